"""The report as a PDF of one A4 page: sentences above, the chart, tables in two halves, and how it was computed.

The page always holds it all: rows that do not fit are counted ("and 12 more"), long texts end in an ellipsis. Where
there is little to say the chart takes the room, and beyond that the page ends sooner. Lengths are millimetres from the
top left corner, text sizes points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.text import Text

from planner.charts import adherence_and_pain, anything_over_time
from planner.paper.report.contents import Figures
from planner.paper.report.wording import COMPUTED, SIMULATED, SOURCE, Table, done, more, pain, tables, title
from planner.paper.sheet import BOTTOM, LEADING, LEFT, RIGHT, SMALLEST, TOP, Paper, printing
from planner.paper.text import POINT, ending, lines_of, printable
from planner.words import DISCLAIMER

TITLE, SIZE, HEADING, SMALL = 14.0, 8.5, 10.5, 7.5
BETWEEN = 8.0
HALF = (RIGHT - LEFT - BETWEEN) / 2
MIDDLE = LEFT + HALF + BETWEEN
CELL_GAP = 1.6
HEADING_ROOM = 5.0
CELL_PAD = 0.8
AFTER_TABLE, BEFORE_FOOT = 6.0, 8.0
# The chart: room for its labels, for the legend above each part and for the dates below; the height of its parts.
LABELS, LAST_LABEL, LEGEND, TICKS = 14.8, 5.0, 9.5, 13.0
UPPER, LOWER = 21.5, 35.5
CHART = 2 * LEGEND + UPPER + LOWER + TICKS
# So much higher at most, where the tables leave room: beyond that the days look steeper than they were.
MOST_GROWTH = 40.0
# Charts are laid out for a screen, in larger letters.
SHRINK = 0.62
SOFT = "0.3"


@dataclass(frozen=True)
class Shown:
    """A table as far as it is shown: each cell of each row as lines. left: how many rows are not."""

    table: Table
    rows: tuple[tuple[tuple[str, ...], ...], ...]
    left: int


def pdf(found: Figures, notes: bool = False) -> bytes:
    """Return the page as a PDF."""
    with printing():
        paper = Paper()
        _head(paper, found)
        _sentences(paper, LEFT, _sentences_top(found), "Planned and done", done(found))
        _sentences(paper, MIDDLE, _sentences_top(found), "Pain, 0 to 10", pain(found))
        halves = shown(found, notes)
        grown = growth(found, halves)
        if has_chart(found):
            _chart(paper, _chart_top(found), found, grown)
        top = _tables_top(found) + grown
        for x, half in zip((LEFT, MIDDLE), halves, strict=True):
            _half(paper, x, top, half)
        _foot(paper, top + max(map(_half_height, halves)) + BEFORE_FOOT)
        return paper.pdf(title(found))


def has_chart(found: Figures) -> bool:
    """Whether there is anything to draw."""
    return len(found.days) > 0 and anything_over_time(found.days, found.end)


def shown(found: Figures, notes: bool) -> tuple[list[Shown], list[Shown]]:
    """Return the tables of both halves, with as many rows as the page has room for."""
    left, right = (_fitted(half, _room(found)) for half in tables(found, notes))
    return left, right


def growth(found: Figures, halves: Sequence[Sequence[Shown]]) -> float:
    """Return how much higher the chart is drawn because the tables leave so much of the page empty."""
    return min(_room(found) - max(map(_half_height, halves)), MOST_GROWTH) if has_chart(found) else 0.0


def _room(found: Figures) -> float:
    """The height that the tables have beside a chart of its least height."""
    foot = sum(map(_foot_height, (*COMPUTED, DISCLAIMER))) + 5
    return BOTTOM - foot - BEFORE_FOOT - _tables_top(found)


def _sentences_top(found: Figures) -> float:
    return TOP + (25 if found.simulated else 19)


def _chart_top(found: Figures) -> float:
    return _sentences_top(found) + max(map(_height_of, (done(found), pain(found))))


def _tables_top(found: Figures) -> float:
    return _chart_top(found) + (CHART if has_chart(found) else 5)


def _head(paper: Paper, found: Figures) -> None:
    paper.text(LEFT, TOP + 5, title(found), TITLE, weight="bold")
    paper.paragraph(LEFT, TOP + 10.2, SOURCE, SMALLEST, RIGHT - LEFT)
    if found.simulated:
        paper.text(LEFT, TOP + 17.6, SIMULATED, HEADING, weight="bold")


def _sentences(paper: Paper, x: float, y: float, heading: str, sentences: Sequence[str]) -> None:
    paper.text(x, y, heading, HEADING, weight="bold")
    y += 5
    for sentence in sentences:
        y = paper.paragraph(x, y, printable(sentence), SIZE, HALF)


def _height_of(sentences: Sequence[str]) -> float:
    return 5 + sum(len(list(lines_of(printable(each), SIZE, HALF))) for each in sentences) * SIZE * LEADING * POINT


def _chart(paper: Paper, y: float, found: Figures, grown: float) -> None:
    width = RIGHT - LEFT - LABELS - LAST_LABEL
    upper_height, lower_height = (part + grown * part / (UPPER + LOWER) for part in (UPPER, LOWER))
    upper = paper.axes(LEFT + LABELS, y + LEGEND, width, upper_height)
    lower = paper.axes(LEFT + LABELS, y + 2 * LEGEND + upper_height, width, lower_height)
    lower.sharex(upper)
    upper.tick_params(axis="x", labelbottom=False)
    draw_chart(found, (upper, lower))
    for ax in (upper, lower):
        _shrink(ax)


def draw_chart(found: Figures, axes: Sequence[Axes]) -> None:
    """Draw adherence and pain on two axes; the page has the titles."""
    for ax in adherence_and_pain(found.days, axes, others=found.later, today=found.end):
        ax.set_title("", loc="left")


def _shrink(ax: Axes) -> None:
    """Make what was laid out for a screen as small as the page's own text."""
    for text in ax.findobj(Text):
        text.set_fontsize(float(text.get_fontsize()) * SHRINK)
    for line in ax.lines:
        line.set_markersize(line.get_markersize() * SHRINK)
        line.set_linewidth(line.get_linewidth() * SHRINK)


def _fitted(half: Sequence[Table], room: float) -> list[Shown]:
    """Share the room: a table that needs less than its part leaves the rest to the others."""
    room -= AFTER_TABLE * (len(half) - 1)
    needs = [_frame(table) + sum(_row_height(_broken(table, row)) for row in table.rows) for table in half]
    parts: dict[int, float] = {}
    for n in sorted(range(len(half)), key=needs.__getitem__):
        parts[n] = min(needs[n], (room - sum(parts.values())) / (len(half) - len(parts)))
    return [_cut(table, parts[n]) for n, table in enumerate(half)]


def _frame(table: Table) -> float:
    """The height of a table without its rows: heading, lead and the columns' names."""
    return HEADING_ROOM + len(_lead(table)) * _line(SMALL) + (_line(SMALL) if table.rows else 0)


def _lead(table: Table) -> list[str]:
    return _some_lines(table.lead, SMALL, HALF, 2) if table.lead else []


def _cut(table: Table, room: float) -> Shown:
    rows: list[tuple[tuple[str, ...], ...]] = []
    height = _frame(table)
    for row in table.rows:
        broken = _broken(table, row)
        height += _row_height(broken)
        last = len(rows) + 1 == len(table.rows)
        if height + (0 if last else _line(SMALL)) > room + 1e-6:
            break
        rows.append(broken)
    return Shown(table, tuple(rows), len(table.rows) - len(rows))


def _broken(table: Table, row: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    widths = [share * HALF - CELL_GAP for share in table.shares]
    return tuple(tuple(_some_lines(text, SMALL, width, table.most)) for text, width in zip(row, widths, strict=True))


def _some_lines(text: str, size: float, width: float, most: int, weight: str = "normal") -> list[str]:
    """Break a text into at most that many lines, the last ending in an ellipsis where there would be more."""
    lines: list[str] = []
    for line in lines_of(printable(text), size, width, weight):
        if len(lines) == most:
            return [*lines[:-1], ending(lines[-1], size, width, weight)]
        lines.append(line)
    return lines


def _row_height(row: Sequence[Sequence[str]]) -> float:
    return max(len(cell) for cell in row) * _line(SMALL) + CELL_PAD


def _line(size: float) -> float:
    return size * LEADING * POINT


def _half_height(half: Sequence[Shown]) -> float:
    return sum(map(_height, half)) + AFTER_TABLE * (len(half) - 1)


def _height(each: Shown) -> float:
    return _frame(each.table) + sum(map(_row_height, each.rows)) + (_line(SMALL) if each.left else 0)


def _half(paper: Paper, x: float, y: float, half: Sequence[Shown]) -> None:
    for each in half:
        y = _table(paper, x, y, each) + AFTER_TABLE


def _table(paper: Paper, x: float, y: float, each: Shown) -> float:
    """Draw a table from y on, its heading's baseline a little below; return where it ends."""
    paper.text(x, y + 3, each.table.title, HEADING, weight="bold")
    y += HEADING_ROOM
    for words in _lead(each.table):
        paper.text(x, y + 0.78 * _line(SMALL), words, SMALL)
        y += _line(SMALL)
    if not each.table.rows:
        return y
    starts = [x + HALF * sum(each.table.shares[:n]) for n in range(len(each.table.shares))]
    for start, name in zip(starts, each.table.columns, strict=True):
        paper.text(start, y + 0.7 * _line(SMALL), name, SMALL, color=SOFT)
    y += _line(SMALL)
    for row in each.rows:
        paper.line(x, y, x + HALF, y)
        for start, cell in zip(starts, row, strict=True):
            for n, words in enumerate(cell):
                paper.text(start, y + CELL_PAD / 2 + (n + 0.78) * _line(SMALL), words, SMALL)
        y += _row_height(row)
    if each.left:
        paper.line(x, y, x + HALF, y)
        paper.text(x, y + CELL_PAD / 2 + 0.78 * _line(SMALL), more(each.left), SMALL, color=SOFT)
        y += _line(SMALL)
    return y


def _foot_height(words: str) -> float:
    return len(list(lines_of(words, SMALLEST, RIGHT - LEFT))) * _line(SMALLEST)


def _foot(paper: Paper, y: float) -> None:
    paper.line(LEFT, y - 3, RIGHT, y - 3)
    paper.text(LEFT, y, "How each figure is computed", SMALL, weight="bold")
    y += 3.4
    for words in COMPUTED:
        y = paper.paragraph(LEFT, y, words, SMALLEST, RIGHT - LEFT)
    paper.paragraph(LEFT, y + 1.4, DISCLAIMER, SMALLEST, RIGHT - LEFT)
