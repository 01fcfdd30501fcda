from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from typing import Any

import pytest

from planner.importing import google_fit
from planner.importing.entries import NO_DAY, NO_NUMBER
from tests.helpers.elsewhere import zipped
from tests.helpers.elsewhere_too import FIT, FIT_DAYS
from tests.importing.reading import left, refusal, source, told, trackers

NAME = "2021-06-09T13_36_25+02_00_YOGA.json"


def one(name: str = NAME, **changes: Any) -> bytes:
    session = {"fitnessActivity": "yoga", "startTime": "2021-06-09T11:36:25Z", "endTime": "2021-06-09T12:06:25Z"}
    return zipped({f"Takeout/Fit/All Sessions/{name}": json.dumps(session | changes)})


def test_a_session_is_at_the_hour_in_its_name_and_as_long_as_it_says() -> None:
    found = trackers(zipped(FIT))
    assert source(zipped(FIT)).app == "Google Fit"
    assert told(found["Strength training"]) == [(1, "2021-06-08T22:30-05:00", "1800", "", "")]
    assert told(found["Yoga"]) == [(2, "2021-06-09T13:36+02:00", "1674.186", "", "")]
    assert (found["Yoga"].unit, found["Yoga"].stamp, found["Yoga"].use) == ("seconds", "start", "")


@pytest.mark.parametrize(
    "name",
    [
        "2021-06-09T13_36_25_YOGA.json",
        "2021-06-09T13_36_25+03_00_YOGA.json",  # its clock shows another moment
        "2021-06-31T13_36_25+02_00_YOGA.json",
        "2021-06-09T13_36_25+99_00_YOGA.json",
    ],
)
def test_without_an_offset_in_its_name_a_session_is_at_this_computers_hour(name: str) -> None:
    found = trackers(one(name))["Yoga"]
    assert [entry.at for entry in found.entries] == [datetime(2021, 6, 9, 11, 36, 25, tzinfo=UTC).astimezone()]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"startTime": "2021-06-09T11:36:25"}, google_fit.NO_TIME),
        ({"endTime": None}, google_fit.NO_TIME),
        ({"startTime": 1623238585}, google_fit.NO_TIME),
        ({"endTime": "2021-06-09T11:00:00Z"}, google_fit.BACKWARDS),
        ({"startTime": "1970-01-01T00:00:00Z"}, NO_DAY),
        ({"startTime": "0001-01-01T00:00:00Z"}, NO_DAY),
        ({"startTime": "2100-01-01T00:00:00Z", "endTime": "2100-01-01T01:00:00Z"}, NO_DAY),
    ],
)
def test_a_session_that_cannot_be_placed_is_left(changes: dict[str, Any], why: str) -> None:
    assert left(trackers(one(**changes))["Yoga"]) == [(1, why)]


def test_the_first_hours_of_a_century_count_as_the_clock_showed_them() -> None:
    times = {"startTime": "1999-12-31T22:30:00Z", "endTime": "1999-12-31T23:00:00Z"}
    assert told(trackers(one("2000-01-01T00_30_00+02_00_YOGA.json", **times))["Yoga"]) == [
        (1, "2000-01-01T00:30+02:00", "1800", "", "")
    ]


@pytest.mark.parametrize("duration", ["soon", 1800, "1e9s", "-5s", None])
def test_a_length_that_is_none_is_from_start_to_end(duration: Any) -> None:
    assert told(trackers(one(duration=duration))["Yoga"])[0][2] == "1800"


@pytest.mark.parametrize("content", [b"", b"{", b"null", b"[]", b'{"fitnessActivity": 4}', b"[" * 100_000, b"\xff\xfe"])
def test_what_is_no_session_is_left(content: bytes) -> None:
    found = trackers(zipped({NAME: content}))
    assert left(found["Without an activity"]) == [(1, google_fit.NO_SESSION)]


def test_a_session_larger_than_any_is_left_unread() -> None:
    assert left(trackers(zipped({NAME: random.Random(1).randbytes(3_000_000)}))["Without an activity"]) == [
        (1, google_fit.NO_SESSION)
    ]


def test_two_sessions_that_look_alike_both_stay() -> None:
    content = FIT[f"Takeout/Fit/Alle Sitzungen/{NAME}"]
    assert len(trackers(zipped({f"a/{NAME}": content, f"b/{NAME}": content}))["Yoga"].entries) == 2


def test_the_csv_of_days_tells_each_activitys_length_on_a_day() -> None:
    found = trackers(FIT_DAYS)
    assert told(found["Yoga"]) == [(3, "2021-06-09", "1800.5", "", "")]
    assert told(found["Walking"]) == [(2, "2021-06-08", "1200", "", ""), (3, "2021-06-09", "600", "", "")]
    assert list(found) == ["Walking", "Yoga"]


def test_a_day_or_length_of_the_csv_that_is_none_is_left() -> None:
    found = trackers(FIT_DAYS.replace("2021-06-08", "1970-01-01").replace("1800500", "much"))
    assert left(found["Walking"]) == [(2, NO_DAY)]
    assert left(found["Yoga"]) == [(3, NO_NUMBER)]


def test_a_csv_in_another_language_is_a_table_like_any_other() -> None:
    assert source(FIT_DAYS.replace("duration (ms)", "Dauer (ms)").replace("Date", "Datum")).app == "CSV"


def test_a_zip_that_was_cut_off_or_is_of_another_is_refused() -> None:
    assert refusal(one()[:-30]).startswith("file.csv: is not a whole zip file")
    assert refusal(zipped({"Takeout/Mail/All mail.mbox": "x"})) == (
        "file.csv: is a zip of none of the programs known here: Loop Habit Tracker, Daylio, Apple Health, Google Fit, "
        "Health Connect. Choose another file."
    )
