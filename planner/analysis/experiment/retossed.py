"""What is reckoned from the days of experiments: the difference, its interval, and the test that tosses the coin again.

Arrays in and out, many experiments at once; knows no diary and no sentence. Pain lasts from day to day, so each day is
first freed of what the rated day before it foretells (a first-order autoregression; Prais & Winsten 1954). The test
tosses the pairs again as the coin did (Edgington & Onghena 2007, Randomization Tests); the interval is Student's t.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.analysis.estimates import SAME, Floats

# With fewer pairs even the most one-sided result comes by chance in more than 5 of 100.
LEAST_PAIRS = 6
# Up to this many ways to toss the coin all of them are looked at, beyond that so many drawn at random.
MOST_TOSSES = 2**16
DRAWN_TOSSES = 9999
AT_ONCE = 2_000_000  # numbers in memory while the coin is tossed again
# Persistence is told by days that follow each other; with fewer the one that diaries usually have stands in.
LEAST_NEIGHBOURS, USUAL_PERSISTENCE, MOST_PERSISTENCE = 12, 0.6, 0.95
TERMS = 2  # a constant and time


@dataclass(frozen=True)
class Whitened:
    """The rated days of experiments, freed of what lasts from day to day and of a level and a trend.

    pain: experiments x days. layout: experiments x days x pairs, half a point up and down as the coin gave each pair
    its order. persistence: per experiment, from one day to the next. Days without a rating are rows of 0.
    """

    pain: Floats
    layout: Floats
    persistence: Floats
    rated: Floats

    @cached_property
    def arm(self) -> Floats:
        """The arm as it was: "on" half a point up, "off" half a point down."""
        return np.asarray(self.layout.sum(axis=-1))

    @cached_property
    def size(self) -> Floats:
        """What there is to compare by."""
        return np.asarray(np.einsum("ri,ri->r", self.arm, self.arm))

    @property
    def dof(self) -> Floats:
        """Degrees of freedom: rated days without constant, time, persistence and arm."""
        return np.maximum(self.rated - TERMS - 2, 1)

    @cached_property
    def difference(self) -> Floats:
        """Pain on days "on" minus pain on days "off", points."""
        return np.asarray(np.einsum("ri,ri->r", self.arm, self.pain) / _above(self.size))

    @cached_property
    def error(self) -> Floats:
        """Its standard error."""
        rest = self.pain - self.difference[:, None] * self.arm
        return np.asarray(np.sqrt(np.einsum("ri,ri->r", rest, rest) / self.dof / _above(self.size)))

    def interval(self, level: float) -> tuple[Floats, Floats]:
        """Return the ends of the interval that covers the truth in `level` (0 to 1) of all cases."""
        from scipy.special import stdtrit

        half = stdtrit(self.dof, (1 + level) / 2) * self.error
        return self.difference - half, self.difference + half

    def p(self, seed: int, most: int = MOST_TOSSES, drawn: int = DRAWN_TOSSES) -> Floats:
        """Return the two-sided p of the randomisation test of each experiment.

        With up to `most` ways to toss the coin the test looks at all of them, else at `drawn` drawn by `seed`. A toss
        counts as no less extreme when its t is as large; that t grows with what the arm explains of pain.
        """
        layout = self.layout
        toward = np.einsum("rik,ri->rk", layout, self.pain)
        among = layout.transpose(0, 2, 1) @ layout
        pairs = layout.shape[-1]
        exact = 2**pairs <= most
        # A toss and its reverse have the same |t|, so half of them is all of them.
        number = 2 ** (pairs - 1) if exact else drawn
        observed = self.difference**2 * self.size * (1 - 1e-9)
        hits = np.zeros(len(layout))
        rng, step = np.random.default_rng(seed), max(1, AT_ONCE // pairs**2)
        for start in range(0, number, step):
            count = min(step, number - start)
            tosses = _every(start, count, pairs) if exact else rng.integers(0, 2, (count, pairs)) * 2.0 - 1
            both = (tosses[:, :, None] * tosses[:, None, :]).reshape(count, -1)
            explained = (tosses @ toward.T) ** 2 / _above(both @ among.reshape(len(among), -1).T)
            hits += (explained >= observed).sum(axis=0)
        return hits / number if exact else (hits + 1) / (number + 1)


def whitened(pain: Floats, layout: Floats, times: NDArray[np.int64]) -> Whitened:
    """Return experiments as they are without what lasts from day to day.

    pain: experiments x days, NaN where a day does not count or has no rating. layout: as in `Whitened`, or days x pairs
    for all. times: of the days, in days.
    """
    whitener = Whitener(pain, times)
    layouts = np.broadcast_to(layout, (*pain.shape, layout.shape[-1]))
    return Whitened(
        whitener.rest(np.nan_to_num(pain)[..., None])[..., 0],
        whitener.rest(layouts),
        whitener.persistence,
        whitener.rated.sum(axis=-1).astype(float),
    )


class Whitener:
    """Frees columns of the days (experiments x days x columns) of what lasts, and of a level and a trend."""

    def __init__(self, pain: Floats, times: NDArray[np.int64]) -> None:
        self.rated = np.isfinite(pain)
        place = np.where(self.rated, np.arange(len(times)), -1)
        before = np.maximum.accumulate(place, axis=-1)
        self.before = np.concatenate([np.full((len(pain), 1), -1), before[:, :-1]], axis=-1)
        self.gap = np.where(self.before >= 0, times - times[self.before], 0)
        trend = np.stack([np.ones(len(times)), (times - times.mean()) / max(np.ptp(times), 1)], axis=-1)
        trends = np.broadcast_to(trend, (len(pain), *trend.shape))
        self.persistence = self._persistence(np.nan_to_num(pain), trends * self.rated[..., None])
        self.trend = np.linalg.qr(self.white(trends)).Q

    def _persistence(self, pain: Floats, trends: Floats) -> Floats:
        """Return the lag-1 correlation of what level and trend leave, freed of its bias (Kendall 1954).

        The arm is not among the terms: so it is the same however the coin had fallen, and the test stays exact.
        """
        q = np.linalg.qr(trends).Q
        rest = pain - (q @ (q.transpose(0, 2, 1) @ pain[..., None]))[..., 0]
        rest = np.where(self.rated, rest, 0.0)
        neighbours = self.rated & (self.gap == 1)
        earlier = np.take_along_axis(rest, np.maximum(self.before, 0), axis=-1)
        n, rated = neighbours.sum(axis=-1), self.rated.sum(axis=-1)
        together = (np.where(neighbours, rest * earlier, 0.0)).sum(axis=-1) / np.maximum(n, 1)
        variance = (rest**2).sum(axis=-1) / np.maximum(rated, 1)
        lasting = np.divide(together, variance, out=np.zeros_like(together), where=variance > SAME)
        freed = (n * lasting + TERMS) / np.maximum(n - 3 - TERMS, 1)
        return np.where(n >= LEAST_NEIGHBOURS, np.clip(freed, 0, MOST_PERSISTENCE), USUAL_PERSISTENCE)

    def white(self, columns: Floats) -> Floats:
        """Return what each rated day holds beyond its rated day before, at equal variance; 0 for the others."""
        kept = np.where(self.before >= 0, self.persistence[:, None] ** self.gap, 0.0)
        news = np.take_along_axis(columns, np.maximum(self.before, 0)[..., None], axis=1)
        news *= -kept[..., None]  # in place: with hundreds of experiments these are millions of numbers
        news += columns
        news *= (self.rated / np.sqrt(1 - kept**2))[..., None]
        return np.asarray(news)

    def rest(self, columns: Floats) -> Floats:
        """Return these columns white, and without level and trend."""
        white = self.white(columns)
        white -= self.trend @ (self.trend.transpose(0, 2, 1) @ white)
        return white


def tells(p: Any, low: Any, high: Any, level: float) -> Any:
    """Whether a difference is told: chance alone rarely brings it, and the interval keeps off 0."""
    return (p < 1 - level) & ((low > 0) | (high < 0))


def _every(start: int, count: int, pairs: int) -> Floats:
    """Return so many of all the ways to toss the coin for the pairs, the last pair as it is."""
    numbers = np.arange(start, start + count)[:, None]
    return np.where((numbers >> np.arange(pairs)) & 1, -1.0, 1.0)


def _above(values: Floats) -> Floats:
    return np.maximum(values, 1e-300)
