"""The plan editor, driven by its traits as the page drives it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from planner import Diary, PlanEditor
from planner.profile import load_profile

PAST_MONDAY = date(2026, 6, 1)


@pytest.fixture
def editor() -> PlanEditor:
    return PlanEditor(Diary(), start=PAST_MONDAY)


def send(editor: PlanEditor, trait: str = "edit", seq: int = 1, start: str = "2026-06-01", **wishes: Any) -> None:
    setattr(editor, trait, {"seq": seq, "profile": editor.profile | wishes, "start": start})


def test_a_newcomer_sees_a_week_that_begins_today(editor: PlanEditor, data_folder: Path) -> None:
    assert editor.error == ""
    assert [day["given_s"] for day in editor.view["days"]] == [600, 0, 600, 0, 600, 0, 0]
    assert all(0 < day["used_s"] <= 600 for day in editor.view["days"] if day["given_s"])
    assert editor.view["days"][0]["items"][0] == {
        "name": "Standing posture drill",
        "dose": "3 breaths",
        "seconds": 70,
        "why": "Opens every training day, before any standing stretch.",
    }
    assert not data_folder.exists()  # looking writes nothing


def test_every_change_is_planned_at_once(editor: PlanEditor) -> None:
    send(editor, seq=4, minutes={"tue": 5})
    assert editor.view["seq"] == 4
    assert [day["given_s"] for day in editor.view["days"]] == [0, 300, 0, 0, 0, 0, 0]


def test_saving_writes_the_plan_and_the_profile(editor: PlanEditor) -> None:
    send(editor, "save", minutes={"mon": 10, "thu": 5})
    assert editor.error == ""
    assert editor.notice == "Saved. Your first session is Monday 1 June: open 2_run_session.ipynb for it. (1)"
    plans = Diary().plans()
    assert sorted(plans["date"].dt.date.unique()) == [date(2026, 6, 1), date(2026, 6, 4)]
    saved = load_profile()
    assert saved is not None
    assert dict(saved.minutes) == {"mon": 10, "thu": 5}
    assert PlanEditor(Diary(), start=PAST_MONDAY).profile["minutes"] == {"mon": 10, "thu": 5}


def test_a_wrong_value_is_said_and_nothing_is_written(editor: PlanEditor, data_folder: Path) -> None:
    send(editor, minutes={"mon": 500})
    assert editor.error == "profile: minutes.mon: 500 is not a whole number from 0 to 120."
    send(editor, "save", minutes={"mon": 500})
    assert editor.error == "profile: minutes.mon: 500 is not a whole number from 0 to 120."
    assert not data_folder.exists()
    send(editor, seq=2, minutes={"mon": 5})
    assert editor.error == ""


@pytest.mark.parametrize("start", ["", "soon", None, 5])
def test_a_first_day_that_is_not_a_date_is_said(editor: PlanEditor, start: Any) -> None:
    send(editor, start=start)
    assert editor.error == f"plan: first day: {start!r} is not a date such as 2026-11-23."


def test_no_plan_shows_its_causes(editor: PlanEditor) -> None:
    send(editor, seq=3, minutes={"mon": 1})
    assert editor.view == {
        "seq": 3,
        "causes": [
            "Monday: 1 minute is too short; the shortest session that keeps every rule takes 70 seconds. "
            "Give Monday at least 2 minutes, or 0 for a rest day."
        ],
    }
    send(editor, "save", seq=4, minutes={"mon": 1})
    assert Diary().plans().empty


def test_an_unreadable_profile_is_said_and_never_written_over(data_folder: Path) -> None:
    data_folder.mkdir()
    path = data_folder / "profile.toml"
    path.write_text("minutes = 5\n", "utf-8")
    editor = PlanEditor(Diary(), start=PAST_MONDAY)
    assert editor.error == f"{path}: minutes: 5 is not a table of names and values."
    send(editor, "save", minutes={"mon": 10})
    assert editor.error == f"{path}: minutes: 5 is not a table of names and values."
    assert path.read_text("utf-8") == "minutes = 5\n"
    assert Diary().plans().empty


def test_an_unreadable_own_catalogue_is_said(data_folder: Path) -> None:
    data_folder.mkdir()
    path = data_folder / "my_stretches.toml"
    path.write_text("[mine\n", "utf-8")
    editor = PlanEditor(Diary(), start=PAST_MONDAY)
    assert editor.error.startswith(f"{path}: is not valid TOML")
    send(editor, minutes={"mon": 10})
    assert editor.error.startswith(f"{path}: is not valid TOML")
