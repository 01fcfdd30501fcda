from __future__ import annotations

import math
import re
import warnings
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner import trends
from planner.analysis.headline import headline
from planner.analysis.results import Result
from planner.errors import InvalidValue, PlannerError
from tests.helpers.clock import MORNING

pytestmark = pytest.mark.time_machine(MORNING)

FIRST = date(2026, 1, 5)
LATER = date(2030, 1, 1)


def days(pain: Any, done: Any = False, **columns: object) -> pd.DataFrame:
    """Days from FIRST on, a session planned on each."""
    index = pd.date_range(FIRST, periods=len(pain), name="date", unit="us")
    return pd.DataFrame({"pain": pain, "planned": True, "done": done, "paused": False} | columns, index=index)


def person(count: int, effect: float = 0.0, seed: int = 0, share: float = 0.6) -> pd.DataFrame:
    """Pain without persistence that stretching the day before lowers."""
    random = np.random.default_rng(seed)
    done = random.random(count) < share
    pain = np.rint(4 + random.standard_normal(count) + effect * np.r_[0, done[:-1]])
    return days(np.clip(pain, 0, 10), done)


def pairs(count: int, change: float = 0.0) -> pd.DataFrame:
    random = np.random.default_rng(3)
    before = random.integers(3, 8, count)
    return pd.DataFrame(
        {"pain_before": before, "pain_after": np.clip(before + np.rint(random.normal(change, 1, count)), 0, 10)}
    )


def test_the_association_is_the_hull_of_least_squares_and_of_earlier_ratings() -> None:
    import statsmodels.api as sm  # it takes a second, and every worker reads this file

    frame = person(100, -1.0)
    found = trends.association(frame, level=0.99)
    pain, done, time = frame["pain"].to_numpy(), frame["done"].to_numpy(float), np.arange(100.0)
    weekday = np.eye(7)[frame.index.day_of_week][:, 1:]
    levels = np.minimum((np.arange(100) - 2) // 28, 3)[:, None] == [1, 2, 3]
    terms = np.column_stack([done[1:-1], pain[1:-1], done[:-2], time[2:], weekday[2:], levels[2:], np.ones(98)])
    theirs = sm.OLS(pain[2:], terms).fit()
    assert found.estimate == pytest.approx(theirs.params[0])
    low, high = theirs.conf_int(0.01)[0]
    assert found.low <= low + 1e-9
    assert found.high >= high - 1e-9
    assert found.high - found.low > high - low
    assert (found.n, found.verdict, found.enough) == (98, "less", True)


def test_each_answer_has_its_sentence() -> None:
    said = [
        trends.association(person(200, -1.0)).sentence,
        trends.association(person(200, -1.0), level=0.99).sentence,
        trends.association(person(200), 3).sentence,
        trends.association(person(200), 0).sentence,
        trends.reverse(person(200)).sentence,
        trends.pain_trend(person(84)).sentence,
        trends.pain_trend(days(np.rint(np.linspace(8, 2, 84) + np.tile([0, 1, -1], 28)))).sentence,
        trends.session_change(pairs(40, -1.0)).sentence,
        trends.session_change(pairs(40)).sentence,
        trends.adherence_change(person(84)).sentence,
    ]
    shapes = [
        r"The day after stretching goes with \d\.\d points lower pain \(95 % range −\d\.\d to −\d\.\d\)\. A link, not a cause: "
        r"busy days that nobody noted can do the same\. Only days that chance chooses rule that out\.",
        r"The day after stretching goes with \d\.\d points lower pain \(99 % range −\d\.\d to −\d\.\d\)\. A link, not a cause: "
        r"busy days that nobody noted can do the same\. Only days that chance chooses rule that out\.",
        r"Can't tell yet: a difference of up to 0\.\d points the 3rd day after stretching fits your data \(95 % range −0\.\d to \+0\.\d\)\.",
        r"Can't tell yet whether you stretch on better or on worse days \(95 % range −\d\.\d to \+\d\.\d points\)\.",
        r"Can't tell yet whether you skip more often the next day after more pain \(95 % range −\d+ to \+\d+ percentage points per point\)\.",
        r"Over 12 weeks your ratings changed by [−+]\d\.\d points a month \(95 % range −\d\.\d to \+\d\.\d\): no clear trend(, and too small a change to matter)?\. No range covers seasons \(less than a year is rated\)\.",
        r"Over 12 weeks your ratings fell by 2\.2 points a month \(95 % range −2\.\d to −[12]\.\d\)\. No range covers seasons \(less than a year is rated\)\.",
        r"Right after sessions you rate \d\.\d points lower \(95 % range −1\.\d to −\d\.\d\)\. This can happen without stretching\.",
        r"Right after sessions your rating changes by [−+]?\d\.\d points \(95 % range −\d\.\d to \+\d\.\d\): no clear change, and too small a difference to matter\.",
        r"Over 12 weeks your share of planned sessions done changed by [−+]\d+ percentage points a month \(95 % range −\d+ to \+\d+\): no clear change\.",
    ]
    for sentence, shape in zip(said, shapes, strict=True):
        assert re.fullmatch(shape, sentence), sentence


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        (trends.pain_trend(person(50)), "6 more days with a rating"),
        (trends.pain_trend(days([])), "56 more days with a rating"),
        (
            trends.pain_trend(days([3.0, np.nan] * 70)),
            "28 more rated days in this period (70 % of its days)",
        ),
        (trends.pain_trend(days([3.0] * 80)), "ratings that differ"),
        (trends.session_change(pairs(19)), "1 more session rated before and after"),
        (
            trends.session_change(pd.DataFrame({"pain_before": [5] * 30, "pain_after": [4] * 30})),
            "changes that differ: so far every session has the same",
        ),
        (trends.association(person(52)), "6 more days with a rating"),
        (trends.association(days([3.0, 4.0] * 40)), "10 more days with stretching"),
        (trends.association(days([3.0, 4.0] * 40, True)), "10 more days without stretching"),
        (trends.association(days([3.0] * 80, [True, False] * 40)), "ratings that differ"),
        (
            trends.association(days([3.0, 4, 5, 3, 6, 4, 2] * 12, [True, False, True, False, False, False, True] * 12)),
            "stretching on other days of the week too: so far the weekday decides",
        ),
        (
            trends.association(days(np.random.default_rng(0).integers(0, 11, 64), [True] * 44 + [False] * 20)),
            "about 252 more days with a rating",
        ),
        (trends.reverse(person(80, share=1)), "10 more skipped sessions"),
        (trends.reverse(person(30)), "28 more planned days with ratings before it"),
        (trends.adherence_change(person(80, share=1)), "10 more missed sessions"),
        (trends.adherence_change(person(80, share=0)), "10 more sessions done"),
        (trends.adherence_change(person(80).assign(planned=False)), "56 more planned days"),
    ],
)  # fmt: skip
def test_what_is_lacking_is_said(result: Result, reason: str) -> None:
    assert result.reason == reason
    assert (result.enough, result.verdict) == (False, "not enough")
    assert all(math.isnan(value) for value in (result.estimate, result.low, result.high, result.p))
    assert "nan" not in result.sentence


def test_who_never_skips_is_told_that_days_cannot_compare() -> None:
    assert trends.association(days([3.0, 4.0] * 40, True)).sentence == (
        "You almost never skip, so your days cannot compare yet: this needs 10 more days without stretching."
    )


def test_paused_days_and_the_open_day_of_today_are_unknown() -> None:
    frame = person(100, -1.0)
    paused = frame.assign(paused=np.arange(100) == 50)
    assert trends.association(paused).n == 98 - 3
    assert trends.adherence_change(paused).n == 99
    assert trends.pain_trend(paused).n == 100
    open_day = frame.assign(done=frame["done"].to_numpy() & (np.arange(100) < 99))
    assert trends.adherence_change(open_day, today=frame.index[-1].date()).n == 99
    assert trends.adherence_change(open_day, today=LATER).n == 100


def test_skipping_after_pain_is_found_where_it_is() -> None:
    random = np.random.default_rng(5)
    pain = random.integers(1, 8, 300)
    result = trends.reverse(days(pain, random.random(300) > pain / 10), 0)
    assert result.verdict == "more"
    assert re.fullmatch(
        r"After 1 point more pain you skip \d+ percentage points more often that day "
        r"\(95 % range \+\d+ to \+\d+\)\. A link, not a cause\.",
        result.sentence,
    )


@pytest.mark.parametrize(
    ("pain", "verdict", "threshold", "sentence"),
    [
        (
            [6.0] * 14 + [4.0] * 14,
            "less",
            1.8,
            "Your 14-day mean was 6.0 at first and is 4.0 in the latest 14 days: 2.0 points lower, a change that matters.",
        ),
        (
            [2.0] * 20 + [3.0] * 14,
            "more",
            1.0,
            "Your 14-day mean was 2.0 at first and is 3.0 in the latest 14 days: 1.0 points higher, a change that matters. "
            "Means of 14 days often differ this much by chance.",
        ),
        (
            [8.0] * 14 + [7.0] * 14,
            "unclear",
            2.0,
            "Your 14-day mean was 8.0 at first and is 7.0 in the latest 14 days: "
            "they differ by less than the 2.0 points that matter.",
        ),
        (
            [8.0] * 27,
            "not enough",
            2.0,
            "Can't compare means of 14 days yet: the next 14 days must be over and hold 7 ratings.",
        ),
        (
            [8.0] * 13,
            "not enough",
            np.nan,
            "Can't compare means of 14 days yet: the first 14 days must be over and hold 7 ratings.",
        ),
        (
            [],
            "not enough",
            np.nan,
            "Can't compare means of 14 days yet: the first 14 days must be over and hold 7 ratings.",
        ),
    ],
)  # fmt: skip
def test_a_change_that_matters(pain: list[float], verdict: str, threshold: float, sentence: str) -> None:
    found = trends.important_change(days(pain))
    assert (found.verdict, found.sentence) == (verdict, sentence)
    np.testing.assert_allclose(found.threshold, threshold)


def test_a_drop_after_sessions_on_worse_days_is_told_for_what_it_is() -> None:
    pain = np.tile([3.0, 4, 7, 8], 20)
    frame, worse = days(pain, pain > 5), pain > 5
    after = pain[worse] - np.tile([1.0, 2], 20)
    sessions = pd.DataFrame({"date": frame.index[worse], "pain_before": pain[worse], "pain_after": after})
    found = trends.session_change(sessions, frame)
    assert found.verdict == "unclear"
    assert found.sentence == (
        "Right after sessions you rate 1.5 points lower (95 % range −1.7 to −1.3), but you stretch mostly on worse days "
        "(7.5 before sessions, 3.5 on days without), after which pain falls by itself: so this can't tell what the "
        "session did."
    )
    assert trends.session_change(sessions).verdict == "less"
    every = pd.DataFrame({"date": frame.index[::2], "pain_before": pain[::2], "pain_after": pain[::2] - 1.5})
    assert trends.on_worse_days(every, frame) == ""
    assert trends.on_worse_days(sessions[:5], frame) == ""


def test_what_is_small_is_said_to_be_whatever_the_range() -> None:
    falling = np.rint(np.random.default_rng(0).standard_normal(3650) + np.linspace(5.2, 4.8, 3650))
    trend = trends.pain_trend(days(falling))
    assert trend.verdict == "less"
    assert re.fullmatch(
        r"Over 10 years your ratings fell by 0\.00\d points a month \(95 % range −0\.00\d to −0\.00\d\)\. "
        r"That is too small a difference to matter\.",
        trend.sentence,
    ), trend.sentence
    little = pd.DataFrame({"pain_before": [5, 4] * 40, "pain_after": [5.0, 3.8] * 40})
    assert trends.session_change(little).sentence == (
        "Right after sessions you rate 0.10 points lower (95 % range −0.12 to −0.08). That is too small a difference to "
        "matter. This can happen without stretching."
    )


def test_what_no_range_covers_is_said() -> None:
    random = np.random.default_rng(0)
    pain = np.rint(4 + random.standard_normal(400))
    assert trends.what_no_range_covers(days(pain)) == ""
    assert trends.what_no_range_covers(days(pain[:100])) == "No range covers seasons (less than a year is rated)."
    holes = np.where(np.r_[False, pain[:-1] >= 5], np.nan, pain)
    count = int(np.isnan(holes[:-1]).sum())
    assert trends.what_no_range_covers(days(np.r_[holes[:-1], 4])) == (
        f"No range covers {count} unrated days, which came after worse days."
    )
    assert "which came" not in trends.what_no_range_covers(days(np.where(random.random(400) < 0.2, np.nan, pain)))


def test_the_looks_are_fixed() -> None:
    frame = days([np.nan, 3.0, 4.0])
    rated = FIRST + timedelta(1)
    for passed, look in ((55, None), (56, 56), (83, 56), (84, 84), (400, 392)):
        expected = None if look is None else rated + timedelta(look)
        assert trends.looked_at(frame, rated + timedelta(passed)) == expected
    assert trends.looked_at(days([np.nan])) is None


def test_impossible_questions_are_refused() -> None:
    with pytest.raises(InvalidValue, match="level: 95 is not a share between 0 and 1 such as 0.95"):
        trends.pain_trend(person(3), level=95)
    with pytest.raises(InvalidValue, match="lag: 8 is not a whole number of days from 0 to 7"):
        trends.association(person(3), 8)
    with pytest.raises(PlannerError, match="The days need a column named 'done'"):
        trends.association(person(3)[["pain"]])
    with pytest.raises(PlannerError, match="The sessions need a column named 'pain_after'"):
        trends.session_change(pairs(3)[["pain_before"]])


def test_days_twice_and_out_of_order_count_once() -> None:
    frame = person(100, -1.0)
    messy = pd.concat([frame, frame.assign(pain=np.nan, done=False)]).sample(frac=1, random_state=1)
    assert trends.association(messy) == trends.association(frame)
    assert trends.pain_trend(messy) == trends.pain_trend(frame)


def test_years_without_a_day_make_no_neighbours() -> None:
    frame = person(100, -1.0)
    frame.index = [*frame.index[:50], *(frame.index[50:] + pd.Timedelta(days=7000))]
    assert trends.association(frame).n == 96
    assert trends.pain_trend(frame).reason == "4870 more rated days in this period (70 % of its days)"


ODD = st.one_of(
    st.integers(-3, 12), st.floats(width=32), st.none(), st.booleans(), st.sampled_from(["", "3", "x", [1], FIRST, pd.NA, pd.NaT])
)  # fmt: skip


@st.composite
def frames(draw: st.DrawFn) -> pd.DataFrame:
    count = draw(st.sampled_from([0, 1, 5, 60, 90, 200]))
    random = np.random.default_rng(draw(st.integers(0, 9)))
    share = draw(st.sampled_from([0.0, 0.1, 0.5, 0.95, 1.0]))
    frame = pd.DataFrame(
        {
            "pain": draw(st.sampled_from([random.integers(0, 11, count), np.full(count, 3), np.full(count, np.nan)])),
            "planned": random.random(count) < 0.9,
            "done": random.random(count) < share,
            "paused": random.random(count) < draw(st.sampled_from([0, 0.1])),
        }
    ).astype(object)
    for name in frame:
        for row in draw(st.lists(st.integers(0, count - 1), max_size=4)) if count else ():
            frame.at[row, name] = draw(ODD)
    gap = draw(st.sampled_from([1, 1, 2, 30, 1000]))
    index: list[object] = [FIRST + timedelta(row + gap * (row > count // 2)) for row in range(count)]
    for row in draw(st.lists(st.integers(0, count - 1), max_size=4)) if count else ():
        index[row] = draw(st.sampled_from([FIRST, None, "2026-02-01", "soon", pd.NaT]))
    frame.index = (
        pd.Index(index, dtype=object) if draw(st.booleans()) else pd.to_datetime(index, errors="coerce", format="mixed")
    )
    return frame


@pytest.mark.long
@settings(max_examples=120, deadline=None)
@given(frames(), st.integers(0, 7), st.sampled_from([0.95, 0.99]))
def test_whatever_the_days_hold_there_is_an_answer(frame: pd.DataFrame, lag: int, level: float) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sessions = frame.rename(columns={"pain": "pain_before", "done": "pain_after"})
        sessions["date"] = frame.index
        results = [
            trends.pain_trend(frame, level),
            trends.session_change(sessions, None, level),
            trends.session_change(sessions, frame, level),
            trends.association(frame, lag, level, today=FIRST + timedelta(4)),
            trends.reverse(frame, lag, level),
            trends.adherence_change(frame, level),
        ]
        sentences = [trends.important_change(frame).sentence, headline(frame).sentence, headline(frame).limits]
        assert isinstance(trends.looked_at(frame), date | None)
    for result in results:
        assert math.isnan(result.estimate) == math.isnan(result.p) == (not result.enough) == bool(result.reason)
        assert not result.enough or result.low <= result.estimate <= result.high
        assert 0 <= result.n <= len(frame)
    for sentence in sentences + [result.sentence for result in results]:
        assert not re.search(r"nan|inf|−0(\.0+)?(?![.\d])", sentence)


def chosen_by_chance(effect: float, seed: int = 0) -> pd.DataFrame:
    """Half a year in which chance chose the days; busy days that nobody notes keep from stretching and hurt next day."""
    random = np.random.default_rng(seed)
    busy, drawn = random.standard_normal(180), random.random(180) < 0.57
    done = drawn & (busy < 0.8)
    pain = np.rint(4 + random.standard_normal(180) + np.r_[0, 1.5 * busy[:-1] + effect * done[:-1]])
    return days(np.clip(pain, 0, 10), done, drawn=drawn.astype(float))


def test_where_chance_chose_the_days_the_draw_decides_and_it_is_said() -> None:
    found = trends.association(chosen_by_chance(-2.0))
    assert found.verdict == "less"
    assert re.fullmatch(
        r"The day after stretching brings \d\.\d points lower pain \(95 % range −\d\.\d to −\d\.\d, by 17\d days that "
        r"chance chose or left free\)\. Chance chose the days, so stretching is the likely reason, though you knew which "
        r"days were which\.",
        found.sentence,
    ), found.sentence
    busy = chosen_by_chance(0.0, seed=4)
    assert trends.association(busy.drop(columns="drawn")).verdict == "less"
    nothing = trends.association(busy)
    assert nothing.verdict == "unclear"
    assert re.fullmatch(
        r"Can't tell yet: a difference of up to \d\.\d points the day after stretching fits your data "
        r"\(95 % range −\d\.\d to \+\d\.\d, by 17\d days that chance chose or left free\)\.",
        nothing.sentence,
    ), nothing.sentence


def test_a_draw_that_moved_nothing_tells_nothing() -> None:
    frame = chosen_by_chance(0.0)
    frame["done"] = frame["drawn"].to_numpy() == np.random.default_rng(5).integers(0, 2, 180)
    assert trends.association(frame).sentence == (
        "Can't tell yet: this needs more of the sessions done on the days that chance chose, and fewer on the others."
    )


def test_what_was_marked_is_kept_apart_and_named() -> None:
    random = np.random.default_rng(1)
    later = np.arange(180) >= 75
    done = random.random(180) < np.where(later, 0.8, 0.35)
    frame = days(
        np.clip(np.rint(6 + random.standard_normal(180) - 1.2 * np.r_[0, done[:-1]] - 2.0 * later), 0, 10), done
    )
    marks = pd.DataFrame(
        {"from": frame.index[75:76], "to": pd.NaT, "kind": "medicine", "what": "ibuprofen", "note": ""}
    )
    found = trends.association(frame, marks=marks)
    assert found.sentence.endswith("Only days that chance chooses rule that out. Kept apart from it: ibuprofen.")
    assert "Kept apart" not in trends.association(frame, marks=marks[:0]).sentence
