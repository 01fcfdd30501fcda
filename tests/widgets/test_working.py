"""Long work of the panels: a moment at a time, stopped, begun again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from planner.diary import Diary
from planner.errors import PlannerError
from planner.steps import Steps
from planner.widgets.clinician_report import ClinicianReport
from planner.widgets.common import working
from planner.widgets.common.working import OVER, Working
from planner.widgets.experiment_panel import ExperimentPanel
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
    assert work.begin(halves([])) == {"share": 0.5}
    assert work.go_on() == {"message": "Done."}
    with pytest.raises(PlannerError, match=OVER):
        work.go_on()


def test_new_work_puts_the_old_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "STEP_S", -1)
    work, log = Working(), list[str]()
    work.begin(halves(log))
    work.begin(halves([]))
    assert log == ["over"]
    work.stop()
    work.stop()


def test_what_takes_no_time_is_answered_at_once() -> None:
    assert Working().begin(halves([])) == {"message": "Done."}


def ask(widget: Any, **fields: Any) -> dict[str, Any]:
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
        widget.request = {"seq": next(seqs), "action": action}
        return dict(widget.reply)

    assert act("power")["share"] == 0
    assert act("put_aside")["stopped"]
    assert act("go_on")["error"] == OVER
    act("power")
    while "share" in (reply := act("go_on")):
        pass
    assert set(reply["power"]) == {each["id"] for each in widget.view["designs"]}
