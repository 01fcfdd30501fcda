"""Whatever a diary or a frame holds: no warning, no "nan" in a text, and no error but one that says what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

from planner import PlannerError, chance, charts, cohort, experiment, habit, report, trends
from planner.charts import adherence_and_pain_alt_text
from planner.diary import Diary, experiment_rows
from planner.paper.report import web_page
from planner.widgets.common import blocks
from planner.widgets.experiment_panel import ExperimentPanel
from planner.widgets.trends_view import trends_view
from planner.widgets.trends_view.known import Known
from planner.widgets.trends_view.tabs import TABS
from tests.helpers.diary_rows import plan_row, rating_row, session_row, write_diary

TODAY = date(2026, 11, 22)
DAYS = [TODAY - timedelta(n) for n in range(119, -1, -1)]
EIGHT_PAIRS = 16
Rows = dict[str, list[dict[str, Any]]]
# What a person must never read: a number that is none, a missing value, or nothing with a sign.
UNREADABLE = re.compile(r"\b(nan|NaN|NaT|inf|None(?! of )|NA)\b|[-−]0(\.0+)?(?![.\d])")


def of_days(days: list[date], pain: Callable[[int], int | None], did: Callable[[int], bool | None]) -> Rows:
    """Return a diary of some days: each rating, and whether a planned session was done (None: none planned)."""
    rows: Rows = {"pain": [], "plan": [], "sessions": [], "performed": []}
    for n, day in enumerate(days):
        if (rating := pain(n)) is not None:
            rows["pain"].append(rating_row(day, rating, f"{day}T07:00:00+00:00"))
        if (done := did(n)) is None:
            continue
        rows["plan"].append(
            plan_row(day - timedelta(day.weekday()), day, saved_at=f"{DAYS[0].year - 150}-01-01T08:00Z")
        )
        if done:
            before, after = (4, 3) if n % 3 else (5, 5)
            session = session_row(day, pain_before=before, pain_after=after, ended_at=f"{day}T18:05:00+00:00")
            rows["sessions"].append(session | {"active_s": 300})
            about = {"session_id": session["session_id"], "active_s": 60, "ended_at": f"{day}T18:05:00+00:00"}
            rows["performed"].append(about)
    return rows


def tossed(first: date, stopped_on: date | None = None, **given: Any) -> list[dict[str, Any]]:
    """Return the rows of an experiment of eight pairs."""
    made = experiment.new(given.get("question", "any"), first, stretch=given.get("stretch", ""), seed=3)
    made = replace(made, periods=made.periods[:EIGHT_PAIRS])
    made = made.stopped(stopped_on) if stopped_on else made
    return [
        {name: "" if value is None else value for name, value in row.items()} | {"made_at": "2026-01-01T08:00:00+00:00"}
        for row in experiment_rows.rows(made)
    ]


def noisy(n: int) -> int:
    return (n * n * 7 + n // 5) % 11


def often(n: int) -> bool:
    return (n * 5 + n // 7) % 3 > 0


DIARIES: dict[str, Rows] = {
    "one day": of_days(DAYS[-1:], noisy, lambda _: True),
    "constant pain": of_days(DAYS, lambda _: 4, often) | {"experiments": tossed(DAYS[20])},
    "no rating": of_days(DAYS, lambda _: None, lambda n: None if n % 2 else False) | {"experiments": tossed(DAYS[20])},
    "only before sessions": of_days(DAYS, lambda _: None, often) | {"experiments": tossed(DAYS[60])},
    "always": of_days(DAYS, noisy, lambda _: True) | {"experiments": tossed(DAYS[20])},
    "never": of_days(DAYS, noisy, lambda _: False) | {"experiments": tossed(DAYS[20], DAYS[22])},
    "only a pause": {"pauses": [{"from": DAYS[0], "to": TODAY + timedelta(90), "why": "\x00away"}]},
    "years apart": of_days([*DAYS[:40], *(day.replace(year=2001) for day in DAYS[:40])], noisy, often),
    "doubled": {name: rows * 2 for name, rows in of_days(DAYS, noisy, often).items()}
    | {
        "experiments": tossed(DAYS[20]),
        "pauses": [{"from": DAYS[9], "to": DAYS[3]}, {"from": DAYS[70], "to": DAYS[80]}],
    },
    "out of range": {
        "pain": [rating_row(day, pain, at) for day in DAYS[:9] for pain, at in ((11, "x"), ("?", ""), ("-1", "1"))],
        "sessions": [session_row("2026-02-31"), session_row(DAYS[0], pain_before="much")],
        "experiments": [{"pair": "one", "arm": "on", "from": TODAY, "to": DAYS[0]}],
    },
}


@pytest.fixture(params=DIARIES, scope="module")
def diary(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Diary:
    return write_diary(tmp_path_factory.mktemp("diaries") / "data", **DIARIES[request.param])


def said(value: Any) -> Iterator[str]:
    """Return every text in it; of a picture only its words."""
    if isinstance(value, str):
        yield " ".join(re.findall(r">([^<>]*)<", value)) if value.lstrip().startswith("<") else value
    elif isinstance(value, dict):
        for each in value.values():
            yield from said(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from said(each)


def assert_readable(value: Any) -> None:
    for text in said(value):
        found = UNREADABLE.search(text)
        assert not found, f"{found and found.group()!r} in {text!r}"


@pytest.fixture
def words_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw every picture, but write no more of it than its words: writing takes the longest, and is tested with it."""
    monkeypatch.setattr(blocks, "inline_svg", lambda ax, name, alt, colours: " ".join([alt, *written(ax)]))
    monkeypatch.setattr(web_page, "_picture", lambda found, *_: adherence_and_pain_alt_text(found.days, found.later))


def written(ax: Any) -> list[str]:
    return [text.get_text() for text in ax.figure.findobj(Text)]


@pytest.mark.long
@pytest.mark.usefixtures("words_alone")
def test_the_trends_show_every_diary(diary: Diary) -> None:
    known = Known(diary, TODAY)
    for tab in TABS:
        assert_readable(trends_view._view(known, trends_view.Wanted(period="all", tab=tab), 770))


@pytest.mark.usefixtures("words_alone")
def test_the_report_tells_every_diary(diary: Diary) -> None:
    found = report.figures(diary, DAYS[0] - timedelta(400), TODAY, TODAY)
    assert_readable(report.made(found, "html", notes=True).decode())


def test_a_cohort_takes_every_diary(diary: Diary) -> None:
    rows = cohort.of_person(diary.folder, TODAY)
    assert "unreadable" not in set(rows["measure"])
    assert_readable(rows[["verdict", "reason"]].to_numpy().tolist())
    assert np.isfinite(rows.loc[rows["verdict"].isin(["less", "more", "unclear"]), ["estimate", "low", "high"]]).all(
        axis=None
    )


@pytest.mark.long
def test_the_experiments_of_every_diary_are_told(diary: Diary) -> None:
    panel = ExperimentPanel(diary, TODAY)
    assert "error" not in panel.view, panel.view["error"]
    assert_readable(panel.view)
    taken = experiment.assumptions(cohort.daily(diary, TODAY))
    (found,) = experiment.power(taken, [experiment.DESIGNS["42x1"]], repetitions=10)
    assert_readable([taken.sentence, found.sentence])
    assert 0 <= found.one_point <= 1


def frame(pain: Any, done: Any, days: Any = None) -> pd.DataFrame:
    return pd.DataFrame({"pain": pain, "done": done, "planned": True}, pd.DatetimeIndex(DAYS) if days is None else days)


NOISY, OFTEN = [float(noisy(n)) for n in range(120)], [often(n) for n in range(120)]
USUAL = frame(NOISY, OFTEN)
FRAMES: dict[str, pd.DataFrame] = {
    "empty": USUAL.iloc[:0],
    "no columns": USUAL[[]],
    "one day": USUAL.iloc[:1],
    "all missing": frame(np.nan, np.nan),
    "infinite": frame(np.where(np.arange(120) % 3, NOISY, np.inf), OFTEN),
    "out of range": frame([50.0, -3.0, -0.0] * 40, OFTEN),
    "objects": frame(["4", 3, None, "x", [1], 7.5] * 20, [True, None, "1", 0, "no", 2] * 20),
    "numbers": USUAL.astype(float),
    "nullable": USUAL.astype({"pain": "Int64", "done": "boolean", "planned": "boolean"}),
    "words": USUAL.astype("str"),
    "categories": USUAL.astype("category"),
    "days as dates": USUAL.set_axis(DAYS),
    "days as text": USUAL.set_axis([str(day) for day in DAYS]),
    "days as periods": USUAL.set_axis(pd.PeriodIndex(DAYS, freq="D")),
    "days with a zone": USUAL.set_axis(pd.DatetimeIndex(DAYS, tz="Europe/Berlin")),
    "days in between": USUAL.set_axis(pd.DatetimeIndex([*DAYS[:60], *[None] * 60])),
    "no days": USUAL.reset_index(drop=True),
    "days that are none": USUAL.set_axis(["x"] * 120),
    "doubled": pd.concat([USUAL, USUAL.assign(pain=9)]),
    "disordered": USUAL.sample(frac=1, random_state=0),
    "years apart": USUAL.set_axis([day.replace(year=day.year - 90 * (n < 60)) for n, day in enumerate(DAYS)]),
    "fractions": frame([0.1 * n % 3.3 for n in range(120)], OFTEN),
    "exact": frame([3 + OFTEN[n - 1] for n in range(120)], OFTEN),
    "hardly differs": frame([4.0 + 1e-13 * (n % 2) for n in range(120)], OFTEN),
}


def answers(daily: pd.DataFrame) -> Iterator[Callable[[], Any]]:
    """Return all that can be asked of a frame of days, as calls that return what is said."""
    one = experiment.new("any", DAYS[20], seed=2)
    one = replace(one, periods=one.periods[:EIGHT_PAIRS])
    yield lambda: vars(trends.pain_trend(daily))
    yield lambda: vars(trends.important_change(daily))
    yield lambda: vars(trends.adherence_change(daily, today=TODAY))
    for lag in (0, 1, 7):
        yield lambda lag=lag: vars(trends.association(daily, lag, today=TODAY))
        yield lambda lag=lag: vars(trends.reverse(daily, lag, today=TODAY))
    yield lambda: {"day": trends.looked_at(daily, TODAY)}
    yield lambda: vars(chance.shuffled(daily, 5, today=TODAY))
    yield lambda: experiment.analyse(one, daily, TODAY).sentences
    yield lambda: experiment.assumptions(daily).sentence
    yield lambda: habit.streak(daily, TODAY).sentence
    yield lambda: habit.score_sentence(habit.score(daily, today=TODAY))
    yield lambda: len(habit.rolling_adherence(daily, TODAY))
    yield lambda: charts.pain_alt_text(daily, important=trends.important_change(daily), trend=trends.pain_trend(daily))
    yield lambda: len(charts.pain_table(daily))
    yield lambda: charts.pain(daily).get_title()


@pytest.mark.parametrize("daily", FRAMES.values(), ids=FRAMES)
def test_every_frame_of_days_gets_a_sentence_or_an_error_that_says_what_to_do(daily: pd.DataFrame) -> None:
    before = daily.copy(deep=True)
    for ask in answers(daily):
        try:
            assert_readable(ask())
        except PlannerError as error:
            assert_readable(str(error))
    pd.testing.assert_frame_equal(daily, before)


SESSIONS = pd.DataFrame({"date": pd.DatetimeIndex(DAYS[:40]), "pain_before": NOISY[:40], "pain_after": NOISY[1:41]})
BAD_SESSIONS: dict[str, pd.DataFrame] = {
    "usual": SESSIONS,
    "empty": SESSIONS.iloc[:0],
    "no columns": SESSIONS[[]],
    "no date": SESSIONS.drop(columns="date"),
    "dates that are none": SESSIONS.assign(date=["x", None] * 20),
    "dates as text": SESSIONS.astype({"date": "str"}),
    "all missing": SESSIONS.assign(pain_after=None),
    "infinite": SESSIONS.assign(pain_after=np.inf),
    "objects": SESSIONS.assign(pain_after=["3", 2, None, "x"] * 10),
    "nullable": SESSIONS.astype({"pain_before": "Int64", "pain_after": "Int64"}),
    "the same change": SESSIONS.assign(pain_before=4, pain_after=3),
    "no change": SESSIONS.assign(pain_after=SESSIONS["pain_before"]),
}


@pytest.mark.parametrize("sessions", BAD_SESSIONS.values(), ids=BAD_SESSIONS)
def test_every_frame_of_sessions_gets_a_sentence_or_an_error_that_says_what_to_do(sessions: pd.DataFrame) -> None:
    asked: tuple[Callable[[], Any], ...] = (
        lambda: vars(trends.session_change(sessions)),
        lambda: trends.session_change(sessions, USUAL),
        lambda: charts.before_and_after_alt_text(sessions),
        lambda: len(charts.before_and_after_table(sessions)),
        lambda: charts.before_and_after(sessions)[0].get_title(),
    )
    for ask in asked:
        try:
            assert_readable(ask())
        except PlannerError as error:
            assert_readable(str(error))


@pytest.mark.parametrize("times", [0, -1])
def test_fewer_than_one_shuffle_is_refused(times: int) -> None:
    with pytest.raises(PlannerError, match=f"^times: {times} .* a whole number from 1 on"):
        chance.shuffled(USUAL, times, today=TODAY)


def test_a_latest_mean_of_long_ago_is_told_with_its_day() -> None:
    pain = [6.0] * 28 + [3.0] * 28 + [None] * 64
    assert trends.important_change(frame(pain, OFTEN)).sentence.startswith(
        "Your 14-day mean was 6.0 at first and was 3.0 in the 14 days up to 19 September 2026, the latest with a mean: "
    )
