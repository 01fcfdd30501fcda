"""The app's own rules, with no server started: where it listens, who is let in, what it leaves out of a notebook."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from types import ModuleType
from urllib.request import url2pathname

import pytest

from planner import lab


@pytest.fixture
def app() -> ModuleType:
    """The app; Voilà takes two seconds to import, in each worker that would import it above."""
    return import_module("planner.app")


def test_it_listens_here_alone_and_asks_for_a_token(
    app: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(app, "has_display", lambda: False)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    monkeypatch.setenv("JUPYTER_PATH", str(app.PAGES))
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path))
    served = app.App()
    served.initialize(app.options(tmp_path))
    served.connection_dir = str(tmp_path)
    settings = served.init_settings()
    assert (served.ip, served.root_dir, served.open_browser) == ("127.0.0.1", str(tmp_path), False)
    assert len(served.identity_provider.token) >= 32
    assert settings["allow_remote_access"] is False
    assert served.voila_configuration.strip_sources


def test_the_browser_is_opened_by_a_file_that_only_this_person_reads(
    app: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    served = app.App(port=1234, ip="127.0.0.1")
    served.identity_provider = type("Provider", (), {"token": "a-secret"})()
    served.launch_browser()
    page = Path(url2pathname(opened[0].removeprefix("file://")))
    assert "a-secret" not in opened[0]
    assert (
        page.read_text("utf-8") == '<meta http-equiv="refresh" content="0; url=http://127.0.0.1:1234/?token=a-secret">'
    )
    if os.name == "posix":
        assert page.stat().st_mode & 0o077 == 0
    page.unlink()


@pytest.mark.parametrize("path", sorted(lab.NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.name)
def test_no_page_of_the_app_speaks_of_a_menu(app: ModuleType, path: Path) -> None:
    import nbformat
    from nbconvert.preprocessors import TagRemovePreprocessor
    from traitlets.config import Config

    notebook = nbformat.read(path, as_version=4)
    assert "Run ▸ Run All Cells" in str(notebook)
    remove = TagRemovePreprocessor(config=Config(TagRemovePreprocessor={"remove_cell_tags": {lab.NOTEBOOK_ONLY}}))
    kept, _ = remove.preprocess(notebook, {})
    assert "Run ▸" not in str(kept)
    assert kept.cells[0].source.startswith("# ")


def test_it_begins_with_the_plan_until_a_week_was_saved(app: ModuleType, tmp_path: Path) -> None:
    table = tmp_path / "plan.csv"
    assert not app.has_a_plan(tmp_path)
    table.write_text("plan_id,date\n", "utf-8")
    assert not app.has_a_plan(tmp_path)
    table.write_text("plan_id,date\n2026-11-23_aaaaaa,2026-11-23\n", "utf-8")
    assert app.has_a_plan(tmp_path)
    table.unlink()
    table.mkdir()  # what cannot be opened is said on today's page
    assert app.has_a_plan(tmp_path)
