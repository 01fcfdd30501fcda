"""Draws chosen poses large, to look at: python -m tests.figures.look file.png side_bend:end chin_tuck:start:ada ...

Each is stretch:pose:guide, the last two may be left out; an easier variant is "stretch/its name".
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from matplotlib.figure import Figure

from planner.catalogue import Stretch, load_catalogue
from planner.catalogue.guides import Style
from planner.figures import draw

NO_OWN = Path("no stretches of a person's own")
COLUMNS, INCHES = 4, 4.2


def drawn_as(name: str) -> Stretch:
    """Return a stretch, with the figure of one of its easier variants where the name has one after a slash."""
    id_, _, easier = name.partition("/")
    stretch = load_catalogue(NO_OWN)[id_]
    variant = next((way for way in stretch.easier if way.name == easier), None)
    return replace(stretch, figure=variant.figure) if variant else stretch


def look(path: Path, wanted: Sequence[str]) -> None:
    """Save one picture per pose that is wanted."""
    columns = min(COLUMNS, len(wanted))
    rows = -(-len(wanted) // columns)
    page = Figure((columns * INCHES, rows * INCHES * 1.1), 100, facecolor="white")
    for n, each in enumerate(wanted, 1):
        name, pose, guide = (*each.split(":"), "", "")[:3]
        ax = page.add_subplot(rows, columns, n)
        draw(drawn_as(name), ax, pose, style=Style(guide or "kim"))
        ax.set_title(each, fontsize=8)
    page.subplots_adjust(0.01, 0.01, 0.99, 0.95, wspace=0.04, hspace=0.1)
    page.savefig(path)


if __name__ == "__main__":
    look(Path(sys.argv[1]), sys.argv[2:])
