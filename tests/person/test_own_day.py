"""Tests of when the person's day begins: which day a moment is on, what a choice changes, and the file that keeps it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.errors import InvalidValue, UnreadableFile
from planner.person import own_day
from planner.person.own_day import HOURS, LATEST, DayBegins, set_day_begins
from tests.helpers.clock import MORNING

NOV_29 = date(2026, 11, 29)
# Where clocks go back by an hour: over midnight too, and by half an hour.
ZONES = ("Europe/Berlin", "America/New_York", "America/Havana", "Asia/Beirut", "America/Santiago", "Australia/Lord_Howe",
         "Atlantic/Azores", "Asia/Kolkata")  # fmt: skip

hours = st.integers(0, LATEST)
days = st.dates(date(2024, 1, 1), date(2027, 12, 31))
moments = st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 31))
choices = st.lists(st.tuples(moments, hours), max_size=6).map(lambda made: sorted(made, key=lambda choice: choice[0]))


def chosen(made: list[tuple[datetime, int]]) -> DayBegins:
    begins = DayBegins()
    for moment, hour in made:
        begins = begins.changed(hour, moment)
    return begins


def test_a_day_begins_at_midnight_until_something_else_is_chosen() -> None:
    assert DayBegins().day_of(datetime(2026, 11, 29)) == NOV_29
    assert DayBegins().day_of(datetime(2026, 11, 29, 23, 59, 59)) == NOV_29


def test_half_past_one_is_still_the_evening_before_and_four_is_the_day() -> None:
    begins = DayBegins(((NOV_29, 4),))
    assert begins.day_of(datetime(2026, 11, 29, 1, 30)) == date(2026, 11, 28)
    assert begins.day_of(datetime(2026, 11, 29, 3, 59, 59)) == date(2026, 11, 28)
    assert begins.day_of(datetime(2026, 11, 29, 4)) == NOV_29
    assert begins.begins(NOV_29) == datetime(2026, 11, 29, 4)
    assert begins.day_of(datetime(2026, 11, 28, 1, 30)) == date(2026, 11, 28)


@pytest.mark.parametrize("at", ["2026-11-28T20:00", "2026-11-28T01:30"])
def test_a_choice_counts_from_the_next_midnight_on(at: str) -> None:
    assert DayBegins().changed(4, datetime.fromisoformat(at)) == DayBegins(((NOV_29, 4),))


def test_what_has_begun_keeps_its_day_where_midnight_is_chosen_in_the_small_hours() -> None:
    four = DayBegins(((date(2026, 11, 1), 4),))
    now = datetime(2026, 11, 29, 1, 30)
    after = four.changed(0, now)
    assert after.day_of(now) == four.day_of(now) == date(2026, 11, 28)
    assert after.day_of(datetime(2026, 11, 29, 4)) == NOV_29
    assert after.day_of(datetime(2026, 11, 30)) == date(2026, 11, 30)


def test_of_two_choices_on_one_day_the_last_counts() -> None:
    evening = datetime(2026, 11, 28, 20)
    assert DayBegins().changed(4, evening).changed(2, evening) == DayBegins(((NOV_29, 2),))
    assert DayBegins().changed(4, evening).changed(0, evening) == DayBegins()


@given(choices, st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 31)), st.timedeltas(timedelta(0), timedelta(2)))
def test_no_day_goes_back(made: list[tuple[datetime, int]], moment: datetime, later: timedelta) -> None:
    begins = chosen(made)
    assert begins.day_of(moment) <= begins.day_of(moment + later)


@given(choices, days)
def test_every_day_has_its_moments_and_every_moment_its_day(made: list[tuple[datetime, int]], day: date) -> None:
    begins = chosen(made)
    first, last = begins.begins(day), begins.begins(day + timedelta(1)) - timedelta(microseconds=1)
    assert {begins.day_of(first), begins.day_of(last)} == {day}
    assert begins.day_of(first - timedelta(microseconds=1)) == day - timedelta(1)
    assert timedelta(hours=24 - LATEST) <= last - first < timedelta(hours=24 + LATEST)


@given(choices, days, st.times())
def test_a_time_of_day_on_a_day_is_on_that_day(made: list[tuple[datetime, int]], day: date, clock: time) -> None:
    begins = chosen(made)
    if not begins.hour(day + timedelta(1)) <= clock.hour < begins.hour(day):  # which a shorter day lacks
        assert begins.day_of(begins.at(day, clock)) == day


@given(choices, moments, hours, st.timedeltas(timedelta(0), timedelta(900)))
def test_what_has_begun_keeps_its_day(
    made: list[tuple[datetime, int]], now: datetime, hour: int, ago: timedelta
) -> None:
    begins = chosen([choice for choice in made if choice[0] <= now])
    assert begins.changed(hour, now).day_of(now - ago) == begins.day_of(now - ago)
    assert begins.changed(hour, now).hour(now.date() + timedelta(1)) == hour


@given(choices, moments, hours, hours)
def test_chosen_twice_on_a_day_is_chosen_once(
    made: list[tuple[datetime, int]], now: datetime, one: int, two: int
) -> None:
    begins = chosen([choice for choice in made if choice[0] <= now])
    assert begins.changed(one, now).changed(two, now) == begins.changed(two, now)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("hour", range(LATEST + 1))
def test_no_day_goes_back_where_clocks_do(zone: str, hour: int) -> None:
    begins, at = DayBegins(((date(2025, 1, 1), hour),)), ZoneInfo(zone)
    halves = (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=30 * step) for step in range(2 * 24 * 365))
    here = [moment.astimezone(at) for moment in halves]
    days = [begins.day_of(moment) for moment in here]
    assert all(one <= two for one, two in pairwise(days))
    assert all(two - one <= timedelta(1) for one, two in pairwise(days))
    assert days == [begins.day_of(datetime.fromisoformat(moment.isoformat())) for moment in here]


@given(choices, st.lists(moments))
def test_a_column_of_times_has_the_days_of_its_moments(made: list[tuple[datetime, int]], given: list[datetime]) -> None:
    begins = chosen(made)
    texts = [moment.replace(tzinfo=ZoneInfo("Europe/Berlin")).isoformat(timespec="seconds") for moment in given]
    assert [day.date() for day in begins.days_of(texts)] == [begins.day_of(moment) for moment in given]


def test_a_column_may_hold_no_time_at_all() -> None:
    found = DayBegins(((NOV_29, 4),)).days_of(["", "2026-11-29T01:30:00+01:00"])
    assert found.tolist()[0] is pd.NaT
    assert found.tolist()[1] == pd.Timestamp("2026-11-28")


@pytest.mark.time_machine(MORNING)
def test_the_file_keeps_each_choice_for_ever(data_folder: Path) -> None:
    assert own_day.load() == DayBegins()
    set_day_begins("04:00")
    set_day_begins(time(2), now=datetime(2026, 12, 24, 22))
    assert own_day.load() == DayBegins(((date(2026, 11, 24), 4), (date(2026, 12, 25), 2)))
    assert (data_folder / "day_begins.toml").read_text("utf-8") == (
        "# From each of these days on your day begins at this hour; before the first of them, at midnight.\n"
        '2026-11-24 = "04:00"\n2026-12-25 = "02:00"\n'
    )


def test_today_is_the_day_before_until_the_own_day_begins(data_folder: Path, time_machine) -> None:  # type: ignore[no-untyped-def]
    set_day_begins("04:00", now=datetime(2026, 11, 1))
    time_machine.move_to(MORNING.replace(hour=3, minute=59))
    assert own_day.today() == date(2026, 11, 22)
    time_machine.move_to(MORNING.replace(hour=4))
    assert own_day.today() == date(2026, 11, 23)


def test_nothing_is_written_where_nothing_changes(data_folder: Path) -> None:
    set_day_begins("00:00")
    assert not (data_folder / "day_begins.toml").exists()


def test_a_time_written_by_hand_in_toml_is_one_too(data_folder: Path) -> None:
    data_folder.mkdir()
    (data_folder / "day_begins.toml").write_text("2026-11-29 = 04:00:00\n", "utf-8")
    assert own_day.load() == DayBegins(((NOV_29, 4),))


@pytest.mark.parametrize("at", ["04:30", "07:00", "4", "", None, 4, True, time(4, 0, 1), ["04:00"]])
def test_another_hour_is_refused(data_folder: Path, at: str) -> None:
    with pytest.raises(
        InvalidValue, match=r"day_begins: at: .* is not a full hour from 00:00 to 06:00\. .*Choose from"
    ):
        set_day_begins(at)
    assert not data_folder.exists() or not (data_folder / "day_begins.toml").exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('2026-11-29 = "4"\n', r"day_begins\.toml: 2026-11-29: '4' is not a full hour from 00:00 to 06:00\."),
        ('soon = "04:00"\n', r"day_begins\.toml: 'soon' is not a day such as 2026-11-23\."),
        ("[2026-11-29]\nat = 4\n", r"day_begins\.toml: 2026-11-29: \{'at': 4\} is not a full hour"),
    ],
)
def test_a_file_that_makes_no_sense_is_told_and_never_written_over(data_folder: Path, text: str, sentence: str) -> None:
    data_folder.mkdir()
    path = data_folder / "day_begins.toml"
    path.write_text(text, "utf-8")
    for call in (own_day.today, lambda: set_day_begins(HOURS[4])):
        with pytest.raises(InvalidValue, match=sentence):
            call()
    assert path.read_text("utf-8") == text


def test_a_torn_file_is_told_and_never_written_over(data_folder: Path) -> None:
    data_folder.mkdir()
    path = data_folder / "day_begins.toml"
    path.write_bytes(b'2026-11-29 = "04')
    for call in (own_day.today, lambda: set_day_begins(HOURS[4])):
        with pytest.raises(UnreadableFile, match=r"day_begins\.toml: cannot be read: .*move the file away"):
            call()
    assert path.read_bytes() == b'2026-11-29 = "04'


@given(moments, st.integers(-3, 3))
def test_a_moment_may_be_on_a_day_if_it_is_for_somebody(moment: datetime, off: int) -> None:
    day = moment.date() + timedelta(off)
    somebody = any(DayBegins(((date(2000, 1, 1), hour),)).day_of(moment) == day for hour in range(LATEST + 1))
    assert own_day.may_be(day, moment) == somebody
