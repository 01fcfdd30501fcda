from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.diary.dates import (
    ELSEWHERE,
    AmbiguousDays,
    day_meant,
    day_order,
    days_meant,
    doubt,
    is_day_form,
    looks_like_day,
    looks_like_moment,
    parse_moment,
    since_1970,
    split,
)
from planner.diary.tables import TABLES
from planner.words import MONTHS

ABOUT = TABLES["pain"].column("about")
APRIL, MARCH = date(2026, 4, 3), date(2026, 3, 4)


@pytest.mark.parametrize(
    "text",
    [
        *("2026-11-23", "20261123", "2026/11/23", "2026.11.23", "2026. 11. 23.", "2026-11-23 00:00:00"),
        *("23.11.2026", "23. 11. 2026", "23/11/2026", "11/23/2026", "23-11-2026", "11-23-2026", "23.11.2026 0:00"),
        *("23 Nov 2026", "23-Nov-2026", "23. November 2026", "November 23, 2026", "nov 23 2026"),
    ],
)
def test_a_date_that_can_mean_one_day_is_read(text: str) -> None:
    assert ABOUT.parse(text) == date(2026, 11, 23)


@pytest.mark.parametrize(
    "text", ["03/04/2026", "03.04.2026", "3-4-2026", "23.11.26", "11/23/26", "46349", "23/11.2026"]
)
def test_a_date_that_could_mean_two_days_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="^"):
        ABOUT.parse(text)


def test_a_doubt_is_said_with_both_days() -> None:
    assert doubt("3.4.2026") == "It could be 4 March 2026 or 3 April 2026: write 2026-03-04 or 2026-04-03."
    assert doubt("4.4.2026") == doubt("2026-04-03") == doubt("x") == ""
    assert ABOUT.parse("4.4.2026") == date(2026, 4, 4)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from("./-"), st.booleans(), st.booleans())
def test_no_local_form_is_read_as_another_day(day: date, mark: str, month_first: bool, padded: bool) -> None:
    parts = [day.month, day.day] if month_first else [day.day, day.month]
    text = mark.join([*(f"{part:02}" if padded else str(part) for part in parts), str(day.year)])
    meant = days_meant(text)
    assert day in meant
    assert (len(meant) == 1) == (day.day > 12 or day.day == day.month)


@pytest.mark.parametrize(
    ("text", "in_a_table", "elsewhere"),
    [
        ("2026-04-03", (APRIL,), (APRIL,)),
        ("20260403", (APRIL,), (APRIL,)),
        ("2026/04/03", (APRIL,), (APRIL,)),
        ("03/04/2026", (MARCH, APRIL), (MARCH, APRIL)),
        ("3-4-2026", (MARCH, APRIL), (MARCH, APRIL)),
        ("3.4.2026", (MARCH, APRIL), (APRIL,)),
        ("3. 4. 2026", (MARCH, APRIL), (APRIL,)),
        ("3 Apr 2026", (APRIL,), (APRIL,)),
        ("April 3, 2026", (APRIL,), (APRIL,)),
        ("2026-4-3", (APRIL,), (APRIL,)),
        ("2026/4/3", (APRIL,), (APRIL,)),
        ("2026-W14-5", (APRIL,), ()),
        ("2026-04-03 00:00", (APRIL,), ()),
        ("3 Avril 2026", (), (APRIL,)),
        ("4. März 2026", (), (MARCH,)),
        ("3 abr. 2026", (), (APRIL,)),
        ("3 Foo 2026", (), ()),
        ("3 Sept 2026", (), (date(2026, 9, 3),)),
        ("3 Novembre 2026", (), (date(2026, 11, 3),)),
        ("3.4.26", (), (MARCH, APRIL)),
        ("3/4/26", (), (MARCH, APRIL)),
        ("26-04-03", (), ()),
        ("2026/04-03", (APRIL,), ()),
    ],
)
def test_each_caller_says_what_it_allows(text: str, in_a_table: tuple[date, ...], elsewhere: tuple[date, ...]) -> None:
    assert days_meant(text) == in_a_table
    assert days_meant(text, ELSEWHERE) == elsewhere


def test_elsewhere_the_order_is_the_callers() -> None:
    assert (day_meant("03/04/2026", True), day_meant("03/04/2026", False)) == (APRIL, MARCH)
    assert day_meant("3.4.2026", False) == APRIL
    with pytest.raises(ValueError, match="month must be in 1"):
        day_meant("23/11/2026", False)
    with pytest.raises(ValueError, match="^a date from 2000 to 2099 such as 2026-11-23$"):
        day_meant("23 November 1926", True)
    with pytest.raises(ValueError, match="^a date from 2000 to 2099 such as 2026-11-23$"):
        day_meant("yesterday", True)


@pytest.mark.parametrize(
    ("text", "looks"),
    [("2026-04-03T07:31", True), ("3/4/2026, 7:31", True), ("4", False), ("1926-04-03", False), ("45/45/2026", False)],
)
def test_a_column_of_days_is_known_by_its_texts(text: str, looks: bool) -> None:
    assert looks_like_day(text) is looks


def test_a_time_may_have_a_space_before_its_offset() -> None:
    column = TABLES["pain"].column("rated_at")
    assert column.parse("2026-11-23 07:31:05 +01:00") == column.parse("2026-11-23T07:31:05+01:00")


NOV = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "clock", "ahead"),
    [
        ("7:31", time(7, 31), None),
        ("07:31:05", time(7, 31, 5), None),
        ("07:31:05.25", time(7, 31, 5, 250_000), None),
        ("07:31:05,123456789", time(7, 31, 5, 123_456), None),
        ("7:31:05 AM", time(7, 31, 5), None),
        ("7:31 p.m.", time(19, 31), None),
        ("7:31 p. m.", time(19, 31), None),
        ("7:31\u202fPM", time(19, 31), None),  # the narrow space of newer browsers
        ("7 am", time(7), None),
        ("12:05 AM", time(0, 5), None),
        ("12:05 pm", time(12, 5), None),
        ("0:05 AM", time(0, 5), None),
        ("13:05 PM", time(13, 5), None),
        ("19h31", time(19, 31), None),
        ("19 h 31", time(19, 31), None),
        ("19h", time(19), None),
        ("7.31 Uhr", time(7, 31), None),
        ("19 Uhr", time(19), None),
        ("0731", time(7, 31), None),
        ("073105Z", time(7, 31, 5), 0),
        ("07:31Z", time(7, 31), 0),
        ("07:31 UTC", time(7, 31), 0),
        ("07:31:05+01:00", time(7, 31, 5), 60),
        ("07:31:05 +0100", time(7, 31, 5), 60),
        ("07:31:05-03:30", time(7, 31, 5), -210),
        ("3:08:44 PM GMT+1", time(15, 8, 44), 60),
        ("1:28:19 pm GMT+5:30", time(13, 28, 19), 330),
        ("7:31 AM (GMT+1)", time(7, 31), 60),
        ("07:31:05 GMT+0100 (Central European Standard Time)", time(7, 31, 5), 60),
    ],
)
def test_a_time_is_read_in_every_form(text: str, clock: time, ahead: int | None) -> None:
    zone = None if ahead is None else timezone(timedelta(minutes=ahead))
    assert parse_moment(NOV, text) == datetime.combine(NOV, clock, zone)


@pytest.mark.parametrize(
    "text",
    ["7", "late", "7:5", "25:00", "24:00", "7:61", "13:05 AM", "7:31 CET", "07:31+25:00", "07:31+01:75", "731", "٧:٣١"],
)
def test_what_is_no_time_is_said_to_be_none(text: str) -> None:
    with pytest.raises(ValueError, match="."):
        parse_moment(NOV, text)


@pytest.mark.parametrize(
    ("text", "day", "behind"),
    [
        ("2026-11-20T07:31:05Z", "2026-11-20", "07:31:05Z"),
        ("20261120T073105Z", "20261120", "073105Z"),
        ("11/20/2026, 7:31:05\u202fAM", "11/20/2026", "7:31:05 AM"),
        ("11/20/26 7:31 AM", "11/20/26", "7:31 AM"),
        ("2026/1/5 7:05", "2026/1/5", "7:05"),
        ("Fri, 20 Nov 2026 07:31:05 +0100", "20 Nov 2026", "07:31:05 +0100"),
        ("Fri Nov 20 2026 07:31:05 GMT+0100 (CET)", "Nov 20 2026", "07:31:05 GMT+0100 (CET)"),
        ("November 20, 2026 at 7:31 AM", "November 20, 2026", "7:31 AM"),
        ("20.11.2026 um 7:31 Uhr", "20.11.2026", "7:31 Uhr"),
        ("2026-11-20 late", "2026-11-20", "late"),
        ("Pain", "Pain", ""),
    ],
)
def test_a_day_is_told_from_what_stands_behind_it(text: str, day: str, behind: str) -> None:
    assert split(text) == (day, behind)


def test_seconds_since_1970_are_a_moment_in_utc() -> None:
    at = datetime(2026, 11, 20, 7, 31, 5, tzinfo=UTC)
    assert since_1970("1795159865") == at
    assert since_1970("1795159865.5") == at.replace(microsecond=500_000)
    assert since_1970("1795159865250") == at.replace(microsecond=250_000)
    assert since_1970("20261120") is None
    assert looks_like_moment("1795159865")
    assert not looks_like_moment("9999999999")  # in 2286


def test_a_day_that_does_not_exist_is_still_in_a_known_form() -> None:
    assert is_day_form("2026-02-30")
    assert is_day_form("1926-11-20")
    assert not is_day_form("yesterday")
    assert not is_day_form("20 Foo 2026")


def test_a_year_of_two_digits_is_read_where_all_days_together_leave_one_reading() -> None:
    assert day_order(["11/20/26", "11/05/26"], "x") is False
    assert day_meant("11/05/26", False) == date(2026, 11, 5)
    for texts in (["20/11/26"], ["05.11.26"], ["09/09/26"]):  # the year could stand first
        with pytest.raises(AmbiguousDays, match=f"^x: {texts[0]} could be two different days"):
            day_order(texts, "x")


_ZONES = st.none() | st.integers(-14 * 60, 14 * 60).map(lambda ahead: timezone(timedelta(minutes=ahead)))


@given(st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31, 23, 59, 59), timezones=_ZONES), st.data())
def test_a_moment_comes_back_from_whatever_form_it_is_written_in(at: datetime, data: st.DataObject) -> None:
    month, half = MONTHS[at.month - 1], "am" if at.hour < 12 else "PM"
    days = (
        *(f"{at:%Y-%m-%d}", f"{at:%Y/%m/%d}", f"{at:%Y%m%d}", f"{at:%d.%m.%Y}", f"{at:%m/%d/%Y}", f"{at:%m/%d/%y}"),
        *(f"{at:%d} {month[:3]} {at:%Y}", f"{month} {at.day}, {at:%Y}", f"Sun, {at.day} {month[:3]} {at:%Y}"),
    )
    clocks = (f"{at:%H:%M:%S.%f}", f"{at:%H:%M:%S,%f}", f"{at.hour % 12 or 12}:{at:%M:%S.%f} {half}")
    written = "".join(data.draw(st.sampled_from(each)) for each in (days, ("T", " ", ", "), clocks))
    offset = at.strftime("%z")
    zone = data.draw(
        st.sampled_from((offset, f" {offset}", offset and f"{offset[:3]}:{offset[3:]}", offset and f" GMT{offset}"))
    )
    day, behind = split(written + zone)
    assert day_meant(day, day_first=False) == at.date()
    back = parse_moment(at.date(), behind)
    assert back == at
    assert back.tzinfo is None if at.tzinfo is None else back.utcoffset() == at.utcoffset()


@given(st.text(max_size=30) | st.text("0123456789:.,hHTZ+-apmAPMUGC /", max_size=20))
def test_any_text_is_a_time_or_a_sentence(text: str) -> None:
    day, behind = split(text)
    for clock in (text, day, behind):
        try:
            parse_moment(NOV, clock)
        except ValueError:
            continue
