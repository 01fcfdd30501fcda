"""People and catalogues for the tests: the shipped catalogue, a week that is easy to read, and random profiles."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from planner import Profile, load_catalogue
from planner.catalogue import CAUTIONS, EQUIPMENT, POSITIONS, REGIONS
from planner.person.profile import WEEKDAYS
from planner.week import Edits, Week

MONDAY = date(2026, 11, 23)
EVERYTHING = frozenset(EQUIPMENT)
CATALOGUE = load_catalogue()
IDS = tuple(CATALOGUE)


def person(**wishes: Any) -> Profile:
    """Return somebody with ten minutes on three days and all equipment, changed by `wishes`."""
    return Profile(**({"minutes": {"mon": 10, "wed": 10, "fri": 10}, "equipment": EVERYTHING} | wishes))


def _some(choices: tuple[str, ...]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(choices))


CLOCKS = st.times().map(lambda time: time.replace(second=0, microsecond=0))
PROFILES = st.builds(
    Profile,
    minutes=st.dictionaries(st.sampled_from(WEEKDAYS), st.integers(5, 30) | st.integers(0, 30), max_size=5),
    focus=st.dictionaries(st.sampled_from(REGIONS), st.integers(0, 3), max_size=3),
    cautions=st.one_of(st.just(frozenset()), st.frozensets(st.sampled_from(CAUTIONS), max_size=3)),
    released=st.frozensets(st.sampled_from(IDS), max_size=3),
    equipment=st.one_of(st.just(EVERYTHING), _some(EQUIPMENT)),
    positions=st.dictionaries(st.sampled_from(WEEKDAYS), _some(POSITIONS), max_size=2),
    avoid=st.frozensets(st.sampled_from(IDS), max_size=3),
    like=st.frozensets(st.sampled_from(IDS), max_size=3),
    article_only=st.booleans(),
    wake=st.none() | CLOCKS,
    session_at=st.dictionaries(st.sampled_from(WEEKDAYS), CLOCKS),
    times_a_week=st.one_of(st.none(), st.none(), st.integers(1, 7)),
    minutes_each=st.integers(1, 30),
    change=st.sampled_from(["little", "little", "some", "much"]),
)

DAYS = tuple(MONDAY + timedelta(n) for n in range(7))


@st.composite
def in_between(draw: st.DrawFn, week: Week) -> dict[str, Any]:
    """Return what may have come in between since a week was planned, as plan_week takes it."""
    saved = {session.date: tuple(item.stretch.id for item in session.items) for session in week.sessions}
    planned = st.sampled_from([(day, id_) for day, ids in saved.items() for id_ in ids])
    anything = st.tuples(st.sampled_from(DAYS), st.sampled_from(IDS))
    today = draw(st.none() | st.sampled_from(DAYS))
    over = [day for day in saved if today and day <= today]
    shares = st.sampled_from([0.0, 0.5, 1.0]) | st.floats(0, 1)
    return {
        "saved": saved,
        "today": today,
        "done": {day: {id_: draw(shares) for id_ in saved[day]} for day in over if draw(st.booleans())},
        "edits": Edits(
            lock=frozenset(draw(st.sets(planned, max_size=2)) | draw(st.sets(anything, max_size=1))),
            remove=frozenset(draw(st.sets(planned, max_size=2)) | draw(st.sets(anything, max_size=2))),
        ),
        "paused": draw(st.frozensets(st.sampled_from(DAYS), max_size=2)),
    }
