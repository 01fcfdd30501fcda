"""The diary's backups, the way out and the way in, in a page of their own."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from planner import exporting
from planner.diary import Diary, restore
from planner.diary.columns import csv_line
from planner.diary.tables import TABLES
from planner.storage import archive
from planner.widgets.your_data import YourData
from tests.browser.bare import Bare
from tests.helpers.diary_rows import rating_row, write_diary

pytestmark = pytest.mark.browser

WHEN = "2026-11-20T07:00:00+01:00"


@pytest.fixture
def diary(data_folder: Path) -> Diary:
    """A diary of two ratings, and a backup with one of them."""
    diary = write_diary(data_folder, pain=[rating_row(date(2026, 11, 20), 3, WHEN)])
    (data_folder / "backups").mkdir()
    (data_folder / "backups" / "2026-11-20.zip").write_bytes(restore.everything(data_folder))
    with (data_folder / "pain.csv").open("ab") as file:
        second = rating_row(date(2026, 11, 21), 4, "2026-11-21T07:00:00+01:00")
        file.write(csv_line(str(second.get(name, "")) for name in TABLES["pain"].names).encode())
    return diary


def press(place: Locator, name: str) -> None:
    place.get_by_role("button", name=name).first.click()


def test_a_backup_is_opened_and_restored_from_the_keyboard(bare: Bare, page: Page, diary: Diary) -> None:
    data = bare.show(YourData(diary), page)
    data.get_by_role("button", name="Look inside: Friday 20 November 2026").press("Enter")
    inside = data.get_by_role("region", name="Friday 20 November 2026")
    expect(inside.get_by_role("heading")).to_be_focused()
    expect(inside.get_by_role("listitem")).to_contain_text("2 rows now, 1 row in the backup.")
    inside.get_by_role("button", name="Restore pain.csv").press("Enter")
    expect(data.get_by_role("status")).to_contain_text("Restored: pain.csv. What stood there before is kept: backups/")
    expect(inside.get_by_text("All of it is there already, as it was then.")).to_be_visible()
    expect(inside.get_by_role("heading")).to_be_focused()
    expect(inside.get_by_role("button", name="Restore")).to_have_count(0)
    assert len(diary.pain()) == 1
    inside.get_by_role("button", name="Close").press("Enter")
    expect(inside).to_have_count(0)
    expect(data.get_by_role("button", name="Bring it back")).to_be_focused()
    expect(data.get_by_role("list", name="Backups").get_by_role("listitem")).to_have_count(2)


def test_what_others_take_in_is_downloaded(bare: Bare, page: Page, diary: Diary, tmp_path: Path) -> None:
    data = bare.show(YourData(diary), page)
    press(data, "For other programs")
    expect(data.get_by_role("status")).to_have_text(
        "2 ratings, as tables, for Track & Graph and for Loop Habit Tracker. about.txt says which file is for what."
    )
    with page.expect_download() as download:
        data.get_by_role("link", name="Download stretching_trackers_").click()
    download.value.save_as(tmp_path / "out.zip")
    assert (tmp_path / "out.zip").read_bytes() == exporting.pack(diary).data


def test_everything_is_downloaded_and_brought_back_elsewhere(
    bare: Bare, page: Page, diary: Diary, tmp_path: Path
) -> None:
    (diary.folder / "pictures").mkdir()
    for n in range(2):  # more than one piece
        (diary.folder / "pictures" / f"{n}.png").write_bytes(b"\x89PNG\r\n\x1a\n" + random.Random(n).randbytes(5_000))
    data = bare.show(YourData(diary), page)
    press(data, "Take everything with you")
    name = f"stretching_diary_{date.today().isoformat()}.zip"
    with page.expect_download() as download:
        data.get_by_role("link", name=f"Download {name}").click()
    path = tmp_path / name
    download.value.save_as(path)
    assert path.read_bytes() == restore.everything(diary.folder)

    other = Diary(tmp_path / "other")
    data = bare.show(widget := YourData(other))
    widget.piece = 1000
    data.page.reload()
    data = data.page.locator("#cell > *")
    data.locator("input[type=file]").set_input_files(path)
    inside = data.get_by_role("region", name=f"In {name}")
    expect(inside.get_by_role("heading")).to_be_focused()
    assert not other.folder.exists()
    press(inside, "Restore all")
    expect(data.get_by_role("status")).to_have_text("Restored: pain.csv, pictures/0.png, pictures/1.png.")
    assert len(other.pain()) == 2


def test_a_zip_that_is_not_right_is_refused_in_words(bare: Bare, page: Page, diary: Diary, tmp_path: Path) -> None:
    hostile = "<img src=x onerror=\"document.title='hit'\">.zip"
    (tmp_path / "bad.zip").write_bytes(archive.packed({"../pain.csv": b""}))
    data = bare.show(YourData(diary), page)
    files = {"name": hostile, "mimeType": "application/zip", "buffer": (tmp_path / "bad.zip").read_bytes()}
    data.locator("input[type=file]").set_input_files(files=[files])  # type: ignore[list-item]
    expect(data.get_by_role("status")).to_contain_text("“../pain.csv” is not a file of a diary.")
    expect(data.get_by_role("status")).to_contain_text("<img src=x")
    assert page.title() == "One widget"


def test_a_kernel_that_is_silent_is_told(bare: Bare, page: Page, diary: Diary) -> None:
    data = bare.show(YourData(diary), page)
    bare.answering = False
    press(data, "Take everything with you")
    page.clock.run_for(31_000)
    expect(data.get_by_role("status")).to_contain_text("The notebook's kernel does not answer.")
