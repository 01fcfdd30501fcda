from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.analysis.history import history
from planner.catalogue import Dose
from planner.diary import Diary
from planner.planning.progression import History, Performance, decide, dose, dropped, steps
from tests.helpers.clock import MORNING
from tests.helpers.people import CATALOGUE, IDS, MONDAY

pytestmark = pytest.mark.time_machine(MORNING)

BEND = CATALOGUE["side_bend"]
FIRST = date(2026, 6, 1)


def went(*days: int, **how: object) -> tuple[Performance, ...]:
    return tuple(Performance(MONDAY + timedelta(day), **({"in_full": True, "hurt": False} | how)) for day in days)  # type: ignore[arg-type]


def next_dose(*performances: Performance) -> Dose:
    return dose(BEND, History({"side_bend": performances}))


def test_a_starter_begins_at_the_starting_dose() -> None:
    assert dose(BEND, None) == dose(BEND, History()) == Dose(5, 3)


def test_the_steps_add_repetitions_first_then_hold() -> None:
    assert steps(BEND) == (
        Dose(2, 3), Dose(5, 3), Dose(6, 3), Dose(7, 3), Dose(8, 3), Dose(9, 3), Dose(10, 3), Dose(10, 4), Dose(10, 5),
    )  # fmt: skip


def test_three_full_sessions_over_a_week_advance_one_lever() -> None:
    assert next_dose(*went(0, 3, 7)) == Dose(6, 3)
    assert next_dose(*went(0, 3, 6)) == Dose(5, 3)
    assert next_dose(*went(0, 7)) == Dose(5, 3)
    assert next_dose(*went(0, 3, 7, 10, 12)) == Dose(6, 3)
    assert next_dose(*went(0, 3, 7, 8, 12, 15)) == Dose(7, 3)


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ({"pain_before": 0, "pain_after": 2}, Dose(6, 3)),
        ({"pain_before": 5, "pain_after": 3}, Dose(5, 3)),
        ({"pain_before": 5, "pain_after": 5}, Dose(5, 3)),
        ({"in_full": False}, Dose(5, 3)),
    ],
)
def test_pain_of_3_to_5_or_half_a_session_stays(how: dict[str, object], expected: Dose) -> None:
    assert next_dose(*went(0, 3, 7, **how)) == expected


def test_it_hurts_or_pain_above_5_steps_back_and_never_below_half() -> None:
    assert next_dose(*went(0, 3, 7), *went(9, hurt=True)) == Dose(5, 3)
    assert next_dose(*went(0, pain_after=6)) == Dose(2, 3)
    assert next_dose(*went(0, 1, 2, pain_after=9)) == Dose(2, 3)


def test_a_worse_next_day_steps_back() -> None:
    assert next_dose(*went(0, pain_before=2, pain_next=4)) == Dose(2, 3)
    assert next_dose(*went(0, pain_before=2, pain_next=3)) == Dose(5, 3)


def test_sessions_at_an_older_dose_do_not_count_towards_the_next_step() -> None:
    first = went(0, 3, 7, dose=Dose(5, 3))
    older, newer = went(8, 9, dose=Dose(5, 3)), went(15, dose=Dose(6, 3))
    assert next_dose(*first, *older, *newer) == Dose(6, 3)
    assert next_dose(*first, *went(8, 9, 15, dose=Dose(6, 3))) == Dose(7, 3)


def test_a_dose_that_does_not_grow_has_one_step() -> None:
    drill = CATALOGUE["standing_posture"]
    assert steps(drill) == (Dose(3, 0),)
    assert dose(drill, History({drill.id: went(0, 1, hurt=True)})) == Dose(3, 0)


def test_every_change_carries_its_rule_and_the_sessions_that_caused_it() -> None:
    sessions = went(0, 3, 7, pain_before=2, pain_after=1)
    decision = decide(BEND, History({"side_bend": sessions}))
    assert (decision.rule, decision.because) == ("advance", sessions)
    assert decision.sentence(MONDAY + timedelta(14)) == (
        "A step on, after 3 sessions in full over a week without more pain: "
        "on Monday 23 November (pain 2 before, pain 1 after); on Thursday 26 November (pain 2 before, pain 1 after); "
        "on Monday 30 November (pain 2 before, pain 1 after)."
    )
    hurt = went(9, in_full=False, hurt=True, pain_before=3)
    decision = decide(BEND, History({"side_bend": (*sessions, *hurt)}))
    assert (decision.rule, decision.because) == ("back", hurt)
    back = "A step back, because it hurt: on Wednesday 2 December{} (it hurt, pain 3 before)."
    assert decision.sentence(MONDAY + timedelta(14)) == back.format("")
    assert decision.sentence(MONDAY + timedelta(60)) == back.format(" 2026")
    assert decide(BEND, History({"side_bend": (*sessions, *hurt, *went(10))})).rule == "back"


@pytest.mark.parametrize(
    ("performances", "sentence"),
    [
        ((), "The starting dose."),
        (went(0), "It stays: 1 of 3 sessions in full, over at least 7 days."),
        (
            went(0, in_full=False),
            "It stays, because the last session was not in full or not free of more pain: on Monday 23 November "
            "(not in full).",
        ),
    ],
)
def test_a_dose_that_stays_says_why(performances: tuple[Performance, ...], sentence: str) -> None:
    assert decide(BEND, History({"side_bend": performances})).sentence(MONDAY) == sentence


def test_the_history_of_a_diary(data_folder: Path) -> None:
    diary = Diary()
    for n, outcome in enumerate(("completed", "abandoned")):
        day, id_ = FIRST + timedelta(n), f"2026-06-01_3fa09c.{n}"
        began = f"{day}T07:00:00+01:00"
        diary.put_session(
            id_, date=day, started_at=began, planned_s=300, active_s=200, outcome=outcome, pain_before=3 + 2 * n
        )
        done = {"reps_planned": 5, "reps_done": 5, "hold_s": 3, "active_s": 60, "outcome": "done"}
        for side in ("left", "right")[: 2 - n]:
            diary.put_performed(id_, 1, side, stretch="side_bend", **done)
        diary.put_performed(id_, 2, "both", stretch="overhead_reach", **(done | {"outcome": "hurt", "reps_done": 2}))
    found = history(diary)
    assert found.of("side_bend") == (
        Performance(FIRST, True, False, 3, None, Dose(5, 3), 5),
        Performance(FIRST + timedelta(1), False, False, 5, None, Dose(5, 3)),
    )
    assert [each.hurt for each in found.of("overhead_reach")] == [True, True]
    assert found.of("figure_four") == ()


def test_an_empty_diary_has_an_empty_history() -> None:
    assert history(Diary()) == History()


def test_two_hurts_in_a_row_leave_it_out_for_four_weeks() -> None:
    history = History({"side_bend": went(0, 2, hurt=True), "figure_four": went(0, hurt=True)})
    assert dropped(IDS, history, MONDAY + timedelta(3)) == {"side_bend"}
    assert dropped(IDS, history, MONDAY + timedelta(30)) == set()
    assert dropped(IDS, None, MONDAY) == set()


PERFORMANCES = st.lists(
    st.builds(
        Performance,
        date=st.integers(0, 400).map(lambda n: MONDAY + timedelta(n)),
        in_full=st.booleans(),
        hurt=st.booleans(),
        pain_before=st.none() | st.integers(0, 10),
        pain_after=st.none() | st.integers(0, 10),
    )
).map(lambda found: tuple(sorted(found, key=lambda each: each.date)))


@given(PERFORMANCES, st.sampled_from(IDS))
def test_the_dose_is_always_one_of_the_steps(performances: tuple[Performance, ...], id_: str) -> None:
    assert dose(CATALOGUE[id_], History({id_: performances})) in steps(CATALOGUE[id_])


@given(PERFORMANCES, st.integers(-1, 401))
def test_the_dose_before_a_day_knows_nothing_of_what_came_later(performances: tuple[Performance, ...], n: int) -> None:
    day = MONDAY + timedelta(n)
    then = History({"side_bend": tuple(each for each in performances if each.date < day)})
    assert decide(BEND, History({"side_bend": performances}), day) == decide(BEND, then)


def test_a_history_is_gone_through_once_however_often_a_dose_is_asked_for() -> None:
    found = History({"side_bend": went(*range(0, 40, 2))})
    first = found.decisions(BEND)
    assert dose(BEND, found) == first[-1].dose
    assert found.decisions(BEND) is first
    assert found.decisions(replace(BEND, start=BEND.target)) is not first
    assert found == History({"side_bend": went(*range(0, 40, 2))})


SESSIONS = st.lists(
    st.builds(
        lambda apart, dose, **how: (apart, Performance(MONDAY, dose=dose, **how)),
        st.integers(0, 4),
        st.sampled_from([None, *steps(BEND)[1:4]]),
        in_full=st.sampled_from([True, True, True, False]),
        hurt=st.sampled_from([False] * 9 + [True]),
        pain_before=st.sampled_from([None, 0, 4]),
        pain_after=st.sampled_from([None, 0, 2, 4, 6]),
        pain_next=st.sampled_from([None, 0, 6]),
    ),
    max_size=60,
)


@given(SESSIONS)
def test_the_dose_is_that_of_all_sessions_since_it_last_changed(sessions: list[tuple[int, Performance]]) -> None:
    """Each session is decided on anew from those since the last change, as the rule says it."""
    days = accumulate(apart for apart, _ in sessions)
    held = tuple(replace(each, date=MONDAY + timedelta(day)) for day, (_, each) in zip(days, sessions, strict=True))
    ladder, step, since = steps(BEND), 1, 0
    for n, last in enumerate(held, 1):
        calm = [
            each
            for each in held[since:n]
            if each.in_full and not each.hurt and each.dose in (None, ladder[step]) and _calm(each)
        ]
        worse = last.pain_before is not None and last.pain_next is not None and last.pain_next - last.pain_before >= 2
        back = last.hurt or (last.pain_after or 0) > 5 or worse
        on = len(calm) >= 3 and (calm[-1].date - calm[0].date).days >= 7 and calm[-1] is last and not back
        if back or on:
            step, since = min(max(step + (1 if on else -1), 0), len(ladder) - 1), n
        assert next_dose(*held[:n]) == ladder[step]


def _calm(each: Performance) -> bool:
    return each.pain_after is None or (each.pain_after < 3 and each.pain_after <= (each.pain_before or 0) + 2)
