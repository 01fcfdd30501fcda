"""A personal stretching planner: plan the week, be led through a session, see how it goes.

The public names load when first used, so that `import planner` stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

# Eager, because its name is also its module's: loading the module later would put the module in its place.
from planner.timeline import timeline as timeline

if TYPE_CHECKING:
    from planner import adherence as adherence
    from planner import backup as backup
    from planner import chance as chance
    from planner import charts as charts
    from planner import cohort as cohort
    from planner import experiment as experiment
    from planner import export as export
    from planner import figures as figures
    from planner import habit as habit
    from planner import importing as importing
    from planner import integrity as integrity
    from planner import report as report
    from planner import screening as screening
    from planner import stretch_outcomes as stretch_outcomes
    from planner import trends as trends
    from planner import visits as visits
    from planner.adherence import daily as daily
    from planner.adherence import planned_session as planned_session
    from planner.catalogue import load_catalogue as load_catalogue
    from planner.diary import Diary as Diary
    from planner.errors import InvalidValue as InvalidValue
    from planner.errors import PlannerError as PlannerError
    from planner.profile import Profile as Profile
    from planner.progression import history as history
    from planner.restore import export_all as export_all
    from planner.restore import import_all as import_all
    from planner.solver import NoPlan as NoPlan
    from planner.solver import plan_week as plan_week
    from planner.widgets.clinician_report import ClinicianReport as ClinicianReport
    from planner.widgets.experiment_panel import ExperimentPanel as ExperimentPanel
    from planner.widgets.import_panel import ImportPanel as ImportPanel
    from planner.widgets.pain_check_in import PainCheckIn as PainCheckIn
    from planner.widgets.plan_editor import PlanEditor as PlanEditor
    from planner.widgets.session_history import SessionHistory as SessionHistory
    from planner.widgets.session_player import SessionPlayer as SessionPlayer
    from planner.widgets.trends_view import TrendsView as TrendsView
    from planner.widgets.visits_log import Visits as Visits
    from planner.widgets.your_data import YourData as YourData

_HOME = {
    "ClinicianReport": "widgets.clinician_report",
    "Diary": "diary",
    "ExperimentPanel": "widgets.experiment_panel",
    "ImportPanel": "widgets.import_panel",
    "InvalidValue": "errors",
    "NoPlan": "solver",
    "PainCheckIn": "widgets.pain_check_in",
    "PlanEditor": "widgets.plan_editor",
    "PlannerError": "errors",
    "Profile": "profile",
    "SessionHistory": "widgets.session_history",
    "SessionPlayer": "widgets.session_player",
    "TrendsView": "widgets.trends_view",
    "Visits": "widgets.visits_log",
    "YourData": "widgets.your_data",
    "daily": "adherence",
    "export_all": "restore",
    "history": "progression",
    "import_all": "restore",
    "load_catalogue": "catalogue",
    "plan_week": "solver",
    "planned_session": "adherence",
}
_MODULES = (
    "adherence",
    "backup",
    "catalogue",
    "chance",
    "charts",
    "cohort",
    "experiment",
    "export",
    "figures",
    "habit",
    "importing",
    "integrity",
    "report",
    "screening",
    "stretch_outcomes",
    "trends",
    "visits",
)

__all__ = ["timeline", *_HOME, *_MODULES]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"planner.{_HOME[name]}"), name)
    if name in _MODULES:
        return import_module(f"planner.{name}")
    raise AttributeError(f"module 'planner' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
