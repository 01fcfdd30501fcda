"""What the page reports of a session, checked and written to the diary. The page is not trusted: every field is.

Each event carries all that its rows need, so that one kept in the browser can be written by a later kernel.
Writing an event twice changes nothing. Not for deciding what happened: that is the page's (session_player.js).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ConfigDict, Field

from planner.catalogue import Region, Side
from planner.checking import Day, checked, whole
from planner.diary import Diary
from planner.diary.it_hurts_file import load_asked, save_asked
from planner.diary.tables import HURT_NOTE
from planner.errors import InvalidValue, PlannerError
from planner.person.screening import SIGNS, keep_signs, load_questions
from planner.widgets.common.requests import Count, Id, Instant, Note, Pain

Number = Annotated[int, whole(1, 1_000_000)]
Seconds = Annotated[int, whole(0, 24 * 60 * 60)]
Hold = Annotated[int, whole(0, 60 * 60)]
ELSEWHERE = "somewhere else"


def _sign(value: str) -> str:
    if value not in [question.id for question in load_questions() if question.level in SIGNS]:
        raise ValueError("the id of a question of level A or B")
    return value


Sign = Annotated[str, Field(strict=True), AfterValidator(_sign)]


@dataclass(frozen=True, kw_only=True)
class Event:
    """What every event says. seq: strictly increasing within a session. at: with UTC offset. date: the person's day
    on which the session began, whatever day it was planned for.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    session_id: Id
    seq: Number
    at: Instant
    plan_id: str
    date: Day
    planned_s: Seconds

    def write(self, diary: Diary) -> None:
        """Bring the diary to what this event says; raise PlannerError where that fails."""
        self.ensure_session(diary)

    def ensure_session(self, diary: Diary, pain_before: int | None = None) -> None:
        """Add the session's row where it is missing; until an end is known it counts as abandoned."""
        if (diary.sessions()["session_id"] == self.session_id).any():
            return
        diary.put_session(
            self.session_id,
            plan_id=self.plan_id,
            date=self.date,
            started_at=self.at,
            planned_s=self.planned_s,
            active_s=0,
            outcome="abandoned",
            pain_before=pain_before,
        )


@dataclass(frozen=True, kw_only=True)
class Start(Event):
    """A session begins, or (again) goes on after it was ended."""

    type: Literal["start"]
    pain_before: Pain | None
    again: bool

    def write(self, diary: Diary) -> None:
        self.ensure_session(diary, self.pain_before)
        if self.again:
            diary.put_session(self.session_id, ended_at=None, outcome="abandoned")


@dataclass(frozen=True, kw_only=True)
class Part(Event):
    """A stretch on one side is over, or has come to more than was recorded of it before.

    session_s: seconds of the whole session so far, so that one that is never ended has them too.
    """

    type: Literal["part"]
    order: Number
    stretch: Id
    side: Side
    reps_planned: Count
    reps_done: Count
    hold_s: Hold
    active_s: Seconds
    session_s: Seconds
    outcome: Literal["done", "skipped", "hurt"]

    def write(self, diary: Diary) -> None:
        super().write(diary)
        diary.put_performed(
            self.session_id,
            self.order,
            self.side,
            stretch=self.stretch,
            reps_planned=self.reps_planned,
            reps_done=self.reps_done,
            hold_s=self.hold_s,
            active_s=self.active_s,
            outcome=self.outcome,
            ended_at=self.at,
        )
        sessions = diary.sessions()
        # One that comes again after the end must not take seconds back.
        if (sessions.loc[sessions["session_id"] == self.session_id, "active_s"] < self.session_s).any():
            diary.put_session(self.session_id, active_s=self.session_s)


@dataclass(frozen=True, kw_only=True)
class Answered(Event):
    """What was answered after "It hurts": pain None, where "" and no signs where nothing was. signs: of the questions
    that come before a plan, those of level A and B that are answered with yes now.
    """

    stretch: Id
    name: Id
    side: Side
    pain: Pain | None = None
    where: Literal[Region, "somewhere else", ""] = ""
    signs: tuple[Sign, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Hurting(Answered):
    """What was answered so far; order: the place of the stretch in the session."""

    type: Literal["hurting"]
    order: Number

    def write(self, diary: Diary) -> None:
        super().write(diary)
        self.keep(diary, answered=False)

    def keep(self, diary: Diary, *, answered: bool) -> None:
        """Keep it for a page that is opened anew; answered: whether the questions are behind the person."""
        save_asked(self.as_plain(answered=answered), diary.folder)

    def as_plain(self, *, answered: bool) -> dict[str, Any]:
        """Return it as a page or a file holds it."""
        texts = {"at": self.at.isoformat(), "date": self.date.isoformat(), "signs": list(self.signs)}
        return asdict(self) | texts | {"answered": answered}

    def whole(self) -> Hurt:
        """Return it as the last word on these questions."""
        plain = {name: value for name, value in asdict(self).items() if name != "order"}
        return Hurt(**plain | {"type": "hurt"})


@dataclass(frozen=True, kw_only=True)
class Hurt(Answered):
    """The last word on the questions after "It hurts"."""

    type: Literal["hurt"]

    def write(self, diary: Diary) -> None:
        super().write(diary)
        if self.signs:
            self._keep_signs(diary)
        if self.pain is not None:
            self._rate(diary, self.pain)
        asked, _ = hurting(diary)
        if asked and asked.session_id == self.session_id:
            asked.keep(diary, answered=True)

    def _rate(self, diary: Diary, pain: int) -> None:
        side = "" if self.side == "both" else f", {self.side} side"
        elsewhere = "; it hurts somewhere else" if self.where == ELSEWHERE else ""
        diary.add_pain(
            pain,
            about=self.date,
            region="" if self.where == ELSEWHERE else self.where,
            note=f"{HURT_NOTE}{self.name}{side}{elsewhere}",
            rated_at=self._after_the_start(diary),
            asked="now",
        )

    def _keep_signs(self, diary: Diary) -> None:
        try:
            keep_signs(self.signs, self.at, diary.folder / "screening.toml")
        except InvalidValue as error:  # of the file, which can be mended: the event is not to be set aside
            raise PlannerError(str(error)) from error

    def _after_the_start(self, diary: Diary) -> datetime:
        """Return when it was rated, later than the session's start: in its second it would pass for the day's pain."""
        sessions = diary.sessions()
        began = sessions.loc[sessions["session_id"] == self.session_id, "started_at"].max()
        earliest: datetime = began.to_pydatetime().astimezone(self.at.tzinfo) + timedelta(seconds=1)
        return max(self.at, earliest)


@dataclass(frozen=True, kw_only=True)
class End(Event):
    """A session is over; comes once more with the same time when the pain after it and a note are given."""

    type: Literal["end"]
    outcome: Literal["completed", "stopped", "hurt"]
    active_s: Seconds
    pain_after: Pain | None
    note: Note

    def write(self, diary: Diary) -> None:
        super().write(diary)
        diary.put_session(
            self.session_id,
            ended_at=self.at,
            active_s=self.active_s,
            outcome=self.outcome,
            pain_after=self.pain_after,
            note=self.note,
        )


Kind = Literal["start", "part", "hurting", "hurt", "end"]
KINDS: dict[Kind, type[Event]] = {"start": Start, "part": Part, "hurting": Hurting, "hurt": Hurt, "end": End}
WHERE = "session event"


def read_event(raw: object) -> Event:
    """Return an event as its class; raise InvalidValue naming the field, the value and the choices."""
    kind: Kind = checked(Kind, checked(dict[str, Any], raw, WHERE).get("type"), WHERE, "type")  # type: ignore[arg-type]
    return checked(KINDS[kind], raw, WHERE)


def hurting(diary: Diary) -> tuple[Hurting | None, bool]:
    """Return what is kept of the newest "It hurts", and whether it is answered; None where it can't be read."""
    try:
        record = load_asked(diary.folder) or {}
        answered = record.pop("answered", False) is True
        event = read_event(record) if record else None
    except PlannerError:
        return None, False
    return (event, answered) if isinstance(event, Hurting) else (None, False)


def settle(diary: Diary, today: date) -> None:
    """Write what was answered on an earlier day and left open: nobody is asked again, and signs count."""
    asked, answered = hurting(diary)
    if asked is None or answered or asked.date >= today:
        return
    if (diary.sessions()["session_id"] == asked.session_id).any():
        asked.whole().write(diary)
    else:  # it was deleted
        asked.keep(diary, answered=True)
