"""What the terminal says of the telephone's page: its code, drawn in half blocks, its address, its certificate.

Black on white whatever the terminal's colours are. On the app's own page the code is the widget TakeAlong's.
"""

from __future__ import annotations

import sys
from typing import Any, TextIO

BLOCKS = " ▄▀█"  # by what is dark: neither half, the lower, the upper, both
COLOURS, AS_BEFORE = "\x1b[38;5;16;48;5;231m", "\x1b[0m"

SCAN = "Scan this with your telephone, on the same network, and do today's session there:"
OPEN = "On your telephone, on the same network, open this for today's session:"
COMPARE = "It warns of a certificate that it does not know. Compare its SHA-256 fingerprint, then go on:"


def announce(address: str, fingerprint: str, to: TextIO | None = None) -> None:
    """Write where a telephone finds the page; the code only where somebody can see it drawn."""
    to = to or sys.stdout
    drawn = to.isatty() and _can_write(to, BLOCKS)
    lines = [SCAN, *(f"{COLOURS}{line}{AS_BEFORE}" for line in code_lines(address))] if drawn else [OPEN]
    print("", *lines, address, COMPARE, fingerprint, "", sep="\n", file=to, flush=True)


def code_lines(text: str) -> list[str]:
    """Return a text as a QR code: each line is two of its rows."""
    import zxingcpp

    code = zxingcpp.create_barcode(text, zxingcpp.QRCode, ec_level="L")
    image: Any = zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=True)
    rows: Any = memoryview(image).tolist()
    rows.append([255] * len(rows[0]))  # there is an odd number of them
    return [
        "".join(BLOCKS[2 * (upper == 0) + (lower == 0)] for upper, lower in zip(*pair, strict=True))
        for pair in zip(rows[::2], rows[1::2], strict=False)
    ]


def _can_write(to: TextIO, signs: str) -> bool:
    try:
        signs.encode(to.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True
