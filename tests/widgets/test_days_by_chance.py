"""Chance chooses the days in the plan editor: drawn when the week is saved, followed, and never drawn again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import planner
from planner import Diary, PlanEditor, experiment
from planner.analysis.adherence import drawn_days, week_so_far
from planner.person.profile import load_profile
from planner.week.experiment import new
from planner.widgets.plan_editor import plan_editor
from planner.words import day_of_year, weekday_name
from tests.helpers.clock import MORNING

pytestmark = pytest.mark.time_machine(MORNING)

TODAY = MORNING.date()
MONDAY = TODAY + timedelta(7)
WEEK = [MONDAY + timedelta(n) for n in range(7)]
CHANCE = {"times_a_week": 4, "minutes_each": 5, "by_chance": True}
NEVER = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wishes that are planned in a moment."""
    few = replace(plan_editor.starter(MONDAY), focus={"hips": 1}, article_only=True, change="much")
    monkeypatch.setattr(plan_editor, "starter", lambda start: few)


def ask(editor: PlanEditor, action: str = "plan", **parts: Any) -> dict[str, Any]:
    last = editor.reply
    known = {name: last.get(name) for name in ("profile", "start", "edits", "since")}
    base = (
        {day["day"]: [item["id"] for item in day["items"]] for day in last["week"]["days"]} if "week" in last else None
    )
    editor.request = {"seq": last["seq"] + 1, "action": action, "base": base, **known, **parts}
    return editor.reply


def save(editor: PlanEditor, start: date = MONDAY, **parts: Any) -> dict[str, Any]:
    profile = editor.reply["profile"] | CHANCE
    return ask(editor, "save", **({"profile": profile, "start": start.isoformat()} | parts))


def planned(reply: dict[str, Any]) -> list[date]:
    return [date.fromisoformat(day["day"]) for day in reply["week"]["days"] if day["items"]]


def chosen(diary: Diary) -> list[date]:
    return [day for day, on in sorted(drawn_days(diary).items()) if on]


def names(days: list[date]) -> str:
    return ", ".join(weekday_name(day)[:3] for day in days)


def test_a_week_is_drawn_when_it_is_saved_and_follows_the_draw(data_folder: Path) -> None:
    editor = PlanEditor(Diary(), start=MONDAY)
    reply = ask(editor, profile=editor.reply["profile"] | CHANCE)
    assert reply["chance"] == "Chance chooses the days when you save."
    assert reply["power"].startswith(
        "With 4 of 7 days, a difference of 1 point would be found in about 3 of 10 diaries"
    )
    assert not (data_folder / "drawn.csv").exists()
    reply = save(editor)
    assert sorted(drawn_days(Diary())) == WEEK
    assert len(chosen(Diary())) == 4
    assert planned(reply) == chosen(Diary())
    assert reply["changes"] is None  # against a week that was never more than shown
    assert reply["chance"] == f"Chance chose {names(chosen(Diary()))}."
    assert list(week_so_far(Diary(), MONDAY).saved) == chosen(Diary())
    assert load_profile(data_folder / "profile.toml").by_chance is True  # type: ignore[union-attr]


def test_who_chooses_the_days_hears_nothing_of_chance(data_folder: Path) -> None:
    editor = PlanEditor(Diary(), start=MONDAY)
    reply = ask(editor, "save")
    assert "chance" not in reply
    assert "power" not in reply
    assert not (data_folder / "drawn.csv").exists()


def test_a_week_under_way_is_drawn_from_tomorrow_on() -> None:
    reply = save(PlanEditor(Diary(), start=TODAY), TODAY)
    drawn = drawn_days(Diary())
    assert sorted(drawn) == [TODAY + timedelta(n) for n in range(1, 7)]
    # With 4 of 7 days, chance chooses 3 or 4 of these six: where it is 3, today makes the fourth.
    assert planned(reply) == sorted([*chosen(Diary()), *([TODAY] if len(chosen(Diary())) == 3 else [])])


def test_days_on_which_the_person_cannot_are_no_chances() -> None:
    Diary().add_pause(WEEK[5], WEEK[6], "away")
    editor = PlanEditor(Diary(), start=MONDAY)
    edits = editor.reply["edits"] | {"minutes": {WEEK[0].isoformat(): 0}}
    reply = save(editor, edits=edits)
    assert sorted(drawn_days(Diary())) == WEEK[1:5]
    assert {*planned(reply)} <= {*WEEK[1:5]}


def test_another_window_and_a_page_loaded_again_follow_the_same_draw() -> None:
    one, other = PlanEditor(Diary(), start=MONDAY), PlanEditor(Diary(), start=MONDAY)
    save(one)
    drawn = drawn_days(Diary())
    assert planned(save(other)) == chosen(Diary())
    assert planned(PlanEditor(Diary(), start=MONDAY).reply) == chosen(Diary())
    assert drawn_days(Diary()) == drawn


def test_who_wants_the_days_back_gets_them_and_the_draw_stays() -> None:
    editor = PlanEditor(Diary(), start=MONDAY)
    save(editor)
    drawn = drawn_days(Diary())
    own = {name: value for name, value in editor.reply["profile"].items() if name not in CHANCE}
    assert planned(save(editor, profile=own | {"minutes": {"mon": 5, "tue": 5}})) == WEEK[:2]
    assert drawn_days(Diary()) == drawn
    assert planned(save(editor)) == chosen(Diary())


def test_an_experiment_goes_first_and_a_button_leaves_the_days_to_it(data_folder: Path) -> None:
    Diary().save_experiment(new("any", TODAY, seed=1))
    editor = PlanEditor(Diary(), start=MONDAY)
    reply = save(editor)
    end = experiment.current(Diary()).end  # type: ignore[union-attr]
    assert reply["causes"] == [
        f"An experiment chooses your days until {day_of_year(end)}, so chance can't choose them too. "
        "Leave them to the experiment, or stop it first."
    ]
    assert drawn_days(Diary()) == {}
    (way,) = reply["ways"]
    assert way["words"] == "Leave them to the experiment"
    reply = ask(editor, "save", **way["change"])
    assert "causes" not in reply
    assert load_profile(data_folder / "profile.toml").by_chance is False  # type: ignore[union-attr]


@pytest.mark.parametrize("times", [1, 7])
def test_too_few_or_too_many_days_are_refused_in_the_form(times: int) -> None:
    reply = save(editor := PlanEditor(Diary(), start=MONDAY), profile=CHANCE | {"times_a_week": times})
    assert reply["field"] == "times_a_week"
    assert reply["error"] == f"Times a week: {times} is not a whole number from 2 to 6, for chance to choose the days."
    assert editor.reply["seq"] == reply["seq"]


def _move(editor: PlanEditor, day: date) -> None:
    minutes = {(day + timedelta(1) if day < WEEK[6] else WEEK[0]).isoformat(): 5, day.isoformat(): 0}
    save(editor, edits=(editor.reply["edits"] or {}) | {"minutes": minutes})


ACTS: dict[str, Callable[[PlanEditor, date], object]] = {
    "save": lambda editor, day: save(editor),
    "reload": lambda editor, day: save(PlanEditor(Diary(), start=MONDAY)),
    "move": _move,
    "skip": lambda editor, day: save(editor, edits=(editor.reply["edits"] or {}) | {"minutes": {day.isoformat(): 0}}),
    "pause": lambda editor, day: Diary().add_pause(day, day, "flu"),
    "more": lambda editor, day: save(editor, profile=editor.reply["profile"] | CHANCE | {"times_a_week": 6}),
    "pain": lambda editor, day: Diary().add_pain(8, TODAY),
}


@NEVER
@given(acts=st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.sampled_from(WEEK)), max_size=5))
def test_nothing_that_comes_later_changes_a_draw(
    acts: list[tuple[str, date]], tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANNER_DATA", str(tmp_path_factory.mktemp("chance")))
    editor = PlanEditor(Diary(), start=MONDAY)
    save(editor)
    kept = (Diary().folder / "drawn.csv").read_bytes()
    for act, day in acts:
        ACTS[act](editor, day)
        assert (Diary().folder / "drawn.csv").read_bytes() == kept
    in_days = planner.daily(Diary(), WEEK[6])["drawn"]
    if len(in_days):
        assert [day.date() for day in in_days.index[in_days == 1]] == [
            day for day in chosen(Diary()) if day >= in_days.index[0].date()
        ]
