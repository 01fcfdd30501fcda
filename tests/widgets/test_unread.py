from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from planner import backup
from planner.diary import Diary
from planner.widgets.common.unread import MOST_ROWS, unread
from planner.widgets.pain_check_in import PainCheckIn
from planner.widgets.plan_editor import PlanEditor
from planner.widgets.trends_view import TrendsView
from planner.words import day_in_words

HEADER = "rated_at,about,pain,region,flare,note\n"


@pytest.fixture
def diary(data_folder: Path) -> Diary:
    data_folder.mkdir(parents=True, exist_ok=True)
    (data_folder / "pain.csv").write_text(HEADER + "2026-11-23T07:31:05+01:00,3.4.2026,4,hip,,\na,b\n")
    return Diary(data_folder)


def test_a_row_is_named_with_what_is_wrong_and_how_to_mend_it(diary: Diary) -> None:
    assert unread(diary) == {
        "title": "2 rows could not be read",
        "words": "Nothing in your files is changed. Everything else is read and counts.",
        "rows": [
            [
                *("pain.csv", "2", "about: '3.4.2026' is not a date from 2000 to 2099 such as 2026-11-23."),
                "It could be 4 March 2026 or 3 April 2026: write 2026-03-04 or 2026-04-03.",
            ],
            [
                *("pain.csv", "3", "has 2 fields where the header has 6."),
                "Put double quotes around a text with commas.",
            ],
        ],
        "more": "",
    }


@pytest.mark.long
def test_the_first_widget_of_each_notebook_shows_it(diary: Diary) -> None:
    shown = unread(diary)
    assert PainCheckIn(diary).unread == shown
    assert PlanEditor(diary).reply["unread"] == shown
    assert TrendsView(diary).view["unread"] == shown


def test_of_many_rows_the_first_are_shown(diary: Diary) -> None:
    (diary.folder / "pain.csv").write_text(HEADER + "".join(f"{n},,,,,\n" for n in range(MOST_ROWS + 7)))
    shown = unread(diary)
    assert (shown["title"], len(shown["rows"]), shown["more"]) == ("107 rows could not be read", 100, "And 7 more.")


def test_rows_with_the_same_fault_are_one(diary: Diary) -> None:
    lines = [f"{n}\n" if n in {2, 5, 6, 7} else f"2026-11-23T07:31:{n:02}+01:00,2026-11-23,4,,,\n" for n in range(2, 9)]
    (diary.folder / "pain.csv").write_text(HEADER + "".join(lines))
    shown = unread(diary)
    assert shown["title"] == "4 rows could not be read"
    ((file, where, what, mend),) = shown["rows"]
    assert (file, where) == ("pain.csv", "2, 5 to 7")
    assert what == "has 1 field where the header has 6."
    assert mend == "Put double quotes around a text with commas."


def test_the_lines_of_one_fault_are_named_as_far_as_anybody_reads(diary: Diary) -> None:
    row = "2026-11-23T07:31:05+01:00,2026-11-23,4,,,"
    lines = [f"{row}{n}\nbroken {n}\n" for n in range(20)]
    (diary.folder / "pain.csv").write_text(HEADER + "".join(lines))
    ((_, where, *_),) = unread(diary)["rows"]
    assert where == "3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, …"


def test_a_copy_is_told_apart_from_rows_that_could_not_be_read(diary: Diary) -> None:
    (diary.folder / "pain (1).csv").write_text(HEADER + "2026-11-23T07:31:05+01:00,2026-11-23,4,,,\n")
    shown = unread(diary)
    assert shown["title"] == "2 rows could not be read; 1 copy of a file to look through"
    assert shown["words"].endswith("A copy is not read: what stands only there does not count yet.")
    (diary.folder / "pain.csv").unlink()
    (diary.folder / "pain-LAPTOP.csv").write_text(HEADER)
    assert unread(diary)["title"] == "2 copies of files to look through"


def test_a_file_that_is_gone_is_told_with_the_backup_that_has_it(diary: Diary) -> None:
    backup.of_the_day(diary.folder)
    (diary.folder / "pain.csv").unlink()
    (kept,) = backup.backups(diary.folder)
    shown = unread(diary)
    assert shown["title"] == "1 file lacks rows that a backup has"
    what = f"is gone; the backup of {day_in_words(kept.day)} has 2 rows."
    mend = "Restore it in 3_pain_trends, under Your data. If you took the rows away yourself, all is well."
    assert shown["rows"] == [["pain.csv", "", what, mend]]


def test_nothing_is_shown_where_all_is_read_or_nothing_can_be(diary: Diary) -> None:
    (diary.folder / "pain.csv").unlink()
    assert unread(diary) == {}
    (diary.folder / "pain.csv").mkdir()
    assert unread(diary) == {}


def test_a_backup_that_fails_is_told_once_something_was_saved(diary: Diary) -> None:
    (diary.folder / "backups").write_text("a file where the folder should be")
    rows = unread(diary)
    widget = PainCheckIn(diary)
    assert widget.unread == rows
    at = "2026-11-23T07:31:05+01:00"
    widget.rating = {
        **{"number": 1, "pain": 4, "region": "", "flare": False, "note": "", "about": "2026-11-22", "rated_at": at}
    }
    assert widget.result["saved"]
    sentence = (
        f"What you enter is saved, but today's backup could not be made ({os.strerror(errno.EEXIST)}). Free some space, "
        f"or make {diary.folder / 'backups'} writable."
    )
    assert widget.unread == unread(diary) == rows | {"backup": sentence}
    (diary.folder / "pain.csv").unlink()
    assert unread(diary) == {"backup": sentence}


def test_a_backup_that_came_back_in_part_is_told(diary: Diary) -> None:
    (diary.folder / "backups").mkdir()
    (diary.folder / "backups" / backup.UNDER_WAY).touch()
    assert unread(diary)["backup"] == (
        "Bringing a backup back broke off: some files are as in it, others as before. Do it again."
    )
