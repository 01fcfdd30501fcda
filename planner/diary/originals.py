"""What stood in another program's file, as the column `original` keeps it: `2026-11-10T07:30:00+01:00 4`.

When, as a day or a moment, with its offset where the file named one; then the value, a number or a word; then #2 for
the second that looks the same, for two rows that are alike letter by letter would be one. Not for what it means.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

DONE = "done"  # the value of a tick
_NTH = re.compile(r" #\d+\Z")


def original(at: datetime | date, value: Decimal | str, nth: int = 1) -> str:
    """Return the text of an entry. nth: of those that look the same, from 1."""
    when = at.isoformat(timespec="seconds") if isinstance(at, datetime) else at.isoformat()
    text = plain(value) if isinstance(value, Decimal) else " ".join(value.split())
    return f"{when} {text}" if nth == 1 else f"{when} {text} #{nth}"


def parts(text: str) -> tuple[str, str]:
    """Return when and the value of such a text, "" where it has none."""
    when, _, value = _NTH.sub("", text).partition(" ")
    return when, value


def plain(amount: Decimal) -> str:
    """Return a number without an exponent, and without zeros that say nothing: 4 for 4.0."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
