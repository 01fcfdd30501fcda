from __future__ import annotations

import base64
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from planner import backup, exporting
from planner.diary import Diary, restore
from planner.storage import archive
from planner.widgets.common.saying import NOT_UNDERSTOOD
from planner.widgets.your_data import YourData
from tests.helpers.clock import MORNING
from tests.helpers.diary_rows import rating_row, write_diary

WHEN = "2026-11-20T07:00:00+01:00"
TITLE = "Friday 20 November 2026"


@pytest.fixture
def diary(data_folder: Path) -> Diary:
    """A diary of one rating, which a backup holds, and a second one."""
    diary = write_diary(data_folder, pain=[rating_row(date(2026, 11, 20), 3, WHEN)])
    (data_folder / "backups").mkdir()
    (data_folder / "backups" / "2026-11-20.zip").write_bytes(restore.everything(data_folder))
    diary.add_pain(4, about=date(2026, 11, 21))
    for each in backup.backups(data_folder)[:-1]:
        each.path.unlink()
    return diary


def ask(widget: YourData, **fields: Any) -> dict[str, Any]:
    number = widget.request.get("number", 0) + 1
    widget.request = {"number": number, **fields}
    answer: dict[str, Any] = widget.answer
    assert answer["number"] == number
    return answer


def restore_all(widget: YourData, only: str | None = None) -> dict[str, Any]:
    return ask(widget, type="restore", of=widget.view["preview"]["of"], only=only)


def bring(widget: YourData, data: bytes, pieces: int = 1) -> dict[str, Any]:
    size = -(-len(data) // pieces)
    for n in range(pieces):
        text = base64.b64encode(data[n * size : (n + 1) * size]).decode()
        answer = ask(widget, type="piece", name="mine.zip", index=n, count=pieces, base64=text)
    return answer


def test_an_empty_diary_has_no_backups(data_folder: Path) -> None:
    widget = YourData(Diary(data_folder))
    assert widget.view == {"backups": [], "count": 0, "trouble": "", "preview": None}
    answer = ask(widget, type="take")
    assert (answer["done"], answer["file"]) == (False, {})
    assert answer["message"] == f"{data_folder}: there is nothing to take with you yet. Save a plan or a rating first."
    assert not data_folder.exists()


def test_two_restores_of_one_minute_are_told_apart(diary: Diary) -> None:
    widget = YourData(diary)
    for pain in (6, 7):
        diary.add_pain(pain, about=date(2026, 11, 22))
        ask(widget, type="look", name="2026-11-20.zip")
        assert restore_all(widget)["done"]
    titles = [each["title"] for each in widget.view["backups"]]
    assert len(titles) == len(set(titles)) == 3


def test_a_backup_is_looked_at_and_restored(diary: Diary) -> None:
    widget = YourData(diary)
    assert widget.view["backups"] == [{"name": "2026-11-20.zip", "title": TITLE, "size": "1 KB"}]
    assert ask(widget, type="look", name="2026-11-20.zip")["done"]
    words = "2 rows now, 1 row in the backup."
    preview = widget.view["preview"]
    assert (preview["title"], preview["files"]) == (TITLE, [{"name": "pain.csv", "words": words, "same": False}])
    answer = restore_all(widget)
    before = backup.backups(diary.folder)[0]
    assert before.at is not None
    assert answer["message"] == (f"Restored: pain.csv. What stood there before is kept: backups/{before.path.name}.")
    assert len(diary.pain()) == 1
    assert widget.view["preview"]["files"] == [{"name": "pain.csv", "words": "The same, 1 row.", "same": True}]
    assert widget.view["backups"][0]["title"].endswith(f", {before.at:%H:%M:%S}, before another was restored")
    assert restore_all(widget)["message"] == "Nothing to restore: it is all there already."
    assert ask(widget, type="close")["done"]
    assert widget.view["preview"] is None


def test_as_many_rows_are_not_yet_the_same_rows(diary: Diary) -> None:
    widget = YourData(diary)
    pain = diary.folder / "pain.csv"
    pain.write_text("".join(pain.read_text().splitlines(keepends=True)[::2]))  # the header and the other row
    ask(widget, type="look", name="2026-11-20.zip")
    (file,) = widget.view["preview"]["files"]
    assert file["words"] == "1 row now and in the backup, but not the same."


@pytest.mark.time_machine(MORNING)
def test_everything_goes_out_and_comes_in_by_pieces(diary: Diary, tmp_path: Path) -> None:
    answer = ask(YourData(diary), type="take")
    assert answer["message"] == "All your files, pictures too, in one zip. Keep it where only you can read it."
    assert answer["file"]["name"] == "stretching_diary_2026-11-23.zip"
    data = base64.b64decode(answer["file"]["base64"])
    other = Diary(tmp_path / "other")
    widget = YourData(other)
    assert bring(widget, data, pieces=3)["done"]
    assert widget.view["preview"]["title"] == "In mine.zip"
    words = "Not there now, 2 rows in the backup."
    assert widget.view["preview"]["files"] == [{"name": "pain.csv", "words": words, "same": False}]
    assert not other.folder.exists()
    assert restore_all(widget, "pain.csv")["message"] == ("Restored: pain.csv.")
    assert len(other.pain()) == 2


@pytest.mark.time_machine(MORNING)
def test_what_others_take_in_goes_out(diary: Diary) -> None:
    answer = ask(YourData(diary), type="elsewhere")
    assert answer["message"] == (
        "2 ratings, as tables, for Track & Graph and for Loop Habit Tracker. about.txt says which file is for what."
    )
    assert answer["file"]["name"] == "stretching_trackers_2026-11-23.zip"
    assert base64.b64decode(answer["file"]["base64"]) == exporting.pack(diary).data


def test_an_empty_diary_has_nothing_for_others(data_folder: Path) -> None:
    answer = ask(YourData(Diary(data_folder)), type="elsewhere")
    assert (answer["done"], answer["file"]) == (False, {})
    assert answer["message"].endswith(": there is no rating and no session to take elsewhere yet. Save one first.")
    assert not data_folder.exists()


def test_many_names_are_cut_short(diary: Diary) -> None:
    widget = YourData(diary)
    bring(
        widget,
        archive.packed(
            {f"{name}.toml": b"x" for name in ("profile", "screening", "my_stretches", "week_edits")}
            | {"calendar.json": b"{}", "visits.csv": b""}
        ),
    )
    assert restore_all(widget)["message"].startswith(
        "Restored: calendar.json, my_stretches.toml, profile.toml, screening.toml and 2 more. What stood there"
    )


def test_a_zip_that_is_not_right_is_refused_and_the_open_one_stays(diary: Diary) -> None:
    widget = YourData(diary)
    ask(widget, type="look", name="2026-11-20.zip")
    answer = bring(widget, archive.packed({"../pain.csv": b""}))
    assert not answer["done"]
    assert answer["message"].startswith("mine.zip: “../pain.csv” is not a file of a diary.")
    assert widget.view["preview"]["title"] == TITLE


def test_the_open_zip_is_looked_at_again_once_another_has_arrived(
    diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    widget = YourData(diary)
    ask(widget, type="look", name="2026-11-20.zip")
    looks, preview = [], restore.preview
    monkeypatch.setattr(restore, "preview", lambda *of: looks.append(of[2]) or preview(*of))
    assert bring(widget, restore.everything(diary.folder), pieces=5)["done"]
    assert looks == ["mine.zip"]
    ask(widget, type="piece", name="other.zip", index=0, count=2, base64="")  # and no more of it arrives
    assert ask(widget, type="close")["done"]
    assert widget.view["preview"] is None


def test_a_zip_does_not_travel_back_to_the_page(diary: Diary) -> None:
    assert YourData(diary).trait_metadata("request", "echo_update") is False


def test_an_upload_that_lacks_a_piece_is_refused(diary: Diary) -> None:
    widget = YourData(diary)
    for fields in ({"index": 1, "base64": ""}, {"index": 0, "base64": "a"}, {"index": 0, "base64": "ä"}):
        answer = ask(widget, type="piece", name="mine.zip", count=2, **fields)
        assert (answer["done"], answer["message"]) == (False, "mine.zip: did not arrive whole. Choose it again.")


def test_what_is_gone_is_told(diary: Diary) -> None:
    widget = YourData(diary)
    ask(widget, type="look", name="2026-11-20.zip")
    answer = ask(widget, type="restore", of="another", only=None)
    assert answer["message"] == "This backup is not open any more. Open it again, then restore it."
    (diary.folder / "backups" / "2026-11-20.zip").unlink()
    answer = ask(widget, type="look", name="2026-11-20.zip")
    assert answer["message"] == "2026-11-20.zip: this backup is not there any more. The list shows what is."
    for name in ("../pain.csv", "/etc/passwd"):
        assert "is not there any more" in ask(widget, type="look", name=name)["message"]


def test_a_broken_backup_is_told(diary: Diary) -> None:
    (diary.folder / "backups" / "2026-11-20.zip").write_bytes(b"torn")
    widget = YourData(diary)
    assert ask(widget, type="look", name="2026-11-20.zip")["message"] == (
        "2026-11-20.zip: is not a whole zip file (File is not a zip file). Get it once more from where it came."
    )


def test_ten_are_shown_and_then_more(diary: Diary) -> None:
    for day in range(1, 20):
        (diary.folder / "backups" / f"2025-01-{day:02}.zip").write_bytes(b"")
    widget = YourData(diary)
    assert (len(widget.view["backups"]), widget.view["count"]) == (10, 20)
    ask(widget, type="older", shown=30)
    assert len(widget.view["backups"]) == 20


def test_trouble_is_shown(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "trouble", lambda _: "No backup could be made.")
    assert YourData(diary).view["trouble"] == "No backup could be made."


@pytest.mark.parametrize(
    "request_",
    [
        {},
        {"type": "erase"},
        {"type": ["take"]},
        {"type": "take", "more": 1},
        {"type": "piece", "name": "x", "index": 0, "count": 1, "base64": "A" * 3_000_000},
        {"type": "piece", "name": "x", "index": -1, "count": 1, "base64": ""},
        {"type": "restore", "of": "x", "only": ["pain.csv"]},
        {"type": "older", "shown": "all"},
    ],
)
def test_what_the_page_may_not_ask_is_refused(diary: Diary, request_: dict[str, Any]) -> None:
    before = (diary.folder / "pain.csv").read_bytes()
    answer = ask(YourData(diary), **request_)
    assert not answer["done"]
    assert answer["message"] == NOT_UNDERSTOOD
    assert (diary.folder / "pain.csv").read_bytes() == before
