"""The plan editor, driven by its traits as the page drives it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from planner import Diary, PlanEditor
from planner.catalogue import load_catalogue
from planner.profile import load_profile

PAST_MONDAY = date(2026, 6, 1)


@pytest.fixture
def editor() -> PlanEditor:
    return PlanEditor(Diary(), start=PAST_MONDAY)


def send(editor: PlanEditor, action: str = "plan", seq: int = 1, start: str = "2026-06-01", **wishes: Any) -> None:
    profile = editor.reply["profile"] | wishes
    editor.request = {"seq": seq, "action": action, "profile": profile, "start": start}


def days(editor: PlanEditor) -> list[int]:
    return [day["given_s"] for day in editor.reply["week"]["days"]]


def test_a_newcomer_sees_a_week_that_begins_today(editor: PlanEditor, data_folder: Path) -> None:
    assert "error" not in editor.reply
    assert days(editor) == [600, 0, 600, 0, 600, 0, 0]
    assert all(0 < day["used_s"] <= 600 for day in editor.reply["week"]["days"] if day["given_s"])
    assert editor.reply["week"]["days"][0]["items"][0] == {
        "name": "Standing posture drill",
        "dose": "3 breaths",
        "seconds": 70,
        "why": "Opens every training day, before any standing stretch.",
    }
    assert not data_folder.exists()  # looking writes nothing


def test_every_change_is_planned_at_once(editor: PlanEditor) -> None:
    send(editor, seq=4, minutes={"tue": 5})
    assert editor.reply["seq"] == 4
    assert days(editor) == [0, 300, 0, 0, 0, 0, 0]
    # A page that is loaded again finds what was last asked for, not what the notebook began with.
    assert editor.reply["profile"]["minutes"] == {"tue": 5}


def test_only_the_articles_stretches_is_one_switch(editor: PlanEditor) -> None:
    assert editor.reply["profile"]["article_only"] is False
    send(editor, "save", article_only=True)
    kept_out = {row["stretch"] for row in editor.reply["week"]["verdicts"] if row["rule"] == "article_only"}
    assert kept_out == {id_ for id_, stretch in load_catalogue().items() if stretch.source == "extension"}
    assert PlanEditor(Diary(), start=PAST_MONDAY).reply["profile"]["article_only"] is True


def test_saving_writes_the_plan_and_the_profile(editor: PlanEditor) -> None:
    send(editor, "save", minutes={"mon": 10, "thu": 5})
    assert "error" not in editor.reply
    assert editor.reply["notice"] == "Saved. Your first session is Monday 1 June: open 2_run_session.ipynb for it."
    plans = Diary().plans()
    assert sorted(plans["date"].dt.date.unique()) == [date(2026, 6, 1), date(2026, 6, 4)]
    saved = load_profile()
    assert saved is not None
    assert dict(saved.minutes) == {"mon": 10, "thu": 5}
    assert PlanEditor(Diary(), start=PAST_MONDAY).reply["profile"]["minutes"] == {"mon": 10, "thu": 5}


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
    assert editor.reply["error"] == f"plan: first day: {start!r} is not a date from 2000 to 2099 such as 2026-11-23."


def test_no_plan_shows_its_causes(editor: PlanEditor) -> None:
    send(editor, seq=3, minutes={"mon": 1})
    assert editor.reply["causes"] == [
        "Monday: 1 minute is too short; the shortest session that keeps every rule takes 70 seconds. "
        "Give Monday at least 2 minutes, or 0 for a rest day."
    ]
    assert "week" not in editor.reply
    send(editor, "save", seq=4, minutes={"mon": 1})
    assert Diary().plans().empty


def test_an_unreadable_profile_is_said_and_never_written_over(data_folder: Path) -> None:
    data_folder.mkdir()
    path = data_folder / "profile.toml"
    path.write_text("minutes = 5\n", "utf-8")
    editor = PlanEditor(Diary(), start=PAST_MONDAY)
    assert editor.reply["error"] == f"{path}: minutes: 5 is not a table of names and values."
    send(editor, "save", minutes={"mon": 10})
    assert editor.reply["error"] == f"{path}: minutes: 5 is not a table of names and values."
    assert path.read_text("utf-8") == "minutes = 5\n"
    assert Diary().plans().empty


def test_an_unreadable_own_catalogue_is_said(data_folder: Path) -> None:
    data_folder.mkdir()
    path = data_folder / "my_stretches.toml"
    path.write_text("[mine\n", "utf-8")
    editor = PlanEditor(Diary(), start=PAST_MONDAY)
    assert editor.reply["error"].startswith(f"{path}: is not valid TOML")
    send(editor, minutes={"mon": 10})
    assert editor.reply["error"].startswith(f"{path}: is not valid TOML")


def test_a_saved_profile_that_has_no_plan_can_be_mended(data_folder: Path) -> None:
    data_folder.mkdir()
    (data_folder / "profile.toml").write_text("[minutes]\nmon = 1\n", "utf-8")
    editor = PlanEditor(Diary(), start=PAST_MONDAY)
    assert editor.reply["causes"][0].startswith("Monday: 1 minute is too short")
    send(editor, minutes={"mon": 5})
    assert days(editor) == [300, 0, 0, 0, 0, 0, 0]


def test_what_hurt_while_the_editor_was_open_counts_in_its_next_plan(editor: PlanEditor) -> None:
    send(editor, article_only=True)
    assert "Figure four" in planned(editor)
    diary = Diary()
    for day in ("2026-05-29", "2026-05-30"):
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
    assert editor.reply["error"].startswith("plan: profile: ")
