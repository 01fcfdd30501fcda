"""What the widgets show of a stretch that the person deleted, or renamed: its name, and never its id alone."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from planner import report
from planner.catalogue import load_catalogue
from planner.catalogue.own_form import as_plain, form_of
from planner.catalogue.own_stretches import add_own_stretch, change_own_stretch, delete_own_stretch
from planner.diary import Diary
from planner.diary.tables import HURT_NOTE
from planner.widgets.experiment_panel import ExperimentPanel
from planner.widgets.session_history import SessionHistory
from planner.widgets.session_player.offers import offer_today
from planner.widgets.trends_view import TrendsView
from planner.words import day_in_words
from tests.helpers.clock import MORNING
from tests.helpers.diary_rows import plan_row, write_diary

pytestmark = pytest.mark.time_machine(MORNING)

TODAY = MORNING.date()
ID, NAME, BEFORE = "my_frog", "Übung nach Moore", "Frog"
FORM = {"name": BEFORE, "steps": ["Open."], "position": "lying", "regions": ["hips"], "reps": 5, "hold_s": 3}


@pytest.fixture
def diary(data_folder: Path) -> Diary:
    """A stretch that was planned, done and hurt under one name, was renamed, and was deleted."""
    day = TODAY - timedelta(2)
    at = f"{day}T07:00:00+00:00"
    write_diary(
        data_folder,
        plan=[
            plan_row(day, day, stretch=ID, reps=4, saved_at="2026-01-01T08:00:00+00:00"),
            plan_row(day, TODAY, stretch=ID, reps=5, saved_at="2026-01-01T08:00:00+00:00"),
        ],
        sessions=[
            {"session_id": "s", "date": day, "started_at": at, "ended_at": at, "active_s": 60, "outcome": "hurt"}
        ],
        performed=[{"session_id": "s", "stretch": ID, "active_s": 60, "outcome": "hurt", "ended_at": at}],
        pain=[{"rated_at": at, "about": day, "pain": 6, "note": f"{HURT_NOTE}{BEFORE}; lower back"}],
    )
    add_own_stretch(FORM)
    change_own_stretch(ID, as_plain(form_of(load_catalogue()[ID])) | {"name": NAME})
    start = {"question": "stretch", "stretch": ID, "design": "14x3"}
    panel = ExperimentPanel(Diary(data_folder), TODAY)
    panel.request = {"seq": 1, "action": "start", **start}
    assert panel.view["running"]
    delete_own_stretch(ID)
    return Diary(data_folder)


def test_what_was_done_and_what_hurt_goes_by_its_name(diary: Diary) -> None:
    history = json.dumps(SessionHistory(diary).view, default=str, ensure_ascii=False)
    trends = TrendsView(diary, TODAY)
    trends.wanted = {**trends.wanted, "tab": "stretches", "period": "all"}
    told = json.dumps(trends.view, default=str, ensure_ascii=False)
    for shown in (history, told):
        assert NAME in shown
        assert ID not in shown
    hurt = report.figures(diary, TODAY - timedelta(9), TODAY).hurts
    assert hurt[["stretch", "pain"]].to_numpy().tolist() == [[NAME, 6]]


def test_a_day_of_which_nothing_is_left_says_so(diary: Diary) -> None:
    offer = offer_today(diary)
    assert offer.error == (
        f"No stretch planned for {day_in_words(TODAY)} is among your stretches any more (“{NAME}”). Plan the week again."
    )


def test_an_experiment_with_it_says_that_it_is_gone(diary: Diary) -> None:
    shown = json.dumps(ExperimentPanel(diary, TODAY).view, default=str, ensure_ascii=False)
    assert f"“{NAME}” is not among your stretches any more: better stop this one." in shown
    assert ID not in shown.replace(f'"stretch": "{ID}"', "")
