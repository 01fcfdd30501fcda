"""A small seeded version of the calibration: the figures themselves are made by tests/calibration."""

from __future__ import annotations

import pytest

from tests.calibration.experiment import chances, rows


@pytest.mark.long
def test_an_experiment_rarely_cries_wolf_and_mostly_finds_what_is_there() -> None:
    none, noisy, unrated, one = rows(
        60,
        seed=1,
        designs=("21x2",),
        effects=("none", "none, persistence 0.8, noisy", "none, 20 % unrated", "1 point"),
    )
    for each in (none, noisy, unrated):
        assert each["told"] <= 0.1
        assert each["covered"] >= 0.88
    assert one["told"] >= 0.9


@pytest.mark.long
def test_what_the_doing_did_lies_in_its_range_and_a_carry_over_is_seen() -> None:
    effects = ("1 point, done on 70 % and 10 % of days", "1 point, half of it carried over")
    partly, carried = rows(60, seed=1, designs=("21x2",), effects=effects)
    assert partly["doing"] >= 0.9
    assert partly["doing_covered"] >= 0.88
    assert carried["carried"] >= 0.3


@pytest.mark.long
def test_the_chance_of_half_a_point_is_true_to_its_word() -> None:
    for each in chances(120, seed=1, bins=2):
        assert abs(each["said"] - each["true"]) <= 0.12
