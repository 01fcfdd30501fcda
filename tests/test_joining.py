"""What two pages changed, joined field by field."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.joining import Clash, join

NAMES = st.sampled_from(["a", "b", "c"])
TAGS = st.lists(st.sampled_from(["x", "y", "z"]), unique=True).map(sorted)
TABLES = st.fixed_dictionaries(
    {},
    optional={"one": st.integers(0, 3), "tags": TAGS, "days": st.dictionaries(NAMES, st.integers(0, 3), max_size=3)},
)


def in_order(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values with their tags in one order and without what is empty, which says the same."""
    plain = {name: sorted(value) if isinstance(value, list) else value for name, value in values.items()}
    return {name: value for name, value in plain.items() if value not in ([], {})}


@given(TABLES, TABLES)
def test_what_only_one_changed_is_what_counts(base: dict[str, Any], changed: dict[str, Any]) -> None:
    for joined in (join(base, changed, base), join(base, base, changed), join(base, changed, changed)):
        assert in_order(joined.values) == in_order(changed)
        assert joined.clashes == ()


@given(TABLES, TABLES, TABLES)
def test_both_windows_see_the_same_clashes_and_agree_once_they_are_decided(
    base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]
) -> None:
    here, there = join(base, mine, theirs), join(base, theirs, mine)
    places = {clash.place for clash in here.clashes}
    assert places == {clash.place for clash in there.clashes}
    kept, taken = join(base, mine, theirs, keep=places), join(base, theirs, mine, take=places)
    assert in_order(kept.values) == in_order(taken.values)
    assert not kept.clashes
    assert not taken.clashes


@given(TABLES, TABLES, TABLES)
def test_nothing_that_either_added_is_lost(base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]) -> None:
    added = {*mine.get("tags", []), *theirs.get("tags", [])} - {*base.get("tags", [])}
    assert added <= {*join(base, mine, theirs).values.get("tags", [])}


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "values", "came", "clashes"),
    [
        ({"wed": 0}, {"wed": 7}, {"wed": 0, "thu": 6}, {"wed": 7, "thu": 6}, [("thu",)], []),
        ({"wed": 5}, {}, {"wed": 5}, {}, [], []),
        ({"wed": 5}, {}, {"wed": 6}, {}, [], [Clash(("wed",), None, 6)]),
        ({}, {"wed": 5}, {"wed": 6}, {"wed": 5}, [], [Clash(("wed",), 5, 6)]),
        ({"m": {"a": 1}}, {"m": {"a": 1, "b": 2}}, {}, {"m": {"b": 2}}, [("m", "a")], []),
        ({"t": ["x"]}, {"t": ["x", "y"]}, {"t": []}, {"t": ["y"]}, [("t", "x")], []),
    ],
)
def test_fields_one_by_one(
    base: dict[str, Any],
    mine: dict[str, Any],
    theirs: dict[str, Any],
    values: dict[str, Any],
    came: list[Any],
    clashes: list[Clash],
) -> None:
    joined = join(base, mine, theirs)
    assert (joined.values, [*joined.came], [*joined.clashes]) == (values, came, clashes)
