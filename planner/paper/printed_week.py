"""The printed week: one A4 page, a row for each stretch of the week with figure, dose and steps, a column for each day.

A box stands where a stretch is due on a day, with its place in that day's order. The page always holds the whole week:
the text grows and shrinks with what there is to say. Where the steps do not fit even in the smallest text, the shorter
words of the session player stand in their place; what still does not fit is cut, and ends in an ellipsis.
Lengths are millimetres from the top left corner, text sizes points. Written to a file by export.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from planner.catalogue import Stretch
from planner.catalogue.guides import USUAL, Style
from planner.errors import PlannerError
from planner.figures import drawing
from planner.paper.sheet import LEADING, LEFT, RIGHT, SMALLEST, TOP, Paper, printing
from planner.paper.text import ELLIPSIS, POINT, ending, lines_of, printable, space_of, width_of
from planner.week import Session, Week
from planner.words import DISCLAIMER, day_in_words, day_of_year, day_of_year_in_short, weekday_name

LARGEST, SMALL, STEP = 11.5, 7.5, 0.25
HEAD_END, TABLE_TOP, TABLE_BOTTOM = 26.5, 39.5, 277.0
PAD, TIGHT, GAP = 0.9, 0.2, 3.0
COLUMN_MOST, COLUMN_LEAST, COLUMNS_MOST = 15.0, 8.8, 62.0
# A lying body is drawn wide: in a square it would be a speck on a crowded page.
FIGURE_MOST, FIGURE_LEAST, FIGURE_SHARE, FIGURE_SMALL = 36.0, 5.9, 0.86, 0.75
FIGURE_WIDE, FIGURE_LEAST_WIDE = 21.0, 14.0
NAME_LINES = 3
ROW_MOST = 46.0
BOX_MOST, BOX_GAP = 6.0, 0.6
ROUNDING = 1e-6
# More letters of steps than this is a page of its own, which belongs in the notebook.
STEPS_MOST = 700
SOFT, FAINT = "0.25", "0.4"
MOST_ROWS = int((TABLE_BOTTOM - TABLE_TOP) / (SMALLEST * LEADING * POINT + 2 * TIGHT))


@dataclass(frozen=True)
class Row:
    """One stretch of the week. dose: in words. places: day -> its place in that day's order, from 1."""

    stretch: Stretch
    dose: str
    places: dict[date, int]


@dataclass(frozen=True)
class Block:
    """A row's text, broken into lines of `size` points.

    name: its lines; dose: behind the name, "" where it begins the steps; beside: the beginning of the steps in the line
    of the dose, where there are few lines; lines: the other steps. short: they are the session player's words.
    """

    name: tuple[str, ...]
    dose: str
    beside: str
    lines: tuple[str, ...]
    size: float
    short: bool

    @property
    def height(self) -> float:
        return (len(self.name) + len(self.lines)) * self.size * LEADING * POINT


@dataclass(frozen=True)
class Layout:
    """Where everything of the table stands, in millimetres. column: width of a day; figure: width and most height."""

    column: float
    days_left: float
    figure: tuple[float, float]
    text_left: float
    text_width: float
    blocks: tuple[Block, ...]
    heights: tuple[float, ...]


def draw(week: Week, style: Style = USUAL) -> bytes:
    """Return the PDF. Raises PlannerError where there is nothing to print, or more than a page can hold."""
    table = rows(week)
    if not table:
        raise PlannerError("This week has no session to print. Give at least one day some minutes, then plan again.")
    if len(table) > MOST_ROWS:
        count = f"This week has {len(table)} different stretches, and a page holds {MOST_ROWS}."
        raise PlannerError(f"{count} Plan fewer days, then print again.")
    with printing():
        page = Paper()
        _head(page, week)
        _table(page, week.sessions, table, style)
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
                doses.setdefault(item.dose_in_words, []).append(f"{weekday_name(session.date)[:3]}")
    each = [words if len(doses) == 1 else f"{', '.join(days)}: {words}" for words, days in doses.items()]
    return Row(stretch, "; ".join(each), places)


def _head(page: Paper, week: Week) -> None:
    page.text(LEFT, TOP + 5, f"Stretching, {dates(week.days)}", 17, weight="bold")
    count = f"{len(week.sessions)} {'sessions' if len(week.sessions) > 1 else 'session'}"
    length = f"{sum(session.minutes for session in week.sessions)} min"
    page.text(LEFT, TOP + 10.8, f"{count}, {length} in all. Go slowly, and never to the point of pain.", 9)


def _table(page: Paper, sessions: Sequence[Session], table: Sequence[Row], style: Style) -> None:
    at = layout(table, len(sessions))
    page.text(LEFT, TABLE_TOP - 2, "Tick a box when you have done it. Its number is the order of the day.", SMALL)
    if any(block.short for block in at.blocks):
        page.text(LEFT, TABLE_TOP - 5.4, "The steps are in short, to fit one page.", SMALL)
    middles = [at.days_left + (n + 0.5) * at.column for n in range(len(sessions))]
    _day_heads(page, sessions, middles, at.column)
    y = TABLE_TOP
    for row, block, height in zip(table, at.blocks, at.heights, strict=True):
        page.line(LEFT, y, RIGHT, y)
        wide, high = at.figure[0], min(at.figure[1], height - 2 * TIGHT)
        drawing.draw(row.stretch, page.axes(LEFT, y + (height - high) / 2, wide, high), style=style)
        _block(page, at.text_left, y + (height - block.height) / 2, block)
        for x, session in zip(middles, sessions, strict=True):
            if place := row.places.get(session.date):
                middle = y + height / 2
                page.box(x, middle, min(BOX_MOST, height - 2 * BOX_GAP))
                page.text(x, middle + 0.36 * SMALLEST * POINT, str(place), SMALLEST, color=FAINT, align="center")
        y += height
    page.line(LEFT, y, RIGHT, y)
    for x in middles:
        page.line(x - at.column / 2, HEAD_END, x - at.column / 2, y)


def _day_heads(page: Paper, sessions: Sequence[Session], middles: Sequence[float], column: float) -> None:
    narrow = column < 1.2 * COLUMN_LEAST
    large, size = (8.5, SMALLEST) if narrow else (10, SMALL)
    for x, session in zip(middles, sessions, strict=True):
        day = session.date
        page.text(x, TABLE_TOP - 9, weekday_name(day)[:3], large, weight="bold", align="center")
        page.text(x, TABLE_TOP - 5.4, str(day.day) if narrow else day_of_year_in_short(day), size, align="center")
        page.text(x, TABLE_TOP - 2, f"{session.minutes} min", size, align="center")


def _block(page: Paper, x: float, y: float, block: Block) -> None:
    line, space = block.size * LEADING * POINT, space_of(block.size)
    base = y + 0.78 * line
    for n, words in enumerate(block.name):
        page.text(x, base + n * line, words, block.size, weight="bold")
    base += (len(block.name) - 1) * line
    dose_x = x + width_of(block.name[-1], block.size, "bold") + space
    page.text(dose_x, base, block.dose, block.size)
    beside_x = dose_x + (width_of(block.dose, block.size) + space if block.dose else 0)
    page.text(beside_x, base, block.beside, block.size, color=SOFT)
    for n, words in enumerate(block.lines, 1):
        page.text(x, base + n * line, words, block.size, color=SOFT)


def layout(table: Sequence[Row], days: int) -> Layout:
    """Return where the rows stand and what they say, so that the whole table fits the page.

    A wide figure is worth some of the letters' size, and the full steps are worth more than a large figure.
    """
    height = min(FIGURE_MOST, FIGURE_SHARE * (TABLE_BOTTOM - TABLE_TOP) / len(table))
    least = max(height, FIGURE_LEAST_WIDE)
    wide = max(least, min(FIGURE_WIDE, 1.35 * height))
    small = max(FIGURE_SMALL * height, FIGURE_LEAST)
    for width, high in ((wide, height), (least, height), (max(small, FIGURE_LEAST_WIDE), small)):
        at = _laid(table, days, width, high, short=False)
        if sum(at.heights) <= TABLE_BOTTOM - TABLE_TOP + ROUNDING:
            return at
    return _laid(table, days, least, height, short=True)


def _laid(table: Sequence[Row], days: int, width: float, height: float, *, short: bool) -> Layout:
    room = TABLE_BOTTOM - TABLE_TOP
    column = max(COLUMN_LEAST, min(COLUMN_MOST, COLUMNS_MOST / days))
    days_left, text_left = RIGHT - column * days, LEFT + width + GAP
    text_width = days_left - GAP - text_left
    blocks = _fitted(table, text_width, room, height, short)
    if short:
        blocks = _cut_to(room, blocks, height, text_width)
    heights = _heights(blocks, room, height)
    return Layout(column, days_left, (width, height), text_left, text_width, tuple(blocks), tuple(heights))


def _fitted(table: Sequence[Row], width: float, room: float, figure: float, short: bool) -> list[Block]:
    """The text of every row, as large as fits, and at the smallest size where nothing does."""
    smallest = [_broken(row, SMALLEST, width, short) for row in table]
    if sum(_least(block, figure) for block in smallest) > room:
        return smallest
    size = LARGEST
    while size > SMALLEST:
        blocks = [_broken(row, size, width, short) for row in table]
        if sum(_least(block, figure) for block in blocks) <= room:
            return blocks
        size -= STEP
    return smallest


def _cut_to(room: float, blocks: list[Block], figure: float, width: float) -> list[Block]:
    """The blocks with as many lines as fit."""
    most = max(len(block.lines) for block in blocks)
    while sum(_least(block, figure) for block in blocks) > room and most:
        most -= 1
        blocks = [_cut(block, most, width) for block in blocks]
    return blocks


def _least(block: Block, figure: float) -> float:
    """The least height of a row, for its text and its figure."""
    pad = TIGHT if block.short or not block.lines else PAD
    # Between words and figures the words go first: what to do can be read, and the figure is known by then.
    least = min(figure, FIGURE_LEAST) if block.short else figure
    return max(block.height + 2 * pad, least + 2 * TIGHT)


def _heights(blocks: Sequence[Block], room: float, figure: float) -> list[float]:
    """Share what is left between the rows, so that the page is filled without tearing a short table apart."""
    least = [_least(block, figure) for block in blocks]
    spare = (room - sum(least)) / len(least)
    return [max(height, min(height + spare, ROW_MOST)) for height in least]


def _broken(row: Row, size: float, width: float, short: bool) -> Block:
    name = list(lines_of(printable(row.stretch.name), size, width, "bold"))
    most = 1 if short else NAME_LINES
    if len(name) > most:
        name = [*name[: most - 1], ending(name[most - 1], size, width, "bold")]
    steps = _shortened((_in_short(row.stretch),) if short else row.stretch.steps)
    left = width - width_of(name[-1], size, "bold") - space_of(size)
    dose = row.dose
    if width_of(dose, size) > left:
        dose, steps = "", f"{dose}. {steps}"
    if not short:
        return Block(tuple(name), dose, "", tuple(lines_of(steps, size, width)), size, short)
    if dose:
        left -= width_of(dose, size) + space_of(size)
    beside, *lines = lines_of(steps, size, width, first=left)
    return Block(tuple(name), dose, beside, tuple(lines), size, short)


def _cut(block: Block, most: int, width: float) -> Block:
    if len(block.lines) <= most:
        return block
    kept = block.lines[:most]
    if kept:
        kept = (*kept[:-1], ending(kept[-1], block.size, width))
    # Without a line to end it, a broken sentence says less than none.
    return replace(block, lines=kept, beside=block.beside if kept else "")


def _in_short(stretch: Stretch) -> str:
    """What the session player says: getting into it, and the moves. How long to hold stands in the dose."""
    first = stretch.setup[0].say.removeprefix(f"{stretch.name}.")
    moves = [phase.say for phase in stretch.movement if phase.kind in ("out", "back")]
    moves = moves or [phase.say for phase in stretch.movement]
    return " ".join([first, *(step.say for step in stretch.setup[1:]), *moves])


def _shortened(steps: Sequence[str]) -> str:
    """Whole steps as long as they are short enough in all, then an ellipsis; at least the beginning of the first."""
    text = ""
    for step in map(printable, steps):
        longer = f"{text} {step}".strip()
        if len(longer) > STEPS_MOST:
            return f"{text} {ELLIPSIS}" if text else f"{longer[:STEPS_MOST].rsplit(' ', 1)[0]} {ELLIPSIS}"
        text = longer
    return text


def dates(days: Sequence[date]) -> str:
    """Return the first and the last of the days, in words."""
    first, last = days[0], days[-1]
    end = day_in_words(last)
    if first.year != last.year:
        return f"{day_in_words(first)} to {end}"
    return f"{first.day} to {end}" if first.month == last.month else f"{day_of_year(first)} to {end}"
