from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.axes import Axes
from pypdf import PageObject, PdfReader

from planner.catalogue import Dose, Stretch
from planner.catalogue.guides import Style
from planner.errors import PlannerError
from planner.paper import printed_week
from planner.paper.export import printable_week
from planner.week import Item, Session, Week
from planner.words import DISCLAIMER, weekday_name
from tests.helpers.people import CATALOGUE, MONDAY

MILLIMETRE = 72 / 25.4
SHIPPED = tuple(CATALOGUE.values())


def week_of(*sessions: list[Stretch], start: date = MONDAY) -> Week:
    """A session of these stretches on each day from `start`."""
    days = [
        Session(start + timedelta(n), tuple(Item(stretch, stretch.start, 90, "") for stretch in stretches))
        for n, stretches in enumerate(sessions)
    ]
    return Week(start, tuple(days), 0.0, (), ())


def named(count: int) -> list[Stretch]:
    """As many different stretches as that."""
    return [replace(SHIPPED[n % len(SHIPPED)], id=f"own_{n}", name=f"Own stretch {n}") for n in range(count)]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The stretches whose figures were drawn, in order; the figures themselves are left out."""
    ids: list[str] = []

    def draw(stretch: Stretch, ax: Axes, style: Style) -> None:
        ax.set_axis_off()
        ids.append(stretch.id)

    monkeypatch.setattr(printed_week.drawing, "draw", draw)
    return ids


def paper(week: Week) -> PageObject:
    (sheet,) = PdfReader(io.BytesIO(printed_week.draw(week))).pages
    return sheet


def pieces(sheet: PageObject) -> Iterator[tuple[str, float, float, float]]:
    """Every piece of text with its place in millimetres from the bottom left corner, and its size in points."""
    found: list[tuple[str, float, float, float]] = []

    def visit(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if text.strip():
            x, y = tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]
            found.append((text.strip(), x / MILLIMETRE, y / MILLIMETRE, size * tm[3] * cm[3]))

    sheet.extract_text(visitor_text=visit)
    return iter(found)


def words_of(sheet: PageObject) -> str:
    return " ".join(sheet.extract_text().split())


def test_a_week_is_one_a4_page_with_everything_on_it(tmp_path: Path) -> None:
    week = week_of(list(SHIPPED[:5]), list(SHIPPED[2:7]), list(SHIPPED[:1]))
    path = printable_week(week, tmp_path / "week.pdf")
    document = PdfReader(path)
    (sheet,) = document.pages
    words = words_of(sheet)

    assert document.metadata is not None
    assert document.metadata.title == "Stretching, 23 to 29 November 2026"
    assert float(sheet.mediabox.width) == pytest.approx(210 * MILLIMETRE, abs=0.5)
    assert float(sheet.mediabox.height) == pytest.approx(297 * MILLIMETRE, abs=0.5)
    assert words.startswith("Stretching, 23 to 29 November 2026 ")
    assert DISCLAIMER in words
    for session in week.sessions:
        assert f"{weekday_name(session.date)[:3]} {session.date.day} Nov {session.minutes} min" in words
        for item in session.items:
            assert f"{item.stretch.name} {item.dose_in_words}" in words


@pytest.mark.long
@pytest.mark.parametrize(("days", "each"), [(1, 1), (7, 10)])
def test_any_week_is_legible_and_inside_the_margins(days: int, each: int, drawn: list[str]) -> None:
    stretches = named(days * each)
    sheet = paper(week_of(*(stretches[n::days] for n in range(days))))
    texts = list(pieces(sheet))
    assert {stretch.name for stretch in stretches} <= {text for text, *_ in texts}
    assert sorted(drawn) == sorted(stretch.id for stretch in stretches)
    assert min(size for *_, size in texts) >= 6.5 - 1e-6
    assert all(12 <= x <= 198 and 8 <= y <= 285 for _, x, y, _ in texts)


@pytest.mark.usefixtures("drawn")
def test_the_boxes_say_the_order_of_each_day() -> None:
    a, b, c = SHIPPED[:3]
    sheet = paper(week_of([a, c], [b], [a, b, c]))
    numbers = [(x, y, text) for text, x, y, size in pieces(sheet) if text.isdigit() and size == pytest.approx(6.5)]
    columns = sorted({round(x) for x, *_ in numbers})
    assert len(columns) == 3
    order = [
        [text for x, y, text in sorted(numbers, key=lambda at: -at[1]) if round(x) == column] for column in columns
    ]
    assert order == [["1", "2"], ["1"], ["1", "2", "3"]]


def test_rows_follow_the_order_of_the_days() -> None:
    a, b, c, d = SHIPPED[:4]
    assert [row.stretch for row in printed_week.rows(week_of([a, c], [b, c], [a, d]))] == [a, b, c, d]
    assert [row.stretch for row in printed_week.rows(week_of([b, a], [a, b]))] == [b, a]


def test_a_dose_that_differs_between_days_is_told_for_each() -> None:
    week = week_of([SHIPPED[1]], [SHIPPED[1]], [SHIPPED[1]])
    longer = replace(week.sessions[2].items[0], dose=Dose(10, 5))
    week = replace(week, sessions=(*week.sessions[:2], replace(week.sessions[2], items=(longer,))))
    (row,) = printed_week.rows(week)
    assert row.dose == "Mon, Tue: 5 times, 3 s hold; Wed: 10 times, 5 s hold"
    assert row.places == {MONDAY + timedelta(n): 1 for n in range(3)}


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (date(2026, 11, 23), "23 to 29 November 2026"),
        (date(2026, 11, 30), "30 November to 6 December 2026"),
        (date(2026, 12, 28), "28 December 2026 to 3 January 2027"),
    ],
)
def test_the_title_says_the_days(start: date, words: str) -> None:
    assert printed_week.dates(week_of(start=start).days) == words


def block_of(stretch: Stretch) -> printed_week.Block:
    (block,) = printed_week.layout(printed_week.rows(week_of([stretch])), 1).blocks
    return block


def test_short_steps_stand_there_in_full_and_long_ones_end_in_an_ellipsis() -> None:
    assert " ".join(block_of(SHIPPED[9]).lines) == " ".join(SHIPPED[9].steps)
    long = block_of(replace(SHIPPED[9], steps=("First, do this.", "Then " + "and then " * 200)))
    assert long.lines == ("First, do this. …",)
    endless = block_of(replace(SHIPPED[9], steps=("on and " * 200,), name="A name with no end " * 20))
    assert re.search("on and( on)? …$", " ".join(endless.lines))
    assert " ".join(endless.name).startswith("A name with no end A name")
    assert endless.name[-1].endswith(" …")
    assert not endless.short


def test_full_steps_are_worth_more_than_wide_figures() -> None:
    table = printed_week.rows(week_of(list(SHIPPED[:17]), list(SHIPPED[:17])))
    assert all(" ".join(block.lines) == " ".join(row.stretch.steps) for block, row in zip(printed_week.layout(table, 2).blocks, table, strict=True))  # fmt: skip


@pytest.mark.long
@pytest.mark.usefixtures("drawn")
def test_the_whole_catalogue_on_seven_days_stands_there_in_short_and_uncut() -> None:
    words = words_of(paper(week_of(*[list(SHIPPED)] * 7)))
    assert "The steps are in short, to fit one page." in words
    assert "…" not in words
    assert (
        "Figure four 5 times, 5 s hold, each side On your back; left ankle on top of the right thigh. "
        "Let the knee open outward. Ease off slowly." in words
    )
    assert "Legs up the wall 5 times, 10 s hold Onto your left side, " in words
    assert "soles to the ceiling. One slow breath in, and out." in words


def test_a_long_name_takes_more_lines_than_one() -> None:
    name = "Doctor Müller-Lüdenscheidt's very slow chest opener with the towel behind the back and both feet on the mat"
    block = block_of(replace(SHIPPED[9], name=name))
    assert len(block.name) > 1
    assert " ".join(block.name) == name


@pytest.mark.usefixtures("drawn")
def test_what_the_font_cannot_draw_is_left_out_or_a_square() -> None:
    own = replace(SHIPPED[9], name="Cat 🐈, cow\n膝", steps=("Slowly 🧘 and\x00 long.",))
    words = words_of(paper(week_of([own])))
    assert "Cat , cow □ 5 times" in words
    assert "Slowly and long." in words


@pytest.mark.usefixtures("drawn")
def test_signs_that_mean_something_elsewhere_are_plain_text() -> None:
    own = replace(
        SHIPPED[9], name="Rücken & Füße: $x^2$ \\frac", steps=("Ein <b>Schritt</b>; 50 % mehr_oder_weniger.",)
    )
    words = words_of(paper(week_of([own])))
    assert "Rücken & Füße: $x^2$ \\frac 5 times" in words
    assert "Ein <b>Schritt</b>; 50 % mehr_oder_weniger." in words


@pytest.mark.usefixtures("drawn")
def test_the_same_week_makes_the_same_bytes_whatever_the_style() -> None:
    import matplotlib as mpl

    week = week_of([SHIPPED[0]])
    plain = printed_week.draw(week)
    with mpl.rc_context({"text.color": "white", "font.family": "serif", "savefig.bbox": "tight", "pdf.fonttype": 3}):
        assert printed_week.draw(week) == plain
        assert mpl.rcParams["text.color"] == "white"


def test_a_week_without_sessions_is_said(tmp_path: Path) -> None:
    with pytest.raises(PlannerError) as caught:
        printable_week(week_of(), tmp_path / "week.pdf")
    assert str(caught.value) == (
        "This week has no session to print. Give at least one day some minutes, then plan again."
    )
    assert not list(tmp_path.glob("*.pdf"))


def test_more_stretches_than_a_page_holds_is_said() -> None:
    with pytest.raises(PlannerError) as caught:
        printed_week.draw(week_of(named(printed_week.MOST_ROWS + 1)))
    assert str(caught.value) == (
        f"This week has {printed_week.MOST_ROWS + 1} different stretches, and a page holds {printed_week.MOST_ROWS}. "
        "Plan fewer days, then print again."
    )


@pytest.mark.usefixtures("drawn")
def test_a_page_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(PlannerError, match="nothing was saved .* A file stands where the folder should be"):
        printable_week(week_of([SHIPPED[0]]), tmp_path / "file" / "week.pdf")


TEXTS = st.text(st.characters(categories=["Lu", "Ll", "Zs", "Nd", "Po"], max_codepoint=0x24F), min_size=1, max_size=300)


@settings(max_examples=30)
@given(st.lists(st.tuples(TEXTS, st.lists(TEXTS, min_size=1, max_size=8)), min_size=1, max_size=70), st.integers(1, 7))
def test_every_text_fits_its_row_and_all_rows_the_page(texts: list[tuple[str, list[str]]], days: int) -> None:
    stretches = [
        replace(SHIPPED[n % len(SHIPPED)], id=str(n), name=name, steps=tuple(steps))
        for n, (name, steps) in enumerate(texts)
    ]
    table = printed_week.rows(week_of(*(stretches[n::days] for n in range(days))))
    layout = printed_week.layout(table, min(days, len(stretches)))
    assert sum(layout.heights) <= printed_week.TABLE_BOTTOM - printed_week.TABLE_TOP + 1e-6
    for block, height in zip(layout.blocks, layout.heights, strict=True):
        assert block.height <= height
        assert block.size >= printed_week.SMALLEST
        assert all(printed_week.width_of(line, block.size) <= layout.text_width + 1e-6 for line in block.lines)
        first = printed_week.width_of(block.name[-1], block.size, "bold")
        assert (
            first + printed_week.width_of(block.dose, block.size) + printed_week.width_of(block.beside, block.size)
            <= layout.text_width + 1e-6
        )
        assert all(printed_week.width_of(line, block.size, "bold") <= layout.text_width + 1e-6 for line in block.name)


def test_the_steps_of_every_shipped_stretch_are_short_enough_to_stand_in_full() -> None:
    assert max(len(" ".join(stretch.steps)) for stretch in SHIPPED) <= printed_week.STEPS_MOST
