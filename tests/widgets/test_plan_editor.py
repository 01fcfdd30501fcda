"""The plan editor, driven by its traits as the page drives it."""

from __future__ import annotations

import base64
import math
import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import planner
from planner import Diary, PlanEditor, Profile
from planner.analysis.adherence import planned_session
from planner.catalogue import load_catalogue
from planner.person.profile import WEEKDAYS, load_profile, save_profile, weekday_name
from planner.person.screening import latest, load_questions
from planner.widgets.common.saying import NOT_UNDERSTOOD
from planner.widgets.plan_editor import plan_editor
from tests.helpers.clock import MORNING
from tests.helpers.people import EVERYTHING

pytestmark = pytest.mark.time_machine(MORNING)

TODAY = MORNING.date()
MONDAY = TODAY + timedelta(7 - TODAY.weekday())  # of the coming week


@pytest.fixture
def editor(monkeypatch: pytest.MonkeyPatch) -> PlanEditor:
    """The editor of somebody who begins with wishes that are planned in a moment."""
    light = replace(plan_editor.starter(MONDAY), focus={"hips": 1}, article_only=True, change="much")
    monkeypatch.setattr(plan_editor, "starter", lambda start: light)
    return PlanEditor(Diary(), start=MONDAY)


def send(
    editor: PlanEditor, action: str = "plan", seq: int = 1, start: str = MONDAY.isoformat(), **wishes: Any
) -> None:
    ask(editor, action, seq=seq, start=start, profile=editor.reply["profile"] | wishes)


def ask(editor: PlanEditor, action: str = "plan", **parts: Any) -> dict[str, Any]:
    """Send a request as the page does, on top of what the last reply told it; return the reply."""
    last = editor.reply
    known = {name: last.get(name) for name in ("profile", "start", "edits")}
    base = (
        {day["day"]: [item["id"] for item in day["items"]] for day in last["week"]["days"]} if "week" in last else None
    )
    editor.request = {"seq": last["seq"] + 1, "action": action, "base": base, **known, **parts}
    return editor.reply


def cards(editor: PlanEditor) -> dict[str, list[str]]:
    return {day["day"]: [item["id"] for item in day["items"]] for day in editor.reply["week"]["days"] if day["items"]}


def days(editor: PlanEditor) -> list[int]:
    return [day["given_s"] for day in editor.reply["week"]["days"]]


def test_a_newcomer_sees_a_week_that_begins_today(data_folder: Path) -> None:
    editor = PlanEditor(Diary(), start=MONDAY)
    assert "error" not in editor.reply
    assert days(editor) == [600, 0, 600, 0, 600, 0, 0]
    assert all(0 < day["used_s"] <= 600 for day in editor.reply["week"]["days"] if day["given_s"])
    assert editor.reply["week"]["days"][0]["items"][0] == {
        "id": "standing_posture",
        "name": "Standing posture drill",
        "dose": "3 breaths",
        "seconds": 70,
        "why": "Opens every training day, before any standing stretch.",
        "locked": False,
        "done": 0.0,
    }
    assert not data_folder.exists()  # looking writes nothing


def test_every_change_is_planned_at_once(editor: PlanEditor) -> None:
    send(editor, seq=4, minutes={"tue": 5})
    assert editor.reply["seq"] == 4
    assert days(editor) == [0, 300, 0, 0, 0, 0, 0]
    # A page that is loaded again finds what was last asked for, not what the notebook began with.
    assert editor.reply["profile"]["minutes"] == {"tue": 5}


def test_only_the_articles_stretches_is_one_switch() -> None:
    editor = PlanEditor(Diary(), start=MONDAY)
    assert editor.reply["profile"]["article_only"] is False
    send(editor, "save", article_only=True)
    kept_out = {row["stretch"] for row in editor.reply["week"]["verdicts"] if row["rule"] == "article_only"}
    assert kept_out == {id_ for id_, stretch in load_catalogue().items() if stretch.source == "extension"}
    assert PlanEditor(Diary(), start=MONDAY).reply["profile"]["article_only"] is True


def test_saving_writes_the_plan_and_the_profile(editor: PlanEditor) -> None:
    send(editor, "save", minutes={"mon": 10, "thu": 5})
    assert "error" not in editor.reply
    assert editor.reply["notice"] == "Saved. Your first session is Monday 30 November."
    plans = Diary().plans()
    assert sorted(plans["date"].dt.date.unique()) == [MONDAY, MONDAY + timedelta(3)]
    saved = load_profile()
    assert saved is not None
    assert dict(saved.minutes) == {"mon": 10, "thu": 5}
    assert PlanEditor(Diary(), start=MONDAY).reply["profile"]["minutes"] == {"mon": 10, "thu": 5}


def test_a_wrong_value_is_said_and_nothing_is_written(editor: PlanEditor, data_folder: Path) -> None:
    send(editor, minutes={"mon": 500})
    assert editor.reply["error"] == "Minutes, Monday: 500 is not a whole number from 0 to 120."
    send(editor, "save", minutes={"mon": 500})
    assert editor.reply["error"] == "Minutes, Monday: 500 is not a whole number from 0 to 120."
    assert not data_folder.exists()
    send(editor, seq=2, minutes={"mon": 5})
    assert "error" not in editor.reply


@pytest.mark.parametrize("start", ["", "soon", None, 5, "0026-11-23"])
def test_a_first_day_that_is_not_a_date_is_said(editor: PlanEditor, start: Any) -> None:
    send(editor, start=start)
    assert editor.reply["error"] == "Choose a first day for this plan."


def test_no_plan_shows_its_causes(editor: PlanEditor) -> None:
    send(editor, seq=3, minutes={"mon": 1})
    assert editor.reply["causes"] == [
        "Monday: 1 minute is too short; the shortest session that keeps every rule takes 70 seconds. "
        "Give Monday at least 2 minutes, or 0 for a rest day."
    ]
    assert "week" not in editor.reply
    (way,) = editor.reply["ways"]
    assert (way["words"], way["change"]["profile"]["minutes"]) == ("Give Monday 2 minutes", {"mon": 2})
    send(editor, "save", seq=4, minutes={"mon": 1})
    assert Diary().plans().empty


def test_an_unreadable_profile_is_said_and_never_written_over(data_folder: Path) -> None:
    data_folder.mkdir()
    path = data_folder / "profile.toml"
    path.write_text("minutes = 5\n", "utf-8")
    editor = PlanEditor(Diary(), start=MONDAY)
    assert editor.reply["error"] == f"{path}: minutes: 5 is not a table of names and values."
    send(editor, "save", minutes={"mon": 10})
    assert editor.reply["error"] == f"{path}: minutes: 5 is not a table of names and values."
    assert path.read_text("utf-8") == "minutes = 5\n"
    assert Diary().plans().empty


def test_an_unreadable_own_catalogue_is_said(data_folder: Path) -> None:
    data_folder.mkdir()
    path = data_folder / "my_stretches.toml"
    path.write_text("[mine\n", "utf-8")
    editor = PlanEditor(Diary(), start=MONDAY)
    assert editor.reply["error"].startswith(f"{path}: is not valid TOML")
    send(editor, minutes={"mon": 10})
    assert editor.reply["error"].startswith(f"{path}: is not valid TOML")


def test_a_saved_profile_that_has_no_plan_can_be_mended(data_folder: Path) -> None:
    data_folder.mkdir()
    (data_folder / "profile.toml").write_text("[minutes]\nmon = 1\n", "utf-8")
    editor = PlanEditor(Diary(), start=MONDAY)
    assert editor.reply["causes"][0].startswith("Monday: 1 minute is too short")
    send(editor, minutes={"mon": 5})
    assert days(editor) == [300, 0, 0, 0, 0, 0, 0]


def test_what_hurt_while_the_editor_was_open_counts_in_its_next_plan(editor: PlanEditor) -> None:
    send(editor, article_only=True)
    assert "Figure four" in planned(editor)
    diary = Diary()
    for day in (TODAY - timedelta(2), TODAY - timedelta(1)):
        id_ = f"2026-05-25_3fa09c.{day}"
        diary.put_session(id_, date=day, started_at=f"{day}T07:00:00+01:00", planned_s=9, active_s=9, outcome="hurt")
        done = {"reps_planned": 5, "reps_done": 1, "hold_s": 5, "active_s": 9, "outcome": "hurt"}
        diary.put_performed(id_, 1, "left", stretch="figure_four", **done)
    send(editor, seq=2)
    assert "Figure four" not in planned(editor)


def planned(editor: PlanEditor) -> set[str]:
    return {item["name"] for day in editor.reply["week"]["days"] for item in day["items"]}


def test_two_equal_requests_are_answered_twice_and_a_failed_save_can_be_tried_again(editor: PlanEditor) -> None:
    in_the_way = Diary().folder / "plan.csv"
    in_the_way.mkdir(parents=True)
    send(editor, "save", seq=1)
    assert "plan.csv" in editor.reply["error"]
    assert load_profile() is None  # nothing half saved
    in_the_way.rmdir()
    send(editor, "save", seq=2)
    assert (editor.reply["seq"], editor.reply["notice"][:6]) == (2, "Saved.")


@pytest.mark.parametrize(
    "request_", [{"seq": 1, "action": "save"}, {"seq": 1, "action": "plan", "profile": 5, "start": ""}]
)
def test_a_request_that_makes_no_sense_is_said(editor: PlanEditor, request_: dict[str, Any]) -> None:
    editor.request = request_
    assert editor.reply["error"] == NOT_UNDERSTOOD


# The week by hand


def test_a_stretch_can_be_kept_removed_moved_and_the_rest_stays(editor: PlanEditor) -> None:
    monday, wednesday = sorted(cards(editor))[:2]
    before = cards(editor)
    gone = before[monday][-1]
    moves = next(id_ for id_ in before[monday] if id_ not in before[wednesday])
    ask(editor, edits={"lock": [[wednesday, moves]], "remove": [[monday, gone], [monday, moves]], "minutes": {}})
    after = cards(editor)
    assert gone not in after[monday]
    assert moves in after[wednesday]
    day = editor.reply["week"]["days"][0]
    assert {each["id"] for each in day["removed"]} == {gone, moves}
    assert [item["locked"] for item in editor.reply["week"]["days"][2]["items"] if item["id"] == moves] == [True]
    # Undo is the wishes of before, with the week of before as what to change as little as can be.
    ask(editor, edits={"lock": [], "remove": [], "minutes": {}}, base=before)
    assert cards(editor) == before


def test_what_was_changed_by_hand_is_kept_with_the_plan(editor: PlanEditor) -> None:
    monday = min(cards(editor))
    gone = cards(editor)[monday][-1]
    edits = {"lock": [], "remove": [[monday, gone]], "minutes": {}, "moved": {}}
    assert ask(editor, "save", edits=edits)["notice"].startswith("Saved.")
    again = PlanEditor(Diary(), start=MONDAY)
    assert again.reply["edits"] == edits
    assert cards(again) == cards(editor)


def test_alternatives_are_offered_for_one_stretch(editor: PlanEditor) -> None:
    monday = min(cards(editor))
    id_ = cards(editor)[monday][-1]
    swaps = ask(editor, "swaps", day=monday, stretch=id_)["swaps"]
    assert (swaps["day"], swaps["id"]) == (monday, id_)
    assert swaps["with"]
    assert all(each["cost"].endswith(".") and each["id"] not in cards(editor)[monday] for each in swaps["with"])


def test_a_lock_that_cannot_be_kept_is_said(editor: PlanEditor) -> None:
    tuesday = (MONDAY + timedelta(1)).isoformat()
    reply = ask(editor, edits={"lock": [[tuesday, "figure_four"]], "remove": [], "minutes": {}})
    assert reply["causes"] == [
        "Tuesday: “Figure four” is locked there, but that is a rest day. Unlock it, or give Tuesday some minutes."
    ]
    assert reply["stop"] is False


def test_the_session_of_a_day_can_go_to_a_rest_day(editor: PlanEditor) -> None:
    monday, tuesday = (MONDAY + timedelta(n) for n in (0, 1))
    moved = cards(editor)[monday.isoformat()]
    edits = {
        "lock": [[tuesday.isoformat(), id_] for id_ in moved if id_ != "standing_posture"],
        "remove": [],
        "minutes": {monday.isoformat(): 0, tuesday.isoformat(): 10},
    }
    ask(editor, edits=edits)
    assert monday.isoformat() not in cards(editor)
    assert cards(editor)[tuesday.isoformat()] == moved


def test_the_planner_can_pick_the_days(editor: PlanEditor) -> None:
    send(editor, times_a_week=3, minutes_each=8)
    on = [date.fromisoformat(day) for day in cards(editor)]
    assert len(on) == 3
    assert min((b - a).days for a, b in pairwise(on)) >= 2
    assert [given for given in days(editor) if given] == [480] * 3


@pytest.mark.long
@pytest.mark.parametrize(
    ("action", "file", "begins"),
    [("calendar", "stretching.ics", b"BEGIN:VCALENDAR"), ("page", f"stretching_{MONDAY}.pdf", b"%PDF-")],
)
def test_the_week_can_be_taken_away(editor: PlanEditor, action: str, file: str, begins: bytes) -> None:
    reply = ask(editor, action)
    assert str(Diary().folder / file) in reply["notice"]
    assert reply["notice"].startswith(f"{file} is downloaded. It ")
    assert reply["notice"].endswith("This week is not saved yet: choose Save plan as well.")
    assert reply["file"]["name"] == file
    assert base64.b64decode(reply["file"]["base64"]).startswith(begins)
    ask(editor, "save")
    assert "not saved yet" not in ask(editor, action)["notice"]


OWN = {
    "name": "Towel slide", "steps": ["Slide."], "position": "lying", "regions": ["hips"], "reps": 4, "hold_s": 5
}  # fmt: skip


def test_a_stretch_of_ones_own_can_be_planned_at_once(editor: PlanEditor) -> None:
    reply = ask(editor, "own", form=OWN, picture=None)
    assert reply["own"] == {
        "notice": "Towel slide is among your stretches now. Where the week has none of it, swap it in or like it."
    }
    assert editor.choices["stretches"][-1]["name"] == "Towel slide"
    monday = min(cards(editor))
    ask(editor, edits={"lock": [[monday, "my_towel_slide"]], "remove": [], "minutes": {}})
    assert "my_towel_slide" in cards(editor)[monday]


def test_what_is_wrong_with_a_stretch_of_ones_own_is_said_in_its_form(editor: PlanEditor) -> None:
    reply = ask(editor, "own", form=OWN | {"hold_s": 900}, picture=None)
    assert reply["own"] == {
        "error": "Seconds of each hold: 900 is not a whole number from 0 to 300.",
        "field": "hold_s",
    }
    assert "error" not in reply
    assert not (Diary().folder / "my_stretches.toml").exists()


def own(editor: PlanEditor) -> dict[str, Any]:
    """The person's one stretch, as the page has it."""
    (found,) = editor.choices["own"]
    return found


def test_a_stretch_of_ones_own_is_changed_in_its_form(editor: PlanEditor) -> None:
    ask(editor, "own", form=OWN, picture=None)
    before = own(editor)
    plain = {"two_sides": False, "equipment": [], "cautions": [], "flexion": False, "drawn_like": ""}
    assert (before["id"], before["form"]) == ("my_towel_slide", OWN | plain)
    changed = before["form"] | {"name": "Slide", "drawn_like": "glute_bridge"}
    reply = ask(editor, "own", id="my_towel_slide", seen=before["seen"], form=changed, picture=None)
    assert reply["own"] == {"notice": "Slide is saved."}
    assert own(editor)["form"] == changed
    assert "my_towel_slide" not in [each["id"] for each in editor.choices["likenesses"]]
    assert own(editor)["seen"] != before["seen"]


def test_a_stretch_that_was_changed_elsewhere_is_asked_about(editor: PlanEditor) -> None:
    ask(editor, "own", form=OWN, picture=None)
    seen, path = own(editor)["seen"], Diary().folder / "my_stretches.toml"
    path.write_text(path.read_text("utf-8").replace("Slide.", "Slide far."), "utf-8")
    mine = {"id": "my_towel_slide", "seen": seen, "form": OWN | {"reps": 9}, "picture": None}
    reply = ask(editor, "own", **mine)
    assert reply["asks"] == {
        "question": "“Towel slide” was changed elsewhere since you began. Save yours over it?",
        "add": "Save mine",
    }
    assert own(editor)["form"]["steps"] == ["Slide far."]
    assert ask(editor, "own", **mine, again=True)["own"] == {"notice": "Towel slide is saved."}
    assert (own(editor)["form"]["steps"], own(editor)["form"]["reps"]) == (["Slide."], 9)
    reply = ask(editor, "drop_own", id="my_towel_slide", seen=seen)
    assert reply["own"] == {
        "error": "“Towel slide” was changed elsewhere meanwhile. Look at it again before you delete it.",
        "field": "",
    }


def test_a_stretch_that_was_deleted_elsewhere_is_told(editor: PlanEditor) -> None:
    gone = {"error": "This stretch was deleted elsewhere meanwhile. To have it again, add it.", "field": ""}
    assert ask(editor, "own", id="my_towel_slide", seen="", form=OWN, picture=None)["own"] == gone
    assert ask(editor, "drop_own", id="side_bend", seen="")["own"] == gone
    nothing = {"error": "There is nothing to put back here. Add the stretch again.", "field": ""}
    assert ask(editor, "undo_own")["own"] == nothing


def test_a_week_goes_on_without_a_stretch_that_is_deleted(editor: PlanEditor) -> None:
    """It is liked, locked, in the saved plan and on the page, and has been done on a day that is kept."""
    ask(editor, "own", form=OWN, picture=None)
    monday, *_ = days = sorted(cards(editor))
    liked = editor.reply["profile"] | {"like": ["my_towel_slide"]}
    locks = {"lock": [[day, "my_towel_slide"] for day in days[:2]], "remove": [], "minutes": {}}
    ask(editor, "save", profile=liked, edits=locks)
    play(date.fromisoformat(monday), {"my_towel_slide": 1.0}, "stopped")
    ask(editor, "look", profile=liked, edits=locks)
    assert "my_towel_slide" in cards(editor)[monday]
    path = Diary().folder / "my_stretches.toml"
    before, seen = path.read_bytes(), own(editor)["seen"]

    since = {"profile": liked, "edits": locks | {"moved": {}}}
    reply = ask(editor, "drop_own", id="my_towel_slide", seen=seen, profile=liked, edits=locks, since=since)
    assert reply["own"] == {"notice": "Towel slide is deleted. What you logged stays in your diary."}
    assert not reply.get("error")
    assert not reply.get("causes")
    assert editor.choices["own"] == []
    reply = ask(editor, profile=liked, edits=locks, since=since)
    assert (reply.get("came"), reply["since"]["profile"]["like"], reply["since"]["edits"]["lock"]) == (None, [], [])
    assert all("my_towel_slide" not in ids for ids in cards(editor).values())
    assert PlanEditor().reply["week"]  # opened anew, from what is saved
    with pytest.warns(UserWarning, match="^“Towel slide”, planned for .*, is not among your stretches any more"):
        planned_session(Diary(), planner.load_catalogue(), date.fromisoformat(days[1]))

    assert ask(editor, "undo_own", profile=liked, edits=locks)["own"] == {"notice": "Towel slide is back."}
    assert path.read_bytes() == before
    assert own(editor)["seen"] == seen


# The week as it goes


def play(day: date, stretches: dict[str, float], outcome: str = "completed") -> None:
    diary, id_ = Diary(), f"{day}_3fa09c.{day:%Y%m%d}.1"
    at = f"{day}T07:00:00+00:00"
    diary.put_session(
        id_, date=day, started_at=at, ended_at=f"{day}T07:10:00+00:00", planned_s=9, active_s=9, outcome=outcome
    )
    for order, (stretch, share) in enumerate(stretches.items(), 1):
        reps = {"reps_planned": 4, "reps_done": round(4 * share), "hold_s": 5, "active_s": 9, "outcome": "done"}
        diary.put_performed(id_, order, "both", stretch=stretch, **reps)


def save_week_before_today() -> dict[str, list[str]]:
    """A plan that began two days ago, with a session on each day, as if saved then."""
    start = TODAY - timedelta(2)
    week = planner.plan_week(
        Profile(minutes=dict.fromkeys(WEEKDAYS, 6), focus={"lower back": 2}, equipment=EVERYTHING),
        load_catalogue(),
        start,
    )
    Diary().save_plan(week)
    path = Diary().folder / "plan.csv"
    moment = datetime.combine(start, time(6)).astimezone()
    text = re.sub(rf",{TODAY}T[0-9:+-]+,", f",{moment.isoformat(timespec='seconds')},", path.read_text("utf-8"))
    path.write_text(text, "utf-8")
    save_profile(Profile(minutes=dict.fromkeys(WEEKDAYS, 6), focus={"lower back": 2}, equipment=EVERYTHING))
    return {session.date.isoformat(): [item.stretch.id for item in session.items] for session in week.sessions}


@pytest.mark.long
def test_in_mid_week_what_was_done_stays_and_a_missed_day_can_be_done_today() -> None:
    saved = save_week_before_today()
    first, missed, today = sorted(saved)[:3]
    play(TODAY - timedelta(2), dict.fromkeys(saved[first], 1.0))
    editor = PlanEditor(Diary())
    assert editor.reply["start"] == first
    states = {day["day"]: day["state"] for day in editor.reply["week"]["days"]}
    assert [states[day] for day in (first, missed, today)] == ["done", "missed", "open"]
    assert cards(editor)[first] == saved[first]
    assert {item["done"] for item in editor.reply["week"]["days"][0]["items"]} == {1.0}
    lock = [[today, id_] for id_ in saved[missed] if id_ != "standing_posture"]
    ask(editor, edits={"lock": lock, "remove": [], "minutes": {today: 12}})
    assert set(saved[missed]) <= set(cards(editor)[today])
    assert ask(editor, "save")["notice"] == "Saved. Your next session is today."
    assert cards(PlanEditor(Diary())) == cards(editor)


def test_a_plan_saved_in_the_middle_of_a_session_leaves_it_to_be_resumed() -> None:
    saved = save_week_before_today()
    begun = planner.planned_session(Diary(), load_catalogue())
    assert begun is not None
    play(TODAY, {saved[TODAY.isoformat()][0]: 1.0}, outcome="abandoned")
    assert ask(PlanEditor(Diary()), "save")["notice"].startswith("Saved.")
    assert len(Diary().plans()["plan_id"].unique()) == 2
    assert planner.planned_session(Diary(), load_catalogue()) == begun


def test_a_session_that_has_only_begun_is_no_rest_day() -> None:
    saved = save_week_before_today()
    play(TODAY, {}, outcome="abandoned")
    editor = PlanEditor(Diary())
    assert editor.reply["week"]["days"][2]["state"] == "begun"
    assert cards(editor)[TODAY.isoformat()] == saved[TODAY.isoformat()]


def test_a_week_that_is_over_is_not_planned(editor: PlanEditor) -> None:
    send(editor, start="2026-01-05")
    assert editor.reply["error"] == (
        "The week from Monday 5 January 2026 is over. Plan from today, or choose a later first day."
    )
    (way,) = editor.reply["ways"]
    assert way == {"words": "Plan from today", "change": {"start": TODAY.isoformat(), "edits": None}}
    ask(editor, **way["change"])
    assert editor.reply["week"]["days"][0]["day"] == TODAY.isoformat()


def test_a_pause_that_is_entered_twice_is_asked_about_and_one_that_is_sent_twice_is_not(editor: PlanEditor) -> None:
    pause = {"from": MONDAY.isoformat(), "to": MONDAY.isoformat(), "why": "a cold", "entry": "a" * 16}
    for _ in range(2):
        assert ask(editor, "pause", **pause)["pause"]["notice"].startswith("Paused.")
    other = pause | {"entry": "b" * 16, "why": ""}
    reply = ask(editor, "pause", **other)
    assert reply["asks"] == {"question": "You have this already. Add it again?", "add": "Add it again"}
    assert not {"notice", "error", "week"} & reply.keys()
    for _ in range(2):
        assert ask(editor, "pause", **other, again=True)["pause"]["notice"].startswith("Paused.")
    assert [each["why"] for each in reply["pauses"]] == ["a cold"]
    assert Diary().pauses()["why"].to_list() == ["a cold", ""]


def test_a_pause_plans_nothing_and_can_be_taken_out(editor: PlanEditor) -> None:
    before = cards(editor)
    pause = {"from": MONDAY.isoformat(), "to": (MONDAY + timedelta(2)).isoformat(), "why": "a cold"}
    reply = ask(editor, "pause", **pause)
    assert reply["pause"] == {"notice": "Paused. Nothing is planned on these days; save the plan to keep that."}
    assert reply["pauses"] == [pause]
    assert [day["state"] for day in reply["week"]["days"]][:3] == ["paused"] * 3
    assert min(cards(editor)) == (MONDAY + timedelta(4)).isoformat()
    reply = ask(editor, "end_pause", **pause, base=before)
    assert reply["pause"] == {"notice": "The pause is taken out. Save the plan to keep that."}
    assert reply["pauses"] == []
    assert cards(editor) == before
    wrong = ask(editor, "pause", **pause | {"to": ""})
    words = "Choose the last day of the pause, the first day itself or a later one."
    assert wrong["pause"] == {"error": words, "field": "to"}
    assert "error" not in wrong  # of the week


@pytest.mark.parametrize("action", ["pause", "own"])
def test_what_a_form_keeps_is_said_there_whatever_the_wishes_are_worth(editor: PlanEditor, action: str) -> None:
    pause = {"from": MONDAY.isoformat(), "to": MONDAY.isoformat(), "why": ""}
    profile = editor.reply["profile"]
    reply = ask(editor, action, form=OWN, picture=None, profile=profile | {"minutes": {"mon": 200}}, **pause)
    assert reply["error"] == "Minutes, Monday: 200 is not a whole number from 0 to 120."
    assert set(reply[action]) == {"notice"}
    pause |= dict.fromkeys(("from", "to"), (MONDAY + timedelta(2)).isoformat())
    ask(editor, action, form=OWN | {"name": "Other"}, picture=None, profile=profile | {"minutes": {}}, **pause)
    assert set(editor.reply[action]) == {"notice"}
    assert editor.reply["causes"]


# The screening


def answers(*yes: str) -> dict[str, bool]:
    return {question.id: question.id in yes for question in load_questions()}


def test_the_questions_come_before_the_first_plan(editor: PlanEditor) -> None:
    assert editor.reply["due"] == "You have not answered these questions yet."
    assert [question["id"] for question in editor.choices["screening"]["questions"]] == list(answers())
    reply = ask(editor, "screen", answers=answers("hip_replacement"))
    assert (reply["due"], reply["kept"], reply["notice"]) == ("", True, "")
    assert (reply["screening"]["level"], reply["screening"]["stop"]) == ("C", None)
    assert reply["screening"]["on"] == TODAY.isoformat()
    kept_out = {row["stretch"] for row in reply["week"]["verdicts"] if row["rule"] == "screening"}
    assert "single_knee" in kept_out
    assert PlanEditor(Diary(), start=MONDAY).reply["due"] == ""


@pytest.mark.parametrize(("sign", "level"), [("chest_pain", "A"), ("unwell", "B")])
def test_signs_that_need_care_stop_the_plan_at_once(editor: PlanEditor, sign: str, level: str) -> None:
    reply = ask(editor, "screen", answers=answers(sign))
    assert reply["stop"] is True
    assert reply["screening"]["stop"] == editor.choices["screening"]["stops"][level]
    assert "week" not in reply
    assert reply["causes"][0].startswith("No plan is made after your answers of")
    ask(editor, "save")
    assert Diary().plans().empty
    assert "week" not in PlanEditor(Diary(), start=MONDAY).reply


def test_a_yes_to_an_emergency_sign_is_enough(editor: PlanEditor) -> None:
    assert ask(editor, "screen", answers={"chest_pain": True})["kept"]
    kept = latest()
    assert kept is not None
    assert dict(kept.answers) == {"chest_pain": True}


def test_answers_are_kept_whatever_the_wishes_are_worth(editor: PlanEditor) -> None:
    reply = ask(editor, "screen", answers=answers("unwell"), profile={"minutes": {"mon": 9999}})
    assert (reply["kept"], reply["field"]) == (True, "minutes.mon")
    assert reply["screening"]["level"] == "B"


def test_a_release_is_asked_again_when_new_answers_speak_against_the_stretch(editor: PlanEditor) -> None:
    ask(editor, "screen", answers=answers("hip_replacement"))
    send(editor, "save", released=["single_knee"], focus={"lower back": 3})
    assert "screening" not in [
        row["rule"] for row in editor.reply["week"]["verdicts"] if row["stretch"] == "single_knee"
    ]
    reply = ask(editor, "screen", answers=answers("hip_replacement", "pregnancy"))
    assert reply["profile"]["released"] == []
    assert reply["notice"] == (
        "What was released before these answers: ask your clinician again. Until then it stays out: Single knee to chest."
    )


def test_half_the_answers_are_not_enough(editor: PlanEditor) -> None:
    reply = ask(editor, "screen", answers={"chest_pain": False})
    assert reply["error"].startswith("Answer with yes or no: ")
    assert latest() is None


def test_an_edit_by_hand_changes_no_other_day_and_is_told(editor: PlanEditor) -> None:
    days = sorted(cards(editor))
    before = cards(editor)
    to = days[1]
    id_ = next(id_ for id_ in before[days[0]] if id_ not in before[to])
    edits = {"lock": [[to, id_]], "remove": [[days[0], id_]], "minutes": {to: 20}}
    reply = ask(editor, edits=edits, refill=[])
    after = cards(editor)
    assert after[days[0]] == [other for other in before[days[0]] if other != id_]
    assert sorted(after[to]) == sorted([*before[to], id_])
    assert {day: ids for day, ids in after.items() if day not in (days[0], to)} == {
        day: ids for day, ids in before.items() if day not in (days[0], to)
    }
    names = {id_: stretch.name for id_, stretch in load_catalogue().items()}
    was, now = (weekday_name(date.fromisoformat(day)) for day in (days[0], to))
    assert reply["changes"] == {
        "some": True,
        "sentence": f"{names[id_]} moved from {was} to {now}.",
        "marks": {to: {id_: f"was on {was[:3]}"}},
    }
    saved = ask(editor, "save", refill=[])
    assert (cards(editor), saved["changes"]["some"]) == (after, False)
    assert cards(PlanEditor(Diary(), start=MONDAY)) == after  # as it was saved


def test_what_a_new_caution_forbids_is_named_where_nothing_is_left(editor: PlanEditor) -> None:
    cautions = sorted(editor.choices["cautions"])
    base = cards(editor)
    ask(editor, profile=editor.reply["profile"] | {"cautions": cautions}, base=base)
    (cause,) = editor.reply["causes"]
    assert cause.startswith("Monday, Wednesday and Friday: no stretch is possible (kept out by: ")
    assert [way["words"] for way in editor.reply["ways"]] == ["Show each stretch"]
    named = " ".join(each["names"] for each in editor.reply["barred"])
    assert all(load_catalogue()[id_].name in named for ids in base.values() for id_ in ids)


def test_a_week_of_rest_offers_one_to_begin_with(editor: PlanEditor) -> None:
    ask(editor, profile=editor.reply["profile"] | {"minutes": {}})
    assert editor.reply["causes"] == ["Every day is a rest day. Give at least one weekday some minutes."]
    (way,) = editor.reply["ways"]
    assert way["words"] == "Plan 10 minutes on 3 days"
    ask(editor, **way["change"])
    assert days(editor) == [600, 0, 600, 0, 600, 0, 0]


def test_how_much_change_is_a_wish_that_is_kept_and_free_minutes_say_so(data_folder: Path) -> None:
    editor = PlanEditor(Diary(), start=MONDAY)
    assert editor.reply["profile"]["change"] == "little"
    few = {id_ for ids in cards(editor).values() for id_ in ids}
    send(editor, minutes={"mon": 20})
    unused = "More comes as sessions go well, or at once if you choose more change."
    assert editor.reply["week"]["days"][0]["unused"] == unused
    send(editor, "save", seq=2, minutes={"mon": 10, "wed": 10, "fri": 10}, change="much")
    many = {id_ for ids in cards(editor).values() for id_ in ids}
    assert len(few) == 7
    assert len(many) > 15
    saved = load_profile()
    assert saved is not None
    assert saved.change == "much"
    send(editor, seq=3, change="none")
    assert editor.reply["error"].startswith("How much change: “none” is not")


def test_swaps_say_what_works_on_the_same_and_are_taken_in(data_folder: Path) -> None:
    editor = PlanEditor(Diary(), start=MONDAY)
    monday = min(cards(editor))
    before = cards(editor)
    found = ask(editor, "swaps", day=monday, stretch="figure_four")["swaps"]["with"]
    groups = [each["group"] for each in found]
    assert groups == sorted(groups, reverse=True)  # "same region" before "other"
    hips = [each["id"] for each in found if each["group"] == "same region"]
    assert {"seated_piriformis", "half_kneeling_hip_flexor", "glute_bridge"} <= set(hips)
    edits = {"lock": [[monday, hips[-1]]], "remove": [[monday, "figure_four"]], "minutes": {}}
    reply = ask(editor, edits=edits, refill=[])
    assert "causes" not in reply
    assert hips[-1] in cards(editor)[monday]
    assert "figure_four" not in cards(editor)[monday]
    assert {day: ids for day, ids in cards(editor).items() if day != monday} == {
        day: ids for day, ids in before.items() if day != monday
    }


def moved(editor: PlanEditor, day: str) -> dict[str, Any] | None:
    [found] = [each["moved"] for each in editor.reply["week"]["days"] if each["day"] == day]
    return found


def go(to: date, *ids: str) -> dict[str, Any]:
    return {"to": to.isoformat(), "minutes": 6, "stretches": dict.fromkeys(ids, "new")}


# The week of save_week_before_today: Saturday and Sunday are over, today is Monday.
@pytest.mark.parametrize(
    ("to", "then", "words", "undo"),
    [
        (TODAY, "", "Moved to Monday 23 November.", True),
        (TODAY, "done", "Moved to Monday 23 November, and done there.", False),
        (TODAY, "part", "Moved to Monday 23 November, and done in part there.", False),
        (TODAY, "begun", "Moved to Monday 23 November, and begun there.", False),
        (TODAY, "paused", "Moved to Monday 23 November, which is paused now.", True),
        (TODAY, "on", "Moved to Monday 23 November, and from there to Wednesday 25 November.", False),
        (TODAY - timedelta(1), "", "Moved to Sunday 22 November, and not done there.", False),
    ],
)
def test_a_day_whose_session_moved_says_where_to_and_what_became_of_it(
    to: date, then: str, words: str, *, undo: bool
) -> None:
    saved = save_week_before_today()
    missed, wednesday = min(saved), TODAY + timedelta(2)
    ids = saved[to.isoformat()]
    if then in ("done", "part", "begun"):
        share = {"done": 1.0, "part": 0.5, "begun": 0.0}[then]
        play(TODAY, dict.fromkeys(ids, share), outcome="completed" if then == "done" else "abandoned")
    if then == "paused":
        Diary().add_pause(TODAY, TODAY)
    edits: dict[str, Any] = {"lock": [], "remove": [], "minutes": {}, "moved": {missed: go(to, ids[-1])}}
    if then == "on":
        edits["moved"][TODAY.isoformat()] = go(wednesday, ids[-1])
    editor = PlanEditor(Diary())
    ask(editor, edits=edits)
    assert moved(editor, missed) == {"sentence": words, "undo": undo}
    assert moved(editor, wednesday.isoformat()) is None


def test_a_session_that_came_after_another_had_left_is_still_there() -> None:
    saved = save_week_before_today()
    missed, today = min(saved), TODAY.isoformat()
    lock = [[today, saved[missed][-1]]]
    went = {missed: go(TODAY, saved[missed][-1]), today: go(TODAY + timedelta(2), saved[today][-1])}
    editor = PlanEditor(Diary())
    ask(editor, edits={"lock": lock, "remove": [], "minutes": {today: 6}, "moved": went})
    assert moved(editor, missed) == {"sentence": "Moved to Monday 23 November.", "undo": True}


def test_a_missed_day_whose_session_moved_is_nothing_to_catch_up_on() -> None:
    saved = save_week_before_today()
    first, second = sorted(saved)[:2]
    editor = PlanEditor(Diary())
    edits = {"lock": [], "remove": [], "minutes": {}, "moved": {first: go(TODAY), second: go(TODAY)}}
    ask(editor, "save", edits=edits)
    begun = PlanEditor(Diary())
    assert begun.reply["edits"] == edits
    assert begun.reply["unsaved"] is False
    assert cards(begun) == cards(editor)


# Whose best week takes longer to find than a good one.
TIGHT: dict[str, Any] = {
    "minutes": dict.fromkeys(WEEKDAYS, 8),
    "focus": {"neck": 3, "hips": 3},
    "change": "much",
    "article_only": False,
    "equipment": sorted(EVERYTHING),
}


def test_a_good_week_comes_at_once_and_the_best_after_it_on_request(
    editor: PlanEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(editor, **TIGHT)
    best = cards(editor)
    assert editor.reply["looking"] is False
    monkeypatch.setattr("planner.widgets.common.working.SOON_S", 0.0)
    monkeypatch.setattr("planner.widgets.plan_editor.answers.THOROUGH_S", (0.0, math.inf))
    send(editor, **TIGHT, seq=2)
    good = cards(editor)
    assert editor.reply["looking"] is True
    assert best.keys() == good.keys()
    editor.request = editor.request | {"seq": 3, "thorough": 1}
    assert (editor.reply["looking"], editor.reply["seq"], cards(editor)) == (True, 3, good)
    editor.request = editor.request | {"seq": 4, "thorough": 2}
    assert (editor.reply["looking"], editor.reply["seq"], cards(editor)) == (False, 4, best)


def test_after_the_last_turn_the_good_week_has_to_do(editor: PlanEditor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.widgets.common.working.SOON_S", 0.0)
    monkeypatch.setattr("planner.widgets.plan_editor.answers.THOROUGH_S", (0.0,))
    for turn, looking in ((0, True), (1, False), (2, False), (1000, False)):
        reply = ask(editor, profile=editor.reply["profile"] | TIGHT, base=None, thorough=turn)
        assert reply["looking"] is looking
    assert ask(editor, thorough="soon")["error"] == NOT_UNDERSTOOD


def test_the_week_that_is_shown_is_the_one_that_is_saved(editor: PlanEditor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also while a better one is looked for."""
    monkeypatch.setattr("planner.widgets.common.working.SOON_S", 0.0)
    send(editor, **TIGHT)
    assert editor.reply["looking"] is True
    good = cards(editor)
    assert ask(editor, "save", refill=[])["looking"] is False
    assert cards(editor) == good
    plans = Diary().plans()
    assert {f"{day:%Y-%m-%d}": [*rows] for day, rows in plans.groupby("date")["stretch"]} == good


def test_what_is_saved_or_taken_away_is_the_best_week(editor: PlanEditor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.widgets.common.working.SOON_S", 0.0)
    for action in ("save", "calendar", "page", "look"):
        assert ask(editor, action, profile=editor.reply["profile"] | TIGHT, base=None)["looking"] is False


def test_where_something_clashes_no_week_is_looked_for_any_longer(
    editor: PlanEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The question stands still under the hand that answers it."""
    ask(editor, "save")
    other, since = PlanEditor(Diary(), start=MONDAY), editor.reply["since"]
    ask(other, "save", profile=other.reply["profile"] | TIGHT | {"minutes": dict.fromkeys(WEEKDAYS, 9)}, since=since)
    monkeypatch.setattr("planner.widgets.common.working.SOON_S", 0.0)
    reply = ask(editor, profile=editor.reply["profile"] | TIGHT, since=since)
    assert reply["clashes"]
    assert reply["looking"] is False
