"""The plan editor: a person's wishes on one side, the week that follows from them on the other.

The page shows and edits; every plan is made here, by the solver. What the page shows of it is page_values.py's; the
session itself is session_player.py's.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import traitlets

from planner.analysis.adherence import week_of
from planner.analysis.visits import hint
from planner.catalogue import MY_STRETCHES, pictures
from planner.catalogue.own_stretches import add_own_stretch
from planner.checking import Day, checked
from planner.diary import Diary
from planner.errors import AlreadyThere, InvalidValue, PlannerError
from planner.person import screening
from planner.person.profile import as_plain, load_profile, save_profile, starter
from planner.planning.solver import NoPlan, plan
from planner.planning.swaps import alternatives
from planner.storage import locked
from planner.week import DAYS_PLANNED, Week, edits_file
from planner.widgets.common import assets, sketches
from planner.widgets.common.blocks import Block, shown_table, words
from planner.widgets.common.following import FollowingWidget
from planner.widgets.common.requests import Once, asks, diary_key, if_there
from planner.widgets.common.saying import said
from planner.widgets.common.still import WithStill
from planner.widgets.common.unread import unread
from planner.widgets.common.updated import fault
from planner.widgets.plan_editor import page_values, refused
from planner.widgets.plan_editor.two_windows import answers_met
from planner.widgets.plan_editor.wishes import PROFILE, Materials, WeekIsOver, Wishes
from planner.words import day_of_year, day_told

if TYPE_CHECKING:
    from planner.paper.export import Taken

Reply = dict[str, Any]
# What each answer repeats of its request, so that a page that is loaded again shows what was last asked for.
ECHOED = ("seq", "action", "profile", "start", "edits")

# What is chosen in the fields that hold a day.
FIRST_DAY = "first day"
# What the form calls the fields of the profile, and those of a stretch of one's own.
LABELS = {
    "minutes": "Minutes",
    "times_a_week": "Times a week",
    "minutes_each": "Minutes each",
    "focus": "What to work on",
    "change": "How much change",
    "cautions": "Be careful with",
    "equipment": "What you have",
    "avoid": "Leave it out",
    "like": "I like it",
    "released": "My clinician allows it",
    "wake": "You wake up at",
    "session_at": "Session",
    "positions": "Days with limits",
    "why": "Why",
}
OWN_LABELS = {
    "name": "Name",
    "steps": "What to do",
    "position": "Position",
    "regions": "What it stretches most",
    "reps": "Repetitions",
    "hold_s": "Seconds of each hold",
    "equipment": "What you need for it",
    "cautions": "Who should be careful with it",
    "picture": "A picture of it",
}
DAYS_ASKED = {
    FIRST_DAY: "a first day for this plan",
    "from": "the first day of the pause",
    "to": "the last day of the pause, the first day itself or a later one",
}


class PlanEditor(FollowingWidget, WithStill):
    """Edit the profile and the week, see what follows at once, save it all to the diary's folder.

    request: from the page, {"seq", "action", ...} with what wishes.py reads; action: plan, save, screen, swaps,
    pause, end_pause, own, calendar, page; since: what the page has seen of the saved wishes; decided: of what clashes.
    reply: to the request of the same seq, what it asked for and the week, or the causes why there is none, with ways
    on; changes: what came, went and moved; error: what went wrong; notice: what was done; came, clashes: what another
    window saved meanwhile (two_windows.py); asks: the question whether to add what is there already, and the words of
    its button; pause, own: what their forms say, as notice, or error and field.
    """

    shows = "Here you plan your week."
    sketch = sketches.WEEK

    _esm = assets.script(
        "common/again",
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
        "plan_editor/two_windows",
        "plan_editor/pauses",
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
    diary_key = traitlets.Unicode().tag(sync=True)

    def __init__(self, diary: Diary | None = None, start: date | None = None) -> None:
        self.diary = diary or Diary()
        super().__init__(diary_key=diary_key(self.diary))
        self.follow(self.diary.folder)
        self._materials = Materials(self.diary)
        self._once = Once()
        self.choices = page_values.choices({})
        wishes = {"profile": as_plain(starter(start or date.today())), "start": (start or date.today()).isoformat()}
        self._answer({"seq": 0, "action": "begin", "edits": None, "first": start, **wishes})

    def told(self) -> list[Block]:
        week = self.reply.get("week") or {"days": []}
        rows = [row for day in week["days"] for row in _rows(day)]
        waiting = "This week is not saved." if rows and self.reply.get("unsaved") else ""
        table = shown_table("Your week", ("Day", "Stretch", "How much"), rows)
        return [*words(self.reply.get("error", ""), *self.reply.get("causes", ()), waiting), *table]

    @traitlets.observe("request")
    def _requested(self, change: Any) -> None:
        self._answer(change["new"])

    def _answer(self, request: dict[str, Any]) -> None:
        """Reply to a request; whatever goes wrong is said in the widget, because nobody looks into the log."""
        met: Reply = {}
        try:
            met, joined = self._materials.met(request)
            reply = self._actions().get(str(request.get("action")), self._plan)(joined)
        except _SavedMeanwhile:
            self._answer(request)
            return
        except _Refused as refusal:
            reply = refusal.reply
        except AlreadyThere as error:
            reply = asks(error)
        except PlannerError as error:
            reply = _said(error)
        except Exception as error:  # noqa: BLE001 - whatever it is, the person must hear of it
            words = f"The planner met an error of its own: {error!r}. Nothing was saved."
            reply = {"error": fault(f"{words} Try again; if this stays, please report it.")}
        asked = {name: request[name] for name in ECHOED if name in request}
        answer = asked | self._standing() | met | reply
        if request.get("action") != "look" or _content(answer) != _content(self.reply):
            self.reply = answer

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
            "unsaved": self._unsaved(week) or self._materials.saved(wishes.start) not in (None, wishes.plain()),
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
        saved = load_profile(self.diary.folder / PROFILE)
        profile = as_plain(saved) if saved else request["profile"]
        start = request["first"] or week_of(self.diary) or date.today()
        begun = {"profile": profile, "start": start.isoformat()}
        begun["since"] = {"profile": profile, "edits": edits_file.as_plain(self._materials.edits(start))}
        try:
            return begun | self._plan(dict(request) | begun | self._materials.changed_by_hand(start))
        except _Refused as refusal:  # shown with the saved wishes, which it is about
            return begun | refusal.reply

    def _plan(self, request: Mapping[str, Any]) -> Reply:
        return self._week(self._materials.wishes(request))[1]

    def _save(self, request: Mapping[str, Any]) -> Reply:
        wishes = self._materials.wishes(request)
        if request.get("clashes"):
            return self._plan(request) | {"notice": "Not saved yet: choose which one counts."}
        week, reply = self._week(wishes)
        folder = self.diary.folder
        with locked.writing(folder / PROFILE):
            # One that cannot be read stops here, before anything is written.
            if self._materials.saved(wishes.start) not in (None, request.get("since")):
                raise _SavedMeanwhile
            self._materials.edits(wishes.start)
            if week.sessions:  # an experiment may have a week without stretching
                self.diary.save_plan(week)
            try:
                save_profile(wishes.profile, folder / PROFILE)
                edits_file.save_edits(wishes.edits, wishes.start, folder / edits_file.NAME)
            except PlannerError as error:
                raise PlannerError(f"The plan is saved, but your wishes are not. {error}") from error
        return reply | {
            "notice": _saved(week, date.today()),
            "unsaved": False,
            "since": wishes.plain().as_plain(),
        }

    def _screen(self, request: Mapping[str, Any]) -> Reply:
        """Keep the answers, whatever the wishes are worth, and say what follows; kept: that they are."""
        materials = self._materials.now()
        before = materials.answered
        answers, clashes = answers_met(request, before.answers if before else {})
        if clashes:
            return {"kept": False, "clashes": clashes}
        answered = screening.screen(answers, materials.today)
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
        def add() -> str:
            first, last = _pause_of(request)
            if last < first:
                raise PauseEndsFirst(first, last)
            why, again = str(request.get("why") or ""), if_there(request.get("again") is True)
            form = _form(request, "from", "to", "why")
            self._once(form, lambda: self.diary.add_pause(first, last, why, again))
            return "Paused. Nothing is planned on these days; save the plan to keep that."

        return self._said_in("pause", request, add)

    def _end_pause(self, request: Mapping[str, Any]) -> Reply:
        def take_out() -> str:
            self.diary.remove_pause(*_pause_of(request), request.get("why"))
            return "The pause is taken out. Save the plan to keep that."

        return self._said_in("pause", request, take_out)

    def _own(self, request: Mapping[str, Any]) -> Reply:
        """Add a stretch of the person's own."""

        def add() -> str:
            given, picture = request.get("form") or {}, pictures.from_page(request.get("picture"))
            form = _form(request, "form", "picture")
            stretch = self._once(form, lambda: add_own_stretch(given, self.diary.folder / MY_STRETCHES, picture))
            self.choices = page_values.choices(self._materials.now().catalogue)
            return f"{stretch.name} is among your stretches now. Where the week has none of it, swap it in or like it."

        return self._said_in("own", request, add)

    def _said_in(self, form: str, request: Mapping[str, Any], act: Callable[[], str]) -> Reply:
        """Do what a form of its own asks, and plan with that; how it went is said in the form, whatever the week is."""
        try:
            there = {form: {"notice": act()}}
        except AlreadyThere:
            raise
        except PlannerError as error:
            words = _plainly(error, OWN_LABELS if form == "own" else LABELS)
            return {form: {"error": words, "field": getattr(error, "field", "")}}
        try:
            return self._plan(request) | there
        except _Refused as refusal:
            return refusal.reply | there
        except PlannerError as error:
            return _said(error) | there

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


def _content(reply: Reply) -> Reply:
    """Return a reply without what it is an answer to: a look that finds the same needs none."""
    return {name: value for name, value in reply.items() if name not in ("seq", "action")}


class PauseEndsFirst(PlannerError):
    """The last day of a pause lies before its first one."""

    field = "to"

    def __init__(self, first: date, last: date) -> None:
        super().__init__(
            f"The pause ends on {day_of_year(last)}, before it begins on {day_of_year(first)}. Choose a later last day."
        )


class _Refused(Exception):
    """There is no plan; reply: what the page shows in its place."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.reply = reply


class _SavedMeanwhile(Exception):
    """Another window saved its wishes since this one's were joined with what is saved."""


def _form(request: Mapping[str, Any], *fields: str) -> str:
    """Return what a form that was sent is known by: its entry and what it holds; a request without one is its own."""
    held = [request.get(name) for name in ("entry" if "entry" in request else "seq", *fields)]
    return hashlib.sha256(json.dumps(held, default=str).encode()).hexdigest()


def _rows(day: Mapping[str, Any]) -> list[list[str]]:
    """Return what a day holds as rows of a still's table; only the first one names the day."""
    name = f"{day['weekday']} {day['date']}"
    if not day["items"]:
        return [[name, "Nothing planned", ""]]
    name += f", {day['used_s'] / 60:.0f} min"
    doses = [(item["name"], item["dose"]) for item in day["items"]]
    return [[name if n == 0 else "", stretch, dose] for n, (stretch, dose) in enumerate(doses)]


def _pause_of(request: Mapping[str, Any]) -> tuple[date, date]:
    first, last = (checked(Day, request.get(name), "pauses.csv", name) for name in ("from", "to"))
    return first, last


def _said(error: PlannerError) -> Reply:
    """Return what the page shows of something that went wrong."""
    from_today = [refused.from_today(date.today())]
    if isinstance(error, WeekIsOver):
        return {"error": str(error), "field": FIRST_DAY, "ways": from_today}
    if isinstance(error, InvalidValue):
        ways = from_today if error.field == FIRST_DAY else []
        return {"error": _plainly(error), "field": error.field, "ways": ways}
    return {"error": _plainly(error)}


def _saved(week: Week, today: date) -> str:
    first = next((session.date for session in week.sessions if session.date in week.given), None)
    if first is None:
        return "Saved. No session is left in this week."
    when = "today" if first == today else day_told(first, today)
    which = "first" if not week.kept else "next"
    return f"Saved. Your {which} session is {when}."


def _plainly(error: PlannerError, labels: Mapping[str, str] = LABELS) -> str:
    """Return the sentence as the form says it."""
    asked = DAYS_ASKED.get(error.field) if isinstance(error, InvalidValue) else None
    return f"Choose {asked}." if asked else said(error, labels)
