"""The simulated people are what their world says, for figures from others would mean nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tests.calibration.people import BURN_IN, DAYS, DRAWN, World, diaries, medicine_mark

MANY, LONG = 200, 84


def lives(world: World) -> pd.DataFrame:
    """The days of many people, one under the other, with the number of the day."""
    return pd.concat([daily.assign(day=range(LONG)) for daily in diaries(np.random.default_rng(5), MANY, LONG, world)])


def test_chance_chooses_so_many_days_of_every_week() -> None:
    drawn = lives(World(drawn=True, share=0.75, busy=True))
    assert (drawn.groupby(np.arange(len(drawn)) // 7)["drawn"].sum() == DRAWN).all()
    assert (drawn["planned"] == drawn["drawn"].astype(bool)).all()
    kept = drawn.groupby("drawn")["done"].mean()
    assert 0.55 < kept[1.0] < 0.75
    assert kept[0.0] < 0.1
    assert lives(World())["drawn"].isna().all()


def test_a_medicine_changes_pain_and_stretching_on_the_day_that_is_marked() -> None:
    mark = medicine_mark(LONG).iloc[0]
    assert mark["from"] == DAYS[LONG // 3]
    assert pd.isna(mark["to"])
    days = lives(World(medicine=True))
    means = days.groupby(days["day"] >= LONG // 3)[["pain", "done"]].mean()
    assert means["pain"][False] - means["pain"][True] > 2
    assert means["done"][True] - means["done"][False] > 0.3


def test_bad_days_go_unrated_and_ever_more_of_them() -> None:
    unrated = lives(World(shy=0.9, shyer=True))["pain"].isna().groupby(lives(World())["day"] // 28).mean()
    assert unrated.is_monotonic_increasing
    assert unrated.iloc[0] < 0.1 < 0.25 < unrated.iloc[-1]
    assert lives(World(shy=0.9))["pain"].mean() < lives(World())["pain"].mean() - 0.3


def test_pauses_hurt_and_hold_no_session() -> None:
    days = lives(World(pauses=True))
    assert 10 <= days["paused"].sum() / MANY <= 15
    assert not days.loc[days["paused"], "done"].any()
    assert days.groupby("paused")["pain"].mean().diff().iloc[-1] > 1


def test_ratings_heap_at_five_and_stay_within_the_scale() -> None:
    share = [(lives(World(usual=5, heaping=heaping))["pain"] == 5).mean() for heaping in (0.0, 0.6)]
    assert share[1] > share[0] + 0.2
    low = lives(World(usual=0.3, flares=True))["pain"]
    assert low.min() == 0
    assert low.max() <= 10


def test_the_rhythm_of_the_week_moves_half_way() -> None:
    weekday = lives(World(0.0, weekly=True, moves=True)).query("day < 84").assign(late=lambda days: days["day"] >= 42)
    means = weekday.groupby(["late", weekday["day"] % 7])["pain"].mean().unstack(0)
    assert means[False].idxmax() == 0
    assert means[True].idxmax() == 4


def test_the_past_counts_from_the_first_day() -> None:
    first = lives(World(reverse=0.15)).query("day == 0")
    assert BURN_IN > 0
    assert first.groupby("done")["pain"].mean().diff().iloc[-1] < 0
