"""The best score against every possible week, counted by code that shares nothing with the search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import chain, combinations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner import Profile
from planner.catalogue import Stretch
from planner.person.profile import WEEKDAYS
from planner.planning.learning import learnt
from planner.planning.problem import Problem, Request, problem_of
from planner.planning.progression import History, Performance
from planner.planning.refusal import causes
from planner.planning.search import search
from planner.week import Edits
from planner.week.timeline import compose, timeline
from tests.helpers.people import CATALOGUE, EVERYTHING, MONDAY

DRILL = "standing_posture"
SMALL = ("knees_to_chest", "knee_hug_rock", "figure_four", "overhead_reach", "legs_up_wall", "chin_tuck")
Week = tuple[tuple[str, ...], ...]


def seconds(ids: Sequence[str]) -> int:
    parts = [(CATALOGUE[id_], CATALOGUE[id_].start, "") for id_ in ids]
    return sum(cue.seconds for cue in timeline(compose(MONDAY, parts, CATALOGUE)))


def worked(stretch: Stretch, region: str) -> float:
    phases = sum(stretch.start.hold_s if phase.kind == "hold" else phase.seconds for phase in stretch.movement)
    share = 1.0 if region == stretch.regions[0] else 0.5 if region in stretch.regions else 0.0
    return phases * stretch.start.reps * len(stretch.side_names) * share


def every_session(ids: Sequence[str], minutes: int) -> list[tuple[str, ...]]:
    """All sessions that keep the rules of a person with everything and no limits."""
    subsets = chain.from_iterable(combinations(ids, n) for n in range(1, len(ids) + 1))
    return [
        some
        for some in subsets
        if (DRILL in some or (DRILL not in ids and "overhead_reach" not in some))
        and ("knee_hug_rock" not in some or "knees_to_chest" in some)
        and seconds(some) <= 60 * minutes
    ]


def score(
    week: Week, focus: Mapping[str, int], like: set[str], well: set[str], saved: Week, core: Sequence[str], learns: bool
) -> int:
    """The six tiers, counted by hand."""
    total = 0
    times = Counter(id_ for session in week for id_ in session)
    for region, level in focus.items():
        dose = sum(worked(CATALOGUE[id_], region) * n for id_, n in times.items())
        total += 1200 * level * min(20, int(dose * 20 / {1: 180, 2: 360, 3: 600}[level] + 1e-9))
        days = sum(any(region in CATALOGUE[id_].regions for id_ in session if id_ != DRILL) for session in week)
        total += 300 * level * min(3, days)
    for id_, n in times.items():
        if id_ != DRILL:
            total += 6 + min(n, 3) * (18 * (id_ in like) + 12 * (id_ in well))
            total += (150 * n if id_ in core else 36) if learns else 6 * (id_ in core)
    total += sum(len(set(now) & set(before) - {DRILL}) for now, before in zip(week, saved, strict=True))
    return total


def best_by_hand(options: Iterator[Week], *wishes: Any) -> int:
    return max(score(week, *wishes) for week in options)


def asked(ids: Sequence[str], minutes: Sequence[int], saved: Week, well: set[str], **wishes: Any) -> Problem:
    days = [MONDAY + timedelta(n) for n in range(len(minutes))]
    went = tuple(Performance(MONDAY - timedelta(n), in_full=True, hurt=False) for n in (3, 2, 1))
    return problem_of(
        Request(
            Profile(minutes=dict(zip(WEEKDAYS, minutes, strict=False)), equipment=EVERYTHING, **wishes),
            {id_: CATALOGUE[id_] for id_ in ids},
            MONDAY,
            History(dict.fromkeys(well, went)),
            Edits(),
            dict(zip(days, saved, strict=False)),
            {},
            frozenset(),
            None,
            None,
        )
    )


@pytest.mark.long
@settings(max_examples=60)
@given(st.data())
def test_the_best_week_scores_as_much_as_the_best_of_all_weeks(data: st.DataObject) -> None:
    drill = data.draw(st.sampled_from([(), (DRILL,)]))
    ids = (*drill, *SMALL[: data.draw(st.integers(4, 6)) - len(drill)])
    minutes = data.draw(st.lists(st.integers(3, 9), min_size=2, max_size=3))
    focus = data.draw(
        st.dictionaries(
            st.sampled_from(["lower back", "hips", "neck", "calves"]), st.integers(1, 3), min_size=1, max_size=3
        )
    )
    like, well = (data.draw(st.sets(st.sampled_from(SMALL[:4]), max_size=2)) & set(ids) for _ in range(2))
    options = [every_session(ids, each) for each in minutes]
    saved: Week = ()
    if data.draw(st.booleans()):
        saved = tuple(data.draw(st.sampled_from(sessions or [()])) for sessions in options)
    change = data.draw(st.sampled_from(["little", "some", "much"]))
    problem = asked(ids, minutes, saved, well, focus=focus, like=like, change=change)
    if causes(problem):
        assert not all(options)
        return
    problem = learnt(problem)
    may_hold = [problem.needs[day].keys() for day in problem.days]
    options = [[some for some in sessions if set(some) <= may] for sessions, may in zip(options, may_hold, strict=True)]
    best = search(problem)
    assert best.gap == 0
    found = tuple(best.sessions[day] for day in sorted(best.sessions))
    wishes = focus, like, well, saved or tuple(() for _ in minutes), problem.core, change != "much"
    assert all(set(session) in map(set, allowed) for session, allowed in zip(found, options, strict=True))
    assert score(found, *wishes) == best_by_hand(product(*options), *wishes)
