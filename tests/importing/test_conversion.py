from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from planner import importing
from planner.diary import Diary
from planner.importing import Choice, Entry, Preview, Source, Tracker
from planner.person.own_day import set_day_begins

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ONE = timezone(timedelta(hours=1))
SEVEN = datetime(2026, 11, 10, 7, 0, tzinfo=ONE)
pytestmark = pytest.mark.time_machine(NOW)


def entry(at: datetime | date, amount: Any = 4, word: str = "", note: str = "") -> Entry:
    moment = at if isinstance(at, datetime) else None
    return Entry(2, at.date() if isinstance(at, datetime) else at, moment, Decimal(str(amount)), note, word)


def become(each: Entry, choice: Choice, zone: str = "UTC", diary: Diary | None = None, **tracker: Any) -> Preview:
    file = Source("file", "Track & Graph", (Tracker("Back", "Back", "file", (each,), **tracker),))
    return importing.preview(diary or Diary(), file, {"Back": choice}, NOW, ZoneInfo(zone))


def made(*given: Any, **more: Any) -> dict[str, Any]:
    ((_, row),) = become(*given, **more).made
    return dict(row.values)


def why_not(*given: Any, **more: Any) -> str:
    ((_, left),) = become(*given, **more).left
    return left.why


def test_a_rating_keeps_its_hour_and_what_stood_there() -> None:
    assert made(entry(SEVEN, note="Hips: stiff"), Choice("pain", region="lower back")) == {
        "rated_at": SEVEN,
        "about": date(2026, 11, 10),
        "pain": 4,
        "region": "lower back",
        "asked": "",
        "note": "Hips: stiff",
        "known": "",
        "tracker": "Back (Track & Graph)",
        "original": "2026-11-10T07:00:00+01:00 4",
    }


def test_a_day_without_an_hour_says_so() -> None:
    values = made(entry(date(2026, 11, 10), "4.0"), Choice("pain"))
    assert (values["known"], values["original"], values["about"]) == ("day", "2026-11-10 4", date(2026, 11, 10))


@pytest.mark.parametrize(
    ("zone", "written"),
    [("Europe/Berlin", "2026-03-29T03:30:00+02:00"), ("America/New_York", "2026-03-29T02:30:00-04:00")],
)
def test_a_time_without_a_zone_is_of_the_zone_that_is_chosen(zone: str, written: str) -> None:
    # In Berlin the clocks jumped over half past two.
    values = made(entry(datetime(2026, 3, 29, 2, 30)), Choice("pain"), zone)
    assert values["rated_at"].isoformat() == written
    assert values["original"] == "2026-03-29T02:30:00 4"


def test_a_moment_in_utc_has_the_day_of_the_person() -> None:
    late = datetime(2026, 11, 10, 23, 30, tzinfo=UTC)
    assert made(entry(SEVEN), Choice("pain"), "Asia/Tokyo", utc=True)["rated_at"] == SEVEN  # its own offset stays
    assert made(entry(late), Choice("pain"), "Europe/Berlin", utc=True)["about"] == date(2026, 11, 11)
    assert made(entry(late), Choice("pain"), "Europe/Berlin")["about"] == date(2026, 11, 10)


def test_the_stamp_is_the_end_of_a_session_or_its_beginning() -> None:
    after_midnight = datetime(2026, 11, 10, 0, 10, tzinfo=ONE)
    choice = Choice("sessions", "seconds")
    found = become(entry(after_midnight, 1200), choice)
    ((_, row),) = found.made
    assert (row.day, row.values["date"]) == (date(2026, 11, 9), date(2026, 11, 9))
    assert list(found.to_frame()["day"].dt.day) == [9]
    assert row.values["started_at"] == datetime(2026, 11, 9, 23, 50, tzinfo=ONE)
    assert (
        made(entry(after_midnight, 1200), replace(choice, stamp="end"), stamp="")["started_at"]
        == row.values["started_at"]
    )
    assert made(entry(after_midnight, 1200), choice, stamp="")["started_at"] == after_midnight
    values = made(entry(after_midnight, 1200), choice, stamp="start")
    assert (values["date"], values["started_at"]) == (date(2026, 11, 10), after_midnight)
    assert values["ended_at"] - values["started_at"] == timedelta(minutes=20)


def test_what_is_of_the_small_hours_is_of_the_day_that_the_person_says(data_folder: Path) -> None:
    set_day_begins("04:00", data_folder, datetime(2026, 11, 1, 12))
    diary, night = Diary(), datetime(2026, 11, 10, 1, 30, tzinfo=ONE)
    assert made(entry(night), Choice("pain"), diary=diary)["about"] == date(2026, 11, 9)
    assert made(entry(night, 600), Choice("sessions", "seconds"), diary=diary)["date"] == date(2026, 11, 9)
    before = datetime(2026, 10, 10, 1, 30, tzinfo=ONE)
    assert made(entry(before), Choice("pain"), diary=diary)["about"] == date(2026, 10, 10)
    assert made(entry(date(2026, 11, 10)), Choice("pain"), diary=diary)["about"] == date(2026, 11, 10)


def test_the_pain_of_a_region_is_beside_the_days() -> None:
    assert made(entry(SEVEN), Choice("region", region="neck"))["asked"] == "region"
    assert why_not(entry(SEVEN), Choice("region")) == "Say which region it is about."


@pytest.mark.parametrize(
    ("given", "choice", "why"),
    [
        (entry(SEVEN, 11), Choice("pain"), "It is not on the scale from 0 to 10."),
        (entry(SEVEN, 6), Choice("pain", scale="0-5"), "It is not on the scale from 0 to 5."),
        (entry(SEVEN, 0, "odd"), Choice("pain"), "You gave its word no number."),
        (entry(SEVEN, 0), Choice("sessions", "minutes"), "Nothing was done."),
        (entry(SEVEN, 25), Choice("sessions", "hours"), "It is longer than a day."),
        (entry(datetime(2026, 11, 23, 12, 0, 1, tzinfo=UTC)), Choice("pain"), "It lies in the future."),
        (entry(date(2026, 11, 24)), Choice("pain"), "It lies in the future."),
        (entry(SEVEN, note="\udc00"), Choice("pain"), "Its note cannot be written to a file."),
        (entry(SEVEN), Choice(), "You leave this out."),
    ],
)
def test_what_becomes_nothing_has_its_true_reason(given: Entry, choice: Choice, why: str) -> None:
    assert why_not(given, choice) == why


def test_a_tick_is_no_rating() -> None:
    assert why_not(entry(SEVEN, 1), Choice("pain"), yes_no=True) == (
        "It says only that something was done, and is no rating."
    )
    assert made(entry(SEVEN, 1), Choice("sessions", minutes=15), yes_no=True)["original"].endswith(" done")


def test_today_without_an_hour_is_never_in_the_future() -> None:
    at = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
    file = Source("file", "CSV", (Tracker("a", "a", "file", (entry(at.date(), 30),)),))
    ((_, row),) = importing.preview(Diary(), file, {"a": Choice("sessions", "minutes")}, at, ZoneInfo("UTC")).made
    assert (row.values["started_at"], row.values["ended_at"]) == (at - timedelta(minutes=30), at)


def test_what_is_lost_of_ratings_is_told_with_its_mean() -> None:
    entries = tuple(entry(date(2026, 11, day), amount) for day, amount in ((1, 4), (2, "4.4"), (3, "2.5"), (4, 12)))
    file = Source("file", "CSV", (Tracker("Pain", "Pain", "file", entries),))
    (bent,) = importing.preview(Diary(), file, {"Pain": Choice("pain")}, NOW).bent
    assert (bent.rounded, bent.left, bent.before, round(bent.after or 0, 3)) == (2, 1, 5.725, 3.333)
    whole = Source("file", "CSV", (Tracker("Pain", "Pain", "file", entries[:1]),))
    assert importing.preview(Diary(), whole, {"Pain": Choice("pain")}, NOW).bent == ()
