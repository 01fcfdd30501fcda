"""No test touches the person's own files: every test has an empty data folder of its own, and a run its own cache."""

from __future__ import annotations

import math
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

# The same examples on every machine, and no time limit: a slow machine is not a bug. As they are the same in each run,
# many more of them find nothing new; `make fuzz` is where many are tried.
settings.register_profile(
    "suite",
    derandomize=True,
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
settings.load_profile("suite")


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("PLANNER_DATA", str(folder))
    return folder


@pytest.fixture(autouse=True)
def in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """Long work of a widget is done at once, however slow the machine; who tests its steps sets how long one is."""
    monkeypatch.setattr("planner.widgets.common.working.STEP_S", math.inf)
    monkeypatch.setattr("planner.widgets.common.working.SOON_S", math.inf)


@pytest.fixture
def heard() -> Iterator[None]:
    """What is started here hears Ctrl-C and the end of its terminal, though a run in the background or by nohup has not."""
    names = ("SIGINT", "SIGHUP")  # Windows has no SIGHUP
    signals = [signal.Signals[name] for name in names if hasattr(signal, name)]
    ignored = [each for each in signals if signal.getsignal(each) is signal.SIG_IGN]
    for each in ignored:
        signal.signal(each, signal.SIG_DFL)
    yield
    for each in ignored:
        signal.signal(each, signal.SIG_IGN)


@pytest.fixture(autouse=True, scope="session")
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as changes:
        changes.setenv("PLANNER_CACHE", str(folder))
        yield folder


# Files whose tests share what takes seconds to start: one worker has all tests of such a line.
TOGETHER = {
    "tests/browser/test_player.py": "JupyterLab",
    "tests/browser/test_journey.py": "JupyterLab",
    "tests/browser/test_elsewhere.py": "the app",
    "tests/browser/test_private.py": "a watched JupyterLab",
    "tests/analysis/test_cohort.py": "a cluster",
}


class Scheduling(LoadScopeScheduling):  # type: ignore[misc]
    """Begins with the largest of those groups; all other tests go one by one to whichever worker is free."""

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER.get(nodeid.partition("::")[0], nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling | None:
    """For --dist loadgroup: pytest-xdist 3.8 does not see its own groups with pytest 9.2."""
    return Scheduling(config, log) if config.getvalue("dist") == "loadgroup" else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests that are marked long: short ones fill up what is left at the end."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
