"""The plan editor: a person's wishes on one side, the week that follows from them on the other.

The page shows and edits; every plan is made here, by the solver. What the page shows of it is page_values.py's; the
session itself is session_player.py's.
"""

from __future__ import annotations

import base64
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from planner.analysis.adherence import week_of
from planner.analysis.visits import hint
from planner.catalogue import MY_STRETCHES, pictures
from planner.catalogue.own_stretches import add_own_stretch
from planner.checking import Day, checked
from planner.diary import Diary
from planner.errors import InvalidValue, PlannerError
from planner.person import screening
from planner.person.profile import WEEKDAY_NAMES, WEEKDAYS, as_plain, load_profile, save_profile, starter
from planner.planning.solver import NoPlan, plan
from planner.planning.swaps import alternatives
from planner.week import DAYS_PLANNED, Edits, Week, edits_file
from planner.widgets.common import assets
from planner.widgets.common.unread import unread
from planner.widgets.plan_editor import page_values, refused
from planner.widgets.plan_editor.wishes import Materials, WeekIsOver, Wishes
from planner.words import day_told

if TYPE_CHECKING:
    from planner.paper.export import Taken

Reply = dict[str, Any]
# What each answer repeats of its request, so that a page that is loaded again shows what was last asked for.
ECHOED = ("seq", "action", "profile", "start", "edits")

# What is chosen in the fields that hold a day.
FIRST_DAY = "first day"
DAYS_ASKED = {
    FIRST_DAY: "a first day for this plan",
    "from": "the first day of the pause",
    "to": "the last day of the pause, the first day itself or a later one",
}


class PlanEditor(anywidget.AnyWidget):
    """Edit the profile and the week, see what follows at once, save it all to the diary's folder.

    request: from the page, {"seq", "action", ...} with what wishes.py reads; action: plan, save, screen, swaps,
    pause, end_pause, own, calendar, page. reply: to the request of the same seq, what it asked for and the week, or the
    causes why there is none, with ways on; changes: what came, went and moved; error: what went wrong; notice: what
    was done.
    """

    _esm = assets.script(
        "common/pages",
        "common/stop",
        "common/unread",
        "common/figure",
        "common/teaching",
        "plan_editor/edits",
        "plan_editor/form",
        "plan_editor/days",
        "common/screening_panel",
        "plan_editor/own_stretch",
        "plan_editor/plan_editor",
    )
    _css = assets.style(
        "common/stop",
        "common/unread",
        "common/teaching",
        "common/screening_panel",
        "plan_editor/own_stretch",
        "plan_editor/plan_editor",
    )

    choices = traitlets.Dict().tag(sync=True)
    request = traitlets.Dict().tag(sync=True)
    reply = traitlets.Dict().tag(sync=True)

    def __init__(self, diary: Diary | None = None, start: date | None = None) -> None:
        super().__init__()
        self.diary = diary or Diary()
        self._materials = Materials(self.diary)
        self.choices = page_values.choices({})
        wishes = {"profile": as_plain(starter(start or date.today())), "start": (start or date.today()).isoformat()}
        self._answer({"seq": 0, "action": "begin", "edits": None, "first": start, **wishes})

    @traitlets.observe("request")
    def _requested(self, change: Any) -> None:
        self._answer(change["new"])

    def _answer(self, request: dict[str, Any]) -> None:
        """Reply to a request; whatever goes wrong is said in the widget, because nobody looks into the log."""
        reply: Reply = {}
        try:
            reply = self._actions().get(str(request.get("action")), self._plan)(request)
        except _Refused as refusal:
            reply = refusal.reply
        except PlannerError as error:
            reply = _said(error)
        except Exception as error:  # noqa: BLE001 - whatever it is, the person must hear of it
            reply = {
                "error": f"The planner met an error of its own: {error!r}. Nothing was saved. "
                "Try again; if this stays, please report it."
            }
        asked = {name: request[name] for name in ECHOED if name in request}
        self.reply = asked | self._standing() | reply

    def _actions(self) -> dict[str, Any]:
        return {
            "begin": self._begin,
            "save": self._save,
            "screen": self._screen,
            "swaps": self._swaps,
            "pause": self._pause,
            "end_pause": self._end_pause,
            "own": self._own,
            "calendar": self._calendar,
            "page": self._page,
        }

    # What is shown of every answer

    def _week(self, wishes: Wishes) -> tuple[Week, Reply]:
        materials = self._materials.now()
        keeping = self._materials.request(wishes)
        try:
            week = plan(keeping.request, wishes.stays, wishes.refill or ())
        except NoPlan as refusal:
            raise _Refused(refused.refused(refusal, wishes, keeping.request, starter(wishes.start))) from refusal
        view = page_values.shown(week, wishes.edits, materials.so_far(wishes.start), materials.today, keeping.words)
        changes = page_values.changes(week, wishes.base, materials.catalogue)
        return week, {
            "week": view,
            "unsaved": self._unsaved(week),
            "changes": changes,
            "edits": edits_file.as_plain(wishes.edits),
        }

    def _standing(self) -> Reply:
        """Return what the page shows of the screening and the pauses; nothing where the files cannot be read."""
        try:
            materials = self._materials.now()
            pauses = self.diary.pauses()
        except PlannerError:
            return {}
        last = materials.answered
        recent = pauses[pauses["to"].dt.date >= materials.today - timedelta(DAYS_PLANNED)]
        return {
            "due": materials.due,
            "visit": hint(self.diary, materials.today),
            "unread": unread(self.diary),
            "screening": screening.as_plain(last, materials.catalogue) if last else None,
            "pauses": [
                {"from": f"{row['from']:%Y-%m-%d}", "to": f"{row['to']:%Y-%m-%d}", "why": row["why"]}
                for row in recent.to_dict("records")
            ],
        }

    # What a page can ask for

    def _begin(self, request: Mapping[str, Any]) -> Reply:
        self.choices = page_values.choices(self._materials.now().catalogue)
        saved = load_profile(self.diary.folder / "profile.toml")
        profile = as_plain(saved) if saved else request["profile"]
        start = request["first"] or week_of(self.diary) or date.today()
        begun = {"profile": profile, "start": start.isoformat()}
        try:
            return begun | self._plan(dict(request) | begun | self._changed_by_hand(start))
        except _Refused as refusal:  # shown with the saved wishes, which it is about
            return begun | refusal.reply

    def _changed_by_hand(self, start: date) -> Reply:
        """Return a saved week that was changed by hand, to stay as saved unless there is something to catch up on."""
        materials = self._materials.now()
        so_far = materials.so_far(start)
        missed = any(day < materials.today and day not in so_far.done for day in so_far.saved)
        if missed or self._materials.edits(start) == Edits():
            return {}
        return {"base": {day.isoformat(): ids for day, ids in so_far.saved.items()}, "refill": []}

    def _plan(self, request: Mapping[str, Any]) -> Reply:
        return self._week(self._materials.wishes(request))[1]

    def _save(self, request: Mapping[str, Any]) -> Reply:
        wishes = self._materials.wishes(request)
        week, reply = self._week(wishes)
        folder = self.diary.folder
        load_profile(folder / "profile.toml")  # one that cannot be read stops here, before anything is written
        self._materials.edits(wishes.start)
        if week.sessions:  # an experiment may have a week without stretching
            self.diary.save_plan(week)
        try:
            save_profile(wishes.profile, folder / "profile.toml")
            edits_file.save_edits(wishes.edits, wishes.start, folder / "week_edits.toml")
        except PlannerError as error:
            raise PlannerError(f"The plan is saved, but your wishes are not. {error}") from error
        return reply | {"notice": _saved(week, date.today()), "unsaved": False}

    def _screen(self, request: Mapping[str, Any]) -> Reply:
        """Keep the answers, whatever the wishes are worth, and say what follows; kept: that they are."""
        before = self._materials.now().answered
        answered = screening.screen(request.get("answers") or {}, self._materials.now().today)
        screening.keep(answered, self.diary.folder / "screening.toml")
        reply: Reply = {"kept": True}
        try:
            wishes = self._materials.wishes(request)
            catalogue = self._materials.now().catalogue
            asked_again = screening.asked_again(wishes.profile.released, before, answered, catalogue)
            released = wishes.profile.released - {*asked_again}
            wishes = replace(wishes, profile=replace(wishes.profile, released=released))
            reply |= {"profile": as_plain(wishes.profile), "notice": self._taken_back(asked_again)}
            return reply | self._week(wishes)[1]
        except _Refused as refusal:
            return reply | refusal.reply
        except PlannerError as error:
            return reply | _said(error)

    def _taken_back(self, ids: Collection[str]) -> str:
        names = ", ".join(self._materials.now().catalogue[id_].name for id_ in ids)
        ends = f"was released before these answers: ask your clinician again. Until then it stays out: {names}."
        return f"What {ends}" if names else ""

    def _swaps(self, request: Mapping[str, Any]) -> Reply:
        wishes = self._materials.wishes(request)
        week, reply = self._week(wishes)
        day = checked(Day, request.get("day"), "plan", "day")
        days = {session.date: tuple(item.stretch.id for item in session.items) for session in week.sessions}
        found = alternatives(self._materials.request(wishes).request, days, day, str(request.get("stretch")))
        return reply | {
            "swaps": {"day": day.isoformat(), "id": request.get("stretch"), "with": page_values.swaps(found)}
        }

    def _pause(self, request: Mapping[str, Any]) -> Reply:
        first, last = (checked(Day, request.get(name), "pauses.csv", name) for name in ("from", "to"))
        self.diary.add_pause(first, last, str(request.get("why") or ""))
        return self._plan(request) | {"notice": "Paused. Nothing is planned on these days; save the plan to keep that."}

    def _end_pause(self, request: Mapping[str, Any]) -> Reply:
        first, last = (checked(Day, request.get(name), "pauses.csv", name) for name in ("from", "to"))
        self.diary.remove_pause(first, last)
        return self._plan(request) | {"notice": "The pause is taken out. Save the plan to keep that."}

    def _own(self, request: Mapping[str, Any]) -> Reply:
        """Add a stretch of the person's own; what is wrong with the form is said in the form."""
        try:
            stretch = add_own_stretch(
                request.get("form") or {},
                self.diary.folder / MY_STRETCHES,
                pictures.from_page(request.get("picture")),
            )
        except PlannerError as error:
            return {"own": {"error": str(error), "field": getattr(error, "field", "")}}
        self.choices = page_values.choices(self._materials.now().catalogue)
        notice = f"{stretch.name} is among your stretches now. Where the week has none of it, swap it in or like it."
        try:
            return self._plan(request) | {"own": {}, "notice": notice}
        except _Refused as refusal:
            return refusal.reply | {"own": {}, "notice": notice}

    def _calendar(self, request: Mapping[str, Any]) -> Reply:
        from planner.paper.export import take_calendar

        wishes = self._materials.wishes(request)
        week, reply = self._week(wishes)
        profile = self._materials.request(wishes).request.profile  # an experiment may set the times of day
        taken = take_calendar(week, profile, self.diary.folder, diary=self.diary.folder)
        return reply | self._taken(week, taken)

    def _page(self, request: Mapping[str, Any]) -> Reply:
        from planner.paper.export import take_page

        week, reply = self._week(self._materials.wishes(request))
        return reply | self._taken(week, take_page(week, self.diary.folder))

    def _unsaved(self, week: Week) -> bool:
        """Whether a day that is still open holds something else than the saved plan."""
        saved = self._materials.now().so_far(week.start).saved
        planned = {session.date: tuple(item.stretch.id for item in session.items) for session in week.sessions}
        return any(planned.get(day, ()) != saved.get(day, ()) for day in week.given)

    def _taken(self, week: Week, taken: Taken) -> Reply:
        """Return the file for the page to offer, and what to do with it."""
        more = " This week is not saved yet: choose Save plan as well." if self._unsaved(week) else ""
        content = base64.b64encode(taken.path.read_bytes()).decode()
        return {
            "notice": f"{taken.path.name} is downloaded. {taken.sentence}{more}",
            "file": {"name": taken.path.name, "base64": content},
        }


class _Refused(Exception):
    """There is no plan; reply: what the page shows in its place."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.reply = reply


def _said(error: PlannerError) -> Reply:
    """Return what the page shows of something that went wrong."""
    from_today = [refused.from_today(date.today())]
    if isinstance(error, WeekIsOver):
        return {"error": str(error), "field": FIRST_DAY, "ways": from_today}
    if isinstance(error, InvalidValue):
        ways = from_today if error.field == FIRST_DAY else []
        return {"error": _plainly(error), "field": error.field, "ways": ways}
    return {"error": str(error)}


def _saved(week: Week, today: date) -> str:
    first = next((session.date for session in week.sessions if session.date in week.given), None)
    if first is None:
        return "Saved. No session is left in this week."
    when = "today" if first == today else day_told(first, today)
    which = "first" if not week.kept else "next"
    return f"Saved. Your {which} session is {when}."


def _plainly(error: InvalidValue) -> str:
    """Return the sentence with the field as the form calls it: "minutes.mon" is "Minutes, Monday"."""
    if error.field in DAYS_ASKED:
        return f"Choose {DAYS_ASKED[error.field]}."
    if error.where != "profile":
        return str(error)
    names = dict(zip(WEEKDAYS, WEEKDAY_NAMES, strict=True))
    field_ = ", ".join(names.get(step, step.replace("_", " ")) for step in error.field.split("."))  # type: ignore[call-overload]
    return str(InvalidValue("", field_[:1].upper() + field_[1:], error.value, error.expected, error.choices))
