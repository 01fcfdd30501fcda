"""Texts that want to be more than text, in every widget: shown as typed, and the page runs none of them."""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import anywidget
import pytest
from playwright.sync_api import Locator, expect

import planner
from planner.catalogue.own_stretches import add_own_stretch
from planner.diary import Diary, restore
from planner.person.profile import save_profile, weekday
from planner.week.timeline import compose
from planner.widgets.clinician_report import ClinicianReport
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
from planner.words import self_contained
from tests.browser.bare import Bare
from tests.browser.lab import answer_as_healthy
from tests.helpers.clock import MORNING
from tests.helpers.telephone_logs import end, hurting, packed, part, start, values

pytestmark = pytest.mark.browser

TODAY = MORNING.date()
NAME = "<img src=x onerror=\"violated('name')\"> $\\frac{1}{0$ =1+1 \u202eeman"
NOTE = "<script>violated('note')</script><img src=x onerror=\"violated('note')\">\n\u202egnp.exe\u2069 \"&amp;' =1+1"
LONG = "=" + "long " * 200_000
# The words that stand from the right to the left, though they are none of those that a person turned.
TURNED = """(root, ends) => {
  const found = [], nodes = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), range = document.createRange();
  const left = (node, at) => {
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    return range.getBoundingClientRect();
  };
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    if (node.data.length > 5000) continue;
    const turns = node.data.indexOf("\\u202e");
    const end = Math.max(node.data.lastIndexOf("\\u202c"), ...ends.map((text) => node.data.lastIndexOf(text) + text.length));
    for (const { 0: word, index } of node.data.matchAll(/[A-Za-z]{2,}/g)) {
      if (turns >= 0 && index > turns && index < end) continue;
      const first = left(node, index), last = left(node, index + word.length - 1);
      if (first.width && last.width && first.top === last.top && first.left > last.left) found.push(`${word} of ${node.data}`);
    }
  }
  return found;
}"""


@pytest.fixture
def diary(data_folder: Path) -> Diary:
    stretch = add_own_stretch(
        {"name": NAME, "steps": [NOTE], "position": "standing", "regions": ["lower back"], "reps": 3, "hold_s": 3}
    )
    profile = planner.Profile(minutes={weekday(TODAY): 9}, equipment={"mat"}, like={stretch.id})
    save_profile(profile)
    catalogue = planner.load_catalogue()
    diary = Diary()
    diary.save_plan(planner.plan_week(profile, catalogue, TODAY))
    for days in range(1, 4):
        day = TODAY - timedelta(days)
        at = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
        diary.add_pain(4, about=day, note=NOTE, rated_at=at)
        diary.put_session(f"s{days}", date=day, started_at=at, planned_s=9, active_s=9, outcome="completed", note=NOTE)
        diary.put_performed(
            f"s{days}", 1, "both", stretch=stretch.id, reps_planned=3, reps_done=3, hold_s=3, active_s=9, outcome="done"
        )
    diary.add_visit(TODAY - timedelta(1), NOTE, note=NOTE, next_due=TODAY + timedelta(9))
    diary.add_pause(TODAY - timedelta(9), TODAY - timedelta(8), why=NOTE)
    diary.add_pain(5, about=TODAY, note=LONG)
    return diary


def press_all(cell: Locator) -> None:
    """Open whatever can be opened, and press what leads to more."""
    if cell.get_by_role("button", name="None of these").count():
        answer_as_healthy(cell)
    for node in cell.locator("summary").all():
        if node.is_visible():
            node.click()
    for radio in cell.locator("input[type=radio][value=stretch]").all():
        radio.check()
    for name in ("Show the steps", "Correct", "Start"):
        for button in cell.get_by_role("button", name=name, exact=True).all()[:1]:
            if button.is_visible() and button.is_enabled():
                button.click()


def alone(diary: Diary) -> SessionPlayer:
    """Return the player of a session with the hostile stretch and no other."""
    catalogue = planner.load_catalogue()
    stretch = next(stretch for stretch in catalogue.values() if stretch.name.startswith(NAME))
    return SessionPlayer(compose(TODAY, [(stretch, stretch.target, NOTE)], catalogue, "plan"), diary)


def importing(diary: Diary) -> ImportPanel:
    """Return the import as it looks at a file whose every text is hostile."""
    rows = [("FeatureName", "Timestamp", "Value", "Note"), (NAME, "2026-09-14T21:30:00+01:00", "3", NOTE)]
    csv.writer(file := io.StringIO()).writerows(rows)
    panel, data = ImportPanel(diary), base64.b64encode(file.getvalue().encode()).decode()
    of = {"at": "2026-11-23T07:31:05+01:00", "zone": "UTC"}
    panel.request = of | {"number": 1, "type": "piece", "name": NOTE, "index": 0, "count": 1, "base64": data}
    chosen = panel.view["trackers"][0]["choice"] | {"use": "pain"}
    panel.request = of | {"number": 2, "type": "choose", "choices": {NAME: chosen}}
    return panel


def restoring(diary: Diary) -> YourData:
    """Return the backups as a zip with a hostile name is looked at."""
    widget, data = YourData(diary), base64.b64encode(restore.everything(diary.folder)).decode()
    widget.request = {"number": 1, "type": "piece", "name": NAME, "index": 0, "count": 1, "base64": data}
    return widget


def coming_home(diary: Diary) -> TakeAlong:
    """Return the way home as it shows a session whose every text is hostile."""
    widget = TakeAlong(diary)
    of = {"number": 1, "at": MORNING.isoformat(), "type": "text"}
    widget.request = of | {
        "text": packed(values(diary, [start(), part(), hurting(name=NAME, stretch="gone"), end(note=NOTE)]))
    }
    assert widget.view["found"], widget.answer
    return widget


WIDGETS: dict[str, tuple[Callable[[Diary], anywidget.AnyWidget], tuple[str, ...]]] = {
    "plan": (PlanEditor, (NAME,)),
    "player": (alone, (NAME,)),
    "today": (Today, ()),
    "rating": (PainCheckIn, ()),
    "history": (SessionHistory, (NAME, NOTE, LONG)),
    "visits": (Visits, (NOTE,)),
    "report": (ClinicianReport, ()),
    "trends": (TrendsView, ()),
    "experiment": (ExperimentPanel, (NAME,)),
    "import": (importing, (NAME, self_contained(NOTE))),
    "telephone": (coming_home, (NAME, NOTE)),
    "data": (restoring, (NAME,)),
}


@pytest.mark.parametrize("name", WIDGETS)
def test_a_widget_shows_texts_as_texts(bare: Bare, diary: Diary, name: str) -> None:
    make, texts = WIDGETS[name]
    page = bare.context.new_page()
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    cell = bare.show(make(diary), page)
    press_all(cell)
    expect(cell).to_be_visible()
    assert cell.evaluate(TURNED, ["eman", "=1+1"]) == []
    shown = "node => [node.innerText, ...[...node.querySelectorAll('textarea, input, option')].map((field) => field.value + field.text)].join(' ')"
    for text in texts:
        assert " ".join(text.split()) in " ".join(str(cell.evaluate(shown)).split()), text[:50]
    assert page.locator("#cell script, #cell img[src=x], #cell [onerror]").count() == 0
    assert failures == []


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("setTimeout('1')", "script-src eval "),
        ("document.body.insertAdjacentHTML('beforeend', '<img onerror=1>')", "script-src-attr inline "),
        ("fetch('https://example.org/').catch(() => 0)", "connect-src https://example.org/ "),
    ],
)
def test_the_page_tells_of_what_it_forbids(bare: Bare, diary: Diary, script: str, told: str) -> None:
    cell = bare.show(PainCheckIn(diary))
    told_by_the_page = "new Promise((heard) => addEventListener('securitypolicyviolation', () => setTimeout(heard)))"
    cell.page.evaluate(f"() => {{ const done = {told_by_the_page}; {script}; return done; }}")
    assert bare.violations == [told]
    bare.violations.clear()
