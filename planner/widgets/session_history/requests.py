"""What the page asks of the history, checked and carried out. The page is not trusted: every field is.

Every request may arrive twice, as one does whose answer was lost: done again, it changes nothing. Not for what is
shown (session_history.py), nor for what all lists of entries ask (common/entries.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

from planner.analysis.adherence import planned_session
from planner.catalogue import Region, catalogue_of
from planner.checking import Day, checked, whole
from planner.diary import Diary
from planner.diary.deleted_rows import delete_rating, delete_session, restore_rating, restore_session
from planner.errors import InvalidValue, PlannerError
from planner.week import Item, Session
from planner.widgets.common import entries
from planner.widgets.common.entries import Addition, Correction, EntryRequest, Refresh, Removal, Return, Row, shown_row
from planner.widgets.common.requests import Count, Instant, Note, Pain

WHERE = "your sessions"
MOST_MINUTES = 240
LABELS = {
    "day": "Day",
    "started_at": "Began at",
    "minutes": "Minutes",
    "pain_before": "Pain before",
    "pain_after": "Pain after",
    "pain": "Pain",
    "region": "Region",
    "note": "Note",
}


@dataclass(frozen=True, kw_only=True)
class Older(entries.Older):
    """Show this many sessions, or this many ratings."""

    list: Literal["sessions", "ratings"]


@dataclass(frozen=True, kw_only=True)
class AskPlan(EntryRequest):
    """Say what is planned for a day."""

    type: Literal["plan"]
    day: Day


@dataclass(frozen=True, kw_only=True)
class SaidOfSession:
    """What a person can correct of a session."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    pain_before: Pain | None
    pain_after: Pain | None
    note: Note


@dataclass(frozen=True, kw_only=True)
class CorrectSession(Correction):
    """Change what a person said of a session."""

    type: Literal["correct_session"]
    pain_before: Pain | None
    pain_after: Pain | None
    note: Note
    was: SaidOfSession | None = None

    def carry_out(self, diary: Diary, rows: Mapping[str, Row]) -> str:
        new = asdict(SaidOfSession(pain_before=self.pain_before, pain_after=self.pain_after, note=self.note))
        diary.correct_session(self.id, was=asdict(self.was) if self.was else None, again=self.again, **new)
        return "Saved."


@dataclass(frozen=True, kw_only=True)
class DeleteSession(Removal):
    """Move a session to the deleted ones."""

    undone_by: ClassVar = "restore_session"

    type: Literal["delete_session"]

    def carry_out(self, diary: Diary, rows: Mapping[str, Row]) -> str:
        delete_session(diary, self.id, self.at)
        return "Deleted. It is kept in deleted/sessions.csv."


@dataclass(frozen=True, kw_only=True)
class RestoreSession(Return):
    """Put a deleted session back."""

    type: Literal["restore_session"]

    def carry_out(self, diary: Diary, rows: Mapping[str, Row]) -> str:
        restore_session(diary, self.id)
        return "The session is back."


@dataclass(frozen=True, kw_only=True)
class SaidOfRating:
    """What a person can correct of a rating."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    pain: Pain | None
    region: Region | Literal[""]
    flare: Annotated[bool, Field(strict=True)]
    note: Note


@dataclass(frozen=True, kw_only=True)
class CorrectRating(Correction):
    """Change a rating; when and about which day it was given stays."""

    type: Literal["correct_rating"]
    pain: Pain
    region: Region | Literal[""]
    flare: Annotated[bool, Field(strict=True)]
    note: Note
    was: SaidOfRating | None = None

    def carry_out(self, diary: Diary, rows: Mapping[str, Row]) -> str:
        new = asdict(SaidOfRating(pain=self.pain, region=self.region, flare=self.flare, note=self.note))
        was = asdict(self.was) if self.was else None
        diary.correct_rating(_rating(self.id, rows), was=was, again=self.again, **new)
        return "Saved."


@dataclass(frozen=True, kw_only=True)
class DeleteRating(Removal):
    """Move a rating to the deleted ones."""

    undone_by: ClassVar = "restore_rating"

    type: Literal["delete_rating"]

    def carry_out(self, diary: Diary, rows: Mapping[str, Row]) -> str:
        delete_rating(diary, _rating(self.id, rows), self.at)
        return "Deleted. It is kept in deleted/pain.csv."


@dataclass(frozen=True, kw_only=True)
class RestoreRating(Return):
    """Put a deleted rating back."""

    type: Literal["restore_rating"]

    def carry_out(self, diary: Diary, rows: Mapping[str, Row]) -> str:
        restore_rating(diary, _rating(self.id, rows))
        return "The rating is back."


@dataclass(frozen=True, kw_only=True)
class Add(Addition):
    """A session done away from the computer.

    at: when it is entered. started_at: in the person's local time. orders: the stretches done of that day's plan, by
    their places in it; none: something else was done.
    """

    type: Literal["add"]
    at: Instant
    started_at: Instant
    minutes: Annotated[int, whole(1, MOST_MINUTES)]
    pain_before: Pain | None
    pain_after: Pain | None
    note: Note
    plan_id: Annotated[str, Field(strict=True, max_length=200)]
    orders: tuple[Count, ...]

    @property
    def session_id(self) -> str:
        return f"entered.{self.entry}"

    def carry_out(self, diary: Diary, rows: Mapping[str, Row]) -> str:
        day = checked(Day, diary.day_of(self.started_at), WHERE, "started_at")
        if self.started_at > self.at:
            raise InvalidValue(WHERE, "started_at", self.started_at, "a time that is over")
        plan = self._plan(diary, day)
        done = [(order, item) for order, item in enumerate(plan.items, 1) if order in self.orders] if plan else []
        active_s = self.minutes * 60
        diary.add_session(
            self.session_id,
            self.if_there,
            plan_id=self.plan_id,
            date=day,
            started_at=self.started_at,
            ended_at=self.started_at + timedelta(seconds=active_s),
            planned_s=plan.seconds if plan else active_s,
            active_s=active_s,
            outcome="stopped" if plan and len(done) < len(plan.items) else "completed",
            pain_before=self.pain_before,
            pain_after=self.pain_after,
            note=self.note,
            entered_at=self.at,
        )
        self._put_stretches(diary, done)
        return "Added, and marked as entered later."

    def _plan(self, diary: Diary, day: date) -> Session | None:
        """Return the plan that the stretches are of, None where none of them is of one."""
        if not self.orders:
            return None
        plan = plan_of(diary, day)
        known = range(1, len(plan.items) + 1) if plan else range(0)
        if plan is None or plan.plan_id != self.plan_id or not set(self.orders) <= set(known):
            raise PlannerError("plan.csv: the plan of that day is another one by now. Choose the day again, then add.")
        return plan

    def _put_stretches(self, diary: Diary, done: list[tuple[int, Item]]) -> None:
        """Add a row for each stretch and side; the minutes are shared out as the plan has them."""
        planned = sum(item.seconds for _, item in done)
        for order, item in done:
            sides = item.stretch.side_names
            for side in sides:
                diary.put_performed(
                    self.session_id,
                    order,
                    side,
                    stretch=item.stretch.id,
                    reps_planned=item.dose.reps,
                    reps_done=item.dose.reps,
                    hold_s=item.dose.hold_s,
                    active_s=self.minutes * 60 * item.seconds // (planned * len(sides)),
                    outcome="done",
                )


def _rating(id_: str, rows: Mapping[str, Row]) -> Row:
    return shown_row(id_, rows, "pain.csv", "rating")


def plan_of(diary: Diary, day: date) -> Session | None:
    """Return the session planned for a day, None where there is none."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a stretch that the catalogue lost is said by the player and the plan editor
        return planned_session(diary, catalogue_of(diary.folder), day)


KINDS: dict[str, type[EntryRequest]] = {
    "refresh": Refresh,
    "older": Older,
    "plan": AskPlan,
    "correct_session": CorrectSession,
    "delete_session": DeleteSession,
    "restore_session": RestoreSession,
    "correct_rating": CorrectRating,
    "delete_rating": DeleteRating,
    "restore_rating": RestoreRating,
    "add": Add,
}
