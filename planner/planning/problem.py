"""What a week is planned from, worked out once: the days still open, what each may hold, the doses, what is done.

Not for the rules themselves (rules.py), for choosing (search.py) or for saying why (reasons.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

from planner.catalogue import POSTURE_DRILL, REGIONS, Catalogue, Dose, Region, Stretch
from planner.person.profile import Profile, weekday_name
from planner.person.screening import Screening
from planner.planning.day_spacing import well_spaced
from planner.planning.progression import History, dose, dropped
from planner.planning.rules import (
    HURT,
    SECONDARY_SHARE,
    UNFOCUSED_DOSE_S,
    WEEKLY_DOSE_S,
    Obstacle,
    drill_comes_first,
    obstacles,
)
from planner.week import DAYS_PLANNED, Edits
from planner.week.timeline import position_seconds, stretch_cues, stretch_seconds

# How many sessions in a row say that a stretch goes well (proposal).
GOES_WELL = 3


@dataclass(frozen=True)
class Request:
    """All that is asked of the planner, as plan_week was given it."""

    profile: Profile
    catalogue: Catalogue
    start: date
    history: History | None
    edits: Edits
    saved: Mapping[date, Sequence[str]]
    done: Mapping[date, Mapping[str, float]]
    paused: frozenset[date]
    today: date | None
    screening: Screening | None
    # Days on which something was done beside the plan: it counts towards the doses, and the days stay open.
    extra: Mapping[date, Mapping[str, float]] = field(default_factory=dict)
    # What a running experiment asks of its days (experiment_week.py); it gives way to all of the above.
    assigned: Edits = Edits()  # noqa: RUF009 (frozen)

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.start + timedelta(n) for n in range(DAYS_PLANNED))

    def minutes_on(self, day: date) -> int:
        """Return the minutes given to a day, 0 on a rest day."""
        if day in self.edits.minutes:
            return self.edits.minutes[day]
        return self.assigned.minutes.get(day, self.profile.minutes_on(day))

    def is_over(self, day: date) -> bool:
        """Whether a day is done, or lies before today."""
        return day in self.done or (self.today is not None and day < self.today)


@dataclass(frozen=True)
class Doses:
    """The dose of each stretch for what is to come, and what it takes and gives: the same however a week is edited."""

    catalogue: Catalogue
    of: Mapping[str, Dose]

    def __getitem__(self, id_: str) -> Dose:
        return self.of[id_]

    @cached_property
    def seconds(self) -> Mapping[str, int]:
        """Seconds of each stretch, without getting into its position."""
        return {id_: stretch_seconds(stretch, self.of[id_]) for id_, stretch in self.catalogue.items()}

    @cached_property
    def worked(self) -> Mapping[Region, Mapping[str, float]]:
        """Seconds that each stretch gives to each region that it works on."""
        return {
            region: {
                id_: worked(stretch, self.of[id_], region)
                for id_, stretch in self.catalogue.items()
                if region in stretch.regions
            }
            for region in REGIONS
        }


@dataclass(frozen=True)
class Problem:
    """What the search is about.

    minutes: per training day that is still open. obstacles: for each such day and stretch. needs: for each such day
    and each stretch allowed on it, the stretches that come before it. kept: the days that are over, with their
    stretches; doses, kept_doses: of what is to come, and of what is kept. core: what comes on every day (learning.py).
    """

    request: Request
    minutes: Mapping[date, int]
    obstacles: Mapping[date, Mapping[str, list[Obstacle]]]
    needs: Mapping[date, Mapping[str, tuple[str, ...]]]
    doses: Doses
    kept: Mapping[date, tuple[str, ...]]
    kept_doses: Mapping[date, Mapping[str, Dose]]
    core: tuple[str, ...] = ()

    @property
    def profile(self) -> Profile:
        return self.request.profile

    @property
    def catalogue(self) -> Catalogue:
        return self.request.catalogue

    @property
    def days(self) -> tuple[date, ...]:
        """The training days that are still open."""
        return tuple(self.minutes)

    @property
    def seconds(self) -> Mapping[str, int]:
        """Seconds of each stretch, without getting into its position."""
        return self.doses.seconds

    @property
    def worked(self) -> Mapping[Region, Mapping[str, float]]:
        """Seconds that each stretch gives to each region that it works on."""
        return self.doses.worked

    @property
    def focus(self) -> dict[Region, int]:
        """The regions to work on with their level; without any wish, all of them alike."""
        return self._wished or dict.fromkeys(REGIONS, 1)

    @property
    def wanted(self) -> dict[Region, int]:
        """The weekly dose of each region to work on, in seconds."""
        if not self._wished:
            return dict.fromkeys(REGIONS, UNFOCUSED_DOSE_S)
        return {region: WEEKLY_DOSE_S[level] for region, level in self._wished.items()}

    @property
    def _wished(self) -> dict[Region, int]:
        return {region: level for region, level in self.profile.focus.items() if level}

    def goes_well(self, id_: str) -> bool:
        """Whether a stretch went in full without more pain in each of its last sessions."""
        history = self.request.history
        last = history.of(id_)[-GOES_WELL:] if history else ()
        return len(last) == GOES_WELL and all(each.went_in_full_without_more_pain for each in last)

    def locked(self, day: date) -> tuple[str, ...]:
        """Return what stays on a day, in the order of the catalogue; unknown stretches last.

        The person locked it there, or their experiment asks for it.
        """
        ids = {id_ for on, id_ in self.request.edits.lock | self.request.assigned.lock if on == day}
        rank = {id_: n for n, id_ in enumerate(self.catalogue)}
        return tuple(sorted(ids, key=lambda id_: (rank.get(id_, len(rank)), id_)))

    def with_needs(self, day: date, ids: Sequence[str]) -> tuple[str, ...]:
        """Return the stretches together with all that have to come before them."""
        found = list(dict.fromkeys(ids))
        for each in found:
            found += [needed for needed in self.needs[day][each] if needed not in found]
        return tuple(found)

    def session_seconds(self, day: date, ids: Sequence[str]) -> int:
        """Return how long a session of these stretches takes, as compose() puts it together: each position once."""
        positions = {self.catalogue[id_].position for id_ in ids}
        return sum(self.seconds[id_] for id_ in {*ids}) + sum(map(position_seconds, positions))

    def shortest(self, day: date) -> tuple[str, ...]:
        """Return the shortest session of a day that keeps every rule, locks included."""
        fixed = [id_ for id_ in (POSTURE_DRILL, *self.locked(day)) if id_ in self.needs[day]]
        options = [fixed] if fixed else [[id_] for id_ in self.needs[day]]
        return min((self.with_needs(day, ids) for ids in options), key=lambda ids: self.session_seconds(day, ids))

    def fits(self, day: date, ids: Sequence[str]) -> bool:
        """Whether a session of these stretches is within the minutes of a day."""
        return self.session_seconds(day, ids) <= 60 * self.minutes[day]

    def done(self, day: date) -> Mapping[str, float]:
        """Return the share done of each known stretch on a day that is over, where any was done."""
        shares = self.request.done.get(day, {})
        return {id_: share for id_, share in shares.items() if share > 0 and id_ in self.catalogue}

    def done_seconds(self, region: Region) -> float:
        """Return the seconds of this week in which a region was worked already."""
        planned = sum(
            share * worked(self.catalogue[id_], self.kept_doses[day][id_], region)
            for day in self.kept
            for id_, share in self.done(day).items()
        )
        beside = (
            share * worked(self.catalogue[id_], self.doses[id_], region)
            for day, shares in self.request.extra.items()
            if day in self.request.days
            for id_, share in shares.items()
            if id_ in self.catalogue
        )
        return planned + sum(beside)


def worked(stretch: Stretch, dose: Dose, region: Region) -> float:
    """Return the seconds of repetitions that a stretch gives to a region."""
    if region not in stretch.regions:
        return 0.0
    seconds = sum(cue.seconds for cue in stretch_cues(stretch, dose, moves=False) if cue.rep)
    return seconds * (1.0 if region == stretch.regions[0] else SECONDARY_SHARE)


def problem_of(request: Request) -> Problem:
    """Return the problem that a request poses."""
    kept = {day: ids for day in request.days if request.is_over(day) and (ids := _kept(request, day))}
    doses = Doses(
        request.catalogue, {id_: dose(stretch, request.history) for id_, stretch in request.catalogue.items()}
    )
    return _posed(request, doses, kept, {day: _doses_then(request, day, ids) for day, ids in kept.items()})


def edited(problem: Problem, edits: Edits, assigned: Edits) -> Problem:
    """Return the problem with other edits of its week, and another part of an experiment: no dose depends on these."""
    request = replace(problem.request, edits=edits, assigned=assigned)
    return _posed(request, problem.doses, problem.kept, problem.kept_doses)


def _posed(
    request: Request,
    doses: Doses,
    kept: Mapping[date, tuple[str, ...]],
    kept_doses: Mapping[date, Mapping[str, Dose]],
) -> Problem:
    catalogue, profile = request.catalogue, request.profile
    minutes = {
        day: minutes
        for day in request.days
        if not request.is_over(day) and day not in request.paused and (minutes := request.minutes_on(day))
    }
    out = {day: _out(request, day) for day in minutes}
    found = {
        day: {id_: obstacles(stretch, profile, catalogue, day, out[day]) for id_, stretch in catalogue.items()}
        for day in minutes
    }
    needs = {
        day: {id_: _needs(request, catalogue[id_], day, out[day]) for id_ in catalogue if not found[day][id_]}
        for day in minutes
    }
    problem = Problem(request, minutes, found, needs, doses, kept, kept_doses)
    return problem if profile.times_a_week is None else replace(problem, minutes=_picked(problem, profile.times_a_week))


def _picked(problem: Problem, times: int) -> dict[date, int]:
    """The days for so many sessions a week, of those that can hold one; days on which something was done count."""
    held = [day for day in problem.kept if problem.done(day)]
    needed = [day for day in problem.days if problem.locked(day)]
    possible = {
        day: len(allowed)
        for day, allowed in problem.needs.items()
        if day in needed or (allowed and problem.fits(day, problem.shortest(day)))
    }
    days = well_spaced(possible, times - len(held), held, needed, problem.request.saved)
    return {day: problem.minutes[day] for day in days}


def _kept(request: Request, day: date) -> tuple[str, ...]:
    """The stretches of a day that is over: as saved, else what was done. A pause that was kept holds none."""
    if day in request.paused and day not in request.done:
        return ()
    ids = request.saved.get(day) or request.done.get(day, {})
    return tuple(id_ for id_ in ids if id_ in request.catalogue)


def _doses_then(request: Request, day: date, ids: Sequence[str]) -> dict[str, Dose]:
    """The doses of what a day holds as they were when it began: what came since must not change what was planned."""
    held = {*ids, *request.done.get(day, {})}
    return {id_: dose(stretch, request.history, day) for id_, stretch in request.catalogue.items() if id_ in held}


def _out(request: Request, day: date) -> dict[str, Obstacle]:
    """What keeps stretches out of a day beside the profile: a removal, an experiment, the screening, that it hurt."""
    name = weekday_name(day)
    tried = Obstacle("experiment", f"Your experiment leaves it out on {name}.")
    removed = Obstacle("removed", f"You removed it from {name}. Put it back there to allow it again.")
    out = {id_: tried for on, id_ in request.assigned.remove if on == day}
    out |= {id_: removed for on, id_ in request.edits.remove if on == day}
    if request.screening:
        keeps_out = request.screening.keeps_out(request.catalogue).items()
        out |= {id_: Obstacle("screening", why) for id_, why in keeps_out if id_ not in request.profile.released}
    return out | dict.fromkeys(dropped(request.catalogue, request.history, request.start), HURT)


def _needs(request: Request, stretch: Stretch, day: date, out: Mapping[str, Obstacle]) -> tuple[str, ...]:
    drill = (POSTURE_DRILL,) if drill_comes_first(stretch, request.profile, request.catalogue, day, out) else ()
    return (*drill, *stretch.requires)
