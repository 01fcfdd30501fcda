"""The day's page: what is offered on which day, a session at once, and what is kept of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine as machine

import planner
from planner.analysis.experiment import current
from planner.diary import Diary
from planner.person.profile import load_profile, save_profile
from planner.person.screening import keep, latest, load_questions, screen
from planner.widgets.common.saying import NOT_UNDERSTOOD
from planner.widgets.today import Today
from tests.helpers.clock import MORNING
from tests.helpers.people import CATALOGUE, person

pytestmark = pytest.mark.time_machine(MORNING, tick=False)

TODAY = MORNING.date()  # a Monday
NO = {question.id: False for question in load_questions()}
ASK = {level: [question.id for question in load_questions() if question.level == level] for level in "ABC"}


@pytest.fixture
def diary(tmp_path: Path) -> Diary:
    """The diary of somebody who answered, and planned ten minutes on Monday, Wednesday and Friday."""
    diary = Diary(tmp_path / "data")
    diary.save_plan(planner.plan_week(person(), CATALOGUE, TODAY))
    save_profile(person(), diary.folder / "profile.toml")
    keep(screen(NO, TODAY), diary.folder / "screening.toml")
    return diary


def ask(page: Today, **request: Any) -> dict[str, Any]:
    page.request = request | {"number": page.request.get("number", 0) + 1}
    return page.answer


def play(page: Today, at: str = "09:01:00", *, outcome: str = "completed", pain: int | None = None) -> None:
    """Do all of the session that is offered, as its page reports it."""
    player = page.player
    script = player.script
    common = {
        "session_id": script["session_id"],
        "plan_id": script["plan_id"],
        "date": script["date"],
        "planned_s": script["planned_s"],
        "at": f"{script['date']}T{at}+01:00",
    }
    events: list[dict[str, Any]] = [{"type": "start", "pain_before": pain, "again": False}]
    for part in script["parts"]:
        done = {"reps_planned": part["reps"], "reps_done": part["reps"], "active_s": 10, "session_s": 0}
        where = {name: part[name] for name in ("order", "stretch", "side", "hold_s")}
        events.append({"type": "part", **where, **done, "outcome": "done"})
    if outcome:
        events.append({"type": "end", "outcome": outcome, "active_s": 100, "pain_after": 2, "note": ""})
    player.events = [event | common | {"seq": seq} for seq, event in enumerate(events, 1)]
    assert player.error == ""


def stretches(page: Today) -> list[str]:
    return [row["stretch"] for row in page.player.script["outline"]]


def test_a_planned_day_offers_its_session_and_says_how_the_week_stands(diary: Diary) -> None:
    page = Today(diary)
    assert page.player.script["plan_id"].startswith("2026-11-23_")
    assert page.view["title"] == "Monday 23 November"
    assert page.view["week"]["words"] == "0 of 3 sessions done this week."
    assert [day["outcome"] for day in page.view["week"]["days"]] == [
        "due",
        "rest",
        "due",
        "rest",
        "due",
        "rest",
        "rest",
    ]
    assert [day["today"] for day in page.view["week"]["days"]] == [True] + [False] * 6
    assert (page.view["done"], page.view["again"], page.view["free"], page.view["error"]) == (False, "", "", "")


def test_a_done_session_is_seen_at_the_next_look(diary: Diary) -> None:
    page = Today(diary)
    play(page)
    assert ask(page, type="look", busy=True) == {"number": 1, "done": True, "message": ""}
    assert page.view["done"]
    assert page.view["week"]["words"] == "1 of 3 sessions done this week."
    assert page.view["week"]["days"][0]["outcome"] == "done"
    assert page.view["again"].startswith("Today: Standing posture drill, ")


def test_sessions_in_a_row_are_told(diary: Diary, time_machine: machine.TimeMachineFixture) -> None:
    play(Today(diary))
    time_machine.shift(timedelta(2))
    page = Today(diary)
    play(page)
    ask(page, type="look", busy=False)
    assert page.view["week"]["words"] == "2 of 3 sessions done this week, 2 in a row."


def test_a_rest_day_names_the_next_session(diary: Diary, time_machine: machine.TimeMachineFixture) -> None:
    time_machine.shift(timedelta(1))
    page = Today(diary)
    assert page.player.script["title"] == "A rest day"
    assert page.view["next"] == "Your next session is tomorrow, 10 min."
    time_machine.shift(timedelta(3))
    assert ask(page, type="look", busy=False)["done"]
    assert page.player.script["plan_id"].startswith("2026-11-23_")


def test_a_plan_of_last_week_is_over_and_leads_on(diary: Diary, time_machine: machine.TimeMachineFixture) -> None:
    time_machine.shift(timedelta(7))
    page = Today(diary)
    assert (page.player.script["title"], page.player.script["page"]) == ("This week is not planned yet", "plan")
    assert page.view["week"] is None
    assert ask(page, type="now", minutes=5, region="")["done"]


def at_half_past_seven(diary: Diary, **changes: Any) -> Today:
    """The page of somebody whose sessions are at half past seven in the evening."""
    times: Any = dict.fromkeys(("mon", "wed", "fri"), "19:30")
    save_profile(person(session_at=times, **changes), diary.folder / "profile.toml")
    return Today(diary)


def times(page: Today) -> list[str]:
    return [session["at"] for session in page.view["reminders"]]


EVENINGS = ["2026-11-23T19:30", "2026-11-25T19:30", "2026-11-27T19:30"]


def test_the_sessions_to_come_are_told_with_their_times(diary: Diary, time_machine: machine.TimeMachineFixture) -> None:
    assert Today(diary).view["reminders"] == []  # no time of day was given
    page = at_half_past_seven(diary)
    assert page.view["reminders"] == [{"at": at, "minutes": 10} for at in EVENINGS]
    time_machine.shift(timedelta(1))
    assert ask(page, type="look", busy=False)["done"]
    assert times(page) == EVENINGS[1:]


@pytest.mark.parametrize("outcome", ["completed", "stopped", ""])
def test_todays_session_is_not_told_once_it_is_begun(diary: Diary, outcome: str) -> None:
    page = at_half_past_seven(diary)
    play(page, outcome=outcome)
    ask(page, type="look", busy=True)
    assert times(page) == EVENINGS[1:]


def test_a_short_session_at_once_leaves_todays_to_come_and_a_long_one_stands_for_it(diary: Diary) -> None:
    page = at_half_past_seven(diary)
    ask(page, type="now", minutes=3, region="")
    play(page)
    ask(page, type="look", busy=True)
    assert times(page) == EVENINGS
    ask(page, type="look", busy=False)
    ask(page, type="now", minutes=15, region="")
    play(page, "09:20:00")
    ask(page, type="look", busy=True)
    assert page.view["done"]
    assert times(page) == EVENINGS[1:]


def test_no_session_is_told_in_a_pause_and_none_while_stretching_should_wait(diary: Diary) -> None:
    page = at_half_past_seven(diary)
    diary.add_pause(TODAY, TODAY + timedelta(3))
    ask(page, type="look", busy=True)
    assert times(page) == EVENINGS[2:]
    keep(screen(NO | {ASK["A"][0]: True}, TODAY), diary.folder / "screening.toml")
    ask(page, type="look", busy=True)
    assert times(page) == []


def test_a_time_past_midnight_is_told_on_the_next_date(diary: Diary) -> None:
    (diary.folder / "day_begins.toml").write_text('2026-11-01 = "04:00"\n', "utf-8")
    save_profile(person(session_at={"mon": "01:15"}), diary.folder / "profile.toml")
    assert times(Today(diary)) == ["2026-11-24T01:15"]


@pytest.mark.parametrize(
    ("question", "asked"),
    [("time", {"on": "08:00", "off": "19:30", None: "19:30"}), ("any", {"on": "19:30", None: "19:30"})],
)
def test_an_experiment_sets_the_times_and_keeps_days_free(diary: Diary, question: str, asked: dict[Any, str]) -> None:
    at_half_past_seven(diary)
    planner.ExperimentPanel(diary).request = {"seq": 1, "action": "start", "question": question, "design": "14x3"}
    running = current(diary, TODAY)
    assert running is not None
    arms = {day: running.arm(day) for day in (TODAY + timedelta(n) for n in (0, 2, 4))}
    assert times(Today(diary)) == [f"{day}T{asked[arm]}" for day, arm in arms.items() if arm in asked]


def test_a_session_at_once_is_kept_played_and_logged_outside_the_plan(diary: Diary) -> None:
    page = Today(diary)
    before = page.player
    answer = ask(page, type="now", minutes=5, region="neck")
    assert answer == {"number": 1, "done": True, "message": ""}
    assert page.player is not before
    assert "chin_tuck" in stretches(page)
    assert all(row["why"] for row in page.player.script["outline"])
    play(page, pain=4)
    [session] = diary.sessions().to_dict("records")
    assert session["session_id"] == "now_2026-11-23T090000.20261123.1"
    assert (session["plan_id"], session["outcome"], session["pain_before"]) == ("", "completed", 4)
    ask(page, type="look", busy=False)
    assert page.player.script["plan_id"].startswith("2026-11-23_")  # today's own is still to be done
    assert page.view["week"]["words"] == "0 of 3 sessions done this week."


def test_the_week_that_is_planned_next_knows_what_was_done_at_once(diary: Diary) -> None:
    page = Today(diary)
    ask(page, type="now", minutes=5, region="neck")
    play(page)
    so_far = planner.adherence.week_so_far(diary, TODAY)
    assert set(so_far.extra) == {TODAY}
    assert so_far.done == {}
    assert so_far.extra[TODAY]["chin_tuck"] == 1.0


def test_a_session_at_once_goes_on_after_the_page_is_made_anew(diary: Diary) -> None:
    page = Today(diary)
    ask(page, type="now", minutes=5, region="")
    play(page, outcome="")
    id_ = page.player.script["session_id"]
    again = Today(diary)
    assert again.player.script["session_id"] == id_
    assert len(again.player.resume["parts"]) == len(again.player.script["parts"])


def test_one_that_was_never_begun_is_no_longer_offered(diary: Diary) -> None:
    page = Today(diary)
    ask(page, type="now", minutes=5, region="")
    assert Today(diary).player.script["plan_id"].startswith("2026-11-23_")


def test_two_sessions_at_once_in_one_day_have_ids_of_their_own(
    diary: Diary, time_machine: machine.TimeMachineFixture
) -> None:
    page = Today(diary)
    for _ in range(2):
        ask(page, type="now", minutes=3, region="hips")
        play(page)
        time_machine.shift(timedelta(minutes=5))
    assert diary.sessions()["session_id"].to_list() == [
        "now_2026-11-23T090000.20261123.1",
        "now_2026-11-23T090500.20261123.1",
    ]


def test_the_same_as_last_time_is_checked_anew(diary: Diary) -> None:
    page = Today(diary)
    assert ask(page, type="again")["message"] == "There is no session to repeat yet."
    ask(page, type="now", minutes=10, region="hips")
    done = stretches(page)
    play(page)
    save_profile(person(avoid={done[-1]}), diary.folder / "profile.toml")
    assert ask(page, type="again")["done"]
    assert stretches(page) == done[:-1]
    assert page.player.script["notice"].startswith(f"Without {CATALOGUE[done[-1]].name}: You asked to leave it out.")


def test_without_a_plan_or_a_profile_it_is_a_newcomers_session(tmp_path: Path) -> None:
    diary = Diary(tmp_path / "data")
    page = Today(diary)
    assert page.player.script["title"] == "Nothing is planned yet"
    assert page.view["questions"] == "You have not answered these questions yet."
    refused = ask(page, type="now", minutes=5, region="")
    assert refused["message"] == "Answer the questions first: they say when stretching should wait."
    assert not diary.folder.exists()
    said = ask(page, type="screen", answers=NO)["message"]
    assert said.startswith("Nothing here says to wait.")
    assert page.view["questions"] == ""
    assert ask(page, type="now", minutes=5, region="")["done"]


@pytest.mark.parametrize("level", ["A", "B"])
def test_answers_that_stop_everything_leave_nothing_to_start(diary: Diary, level: str) -> None:
    page = Today(diary)
    assert ask(page, type="screen", answers=NO | {ASK[level][0]: True})["done"]
    assert page.view["stop"]["level"] == level
    assert page.player.script["stop"] == page.view["stop"]
    assert "No plan is made" in ask(page, type="now", minutes=5, region="")["message"]
    assert ask(page, type="screen", answers=NO)["done"]
    assert page.view["stop"] is None
    assert page.player.script["plan_id"].startswith("2026-11-23_")


def test_new_answers_take_back_what_was_released_before(diary: Diary) -> None:
    path = diary.folder / "profile.toml"
    save_profile(person(cautions={"osteoporosis"}, released={"side_bend", "legs_up_wall"}), path)
    ask(Today(diary), type="screen", answers=NO | {"osteoporosis": True})
    after = load_profile(path)
    assert after is not None
    assert after.released == {"legs_up_wall"}
    answered = latest(diary.folder / "screening.toml")
    assert answered is not None
    assert [question.id for question in answered.yes] == ["osteoporosis"]


def test_a_day_that_an_experiment_keeps_free_is_said_and_can_be_stretched(diary: Diary) -> None:
    from planner.week.experiment import Experiment, Period

    diary.save_experiment(Experiment("e", "any", "14x3", (Period(1, 1, "off", TODAY, TODAY),)))
    page = Today(diary)
    assert page.view["free"] == (
        "Your experiment keeps today free. A session now is recorded as it is, and the day counts as not followed."
    )
    assert ask(page, type="now", minutes=5, region="")["done"]
    play(page)
    [running] = planner.experiment.experiments(diary)
    assert planner.experiment.followed(running, diary).to_list() == [False]


@pytest.mark.parametrize(
    "request_",
    [
        {"type": "now", "minutes": 0, "region": ""},
        {"type": "now", "minutes": 5, "region": "knee"},
        {"type": "dance"},
    ],
)
def test_a_request_that_cannot_be_is_a_sentence(diary: Diary, request_: dict[str, Any]) -> None:
    answer = ask(Today(diary), **request_)
    assert not answer["done"]
    assert answer["message"] == NOT_UNDERSTOOD


def test_one_minute_is_a_sentence(diary: Diary) -> None:
    assert ask(Today(diary), type="now", minutes=1, region="")["message"] == (
        "1 minute is too short for a session that keeps every rule. Choose more minutes."
    )


def test_an_unreadable_diary_is_said_and_leaves_the_rest(diary: Diary) -> None:
    (diary.folder / "sessions.csv").mkdir()
    page = Today(diary)
    assert page.view["error"].startswith(f"{diary.folder / 'sessions.csv'}: cannot be read (")
    assert page.player.script["title"] == "Today's session can't be read"
    (diary.folder / "sessions.csv").rmdir()
    ask(page, type="look", busy=False)
    assert page.view["error"] == ""
    assert page.player.script["plan_id"].startswith("2026-11-23_")


def test_the_pain_after_a_session_at_once_is_asked_for_also_on_a_day_of_rest(
    diary: Diary, time_machine: machine.TimeMachineFixture
) -> None:
    time_machine.shift(timedelta(1))
    page = Today(diary)
    ask(page, type="now", minutes=3, region="")
    script = page.player.script
    event = {name: script[name] for name in ("session_id", "plan_id", "date", "planned_s")}
    event |= {"at": f"{script['date']}T09:01:00+01:00"}
    end = {"type": "end", "outcome": "stopped", "active_s": 9, "pain_after": None, "note": ""}
    page.player.events = [
        event | {"seq": 1, "type": "start", "pain_before": None, "again": False},
        event | {"seq": 2} | end,
    ]
    offered = Today(diary).player.script
    assert (offered["title"], offered["unrated"]["session_id"]) == ("A rest day", script["session_id"])
    page.player.events = [event | {"seq": 3} | end | {"pain_after": 1}]
    assert Today(diary).player.script["unrated"] is None
