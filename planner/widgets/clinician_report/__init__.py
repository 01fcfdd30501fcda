"""The report for a clinician: its period, its file."""

from __future__ import annotations

from planner.widgets.clinician_report.clinician_report import ClinicianReport

__all__ = ["ClinicianReport"]
