"""The diary: what was planned, done and felt, in nine CSV tables that the person can open and mend.

Reading (frames.py) never changes a file. Writing checks every value first; how rows then get into a file stands in
table_file.py, what the columns mean in tables.py.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from planner.diary import already, experiment_rows, meanwhile
from planner.diary.columns import Column
from planner.diary.csv_records import records
from planner.diary.frames import Frames, table_named
from planner.diary.row_changes import changed, find, found
from planner.diary.tables import ONE_REGION, ONLY_DAY, TABLES, Known, MarkKind, Question
from planner.errors import InvalidValue, PlannerError
from planner.storage import durable, locked
from planner.week.drawn import Lot, draw
from planner.week.week import DAYS_PLANNED
from planner.words import day_in_words

if TYPE_CHECKING:
    from planner.week import Week
    from planner.week.experiment import Experiment

# What is done with a row where the like of it is there: nothing if it is just the same; AlreadyThere is raised; it is
# added.
IfThere = Literal["leave", "ask", "add"]
Row = Mapping[str, Any]
TIMES = Column("times", "whole", "days of seven that chance chooses", high=DAYS_PLANNED)


class Diary(Frames):
    """The tables in one folder, read as Frames says. Making one writes nothing; the folder appears with the first row.

    Every writing method raises InvalidValue (table, field, value, choices) for a value that is not right, and
    PlannerError where the file cannot be written; then nothing was written.
    """

    @durable.retried
    def save_plan(self, week: Week) -> str:
        """Append the week's rows under a new plan_id, which is returned: its first day, then six random characters.

        Where the plan saved last is just this one nothing is written, and its plan_id is returned.
        """
        file = self._file("plan")
        table = file.table
        plan_id, saved_at = f"{week.start.isoformat()}_{secrets.token_hex(3)}", _now()
        frame = week.to_frame().assign(plan_id=plan_id, saved_at=saved_at)
        rows = [table.texts(dict(zip(frame.columns, row, strict=True))) for row in frame.itertuples(index=False)]
        if not rows:
            raise InvalidValue(table.file, "sessions", (), "a plan to save: give at least one day a stretch")
        with locked.writing(file.path):
            if last := self._saved_last(rows):
                return last
            data = file.read()
            file.append(data, file.header(data), rows)
        return plan_id

    def _saved_last(self, rows: Sequence[Mapping[str, str]]) -> str:
        """Return the id of the plan saved last where these are its rows, "" where they are not."""
        plans = self.plans()
        last = plans[plans["plan_id"].eq(plans["plan_id"].iloc[-1])] if len(plans) else plans
        if len(last) != len(rows):
            return ""
        table, own = TABLES["plan"], ("plan_id", "saved_at")
        names = [name for name in table.names if name not in own]
        texts = [table.texts(dict(zip(names, row, strict=True))) for row in last[names].itertuples(index=False)]
        same = texts == [{name: row[name] for name in names} for row in rows]
        return str(last["plan_id"].iloc[0]) if same else ""

    def add_pain(
        self,
        pain: int,
        about: date | None = None,
        region: str = "",
        flare: bool = False,
        note: str = "",
        rated_at: datetime | None = None,
        asked: Question = "",
        known: Known = "",
        if_there: IfThere = "leave",
    ) -> None:
        """Append a rating from 0 to 10. about: the day it is about, by default the person's day at rated_at (now).

        asked: "now" where the person was asked for the pain at that moment, "region" where for that of one region
        alone, which is never the day's, "" for the day as a whole. known: "day" where only the day is known: then
        rated_at is only what puts the rating in its order, by default noon. The same rating given again, at the same
        moment, is written once. if_there "ask": raise AlreadyThere where all of it was said a few minutes before.
        """
        file = self._file("pain")
        file.table.column("pain").needed(file.table.file, pain)
        rating = {"pain": pain, "region": region, "flare": flare, "note": note, "asked": asked, "known": known}
        given = file.table.values(rating | {name: day for name, day in [("about", about)] if day is not None})
        if rated_at is None:
            rated_at = _noon(given["about"]) if given["known"] == ONLY_DAY and "about" in given else _now()
        given |= file.table.values({"rated_at": rated_at})
        today = self.day_of(given["rated_at"])
        given = {"about": today} | given
        # Sent again, it may stand there as written by a version that did not say whether pain now was asked.
        may_lack = ("tracker", "original") if given["asked"] == ONE_REGION else ("asked", "tracker", "original")
        key = {name: given[name] for name in file.table.names if name not in may_lack}
        with self._asking("pain", if_there, lambda: already.rating(self.pain(), given, today)):
            file.put(key, {"asked": given["asked"]} if given["asked"] else {})

    def add_visit(
        self,
        on: date,
        with_whom: str,
        note: str = "",
        next_due: date | None = None,
        if_there: IfThere = "leave",
    ) -> None:
        """Append a visit to a chiropractor or another professional.

        if_there "ask": raise AlreadyThere where the person was visited on that day already.
        """
        values = {"date": on, "with": with_whom, "note": note, "next_due": next_due}
        self._add("visits", values, if_there, lambda given: already.visit(self.visits(), *given.values()))

    def add_pause(self, start: date, end: date, why: str = "", if_there: IfThere = "leave") -> None:
        """Append an illness or holiday, first and last day included.

        if_there "ask": raise AlreadyThere where one of these days is within a pause already.
        """
        values = {"from": start, "to": end, "why": why}
        self._add("pauses", values, if_there, lambda given: already.pause(self.pauses(), *given.values()))

    def add_mark(
        self,
        start: date,
        end: date | None,
        kind: MarkKind,
        what: str = "",
        note: str = "",
        if_there: IfThere = "leave",
    ) -> None:
        """Append what else changed, first and last day included. end: None where it goes on, or nobody knows.

        if_there "ask": raise AlreadyThere where the same stands there already, or still goes on.
        """
        values = {"from": start, "to": end, "kind": kind, "what": what, "note": note}
        self._add("marks", values, if_there, lambda given: already.mark(self.marks(), given))

    @durable.retried
    def remove_pause(self, start: date, end: date, why: str | None = None) -> None:
        """Take out a pause that was entered by mistake, wherever it stands; nothing happens where there is none.

        why: of which reason, by default of any.
        """
        file = self._file("pauses")
        key = file.table.texts({"from": start, "to": end} | ({} if why is None else {"why": why}))
        with locked.writing(file.path):
            data = file.read()
            header = file.header(data)
            entries = records(data, header) if header else []
            place = find(file.table, header, entries, key)
            if place is not None:
                del entries[place]
                file.replace(file.joined(data, entries), data)

    @durable.retried
    def save_experiment(self, experiment: Experiment) -> None:
        """Append an experiment; nothing happens where it stands there already.

        Raises PlannerError where its days are those of another one, be it started elsewhere in this moment.
        """
        file = self._file("experiments")
        made = {"made_at": _now() if experiment.made_at is None else experiment.made_at}
        texts = [file.table.texts(row | made) for row in experiment_rows.rows(experiment)]
        with locked.writing(file.path):
            data = file.read()
            header = file.header(data)
            for other in experiment_rows.experiments(self.experiments()):
                if other.id == experiment.id:
                    return
                if other.first <= min(other.end, experiment.last) and experiment.first <= other.end:
                    until = day_in_words(other.end)
                    raise PlannerError(f"Another experiment runs until {until}. Stop it first, or wait for its end.")
            file.append(data, header, texts)

    @durable.retried
    def draw_days(self, days: Sequence[date], times: int, lot: Lot = secrets.randbelow) -> bool:
        """Have chance choose which of these days hold a session, `times` of seven; return whether it had to.

        Days that have begun, and days that were drawn before, be it by another window in this moment or in a row that
        cannot be read, are left as they are: a day is drawn once.
        """
        file, made_at = self._file("drawn"), _now()
        days = [file.table.values({"date": day})["date"] for day in days]
        times = int(TIMES.needed(file.table.file, times))
        to_come = sorted(day for day in {*days} if day > self.day_of(made_at))
        if not to_come:
            return False
        with locked.writing(file.path):
            data = file.read()
            header = file.header(data)
            at = header.index("date") if header else 0
            there = {entry.fields[at].strip() for entry in records(data, header) if len(entry.fields) > at}
            there |= {day.date().isoformat() for day in self.drawn()["date"]}
            open_days = [day for day in to_come if day.isoformat() not in there]
            if not open_days:
                return False
            chosen = draw(open_days, times, lot)
            rows = [{"date": day, "chosen": day in chosen, "made_at": made_at} for day in open_days]
            file.append(data, header, [file.table.texts(row) for row in rows])
        return True

    @durable.retried
    def stop_experiment(self, experiment_id: str, on: date) -> None:
        """Keep that an experiment was stopped. on: the first day that is free again; an earlier stop stays.

        Raises PlannerError where the experiment is not in the diary.
        """
        file = self._file("experiments")
        table = file.table
        key = table.texts({"experiment_id": experiment_id})
        stopped = {"stopped_on": table.column("stopped_on").needed(table.file, on)}
        with locked.writing(file.path):
            data = file.read()
            header = file.header(data)
            entries = records(data, header) if header else []
            places = list(found(table, header, entries, key))
            if not places:
                raise PlannerError(f"{file.path}: this experiment is not in the diary any more.")
            at = header.index("stopped_on")
            free = [place for place in places if not entries[place].fields[at].strip()]
            if len(free) < len(places):
                return
            for place in free:
                entries[place] = changed(table, header, entries[place], stopped) or entries[place]
            file.replace(file.joined(data, entries), data)

    @durable.retried
    def add_all(self, rows: Callable[[], Mapping[str, Sequence[Mapping[str, Any]]]]) -> None:
        """Append rows to several tables: all of them, or none where one cannot be.

        rows: returns them by table, columns that are not given being empty; asked for once nobody else can write, so
        that what it looks up in the diary is what they are added to.
        """
        done: list[tuple[Path, int, bytes]] = []
        with locked.writing(self._file("sessions").path):
            texts = [
                (name, [table.texts(dict.fromkeys(table.names) | dict(row)) for row in given])
                for name, given in rows().items()
                for table in [table_named(name)]
            ]
            try:
                for name, lines in texts:
                    if lines:
                        file = self._file(name)
                        done.append((file.path, *file.append_all(lines)))
            except BaseException:
                for path, size, whole in done:
                    with contextlib.suppress(OSError):  # the others are still to be taken back
                        durable.cut(path, size, whole)
                raise

    @durable.retried
    def add_session(self, session_id: str, if_there: IfThere = "leave", **fields: Any) -> None:
        """Add a session that was done elsewhere, its started_at and ended_at aware; put_session, where it is there.

        if_there "ask": raise AlreadyThere where another one began or was going on then.
        """
        table = self._file("sessions").table
        lacking = dict.fromkeys(table.names)
        given = table.values(lacking | {"session_id": session_id} | fields)  # refused before anything is made
        with self._asking("sessions", if_there, lambda: already.session(self.sessions(), given)):
            self.put_session(session_id, **fields)

    def put_session(self, session_id: str, **fields: Any) -> None:
        """Add the session's row, or change only the given columns of it.

        Where these values stand there already nothing is written: an event may arrive twice.
        """
        self._file("sessions").put({"session_id": session_id}, fields)

    def put_performed(self, session_id: str, order: int, side: str, **fields: Any) -> None:
        """Add the row of a stretch and side done, or change only the given columns of it, as put_session does."""
        self._file("performed").put({"session_id": session_id, "order": order, "side": side}, fields)

    def correct_session(self, session_id: str, *, was: Row | None = None, again: bool = False, **fields: Any) -> None:
        """Change the given columns of a session; raise PlannerError where it is not in the diary any more.

        was: what they held when the person began to correct them: then only what the person changed is, and where
        something else stands there by now ChangedMeanwhile asks first, unless again.
        """
        self._correct("sessions", {"session_id": session_id}, was, again, fields)

    def correct_rating(self, rating: Row, *, was: Row | None = None, again: bool = False, **fields: Any) -> None:
        """Change the given columns of the rating that has exactly these values, its rated_at as it is written.

        Where it has the new values already nothing is written; where there is none PlannerError is raised. was, again:
        as in correct_session.
        """
        self._correct("pain", rating, was, again, fields)

    def correct_visit(self, visit: Row, *, was: Row | None = None, again: bool = False, **fields: Any) -> None:
        """Change the given columns of the visit that has exactly these values, as correct_rating does."""
        self._correct("visits", visit, was, again, fields)

    def correct_mark(self, mark: Row, *, was: Row | None = None, again: bool = False, **fields: Any) -> None:
        """Change the given columns of the mark that has exactly these values, as correct_rating does."""
        self._correct("marks", mark, was, again, fields)

    @durable.retried
    def _correct(self, table: str, key: Row, was: Row | None, again: bool, fields: Row) -> None:
        file = self._file(table)
        with locked.writing(file.path):
            row = file.row(key) if was is not None else None
            if was is not None and row is not None:
                texts = meanwhile.joined(file.table, row, file.table.texts(was), file.table.texts(fields), again)
                fields = {name: fields[name] for name in texts}
            file.put(key, fields, new=False)

    @durable.retried
    def _add(self, table: str, values: Row, if_there: IfThere, ask: Callable[[Row], None]) -> None:
        """Append a row, unless exactly this row stands there. ask: raises AlreadyThere where the like of it does."""
        file = self._file(table)
        given = file.table.values(values)  # refused before anything is made
        with self._asking(table, if_there, lambda: ask(given)):
            file.put(values, {})

    @contextlib.contextmanager
    def _asking(self, table: str, if_there: IfThere, ask: Callable[[], None]) -> Iterator[None]:
        """Ask first, if that is wanted, and let nobody else write until it is done: two pages may ask at once."""
        if if_there != "ask":  # then what is written next holds the lock for itself
            yield
            return
        with locked.writing(self._file(table).path):
            ask()
            yield


def _noon(day: date) -> datetime:
    """Return noon of a day in local time, on a day that has not come so far this moment."""
    noon = datetime.combine(day, time(12)).astimezone()
    return min(noon, _now()) if day == _now().date() else noon


def _now() -> datetime:
    """Return this moment in local time, to the second."""
    return datetime.now().astimezone().replace(microsecond=0)
