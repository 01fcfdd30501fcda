"""The reading of diaries that people kept: from a file of their ratings to the lines of the table."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.calibration import real_diaries
from tests.calibration.people import World, diaries


def test_a_diary_is_read_with_its_gaps_and_days_that_stand_twice(tmp_path: Path) -> None:
    path = tmp_path / "back.csv"
    path.write_text("date,pain,done\n2020-01-01,3,1\n2020-01-01,4,0\n2020-01-03,,0\n2020-01-04,2.5,1\n")
    days = real_diaries.read(path)
    assert days["pain"].tolist() == pytest.approx([3, np.nan, np.nan, 2.5], nan_ok=True)
    assert days["done"].tolist() == [True, False, False, True]
    assert not days["paused"].any()


def test_every_window_that_fits_has_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(real_diaries, "DRAWS", 3)
    days = next(diaries(np.random.default_rng(2), 1, 200, World())).assign(pain_after=np.nan)
    lines = list(real_diaries.told(days, np.random.default_rng(3)))
    assert [line.split(" | ")[0] for line in lines] == ["| 84", "| 180"]
    assert [len(line.split("|")) for line in lines] == [12, 12]
    assert real_diaries.drops(days) == "too few second ratings"


def test_a_diary_without_its_trend_keeps_its_waves() -> None:
    days = next(diaries(np.random.default_rng(2), 1, 365, World(0.9, slope=-0.005)))
    without = real_diaries._without_trend(days, 365, np.random.default_rng(3))["pain"]
    assert without.autocorr(1) == pytest.approx(days["pain"].autocorr(1), abs=0.1)
    assert abs(without[:100].mean() - without[-100:].mean()) < abs(
        days["pain"][:100].mean() - days["pain"][-100:].mean()
    )
