"""What people and programs do to a table of ratings, all of it mixed: the file, how many rows it has, which are sound.

For property tests; what the reader and the writer make of it is tested in test_hand_edits.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from hypothesis import strategies as st

from planner.diary.columns import csv_line
from planner.diary.tables import TABLES

NAMES = TABLES["pain"].names
OLDER = tuple(column.name for column in TABLES["pain"].columns if not column.optional)
NOTES = st.text(st.sampled_from('ab ,;"é|ü\t'), max_size=8).filter(lambda note: not re.search("[éü]{3}", note))
ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be")
ODD = (
    "<<<<<<< HEAD",
    "=======",
    ">>>>>>> phone",
    "\0\0\0\0",
    "a,b",
    "x",
    'z;"y',
)


@dataclass
class Edited:
    """One file. there: its rows, sound or not; sound: the notes of those that must be read, in order.

    says: its first line, where that names the delimiter for Excel.
    """

    data: bytes
    there: int
    sound: list[str] = field(default_factory=list)
    headless: bool = False
    says: str = ""


@st.composite
def edited(draw: st.DrawFn) -> Edited:
    """Draw a file that was edited by hand, saved by a spreadsheet, torn by a crash, merged by a sync program."""
    delimiter, end = draw(st.sampled_from(",;\t")), draw(st.sampled_from(["\n", "\r\n"]))
    encoding, headless = draw(st.sampled_from(ENCODINGS)), draw(st.booleans())
    version = NAMES[: draw(st.integers(len(OLDER), len(NAMES)))]
    names = list(version) if headless else draw(st.permutations([*version, *draw(st.sampled_from([(), ("mood",)]))]))
    lines = [] if headless else [csv_line(names, delimiter, "")]
    there, sound = 0, list[str]()
    for n, note in enumerate(draw(st.lists(NOTES, min_size=1, max_size=5))):
        row = dict(zip(NAMES, _fields(draw, n, note), strict=True))
        line = csv_line([row.get(name, "") for name in names], delimiter, "")
        what = draw(st.sampled_from(["", "", "twice", "blank", "odd", "wrong"])) if n or not headless else ""
        if what == "wrong":
            line = line.replace("2026-11-", "03/04/20")
        else:
            sound.append(note)
        extra = {"twice": [line], "blank": ["", delimiter * 3], "odd": [draw(st.sampled_from(ODD))]}.get(what, [])
        lines += [line, *extra]
        there += 1 + (len(extra) if what != "blank" else 0)
    says = draw(st.sampled_from(["", "", f"sep={delimiter}{end}"]))
    text = end.join([*lines, ""])
    torn = draw(st.integers(0, 6))
    if torn > len(end) and lines[-1].strip(delimiter):
        text, gone = text[: -min(torn, len(end) + len(lines[-1]) - 1)], sound and sound.pop()
        sound = sound if gone is not None else []
    return Edited(_bytes(says + text, encoding), there, sound, headless, says)


def _fields(draw: st.DrawFn, n: int, note: str) -> list[str]:
    day = draw(st.sampled_from([f"2026-11-{n + 13}", f"{n + 13}.11.2026", f"11/{n + 13}/2026"]))
    pain = draw(st.sampled_from(["4", "4.0", "4,0", "", " 4 "]))
    return [
        f"2026-11-{n + 13}T07:31:05+01:00",
        day,
        pain,
        "",
        draw(st.sampled_from(["true", "WAHR", "", "0"])),
        note,
        draw(st.sampled_from(["", "now"])),
        draw(st.sampled_from(["", "day"])),
        "",
        "",
    ]


def _bytes(text: str, encoding: str) -> bytes:
    return text.encode(encoding)
