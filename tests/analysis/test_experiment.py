"""A randomised experiment on oneself: the coin, the analysis, what it could show, and the file that keeps it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t

from planner import experiment
from planner.analysis.adherence import daily
from planner.analysis.estimates import least_squares
from planner.analysis.experiment import Assumptions, Experiment, Period
from planner.analysis.experiment.beyond import carried_over, doing
from planner.analysis.experiment.retossed import Whitened, Whitener, whitened
from planner.diary import Diary
from planner.errors import InvalidValue, PlannerError
from planner.widgets.session_player import SessionPlayer
from tests.helpers.clock import MORNING
from tests.helpers.diary_rows import rating_row, session_row, write_diary

DAY = date(2026, 3, 2)
LATER = date(2027, 12, 31)


def by_hand(order: str, on: str, length: int = 1) -> Experiment:
    """Return pairs of periods in this order of letters."""
    return Experiment(
        "by hand",
        "any",
        "by hand",
        tuple(
            Period(n // 2 + 1, n % 2 + 1, "on" if letter == on else "off", first, first + timedelta(length - 1))
            for n, letter in enumerate(order)
            for first in [DAY + timedelta(n * length)]
        ),
    )


def mornings(each: Experiment, pain: Any, done: Any = None) -> pd.DataFrame:
    """Return days of which the mornings after those of the experiment are rated `pain`."""
    days = pd.date_range(each.first, each.last + timedelta(1), unit="us")
    arms = [each.arm(day.date()) == "on" for day in days]
    frame = {"pain": [np.nan, *pain], "done": arms if done is None else done, "planned": True, "paused": False}
    return pd.DataFrame(frame, index=days)


def around(each: Experiment, effect: float, seed: int = 0) -> pd.DataFrame:
    """Return mornings that are `effect` points higher after days of the arm "on", with a little noise."""
    arms = [each.arm(each.first + timedelta(n)) == "on" for n in range((each.last - each.first).days + 1)]
    return mornings(each, np.random.default_rng(seed).normal(5, 0.5, len(arms)) + effect * np.array(arms))


def test_the_same_seed_gives_the_same_days_and_each_pair_holds_both_arms() -> None:
    one, same = (experiment.new("any", DAY, seed=7) for _ in range(2))
    assert one == same
    assert one != experiment.new("any", DAY, seed=8)
    assert (one.design, one.first, one.last, one.pairs) == ("21x2", DAY, DAY + timedelta(83), 21)
    for first, second in zip(one.periods[::2], one.periods[1::2], strict=True):
        assert {first.arm, second.arm} == {"on", "off"}
        assert first.last + timedelta(1) == second.first


@given(st.sampled_from([*experiment.DESIGNS]), st.integers(0, 2**31 - 1))
def test_every_day_of_a_design_has_one_arm(design: str, seed: int) -> None:
    each = experiment.new("time", DAY, design, seed=seed)
    length = experiment.DESIGNS[design].length
    arms = [each.arm(DAY + timedelta(n)) for n in range(-1, length + 1)]
    assert arms[0] is arms[-1] is None
    assert arms.count("on") == arms.count("off") == length // 2


@pytest.mark.parametrize(
    ("question", "design", "stretch", "message"),
    [
        (
            "sleep",
            "14x3",
            "",
            "experiment: question: 'sleep' is not one of the choices. Choose from: any, stretch, time.",
        ),
        (
            "any",
            "3x3",
            "",
            "experiment: design: '3x3' is not one of the choices. Choose from: 21x2, 14x3, 42x1, 12x7, 26x7, 7x2.",
        ),
        ("stretch", "14x3", "", "experiment: stretch: '' is not a stretch to try."),
        (
            "any",
            "14x3",
            "side_bend",
            "experiment: stretch: 'side_bend' is not empty, because the question is not about one stretch.",
        ),
    ],
)
def test_what_is_no_experiment_is_refused(question: Any, design: str, stretch: str, message: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        experiment.new(question, DAY, design, stretch)
    assert str(caught.value) == message


def test_the_sleeping_pills_of_the_literature() -> None:
    """Onghena's worked example: order ECECCECEECCEEC, randomised within pairs, values that do not last, no trend."""
    pain = np.array([6, 5, 7, 4, 5, 6, 5, 7, 4, 5, 4, 6, 7, 6.0])
    arm = np.array([0.5 if letter == "E" else -0.5 for letter in "ECECCECEECCEEC"])
    layout = arm[:, None] * np.kron(np.eye(7), np.ones((2, 1)))
    found = Whitened((pain - pain.mean())[None], layout[None], np.zeros(1), np.array([14.0]))
    assert found.difference == pytest.approx(1.285714, abs=5e-7)
    assert found.p(0) == 0.078125


def slowly(pain: Any, order: str, tosses: list[str]) -> tuple[float, float, float, float]:
    """Return difference, the ends of its range and p, reckoned day by day and toss by toss."""
    rated = [n for n, value in enumerate(pain) if not np.isnan(value)]
    persistence = Whitener(np.array([pain]), np.arange(len(pain))).persistence[0]

    def white(values: Any) -> Any:
        first, *others = rated
        out = [values[first]]
        for before, n in zip(rated, others, strict=False):
            kept = persistence ** (n - before)
            out.append((values[n] - kept * values[before]) / np.sqrt(1 - kept**2))
        return np.array(out)

    level_and_trend = np.column_stack([white(np.ones(len(pain))), white(np.arange(len(pain), dtype=float))])

    def weighed(letters: str) -> tuple[float, float]:
        found = least_squares(white(pain), white([float(each == "A") for each in letters]), level_and_trend)
        assert found is not None
        dof = found.dof - 1  # the persistence was fitted as well
        return found.value, found.error * np.sqrt(found.dof / dof)

    value, error = weighed(order)
    half = t.ppf(0.975, len(rated) - 4) * error
    others = [abs(np.divide(*weighed(each))) for each in tosses]
    return value, value - half, value + half, float(np.mean(np.array(others) >= abs(value / error) - 1e-9))


def test_result_and_test_are_those_of_days_weighed_one_by_one() -> None:
    order = "ABBAABABBABAABBA"
    rng = np.random.default_rng(4)
    pain = np.cumsum(rng.normal(0, 0.6, 16)) + 5 - 1.0 * np.array([each == "A" for each in order])
    pain[[3, 8, 9]] = np.nan
    tosses = ["".join(each) for each in product(("AB", "BA"), repeat=8)]
    value, low, high, p = slowly(pain, order, tosses)
    each = by_hand(order, "A")
    outcome = experiment.analyse(each, mornings(each, pain), LATER)
    result = outcome.result
    assert result is not None
    assert (result.estimate, result.low, result.high) == pytest.approx((value, low, high))
    assert result.p == pytest.approx(p)
    assert result.n == len(outcome.pairs) == 6


def test_the_persistence_does_not_know_how_the_coin_fell() -> None:
    """Else the tossed again would be compared with what only the real toss was fitted to."""
    pain = np.random.default_rng(2).normal(5, 1, (1, 40))
    layout = np.kron(np.eye(20), np.array([[0.5], [-0.5]]))
    times = np.arange(40)
    signs = np.where(np.arange(20) % 3, 1.0, -1.0)
    assert whitened(pain, layout, times).persistence == whitened(pain, layout * signs, times).persistence


def test_many_pairs_are_tossed_by_seed() -> None:
    each = experiment.new("any", DAY, seed=1)
    days = around(each, -0.1)
    first, again = (experiment.analyse(each, days, LATER).result for _ in range(2))
    assert first == again
    assert first is not None
    assert (first.p * 10_000) % 1 == pytest.approx(0, abs=1e-6)


def test_days_left_out_leave_gaps_and_no_trace() -> None:
    each = experiment.new("any", DAY, "14x3", seed=1)
    days = around(each, -1)
    days.iloc[30:33, 3] = True
    odd = days.copy()
    odd.iloc[30:33, 0] = 10.0
    assert experiment.analyse(each, days, LATER).result is not None
    # The pause counts by the day that was lived through, not by the morning after it.
    assert experiment.analyse(each, days, LATER).pairs.loc[5].notna().all()
    assert whitened(np.array([[5.0, np.nan, 4, 3] * 5]), np.ones((20, 1)), np.arange(20)).rated == 15


@pytest.mark.parametrize(
    ("question", "stretch", "sentence"),
    [
        ("any", "", "On the days the coin chose for stretching, pain the next morning was {}. Chance chose the days, so stretching is the likely reason, though you knew which days were which."),
        ("stretch", "side_bend", "On the days the coin chose for Side bend, pain the next morning was {}. Chance chose the days, so Side bend is the likely reason, though you knew which days were which."),
        ("time", "", "On the days the coin chose for mornings, pain the next morning was {} than after the evening days (95 %"),
    ],
)  # fmt: skip
def test_a_difference_is_said_as_what_the_coin_chose(question: Any, stretch: str, sentence: str) -> None:
    each = experiment.new(question, DAY, "42x1", stretch, seed=2)
    name = "Side bend" if stretch else ""
    result = experiment.analyse(each, around(each, -2), LATER, stretch_name=name).result
    assert result is not None
    span = f"{result.low:+.1f} to {result.high:+.1f}".replace("-", "−")
    amount = f"{-result.estimate:.1f} lower"
    amount = amount if question == "time" else f"{amount} (95 % range {span})"
    assert result.sentence.startswith(sentence.format(amount))


def test_before_the_end_nothing_is_told_but_how_far_it_is() -> None:
    each = experiment.new("any", DAY, seed=1)
    days = around(each, -5)
    outcome = experiment.analyse(each, days[: each.first.isoformat()], each.first - timedelta(1))
    assert (outcome.state, outcome.result, outcome.pairs) == ("planned", None, None)
    assert outcome.sentences == ("It begins on 2 March 2026 and ends on 24 May 2026.",)
    for today in (each.first, each.first + timedelta(40), each.last):
        outcome = experiment.analyse(each, days[: today.isoformat()], today)
        assert (outcome.state, outcome.result, outcome.pairs, outcome.figures) == ("running", None, None, ())
    assert outcome.progress == (
        "Day 84 of 84; 20 of 21 pairs are over. The result comes after its end, on 24 May 2026: a look before would "
        "mislead."
    )
    assert outcome.adherence.startswith("So far as it is logged, you stretched on 4")


def test_it_ends_with_the_rating_of_the_morning_after_its_last_day() -> None:
    each = experiment.new("any", DAY, seed=1)
    days, after = around(each, -5), each.last + timedelta(1)
    assert experiment.analyse(each, days, after).state == "ended"
    waiting = experiment.analyse(each, days[: each.last.isoformat()], after)
    assert waiting.progress == "All 84 days are over. It ends with tomorrow morning's rating: rate your pain today."
    assert experiment.analyse(each, days[: each.last.isoformat()], after + timedelta(1)).state == "ended"


def test_stopping_early_is_possible_and_said() -> None:
    each = experiment.new("any", DAY, seed=1)
    stopped = each.stopped(each.first + timedelta(48))
    assert stopped.stopped(each.first).stopped_on == stopped.stopped_on
    outcome = experiment.analyse(stopped, around(each, -2), LATER)
    assert outcome.state == "stopped"
    assert outcome.result is not None
    assert outcome.result.n == 12
    assert outcome.chance is None
    assert [figure.label for figure in outcome.figures] == ["By what the coin chose", "Where it changed what you did"]
    assert outcome.progress == "You stopped it after 48 of 84 days."
    assert any(note.startswith("You stopped before the planned end.") for note in outcome.notes)
    early = experiment.analyse(each.stopped(each.first + timedelta(20)), around(each, -2), LATER)
    assert early.result is not None
    assert early.result.sentence == (
        "There is too little to tell: 5 pairs of days with ratings on both sides, and at least 6 are needed."
    )
    never = experiment.analyse(each.stopped(each.first - timedelta(3)), around(each, -2), LATER)
    assert never.progress == "You stopped it after none of its 84 days."
    assert never.result is not None
    assert not never.result.enough


def test_a_pair_without_ratings_on_one_side_is_no_pair_and_paused_and_washed_out_days_do_not_count() -> None:
    each = experiment.new("any", DAY, "14x3", seed=1)
    days = around(each, -2)
    days.iloc[1:4, 0] = np.nan  # the three mornings after the first period
    days.iloc[20:22, 3] = True
    outcome = experiment.analyse(each, days, LATER)
    assert outcome.pairs.index.tolist() == [*range(2, 15)]
    assert outcome.notes == ("2 paused days left out.",)
    days.iloc[50:60, 0] = np.nan
    outcome = experiment.analyse(each, days, LATER)
    assert outcome.notes[0] == "13 of 82 mornings have no rating and are left out."
    washed = experiment.new("any", DAY, "12x7", seed=1)
    table = experiment.days(washed, around(washed, -2))
    assert table.groupby(["pair", "period"])["counts"].sum().unique().tolist() == [5]


def test_pauses_all_over_leave_too_little() -> None:
    each = experiment.new("any", DAY, seed=1)
    outcome = experiment.analyse(each, around(each, -2).assign(paused=True), LATER)
    assert outcome.result is not None
    assert outcome.result.sentence == (
        "There is too little to tell: no pair of days with ratings on both sides, and at least 6 are needed."
    )
    assert outcome.notes == ("84 paused days left out.",)


def test_an_unclear_difference_is_told_as_far_as_it_reaches() -> None:
    pain = [5, 5, 6, 5, 4, 5, 7, 5, 5, 5, 6, 5, 5, 6]
    each = by_hand("ABABABABABABAB", "A")
    result = experiment.analyse(each, mornings(each, pain), LATER).result
    assert result is not None
    assert result.sentence.endswith(
        "was 0.3 higher (95 % range −0.6 to +1.3). That is too small a difference to matter. Chance alone can bring this."
    )


def test_a_small_difference_is_written_with_the_decimals_it_needs() -> None:
    each = by_hand("AB" * 8, "A")
    pain = [n % 2 * (0.03 + n % 4 * 0.005) + 4 for n in range(16)]
    result = experiment.analyse(each, mornings(each, pain), LATER).result
    assert result is not None
    assert result.verdict == "less"
    assert (
        "was 0.040 lower (95 % range −0.044 to −0.035). That is too small a difference to matter. Chance chose"
        in result.sentence
    )


def test_a_day_that_reaches_into_the_next_is_told() -> None:
    each = experiment.new("any", DAY, seed=1)
    days = around(each, -2)
    assert experiment.analyse(each, days, LATER).carry_over == ""
    on = experiment.days(each, days)["arm"] == "on"
    later = (on[on].index + pd.Timedelta(days=2)).intersection(days.index)
    days.loc[later, "pain"] -= 1
    told = experiment.analyse(each, days, LATER).carry_over
    assert told == (
        "One day seems to reach into the next: two mornings later pain was still 1.0 lower (95 % range −1.2 to −0.7). That apart, the difference the "
        "next morning is 2.3 lower (95 % range −2.6 to −2.0)."
    )


def test_what_stays_by_half_is_told_from_the_day_itself() -> None:
    arm = np.where(np.random.default_rng(1).random(400) < 0.5, 0.5, -0.5)
    effect = np.zeros(400)
    for n in range(400):
        effect[n] = arm[n] + (0.5 * effect[n - 1] if n else 0)
    pain = 5 - effect + np.random.default_rng(2).normal(0, 0.1, 400)
    found = carried_over(pain, arm[:, None], np.arange(400))
    assert found is not None
    assert [each.value for each in found] == pytest.approx([-0.5, -1], abs=0.03)


def test_days_of_one_kind_tell_no_carry_over() -> None:
    arm = np.repeat([0.5, -0.5], 40)
    assert carried_over(np.random.default_rng(0).normal(5, 1, 80), arm[:, None] * 0, np.arange(80)) is None


def test_where_days_are_washed_out_none_is_looked_for() -> None:
    each = experiment.new("any", DAY, "12x7", seed=1)
    days = around(each, -2)
    on = experiment.days(each, days)["arm"] == "on"
    days.loc[(on[on].index + pd.Timedelta(days=2)).intersection(days.index), "pain"] -= 1
    assert experiment.analyse(each, days, LATER).carry_over == ""


def test_what_the_doing_did_is_the_difference_over_that_in_doing() -> None:
    each = experiment.new("any", DAY, "42x1", seed=1)
    days = around(each, 0)
    on = experiment.days(each, days)["arm"].eq("on").to_numpy()
    rng = np.random.default_rng(3)
    did = np.where(on, rng.random(84) < 0.6, rng.random(84) < 0.1)
    days["done"] = [*did, False]
    days.loc[days.index[1:], "pain"] -= 2.0 * did
    outcome = experiment.analyse(each, days, LATER)
    assert outcome.result is not None
    assert outcome.doing is not None
    assert outcome.doing.share == pytest.approx(did[on].mean() - did[~on].mean())
    assert outcome.doing.value == pytest.approx(-2, abs=0.4)
    assert outcome.doing.low < -2 < outcome.doing.high
    assert abs(outcome.doing.value) > abs(outcome.result.estimate)
    assert [(each.label, each.value) for each in outcome.figures] == [
        ("By what the coin chose", "1.2 lower"),
        ("Where it changed what you did", "2.2 lower"),
        ("At least 0.5 lower", "over 99 % likely"),
    ]
    assert outcome.sentences[1:3] == (
        "Per day on which the coin changed what you did, pain was 2.2 lower (95 % range −2.6 to −1.9).",
        "The chance that pain is lower by at least 0.5 points is over 99 %, if every size was equally likely before.",
    )


def test_done_as_the_coin_said_both_differences_are_one() -> None:
    each = experiment.new("any", DAY, seed=1)
    outcome = experiment.analyse(each, around(each, -1), LATER)
    assert outcome.result is not None
    assert outcome.doing is not None
    found = outcome.doing
    assert (found.share, found.value) == (1, pytest.approx(outcome.result.estimate))
    assert (found.low, found.high) == pytest.approx((outcome.result.low, outcome.result.high))


def test_its_range_holds_every_size_that_the_days_do_not_contradict() -> None:
    """At its ends, what the days leave of pain without the doing is just told apart by the coin."""
    rng = np.random.default_rng(8)
    layout = np.kron(np.eye(20), np.array([[0.5], [0.5], [-0.5], [-0.5]]))
    arm, times = layout.sum(axis=1), np.arange(80)
    did = np.where(arm > 0, rng.random(80) < 0.8, rng.random(80) < 0.2).astype(float)
    pain = 5 + rng.normal(0, 1, 80) - did
    found = doing(pain, layout, did, times, 0.95)
    whitener = Whitener(pain[None], times)
    white = [whitener.rest(each[None, :, None])[0, :, 0] for each in (pain, did, arm)]
    for end in (found.low, found.high):
        estimate = least_squares(white[0] - end * white[1], white[2], np.empty((80, 0)))
        assert estimate is not None
        error = estimate.error * np.sqrt(estimate.dof / 76)
        assert abs(estimate.value / error) == pytest.approx(t.ppf(0.975, 76))


@pytest.mark.parametrize("question", ["any", "time"])
def test_where_the_doing_hardly_differed_nothing_is_told_of_it(question: Any) -> None:
    each = experiment.new(question, DAY, seed=1)
    days = around(each, -2).assign(done=True)
    followed = pd.Series(True, experiment.days(each, days).index)
    outcome = experiment.analyse(each, days, LATER, followed=None if question == "any" else followed)
    if question == "time":  # a day without a session was done neither way
        assert outcome.doing is None
        return
    assert outcome.doing is not None
    assert not outcome.doing.told
    assert outcome.figures[1].value == "Can't tell"
    assert outcome.figures[1].sentence == (
        "What you did differed too little between the two kinds of days to tell what the doing itself did."
    )


def test_the_chance_is_that_of_the_t_distribution() -> None:
    each = experiment.new("any", DAY, seed=1)
    outcome = experiment.analyse(each, around(each, -0.5, seed=2), LATER)
    result = outcome.result
    assert result is not None
    error = (result.high - result.low) / 2 / t.ppf(0.975, 80)
    assert outcome.chance == pytest.approx(t.cdf((-0.5 - result.estimate) / error, 80))
    assert outcome.figures[2].value == f"{100 * t.cdf((-0.5 - result.estimate) / error, 80):.0f} % likely"
    assert experiment.analyse(each, around(each, -3), LATER).figures[2].value == "over 99 % likely"
    assert experiment.analyse(each, around(each, 3), LATER).figures[2].value == "under 1 % likely"


def test_ratings_on_a_straight_line_tell_nothing() -> None:
    each = experiment.new("any", DAY, seed=1)
    result = experiment.analyse(each, mornings(each, np.linspace(8, 2, 84)), LATER).result
    assert result is not None
    assert result.reason == "your ratings change by the same step every day, whatever the coin chose."


def test_ratings_at_the_floor_are_told() -> None:
    each = experiment.new("any", DAY, seed=1)
    pain = np.where(np.arange(84) % 3, 0.0, 2.0)
    outcome = experiment.analyse(each, mornings(each, pain), LATER)
    assert outcome.notes[0] == (
        "More than half of your ratings are 0, where pain can't get lower: a difference may hide there."
    )
    result = experiment.analyse(each, mornings(each, np.zeros(84)), LATER).result
    assert result is not None
    assert result.sentence == ("There is too little to tell: your ratings are all 0, the lowest there is.")


def test_days_that_went_otherwise_are_counted_by_the_arm_assigned() -> None:
    each = experiment.new("any", DAY, seed=1)
    days = around(each, -2)
    days["done"] = False
    outcome = experiment.analyse(each, days, LATER)
    assert outcome.adherence == (
        "So far as it is logged, you stretched on 0 of 42 'on' days and kept 42 of 42 'off' days free. Each day counts "
        "as the coin chose it, so days that went otherwise make a difference look smaller."
    )
    assert outcome.result == experiment.analyse(each, around(each, -2), LATER).result
    assert outcome.doing is not None
    assert not outcome.doing.told


BAD = {
    "nothing": lambda days: days.iloc[:0],
    "one day": lambda days: days.iloc[5:6],
    "all missing": lambda days: days.assign(pain=np.nan),
    "constant": lambda days: days.assign(pain=4.0),
    "doubled": lambda days: pd.concat([days, days]),
    "gaps": lambda days: days.iloc[::5],
    "objects": lambda days: days.astype(object),
    "shuffled": lambda days: days.sample(frac=1, random_state=0),
    "numbers": lambda days: days.astype(float),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_bad_days_give_a_sentence_and_no_warning(bad: Any) -> None:
    each = experiment.new("any", DAY, seed=1)
    days = bad(around(each, -2))
    outcome = experiment.analyse(each, days, LATER)
    assert outcome.result is not None
    assert "nan" not in " ".join(outcome.sentences)
    assert outcome.result.enough or outcome.result.verdict == "not enough"
    (found,) = experiment.power(days, [experiment.DESIGNS["14x3"]], repetitions=20)
    assert 0 <= found.one_point <= found.two_points <= 1


def test_the_same_pain_every_day_tells_nothing() -> None:
    each = experiment.new("any", DAY, seed=1)
    result = experiment.analyse(each, around(each, -2).assign(pain=4.0), LATER).result
    assert result is not None
    assert not result.enough
    assert result.sentence == ("There is too little to tell: your ratings are all 4.")


# What it could show


def test_without_a_diary_usual_values_stand_in_and_are_told() -> None:
    empty = daily(Diary())
    assert experiment.assumptions(empty) == Assumptions(
        sentence="Your diary is too short for some of this, so usual values stand in: 1.25 points of change from day to "
        "day, ratings on 80 % of days, 80 % of sessions done."
    )
    found = experiment.power(empty)
    few = [experiment.power(empty, repetitions=20) for _ in range(2)]
    assert few[0] == few[1]
    assert [each.days for each in found] == [84, 84, 84, 168, 364, 28]
    assert found[0].sentence.startswith("84 days. If it makes a difference of 1 point, you would find it in about ")
    assert all(each.one_point < each.two_points for each in found)


def test_the_persons_own_days_are_what_counts() -> None:
    rng, days = np.random.default_rng(5), pd.date_range(DAY, periods=400, unit="us")
    pain = np.zeros(400)
    for n in range(1, 400):
        pain[n] = 0.7 * pain[n - 1] + rng.normal(0, 1)
    frame = pd.DataFrame({"pain": pain + 5, "planned": True, "done": rng.random(400) < 0.7, "paused": False}, days)
    frame.loc[rng.random(400) < 0.25, "pain"] = np.nan
    found = experiment.assumptions(frame)
    assert found.sd == pytest.approx(1.4, abs=0.2)
    assert found.persistence == pytest.approx(0.7, abs=0.12)
    assert found.rated == pytest.approx(0.75, abs=0.05)
    assert found.followed == pytest.approx(0.7, abs=0.06)
    assert found.sentence.startswith("Worked out from your own diary")


def test_little_pain_leaves_little_to_find() -> None:
    design = [experiment.DESIGNS["14x3"]]
    (little,) = experiment.power(Assumptions(mean=0.4), design)
    (usual,) = experiment.power(Assumptions(), design)
    assert little.two_points < usual.two_points


def test_the_power_is_that_of_the_published_simulations() -> None:
    """Full adherence, a fifth of the ratings missing, SD 1.25, persistence 0.6: 0.89 and 0.96 for 1 point."""
    found = experiment.power(
        Assumptions(mean=5, rated=0.8, followed=1), [experiment.DESIGNS[name] for name in ("14x3", "21x2")]
    )
    assert [each.one_point for each in found] == pytest.approx([0.87, 0.96], abs=0.05)


def test_single_days_say_what_they_lose() -> None:
    (found,) = experiment.power(Assumptions(), [experiment.DESIGNS["42x1"]], repetitions=20)
    assert found.sentence.endswith("What reaches beyond the next morning would look smaller than it is.")


def test_the_short_one_says_what_it_is_for() -> None:
    (found,) = experiment.power(Assumptions(), [experiment.DESIGNS["7x2"]])
    assert found.one_point < 0.3
    assert found.sentence == (
        "28 days. If it makes a difference of 1 point, you would find it in about 2 of 10 tries; of 2 points, in about 6 "
        "of 10 tries. This is to try the way: a difference that it does not find may well be there."
    )


# The file


def test_an_experiment_comes_back_as_it_was_and_stops_for_all(data_folder: Path) -> None:
    each = experiment.new("stretch", DAY, "12x7", "side_bend", seed=3, made_at=datetime(2026, 3, 1, 9, tzinfo=UTC))
    diary = Diary()
    diary.save_experiment(each)
    diary.save_experiment(each)
    assert len(diary.experiments()) == 24
    assert experiment.experiments(diary) == (each,)
    assert experiment.current(diary, DAY) == experiment.current(diary, DAY - timedelta(5)) == each
    diary.stop_experiment(each.id, DAY + timedelta(9))
    diary.stop_experiment(each.id, DAY + timedelta(1))  # from another tab: the first one stays
    assert experiment.experiments(Diary()) == (each.stopped(DAY + timedelta(9)),)
    assert experiment.current(diary, DAY + timedelta(9)) is None
    assert diary.problems().empty


def test_a_second_one_is_refused_while_one_runs_and_welcome_after_a_stop() -> None:
    one, other = Diary(), Diary()
    first = experiment.new("any", DAY, seed=1)
    second = experiment.new("time", DAY + timedelta(5), seed=2)
    one.save_experiment(first)
    with pytest.raises(PlannerError) as caught:
        other.save_experiment(second)
    assert str(caught.value) == "Another experiment runs until 24 May 2026. Stop it first, or wait for its end."
    one.stop_experiment(first.id, DAY + timedelta(5))
    other.save_experiment(second)
    assert experiment.current(one, DAY + timedelta(6)) == experiment.experiments(one)[1]


def test_stopping_one_that_is_gone_is_said() -> None:
    with pytest.raises(PlannerError, match="this experiment is not in the diary any more."):
        Diary().stop_experiment("2026-03-02_00000001", DAY)


def test_bad_rows_are_listed_and_the_rest_goes_on(data_folder: Path) -> None:
    diary = Diary()
    diary.save_experiment(experiment.new("any", DAY, seed=1))
    path = data_folder / "experiments.csv"
    lines = path.read_text("utf-8").splitlines()
    lines[3] = lines[3].replace(",on,", ",maybe,").replace(",off,", ",maybe,")
    path.write_text("\n".join(lines) + "\n", "utf-8")
    (problem,) = diary.problems("experiments").to_dict("records")
    assert problem["line"] == 4
    assert problem["message"].startswith("experiments.csv: line 4: arm: 'maybe' is not one of the choices.")
    (each,) = experiment.experiments(diary)
    outcome = experiment.analyse(each, around(experiment.new("any", DAY, seed=1), -2), LATER)
    assert outcome.pairs is not None
    assert 2 not in outcome.pairs.index


# What was done


def test_what_was_done_is_read_from_the_diary(tmp_path: Path) -> None:
    stretch = by_hand("EC" * 3, "E")
    days = [DAY + timedelta(n) for n in range(6)]
    sessions = [session_row(days[0], 8, active_s=60), session_row(days[1], 18, active_s=60, outcome="stopped")]
    performed = [{"session_id": sessions[0]["session_id"], "stretch": "side_bend", "active_s": 60}]
    diary = write_diary(
        tmp_path / "d", sessions=sessions, performed=performed, pain=[rating_row(DAY, 4, f"{DAY}T07:00:00+00:00")]
    )
    assert experiment.followed(stretch, diary).to_list() == [True, False, False, True, False, True]
    one = Experiment("s", "stretch", "by hand", stretch.periods, "side_bend")
    assert experiment.followed(one, diary).to_list() == [True, True, False, True, False, True]
    time = Experiment("t", "time", "by hand", stretch.periods)
    assert experiment.followed(time, diary).to_list() == [True, True, False, False, False, False]
    sessions[0]["known"] = "day"  # whether it was in the morning, nobody knows
    unknown = write_diary(tmp_path / "unknown", sessions=sessions, performed=performed)
    assert experiment.followed(time, unknown).to_list() == [False, True, False, False, False, False]
    assert experiment.followed(stretch, unknown).to_list() == [True, False, False, True, False, True]
    report = experiment.report(time, diary, LATER)
    assert report.adherence.startswith(
        "So far as it is logged, you stretched in the morning on 1 of 3 morning days and in the evening on 1 of 3"
    )


@pytest.mark.time_machine(MORNING)
def test_today_is_told_before_the_session() -> None:
    diary, today = Diary(), MORNING.date()
    seed = next(n for n in range(20) if experiment.new("any", today, seed=n).arm(today) == "off")
    diary.save_experiment(experiment.new("any", today, seed=seed))
    script = SessionPlayer.today(diary).script
    assert (script["notice"], script["title"]) == ("Experiment: no stretching today.", "A rest day")
    diary.add_pause(today, today)
    assert SessionPlayer.today(diary).script["notice"] == ""
