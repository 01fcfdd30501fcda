from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner import PlannerError, importing
from planner.importing.entries import Left
from tests.helpers.elsewhere import HABITS, LOOP, OLD_LOOP, zipped
from tests.importing.reading import left, refusal, source, told, trackers

# As versions 2.0 to 2.3.0 write it: no Type, though habits can be measurable.
UNTYPED = {
    "Habits.csv": (
        "Position,Name,Question,Description,NumRepetitions,Interval,Color\n"
        "001,Back pain,,,1,1,#F57C00\n002,Stretching,,,1,1,#F57C00\n003,Water,,,1,1,#F57C00\n"
    ),
    "001 Back pain/Checkmarks.csv": "2023-06-25,0\n2023-06-24,4000\n2023-06-23,3\n2023-06-22,-1\n2023-06-21,2500\n",
    "002 Stretching/Checkmarks.csv": "2023-06-25,2\n2023-06-24,1\n2023-06-23,0\n2023-06-22,3\n",
    "003 Water/Checkmarks.csv": "2023-06-24,500\n",
}


def test_every_mark_is_an_entry_or_named() -> None:
    found = trackers(zipped(LOOP))
    assert {name: (each.id, each.yes_no, each.unit, told(each)) for name, each in found.items()} == {
        "Stretching": (
            *("1", True, ""),
            [(6, "2026-11-02", "1", "", 'In the garden, "slowly"'), (7, "2026-11-01", "1", "", "")],
        ),
        "Back pain, mornings": (
            *("2", False, ""),
            [
                (2, "2026-11-03", "4.5", "", ""),
                (3, "2026-11-02", "0", "", "Good day"),  # a rating of 0 is written as NO
                (4, "2026-11-01", "4", "", ""),
            ],
        ),
        "Yoga": ("3", False, "minutes", [(2, "2026-11-02", "20.5", "", ""), (3, "2026-11-01", "0", "", "")]),
    }
    assert left(found["Stretching"]) == [
        (2, "Not answered."),
        (3, "Skipped."),
        (4, "Not done."),
        (5, "Loop filled in this day by itself: nothing was done on it."),
    ]
    assert left(found["Back pain, mornings"]) == [(5, "Skipped.")]


def test_an_export_of_an_old_loop_has_numbers_and_no_header() -> None:
    (found,) = source(zipped(OLD_LOOP)).trackers
    assert [each[:3] for each in told(found)] == [(1, "2018-03-04", "1")]
    assert [line for line, _ in left(found)] == [2, 3, 4]


def test_a_measurable_habit_without_a_type_is_known_by_its_values() -> None:
    found = trackers(zipped(UNTYPED))
    assert [each[:3] for each in told(found["Back pain"])] == [
        (1, "2023-06-25", "0"),
        (2, "2023-06-24", "4"),
        (5, "2023-06-21", "2.5"),
    ]
    assert left(found["Back pain"]) == [(3, "Skipped."), (4, "Not answered.")]
    assert (found["Stretching"].yes_no, found["Water"].yes_no) == (True, False)
    assert [each[:3] for each in told(found["Stretching"])] == [(1, "2023-06-25", "1")]
    assert [each[2] for each in told(found["Water"])] == ["0.5"]


def test_a_zip_packed_again_by_hand_is_read_too() -> None:
    again = {f"Loop 2026/{name}": text for name, text in LOOP.items()} | {"__MACOSX/Loop 2026/._Habits.csv": b"\0\1"}
    stretching, *others = source(zipped(again)).trackers
    assert [stretching.name, *(each.name for each in others)] == ["Stretching", "Back pain, mornings", "Yoga"]
    assert (stretching.file, stretching.rows) == ("Loop 2026/001 Stretching/Checkmarks.csv", 6)


@pytest.mark.parametrize("folder", ["Stretching", "1-stretching", "0001_Stretching", "9 Stretching", "001"])
def test_a_folder_that_was_renamed_is_known_by_its_number_or_name(folder: str) -> None:
    moved = {path.replace("001 Stretching", folder): text for path, text in LOOP.items()}
    assert trackers(zipped(moved)).keys() == {"Stretching", "Back pain, mornings", "Yoga"}


def test_a_folder_whose_name_two_habits_have_is_not_guessed() -> None:
    habits = HABITS + "004,Stretching!,YES_NO,,,1,1,#FF8F00,,,,false\n"
    moved = {path.replace("001 Stretching", "Stretching"): text for path, text in LOOP.items()}
    assert trackers(zipped(moved | {"Habits.csv": habits})).keys() == {"Back pain, mornings", "Yoga"}


def test_files_that_a_spreadsheet_saved_anew_are_read_the_same() -> None:
    again = {
        "Habits.csv": "\ufeff" + HABITS.replace('"Back pain, mornings"', "Back pain").replace(",", ";"),
        "001 Stretching/Checkmarks.csv": "Date;Value;Notes\r\n02.11.2026;YES_MANUAL;\r\n01.11.2026;NO;\r\n",
    }
    (found,) = source(zipped(again)).trackers
    assert (told(found), left(found)) == ([(2, "2026-11-02", "1", "", "")], [(3, "Not done.")])


def test_a_habit_of_an_unknown_kind_is_left_out() -> None:
    habits = HABITS.replace("Stretching,YES_NO", "Stretching,QUIT")
    (tracker, *_) = source(zipped(LOOP | {"Habits.csv": habits})).trackers
    assert (len(tracker.entries), tracker.rows) == (0, 6)
    assert {row.why for row in tracker.left} == {"A habit of this kind can't become anything here."}


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("2026-11-31,4000,", "No day from 2000 to 2099 stands there."),
        ("yesterday,4000,", "Its day is in a form that is not known here. Write it as 2026-11-23."),
        (",4000,", "The row has no day."),
        ("2026-11-01", "The row has no value."),
        ("2026-11-01,much,", "No number stands there."),
        ("2026-11-01,4 of 10,", "More than a number stands there."),
    ],
)
def test_a_row_that_cannot_be_read_is_named_with_the_true_reason(row: str, why: str) -> None:
    found = trackers(zipped(LOOP | {"002 Back pain mornings/Checkmarks.csv": f"Date,Value,Notes\n{row}\n"}))
    assert found["Back pain, mornings"].left == (Left(2, why),)


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        (
            {"Habits.csv": HABITS},
            "holds no checkmarks. In Loop, choose Settings, then Export as CSV, and choose that zip here.",
        ),
        (
            {"Habits.csv": "a,b\n1,2\n"},
            "Habits.csv does not name its columns Position and Name. In Loop, choose Settings, then Export as CSV, and "
            "choose that zip here.",
        ),
    ],
)
def test_a_zip_that_is_no_whole_export_is_refused(files: dict[str, str | bytes], sentence: str) -> None:
    assert refusal(zipped(files)) == f"file.csv: {sentence}"


@given(st.dictionaries(st.dates(), st.integers(0, 200_000).filter(lambda value: value not in (1, 2, 3)), min_size=1))
def test_what_loop_counts_comes_back_in_full(days: dict[object, int]) -> None:
    rows = "".join(f"{day},{'NO' if value == 0 else value},\n" for day, value in days.items())
    found = trackers(zipped(LOOP | {"002 Back pain mornings/Checkmarks.csv": f"Date,Value,Notes\n{rows}"}))
    entries = found["Back pain, mornings"].entries
    known = {entry.day: entry.amount * 1000 for entry in entries}
    assert known == {day: value for day, value in days.items() if day in known}
    assert len(entries) + len(found["Back pain, mornings"].left) == len(days)


@given(
    st.dictionaries(
        st.sampled_from([*LOOP, "a.csv", "Stretching/Checkmarks.csv"]),
        st.binary(max_size=60)
        | st.sampled_from([b"Name,Position\n001\n", *(text.encode() for text in (*LOOP.values(), *UNTYPED.values()))]),
    )
)
def test_only_sentences_come_out_of_any_zip(members: dict[str, bytes]) -> None:
    data = zipped(members)
    for bytes_ in (data, data[: len(data) // 2], data[:30] + b"\xff" + data[31:]):
        try:
            importing.read(bytes_, "x.zip")
        except PlannerError:
            continue
