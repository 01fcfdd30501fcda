"""The week keeps to an experiment, and the experiment gives way to what matters more."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner import Diary, PlanEditor, experiment
from planner.analysis.experiment import Experiment, Period
from planner.person.profile import weekday
from planner.planning.experiment_week import Keeping, keeping_to
from planner.planning.problem import Request, problem_of
from planner.planning.refusal import causes
from planner.planning.solver import plan
from planner.week import Edits
from tests.helpers.clock import MORNING
from tests.helpers.people import CATALOGUE, IDS, MONDAY, PROFILES, person

DAYS = [MONDAY + timedelta(n) for n in range(7)]


def toss(question: Any, arms: str, stretch: str = "") -> Experiment:
    """Return an experiment whose days from Monday on are "+" (on), "-" (off)."""
    days = enumerate(arms)
    return Experiment(
        "toss",
        question,
        "by hand",
        tuple(
            Period(n // 2 + 1, n % 2 + 1, "on" if arm == "+" else "off", MONDAY + timedelta(n), MONDAY + timedelta(n))
            for n, arm in days
        ),
        stretch,
    )


def kept(each: Experiment | None, profile: Any = None, **parts: Any) -> Keeping:
    usual = {"history": None, "edits": Edits(), "saved": {}, "done": {}, "paused": frozenset(), "today": None}
    return keeping_to(Request(profile or person(), CATALOGUE, MONDAY, **(usual | {"screening": None} | parts)), each)


def planned(keeping: Keeping) -> list[str]:
    """Return for each day "x" where it holds a session."""
    week = plan(keeping.request)
    return ["x" if week.session(day) else "." for day in week.days]


def test_stretching_against_none_sets_the_days() -> None:
    keeping = kept(toss("any", "+--+-+"))
    assert "".join(planned(keeping)) == "x..x.x."
    assert [keeping.words.get(day) for day in DAYS[:2]] == [
        "Experiment: stretching on this day.",
        "Experiment: no stretching on this day.",
    ]
    assert DAYS[6] not in keeping.words


def test_days_that_the_planner_picks_go_around_the_coin() -> None:
    keeping = kept(toss("any", "+--+"), person(times_a_week=3, minutes_each=8))
    sessions = planned(keeping)
    assert sessions[:4] == ["x", ".", ".", "x"]
    assert sessions.count("x") == 3


def test_a_week_without_stretching_is_a_week() -> None:
    week = plan(kept(toss("any", "-------")).request)
    assert week.sessions == ()
    assert {verdict.rule for verdict in week.verdicts} == {"experiment"}


def test_one_stretch_is_in_on_some_days_and_out_on_others() -> None:
    week = plan(kept(toss("stretch", "+-+-+-+", "side_bend")).request)
    holds = ["side_bend" in [item.stretch.id for item in session.items] for session in week.sessions]
    assert holds == [True, False, True, False, True, False, True]
    (verdict,) = [verdict for verdict in week.verdicts if verdict.stretch.id == "side_bend"]
    assert verdict.rule == "experiment"
    assert "your experiment asks for it here" in verdict.sentence
    out = plan(kept(toss("stretch", "-------", "side_bend")).request)
    (verdict,) = [verdict for verdict in out.verdicts if verdict.stretch.id == "side_bend"]
    assert (verdict.rule, verdict.sentence.split(".")[0]) == ("experiment", "Your experiment leaves it out on Monday")


def test_mornings_and_evenings_set_the_time_and_keep_the_persons_own() -> None:
    profile = person(session_at={"mon": "06:30", "tue": "20:15"})
    keeping = kept(toss("time", "+--+"), profile)
    assert [keeping.request.profile.session_at[weekday(day)].strftime("%H:%M") for day in DAYS[:4]] == [
        "06:30",
        "20:15",
        "19:00",
        "08:00",
    ]
    assert "".join(planned(keeping)) == "xxxxx.."  # Friday is the person's own


def test_no_bending_soon_after_waking_holds_in_an_experiment_too() -> None:
    keeping = kept(toss("time", "+++++++"), person(wake="07:00", minutes={"mon": 20}))
    assert all(not item.stretch.flexion for session in plan(keeping.request).sessions for item in session.items)


def test_pauses_and_days_that_are_over_come_first() -> None:
    keeping = kept(toss("any", "+++++++"), paused=frozenset(DAYS[4:6]), today=DAYS[2])
    assert "".join(planned(keeping)) == "..xx..x"
    assert keeping.words[DAYS[4]] == "Experiment: paused. This day is left out."


@pytest.mark.parametrize(
    ("wishes", "parts", "words"),
    [
        ({"cautions": {"balance"}}, {}, "This can't be followed: Left out because of your caution"),
        ({"avoid": {"side_bend"}}, {}, "This can't be followed: You asked to leave it out."),
        ({"minutes": {"mon": 2}}, {}, "Side bend doesn't fit into this day's 2 min."),
        ({}, {"edits": Edits(remove=frozenset({(MONDAY, "side_bend")}))}, "You chose otherwise here"),
        ({}, {"edits": Edits(minutes={MONDAY: 0})}, "You took the session off this day"),
    ],
)
def test_what_matters_more_is_told_where_the_coin_gives_way(wishes: Any, parts: Any, words: str) -> None:
    keeping = kept(toss("stretch", "+", "side_bend"), person(**wishes), **parts)
    assert keeping.words[MONDAY].startswith("Experiment: with Side bend on this day.")
    assert words in keeping.words[MONDAY]
    assert not keeping.request.assigned.lock


def test_a_session_that_the_person_put_on_a_free_day_stays() -> None:
    keeping = kept(toss("any", "-+"), edits=Edits(minutes={MONDAY: 5}))
    assert planned(keeping)[0] == "x"
    assert keeping.words[MONDAY] == (
        "Experiment: no stretching on this day. You put a session here, and what you choose comes first."
    )


def test_a_stretch_that_left_the_catalogue_is_told() -> None:
    keeping = kept(toss("stretch", "+-", "gone"))
    assert keeping.words[MONDAY] == (
        "Experiment: with gone on this day. It is not among your stretches any more, so this can't be followed."
    )
    assert "x" in planned(keeping)


def test_without_an_experiment_nothing_changes() -> None:
    assert kept(None).request.assigned == Edits()
    later = experiment.new("any", MONDAY + timedelta(40), seed=1)
    assert kept(later) == kept(None)
    assert planner.plan_week(person(), CATALOGUE, MONDAY, experiment=later) == planner.plan_week(
        person(), CATALOGUE, MONDAY
    )


@settings(max_examples=40)
@given(
    PROFILES, st.sampled_from(["any", "stretch", "time"]), st.sampled_from(IDS), st.text("+-", min_size=7, max_size=7)
)
def test_an_experiment_never_keeps_a_week_from_being_planned(profile: Any, question: Any, id_: str, arms: str) -> None:
    each = toss(question, arms, id_ if question == "stretch" else "")
    if not causes(problem_of(kept(None, profile).request)):
        assert causes(problem_of(kept(each, profile).request)) == ()


@pytest.mark.time_machine(MORNING)
def test_the_plan_editor_says_and_saves_what_the_coin_chose() -> None:
    diary, today = Diary(), MORNING.date()
    seed = next(n for n in range(20) if experiment.new("any", today, seed=n).arm(today) == "off")
    each = experiment.new("any", today, seed=seed)
    diary.save_experiment(each)
    editor = PlanEditor(diary)
    days = editor.reply["week"]["days"]
    assert days[0]["experiment"] == "Experiment: no stretching on this day."
    assert [bool(day["items"]) for day in days] == [each.arm(date.fromisoformat(day["day"])) == "on" for day in days]
    known = {name: editor.reply[name] for name in ("profile", "start", "edits")}
    editor.request = {"seq": 1, "action": "save", **known, "edits": {"lock": [], "remove": [], "minutes": {}}}
    assert editor.reply["edits"] == {"lock": [], "remove": [], "minutes": {}, "moved": {}}
    assert set(diary.plans()["date"].dt.date) == set(held_on(each, today))


def held_on(each: Experiment, start: date) -> list[date]:
    return [day for n in range(7) if each.arm(day := start + timedelta(n)) == "on"]
