from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest
from dateutil.tz import tzical
from hypothesis import given
from hypothesis import strategies as st
from ical.alarm import Action
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event, EventStatus
from time_machine import TimeMachineFixture

from planner.errors import InvalidValue, PlannerError, UnreadableFile
from planner.paper.calendar_file import calendar_file
from planner.paper.export import save_calendar
from planner.person.profile import WEEKDAYS
from planner.week import Item, Session, Week
from planner.words import DISCLAIMER
from tests.helpers.clock import at
from tests.helpers.people import CATALOGUE, CLOCKS, MONDAY, person

BERLIN, NEW_YORK, LORD_HOWE = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe")
NOW = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
NINE = time(9)


def every_day_at(clock: time | str) -> dict[str, time | str]:
    return dict.fromkeys(WEEKDAYS, clock)


def week_of(*days: date, steps: Sequence[str] = (), seconds: int = 301, name: str = "Figure four") -> Week:
    """A week from the first day with a session of one stretch on each day."""
    stretch = CATALOGUE["figure_four"]
    item = Item(replace(stretch, name=name, steps=tuple(steps) or stretch.steps), stretch.start, seconds, "")
    return Week(days[0], tuple(Session(day, (item,)) for day in days), 0.0, (), ())


def read(data: bytes) -> Calendar:
    """Read a calendar with a parser that shares no code with the writer's."""
    return IcsCalendarStream.calendar_from_ics(data.decode())


def one(data: bytes) -> Event:
    (event,) = read(data).events
    return event


def in_utc(instant: date | datetime) -> datetime:
    assert isinstance(instant, datetime)
    return instant.astimezone(UTC)


def test_each_session_is_an_event_with_its_steps_and_a_reminder() -> None:
    profile = person(session_at={"mon": "07:30"})
    week = week_of(MONDAY, MONDAY + timedelta(days=2), MONDAY + timedelta(days=4))
    monday, wednesday, friday = read(calendar_file(week, profile, BERLIN, now=NOW)).events
    session = week.session(MONDAY)
    assert session is not None

    assert monday.summary == f"Stretching, {session.minutes} min"
    assert in_utc(monday.dtstart) == datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
    assert in_utc(monday.end) - in_utc(monday.start) == timedelta(minutes=session.minutes)
    assert monday.description is not None
    for number, item in enumerate(session.items, 1):
        assert f"{number}. {item.stretch.name}: {item.dose_in_words}\n- {item.stretch.steps[0]}\n" in monday.description
    assert monday.description.endswith(f"\n\n{DISCLAIMER}")
    (alarm,) = monday.alarm
    assert (alarm.action, alarm.trigger) == (Action.DISPLAY, timedelta(minutes=-10))
    assert alarm.description == f"Stretching in 10 minutes, {session.minutes} min"
    assert (monday.status, monday.classification) == (EventStatus.CONFIRMED, "PRIVATE")
    assert [event.dtstart for event in (wednesday, friday)] == [date(2026, 11, 25), date(2026, 11, 27)]


def test_without_a_time_the_event_is_all_day_leaves_the_day_free_and_reminds_the_evening_before() -> None:
    event = one(calendar_file(week_of(MONDAY), person(), BERLIN, now=NOW))
    assert (event.dtstart, event.dtend) == (MONDAY, MONDAY + timedelta(days=1))
    assert event.summary == "Stretching, 6 min"
    assert event.transparency == "TRANSPARENT"
    (alarm,) = event.alarm
    assert (alarm.trigger, alarm.description) == (timedelta(hours=-4), "Stretching tomorrow, 6 min")


def test_every_reminder_is_a_duration_before_its_event() -> None:
    """The one form that all calendars take alike: Outlook knows no other duration, and some telephones no moment."""
    week = week_of(MONDAY, MONDAY + timedelta(days=2))
    text = calendar_file(week, person(session_at={"mon": "07:30"}), BERLIN, now=NOW).decode()
    assert [line for line in text.splitlines() if line.startswith("TRIGGER")] == ["TRIGGER:-PT10M", "TRIGGER:-PT4H"]


@pytest.mark.parametrize(("seconds", "minutes"), [(1, 1), (60, 1), (61, 2), (600, 10)])
def test_seconds_are_rounded_up_to_whole_minutes(seconds: int, minutes: int) -> None:
    event = one(calendar_file(week_of(MONDAY, seconds=seconds), person(session_at={"mon": NINE}), BERLIN, now=NOW))
    assert event.end - event.start == timedelta(minutes=minutes)
    assert event.summary == f"Stretching, {minutes} min"


@pytest.mark.parametrize(
    ("zone", "days", "starts"),
    [
        (BERLIN, (date(2027, 3, 27), date(2027, 3, 28)), ("2027-03-27T08:00", "2027-03-28T07:00")),
        (BERLIN, (date(2026, 10, 24), date(2026, 10, 25)), ("2026-10-24T07:00", "2026-10-25T08:00")),
        (NEW_YORK, (date(2027, 3, 13), date(2027, 3, 14)), ("2027-03-13T14:00", "2027-03-14T13:00")),
        (NEW_YORK, (date(2026, 10, 31), date(2026, 11, 1)), ("2026-10-31T13:00", "2026-11-01T14:00")),
        (LORD_HOWE, (date(2026, 10, 3), date(2026, 10, 4)), ("2026-10-02T22:30", "2026-10-03T22:00")),
        (LORD_HOWE, (date(2027, 4, 3), date(2027, 4, 4)), ("2027-04-02T22:00", "2027-04-03T22:30")),
        (ZoneInfo("UTC"), (date(2026, 10, 24), date(2026, 10, 25)), ("2026-10-24T09:00", "2026-10-25T09:00")),
    ],
)
def test_nine_o_clock_stays_nine_o_clock_when_the_clocks_change(
    zone: ZoneInfo, days: tuple[date, date], starts: tuple[str, str]
) -> None:
    events = read(calendar_file(week_of(*days), person(session_at=every_day_at(NINE)), zone, now=NOW)).events
    assert [f"{in_utc(event.start):%Y-%m-%dT%H:%M}" for event in events] == list(starts)
    assert [event.start.astimezone(zone).time() for event in events] == [NINE, NINE]


def test_a_time_that_the_clock_change_leaves_out_is_an_hour_later() -> None:
    event = one(calendar_file(week_of(date(2027, 3, 28)), person(session_at=every_day_at("02:30")), BERLIN, now=NOW))
    assert event.start.time() == time(3, 30)
    assert in_utc(event.start) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


def test_of_two_equal_times_the_first_is_meant_and_the_length_stays() -> None:
    week = week_of(date(2026, 10, 25), seconds=600)
    event = one(calendar_file(week, person(session_at=every_day_at("02:55")), BERLIN, now=NOW))
    assert in_utc(event.start) == datetime(2026, 10, 25, 0, 55, tzinfo=UTC)
    assert in_utc(event.end) == datetime(2026, 10, 25, 1, 5, tzinfo=UTC)


@given(
    st.dates(date(2000, 1, 1), date(2037, 12, 31)),
    CLOCKS,
    st.integers(1, 7200),
    st.sampled_from(sorted(available_timezones())),
)
def test_any_start_and_length_is_read_back(day: date, clock: time, seconds: int, name: str) -> None:
    zone = ZoneInfo(name)
    event = one(calendar_file(week_of(day, seconds=seconds), person(session_at=every_day_at(clock)), zone, now=NOW))
    start = datetime.combine(day, clock, zone).astimezone(UTC)
    assert in_utc(event.start) == start
    assert in_utc(event.end) - start == timedelta(minutes=-(-seconds // 60))


@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK, LORD_HOWE, ZoneInfo("America/Santiago")])
@pytest.mark.parametrize("start", [date(2026, 11, 23), date(2027, 3, 22), date(2028, 2, 28)])
def test_the_zone_in_the_file_tells_the_time_without_a_list_of_zones(zone: ZoneInfo, start: date) -> None:
    data = calendar_file(week_of(start), person(session_at=every_day_at(NINE)), zone, now=NOW)
    block = tzical(io.StringIO(data.decode().replace("\r\n", "\n"))).get(zone.key)
    instant = datetime.combine(start, time(), UTC) - timedelta(days=300)
    for _ in range(600 * 8):
        instant += timedelta(hours=3)
        local = instant.astimezone(zone)
        if not local.fold:
            assert local.replace(tzinfo=block).utcoffset() == local.utcoffset()


def test_clock_changes_are_told_on_the_clock_that_they_end() -> None:
    text = calendar_file(week_of(MONDAY), person(session_at={"mon": NINE}), BERLIN, now=NOW).decode()
    spring = "BEGIN:DAYLIGHT\r\nDTSTART:20270328T020000\r\nTZNAME:CEST\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
    autumn = "BEGIN:STANDARD\r\nDTSTART:20271031T030000\r\nTZNAME:CET\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n"
    assert spring in text
    assert autumn in text


def test_the_default_is_this_machine_s_zone(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(at("2026-11-23 09:00", "America/New_York"))
    data = calendar_file(week_of(MONDAY), person(session_at={"mon": NINE}), now=NOW)
    assert b"DTSTART;TZID=America/New_York:20261123T090000" in data


def test_exporting_again_is_newer_and_of_the_same_events() -> None:
    old = read(calendar_file(week_of(MONDAY), person(), BERLIN, now=NOW))
    new = read(calendar_file(week_of(MONDAY, steps=["New."]), person(session_at={"mon": NINE}), NEW_YORK, now=NOW + timedelta(seconds=1)))  # fmt: skip
    before, after = old.events[0], new.events[0]
    assert after.uid == before.uid
    assert after.sequence is not None
    assert before.sequence is not None
    assert 0 <= before.sequence < after.sequence < 2**31
    assert (before.dtstamp, before.last_modified) == (NOW, NOW)
    assert (after.dtstamp, after.last_modified) == (NOW + timedelta(seconds=1),) * 2


def test_days_and_diaries_have_events_of_their_own(tmp_path: Path) -> None:
    week = week_of(MONDAY, MONDAY + timedelta(days=1))
    mine = [event.uid for event in read(calendar_file(week, person(), BERLIN, diary=tmp_path / "mine")).events]
    yours = [event.uid for event in read(calendar_file(week, person(), BERLIN, diary=tmp_path / "yours")).events]
    assert len({*mine, *yours}) == 4


def test_a_day_that_was_exported_and_is_now_a_rest_day_is_cancelled(tmp_path: Path) -> None:
    profile = person(session_at={"mon": "07:30"})
    tuesday, friday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=4)
    before = read(save_calendar(week_of(MONDAY, tuesday), profile, tmp_path, BERLIN, now=NOW).read_bytes())
    fewer = replace(week_of(friday), start=MONDAY)
    after = read(save_calendar(fewer, profile, tmp_path, BERLIN, now=NOW + timedelta(hours=1)).read_bytes())

    assert [event.uid for event in after.events][:2] == [event.uid for event in before.events]
    assert [event.status for event in after.events] == [
        EventStatus.CANCELLED,
        EventStatus.CANCELLED,
        EventStatus.CONFIRMED,
    ]
    assert [event.start for event in after.events][1:] == [tuesday, friday]
    assert in_utc(after.events[0].start) == datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
    assert after.events[0].alarm == []
    assert after.events[0].summary == "Stretching (cancelled)"
    assert after.events[0].description == "Cancelled: the newer plan has no session on this day."
    assert all(a.sequence > b.sequence for a, b in zip(after.events, before.events, strict=False))


def test_a_day_that_is_over_is_not_cancelled(tmp_path: Path) -> None:
    save_calendar(week_of(MONDAY), person(), tmp_path, BERLIN, now=NOW)
    rest = replace(week_of(MONDAY), sessions=())
    assert read(calendar_file(rest, person(), BERLIN, now=NOW + timedelta(days=1))).events == []


def test_a_day_that_was_never_exported_is_not_cancelled() -> None:
    assert read(calendar_file(replace(week_of(MONDAY), sessions=()), person(), BERLIN, now=NOW)).events == []


STEPS = [
    'Commas, semicolons; colons: back\\slashes and "quotes".',
    "Two\nlines, and a literal \\n; then a\ttab.",
    "Füße hüftbreit, Knie weich – « doucement » – 膝を胸に 🧘.",
    "x" * 1000,
    "ü" * 1000,
    "🧘🏽\u200d♀️" * 200,
    "BEGIN:VEVENT\nEND:VALARM\nUID:1;TZID=x:2",
    "So many words, so little line; " * 32,
]


@pytest.mark.parametrize("step", STEPS)
def test_any_text_is_read_back_as_it_was_written(step: str) -> None:
    data = calendar_file(week_of(MONDAY, steps=[step]), person(), BERLIN, now=NOW)
    assert f"- {step}\n" in (one(data).description or "")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert data.count(b"\n") == data.count(b"\r\n")


@pytest.mark.parametrize("name", ["Arms, legs; and: \\, \\n", 'Dr. "M." <b>', "🐈 und Kuh 🐄", "x, " * 300 + "x"])
def test_any_name_is_read_back_as_it_was_written(name: str) -> None:
    description = one(calendar_file(week_of(MONDAY, name=name), person(), BERLIN, now=NOW)).description
    assert description is not None
    assert description.startswith(f"1. {name}: 5 times, 5 s hold, each side\n- ")


def test_a_name_stays_on_its_line() -> None:
    description = one(calendar_file(week_of(MONDAY, name="Cat,\n2. cow\u2028"), person(), BERLIN)).description
    assert description is not None
    assert description.startswith("1. Cat, 2. cow: 5 times, ")


def test_what_a_calendar_cannot_hold_is_left_out() -> None:
    step = "a\x00b\x1bc\x7fd\r\ne\rf\x85g\u2028h\u2029i\x9bj"
    description = one(calendar_file(week_of(MONDAY, steps=[step]), person(), BERLIN)).description
    assert description is not None
    assert "- abcd\ne\nf\ng\nh\nij\n" in description


@pytest.mark.parametrize("zone", ["Europe/Berlin", UTC, 1])
def test_a_zone_that_is_none_is_said(zone: object) -> None:
    with pytest.raises(InvalidValue) as caught:
        calendar_file(week_of(MONDAY), person(), zone)
    assert str(caught.value) == (
        f"calendar_file: zone: {zone!r} is not a time zone with a name, such as ZoneInfo('Europe/Berlin')."
    )


def test_a_machine_that_does_not_say_its_zone_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Nowhere/Else")  # no zone, so no clock to set
    with pytest.raises(
        PlannerError, match="^This machine does not say its time zone .* Name yours, for instance zone=ZoneInfo"
    ):
        calendar_file(week_of(MONDAY), person())


def test_a_broken_record_is_said_and_left_as_it_is(data_folder: Path) -> None:
    data_folder.mkdir()
    path = data_folder / "calendar.json"
    path.write_text("{", "utf-8")
    with pytest.raises(UnreadableFile) as caught:
        calendar_file(week_of(MONDAY), person(), BERLIN)
    assert str(caught.value).startswith(f"{path}: cannot be read: Expecting property name")
    assert str(caught.value).endswith(
        "Put back a copy of it, or delete it: then delete the old events from your calendar too."
    )
    assert path.read_text("utf-8") == "{"
    path.write_text('{"id": "x", "days": []}', "utf-8")
    with pytest.raises(InvalidValue, match="calendar.json: id: 'x' is not a valid UUID"):
        calendar_file(week_of(MONDAY), person(), BERLIN)
