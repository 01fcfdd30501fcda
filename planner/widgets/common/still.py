"""What a widget leaves where nobody can use it: in an exported notebook, on a page without a kernel, in a file.

A still: a sentence and a small drawing, with nothing of the diary, as a notebook is easily handed on. Whoever wants
their data in it says so by PLANNER_STILLS=diary: then it holds what the widget shows at that moment. A program that
only runs a notebook to keep it hears nothing else of a widget, neither its values nor its scripts.
Not for what a page shows while it is in use.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime
from html import escape
from typing import Any, ClassVar

import anywidget
from IPython.core.getipython import get_ipython

from planner.widgets.common import sketches
from planner.widgets.common.blocks import Block, Table, still_picture
from planner.words import whole_day

SETTING, DIARY = "PLANNER_STILLS", "diary"
HOW = "To use it, open this notebook in JupyterLab and choose Run ▸ Run All Cells."
NOTHING = "Nothing of your diary is in this still picture."
SAID = "This holds data of your diary: whoever has the file can read it."
WIDE = ' style="overflow-x: auto"'  # what is wider than a telephone is moved, not shrunk until nobody can read it
LEFT = ' style="text-align: left"'  # of itself a table in a notebook stands to the right
# What a still holds at most: beyond that nobody reads on in a notebook that was handed over.
MOST_ROWS, MOST_LETTERS, MOST_PICTURE = 100, 1000, 60_000


class WithStill(anywidget.AnyWidget):
    """A widget with a still. Who extends it says in `shows` what stands there, and in `sketch` what it looks like."""

    shows: ClassVar[str]
    sketch: ClassVar[str]

    __repr__ = object.__repr__  # of itself a widget tells all its values

    def told(self) -> list[Block]:
        """Return what the widget shows of the diary now, for a still that may hold it."""
        return []

    def open(self) -> None:
        """Tell the page of this widget, unless there is none: who runs a notebook to keep it would keep the values."""
        if is_watched():
            super().open()

    def _repr_mimebundle_(self, **asked: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        blocks = self.told() if is_asked_for() else []
        sentences = [self.shows, *_about(bool(blocks))]
        still = {
            "text/plain": " ".join(sentences),
            "text/html": _page(sentences, blocks, "" if blocks else self.sketch),
        }
        if self.comm is None:
            return still, {}
        view, metadata = super()._repr_mimebundle_(**asked) or ({}, {})
        return {**view, **still}, metadata


def is_watched() -> bool:
    """Return whether somebody can use a widget that is made now.

    A program that runs notebooks by itself (nbconvert, papermill, a book's builder) tells the kernel that nobody can be
    asked anything; Voilà too, but then a page comes that shows the widgets.
    """
    kernel = getattr(get_ipython(), "kernel", None)
    if kernel is None or "VOILA_BASE_URL" in os.environ:
        return True
    return bool(kernel.get_parent("shell").get("content", {}).get("allow_stdin", True))


def is_asked_for() -> bool:
    """Return whether the person wants their diary in the stills."""
    return os.environ.get(SETTING) == DIARY


def _about(told: bool) -> list[str]:
    """Return what there is to know about a still."""
    if told:
        now = datetime.now()
        return [f"As of {whole_day(now)}, {now:%H:%M}.", SAID]
    given = os.environ.get(SETTING, "")
    wrong = f"{SETTING} is {given!r}; to have your diary in it, it must be {DIARY!r}."
    return [HOW, NOTHING, *([wrong] if given not in ("", DIARY) else [])]


def _page(sentences: Iterable[str], blocks: Iterable[Block], sketch: str) -> str:
    """Return a still as it stands in a page: nothing in it is loaded from elsewhere, and no script runs."""
    first, *rest = map(escape, sentences)
    words = f"<p><strong>{first}</strong><br>{' '.join(rest)}</p>"
    drawing = f'<img alt="" width="{sketches.WIDTH}" height="{sketches.HEIGHT}" src="{sketch}">' if sketch else ""
    return f'<div class="sp-still">{drawing}{words}{"".join(map(_block, blocks))}</div>'


def _block(block: Block) -> str:
    if block["kind"] == "words":
        heading = f"<h4>{escape(block['heading'])}</h4>" if block["heading"] else ""
        return heading + "".join(f"<p>{escape(_short(sentence))}</p>" for sentence in block["sentences"])
    if block["kind"] == "picture":
        return _picture(block)
    return _table(block["table"]) if block["kind"] == "table" else ""


def _picture(block: Block) -> str:
    """Return a picture; the table behind it, where it holds so much that it would swell the file."""
    address, alt = still_picture(block)
    if len(address) > MOST_PICTURE:
        return f"<p>{alt}</p>{_table(block['table'])}"
    return f'<div{WIDE}><img alt="{alt}" src="{address}" style="max-width: none"></div>'


def _table(table: Table) -> str:
    rows = table["rows"]
    more = len(rows) - MOST_ROWS
    title = f"{table['title']}, the first {MOST_ROWS} of {len(rows)}" if more > 0 else table["title"]
    head = "".join(f'<th scope="col"{LEFT}>{escape(name)}</th>' for name in table["columns"])
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows[:MOST_ROWS])
    return (
        f"<div{WIDE}><table><caption{LEFT}>{escape(title)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(text: str) -> str:
    return f"<td{LEFT}>{escape(_short(text))}</td>"


def _short(text: str) -> str:
    return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS].rstrip()} …"
