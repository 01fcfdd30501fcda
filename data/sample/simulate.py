"""Simulates the diary in this folder: twenty weeks of a person who never existed. Run it to make the files again.

Pain goes its own way: it persists from day to day and neither stretching nor skipping moves it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

from planner.catalogue import Catalogue, Dose, Stretch, load_catalogue
from planner.diary.columns import csv_line
from planner.diary.tables import TABLES
from planner.week import Session
from planner.week.timeline import compose, timeline

SEED = 51
FIRST_DAY, LAST_DAY = date(2026, 2, 9), date(2026, 6, 28)
PLANNED_DAYS = (0, 1, 3, 4, 5)
SETS = (
    ("standing_posture", "overhead_reach", "side_bend", "knees_to_chest", "knee_hug_rock"),
    ("standing_posture", "overhead_reach", "legs_up_wall", "single_knee", "figure_four"),
)
PAUSES = ((date(2026, 4, 13), date(2026, 4, 21), "a cold"),)
VISITS = (
    (date(2026, 2, 18), "physiotherapist", "first visit", date(2026, 3, 25)),
    (date(2026, 3, 25), "physiotherapist", "showed the side bend, wall at the back", date(2026, 5, 20)),
    (date(2026, 5, 20), "massage therapist", "", date(2026, 7, 8)),
)
OUTCOMES = {"completed": 0.88, "stopped": 0.06, "hurt": 0.03, "abandoned": 0.03}

Row = dict[str, Any]
Tables = dict[str, list[Row]]


def simulate(folder: Path) -> None:
    """Write the tables into a folder."""
    for name, rows in _tables(Random(SEED)).items():
        table = TABLES[name]
        texts = [table.texts({column: row.get(column) for column in table.names}) for row in rows]
        lines = [csv_line(table.names), *(csv_line(row.values()) for row in texts)]
        (folder / table.file).write_text("".join(lines), "utf-8", newline="")


def _tables(random: Random) -> Tables:
    catalogue = load_catalogue(Path(__file__).parents[2] / "planner" / "catalogue" / "stretches.toml")
    tables: Tables = {name: [] for name in TABLES}
    tables["visits"] = [dict(zip(TABLES["visits"].names, visit, strict=True)) for visit in VISITS]
    tables["pauses"] = [dict(zip(TABLES["pauses"].names, pause, strict=True)) for pause in PAUSES]
    sessions = {session.date: session for session in _plan(tables, catalogue, random)}
    keeping_on, level = True, 0.0
    for day in _days():
        level = 0.75 * level + random.gauss(0, 0.9)
        keeping_on = random.random() < (0.74 if keeping_on else 0.5)
        rating = _whole(3.6 + level)
        _rate(tables, day, rating, random)
        if day in sessions and keeping_on and not _paused(day):
            _play(tables, sessions[day], rating, random)
    tables["pain"].sort(key=lambda row: row["rated_at"])
    return tables


def _plan(tables: Tables, catalogue: Catalogue, random: Random) -> Iterator[Session]:
    for week, monday in enumerate(_days(7)):
        plan_id = f"{monday}_{random.getrandbits(24):06x}"
        saved_at = _clock(monday - timedelta(days=1), 18, random)
        for nth, weekday in enumerate(PLANNED_DAYS):
            day = monday + timedelta(days=weekday)
            parts = [(catalogue[id_], _dose(catalogue[id_], week), "") for id_ in SETS[nth % 2]]
            session = compose(day, parts, catalogue, plan_id)
            tables["plan"] += [
                {
                    "plan_id": plan_id,
                    "saved_at": saved_at,
                    "date": day,
                    "order": order,
                    "stretch": item.stretch.id,
                    "reps": item.dose.reps,
                    "hold_s": item.dose.hold_s,
                    "sides": len(item.stretch.side_names),
                    "seconds": item.seconds,
                    "reason": "for your " + item.stretch.regions[0],
                }
                for order, item in enumerate(session.items, 1)
            ]
            yield session


def _dose(stretch: Stretch, week: int) -> Dose:
    """One more repetition every second week, and the longer hold from the eighth."""
    return Dose(
        min(stretch.start.reps + week // 2, stretch.target.reps),
        stretch.start.hold_s if week < 8 else stretch.target.hold_s,
    )


def _rate(tables: Tables, day: date, rating: int, random: Random) -> None:
    """Rate most days in the morning, some a day late, and leave two weeks of May nearly empty."""
    if random.random() > (0.2 if date(2026, 5, 4) <= day <= date(2026, 5, 17) else 0.82):
        return
    late = random.random() < 0.06 and day < LAST_DAY
    row = {
        "rated_at": _clock(day + timedelta(days=late), 7, random),
        "about": day,
        "pain": rating,
        "region": random.choice(("lower back", "lower back", "upper back")),
        "flare": rating >= 7,
        "note": "long drive" if rating >= 7 else "",
        "asked": "" if late else "now",
    }
    tables["pain"].append(row)


def _play(tables: Tables, session: Session, rating: int, random: Random) -> None:
    """Play a session of the plan, most often to its end."""
    outcome = random.choices(list(OUTCOMES), list(OUTCOMES.values()))[0]
    session_id = f"{session.plan_id}.{session.date:%Y%m%d}.1"
    started_at = _clock(session.date, 18, random)
    rows = list(_perform(session, outcome, started_at, random))
    active_s = sum(row["active_s"] for row in rows)
    asked = outcome != "abandoned" and random.random() < 0.9
    tables["sessions"].append(
        {
            "session_id": session_id,
            "plan_id": session.plan_id,
            "date": session.date,
            "started_at": started_at,
            "ended_at": None if outcome == "abandoned" else rows[-1]["ended_at"],
            "planned_s": session.seconds,
            "active_s": active_s,
            "outcome": outcome,
            "pain_before": _whole(rating + random.gauss(0, 0.6)) if random.random() < 0.9 else None,
            "pain_after": _whole(rating + random.gauss(0, 0.9)) if asked else None,
        }
    )
    tables["performed"] += [{"session_id": session_id, **row} for row in rows]


def _perform(session: Session, outcome: str, started_at: datetime, random: Random) -> Iterator[Row]:
    cues, clock = timeline(session), started_at
    sides = [(order, item, side) for order, item in enumerate(session.items, 1) for side in item.stretch.side_names]
    reached = len(sides) if outcome == "completed" else random.randint(2, len(sides) - 1)
    for nth, (order, item, side) in enumerate(sides[:reached], 1):
        hurt = outcome == "hurt" and nth == reached
        how = "hurt" if hurt else "skipped" if random.random() < 0.03 else "done"
        share = {"done": 1.0, "hurt": 0.5, "skipped": 0.0}[how]
        seconds = sum(cue.seconds for cue in cues if (cue.stretch, cue.side) == (item.stretch.id, side))
        clock += timedelta(seconds=round(share * seconds) + random.randint(0, 6))
        yield {
            "order": order,
            "stretch": item.stretch.id,
            "side": side,
            "reps_planned": item.dose.reps,
            "reps_done": int(share * item.dose.reps),
            "hold_s": item.dose.hold_s,
            "active_s": round(share * seconds),
            "outcome": how,
            "ended_at": clock,
        }


def _days(step: int = 1) -> Iterator[date]:
    day = FIRST_DAY
    while day <= LAST_DAY:
        yield day
        day += timedelta(days=step)


def _clock(day: date, hour: int, random: Random) -> datetime:
    """A time within an hour on a day, in a Central European spring."""
    offset = timezone(timedelta(hours=2 if day >= date(2026, 3, 29) else 1))
    return datetime(day.year, day.month, day.day, hour, tzinfo=offset) + timedelta(seconds=random.randrange(3600))


def _paused(day: date) -> bool:
    return any(start <= day <= end for start, end, _ in PAUSES)


def _whole(pain: float) -> int:
    return min(max(round(pain), 0), 10)


if __name__ == "__main__":
    simulate(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
