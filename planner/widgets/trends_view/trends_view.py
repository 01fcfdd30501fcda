"""The widget that shows how it goes: a period to choose, sentences, and tabs of pictures with the numbers behind them.

Everything shown is computed here and sent as one value, of the tabs only the one looked at; the page lays it out.
What each tab holds stands in tabs.py.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

import traitlets

from planner.analysis.overview import headlines
from planner.analysis.period import ALL, NAMED, OWN, USUAL, Period, period
from planner.analysis.visits import hint
from planner.diary import Diary
from planner.errors import PlannerError
from planner.paths import SAMPLE
from planner.widgets.common import sketches
from planner.widgets.common.assets import script, style
from planner.widgets.common.blocks import USUAL_WIDTH, Block, sensible_width, words
from planner.widgets.common.days import day_shown
from planner.widgets.common.following import FollowingWidget
from planner.widgets.common.saying import said
from planner.widgets.common.still import WithStill
from planner.widgets.common.updated import fault
from planner.widgets.trends_view.known import Known, Look
from planner.widgets.trends_view.tabs import SHUFFLED, TABS, above, pictures
from planner.words import day_in_words

# So many views are kept, so that going back and forth between tabs and periods costs nothing.
MOST_KEPT = 24
LABELS = {"from": "From", "to": "To"}
PERIODS = {**{name: name.capitalize() for name in NAMED}, ALL: "All", OWN: "From … to …"}


@dataclass(frozen=True)
class Wanted:
    """What the page asks for. since, until: own dates, as text; shuffled: whether the diary is to be shuffled too."""

    period: str = USUAL
    since: str = ""
    until: str = ""
    tab: str = next(iter(TABS))
    shuffled: bool = False

    @classmethod
    def of(cls, value: dict[str, Any]) -> Wanted:
        """Return what is asked for; what is no choice is as usual."""
        choices: dict[str, Any] = {"period": PERIODS, "tab": TABS}
        given: dict[str, Any] = {field.name: value.get(field.name) for field in fields(cls)}
        fits = {name: type(each) is type(getattr(cls, name)) for name, each in given.items()}
        return cls(**{name: each for name, each in given.items() if fits[name] and each in choices.get(name, (each,))})

    def over(self, today: date) -> Period:
        return period(self.period, today, self.since, self.until)


class TrendsView(FollowingWidget, WithStill):
    """Shows a diary's adherence and pain over a period; reads it again when a page wrote to it.

    view: what is shown (see `_view`). wanted: the period and the tab that the page asks for (see `Wanted`). width:
    pixels that the page has for a picture. asked: counts the page's requests to read again, or to go on. working: while
    the diary is shuffled, the share that is done; the page then asks to go on, or for something else.
    """

    shows = "Here you see how it goes."
    sketch = sketches.CHART

    _esm = script(
        "common/fit",
        "common/unread",
        "common/working",
        "common/blocks",
        "trends_view/choices",
        "trends_view/trends_view",
    )
    _css = style("common/pictures", "common/unread", "trends_view/trends_view", "trends_view/choices")
    view = traitlets.Dict().tag(sync=True)
    wanted = traitlets.Dict().tag(sync=True)
    width = traitlets.Int(USUAL_WIDTH).tag(sync=True)
    asked = traitlets.Int(0).tag(sync=True)
    working = traitlets.Dict().tag(sync=True)

    def __init__(self, diary: Diary | None = None, today: date | None = None) -> None:
        super().__init__(wanted=asdict(Wanted()))
        self._diary, self._today = diary or Diary(), today
        self._version: tuple[object, ...] = ()
        self._views: OrderedDict[object, dict[str, Any]] = OrderedDict()
        self.follow(self._diary.folder)
        self.refresh()

    def told(self) -> list[Block]:
        view = self.view
        said = words(*(view.get(name, "") for name in ("error", "refused")), *view.get("headlines", ()))
        return [*said, *view.get("blocks", ())]

    def refresh(self) -> None:
        """Read the diary again where it has changed, and show it; what goes wrong is shown as a sentence."""
        try:
            wanted, known = Wanted.of(self.wanted), self._current()
            if wanted.shuffled and wanted.tab == SHUFFLED and (share := known.shuffle()) < 1:
                self.working = {"share": share, "moment": self.working.get("moment", 0) + 1}
                return
            shown = self._looked(known, wanted)
        except PlannerError as error:
            shown = {"error": str(error)}
        except Exception as error:
            self.log.exception("The trends could not be shown")
            words = f"Your trends can't be shown ({type(error).__name__}: {error}). Your diary is as it was."
            shown = {"error": fault(f"{words} If this stays, please report it.")}
        self.working = {}
        self.view = {**shown, "wanted": self.wanted, "choices": _choices(self._today or day_shown(self._diary.folder))}

    def _current(self) -> Known:
        """Return what the diary holds today, as it is known or read anew."""
        today = self._today or self._diary.today()
        version = self._diary.version()
        if not version or (*version, today) != self._version:
            self._version, self._known = (*version, today), Known(self._diary, today)
            self._views.clear()
        return self._known

    def _looked(self, known: Known, wanted: Wanted) -> dict[str, Any]:
        """Return the view that is asked for, made or kept."""
        width = sensible_width(self.width)
        key = wanted, width
        if key not in self._views:
            self._views[key] = _view(known, wanted, width)
        self._views.move_to_end(key)
        if len(self._views) > MOST_KEPT:
            self._views.popitem(last=False)
        return self._views[key]

    @traitlets.observe("width", "wanted")
    def _fit(self, _: dict[str, Any]) -> None:
        if hasattr(self, "_diary"):
            self.refresh()

    @traitlets.observe("asked")
    def _answer(self, _: dict[str, Any]) -> None:
        self.refresh()


def _choices(today: date) -> dict[str, Any]:
    """Return what the page offers: names with their titles, and the last day of an own period."""
    return {"periods": PERIODS, "tabs": {name: title for name, (title, _) in TABS.items()}, "today": today.isoformat()}


def _view(known: Known, wanted: Wanted, width: int) -> dict[str, Any]:
    """Return what the page shows: rows that could not be read, then headlines and the blocks of a tab.

    While the diary is empty: a look at the sample. Where the period can't be looked at: a sentence that says why.
    """
    view: dict[str, Any] = {
        "unread": known.unread,
        "visit": hint(known.diary, known.today),
    }
    if known.days.empty:
        return {**view, "empty": True, "sample": _sample(width)}
    try:
        over = wanted.over(known.today)
    except PlannerError as error:
        return {**view, "refused": said(error, LABELS)}
    if over.of(known.days).empty:
        return {**view, "headlines": _nothing(known), "blocks": []}
    _, blocks = TABS[wanted.tab]
    look = Look(known, over, width, shuffled=wanted.shuffled)
    return {**view, "headlines": above(look, wanted.tab), "blocks": blocks(look)}


def _nothing(known: Known) -> tuple[str, ...]:
    first, last = known.days.index[0], known.days.index[-1]
    span = day_in_words(first) if first == last else f"{day_in_words(first)} to {day_in_words(last)}"
    return "No day of this period is in your diary.", f"Your diary holds {span}."


def _sample(width: int) -> dict[str, Any]:
    """Return headlines and pictures of the simulated diary, {} where it is not installed."""
    diary = Diary(SAMPLE)
    ratings = diary.pain()["about"]
    if ratings.empty:
        return {}
    known = Known(diary, ratings.max().date())
    blocks = pictures(Look(known, period(ALL, known.today), width, "Simulated data"))
    return {"headlines": headlines(known.days, known.today), "blocks": blocks}
