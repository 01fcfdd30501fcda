"""Who can read what a person keeps: the files on disk, what git would take, who may ask the servers."""

from __future__ import annotations

import base64
import json
import os
import shutil
import stat
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import planner
from planner import export, exporting, importing, report
from planner.catalogue.own_stretches import add_own_stretch
from planner.diary import Diary, restore
from planner.diary.deleted_rows import delete_rating
from planner.lab import NOTEBOOKS
from planner.paths import REPOSITORY
from planner.person.profile import save_profile
from planner.person.screening import keep_signs, load_questions
from planner.storage import locked
from tests import no_outputs
from tests.helpers.diary_rows import write_diary
from tests.helpers.git import git

MONDAY, AT = date(2026, 11, 23), datetime(2026, 11, 23, 7, 31, tzinfo=UTC)
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==")
OWN = {"name": "Cat", "steps": ["Round."], "position": "standing", "regions": ["chest"], "reps": 1, "hold_s": 1}


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all that the planner ever writes, made by the planner for somebody whose files all may read."""
    folder = tmp_path_factory.mktemp("everything") / "data"
    before = os.umask(0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLANNER_DATA", str(folder))
        _write_everything(folder)
    os.umask(before)
    return folder


def _write_everything(folder: Path) -> None:
    diary, profile = Diary(folder), planner.Profile(minutes={"mon": 6}, equipment={"mat"}, article_only=True)
    save_profile(profile)
    add_own_stretch(OWN, picture=("cat.png", PNG))
    keep_signs([next(question.id for question in load_questions() if question.level == "A")], AT)
    week = planner.plan_week(profile, planner.load_catalogue(), MONDAY)
    diary.save_plan(week)
    for note in ("kept", "gone"):
        diary.add_pain(4, about=MONDAY, note=note, rated_at=AT)
    delete_rating(diary, {"rated_at": AT, "note": "gone"}, AT)
    diary.add_visit(MONDAY, "Chiropractor")
    diary.add_pause(MONDAY, MONDAY)
    diary.put_session("s", date=MONDAY, started_at=AT, planned_s=1, active_s=1, outcome="stopped")
    diary.put_session("s", note="changed")
    export.save_calendar(week, profile, folder / "exports", diary=folder)
    export.printable_week(week, folder / "exports" / "week.pdf")
    report.save_report(diary, folder=folder / "exports", notes=True, today=MONDAY)
    taken = restore.export_all(folder / "exports", folder)
    exporting.save(diary, folder / "exports" / "elsewhere.zip")
    source = importing.read(b"2026-11-01,4\n", "elsewhere.csv")
    importing.take(diary, source, importing.default_choices(source))
    (folder / "pain.csv").unlink()
    shutil.rmtree(folder / "pictures")
    restore.import_all(taken, folder)


def test_nobody_else_can_read_what_is_written(everything: Path) -> None:
    paths = [everything, *everything.rglob("*")]
    modes = {str(path.relative_to(everything)): stat.S_IMODE(path.stat().st_mode) for path in paths}
    assert {
        name: oct(mode) for name, mode in modes.items() if mode != (0o700 if (everything / name).is_dir() else 0o600)
    } == {}
    assert len(modes) > 15
    for name in (".lock", "deleted/pain.csv", "pictures/my_cat.jpg", "exports/week.pdf", "calendar.json", "backups"):
        assert name in modes


def test_the_folder_that_git_made_is_closed_with_the_first_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own, shared = tmp_path / "own", tmp_path / "shared"
    monkeypatch.setattr(locked, "OWN_FOLDER", own)
    for folder in (own, shared):
        folder.mkdir()
        folder.chmod(0o755)
        Diary(folder).add_pain(4)
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in (own, shared)] == [0o700, 0o755]
    own.chmod(0o750)  # what the person chooses afterwards stays
    Diary(own).add_pain(5)
    assert stat.S_IMODE(own.stat().st_mode) == 0o750


def test_git_would_take_nothing_of_it(everything: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    git(copy, "init", "--quiet")
    shutil.copy(REPOSITORY / ".gitignore", copy)
    shutil.copytree(everything, copy / "data")
    (copy / "data" / "README.md").touch()
    added = git(copy, "add", "--all", "--dry-run").stdout.splitlines()
    assert added == ["add '.gitignore'", "add 'data/README.md'"]
    names = [str(path.relative_to(copy)) for path in (copy / "data").rglob("*") if path.name != "README.md"]
    assert git(copy, "check-ignore", *names).stdout.splitlines() == names


def run_of(path: Path) -> Path:
    """Write a notebook as JupyterLab saves it after a run."""
    notebook = json.loads(next(NOTEBOOKS.glob("*.ipynb")).read_text("utf-8"))
    cell = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    cell |= {"outputs": [{"output_type": "stream", "name": "stdout", "text": "pain 4"}], "execution_count": 3}
    notebook["metadata"]["widgets"] = {}
    path.write_text(json.dumps(notebook), "utf-8")
    return path


def test_a_notebook_that_was_run_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = run_of(tmp_path / "run.ipynb")
    assert no_outputs.main([str(path)]) == 1
    assert capsys.readouterr().out == (
        f"{path}: holds counts and outputs and widgets of a run, which may show your diary. In JupyterLab choose Edit > "
        "Clear Outputs of All Cells and save, or run make lab, which cleans it; then commit again.\n"
    )
    assert no_outputs.main([str(path) for path in NOTEBOOKS.glob("*.ipynb")]) == 0


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": [{}], "metadata": {}}', '{"cells": 3, "metadata": {}}'])
def test_what_is_no_notebook_is_refused(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.ipynb"
    path.write_text(text)
    assert no_outputs.main([str(path)]) == 1
    assert capsys.readouterr().out.startswith(f"{path}: is not a notebook that can be read (")


def test_neither_a_run_nor_a_diary_can_be_committed(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    (copy / "tests").mkdir(parents=True)
    for name in (".pre-commit-config.yaml", "tests/__init__.py", "tests/no_outputs.py"):
        shutil.copy(REPOSITORY / name, copy / name)
    git(copy, "init", "--quiet")
    installed = subprocess.run(
        [sys.executable, "-m", "pre_commit", "install"], cwd=copy, capture_output=True, text=True, check=False
    )
    assert installed.returncode == 0, installed.stderr
    git(copy, "add", "--all")
    assert git(copy, "commit", "--message", "Begin").returncode == 0
    run_of(copy / "run.ipynb")
    write_diary(copy / "data", pain=[])
    git(copy, "add", "--all", "--force")
    refused = git(copy, "commit", "--message", "Show my diary")
    assert refused.returncode == 1
    assert "run.ipynb: holds counts and outputs and widgets of a run" in refused.stderr + refused.stdout
    assert "data/pain.csv" in refused.stderr + refused.stdout
    git(copy, "rm", "--cached", "--quiet", "-r", "data")
    shutil.copy(next(NOTEBOOKS.glob("*.ipynb")), copy / "run.ipynb")
    git(copy, "add", "run.ipynb")
    assert git(copy, "commit", "--message", "Clean").returncode == 0
