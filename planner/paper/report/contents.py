"""The report to take along to a clinician: what the diary holds of a period, as figures, and as one A4 page.

Everything on the page is in `figures`, and each of its values comes from a documented call on the tables. Wording and
choice are wording.py's, the PDF pdf.py's, the web page web_page.py's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from planner.analysis import marks
from planner.analysis.adherence import counted, daily, flare_days, left_out, plans_that_count, without_hour
from planner.analysis.headline import Headline, headline
from planner.analysis.history import history
from planner.analysis.question import Mixed, mixed
from planner.analysis.visits import Due, all_due, of_period
from planner.catalogue import Catalogue, catalogue_of, load_catalogue, names_of
from planner.checking import Day, checked
from planner.diary.tables import HURT_NOTE
from planner.errors import InvalidValue, PlannerError
from planner.paths import SAMPLE
from planner.planning.progression import History, decide
from planner.words import day_in_words

if TYPE_CHECKING:
    from planner.diary import Diary

USUAL_DAYS = 84
# How the session player begins the note of a rating that it makes itself: not the person's own words.


@dataclass(frozen=True, eq=False)
class Figures:
    """All that the report says of a period, both days included. today: the day on which it says it.

    days: the rows of `planner.daily` in it. later: of these days, the rows of `planner.adherence.left_out`.
    sessions_planned, sessions_done, seconds_planned, seconds_done, paused: sums of `planner.adherence.counted(days)`.
    unplanned: days with some stretching and nothing planned. rated: days with a pain. mixed: of two questions that they
    answer, `planner.analysis.question.mixed`. without_hour: days whose rating has no known hour. headline:
    whether it is getting better, `planner.headline(days)`. flares: days that the person called one. hurts, doses,
    visits, notes: frames, see `what_hurt`, `dose_changes`, `planner.visits.of_period`, `own_notes`. marks: what else
    changed, `planner.marks.of_period`. due: the next visit.
    simulated: nobody lived this diary.
    """

    start: date
    end: date
    today: date
    days: pd.DataFrame
    later: pd.DataFrame
    sessions_planned: int
    sessions_done: int
    seconds_planned: int
    seconds_done: int
    paused: int
    unplanned: int
    rated: int
    mixed: Mixed | None
    without_hour: int
    headline: Headline
    flares: int
    hurts: pd.DataFrame
    doses: pd.DataFrame
    visits: pd.DataFrame
    marks: pd.DataFrame
    due: Due | None
    notes: pd.DataFrame
    simulated: bool


def figures(diary: Diary, start: date | None = None, end: date | None = None, today: date | None = None) -> Figures:
    """Return the figures of a period; by default of the twelve weeks up to today.

    Raises InvalidValue where the period ends before it begins or after today, UnreadableFile for a broken table.
    """
    today = today or the_today(diary)
    start, end = checked_period(start, end, today)
    first, last = pd.Timestamp(start), pd.Timestamp(end)
    days = daily(diary, today).loc[first:last]
    sums = counted(days, today).sum()
    later, flares = left_out(diary, today), flare_days(diary, today)
    return Figures(
        start=start,
        end=end,
        today=today,
        days=days,
        later=later[later["date"].between(first, last)],
        sessions_planned=int(sums["sessions_planned"]),
        sessions_done=int(sums["sessions_done"]),
        seconds_planned=int(sums["seconds_planned"]),
        seconds_done=int(sums["seconds_done"]),
        paused=int(sums["paused"]),
        unplanned=int(((days["seconds_done"] > 0) & ~days["planned"]).sum()),
        rated=int(days["pain"].count()),
        mixed=mixed(diary, start, end),
        without_hour=int(without_hour(diary, end).loc[first:].sum()),
        headline=headline(days),
        flares=len(flares[(flares >= first) & (flares <= last)]),
        hurts=what_hurt(diary, start, end),
        doses=dose_changes(diary, start, end),
        visits=of_period(diary.visits(), start, end),
        marks=marks.of_period(diary.marks(), start, end),
        due=next(iter(all_due(diary)), None),
        notes=own_notes(diary, start, end),
        simulated=is_sample(diary),
    )


def is_sample(diary: Diary) -> bool:
    """Whether this is the simulated diary."""
    return diary.folder.resolve() == SAMPLE.resolve()


def the_today(diary: Diary) -> date:
    """Return today; for the simulated diary the day on which it ends."""
    ratings = diary.pain()["about"]
    last: date = ratings.max().date() if is_sample(diary) and len(ratings) else diary.today()
    return last


def checked_period(start: date | None, end: date | None, today: date) -> tuple[date, date]:
    """Return both ends of a period; raise InvalidValue with what is wrong."""
    last = today if end is None else checked(Day, end, "report", "end")
    first = last - timedelta(days=USUAL_DAYS - 1) if start is None else checked(Day, start, "report", "start")
    if last > today:
        raise InvalidValue("report", "end", last.isoformat(), "today or a day before")
    if first > last:
        raise InvalidValue(
            "report", "start", first.isoformat(), f"the last day ({day_in_words(last)}) or one before it"
        )
    return first, last


def what_hurt(diary: Diary, start: date, end: date) -> pd.DataFrame:
    """Return what hurt in sessions from one day to another, the newest first: date, stretch (its name), side, pain.

    One row per row of performed.csv whose outcome is "hurt". pain: what was answered then, as pain.csv has it, NA where
    nothing was.
    """
    sessions = diary.sessions().drop_duplicates("session_id", keep="last").set_index("session_id")["date"]
    rows = diary.performed().join(sessions, on="session_id", how="inner")
    rows = _between(rows[rows["outcome"] == "hurt"], "date", start, end)
    names = _names(diary, rows["stretch"])
    rows = rows.assign(stretch=rows["stretch"].map(names))
    pain = diary.pain()
    pain = pain[pain["note"].str.startswith(HURT_NOTE)].drop_duplicates(["about", "note"], keep="last")
    answers = {(row["about"], _told(row["note"])): row["pain"] for row in pain.to_dict("records")}
    told = [
        (day, name if side == "both" else f"{name}, {side} side")
        for day, name, side in zip(rows["date"], rows["stretch"], rows["side"], strict=True)
    ]
    # Where one stretch alone hurt on a day, the answer is about it, by whatever name it went then.
    alone = {row["about"]: row["pain"] for row in pain.drop_duplicates("about", keep=False).to_dict("records")}
    alone = {day: alone.get(day, pd.NA) for day in rows["date"].drop_duplicates(keep=False)}
    rows["pain"] = pd.array([answers.get(key, alone.get(key[0], pd.NA)) for key in told], dtype="Int64")
    rows = rows.sort_values(["date", "order"], ascending=[False, True], kind="stable")
    return rows[["date", "stretch", "side", "pain"]].reset_index(drop=True)


def dose_changes(diary: Diary, start: date, end: date) -> pd.DataFrame:
    """Return where the planned dose of a stretch changed, the newest first: date, stretch, before, after, why.

    date: the first day planned with the new dose; before and after: such as "5 × 3 s" (repetitions × hold). Of the
    plans that count (analysis/adherence.py). why: the rule of planning/progression.py that asked for it, "" where
    another did, such as the time there was.
    """
    plans = plans_that_count(diary).sort_values(["date", "order"], kind="stable")
    plans = plans.drop_duplicates(["date", "stretch"])
    plans = plans.assign(dose=_doses(plans))
    before = plans.groupby("stretch", sort=False)["dose"].shift()
    changed = plans.assign(before=before)[before.notna() & (before != plans["dose"])]
    rows = _between(changed, "date", start, end).sort_values("date", ascending=False, kind="stable")
    catalogue = _catalogue(diary)
    so_far = history(diary) if len(rows) and catalogue else History()
    saved = diary.saved_on().dt.date.reindex(rows.index)
    why = [
        _why(catalogue, so_far, stretch, dose, day)
        for stretch, dose, day in zip(rows["stretch"], rows["dose"], saved, strict=True)
    ]
    names = _names(diary, rows["stretch"])
    rows = rows.assign(stretch=rows["stretch"].map(names), after=rows["dose"], why=pd.array(why, dtype="str"))
    return rows[["date", "stretch", "before", "after", "why"]].reset_index(drop=True)


def own_notes(diary: Diary, start: date, end: date) -> pd.DataFrame:
    """Return what the person wrote from one day to another, the newest first: date, about, text.

    about: "session", "rating", "visit", "pause" or "change". What the player itself noted is left out.
    """
    pain = diary.pain()
    tables = {
        "session": diary.sessions()[["date", "note"]],
        "rating": pain[~pain["note"].str.startswith(HURT_NOTE)][["about", "note"]],
        "visit": diary.visits()[["date", "note"]],
        "pause": diary.pauses()[["from", "why"]],
        "change": diary.marks()[["from", "note"]],
    }
    frames = [frame.set_axis(["date", "text"], axis=1).assign(about=about) for about, frame in tables.items()]
    notes = pd.concat(frames, ignore_index=True)
    notes = _between(notes[notes["text"].str.strip() != ""], "date", start, end)
    notes = notes.sort_values("date", ascending=False, kind="stable")
    return notes[["date", "about", "text"]].reset_index(drop=True)


def _between(frame: pd.DataFrame, column: str, start: date, end: date) -> pd.DataFrame:
    return frame[frame[column].between(pd.Timestamp(start), pd.Timestamp(end))]


def _told(note: str) -> str:
    """Return the stretch and side that such a note names."""
    return note.removeprefix(HURT_NOTE).partition(";")[0]


def _doses(plans: pd.DataFrame) -> list[str]:
    return [_dose(reps, hold_s) for reps, hold_s in zip(plans["reps"], plans["hold_s"], strict=True)]


def _dose(reps: int, hold_s: int) -> str:
    return f"{reps} × {hold_s} s" if hold_s else f"{reps} times"


def _why(catalogue: Catalogue, so_far: History, stretch: str, dose: str, saved: date) -> str:
    """Return the rule that set a dose when the plan was saved, "" where none did: "A step on, after ..."."""
    if stretch not in catalogue:
        return ""
    known = tuple(each for each in so_far.of(stretch) if each.date <= saved)
    decision = decide(catalogue[stretch], History({stretch: known}))
    if decision.rule not in ("advance", "back") or _dose(decision.dose.reps, decision.dose.hold_s) != dose:
        return ""
    return decision.why


def _catalogue(diary: Diary) -> Catalogue:
    try:
        return catalogue_of(diary.folder)
    except PlannerError:  # said where the plan and the session are made
        return load_catalogue()


def _names(diary: Diary, stretches: pd.Series) -> dict[str, str]:
    """Return the names of the stretches by id; one that nobody knows goes by its id."""
    try:
        names = names_of(diary.folder)
    except PlannerError:  # as _catalogue
        names = {id_: stretch.name for id_, stretch in load_catalogue().items()}
    return {id_: names.get(id_, id_) for id_ in stretches.unique()}
