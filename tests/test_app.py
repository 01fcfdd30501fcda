"""The app's own rules: where it listens, who is let in, what it leaves out of a notebook, when it shares."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.cookiejar import CookieJar
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.request import url2pathname
from uuid import uuid4

import psutil
import pytest
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from planner import lab
from planner.paths import REPOSITORY
from tests.helpers.apart import run_apart


@pytest.fixture
def app() -> ModuleType:
    """The app; Voilà takes two seconds to import, in each worker that would import it above."""
    return import_module("planner.app")


def test_it_listens_here_alone_and_asks_for_a_token(
    app: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(app, "has_display", lambda: False)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    monkeypatch.setenv("JUPYTER_PATH", str(app.PAGES))
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path))
    served = app.App()
    served.initialize(app.options(tmp_path))
    served.connection_dir = str(tmp_path)
    settings = served.init_settings()
    assert (served.ip, served.root_dir, served.open_browser) == ("127.0.0.1", str(tmp_path), False)
    assert len(served.identity_provider.token) >= 32
    assert settings["allow_remote_access"] is False
    assert served.voila_configuration.strip_sources


def test_the_browser_is_opened_by_a_file_that_only_this_person_reads(
    app: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    served = app.App(port=1234, ip="127.0.0.1")
    served.identity_provider = type("Provider", (), {"token": "a-secret"})()
    served.launch_browser()
    page = Path(url2pathname(opened[0].removeprefix("file://")))
    assert "a-secret" not in opened[0]
    assert (
        page.read_text("utf-8") == '<meta http-equiv="refresh" content="0; url=http://127.0.0.1:1234/?token=a-secret">'
    )
    if os.name == "posix":
        assert page.stat().st_mode & 0o077 == 0
    page.unlink()


@pytest.mark.parametrize("path", sorted(lab.NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.name)
def test_no_page_of_the_app_speaks_of_a_menu(app: ModuleType, path: Path) -> None:
    import nbformat
    from nbconvert.preprocessors import TagRemovePreprocessor
    from traitlets.config import Config

    notebook = nbformat.read(path, as_version=4)
    assert "Run ▸ Run All Cells" in str(notebook)
    remove = TagRemovePreprocessor(config=Config(TagRemovePreprocessor={"remove_cell_tags": {lab.NOTEBOOK_ONLY}}))
    kept, _ = remove.preprocess(notebook, {})
    assert "Run ▸" not in str(kept)
    assert kept.cells[0].source.startswith("# ")


def test_it_begins_with_the_plan_until_a_week_was_saved(app: ModuleType, tmp_path: Path) -> None:
    table = tmp_path / "plan.csv"
    assert not app.has_a_plan(tmp_path)
    table.write_text("plan_id,date\n", "utf-8")
    assert not app.has_a_plan(tmp_path)
    table.write_text("plan_id,date\n2026-11-23_aaaaaa,2026-11-23\n", "utf-8")
    assert app.has_a_plan(tmp_path)
    table.unlink()
    table.mkdir()  # what cannot be opened is said on today's page
    assert app.has_a_plan(tmp_path)


def test_nothing_is_shared_unless_it_is_asked_for(app: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def listens(*_: object, **__: object) -> None:
        raise AssertionError("it listens")

    monkeypatch.setattr("socket.create_server", listens)
    assert app.App.shared is None
    for arguments in ([], ["--theme=dark"], ["--shared"], ["share"], ["--Voila.port=8877"]):
        assert app.shared(arguments) is None
    assert "PLANNER_SHARED_AT" not in os.environ


def test_what_is_shared_is_told_to_the_pages(app: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.sharing.addresses.PORTS", [0])
    monkeypatch.setattr(os, "environ", {})
    made = app.shared(["--theme=dark", "--share=127.0.0.1"])
    made.stop()
    assert os.environ == {"PLANNER_SHARED_AT": made.address, "PLANNER_SHARED_PRINT": made.fingerprint}


def test_where_nothing_can_be_shared_the_app_does_not_start(app: ModuleType) -> None:
    with pytest.raises(SystemExit) as ended:
        app.shared(["--share=8.8.8.8"])
    assert str(ended.value).startswith(
        "SHARE_AT: 8.8.8.8 is not of a private network, so nothing can be shared there, and the app was not started."
    )


@pytest.mark.parametrize(
    ("chosen", "options"),
    [
        ([], ""),
        (["SHARE=0"], ""),
        (["SHARE_AT=192.168.1.5"], ""),
        (["SHARE=1"], "--share="),
        (["SHARE=1", "SHARE_AT=192.168.1.5"], "--share=192.168.1.5"),
    ],
)
def test_make_shares_only_when_it_is_told_to(chosen: list[str], options: str) -> None:
    ready = ["-o", ".venv/.lab"]  # as if the environment were there
    said = subprocess.run(
        ["make", "-n", *ready, "app", *chosen], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    [line] = [line for line in said.stdout.splitlines() if "planner.app" in line]
    assert shlex.split(line.partition("planner.app")[2]) == shlex.split(options)


LOOPBACKS = sys.platform == "linux"  # elsewhere 127.0.0.2 is no address of the computer itself


@contextmanager
def started(folder: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start the app with one page open in it, so that it has a kernel; give its process and its address."""
    line = [sys.executable, "-m", "planner.app", "--no-browser", "--Voila.token=token", *options]
    with (folder / "heard").open("w+") as heard:
        process = subprocess.Popen(line, stdout=heard, stderr=subprocess.PIPE, text=True, start_new_session=True)
        children: list[psutil.Process] = []
        try:
            address = next(found[0] for each in process.stderr or [] if (found := re.search(r"http://[\d.:]+", each)))
            browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
            assert b"widget-view" in browser.open(f"{address}/voila/render/2_run_session.ipynb?token=token").read()
            children = psutil.Process(process.pid).children(recursive=True)
            yield process, address.removeprefix("http://")
        finally:
            process.kill()
            process.communicate()
            for child in children:  # its kernels, which else end some seconds later
                with suppress(psutil.NoSuchProcess):
                    child.kill()


def listening(process: subprocess.Popen[str]) -> set[str]:
    """Return where a program and all that it has started listen."""
    all_of_it = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
    found = [each for one in all_of_it for each in one.net_connections("inet") if each.status == psutil.CONN_LISTEN]
    return {f"{each.laddr.ip}:{each.laddr.port}" for each in found}


@pytest.mark.long
def test_nothing_listens_beyond_this_machine(tmp_path: Path) -> None:
    with started(tmp_path) as (process, address):
        found = listening(process)
        assert address in found
        assert {each.partition(":")[0] for each in found} == {"127.0.0.1"}


@pytest.mark.long
@pytest.mark.skipif(not LOOPBACKS, reason="needs a second address of this computer")
def test_what_is_shared_is_one_port_and_the_rest_stays_on_this_machine(tmp_path: Path) -> None:
    with started(tmp_path, "--share=127.0.0.2") as (process, address):
        found = listening(process)
        assert address in found
        [shared] = [each for each in found if not each.startswith("127.0.0.1:")]
        assert shared.startswith("127.0.0.2:")
        said = (tmp_path / "heard").read_text("utf-8")
        assert f"https://{shared}/in/" in said


@pytest.mark.usefixtures("heard")
@pytest.mark.long
@pytest.mark.skipif(not LOOPBACKS, reason="needs a second address of this computer")
@pytest.mark.parametrize(
    ("way", "address"),  # an address for each: the port that one app gives back is the first that the next one takes
    [("SIGINT", "127.0.0.3"), ("SIGTERM", "127.0.0.4"), ("SIGHUP", "127.0.0.5"), ("SIGKILL", "127.0.0.6")],
)
def test_it_ends_with_the_app_however_that_ends(way: str, address: str, tmp_path: Path) -> None:
    """Ctrl+C, a terminal that is closed, a crash: its kernel may live on a little, and holds nothing open."""
    with started(tmp_path, f"--share={address}") as (process, _):
        [shared] = [each for each in listening(process) if each.startswith(f"{address}:")]
        name, _, port = shared.partition(":")
        socket.create_connection((name, int(port))).close()
        process.send_signal(getattr(signal, way))
        process.wait()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((name, int(port)))


@pytest.mark.usefixtures("heard")
@pytest.mark.long
def test_ctrl_c_ends_it_without_another_word_while_its_kernel_is_being_started(tmp_path: Path) -> None:
    line = [sys.executable, "-m", "planner.app", "--no-browser"]
    with subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        said = process.stderr or ()
        assert any("http://" in each for each in said)
        process.send_signal(signal.SIGINT)
        rest = "".join(said)
    assert (process.returncode, "Traceback" in rest) == (0, False)


def ask(address: str, kernel: str, asked: dict[str, dict[str, Any]]) -> list[str]:
    """Send a kernel messages, a way of asking for its name last; return what was answered to which of them."""

    def message(kind: str, content: dict[str, Any]) -> str:
        header = {"msg_id": kind, "msg_type": kind, "session": "s", "username": "u", "version": "5.4", "date": ""}
        return json.dumps(
            {"channel": "shell", "header": header, "parent_header": {}, "metadata": {}, "content": content}
        )

    async def talk() -> list[str]:
        request = HTTPRequest(f"ws://{address}/api/kernels/{kernel}/channels", headers={"Authorization": "token token"})
        line = await websocket_connect(request)
        for kind, content in {**asked, "kernel_info_request": {}}.items():
            await line.write_message(message(kind, content))
        heard: list[str] = []
        while "kernel_info_request" not in heard:
            answer = json.loads(await line.read_message() or "")
            if answer["channel"] == "shell":
                heard.append(answer["parent_header"]["msg_id"])
        line.close()
        while await line.read_message() is not None:  # until the other side has hung up
            pass
        return heard

    return run_apart(talk())


@pytest.mark.long
def test_a_page_of_the_app_talks_to_widgets_and_runs_no_code(tmp_path: Path) -> None:
    """Whoever has the app's own token can do what its pages can: docs/security.md."""
    run = tmp_path / "was_run"
    code = {"code": f"open({str(run)!r}, 'w')", "silent": False}
    asked = {
        "execute_request": code,
        "complete_request": {"code": "op", "cursor_pos": 2},
        "inspect_request": {"code": "open", "cursor_pos": 4, "detail_level": 1},
        "history_request": {"hist_access_type": "tail", "n": 9, "output": True, "raw": True},
        "is_complete_request": {"code": "1"},
        "debug_request": {"type": "request", "seq": 1, "command": "debugInfo"},
        "comm_info_request": {},
    }
    with started(tmp_path) as (_, address):
        listed = urllib.request.Request(f"http://{address}/voila/render/2_run_session.ipynb?token=token")
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        kernel = re.search(r'"kernelId": ?"([^"]+)"', browser.open(listed).read().decode())
        assert kernel is not None
        assert ask(address, kernel[1], asked) == ["comm_info_request", "kernel_info_request"]
    assert not run.exists()


@pytest.mark.long
def test_the_app_answers_nobody_without_its_token(tmp_path: Path) -> None:
    with started(tmp_path) as (_, address):
        for path in (
            "/voila/render/2_run_session.ipynb",
            "/voila/api/contents",
            "/voila/files/2_run_session.ipynb",
            f"/api/kernels/{uuid4()}",
        ):
            with pytest.raises(urllib.request.HTTPError) as refused:
                urllib.request.build_opener(Stay).open(f"http://{address}{path}")
            refused.value.close()
            assert refused.value.code in (302, 403)


class Stay(urllib.request.HTTPRedirectHandler):
    """Goes where it is led to no more."""

    def redirect_request(self, *_: object) -> None:
        return None
