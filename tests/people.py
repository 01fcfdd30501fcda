"""People and catalogues for the tests: the shipped catalogue, a week that is easy to read, and random profiles."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from planner import Profile, load_catalogue
from planner.catalogue import CAUTIONS, EQUIPMENT, POSITIONS, REGIONS
from planner.profile import WEEKDAYS

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
    minutes=st.dictionaries(st.sampled_from(WEEKDAYS), st.integers(0, 30), max_size=4),
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
)
