"""Numbers and flags as spreadsheets in other countries write them, read where they can only mean one thing.

What could mean two things is refused, never guessed. Days: dates.py. Not for bounds or for which column holds what
(columns.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_WHOLE = re.compile(r"([+-]?\d+)[.,]0*", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]000", re.ASCII)
# Before this a number can be a thousand or one: the reader that takes a file in one go leaves it to the other.
DOUBTFUL = re.compile(rb"\.000")

FLAGS: Mapping[str, bool] = {
    **dict.fromkeys(("true", "1", "wahr", "vrai", "vero", "verdadero", "verdadeiro", "waar", "prawda"), True),
    **dict.fromkeys(("false", "0", "falsch", "faux", "falso", "onwaar", "fałsz"), False),
}


def wholes_meant(text: str) -> tuple[int, ...]:
    """Return every whole number that a text can mean: 4 for 4.0 and 4,0, both 4 and 4000 for 4.000 and 4,000."""
    if _THOUSANDS.fullmatch(text):
        number = int(text[:-4])
        return number, number * 1000
    if match := _WHOLE.fullmatch(text):
        text = match[1]
    elif "_" in text:
        return ()
    number_ = float(text)  # 1e1 and the like
    return (int(number_),) if number_.is_integer() else ()
