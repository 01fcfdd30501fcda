"""Serves the notebooks as an app without code, one page each, by Voilà: on this machine alone, behind a token.

    python -m planner.app

It takes a free port, prints the address and opens it where there is a display; --theme=dark makes the pages dark.
--share also serves today's session, and no more, to a telephone on the same network (sharing/). Not for anything that
happens on the pages.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import tempfile
import webbrowser
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_server import DEFAULT_STATIC_FILES_PATH
from jupyter_server.base.handlers import JupyterHandler
from tornado.ioloop import IOLoop
from tornado.web import authenticated
from voila.app import Voila
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler

from planner.errors import PlannerError
from planner.lab import FIRST, NOTEBOOK_ONLY, NOTEBOOKS, encrypted_kernels, has_display
from planner.paths import data_folder

if TYPE_CHECKING:
    from planner.sharing import Shared

PAGES = Path(__file__).parent / "serving" / "app_pages"  # voila/templates/planner: the page around a notebook
# What shows widgets; the other extensions of JupyterLab have nothing to do in an app.
EXTENSIONS = ("@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8", "anywidget")
TODAY = NOTEBOOKS / "2_run_session.ipynb"
SHARE = "--share"  # on the command line; --share=192.168.1.5 chooses the address


class Home(JupyterHandler):
    """The address without a page: leads to today's, or before any plan to the plan's; the token becomes a cookie."""

    @authenticated
    def get(self) -> None:
        page = TODAY if has_a_plan(data_folder()) else FIRST
        self.redirect(f"{self.base_url}voila/render/{page.name}")


def has_a_plan(folder: Path) -> bool:
    """Return whether a week was ever saved in a diary's folder; a table that cannot be opened was one."""
    try:
        with (folder / "plan.csv").open("rb") as table:
            table.readline()  # the header
            return bool(table.readline())
    except FileNotFoundError:
        return False
    except OSError:
        return True


class Shutdown(VoilaShutdownKernelHandler):
    """What a page tells when it is left: its kernel is not needed any more."""

    def check_xsrf_cookie(self) -> None:
        """Ask for no XSRF token, as the page's beacon can't bring one; its origin and its cookie are checked still."""


class App(Voila):
    """Voilà that starts on the first notebook, and answers only to this machine's own name, as JupyterLab does.

    shared: what a telephone may reach, by a server of its own; it begins and ends with this one.
    """

    shared: Shared | None = None

    def init_settings(self) -> dict[str, Any]:
        return {**super().init_settings(), "allow_remote_access": False, "static_path": DEFAULT_STATIC_FILES_PATH}

    def init_handlers(self) -> list[Any]:
        own = [(self.server_url, Home), (f"{self.server_url}voila/api/shutdown/(.*)", Shutdown)]
        return [*own, *super().init_handlers()]

    def listen(self) -> None:
        if self.shared:
            self.shared.serve()
            IOLoop.current().add_callback(self.shared.announce)  # below what Voilà says of itself
        IOLoop.current().add_callback(self.kernel_manager.start_ahead)
        with suppress(NotImplementedError):  # Windows has no such handlers
            # Between two steps of the server: an exception in the midst of a kernel's start would be lost with it.
            asyncio.get_event_loop().add_signal_handler(signal.SIGINT, IOLoop.current().stop)
        super().listen()

    def stop(self) -> None:
        if self.shared:
            self.shared.stop()
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C would only leave behind what is being ended
        # In the loop in which it is started, and while there is the folder in which its connection is written down.
        IOLoop.current().run_sync(self.kernel_manager.end_ahead)
        super().stop()

    def launch_browser(self) -> None:
        """Open the address by way of a file that only this person can read: command lines are seen by all."""
        address = f"{self.connection_url}?token={self.identity_provider.token}"
        with tempfile.NamedTemporaryFile("w", suffix=".html", delete=False, encoding="utf-8") as page:
            page.write(f'<meta http-equiv="refresh" content="0; url={escape(address)}">')
        webbrowser.open(Path(page.name).as_uri())


def options(root: Path) -> list[str]:
    """Return Voilà's options to serve the notebooks in the folder `root`."""
    return [
        f"--Voila.root_dir={root}",
        "--Voila.ip=127.0.0.1",
        "--Voila.auto_token=True",
        "--VoilaConfiguration.template=planner",
        "--VoilaConfiguration.multi_kernel_manager_class=planner.kernels.ahead.KernelsAhead",
        *(f"--VoilaConfiguration.extension_allowlist={name}" for name in EXTENSIONS),
        f"--TagRemovePreprocessor.remove_cell_tags={NOTEBOOK_ONLY}",
        *encrypted_kernels(),
        *([] if has_display() else ["--no-browser"]),
    ]


def shared(arguments: list[str]) -> Shared | None:
    """Return what the command line asks to share, already listening; None where it asks for nothing."""
    asked = [argument for argument in arguments if argument.partition("=")[0] == SHARE]
    if not asked:
        return None
    from planner.sharing import Shared

    try:
        made = Shared(asked[-1].partition("=")[2])
    except PlannerError as error:
        sys.exit(str(error))
    os.environ.update(made.told)  # today's page shows them
    return made


def main() -> None:
    """Serve until Ctrl+C; further options on the command line are handed on."""
    os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, [str(PAGES), os.environ.get("JUPYTER_PATH")]))
    App.shared = shared(sys.argv[1:])
    others = [argument for argument in sys.argv[1:] if argument.partition("=")[0] != SHARE]
    App.launch_instance([*options(NOTEBOOKS), *others])


if __name__ == "__main__":
    main()
