"""What became of each stretch: how often it was planned, done, left out or hurt, and its dose over time.

Counts only: no effect of a single stretch is computed here, since nothing in a diary can tell it apart from the rest.
Frames in, frames and sentences out; the picture stands in charts/.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from planner.analysis.adherence import daily, plans_that_count
from planner.words import day_in_words

if TYPE_CHECKING:
    from planner.diary import Diary

# From the strongest to the weakest: of several sessions on one day the first of these is what counts for a stretch.
OUTCOMES = ("hurt", "done", "part", "left_out")
COUNTS = ("planned", "done", "part", "left_out", "hurt")
WEEKS_SHOWN = 110


def outcomes(diary: Diary, start: date | None = None, today: date | None = None) -> pd.DataFrame:
    """Return one row per stretch that was planned or done from `start` (default: the first day) up to today.

    Index `stretch`: its id, those with the most days first. Columns: planned (days), done (days on which all of it was
    done), part, left_out (planned, and nothing of it was done), hurt (days on which it was stopped because it hurt),
    last_done (the last day on which any of it was done, NaT where none). A stretch has one outcome a day, whether
    planned or not. Today's plan counts once something came of it, and a paused day is never left out.
    """
    days, last = daily(diary, today), today or diary.today()
    return outcomes_of(rows_of(diary), pd.DatetimeIndex(days.index[days["paused"].to_numpy(bool)]), start, last)


def doses(diary: Diary, start: date | None = None, today: date | None = None) -> pd.DataFrame:
    """Return what was done of each stretch, one row per stretch and week (or month beyond two years).

    Columns: stretch, start (first day of the week or month), sessions, reps (on each side, mean of the sessions),
    hold_s (mean), seconds (all sessions together).
    """
    return doses_of(rows_of(diary), start, today)


@dataclass(frozen=True)
class Rows:
    """What a diary holds of its stretches. planned: the rows of its plans that count. done: `performances`."""

    planned: pd.DataFrame
    done: pd.DataFrame


def rows_of(diary: Diary) -> Rows:
    """Return what `outcomes_of` and `doses_of` need, whichever days they are asked for."""
    return Rows(plans_that_count(diary), performances(diary.sessions(), diary.performed()))


def outcomes_of(rows: Rows, paused: pd.DatetimeIndex, start: date | None, last: date) -> pd.DataFrame:
    """Return `outcomes` up to `last`, which is taken for today. paused: days on which nothing counts as planned."""
    planned, done = (_between(each, start, last) for each in (rows.planned, rows.done))
    return count(by_day(planned, done, paused, pd.Timestamp(last)))


def doses_of(rows: Rows, start: date | None, last: date | None) -> pd.DataFrame:
    """Return `doses` up to `last`."""
    return dose_over_time(_between(rows.done, start, last))


def performances(sessions: pd.DataFrame, performed: pd.DataFrame) -> pd.DataFrame:
    """Return one row per session and stretch, all sides together, from the diary's tables.

    Columns: date, stretch, outcome (one of OUTCOMES), reps (done, per side), hold_s, seconds (really done).
    """
    begun = sessions.drop_duplicates("session_id", keep="last").set_index("session_id")["date"]
    reps = performed["reps_done"].to_numpy(float)
    one_side = performed["side"].ne("both").to_numpy()
    full = performed["outcome"].eq("done").to_numpy() & (reps >= performed["reps_planned"].to_numpy(float))
    each = pd.DataFrame(
        {
            "date": begun.reindex(performed["session_id"]).to_numpy(),
            "session_id": performed["session_id"].to_numpy(),
            "stretch": performed["stretch"].to_numpy(),
            "share": np.where(one_side, 0.5, 1.0) * full,
            "reps": np.where(one_side, 0.5, 1.0) * reps,
            "short": (~full).astype(int),
            "hurt": performed["outcome"].eq("hurt").to_numpy().astype(int),
            "hold_s": performed["hold_s"].to_numpy(float),
            "seconds": performed["active_s"].to_numpy(float),
        }
    ).dropna(subset=["date"])
    groups = each.groupby(["session_id", "stretch"], sort=False)
    rows = groups[["share", "reps", "short", "hurt", "seconds"]].sum()
    rows[["date", "hold_s"]] = groups[["date", "hold_s"]].max()
    whole = (rows["share"] >= 1) & (rows["short"] == 0)
    cases = [rows["hurt"] > 0, whole, (rows["reps"] > 0) | (rows["seconds"] > 0)]
    rows["outcome"] = np.select(cases, OUTCOMES[:3], OUTCOMES[3])
    columns = ["date", "stretch", "outcome", "reps", "hold_s", "seconds"]
    return rows.reset_index()[columns].sort_values("date", kind="stable", ignore_index=True)


def by_day(planned: pd.DataFrame, done: pd.DataFrame, paused: pd.DatetimeIndex, today: pd.Timestamp) -> pd.DataFrame:
    """Return one row per day and stretch that was planned or done: date, stretch, planned, outcome (one of OUTCOMES).

    planned: rows with date and stretch. done: `performances`. paused: days on which nothing counts as planned.
    """
    due = planned.loc[~planned["date"].isin(paused), ["date", "stretch"]].drop_duplicates()
    rank = done["outcome"].map({word: place for place, word in enumerate(OUTCOMES)}).astype(float)
    best = done[["date", "stretch"]].assign(rank=rank).groupby(["date", "stretch"], as_index=False)["rank"].min()
    both = due.assign(planned=True).merge(best, "outer", ["date", "stretch"])
    both["planned"] = both["planned"].eq(True)
    both["outcome"] = np.take(OUTCOMES, both.pop("rank").fillna(OUTCOMES.index("left_out")).to_numpy(int))
    still_open = (both["date"] == today) & (both["outcome"] == "left_out")
    return both[(both["date"] <= today) & ~still_open].reset_index(drop=True)


def count(days: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of `outcomes` from the rows of `by_day`."""
    counts = pd.crosstab(days["stretch"], days["outcome"]).reindex(columns=list(OUTCOMES), fill_value=0)
    counts["planned"] = days.groupby("stretch")["planned"].sum()
    counts["last_done"] = days[days["outcome"] != "left_out"].groupby("stretch")["date"].max()
    in_all = counts[list(OUTCOMES)].sum(axis=1)
    order = np.lexsort((counts.index.to_numpy(str), -in_all.to_numpy()))
    kinds: dict[str, Any] = dict.fromkeys(COUNTS, int) | {"last_done": "datetime64[us]"}
    return counts[[*COUNTS, "last_done"]].astype(kinds).iloc[order].rename_axis(columns=None)


def dose_over_time(done: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of `doses` from the rows of `performances`; what was left out has no dose."""
    done = done[done["outcome"] != "left_out"]
    long = len(done) > 0 and (done["date"].max() - done["date"].min()).days / 7 > WEEKS_SHOWN
    starts = pd.DatetimeIndex(done["date"]).to_period("M" if long else "W-SUN").start_time
    groups = done.assign(start=starts.as_unit("us")).groupby(["stretch", "start"])
    return groups.agg(
        sessions=("reps", "size"), reps=("reps", "mean"), hold_s=("hold_s", "mean"), seconds=("seconds", "sum")
    ).reset_index()


def sentences(outcomes: pd.DataFrame, names: Mapping[str, str] | None = None) -> list[str]:
    """Return one sentence per stretch with its counts. names: of the stretches by id, by default made from the id."""
    rows = zip(outcomes.index, outcomes.to_dict("records"), strict=True)
    return [_sentence(name_of(stretch, names), row) for stretch, row in rows]


def name_of(stretch: str, names: Mapping[str, str] | None = None) -> str:
    """Return the name of a stretch by its id."""
    return (names or {}).get(stretch) or stretch.replace("_", " ").capitalize()


def dose_in_words(reps: float, hold_s: float) -> str:
    """Return a dose as it is written everywhere: 5 × 3 s, or 5 × where nothing is held."""
    return f"{reps:.0f} ×" + (f" {hold_s:.0f} s" if hold_s >= 0.5 else "")


def _sentence(name: str, row: Mapping[Any, Any]) -> str:
    kinds = (("done", "done"), ("part", "done in part"), ("left_out", "left out"), ("hurt", "hurt"))
    told = [f"{words} {row[kind]}" for kind, words in kinds if row[kind]]
    day = row["last_done"]
    last = "" if pd.isna(day) else f"; last done on {day_in_words(day)}"
    return f"{name}: planned on {row['planned']} {'day' if row['planned'] == 1 else 'days'}, {', '.join(told)}{last}."


def _between(rows: pd.DataFrame, start: date | None, end: date | None) -> pd.DataFrame:
    """The rows from one day to another, both included; None: without a bound."""
    first = rows["date"] >= pd.Timestamp(start) if start else rows["date"].notna()
    return rows[first & (rows["date"] <= pd.Timestamp(end))] if end else rows[first]
