"""Experiments as experiments.csv has them: rows in, Experiment out, and back. Opens no file itself (diary.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.week.experiment import Experiment, Period

if TYPE_CHECKING:
    import pandas as pd


def experiments(frame: pd.DataFrame) -> tuple[Experiment, ...]:
    """Return every experiment that the rows are of, in order of its first day."""
    found = [_experiment(rows) for _, rows in frame.groupby("experiment_id", sort=False)]
    return tuple(sorted(found, key=lambda each: (each.first, each.id)))


def rows(experiment: Experiment) -> list[dict[str, Any]]:
    """Return one row per period, as experiments.csv has them."""
    whole = {
        "experiment_id": experiment.id,
        "made_at": experiment.made_at,
        "question": experiment.question,
        "stretch": experiment.stretch,
        "design": experiment.design,
        "washout": experiment.washout,
        "seed": experiment.seed,
        "stopped_on": experiment.stopped_on,
    }
    return [
        whole | {"pair": each.pair, "period": each.number, "arm": each.arm, "from": each.first, "to": each.last}
        for each in experiment.periods
    ]


def _experiment(frame: pd.DataFrame) -> Experiment:
    records = frame.sort_values(["pair", "period"], kind="stable").drop_duplicates(["pair", "period"])
    first = records.iloc[0]
    stopped = records["stopped_on"].dropna()
    return Experiment(
        first["experiment_id"],
        first["question"],
        first["design"],
        tuple(
            Period(int(row["pair"]), int(row["period"]), row["arm"], row["from"].date(), row["to"].date())
            for row in records.to_dict("records")
        ),
        first["stretch"],
        int(first["washout"]),
        int(first["seed"]),
        first["made_at"].to_pydatetime(),
        stopped.min().date() if len(stopped) else None,
    )
