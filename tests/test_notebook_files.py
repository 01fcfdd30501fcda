"""A notebook that was only run and saved is no change for git, and what a run left in it is never committed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from planner import notebook_files
from planner.lab import NOTEBOOKS, options
from planner.paths import REPOSITORY
from tests import no_outputs
from tests.helpers.apart import run_apart
from tests.helpers.git import git

PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
NAMES = [path.name for path in PATHS]
SECRET = "Zebrafink"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """What git says is said in the person's language; what is compared here is English."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("LANGUAGE", raising=False)


def run_of(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return a notebook as JupyterLab has it after a run, with what other programs note down too."""
    notebook = json.loads(json.dumps(notebook))
    notebook["metadata"] |= {
        "kernelspec": {"display_name": ".venv", "language": "python", "name": "python3"},
        "language_info": {"name": "python", "version": "3.11.7", "nbconvert_exporter": "python"},
        "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {"x": SECRET}}},
    }
    for n, cell in enumerate(notebook["cells"], 1):
        cell["metadata"] |= {"trusted": True, "execution": {"iopub.execute_input": "2026-11-23T08:00:00Z"}}
        if cell["cell_type"] == "code":
            data = {"text/html": f"<p>{SECRET}</p>", "text/plain": SECRET}
            output = {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": n}
            cell |= {"outputs": [output], "execution_count": n}
    return notebook


def save(folder: Path, name: str, notebook: dict[str, Any]) -> None:
    """Save a notebook as JupyterLab does, by its server's contents API."""
    from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

    hook = next(option for option in options(folder, "x") if "post_save_hook" in option).partition("=")[2]
    manager = AsyncLargeFileManager(root_dir=str(folder), post_save_hook=hook)
    model = {"type": "notebook", "format": "json", "content": notebook}
    run_apart(manager.save(model, f"notebooks/{name}"))


def notebook_at(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return loaded


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone of a repository with the notebooks in it."""
    source, copy = tmp_path / "source", tmp_path / "copy of mine, 100%f"
    (source / "notebooks").mkdir(parents=True)
    for path in PATHS:
        shutil.copy(path, source / "notebooks" / path.name)
    for name in (".gitattributes", ".gitignore"):
        shutil.copy(REPOSITORY / name, source)
    git(source, "init", "--quiet")
    git(source, "add", "--all")
    assert git(source, "commit", "--message", "Begin").returncode == 0
    assert git(tmp_path, "clone", "--quiet", str(source), str(copy)).returncode == 0
    return copy


def status(clone: Path) -> str:
    done = git(clone, "status", "--porcelain")
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def run_and_save(clone: Path) -> None:
    for name in NAMES:
        save(clone, name, run_of(notebook_at(clone / "notebooks" / name)))
        assert SECRET in (clone / "notebooks" / name).read_text("utf-8")


def test_a_run_that_was_saved_is_no_change(clone: Path) -> None:
    assert notebook_files.let_git_clean(clone) == ""
    run_and_save(clone)
    assert status(clone) == ""
    git(clone, "add", "--all")
    assert git(clone, "diff", "--cached").stdout == ""
    for name in NAMES:
        notebook_files.clean(clone / "notebooks" / name)
        notebook_files.settle(clone / "notebooks" / name)
    assert status(clone) == ""
    assert git(clone, "pull", "--quiet").stderr == ""


def test_what_was_written_is_committed_and_nothing_of_the_run(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notebook_files.let_git_clean(clone)
    run_and_save(clone)
    mine = notebook_at(clone / "notebooks" / NAMES[0])
    mine["cells"][0]["source"] = "# My week"
    save(clone, NAMES[0], mine)
    assert status(clone) == f" M notebooks/{NAMES[0]}\n"
    changed = [line for line in git(clone, "diff", "--unified=0").stdout.splitlines() if line.startswith(("+ ", "- "))]
    assert [line[1:].strip() for line in changed] == ['"# Plan your week"', '"# My week"']
    git(clone, "add", "--all")
    monkeypatch.chdir(clone)
    assert (
        no_outputs.main([f"notebooks/{name}" for name in NAMES]) == 0
    )  # what is committed is clean, the files are not
    assert git(clone, "commit", "--message", "Mine").returncode == 0
    assert SECRET not in git(clone, "show", "HEAD").stdout


def test_a_clone_that_was_not_told_takes_notebooks_as_they_are(clone: Path) -> None:
    assert status(clone) == ""
    run_and_save(clone)
    assert status(clone) == "".join(f" M notebooks/{name}\n" for name in NAMES)
    assert git(clone, "checkout", "--", ".").returncode == 0
    assert status(clone) == ""


def test_a_clone_whose_environment_is_gone_still_cleans(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By any other Python: it needs no more."""
    monkeypatch.setattr(sys, "executable", str(clone / "gone"))
    notebook_files.let_git_clean(clone)
    monkeypatch.undo()
    (clone / "planner").mkdir()
    shutil.copy(notebook_files.__file__, clone / "planner")
    git(clone, "add", "planner")
    git(clone, "commit", "--message", "Its module")
    run_and_save(clone)
    assert status(clone) == ""


def test_git_takes_no_notebook_that_cannot_be_cleaned(clone: Path) -> None:
    notebook_files.let_git_clean(clone)
    git(clone, "config", "filter.planner-notebook.clean", "false")
    run_and_save(clone)
    refused = git(clone, "add", "--all")
    assert refused.returncode != 0
    assert "clean filter 'planner-notebook' failed" in refused.stderr
    assert git(clone, "checkout", "--", ".").returncode == 0


@pytest.mark.parametrize("text", ["", "<<<<<<< HEAD\n{}", "[]", '{"cells": []}', '{"metadata": 1, "cells": [1]}'])
def test_what_is_no_notebook_goes_through_as_it_is(text: str) -> None:
    assert notebook_files.without_run(text.encode()) == text.encode()
    assert notebook_files.without_run(text.encode("utf-16")) == text.encode("utf-16")


def test_another_kernel_and_odd_signs_stay() -> None:
    kernel = {"display_name": "R", "language": "R", "name": "ir"}
    cell = {"cell_type": "markdown", "id": "a", "metadata": {"tags": ["x"], "trusted": True}, "source": "é \ud800"}
    notebook = {"cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    clean = json.loads(notebook_files.without_run(json.dumps(notebook).encode()).decode("utf-8", "surrogatepass"))
    assert clean["metadata"]["kernelspec"] == kernel
    assert clean["cells"] == [cell | {"metadata": {"tags": ["x"]}}]


def test_the_filter_is_set_once_in_this_clone_alone_and_no_other_choice_is_changed(clone: Path) -> None:
    before = git(clone, "config", "--list", "--show-scope").stdout
    notebook_files.let_git_clean(clone)
    after = git(clone, "config", "--list", "--show-scope").stdout
    added = [line.split("=")[0] for line in after.splitlines() if line not in before.splitlines()]
    assert added == [f"local\tfilter.planner-notebook.{name}" for name in ("clean", "smudge", "required")]
    written = (clone / ".git" / "config").stat().st_mtime_ns
    assert notebook_files.let_git_clean(clone) == ""
    assert (clone / ".git" / "config").stat().st_mtime_ns == written


def test_a_filter_of_the_persons_own_stays(clone: Path) -> None:
    (clone / ".git" / "info").mkdir(exist_ok=True)
    (clone / ".git" / "info" / "attributes").write_text("*.ipynb filter=nbstripout\n")
    assert notebook_files.let_git_clean(clone) == ""
    assert "planner-notebook" not in (clone / ".git" / "config").read_text()


def test_where_there_is_no_clone_or_no_git_nothing_is_done(
    tmp_path: Path, clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "unpacked").mkdir()
    assert notebook_files.let_git_clean(tmp_path / "unpacked") == ""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert notebook_files.let_git_clean(clone) == ""
    assert "planner-notebook" not in (clone / ".git" / "config").read_text()


def test_a_git_that_refuses_is_said(clone: Path) -> None:
    (clone / ".git" / "config.lock").touch()
    said = notebook_files.let_git_clean(clone)
    assert said.startswith("git could not be told to leave the outputs of notebooks out (error: could not lock config")
    assert said.endswith("Take care before you commit one.")


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_the_notebooks_are_clean_and_left_alone(path: Path) -> None:
    before = path.stat().st_mtime_ns
    notebook_files.clean(path)
    assert path.stat().st_mtime_ns == before


def test_a_notebook_that_was_run_is_as_clean_as_before(tmp_path: Path) -> None:
    path = tmp_path / "run.ipynb"
    path.write_text(json.dumps(run_of(notebook_at(PATHS[0]))), "utf-8")
    notebook_files.clean(path)
    assert path.read_bytes() == PATHS[0].read_bytes()


def test_it_needs_nothing_but_python() -> None:
    command = [sys.executable, "-I", "-S", notebook_files.__file__]
    done = subprocess.run(command, input=PATHS[0].read_bytes(), capture_output=True, check=True)
    assert done.stdout == PATHS[0].read_bytes()
