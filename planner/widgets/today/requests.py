"""What the day's page asks for, checked: a session at once, the same as last time, answers to the screening, a look.

Each gives the session to play, where there is a new one. Shows nothing (page_values.py) and plays nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from planner.analysis.adherence import daily
from planner.analysis.experiment import current
from planner.analysis.history import history
from planner.analysis.overview import rolling_pain
from planner.catalogue import Region, catalogue_of
from planner.checking import whole
from planner.diary import Diary
from planner.errors import PlannerError
from planner.person import screening
from planner.person.profile import Profile, load_profile, save_profile, starter
from planner.planning.stretch_now import Now, same_again, stretch_now
from planner.week import Session
from planner.week.now_file import Kept, load_now, name_of, save_now
from planner.widgets.common.requests import Asked

if TYPE_CHECKING:
    import pandas as pd

WHERE = "today's page"
MINUTES = (3, 5, 10, 15, 20)


@dataclass(frozen=True)
class AtOnce:
    """A session outside the plan to play. name: what its id begins with; words: what to know of it, "" for nothing."""

    session: Session
    name: str
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class DayRequest(Asked):
    """A request of the page; by default it only looks. keeps_player: whether what is offered stays where it was."""

    @property
    def keeps_player(self) -> bool:
        return True

    def carry_out(self, diary: Diary) -> tuple[AtOnce | None, str]:
        """Return the session to play, None where there is no new one, and the sentence to show."""
        return None, ""


@dataclass(frozen=True, kw_only=True)
class Look(DayRequest):
    """Look what is in the diary now. busy: something is played or shown that is to stay."""

    type: Literal["look"]
    busy: Annotated[bool, Field(strict=True)]

    @property
    def keeps_player(self) -> bool:
        return self.busy


@dataclass(frozen=True, kw_only=True)
class StretchNow(DayRequest):
    """A session of so many minutes for one region, "" for what the person works on."""

    type: Literal["now"]
    minutes: Annotated[int, whole(1, 120)]
    region: Region | Literal[""]

    def carry_out(self, diary: Diary) -> tuple[AtOnce | None, str]:
        moment, more = _circumstances(diary)
        profile, catalogue = _profile(diary), catalogue_of(diary.folder)
        return _kept(stretch_now(profile, catalogue, moment, self.minutes, self.region or None, **more), moment, diary)


@dataclass(frozen=True, kw_only=True)
class Again(DayRequest):
    """What was done last time."""

    type: Literal["again"]

    def carry_out(self, diary: Diary) -> tuple[AtOnce | None, str]:
        moment, more = _circumstances(diary)
        last = last_time(diary)
        if last is None:
            raise PlannerError("There is no session to repeat yet.")
        return _kept(same_again(last[1], _profile(diary), catalogue_of(diary.folder), moment, **more), moment, diary)


@dataclass(frozen=True, kw_only=True)
class Screen(DayRequest):
    """The answers to the screening, by question."""

    type: Literal["screen"]
    answers: dict[str, bool]

    @property
    def keeps_player(self) -> bool:
        return False

    def carry_out(self, diary: Diary) -> tuple[AtOnce | None, str]:
        path = diary.folder / "screening.toml"
        answered, before = screening.screen(self.answers, diary.today()), screening.latest(path)
        screening.keep(answered, path)
        if profile := load_profile(diary.folder / "profile.toml"):
            again = screening.asked_again(profile.released, before, answered, catalogue_of(diary.folder))
            if again:
                kept = replace(profile, released=profile.released - {*again})
                save_profile(kept, diary.folder / "profile.toml")
        return None, "" if screening.stop_as_plain(answered) else answered.advice


KINDS: dict[str, type[DayRequest]] = {"look": Look, "now": StretchNow, "again": Again, "screen": Screen}


def questions_due(diary: Diary, today: date, days: pd.DataFrame) -> str:
    """Return why the screening is to be asked before a session outside the plan, "" if it is not.

    days: as adherence.daily gives them up to today.
    """
    answered = screening.latest(diary.folder / "screening.toml")
    return screening.due(rolling_pain(days), answered, today)


def last_time(diary: Diary) -> tuple[date, tuple[str, ...]] | None:
    """Return the day of the newest session of which stretches are told, and these in order; None without one."""
    performed, sessions = diary.performed(), diary.sessions()
    done = performed[performed["reps_done"] > 0]
    told = sessions[sessions["session_id"].isin(done["session_id"])].sort_values("started_at", kind="stable")
    if told.empty:
        return None
    [last] = told.tail(1).to_dict("records")
    rows = done[done["session_id"] == last["session_id"]].sort_values("order")
    return last["date"].date(), tuple(rows["stretch"].unique())


def under_way(diary: Diary) -> AtOnce | None:
    """Return the session outside the plan that was begun today and not ended, None where there is none.

    What cannot be read of it is no reason to offer nothing.
    """
    try:
        answered = screening.latest(diary.folder / "screening.toml")
        kept = load_now(diary.folder, catalogue_of(diary.folder), diary.today())
        sessions = diary.sessions()
    except PlannerError:
        return None
    if answered and screening.stop_as_plain(answered):
        return None
    open_ids = sessions.loc[sessions["ended_at"].isna(), "session_id"]
    if kept is None or not open_ids.str.startswith(f"{kept.name}.").any():
        return None
    return AtOnce(kept.session, kept.name)


def _circumstances(diary: Diary) -> tuple[datetime, Mapping[str, Any]]:
    """Return the local moment and what the diary knows that a session depends on."""
    moment = datetime.now()
    day = diary.day_of(moment)
    if questions_due(diary, day, daily(diary, day)):
        raise PlannerError("Answer the questions first: they say when stretching should wait.")
    answered = screening.latest(diary.folder / "screening.toml")
    running = current(diary, day)
    return moment, {"day": day, "history": history(diary), "screening": answered, "experiment": running}


def _profile(diary: Diary) -> Profile:
    return load_profile(diary.folder / "profile.toml") or starter(diary.today())


def _kept(now: Now, moment: datetime, diary: Diary) -> tuple[AtOnce, str]:
    """Keep the session, so that a page that is loaded again goes on with it, and return it."""
    name = name_of(moment)
    save_now(Kept(name, now.session), diary.folder)
    return AtOnce(now.session, name, now.words), ""
