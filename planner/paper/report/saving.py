"""The report as files: the PDF, the web page, or both."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from planner.diary import Diary
from planner.paper.report.contents import Figures, figures
from planner.storage import durable, locked

Format = Literal["pdf", "html"]
FORMATS: tuple[Format, ...] = ("pdf", "html")


def save_report(
    diary: Diary,
    start: date | None = None,
    end: date | None = None,
    folder: str | Path | None = None,
    notes: bool = False,
    *,
    today: date | None = None,
    formats: tuple[Format, ...] = FORMATS,
) -> tuple[Path, ...]:
    """Write the report as one A4 page, as a PDF and as a web page, atomically, and return the paths.

    folder: by default the diary's. notes: whether what the person wrote is on it too. Raises as `figures` does, and
    PlannerError where a file cannot be written.
    """
    found = figures(diary, start, end, today)
    target = (diary.folder if folder is None else Path(folder).expanduser()).absolute()
    paths = []
    for kind in formats:
        path = target / f"report_{found.start.isoformat()}_to_{found.end.isoformat()}.{kind}"
        data = made(found, kind, notes)
        with locked.writing(path):
            durable.replace(path, data)
        paths.append(path)
    return tuple(paths)


def made(found: Figures, kind: Format, notes: bool = False) -> bytes:
    """Return the report as a file of that kind."""
    if kind == "pdf":  # matplotlib loads when first used
        from planner.paper.report.pdf import pdf

        return pdf(found, notes)
    from planner.paper.report.web_page import html

    return html(found, notes)
