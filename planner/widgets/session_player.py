"""The widget that leads a person through a session.

Compiles the timeline for the page, which owns the clock and the sound, and writes to the diary what the page reports.
Nothing here waits: a session that is never played costs nothing.
"""

from __future__ import annotations

import hashlib
import json
import warnings
from collections.abc import Iterable, Iterator
from typing import Any

import anywidget
import traitlets

from planner.adherence import has_plan, planned_session
from planner.catalogue import POSTURE_DRILL, Origin, Stretch, load_catalogue
from planner.diary import Diary
from planner.errors import PlannerError
from planner.timeline import Cue, timeline
from planner.week import Item, Session
from planner.widgets import _assets
from planner.widgets._saving import failure
from planner.widgets.session_events import End, Event, Part, read_event

Value = dict[str, Any]

REST: Value = {
    "title": "A rest day",
    "rest": "Nothing is planned for this day. Rest is part of the plan: let it be an easy one.",
}
NO_PLAN: Value = {
    "title": "Nothing is planned yet",
    "rest": "Open 1_plan_week.ipynb, choose your minutes and save the plan. Then run this notebook again.",
}
UNREADABLE: Value = {
    "title": "Today's session can't be read",
    "rest": "Do what the message above says, then run this cell again. Nothing is lost.",
}
ORIGINS: dict[Origin, str] = {
    "article": "as the source article asks",
    "project": "this project's own choice",
    "convention": "common physiotherapy practice",
    "own": "your own setting",
}
PART_COLUMNS = ("order", "stretch", "side", "reps_done", "active_s", "outcome")


class SessionPlayer(anywidget.AnyWidget):
    """Plays a session and records it; on a rest day (None) it says so.

    script: what to play (see `compiled`). resume: what the diary holds of this session already, {} when nothing:
    started, parts (PART_COLUMNS), ended (its outcome, "" while it is not). events: what the page has to say, until
    saved_seq (session_id -> highest seq written) covers it. attempt: counts the page's requests to try the same events
    again. error: the sentence to show, "" when all is well. diary_key: names the diary in the browser's storage.
    """

    _esm = _assets.script("session_clock", "session_sound", "session_view", "session_player")
    _css = _assets.style("session_player")
    script = traitlets.Dict().tag(sync=True)
    resume = traitlets.Dict().tag(sync=True)
    events: traitlets.List[Any] = traitlets.List().tag(sync=True)
    attempt = traitlets.Int(0).tag(sync=True)
    saved_seq = traitlets.Dict().tag(sync=True)
    error = traitlets.Unicode("").tag(sync=True)
    diary_key = traitlets.Unicode("").tag(sync=True)

    def __init__(self, session: Session | None, diary: Diary) -> None:
        self._diary = diary
        script, resume, error = _offer(session, diary)
        super().__init__(script=script, resume=resume, error=error, diary_key=_digest(str(diary.folder.resolve())))

    @classmethod
    def today(cls, diary: Diary) -> SessionPlayer:
        """Return the player of the session that the diary's newest plan holds for today.

        What keeps it from being shown is said in the widget: no plan, a rest day, a catalogue that cannot be read.
        """
        try:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                session = planned_session(diary, load_catalogue(diary.folder / "my_stretches.toml"))
            player = cls(session, diary)
            player.script = player.script | {"notice": " ".join(str(each.message) for each in caught)}
            if session is None and not has_plan(diary):
                player.script = NO_PLAN
        except PlannerError as error:
            player = cls(None, diary)
            player.script, player.error = UNREADABLE, str(error)
        return player

    @traitlets.observe("events", "attempt")
    def _write(self, _change: object) -> None:
        """Write what is new, in order; after a failure the rest of that session waits for the next attempt."""
        saved = dict(self.saved_seq)
        errors: dict[str, str] = {}
        for session_id, seq, raw in sorted(map(_numbered, self.events), key=lambda event: event[:2]):
            if session_id in errors or seq <= saved.get(session_id, 0):
                continue
            if message := self._write_one(raw):
                errors[session_id] = message
            else:
                saved[session_id] = seq
        self.error = " ".join(dict.fromkeys(errors.values()))
        self.saved_seq = saved

    def _write_one(self, raw: object) -> str:
        """Write one event; return the sentence that says why it failed, "" when it is in the diary."""

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
        self.resume = {"started": True, "parts": parts, "ended": event.outcome if isinstance(event, End) else ""}


def _numbered(raw: Any) -> tuple[str, int, object]:
    """Return session_id, seq and the event; one without these comes first and fails when it is read."""
    event = raw if isinstance(raw, dict) else {}
    session_id, seq = event.get("session_id"), event.get("seq")
    return (session_id if isinstance(session_id, str) else ""), (seq if type(seq) is int else 1), raw


def _offer(session: Session | None, diary: Diary) -> tuple[Value, Value, str]:
    """Return script, resume and error: an unfinished session of this plan and day again, else the next one."""
    if session is None or not session.items:
        return REST, {}, ""
    stem = f"{session.plan_id or f'unplanned_{session.date}'}.{session.date:%Y%m%d}."
    try:
        ended, unfinished = _so_far(diary, stem)
        session_id = f"{stem}{unfinished or max(ended, default=0) + 1}"
        resume = {"started": True, "parts": _parts(diary, session_id), "ended": ""} if unfinished else {}
    except PlannerError as error:
        return UNREADABLE, {}, str(error)
    return compiled(session, session_id, earlier=len(ended)), resume, ""


def _so_far(diary: Diary, stem: str) -> tuple[list[int], int]:
    """Return the numbers of the ended sessions whose id begins with `stem`, and of the newest unfinished one or 0."""
    sessions = diary.sessions()
    numbers = sessions["session_id"].str.removeprefix(stem)
    ours = sessions["session_id"].str.startswith(stem) & numbers.str.fullmatch("[0-9]{1,6}")
    is_open = sessions["ended_at"].isna()
    unfinished = [int(number) for number in numbers[ours & is_open]]
    return [int(number) for number in numbers[ours & ~is_open]], max(unfinished, default=0)


def _parts(diary: Diary, session_id: str) -> list[Value]:
    performed = diary.performed()
    rows = performed.loc[performed["session_id"] == session_id, list(PART_COLUMNS)]
    return [
        {str(name): value if isinstance(value, str) else int(value) for name, value in row.items()}
        for row in rows.to_dict("records")
    ]


def compiled(session: Session, session_id: str, earlier: int = 0) -> Value:
    """Return the session as the page plays it; its cues' seconds add up to planned_s, each belongs to one part.

    A part is a stretch on one side. earlier: sessions of this plan ended on this day before. version: changes whenever
    what is played does.
    """
    cues = timeline(session)
    parts = list(_script_parts(session.items))
    places = {(part["stretch"], part["side"]): n for n, part in enumerate(parts)}
    played = [_script_cue(cue, after, places) for cue, after in zip(cues, [*cues[1:], None], strict=True)]
    return {
        "session_id": session_id,
        "plan_id": session.plan_id,
        "date": session.date.isoformat(),
        "day": f"{session.date:%A} {session.date.day} {session.date:%B}",
        "planned_s": session.seconds,
        "earlier": earlier,
        "outline": [_outline(order, item) for order, item in enumerate(session.items, 1)],
        "parts": parts,
        "cues": played,
        "stretches": {item.stretch.id: _texts(item.stretch, session.items) for item in session.items},
        "version": _digest(json.dumps([parts, played])),
    }


def _script_parts(items: Iterable[Item]) -> Iterator[Value]:
    for order, item in enumerate(items, 1):
        for side in item.stretch.side_names:
            stretch, dose = item.stretch, item.dose
            yield {
                "order": order,
                "stretch": stretch.id,
                "name": stretch.name,
                "side": side,
                "reps": dose.reps,
                "hold_s": dose.hold_s,
            }


def _script_cue(cue: Cue, after: Cue | None, places: dict[tuple[str, str], int]) -> Value:
    last = after is None or (after.stretch, after.side, after.rep) != (cue.stretch, cue.side, cue.rep)
    return {
        "kind": cue.kind,
        "part": places[cue.stretch, cue.side],
        "rep": cue.rep,
        "seconds": cue.seconds,
        "say": cue.say,
        "ends_rep": cue.rep > 0 and last,
    }


def _outline(order: int, item: Item) -> Value:
    return {
        "order": order,
        "name": item.stretch.name,
        "dose": item.dose_in_words,
        "seconds": item.seconds,
    }


def _texts(stretch: Stretch, items: Iterable[Item]) -> Value:
    return {
        "steps": list(stretch.steps),
        "form": list(stretch.form),
        "breathing": stretch.breathing,
        "awareness": stretch.awareness,
        "easier": [{"name": variant.name, "how": variant.how} for variant in stretch.easier],
        "dose_from": _dose_from(stretch),
        "leaves_out": _leaves_out(stretch, [item.stretch for item in items]),
    }


def _dose_from(stretch: Stretch) -> str:
    """Return who set the dose that the stretch grows towards: the article's figures and this project's stay apart."""
    reps, hold = stretch.target.reps, stretch.target.hold_s
    words = f"Grows towards {reps} repetition{'s' if reps > 1 else ''}, {ORIGINS[stretch.reps_from]}"
    if hold:
        words += f"; hold of {hold} s, {ORIGINS[stretch.hold_from]}"
    return f"{words}. The time for moving is {ORIGINS['project']}."


def _leaves_out(hurting: Stretch, stretches: list[Stretch]) -> list[str]:
    """Return the other stretches that go too when this one hurts: they start from it."""
    out = {hurting.id}
    for stretch in stretches * len(stretches):
        from_drill = hurting.id == POSTURE_DRILL and stretch.position == "standing"
        if from_drill or out.intersection(stretch.requires):
            out.add(stretch.id)
    return [stretch.id for stretch in stretches if stretch.id in out - {hurting.id}]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
