"""The plan editor: a person's wishes on one side, the week that follows from them on the other.

The page shows and edits; every plan is made here, by the solver. Not for the session itself (session_player.py).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import anywidget
import traitlets

from planner.catalogue import CAUTION_WORDS, EQUIPMENT, POSITIONS, REGIONS, Catalogue, load_catalogue
from planner.diary import Diary
from planner.errors import InvalidValue, PlannerError
from planner.profile import WEEKDAY_NAMES, WEEKDAYS, Profile, as_plain, load_profile, profile_of, save_profile, weekday
from planner.progression import History, history
from planner.solver import NoPlan, plan_week
from planner.week import DAYS_PLANNED, Item, Week
from planner.widgets import _assets


def starter(start: date) -> Profile:
    """Return what a newcomer begins with: ten minutes every other day from `start`, and what most homes have."""
    return Profile(
        minutes={weekday(start + timedelta(days)): 10 for days in (0, 2, 4)},
        focus={"lower back": 2, "upper back": 1, "hips": 1},
        equipment=frozenset({"mat", "wall", "pillow", "chair"}),
    )


class PlanEditor(anywidget.AnyWidget):
    """Edit the profile, see the week at once, save both to the diary's folder.

    edit, save: from the page, {"seq", "profile", "start"}; view: the week for the edit of the same seq; error: a
    sentence; notice: what was saved.
    """

    _esm = _assets.script("plan_editor")
    _css = _assets.style("plan_editor")

    choices = traitlets.Dict().tag(sync=True)
    profile = traitlets.Dict().tag(sync=True)
    start = traitlets.Unicode().tag(sync=True)
    edit = traitlets.Dict().tag(sync=True)
    save = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)
    error = traitlets.Unicode().tag(sync=True)
    notice = traitlets.Unicode().tag(sync=True)

    def __init__(self, diary: Diary | None = None, start: date | None = None) -> None:
        super().__init__()
        self.diary = diary or Diary()
        start = start or date.today()
        self._catalogue: Catalogue | None = None
        self._history: History | None = None
        self.start = start.isoformat()
        self.profile = as_plain(starter(start))
        self.choices = _choices({})
        self._attempt(self._begin)
        self.observe(lambda change: self._attempt(self._plan, change["new"]), "edit")
        self.observe(lambda change: self._attempt(self._save, change["new"]), "save")

    def _begin(self) -> None:
        self._load()
        self._plan({"seq": 0, "profile": self.profile, "start": self.start})

    def _attempt(self, step: Any, *arguments: Any) -> None:
        """Do one step; whatever goes wrong is said in the widget, because nobody looks into the log."""
        try:
            step(*arguments)
        except NoPlan as refusal:
            self.error = ""
            self.view = {"seq": arguments[0].get("seq"), "causes": [cause.sentence for cause in refusal.causes]}
        except PlannerError as error:
            self.error = str(error)
        except Exception as error:  # noqa: BLE001
            self.error = f"The planner met an error of its own: {error!r}. Nothing was saved. Run the cell again."

    def _load(self) -> Catalogue:
        """Read what plans are made from, once; as long as that fails, every step says so."""
        if self._catalogue is None:
            catalogue = load_catalogue(self.diary.folder / "my_stretches.toml")
            saved = load_profile(self.diary.folder / "profile.toml")
            self._history = history(self.diary)
            self.choices = _choices(catalogue)
            self.profile = as_plain(saved) if saved else self.profile
            self._catalogue = catalogue
        return self._catalogue

    def _week(self, request: dict[str, Any]) -> tuple[Profile, Week]:
        profile = profile_of(request["profile"], "profile")
        return profile, plan_week(profile, self._load(), _date(request["start"]), self._history)

    def _plan(self, request: dict[str, Any]) -> None:
        profile, week = self._week(request)
        self.error = ""
        self.view = {"seq": request["seq"], **_shown(profile, week)}

    def _save(self, request: dict[str, Any]) -> None:
        profile, week = self._week(request)
        save_profile(profile, self.diary.folder / "profile.toml")
        self.diary.save_plan(week)
        self.error = ""
        first = week.sessions[0].date
        when = "today" if first == date.today() else f"{first:%A} {first.day} {first:%B}"
        self.notice = f"Saved. Your first session is {when}: open 2_run_session.ipynb for it. ({request['seq']})"


def _choices(catalogue: Catalogue) -> dict[str, Any]:
    return {
        "weekdays": dict(zip(WEEKDAYS, WEEKDAY_NAMES, strict=True)),
        "regions": REGIONS,
        "cautions": CAUTION_WORDS,
        "equipment": EQUIPMENT,
        "positions": POSITIONS,
        "stretches": [
            {"id": id_, "name": stretch.name, "cautions": stretch.cautions} for id_, stretch in catalogue.items()
        ],
    }


def _date(text: Any) -> date:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise InvalidValue("plan", "first day", text, "a date such as 2026-11-23") from error


def _shown(profile: Profile, week: Week) -> dict[str, Any]:
    return {
        "days": [_day(profile, week, week.start + timedelta(n)) for n in range(DAYS_PLANNED)],
        "doses": [
            {"region": dose.region, "planned_s": round(dose.planned_s), "wanted_s": dose.wanted_s}
            for dose in week.doses
        ],
        "verdicts": week.explain().to_dict("records"),
        "gap": week.gap,
    }


def _day(profile: Profile, week: Week, day: date) -> dict[str, Any]:
    session = week.session(day)
    return {
        "name": f"{day:%a}",
        "date": f"{day.day} {day:%b}",
        "given_s": 60 * profile.minutes_on(day),
        "used_s": session.seconds if session else 0,
        "items": [_item(item) for item in session.items] if session else [],
    }


def _item(item: Item) -> dict[str, Any]:
    return {"name": item.stretch.name, "dose": item.dose_in_words, "seconds": item.seconds, "why": item.reason}
