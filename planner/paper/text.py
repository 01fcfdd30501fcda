"""Text of the printed page: how wide it is, where its lines break, and which signs its font can draw.

Lengths are millimetres, sizes points; weight is "normal" or "bold". Where the text stands is printed_week.py's.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.textpath import TextToPath

POINT = 25.4 / 72
ELLIPSIS = "…"


def printable(text: str) -> str:
    """Return the text as the page's font can draw it: without emoji and the like, unknown letters as squares."""
    return "".join(_drawn(sign) for sign in text)


@lru_cache(maxsize=2000)
def _drawn(sign: str) -> str:
    if sign.isspace():
        return " "
    fonts = [get_font(findfont(font(10, weight))) for weight in ("normal", "bold")]
    if all(face.get_char_index(ord(sign)) for face in fonts):
        return sign
    return "□" if unicodedata.category(sign)[0] in "LN" else ""


def ending(line: str, size: float, width: float, weight: str = "normal") -> str:
    """Return the line with an ellipsis, less the words that it needs the room of, or letters where it is one word."""
    while line and width_of(f"{line} {ELLIPSIS}", size, weight) > width:
        line = line.rpartition(" ")[0] or line[:-1]
    return f"{line} {ELLIPSIS}"


def lines_of(text: str, size: float, width: float, weight: str = "normal", first: float | None = None) -> Iterator[str]:
    """Break text between words, and within a word that is longer than a line. first: room in the first line."""
    line, room = "", width if first is None else first
    for word in text.split():
        longer = f"{line} {word}".strip()
        if width_of(longer, size, weight) <= room:
            line = longer
            continue
        if line or room < width:
            yield line
            room = width
        while width_of(word, size, weight) > width:
            fits = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or width_of(word[:n], size, weight) <= width)
            yield word[:fits]
            word = word[fits:]
        line = word
    yield line


def space_of(size: float) -> float:
    """Return the millimetres between a name, its dose and what follows."""
    return 0.6 * size * POINT


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
    return float(_TEXT.get_text_width_height_descent(word, font(100, weight), False)[0]) / 100 if word else 0.0


_TEXT = TextToPath()


def font(size: float, weight: str = "normal") -> FontProperties:
    """Return the page's font; it comes with matplotlib, so that the page looks the same everywhere."""
    return FontProperties(family="DejaVu Sans", size=size, weight=weight)
