"""A personal stretching planner: plan the week, be led through a session, see how it goes.

The public names load when first used, so that `import planner` stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from planner import catalogue as catalogue
    from planner import charts as charts
    from planner import exporting as exporting
    from planner import figures as figures
    from planner import importing as importing
    from planner.analysis import adherence as adherence
    from planner.analysis import chance as chance
    from planner.analysis import cohort as cohort
    from planner.analysis import experiment as experiment
    from planner.analysis import habit as habit
    from planner.analysis import integrity as integrity
    from planner.analysis import marks as marks
    from planner.analysis import stretch_outcomes as stretch_outcomes
    from planner.analysis import trends as trends
    from planner.analysis import visits as visits
    from planner.analysis.adherence import daily as daily
    from planner.analysis.adherence import planned_session as planned_session
    from planner.analysis.headline import headline as headline
    from planner.analysis.history import history as history
    from planner.catalogue import load_catalogue as load_catalogue
    from planner.catalogue import own_stretches as own_stretches
    from planner.diary import Diary as Diary
    from planner.diary.restore import export_all as export_all
    from planner.diary.restore import import_all as import_all
    from planner.errors import InvalidValue as InvalidValue
    from planner.errors import PlannerError as PlannerError
    from planner.paper import export as export
    from planner.paper import report as report
    from planner.person import screening as screening
    from planner.person.own_day import set_day_begins as set_day_begins
    from planner.person.profile import Profile as Profile
    from planner.planning.solver import NoPlan as NoPlan
    from planner.planning.solver import plan_week as plan_week
    from planner.storage import backup as backup
    from planner.week.timeline import timeline as timeline
    from planner.widgets.clinician_report import ClinicianReport as ClinicianReport
    from planner.widgets.experiment_panel import ExperimentPanel as ExperimentPanel
    from planner.widgets.import_panel import ImportPanel as ImportPanel
    from planner.widgets.pain_check_in import PainCheckIn as PainCheckIn
    from planner.widgets.plan_editor import PlanEditor as PlanEditor
    from planner.widgets.session_history import SessionHistory as SessionHistory
    from planner.widgets.session_player import SessionPlayer as SessionPlayer
    from planner.widgets.takeaway import TakeAlong as TakeAlong
    from planner.widgets.today import Today as Today
    from planner.widgets.trends_view import TrendsView as TrendsView
    from planner.widgets.visits_log import Visits as Visits
    from planner.widgets.your_data import YourData as YourData

_HOME = {
    "ClinicianReport": "widgets.clinician_report",
    "Diary": "diary",
    "ExperimentPanel": "widgets.experiment_panel",
    "ImportPanel": "widgets.import_panel",
    "InvalidValue": "errors",
    "NoPlan": "planning.solver",
    "PainCheckIn": "widgets.pain_check_in",
    "PlanEditor": "widgets.plan_editor",
    "PlannerError": "errors",
    "Profile": "person.profile",
    "SessionHistory": "widgets.session_history",
    "SessionPlayer": "widgets.session_player",
    "TakeAlong": "widgets.takeaway",
    "Today": "widgets.today",
    "TrendsView": "widgets.trends_view",
    "Visits": "widgets.visits_log",
    "YourData": "widgets.your_data",
    "daily": "analysis.adherence",
    "export_all": "diary.restore",
    "headline": "analysis.headline",
    "history": "analysis.history",
    "import_all": "diary.restore",
    "load_catalogue": "catalogue",
    "plan_week": "planning.solver",
    "planned_session": "analysis.adherence",
    "set_day_begins": "person.own_day",
    "timeline": "week.timeline",
}
_MODULES = {
    "adherence": "analysis.adherence",
    "backup": "storage.backup",
    "catalogue": "catalogue",
    "chance": "analysis.chance",
    "charts": "charts",
    "cohort": "analysis.cohort",
    "experiment": "analysis.experiment",
    "export": "paper.export",
    "exporting": "exporting",
    "figures": "figures",
    "habit": "analysis.habit",
    "importing": "importing",
    "integrity": "analysis.integrity",
    "own_stretches": "catalogue.own_stretches",
    "report": "paper.report",
    "marks": "analysis.marks",
    "screening": "person.screening",
    "stretch_outcomes": "analysis.stretch_outcomes",
    "trends": "analysis.trends",
    "visits": "analysis.visits",
}

__all__ = [*_HOME, *_MODULES]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"planner.{_HOME[name]}"), name)
    if name in _MODULES:
        return import_module(f"planner.{_MODULES[name]}")
    raise AttributeError(f"module 'planner' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
