from __future__ import annotations

import re
import runpy
import xml.etree.ElementTree as ElementTree
from datetime import date
from pathlib import Path

import pytest

from planner.adherence import daily, weekly
from planner.diary import Diary
from planner.paths import REPOSITORY
from planner.tables import TABLES
from planner.widgets import trends_view
from planner.widgets.trends_view import TrendsView
from tests.diary_rows import plan_row, rating_row, session_row, write_diary

SAMPLE = REPOSITORY / "data" / "sample"
TODAY = date(2026, 6, 28)


@pytest.fixture(scope="module")
def sample() -> dict:
    return TrendsView(Diary(SAMPLE), TODAY).view


def test_the_sample_is_what_its_script_makes(tmp_path: Path) -> None:
    runpy.run_path(str(SAMPLE / "simulate.py"))["simulate"](tmp_path)
    made = {file.name: file.read_bytes() for file in tmp_path.glob("*.csv")}
    assert sorted(made) == sorted(table.file for table in TABLES.values())
    assert made == {file.name: file.read_bytes() for file in SAMPLE.glob("*.csv")}
    assert "simulated" in (SAMPLE / "README.md").read_text("utf-8").lower()


def test_the_sample_is_a_believable_diary() -> None:
    diary = Diary(SAMPLE)
    assert diary.problems().empty
    days = daily(diary, TODAY)
    weeks = weekly(days, TODAY)
    assert (len(weeks), len(days)) == (20, 140)
    assert 0.6 < weeks["sessions_done"].sum() / weeks["sessions_planned"].sum() < 0.7
    assert days["paused"].sum() == 9
    assert 0.7 < days["pain"].notna().mean() < 0.95
    assert set(diary.sessions()["outcome"]) == {"completed", "stopped", "hurt", "abandoned"}


def test_a_diary_shows_headlines_pictures_and_their_tables(sample: dict) -> None:
    assert sample["headlines"] == (
        "In the last 4 weeks you did 13 of 20 planned sessions (65 %).",
        "In the last 14 days your mean pain was 3.4 of 10, from 14 ratings.",
    )
    assert sample["problems"] == {}
    both, calendar = sample["pictures"]
    assert both["table"]["columns"][:4] == ["Week of", "Sessions planned", "Sessions done", "Share"]
    assert len(both["table"]["rows"]) == 20
    assert both["table"]["rows"][0][:4] == ["22 Jun 2026", "5", "4", "80 %"]
    assert calendar["table"]["columns"] == ["Week of", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert set(calendar["table"]["rows"][-1][1:]) <= {"done", "in part", "missed", "rest"}
    assert both["note"] == calendar["note"] == ""


@pytest.mark.parametrize("picture", [0, 1])
def test_a_drawing_is_an_image_that_keeps_to_itself(sample: dict, picture: int) -> None:
    svg = sample["pictures"][picture]["svg"]
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    assert re.match(r"(Two charts|A calendar).*2026", root.get("aria-label", ""))
    assert "<style" not in svg  # it would hold for the whole page
    assert root.get("width") is None  # the page gives it its width
    assert "font-family" not in svg
    assert re.findall(r"(?:href|src)=.(?!#)", svg) == []
    # Every colour is the page's, but for invisible edges.
    assert re.findall(r"(?:fill|stroke): #\w+(?!; stroke-opacity: 0)\b", svg) == []
    assert "var(--sp-ink)" in svg


def test_ids_are_unique_in_the_page(sample: dict) -> None:
    svgs = [picture["svg"] for picture in sample["pictures"]]
    ids = [id_ for svg in svgs for id_ in set(re.findall(r' id="([^"]*)"', svg))]
    assert len(ids) == len(set(ids)) > 0


def test_an_empty_diary_offers_a_look_at_simulated_data(tmp_path: Path) -> None:
    view = TrendsView(Diary(tmp_path / "none"), TODAY).view
    assert view["empty"] is True
    assert "pictures" not in view
    for picture in view["sample"]["pictures"]:
        assert picture["note"] == "Simulated data"
        assert 'aria-label="Simulated data. ' in picture["svg"]
    for picture, drawn in zip(view["sample"]["pictures"], ("--sp-mean", "--sp-bar"), strict=True):
        # What comes first lies behind.
        assert 0 < picture["svg"].index(">Simulated data</text>") < picture["svg"].index(f"var({drawn})")


def test_without_the_sample_the_empty_state_stands_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trends_view, "SAMPLE", tmp_path / "gone")
    assert TrendsView(Diary(tmp_path / "none"), TODAY).view == {"problems": {}, "empty": True, "sample": {}}


def test_rows_that_cannot_be_read_are_counted_and_listed(tmp_path: Path) -> None:
    diary = write_diary(
        tmp_path, pain=[rating_row("2026-06-27", pain, "2026-06-27T08:00:00+00:00") for pain in (3, 11, "x")]
    )
    view = TrendsView(diary, TODAY).view
    assert view["problems"]["title"] == "2 rows could not be read"
    assert view["problems"]["columns"] == ["File", "Line", "Message"]
    assert [row[:2] for row in view["problems"]["rows"]] == [["pain.csv", "3"], ["pain.csv", "4"]]
    assert len(view["pictures"]) == 1
    write_diary(tmp_path, pain=[rating_row("2026-06-27", 11, "2026-06-27T08:00:00+00:00")])
    view = TrendsView(diary, TODAY).view
    assert view["problems"]["title"] == "1 row could not be read"
    assert view["empty"] is True


def test_refresh_reads_the_diary_again_and_answers(tmp_path: Path) -> None:
    diary = Diary(tmp_path / "new")
    widget = TrendsView(diary, TODAY)
    assert widget.view["empty"] is True
    write_diary(tmp_path / "new", pain=[rating_row("2026-06-27", 3, "2026-06-27T08:00:00+00:00")])
    widget.asked = 1
    assert widget.answered == 1
    said = "Rate your pain on 6 more days, and you see its mean over 14 days here."
    assert widget.view["headlines"][-1] == said


def view_box(picture: dict) -> tuple[float, float]:
    """Width and height of a picture."""
    found = re.search(r'viewBox="0 0 (\S+) (\S+)"', picture["svg"])
    assert found
    return float(found[1]), float(found[2])


def test_pictures_are_drawn_for_the_width_that_the_page_has() -> None:
    widget = TrendsView(Diary(SAMPLE), TODAY)
    for width, drawn in ((250, 250), (431, 431), (900, 900), (40, 240), (5000, 960)):
        widget.width = width
        assert [view_box(picture)[0] for picture in widget.view["pictures"]] == [drawn, drawn]
        sizes = [
            float(size) for picture in widget.view["pictures"] for size in re.findall(r"([\d.]+)px", picture["svg"])
        ]
        assert min(sizes) >= 11
    assert widget.answered == 0


def test_a_day_of_which_nothing_counts_yet_shows_a_sentence_and_the_calendar(tmp_path: Path) -> None:
    diary = write_diary(
        tmp_path,
        plan=[plan_row("2026-06-28", "2026-06-28", 600)],
        sessions=[session_row("2026-06-28", 8, active_s=300, outcome="stopped", pain_before=4)],
    )
    view = TrendsView(diary, TODAY).view
    assert view["headlines"][0] == "Today you did 5 of 10 minutes so far."
    assert [picture["name"] for picture in view["pictures"]] == ["calendar"]


def test_each_table_has_a_name_of_its_own(sample: dict) -> None:
    assert [picture["table"]["title"] for picture in sample["pictures"]] == [
        "The weeks as a table",
        "The days as a table",
    ]


def test_a_file_that_cannot_be_opened_shows_its_sentence(tmp_path: Path) -> None:
    (tmp_path / "pain.csv").mkdir()
    assert TrendsView(Diary(tmp_path), TODAY).view["error"].startswith(f"{tmp_path / 'pain.csv'}: cannot be read (")


def test_a_failure_shows_a_sentence_and_refresh_mends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(trends_view, "headlines", lambda *_: 1 / 0)
        widget = TrendsView(Diary(SAMPLE), TODAY)
    assert widget.view == {
        "error": "Your trends can't be shown (ZeroDivisionError: division by zero). Your diary is as it was. "
        "Press Refresh; if this stays, please report it."
    }
    widget.asked += 1
    assert "error" not in widget.view
    assert widget.answered == 1
