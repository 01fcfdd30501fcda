"""The report as files: the PDF, the web page, or both."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from planner.diary import Diary
from planner.paper.report.contents import Figures, figures
from planner.steps import Steps, finished
from planner.storage import durable, locked

Format = Literal["pdf", "html"]
_READING = 0.4  # of the time: the figures come first, then the files
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
    return finished(report_steps(diary, start, end, folder, notes, today=today, formats=formats))


def report_steps(
    diary: Diary,
    start: date | None = None,
    end: date | None = None,
    folder: str | Path | None = None,
    notes: bool = False,
    *,
    today: date | None = None,
    formats: tuple[Format, ...] = FORMATS,
) -> Steps[tuple[Path, ...]]:
    """Do what `save_report` does, in steps: files are written after the last one."""
    found = figures(diary, start, end, today)
    target = (diary.folder if folder is None else Path(folder).expanduser()).absolute()
    files: dict[Path, bytes] = {}
    for place, kind in enumerate(formats):
        yield _READING + (1 - _READING) * place / len(formats)
        name = f"report_{found.start.isoformat()}_to_{found.end.isoformat()}.{kind}"
        files[target / name] = made(found, kind, notes)
    yield 1.0
    for path, data in files.items():
        with locked.writing(path):
            durable.replace(path, data)
    return tuple(files)


def made(found: Figures, kind: Format, notes: bool = False) -> bytes:
    """Return the report as a file of that kind."""
    if kind == "pdf":  # matplotlib loads when first used
        from planner.paper.report.pdf import pdf

        return pdf(found, notes)
    from planner.paper.report.web_page import html

    return html(found, notes)
