"""What a telephone's log holds beside the diary, in words; and writing it there, once however often it comes.

It is written by the events of the session player, as if it had been done here. What was corrected or deleted here since
stays so. Whether a log is one at all is log.py's.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from planner.analysis.adherence import plan_of_day
from planner.catalogue import names_of
from planner.checking import Day, checked
from planner.diary import Diary
from planner.diary.brought_home_file import keep_home, last_home
from planner.diary.deleted_rows import deleted_ids
from planner.diary.tables import ONLY_DAY
from planner.errors import PlannerError
from planner.storage import locked
from planner.widgets.session_player.events import End, Event, Hurt, Hurting, Part, Start, hurting
from planner.widgets.takeaway.log import Log
from planner.widgets.takeaway.made import Plain, identity
from planner.words import listed, number, self_contained, whole_day

if TYPE_CHECKING:
    from collections.abc import Hashable

    Row = dict[Hashable, Any]

State = Literal["new", "more", "there", "deleted"]
TOLERANCE = timedelta(minutes=2)  # two clocks that are right are no further apart
SLACK_S = 60

ANOTHER_DIARY = (
    "This was done with a file of another diary. Bring it home where that file was made; here nothing was added."
)
THERE = "Your diary has all of it already. Nothing was added."
DELETED = "You deleted this session from your diary. It stays deleted: nothing was added."
IN_PART = "A part of the session is in your diary. Bring it home once more, and the rest comes too."


@dataclass(frozen=True)
class Found:
    """What a log holds, to be shown before anything is written. rows: a name and its words, as text; doubts: sentences.

    state: of the session in the diary. day: the one it counts for; asks_day: whether the person is to say which one it
    was, as the telephone's clock was wrong.
    """

    title: str
    rows: tuple[tuple[str, str], ...]
    doubts: tuple[str, ...]
    state: State
    day: date
    asks_day: bool


def found(log: Log, diary: Diary, now: datetime) -> Found:
    """Return what a log holds beside the diary. now: with an offset. Raises PlannerError where it is another's."""
    _refuse_another(log, diary)
    home = _Home.of(log, diary)
    wrong = home.row is None and _clock_is_wrong(log, now)
    day = home.day or (_likeliest(log, diary, now) if wrong else log.date)
    rows = [*_when(log, day, now, wrong), *_what(log, diary)]
    doubts = [*_of_the_clock(log, wrong), *_of_the_plan(log, diary), *_of_others(log, diary, day, now)]
    return Found(f"Session of {whole_day(day)}", tuple(rows), tuple(doubts), home.state, day, wrong)


def bring_home(log: Log, diary: Diary, now: datetime, day: date | None = None) -> str:
    """Write what the diary lacks of a log; return the sentence to show.

    day: on which day it was, where the telephone's clock was wrong; all moments move by whole days then. Raises
    PlannerError where it cannot be written; brought home once more it comes to the end.
    """
    with locked.writing(diary.folder / "sessions.csv"):
        seen = found(log, diary, now)
        if seen.state in ("there", "deleted"):
            return DELETED if seen.state == "deleted" else THERE
        to = checked(Day, day, "", "day") if day and seen.asks_day else seen.day
        if to > diary.day_of(now):
            raise Plain(f"{whole_day(to)} is yet to come. Choose the day on which you did it.")
        _write(_Home.of(log, diary).missing(to - log.date), log, diary)
    minutes = number((log.active_s + 30) // 60, "minute")
    if seen.state == "more":
        return f"Added what is new of {whole_day(to)}: {minutes} in all."
    return f"Added to {whole_day(to)}: {minutes}."


def _refuse_another(log: Log, diary: Diary) -> None:
    """A plan's id is told by chance: where the plan is here, the file is from this diary on another computer."""
    if log.diary != identity(diary) and not _has_plan(log, diary):
        raise Plain(ANOTHER_DIARY)


def _has_plan(log: Log, diary: Diary) -> bool:
    return bool((diary.plans()["plan_id"] == log.plan_id).any())


# What the diary has of it, and what it lacks.


@dataclass(frozen=True)
class _Home:
    """A log beside the diary. row: the session's in sessions.csv, None where it is not there; seq: the last event that
    is in the diary."""

    log: Log
    diary: Diary
    row: Row | None
    seq: int
    deleted: bool

    @classmethod
    def of(cls, log: Log, diary: Diary) -> _Home:
        sessions = diary.sessions()
        rows = sessions[sessions["session_id"] == log.session_id].to_dict("records")
        if not rows:
            return cls(log, diary, None, 0, log.session_id in deleted_ids(diary))
        kept = last_home(diary.folder).get(log.session_id)
        return cls(log, diary, rows[0], _seq_of(log, rows[0]) if kept is None else kept, False)

    @property
    def state(self) -> State:
        if self.row is None:
            return "deleted" if self.deleted else "new"
        return "more" if self.log.events[-1].seq > self.seq else "there"

    @property
    def day(self) -> date | None:
        """The day on which it stands in the diary: more of it comes there too."""
        return pd.Timestamp(self.row["date"]).date() if self.row else None

    def missing(self, days: timedelta) -> list[Event]:
        """Return the events that are to be written, `days` later than they say."""
        moved = [replace(event, at=event.at + days, date=event.date + days) for event in self.log.events]
        asked = _asked_of(moved)
        lacking = _condensed([event for event in moved if event.seq > self.seq])
        return [self._as_it_comes(event, asked.get(event.seq, ())) for event in lacking]

    def _as_it_comes(self, event: Event, asked: Sequence[Hurting]) -> Event:
        """Return an event without what the person has said here already."""
        if isinstance(event, End) and self.row:
            after = self.row["pain_after"]
            pain: int | None = event.pain_after if pd.isna(after) else int(after)
            return replace(event, pain_after=pain, note=self.row["note"] or event.note)
        if isinstance(event, Hurt) and self.row and _said_already(self.diary, event, asked):
            return replace(event, pain=None, signs=())
        return event


def _seq_of(log: Log, row: Row) -> int:
    """Return which event the diary has come to by the session's row alone, where nothing else tells it."""
    ended = row["ended_at"]
    if ended is pd.NaT:
        return 0
    same = [event.seq for event in log.events if isinstance(event, End) and pd.Timestamp(event.at) == ended]
    return same[0] if same else log.events[-1].seq


def _condensed(events: Sequence[Event]) -> Iterator[Event]:
    """Yield the events that matter in the end: of each stretch and side what came last, in the place of the first; of
    ends and of goings on the last; of questions that are still open the last answers, for a page to ask on."""
    last = {(event.order, event.side): event for event in events if isinstance(event, Part)}
    ends = [event.seq for event in events if isinstance(event, End)][-1:]
    again = [event.seq for event in events if isinstance(event, Start) and event.again and [event.seq] > ends][-1:]
    asked = [event.seq for event in events if isinstance(event, Hurting | Hurt)][-1:]
    kept = {*ends, *again, *asked}
    for event in events:
        if isinstance(event, Part):
            if part := last.pop((event.order, event.side), None):
                yield part
        elif event.seq in kept or isinstance(event, Hurt) or (isinstance(event, Start) and not event.again):
            yield event


def _asked_of(events: Sequence[Event]) -> dict[int, tuple[Hurting, ...]]:
    """Return by each last word after "It hurts" what was answered on the way to it."""
    found: dict[int, tuple[Hurting, ...]] = {}
    so_far: list[Hurting] = []
    for event in events:
        if isinstance(event, Hurting):
            so_far.append(event)
        elif isinstance(event, Hurt):
            found[event.seq] = tuple(so_far)
            so_far = []
    return found


def _said_already(diary: Diary, event: Hurt, asked: Sequence[Hurting]) -> bool:
    """Whether the diary has an answer to this already: questions that were open when the session came home are closed
    here a day later, and what was rated then may have been corrected since."""
    kept, answered = hurting(diary)
    if kept and answered and kept.session_id == event.session_id and kept.seq in [each.seq for each in asked]:
        return True
    moments = [each.at.replace(microsecond=0) for each in (*asked, event)]
    there = diary.pain()
    return bool((there["rated_at"].isin(moments) & there["asked"].eq("now")).any())


def _write(events: Sequence[Event], log: Log, diary: Diary) -> None:
    """Write the events and that they are home; where that fails on the way, say that a part of them is there."""
    steps = [partial(_write_one, event, diary) for event in events]
    steps.append(partial(keep_home, log.session_id, log.events[-1].seq, diary.folder))
    for done, step in enumerate(steps):
        try:
            step()
        except PlannerError as error:
            if not done:
                raise
            raise PlannerError(f"{error} {IN_PART}") from error


def _write_one(event: Event, diary: Diary) -> None:
    if isinstance(event, Hurting) and _another_is_open(diary, event):
        event.whole().write(diary)
    else:
        event.write(diary)


def _another_is_open(diary: Diary, event: Hurting) -> bool:
    """Whether questions of another session wait for an answer here: these must not take their place."""
    kept, answered = hurting(diary)
    return kept is not None and not answered and kept.session_id != event.session_id


# What it holds, in words.


def _when(log: Log, day: date, now: datetime, wrong: bool) -> Iterator[tuple[str, str]]:
    clock = f"{log.began:%H:%M}"
    if log.began.utcoffset() not in (log.made.utcoffset(), now.utcoffset()):
        clock += f", by the clock of {_zone(log.began)}"
    if wrong:
        clock += ", by the telephone's clock"
    yield "Begun", clock
    if log.planned_for != day:
        yield "Planned for", whole_day(log.planned_for)


def _what(log: Log, diary: Diary) -> Iterator[tuple[str, str]]:
    names = {event.stretch: self_contained(event.name) for event in log.events if isinstance(event, Hurting | Hurt)}
    with contextlib.suppress(PlannerError):  # said where the plan is made
        names |= names_of(diary.folder)
    start, parts = log.events[0], log.parts.values()
    done = list(dict.fromkeys(part.stretch for part in parts if part.outcome == "done"))
    yield "Stretching", f"{_minutes(log.active_s)} of {_minutes(log.planned_s)}"
    told = [names.get(id_, self_contained(id_)) for id_ in done]
    yield "Done", f"{_of_all(done, log, diary)}: {listed(told)}" if done else "Nothing"
    yield from _pain("Pain before", getattr(start, "pain_before", None))
    yield from _pain("Pain after", log.end.pain_after if log.end else None)
    for hurt in _last_words(log):
        yield "It hurts", _hurt(hurt, names[hurt.stretch])
    if log.end and log.end.note:
        yield "Note", log.end.note


def _of_all(done: Sequence[str], log: Log, diary: Diary) -> str:
    plans = diary.plans()
    planned = plans[(plans["plan_id"] == log.plan_id) & (plans["date"] == pd.Timestamp(log.planned_for))]
    return f"{len(done)} of {len(planned)}" if len(planned) >= len(done) else f"{len(done)}"


def _last_words(log: Log) -> list[Hurting | Hurt]:
    """Return what was answered after each "It hurts": of one that is still asked after, what is answered so far."""
    asked = [event for event in log.events if isinstance(event, Hurting | Hurt)]
    return [event for event in asked if isinstance(event, Hurt) or event is asked[-1]]


def _hurt(event: Hurting | Hurt, name: str) -> str:
    side = "" if event.side == "both" else f"{event.side} side"
    pain = "" if event.pain is None else f"pain {event.pain}"
    signs = "something new" if event.signs else ""
    return ", ".join(filter(None, (name, side, pain, event.where, signs)))


def _pain(name: str, pain: int | None) -> Iterator[tuple[str, str]]:
    if pain is not None:
        yield name, f"{pain}"


def _of_the_clock(log: Log, wrong: bool) -> Iterator[str]:
    if wrong:
        when = f"{whole_day(log.began)}, {log.began:%H:%M}"
        yield f"Your telephone's clock was wrong: by it you began on {when}. Say on which day it was."
    if any(event.at < before.at - TOLERANCE for before, event in pairwise(log.events)):
        yield "Your telephone's clock was put back during the session, so its times may be wrong."
    elif log.active_s > (log.last - log.began).total_seconds() + SLACK_S:
        span = f"{log.began:%H:%M} and {log.last.astimezone(log.began.tzinfo):%H:%M}"
        yield f"It tells of {_minutes(log.active_s)} of stretching between {span}: that is more than there is."
    if log.end is None:
        yield "It is not ended. What was done so far counts; bring it home again when it is."


def _of_the_plan(log: Log, diary: Diary) -> Iterator[str]:
    if (diary.sessions()["session_id"] == log.session_id).any():
        return
    if not _has_plan(log, diary):
        yield "Your diary doesn't have the plan that this follows. It counts as done all the same."
    elif plan_of_day(diary, log.planned_for) != log.plan_id:
        yield "You have saved a newer plan for that day since this was taken along. It follows the older one."


def _of_others(log: Log, diary: Diary, day: date, now: datetime) -> Iterator[str]:
    """Say which sessions the diary has on that day beside this one."""
    sessions = diary.sessions()
    others = sessions[sessions["session_id"].ne(log.session_id) & sessions["date"].eq(pd.Timestamp(day))]
    others = others[others["active_s"].gt(0)]
    zone = log.began.tzinfo
    clocks = [
        f"{at.tz_convert(zone):%H:%M}" for at in others.loc[others["known"].ne(ONLY_DAY), "started_at"].sort_values()
    ]
    if len(clocks) == 1:
        yield f"Your diary has a session at {clocks[0]} that day too. Both stay."
    elif clocks:
        yield f"Your diary has sessions at {listed(clocks)} that day too. All stay."
    elif len(others):
        yield "Your diary has a session on that day too, at no known hour. Both stay."


# Which day it was.


def _clock_is_wrong(log: Log, now: datetime) -> bool:
    """Whether the telephone's clock tells of a time before there was the file, or of one that is yet to come."""
    return min(log.began, log.given) < log.made - TOLERANCE or log.last > now + TOLERANCE


def _likeliest(log: Log, diary: Diary, now: datetime) -> date:
    today = diary.day_of(now)
    return log.planned_for if diary.day_of(log.made) <= log.planned_for <= today else today


def _minutes(seconds: int) -> str:
    return f"{(seconds + 30) // 60} min"


def _zone(moment: datetime) -> str:
    """Return the clock of a moment such as UTC+9 or UTC−3:30."""
    offset = moment.utcoffset() or timedelta()
    hours, minutes = divmod(abs(int(offset.total_seconds())) // 60, 60)
    sign = "−" if offset < timedelta() else "+"
    return f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")
