"""What there is to play: the session that the plan holds for today, or what is said in its place.

Reads the diary and writes nothing; what becomes of a session is session_player.py's.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from planner.analysis.adherence import has_plan, planned_session
from planner.analysis.experiment import current
from planner.catalogue import catalogue_of, names_of
from planner.diary import Diary
from planner.diary.brought_home_file import last_home
from planner.diary.deleted_rows import deleted_ids
from planner.diary.tables import IMPORTED, ONLY_DAY
from planner.errors import PlannerError
from planner.person.screening import latest, stop_as_plain
from planner.planning.experiment_week import sentence
from planner.week import Session
from planner.widgets.common.moving_figures import Value
from planner.widgets.session_player.drill import drill
from planner.widgets.session_player.events import hurting as asked_after
from planner.widgets.session_player.hurting import hurting, style_of
from planner.widgets.session_player.script import compiled

if TYPE_CHECKING:
    import pandas as pd

REST: Value = {
    "title": "A rest day",
    "rest": "Nothing is planned for this day. Rest is part of the plan: let it be an easy one.",
}
NO_PLAN: Value = {
    "title": "Nothing is planned yet",
    "rest": "Plan your week on the Plan page.",
    "page": "plan",
}
UNREADABLE: Value = {
    "title": "Today's session can't be read",
    "rest": "Do what the message above says. Nothing is lost.",
}
PART_COLUMNS = ("order", "stretch", "side", "reps_done", "active_s", "outcome")


@dataclass(frozen=True)
class Offer:
    """What a player is made of: script and resume as its page knows them, and the sentence that stands beside them."""

    script: Value
    resume: Value
    error: str = ""


def offer_today(diary: Diary) -> Offer:
    """Return what there is to play today by the diary's newest plan.

    What keeps it from being shown is said in its place: no plan, a rest day, answers that say to wait, a catalogue or
    plan that cannot be read.
    """
    try:
        today = diary.today()
        screening = latest(diary.folder / "screening.toml")
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            session = planned_session(diary, catalogue_of(diary.folder), today)
        rows, first = unread(diary, today)
    except PlannerError as error:
        return instead(UNREADABLE, error=str(error))
    if screening and (stop := stop_as_plain(screening)):
        return instead({"stop": stop})
    if session is None and rows:
        return instead(UNREADABLE, error=f"plan.csv: {rows} could not be read. {first}")
    line, free = _experiment(diary, today)
    if session is None and not has_plan(diary, today):
        return instead(REST if free else _no_plan(diary), line, unrated=_unrated(diary, today))
    notices = [line] if line else []
    if free and session is not None:
        notices.append("Your saved week is older than the experiment: save it again on the Plan page.")
    notices += [str(each.message) for each in caught]
    if rows:
        notices.append(f"plan.csv: {rows} could not be read, so today's session may lack stretches. {first}")
    notice = " ".join(notices)
    return offer_of(session, diary, notice=notice) if session else instead(REST, notice, unrated=_unrated(diary, today))


def instead(said: Value, notice: str = "", error: str = "", unrated: Value | None = None) -> Offer:
    """Return an offer of nothing to play, and what is said in its place. unrated: a session to ask about first."""
    return Offer(said | {"notice": notice, "unrated": unrated}, {}, error)


def _no_plan(diary: Diary) -> Value:
    """Return what is said where no plan covers today: that of last week is over, or there was none."""
    return NO_PLAN if diary.plans().empty else NO_PLAN | {"title": "This week is not planned yet"}


def _experiment(diary: Diary, today: date) -> tuple[str, bool]:
    """Return what a running experiment says of today, "" without one, and whether it leaves the day free.

    What is wrong with its file is said here, and keeps no session waiting.
    """
    try:
        running, pauses = current(diary, today), diary.pauses()
        names = names_of(diary.folder)
    except PlannerError as error:
        return str(error), False
    arm = running.arm(today) if running else None
    paused = ((pauses["from"].dt.date <= today) & (pauses["to"].dt.date >= today)).any()
    if running is None or arm is None or paused:
        return "", False
    return sentence(
        running, arm, names.get(running.stretch, running.stretch), today=True
    ), running.question == "any" and arm == "off"


def offer_of(session: Session | None, diary: Diary, *, notice: str = "", name: str = "") -> Offer:
    """Return an unfinished session of this plan and day again, else the next one; on a rest day (None) what says so.

    notice: said beside it. name: what the ids of a session outside the plan begin with.
    """
    if session is None or not session.items:
        return instead(REST, notice)
    stem = f"{name or session.plan_id or f'unplanned_{session.date}'}.{session.date:%Y%m%d}."
    try:
        sessions = diary.sessions()
        ended, unfinished = _so_far(sessions, stem)
        session_id = unfinished or f"{stem}{max([*ended, *_deleted(diary, stem)], default=0) + 1}"
        resume = _resumed(diary, sessions, unfinished) if unfinished else {}
    except PlannerError as error:
        return instead(UNREADABLE, notice, str(error))
    today = sessions["ended_at"].notna() & (sessions["date"].dt.date == session.date)
    unrated = None if unfinished else _unrated(diary, session.date)
    script = compiled(session, session_id, earlier=int(today.sum()), style=style_of(diary.folder))
    script |= {"unrated": unrated, "drill": drill(session)}
    return Offer(script | {"hurting": hurting(session, diary.folder), "notice": notice}, resume)


def _so_far(sessions: pd.DataFrame, stem: str) -> tuple[list[int], str]:
    """Return the numbers of the ended sessions whose id begins with `stem`, and the newest open one's id or ""."""
    numbers = sessions["session_id"].str.removeprefix(stem)
    ours = sessions["session_id"].str.startswith(stem) & numbers.str.fullmatch("[0-9]{1,6}")
    is_open = sessions["ended_at"].isna()
    unfinished = max((int(number) for number in numbers[ours & is_open]), default=0)
    return [int(number) for number in numbers[ours & ~is_open]], f"{stem}{unfinished}" if unfinished else ""


def _deleted(diary: Diary, stem: str) -> list[int]:
    """Return the numbers of the deleted sessions whose id begins with `stem`: no other session may have their ids."""
    ids = (id_.removeprefix(stem) for id_ in deleted_ids(diary) if id_.startswith(stem))
    return [int(number) for number in ids if re.fullmatch("[0-9]{1,6}", number)]


def _resumed(diary: Diary, sessions: pd.DataFrame, session_id: str) -> Value:
    row = sessions[sessions["session_id"] == session_id].iloc[0]
    resume = {"started": True, "date": f"{row['date']:%Y-%m-%d}", "parts": _parts(diary, session_id), "ended": ""}
    asked, answered = asked_after(diary)
    mine = asked is not None and asked.session_id == session_id
    return resume | {"hurting": asked.as_plain(answered=answered) if asked and mine else None}


def _unrated(diary: Diary, day: date) -> Value | None:
    """Return what the end of the day's last session needs to be sent once more with the pain after it.

    None where that was given, or the session was not led by the player here: a telephone's page has asked already.
    """
    try:
        sessions, from_telephones = diary.sessions(), last_home(diary.folder)
    except PlannerError:  # said beside what is played
        return None
    timed = sessions[sessions["known"].ne(ONLY_DAY)]
    ended = timed[timed["ended_at"].notna() & (timed["date"].dt.date == day)]
    if ended.empty:
        return None
    row = ended.sort_values("ended_at", kind="stable").iloc[-1]
    elsewhere = row["session_id"].startswith(IMPORTED) or row["session_id"] in from_telephones
    led = not (row[["entered_at"]].notna().any() or elsewhere)
    if not led or row["note"] or row[["pain_after"]].notna().any():
        return None
    return {
        "session_id": row["session_id"],
        "plan_id": row["plan_id"],
        "date": f"{row['date']:%Y-%m-%d}",
        "planned_s": int(row["planned_s"]),
        "outcome": row["outcome"],
        "active_s": int(row["active_s"]),
        "at": row["ended_at"].isoformat(timespec="seconds"),
    }


def _parts(diary: Diary, session_id: str) -> list[Value]:
    performed = diary.performed()
    rows = performed.loc[performed["session_id"] == session_id, list(PART_COLUMNS)]
    return [
        {str(name): value if isinstance(value, str) else int(value) for name, value in row.items()}
        for row in rows.to_dict("records")
    ]


def unread(diary: Diary, day: date) -> tuple[str, str]:
    """Return how many rows of plan.csv cannot be read and may be of this day, in words, and the first one's sentence.

    Both are "" where there are none. A row that says another day, as a date of its own, is not of this one.
    """
    problems = diary.problems("plan")
    if problems.empty:
        return "", ""
    lines = (diary.folder / "plan.csv").read_bytes().splitlines()
    days = [re.findall(rb'(?<=[,"])\d{4}-\d\d-\d\d(?=[,"])', lines[line - 1]) for line in problems["line"]]
    messages = problems["message"][[not found or f"{day}".encode() in found for found in days]].to_list()
    count = f"{len(messages)} row{'s' * (len(messages) > 1)}"
    return (count, messages[0]) if messages else ("", "")
