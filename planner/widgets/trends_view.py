"""The widget that shows how it goes: sentences, pictures, and the numbers behind them as tables.

Everything shown is computed here and sent as one value; the page only lays it out. Counts and pictures come from
adherence.py, overview.py and charts/.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from planner.adherence import daily, left_out
from planner.diary import Diary
from planner.errors import PlannerError
from planner.overview import by_period, headlines, percent
from planner.paths import REPOSITORY
from planner.widgets._assets import script, style
from planner.widgets._inline_svg import inline_svg, page_style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

SAMPLE = REPOSITORY / "data" / "sample"
# Widths of the drawings in CSS pixels: until the page says what it has room for, and the least and the most.
USUAL_WIDTH, LEAST_WIDTH, MOST_WIDTH = 770, 240, 960
PERIOD_HEADER = (
    "Sessions planned",
    "Sessions done",
    "Share",
    "Minutes planned",
    "Minutes done",
    "Share",
    "Paused days",
    "Mean pain",
    "Days rated",
)

Table = dict[str, Any]


class TrendsView(anywidget.AnyWidget):
    """Shows a diary's adherence and pain; reads it again when the person asks.

    view: what is shown (see `_view`). width: pixels that the page has for a picture. asked: counts the person's
    requests to read again; answered follows it.
    """

    _esm = script("trends_view")
    _css = style("trends_view")
    view = traitlets.Dict().tag(sync=True)
    width = traitlets.Int(USUAL_WIDTH).tag(sync=True)
    asked = traitlets.Int(0).tag(sync=True)
    answered = traitlets.Int(0).tag(sync=True)

    def __init__(self, diary: Diary | None = None, today: date | None = None) -> None:
        super().__init__()
        self._diary, self._today = diary or Diary(), today
        self.refresh()

    def refresh(self) -> None:
        """Read the diary again and show it; what goes wrong is shown as a sentence."""
        try:
            self.view = _view(self._diary, self._today or date.today(), min(max(self.width, LEAST_WIDTH), MOST_WIDTH))
        except PlannerError as error:
            self.view = {"error": str(error)}
        except Exception as error:
            self.log.exception("The trends could not be shown")
            self.view = {
                "error": f"Your trends can't be shown ({type(error).__name__}: {error}). Your diary is as it was. "
                "Press Refresh; if this stays, please report it."
            }

    @traitlets.observe("width")
    def _fit(self, _: dict[str, Any]) -> None:
        self.refresh()

    @traitlets.observe("asked")
    def _answer(self, change: dict[str, Any]) -> None:
        self.refresh()
        self.answered = change["new"]


def _view(diary: Diary, today: date, width: int) -> dict[str, Any]:
    """Return what the page shows: problems, then headlines and pictures, or a look at the sample while it is empty."""
    days = daily(diary, today)
    view: dict[str, Any] = {"problems": _problems(diary.problems())}
    if days.empty:
        return {**view, "empty": True, "sample": _sample(width)}
    pictures = _pictures(days, left_out(diary, today), today, width)
    return {**view, "headlines": headlines(days, today), "pictures": pictures}


def _sample(width: int) -> dict[str, Any]:
    """Return headlines and pictures of the simulated diary, {} where it is not installed."""
    diary = Diary(SAMPLE)
    ratings = diary.pain()["about"]
    if ratings.empty:
        return {}
    today = ratings.max().date()
    days = daily(diary, today)
    pictures = _pictures(days, left_out(diary, today), today, width, note="Simulated data")
    return {"headlines": headlines(days, today), "pictures": pictures}


def _pictures(
    days: pd.DataFrame, others: pd.DataFrame, today: date, width: int, note: str = ""
) -> list[dict[str, Any]]:
    from planner import charts

    def both() -> tuple[Axes, str]:
        axes = charts.adherence_and_pain(days, others=others, today=today, width=width)
        return axes[1], charts.adherence_and_pain_alt_text(days, others, today)

    def calendar() -> tuple[Axes, str]:
        weeks = charts.weeks_that_fit(width)
        ax = charts.calendar(days, weeks=weeks, today=today, width=width)
        return ax, charts.calendar_alt_text(days, today, weeks)

    outcomes = charts.calendar_table(days, today).replace(charts.OUTCOME_WORDS)
    over_time = [_picture("adherence_and_pain", both, _period_table(by_period(days, today)), note)]
    shown = over_time if charts.anything_over_time(days, today) else []
    return [*shown, _picture("calendar", calendar, _calendar_table(outcomes), note)]


def _picture(name: str, draw: Callable[[], tuple[Axes, str]], table: Table, note: str) -> dict[str, Any]:
    """Return one picture and its numbers."""
    from planner.charts.parts import BAR, BAR_EDGE, MEAN, points

    colours = {BAR: "--sp-bar", BAR_EDGE: "--sp-bar-edge", MEAN: "--sp-mean"}
    with page_style():
        ax, alt = draw()
        if note:
            # Behind everything: it says what the picture is and hides no point of it.
            across: dict[str, Any] = {"transform": ax.transAxes, "ha": "center", "va": "center", "zorder": -1}
            ax.text(0.5, 0.5, note, fontsize=points(ax) / 14, alpha=0.1, **across)
        svg = inline_svg(ax, name, f"{note}. {alt}" if note else alt, colours)
    return {"name": name, "note": note, "table": table, "svg": svg}


def _period_table(periods: pd.DataFrame) -> Table:
    """Return the newest period first, as texts."""
    of = "Week of" if periods.index.name == "week" else "Month"
    rows = [
        [
            _day(start) if of == "Week of" else f"{start:%b %Y}",
            str(row["sessions_planned"]),
            str(row["sessions_done"]),
            _share(row["sessions_share"]),
            _minutes(row["seconds_planned"]),
            _minutes(row["seconds_done"]),
            _share(row["seconds_share"]),
            str(row["paused"]),
            f"{row['pain_mean']:.1f}" if row["ratings"] else "",
            str(row["ratings"]),
        ]
        for start, row in zip(periods.index[::-1], periods[::-1].to_dict("records"), strict=True)
    ]
    title = f"The {periods.index.name}s as a table"
    return {"title": title, "columns": [of, *PERIOD_HEADER], "rows": rows}


def _calendar_table(weeks: pd.DataFrame) -> Table:
    """Return the newest week first."""
    rows = [[_day(monday), *words] for monday, words in zip(weeks.index, weeks.to_numpy(), strict=True)]
    return {"title": "The days as a table", "columns": ["Week of", *weeks.columns], "rows": rows[::-1]}


def _problems(problems: pd.DataFrame) -> Table:
    """Return the rows that could not be read with a sentence that counts them, {} where there are none."""
    if problems.empty:
        return {}
    count = len(problems)
    columns = ["file", "line", "message"]
    return {
        "title": f"{count} {'row' if count == 1 else 'rows'} could not be read",
        "columns": [column.capitalize() for column in columns],
        "rows": problems[columns].astype(str).to_numpy().tolist(),
    }


def _day(day: pd.Timestamp) -> str:
    return f"{day.day} {day:%b %Y}"


def _share(share: float) -> str:
    return percent(share) if share == share else ""


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.0f}"
