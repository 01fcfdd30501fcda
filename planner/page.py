"""The printed week: one A4 page, a row for each stretch of the week with figure, dose and steps, a column for each day.

A box stands where a stretch is due on a day, with its place in that day's order. The page always holds the whole week:
the text grows and shrinks with what there is to say, and steps are cut where even the smallest text would not fit.
Lengths are millimetres from the top left corner, text sizes points. Written to a file by export.py.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.style import context
from matplotlib.textpath import TextToPath
from matplotlib.transforms import Affine2D, Transform

from planner import figures
from planner.catalogue import Stretch
from planner.errors import PlannerError
from planner.week import Session, Week
from planner.words import DISCLAIMER

WIDTH, HEIGHT = 210.0, 297.0
LEFT, RIGHT, TOP, BOTTOM = 13.0, 197.0, 14.0, 287.0
PER_INCH, POINT = 25.4, 25.4 / 72
LARGEST, SMALL, SMALLEST, STEP = 11.5, 7.5, 6.5, 0.25
LEADING = 1.25
HEAD_END, TABLE_TOP, TABLE_BOTTOM = 26.5, 39.5, 277.0
PAD, TIGHT, GAP = 0.9, 0.2, 3.0
COLUMN_MOST, COLUMN_LEAST, COLUMNS_MOST = 15.0, 10.0, 68.0
FIGURE_MOST, FIGURE_WIDE, FIGURE_SHARE = 36.0, 14.0, 0.86
ROW_MOST = 46.0
BOX_MOST = 6.0
# More letters of steps than this is a page of its own, which belongs in the notebook.
STEPS_MOST = 700
INK, SOFT, FAINT, RULE = "black", "0.25", "0.4", "0.7"
ELLIPSIS = "…"
MOST_ROWS = int((TABLE_BOTTOM - TABLE_TOP) / (SMALLEST * LEADING * POINT + 2 * TIGHT))


@dataclass(frozen=True)
class Row:
    """One stretch of the week. dose: in words. places: day -> its place in that day's order, from 1."""

    stretch: Stretch
    dose: str
    places: dict[date, int]


@dataclass(frozen=True)
class Block:
    """A row's text, broken into lines of `size` points. head: name and dose; lines: the steps."""

    head: tuple[str, str]
    lines: tuple[str, ...]
    size: float

    @property
    def height(self) -> float:
        return (1 + len(self.lines)) * self.size * LEADING * POINT


@dataclass(frozen=True)
class Layout:
    """Where everything of the table stands, in millimetres. column: width of a day; figure: width and height."""

    column: float
    days_left: float
    figure: tuple[float, float]
    text_left: float
    text_width: float
    blocks: tuple[Block, ...]
    heights: tuple[float, ...]


def draw(week: Week) -> bytes:
    """Return the PDF. Raises PlannerError where there is nothing to print, or more than a page can hold."""
    table = rows(week)
    if not table:
        raise PlannerError("This week has no session to print. Give at least one day some minutes, then plan again.")
    if len(table) > MOST_ROWS:
        count = f"This week has {len(table)} different stretches, and a page holds {MOST_ROWS}."
        raise PlannerError(f"{count} Plan fewer days, then print again.")
    # The person's own matplotlib style is for the screen.
    with context("default"), mpl.rc_context({"pdf.fonttype": 42}):
        page = _Page()
        _head(page, week)
        _table(page, week.sessions, table)
        page.paragraph(LEFT, TABLE_BOTTOM + 4.6, DISCLAIMER, SMALLEST, RIGHT - LEFT)
        return page.pdf(f"Stretching, {dates(week.days)}")


def rows(week: Week) -> list[Row]:
    """Return one row per stretch of the week, in an order that each day's own order agrees with where it can."""
    orders = [[item.stretch.id for item in session.items] for session in week.sessions]
    left = list(dict.fromkeys(id_ for order in orders for id_ in order))
    before = {id_: {first for order in orders for first, then in pairwise(order) if then == id_} for id_ in left}
    ids = []
    while left:
        ids.append(next((id_ for id_ in left if not before[id_].intersection(left)), left[0]))
        left.remove(ids[-1])
    return [_row(week.sessions, id_) for id_ in ids]


def _row(sessions: Sequence[Session], id_: str) -> Row:
    places: dict[date, int] = {}
    doses: dict[str, list[str]] = {}
    for session in sessions:
        for place, item in enumerate(session.items, 1):
            if item.stretch.id == id_:
                stretch, places[session.date] = item.stretch, place
                doses.setdefault(item.dose_in_words, []).append(f"{session.date:%a}")
    each = [words if len(doses) == 1 else f"{', '.join(days)}: {words}" for words, days in doses.items()]
    return Row(stretch, "; ".join(each), places)


def _head(page: _Page, week: Week) -> None:
    page.text(LEFT, TOP + 5, f"Stretching, {dates(week.days)}", 17, weight="bold")
    count = f"{len(week.sessions)} {'sessions' if len(week.sessions) > 1 else 'session'}"
    length = f"{sum(session.minutes for session in week.sessions)} min"
    page.text(LEFT, TOP + 10.8, f"{count}, {length} in all. Go slowly, and never to the point of pain.", 9)
    page.text(LEFT, TABLE_TOP - 2, "Tick a box when you have done it. Its number is the order of the day.", SMALL)


def _table(page: _Page, sessions: Sequence[Session], table: Sequence[Row]) -> None:
    at = layout(table, len(sessions))
    middles = [at.days_left + (n + 0.5) * at.column for n in range(len(sessions))]
    _day_heads(page, sessions, middles, SMALL if at.column > 1.1 * COLUMN_LEAST else SMALLEST)
    y = TABLE_TOP
    for row, block, height in zip(table, at.blocks, at.heights, strict=True):
        page.line(LEFT, y, RIGHT, y)
        page.figure(LEFT, y + (height - at.figure[1]) / 2, *at.figure, row.stretch)
        _block(page, at.text_left, y + (height - block.height) / 2, block)
        for x, session in zip(middles, sessions, strict=True):
            if place := row.places.get(session.date):
                page.box(x, y + height / 2, min(BOX_MOST, height - 0.5), str(place))
        y += height
    page.line(LEFT, y, RIGHT, y)
    for x in middles:
        page.line(x - at.column / 2, HEAD_END, x - at.column / 2, y)


def _day_heads(page: _Page, sessions: Sequence[Session], middles: Sequence[float], size: float) -> None:
    for x, session in zip(middles, sessions, strict=True):
        day = session.date
        page.text(x, TABLE_TOP - 9, f"{day:%a}", 10, weight="bold", align="center")
        page.text(x, TABLE_TOP - 5.4, f"{day.day} {day:%b}", size, align="center")
        page.text(x, TABLE_TOP - 2, f"{session.minutes} min", size, align="center")


def _block(page: _Page, x: float, y: float, block: Block) -> None:
    name, dose = block.head
    line = block.size * LEADING * POINT
    base = y + 0.78 * line
    page.text(x, base, name, block.size, weight="bold")
    page.text(x + width_of(name, block.size, "bold") + 0.6 * block.size * POINT, base, dose, block.size)
    for n, words in enumerate(block.lines, 1):
        page.text(x, base + n * line, words, block.size, color=SOFT)


def layout(table: Sequence[Row], days: int) -> Layout:
    """Return where the rows stand and what they say, so that the whole table fits the page."""
    room = TABLE_BOTTOM - TABLE_TOP
    height = min(FIGURE_MOST, FIGURE_SHARE * room / len(table))
    # A lying body is drawn wide: on a crowded page a square would leave it a speck.
    width = max(FIGURE_WIDE, height)
    column = max(COLUMN_LEAST, min(COLUMN_MOST, COLUMNS_MOST / days))
    days_left, text_left = RIGHT - column * days, LEFT + width + GAP
    text_width = days_left - GAP - text_left
    blocks = _fitted(table, text_width, room, height)
    heights = _heights(blocks, room, height)
    return Layout(column, days_left, (width, height), text_left, text_width, tuple(blocks), tuple(heights))


def _fitted(table: Sequence[Row], width: float, room: float, figure: float) -> list[Block]:
    """The text of every row, as large as fits; at the smallest size, cut to as many lines as fit."""
    size = LARGEST
    blocks = [_broken(row, size, width) for row in table]
    while sum(_least(block, figure) for block in blocks) > room and size > SMALLEST:
        size = max(SMALLEST, size - STEP)
        blocks = [_broken(row, size, width) for row in table]
    most = max(len(block.lines) for block in blocks)
    while sum(_least(block, figure) for block in blocks) > room and most:
        most -= 1
        blocks = [_cut(block, most, width) for block in blocks]
    return blocks


def _least(block: Block, figure: float) -> float:
    """The least height of a row, for its text and its figure."""
    pad = PAD if len(block.lines) > 1 else TIGHT
    return max(block.height + 2 * pad, figure + 2 * TIGHT)


def _heights(blocks: Sequence[Block], room: float, figure: float) -> list[float]:
    """Share what is left between the rows, so that the page is filled without tearing a short table apart."""
    least = [_least(block, figure) for block in blocks]
    spare = (room - sum(least)) / len(least)
    return [max(height, min(height + spare, ROW_MOST)) for height in least]


def _broken(row: Row, size: float, width: float) -> Block:
    steps = _shortened(row.stretch.steps)
    name = next(_lines(row.stretch.name, size, width, "bold"))
    name = name if name == " ".join(row.stretch.name.split()) else _ending(name, size, width, "bold")
    dose = row.dose
    if width_of(name, size, "bold") + (width_of(dose, size) + size * POINT) > width:
        dose, steps = "", f"{dose}. {steps}"
    return Block((name, dose), tuple(_lines(steps, size, width)), size)


def _cut(block: Block, most: int, width: float) -> Block:
    if len(block.lines) <= most:
        return block
    kept = block.lines[:most]
    if kept:
        kept = (*kept[:-1], _ending(kept[-1], block.size, width))
    return Block(block.head, kept, block.size)


def _shortened(steps: Sequence[str]) -> str:
    """Whole steps as long as they are short enough in all, then an ellipsis; at least the beginning of the first."""
    text = ""
    for step in steps:
        longer = f"{text} {step}".strip()
        if len(longer) > STEPS_MOST:
            return f"{text} {ELLIPSIS}" if text else f"{longer[:STEPS_MOST].rsplit(' ', 1)[0]} {ELLIPSIS}"
        text = longer
    return text


def _ending(line: str, size: float, width: float, weight: str = "normal") -> str:
    """The line with an ellipsis at its end, without as many words as that needs, or letters where it is one word."""
    while line and width_of(f"{line} {ELLIPSIS}", size, weight) > width:
        line = line.rpartition(" ")[0] or line[:-1]
    return f"{line} {ELLIPSIS}"


def _lines(text: str, size: float, width: float, weight: str = "normal") -> Iterator[str]:
    """Break text between words, and within a word that is longer than a line."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if width_of(longer, size, weight) <= width:
            line = longer
            continue
        if line:
            yield line
        while width_of(word, size, weight) > width:
            fits = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or width_of(word[:n], size, weight) <= width)
            yield word[:fits]
            word = word[fits:]
        line = word
    yield line


def width_of(text: str, size: float, weight: str = "normal") -> float:
    """Return the millimetres that a line takes."""
    # Word by word, because the same words come again at every size.
    words = text.split(" ")
    return (sum(_advance(word, weight) for word in words) + (len(words) - 1) * _advance(" ", weight)) * size * POINT


@lru_cache(maxsize=20_000)
def _advance(word: str, weight: str) -> float:
    """Width of a word in units of its size."""
    if word == " ":
        return _advance("n n", weight) - _advance("nn", weight)
    return float(_TEXT.get_text_width_height_descent(word, _font(100, weight), False)[0]) / 100 if word else 0.0


_TEXT = TextToPath()


def _font(size: float, weight: str = "normal") -> FontProperties:
    # It comes with matplotlib, so that the page looks the same everywhere.
    return FontProperties(family="DejaVu Sans", size=size, weight=weight)


def dates(days: Sequence[date]) -> str:
    """Return the first and the last of the days, in words."""
    first, last = days[0], days[-1]
    end = f"{last.day} {last:%B %Y}"
    if first.year != last.year:
        return f"{first.day} {first:%B %Y} to {end}"
    return f"{first.day} to {end}" if first.month == last.month else f"{first.day} {first:%B} to {end}"


class _Page:
    """An A4 page to draw on, in millimetres from its top left corner."""

    def __init__(self) -> None:
        self._paper = Figure(figsize=(WIDTH / PER_INCH, HEIGHT / PER_INCH), facecolor="white")
        flipped = Affine2D().scale(1, -1).translate(0, HEIGHT).scale(1 / PER_INCH)
        self._at: Transform = flipped + self._paper.dpi_scale_trans

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        *,
        weight: str = "normal",
        color: str = INK,
        align: str = "left",
    ) -> None:
        """Write one line with its baseline at y."""
        place: dict[str, Any] = {"ha": align, "va": "baseline", "transform": self._at, "parse_math": False}
        self._paper.text(x, y, words, fontproperties=_font(size, weight), color=color, **place)

    def paragraph(self, x: float, y: float, words: str, size: float, width: float) -> None:
        for n, line in enumerate(_lines(words, size, width)):
            self.text(x, y + n * size * LEADING * POINT, line, size)

    def line(self, x: float, y: float, to_x: float, to_y: float) -> None:
        self._paper.add_artist(Line2D([x, to_x], [y, to_y], color=RULE, linewidth=0.5, transform=self._at))

    def box(self, x: float, y: float, side: float, words: str) -> None:
        """Draw an empty box around x, y with small words in it."""
        corner = (x - side / 2, y - side / 2)
        style: dict[str, Any] = {"facecolor": "none", "edgecolor": INK, "linewidth": 0.9, "transform": self._at}
        self._paper.add_artist(Rectangle(corner, side, side, **style))
        self.text(x, y + 0.36 * SMALLEST * POINT, words, SMALLEST, color=FAINT, align="center")

    def figure(self, x: float, y: float, width: float, height: float, stretch: Stretch) -> None:
        """Draw the still of a stretch."""
        ax = self._paper.add_axes((x / WIDTH, 1 - (y + height) / HEIGHT, width / WIDTH, height / HEIGHT))
        figures.draw(stretch, ax)

    def pdf(self, title: str) -> bytes:
        file = io.BytesIO()
        self._paper.savefig(file, format="pdf", metadata={"Title": title, "CreationDate": None})
        return file.getvalue()
