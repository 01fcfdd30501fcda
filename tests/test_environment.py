"""The set-up itself: conda's list equals pip's, the notebooks are clean, the import is light, the data stays private."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.set_up import environment

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
    heavy = {"matplotlib", "highspy", "ipywidgets", "anywidget", "scipy", "tomlkit", "pandas", "zxingcpp"}
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


PINS = {
    (match[1], match[3] or ""): match[2]
    for line in (REPOSITORY / "constraints.txt").read_text("utf-8").splitlines()
    if (match := re.fullmatch(r"([a-z0-9-]+)==([^ ;]+)(?: ; (.+))?", line))
}


def project() -> dict[str, Any]:
    return tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))


def test_every_line_of_the_pins_is_a_pin_and_none_names_where_it_is_from() -> None:
    lines = (REPOSITORY / "constraints.txt").read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith("#")] == lines[:2]
    assert len(PINS) == len(lines) - 2
    assert not re.search("https?:|file:|--", "".join(lines))


def test_bounds_and_pins_agree() -> None:
    wanted = project()
    groups = [wanted["project"]["dependencies"], *wanted["project"]["optional-dependencies"].values()]
    bounds = [Requirement(text) for group in [*groups, *wanted["dependency-groups"].values()] for text in group]
    for bound in bounds:
        pins = [version for (name, _), version in PINS.items() if name == canonicalize_name(bound.name)]
        assert pins or bound.name == wanted["project"]["name"], f"{bound.name} is not in constraints.txt: make newest"
        for pin in pins:
            assert bound.specifier.contains(pin), f"pyproject.toml asks for {bound}, constraints.txt pins {pin}"


def test_what_is_installed_is_what_is_pinned() -> None:
    """In an environment that conda made, what is installed is within the bounds."""
    installed = {canonicalize_name(each.name): each.version for each in distributions()}
    if (Path(sys.prefix) / "conda-meta").is_dir():
        for bound in map(Requirement, project()["project"]["dependencies"]):
            assert bound.specifier.contains(installed[canonicalize_name(bound.name)])
        return
    pinned = {name: pin for (name, marker), pin in PINS.items() if not marker or Marker(marker).evaluate()}
    others = {"pip", "stretching-planner", "atheris"}
    assert {name: pin for name, pin in installed.items() if name not in others} == {
        name: pin for name, pin in pinned.items() if name in installed and name not in others
    }


def test_the_first_tried_python_is_the_oldest_that_is_let_in() -> None:
    assert f">={environment.tried_pythons()[0]}" == project()["project"]["requires-python"]


def test_no_file_names_an_address_to_fetch_packages_from() -> None:
    hosts = "py" + "pi\\.(org|io)|python" + "hosted|npm" + "js\\.(org|com)|anaconda\\.(org|com)"
    assert git("grep", "-lIE", hosts).split() == []
