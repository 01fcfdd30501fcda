"""The widget that leads a person through a session.

Hands what to play (script.py) to the page, which owns the clock and the sound, and writes to the diary what the page
reports. Nothing here waits: a session that is never played costs nothing.
"""

from __future__ import annotations

import re
import warnings
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

import anywidget
import traitlets

from planner.analysis.adherence import has_plan, planned_session
from planner.analysis.experiment import current
from planner.catalogue import catalogue_of
from planner.diary import Diary
from planner.diary.deleted_rows import deleted_ids
from planner.errors import InvalidValue, PlannerError
from planner.person.screening import latest, stop_as_plain
from planner.planning.experiment_week import sentence
from planner.week import Session
from planner.widgets.common import assets
from planner.widgets.common.moving_figures import Value
from planner.widgets.common.requests import diary_key, failure
from planner.widgets.session_player.drill import drill
from planner.widgets.session_player.events import End, Event, Part, read_event
from planner.widgets.session_player.hurting import hurting
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


class SessionPlayer(anywidget.AnyWidget):
    """Plays a session and records it; on a rest day (None) it says so.

    script: what to play (see script.py), with notice, a sentence to show, and unrated, an end of this plan and
    day that still lacks the pain after it, or None. resume: what the diary holds of this session already, {} when
    nothing: started, date, parts (PART_COLUMNS), ended (its outcome, "" while it is not). events: what the page has to
    say, until saved_seq (session_id -> highest seq written) covers it. attempt: counts the page's requests to try the
    same events again. error: the sentence to show, "" when all is well. refused: the sessions of which the next event
    can never be written. diary_key: names the diary in the browser's storage.
    """

    # The page side but for what makes it a widget of its own: the day's page has these too.
    scripts: ClassVar[tuple[str, ...]] = (
        "common/stop",
        "common/figure",
        "common/teaching",
        "session_player/tempo",
        "session_player/settings",
        "session_player/speech",
        "session_player/sound",
        "session_player/hands",
        "session_player/outbox",
        "session_player/clock",
        "session_player/words",
        "session_player/hurting",
        "session_player/drill",
        "session_player/figure",
        "session_player/view",
        "session_player/session_player",
    )
    styles: ClassVar[tuple[str, ...]] = (
        "common/stop",
        "common/teaching",
        "session_player/session_player",
        "session_player/hurting",
        "session_player/drill",
        "session_player/figure",
        "session_player/landscape",
    )
    _esm = assets.script(*scripts, "session_player/widget")
    _css = assets.style(*styles)
    script = traitlets.Dict().tag(sync=True)
    resume = traitlets.Dict().tag(sync=True)
    events: traitlets.List[Any] = traitlets.List().tag(sync=True)
    attempt = traitlets.Int(0).tag(sync=True)
    saved_seq = traitlets.Dict().tag(sync=True)
    error = traitlets.Unicode("").tag(sync=True)
    refused: traitlets.List[Any] = traitlets.List().tag(sync=True)
    diary_key = traitlets.Unicode("").tag(sync=True)

    def __init__(
        self,
        session: Session | None,
        diary: Diary,
        *,
        notice: str = "",
        instead: Value | None = None,
        error: str = "",
        name: str = "",
    ) -> None:
        """Offer the session of this plan and day. notice: said beside it; instead: shown in its place, with `error`.

        name: what the ids of a session outside the plan begin with.
        """
        self._diary = diary
        script, resume, self._standing = (instead, {}, error) if instead else _offer(session, diary, name)
        super().__init__(
            script=script | {"notice": notice}, resume=resume, error=self._standing, diary_key=diary_key(diary)
        )

    @classmethod
    def today(cls, diary: Diary) -> SessionPlayer:
        """Return the player of the session that the diary's newest plan holds for today.

        What keeps it from being shown is said in the widget: no plan, a rest day, answers that say to wait, a catalogue
        or plan that cannot be read.
        """
        today = date.today()
        try:
            screening = latest(diary.folder / "screening.toml")
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                session = planned_session(diary, catalogue_of(diary.folder), today)
            rows, first = _unread(diary, today)
        except PlannerError as error:
            return cls(None, diary, instead=UNREADABLE, error=str(error))
        if screening and (stop := stop_as_plain(screening)):
            return cls(None, diary, instead={"stop": stop})
        if session is None and rows:
            return cls(None, diary, instead=UNREADABLE, error=f"plan.csv: {rows} could not be read. {first}")
        line, free = _experiment(diary, today)
        if session is None and not has_plan(diary, today):
            return cls(None, diary, notice=line, instead=REST if free else NO_PLAN)
        notices = [line] if line else []
        if free and session is not None:
            notices.append("Your saved week is older than the experiment: save it again on the Plan page.")
        notices += [str(each.message) for each in caught]
        if rows:
            notices.append(f"plan.csv: {rows} could not be read, so today's session may lack stretches. {first}")
        return cls(session, diary, notice=" ".join(notices))

    @traitlets.observe("events", "attempt")
    def _write(self, _change: object) -> None:
        """Write what is new, in order; after a failure the rest of that session waits for the next attempt."""
        saved = dict(self.saved_seq)
        errors: dict[str, PlannerError] = {}
        for session_id, seq, raw in sorted(map(_numbered, self.events), key=lambda event: event[:2]):
            if session_id in errors or seq <= saved.get(session_id, 0):
                continue
            if error := self._write_one(raw):
                errors[session_id] = error
            else:
                saved[session_id] = seq
        sentences = [self._standing, *map(str, errors.values())]
        self.refused = [session_id for session_id, error in errors.items() if isinstance(error, InvalidValue)]
        self.error = " ".join(dict.fromkeys(filter(None, sentences)))
        self.saved_seq = saved

    def _write_one(self, raw: object) -> PlannerError | None:
        """Write one event; return why it failed, None when it is in the diary."""

        def write() -> None:
            event = read_event(raw)
            event.write(self._diary)
            self._remember(event)

        return failure(self._diary, write)

    def _remember(self, event: Event) -> None:
        """Keep `resume` up with the diary, for a page that is loaded again without a copy of its own."""
        if event.session_id != self.script.get("session_id"):
            return
        parts: list[Value] = self.resume.get("parts", [])
        if isinstance(event, Part):
            row = {name: getattr(event, name) for name in PART_COLUMNS}
            parts = [part for part in parts if (part["order"], part["side"]) != (event.order, event.side)] + [row]
        ended = event.outcome if isinstance(event, End) else ""
        self.resume = {"started": True, "date": event.date.isoformat(), "parts": parts, "ended": ended}


def _experiment(diary: Diary, today: date) -> tuple[str, bool]:
    """Return what a running experiment says of today, "" without one, and whether it leaves the day free.

    What is wrong with its file is said here, and keeps no session waiting.
    """
    try:
        running, pauses = current(diary, today), diary.pauses()
        catalogue = catalogue_of(diary.folder)
    except PlannerError as error:
        return str(error), False
    arm = running.arm(today) if running else None
    paused = ((pauses["from"].dt.date <= today) & (pauses["to"].dt.date >= today)).any()
    if running is None or arm is None or paused:
        return "", False
    name = catalogue[running.stretch].name if running.stretch in catalogue else running.stretch
    return sentence(running, arm, name, today=True), running.question == "any" and arm == "off"


def _numbered(raw: Any) -> tuple[str, int, object]:
    """Return session_id, seq and the event; one without these comes first and fails when it is read."""
    event = raw if isinstance(raw, dict) else {}
    session_id, seq = event.get("session_id"), event.get("seq")
    return (session_id if isinstance(session_id, str) else ""), (seq if type(seq) is int else 1), raw


def _offer(session: Session | None, diary: Diary, name: str) -> tuple[Value, Value, str]:
    """Return script, resume and error: an unfinished session of this plan and day again, else the next one."""
    if session is None or not session.items:
        return REST, {}, ""
    stem = f"{name or session.plan_id or f'unplanned_{session.date}'}.{session.date:%Y%m%d}."
    try:
        sessions = diary.sessions()
        ended, unfinished = _so_far(sessions, stem)
        session_id = unfinished or f"{stem}{max([*ended, *_deleted(diary, stem)], default=0) + 1}"
        resume = _resumed(diary, sessions, unfinished) if unfinished else {}
    except PlannerError as error:
        return UNREADABLE, {}, str(error)
    today = sessions["ended_at"].notna() & (sessions["date"].dt.date == session.date)
    unrated = _unrated(sessions, f"{stem}{max(ended)}") if ended and not unfinished else None
    script = compiled(session, session_id, earlier=int(today.sum())) | {"unrated": unrated, "drill": drill(session)}
    return script | {"hurting": hurting(session, diary.folder)}, resume, ""


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
    return {"started": True, "date": f"{row['date']:%Y-%m-%d}", "parts": _parts(diary, session_id), "ended": ""}


def _unrated(sessions: pd.DataFrame, session_id: str) -> Value | None:
    """Return what the end of a session needs to be sent once more with the pain after it, None where that was given."""
    row = sessions[sessions["session_id"] == session_id].iloc[0]
    if row["note"] or row[["pain_after"]].notna().any():
        return None
    return {
        "session_id": session_id,
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


def _unread(diary: Diary, day: date) -> tuple[str, str]:
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
