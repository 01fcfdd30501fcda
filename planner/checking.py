"""Checks values from outside against declared types, and says what is wrong in one sentence.

The checking itself is pydantic's; here its findings become InvalidValue. Not for the CSV tables (columns.py),
where one bad row must not hide the good ones.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from operator import index
from typing import Annotated, Any, SupportsIndex, TypeVar, cast

from pydantic import BeforeValidator, TypeAdapter, ValidationError

from planner.errors import InvalidValue

T = TypeVar("T")

FIRST_YEAR, LAST_YEAR = 2000, 2099
DAY_WANTED = f"a date from {FIRST_YEAR} to {LAST_YEAR} such as 2026-11-23"

# What pydantic calls a kind of value, in words for a person.
_KINDS = {
    "literal_error": "one of the choices",
    "frozen_set_type": "a list or set",
    "dict_type": "a table of names and values",
    "bool_type": "true or false",
    "missing": "allowed: this field is needed",
    "time_parsing": "a time of day such as 07:30",
    "time_type": "a time of day such as 07:30",
    "string_type": "text",
    "unexpected_keyword_argument": "expected here: no field has this name",
}


def whole(low: int, high: int) -> BeforeValidator:
    """Return the check that a value is a whole number (Python's or numpy's, not a bool) within both bounds."""

    def check(value: object) -> int:
        if isinstance(value, SupportsIndex) and not isinstance(value, bool) and low <= index(value) <= high:
            return index(value)
        raise ValueError(f"a whole number from {low} to {high}")

    return BeforeValidator(check)


def sensible_day(value: object) -> date:
    """Return a date, or a text such as 2026-11-23, within the years of a diary; else raise ValueError.

    A year typed as 26 is the year 26 to a computer, and one such row makes a diary of two thousand years.
    """
    day = date.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(day, date) or isinstance(day, datetime) or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(DAY_WANTED)
    return day


def _day(value: object) -> date:
    try:
        return sensible_day(value)
    except ValueError as error:
        raise ValueError(DAY_WANTED) from error


Day = Annotated[date, BeforeValidator(_day)]


def checked(kind: type[T], value: object, where: str, field: str = "") -> T:
    """Return `value` as `kind`; raise InvalidValue naming where, the field, the value and the choices."""
    try:
        return cast(T, _adapter(cast(Any, kind)).validate_python(value))
    except ValidationError as error:
        raise _as_sentence(_first(error.errors()), where, field) from error


def _first(findings: Any) -> Any:
    """A misspelt field is also a missing one: name the misspelling."""
    return min(findings, key=lambda finding: finding["type"] != "unexpected_keyword_argument")


@lru_cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _as_sentence(finding: Any, where: str, field: str) -> InvalidValue:
    steps = [str(step) for step in finding["loc"] if step != "[key]"]
    path = ".".join(part for part in (field, *steps) if part)
    value = None if finding["type"] == "missing" else finding["input"]
    choices = re.findall(r"'([^']*)'", finding.get("ctx", {}).get("expected", ""))
    return InvalidValue(where, path, value, _expected(finding), choices)


def _expected(finding: Any) -> str:
    if finding["type"] == "string_too_long":
        return f"a text of at most {finding['ctx']['max_length']} characters"
    if finding["type"] == "string_too_short":
        return "a text with something in it"
    message = re.sub(r"^(Input should be|Value error,) ", "", finding["msg"])
    return str(_KINDS.get(finding["type"], message))
