from __future__ import annotations

from pathlib import Path

import pytest

from planner.diary.it_hurts_file import NAME, load_asked, save_asked
from planner.errors import UnreadableFile


def test_the_newest_record_takes_the_place_of_the_one_before_and_what_is_none_is_left_out(tmp_path: Path) -> None:
    assert load_asked(tmp_path) is None
    save_asked({"pain": 3, "signs": []}, tmp_path)
    save_asked({"pain": None, "signs": ["unwell"], "where": 'so "so"'}, tmp_path)
    assert load_asked(tmp_path) == {"signs": ["unwell"], "where": 'so "so"'}


def test_a_spoilt_file_is_a_sentence_and_the_next_record_mends_it(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("= [", "utf-8")
    with pytest.raises(UnreadableFile, match=r"it_hurts\.toml: cannot be read"):
        load_asked(tmp_path)
    save_asked({"pain": 3}, tmp_path)
    assert load_asked(tmp_path) == {"pain": 3}
