"""Long work of the panels: a moment at a time, stopped, begun again."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from planner.diary import Diary, restore
from planner.errors import PlannerError
from planner.steps import Steps
from planner.widgets.clinician_report import ClinicianReport
from planner.widgets.common import working
from planner.widgets.common.working import ELSEWHERE, OVER, Working
from planner.widgets.experiment_panel import ExperimentPanel
from planner.widgets.import_panel import ImportPanel
from planner.widgets.your_data import YourData
from tests.helpers.clock import MORNING
from tests.helpers.diary_rows import rating_row, write_diary

pytestmark = pytest.mark.time_machine(MORNING)
DAYS = [MORNING.date() - timedelta(ago) for ago in range(40)]
REPORT = {"kind": "html", "period": "4 weeks", "start": None, "end": None, "notes": False}


@pytest.fixture
def diary(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Diary:
    monkeypatch.setattr(working, "STEP_S", -1)
    return write_diary(data_folder, pain=[rating_row(day, 4, f"{day}T07:00:00+01:00") for day in DAYS])


def halves(log: list[str]) -> Steps[dict[str, Any]]:
    try:
        yield 0.5
        return {"message": "Done."}
    finally:
        log.append("over")


def test_work_goes_on_until_it_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "STEP_S", -1)
    work = Working()
    begun = work.begin(halves([]))
    assert begun == {"share": 0.5, "work": begun["work"]}
    assert work.go_on(begun["work"]) == {"message": "Done."}
    with pytest.raises(PlannerError, match=OVER):
        work.go_on(begun["work"])


def thirds() -> Steps[dict[str, Any]]:
    yield 0.3
    yield 0.7
    return {"message": "Done."}


def test_one_alone_goes_on_with_a_work_and_whoever_comes_later_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "STEP_S", -1)
    work = Working()
    first = work.begin(thirds())["work"]
    second = work.go_on(first)["work"]
    with pytest.raises(PlannerError, match=ELSEWHERE):
        work.go_on(first)
    assert not work.stop(first)
    assert work.go_on(second) == {"message": "Done."}


def test_who_was_put_aside_by_new_work_neither_goes_on_with_it_nor_stops_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "STEP_S", -1)
    work, log = Working(), list[str]()
    old, new = work.begin(halves(log))["work"], work.begin(halves([]))["work"]
    assert (old != new, log) == (True, ["over"])
    with pytest.raises(PlannerError, match=ELSEWHERE):
        work.go_on(old)
    assert not work.stop(old)
    assert not work.stop("")
    assert work.go_on(new) == {"message": "Done."}
    assert work.stop(new)


def test_new_work_puts_the_old_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "STEP_S", -1)
    work, log = Working(), list[str]()
    work.begin(halves(log))
    new = work.begin(halves([]))["work"]
    assert log == ["over"]
    assert work.stop(new)
    assert work.stop(new)


def test_what_takes_no_time_is_answered_at_once() -> None:
    assert Working().begin(halves([])) == {"message": "Done."}


def ask(widget: Any, **fields: Any) -> dict[str, Any]:
    if fields.get("type") in ("go_on", "stop"):
        fields = {"work": widget.answer.get("work", ""), **fields}
    widget.request = {"number": widget.request.get("number", 0) + 1, **fields}
    answer: dict[str, Any] = widget.answer
    assert answer["number"] == widget.request["number"]
    return answer


def everything(widget: Any) -> dict[str, Any]:
    return ask(widget, type="take")


def elsewhere(widget: Any) -> dict[str, Any]:
    return ask(widget, type="elsewhere")


def report(widget: Any) -> dict[str, Any]:
    return ask(widget, **REPORT)


@pytest.mark.parametrize(
    ("panel", "begin", "words"),
    [
        (YourData, everything, "Stopped. Nothing was changed."),
        (YourData, elsewhere, "Stopped. Nothing was changed."),
        (ClinicianReport, report, "Stopped. No report was made."),
    ],
)
def test_a_panel_is_stopped_then_does_it_after_all(
    diary: Diary, panel: Callable[[Diary], Any], begin: Callable[[Any], dict[str, Any]], words: str
) -> None:
    widget, before = panel(diary), sorted(diary.folder.iterdir())
    answer = begin(widget)
    assert (answer["done"], answer["file"]) == (True, {})
    assert 0 <= answer["share"] <= 1
    answer = ask(widget, type="stop")
    assert (answer["done"], answer["stopped"], answer["message"], answer["share"]) == (False, True, words, None)
    assert sorted(diary.folder.iterdir()) == before
    assert ask(widget, type="go_on")["message"] == OVER
    shares = [begin(widget)["share"]]
    while (answer := ask(widget, type="go_on"))["share"] is not None:
        shares.append(answer["share"])
    assert shares == sorted(shares)
    assert answer["file"]["base64"]


def test_the_chances_of_an_experiment_are_stopped_then_worked_out(diary: Diary) -> None:
    widget = ExperimentPanel(diary)
    seqs = iter(range(1, 100))

    def act(action: str) -> dict[str, Any]:
        widget.request = {"seq": next(seqs), "action": action, "work": widget.reply.get("work")}
        return dict(widget.reply)

    assert act("power")["share"] == 0
    assert act("put_aside")["stopped"]
    assert act("go_on")["error"] == OVER
    act("power")
    while "share" in (reply := act("go_on")):
        pass
    assert set(reply["power"]) == {each["id"] for each in widget.view["designs"]}


@pytest.mark.parametrize(("panel", "begin"), [(YourData, everything), (ClinicianReport, report)])
def test_two_windows_at_one_panel_do_not_take_each_others_work(
    diary: Diary, panel: Callable[[Diary], Any], begin: Callable[[Any], dict[str, Any]]
) -> None:
    widget = panel(diary)
    old, new = begin(widget)["work"], begin(widget)["work"]
    assert ask(widget, type="stop", work=old)["stopped"]
    assert ask(widget, type="go_on", work=old)["message"] == ELSEWHERE
    while (answer := ask(widget, type="go_on", work=new))["share"] is not None:
        new = answer["work"]
    assert answer["file"]["base64"]


def test_a_window_whose_import_was_put_aside_leaves_the_others_file(diary: Diary) -> None:
    panel = ImportPanel(diary)

    def send(text: bytes, name: str, **more: Any) -> dict[str, Any]:
        given = base64.b64encode(text).decode()
        fields = {"type": "piece", "name": name, "index": 0, "count": 1, "base64": given} | more
        return ask(panel, at="2026-11-23T08:00:00+01:00", zone="UTC", **fields)

    def act(kind: str, work: str) -> dict[str, Any]:
        return ask(panel, at="2026-11-23T08:00:00+01:00", zone="UTC", type=kind, work=work)

    old = send(b"2026-11-05,4\n", "old.csv")["work"]
    new = send(b"2026-11-06,5\n", "new.csv")["work"]
    assert act("stop", old)["message"] == "Stopped. Nothing was imported."
    while (answer := act("go_on", new))["share"] is not None:
        new = answer["work"]
    assert panel.view["file"] == "new.csv"


def test_pieces_of_two_files_on_their_way_at_once_are_not_mixed(diary: Diary) -> None:
    def send(name: str, index: int, data: bytes) -> dict[str, Any]:
        text = base64.b64encode(data).decode()
        return ask(widget, type="piece", name=name, index=index, count=2, base64=text)

    widget = YourData(diary)
    zipped = restore.everything(diary.folder)
    send("one.zip", 0, zipped[:9])
    send("two.zip", 0, zipped[:9])
    assert send("one.zip", 1, zipped[9:])["message"] == "one.zip: did not arrive whole. Choose it again."
    assert send("two.zip", 1, zipped[9:])["done"]
    assert widget.view["preview"]["title"] == "In two.zip"
