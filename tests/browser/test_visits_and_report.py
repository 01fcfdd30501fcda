"""The visits and the report for a clinician in a page of their own; and the report's web page on paper and on a phone."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pypdf import PdfReader

from planner import report
from planner.diary import Diary
from planner.paths import SAMPLE
from planner.widgets.clinician_report import ClinicianReport
from planner.widgets.visits_log import Visits
from tests.browser.bare import Bare
from tests.helpers.clock import MORNING

pytestmark = pytest.mark.browser

TODAY = MORNING.date()
HOSTILE = "<img src=x onerror=\"document.title='hit'\"> & \u202eabc שלום 🧘 " + "very " * 60 + "x" * 300


def press(place: Locator, name: str) -> None:
    place.get_by_role("button", name=name).first.click()


def test_a_visit_is_logged_corrected_deleted_and_taken_back(bare: Bare, page: Page, data_folder: Path) -> None:
    diary = Diary(data_folder)
    log = bare.show(Visits(diary), page)
    press(log, "Log a visit")
    expect(log.get_by_label("Day of the visit")).to_be_focused()
    press(log, "Save visit")
    expect(log.get_by_role("status")).to_have_text("Say with whom, for instance physiotherapist.")
    expect(log.get_by_label("With whom")).to_be_focused()
    page.keyboard.type(HOSTILE[:100])
    due = TODAY + timedelta(3)
    log.get_by_label("Next one due").fill(due.isoformat())
    page.keyboard.press("Enter")
    expect(log.get_by_role("status")).to_have_text("Saved.")
    expect(log.get_by_text("is due in 3 days.")).to_be_visible()
    expect(log.get_by_role("button", name="Log a visit")).to_be_focused()
    press(log, "Correct: ")
    log.get_by_label("With whom").fill("chiropractor")
    log.get_by_label("Note").fill(HOSTILE)
    press(log, "Save")
    expect(log.get_by_role("list", name="Visits")).to_contain_text("chiropractor")
    expect(log.get_by_role("button", name="Correct: ")).to_be_focused()
    row = diary.visits().iloc[0]
    assert (row["with"], row["note"], row["next_due"].date()) == ("chiropractor", HOSTILE.strip(), due)
    press(log, "Delete: ")
    press(log, "Delete it")
    expect(log.get_by_text("No visit yet.")).to_be_visible()
    expect(log.get_by_role("button", name="Undo")).to_be_focused()
    page.keyboard.press("Enter")
    expect(log.get_by_role("list", name="Visits")).to_contain_text("chiropractor")
    assert len(diary.visits()) == 1
    assert page.title() == "One widget"


def test_the_report_is_saved_and_downloaded(bare: Bare, page: Page, data_folder: Path) -> None:
    Diary(data_folder).add_pain(3)
    form = bare.show(ClinicianReport(Diary(data_folder)), page)
    press(form, "Save PDF")
    expect(form.get_by_role("status")).to_contain_text("Saved as one A4 page: ")
    (path,) = data_folder.glob("report_*.pdf")
    expect(form.get_by_role("status")).to_contain_text(path.name)
    with page.expect_download() as download:
        form.get_by_role("link", name=f"Download {path.name}").click()
    assert download.value.path().read_bytes() == path.read_bytes()
    form.get_by_label("Your own").check()
    press(form, "Save web page")
    expect(form.get_by_role("status")).to_have_text("Choose the first day.")
    expect(form.get_by_label("First day")).to_be_focused()
    form.get_by_label("First day").fill((TODAY - timedelta(2)).isoformat())
    press(form, "Save web page")
    expect(form.get_by_role("status")).to_contain_text("Saved as a web page: ")
    assert len(list(data_folder.glob("report_*.html"))) == 1


def test_a_kernel_that_is_silent_is_told(bare: Bare, page: Page, data_folder: Path) -> None:
    form = bare.show(ClinicianReport(Diary(data_folder)), page)
    bare.answering = False
    press(form, "Save PDF")
    page.clock.run_for(31_000)
    expect(form.get_by_role("status")).to_contain_text("The notebook's kernel does not answer.")


@pytest.fixture(params=["sample", "crowded", "empty"])
def web_page(request: pytest.FixtureRequest, data_folder: Path) -> bytes:
    if request.param == "sample":
        return report.made(report.figures(Diary(SAMPLE)), "html", notes=True)
    diary = Diary(data_folder)
    for n in range(40 if request.param == "crowded" else 0):
        on = TODAY - timedelta(n)
        diary.add_visit(on, f"{n} {HOSTILE}", HOSTILE, on + timedelta(400))
        diary.add_pain(n % 11, about=on, note=HOSTILE)
    return report.made(report.figures(diary), "html", notes=True)


def test_the_web_page_prints_on_one_page_and_fits_a_phone(browser: Browser, tmp_path: Path, web_page: bytes) -> None:
    (tmp_path / "report.html").write_bytes(web_page)
    page = browser.new_page(viewport={"width": 390, "height": 800})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((tmp_path / "report.html").as_uri())
    assert page.title().startswith("Stretching report, ")
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert len(PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages) == 1
    page.close()
