"""The plan editor: a person's wishes on one side, the week that follows from them on the other.

The page shows and edits; every plan is made here, by the solver. Not for the session itself (session_player.py).
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from planner.catalogue import CAUTION_WORDS, EQUIPMENT, POSITIONS, REGIONS, Catalogue, load_catalogue
from planner.checking import Day, checked
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

    request: from the page, {"seq", "action": "plan" or "save", "profile", "start"}. reply: to the request of the same
    seq, with its profile and start, and the week, or the causes why there is none; error: what went wrong; notice:
    what was saved. So a page that is loaded again shows what was last asked for, and two equal requests stay two.
    """

    _esm = _assets.script("plan_editor")
    _css = _assets.style("plan_editor")

    choices = traitlets.Dict().tag(sync=True)
    request = traitlets.Dict().tag(sync=True)
    reply = traitlets.Dict().tag(sync=True)

    def __init__(self, diary: Diary | None = None, start: date | None = None) -> None:
        super().__init__()
        self.diary = diary or Diary()
        self._read: tuple[object, Catalogue, History] | None = None
        start = start or date.today()
        self.choices = _choices({})
        wishes = {"profile": as_plain(starter(start)), "start": start.isoformat()}
        self._answer({"seq": 0, "action": "begin", **wishes})

    @traitlets.observe("request")
    def _requested(self, change: Any) -> None:
        self._answer(change["new"])

    def _answer(self, request: dict[str, Any]) -> None:
        """Reply to a request; whatever goes wrong is said in the widget, because nobody looks into the log."""
        reply: dict[str, Any] = {}
        try:
            request = request | self._begin() if request.get("action") == "begin" else request
            reply = self._save(request) if request.get("action") == "save" else self._plan(request)
        except NoPlan as refusal:
            reply = {"causes": [cause.sentence for cause in refusal.causes]}
        except InvalidValue as error:
            reply = {"error": _plainly(error), "field": error.field}
        except PlannerError as error:
            reply = {"error": str(error)}
        except Exception as error:  # noqa: BLE001 - whatever it is, the person must hear of it
            reply = {"error": f"The planner met an error of its own: {error!r}. Nothing was saved. Run the cell again."}
        self.reply = request | reply

    def _begin(self) -> dict[str, Any]:
        catalogue, _ = self._materials()
        self.choices = _choices(catalogue)
        saved = load_profile(self.diary.folder / "profile.toml")
        return {"profile": as_plain(saved)} if saved else {}

    def _materials(self) -> tuple[Catalogue, History]:
        """Return what plans are made from, read again only where the files changed: a notebook stays open for days."""
        names = ("my_stretches.toml", "sessions.csv", "performed.csv", "pain.csv")
        stamp = [_stamp(self.diary.folder / name) for name in names]
        if self._read is None or self._read[0] != stamp:
            catalogue = load_catalogue(self.diary.folder / "my_stretches.toml")
            self._read = (stamp, catalogue, history(self.diary))
        return self._read[1:]

    def _week(self, request: dict[str, Any]) -> tuple[Profile, Week]:
        catalogue, so_far = self._materials()
        profile = profile_of(checked(dict[str, Any], request.get("profile"), "plan", "profile"), "profile")
        return profile, plan_week(profile, catalogue, checked(Day, request.get("start"), "plan", "first day"), so_far)

    def _plan(self, request: dict[str, Any]) -> dict[str, Any]:
        profile, week = self._week(request)
        return {"week": _shown(profile, week)}

    def _save(self, request: dict[str, Any]) -> dict[str, Any]:
        profile, week = self._week(request)
        path = self.diary.folder / "profile.toml"
        load_profile(path)  # one that cannot be read stops here, before anything is written
        self.diary.save_plan(week)
        try:
            save_profile(profile, path)
        except PlannerError as error:
            raise PlannerError(f"The plan is saved, but your wishes are not. {error}") from error
        first = week.sessions[0].date
        when = "today" if first == date.today() else f"{first:%A} {first.day} {first:%B}"
        notice = f"Saved. Your first session is {when}: open 2_run_session.ipynb for it."
        return {"week": _shown(profile, week), "notice": notice}


def _plainly(error: InvalidValue) -> str:
    """Return the sentence with the field as the form calls it: "minutes.mon" is "Minutes, Monday"."""
    if error.where != "profile":
        return str(error)
    names = dict(zip(WEEKDAYS, WEEKDAY_NAMES, strict=True))
    field = ", ".join(names.get(step, step.replace("_", " ")) for step in error.field.split("."))  # type: ignore[call-overload]
    return str(InvalidValue("", field[:1].upper() + field[1:], error.value, error.expected, error.choices))


def _stamp(path: Path) -> tuple[int, int] | None:
    """Return what changes when a file does, None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


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


def _shown(profile: Profile, week: Week) -> dict[str, Any]:
    return {
        "days": [_day(profile, week, week.start + timedelta(n)) for n in range(DAYS_PLANNED)],
        "doses": [
            {"region": dose.region, "planned_s": round(dose.planned_s), "wanted_s": dose.wanted_s}
            for dose in week.doses
        ],
        "verdicts": week.explain().to_dict("records"),
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
