from __future__ import annotations

from pathlib import Path

import pytest

from planner.diary import Diary
from planner.diary.reading import Problem
from planner.widgets.common.entries import EntryListWidget, Value, unread_sentence
from planner.widgets.common.saying import NOT_UNDERSTOOD


class Broken(EntryListWidget):
    """A list that cannot be made."""

    kinds, where, labels, lists = {}, "a list", {}, ("entries",)

    def _seen(self) -> Value:
        raise ZeroDivisionError("by zero")


def test_what_nobody_foresaw_is_shown_and_answered(data_folder: Path) -> None:
    widget = Broken(Diary(data_folder))
    widget.refresh()
    assert "ZeroDivisionError: by zero" in widget.view["error"]
    widget.request = {"number": 1, "type": "refresh"}
    assert (widget.answer["number"], widget.answer["done"], widget.answer["undo"]) == (1, False, {})
    assert widget.answer["message"] == NOT_UNDERSTOOD


@pytest.mark.parametrize(("count", "words"), [(1, "1 row could"), (2, "2 rows could")])
def test_rows_that_are_not_shown_are_counted(count: int, words: str) -> None:
    problems = [Problem("visits.csv", n, "date", "soon", f"visits.csv: line {n}: no date.") for n in range(count)]
    assert unread_sentence(problems) == f"{words} not be read and so cannot be shown. {problems[0].message}"
    assert unread_sentence([]) == ""
