from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from planner.diary.originals import original, parts

WORDS = st.text(st.characters(codec="utf-8"), min_size=1).filter(lambda text: text.split() and "#" not in text)


def test_it_reads_as_it_stood_there() -> None:
    at = datetime(2026, 11, 10, 7, 30, 5, 900, tzinfo=UTC)
    assert original(at, Decimal("4.50")) == "2026-11-10T07:30:05+00:00 4.5"
    assert original(date(2026, 11, 10), "very  bad", 2) == "2026-11-10 very bad #2"


@given(st.dates() | st.datetimes(), st.decimals(allow_nan=False, allow_infinity=False) | WORDS, st.integers(1, 12))
def test_it_comes_apart_again(at: date, value: Decimal | str, nth: int) -> None:
    when, text = parts(original(at, value, nth))
    assert when == (at.isoformat(timespec="seconds") if isinstance(at, datetime) else at.isoformat())
    assert Decimal(text) == value if isinstance(value, Decimal) else text == " ".join(value.split())
