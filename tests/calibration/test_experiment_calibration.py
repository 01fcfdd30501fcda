"""A small seeded version of the calibration: the figures themselves are made by tests/calibration."""

from __future__ import annotations

import pytest

from tests.calibration.experiment import rows


@pytest.mark.long
def test_an_experiment_rarely_cries_wolf_and_mostly_finds_what_is_there() -> None:
    none, one = rows(30, seed=1, designs=("14x3",), effects=("none", "1 point"))
    assert none["told"] <= 0.1
    assert none["covered"] >= 0.9
    assert one["told"] >= 0.65
