"""The notebooks as "Run All" runs them, from a fresh kernel: on no diary, and on one of ten years.

They write nothing to stdout or stderr; for what else must be silent see test_silent.py. Nobody watches: what they keep is
the stills of their widgets, and of the diary only what was asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from traitlets.config import Config

from tests.helpers.apart import run_apart
from tests.helpers.long_diary import write_years
from tests.helpers.marked_diary import MARK, write_marked

if TYPE_CHECKING:
    from nbformat import NotebookNode

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"


def run(path: Path) -> NotebookNode:
    """Run a notebook, as nbconvert and other programs do, and return it; an error in a cell is raised."""
    import nbformat  # these take a second, in each worker that would import them above
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    encrypted = Config({"AsyncKernelManager": {"transport_encryption": "auto"}})  # as in JupyterLab and the app
    client = NotebookClient(notebook, kernel_name="python3", timeout=300, config=encrypted)
    run_apart(client.async_execute(cwd=str(NOTEBOOKS)))
    return notebook


def kinds(notebook: NotebookNode) -> list[str]:
    """Return the kinds of output a notebook holds, and what it wrote."""
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    return [kind for output in outputs for kind in (output.get("data") or [output.get("text") or output.output_type])]


@pytest.fixture(autouse=True)
def heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel that sees this variable does not catch what a library's C code prints."""
    monkeypatch.delenv("PYTEST_CURRENT_TEST")


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
def test_run_all_leaves_its_stills_and_never_fails(
    name: str,
    widgets: int,
    years: int,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    if years:
        monkeypatch.setenv("PLANNER_DATA", str(request.getfixturevalue("ten_years")))
    notebook = run(NOTEBOOKS / name)
    assert sorted(kinds(notebook)) == ["text/html"] * widgets + ["text/plain"] * widgets
    assert "widgets" not in notebook.metadata
    assert tuple(capfd.readouterr()) == ("", "")


@pytest.mark.long
def test_what_a_library_prints_is_seen(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    import nbformat

    cell = nbformat.v4.new_code_cell("import os\nos.write(1, b'Running a solver')\nNone")
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "chatty.ipynb")
    told = kinds(
        run(tmp_path / "chatty.ipynb")
    )  # it may come a moment too late for the cell, but then it is heard here
    assert "Running a solver" in {*told, capfd.readouterr().out}


@pytest.mark.long
@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.name)
@pytest.mark.parametrize("asked", [False, True])
def test_a_run_holds_the_diary_for_who_asks_alone(
    path: Path, asked: bool, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import nbformat
    from nbconvert import HTMLExporter, MarkdownExporter

    write_marked(data_folder, date.today())
    if asked:
        monkeypatch.setenv("PLANNER_STILLS", "diary")
    notebook = run(path)
    kept = nbformat.writes(notebook)
    page, text = (exporter().from_notebook_node(notebook)[0] for exporter in (HTMLExporter, MarkdownExporter))
    for written in (kept, page, text):
        assert (MARK in written) is (asked and path.name != "1_plan_week.ipynb")
        assert ("As of " in written) is asked
    assert len(kept) < (200_000 if asked else 20_000)
    assert "jupyter-widgets" not in page  # which would be fetched
