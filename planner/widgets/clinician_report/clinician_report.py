"""The widget that makes the report for a clinician: choose the period, save it as a PDF or a web page, download it.

The report itself is planner.report's.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any, Literal

import traitlets
from pydantic import Field

from planner.analysis.period import NAMED, OWN, USUAL
from planner.checking import Day, checked
from planner.diary import Diary
from planner.paper.report import Format, checked_period, report_steps, the_today
from planner.steps import Steps
from planner.widgets.common import assets, sketches
from planner.widgets.common.days import day_shown
from planner.widgets.common.following import FollowingWidget
from planner.widgets.common.requests import Asked, failure, request_of
from planner.widgets.common.saying import said
from planner.widgets.common.still import WithStill
from planner.widgets.common.working import KINDS, GoOn, Stop, Working, stopped

WHERE = "report"
LABELS = {"start": "First day", "end": "Last day"}
PERIODS = {**{name: name.capitalize() for name in NAMED}, OWN: "Your own"}
_WORDS = {"pdf": "one A4 page", "html": "a web page"}


@dataclass(frozen=True, kw_only=True)
class Wanted(Asked):
    """What the page asks for. start, end: of a period of the person's own, else None."""

    kind: Format
    period: Literal["4 weeks", "12 weeks", "6 months", "a year", "own"]
    start: Day | None
    end: Day | None
    notes: Annotated[bool, Field(strict=True)]


class ClinicianReport(FollowingWidget, WithStill):
    """Saves the report of a period beside the diary's tables and offers it for download.

    periods: name and words of the choices. today: the last day there is. request: the page's, as Wanted's fields.
    answer: number of the request it answers, done, the sentence to show, share: how much is done of what is not done to
    its end, else None, file: name and base64, {} where none was made.
    """

    shows = "Here you make the report for your clinician."
    sketch = sketches.PAGE

    _esm = assets.script("common/again", "common/working", "common/asking", "clinician_report/clinician_report")
    _css = assets.style("clinician_report/clinician_report")
    periods = traitlets.List([[name, words] for name, words in PERIODS.items()]).tag(sync=True)
    usual = traitlets.Unicode(USUAL).tag(sync=True)
    today = traitlets.Unicode("").tag(sync=True)
    request = traitlets.Dict().tag(sync=True)
    answer = traitlets.Dict().tag(sync=True)

    def __init__(self, diary: Diary | None = None, today: date | None = None) -> None:
        super().__init__()
        self._diary, self._today = diary or Diary(), today
        self._working = Working()
        self.follow(self._diary.folder)
        self._look()

    @traitlets.observe("folder_changed")
    def _look(self, _: Any = None) -> None:
        """See which day it is: the page asks for nothing else of the diary before a report is made."""
        error = failure(self._diary, lambda: self.set_trait("today", self._now().isoformat()))
        if error:
            self.today = day_shown(self._diary.folder).isoformat()

    def _now(self) -> date:
        return self._today or the_today(self._diary)

    @traitlets.observe("request")
    def _save(self, change: Any) -> None:
        raw = change["new"]
        done: dict[str, Any] = {}
        error = failure(self._diary, lambda: done.update(self._carried_out(raw)))
        if error:
            done = {"message": said(error, LABELS)}
        nothing: dict[str, Any] = {"message": "", "share": None, "file": {}}
        self.answer = {"number": raw.get("number"), "done": not error} | nothing | done

    def _carried_out(self, raw: Any) -> dict[str, Any]:
        if isinstance(raw, dict) and raw.get("type") in KINDS:
            request = request_of(raw, KINDS, WHERE)
            if isinstance(request, GoOn):
                return self._working.go_on(request.work)
            if isinstance(request, Stop):
                self._working.stop(request.work)
            return stopped("Stopped. No report was made.")
        return self._working.begin(self._saved(checked(Wanted, raw, WHERE)))

    def _saved(self, wanted: Wanted) -> Steps[dict[str, Any]]:
        (start, end), notes, kinds = self._period(wanted), wanted.notes, (wanted.kind,)
        (path,) = yield from report_steps(self._diary, start, end, notes=notes, today=self._now(), formats=kinds)
        return {
            "message": f"Saved as {_WORDS[wanted.kind]}: {path}. Look through it before you hand it on.",
            "file": {"name": path.name, "base64": base64.b64encode(path.read_bytes()).decode()},
        }

    def _period(self, wanted: Wanted) -> tuple[date, date]:
        today = self._now()
        if wanted.period == OWN:
            return checked_period(wanted.start, wanted.end, today)
        return today - timedelta(days=NAMED[wanted.period] - 1), today
