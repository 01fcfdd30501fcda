from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import planner
from planner.analysis.headline import CASES, together
from planner.analysis.results import Important, Result

MEANS = {"less": (6.0, 3.8), "unclear": (6.0, 5.5), "more": (4.0, 6.2)}
TRENDS = {"less": (-0.5, -0.8, -0.2), "unclear": (-0.1, -0.6, 0.4), "more": (0.5, 0.2, 0.8)}


def important(verdict: str) -> Important:
    baseline, now = MEANS[verdict]
    return Important(baseline, 1.8, now, verdict, "")  # type: ignore[arg-type]


def trend(verdict: str, scale: float = 1.0) -> Result:
    estimate, low, high = (scale * each for each in TRENDS[verdict])
    return Result(estimate, low, high, 0.95, 0.01, 180, True, verdict, "", "")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("means", "slope", "answer", "sentence"),
    [
        ("less", "less", "better", "Better: the mean of 14 days went from 6.0 to 3.8, and the ratings fall by 0.5 points a month (95 % range −0.8 to −0.2)."),
        ("less", "unclear", "perhaps better", "Perhaps better: the mean of 14 days went from 6.0 to 3.8, but there is no clear trend (−0.1 points a month, 95 % range −0.6 to +0.4)."),
        ("less", "more", "mixed", "The diary doesn't agree with itself: the mean of 14 days went from 6.0 to 3.8, but the ratings rise by 0.5 points a month (95 % range +0.2 to +0.8)."),
        ("unclear", "less", "perhaps better", "Perhaps a little better: the mean of 14 days went from 6.0 to 5.5, less than the 1.8 points that matter, but the ratings fall by 0.5 points a month (95 % range −0.8 to −0.2)."),
        ("unclear", "unclear", "the same", "No change that can be told: the mean of 14 days went from 6.0 to 5.5, less than the 1.8 points that matter, and there is no clear trend (−0.1 points a month, 95 % range −0.6 to +0.4)."),
        ("unclear", "more", "perhaps worse", "Perhaps a little worse: the mean of 14 days went from 6.0 to 5.5, less than the 1.8 points that matter, but the ratings rise by 0.5 points a month (95 % range +0.2 to +0.8)."),
        ("more", "less", "mixed", "The diary doesn't agree with itself: the mean of 14 days went from 4.0 to 6.2, but the ratings fall by 0.5 points a month (95 % range −0.8 to −0.2)."),
        ("more", "unclear", "perhaps worse", "Perhaps worse: the mean of 14 days went from 4.0 to 6.2, but there is no clear trend (−0.1 points a month, 95 % range −0.6 to +0.4)."),
        ("more", "more", "worse", "Worse: the mean of 14 days went from 4.0 to 6.2, and the ratings rise by 0.5 points a month (95 % range +0.2 to +0.8)."),
    ],
)  # fmt: skip
def test_nine_cases_have_one_answer_each(means: str, slope: str, answer: str, sentence: str) -> None:
    found = together(important(means), trend(slope), 4.0, "No range covers 3 unrated days.")
    assert (found.answer, found.sentence) == (answer, sentence)
    assert found.sentences == (sentence, "No range covers 3 unrated days.")


def test_every_case_is_there() -> None:
    assert set(CASES) == {(means, slope) for means in MEANS for slope in TRENDS}


@pytest.mark.parametrize(("slope", "way"), [("less", "fall"), ("more", "rise")])
def test_a_sure_trend_that_comes_to_less_than_half_a_point_counts_as_none(slope: str, way: str) -> None:
    found = together(important("unclear"), trend(slope, 0.1), 6.0)
    assert found.answer == "the same"
    assert f"and there is only a {way} of 0.05 points a month" in found.sentence
    assert found.sentence.endswith(", too little to matter.")


def test_a_range_of_more_than_half_the_scale_is_not_given() -> None:
    wide = together(important("less"), trend("unclear", 5), 3.0)
    assert wide.sentence.endswith("but there is no clear trend (too few independent days to give a range).")


def test_what_is_lacking_is_said_in_place_of_an_answer() -> None:
    days = pd.date_range("2026-01-05", periods=100, name="date", unit="us")
    pain = np.rint(5 + np.random.default_rng(0).standard_normal(100))
    frame = pd.DataFrame({"pain": pain, "planned": True, "done": False, "paused": False}, days)
    short = planner.headline(frame[:40])
    assert short.answer == "not enough"
    assert short.sentence.startswith("Too early to tell: the mean of 14 days went from ")
    assert short.sentence.endswith(", and a trend needs 16 more days with a rating.")
    assert planner.headline(frame[:10]).sentence == (
        "Can't compare means of 14 days yet: the first 14 days must be over and hold 7 ratings."
    )
    assert planner.headline(frame[:0]).answer == "not enough"
    assert planner.headline(frame).limits == "No range covers seasons (less than a year is rated)."
