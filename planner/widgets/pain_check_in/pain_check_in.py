"""The widget in which a person rates the pain of a day, on rest days too.

Checks and writes what the page sends; the page keeps what was typed until it is in the diary.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

import traitlets
from pydantic import Field

from planner.analysis.adherence import pain_of
from planner.analysis.question import pain_now
from planner.analysis.visits import hint
from planner.catalogue import REGIONS, Region
from planner.checking import Day, checked
from planner.diary import Diary
from planner.errors import InvalidValue, PlannerError
from planner.widgets.common import assets, sketches
from planner.widgets.common.blocks import Block, words
from planner.widgets.common.requests import Asked, Instant, Note, Pain, asks, diary_key, failure, if_there
from planner.widgets.common.saying import said
from planner.widgets.common.unread import unread, with_backup
from planner.widgets.pain_check_in.marks import Marks
from planner.words import whole_day

WHERE = "pain rating"
LABELS = {"pain": "Pain", "region": "Region", "about": "Which day is it about", "note": "Note"}


@dataclass(frozen=True, kw_only=True)
class Rating(Asked):
    """What the page sends with a press of the button. again: the person said it a moment ago, and wants both."""

    pain: Pain
    region: Region | Literal[""]
    flare: Annotated[bool, Field(strict=True)]
    note: Note
    about: Day
    rated_at: Instant
    again: Annotated[bool, Field(strict=True)] = False


class PainCheckIn(Marks):
    """Asks for the pain now, or for that of an earlier day as a whole, 0 to 10, and writes it to pain.csv.

    rating: the page's, as Rating's fields. result: number of the rating it answers, saved, the sentence to show, and,
    where a question is to be put, asks: question, add.
    regions: the choices. rated: day and pain of today's rating, and now (pain, at), the pain now that still holds; only
    what there is. diary_key: names the diary in the browser's storage, where the page keeps what is not saved yet.
    visit: the line on a visit that is due, "" where none is. unread: the notice of rows that could not be read and
    of a backup that failed (see unread.py). What else changed is Marks' (marks.py).
    """

    shows = "Here you rate your pain."
    sketch = sketches.SCALE

    _esm = assets.script(
        "common/again",
        "common/asking",
        "common/unread",
        "common/entry_list",
        "pain_check_in/marks",
        "pain_check_in/pain_check_in",
        "pain_check_in/widget",
    )
    _css = assets.style("common/unread", "common/entry_list", "pain_check_in/marks")
    regions = traitlets.List(list(REGIONS)).tag(sync=True)
    rating = traitlets.Dict().tag(sync=True)
    result = traitlets.Dict().tag(sync=True)
    rated = traitlets.Dict().tag(sync=True)
    diary_key = traitlets.Unicode("").tag(sync=True)
    visit = traitlets.Unicode("").tag(sync=True)
    unread = traitlets.Dict().tag(sync=True)
    looked = traitlets.Int(0).tag(sync=True)

    def __init__(self, diary: Diary) -> None:
        super().__init__(diary)
        self.diary_key = diary_key(diary)
        self.look()

    def told(self) -> list[Block]:
        rated = f"Today you rated your pain {self.rated['pain']} of 10." if "pain" in self.rated else ""
        return words(rated or "You have not rated your pain today.", self.visit)

    @traitlets.observe("looked")
    def _look(self, _: Any) -> None:
        self.look()

    def look(self) -> None:
        """Read again what is shown of the diary."""
        self.refresh()
        self.rated, self.visit, self.unread = _rated(self._diary), hint(self._diary), unread(self._diary)

    @traitlets.observe("rating")
    def _save(self, change: Any) -> None:
        raw = change["new"]
        error = failure(self._diary, lambda: _write(self._diary, _checked_rating(raw, self._diary)))
        asked = asks(error)
        message = "" if asked else said(error, LABELS) if error else _saved(raw)
        self.result = {"number": raw.get("number"), "saved": not error, "message": message} | asked
        self.rated = _rated(self._diary)
        self.unread = with_backup(self.unread, self._diary)


def _write(diary: Diary, rating: Rating) -> None:
    diary.add_pain(
        rating.pain,
        about=rating.about,
        region=rating.region,
        flare=rating.flare,
        note=rating.note,
        rated_at=rating.rated_at,
        asked="now" if rating.about == diary.day_of(rating.rated_at) else "",
        if_there=if_there(rating.again),
    )


def _rated(diary: Diary) -> dict[str, Any]:
    """Return day and pain of today as the trends count it, and the pain now that still holds; only what there is."""
    moment = datetime.now().astimezone()
    try:
        today = diary.day_of(moment)
        pain, now = pain_of(diary, today), pain_now(diary, moment)
    except PlannerError:  # said where the rating is saved
        return {}
    rated: dict[str, Any] = {} if pain is None else {"day": today.isoformat(), "pain": int(pain)}
    return rated | ({"now": {"pain": now.pain, "at": now.at.isoformat()}} if now else {})


def _saved(raw: object) -> str:
    rating = checked(Rating, raw, WHERE)
    return f"Saved: {rating.pain} for {whole_day(rating.about)}."


def _checked_rating(raw: object, diary: Diary) -> Rating:
    """Return the rating; its day is not after the person's day on which it was made."""
    rating = checked(Rating, raw, WHERE)
    if rating.about > diary.day_of(rating.rated_at):
        raise InvalidValue(WHERE, "about", rating.about, "today or a day before")
    return rating
