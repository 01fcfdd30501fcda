"""The widget that shows the last sessions and pain ratings, and lets a person mend them or add a session.

Makes what is shown and answers what the page asks; what is asked is carried out in requests.py.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import anywidget
import pandas as pd
import traitlets

from planner.catalogue import REGIONS, load_catalogue
from planner.diary import Diary
from planner.diary.reading import Problem, Reading
from planner.diary.tables import TABLES
from planner.errors import PlannerError
from planner.widgets.common import assets
from planner.widgets.common.requests import failure
from planner.widgets.session_history.requests import (
    MOST_MINUTES,
    AskPlan,
    DeleteRating,
    DeleteSession,
    Older,
    Rating,
    Request,
    RestoreRating,
    RestoreSession,
    plan_of,
    read_request,
)
from planner.words import day_in_words, whole_day

if TYPE_CHECKING:
    from collections.abc import Hashable

    Row = dict[Hashable, Any]

FIRST_SHOWN = 10
OUTCOMES = {
    "completed": "To the end",
    "stopped": "Ended early",
    "hurt": "Ended because it hurt",
    "abandoned": "Not ended",
}
PART_OUTCOMES = {"done": "Done", "skipped": "Left early", "hurt": "It hurt"}
SIDES = {"both": "", "left": "left side", "right": "right side"}
FILES = ("sessions", "performed", "pain")

Value = dict[str, Any]


class SessionHistory(anywidget.AnyWidget):
    """Lists the last sessions and ratings of a diary; each can be corrected or deleted, a session be added.

    request: the page's (see history_requests). answer: number of the request it answers, whether it is done, the
    sentence to show, and undo, the request that takes it back, {} where none does. view: what is shown, newest first:
    sessions, ratings, session_count and rating_count of all there are, unread, rows that cannot be read in words; or
    error, a sentence in place of it all. plan: what is planned for the day that was asked about: day, plan_id,
    seconds, parts (order, name, dose, seconds), error. regions: the choices. most_minutes: of a session that is added.
    """

    _esm = assets.script("common/entry_list", "session_history/session_history")
    _css = assets.style("common/entry_list")
    request = traitlets.Dict().tag(sync=True)
    answer = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)
    plan = traitlets.Dict().tag(sync=True)
    regions = traitlets.List(list(REGIONS)).tag(sync=True)
    most_minutes = traitlets.Int(MOST_MINUTES).tag(sync=True)

    def __init__(self, diary: Diary | None = None) -> None:
        super().__init__()
        self._diary = diary or Diary()
        self._shown = {"sessions": FIRST_SHOWN, "ratings": FIRST_SHOWN}
        self._ratings: dict[str, Rating] = {}
        self._names: dict[str, str] = {}
        self._deleted: set[str] = set()
        self.refresh()

    def refresh(self) -> None:
        """Read the diary again and show it; what goes wrong is shown as a sentence."""
        error = failure(self._diary, self._show)
        if error:
            self.view = {"error": str(error)}

    def _show(self) -> None:
        sessions, performed, pain = (self._diary.reading(name) for name in FILES)
        ratings = _ratings(pain, self._shown["ratings"])
        self._ratings |= {_id(rating): rating for rating in ratings}
        self.view = {
            "sessions": self._sessions(sessions, performed.frame),
            "ratings": [_rating(rating) for rating in ratings],
            "session_count": len(sessions.frame),
            "rating_count": len(pain.frame),
            "unread": _unread([*sessions.problems, *performed.problems, *pain.problems]),
        }

    def _sessions(self, sessions: Reading, performed: pd.DataFrame) -> list[Value]:
        frame = sessions.frame.assign(began=sessions.instants["started_at"], entered=sessions.instants["entered_at"])
        newest = frame.sort_values("started_at", ascending=False, kind="stable").head(self._shown["sessions"])
        parts = performed[performed["session_id"].isin(newest["session_id"])].sort_values("order", kind="stable")
        self._name(set(parts["stretch"]))
        parts = parts.assign(name=parts["stretch"].map(self._names))
        by_session = {id_: rows.to_dict("records") for id_, rows in parts.groupby("session_id", sort=False)}
        return [_session(row, by_session.get(row["session_id"], [])) for row in newest.to_dict("records")]

    def _name(self, stretches: set[str]) -> None:
        """Know the stretches by their names, one that the catalogue lacks or that cannot be read by its id."""
        unknown = stretches - self._names.keys()
        if not unknown:
            return
        self._names |= {id_: id_ for id_ in unknown}
        with contextlib.suppress(PlannerError):  # said where the plan and the session are made
            catalogue = load_catalogue(self._diary.folder / "my_stretches.toml")
            self._names |= {id_: stretch.name for id_, stretch in catalogue.items()}

    @traitlets.observe("request")
    def _answer(self, change: Any) -> None:
        raw = change["new"]
        words: list[str] = []
        undo: Value = {}

        def carry_out() -> None:
            request = read_request(raw)
            self._prepare(request)
            words.append(self._carried_out(request))
            undo.update(_undo(request))

        error = failure(self._diary, carry_out)
        self.refresh()
        message = str(error) if error else words[0]
        self.answer = {"number": raw.get("number"), "done": not error, "message": message, "undo": undo}

    def _prepare(self, request: Request) -> None:
        if isinstance(request, Older):
            self._shown[request.list] = max(request.shown, FIRST_SHOWN)
        if isinstance(request, AskPlan):
            self.plan = _plan(self._diary, request.day)

    def _carried_out(self, request: Request) -> str:
        """Carry a request out, unless this widget did already: its answer was lost on the way."""
        if isinstance(request, (DeleteSession, DeleteRating)):
            if request.id in self._deleted and not self._shows(request.id):
                return "Deleted."
            words = request.carry_out(self._diary, self._ratings)
            self._deleted.add(request.id)
            return words
        if isinstance(request, (RestoreSession, RestoreRating)):
            if request.id not in self._deleted and self._shows(request.id):
                return "It is back."
            words = request.carry_out(self._diary, self._ratings)
            self._deleted.discard(request.id)
            return words
        return request.carry_out(self._diary, self._ratings)

    def _shows(self, id_: str) -> bool:
        return any(row["id"] == id_ for name in ("sessions", "ratings") for row in self.view.get(name, []))


def _undo(request: Request) -> Value:
    """Return the request that takes this one back, {} where none does."""
    if isinstance(request, DeleteSession):
        return {"type": "restore_session", "id": request.id}
    if isinstance(request, DeleteRating):
        return {"type": "restore_rating", "id": request.id}
    return {}


def _unread(problems: list[Problem]) -> str:
    if not problems:
        return ""
    count = f"{len(problems)} {'row' if len(problems) == 1 else 'rows'} could not be read and so cannot be shown."
    return f"{count} {problems[0].message}"


def _session(row: Row, parts: list[Row]) -> Value:
    return {
        "id": row["session_id"],
        "day": whole_day(row["date"]),
        "time": f"{datetime.fromisoformat(row['began'].strip()):%H:%M}",
        "minutes": _minutes(int(row["active_s"]), int(row["planned_s"])),
        "outcome": OUTCOMES[row["outcome"]],
        "before": _whole(row["pain_before"]),
        "after": _whole(row["pain_after"]),
        "note": row["note"],
        "entered": f"Entered later, {_moment(row['entered'])}" if row["entered"].strip() else "",
        "parts": [_part(part) for part in parts],
    }


def _part(row: Row) -> Value:
    return {
        "name": row["name"],
        "side": SIDES[row["side"]],
        "reps": f"{row['reps_done']} of {row['reps_planned']}",
        "outcome": PART_OUTCOMES[row["outcome"]],
    }


def _ratings(pain: Reading, shown: int) -> list[Rating]:
    """Return the newest ratings as the texts and numbers that name their rows."""
    order = pain.frame["rated_at"].sort_values(ascending=False, kind="stable").index[:shown]
    rows = pain.frame.assign(rated_at=pain.instants["rated_at"]).loc[order, list(TABLES["pain"].names)]
    return [
        {
            **{str(name): value for name, value in row.items()},
            "about": f"{row['about']:%Y-%m-%d}",
            "pain": _whole(row["pain"]),
            "flare": None if pd.isna(row["flare"]) else bool(row["flare"]),
        }
        for row in rows.to_dict("records")
    ]


def _id(rating: Rating) -> str:
    text = json.dumps(rating, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _rating(rating: Rating) -> Value:
    return {
        "id": _id(rating),
        "day": whole_day(date.fromisoformat(rating["about"])),
        "entered": f"Entered {_moment(rating['rated_at'])}",
        "pain": rating["pain"],
        "region": rating["region"],
        "flare": bool(rating["flare"]),
        "note": rating["note"],
    }


def _plan(diary: Diary, day: date) -> Value:
    """Return what is planned for a day, as the page offers it; with the sentence that says why it cannot be read."""
    plan: Value = {"day": day.isoformat(), "plan_id": "", "parts": [], "seconds": 0, "error": ""}
    try:
        session = plan_of(diary, day)
    except PlannerError as error:
        return plan | {"error": str(error)}
    if session is None:
        return plan
    parts = [
        {"order": order, "name": item.stretch.name, "dose": item.dose_in_words, "seconds": item.seconds}
        for order, item in enumerate(session.items, 1)
    ]
    return plan | {"plan_id": session.plan_id, "parts": parts, "seconds": session.seconds}


def _whole(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def _minutes(done_s: int, planned_s: int) -> str:
    """Return "5 of 6 min"; less than a minute is told in seconds."""
    done = f"{done_s} s" if 0 < done_s < 60 else f"{(done_s + 30) // 60}"
    return f"{done} of {(planned_s + 30) // 60} min"


def _moment(written: str) -> str:
    """Return a time as it is written, in words: with the person's own time of day."""
    at = datetime.fromisoformat(written.strip())
    return f"{day_in_words(at)}, {at:%H:%M}"
