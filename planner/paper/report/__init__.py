"""The report for a clinician: what it says (contents), in words, as a PDF and as a web page."""

from __future__ import annotations

from planner.paper.report.contents import (
    USUAL_DAYS,
    Figures,
    checked_period,
    dose_changes,
    figures,
    is_sample,
    own_notes,
    the_today,
    what_hurt,
)
from planner.paper.report.saving import FORMATS, Format, made, report_steps, save_report

__all__ = [
    "FORMATS",
    "USUAL_DAYS",
    "Figures",
    "Format",
    "checked_period",
    "dose_changes",
    "figures",
    "is_sample",
    "made",
    "own_notes",
    "report_steps",
    "save_report",
    "the_today",
    "what_hurt",
]
