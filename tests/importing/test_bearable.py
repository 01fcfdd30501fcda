from __future__ import annotations

import pytest

from planner import importing
from planner.importing.bearable import NO_SEVERITY, NOT_READ
from planner.importing.entries import NO_DAY, NO_NUMBER
from tests.helpers.elsewhere_too import BEARABLE, BEARABLE_OLD
from tests.importing.reading import left, refusal, source, told, trackers


def test_a_symptom_has_its_severity_as_a_word_and_its_day() -> None:
    found = trackers(BEARABLE)
    assert source(BEARABLE).app == "Bearable"
    assert told(found["Back (lower) pain"]) == [
        (2, "2026-01-05", "0", "moderate", "am"),
        (3, "2026-01-05", "0", "unbearable", "pm: after the drive"),
    ]
    assert told(found["Headache"]) == [(4, "2026-01-05", "0", "mild", "am")]


def test_a_symptom_whose_brackets_hold_no_severity_keeps_its_name_and_its_number() -> None:
    assert told(trackers(BEARABLE)["Stiffness (left)"]) == [(5, "2026-01-06", "3", "", "mid")]
    without = trackers(BEARABLE.replace('"3","Stiffness', '"","Stiffness'))
    assert left(without["Stiffness (left)"]) == [(5, NO_SEVERITY)]


def test_feelings_and_what_is_not_read_are_left_out_and_an_activity_is_a_tick() -> None:
    found = trackers(BEARABLE)
    assert told(found["Mood"]) == [(6, "2026-01-06", "7", "", "pm")]
    assert told(found["Stretching"]) == [(7, "2026-01-06", "1", "", "A lot: all day")]
    assert told(found["Walk"]) == [(7, "2026-01-06", "1", "", "all day")]
    assert told(found["Focus"]) == [(8, "2026-01-06", "3", "", "")]
    assert left(found["Gratitudes"]) == [(9, NOT_READ)]
    assert [name for name, tracker in found.items() if tracker.use] == ["Mood", "Gratitudes"]
    assert {tracker.use for tracker in found.values()} == {"", "nothing"}
    assert [name for name, tracker in found.items() if tracker.yes_no] == ["Stretching", "Walk"]


def test_what_is_not_read_is_not_told_either() -> None:
    assert "My sister" not in str(source(BEARABLE))


def test_older_exports_have_the_day_in_words_alone() -> None:
    assert told(trackers(BEARABLE_OLD)["Neck pain"]) == [(2, "2021-12-08", "0", "moderate", "mid")]
    for day, meant in [("1st Jan 2022", "2022-01-01"), ("22nd Feb 2022", "2022-02-22"), ("3rd Mar 2022", "2022-03-03")]:
        assert told(trackers(BEARABLE_OLD.replace("8th Dec 2021", day))["Neck pain"])[0][1] == meant


@pytest.mark.parametrize("day", ["1970-01-01", "2100-01-01", "2026-02-30", "05/01/2026", "2026-W02-1"])
def test_a_row_without_a_day_of_a_diary_is_left(day: str) -> None:
    found = trackers(
        BEARABLE.replace('"2026-01-05","Monday","am","Symptom","1"', f'"{day}","Monday","am","Symptom","1"')
    )
    assert left(found["Symptom"]) == [(4, NO_DAY)]


def test_a_day_in_another_language_is_left() -> None:
    assert left(trackers(BEARABLE_OLD.replace("8th Dec 2021", "8. Dez 2021"))["Symptom"]) == [(2, NO_DAY)]


def test_a_rating_that_is_no_number_is_left() -> None:
    assert left(trackers(BEARABLE.replace('"Mood","7"', '"Mood","high"'))["Mood"]) == [(6, NO_NUMBER)]


def test_rows_that_look_alike_all_stay() -> None:
    header, row = BEARABLE.splitlines(keepends=True)[:2]
    assert len(trackers(header + row * 3)["Back (lower) pain"].entries) == 3


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_any_usual_encoding_is_read(encoding: str) -> None:
    text = BEARABLE_OLD.replace("Neck pain", "Rückenschmerz")
    assert told(trackers(text.encode(encoding))["Rückenschmerz"]) == [(2, "2021-12-08", "0", "moderate", "mid")]


def test_a_row_that_was_cut_off_is_left_and_a_quote_that_is_open_refused() -> None:
    assert left(trackers(BEARABLE_OLD + '"9th Dec 2021","Thursday","mid","Symptom"')["Without a name"]) == [
        (3, NO_SEVERITY)
    ]
    assert refusal(BEARABLE[:-20]).startswith("file.csv: line 9 has a quote that is never closed")


def test_a_file_that_lacks_a_column_is_no_export_of_bearable() -> None:
    found = source(BEARABLE.replace("rating/amount", "rating"))
    assert found.app == "CSV"
    assert {choice.use for choice in importing.default_choices(found).values()} == {"nothing"}


def test_a_symptom_of_a_region_is_the_pain_of_that_region() -> None:
    text = BEARABLE_OLD + BEARABLE_OLD.splitlines()[1].replace("Neck pain", "Back (lower) pain") + "\n"
    choices = importing.default_choices(source(text))
    assert [(choice.use, choice.region, choice.words) for choice in choices.values()] == [
        ("region", "neck", {"moderate": 5}),
        ("region", "lower back", {"moderate": 5}),
    ]
