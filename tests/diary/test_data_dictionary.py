from __future__ import annotations

from planner.diary.data_dictionary import dictionary
from planner.paths import REPOSITORY


def test_committed_dictionary_is_what_the_declaration_makes() -> None:
    assert (REPOSITORY / "data" / "README.md").read_text("utf-8") == dictionary()


def test_dictionary_opens_with_what_the_folder_is_and_that_it_stays_here() -> None:
    opening = dictionary().partition("| file |")[0]
    assert "This folder holds your own files" in opening
    assert "They stay on this\nmachine." in opening
