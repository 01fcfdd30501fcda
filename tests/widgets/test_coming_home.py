"""What a telephone gave out comes into the diary once, as if it had been done here; and nothing else comes in."""

from __future__ import annotations

import errno
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.analysis.adherence import daily
from planner.catalogue import Catalogue, load_catalogue
from planner.diary import Diary
from planner.diary.deleted_rows import delete_rating, delete_session, restore_session
from planner.errors import PlannerError
from planner.person.profile import Profile
from planner.person.screening import latest
from planner.planning.solver import plan_week
from planner.storage import durable
from planner.week.timeline import compose
from planner.widgets.session_player import SessionPlayer
from planner.widgets.session_player.events import hurting as asked_after
from planner.widgets.session_player.events import settle
from planner.widgets.session_player.offers import offer_of
from planner.widgets.session_player.script import compiled
from planner.widgets.takeaway import coming_home
from planner.widgets.takeaway.coming_home import (
    ANOTHER_DIARY,
    DELETED,
    IN_PART,
    THERE,
    Found,
    bring_home,
    found,
)
from planner.widgets.takeaway.log import Log, read_log
from tests.helpers.clock import MORNING
from tests.helpers.telephone_logs import DAY, ID, PLAN, at, end, hurt, hurting, packed, part, played, start, values

pytestmark = pytest.mark.time_machine(MORNING)

NOW = datetime.fromisoformat(at("09:00:00"))
TODAY = NOW.date()
CATALOGUE: Catalogue = load_catalogue()
SESSION = compose(
    TODAY,
    [
        (CATALOGUE[id_], CATALOGUE[id_].start, "")
        for id_ in ("standing_posture", "overhead_reach", "side_bend", "knees_to_chest", "figure_four")
    ],
    CATALOGUE,
    PLAN,
)
SHARED = {"session_id": ID, "plan_id": PLAN, "date": DAY, "planned_s": 300}
KEPT = ("sessions.csv", "performed.csv", "pain.csv", "screening.toml")
WHOLE = [start(), part(), hurting(3), hurt(4), end(5), end(6, pain_after=2, note="Good.")]

Event = dict[str, Any]


@pytest.fixture
def diary(data_folder: Path) -> Diary:
    return Diary(data_folder)


@pytest.fixture(scope="module")
def sessions() -> list[list[Event]]:
    return played(compiled(SESSION, ID), 60)


def log_of(diary: Diary, events: Sequence[Event], **fields: Any) -> Log:
    return read_log(packed(values(diary, events, **fields)))


def home(diary: Diary, events: Sequence[Event], day: date | None = None, **fields: Any) -> str:
    return bring_home(log_of(diary, events, **fields), diary, NOW, day)


def seen(diary: Diary, events: Sequence[Event], **fields: Any) -> Found:
    return found(log_of(diary, events, **fields), diary, NOW)


def kept(diary: Diary) -> dict[str, bytes]:
    return {name: (diary.folder / name).read_bytes() for name in KEPT if (diary.folder / name).exists()}


def as_done_here(folder: Path, events: Sequence[Event]) -> dict[str, bytes]:
    """Return what the diary holds where the player wrote these events itself."""
    diary = Diary(folder)
    player = SessionPlayer(None, diary)
    player.events = [SHARED | event for event in events]
    assert player.error == ""
    return kept(diary)


def test_what_a_log_holds_is_told_in_words(diary: Diary) -> None:
    told = seen(diary, WHOLE)
    assert (told.title, told.state, told.day, told.asks_day) == (
        "Session of Monday 23 November 2026",
        "new",
        TODAY,
        False,
    )
    assert told.rows == (
        ("Begun", "07:30"),
        ("Stretching", "1 min of 5 min"),
        ("Done", "1: Cat-cow"),
        ("Pain before", "3"),
        ("Pain after", "2"),
        ("It hurts", "Side bend, left side, pain 6"),
        ("Note", "Good."),
    )
    assert not (diary.folder / "sessions.csv").exists()


def test_nothing_done_is_told(diary: Diary) -> None:
    assert seen(diary, [start(pain_before=None)]).rows == (
        ("Begun", "07:30"),
        ("Stretching", "0 min of 5 min"),
        ("Done", "Nothing"),
    )


def test_it_comes_in_once_however_often_it_comes(diary: Diary, tmp_path: Path) -> None:
    assert home(diary, WHOLE) == "Added to Monday 23 November 2026: 1 minute."
    there = kept(diary)
    assert there == as_done_here(tmp_path / "here", WHOLE)
    assert home(diary, WHOLE) == THERE
    assert kept(diary) == there
    assert seen(diary, WHOLE).state == "there"


@settings(max_examples=25)  # each writes the diary several times
@given(data=st.data())
def test_in_any_order_and_in_halves_it_is_as_if_it_had_been_done_here(
    data: st.DataObject, sessions: list[list[Event]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("home")
    events = data.draw(st.sampled_from(sessions))
    cuts = data.draw(st.lists(st.integers(1, len(events)), max_size=4))
    diary, now = Diary(folder / "home"), NOW + timedelta(days=1)
    for cut in [*cuts, len(events), *data.draw(st.lists(st.sampled_from([*cuts, len(events)]), max_size=2))]:
        bring_home(log_of(diary, events[:cut]), diary, now)
    assert kept(diary) == as_done_here(folder / "here", events)
    asked, answered = asked_after(diary)
    assert asked is None or answered or events[-1]["type"] == "hurting"


def test_what_repeats_itself_is_written_once(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    """However much a log tells, the disk is asked for as much as a session needs."""
    many = [start(), *(part(n) for n in range(2, 1_000)), *(hurting(n) for n in range(1_000, 2_000)), hurt(2_000)]
    many += [end(2_001 + n) if n % 2 == 0 else start(2_001 + n, again=True) for n in range(2_999)]
    real, appended = durable.append, []
    monkeypatch.setattr(durable, "append", lambda path, *rest: (appended.append(path), real(path, *rest))[1])
    home(diary, many)
    assert len(appended) <= 3
    assert len(diary.performed()) == len(diary.pain()) == len(diary.sessions()) == 1
    assert diary.sessions()["outcome"].to_list() == ["completed"]


def test_two_telephones_with_the_same_file_are_two_sessions(diary: Diary) -> None:
    home(diary, WHOLE)
    other = {"session_id": ID.replace("t0a1b2c3d", "tzzzzzzzz")}
    told = seen(diary, WHOLE, **other)
    assert (told.state, told.doubts[-1]) == ("new", "Your diary has a session at 07:30 that day too. Both stay.")
    assert home(diary, WHOLE, **other) == "Added to Monday 23 November 2026: 1 minute."
    assert len(diary.sessions()) == 2


def test_a_session_done_here_that_day_is_told(diary: Diary) -> None:
    for number, clock in enumerate(("06:00:00", "08:00:00"), 1):
        begun = datetime.fromisoformat(at(clock))
        diary.put_session(f"{number}", date=TODAY, started_at=begun, planned_s=60, active_s=60, outcome="completed")
    assert seen(diary, WHOLE).doubts[-1] == "Your diary has sessions at 06:00 and 08:00 that day too. All stay."


# What was corrected or deleted here stays so.


def test_what_was_corrected_here_stays(diary: Diary) -> None:
    home(diary, WHOLE)
    diary.correct_session(ID, pain_before=5, pain_after=None, note="Mine.")
    diary.correct_rating({"rated_at": datetime.fromisoformat(at("07:32:30"))}, pain=4, note="Less.")
    there = kept(diary)
    assert home(diary, WHOLE) == THERE
    assert home(diary, WHOLE[:3]) == THERE
    assert kept(diary) == there


def test_what_was_said_here_of_a_session_that_goes_on_stays(diary: Diary) -> None:
    home(diary, WHOLE[:2])
    diary.correct_session(ID, pain_before=1, note="Mine.")
    assert home(diary, WHOLE) == "Added what is new of Monday 23 November 2026: 1 minute in all."
    (row,) = diary.sessions().to_dict("records")
    assert (row["pain_before"], row["pain_after"], row["note"], row["outcome"]) == (1, 2, "Mine.", "completed")


def test_a_rating_that_was_deleted_here_does_not_come_again(diary: Diary) -> None:
    home(diary, WHOLE[:5])
    delete_rating(diary, {"rated_at": datetime.fromisoformat(at("07:32:30"))}, NOW)
    home(diary, WHOLE)
    assert diary.pain().empty
    assert diary.sessions()["pain_after"].to_list() == [2]


def test_a_deleted_session_stays_deleted_until_it_is_put_back(diary: Diary) -> None:
    home(diary, WHOLE[:2])
    delete_session(diary, ID, NOW)
    assert seen(diary, WHOLE).state == "deleted"
    assert home(diary, WHOLE) == DELETED
    assert diary.sessions().empty
    restore_session(diary, ID)
    assert home(diary, WHOLE) == "Added what is new of Monday 23 November 2026: 1 minute in all."


def test_without_the_file_that_knows_it_an_ended_session_stays_as_it_is(diary: Diary) -> None:
    home(diary, WHOLE)
    (diary.folder / "brought_home.json").unlink()
    diary.correct_session(ID, pain_after=4, note="Mine.")
    there = kept(diary)
    home(diary, WHOLE)
    assert kept(diary) == there


def test_without_that_file_a_rating_that_was_corrected_here_stays_one(diary: Diary) -> None:
    home(diary, WHOLE[:4])
    (diary.folder / "brought_home.json").unlink()
    diary.correct_rating({"rated_at": datetime.fromisoformat(at("07:32:30"))}, pain=4, note="Less.")
    home(diary, WHOLE)
    assert diary.pain()[["pain", "note"]].to_numpy().tolist() == [[4, "Less."]]


def test_the_pain_after_it_comes_where_there_is_none_yet(diary: Diary) -> None:
    home(diary, WHOLE[:5])
    (diary.folder / "brought_home.json").unlink()
    assert seen(diary, WHOLE).state == "more"
    home(diary, WHOLE)
    (row,) = diary.sessions().to_dict("records")
    assert (row["pain_after"], row["note"]) == (2, "Good.")


# "It hurts".


def test_signs_count_as_they_do_here(diary: Diary, tmp_path: Path) -> None:
    events = [start(), hurting(2, signs=["bladder_bowel"]), hurt(3, signs=["bladder_bowel"]), end(4, outcome="hurt")]
    home(diary, events)
    assert kept(diary) == as_done_here(tmp_path / "here", events)
    answered = latest(diary.folder / "screening.toml")
    assert answered is not None
    assert answered.answers["bladder_bowel"]
    assert home(diary, events) == THERE
    assert (diary.folder / "screening.toml").read_text("utf-8").count("[[screening]]") == 1


def test_questions_that_are_open_are_settled_a_day_later_and_not_rated_twice(diary: Diary) -> None:
    told = seen(diary, WHOLE[:3])
    assert told.rows[-1] == ("It hurts", "Side bend, left side, pain 6")
    home(diary, WHOLE[:3])
    assert diary.pain().empty
    settle(diary, TODAY + timedelta(1))
    assert diary.pain()["pain"].to_list() == [6]
    home(diary, WHOLE)
    assert diary.pain()["pain"].to_list() == [6]


def test_open_questions_of_a_session_here_are_not_lost(diary: Diary) -> None:
    own = f"{PLAN}.20261123.1"
    SessionPlayer(None, diary).events = [
        SHARED | start(session_id=own),
        SHARED | hurting(2, session_id=own, pain=4),
    ]
    home(diary, WHOLE[:3])
    asked, answered = asked_after(diary)
    assert asked is not None
    assert (asked.session_id, asked.pain, answered) == (own, 4, False)
    assert diary.pain()["pain"].to_list() == [6]
    home(diary, WHOLE)
    assert diary.pain()["pain"].to_list() == [6]


# Its plan.


def test_adherence_is_as_if_it_had_been_done_at_home(diary: Diary, tmp_path: Path) -> None:
    profile = Profile(minutes=dict.fromkeys(("mon", "wed", "fri"), 10), focus={"lower back": 2}, equipment={"mat"})
    week = plan_week(profile, CATALOGUE, start=TODAY)
    other = Diary(tmp_path / "here")
    days, evening = {}, NOW.replace(hour=20)
    for each in (diary, other):
        plan_id = each.save_plan(week)
        session = week.session(TODAY)
        assert session is not None
        script = compiled(session, f"{plan_id}.20261123.t0a1b2c3d.1")
        about = {"session_id": script["session_id"], "plan_id": plan_id, "planned_s": session.seconds}
        events = [event | {"at": event["at"].replace("T07:", "T09:")} for event in _to_the_end(script)]
        if each is diary:
            told = found(log_of(each, events, **about), each, evening)
            assert told.doubts == ()
            planned = len(session.items)
            assert dict(told.rows)["Done"].startswith(f"{planned} of {planned}: ")
            bring_home(log_of(each, events, **about), each, evening)
        else:
            SessionPlayer(None, each).events = [{**about, "date": DAY, **event} for event in events]
        days[each] = daily(each, TODAY)
        assert each.sessions()["plan_id"].to_list() == [plan_id]
    pd.testing.assert_frame_equal(days[diary], days[other])
    assert days[diary].loc["2026-11-23", ["planned", "done"]].to_list() == [True, True]


def _to_the_end(script: Any) -> list[Event]:
    """Return the events of a session that was played to its end."""
    sessions = played(script, 40)
    return next(events for events in sessions if [e["type"] for e in events].count("hurt") == 0 and _ends(events))


def _ends(events: Sequence[Event]) -> bool:
    return bool(events[-1].get("outcome") == "completed" and all(e.get("outcome") != "skipped" for e in events))


def test_an_older_plan_is_told(diary: Diary) -> None:
    for minutes in (10, 14):
        week = plan_week(Profile(minutes={"mon": minutes}, equipment={"mat"}), CATALOGUE, start=TODAY)
        diary.save_plan(week)
    older = diary.plans()["plan_id"].iloc[0]
    about = {"plan_id": older, "session_id": f"{older}.20261123.t0a1b2c3d.1"}
    (told,) = found(log_of(diary, _later(WHOLE), **about), diary, NOW + timedelta(hours=1)).doubts
    assert told == "You have saved a newer plan for that day since this was taken along. It follows the older one."


def _later(events: Sequence[Event]) -> list[Event]:
    return [event | {"at": event["at"].replace("T07:", "T09:")} for event in events]


def test_a_plan_that_is_not_here_is_told(diary: Diary) -> None:
    assert seen(diary, WHOLE).doubts == (
        "Your diary doesn't have the plan that this follows. It counts as done all the same.",
    )


def test_a_session_of_another_day_counts_for_the_day_on_which_it_was_done(diary: Diary) -> None:
    about = {"planned_for": "2026-11-25", "session_id": ID.replace("20261123", "20261125")}
    assert ("Planned for", "Wednesday 25 November 2026") in seen(diary, WHOLE, **about).rows
    home(diary, WHOLE, **about)
    assert diary.sessions()["date"].to_list() == [pd.Timestamp(TODAY)]


def test_it_is_no_session_to_be_gone_on_with_here(diary: Diary) -> None:
    home(diary, WHOLE[:2])
    offer = offer_of(SESSION, diary)
    assert (offer.script["session_id"], offer.resume) == (f"{PLAN}.20261123.1", {})


# Its clock.


def shifted(events: Sequence[Event], **by: float) -> list[Event]:
    return [event | {"at": (datetime.fromisoformat(event["at"]) + timedelta(**by)).isoformat()} for event in events]


@pytest.mark.parametrize(("days", "given"), [(-400, "2025-10-19T07:36:00+01:00"), (30, "2026-12-23T07:36:00+01:00")])
def test_a_clock_that_is_wrong_asks_for_the_day(diary: Diary, days: int, given: str) -> None:
    events, begun = shifted(WHOLE, days=days), TODAY + timedelta(days)
    about = {"date": begun.isoformat(), "given": given}
    told = seen(diary, events, **about)
    assert (told.asks_day, told.day, told.rows[0]) == (True, TODAY, ("Begun", "07:30, by the telephone's clock"))
    assert told.doubts[0].startswith("Your telephone's clock was wrong: by it you began on ")
    home(diary, events, date(2026, 11, 22), **about)
    (row,) = diary.sessions().to_dict("records")
    assert row["date"] == pd.Timestamp("2026-11-22")
    assert row["started_at"].isoformat() == "2026-11-22T06:30:00+00:00"
    assert diary.performed()["ended_at"].dt.day.to_list() == [22]
    assert diary.pain()["about"].dt.day.to_list() == [22]
    assert home(diary, events, TODAY, **about) == THERE


def test_more_of_a_session_comes_to_the_day_that_was_chosen(diary: Diary) -> None:
    events = shifted(WHOLE, days=-400)
    about = {"date": (TODAY - timedelta(400)).isoformat(), "given": "2025-10-19T07:36:00+01:00"}
    home(diary, events[:3], date(2026, 11, 22), **about)
    told = seen(diary, events, **about)
    assert (told.state, told.asks_day, told.day) == ("more", False, date(2026, 11, 22))
    home(diary, events, **about)
    (row,) = diary.sessions().to_dict("records")
    assert row["ended_at"].isoformat() == "2026-11-22T06:35:00+00:00"
    assert diary.pain()["about"].dt.day.to_list() == [22]


def test_the_day_planned_for_is_the_likeliest_where_it_lies_between(diary: Diary) -> None:
    about = {"made": "2026-11-20T07:00:00+01:00", "date": "2025-10-19", "given": "2025-10-19T07:36:00+01:00"}
    plan = {"planned_for": "2026-11-21", "session_id": ID.replace("20261123", "20261121")}
    assert seen(diary, shifted(WHOLE, days=-400), **about, **plan).day == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("fields", "now", "wrong"),
    [
        ({}, "07:33:00", False),  # it ended at 07:35
        ({}, "07:32:59", True),
        ({"made": at("07:32:00")}, "09:00:00", False),  # it began at 07:30
        ({"made": at("07:32:01")}, "09:00:00", True),
        ({"given": at("06:58:00")}, "09:00:00", False),  # the file was made at 07:00
        ({"given": at("06:57:59")}, "09:00:00", True),
    ],
)
def test_two_minutes_are_no_wrong_clock(diary: Diary, fields: dict[str, str], now: str, wrong: bool) -> None:
    told = found(log_of(diary, WHOLE, **fields), diary, datetime.fromisoformat(at(now)))
    assert (told.asks_day, told.day) == (wrong, TODAY)


def test_a_day_to_come_is_refused(diary: Diary) -> None:
    about = {"date": "2026-12-23", "given": "2026-12-23T07:36:00+01:00"}
    with pytest.raises(PlannerError, match="^Tuesday 24 November 2026 is yet to come"):
        home(diary, shifted(WHOLE, days=30), date(2026, 11, 24), **about)
    assert diary.sessions().empty


def test_another_zone_is_told_and_the_day_stays_the_telephones(diary: Diary) -> None:
    tokyo = [event | {"at": f"2026-11-23T{event['at'][11:19]}+09:00"} for event in WHOLE]
    made = {"made": "2026-11-22T20:00:00+01:00", "given": "2026-11-23T08:00:00+09:00"}
    assert seen(diary, tokyo, **made).rows[0] == ("Begun", "07:30, by the clock of UTC+9")
    home(diary, tokyo, **made)
    assert "2026-11-23,2026-11-23T07:30:00+09:00" in (diary.folder / "sessions.csv").read_text("utf-8")


@pytest.mark.parametrize(("offset", "words"), [("-03:30", "UTC−3:30"), ("+05:45", "UTC+5:45"), ("+00:00", "UTC+0")])
def test_zones_have_words(diary: Diary, offset: str, words: str) -> None:
    events = [event | {"at": f"2026-11-22T{event['at'][11:19]}{offset}"} for event in WHOLE]
    about = {"made": "2026-11-21T20:00:00+01:00", "given": at("08:00:00"), "date": "2026-11-22"}
    assert seen(diary, events, **about).rows[0] == ("Begun", f"07:30, by the clock of {words}")


def test_more_than_there_is_time_for_is_doubted(diary: Diary) -> None:
    told = seen(diary, [start(), part(active_s=900, session_s=900), end(3, active_s=900)]).doubts
    assert told[0] == "It tells of 15 min of stretching between 07:30 and 07:35: that is more than there is."


def test_a_clock_that_was_put_back_is_doubted(diary: Diary) -> None:
    told = seen(diary, [start(), part(at=at("06:31:00")), end(3, at=at("06:35:00"))]).doubts
    assert told[0] == "Your telephone's clock was put back during the session, so its times may be wrong."


def test_half_a_session_counts_as_far_as_it_came(diary: Diary) -> None:
    assert seen(diary, WHOLE[:2]).doubts[0] == (
        "It is not ended. What was done so far counts; bring it home again when it is."
    )
    home(diary, WHOLE[:2])
    assert diary.sessions()[["outcome", "active_s"]].to_numpy().tolist() == [["abandoned", 65]]


# What goes wrong.


def test_another_diarys_is_not_taken(diary: Diary, tmp_path: Path) -> None:
    log = log_of(Diary(tmp_path / "other"), WHOLE)
    for take in (lambda: found(log, diary, NOW), lambda: bring_home(log, diary, NOW)):
        with pytest.raises(PlannerError) as raised:
            take()
        assert str(raised.value) == ANOTHER_DIARY
    assert kept(diary) == {}


def test_the_same_diary_on_another_computer_takes_it(diary: Diary) -> None:
    plan_id = diary.save_plan(plan_week(Profile(minutes={"mon": 10}, equipment={"mat"}), CATALOGUE, start=TODAY))
    about = {"plan_id": plan_id, "session_id": f"{plan_id}.20261123.t0a1b2c3d.1"}
    log = read_log(packed(values(None, WHOLE, **about)))
    assert bring_home(log, diary, NOW) == "Added to Monday 23 November 2026: 1 minute."


def test_what_is_home_but_not_noted_as_such_comes_once(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise PlannerError("brought_home.json: nothing was saved.")

    with monkeypatch.context() as patched:
        patched.setattr(coming_home, "keep_home", full)
        with pytest.raises(PlannerError) as raised:
            home(diary, WHOLE)
    assert str(raised.value) == f"brought_home.json: nothing was saved. {IN_PART}"
    there = kept(diary)
    home(diary, WHOLE)
    assert kept(diary) == there


@pytest.mark.parametrize("writes", range(5))
def test_a_disk_that_fails_in_the_middle_is_told_and_once_more_it_is_whole(
    diary: Diary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    log = log_of(diary, WHOLE)
    left = [writes]

    with monkeypatch.context() as patched:
        for name in ("append", "replace"):
            real = getattr(durable, name)

            def write(path: Path, *rest: Any, real: Any = real) -> Any:
                if path.suffix == ".csv":
                    left[0] -= 1
                    if left[0] < 0:
                        raise OSError(errno.ENOSPC, "No space left on device", str(path))
                return real(path, *rest)

            patched.setattr(durable, name, write)
        with pytest.raises(PlannerError) as raised:
            bring_home(log, diary, NOW)
    assert "The disk is full. Free some space, then save again." in str(raised.value)
    assert str(raised.value).endswith(IN_PART) == (writes > 0)
    bring_home(log, diary, NOW)
    assert kept(diary) == as_done_here(tmp_path / "here", WHOLE)


def test_two_programs_at_once_bring_it_once(diary: Diary, tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    path.write_text(packed(values(diary, WHOLE)))
    program = (
        "import sys; from datetime import datetime; from pathlib import Path; from planner.diary import Diary; "
        "from planner.widgets.takeaway.coming_home import bring_home; from planner.widgets.takeaway.log import read_log; "
        "log = read_log(Path(sys.argv[1]).read_bytes()); print('ready', flush=True); sys.stdin.readline(); "
        "print(bring_home(log, Diary(sys.argv[2]), datetime.fromisoformat(sys.argv[3])))"
    )
    words = [sys.executable, "-c", program, str(path), str(diary.folder), NOW.isoformat()]
    running = [subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for each in running:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    said = sorted(each.communicate("go\n")[0].strip() for each in running)
    assert said == ["Added to Monday 23 November 2026: 1 minute.", THERE]
    assert kept(diary) == as_done_here(tmp_path / "here", WHOLE)


def test_what_was_left_unanswered_on_the_telephone_is_not_asked_again_here(diary: Diary) -> None:
    bring_home(read_log(packed(values(diary, [start(), part(), end(3)]))), diary, NOW)
    assert diary.sessions()["pain_after"].isna().all()
    assert SessionPlayer(SESSION, diary).script["unrated"] is None
