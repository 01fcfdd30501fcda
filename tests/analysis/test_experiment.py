"""A randomised experiment on oneself: the coin, the analysis, what it could show, and the file that keeps it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ttest_1samp

from planner import experiment
from planner.analysis.adherence import daily
from planner.analysis.experiment import Assumptions, Experiment, Period
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
    assert (one.first, one.last, one.pairs) == (DAY, DAY + timedelta(83), 14)
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
            "experiment: design: '3x3' is not one of the choices. Choose from: 14x3, 42x1, 12x7, 26x7.",
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
    """Onghena's worked example: order ECECCECEECCEEC, randomised within pairs."""
    each = by_hand("ECECCECEECCEEC", "E")
    result = experiment.analyse(each, mornings(each, [6, 5, 7, 4, 5, 6, 5, 7, 4, 5, 4, 6, 7, 6]), LATER).result
    assert result is not None
    assert result.estimate == pytest.approx(1.285714, abs=5e-7)
    assert result.p == 0.078125
    assert (result.n, result.verdict) == (7, "unclear")
    assert result.sentence == (
        "On the days the coin chose for stretching, pain the next morning was 1.3 higher (95 % range +0.1 to +2.4). "
        "Chance alone can bring this."
    )


def test_interval_and_estimate_are_those_of_the_paired_t() -> None:
    each = experiment.new("any", DAY, seed=1)
    outcome = experiment.analyse(each, around(each, -1), LATER)
    assert outcome.pairs is not None
    assert outcome.result is not None
    theirs = ttest_1samp(outcome.pairs["difference"], 0).confidence_interval()
    assert (outcome.result.low, outcome.result.high) == pytest.approx((theirs.low, theirs.high))
    assert outcome.result.verdict == "less"


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
        assert (outcome.state, outcome.result, outcome.pairs, outcome.carry_over) == ("running", None, None, ())
    assert outcome.progress == (
        "Day 84 of 84; 13 of 14 pairs are over. The result comes after its end, on 24 May 2026: a look before would "
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
    assert outcome.result.n == 8
    assert outcome.progress == "You stopped it after 48 of 84 days."
    assert any(note.startswith("You stopped before the planned end.") for note in outcome.notes)
    early = experiment.analyse(each.stopped(each.first + timedelta(20)), around(each, -2), LATER)
    assert early.result is not None
    assert early.result.sentence == (
        "There is too little to tell: 3 pairs of days with enough ratings, and at least 6 are needed."
    )
    never = experiment.analyse(each.stopped(each.first - timedelta(3)), around(each, -2), LATER)
    assert never.progress == "You stopped it after none of its 84 days."
    assert never.result is not None
    assert not never.result.enough


def test_a_pair_with_too_few_ratings_is_left_out_and_so_are_paused_and_washed_out_days() -> None:
    each = experiment.new("any", DAY, seed=1)
    days = around(each, -2)
    days.iloc[1:3, 0] = np.nan  # two of the three mornings of the first period
    days.iloc[20:22, 3] = True
    outcome = experiment.analyse(each, days, LATER)
    assert outcome.pairs is not None
    assert 1 not in outcome.pairs.index
    assert "Too few ratings on one side, or not gone through: 1 pair of 14 left out." in outcome.notes
    assert "2 paused days left out." in outcome.notes
    washed = experiment.new("any", DAY, "12x7", seed=1)
    table = experiment.days(washed, around(washed, -2))
    assert table.groupby(["pair", "period"])["counts"].sum().unique().tolist() == [5]


def test_a_pause_within_the_days_washed_out_takes_no_pair_away() -> None:
    each = experiment.new("any", DAY, "12x7", seed=1)
    days = around(each, -2)
    days.iloc[:2, 3] = True  # the two days that do not count anyway
    days.iloc[3:5, 0] = np.nan  # the ratings after the first two that do: 3 of 5 are left
    assert 1 in experiment.analyse(each, days, LATER).pairs.index
    days.iloc[5, 0] = np.nan
    assert 1 not in experiment.analyse(each, days, LATER).pairs.index


def test_an_unclear_difference_is_told_as_far_as_it_reaches() -> None:
    pain = [5, 5, 6, 5, 4, 5, 7, 5, 5, 5, 6, 5, 5, 6]
    each = by_hand("ABABABABABABAB", "A")
    result = experiment.analyse(each, mornings(each, pain), LATER).result
    assert result is not None
    assert result.sentence.endswith("was 0.3 higher (95 % range −0.7 to +1.3). Chance alone can bring this.")


def test_a_small_difference_is_written_with_the_decimals_it_needs() -> None:
    each = by_hand("AB" * 8, "A")
    pain = [n % 2 * (0.03 + n % 4 * 0.005) + 4 for n in range(16)]
    result = experiment.analyse(each, mornings(each, pain), LATER).result
    assert result is not None
    assert result.verdict == "less"
    assert "was 0.040 lower (95 % range −0.044 to −0.036). Chance chose" in result.sentence


def test_a_period_that_reaches_into_the_next_is_told() -> None:
    each = experiment.new("any", DAY, seed=1)
    days = around(each, 0)
    table = experiment.days(each, days)
    later = (table["arm"] == "on") & table.duplicated(["pair", "period"])
    days.loc[table.index[later] + pd.Timedelta(days=1), "pain"] -= 3
    outcome = experiment.analyse(each, days, LATER)
    assert any("told another difference than the later days (+" in text for text in outcome.carry_over)
    assert len(experiment.analyse(each, around(each, -2), LATER).carry_over) == 2


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
    assert result.sentence == (
        "There is too little to tell: your ratings are the same on both kinds of days, pair by pair."
    )


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
    assert [each.days for each in found] == [84, 84, 168, 364]
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
    """Full adherence and ratings, SD 1.25, persistence 0.6: near 0.81 for 1 point with 14 pairs of 3 days."""
    (found,) = experiment.power(Assumptions(rated=1, followed=1), [experiment.DESIGNS["14x3"]])
    assert found.one_point == pytest.approx(0.81, abs=0.07)


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
