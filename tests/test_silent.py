"""Nothing is written to stdout or stderr but what is shown on purpose: a chatty dependency is seen here first.

The notebooks themselves: test_notebooks.py.
"""

from __future__ import annotations

import re
import secrets
import shutil
import subprocess
import sys
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from planner.paths import REPOSITORY

pytestmark = pytest.mark.long
NOTEBOOKS = sorted((REPOSITORY / "notebooks").glob("*.ipynb"))
SAMPLE = REPOSITORY / "data" / "sample"
# What a server says on purpose, and the library's remarks that a person may need: where it is, and that it listens.
ON_PURPOSE = re.compile(
    r"\[App\] (Using .* to store connection files|Storing connection files in .*|Serving static files from .*"
    r"|Voilà is running at:|Writing notebook-signing key to .*|Kernel (started|shutdown|culled): \S+"
    r"|The port \d+ is already in use, trying another port\."  # another one's app
    r"|WARNING \| Notebook \S+ is not trusted|Handle signal 15\.)|http://127\.0\.0\.1:\S+|"
)


@pytest.fixture(autouse=True)
def own_diary(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(SAMPLE, data_folder)
    monkeypatch.delenv("PYTEST_CURRENT_TEST")  # a kernel that sees it does not catch what a library prints


def test_the_pages_of_the_app_write_nothing(tmp_path: Path) -> None:
    token = secrets.token_hex(16)
    command = [sys.executable, "-m", "planner.app", "--no-browser", f"--Voila.token={token}"]
    with (tmp_path / "said").open("w+") as said:
        server = subprocess.Popen(command, stdout=said, stderr=subprocess.PIPE, text=True)
        assert server.stderr is not None
        heard = []
        for line in server.stderr:
            heard.append(line)
            if found := re.search(r"(http://127\.0\.0\.1:\d+)/", line):
                break
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        for path in NOTEBOOKS:
            page = browser.open(f"{found[1]}/voila/render/{path.name}?token={token}").read().decode()
            assert "jupyter.widget-view+json" in page
            assert "vnd.jupyter.std" not in page
        server.terminate()
        heard += server.communicate()[1].splitlines()
        said.seek(0)
        assert said.read() == ""
    assert [line for line in heard if not ON_PURPOSE.fullmatch(line.strip())] == []


def test_the_python_in_the_readme_runs_as_a_script_and_writes_nothing(data_folder: Path, tmp_path: Path) -> None:
    block = re.search(r"```python\n(.*?)```", (REPOSITORY / "README.md").read_text("utf-8"), re.DOTALL)
    assert block is not None
    (tmp_path / "script.py").write_text(block[1], "utf-8")
    (tmp_path / "pain.csv").write_text("date,pain\n2026-11-01,4\n")
    for person in ("anna", "ben"):
        shutil.copytree(SAMPLE, tmp_path / "data" / person, dirs_exist_ok=True)
    done = subprocess.run([sys.executable, "script.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)
    assert {"stretching.ics", "week.pdf", "everything.zip"} <= {path.name for path in tmp_path.iterdir()}


def test_many_people_are_summarised_by_a_script(tmp_path: Path) -> None:
    """More than one worker takes: none of them may run the script anew."""
    people = [tmp_path / str(number) for number in range(9)]
    for person in people:
        shutil.copytree(SAMPLE, person)
    (tmp_path / "script.py").write_text(
        f"import planner\nprint(planner.cohort.summarise({[str(person) for person in people]}).person.nunique())\n"
    )
    done = subprocess.run([sys.executable, "script.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr, done.returncode) == ("9\n", "", 0)
