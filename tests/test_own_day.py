"""A day that begins at four: all that is shown and weighed at half past one is the evening's, and nothing asks the
calendar for the person's day."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import time_machine as machine

import planner
from planner import habit, integrity
from planner.analysis.adherence import daily, drawn_days, left_out, outcomes
from planner.analysis.experiment import new
from planner.diary import Diary
from planner.paper.report.contents import figures
from planner.person.own_day import set_day_begins
from planner.person.profile import Profile, save_profile
from planner.person.screening import keep, latest, load_questions, screen
from planner.widgets.clinician_report import ClinicianReport
from planner.widgets.experiment_panel import ExperimentPanel
from planner.widgets.pain_check_in import PainCheckIn
from planner.widgets.plan_editor import PlanEditor
from planner.widgets.session_history import SessionHistory
from planner.widgets.session_player import SessionPlayer
from planner.widgets.session_player.events import read_event
from planner.widgets.today import Today
from planner.widgets.trends_view import TrendsView
from planner.widgets.trends_view.tabs import TABS
from planner.widgets.visits_log import Visits
from tests.helpers.clock import MORNING
from tests.helpers.diary_rows import plan_row, rating_row, session_row, write_diary

pytestmark = pytest.mark.time_machine(MORNING)

PLANNER = Path(planner.__file__).parent
NO = {question.id: False for question in load_questions()}
MONDAY = MORNING.date()
EVENING, NIGHT = MORNING.replace(hour=23, minute=30), MORNING.replace(day=24, hour=1, minute=30)
ASKS_THE_CALENDAR = re.compile(
    r"date\.today\(|\b(?:now|moment|at|began|ended|\w+_at)(?:\(\))?\.date\(\)|\[:10\]|getHours|getDate\(|slice\(0, 10\)"
)
MAY_ASK = {
    "person/own_day.py": "which day a moment is on, said here for all others",
    "widgets/common/common.js": "the same, for pages",
    "storage/backup.py": "days of files: a backup is called after the disk's day",
    "diary/restore.py": "the name of a zip",
    "planning/stretch_now.py": "who gives no day, and no diary either, has the calendar's",
    "analysis/cohort.py": "many people's diaries up to one day",
    "diary/dates.py": "whether a text says a sensible day",
    "analysis/experiment/following.py": "how far past midnight a session began",
    "exporting/trackers.py": "the day that goes with a time of day in a file",
    "widgets/plan_editor/sentences.py": "from which midnight on a choice counts",
    "widgets/plan_editor/plan_editor.py": "the same",
}
# Readers say the day as the file writes it; what that is of the person's is these two's.
CONVERTED = ("importing/conversion.py", "importing/taking.py")
# What is handed a frame is handed the day as well, by all who have a diary; the others are ids of plans and a period.
ALLOWED = (
    "today or date.today()",
    "today or last or date.today()",
    "found.index.str[:10]",
    "str(plan_id)[:10]",
    "self.first",
)


def month(folder: Path) -> Diary:
    """Write a month up to Sunday, a plan for this week, and what else is counted by the day."""
    days = [MONDAY - timedelta(n) for n in range(28, 0, -1)]
    first = MONDAY - timedelta(28)
    diary = write_diary(
        folder,
        plan=[
            *(plan_row(first + timedelta(7 * (n // 7)), day) for n, day in enumerate(days)),
            *(plan_row(MONDAY, MONDAY + timedelta(n), saved_at="2026-11-23T08:00:00+01:00") for n in range(3)),
        ],
        sessions=[session_row(day, active_s=280, pain_before=4, pain_after=3) for day in days[::2]],
        pain=[rating_row(day, 3 + n % 3, f"{day}T07:00:00+01:00") for n, day in enumerate(days)],
        visits=[{"date": days[0], "with": "physio", "next_due": MONDAY + timedelta(1)}],
        drawn=[{"date": MONDAY + timedelta(1), "chosen": "true", "made_at": "2026-11-23T08:00:00+01:00"}],
    )
    keep(screen(NO, MONDAY), folder / "screening.toml")
    save_profile(Profile(minutes={"mon": 10, "tue": 10, "wed": 10}), folder / "profile.toml")
    return diary


def plain(reply: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in reply.items() if name != "day_begins"}


def looked(diary: Diary, tab: str) -> Any:
    view = TrendsView(diary)
    view.wanted = {**view.wanted, "tab": tab}
    return view.view


SHOWN: dict[str, Callable[[Diary], Any]] = {
    "today's page": lambda diary: Today(diary).view,
    "the player": lambda diary: SessionPlayer.today(diary).script,
    "the check-in": lambda diary: (PainCheckIn(diary).rated, PainCheckIn(diary).visit),
    "the plan": lambda diary: plain(PlanEditor(diary).reply),
    "the trends": lambda diary: [looked(diary, tab) for tab in TABS],
    "the visits": lambda diary: Visits(diary).view,
    "the experiments": lambda diary: ExperimentPanel(diary).view,
    "the report's page": lambda diary: ClinicianReport(diary).today,
    "the report": lambda diary: str(figures(diary)),
    "the days": lambda diary: daily(diary).to_csv(),
    "the streak": lambda diary: habit.streak(daily(diary), diary.today()),
    "what else was rated": lambda diary: left_out(diary).to_csv(),
    "what chance chose": drawn_days,
    "what to know": lambda diary: integrity.check(diary).to_csv(),
}


@pytest.mark.parametrize("what", SHOWN)
def test_at_half_past_one_all_is_shown_as_in_the_evening(
    what: str, data_folder: Path, time_machine: machine.TimeMachineFixture
) -> None:
    diary = month(data_folder)
    time_machine.move_to(EVENING)
    evening = SHOWN[what](diary)
    set_day_begins("04:00", now=datetime(2026, 11, 1))
    time_machine.move_to(NIGHT)
    assert SHOWN[what](Diary(data_folder)) == evening
    time_machine.move_to(NIGHT.replace(hour=4))
    assert Diary(data_folder).today() == MONDAY + timedelta(1)


def test_what_is_done_at_half_past_one_is_the_evenings_everywhere(
    data_folder: Path, time_machine: machine.TimeMachineFixture
) -> None:
    diary = month(data_folder)
    set_day_begins("04:00", now=datetime(2026, 11, 1))
    time_machine.move_to(NIGHT)
    diary.add_pain(6)
    script = SessionPlayer.today(diary).script
    said = {"session_id": script["session_id"], "plan_id": script["plan_id"], "planned_s": 300, "seq": 1}
    event = {**said, "type": "start", "at": "2026-11-24T01:31:00+01:00", "date": str(diary.today())}
    read_event({**event, "pain_before": None, "again": False}).write(diary)
    end = {**event, "type": "end", "seq": 2, "at": "2026-11-24T01:36:00+01:00", "outcome": "completed"}
    read_event({**end, "active_s": 300, "pain_after": 2, "note": ""}).write(diary)

    days = daily(diary)
    assert days.index[-1] == pd.Timestamp(MONDAY)
    assert days.iloc[-1][["pain", "planned", "done", "seconds_done"]].tolist() == [6.0, True, True, 300]
    assert outcomes(days, diary.today()).iloc[-1] == "done"
    assert habit.streak(days, diary.today()).current == 1
    assert "clock" not in integrity.check(diary)["kind"].tolist()
    assert "entered later" not in integrity.check(diary)["kind"].tolist()
    assert PainCheckIn(diary).rated["day"] == "2026-11-23"
    assert SessionHistory(diary).view["sessions"][0]["day"] == "Monday 23 November 2026"
    time_machine.move_to(NIGHT.replace(hour=8))
    later = daily(Diary(data_folder))
    assert later.index[-1] == pd.Timestamp(MONDAY + timedelta(1))
    assert later.loc[pd.Timestamp(MONDAY)].equals(days.iloc[-1])


def test_a_session_at_once_past_midnight_is_gone_on_with_until_the_day_begins(
    data_folder: Path, time_machine: machine.TimeMachineFixture
) -> None:
    diary = month(data_folder)
    set_day_begins("04:00", now=datetime(2026, 11, 1))
    time_machine.move_to(NIGHT)
    page = Today(diary)
    page.request = {"number": 1, "type": "now", "minutes": 5, "region": "hips"}
    assert page.answer["done"], page.answer
    script = page.player.script
    assert script["date"] == "2026-11-23"
    said = {"session_id": script["session_id"], "plan_id": script["plan_id"], "planned_s": 300, "seq": 1}
    start = {**said, "type": "start", "at": "2026-11-24T01:31:00+01:00", "date": "2026-11-23", "pain_before": None}
    read_event({**start, "again": False}).write(diary)
    assert Today(diary).player.script["session_id"] == script["session_id"]
    time_machine.move_to(NIGHT.replace(hour=4))
    assert Today(diary).player.script["session_id"] != script["session_id"]


def test_a_plan_saved_after_midnight_counts_for_its_evening(
    data_folder: Path, time_machine: machine.TimeMachineFixture
) -> None:
    diary = Diary(data_folder)
    set_day_begins("04:00", now=datetime(2026, 11, 1))
    time_machine.move_to(NIGHT)
    profile = Profile(minutes={"mon": 10}, equipment=frozenset({"mat", "wall", "chair", "pillow"}))
    diary.save_plan(planner.plan_week(profile, planner.load_catalogue(), diary.today()))
    assert diary.saved_on().unique().tolist() == [pd.Timestamp(MONDAY)]
    session = planner.planned_session(diary, planner.load_catalogue())
    assert session is not None
    assert session.date == MONDAY


def test_days_before_the_choice_keep_theirs(data_folder: Path) -> None:
    rows = [rating_row("2026-11-10", 4, "2026-11-10T01:30:00+01:00")]
    sessions = [session_row("2026-11-10", started_at="2026-11-10T02:00:00+01:00", active_s=300)]
    diary = write_diary(data_folder, pain=rows, sessions=sessions)
    before = daily(diary, MONDAY)
    set_day_begins("04:00")
    after = Diary(data_folder)
    assert daily(after, MONDAY).equals(before)
    assert integrity.check(after)["kind"].tolist() == integrity.check(diary)["kind"].tolist()
    assert "clock" not in integrity.check(after)["kind"].tolist()


def test_a_rating_of_pain_now_holds_past_midnight(data_folder: Path, time_machine: machine.TimeMachineFixture) -> None:
    diary = Diary(data_folder)
    set_day_begins("04:00", now=datetime(2026, 11, 1))
    time_machine.move_to(MORNING.replace(hour=23, minute=50))
    diary.add_pain(5, asked="now")
    time_machine.move_to(MORNING.replace(day=24, hour=0, minute=20))
    assert PainCheckIn(diary).rated["now"]["pain"] == 5


def test_a_rating_of_tomorrow_is_refused_until_tomorrow_begins(
    data_folder: Path, time_machine: machine.TimeMachineFixture
) -> None:
    set_day_begins("04:00", now=datetime(2026, 11, 1))
    time_machine.move_to(NIGHT)
    page = PainCheckIn(Diary(data_folder))
    rating = {"number": 1, "pain": 3, "region": "", "flare": False, "note": "", "about": "2026-11-24"}
    page.rating = rating | {"rated_at": "2026-11-24T01:30:00+01:00"}
    assert page.result["saved"] is False
    assert "today or a day before" in page.result["message"]
    page.rating = rating | {"number": 2, "rated_at": "2026-11-24T04:00:00+01:00"}
    assert page.result["saved"] is True


def test_signs_that_come_up_after_midnight_are_of_the_evening(data_folder: Path) -> None:
    set_day_begins("04:00", now=datetime(2026, 11, 1))
    planner.screening.keep_signs([load_questions()[0].id], NIGHT)
    found = latest()
    assert found is not None
    assert found.on == MONDAY


def test_a_session_begun_after_midnight_is_an_evening_session_of_an_experiment(data_folder: Path) -> None:
    experiment = new("time", date(2026, 11, 2), seed=1)
    on = {day: experiment.arm(day) for day in (MONDAY - timedelta(n) for n in range(1, 10))}
    evening = next(day for day, arm in on.items() if arm == "off")
    at = datetime.combine(evening + timedelta(1), datetime.min.time()).replace(hour=1)
    diary = write_diary(data_folder, sessions=[session_row(evening, started_at=f"{at.isoformat()}+01:00")])
    set_day_begins("04:00", now=datetime(2026, 11, 1))
    assert planner.experiment.followed(experiment, diary)[pd.Timestamp(evening)]


def test_what_comes_in_from_elsewhere_is_of_the_evening_too(data_folder: Path) -> None:
    set_day_begins("04:00", now=datetime(2026, 11, 1))
    file = (
        "FeatureName,Timestamp,Value,Note\n"
        "Back pain,2026-11-11T01:30:00+01:00,6,\n"
        "Stretching,2026-11-11T01:40:00+01:00,0:05:00,\n"
    )
    source = planner.importing.read(file.encode(), "export.csv")
    diary = Diary(data_folder)
    planner.importing.take(diary, source, planner.importing.default_choices(source))
    assert [day.date() for day in (*diary.pain()["about"], *diary.sessions()["date"])] == [date(2026, 11, 10)] * 2
    assert daily(diary).loc["2026-11-10", ["pain", "done", "seconds_done"]].tolist() == [6.0, True, 300]


def test_an_event_of_the_night_stands_on_the_next_date(data_folder: Path) -> None:
    from zoneinfo import ZoneInfo

    set_day_begins("04:00", now=datetime(2026, 11, 1))
    profile = Profile(minutes={"mon": 10}, session_at={"mon": "01:00"}, equipment=frozenset({"mat", "wall", "chair"}))
    week = planner.plan_week(profile, planner.load_catalogue(), MONDAY)
    written = planner.export.calendar_file(week, profile, ZoneInfo("Europe/Berlin"), diary=data_folder, now=MORNING)
    assert b"DTSTART;TZID=Europe/Berlin:20261124T010000" in written


@pytest.mark.parametrize("what", [name for name in SHOWN if name not in ("the streak", "what chance chose")])
def test_where_it_cannot_be_read_a_sentence_says_so(what: str, data_folder: Path) -> None:
    """A page says it; what is asked from Python raises it."""
    diary = month(data_folder)
    (data_folder / "day_begins.toml").write_text("x", "utf-8")
    try:
        shown = str(SHOWN[what](diary))
    except planner.PlannerError as error:
        shown = str(error)
    quiet = {
        "the check-in": "({}, '')",
        "the report's page": "2026-11-23",
        "the player": "Today's session can't be read",
    }
    assert quiet.get(what, "day_begins.toml") in shown


def test_nothing_asks_the_calendar_for_the_persons_day() -> None:
    found = []
    for path in (*sorted(PLANNER.rglob("*.py")), *sorted(PLANNER.rglob("*.js"))):
        name = path.relative_to(PLANNER).as_posix()
        for n, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            asks = ASKS_THE_CALENDAR.search(line) and not any(allowed in line for allowed in ALLOWED)
            reads = name.startswith("importing/") and name not in CONVERTED
            if asks and not reads and name not in MAY_ASK:
                found.append(f"{name}:{n}: {line.strip()}")
    assert found == []


def test_who_has_a_diary_asks_it_for_the_day() -> None:
    """`today or date.today()` is for functions that know no diary."""
    found = []
    for path in sorted(PLANNER.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and "diary" in {arg.arg for arg in node.args.args}:
                calls = {ast.unparse(each) for each in ast.walk(node) if isinstance(each, ast.Call)}
                found += [f"{path.name}: {node.name}" for _ in calls & {"date.today()"}]
    assert found == []
