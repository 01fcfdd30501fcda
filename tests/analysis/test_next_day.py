from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planner.analysis.estimates import least_squares
from planner.analysis.next_day import LEVEL_DAYS, Levels, level_of


@given(st.integers(1, 400), st.integers(0, 5))
def test_each_level_spans_four_weeks_and_the_remainder_joins_one(count: int, gap: int) -> None:
    days = 20_000 + np.cumsum(np.ones(count, int)) + gap * LEVEL_DAYS * (np.arange(count) > count // 2)
    level = level_of(days)
    assert level[0] == 0
    assert set(np.diff(level)) <= {0, 1}
    lengths = [np.ptp(days[level == one]) + 1 for one in range(level[-1] + 1)]
    assert max(lengths) <= 1.5 * LEVEL_DAYS
    assert level_of(days[:0]).size == 0


def test_levels_taken_off_are_a_column_for_each() -> None:
    random = np.random.default_rng(0)
    outcome, regressor, others = random.random(200), random.random(200), random.random((200, 3))
    of = level_of(np.arange(200))
    levels = Levels(of)
    taken = least_squares(levels.off(outcome), levels.off(regressor), levels.off(others), levels.count)
    columns = (of[:, None] == np.arange(levels.count)).astype(float)
    spelled = least_squares(outcome, regressor, np.column_stack([others, columns]))
    assert taken is not None
    assert spelled is not None
    np.testing.assert_allclose([taken.value, taken.error, taken.dof], [spelled.value, spelled.error, spelled.dof])
