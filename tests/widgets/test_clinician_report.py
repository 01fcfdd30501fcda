from __future__ import annotations

import base64
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from planner.diary import Diary
from planner.paths import SAMPLE
from planner.widgets.clinician_report import ClinicianReport
from tests.helpers.clock import MORNING
from tests.helpers.diary_rows import rating_row, write_diary

TODAY = date(2026, 11, 23)


@pytest.fixture
def widget(data_folder: Path) -> ClinicianReport:
    row = rating_row(TODAY, 3, "2026-11-23T07:00:00+01:00") | {"note": "Long drive"}
    return ClinicianReport(write_diary(data_folder, pain=[row]), TODAY)


def ask(widget: ClinicianReport, **fields: Any) -> dict[str, Any]:
    number = widget.request.get("number", 0) + 1
    usual = {"kind": "html", "period": "12 weeks", "start": None, "end": None, "notes": False}
    widget.request = usual | {"number": number} | fields
    assert widget.answer["number"] == number
    return widget.answer


@pytest.mark.parametrize(
    ("period", "start"),
    [("4 weeks", "2026-10-27"), ("12 weeks", "2026-09-01"), ("6 months", "2026-05-26"), ("a year", "2025-11-24")],
)
def test_a_period_ends_today(widget: ClinicianReport, data_folder: Path, period: str, start: str) -> None:
    answer = ask(widget, period=period)
    path = data_folder / f"report_{start}_to_2026-11-23.html"
    assert answer["message"] == f"Saved as a web page: {path}. Look through it before you hand it on."
    assert answer["file"]["name"] == path.name
    assert base64.b64decode(answer["file"]["base64"]) == path.read_bytes()


def test_a_pdf_of_a_period_of_ones_own(widget: ClinicianReport, data_folder: Path) -> None:
    answer = ask(widget, kind="pdf", period="own", start="2026-11-01", end="2026-11-20")
    path = data_folder / "report_2026-11-01_to_2026-11-20.pdf"
    assert answer["message"] == f"Saved as one A4 page: {path}. Look through it before you hand it on."
    assert path.read_bytes().startswith(b"%PDF-")


def test_notes_come_on_request_only(widget: ClinicianReport) -> None:
    page = [base64.b64decode(ask(widget, notes=notes)["file"]["base64"]).decode() for notes in (False, True)]
    assert ["Long drive" in each for each in page] == [False, True]


@pytest.mark.time_machine(MORNING)
def test_what_cannot_be_is_said(widget: ClinicianReport, data_folder: Path) -> None:
    answer = ask(widget, period="own", start="2026-11-20", end="2026-11-24")
    assert (answer["done"], answer["file"]) == (False, {})
    assert answer["message"] == "Last day: 24 November 2026 is not today or a day before."
    assert not ask(widget, period="ever")["done"]
    assert not ask(widget, kind="exe")["done"]
    (data_folder / "pain.csv").unlink()
    (data_folder / "pain.csv").mkdir()
    assert "cannot be read" in ask(widget)["message"]
    assert ClinicianReport(Diary(data_folder)).today == "2026-11-23"


def test_the_simulated_diary_ends_with_its_last_day() -> None:
    assert ClinicianReport(Diary(SAMPLE)).today == "2026-06-28"
