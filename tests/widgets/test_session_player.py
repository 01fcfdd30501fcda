from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from planner.catalogue import Catalogue, load_catalogue
from planner.diary import Diary
from planner.errors import InvalidValue, PlannerError
from planner.person.profile import Profile, weekday
from planner.person.screening import keep, load_questions, screen, sheet_as_plain
from planner.planning.solver import plan_week
from planner.week import Session, Week
from planner.week.timeline import compose
from planner.widgets.session_player import SessionPlayer
from planner.widgets.session_player.events import read_event
from planner.widgets.session_player.offers import REST
from planner.widgets.session_player.session_player import NOT_TAKEN
from tests.helpers.clock import MORNING

pytestmark = pytest.mark.time_machine(MORNING)

TODAY = MORNING.date()
DAY = date(2026, 11, 23)
PLAN = "2026-11-23_3fa09c"
ID = f"{PLAN}.20261123.1"
STRETCHES = ("standing_posture", "overhead_reach", "side_bend", "knees_to_chest", "figure_four")
CATALOGUE: Catalogue = load_catalogue()
ENVELOPE = {"session_id": ID, "plan_id": PLAN, "date": "2026-11-23", "planned_s": 300}

Event = dict[str, Any]


def session_of(*ids: str, plan_id: str = PLAN) -> Session:
    return compose(DAY, [(CATALOGUE[id_], CATALOGUE[id_].start, "") for id_ in ids], CATALOGUE, plan_id)


@pytest.fixture
def diary(tmp_path: Path) -> Diary:
    return Diary(tmp_path / "data")


@pytest.fixture
def player(diary: Diary) -> SessionPlayer:
    return SessionPlayer(session_of(*STRETCHES), diary)


def at(clock: str) -> str:
    return f"2026-11-23T{clock}+01:00"


def start(seq: int = 1, **fields: Any) -> Event:
    return {**ENVELOPE, "seq": seq, "type": "start", "at": at("07:30:00"), "pain_before": 3, "again": False, **fields}


def part(seq: int = 2, **fields: Any) -> Event:
    part = {"order": 1, "stretch": "standing_posture", "side": "both", "reps_planned": 3, "reps_done": 3, "hold_s": 0}
    return {
        **ENVELOPE,
        "seq": seq,
        "type": "part",
        "at": at("07:31:05"),
        **part,
        "active_s": 65,
        "session_s": 65,
        "outcome": "done",
        **fields,
    }


def hurt(seq: int = 3, **fields: Any) -> Event:
    place = {"stretch": "side_bend", "name": "Side bend", "side": "right"}
    return {**ENVELOPE, "seq": seq, "type": "hurt", "at": at("07:32:00"), **place, "pain": 6, **fields}


def end(seq: int = 4, **fields: Any) -> Event:
    words = {"outcome": "completed", "active_s": 300, "pain_after": None, "note": ""}
    return {**ENVELOPE, "seq": seq, "type": "end", "at": at("07:35:00"), **words, **fields}


def lines(diary: Diary, name: str) -> list[str]:
    path = diary.folder / f"{name}.csv"
    return path.read_text("utf-8").splitlines()[1:] if path.exists() else []


def test_a_rest_day_is_a_sentence(diary: Diary) -> None:
    player = SessionPlayer(None, diary)
    assert player.script == REST | {"notice": "", "unrated": None}
    assert player.error == ""
    assert not diary.folder.exists()


def test_a_session_becomes_rows_and_is_acknowledged(player: SessionPlayer, diary: Diary) -> None:
    player.events = [start(), part(), hurt(), end(pain_after=2, note='Good, "slow"\nmorning')]
    assert player.error == ""
    assert player.saved_seq == {ID: 4}
    assert lines(diary, "sessions") == [
        f'{ID},{PLAN},2026-11-23,{at("07:30:00")},{at("07:35:00")},300,300,completed,3,2,"Good, ""slow""',
        'morning",,,,',
    ]
    assert lines(diary, "performed") == [f"{ID},1,standing_posture,both,3,3,0,65,done,{at('07:31:05')}"]
    assert lines(diary, "pain") == [
        f'{at("07:32:00")},2026-11-23,6,,false,"It hurt during a session: Side bend, right side",now,,,'
    ]


def test_a_session_that_was_begun_counts_as_abandoned(player: SessionPlayer, diary: Diary) -> None:
    player.events = [start(pain_before=None)]
    assert lines(diary, "sessions") == [f"{ID},{PLAN},2026-11-23,{at('07:30:00')},,300,0,abandoned,,,,,,,"]


def test_an_unanswered_rating_is_not_written(player: SessionPlayer, diary: Diary) -> None:
    player.events = [start(), hurt(2, pain=None)]
    assert player.saved_seq == {ID: 2}
    assert lines(diary, "pain") == []


def test_an_abandoned_session_has_the_seconds_of_its_parts(player: SessionPlayer, diary: Diary) -> None:
    player.events = [start(), part(2), part(3, order=2, stretch="side_bend", side="left", active_s=40, session_s=105)]
    (row,) = diary.sessions().to_dict("records")
    assert (row["outcome"], row["active_s"]) == ("abandoned", 105)
    assert diary.performed()["active_s"].sum() == 105


def test_a_part_that_comes_again_after_the_end_takes_no_seconds_back(player: SessionPlayer, diary: Diary) -> None:
    player.events = [start(), part(2), end(3, active_s=300)]
    SessionPlayer(None, diary).events = [part(2)]
    assert diary.sessions()["active_s"].to_list() == [300]


def test_a_session_begun_on_another_day_counts_for_that_day(player: SessionPlayer, diary: Diary) -> None:
    tuesday = {"date": "2026-11-24", "at": "2026-11-24T07:30:00+01:00"}
    player.events = [start(**tuesday), part(**tuesday), hurt(**tuesday)]
    assert diary.sessions()["date"].dt.day.to_list() == [24]
    assert diary.pain()["about"].dt.day.to_list() == [24]
    again = SessionPlayer(session_of(*STRETCHES), diary)
    assert (again.script["date"], again.resume["date"]) == ("2026-11-23", "2026-11-24")


def test_events_that_come_twice_change_nothing(player: SessionPlayer, diary: Diary) -> None:
    events = [start(), part(), hurt(), end()]
    player.events = events
    before = {path.name: path.read_bytes() for path in diary.folder.iterdir() if path.suffix == ".csv"}
    player.attempt = 1
    again = SessionPlayer(session_of(*STRETCHES), diary)
    again.events = events
    assert again.saved_seq == {ID: 4}
    assert {path.name: path.read_bytes() for path in diary.folder.iterdir() if path.suffix == ".csv"} == before


def test_events_of_another_session_left_in_the_browser_are_written(diary: Diary) -> None:
    player = SessionPlayer(None, diary)
    player.events = [start(5), end(6)]
    assert player.saved_seq == {ID: 6}
    assert diary.sessions()["outcome"].to_list() == ["completed"]


def test_events_are_written_in_their_order(player: SessionPlayer, diary: Diary) -> None:
    player.events = [end(4), part(3, reps_done=3), part(2, reps_done=1), start(1)]
    assert diary.performed()["reps_done"].to_list() == [3]
    assert diary.sessions()["outcome"].to_list() == ["completed"]


def test_going_on_after_an_end_opens_the_session_again(player: SessionPlayer, diary: Diary) -> None:
    player.events = [start(), end(2, outcome="stopped"), start(3, again=True, pain_before=None)]
    row = diary.sessions().iloc[0]
    assert (row["outcome"], row["pain_before"], str(row["ended_at"])) == ("abandoned", 3, "NaT")


def test_an_event_whose_session_has_no_row_makes_one(player: SessionPlayer, diary: Diary) -> None:
    player.events = [part(7)]
    assert diary.sessions()["session_id"].to_list() == [ID]
    assert len(diary.performed()) == 1


@pytest.mark.parametrize(
    ("event", "message"),
    [
        (start(pain_before=11), "session event: pain_before: 11 is not a whole number from 0 to 10."),
        (start(pain_before=2.5), "session event: pain_before: 2.5 is not a whole number from 0 to 10."),
        (part(reps_done=-1), "session event: reps_done: -1 is not a whole number from 0 to 1000."),
        (
            part(outcome="perfect"),
            "session event: outcome: 'perfect' is not one of the choices. Choose from: done, skipped, hurt.",
        ),
        (part(side="up"), "session event: side: 'up' is not one of the choices. Choose from: both, left, right."),
        (
            start(at="2026-11-23T07:30:00"),
            "session event: at: '2026-11-23T07:30:00' is not a time with its UTC offset such as 2026-11-23T07:31:05+01:00.",
        ),
        (
            {**start(), "type": "begin"},
            "session event: type: 'begin' is not one of the choices. Choose from: start, part, hurting, hurt, end.",
        ),
        ("start", "session event: 'start' is not a table of names and values."),
    ],
)
def test_a_bad_event_is_refused_with_a_sentence(event: object, message: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        read_event(event)
    assert str(caught.value) == message


def test_nothing_of_a_session_is_acknowledged_past_a_failure(player: SessionPlayer, diary: Diary) -> None:
    other = f"{PLAN}.20261122.1"
    player.events = [start(), part(2, active_s=-1), end(3), {**start(1), "session_id": other}]
    assert player.saved_seq == {ID: 1, other: 1}
    assert player.error == NOT_TAKEN
    assert diary.sessions()["outcome"].to_list() == ["abandoned", "abandoned"]
    player.events = [part(2), end(3)]
    assert (player.error, player.saved_seq[ID]) == ("", 3)


def test_the_page_hears_which_sessions_can_never_be_written(
    player: SessionPlayer, diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    player.events = [start(), part(2, active_s=-1)]
    assert player.refused == [ID]
    player.events = [start(), end(2, note="\0")]
    assert player.refused == [ID]
    assert player.error == "Note: what is typed is not text, or empty."
    player.events = []
    assert (player.refused, player.error) == ([], "")

    def full(*_: object, **__: object) -> None:
        raise PlannerError("sessions.csv: the disk is full. Make room, then try again.")

    monkeypatch.setattr(diary, "put_session", full)
    player.events = [end(2)]
    assert (player.refused, player.error) == ([], "sessions.csv: the disk is full. Make room, then try again.")


def test_an_event_without_a_name_is_refused_and_the_others_are_written(player: SessionPlayer) -> None:
    player.events = [7, {"type": "start"}, start()]
    assert player.saved_seq == {ID: 1}
    assert player.error == NOT_TAKEN


def test_a_failed_write_is_tried_again_on_request(
    player: SessionPlayer, diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise PlannerError("sessions.csv: the disk is full. Make room, then try again.")

    with monkeypatch.context() as patch:
        patch.setattr(diary, "put_session", full)
        player.events = [start()]
        assert player.error == "sessions.csv: the disk is full. Make room, then try again."
        assert player.saved_seq == {}
    player.attempt += 1
    assert (player.error, player.saved_seq) == ("", {ID: 1})


def test_an_unexpected_failure_is_a_sentence_too(
    player: SessionPlayer, diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no such thing")

    monkeypatch.setattr(diary, "put_session", broken)
    player.events = [start()]
    assert player.error == f"{diary.folder}: could not be written (RuntimeError: no such thing). Try again in a moment."


def test_an_unfinished_session_is_offered_again(player: SessionPlayer, diary: Diary) -> None:
    assert (player.script["session_id"], player.resume) == (ID, {})
    player.events = [start(), part()]
    again = SessionPlayer(session_of(*STRETCHES), diary)
    assert again.script["session_id"] == ID
    row = {"order": 1, "stretch": "standing_posture", "side": "both", "reps_done": 3, "active_s": 65, "outcome": "done"}
    assert again.resume == {"started": True, "date": "2026-11-23", "ended": "", "parts": [row], "hurting": None}
    assert player.resume == again.resume


def test_after_an_ended_session_the_next_one_has_the_next_number(player: SessionPlayer, diary: Diary) -> None:
    player.events = [start(), end(2)]
    assert player.resume == {"started": True, "date": "2026-11-23", "ended": "completed", "parts": [], "hurting": None}
    again = SessionPlayer(session_of(*STRETCHES), diary)
    assert again.script["session_id"] == f"{PLAN}.20261123.2"
    assert (again.script["earlier"], again.resume) == (1, {})


def test_an_unsaved_plan_has_a_name_of_its_own(diary: Diary) -> None:
    player = SessionPlayer(session_of(*STRETCHES, plan_id=""), diary)
    assert player.script["session_id"] == "unplanned_2026-11-23.20261123.1"
    assert player.script["plan_id"] == ""


def test_the_end_that_lacks_the_pain_after_it_is_offered_with_the_next_session(
    player: SessionPlayer, diary: Diary
) -> None:
    player.events = [start(), part(), end(3, outcome="stopped", active_s=65)]
    again = SessionPlayer(session_of(*STRETCHES), diary)
    unrated = again.script["unrated"]
    rest = {"outcome": "stopped", "active_s": 65, "at": "2026-11-23T06:35:00+00:00"}
    assert unrated == {**ENVELOPE, "planned_s": 300, **rest}
    before = diary.sessions()
    again.events = [{**unrated, "type": "end", "seq": 1, "pain_after": 2, "note": "Calm"}]
    assert (again.error, again.saved_seq) == ("", {ID: 1})
    (row,) = diary.sessions().to_dict("records")
    assert (row["pain_after"], row["note"]) == (2, "Calm")
    assert diary.sessions().drop(columns=["pain_after", "note"]).equals(before.drop(columns=["pain_after", "note"]))
    assert SessionPlayer(session_of(*STRETCHES), diary).script["unrated"] is None


@pytest.mark.parametrize(
    "events",
    [
        [],
        [start()],
        [start(), end(2, pain_after=0)],
        [start(), end(2, note="Fine")],
        [start(), part(), end(3), start(4, again=True)],
    ],
)
def test_nothing_is_asked_of_a_session_that_was_answered_or_goes_on(
    player: SessionPlayer, diary: Diary, events: list[Event]
) -> None:
    player.events = events
    assert SessionPlayer(session_of(*STRETCHES), diary).script["unrated"] is None


@pytest.mark.parametrize(
    ("session_id", "more", "asked"),
    [
        (f"{PLAN}.20261122.1", {}, True),
        ("now_2026-11-23T073000.20261123.1", {}, True),
        ("imported.0123", {}, False),
        (ID, {"entered_at": "2026-11-23T08:00:00+01:00"}, False),
        (ID, {"date": "2026-11-22"}, False),
        (ID, {"known": "day"}, False),
    ],
)
def test_the_days_last_session_is_asked_about_whatever_it_followed_if_the_player_led_it(
    diary: Diary, session_id: str, more: dict[str, Any], asked: bool
) -> None:
    times = {"started_at": at("07:30:00"), "ended_at": at("07:35:00")}
    row = {"date": DAY, **times, "planned_s": 300, "active_s": 300, "outcome": "completed"} | more
    diary.put_session(session_id, **row)
    unrated = SessionPlayer(session_of(*STRETCHES), diary).script["unrated"]
    assert (unrated is not None) is asked
    assert unrated is None or unrated["session_id"] == session_id


def test_a_session_without_an_hour_does_not_pass_for_the_days_last(player: SessionPlayer, diary: Diary) -> None:
    player.events = [start(1), end(2, pain_after=None, note="")]
    assert SessionPlayer(session_of(*STRETCHES), diary).script["unrated"] is not None
    times = {"started_at": at("12:00:00"), "ended_at": at("12:15:00")}
    row = {"date": DAY, **times, "planned_s": 900, "active_s": 900, "outcome": "completed"}
    diary.put_session("imported.1", **row, known="day")
    assert SessionPlayer(session_of(*STRETCHES), diary).script["unrated"]["session_id"] == ID


def test_a_session_done_today_under_another_days_plan_counts_as_done_today(player: SessionPlayer, diary: Diary) -> None:
    other = f"{PLAN}.20261122.1"
    player.events = [{**start(1), "session_id": other}, {**end(2), "session_id": other}]
    assert SessionPlayer(session_of(*STRETCHES), diary).script["earlier"] == 1


def test_other_plans_and_days_do_not_count(player: SessionPlayer, diary: Diary) -> None:
    player.events = [
        {**start(1), "session_id": other} for other in (f"{PLAN}.20261122.1", "2026-11-23_aaaaaa.20261123.4")
    ]
    assert SessionPlayer(session_of(*STRETCHES), diary).script["session_id"] == ID


def test_a_diary_that_cannot_be_read_is_said_so(diary: Diary) -> None:
    diary.folder.mkdir()
    (diary.folder / "sessions.csv").mkdir()
    player = SessionPlayer(session_of(*STRETCHES), diary)
    assert player.script["title"] == "Today's session can't be read"
    assert "sessions.csv: cannot be read" in player.error


def test_the_browsers_key_names_the_folder_and_hides_it(diary: Diary, tmp_path: Path) -> None:
    one, other = SessionPlayer(None, diary), SessionPlayer(None, Diary(tmp_path / "other"))
    same = SessionPlayer(None, Diary(tmp_path / "x" / ".." / "data"))
    assert one.diary_key == same.diary_key != other.diary_key
    assert len(one.diary_key) == 12


def test_the_page_is_one_module_without_imports() -> None:
    text = SessionPlayer._esm
    assert "export default" in text
    assert not [line for line in text.splitlines() if line.startswith("import ")]


def test_today_plays_what_the_newest_plan_holds(data_folder: Path) -> None:
    diary = Diary()
    assert SessionPlayer.today(diary).script["title"] == "Nothing is planned yet"
    profile = Profile(minutes={weekday(TODAY): 5}, equipment=frozenset({"mat"}))
    diary.save_plan(plan_week(profile, load_catalogue(), TODAY))
    player = SessionPlayer.today(diary)
    assert player.script["date"] == TODAY.isoformat()
    assert player.script["notice"] == player.error == ""
    other = weekday(TODAY + timedelta(1))
    diary.save_plan(plan_week(Profile(minutes={other: 5}), load_catalogue(), TODAY))
    assert SessionPlayer.today(diary).script["title"] == "A rest day"


def test_today_says_what_is_wrong_with_the_catalogue_and_what_it_leaves_out(data_folder: Path) -> None:
    diary = Diary()
    data_folder.mkdir()
    own = data_folder / "my_stretches.toml"
    drill = next(iter(load_catalogue().values()))
    parts = [(drill, drill.start, ""), (replace(drill, id="mine"), drill.start, "")]
    session = compose(TODAY, parts, {drill.id: drill, "mine": drill})
    diary.save_plan(Week(TODAY, (session,), 0.0, (), ()))
    player = SessionPlayer.today(diary)
    assert [row["name"] for row in player.script["outline"]] == ["Standing posture drill"]
    assert player.script["notice"].startswith("“mine”, planned for")
    own.write_text("[mine\n", "utf-8")
    player = SessionPlayer.today(diary)
    assert player.script["title"] == "Today's session can't be read"
    assert player.error.startswith(f"{own}: is not valid TOML")


def plan_for(day: date) -> Path:
    """Save a plan with stretches on this day, and return its file."""
    diary = Diary()
    profile = Profile(minutes={weekday(day): 5}, equipment=frozenset({"mat"}))
    diary.save_plan(plan_week(profile, load_catalogue(), TODAY))
    return diary.folder / "plan.csv"


def spoil(path: Path, lines: slice) -> list[int]:
    """Write words where the repetitions of some rows stand; return the numbers of their lines."""
    rows = path.read_text("utf-8").splitlines()
    numbers = list(range(1, len(rows)))[lines]
    for n in numbers:
        fields = rows[n].split(",")
        rows[n] = ",".join([*fields[:5], "many", *fields[6:]])
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return [n + 1 for n in numbers]


def test_today_says_which_rows_of_the_plan_could_not_be_read(data_folder: Path) -> None:
    path = plan_for(TODAY)
    whole = len(SessionPlayer.today(Diary()).script["outline"])
    (line,) = spoil(path, slice(1))
    player = SessionPlayer.today(Diary())
    assert len(player.script["outline"]) == whole - 1
    assert player.error == ""
    assert player.script["notice"] == (
        f"plan.csv: 1 row could not be read, so today's session may lack stretches. plan.csv: line {line}: reps: 'many' "
        "is not a whole number from 1 to 1000. The row stays in the file: mend it there."
    )


def test_a_day_of_which_nothing_can_be_read_is_no_rest_day(data_folder: Path) -> None:
    lines = spoil(plan_for(TODAY), slice(None))
    player = SessionPlayer.today(Diary())
    assert player.script["title"] == "Today's session can't be read"
    assert player.error.startswith(f"plan.csv: {len(lines)} rows could not be read. plan.csv: line {lines[0]}: reps: ")


def test_unreadable_rows_of_another_day_leave_a_rest_day_alone(data_folder: Path) -> None:
    path = plan_for(TODAY + timedelta(1))
    spoil(path, slice(1))
    player = SessionPlayer.today(Diary())
    assert (player.script["title"], player.script["notice"], player.error) == ("A rest day", "", "")
    text = path.read_text("utf-8")
    path.write_text(text.replace(f",{TODAY + timedelta(1)},", ",tomorrow,"), "utf-8")
    assert SessionPlayer.today(Diary()).script["title"] == "Today's session can't be read"


def test_what_cannot_be_read_stays_said_while_older_events_are_written(data_folder: Path) -> None:
    data_folder.mkdir()
    (data_folder / "my_stretches.toml").write_text("[mine\n", "utf-8")
    player = SessionPlayer.today(Diary())
    said = player.error
    assert "is not valid TOML" in said
    player.events = [start(), part(2, active_s=-1)]
    assert player.error == f"{said} {NOT_TAKEN}"
    player.events = [start(), part(2)]
    assert (player.error, player.saved_seq) == (said, {ID: 2})


def test_answers_that_say_to_wait_stand_in_the_sessions_place(data_folder: Path) -> None:
    diary = Diary()
    diary.save_plan(plan_week(Profile(minutes={weekday(TODAY): 5}), CATALOGUE, TODAY))
    yes = next(question for question in load_questions() if question.level == "A")
    keep(screen({yes.id: True}, TODAY), diary.folder / "screening.toml")
    player = SessionPlayer.today(diary)
    assert player.script == {"stop": sheet_as_plain()["stops"]["A"], "notice": "", "unrated": None}
