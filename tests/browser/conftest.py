from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.bare import Bare
from tests.browser.lab import Lab, new_context, running_browser, running_lab


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with running_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with running_lab(tmp_path_factory.mktemp("lab")) as lab:
        yield lab


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
    page = bare.context.new_page()
    page.clock.install()
    return page
