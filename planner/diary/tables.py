"""The diary's nine tables, declared once: every column with its type, its bounds and its meaning.

Reading (reading.py), writing (table_file.py), data/README.md (data_dictionary.py) and datapackage.json
(data_package.py) follow from TABLES. How a column behaves stands in columns.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from planner.catalogue import REGIONS, Side
from planner.diary.columns import Column, Table
from planner.week.experiment import ARMS, MOST_SEED, QUESTIONS

DAY_SECONDS = 24 * 60 * 60
HURT_NOTE = "It hurt during a session: "  # how the note of a rating begins that was given then
Question = Literal["", "now", "region"]  # the question that a rating answers
Known = Literal["", "day"]  # how much of the time of a row is known
ONLY_DAY: Literal["day"] = "day"  # in the column `known`: of this row's time only the day is
ONE_REGION: Literal["region"] = "region"  # in the column `asked`: not of the person as a whole, so never the day's pain
# What can change beside stretching; which of them begin and hold on, and which are of one day.
MarkKind = Literal["medicine", "equipment", "sleep", "stress", "other"]
LASTING: tuple[MarkKind, ...] = ("medicine", "equipment")
IMPORTED = "imported."  # how the id of a session begins that came from another program


def _seconds(name: str, meaning: str) -> Column:
    return Column(name, "whole", meaning, high=DAY_SECONDS)


def _pain(name: str, meaning: str) -> Column:
    scale = '0 "no pain" to 10 "pain as bad as you can imagine"; empty: not asked or not answered'
    return Column(name, "whole", f"{meaning}, {scale}", empty=True, high=10)


def _note(name: str, meaning: str) -> Column:
    return Column(name, "text", meaning, empty=True)


def _origin(at: str) -> tuple[Column, ...]:
    """Return the columns that say how a row came in from another program. at: the column of its time."""
    return (
        Column(
            "known",
            "text",
            f"day: only the day is known, and {at} only puts the row in its order; empty: the time too",
            empty=True,
            optional=True,
            choices=(ONLY_DAY,),
        ),
        Column(
            "tracker",
            "text",
            "the tracker of another program that it came from; empty: it was entered here",
            empty=True,
            optional=True,
        ),
        Column(
            "original",
            "text",
            "what stood there: when, then the value, then #2 for the second alike; by this it is known again",
            empty=True,
            optional=True,
        ),
    )


_STRETCH = Column("stretch", "text", "id of the stretch in the catalogue")
_HOLD = Column("hold_s", "whole", "seconds of each hold; 0: none", high=3600)

_PLAN = Table(
    "plan",
    "planned stretch",
    (
        Column("plan_id", "text", "id of the saved week: the first day it covers, then six characters", key=True),
        Column("saved_at", "instant", "when the week was saved; the newest plan for a date is the one that counts"),
        Column("date", "date", "the day it is planned for", key=True),
        Column("order", "whole", "place in that day's session, from 1", key=True, low=1),
        _STRETCH,
        Column("reps", "whole", "repetitions on each side", low=1),
        _HOLD,
        Column("sides", "whole", "1: both sides at once; 2: one side, then the other", low=1, high=2),
        _seconds("seconds", "planned length in seconds, getting into position and changing sides included"),
        _note("reason", "why it is in the plan"),
    ),
)
_SESSIONS = Table(
    "sessions",
    "session",
    (
        Column(
            "session_id",
            "text",
            "id of the session: plan_id, day and number of the session on that day; now_ and when it was made, where "
            "it was begun outside the plan",
            key=True,
        ),
        Column("plan_id", "text", "the plan it follows; empty: none", empty=True),
        Column("date", "date", "the local day on which the session began"),
        Column("started_at", "instant", "when it began"),
        Column("ended_at", "instant", "when it ended; empty: it was never ended", empty=True),
        _seconds("planned_s", "planned length in seconds"),
        _seconds("active_s", "seconds really spent stretching, pauses left out"),
        Column(
            "outcome",
            "text",
            "completed: to the end; stopped: ended early; hurt: ended because it hurt; abandoned: never ended",
            choices=("completed", "stopped", "hurt", "abandoned"),
        ),
        _pain("pain_before", "pain right before"),
        _pain("pain_after", "pain right after"),
        _note("note", "anything worth remembering"),
        Column(
            "entered_at",
            "instant",
            "when a session done away from the computer was entered; empty: it was led by the player",
            empty=True,
            optional=True,
        ),
        *_origin("started_at"),
    ),
)
_PERFORMED = Table(
    "performed",
    "stretch and side done in a session",
    (
        Column("session_id", "text", "the session in sessions.csv", key=True),
        Column("order", "whole", "place of the stretch in the session, from 1", key=True, low=1),
        _STRETCH,
        Column("side", "text", "the side it was done on", key=True, choices=get_args(Side)),
        Column("reps_planned", "whole", "repetitions planned on this side"),
        Column("reps_done", "whole", "repetitions done on this side"),
        _HOLD,
        _seconds("active_s", "seconds really done on this side, never the plan"),
        Column(
            "outcome",
            "text",
            "done: to its end, or reps_done were enough; skipped: left before its end; hurt: stopped because it hurt",
            choices=("done", "skipped", "hurt"),
        ),
        Column("ended_at", "instant", "when this side ended", empty=True),
    ),
)
_RATINGS = Table(
    "pain",
    "rating",
    (
        Column("rated_at", "instant", "when the rating was entered"),
        Column("about", "date", "the day the rating is about"),
        _pain("pain", "pain as it was asked for"),
        Column("region", "text", "where it hurts most", empty=True, choices=REGIONS),
        Column("flare", "flag", "whether the person calls this day a flare-up", empty=True),
        _note("note", "anything worth remembering"),
        Column(
            "asked",
            "text",
            "now: pain at that moment; region: the pain of that region alone, beside the day's; empty: the day as a "
            "whole, the average over the last 24 hours in older ratings",
            empty=True,
            optional=True,
            choices=tuple(filter(None, get_args(Question))),
        ),
        *_origin("rated_at"),
    ),
)
_VISITS = Table(
    "visits",
    "visit to a professional",
    (
        Column("date", "date", "the day of the visit"),
        Column("with", "text", "with whom"),
        _note("note", "what was said"),
        Column("next_due", "date", "when the next visit is due", empty=True),
    ),
)
_PAUSES = Table(
    "pauses",
    "illness or holiday",
    (
        Column("from", "date", "first day of the pause"),
        Column("to", "date", "last day of the pause"),
        _note("why", "why"),
    ),
    in_order=(("from", "to"),),
)
_MARKS = Table(
    "marks",
    "mark of what else changed",
    (
        Column("from", "date", "first day of it"),
        Column("to", "date", "last day of it; empty: it goes on, or nobody knows when it ended", empty=True),
        Column(
            "kind",
            "text",
            "medicine; equipment: a chair, a bed; sleep: a bad night; stress; other: something else",
            choices=get_args(MarkKind),
        ),
        Column("what", "text", "what it is, in a few words", empty=True),
        _note("note", "anything worth remembering"),
    ),
    in_order=(("from", "to"),),
)
_EXPERIMENTS = Table(
    "experiments",
    "period of an experiment, days in a row that a coin gave to one of two ways",
    (
        Column("experiment_id", "text", "id of the experiment: its first day, then its seed", key=True),
        Column("made_at", "instant", "when it was started"),
        Column(
            "question",
            "text",
            "any: stretching against none; stretch: one stretch in against out; time: mornings against evenings",
            choices=QUESTIONS,
        ),
        Column("stretch", "text", "id of the stretch that is tried; empty: the question is not about one", empty=True),
        Column("design", "text", "pairs of periods, x, days of each period"),
        Column("washout", "whole", "days at the beginning of each period that do not count", high=100),
        Column("seed", "whole", "seed of the coin: the same one gives the same days", high=MOST_SEED),
        Column("pair", "whole", "the pair that the period belongs to, from 1", key=True, low=1),
        Column("period", "whole", "1: first of its pair; 2: second", key=True, low=1, high=2),
        Column(
            "arm",
            "text",
            "on: with stretching, with the stretch, or in the morning; off: without, or in the evening",
            choices=ARMS,
        ),
        Column("from", "date", "first day of the period"),
        Column("to", "date", "last day of the period"),
        Column("stopped_on", "date", "the first day that was free again; empty: it was not stopped early", empty=True),
    ),
    in_order=(("from", "to"),),
)
_DRAWN = Table(
    "drawn",
    "day that chance could choose for stretching",
    (
        Column("date", "date", "the day"),
        Column("chosen", "flag", "true: chance chose it for a session; false: chance left it free"),
        Column("made_at", "instant", "when it was drawn, which is once; it counts for days that began after it"),
    ),
)
TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (_PLAN, _SESSIONS, _PERFORMED, _RATINGS, _VISITS, _PAUSES, _EXPERIMENTS, _MARKS, _DRAWN)
}
