"""Makes the environment in .venv from the versions in constraints.txt, or says in one sentence why it can't.

    python3 .ci/environment.py lab    # what the notebooks need; also: voice, test, fuzz

Needs nothing but Python. By uv, which takes seconds, where it can be had and the person's settings of pip mean the same
to it; by pip otherwise. Not for the browser and node that tests drive (tests/prerequisites.py).
"""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import subprocess
import sys
import time
import venv
from collections.abc import Mapping
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
CONSTRAINTS = REPOSITORY / "constraints.txt"
WHOLE = ".empty"  # stands in an environment whose first step came to its end; older ones have .lab alone
HALF = ".installing"  # stands in an environment while packages are put into it: a stop leaves some that only seem whole
WANTED = {"lab": ".", "voice": ".[voice]", "test": ".[test]", "fuzz": ".[test,fuzz]"}

# What pip's settings are called in uv, and those that change nothing about what is fetched. Any other one: pip itself.
AS_UV = {
    "cert": "SSL_CERT_FILE",
    "constraint": "UV_CONSTRAINT",
    "default-timeout": "UV_HTTP_TIMEOUT",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "index-url": "UV_DEFAULT_INDEX",
    "proxy": "ALL_PROXY",
    "retries": "UV_HTTP_RETRIES",
    "timeout": "UV_HTTP_TIMEOUT",
    "trusted-host": "UV_INSECURE_HOST",
}
NO_MATTER = {
    *("break-system-packages", "cache-dir", "config-file", "disable-pip-version-check", "no-cache-dir", "no-color"),
    *("no-input", "no-warn-script-location", "progress-bar", "quiet", "require-virtualenv", "root-user-action"),
    *("use-pep517", "verbose"),
}

NO_NETWORK = re.compile(r"Failed to fetch|NewConnectionError|ConnectTimeout|NameResolutionError|ProxyError|dns error")
NO_SPACE = re.compile(r"No space left on device|Disk quota exceeded")
NO_BUILD = re.compile(
    r"(\S+==\S+) has no (?:usable )?wheels|requirement (\S+).*\(from versions: none\)|(\S+==\S+) depends on Python[<>]"
)
NO_VERSION = re.compile(
    r"there is no version of (\S+==[^\s,]+)|requirement (\S+).*\(from versions: |requested \(constraint\) (\S+==\S+)"
)


class Failed(Exception):
    """What a person reads instead of an installer's error."""


class NoNetwork(Failed):
    """Nothing could be fetched, so another installer would get no further."""


def main(wanted: str, folder: Path) -> None:
    """Make the environment, or bring the one that is there up to date."""
    begun = time.monotonic()
    print(f"Making the environment in {folder.name} (once) …", flush=True)
    say("1 of 4: an empty environment")
    ready(folder)
    say("2 of 4: what installs the rest")
    way = Installer(folder)
    say("3 of 4: the packages, which takes longest")
    way.install("setuptools")  # builds this project, so pinned like the rest
    way.install("--no-build-isolation", "--editable", WANTED[wanted])
    (folder / HALF).unlink(missing_ok=True)
    say("4 of 4: the fonts")
    run([way.python, "-c", "import matplotlib.font_manager"])  # lists the fonts now, not in the middle of a notebook
    for stamp in {"lab", wanted}:
        (folder / f".{stamp}").touch()
    print(f"Made by {way.name} in {time.monotonic() - begun:.0f} s.", flush=True)


def say(step: str) -> None:
    """Say which step begins."""
    print(f"  {step} …", flush=True)


def ready(folder: Path) -> None:
    """Make an empty environment where there is none of this very Python."""
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            short = "{}.{}".format(*sys.version_info)
            raise Failed(
                f"Python {short} is here without its module {module}. Install it (Debian or Ubuntu: apt-get install "
                f"python{short}-venv), then run make again."
            )
    if not made_by_this_python(folder):
        try:
            venv.create(folder, clear=True, with_pip=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise Failed(f"{folder}: can't be made ({error}). Free space, or make it writable.") from error
        (folder / WHOLE).touch()


def made_by_this_python(folder: Path) -> bool:
    """Whether an environment is there, of the very version of Python that runs this."""
    try:
        settings = (folder / "pyvenv.cfg").read_text("utf-8")
    except OSError:
        return False
    version = re.search(r"^version = (\S+)", settings, re.MULTILINE)
    same = bool(version) and version[1] == "{}.{}.{}".format(*sys.version_info) and python_of(folder).exists()
    # A stop in the middle may leave a pip that tells its version, and no more.
    whole = any((folder / stamp).exists() for stamp in (WHOLE, ".lab"))
    return same and whole and run([str(python_of(folder)), "-m", "pip", "--version"]).returncode == 0


def python_of(folder: Path) -> Path:
    """Return the Python of an environment."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


class Installer:
    """uv where it serves, else pip, on the Python of an environment."""

    def __init__(self, folder: Path) -> None:
        self.python, self.log = str(python_of(folder)), folder / "install.log"
        self.log.unlink(missing_ok=True)
        self.anew = ["--force-reinstall"] if (folder / HALF).exists() else []
        (folder / HALF).touch()
        self.command, self.name = [self.python, "-m", "pip", "install"], "pip"
        self.environment: dict[str, str] = {}
        settings = pip_settings(run([self.python, "-m", "pip", "config", "list"]).stdout)
        as_uv = for_uv(settings, os.environ)
        if as_uv is not None and self._got_uv():
            # With several indexes pip takes the best version of all of them; uv does so when told.
            self.environment = {"UV_INDEX_STRATEGY": "unsafe-best-match", **as_uv}
            uv = str(Path(self.python).with_name("uv"))
            self.command = [uv, "pip", "install", "--python", self.python, "--compile-bytecode"]
            self.name = "uv"

    def _got_uv(self) -> bool:
        try:
            self.install("uv")
        except NoNetwork:
            raise
        except Failed:
            return False
        return True

    def install(self, *what: str) -> None:
        """Install what the constraints allow, ready-made: a compiler's errors would help nobody."""
        bounds = ["--constraint", str(CONSTRAINTS), "--only-binary", ":all:"]
        done = run([*self.command, *self.anew, *bounds, *what], self.environment)
        with self.log.open("a", encoding="utf-8") as log:
            log.write(done.stdout)
        if done.returncode:
            raise (NoNetwork if NO_NETWORK.search(done.stdout) else Failed)(f"{why(done.stdout)} (More: {self.log})")


def run(command: list[str], environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command from the repository; what it says on either channel is in `stdout`."""
    return subprocess.run(
        command,
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONUTF8": "1", **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def pip_settings(listed: str) -> dict[str, str]:
    """Return pip's settings from what `pip config list` prints; the environment's win over install's over global's."""
    found = (re.fullmatch(r"(\S+)\.([\w-]+)=('.*'|\".*\")", line) for line in listed.splitlines())
    lines = [match.groups() for match in found if match]
    ranks = {"global": 0, "install": 1, ":env:": 2}
    known = sorted((line for line in lines if line[0] in ranks), key=lambda line: ranks[line[0]])
    return {name: ast.literal_eval(value) for _, name, value in known}


def for_uv(settings: Mapping[str, str], environment: Mapping[str, str]) -> dict[str, str] | None:
    """Return the variables that tell uv the same, but for those that the person set; None where it can't be told."""
    if set(settings) - set(AS_UV) - NO_MATTER:
        return None
    told = {AS_UV[name]: value for name, value in settings.items() if name in AS_UV}
    if "UV_FIND_LINKS" in told:
        told["UV_FIND_LINKS"] = ",".join(told["UV_FIND_LINKS"].split())
    return {name: value for name, value in told.items() if name not in environment}


def why(said: str) -> str:
    """Return in a sentence why an installer failed, and what to do."""
    if NO_SPACE.search(said):
        return "The disk is full. Free some two gigabytes, then run make again."
    if NO_NETWORK.search(said):
        return (
            "Nothing could be fetched: the package index did not answer. Connect to the network, then run make again."
        )
    if package := first(NO_BUILD, said):
        short = "{}.{}".format(*sys.version_info)
        return (
            f"{package} is not to be had ready-made for Python {short} on this machine. Take a Python that was tried "
            f"({', '.join(tried_pythons())}), for instance PYTHON=python{tried_pythons()[-1]} make lab."
        )
    if package := first(NO_VERSION, said):
        return f"Your package index has no {package}, which constraints.txt names. Add it there, or try: make newest."
    return f"The environment could not be made: {said.strip().splitlines()[-1] if said.strip() else 'no word why'}."


def first(pattern: re.Pattern[str], said: str) -> str:
    """Return what the first match names, "" where there is none."""
    match = pattern.search(said)
    return next((group.rstrip(",.") for group in match.groups() if group), "") if match else ""


def tried_pythons() -> list[str]:
    """Return the versions of Python that the tests were run on, the oldest first."""
    import tomllib  # needs a Python that is new enough, which the Makefile asks first

    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    found = [re.fullmatch(r"Programming Language :: Python :: (3\.\d+)", each) for each in project["classifiers"]]
    return [match[1] for match in found if match]


if __name__ == "__main__":
    try:
        main(sys.argv[1], Path(sys.argv[2] if len(sys.argv) > 2 else ".venv").absolute())
    except Failed as failed:
        sys.exit(str(failed))
    except KeyboardInterrupt:
        sys.exit("Stopped. Run make again: what was fetched by now is used, and the rest is made.")
