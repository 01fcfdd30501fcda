"""The set-up itself: conda's list equals pip's, the notebooks are clean, the import is light, the data stays private."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

REPOSITORY = Path(__file__).parents[1]
NOTEBOOKS = sorted((REPOSITORY / "notebooks").glob("*.ipynb"))


def git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=REPOSITORY, capture_output=True, text=True, check=False).stdout


def test_conda_and_pip_get_the_same_packages_and_bounds() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    conda = yaml.safe_load((REPOSITORY / "environment.yml").read_text("utf-8"))["dependencies"]
    python = f"python{project['requires-python']}"
    assert conda == [python, "pip", *project["dependencies"], {"pip": ["--editable .[test]"]}]
    assert all(re.search("[<>=]", package) for package in project["dependencies"])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebooks_are_short_clean_and_import_only_planner(path: Path) -> None:
    notebook = json.loads(path.read_text("utf-8"))
    assert "widgets" not in notebook["metadata"]
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert notebook["cells"][0]["source"][0].startswith("# ")
    for cell in code:
        assert cell["outputs"] == []
        assert cell["execution_count"] is None
        assert cell["metadata"]["jupyter"]["source_hidden"] is True
    source = "\n".join("".join(cell["source"]) for cell in code)
    assert set(re.findall(r"^\s*(?:import|from) (\w+)", source, re.MULTILINE)) == {"planner"}
    assert not re.search(r"^\s*(def|class) ", source, re.MULTILINE)
    assert len(source.splitlines()) <= 12


def test_the_three_notebooks_are_there() -> None:
    assert [path.name for path in NOTEBOOKS] == ["1_plan_week.ipynb", "2_run_session.ipynb", "3_pain_trends.ipynb"]


def test_importing_the_package_loads_neither_plots_nor_solver_nor_widgets() -> None:
    heavy = {"matplotlib", "highspy", "ipywidgets", "anywidget", "scipy", "tomlkit", "pandas"}
    program = f"import sys, planner; print(sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_public_name_can_be_had() -> None:
    import planner

    for name in planner.__all__:
        assert getattr(planner, name) is not None
    assert set(planner.__all__) <= set(dir(planner))
    with pytest.raises(AttributeError, match="module 'planner' has no attribute 'plan_weak'"):
        planner.plan_weak  # noqa: B018


@pytest.mark.parametrize(
    "name", ["pain.csv", "profile.toml", "my_stretches.toml", ".lock", "datapackage.json", "x/y.csv"]
)
def test_what_a_person_keeps_in_data_is_ignored_by_git(name: str) -> None:
    assert git("check-ignore", f"data/{name}").strip() == f"data/{name}"


def test_git_tracks_only_the_dictionary_and_the_sample_in_data() -> None:
    tracked = git("ls-files", "data").split()
    assert tracked
    assert all(path == "data/README.md" or path.startswith("data/sample/") for path in tracked)
