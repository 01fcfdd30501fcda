"""The servers' kernels: each brings what the notebooks stand on; the app's is started ahead, and is one page's alone."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager

from planner import lab
from planner.kernels import at_hand
from planner.kernels.ahead import AT_HAND, Kernels, KernelsAhead
from planner.widgets.common import updated
from planner.widgets.common.updated import files
from tests.helpers.apart import run_apart

PAGES = ("planner.widgets.plan_editor", "planner.widgets.today", "planner.widgets.trends_view")


class Managed:
    """A kernel of which only is known whether it lives."""

    def __init__(self) -> None:
        self.lives = True

    async def is_alive(self) -> bool:
        return self.lives


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """With what each kernel was started, none of which begins to run: 0, 1 and so on are their names."""
    found: list[dict[str, Any]] = []

    async def start(self: Kernels, **given: Any) -> str:
        found.append(given)
        name = str(len(found) - 1)
        await asyncio.sleep(0)
        self._kernels[name] = Managed()  # type: ignore[assignment]
        self._kernel_connections[name] = 0
        return name

    monkeypatch.setattr(AsyncMappingKernelManager, "_async_start_kernel", start)
    return found


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The kernels that were ended at once, in order."""
    found: list[str] = []

    async def end(self: Kernels, kernel_id: str, now: bool = False) -> None:
        assert now
        found.append(kernel_id)
        del self._kernels[kernel_id]

    monkeypatch.setattr(Kernels, "shutdown_kernel", end)
    return found


def ahead(talk: Callable[[KernelsAhead], Awaitable[list[str]]]) -> list[str]:
    async def within() -> list[str]:
        return await talk(KernelsAhead())

    return run_apart(within())


def test_python_kernels_bring_what_the_notebooks_stand_on_and_others_are_left_alone(
    started: list[dict[str, Any]],
) -> None:
    async def start() -> None:
        await Kernels().start_kernel(kernel_name="python3", path="notebooks", extra_arguments=["--quiet"])
        await Kernels().start_kernel()
        await Kernels().start_kernel(kernel_name="ir")

    run_apart(start())
    assert started == [
        {"kernel_name": "python3", "path": "notebooks", "extra_arguments": ["--quiet", AT_HAND]},
        {"kernel_name": None, "extra_arguments": [AT_HAND]},
        {"kernel_name": "ir"},
    ]


def test_a_page_takes_the_kernel_ahead_and_the_next_is_started_once_it_has_come_to_it(
    started: list[dict[str, Any]],
) -> None:
    counts = []

    async def pages(kernels: KernelsAhead) -> list[str]:
        kernels.start_ahead()
        taken = []
        for _ in range(3):
            taken.append(await kernels.start_kernel(kernel_name="python3", path=""))
            counts.append(len(started))
            kernels.notify_connect(taken[-1])
            await asyncio.sleep(0)
            counts.append(len(started))
            kernels.notify_connect(taken[-1])  # the page was away for a moment
        return taken

    assert ahead(pages) == ["0", "1", "2"]
    assert counts == [1, 2, 2, 3, 3, 4]


def test_pages_that_are_asked_for_at_once_have_a_kernel_each(started: list[dict[str, Any]]) -> None:
    async def pages(kernels: KernelsAhead) -> list[str]:
        kernels.start_ahead()
        return list(await asyncio.gather(*(kernels.start_kernel() for _ in range(3))))

    assert sorted(ahead(pages)) == ["0", "1", "2"]


def test_before_any_kernel_is_ahead_a_page_gets_one_all_the_same(started: list[dict[str, Any]]) -> None:
    async def page(kernels: KernelsAhead) -> list[str]:
        return [await kernels.start_kernel()]

    assert ahead(page) == ["0"]


def test_a_notebook_of_another_language_or_folder_has_a_kernel_of_its_own(started: list[dict[str, Any]]) -> None:
    async def pages(kernels: KernelsAhead) -> list[str]:
        kernels.start_ahead()
        await asyncio.sleep(0)
        others = [await kernels.start_kernel(kernel_name="ir"), await kernels.start_kernel(path="mine")]
        return [*others, await kernels.start_kernel(kernel_name="python3", path="")]

    assert ahead(pages) == ["1", "2", "0"]
    assert [(each["kernel_name"], each["path"]) for each in started] == [
        ("python3", ""),
        ("ir", ""),
        ("python3", "mine"),
    ]


def test_what_nobody_took_is_ended_however_far_it_is(started: list[dict[str, Any]], ended: list[str]) -> None:
    async def no_page(kernels: KernelsAhead) -> list[str]:
        await kernels.end_ahead()
        for moments in range(3):
            kernels.start_ahead()
            for _ in range(moments):
                await asyncio.sleep(0)
            await kernels.end_ahead()
            await kernels.end_ahead()
        return list(kernels.list_kernel_ids())

    assert ahead(no_page) == []
    assert ended == ["0", "1", "2"]


def test_a_kernel_that_died_or_did_not_start_is_no_pages_and_is_not_started_once_more(
    started: list[dict[str, Any]], ended: list[str]
) -> None:
    async def page(kernels: KernelsAhead) -> list[str]:
        async def broken() -> str:
            raise OSError(12, "Cannot allocate memory")

        kernels.start_ahead()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        kernels._kernels["0"].lives = False  # type: ignore[attr-defined]
        first = await kernels.start_kernel()
        kernels._ahead = asyncio.create_task(broken()), files()
        return [first, await kernels.start_kernel()]

    assert ahead(page) == ["1", "2"]
    assert ended == ["0"]


def test_a_kernel_of_before_an_update_is_no_pages(
    started: list[dict[str, Any]], ended: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(updated, "HERE", tmp_path)

    async def page(kernels: KernelsAhead) -> list[str]:
        kernels.start_ahead()
        (tmp_path / "new.py").touch()
        first = await kernels.start_kernel()
        kernels.start_ahead()
        return [first, await kernels.start_kernel()]

    assert ahead(page) == ["1", "2"]
    assert ended == ["0"]


def test_while_the_planner_is_updated_nothing_is_started_ahead(
    started: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> None:
        raise FileNotFoundError

    async def page(kernels: KernelsAhead) -> list[str]:
        with monkeypatch.context() as update:
            update.setattr("planner.kernels.ahead.files", gone)
            kernels.start_ahead()
        await asyncio.sleep(0)
        assert started == []
        return [await kernels.start_kernel()]

    assert ahead(page) == ["0"]


def test_a_kernel_ahead_knows_nothing_of_a_page(started: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.kernels.ahead.os.environ", {"PLANNER_DATA": "data"})

    async def page(kernels: KernelsAhead) -> list[str]:
        return [await kernels.start_kernel(env={"QUERY_STRING": "token=secret"}, path="", kernel_name="python3")]

    ahead(page)
    [given] = started
    assert set(given["env"]) == {"PLANNER_DATA", "VOILA_BASE_URL"}


def test_jupyterlab_has_kernels_that_bring_it() -> None:
    assert "--ServerApp.kernel_manager_class=planner.kernels.ahead.Kernels" in lab.options(Path(), "a.ipynb")


def test_nothing_more_is_brought_once_a_cell_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    asked = Event()
    monkeypatch.setattr(at_hand, "asked_by_hand", asked, raising=False)
    (tmp_path / "at_hand_a.py").write_text("")
    (tmp_path / "at_hand_b.py").write_text("from planner.kernels import at_hand\nat_hand.asked_by_hand.set()\n")
    (tmp_path / "at_hand_c.py").write_text("")
    names = ["at_hand_a", "at_hand_not_there", "at_hand_b", "at_hand_c"]
    at_hand.bring([partial(import_module, name) for name in names], asked)
    assert [name for name in names if name in sys.modules] == ["at_hand_a", "at_hand_b"]


def test_what_is_brought_is_there_and_reads_no_diary(data_folder: Path) -> None:
    for step in at_hand.STEPS:
        step()
    assert set(PAGES) <= sys.modules.keys()
    assert not data_folder.exists()


def test_the_extension_hears_the_first_cell_and_has_it_see_the_zone_of_now(monkeypatch: pytest.MonkeyPatch) -> None:
    from IPython.core.interactiveshell import InteractiveShell

    brought: list[Event] = []
    looks: list[str] = []
    monkeypatch.setattr(at_hand.time, "tzset", lambda: looks.append("which zone it is"), raising=False)
    monkeypatch.setattr(at_hand, "bring", lambda _, asked: brought.append(asked))
    shell = InteractiveShell()
    shell.extension_manager.load_extension("planner.kernels.at_hand")
    assert ([asked.is_set() for asked in brought], looks) == ([False], [])
    shell.run_cell("1", store_history=False)
    assert ([asked.is_set() for asked in brought], looks) == ([True], ["which zone it is"])
