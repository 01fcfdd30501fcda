from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.catalogue import Dose
from planner.progression import History, Performance, dose, dropped, steps
from tests.people import CATALOGUE, IDS, MONDAY

BEND = CATALOGUE["side_bend"]


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
