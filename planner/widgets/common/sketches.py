"""Small drawings of what a widget looks like, for a page that cannot show it: the same for everybody, a few bytes each.

Pictures of their own, so that a page that takes no drawings from a stranger's notebook shows them too.
"""

from __future__ import annotations

import base64

WIDTH, HEIGHT = 144, 60
_INK = "#4a8ab8"  # to be seen on a white page and on a dark one


def _drawn(body: str) -> str:
    """Return the address of a picture that is the picture itself."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" fill="{_INK}" stroke="{_INK}" '
        f'stroke-width="0" stroke-linecap="round" stroke-linejoin="round">{body}</svg>'
    )
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def _bar(x: float, y: float, width: float, height: float, strength: float = 1.0) -> str:
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="3" opacity="{strength}"/>'


def _line(points: str) -> str:
    return f'<polyline points="{points}" fill="none" stroke-width="3"/>'


WEEK = _drawn("".join(_bar(4 + 20 * n, 56 - high, 14, high) for n, high in enumerate((30, 18, 44, 10, 30, 52, 18))))
ROWS = _drawn("".join(_bar(4, y, 12, 12) + _bar(24, y + 2, long, 8, 0.5) for y, long in ((4, 96), (24, 70), (44, 112))))
SCALE = _drawn("".join(f'<circle cx="{12 + 12 * n}" cy="30" r="4.5" opacity="{0.25 + n / 14}"/>' for n in range(11)))
CHART = _drawn(_line("6,4 6,54 138,54") + _line("18,16 42,26 66,20 90,36 114,32 134,40"))
PAGE = _drawn(_line("50,3 84,3 96,15 96,57 50,57 50,3") + "".join(_bar(58, y, 28, 4, 0.5) for y in (22, 32, 42)))
COIN = _drawn('<circle cx="46" cy="30" r="20"/><circle cx="98" cy="30" r="19" fill="none" stroke-width="3"/>')
SESSION = _drawn(
    '<circle cx="34" cy="30" r="24" fill="none" stroke-width="5" opacity=".3"/>'
    '<path d="M34 6a24 24 0 0 1 22 33" fill="none" stroke-width="5"/>'
    + _bar(74, 14, 60, 10)
    + _bar(74, 32, 44, 6, 0.5)
    + _bar(74, 44, 52, 6, 0.5)
)
TELEPHONE = _drawn(
    _line("50,3 82,3 82,57 50,57 50,3") + _bar(57, 12, 18, 18, 0.5) + _bar(57, 38, 18, 4) + _line("96,30 132,30")
)
