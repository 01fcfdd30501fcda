"""What every widget leaves where it cannot be used."""

from __future__ import annotations

import base64
import json
import pkgutil
import re
from collections.abc import Callable
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import anywidget
import pytest

import planner.widgets
from planner.diary import Diary
from planner.widgets.clinician_report import ClinicianReport
from planner.widgets.common import still
from planner.widgets.common.still import WithStill
from planner.widgets.experiment_panel import ExperimentPanel
from planner.widgets.import_panel import ImportPanel
from planner.widgets.pain_check_in import PainCheckIn
from planner.widgets.plan_editor import PlanEditor
from planner.widgets.session_history import SessionHistory
from planner.widgets.session_player import SessionPlayer
from planner.widgets.takeaway import TakeAlong
from planner.widgets.today import Today
from planner.widgets.trends_view import TrendsView
from planner.widgets.visits_log import Visits
from planner.widgets.your_data import YourData
from tests.helpers.clock import MORNING
from tests.helpers.diary_rows import write_diary
from tests.helpers.long_diary import write_years
from tests.helpers.marked_diary import MARK, write_marked

pytestmark = pytest.mark.time_machine(MORNING)

TODAY = MORNING.date()
VIEW = "application/vnd.jupyter.widget-view+json"
BASES = {"FollowingWidget", "WithStill", "EntryListWidget", "Marks", "OwnDayWidget"}
WIDGETS: dict[str, Callable[[Diary], WithStill]] = {
    each.__name__: each
    for each in (
        ClinicianReport,
        ExperimentPanel,
        ImportPanel,
        PainCheckIn,
        PlanEditor,
        SessionHistory,
        TakeAlong,
        Today,
        TrendsView,
        Visits,
        YourData,
    )
} | {"SessionPlayer": SessionPlayer.today}
# Widgets that show nothing of the diary before they are asked.
SILENT = {"ClinicianReport", "ImportPanel", "TakeAlong"}
every_widget = pytest.mark.parametrize("name", sorted(WIDGETS))


class Tags(HTMLParser):
    """The tags of a page, those that are open at its end, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in ("img", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def bundle(widget: WithStill) -> dict[str, Any]:
    return widget._repr_mimebundle_()[0]


@pytest.fixture
def marked(data_folder: Path) -> Diary:
    return write_marked(data_folder, TODAY)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANNER_STILLS", "diary")


def test_every_widget_there_is_has_a_still_and_a_test_here() -> None:
    for module in pkgutil.walk_packages(planner.widgets.__path__, "planner.widgets."):
        import_module(module.name)
    found, waiting = set(), [anywidget.AnyWidget]
    while waiting:
        each = waiting.pop()
        waiting += each.__subclasses__()
        if each.__module__.startswith("planner.") and each.__name__ not in BASES:
            found.add(each)
    assert {each.__name__ for each in found} == set(WIDGETS)
    for each in found:
        assert issubclass(each, WithStill)
        assert re.fullmatch(r"Here .+\.", each.shows)
        drawing = base64.b64decode(each.sketch.removeprefix("data:image/svg+xml;base64,"))
        assert ElementTree.fromstring(drawing).get("viewBox") == "0 0 144 60"


@every_widget
def test_of_itself_a_still_is_the_same_for_everybody(name: str, marked: Diary, tmp_path: Path) -> None:
    widget, stranger = WIDGETS[name](marked), WIDGETS[name](Diary(tmp_path / "another"))
    told, others = bundle(widget), bundle(stranger)
    assert (told["text/plain"], told["text/html"]) == (others["text/plain"], others["text/html"])
    assert MARK not in json.dumps(told) + repr(widget)
    assert told["text/plain"] == (
        f"{widget.shows} To use it, open this notebook in JupyterLab and choose Run ▸ Run All Cells. "
        "Nothing of your diary is in this still picture."
    )
    assert len(told["text/html"]) < 2_000
    assert " ".join(Tags(told["text/html"]).words).split() == told["text/plain"].split()
    assert told[VIEW]["model_id"] == widget.model_id


@every_widget
def test_whoever_asks_has_their_diary_in_it(name: str, marked: Diary, asked: None) -> None:
    told = bundle(WIDGETS[name](marked))
    assert ("As of Monday 23 November 2026, 09:00." in told["text/plain"]) is (name not in SILENT)
    assert ("whoever has the file can read it" in told["text/html"]) is (name not in SILENT)
    assert (MARK in told["text/html"]) is (name in {"SessionHistory", "Visits", "Today", "PainCheckIn", "TrendsView"})


@every_widget
@pytest.mark.parametrize("years", [0, 10])
def test_a_still_is_whole_small_and_loads_nothing(name: str, years: int, data_folder: Path, asked: None) -> None:
    if years:
        write_years(data_folder, years, TODAY)
    page = bundle(WIDGETS[name](Diary(data_folder)))["text/html"]
    assert len(page) < 150_000
    tags = Tags(page)
    assert tags.open == []
    assert {tag for tag, _ in tags.seen} <= {
        *["div", "p", "strong", "br", "img", "h4", "table", "caption", "thead", "tbody", "tr", "th", "td"]
    }
    pictures = [attributes["src"] or "" for tag, attributes in tags.seen if tag == "img"]
    assert all(address.startswith("data:image/svg+xml;base64,") for address in pictures)
    for address in pictures:
        assert b"var(" not in base64.b64decode(address.partition(",")[2])
        ElementTree.fromstring(base64.b64decode(address.partition(",")[2]))


def test_what_a_person_typed_is_text_and_long_lists_end(data_folder: Path, asked: None) -> None:
    diary = write_diary(data_folder, visits=[{"date": TODAY, "with": "<b>Dr & Co</b>", "note": "x" * 3000}])
    page = bundle(Visits(diary))["text/html"]
    assert f"&lt;b&gt;Dr &amp; Co&lt;/b&gt;</td><td{still.LEFT}>{'x' * 1000} …</td>" in page
    rows = [[str(n)] for n in range(150)]
    page = still._block({"kind": "table", "table": {"title": "Days", "columns": ["Day"], "rows": rows}})
    assert "Days, the first 100 of 150" in page
    assert page.count("<tr>") == 101


def test_a_picture_that_would_swell_the_file_is_its_words_and_table(monkeypatch: pytest.MonkeyPatch) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 5" role="img" aria-label="a &amp; b"><g/></svg>'
    block = {"kind": "picture", "svg": svg, "table": {"title": "Days", "columns": ["Day"], "rows": [["1"]]}}
    assert still._block(block).startswith(
        '<div style="overflow-x: auto"><img alt="a &amp; b" src="data:image/svg+xml;base64,'
    )
    monkeypatch.setattr(still, "MOST_PICTURE", 10)
    assert still._block(block).startswith("<p>a &amp; b</p><div")


def test_another_choice_than_the_one_there_is_is_said(
    data_folder: Path, marked: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANNER_STILLS", "yes")
    told = bundle(Visits(marked))
    assert told["text/plain"].endswith("PLANNER_STILLS is 'yes'; to have your diary in it, it must be 'diary'.")
    assert MARK not in told["text/html"]


class Kernel:
    """A kernel that was asked to run a cell by somebody who can be asked something, or cannot."""

    def __init__(self, content: dict[str, bool]) -> None:
        self.kernel, self.content = self, content

    def get_parent(self, channel: str) -> dict[str, dict[str, bool]]:
        assert channel == "shell"
        return {"content": self.content}


@pytest.mark.parametrize(
    ("content", "watched"), [({"allow_stdin": True}, True), ({"allow_stdin": False}, False), ({}, True)]
)
def test_who_runs_a_notebook_to_keep_it_hears_only_the_still(
    content: dict[str, bool], watched: bool, marked: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(still, "get_ipython", lambda: Kernel(content))
    today = Today(marked)
    assert (today.comm is not None) is watched
    assert (VIEW in bundle(today)) is watched
    assert {"text/plain", "text/html"} <= bundle(today).keys()
    today.request = {"type": "none", "number": 1}  # nobody asks, and nothing fails if somebody does
    today.close()


def test_a_page_of_the_app_comes_after_its_notebook_was_run(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(still, "get_ipython", lambda: Kernel({"allow_stdin": False}))
    monkeypatch.setenv("VOILA_BASE_URL", "/")
    assert Visits(Diary(data_folder)).comm is not None
