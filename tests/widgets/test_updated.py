"""An error that nobody foresaw is said as it is, and as an update where the planner's files are other ones by now."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from planner import Diary, ExperimentPanel, PlanEditor, TrendsView
from planner.widgets.common import updated
from planner.widgets.common.requests import failure
from planner.widgets.common.updated import UPDATED, fault
from planner.widgets.plan_editor.answers import Answers


@pytest.fixture
def planner_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A planner of its own, as it began."""
    folder = tmp_path / "planner"
    folder.mkdir()
    (folder / "a.py").write_text("a")
    monkeypatch.setattr(updated, "HERE", folder)
    monkeypatch.setattr(updated, "_BEGAN", updated.files())
    return folder


def test_the_planner_that_began_says_what_it_met(planner_files: Path) -> None:
    (planner_files / "note.txt").write_text("of no matter")
    assert fault("Something went wrong.") == "Something went wrong."


def test_one_that_was_updated_says_that(planner_files: Path) -> None:
    (planner_files / "b.js").write_text("b")
    assert fault("Something went wrong.") == UPDATED


def test_a_file_of_the_same_length_is_another_one(planner_files: Path) -> None:
    os.utime(planner_files / "a.py", (1, 1))
    assert fault("Something went wrong.") == UPDATED


def test_every_page_says_it_in_place_of_what_went_wrong(planner_files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (planner_files / "a.py").unlink()

    def broken(*_: object, **__: object) -> None:
        raise ImportError("cannot import name 'new' from 'planner'")

    editor, panel, view = PlanEditor(Diary()), ExperimentPanel(Diary()), TrendsView(Diary())
    monkeypatch.setattr(Answers, "to", broken)
    editor.request = {"seq": 1, "action": "plan"}
    assert editor.reply["error"] == UPDATED
    monkeypatch.setattr(panel, "_read", broken)
    panel.request = {"seq": 1, "action": "refresh"}
    assert panel.view == {"error": UPDATED}
    monkeypatch.setattr(view, "_looked", broken)
    view.asked = 1
    assert view.view["error"] == UPDATED
    assert str(failure(Diary(), broken)) == UPDATED
