from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import ttest_ind

from planner.analysis.estimates import (
    ROUNDING,
    effective_mean,
    effective_slope,
    inflation,
    least_squares,
    plain_difference,
)

# Daily pain over two phases, fictitious, from Borckardt & Nash (2014), with its published piecewise regression.
PAIN = np.array([7, 9, 8, 7, 7, 8, 8, 3, 4, 2, 4, 2, 1, 4, 5, 3, 2, 1, 2, 4, 4], float)
LATER = (np.arange(21) >= 7).astype(float)
SINCE = LATER * (np.arange(21) - 7)


def test_the_published_piecewise_regression() -> None:
    one = np.ones(21)
    level = least_squares(PAIN, LATER, np.column_stack([one, SINCE]))
    intercept = least_squares(PAIN, one, np.column_stack([LATER, SINCE]))
    assert level is not None
    assert intercept is not None
    assert round(level.value, 6) == -4.771429
    assert round(intercept.value, 6) == 7.714286


@pytest.mark.parametrize("seed", range(5))
def test_least_squares_agrees_with_statsmodels(seed: int) -> None:
    import statsmodels.api as sm  # it takes a second, and every worker reads this file

    random = np.random.default_rng(seed)
    regressor, covariates = random.random(60), np.column_stack([np.ones(60), random.standard_normal((60, 4))])
    outcome = random.standard_normal(60) + regressor
    found = least_squares(outcome, regressor, covariates)
    theirs = sm.OLS(outcome, np.column_stack([regressor, covariates])).fit()
    assert found is not None
    assert (found.dof, found.n) == (theirs.df_resid, 60)
    np.testing.assert_allclose([found.value, found.error], [theirs.params[0], theirs.bse[0]])
    np.testing.assert_allclose(found.p, theirs.pvalues[0])
    np.testing.assert_allclose(found.interval(0.99), theirs.conf_int(0.01)[0])


def test_repeated_and_empty_covariates_change_nothing() -> None:
    random = np.random.default_rng(1)
    regressor, covariates, outcome = random.random(40), np.column_stack([np.ones(40), np.arange(40)]), random.random(40)
    plain = least_squares(outcome, regressor, covariates)
    doubled = least_squares(outcome, regressor, np.column_stack([covariates, 3 * covariates, np.zeros(40)]))
    assert plain is not None
    assert doubled is not None
    np.testing.assert_allclose([plain.value, plain.error, plain.dof], [doubled.value, doubled.error, doubled.dof])


@pytest.mark.parametrize("regressor", [np.ones(20), np.zeros(20), np.arange(20.0) + 5])
def test_nothing_is_said_of_what_the_covariates_already_tell(regressor: np.ndarray) -> None:
    covariates = np.column_stack([np.ones(20), np.arange(20)])
    assert least_squares(np.random.default_rng(0).random(20), regressor, covariates) is None


def test_without_a_degree_of_freedom_there_is_no_estimate() -> None:
    assert least_squares(np.arange(3.0), np.array([0.0, 1, 0]), np.eye(3)[:, :2]) is None
    assert least_squares(np.empty(0), np.empty(0), np.empty((0, 2))) is None


def test_welch_agrees_with_scipy() -> None:
    found = plain_difference(PAIN, LATER)
    theirs = ttest_ind(PAIN[7:], PAIN[:7], equal_var=False)
    assert found is not None
    np.testing.assert_allclose([found.value / found.error, found.p], [theirs.statistic, theirs.pvalue])
    assert plain_difference(PAIN, np.ones(21)) is None
    assert plain_difference(np.ones(21), LATER) is None


def test_the_slope_itself_is_that_of_least_squares() -> None:
    time = np.arange(21) / 3
    assert effective_slope(PAIN, time).value == pytest.approx(np.polyfit(time, PAIN, 1)[0])
    assert effective_mean(PAIN).value == pytest.approx(PAIN.mean())


def test_values_that_alternate_count_in_full_and_lasting_ones_for_less() -> None:
    alternating, lasting = np.tile([1.0, -1.0], 20), np.repeat([1.0, -1.0, 1.0, -1.0], 10)
    assert inflation(alternating, 1) == 1
    assert inflation(np.zeros(40), 1) == 1
    assert inflation(lasting, 1) > 5
    assert inflation(lasting, 1, ROUNDING) > inflation(lasting, 1)
    assert effective_mean(alternating).dof == 39
    assert effective_mean(np.repeat([1.0, -1.0], 20)).dof == 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 10), min_size=20, max_size=80), st.integers(-5, 5), st.integers(1, 4))
def test_intervals_move_and_stretch_with_the_values(values: list[int], shift: int, scale: int) -> None:
    numbers = np.array(values, float)
    plain, moved = effective_mean(numbers), effective_mean(scale * numbers + shift)
    np.testing.assert_allclose(moved.value, scale * plain.value + shift, atol=1e-9)
    np.testing.assert_allclose(moved.error, scale * plain.error, atol=1e-6)
    low, high = plain.interval(0.95)
    assert low <= plain.value <= high
    assert plain.interval(0.99)[0] <= low
