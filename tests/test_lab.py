from __future__ import annotations

import json
from pathlib import Path

import pytest

from planner import lab
from planner.paths import REPOSITORY, data_folder


@pytest.mark.parametrize(("display", "quiet"), [("", True), (":0", False)])
def test_the_browser_opens_only_where_there_is_a_display(
    monkeypatch: pytest.MonkeyPatch, display: str, quiet: bool
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", display)
    chosen = lab.options(REPOSITORY, "notebooks/1_plan_week.ipynb")
    assert ("--no-browser" in chosen) is quiet
    assert "--LabApp.default_url=/lab/tree/notebooks/1_plan_week.ipynb" in chosen
    assert not any("token" in option for option in chosen)  # JupyterLab's own token stays on


def test_a_relative_data_folder_counts_from_the_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANNER_DATA", "data/mine")
    assert data_folder() == REPOSITORY / "data" / "mine"


def test_jupyterlab_saves_no_widgets_with_a_notebook() -> None:
    settings = json.loads((lab.SETTINGS / "overrides.json").read_text("utf-8"))
    assert settings["@jupyter-widgets/jupyterlab-manager:plugin"] == {"saveState": False}


def test_it_begins_with_clean_notebooks_and_a_git_that_keeps_them_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told: list[object] = []
    monkeypatch.setattr(lab, "let_git_clean", lambda folder: told.append(folder) or "git is not well.")
    monkeypatch.setattr(lab, "clean", lambda path: told.append(path.name))
    monkeypatch.setattr("os.execv", lambda program, words: told.append(words[2]))
    lab.main()
    assert told == [REPOSITORY, *(path.name for path in lab.NOTEBOOKS.glob("*.ipynb")), "jupyterlab"]
    assert capsys.readouterr().err == "git is not well.\n"
