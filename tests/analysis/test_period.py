from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from planner.analysis.period import ALL, NAMED, OWN, Period, period
from planner.errors import InvalidValue, PlannerError

TODAY = date(2026, 6, 28)


def days(first: str, last: str = "2026-06-28") -> pd.DataFrame:
    return pd.DataFrame({"pain": 1.0}, index=pd.date_range(first, last, name="date", unit="us"))


@pytest.mark.parametrize("name", NAMED)
def test_a_named_period_ends_today(name: str) -> None:
    chosen = period(name, TODAY).of(days("2016-01-01"))
    assert len(chosen) == NAMED[name]
    assert chosen.index[-1] == pd.Timestamp(TODAY)


def test_own_dates_are_both_included_and_either_may_be_open() -> None:
    whole = days("2026-05-01")
    assert len(period(OWN, TODAY, "2026-05-03", "2026-06-08").of(whole)) == 37
    assert period(OWN, TODAY, "2026-05-03", "") == Period(date(2026, 5, 3), TODAY, "From 3 May 2026 to 28 June 2026")
    assert period(OWN, TODAY, "", "2026-06-08") == Period(None, date(2026, 6, 8))
    assert len(period(OWN, TODAY, "2020-01-01", "2020-02-01").of(whole)) == 0
    assert period(ALL, TODAY).of(whole).equals(whole)


@pytest.mark.parametrize(
    ("chosen", "began", "words"),
    [
        (("12 weeks",), "2020-01-01", "In the last 12 weeks"),
        (("a year",), "2020-01-01", "In the last year"),
        (("12 weeks",), "2026-05-03", "Since you began on 3 May"),
        (("a year",), "2025-12-03", "Since you began on 3 December 2025"),
        ((ALL,), "2016-05-03", "Since you began on 3 May 2016"),
        ((OWN, "2026-05-01", "2026-05-31"), "2026-05-03", "From 1 May 2026 to 31 May 2026"),
        ((OWN, "", "2026-05-31"), "2026-05-03", "Since you began on 3 May up to 31 May 2026"),
    ],
)
def test_how_a_sentence_begins(chosen: tuple[str, ...], began: str, words: str) -> None:
    name, *own = chosen
    assert period(name, TODAY, *own).begins(days(began)) == words


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("", "", "Enter the first day, the last day, or both."),
        ("", "2026-06-29", "The last day, 29 June 2026, is still to come: enter one up to today."),
        ("2026-06-29", "", "The first day, 29 June 2026, is after the last one, 28 June 2026."),
        ("2026-06-09", "2026-06-08", "The first day, 9 June 2026, is after the last one, 8 June 2026."),
    ],
)
def test_wrong_dates_say_what_to_enter(first: str, last: str, sentence: str) -> None:
    with pytest.raises(PlannerError) as error:
        period(OWN, TODAY, first, last)
    assert str(error.value) == sentence


@pytest.mark.parametrize(("first", "last"), [("26-06-01", ""), ("0026-06-01", ""), ("", "tomorrow")])
def test_what_is_no_date_is_named(first: str, last: str) -> None:
    with pytest.raises(InvalidValue, match="is not a date from 2000 to 2099 such as 2026-11-23"):
        period(OWN, TODAY, first, last)


def test_an_unknown_name_lists_the_choices() -> None:
    with pytest.raises(InvalidValue, match=r"Did you mean '4 weeks'\?"):
        period("4 week", TODAY)
