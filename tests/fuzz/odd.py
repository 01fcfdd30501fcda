"""What goes wrong with files and pages, as hypothesis strategies: real ones that were altered, and plain nonsense.

FUZZ_TIMES=100 (as `make fuzz` sets it) makes every test try a hundred times as often, each time anew.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

import tomlkit
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

_TIMES = int(os.environ.get("FUZZ_TIMES", "1"))


def tries(count: int) -> settings:
    """Return the settings of a test that tries so often in `make test`."""
    again = _TIMES == 1  # the same examples on every machine
    return settings(
        max_examples=count * _TIMES,
        derandomize=again,
        database=None if again else settings.default.database,  # type: ignore[union-attr]
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


# Any character, half ones and control characters too: JSON can hold them.
TEXT = st.text(st.characters(exclude_categories=()), max_size=12)
MOMENTS = (
    "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-23:59",
    "2026-11-23T07:31:05",
    "2026-11-23T24:00:00Z",
    "2026-11-23T07:31:05.123456789+01:00",
    "20261123T073105+0100",
    "2026-W48-1T07:31:05+01:00:30",
    "1969-12-31T23:59:60Z",
)
DAYS = ("2026-11-23", "0001-01-01", "9999-12-31", "26-11-23", "2026-02-30", "20261123", "2026-W48-1", "2100-01-01")
NUMBERS = (-1, 0, 1, 10, 11, 2**31, 2**63, 10**400, -0.0, 0.5, 4.0, 1e308, float("inf"), float("-inf"), float("nan"))
WORDS = (
    "",
    " ",
    "x" * 5000,
    "\0",
    "\ud800",
    "\u202e",
    "=1+1",
    "<script>",
    "../../x",
    "C:\\x",
    "CON",
    "null",
    "None",
    "\n",
)
_ODD = st.sampled_from((None, True, False, [], {}, *NUMBERS, *MOMENTS, *DAYS, *WORDS))
JSON: st.SearchStrategy[Any] = st.recursive(
    _ODD | TEXT | st.integers() | st.floats(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=6,
)


def is_table(value: object) -> bool:
    """Whether it is a dict, as a trait that holds a request takes it, and as a TOML file is."""
    return isinstance(value, dict)


@st.composite
def altered(draw: st.DrawFn, sound: Sequence[Any]) -> Any:
    """Return one of some JSON values in which one to three parts are another value, missing, or new."""
    value = deepcopy(draw(st.sampled_from(sound)))
    for _ in range(draw(st.integers(1, 3))):
        value = _altered(draw, value)
    return value


def _altered(draw: st.DrawFn, value: Any) -> Any:
    if not isinstance(value, (dict, list)) or not value or draw(st.integers(0, 9)) == 0:
        return draw(JSON)
    at: Any = draw(st.sampled_from(list(value) if isinstance(value, dict) else range(len(value))))
    change = draw(st.sampled_from(("deeper", "deeper", "deeper", "gone", "new")))
    if change == "deeper":
        value[at] = _altered(draw, value[at])
    elif change == "gone":
        del value[at]
    elif isinstance(value, dict):
        value[draw(TEXT)] = draw(JSON)
    else:
        value.insert(at, draw(JSON))
    return value


def as_toml(value: Any) -> bytes:
    """Return a table as TOML, without what TOML cannot hold; such an example is not tried."""
    try:
        return tomlkit.dumps(_without_none(value)).encode()
    except (TypeError, ValueError, AttributeError):
        return b""


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_none(inner) for name, inner in value.items() if inner is not None}
    return [_without_none(inner) for inner in value if inner is not None] if isinstance(value, list) else value


@st.composite
def torn(draw: st.DrawFn, sound: Sequence[bytes], tokens: Sequence[bytes]) -> bytes:
    """Return one of some files of which one to four places were cut, doubled, or written over."""
    data = draw(st.sampled_from(sound))
    written = st.sampled_from((b"", *tokens)) | st.binary(max_size=4)
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.sampled_from((0, 0, 1, 2, 9, 80, 10**6))))
        change = draw(st.sampled_from(("over", "over", "cut", "doubled")))
        put = draw(written) if change == "over" else data[start:end] * (2 if change == "doubled" else 0)
        data = data[:start] + put + data[end:]
    return data


def files(sound: Sequence[bytes], tokens: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """Return altered files, some made of such tokens alone, and plain nonsense."""
    made = st.lists(st.sampled_from(tokens) | st.binary(max_size=2), max_size=30).map(b"".join)
    return torn(sound, tokens) | torn(sound, tokens) | made | st.binary(max_size=60)
