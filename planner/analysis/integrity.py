"""What to know about the diary before believing it: gaps, ratings from memory, rows that stand twice, odd clocks,
two questions.

Looks and says, changes nothing. Rows that cannot be read come from reading.py; deleted_rows.py mends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
import pandas as pd

from planner.analysis.adherence import ONE_DAY, daily, outcomes
from planner.analysis.question import mixed
from planner.diary.tables import IMPORTED, ONE_REGION, ONLY_DAY, TABLES
from planner.words import day_in_words, day_of_year, listed, number

if TYPE_CHECKING:
    from planner.diary import Diary

Kind = Literal[
    "unreadable",
    "clock",
    "doubled",
    "order",
    "offsets",
    "entered later",
    "several ratings",
    "only the day",
    "one region",
    "two questions",
    "no rating",
    "no plan",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
COLUMNS = {"kind": "str", "file": "str", "when": "datetime64[us]", "what": "str", "to_do": "str"}
# A page may hand over a rating late, and two clocks are never quite alike.
LEEWAY = pd.Timedelta(hours=1)
MINUTE = pd.Timedelta(minutes=1)
_OFFSET = r"([+-]\d\d:?\d\d|[Zz])\s*$"

# Of these there is one row each, which says it whole.
SAID_WHOLE: tuple[Kind, ...] = ("only the day", "one region", "two questions", "no rating", "no plan")
# So many gaps are named, the latest ones: nobody reads a year of them.
MOST_GAPS = 8

# What each other kind is, counted by the row, and what it means.
_WORDS: dict[Kind, tuple[str, str]] = {
    "unreadable": ("row", "could not be read and count for nothing."),
    "clock": ("time", "can't be right."),
    "doubled": ("row", "stand twice, and may count twice."),
    "order": ("row", "stand below one of a later time: you imported or moved rows, or a clock was set back."),
    "offsets": (
        "day",
        "have times of several time zones: a journey, the change of the clocks, or a clock set wrongly.",
    ),
    "entered later": ("rating", "were entered on a later day, from memory."),
    "several ratings": ("day", "have several ratings; the first one before the day's session counts."),
}
NOTHING = "Nothing."
_MEND = "Mend the row in the file, if you know what is right."
_TO_DO: dict[Kind, str] = {
    "unreadable": "Mend the row in the file.",
    "clock": _MEND,
    "doubled": "Delete one of the rows.",
    "order": "If you imported and moved no rows, look at your computer's clock.",
    "offsets": "If you were at home, look at your computer's clock.",
    "entered later": "Rate on the day itself where you can.",
    "several ratings": NOTHING,
    "only the day": NOTHING,
    "one region": NOTHING,
    "two questions": "Compare days on which the same was asked.",
    "no rating": "Leave them as they are: a rating from memory would be worse than none.",
    "no plan": "If you were ill or away, enter a pause.",
}
Found = tuple[Kind, str, Any, str]


def check(diary: Diary, now: datetime | None = None, days: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return one row for each thing to know, the newest first within its kind, in the order of KINDS; of each kind in
    SAID_WHOLE one row for all.

    kind: one of KINDS. file: the table's. when: the (first) day, NaT where it cannot be told. what, to_do: in words.
    now: aware and local; by default this moment. days: planner.daily of the diary up to then, if there already.
    Raises UnreadableFile for a file that cannot be opened.
    """
    now = now or datetime.now().astimezone()
    days = daily(diary, diary.day_of(now)) if days is None else days
    found = [*_unreadable(diary), *_clock(diary, now), *_doubled(diary), *_offsets(diary)]
    found += [*_ratings(diary), *_only_days(diary), *_regions(diary), *_questions(diary, now)]
    found += _gaps(diary, days, now)
    rows = [(kind, file, when, what, _TO_DO[kind]) for kind, file, when, what in found]
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)
    order = frame["kind"].map({kind: place for place, kind in enumerate(KINDS)}).astype(int)
    newest = frame.assign(order=order).sort_values(["order", "when"], ascending=[True, False], kind="stable")
    return newest[list(COLUMNS)].reset_index(drop=True)


def sentences(found: pd.DataFrame) -> tuple[str, ...]:
    """Return what `check` found in a sentence or two for each kind."""
    if found.empty:
        return ("Nothing odd was found in your diary.",)
    counts = found["kind"].value_counts()
    return tuple(_sentence(kind, found[found["kind"] == kind]) for kind in KINDS if kind in counts)


def _sentence(kind: Kind, rows: pd.DataFrame) -> str:
    if kind in SAID_WHOLE:
        return with_what_to_do(rows["what"].iloc[0], rows["to_do"].iloc[0])
    what, words = _WORDS[kind]
    if len(rows) == 1:
        for many, one in (("were ", "was "), ("have ", "has "), ("count ", "counts "), ("stand ", "stands ")):
            words = words.replace(many, one)
    return f"{number(len(rows), what)} {words}"


def with_what_to_do(what: str, to_do: str) -> str:
    """Return both as they are read, what was found alone where there is nothing to do."""
    return what if to_do == NOTHING else f"{what} {to_do}"


def _unreadable(diary: Diary) -> Iterator[Found]:
    for file, message in diary.problems()[["file", "message"]].itertuples(index=False):
        yield "unreadable", file, pd.NaT, message


def _clock(diary: Diary, now: datetime) -> Iterator[Found]:
    reading = diary.reading("sessions")
    sessions, file = reading.frame, TABLES["sessions"].file
    starts, ends, dates = sessions["started_at"], sessions["ended_at"], sessions["date"]
    lasts: Any = ends - starts
    active = pd.to_timedelta(sessions["active_s"].astype(float), unit="s")
    began = diary.days_of("sessions", "started_at")
    timed = sessions["known"].ne(ONLY_DAY)
    # Older versions let noon stand for the time of a session from elsewhere, and did not say so.
    own = (timed & ~sessions["session_id"].str.startswith(IMPORTED)).to_numpy(bool)
    order = starts.argsort(kind="stable").to_numpy()
    order = order[own[order]]
    until: Any = ends.where(ends > starts, starts).iloc[order].cummax().shift()
    overlaps = np.zeros(len(sessions), bool)
    overlaps[order] = starts.iloc[order].to_numpy() < until.to_numpy()
    for mask, what in (
        (timed & (lasts < pd.Timedelta(0)), "A session ends before it begins."),
        (timed & (lasts > ONE_DAY), "A session lasts longer than a day."),
        (
            timed & (lasts >= pd.Timedelta(0)) & (active > lasts + MINUTE),
            "A session counts more minutes than it lasted.",
        ),
        (overlaps, "A session begins before the one before it has ended."),
        (dates != began, "A session is noted for another day than the one on which it began."),
        (starts > now + LEEWAY, "A session begins in the future."),
    ):
        for when in dates[np.asarray(mask, bool)]:
            yield "clock", file, when, what
    yield from _clock_of_rows(diary, now)


def _clock_of_rows(diary: Diary, now: datetime) -> Iterator[Found]:
    """What the time of entry says, in the tables to which rows are only added below."""
    for name, column in (("pain", "rated_at"), ("plan", "saved_at")):
        reading, file = diary.reading(name), TABLES[name].file
        entered, on = reading.frame[column], diary.days_of(name, column)
        again = reading.frame["plan_id"].duplicated() if name == "plan" else np.zeros(len(entered), bool)
        timed = reading.frame["known"].ne(ONLY_DAY) if name == "pain" else np.ones(len(entered), bool)
        back = (entered[timed].diff() < -LEEWAY).reindex(entered.index, fill_value=False)
        ahead = entered > now + LEEWAY
        row = TABLES[name].row if name == "pain" else "plan"
        for when in on[np.asarray(back & ~again, bool)]:
            yield "order", file, when, f"A {row} stands below one of a later time."
        for when in on[np.asarray(ahead & ~again, bool)]:
            yield "clock", file, when, f"A {row} was entered in the future."


def _doubled(diary: Diary) -> Iterator[Found]:
    for name, table in TABLES.items():
        reading = diary.reading(name)
        twice = reading.frame.duplicated(list(table.key) or None)
        day = next(column.name for column in table.columns if column.kind in ("date", "instant"))
        days = diary.days_of(name, day) if day in reading.instants else reading.frame[day]
        for when in days[twice]:
            yield "doubled", table.file, when, f"The same {table.row} stands here more than once."


def _offsets(diary: Diary) -> Iterator[Found]:
    parts = []
    for name, column in (("sessions", "started_at"), ("pain", "rated_at")):
        reading = diary.reading(name)
        timed = reading.frame["known"].ne(ONLY_DAY).to_numpy()
        texts = pd.Series(reading.instants[column], dtype="str")[timed]
        days = diary.days_of(name, column)[timed]
        offset = texts.str.extract(_OFFSET, expand=False).replace({"Z": "+00:00", "z": "+00:00"})
        parts.append(pd.DataFrame({"day": days, "offset": offset, "file": TABLES[name].file}))
    frame = pd.concat(parts).drop_duplicates(["day", "offset"])
    for when, rows in frame[frame["day"].duplicated(keep=False)].groupby("day"):
        told = " and ".join(sorted(rows["offset"]))
        yield "offsets", rows["file"].iloc[-1], when, f"Times are {told} from UTC."


def _ratings(diary: Diary) -> Iterator[Found]:
    reading, file = diary.reading("pain"), TABLES["pain"].file
    ratings = reading.frame.assign(on=diary.days_of("pain", "rated_at"))
    late = (ratings["on"] - ratings["about"]).dt.days.where(ratings["known"].ne(ONLY_DAY), 0)
    for when, days in zip(ratings["about"][late > 0], late[late > 0], strict=True):
        yield "entered later", file, when, f"The rating was entered {number(int(days), 'day')} later."
    for when in ratings["about"][late < 0]:
        yield "clock", file, when, "The rating was entered before its day."
    told = ratings[ratings["asked"].ne(ONE_REGION)].drop_duplicates(list(TABLES["pain"].names))
    counts = told.groupby(["about", "known"]).size().groupby("about").max()
    for when, count in counts[counts > 1].items():
        yield "several ratings", file, when, f"The day has {count} ratings."


def _only_days(diary: Diary) -> Iterator[Found]:
    pain, sessions = diary.pain(), diary.sessions()
    rated, done = pain.loc[pain["known"].eq(ONLY_DAY), "about"], sessions.loc[sessions["known"].eq(ONLY_DAY), "date"]
    counted = [number(len(days), what) for days, what in ((rated, "rating"), (done, "session")) if len(days)]
    if not counted:
        return
    what = f"Of {' and '.join(counted)} only the day is known, not the hour."
    if len(rated):
        what += " Such a rating counts as its day's, unless there is one from before that day's first session."
    file = TABLES["pain" if len(rated) else "sessions"].file
    yield "only the day", file, pd.concat([rated, done]).min(), what


def _regions(diary: Diary) -> Iterator[Found]:
    pain = diary.pain()
    days = pain.loc[pain["asked"].eq(ONE_REGION), "about"]
    if len(days):
        words = (
            "is of one region alone, and never counts" if len(days) == 1 else "are each of one region, and never count"
        )
        what = f"{number(len(days), 'rating')} {words} as your pain of the day."
        yield "one region", TABLES["pain"].file, days.min(), what


def _questions(diary: Diary, now: datetime) -> Iterator[Found]:
    if found := mixed(diary, date.min, diary.day_of(now)):
        yield "two questions", TABLES["pain"].file, found.changed or pd.NaT, found.sentence


def _gaps(diary: Diary, days: pd.DataFrame, now: datetime) -> Iterator[Found]:
    today = diary.day_of(now)
    over = days[days.index < pd.Timestamp(today)]
    sessions = diary.sessions()
    pain = diary.pain()
    rated = pd.concat(
        [pain.loc[pain["asked"].ne(ONE_REGION), "about"], sessions["date"][sessions["pain_before"].notna()]]
    )
    if over.empty:
        return
    yield from _all_gaps("no rating", TABLES["pain"].file, over.index, ~over.index.isin(rated), "a rating")
    begun = over["planned"].cummax()
    unplanned = begun & outcomes(over, today).eq("no plan") & ~over["done"]
    yield from _all_gaps("no plan", TABLES["plan"].file, over.index, unplanned.to_numpy(bool), "a plan")


def _all_gaps(kind: Kind, file: str, days: Any, mask: Any, what: str) -> Iterator[Found]:
    """Yield the runs of days on which `mask` holds, all in one: "3 days without a rating: 3 to 4 May and 9 May 2026."""
    edges = np.flatnonzero(np.diff(np.r_[False, mask, False].astype(int))).reshape(-1, 2)
    if not len(edges):
        return
    named = listed(_spans([(days[first], days[end - 1]) for first, end in edges[-MOST_GAPS:]]))
    count = number(int(np.count_nonzero(mask)), "day")
    if len(edges) <= MOST_GAPS:
        told = f"{count} without {what}: {named}."
    else:
        longest = number(int(np.diff(edges).max()), "day")
        told = f"{count} without {what}, in {len(edges)} gaps of up to {longest}. The latest: {named}."
    yield kind, file, days[edges[0][0]], told


def _spans(runs: Sequence[tuple[date, date]]) -> list[str]:
    """Return runs of days in words: "3 to 5 May", "9 May", "30 May to 2 June 2026"; a year where it ends or changes."""
    years = [first.year for first, _ in runs[1:]] + [0]
    return [_span(first, last, following) for (first, last), following in zip(runs, years, strict=True)]


def _span(first: date, last: date, following: int) -> str:
    end = day_of_year(last) if last.year == following else day_in_words(last)
    if first == last:
        return end
    if first.year != last.year:
        return f"{day_in_words(first)} to {end}"
    return f"{first.day if first.month == last.month else day_of_year(first)} to {end}"
