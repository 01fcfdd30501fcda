"""A week that can be learnt: a core that comes on every training day, and little else until sessions went well.

Chooses, before the search, what it may choose from: the repertoire. It never keeps out what a focus needs for its dose,
what the person locked, likes or is shown already. Not for how much a core counts (WEIGHTS in rules.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain, zip_longest

from planner.catalogue import POSTURE_DRILL, REGIONS, Region, Stretch
from planner.planning.problem import Problem, edited
from planner.planning.rules import CHANGES, CORE_MOST, MOST_GIVEN, SESSIONS_TO_GROW, SHARE_GIVEN, Growth, Obstacle
from planner.week import Edits
from planner.week.timeline import position_seconds, stretch_seconds
from planner.words import number

Days = Mapping[date, Collection[str]]


def learnt(problem: Problem, shown: Days | None = None) -> Problem:
    """Return the problem with its core, and with only the repertoire to choose from. shown: what stays where it is."""
    plain = _unedited(problem)
    first = _first_core(plain)
    problem = replace(problem, core=_core(plain, problem.days, first))
    if problem.profile.change not in CHANGES:
        return problem
    known = _repertoire(problem, plain, first)
    needs = {day: _allowed(problem, day, known, (shown or {}).get(day, ())) for day in problem.needs}
    later = Obstacle("learning", _not_yet(problem))
    obstacles = {
        day: {id_: found or ([] if id_ in needs[day] else [later]) for id_, found in problem.obstacles[day].items()}
        for day in problem.obstacles
    }
    return replace(problem, needs=needs, obstacles=obstacles)


def _core(problem: Problem, days: Sequence[date], first: Mapping[date, Sequence[str]]) -> tuple[str, ...]:
    """The core of this week: as doses grow and variety does, fewer of the first stretches, never others."""
    share = _growth(problem).core_share - min(SHARE_GIVEN * _times_grown(problem), MOST_GIVEN)
    found = (_fitting(problem, day, first[day], share, problem.seconds) for day in days)
    return tuple(dict.fromkeys(chain.from_iterable(found)))


def _growth(problem: Problem) -> Growth:
    return CHANGES.get(problem.profile.change, CHANGES["little"])


def _unedited(problem: Problem) -> Problem:
    """The problem without what was changed on single days: to take a stretch off one day makes no other core."""
    request = problem.request
    return edited(problem, Edits(minutes=request.edits.minutes), Edits(minutes=request.assigned.minutes))


def _first_core(problem: Problem) -> dict[date, tuple[str, ...]]:
    """The core that a person begins with, for each day, at the starting doses: it does not depend on any history."""
    seconds = {id_: stretch_seconds(stretch, stretch.start) for id_, stretch in problem.catalogue.items()}
    share = _growth(problem).core_share
    return {
        day: _fitting(problem, day, _ranked(problem, allowed), share, seconds) for day, allowed in problem.needs.items()
    }


def _fitting(
    problem: Problem, day: date, ids: Sequence[str], share: float, seconds: Mapping[str, int]
) -> tuple[str, ...]:
    """The first of these stretches, in their order, that fit into a share of the day's minutes at their seconds."""
    drill = [POSTURE_DRILL] if POSTURE_DRILL in problem.needs[day] else []
    chosen: tuple[str, ...] = ()
    for id_ in ids:
        more = tuple(dict.fromkeys((*chosen, *_closed(problem, [id_]))))
        session = (*drill, *more)
        positions = {problem.catalogue[each].position for each in session}
        length = sum(seconds[each] for each in session) + sum(map(position_seconds, positions))
        if len(more) <= CORE_MOST and length <= share * 60 * problem.request.minutes_on(day):
            chosen = more
    return chosen


def _closed(problem: Problem, ids: Sequence[str]) -> tuple[str, ...]:
    """Stretches after those that they start from; without the drill, which is there whenever it can be."""
    found: list[str] = []
    for id_ in ids:
        found += [*_closed(problem, problem.catalogue[id_].requires), id_]
    return tuple(dict.fromkeys(id_ for id_ in found if id_ != POSTURE_DRILL))


def _ranked(problem: Problem, ids: Collection[str]) -> list[str]:
    """Stretches in the order in which they are learnt: those that the person likes, then in rounds one for each
    region, those in focus first. The article's, and the person's own, come before extensions."""
    focus = problem.focus
    regions = sorted(REGIONS, key=lambda region: (-focus.get(region, 0), REGIONS.index(region)))
    stretches = [problem.catalogue[id_] for id_ in problem.catalogue if id_ in ids and id_ != POSTURE_DRILL]
    rounds = zip_longest(*(_for_region(stretches, region, region in focus) for region in regions))
    liked = [stretch for stretch in stretches if stretch.id in problem.profile.like]
    by_round = [stretch for each in rounds for stretch in each if stretch]
    return list(dict.fromkeys(stretch.id for stretch in (*liked, *by_round, *stretches)))


def _for_region(stretches: Sequence[Stretch], region: Region, in_focus: bool) -> list[Stretch]:
    """The stretches mainly for a region, those first that do nothing else. Extensions are for a focus."""
    found = [each for each in stretches if each.regions[0] == region and (in_focus or each.source != "extension")]
    return sorted(found, key=lambda each: (each.source == "extension", len(each.regions)))


def _repertoire(problem: Problem, plain: Problem, first: Mapping[date, Sequence[str]]) -> set[str]:
    """What the week may hold: the first core, what was earned, what is liked or goes well, and what a focus can't do
    without."""
    growth = _growth(problem)
    core = list(dict.fromkeys(id_ for day in problem.days for id_ in first[day]))
    ranked = _ranked(plain, {id_ for day in problem.days for id_ in plain.needs[day]})
    more = growth.at_first + growth.each_time * _times_grown(problem)
    others = [id_ for id_ in ranked if id_ not in core][:more]
    mine = [id_ for id_ in problem.catalogue if id_ in problem.profile.like or problem.goes_well(id_)]
    known = {*_closed(problem, [*core, *others, *mine]), POSTURE_DRILL}
    for region in problem.focus:
        for id_ in _for_dose(problem, region, known, ranked):
            known |= {*_closed(problem, [id_])}
    return known


def _for_dose(problem: Problem, region: Region, known: Collection[str], ranked: Sequence[str]) -> Iterator[str]:
    """Yield what a region needs besides, to reach its dose where the minutes allow that."""
    works = problem.worked[region]
    have = {id_ for id_ in known if id_ in works}
    for id_ in ranked:
        if _can_reach(problem, region, have):
            return
        if id_ in works and id_ not in have:
            have.add(id_)
            yield id_


def _can_reach(problem: Problem, region: Region, ids: Collection[str]) -> bool:
    """Whether these stretches give a region its dose, or leave no minutes on any day for another."""
    given, room = problem.done_seconds(region), False
    for day in problem.days:
        here = [id_ for id_ in ids if id_ in problem.needs[day]]
        given += sum(problem.worked[region][id_] for id_ in here)
        room = room or problem.fits(day, here)
    return given >= problem.wanted[region] or not room


def _sessions_well(problem: Problem) -> int:
    """How many sessions before this week went in full without more pain: the week itself stays as it was planned."""
    went = problem.request.history.went_well if problem.request.history else {}
    return sum(well for day, well in went.items() if day < problem.request.start)


def _times_grown(problem: Problem) -> int:
    return _sessions_well(problem) // SESSIONS_TO_GROW


def _allowed(
    problem: Problem, day: date, known: Collection[str], shown: Collection[str]
) -> Mapping[str, tuple[str, ...]]:
    """What a day may hold of the repertoire, with what stays there; without any session, the shortest that is."""
    needs = problem.needs[day]
    keep = [id_ for id_ in needs if id_ in known or id_ in shown or id_ in problem.locked(day)]
    narrow = {id_: needs[id_] for id_ in needs if id_ in problem.with_needs(day, keep)}
    if day not in problem.minutes or not needs:
        return narrow
    alone = replace(problem, needs={day: narrow})
    if narrow and problem.fits(day, alone.shortest(day)):
        return narrow
    return {id_: needs[id_] for id_ in needs if id_ in narrow or id_ in problem.shortest(day)}


def _not_yet(problem: Problem) -> str:
    left = SESSIONS_TO_GROW - _sessions_well(problem) % SESSIONS_TO_GROW
    return (
        f"Not yet: your week has a core to learn. Another stretch comes after {number(left, 'more session')} that "
        f"{'goes' if left == 1 else 'go'} well. To have this one now, swap it in, like it or choose more change."
    )
