from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.analysis.estimates import effective_slope
from planner.analysis.persistence import Persistence, lasting_slope, persistence


def lasting(count: int, phi: float, noise: float, seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    values = random.standard_normal(count)
    for day in range(1, count):
        values[day] = phi * values[day - 1] + np.sqrt(1 - phi**2) * values[day]
    return values + noise * random.standard_normal(count)


def test_both_parts_of_a_persistence_are_found() -> None:
    values = lasting(20_000, 0.9, 1.0, 0)
    found = persistence(values - values.mean(), np.ones(len(values)), terms=1)
    assert found.share == pytest.approx(0.5, abs=0.03)
    assert found.lasting == pytest.approx(0.9, abs=0.03)
    assert found.inflation == pytest.approx(1 + 2 * 0.5 * 0.9 / 0.1, rel=0.3)


def test_the_variance_of_a_weighted_sum_is_that_of_its_correlations() -> None:
    found, weights = Persistence(0.6, 0.8), np.array([1.0, 0, 2, -1, 0, 0, 3])
    apart = np.abs(np.subtract.outer(np.arange(7), np.arange(7)))
    correlations = np.where(apart == 0, 1, 0.6 * 0.8**apart)
    assert found.times(weights) == pytest.approx(weights @ correlations @ weights / (weights @ weights))
    assert Persistence(0.0, 0.5).times(weights) == 1


def test_a_noisy_rating_of_a_lasting_pain_makes_no_short_interval() -> None:
    values, days = lasting(180, 0.9, 1.0, 3), np.arange(180)
    assert lasting_slope(values, days).half_width(0.95) > 1.3 * effective_slope(values, days.astype(float)).half_width(
        0.95
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 10), min_size=20, max_size=80), st.integers(-5, 5), st.integers(1, 4))
def test_the_slope_moves_with_the_values_and_holds_gaps(values: list[int], shift: int, scale: int) -> None:
    numbers = np.array(values, float)
    days = 20_000 + np.cumsum(np.random.default_rng(len(values)).integers(1, 3, len(values)))
    plain, moved = lasting_slope(numbers, days), lasting_slope(scale * numbers + shift, days + 7)
    np.testing.assert_allclose(plain.value, np.polyfit(days - days[0], numbers, 1)[0], atol=1e-9)
    np.testing.assert_allclose([moved.value, moved.error], [scale * plain.value, scale * plain.error], atol=1e-6)
    assert plain.dof >= 1
    assert np.isfinite([plain.value, plain.error]).all()


def test_values_on_a_line_have_no_error() -> None:
    found = lasting_slope(np.arange(30.0), np.arange(30))
    assert found.value == pytest.approx(1)
    assert found.error == pytest.approx(0, abs=1e-9)
