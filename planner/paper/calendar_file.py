"""The calendar file (.ics, RFC 5545): a week as events, and what must be remembered of those that were handed out.

An event is known by this diary's id and its date, nothing else: importing the plan of a day again changes that day's
event instead of adding one. calendar.json beside the diary keeps the id, and the days that were ever put in a calendar.
Not for where the file goes and what is said of it (export.py).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4, uuid5
from zoneinfo import ZoneInfo

from icalendar import CLASS, STATUS, TRANSP, Alarm, Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from planner.checking import checked
from planner.errors import InvalidValue, PlannerError, UnreadableFile
from planner.paths import data_folder
from planner.person import own_day
from planner.person.own_day import DayBegins
from planner.person.profile import Profile, weekday
from planner.storage import durable, locked
from planner.week import Session, Week
from planner.words import DISCLAIMER

KEPT_FILE = "calendar.json"
REMIND = timedelta(minutes=-10)
# Without a time of day there is nothing to be ten minutes before: the reminder comes at eight the evening before. On
# the day itself no reminder can come: Outlook takes the size of a duration for the time before the event, whatever its
# sign (MS-OXCICAL 2.1.3.1.1.20.62), and calendars of telephones mostly know minutes before an event alone.
REMIND_THE_EVENING_BEFORE = timedelta(hours=-4)
# Clients take the higher SEQUENCE for the newer. Seconds since then always grow, and stay below 2**31 until 2088.
_SEQUENCE_FROM = datetime(2020, 1, 1, tzinfo=UTC)
_YEAR = timedelta(days=366)
# Signs that end a line for one program and not for the next; a calendar knows only the line feed.
_LINE_ENDS = re.compile(r"\r\n|[\r\x85\u2028\u2029]")
# Control characters other than tab and line feed cannot stand in a calendar's text.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Kept:
    """What must outlive an export. id: this diary's, at random. days: every day that was put in a calendar file."""

    id: UUID = field(default_factory=uuid4)
    days: frozenset[date] = frozenset()


def calendar_file(
    week: Week,
    profile: Profile,
    zone: ZoneInfo | None = None,
    *,
    diary: Path | None = None,
    now: datetime | None = None,
) -> bytes:
    """Return the week as an iCalendar file: one event a session, with a reminder.

    A session begins at profile.session_at of its weekday, on the wall clock of `zone` (default: this machine's), past
    midnight where the day goes on until then, and ends after session.seconds, rounded up to whole minutes. Where the
    profile gives no time, the event is all-day and leaves the day free: a time would be an appointment that nobody
    made. Days from today on that were exported before and have no session any more become cancelled events; calendars
    strike those out or remove them.

    diary: the diary's folder (default: the data folder), where the first call writes the diary's id. now: the time of
    this export; a later one wins. Raises InvalidValue for an unusable zone, UnreadableFile for a broken calendar.json,
    PlannerError where that cannot be written.
    """
    zone = checked_zone(zone)
    stamp = (now or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    folder = diary or data_folder()
    kept, begins = kept_in(folder / KEPT_FILE), own_day.load(folder)
    calendar = Calendar.new(prodid="-//Stretching planner//EN", name="Stretching", uid=kept.id)
    calendar.add_component(_timezone(zone, week.start))
    events = {session.date: _session_event(session, profile, begins, zone) for session in week.sessions}
    today = begins.day_of(stamp.astimezone(zone))
    events |= {day: _cancelled_event(day, profile, begins, zone) for day in taken_back(week, kept, today)}
    for day, event in sorted(events.items()):
        event.uid = uuid5(kept.id, day.isoformat())
        event.sequence = int((stamp - _SEQUENCE_FROM).total_seconds())
        event.stamp = event.last_modified = stamp
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def taken_back(week: Week, kept: Kept, today: date) -> list[date]:
    """Return the days from today on that were put in a calendar before and have no session now."""
    return [day for day in week.days if day in kept.days and day >= today and not week.session(day)]


def checked_zone(zone: ZoneInfo | None) -> ZoneInfo:
    """Return the zone, by default this machine's; raise InvalidValue for one that no calendar knows."""
    example = "a time zone with a name, such as ZoneInfo('Europe/Berlin')"
    if zone is None:
        return _local_zone()
    if not isinstance(zone, ZoneInfo) or not zone.key:
        raise InvalidValue("calendar_file", "zone", zone, example)
    return zone


def _local_zone() -> ZoneInfo:
    from tzlocal import reload_localzone

    try:
        return reload_localzone()  # a laptop travels while the kernel runs
    except (OSError, ValueError, LookupError) as error:
        sentence = f"This machine does not say its time zone ({error})."
        raise PlannerError(f"{sentence} Name yours, for instance zone=ZoneInfo('Europe/Berlin').") from error


def kept_in(path: Path) -> Kept:
    """Return what calendar.json says; made on first use."""
    if not path.exists():
        with locked.writing(path):
            if not path.exists():
                keep(path, Kept())
    try:
        values = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        mend = "Put back a copy of it, or delete it: then delete the old events from your calendar too."
        raise UnreadableFile(f"{path}: cannot be read: {error}. {mend}") from error
    return checked(Kept, values, str(path))


def keep(path: Path, kept: Kept) -> None:
    """Write calendar.json. Call it inside `locked.writing`."""
    values = {"id": str(kept.id), "days": sorted(day.isoformat() for day in kept.days)}
    durable.replace(path, (json.dumps(values) + "\n").encode())


def _session_event(session: Session, profile: Profile, begins: DayBegins, zone: ZoneInfo) -> Event:
    length = session.minutes
    start, end = _span(session.date, length, profile, begins, zone)
    timed = isinstance(start, datetime)
    event = Event.new(
        summary=f"Stretching, {length} min",
        description=_UNWRITABLE.sub("", _LINE_ENDS.sub("\n", _description(session))),
        start=start,
        end=end,
        status=STATUS.CONFIRMED,
        # What somebody does for their back is nobody else's business in a shared calendar.
        classification=CLASS.PRIVATE,
        transparency=TRANSP.OPAQUE if timed else TRANSP.TRANSPARENT,
    )
    words, trigger = ("in 10 minutes", REMIND) if timed else ("tomorrow", REMIND_THE_EVENING_BEFORE)
    event.add_component(Alarm.new_display(f"Stretching {words}, {length} min", trigger))
    return event


def _cancelled_event(day: date, profile: Profile, begins: DayBegins, zone: ZoneInfo) -> Event:
    start, end = _span(day, 1, profile, begins, zone)
    return Event.new(
        # Said in words too, for calendars that do not look at the status.
        summary="Stretching (cancelled)",
        description="Cancelled: the newer plan has no session on this day.",
        start=start,
        end=end,
        status=STATUS.CANCELLED,
        classification=CLASS.PRIVATE,
        transparency=TRANSP.TRANSPARENT,
    )


def _description(session: Session) -> str:
    lines = []
    for number, item in enumerate(session.items, 1):
        lines += [f"{number}. {' '.join(item.stretch.name.split())}: {item.dose_in_words}"]
        lines += [f"- {step}" for step in item.stretch.steps]
        lines += [""]
    return "\n".join([*lines, DISCLAIMER])


def _span(day: date, length: int, profile: Profile, begins: DayBegins, zone: ZoneInfo) -> tuple[date, date]:
    """First instant and end (local times), or the day and the next where the profile gives no time."""
    clock = profile.session_at.get(weekday(day))
    if clock is None:
        return day, day + timedelta(days=1)
    # Through UTC and back: a time that a clock change leaves out becomes the one an hour later, which every wall clock
    # then shows; and minutes are added as they pass. The end is DTEND because many calendars do not know DURATION.
    start = begins.at(day, clock.replace(tzinfo=None)).replace(tzinfo=zone).astimezone(UTC)
    end = start + timedelta(minutes=length)
    local_end = end.astimezone(zone)
    # A file can't say the second of two equal wall times; only then is the end given in UTC.
    return start.astimezone(zone), end if local_end.fold else local_end


def _timezone(zone: ZoneInfo, start: date) -> Timezone:
    """The zone's clock changes from a year before `start` to a year after, for calendars that do not know its name.

    Made here because icalendar 7.3's own Timezone.from_tzinfo has the clock go forward an hour late: an onset is told
    on the wall clock that it ends (RFC 5545, 3.6.5).
    """
    block = Timezone()
    block.add("TZID", zone.key)
    first = datetime(start.year, start.month, start.day, tzinfo=UTC) - _YEAR
    for onset, before in _changes(zone, first, first + 2 * _YEAR):
        local = onset.astimezone(zone)
        part = TimezoneDaylight() if local.dst() else TimezoneStandard()
        part.DTSTART = (onset + before).replace(tzinfo=None)
        part.TZOFFSETFROM, part.TZOFFSETTO = before, local.utcoffset() or timedelta()
        part.add("TZNAME", local.tzname())
        block.add_component(part)
    return block


def _changes(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[tuple[datetime, timedelta]]:
    """`first`, then each instant up to `last` at which the offset from UTC changes, with the offset before it."""

    def offset(instant: datetime) -> timedelta:
        return instant.astimezone(zone).utcoffset() or timedelta()

    yield first, offset(first)
    day = timedelta(days=1)
    while first < last:
        if offset(first) != offset(first + day):
            low, high = 0, day // timedelta(seconds=1)
            while high - low > 1:
                middle = (low + high) // 2
                same = offset(first + timedelta(seconds=middle)) == offset(first)
                low, high = (middle, high) if same else (low, middle)
            yield first + timedelta(seconds=high), offset(first)
        first += day
