"""What days by chance could find: the same figures each time, more with more weeks, and next to nothing without effect."""

from __future__ import annotations

import pandas as pd
import pytest

from planner.analysis import draw_power
from planner.analysis.draw_power import found, sentence
from planner.analysis.experiment.power import Assumptions


def test_the_sentence_counts_as_people_do() -> None:
    days = pd.DataFrame({"pain": [], "done": [], "planned": [], "paused": []}, index=pd.DatetimeIndex([], name="date"))
    assert sentence(days, 4) == (
        "With 4 of 7 days, a difference of 1 point would be found in about 3 of 10 diaries of 12 weeks, and in nearly "
        "all of 26 weeks. Your diary is too short for some of this, so usual values stand in: 1.25 points of change "
        "from day to day, ratings on 80 % of days, 80 % of sessions done."
    )


def test_more_weeks_and_more_done_find_more() -> None:
    usual = Assumptions(rated=1.0)
    assert found(usual, 4, 12) < found(usual, 4, 26)
    assert found(Assumptions(rated=1.0, followed=0.4), 4, 26) < found(usual, 4, 26)
    assert found(Assumptions(rated=0.4), 4, 12) == 0.0  # never enough days


def test_without_a_difference_hardly_any_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draw_power, "EFFECT", 0.0)
    assert found(Assumptions(rated=1.0), 4, 26, seed=7) <= 0.06
