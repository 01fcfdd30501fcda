"""Joins the page side of a widget from its files: what all widgets share, then its own."""

from __future__ import annotations

from pathlib import Path

from planner.figures import colours

HERE = Path(__file__).parents[1]
SHARED = ("common/common", "common/pain_scale")


def script(*names: str) -> str:
    """Return the shared scripts and the named scripts (paths within widgets/) as one module; none of them imports anything."""
    return _joined("js", names)


def style(*names: str) -> str:
    """Return the shared style sheets, the colours of the figures and the named style sheets (paths within widgets/) as one."""
    return f"{_joined('css', names)}\n.sp-root {{{colours()}}}\n"


def _joined(ending: str, names: tuple[str, ...]) -> str:
    return "\n".join((HERE / f"{name}.{ending}").read_text("utf-8") for name in (*SHARED, *names))
