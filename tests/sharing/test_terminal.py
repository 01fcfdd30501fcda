"""What the terminal says: a code that a telephone reads, where somebody can see it."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from planner.sharing.terminal import AS_BEFORE, COLOURS, COMPARE, OPEN, SCAN, announce, code_lines
from planner.widgets.takeaway.code_in_picture import text_of

ADDRESS = "https://192.168.178.255:8877/in/Pmimk3VsyZOQ0P1P9LfNHpaRAyE"
PRINT = ":".join(["AB"] * 32)


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def drawn(lines: list[str]) -> bytes:
    """Return the picture of a terminal whose signs are twice as high as wide."""
    edge, width = 4, max(map(len, lines))
    image = Image.new("L", (width * edge, len(lines) * 2 * edge), 255)
    for row, line in enumerate(lines):
        for column, sign in enumerate(line):
            for half, dark in enumerate((sign in "▀█", sign in "▄█")):
                if dark:
                    place = (column * edge, (2 * row + half) * edge)
                    image.paste(0, (*place, place[0] + edge, place[1] + edge))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize("address", [ADDRESS, "https://10.0.0.1:8877/in/x", "a" * 200])
def test_the_code_is_read_back_and_fits_a_small_terminal(address: str) -> None:
    lines = code_lines(address)
    assert text_of(drawn(lines)) == address
    assert len({len(line) for line in lines}) == 1
    assert len(lines[0]) <= (80 if len(address) < 100 else 100)
    assert lines[0].strip() == lines[-1].strip() == ""  # the quiet zone


def test_it_is_black_on_white_whatever_the_colours_are() -> None:
    to = Terminal()
    announce(ADDRESS, PRINT, to)
    _, first, *code, address, compare, fingerprint, last = to.getvalue().split("\n")[:-1]
    assert (first, address, compare, fingerprint, last) == (SCAN, ADDRESS, COMPARE, PRINT, "")
    assert code == [f"{COLOURS}{line}{AS_BEFORE}" for line in code_lines(ADDRESS)]
    assert len(code) <= 24


@pytest.mark.parametrize(("seen", "encoding"), [(False, "utf-8"), (True, "cp1252"), (True, "ascii")])
def test_where_it_cannot_be_drawn_the_address_is_said(seen: bool, encoding: str) -> None:
    to = type("Other", (Terminal,), {"encoding": encoding, "isatty": lambda _: seen})()
    announce(ADDRESS, PRINT, to)
    assert to.getvalue() == f"\n{OPEN}\n{ADDRESS}\n{COMPARE}\n{PRINT}\n\n"
    to.getvalue().encode(encoding)
