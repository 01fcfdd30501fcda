from __future__ import annotations

from pathlib import Path

import pytest

from planner.diary.brought_home_file import NAME, keep_home, last_home
from planner.errors import UnreadableFile
from planner.storage.backup import known


def test_without_a_file_nothing_came_home(data_folder: Path) -> None:
    assert last_home(data_folder) == {}
    assert not data_folder.exists()


def test_each_session_is_known_by_its_last_event(data_folder: Path) -> None:
    keep_home("a.1", 3, data_folder)
    keep_home('b"\n.1', 7, data_folder)
    keep_home("a.1", 9, data_folder)
    assert last_home(data_folder) == {"a.1": 9, 'b"\n.1': 7}


def test_it_is_taken_along_with_everything() -> None:
    assert known(NAME)


def test_what_cannot_be_opened_is_told(data_folder: Path) -> None:
    (data_folder / NAME).mkdir(parents=True)
    with pytest.raises(UnreadableFile, match=rf"{NAME}: cannot be read \(.*\)\. Check that it is a file you may read"):
        last_home(data_folder)


@pytest.mark.parametrize(
    "text", ["", "{", "[" * 100_000, "\xff", "[]", '{"a": "x"}', '{"a": 0}', '{"a": 1e9}', '{"a": true}']
)
def test_a_broken_file_is_made_anew(data_folder: Path, text: str) -> None:
    data_folder.mkdir()
    (data_folder / NAME).write_text(text, "latin-1")
    assert last_home(data_folder) == {}
    keep_home("b", 4, data_folder)
    assert last_home(data_folder) == {"b": 4}
