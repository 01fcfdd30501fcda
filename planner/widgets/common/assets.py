"""Joins the page side of a widget from its files: what all widgets share, then its own."""

from __future__ import annotations

from pathlib import Path

from planner.figures import colours

HERE = Path(__file__).parents[1]
SCRIPTS = ("common/common", "common/pain_scale", "common/changes", "common/afloat")
STYLES = ("common/common", "common/pain_scale")
ON_PAPER = "common/print"


def script(*names: str) -> str:
    """Return the shared and the named scripts (paths within widgets/) as one module; none of them imports anything."""
    return _joined("js", (*SCRIPTS, *names))


def style(*names: str) -> str:
    """Return the shared style sheets, the named ones (paths within widgets/), that for paper, and figures' colours."""
    return f"{_joined('css', (*STYLES, *names, ON_PAPER))}\n{colours.sheet('.sp-root')}"


def _joined(ending: str, names: tuple[str, ...]) -> str:
    return "\n".join((HERE / f"{name}.{ending}").read_text("utf-8") for name in names)
