"""How each stretch went so far, from the diary: what the next doses are set by (planning/progression.py)."""

from __future__ import annotations

from planner.analysis.adherence import daily
from planner.catalogue import Dose
from planner.diary import Diary
from planner.planning.progression import History, Performance

COLUMNS = ("stretch", "date", "in_full", "hurt", "pain_before", "pain_after", "reps", "hold_s", "pain_next")


def history(diary: Diary) -> History:
    """Return the history that a diary holds. A two-sided stretch is done in full when both its sides are."""
    performed, pain = diary.performed(), daily(diary)["pain"].dropna()
    next_day = pain.shift(-1, freq="D").rename("pain_next")
    full = performed["outcome"].eq("done") & performed["reps_done"].ge(performed["reps_planned"])
    each = performed.assign(full=full, hurt=performed["outcome"].eq("hurt"), one_side=performed["side"].ne("both"))
    rows = each.groupby(["session_id", "stretch"], sort=False).agg(
        full=("full", "all"),
        hurt=("hurt", "any"),
        one_side=("one_side", "all"),
        sides=("side", "nunique"),
        reps=("reps_planned", "max"),
        hold_s=("hold_s", "max"),
    )
    sessions = diary.sessions().drop_duplicates("session_id", keep="last").set_index("session_id")
    columns = ["date", "pain_before", "pain_after"]
    found = rows.reset_index().join(sessions[columns], on="session_id", how="inner").join(next_day, on="date")
    found["in_full"] = found["full"] & (~found["one_side"] | found["sides"].eq(2))
    found = found.assign(date=found["date"].dt.date).sort_values("date", kind="stable")
    found = found.astype(object).where(found.notna(), None)
    performances: dict[str, list[Performance]] = {}
    # Columns as lists: a dict for each row takes longer than all else together.
    told = zip(*(found[name].tolist() for name in COLUMNS), strict=True)
    for stretch, day, in_full, hurt, before, after, reps, hold_s, pain_next in told:
        following = None if pain_next is None else int(pain_next)
        performance = Performance(day, in_full, hurt, before, after, Dose(reps, hold_s), following)
        performances.setdefault(stretch, []).append(performance)
    return History({stretch: tuple(each) for stretch, each in performances.items()})
