"""A linear or whole-number program, built up column by column and row by row: the one place that calls HiGHS.

Not for what the columns mean (patterns_program.py, stretches_program.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from math import floor, inf
from time import monotonic

import highspy
import numpy as np

INFINITY = highspy.kHighsInf
# A bound this near below the next possible score, in steps of the score, is taken for that score: rounding is safe.
SAFE = 1e-3


class OutOfTime(Exception):
    """The search was not over when it had to be."""


class _Silent(highspy.Highs):
    """HiGHS that says nothing: since 1.16 it prints its name while it is made, as soon as callbacks are let in."""

    def enableCallbacks(self) -> None:  # noqa: N802
        self.silent()
        super().enableCallbacks()


class Program:
    """To be maximised; columns and rows are numbered from 0 in the order in which they are added."""

    def __init__(self) -> None:
        self.highs = _Silent()
        self.highs.silent()  # older ones have no callbacks to let in
        self.highs.setOptionValue("threads", 1)  # the same steps however many cores there are
        self.highs.setOptionValue("mip_pool_soft_limit", 1000)  # weeks are small: more cuts cost more than they save
        self.highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
        self.columns = self.rows = 0

    def add_row(self, low: float, high: float, entries: Mapping[int, float] | None = None) -> int:
        """Add a row with an amount for each of some columns; return its number."""
        columns, amounts = _arrays(entries or {})
        self.highs.addRow(low, high, len(columns), columns, amounts)
        self.rows += 1
        return self.rows - 1

    def add_column(
        self, value: float, most: float, entries: Mapping[int, float] | None = None, *, least: float = 0
    ) -> int:
        """Add a column that may be from `least` to `most`, with an amount for each of some rows; return its number."""
        rows, amounts = _arrays(entries or {})
        self.highs.addCol(value, least, most, len(rows), rows, amounts)
        self.columns += 1
        return self.columns - 1

    def solve(self) -> float:
        """Solve as a linear program; return the best score."""
        self.highs.run()
        return float(self.highs.getInfo().objective_function_value)

    def solve_whole(
        self,
        step: int,
        bound: int,
        nodes: int,
        *,
        gap: float = 0.0,
        start: Mapping[int, float] | None = None,
        until: float = inf,
    ) -> tuple[int, int]:
        """Solve in whole numbers; return the score found and one that cannot be passed.

        step: scores are multiples of it. bound: a score that is known not to be passed. nodes: of the search tree.
        gap: share of the score that is near enough. start: values of some columns in a solution that is known.
        until: a moment of time.monotonic(); raises OutOfTime where the search would go on after it.
        """
        values = np.array(self.highs.getLp().col_cost_)
        scored = np.flatnonzero(values > 0)
        self.add_row(-INFINITY, bound, dict(zip(scored.tolist(), values[scored].tolist(), strict=True)))
        every = np.arange(self.columns)
        self.highs.changeColsIntegrality(self.columns, every, np.full(self.columns, highspy.HighsVarType.kInteger))
        for name, value in {"mip_rel_gap": gap, "mip_abs_gap": step - 0.5, "mip_max_nodes": nodes}.items():
            self.highs.setOptionValue(name, value)
        if until < inf:
            self.highs.setOptionValue("time_limit", max(until - monotonic(), 0.0))
        if start:
            columns, amounts = _arrays(start)
            self.highs.setSolution(len(start), columns, amounts)
        self.highs.run()
        if self.highs.getModelStatus() == highspy.HighsModelStatus.kTimeLimit:
            raise OutOfTime
        info = self.highs.getInfo()
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            raise RuntimeError("HiGHS found no week, though every day has a session.")
        highest = floor(info.mip_dual_bound / step + SAFE) * step
        return round(info.objective_function_value), min(bound, highest)

    @property
    def values(self) -> list[float]:
        """The value of each column in the solution."""
        return list(self.highs.getSolution().col_value)

    @property
    def prices(self) -> list[float]:
        """What one more of each row would add to the score."""
        return list(self.highs.getSolution().row_dual)


def _arrays(entries: Mapping[int, float]) -> tuple[np.ndarray, np.ndarray]:
    return np.array(list(entries), np.int32), np.array(list(entries.values()), float)
