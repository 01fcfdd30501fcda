"""What a person may be entering for the second time: looks for its like among the rows that there are, and asks.

Each function raises AlreadyThere where there is one, and does nothing where there is none. Not for what arrives twice
without having been entered twice, such as a request whose answer was lost: that is written once, unasked.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from planner.diary.tables import ONE_REGION, ONLY_DAY
from planner.errors import AlreadyThere
from planner.words import day_in_words, listed, number, self_contained, whole_day

if TYPE_CHECKING:
    from collections.abc import Mapping

SAME = "You have this already. Add it again?"
# A table cannot hold a row twice, letter by letter: nobody could tell it from one that was doubled by mistake.
WORD_FOR_WORD = "You have this already, word for word. Nothing is added."
ADD_AGAIN, ADD_TOO, SAVE_AGAIN = "Add it again", "Add it too", "Save it again"
# A rating of the same number so soon after another one is more likely a second press than a second look.
SOON = timedelta(minutes=10)
_MOST_NAMED = 3


def pause(pauses: pd.DataFrame, first: date, last: date, why: str) -> None:
    """Ask where a pause has the same days, or days in common with this one."""
    from_, to = pauses["from"].dt.date, pauses["to"].dt.date
    _ask_of(pauses[(from_ == first) & (to == last)], why=why)
    met = pauses[(from_ <= last) & (to >= first)].sort_values(["from", "to"]).head(_MOST_NAMED)
    if met.empty:
        return
    spans = [_span(row["from"], row["to"], row["why"]) for row in met.to_dict("records")]
    what = "a pause" if len(spans) == 1 else "pauses"
    raise AlreadyThere(f"You have {what} then already: {listed(spans)}. Add this one too?", ADD_TOO)


def visit(visits: pd.DataFrame, on: date, with_whom: str, note: str, next_due: date | None) -> None:
    """Ask where a visit to the same person was made on the same day."""
    same = visits[(visits["date"].dt.date == on) & (visits["with"].map(_plain) == _plain(with_whom))]
    due = same["next_due"].dt.date.astype(object).where(same["next_due"].notna(), None)
    _ask_of(same.assign(next_due=due), **{"with": with_whom, "note": note, "next_due": next_due})


def mark(marks: pd.DataFrame, given: Mapping[str, Any]) -> None:
    """Ask where the same began on the same day, or began before and goes on."""
    said = marks["kind"].eq(given["kind"]) & marks["what"].map(_plain).eq(_plain(given["what"]))
    began = marks["from"].dt.date
    same = marks[said & began.eq(given["from"])]
    end = same["to"].dt.date.astype(object).where(same["to"].notna(), None)
    _ask_of(same.assign(to=end), to=given["to"], note=given["note"])
    if given["to"] is None and not (on := marks[said & marks["to"].isna() & (began < given["from"])]).empty:
        since = day_in_words(on["from"].max())
        raise AlreadyThere(f"You have this already, since {since}. Add it again?", ADD_AGAIN)


def session(sessions: pd.DataFrame, session_id: str, day: date, began: datetime, ended: datetime) -> None:
    """Ask where another session began in the same minute, or was going on between these two moments (aware).

    One in which nothing was done does not count. Of one on its day whose hour is not known it can only be asked.
    """
    others = sessions[sessions["session_id"].ne(session_id) & sessions["active_s"].gt(0)]
    without_hour = others["known"].eq(ONLY_DAY)
    that_day, others = others[without_hour & others["date"].dt.date.eq(day)], others[~without_hour]
    starts = others["started_at"]
    if (starts.dt.floor("min") == pd.Timestamp(began).floor("min")).any():
        raise AlreadyThere(SAME, ADD_AGAIN)
    ends = others["ended_at"].fillna(starts + pd.to_timedelta(others["active_s"].astype("float"), unit="s"))
    met = others.assign(ends=ends)[(starts < pd.Timestamp(ended)) & (ends > pd.Timestamp(began))]
    if met.empty and that_day.empty:
        return
    if met.empty:
        minutes = number(int(that_day["active_s"].iloc[0] + 30) // 60, "minute")
        raise AlreadyThere(f"You have {minutes} on that day already, at no known hour. Add these too?", ADD_TOO)
    first = met.sort_values("started_at").iloc[0]
    start, end = (first[name].tz_convert(began.tzinfo) for name in ("started_at", "ends"))
    when = f"{whole_day(start)}, {start:%H:%M} to {end:%H:%M}"
    raise AlreadyThere(f"You have a session then already: {when}. Add this one too?", ADD_TOO)


def rating(pain: pd.DataFrame, given: Mapping[str, Any], on: date) -> None:
    """Ask where all of a rating was said a few minutes before, or, of a day that is over, at any time before.

    given: the columns of the rating, its rated_at aware; one with the same rated_at is the rating itself. on: the
    person's day then.
    """
    said = pain["about"].dt.date.eq(given["about"])
    said &= pain["asked"].eq(ONE_REGION) == (given["asked"] == ONE_REGION)
    for name in ("pain", "region", "flare", "note"):
        said &= pain[name].eq(given[name]).fillna(False).astype(bool)
    at = pd.Timestamp(given["rated_at"])
    same = pain[said & pain["rated_at"].ne(at)]
    if given["about"] == on:
        timed = same[same["known"].ne(ONLY_DAY)]
        near = timed[(timed["rated_at"] - at).abs() <= SOON].sort_values("rated_at")
        if not near.empty:
            when = near["rated_at"].iloc[-1].tz_convert(at.tzinfo)
            question = f"You rated your pain {given['pain']} at {when:%H:%M} already. Save it again?"
            raise AlreadyThere(question, SAVE_AGAIN)
    elif not same.empty:
        day = whole_day(given["about"])
        raise AlreadyThere(f"You rated {day} already: {given['pain']}. Save it again?", SAVE_AGAIN)


def _ask_of(same: pd.DataFrame, **rest: Any) -> None:
    """Ask where there is such a row; of one whose other columns are as in `rest`, say that it is there."""
    if any(all(row[name] == value for name, value in rest.items()) for row in same.to_dict("records")):
        raise AlreadyThere(WORD_FOR_WORD, "")
    if len(same):
        raise AlreadyThere(SAME, ADD_AGAIN)


def _span(first: date, last: date, why: str) -> str:
    days = day_in_words(first) if first == last else f"{day_in_words(first)} to {day_in_words(last)}"
    return f"{days} ({self_contained(why)})" if why else days


def _plain(text: str) -> str:
    """Return a name as people compare names: without case and spacing."""
    return " ".join(text.casefold().split())
