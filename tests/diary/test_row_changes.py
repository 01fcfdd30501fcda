from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from planner.diary import Diary
from planner.diary.deleted_rows import delete_rating
from planner.diary.reading import columns_in
from planner.diary.row_changes import first_line_with
from planner.diary.tables import TABLES
from tests.helpers.clock import MORNING

PAIN = TABLES["pain"]
PATH = Path("pain.csv")
LAST = "2026-11-24T07:31:05+01:00,2026-11-24,5,,,Ärger\r\n"
TEXT = f"rated_at,about,pain,region,flare,note\r\n2026-11-23T07:31:05+01:00,2026-11-23,4,,,\u0a0d é\r\n{LAST}"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_row_is_looked_for_where_it_stands_however_the_file_is_written(encoding: str, delimiter: str) -> None:
    data = TEXT.replace(",", delimiter).encode(encoding, "ignore")
    if encoding == "utf-16":
        encoding = "utf-16-le"
    last = LAST.replace(",", delimiter).encode(encoding.removesuffix("-sig"))
    header = columns_in(PAIN, data)
    at = first_line_with(PAIN, header, data, {"rated_at": "2026-11-24T07:31:05+01:00"}, PATH)
    assert at is not None
    assert data[at:] == last
    assert first_line_with(PAIN, header, data, {"rated_at": "2026-11-25T07:31:05+01:00"}, PATH) is None


@pytest.mark.parametrize("written", ["24.11.2026 07:31:05", "2026-11-24 07:31:05+01:00"])
@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_every_row_is_looked_at_where_a_time_stands_otherwise(written: str, end: str) -> None:
    text = TEXT.replace("2026-11-24T07:31:05+01:00", written).replace("\r\n", end)
    key = {"rated_at": "2026-11-24T07:31:05+01:00"}
    assert first_line_with(PAIN, columns_in(PAIN, text.encode()), text.encode(), key, PATH) == 0


@pytest.mark.parametrize(
    ("rows", "start"),
    [
        ("2026-11-23,4\n2026-11-24,5\n", None),
        ("2026-11-23,4\n2026-11-24,5", None),
        ("2026-11-23,4\n24.11.2026,5\n", 0),
        ("2026-11-23,4\n\n2026-11-24,5\n", 0),
        ("", None),
    ],
)
def test_all_rows_are_looked_at_where_one_day_is_written_otherwise(rows: str, start: int | None) -> None:
    data = f"date,with\n{rows}".encode()
    assert first_line_with(TABLES["visits"], ["date", "with"], data, {"date": "2026-11-25"}, PATH) == start


@pytest.mark.parametrize("first", ["23.11.2026", "2026/11/23", "2026-11-23"])
def test_a_first_row_without_a_header_is_known_however_its_day_is_written(data_folder: Path, first: str) -> None:
    diary = Diary(data_folder)
    path = data_folder / "visits.csv"
    data_folder.mkdir()
    path.write_text(f"{first},GP,,\n")
    diary.add_visit(date(2026, 11, 23), "GP")
    assert path.read_text() == f"{first},GP,,\n"
    assert len(diary.visits()) == 1


TWO_LINES = "one,\ntwo"
FIRST, SECOND = (f"2026-11-{day}T07:31:05+01:00,2026-11-{day},4,,false," for day in (23, 24))


def change(diary: Diary, rated_at: str) -> None:
    diary.correct_rating({"rated_at": rated_at}, note=TWO_LINES)


def delete(diary: Diary, rated_at: str) -> None:
    delete_rating(diary, {"rated_at": rated_at}, at=MORNING)


@pytest.mark.parametrize(
    ("first", "second", "does", "left"),
    [("", "", change, [TWO_LINES, ""]), ("", f'"{TWO_LINES}"', delete, [TWO_LINES]), ("", "x", delete, ["x"])],
)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_first_row_of_several_lines_hides_no_row_where_there_is_no_header(
    data_folder: Path, mark: str, first: str, second: str, does: Callable[[Diary, str], None], left: list[str]
) -> None:
    diary = Diary(data_folder)
    data_folder.mkdir()
    (data_folder / "pain.csv").write_text(f"{mark}{FIRST}{first},now\n{SECOND}{second},now\n")
    does(diary, FIRST[:25])
    assert diary.unread("pain") == []
    assert diary.pain()["note"].to_list() == left
    diary.add_pain(5, MORNING.date(), rated_at=MORNING)
    assert diary.pain()["note"].to_list() == [*left, ""]


def test_of_two_rows_of_one_key_the_one_that_can_be_read_is_changed(data_folder: Path) -> None:
    diary = Diary(data_folder)
    diary.put_performed(
        "s", 1, "left", stretch="side_bend", reps_planned=5, reps_done=1, hold_s=5, active_s=9, outcome="done"
    )
    path = data_folder / "performed.csv"
    header, row = path.read_text().splitlines()
    broken = row.replace("done", "dome")
    path.write_text(f"{header}\n{broken}\n{row}\n")
    diary.put_performed("s", 1, "left", reps_done=4)
    assert path.read_text() == f"{header}\n{broken}\n{row.replace(',5,1,', ',5,4,')}\n"
    assert diary.performed()["reps_done"].to_list() == [4]
