"""Draws every stretch in its key poses on one sheet, to look at: python -m tests.figure_sheet [file] [id ...]."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from matplotlib.figure import Figure

from planner.catalogue import Stretch, load_catalogue
from planner.figures import draw, figure_of

SHEET = Path(__file__).parent.parent / "docs" / "figures.png"
NO_OWN = Path("no stretches of a person's own")
COLUMNS = 3


def sheet(stretches: Sequence[Stretch], path: Path, columns: int = COLUMNS, inches: float = 2.2) -> None:
    """Save one row of poses per stretch, `columns` stretches beside each other."""
    rows = -(-len(stretches) // columns)
    page = Figure((columns * 3 * inches * 0.85, rows * inches), 110, layout="constrained", facecolor="white")
    for cell, stretch in zip(page.subfigures(rows, columns, squeeze=False).flat, stretches, strict=False):
        cell.suptitle(f"{stretch.name}", fontsize=10)
        poses = list(figure_of(stretch).poses)
        for ax, pose in zip(
            cell.subplots(1, max(3, len(poses)), squeeze=False)[0], [*poses, "", ""][: max(3, len(poses))], strict=True
        ):
            ax.set_axis_off()
            if pose:
                draw(stretch, ax, pose)
                ax.set_title(pose, fontsize=8, color="0.35")
    page.savefig(path)


if __name__ == "__main__":
    catalogue = load_catalogue(NO_OWN)
    target = Path(sys.argv[1]) if sys.argv[1:] else SHEET
    chosen = [catalogue[id_] for id_ in sys.argv[2:]] or list(catalogue.values())
    if sys.argv[2:]:
        sheet(chosen, target, columns=2, inches=3.4)
    else:
        sheet(chosen, target)
