"""Planned against done: one row per calendar day and per period, made from the diary's tables.

Frames and sessions out; sentences stand in overview.py, pictures in charts/.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from planner.catalogue import Catalogue, Dose, deleted_names
from planner.diary.tables import HURT_NOTE, ONE_REGION, ONLY_DAY
from planner.errors import PlannerError
from planner.week import DAYS_PLANNED, Session
from planner.week.now_file import OUTSIDE_PLAN
from planner.week.timeline import compose
from planner.words import day_in_words, listed, quoted, with_days_told

if TYPE_CHECKING:
    from planner.diary import Diary

OUTCOMES = ("done", "part", "missed", "due", "rest", "pause", "no plan")
ONE_DAY, ONE_HOUR = pd.Timedelta(days=1), pd.Timedelta(hours=1)


def daily(diary: Diary, today: date | None = None) -> pd.DataFrame:
    """Return one row per calendar day, from the first day the diary knows up to today.

    Index `date`: midnights without gaps. Columns: pain (0 to 10, NaN where none; the day's first rating, counted only
    when it was taken before the day's first session began; where there is none, one of which only the day is known),
    planned, done (a session was completed; one outside the
    plan that is shorter than the planned one does not stand for it), seconds_planned, seconds_done (really done,
    unplanned days too), paused, drawn (1 where chance chose the day for stretching, 0 where it left it free, NaN where
    nothing was drawn). Against each day counts the newest plan that covers it and was saved by the end of
    that day, or before the day's first session began where one was: a later plan never changes a past day, or takes
    the plan from under what is done already.
    """
    last = pd.Timestamp(today or diary.today())
    plan = _planned(diary)
    sessions = _sessions(diary.sessions(), diary.performed(), plan)
    pain, paused = _pain_of_days(_ratings(diary)), _paused_days(diary.pauses(), last)
    starts = [dates.min() for dates in (plan.index, sessions.index, pain.index, paused) if len(dates)]
    days = pd.date_range(min(starts, default=last + ONE_DAY), last, name="date", unit="us")
    return pd.DataFrame(
        {
            "pain": pain.reindex(days),
            "planned": days.isin(plan.index),
            "done": sessions["done"].reindex(days, fill_value=False),
            "seconds_planned": plan.reindex(days, fill_value=0),
            "seconds_done": sessions["seconds"].reindex(days, fill_value=0),
            "paused": days.isin(paused),
            "drawn": pd.Series(drawn_days(diary), dtype=float).reindex(days.date).to_numpy(),
        },
        index=days,
    )


def weekly(daily: pd.DataFrame, today: date | None = None) -> pd.DataFrame:
    """Return one row per week, by its Monday.

    Columns: sessions_planned, sessions_done (of those planned), seconds_planned, seconds_done (each day at most what
    was prescribed), sessions_share and seconds_share (0 to 1, NaN when nothing was planned), paused (days). A paused
    day counts as not planned; today counts once its session is done, because the day is not over.
    """
    return _per("W-SUN", daily, today)


def monthly(daily: pd.DataFrame, today: date | None = None) -> pd.DataFrame:
    """Return the columns of `weekly` with one row per calendar month, by its first day."""
    return _per("M", daily, today)


def counted(daily: pd.DataFrame, today: date | None = None) -> pd.DataFrame:
    """Return what of each day counts for adherence: the first four columns of `weekly` and paused, per day."""
    planned, done, paused = (daily[name].to_numpy(bool) for name in ("planned", "done", "paused"))
    open_today = (daily.index == pd.Timestamp(today or date.today())) & ~done
    counts = planned & ~paused & ~open_today
    prescribed = np.where(counts, daily["seconds_planned"], 0)
    return pd.DataFrame(
        {
            "sessions_planned": counts.astype(int),
            "sessions_done": (counts & done).astype(int),
            "seconds_planned": prescribed,
            "seconds_done": np.minimum(daily["seconds_done"].to_numpy(), prescribed),
            "paused": paused.astype(int),
        },
        index=daily.index,
    )


def outcomes(daily: pd.DataFrame, today: date | None = None) -> pd.Series:
    """Return one word for each day: one of OUTCOMES.

    part: something was done, no session completed. due: today's session, still to come. rest: nothing planned in a
    calendar week that has a plan; no plan: nothing planned in the whole week.
    """
    is_today = pd.Series(daily.index == pd.Timestamp(today or date.today()), daily.index)
    week = pd.DatetimeIndex(daily.index).to_period("W-SUN")
    cases = [
        daily["done"],
        daily["seconds_done"] > 0,
        daily["paused"],
        daily["planned"] & is_today,
        daily["planned"],
        daily["planned"].groupby(week).transform("any"),
    ]
    names = ("done", "part", "pause", "due", "missed", "rest")
    return pd.Series(np.select(cases, names, "no plan"), daily.index, name="outcome", dtype="str")


def left_out(diary: Diary, today: date | None = None) -> pd.DataFrame:
    """Return the ratings up to today that are not the pain of their day: columns date, pain; in order of time.

    They were taken once a session had begun, or after the day's first rating, or only their day is known and another
    one's hour is. Of one region alone is none of them.
    """
    ratings = _ratings(diary)
    after = diary.sessions()[["date", "ended_at", "pain_after"]].set_axis(["date", "at", "pain"], axis=1).dropna()
    others = pd.concat([ratings[~ratings["first"]], after]) if len(after) else ratings[~ratings["first"]]
    others = others[others["date"] <= pd.Timestamp(today or diary.today())].sort_values(["date", "at"], kind="stable")
    return others[["date", "pain"]].astype({"pain": float}).reset_index(drop=True)


def of_the_moment(pain: pd.DataFrame) -> pd.Series:
    """Return which of these rows of pain.csv ask for the pain at that moment: in a session that was always so."""
    asked: pd.Series = pain["asked"].eq("now") | pain["note"].str.startswith(HURT_NOTE)
    return asked


def asked_now(diary: Diary, today: date | None = None) -> pd.Series:
    """Return for each day up to today that has a pain whether that was asked for as pain now, or for the whole day."""
    return _of_the_days(diary, "now", today)


def without_hour(diary: Diary, today: date | None = None) -> pd.Series:
    """Return for each day up to today that has a pain whether only the day of that rating is known."""
    return _of_the_days(diary, "only_day", today)


def pain_of(diary: Diary, day: date) -> float | None:
    """Return the pain of a day (points, 0 to 10) as `daily` has it, None where it has none."""
    pain = _pain_of_days(_ratings(diary)).get(pd.Timestamp(day))
    return None if pain is None else float(pain)


def plans_that_count(diary: Diary) -> pd.DataFrame:
    """Return the rows of plan.csv that count against their day, as `daily` says."""
    plans = diary.plans()
    counts = plans["plan_id"].to_numpy() == _plan_of_days(diary, _began(diary)).reindex(plans["date"]).to_numpy()
    found: pd.DataFrame = plans[counts]
    return found


def drawn_days(diary: Diary) -> dict[date, bool]:
    """Return of each day that a draw covers whether chance chose it, days to come included.

    A draw counts for days that began after it. Where rows that were changed by hand say both of a day, nobody knows
    what chance said.
    """
    drawn = diary.drawn()
    in_time = drawn[(diary.drawn_on() < drawn["date"]).to_numpy()]
    said = in_time.groupby("date")["chosen"].agg(["min", "max"]).astype(bool)
    return {day.date(): high for day, low, high in said.itertuples() if low == high}


def flare_days(diary: Diary, today: date | None = None) -> pd.DatetimeIndex:
    """Return the days up to today that the person calls a flare-up, in order; how high the pain was plays no part.

    Most flare-ups that people report lack above-average pain (Costa), so none is guessed.
    """
    ratings = diary.pain()
    days = ratings.loc[ratings["flare"].fillna(False).astype(bool), "about"]
    found = pd.DatetimeIndex(days[days <= pd.Timestamp(today or diary.today())].unique(), name="date")
    return found.sort_values()


def planned_session(diary: Diary, catalogue: Catalogue, day: date | None = None) -> Session | None:
    """Return the session of a day (default: today) from the plan that counts then; None on a rest day.

    A plan that is saved once a session of the day has begun doesn't take that session away: it can be resumed.

    A stretch that the catalogue no longer holds is left out with a warning that says what to do.
    Raises PlannerError when nothing of the session is left.
    """
    day = day or diary.today()
    plans = diary.plans()
    counts = _plan_of_days(diary, _began(diary)).get(pd.Timestamp(day))
    rows = plans[(plans["plan_id"] == counts) & (plans["date"] == pd.Timestamp(day))]
    if rows.empty:
        return None
    missing = [stretch for stretch in rows["stretch"].unique() if stretch not in catalogue]
    rows = rows[~rows["stretch"].isin(missing)]
    names = deleted_names(diary.folder) if missing else {}
    unknown = [names.get(stretch, stretch) for stretch in missing]
    if rows.empty:
        raise PlannerError(
            f"No stretch planned for {day_in_words(day)} is among your stretches any more "
            f"({listed(list(map(quoted, unknown)))}). Plan the week again."
        )
    for stretch in unknown:
        warnings.warn(
            f"{quoted(stretch)}, planned for {day_in_words(day)}, is not among your stretches any more: the session "
            "leaves it out. Plan the week again to fill its place.",
            stacklevel=2,
        )
    columns = (rows[name].tolist() for name in ("stretch", "reps", "hold_s", "reason"))
    parts = [
        # Plans of earlier versions have their reasons with ISO dates.
        (catalogue[id_], Dose(reps, hold_s), with_days_told(reason, day))
        for id_, reps, hold_s, reason in zip(*columns, strict=True)
    ]
    return compose(day, parts, catalogue, str(counts))


def has_plan(diary: Diary, day: date | None = None) -> bool:
    """Whether a saved plan covers a day (default: today), be it with a session or as a rest day."""
    return pd.Timestamp(day or diary.today()) in _plan_of_days(diary)


def plan_of_day(diary: Diary, day: date) -> str:
    """Return the id of the newest saved plan that covers a day, be it as a rest day; "" where none does."""
    return str(_plan_of_days(diary).get(pd.Timestamp(day), ""))


@dataclass(frozen=True)
class WeekSoFar:
    """What the diary holds of a week that is planned again, in the words of planner.plan_week.

    saved: the stretches of each planned day. done: on days with a session, the share (0 to 1) of each stretch that
    was done. paused: days within an illness or holiday. extra: on days with no session but such as stand for none of
    the plan, what done is on the others.
    """

    saved: dict[date, tuple[str, ...]]
    done: dict[date, dict[str, float]]
    paused: frozenset[date]
    extra: dict[date, dict[str, float]] = field(default_factory=dict)


def week_so_far(diary: Diary, start: date) -> WeekSoFar:
    """Return what is saved, done and paused in the seven days from `start`."""
    days = pd.date_range(start, periods=DAYS_PLANNED, unit="us")
    plans, counts = diary.plans(), _plan_of_days(diary, _began(diary))
    rows = plans[plans["date"].isin(days) & (plans["plan_id"].to_numpy() == counts.reindex(plans["date"]).to_numpy())]
    saved = {day.date(): tuple(ids) for day, ids in rows.sort_values("order").groupby("date")["stretch"]}
    sessions = diary.sessions()
    dates = sessions[sessions["date"].isin(days)].set_index("session_id")["date"]
    performed = diary.performed().join(dates, on="session_id", how="inner")
    of_side = (performed["reps_done"] / performed["reps_planned"]).astype(float).clip(0, 1)
    share = of_side.where(performed["side"] == "both", of_side / 2)  # left and right are half of it each
    sides = performed.assign(share=share).groupby(["date", "stretch", "side"])["share"].max()
    worked: dict[date, dict[str, float]] = {day.date(): {} for day in dates}
    for row in sides.groupby(["date", "stretch"]).sum().reset_index().to_dict("records"):
        worked[row["date"].date()][row["stretch"]] = row["share"]
    held = {day.date() for day in sessions.loc[~_apart(sessions, rows), "date"]}
    done = {day: shares for day, shares in worked.items() if day in held}
    extra = {day: shares for day, shares in worked.items() if day not in held}
    paused = _paused_days(diary.pauses(), days[-1])
    return WeekSoFar(saved, done, frozenset(day.date() for day in paused if day >= days[0]), extra)


def _apart(sessions: pd.DataFrame, plan: pd.DataFrame) -> pd.Series:
    """Whether a session leaves what is planned for its day to do: outside the plan, and shorter or on a day of rest."""
    planned = plan.groupby("date")["seconds"].sum()
    at_rest = _outside(sessions) & ~sessions["date"].isin(planned.index)
    return _beside(sessions, planned) | at_rest


def week_of(diary: Diary, day: date | None = None) -> date | None:
    """Return the first day of the plan that counts on a day (default: today), None where there is no plan."""
    plan_id = _plan_of_days(diary).get(pd.Timestamp(day or diary.today()))
    try:
        return date.fromisoformat(str(plan_id)[:10])
    except ValueError:
        return None


def _per(freq: str, daily: pd.DataFrame, today: date | None) -> pd.DataFrame:
    days = counted(daily, today)
    sums = days.groupby(pd.DatetimeIndex(days.index).to_period(freq).start_time).sum().rename_axis("start")
    planned = sums[["sessions_planned", "seconds_planned"]].replace(0, np.nan)
    sums.insert(4, "sessions_share", sums["sessions_done"] / planned["sessions_planned"])
    sums.insert(5, "seconds_share", sums["seconds_done"] / planned["seconds_planned"])
    return sums


def _plan_of_days(diary: Diary, began: pd.Series | None = None) -> pd.Series:
    """The plan_id that counts on each day that some plan covers, rest days included: the newest in time.

    began: when the first session of a day began, by date; a plan saved after that counts only where no other does.
    """
    plans = diary.plans().assign(saved_on=diary.saved_on())
    each_plan = plans.groupby("plan_id", sort=False)
    found = each_plan[["saved_at", "saved_on", "date"]].min().rename(columns={"date": "first"})
    found["last"] = each_plan["date"].max()
    named = pd.to_datetime(pd.Series(found.index.str[:10], found.index), format="%Y-%m-%d", errors="coerce")
    start = named.fillna(found["first"])
    end = (named + (DAYS_PLANNED - 1) * ONE_DAY).fillna(found["last"])
    length = ((end - start).dt.days + 1).to_numpy(int)
    each = np.repeat(np.arange(len(found)), length)
    nth = np.arange(len(each)) - np.repeat(length.cumsum() - length, length)
    covers = found.iloc[each].reset_index()
    covers["date"] = start.to_numpy()[each] + nth * np.timedelta64(1, "D")
    covers["in_time"] = True
    if began is not None:
        covers["in_time"] = ~(covers["saved_at"] > began.reindex(covers["date"]).set_axis(covers.index))
    covers = covers[covers["saved_on"] <= covers["date"]].sort_values(["in_time", "saved_at"], kind="stable")
    newest: pd.Series = covers.drop_duplicates("date", keep="last").set_index("date")["plan_id"]
    return newest.sort_index()


def _began(diary: Diary) -> pd.Series:
    """When the first session of each day began, by date; one of which only the day is known came before nothing."""
    sessions = diary.sessions()
    began: pd.Series = sessions[sessions["known"].ne(ONLY_DAY)].groupby("date")["started_at"].min()
    return began


def _planned(diary: Diary) -> pd.Series:
    """Planned seconds of each day that has a session in the plan that counts then."""
    seconds: pd.Series = plans_that_count(diary).groupby("date")["seconds"].sum()
    return seconds.astype(int)


def _sessions(sessions: pd.DataFrame, performed: pd.DataFrame, planned: pd.Series) -> pd.DataFrame:
    """Per day with a session: done, and the seconds really done. planned: seconds of each planned day."""
    completed = sessions["outcome"].eq("completed") & ~_beside(sessions, planned)
    parts = performed.groupby("session_id")["active_s"].sum().reindex(sessions["session_id"], fill_value=0)
    seconds = np.maximum(sessions["active_s"].to_numpy(int), parts.to_numpy(int))
    each = pd.DataFrame({"date": sessions["date"], "done": completed, "seconds": seconds})
    return each.groupby("date").agg({"done": "any", "seconds": "sum"}).astype({"done": bool, "seconds": int})


def _beside(sessions: pd.DataFrame, planned: pd.Series) -> pd.Series:
    """Whether a session is beside the one planned for its day: begun outside the plan, and shorter."""
    beside: pd.Series = _outside(sessions) & (sessions["planned_s"] < planned.reindex(sessions["date"]).to_numpy())
    return beside.fillna(False).astype(bool)


def _outside(sessions: pd.DataFrame) -> pd.Series:
    """Whether a session was begun outside the plan, by its id."""
    outside: pd.Series = sessions["session_id"].str.startswith(OUTSIDE_PLAN)
    return outside


def _ratings(diary: Diary) -> pd.DataFrame:
    """Every rating taken outside or before a session, in order of time: date, at, pain, only_day (at only sorts), now,
    first (the day's pain)."""
    columns, pain, sessions = ["date", "at", "pain", "only_day"], diary.pain(), diary.sessions()
    pain = pain[pain["asked"].ne(ONE_REGION)].assign(known=pain["known"].eq(ONLY_DAY))
    own = pain[["about", "rated_at", "pain", "known"]].set_axis(columns, axis=1).assign(now=of_the_moment(pain))
    sessions = sessions.assign(known=sessions["known"].eq(ONLY_DAY))
    before = sessions[["date", "started_at", "pain_before", "known"]].set_axis(columns, axis=1).assign(now=True)
    before = before[~_told_already(before, own[own["now"]])]
    ratings = pd.concat([own, before], ignore_index=True).dropna().sort_values("at", kind="stable")
    began = _began(diary).reindex(ratings["date"]).set_axis(ratings.index)
    may_be = ratings["only_day"] | began.isna() | (ratings["at"] <= began)
    first = ratings[may_be].sort_values("only_day", kind="stable").drop_duplicates("date").index
    return ratings.assign(first=ratings.index.isin(first))


def _of_the_days(diary: Diary, column: str, today: date | None) -> pd.Series:
    """What stands in a column of `_ratings`, yes or no, for each day up to today that has a pain."""
    ratings = _ratings(diary)
    first = ratings[ratings["first"] & (ratings["date"] <= pd.Timestamp(today or diary.today()))]
    found: pd.Series = first.set_index("date")[column].astype(bool).sort_index()
    return found


def _told_already(before: pd.DataFrame, own: pd.DataFrame) -> pd.Series:
    """Whether the pain before a session is a rating of the hour before it, which served both."""
    pairs = before.reset_index().merge(own, on=["date", "pain"], suffixes=("", "_rated"))
    since = pairs["at"] - pairs["at_rated"]
    timed = ~pairs["only_day"] & ~pairs["only_day_rated"]
    served = pairs.loc[timed & (since >= pd.Timedelta(0)) & (since <= ONE_HOUR), "index"]
    return pd.Series(before.index.isin(served), before.index)


def _pain_of_days(ratings: pd.DataFrame) -> pd.Series:
    return ratings[ratings["first"]].set_index("date")["pain"].astype(float)


def _paused_days(pauses: pd.DataFrame, last: pd.Timestamp) -> pd.DatetimeIndex:
    """Every paused day up to the last one, both ends of a pause included."""
    spans = zip(pauses["from"], pauses["to"], strict=True)
    days = [day for start, end in spans for day in pd.date_range(start, min(end, last))]
    return pd.DatetimeIndex(days)
