"""Whether each day of an experiment went as the coin said, from what the diary holds; and the whole report on it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from planner.analysis.experiment.outcome import Outcome, analyse
from planner.diary.tables import ONLY_DAY
from planner.week.experiment import Experiment

if TYPE_CHECKING:
    import pandas as pd

    from planner.diary import Diary

# Local hours: a session begun before the one is a morning's, from the other on an evening's.
MORNING_UNTIL, EVENING_FROM = 12, 16


def report(
    experiment: Experiment, diary: Diary, today: date | None = None, *, stretch_name: str = "", level: float = 0.95
) -> Outcome:
    """Return what `analyse` says of an experiment, with all that the diary knows."""
    from planner.analysis.adherence import daily

    days, kept = daily(diary, today), followed(experiment, diary)
    return analyse(experiment, days, today, followed=kept, stretch_name=stretch_name, level=level)


def followed(experiment: Experiment, diary: Diary) -> pd.Series:
    """Return for each day of the experiment whether it went as the coin said.

    any: a session was completed on an "on" day, nothing was done at all on an "off" day. stretch: it was, or not.
    time: every session of the day began in the morning (until 12:00), or in the evening (from 16:00), and one was; of
    one whose hour is not known neither can be said.
    """
    import pandas as pd

    index = pd.date_range(experiment.first, experiment.end, unit="us")
    on, off = _by_day(experiment, diary)
    arms = [experiment.arm(day.date()) for day in index]
    kept = np.where(np.array(arms) == "on", on.reindex(index, fill_value=False), off.reindex(index))
    none_done = experiment.question != "time"
    return pd.Series(kept, index, dtype="object").fillna(none_done).astype("boolean")


def _by_day(experiment: Experiment, diary: Diary) -> tuple[pd.Series, pd.Series]:
    """Return for the days on which something was done whether that suits "on", and whether it suits "off"."""
    import pandas as pd

    sessions, performed = diary.sessions(), diary.performed()
    if experiment.question == "stretch":
        rows = performed[(performed["stretch"] == experiment.stretch) & (performed["reps_done"] > 0)]
        dates = sessions[sessions["session_id"].isin(rows["session_id"])]["date"].unique()
        did = pd.Series(True, pd.DatetimeIndex(dates))
        return did, ~did
    if experiment.question == "time":
        texts = pd.Series(diary.reading("sessions").instants["started_at"], sessions.index, dtype="str")
        hours = pd.to_numeric(texts.str.slice(11, 13), errors="coerce").where(sessions["known"].ne(ONLY_DAY))
        by_clock = pd.to_datetime(texts.str.slice(0, 10), format="%Y-%m-%d", errors="coerce")
        hours += 24 * (by_clock > sessions["date"])  # after midnight, but before the day began: it is evening still
        return (hours < MORNING_UNTIL).groupby(sessions["date"]).all(), (hours >= EVENING_FROM).groupby(
            sessions["date"]
        ).all()
    moved = performed.groupby("session_id")["active_s"].sum().reindex(sessions["session_id"], fill_value=0) > 0
    anything = moved.to_numpy() | (sessions["active_s"] > 0).to_numpy() | sessions["outcome"].eq("completed").to_numpy()
    completed = sessions["outcome"].eq("completed").groupby(sessions["date"]).any()
    return completed, ~pd.Series(anything, sessions.index).groupby(sessions["date"]).any()
