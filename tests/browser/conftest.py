from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine as machine
from playwright.sync_api import Browser, BrowserContext, Page

from planner import speaking
from tests.browser.bare import Bare
from tests.browser.lab import Lab, new_context, running_browser, running_lab
from tests.helpers.clock import MORNING


@pytest.fixture(autouse=True)
def morning(time_machine: machine.TimeMachineFixture) -> None:
    """Every test begins at the moment at which its pages and kernels begin, whatever day it is."""
    time_machine.move_to(MORNING)


@pytest.fixture(autouse=True)
def own_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the planner's own voice, as most are: what is said is no matter of most tests."""
    monkeypatch.setattr(speaking, "able", lambda: False)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with running_browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with running_lab(tmp_path_factory.mktemp("lab")) as lab:
        yield lab


@pytest.fixture
def lab(server: Lab, data_folder: Path) -> Lab:
    """A JupyterLab without kernels and with an empty diary."""
    server.renew(data_folder)
    return server


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser profile for a real server; it fails the test when anything beyond this machine is asked for."""
    context, outside = new_context(browser)
    yield context
    context.close()
    assert outside == []


@pytest.fixture
def motion() -> bool:
    """Whether figures move; a module whose tests look at movement says so."""
    return False


@pytest.fixture
def bare(browser: Browser, motion: bool) -> Iterator[Bare]:
    """A browser profile that fails the test when a widget asks for anything beyond this machine, or runs a text."""
    context, outside = new_context(browser, motion=motion)
    bare = Bare(context)
    yield bare
    context.close()
    assert outside == []
    assert bare.violations == []


@pytest.fixture
def page(bare: Bare) -> Page:
    """A tab whose clock the test moves on."""
    return bare.context.new_page()
