"""The widget that shows the last sessions and pain ratings, and lets a person mend them or add a session.

Makes what is shown; what can be asked is in requests.py, and common/entries.py answers it.
"""

from __future__ import annotations

import contextlib
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pandas as pd
import traitlets

from planner.catalogue import REGIONS, names_of
from planner.diary import Diary
from planner.diary.reading import Reading
from planner.diary.tables import HURT_NOTE, ONE_REGION, ONLY_DAY, TABLES
from planner.errors import PlannerError
from planner.widgets.common import assets, sketches
from planner.widgets.common.blocks import Block, shown_table, words
from planner.widgets.common.entries import EntryListWidget, EntryRequest, Value, unread_sentence
from planner.widgets.session_history.requests import KINDS, LABELS, MOST_MINUTES, WHERE, AskPlan, plan_of
from planner.words import day_in_words, whole_day

if TYPE_CHECKING:
    from collections.abc import Hashable

    Row = dict[Hashable, Any]

OUTCOMES = {
    "completed": "To the end",
    "stopped": "Ended early",
    "hurt": "Ended because it hurt",
    "abandoned": "Not ended",
}
PART_OUTCOMES = {"done": "Done", "skipped": "Left early", "hurt": "It hurt"}
SIDES = {"both": "", "left": "left side", "right": "right side"}
# Of the tables in a still.
SESSION_HEADER = ("Day", "Time", "Minutes", "How it ended", "Pain before", "Pain after", "Note")
RATING_HEADER = ("Day", "Pain", "Asked", "Where", "Note")
FILES = ("sessions", "performed", "pain")


class SessionHistory(EntryListWidget):
    """Lists the last sessions and ratings of a diary; each can be corrected or deleted, a session be added.

    view: what is shown, newest first: sessions, ratings, session_count and rating_count of all there are, unread, rows
    that cannot be read in words; or error. plan: what is planned for the day that was asked about: day, plan_id,
    seconds, parts (order, name, dose, seconds), error. regions: the choices. most_minutes: of a session that is added.
    """

    shows = "Here you see and mend your last sessions and ratings."
    sketch = sketches.ROWS

    kinds, where, labels, lists = KINDS, WHERE, LABELS, ("sessions", "ratings")

    _esm = assets.script("common/again", "common/asking", "common/entry_list", "session_history/session_history")
    _css = assets.style("common/entry_list")
    plan = traitlets.Dict().tag(sync=True)
    regions = traitlets.List(list(REGIONS)).tag(sync=True)
    most_minutes = traitlets.Int(MOST_MINUTES).tag(sync=True)

    def __init__(self, diary: Diary | None = None) -> None:
        super().__init__(diary)
        self._names: dict[str, str] = {}
        self.refresh()

    def told(self) -> list[Block]:
        view = self.view
        sessions = [
            [
                each["day"],
                each["time"],
                each["minutes"],
                each["outcome"],
                _number(each["before"]),
                _number(each["after"]),
                each["note"],
            ]
            for each in view.get("sessions", ())
        ]
        ratings = [
            [each["day"], _number(each["pain"]), each["asked"], each["region"], each["note"]]
            for each in view.get("ratings", ())
        ]
        return [
            *words(view.get("error", ""), view.get("unread", "")),
            *shown_table("Your last sessions", SESSION_HEADER, sessions),
            *shown_table("Your last ratings", RATING_HEADER, ratings),
        ]

    def _seen(self) -> Value:
        sessions, performed, pain = (self._diary.reading(name) for name in FILES)
        ratings = self._named("ratings", _ratings(pain, self._shown["ratings"]), len(pain.frame))
        return {
            "sessions": self._sessions(sessions, performed.frame),
            "ratings": [_rating(id_, row) for id_, row in ratings],
            "session_count": len(sessions.frame),
            "rating_count": len(pain.frame),
            "unread": unread_sentence([*sessions.problems, *performed.problems, *pain.problems]),
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
        """Know the stretches by their names, one that nobody knows or that cannot be read by its id."""
        unknown = stretches - self._names.keys()
        if not unknown:
            return
        self._names |= {id_: id_ for id_ in unknown}
        with contextlib.suppress(PlannerError):  # said where the plan and the session are made
            self._names |= names_of(self._diary.folder)

    def _carried_out(self, request: EntryRequest) -> str:
        if isinstance(request, AskPlan):
            self.plan = _plan(self._diary, request.day)
        return super()._carried_out(request)


def _session(row: Row, parts: list[Row]) -> Value:
    return {
        "id": row["session_id"],
        "day": whole_day(row["date"]),
        "time": "" if row["known"] == ONLY_DAY else f"{datetime.fromisoformat(row['began'].strip()):%H:%M}",
        "minutes": _minutes(int(row["active_s"]), int(row["planned_s"])),
        "outcome": OUTCOMES[row["outcome"]],
        "before": _whole(row["pain_before"]),
        "after": _whole(row["pain_after"]),
        "note": row["note"],
        "entered": _came(row),
        "parts": [_part(part) for part in parts],
    }


def _came(session: Row) -> str:
    """Return how a session came into the diary where the player did not lead it, "" where it did."""
    when = _moment(session["entered"]) if session["entered"].strip() else ""
    if session["tracker"]:
        return f"From {session['tracker']}, imported {when}" if when else f"From {session['tracker']}"
    return f"Entered later, {when}" if when else ""


def _part(row: Row) -> Value:
    return {
        "name": row["name"],
        "side": SIDES[row["side"]],
        "reps": f"{row['reps_done']} of {row['reps_planned']}",
        "outcome": PART_OUTCOMES[row["outcome"]],
    }


def _ratings(pain: Reading, shown: int) -> list[Value]:
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


def _rating(id_: str, rating: Value) -> Value:
    return {
        "id": id_,
        "day": whole_day(date.fromisoformat(rating["about"])),
        "entered": _rated(rating),
        "pain": rating["pain"],
        "asked": _asked(rating),
        "region": rating["region"],
        "flare": bool(rating["flare"]),
        "note": rating["note"],
    }


def _rated(rating: Value) -> str:
    """Return when a rating was given and where it came from, as far as that is known."""
    when = "hour not known" if rating["known"] == ONLY_DAY else _moment(rating["rated_at"])
    if rating["tracker"]:
        return f"From {rating['tracker']}, {when}"
    return "Hour not known" if rating["known"] == ONLY_DAY else f"Entered {when}"


def _asked(rating: Value) -> str:
    """Return what a rating is of, in words; in a session always of that moment."""
    if rating["asked"] == ONE_REGION:
        return "of one region alone"
    of_now = rating["asked"] == "now" or rating["note"].startswith(HURT_NOTE)
    return "at that moment" if of_now else "over the day"


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


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


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
