"""The notebooks as "Run All" runs them, from a fresh kernel: on no diary, and on one of ten years."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tests.long_diary import write_years

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"


def run(name: str) -> list[str]:
    """Run a notebook and return the kinds of output it shows; an error in a cell is raised."""
    notebook = nbformat.read(NOTEBOOKS / name, as_version=4)
    client = NotebookClient(notebook, kernel_name="python3", timeout=120)
    with ThreadPoolExecutor(1) as own_thread:  # the browser tests leave an event loop behind in this one
        own_thread.submit(asyncio.run, client.async_execute(cwd=str(NOTEBOOKS))).result()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    return [kind for output in outputs for kind in (output.get("data") or {output.output_type: ""})]


@pytest.fixture(scope="module")
def ten_years(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("ten years")
    write_years(folder, 10)
    return folder


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "widgets"), [("1_plan_week.ipynb", 1), ("2_run_session.ipynb", 3), ("3_pain_trends.ipynb", 6)]
)
@pytest.mark.parametrize("years", [0, 10])
def test_run_all_shows_its_widgets_and_never_fails(
    name: str, widgets: int, years: int, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    if years:
        monkeypatch.setenv("PLANNER_DATA", str(request.getfixturevalue("ten_years")))
    kinds = run(name)
    assert kinds.count("application/vnd.jupyter.widget-view+json") == widgets
    assert not {"stream", "error", "stderr"} & set(kinds)
