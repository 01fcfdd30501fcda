from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from ical.event import EventStatus

from planner.errors import PlannerError
from planner.paper.calendar_file import calendar_file
from planner.paper.export import save_calendar, take_calendar, take_page
from tests.helpers.people import MONDAY, person
from tests.paper.test_calendar_file import BERLIN, NINE, NOW, one, read, week_of

AGAIN = "Open it with your calendar, and again after a change: the events are updated, not doubled."


def test_saving_writes_the_same_bytes_and_remembers_the_days(data_folder: Path, tmp_path: Path) -> None:
    path = save_calendar(week_of(MONDAY), person(), tmp_path / "out", BERLIN, now=NOW)
    assert path == tmp_path / "out" / "stretching.ics"
    assert path.read_bytes() == calendar_file(week_of(MONDAY), person(), BERLIN, now=NOW)
    kept = json.loads((data_folder / "calendar.json").read_text("utf-8"))
    assert kept["days"] == ["2026-11-23"]
    assert one(path.read_bytes()).uid != kept["id"]


def test_a_calendar_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(PlannerError, match="nothing was saved .* A file stands where the folder should be"):
        save_calendar(week_of(MONDAY), person(), tmp_path / "file", BERLIN)


def test_taking_the_calendar_says_where_it_is_and_what_to_do(data_folder: Path, tmp_path: Path) -> None:
    taken = take_calendar(week_of(MONDAY, MONDAY + timedelta(1)), person(), zone=BERLIN, now=NOW)
    assert taken.path == data_folder / "stretching.ics"
    assert taken.sentence == (
        f"It has 2 sessions in it. {AGAIN} A day without a time gets an all-day event and a reminder at eight the "
        f"evening before. A copy is {taken.path}."
    )
    fewer = take_calendar(week_of(MONDAY), person(session_at={"mon": NINE}), tmp_path / "out", BERLIN, now=NOW)
    assert fewer.path == tmp_path / "out" / "stretching.ics"
    assert fewer.sentence == (f"It has 1 session in it. It cancels 1 earlier session. {AGAIN} A copy is {fewer.path}.")
    assert [event.status for event in read(fewer.path.read_bytes()).events] == [
        EventStatus.CONFIRMED,
        EventStatus.CANCELLED,
    ]
    none = take_calendar(replace(week_of(MONDAY), sessions=()), person(), zone=BERLIN, now=NOW)
    assert "It has no sessions in it. It cancels 2 earlier sessions. Open" in none.sentence


def test_a_calendar_with_nothing_in_it_is_not_taken(data_folder: Path) -> None:
    with pytest.raises(PlannerError) as caught:
        take_calendar(replace(week_of(MONDAY), sessions=()), person(), zone=BERLIN, now=NOW)
    assert str(caught.value) == (
        "This week has no session to put in a calendar. Give at least one day some minutes, then plan again."
    )
    assert not (data_folder / "stretching.ics").exists()


def test_taking_the_page_says_where_it_is_and_what_to_do(data_folder: Path) -> None:
    taken = take_page(week_of(MONDAY))
    assert taken.path == data_folder / "stretching_2026-11-23.pdf"
    assert taken.path.read_bytes().startswith(b"%PDF-")
    assert taken.sentence == f"It is one A4 page, to print in colour or in grey. A copy is {taken.path}."


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "file"
    folder.write_text("", "utf-8")
    for take in (
        lambda: take_calendar(week_of(MONDAY), person(), folder, BERLIN),
        lambda: take_page(week_of(MONDAY), folder),
    ):
        with pytest.raises(PlannerError) as caught:
            take()
        assert str(caught.value).startswith(f"{folder / 'stretching'}")
        assert "nothing was saved" in str(caught.value)
        assert str(caught.value).endswith(
            "A file stands where the folder should be. Move it away or name another folder, then save again."
        )
