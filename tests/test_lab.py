from __future__ import annotations

import json
from pathlib import Path

import pytest

from planner import lab
from planner.paths import REPOSITORY, data_folder


def test_a_notebook_that_was_run_is_as_clean_as_before(tmp_path: Path) -> None:
    committed = lab.FIRST.read_text("utf-8")
    notebook = json.loads(committed)
    notebook["metadata"] |= {"widgets": {"state": {}}, "language_info": {"name": "python", "version": "3.11.7"}}
    for cell in notebook["cells"]:
        cell["metadata"] |= {"trusted": True, "execution": {}}
        if cell["cell_type"] == "code":
            cell |= {"outputs": [{"output_type": "stream", "name": "stdout", "text": "x"}], "execution_count": 3}
    path = tmp_path / "run.ipynb"
    path.write_text(json.dumps(notebook), "utf-8")
    lab.clean(path)
    assert path.read_text("utf-8") == committed


@pytest.mark.parametrize("path", sorted(lab.NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.name)
def test_a_clean_notebook_is_left_alone(path: Path) -> None:
    before = path.stat().st_mtime_ns
    lab.clean(path)
    assert path.stat().st_mtime_ns == before


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
