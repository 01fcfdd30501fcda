"""What is different between a week and the one that was shown before: what came, what went, what moved, in one line.

Compares plain values; why something changed is the planning's to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from planner.week.week import DAYS_PLANNED
from planner.words import listed, weekday_name

Days = Mapping[date, Sequence[str]]
# So many names a group, and so many groups a line, are still read at a glance.
FEW_NAMES, FEW_GROUPS = 3, 4


@dataclass(frozen=True)
class Difference:
    """came, went: stretches by day. moved: stretches by the day they were on and the day they are on now."""

    came: Mapping[date, tuple[str, ...]]
    went: Mapping[date, tuple[str, ...]]
    moved: Mapping[tuple[date, date], tuple[str, ...]]

    def __bool__(self) -> bool:
        return bool(self.came or self.went or self.moved)

    def sentence(self, names: Mapping[str, str]) -> str:
        """Say what is different, by stretch and day; by number where that would be long. names: of the stretches."""
        if not self:
            return "The week stays as it was."
        groups = list(self._groups(names))
        if len(groups) <= FEW_GROUPS:
            return " ".join(f"{group}." for group in groups)
        kinds = (("came", self.came), ("went", self.went), ("moved", self.moved))
        counts = [f"{_stretches(sum(map(len, found.values())))} {word}" for word, found in kinds if found]
        days = sorted({*self.came, *self.went, *(day for pair in self.moved for day in pair)})
        on = "Every day" if len(days) == DAYS_PLANNED else listed([weekday_name(day) for day in days])
        return f"{on}: {listed(counts)}."

    def marks(self) -> dict[date, dict[str, str]]:
        """Return what is to be written beside the stretches of each day that are new there."""
        found: dict[date, dict[str, str]] = {day: dict.fromkeys(ids, "new") for day, ids in self.came.items()}
        for (was, now), ids in self.moved.items():
            found.setdefault(now, {}).update(dict.fromkeys(ids, f"was on {weekday_name(was)[:3]}"))
        return found

    def _groups(self, names: Mapping[str, str]) -> Iterator[str]:
        for (was, now), ids in self.moved.items():
            yield f"{_few(ids, names)} moved from {weekday_name(was)} to {weekday_name(now)}"
        for day, ids in self.came.items():
            yield f"{_few(ids, names)} came on {weekday_name(day)}"
        for day, ids in self.went.items():
            yield f"{_few(ids, names)} went from {weekday_name(day)}"


def difference(before: Days, after: Days) -> Difference:
    """Return what is different. A stretch that went from one day and came on another has moved."""
    days = sorted({*before, *after})
    came = {day: [id_ for id_ in after.get(day, ()) if id_ not in before.get(day, ())] for day in days}
    went = {day: [id_ for id_ in before.get(day, ()) if id_ not in after.get(day, ())] for day in days}
    moved: dict[tuple[date, date], list[str]] = {}
    for was in days:
        for id_ in list(went[was]):
            now = next((day for day in days if id_ in came[day]), None)
            if now:
                went[was].remove(id_)
                came[now].remove(id_)
                moved.setdefault((was, now), []).append(id_)
    return Difference(_held(came), _held(went), {pair: tuple(ids) for pair, ids in moved.items()})


def _held(found: Mapping[date, Sequence[str]]) -> dict[date, tuple[str, ...]]:
    return {day: tuple(ids) for day, ids in found.items() if ids}


def _few(ids: Sequence[str], names: Mapping[str, str]) -> str:
    if len(ids) > FEW_NAMES:
        return _stretches(len(ids))
    return listed([names.get(id_, id_) for id_ in ids])


def _stretches(count: int) -> str:
    return f"{count} {'stretch' if count == 1 else 'stretches'}"
