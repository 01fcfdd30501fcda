"""Draws every stretch in its key poses on one sheet, to look at: python -m tests.figure_sheet [file] [id ...].

With ids the pictures are larger, for a close look. `make docs` puts the sheet of all of them into docs/.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from matplotlib.figure import Figure

from planner.catalogue import Stretch, load_catalogue
from planner.figures import draw, figure_of

SHEET = Path(__file__).parent.parent / "docs" / "figures.png"
NO_OWN = Path("no stretches of a person's own")
COLUMNS = 8


def sheet(stretches: Sequence[Stretch], path: Path, columns: int = COLUMNS, inches: float = 1.7) -> None:
    """Save one picture per key pose, with the stretch's name and the pose's below it."""
    pictures = [(stretch, pose) for stretch in stretches for pose in figure_of(stretch).poses]
    rows = -(-len(pictures) // columns)
    page = Figure((columns * inches, rows * inches * 1.2), 110, facecolor="white")
    axes = list(page.subplots(rows, columns, squeeze=False).flat)
    for ax in axes:
        ax.set_axis_off()
    for ax, (stretch, pose) in zip(axes, pictures, strict=False):
        draw(stretch, ax, pose)
        ax.set_anchor("S")
        for below, text, colour in ((4, stretch.name, "black"), (14, pose, "0.4")):
            ax.annotate(
                text,
                (0.5, 0),
                (0, -below),
                "axes fraction",
                "offset points",
                ha="center",
                va="top",
                fontsize=7,
                color=colour,
            )
    page.subplots_adjust(0.01, 0.02, 0.99, 0.995, wspace=0.08, hspace=0.3)
    page.savefig(path)


if __name__ == "__main__":
    catalogue = load_catalogue(NO_OWN)
    target = Path(sys.argv[1]) if sys.argv[1:] else SHEET
    if chosen := [catalogue[id_] for id_ in sys.argv[2:]]:
        sheet(chosen, target, columns=5, inches=3.2)
    else:
        sheet(list(catalogue.values()), target)
