"""The kernel follows the folder: it tells of what others change, once it is done, and of nothing else."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import IPython
import pytest
import time_machine as machine
from jupyter_client.manager import start_new_kernel

from planner import Diary, Today
from planner.widgets.common import following
from planner.widgets.common.following import IDLE_S, SETTLING_S, Following, FollowingWidget
from tests.helpers.clock import MORNING

PATIENCE_S = 60

pytestmark = pytest.mark.time_machine(MORNING)


class Loop:
    """A kernel's loop that does what is due when a test says so."""

    def __init__(self) -> None:
        self.due: list[tuple[float, Callable[[], None]]] = []

    def call_later(self, seconds: float, action: Callable[[], None]) -> None:
        self.due.append((seconds, action))

    def go(self) -> float:
        """Let the time pass until the next look; return it."""
        ((seconds, action),) = self.due
        self.due = []
        action()
        return seconds


@pytest.fixture
def loop(monkeypatch: pytest.MonkeyPatch) -> Loop:
    loop = Loop()
    monkeypatch.setattr(IPython, "get_ipython", lambda: SimpleNamespace(kernel=SimpleNamespace(io_loop=loop)))
    monkeypatch.setattr(following, "_followed", {})
    return loop


@pytest.fixture
def folder(data_folder: Path) -> Path:
    data_folder.mkdir()
    (data_folder / "pain.csv").write_text("rated_at\n")
    return data_folder


def told(folder: Path, change: Callable[[], object]) -> bool:
    """Whether a widget is told of a change, once it is over."""
    widget, each = FollowingWidget(), Following(folder)
    each.add(widget)
    assert each.look() == IDLE_S
    change()
    each.look()
    each.look()
    return bool(widget.folder_changed == 1)


@pytest.mark.parametrize(
    "name", ["pain.csv", "pain (conflicted copy).csv", "profile.toml", "day_begins.toml", "datapackage.json"]
)
def test_a_table_or_what_was_chosen_is_told_of_when_it_comes_changes_and_goes(folder: Path, name: str) -> None:
    path = folder / name
    path.unlink(missing_ok=True)
    assert told(folder, lambda: path.write_text("a"))
    assert told(folder, lambda: path.write_text("ab"))
    assert told(folder, lambda: Path(shutil.copy(path, folder / "other")).replace(path))
    assert told(folder, path.unlink)


@pytest.mark.parametrize("name", ["pain.csv.lock", ".~lock.pain.csv#", "pain.csv.unfinished", "note.txt", "report.pdf"])
def test_what_no_page_shows_is_not_told_of(folder: Path, name: str) -> None:
    assert not told(folder, lambda: (folder / name).write_text("a"))


def test_a_backup_that_comes_is_told_of(folder: Path) -> None:
    assert told(folder, (folder / "backups").mkdir)
    assert told(folder, lambda: (folder / "backups" / "2026-11-23.zip").write_bytes(b"PK"))


def test_a_folder_that_is_made_removed_moved_away_or_replaced_is_told_of(folder: Path, tmp_path: Path) -> None:
    aside = tmp_path / "aside"
    assert told(folder, lambda: shutil.rmtree(folder))
    assert not told(folder, folder.mkdir)  # there is as little in it as without it
    assert told(folder, lambda: (folder / "pain.csv").write_text("a"))
    shutil.copytree(folder, tmp_path / "another")
    assert told(folder, lambda: folder.rename(aside))
    assert told(folder, lambda: (tmp_path / "another").rename(folder))
    assert told(folder, lambda: (folder / "pain.csv").write_text("ab"))


def test_a_change_is_told_once_it_is_over(folder: Path) -> None:
    widget, each = FollowingWidget(), Following(folder)
    each.add(widget)
    for text in ("a", "ab", "abc"):
        (folder / "pain.csv").write_text(text)
        assert each.look() == SETTLING_S
        assert widget.folder_changed == 0
    assert [each.look(), widget.folder_changed] == [IDLE_S, 1]
    assert [each.look(), widget.folder_changed] == [IDLE_S, 1]


def test_another_day_is_told_of(folder: Path, time_machine: machine.TimeMachineFixture) -> None:
    time_machine.move_to(MORNING)
    assert told(folder, lambda: time_machine.shift(timedelta(days=1)))


def test_while_nothing_changes_no_message_is_sent_and_no_file_is_opened(
    loop: Loop, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = Today(Diary())
    for widget in (day, day.check_in, day.player):
        monkeypatch.setattr(widget.comm, "send", lambda *_, **__: pytest.fail("A message was sent."))
    for name in ("open", "read_bytes", "read_text"):
        monkeypatch.setattr(Path, name, lambda *_: pytest.fail("A file was opened."))
    assert [loop.go() for _ in range(60)] == [IDLE_S] * 60


def test_one_look_serves_all_widgets_of_a_folder_and_ends_with_the_last_one(loop: Loop, folder: Path) -> None:
    widgets = FollowingWidget(), FollowingWidget()
    for widget in widgets:
        widget.follow(folder)
    (folder / "pain.csv").write_text("a")
    assert [loop.go(), loop.go()] == [IDLE_S, SETTLING_S]
    assert [widget.folder_changed for widget in widgets] == [1, 1]
    widgets[0].close()
    loop.go()
    assert len(loop.due) == 1
    widgets[1].close()
    loop.go()
    assert loop.due == []
    FollowingWidget().follow(folder)
    assert len(loop.due) == 1


def test_a_widget_that_nobody_holds_is_not_kept(folder: Path) -> None:
    each, widget = Following(folder), FollowingWidget()
    each.add(widget)
    widget.close()
    del widget
    gc.collect()
    assert len(each._widgets) == 0


def test_a_widget_that_cannot_be_told_keeps_no_other_from_it(folder: Path) -> None:
    widgets = FollowingWidget(), FollowingWidget()
    heard: list[int] = []

    def fail(_: object) -> None:
        heard.append(1)
        raise RuntimeError("no page")

    each = Following(folder)
    for widget in widgets:
        widget.observe(fail, "folder_changed")
        each.add(widget)
    (folder / "pain.csv").write_text("a")
    assert [each.look(), each.look()] == [SETTLING_S, IDLE_S]
    assert heard == [1, 1]


def test_outside_of_a_kernel_nothing_is_followed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "_followed", {})
    FollowingWidget().follow(folder)
    assert following._followed == {}


def test_a_kernel_tells_of_itself_and_ends_when_it_is_told_to() -> None:
    manager, client = start_new_kernel(kernel_name="python3")
    try:
        client.execute_interactive("import planner; rating = planner.PainCheckIn(planner.Diary())", timeout=PATIENCE_S)
        Diary().add_pain(3)
        while "folder_changed" not in state_in(client.get_iopub_msg(timeout=PATIENCE_S)):
            pass
    finally:
        client.stop_channels()
        manager.shutdown_kernel()
    assert manager.is_alive() is False


def state_in(message: Any) -> dict[str, Any]:
    """Return what a message of a kernel says of a widget that changed."""
    return dict(message["content"].get("data", {}).get("state", {})) if message["msg_type"] == "comm_msg" else {}
