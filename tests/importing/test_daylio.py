from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

import pytest

from planner.importing import gathered
from planner.importing.daylio import LENGTH_OR_TIME, NO_MOOD
from planner.importing.entries import NO_DAY, NO_NUMBER
from tests.helpers.elsewhere import zipped
from tests.helpers.elsewhere_too import DAYLIO, DAYLIO_OLD, DAYLIO_TWELVE, daylio_backup, daylio_zip
from tests.importing.reading import left, refusal, source, told, trackers

NOTE = "Slow day: Sat\ntoo long & stiff"


def test_an_entry_becomes_its_mood_its_activities_and_its_scales() -> None:
    found = trackers(DAYLIO)
    assert source(DAYLIO).app == "Daylio"
    assert list(found) == ["Mood", "yoga", "back pain", "Pain", "Sleep Time", "Mood scale (of 5)"]
    assert told(found["Mood"]) == [
        (2, "2026-04-12T14:03", "0", "meh", NOTE),
        (3, "2026-04-12T07:30", "0", "rad", ""),
        (4, "2026-04-11T21:15", "0", "good", ""),
    ]
    assert told(found["yoga"]) == [(2, "2026-04-12T14:03", "1", "", NOTE), (4, "2026-04-11T21:15", "1", "", "")]
    assert told(found["Pain"]) == [(2, "2026-04-12T14:03", "4", "", NOTE), (4, "2026-04-11T21:15", "6.5", "", "")]
    assert told(found["Mood scale (of 5)"]) == [(4, "2026-04-11T21:15", "3", "", "")]
    assert left(found["Sleep Time"]) == [(2, LENGTH_OR_TIME)]


def test_a_mood_is_left_out_and_an_activity_is_a_tick() -> None:
    found = trackers(DAYLIO)
    assert [tracker.use for tracker in found.values()] == ["nothing", "", "", "", "", ""]
    assert [name for name, tracker in found.items() if tracker.yes_no] == ["yoga", "back pain"]


def test_twelve_hours_are_read_as_the_telephone_shows_them() -> None:
    assert [each[1] for each in told(trackers(DAYLIO_TWELVE)["stretching"])] == ["2023-05-18T23:54", "2023-05-18T00:05"]
    narrow = DAYLIO_TWELVE.replace(" pm", "\u202fPM").replace(" am", " a.m.")
    assert [each[1] for each in told(trackers(narrow)["stretching"])] == ["2023-05-18T23:54", "2023-05-18T00:05"]


@pytest.mark.parametrize("clock", ["下午2:03", "14h03", "25:00", "0:05 am", "13:00 pm", ""])
def test_of_a_time_in_another_form_only_the_day_is_known(clock: str) -> None:
    found = trackers(DAYLIO.replace("14:03", clock))
    assert told(found["back pain"]) == [(2, "2026-04-12", "1", "", NOTE)]


def test_the_older_form_has_the_year_apart() -> None:
    found = trackers(DAYLIO_OLD)
    assert told(found["stretching"]) == [(2, "2018-05-18T23:54", "1", "", "Went out")]
    assert told(trackers(DAYLIO_OLD.replace("18 May", "May 18"))["Mood"]) == [
        (2, "2018-05-18T23:54", "0", "happy", "Went out")
    ]
    assert left(trackers(DAYLIO_OLD.replace("18 May", "5月18日"))["Mood"]) == [(2, NO_DAY)]


@pytest.mark.parametrize("day", ["1970-01-01", "2100-01-01", "2026-02-30", "20260412", "12/04/2026", "2026-W15-7", ""])
def test_a_row_without_a_day_of_a_diary_is_left(day: str) -> None:
    found = trackers(DAYLIO.replace("2026-04-12,April 12,Sunday,07:30", f"{day},April 12,Sunday,07:30"))
    assert left(found["Mood"]) == [(3, NO_DAY)]
    assert len(found["Mood"].entries) == 2


def test_the_last_day_of_a_diary_is_read() -> None:
    assert told(trackers(DAYLIO.replace("2026-04-11", "2099-12-31"))["Pain"])[1][1] == "2099-12-31T21:15"


def test_what_lacks_in_a_row_is_named() -> None:
    found = trackers(DAYLIO.replace("07:30,rad", "07:30,").replace("Pain: 4/10 points", "Pain: much"))
    assert left(found["Mood"]) == [(3, NO_MOOD)]
    assert left(found["Pain"]) == [(2, NO_NUMBER)]
    assert left(trackers("full_date,date,weekday,time,mood,activities,note\n2026-04-12\n")["Mood"]) == [(2, NO_MOOD)]


def test_a_header_that_only_begins_as_one_is_none() -> None:
    assert refusal(DAYLIO_TWELVE.replace("note\n", "note\x0b", 1)).startswith("file.csv: no column has numbers")


def test_a_scale_without_a_name_is_called_so() -> None:
    assert left(trackers(DAYLIO.replace("Pain: 4", ": 4"))["Without a name"]) == [(2, NO_NUMBER)]


def test_entries_that_look_alike_all_stay() -> None:
    header, row = DAYLIO_TWELVE.splitlines(keepends=True)[:2]
    assert len(trackers(header + row * 3)["stretching"].entries) == 3


def test_what_merely_looks_like_html_stays() -> None:
    told_ = told(trackers(DAYLIO.replace("<b>too long</b>", "2 < 3 <3 <me@home> <B>x</B>"))["Mood"])
    assert told_[0][4] == "Slow day: Sat\n2 < 3 <3 <me@home> x & stiff"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_any_usual_encoding_is_read(encoding: str) -> None:
    assert told(trackers(DAYLIO.replace("Slow day", "Müde").encode(encoding))["Pain"])[0][4].startswith("Müde")


def test_a_file_that_was_cut_off_is_refused_with_its_line() -> None:
    assert refusal(DAYLIO[: DAYLIO.index("too long")]) == (
        "file.csv: line 2 has a quote that is never closed, or one within a text. Close it, or write a quote inside a "
        "text twice, then choose the file again."
    )


def test_a_backup_tells_the_same_with_the_offset_where_it_fits_the_clock() -> None:
    found = trackers(zipped(daylio_zip(daylio_backup())))
    assert list(found) == ["Mood", "stretching", "work"]
    assert told(found["Mood"]) == [
        (1, "2023-01-24T11:36+01:00", "0", "love it", "Title: Note body"),
        (2, "2023-01-04T20:00", "0", "rad", ""),
    ]
    assert found["stretching"].entries[0].at.utcoffset() == timedelta(hours=1)  # type: ignore[union-attr]
    assert {tracker.file for tracker in found.values()} == {"backup.daylio"}


@pytest.mark.parametrize(
    ("part", "value"),
    [("year", 1970), ("year", 2100), ("month", 12), ("month", -1), ("day", True), ("hour", "11"), ("minute", None)],
)
def test_an_entry_of_a_backup_without_a_day_of_a_diary_is_left(part: str, value: Any) -> None:
    backup = daylio_backup()
    backup["dayEntries"][0][part] = value
    assert left(trackers(zipped(daylio_zip(backup)))["Mood"]) == [(1, NO_DAY)]


@pytest.mark.parametrize(
    ("part", "value"),
    [("datetime", 10**30), ("datetime", -(10**17)), ("timeZoneOffset", 86_400_000), ("datetime", 1.5)],
)
def test_an_instant_that_means_nothing_leaves_the_clock(part: str, value: Any) -> None:
    backup = daylio_backup()
    backup["dayEntries"][0][part] = value
    assert told(trackers(zipped(daylio_zip(backup)))["Mood"])[0][1] == "2023-01-24T11:36"


@pytest.mark.parametrize("entry", [None, [], 4, "x", {}])
def test_what_is_no_entry_is_left(entry: Any) -> None:
    assert left(trackers(zipped(daylio_zip(daylio_backup(dayEntries=[entry]))))["Mood"]) == [(1, NO_DAY)]


@pytest.mark.parametrize(
    "changes",
    [
        {"tags": 4},
        {"tags": [None, {"id": "x"}]},
        {"customMoods": {"id": 1}},
        {"customMoods": [{"id": 1, "predefined_name_id": []}]},
    ],
)
def test_lists_of_names_that_are_none_are_passed_over(changes: dict[str, Any]) -> None:
    assert "Mood" in trackers(zipped(daylio_zip(daylio_backup(**changes))))


_HOW = "In Daylio, choose More, then Export Entries, then CSV, and choose that file here."
_UNREAD = f"file.csv: the backup in it cannot be read. Make it once more in Daylio, or: {_HOW}"


@pytest.mark.parametrize(
    "content",
    [b"", b"%%%", base64.b64encode(b"{"), base64.b64encode(b"\xff\xfe"), base64.b64encode(b"[" * 100_000), b"bnVsbA=="],
)
def test_a_backup_that_cannot_be_read_is_refused(content: bytes) -> None:
    assert refusal(zipped({"backup.daylio": content})) == _UNREAD


def test_a_backup_without_entries_is_refused() -> None:
    content = base64.b64encode(json.dumps({"dayEntries": {}}).encode())
    assert refusal(zipped({"backup.daylio": content})) == f"file.csv: holds no entries of Daylio. {_HOW}"


def test_more_trackers_than_anybody_reads_are_told_together() -> None:
    rows = [f'2026-04-12,April 12,Sunday,07:30,rad,"often | rare {n}","",""\n' for n in range(200)]
    found = source(DAYLIO_TWELVE.splitlines(keepends=True)[0] + "".join(rows)).trackers
    assert len(found) == gathered.MOST_TRACKERS + 1
    assert [tracker.name for tracker in found[:2]] == ["Mood", "often"]
    assert (found[-1].name, found[-1].use, len(found[-1].left)) == ("52 rarer ones", "nothing", 52)
    assert {row.why for row in found[-1].left} == {gathered.TOO_RARE}


def test_a_file_of_too_many_entries_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathered, "MOST_ENTRIES", 5)
    assert refusal(DAYLIO) == ("file.csv: holds more than 5 entries. Export a shorter time, then choose that file.")
