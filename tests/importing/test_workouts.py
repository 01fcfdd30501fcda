from __future__ import annotations

import pytest

from planner import importing
from planner.importing import fitnotes, strong
from planner.importing.entries import NO_DAY
from tests.helpers.elsewhere_too import FITNOTES, STRONG, STRONG_NEWER
from tests.importing.reading import left, refusal, source, told, trackers

# Strong.


def test_a_workout_of_strong_is_a_session_that_begins_at_its_time() -> None:
    found = trackers(STRONG)
    assert source(STRONG).app == "Strong"
    assert told(found["Evening stretch"]) == [(2, "2024-05-11T18:30", "3900", "", "calm")]
    assert told(found["Legs"]) == [(5, "2024-05-12T19:05", "2700", "", "")]
    assert (found["Legs"].unit, found["Legs"].stamp, found["Legs"].use) == ("seconds", "start", "")


def test_a_timed_set_stands_beside_its_workout_and_a_rest_is_none() -> None:
    found = trackers(STRONG)
    assert told(found["Hip flexor (exercise)"]) == [(2, "2024-05-11T18:30", "120", "", "left")]
    assert found["Hip flexor (exercise)"].use == "nothing"
    assert left(found["Sets without a time"]) == [(4, strong.NO_TIME), (5, strong.NO_TIME)]


def test_the_newer_form_of_strong_has_seconds_and_semicolons() -> None:
    found = trackers(STRONG_NEWER)
    assert told(found["Yoga"]) == [(2, "2024-01-01T18:00", "3600", "", "")]
    assert told(found["Plank (exercise)"]) == [(2, "2024-01-01T18:00", "90", "", "")]


@pytest.mark.parametrize(
    ("spent", "seconds"),
    [("45m", "2700"), ("1h", "3600"), ("2h 38m", "9480"), ("1h5m", "3900"), ("50s", "50"), ("7 min", "")],
)
def test_a_length_of_strong_is_read_or_left(spent: str, seconds: str) -> None:
    found = trackers(STRONG.replace("45m", spent))["Legs"]
    assert [each[2] for each in told(found)] == ([seconds] if seconds else [])
    assert left(found) == ([] if seconds else [(5, strong.NO_LENGTH)])


def test_the_length_of_strong_may_stand_in_the_last_column() -> None:
    text = (
        "Date;Workout Name;Exercise Name;Set Order;Weight;Weight Unit;Reps;RPE;Distance;Distance Unit;Seconds;Notes;"
        "Workout Notes;Workout Duration\n"
        '2024-08-24 17:30:00;"Yoga";"Sun";1;0;kg;0;0;;;0;"";"";1h\n2024-08-25;"Yoga";"Sun";1;0;kg;0;0;;;0;"";"";30m\n'
    )
    assert told(trackers(text)["Yoga"]) == [
        (2, "2024-08-24T17:30", "3600", "", ""),
        (3, "2024-08-25", "1800", "", ""),
    ]


def test_a_workout_of_strong_without_a_length_is_left() -> None:
    text = 'Date;Workout Name;Exercise Name;Set Order;Weight;Reps;Seconds\n2019-01-11 12:31:54;"Leg";"Squat";1;20;5;0\n'
    assert left(trackers(text)["Leg"]) == [(2, strong.NO_LENGTH)]


@pytest.mark.parametrize(
    "day", ["1970-01-01 10:00:00", "2100-01-01 10:00:00", "12/05/2024 19:05", "2024-05-12 25:00:00"]
)
def test_a_workout_of_strong_without_a_day_of_a_diary_is_left(day: str) -> None:
    assert left(trackers(STRONG.replace("2024-05-12 7:05:00\u202fPM", day))["Legs"]) == [(5, NO_DAY)]


# FitNotes.


def test_a_timed_set_of_fitnotes_counts_and_another_is_left() -> None:
    found = trackers(FITNOTES)
    assert source(FITNOTES).app == "FitNotes"
    assert told(found["Hamstring stretch"]) == [
        (2, "2026-03-02", "90", "", "left first"),
        (3, "2026-03-02", "90", "", ""),
    ]
    assert found["Hamstring stretch"].unit == "seconds"
    assert left(found["Sets without a time"]) == [(4, fitnotes.NO_TIME)]


def test_newer_columns_of_fitnotes_are_read_too() -> None:
    text = (
        "Date,Exercise,Category,Weight,Weight Unit,Reps,Distance,Distance Unit,Time,Comment\n"
        "2026-03-02,Plank,Abs,0.0,kgs,0,,,1:02:03,\n2026-03-02,Plank,Abs,0.0,kgs,0,,,30:00,\n"
    )
    found = trackers(text)["Plank"]
    assert told(found) == [(2, "2026-03-02", "3723", "", "")]
    assert left(found) == [(3, fitnotes.NOT_A_LENGTH)]  # minutes and seconds, or hours and minutes


@pytest.mark.parametrize("day", ["1970-01-01", "2100-01-01", "2026-02-30", "02/03/2026", ""])
def test_a_set_of_fitnotes_without_a_day_of_a_diary_is_left(day: str) -> None:
    rows = FITNOTES.splitlines(keepends=True)
    assert left(trackers(rows[0] + rows[1].replace("2026-03-02", day))["Hamstring stretch"]) == [(2, NO_DAY)]


# Both.


@pytest.mark.parametrize("text", [STRONG, FITNOTES])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_any_usual_encoding_is_read(text: str, encoding: str) -> None:
    assert source(text.encode(encoding)).trackers == source(text).trackers


def test_a_file_of_one_under_the_name_of_the_other_is_known_by_its_columns() -> None:
    assert source(FITNOTES, "strong.csv").app == "FitNotes"
    assert source(STRONG, "FitNotes_Export.csv").app == "Strong"


@pytest.mark.parametrize(("text", "column"), [(STRONG, "Set Order"), (FITNOTES, "Time")])
def test_a_file_that_lacks_a_column_is_a_table_like_any_other(text: str, column: str) -> None:
    found = source(text.replace(column, "Else", 1))
    assert found.app == "CSV"
    assert {choice.use for choice in importing.default_choices(found).values()} == {"nothing"}


@pytest.mark.parametrize("text", [STRONG, FITNOTES])
def test_a_header_alone_holds_nothing(text: str) -> None:
    assert source(text.splitlines()[0]).trackers == ()


@pytest.mark.parametrize("text", [";", ";\n;", "|", '""'])
def test_a_file_of_nothing_but_marks_is_refused(text: str) -> None:
    assert refusal(text).startswith("file.csv: ")
