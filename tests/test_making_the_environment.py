"""How the environment is made, and the sentences where it can't be."""

from __future__ import annotations

import importlib.util
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from planner.paths import REPOSITORY
from tests.set_up import environment

SHORT = f"{sys.version_info.major}.{sys.version_info.minor}"
TRIED = "Take a Python that was tried (3.11, 3.12, 3.13), for instance PYTHON=python3.13 make lab."
OFFLINE = "Nothing could be fetched: the package index did not answer. Connect to the network, then run make again."


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            "error: Request failed after 3 retries in 7.0s\n  cause: Failed to fetch: http://127.0.0.1:9/simple/tomlkit/",
            OFFLINE,
        ),
        (
            "WARNING: Retrying (Retry(total=4)) after connection broken by 'NewConnectionError(...)': /simple/tomlkit/\n"
            "ERROR: Could not find a version that satisfies the requirement tomlkit==0.15.2 (from versions: none)\n",
            OFFLINE,
        ),
        (
            "error: No solution found when resolving dependencies\n"
            "  cause: Because there is no version of pandas==3.0.999 and stretching-planner==0.1.0 depends on "
            "pandas==3.0.999, we can conclude that stretching-planner==0.1.0 cannot be used.",
            "Your package index has no pandas==3.0.999, which constraints.txt names. Add it there, or try: make newest.",
        ),
        (
            "ERROR: Could not find a version that satisfies the requirement pandas==3.0.999 (from versions: 0.1, 3.0.0)\n"
            "ERROR: No matching distribution found for pandas==3.0.999",
            "Your package index has no pandas==3.0.999, which constraints.txt names. Add it there, or try: make newest.",
        ),
        (
            "  cause: Because docopt==0.6.2 has no usable wheels and you require docopt==0.6.2, we can conclude",
            f"docopt==0.6.2 is not to be had ready-made for Python {SHORT} on this machine. {TRIED}",
        ),
        (
            "  cause: Because scipy==1.17.1 has no wheels with a matching Python version tag (e.g., `cp317`)",
            f"scipy==1.17.1 is not to be had ready-made for Python {SHORT} on this machine. {TRIED}",
        ),
        (
            "ERROR: Could not find a version that satisfies the requirement docopt==0.6.2 (from versions: none)",
            f"docopt==0.6.2 is not to be had ready-made for Python {SHORT} on this machine. {TRIED}",
        ),
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
            "The disk is full. Free some two gigabytes, then run make again.",
        ),
        ("first\nlast words\n", "The environment could not be made: last words."),
        ("", "The environment could not be made: no word why."),
    ],
)
def test_what_an_installer_says_becomes_a_sentence(said: str, sentence: str) -> None:
    assert environment.why(said) == sentence


def test_the_settings_of_pip_are_read_with_the_environments_last() -> None:
    listed = (
        "WARNING: odd\n:env:.find-links='/opt/a /opt/b'\nglobal.cert='/a.pem'\nglobal.index-url=\"https://a.example/it's\"\n"
        "install.cert='/b.pem'\nfreeze.cert='/c.pem'\n"
    )
    settings = environment.pip_settings(listed)
    assert settings == {"find-links": "/opt/a /opt/b", "cert": "/b.pem", "index-url": "https://a.example/it's"}
    assert environment.for_uv(settings, {"SSL_CERT_FILE": "/own.pem"}) == {
        "UV_FIND_LINKS": "/opt/a,/opt/b",
        "UV_DEFAULT_INDEX": "https://a.example/it's",
    }


def test_a_setting_that_uv_does_not_know_leaves_it_to_pip() -> None:
    assert environment.for_uv({"no-binary": "scipy"}, {}) is None
    assert environment.for_uv({"no-index": "1"}, {}) is None
    assert environment.for_uv({"no-input": "true", "timeout": "60"}, {}) == {"UV_HTTP_TIMEOUT": "60"}


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_python_without_venv_is_told(module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = importlib.util.find_spec
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: None if name == module else there(name))
    with pytest.raises(environment.Failed) as failed:
        environment.ready(tmp_path / ".venv")
    assert str(failed.value) == (
        f"Python {SHORT} is here without its module {module}. Install it (Debian or Ubuntu: apt-get install "
        f"python{SHORT}-venv), then run make again."
    )


def make(folder: Path, python: str, **variables: str) -> tuple[int, str]:
    """Run the Makefile's way to an environment in the folder; return the code and the last line before make's own."""
    command = ["make", f"PYTHON={python}", f"VENV={folder}", f"{folder}/.lab"]
    done = subprocess.run(
        command, cwd=REPOSITORY, env=os.environ | variables, capture_output=True, text=True, check=False
    )
    return done.returncode, [line for line in done.stderr.splitlines() if not line.startswith("make")][-1]


def test_an_older_python_is_told(tmp_path: Path) -> None:
    old = tmp_path / "python3.10"
    before = "import sys; sys.version_info = (3, 10, 13); sys.version = '3.10.13 (main)'; exec(sys.argv[1])"
    old.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{before}" "$2"\n')
    old.chmod(0o755)
    sentence = "Python 3.11 or newer is needed; this is 3.10.13. Try: PYTHON=python3.12 make lab"
    assert make(tmp_path / ".venv", str(old)) == (2, sentence)


def test_a_python_that_is_not_there_is_told(tmp_path: Path) -> None:
    sentence = "python9 was not found. Install Python 3.11 or newer, or name yours: PYTHON=python3.12 make lab"
    assert make(tmp_path / ".venv", "python9") == (2, sentence)


@pytest.mark.long
def test_no_network_is_told_in_one_sentence(tmp_path: Path) -> None:
    closed = {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "1"}
    code, said = make(tmp_path / ".venv", sys.executable, **closed, PIP_NO_CACHE_DIR="1", PIP_FIND_LINKS="")
    assert (code, said) == (2, f"{OFFLINE} (More: {tmp_path / '.venv' / 'install.log'})")


@pytest.mark.long
def test_an_index_that_lacks_a_pin_is_told_and_what_was_half_made_is_gone_on_with(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    folder = tmp_path / ".venv"
    folder.mkdir()
    (folder / "pyvenv.cfg").write_text(f"version = {sys.version.split()[0]}\n")  # broken off before it had a pip
    bare = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path / "index")}
    code, said = make(folder, sys.executable, **bare)
    assert code == 2
    assert re.match(r"Your package index has no setuptools==\S+, which constraints\.txt names\. Add it there", said)


@pytest.mark.usefixtures("heard")
@pytest.mark.long
def test_stopped_on_the_way_it_says_so_and_is_gone_on_with(tmp_path: Path) -> None:
    folder = tmp_path / ".venv"
    command = [sys.executable, str(REPOSITORY / ".ci" / "environment.py"), "lab", str(folder)]
    making = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert making.stdout is not None
    said = [making.stdout.readline() for _ in range(2)]
    assert said == ["Making the environment in .venv (once) …\n", "  1 of 4: an empty environment …\n"]
    os.killpg(making.pid, signal.SIGINT)  # as Ctrl-C does: to all that it started, too
    _, why = making.communicate()
    assert (making.returncode, why) == (
        1,
        "Stopped. Run make again: what was fetched by now is used, and the rest is made.\n",
    )
    assert not list(folder.glob(".lab"))
    bare = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path)}
    code, told = make(
        folder, sys.executable, **bare
    )  # it comes to its third step, for which there is nothing to be had
    assert code == 2
    assert re.match(r"Your package index has no setuptools==", told)


@pytest.mark.parametrize(("settings", "count"), [("", 3), ("global.no-binary='scipy'", 2)], ids=["uv", "pip"])
def test_what_a_stop_may_have_left_in_halves_is_installed_anew(
    settings: str, count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An installer takes a package for whole by a few lines of text, which may be there before the package is."""
    anew: list[bool] = []
    stops = [True, False, False]

    def run(command: list[str], _: object = None) -> subprocess.CompletedProcess[str]:
        if "install" in command:
            anew.append("--force-reinstall" in command)
            if "setuptools" in command and stops.pop(0):
                raise KeyboardInterrupt
        return subprocess.CompletedProcess(command, 0, settings if "config" in command else "")

    monkeypatch.setattr(environment, "run", run)
    monkeypatch.setattr(environment, "ready", lambda _: None)
    with pytest.raises(KeyboardInterrupt):
        environment.main("lab", tmp_path)
    assert not any(anew)
    for expected in (True, False):
        anew.clear()
        environment.main("lab", tmp_path)
        assert anew == [expected] * count


@pytest.mark.parametrize("target", ["lab", "app", "pages"])
def test_the_voice_is_installed_where_it_is_asked_for(target: str, tmp_path: Path) -> None:
    def runs(*variables: str) -> list[str]:
        command = ["make", "--dry-run", target, f"VENV={tmp_path}", *variables]
        done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
        return re.findall(r"environment\.py (\w+) ", done.stdout)

    assert (runs(), runs("VOICE=1")) == (["lab"], ["voice"])
    assert environment.WANTED["voice"] == ".[voice]"
