"""What the plan editor answers to each request of its page: every plan is made here, by the solver.

What the page shows of a plan is page_values.py's, what it wishes wishes.py's, and the words are sentences.py's. How an
answer reaches the page, and what becomes of an error, is plan_editor.py's.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from math import inf
from typing import TYPE_CHECKING, Any

from planner.analysis import draw_power
from planner.analysis.adherence import week_of
from planner.catalogue import MY_STRETCHES, pictures
from planner.catalogue.own_stretches import (
    Deleted,
    add_own_stretch,
    change_own_stretch,
    delete_own_stretch,
    put_back,
)
from planner.checking import Day, checked
from planner.diary import Diary
from planner.errors import Asks, PlannerError
from planner.person import screening
from planner.person.own_day import set_day_begins
from planner.person.profile import as_plain, load_profile, save_profile, starter
from planner.planning.solver import NoPlan, plan_within
from planner.planning.swaps import alternatives
from planner.storage import locked
from planner.week import Week, edits_file
from planner.widgets.common import working
from planner.widgets.common.days import day_shown
from planner.widgets.common.requests import Count, Once, if_there
from planner.widgets.plan_editor import page_values, refused
from planner.widgets.plan_editor.sentences import (
    LABELS,
    OWN_LABELS,
    PauseEndsFirst,
    begins_from,
    chance_chose,
    plainly,
    saved,
    went_wrong,
)
from planner.widgets.plan_editor.two_windows import answers_met
from planner.widgets.plan_editor.wishes import PROFILE, Materials, Wishes

if TYPE_CHECKING:
    from planner.paper.export import Taken

# Seconds that the search for the best week has, in turns, once a good one is shown.
THOROUGH_S = (1.0, 5.0)

Reply = dict[str, Any]


class Refused(Exception):
    """There is no plan; reply: what the page shows in its place."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.reply = reply


class SavedMeanwhile(Exception):
    """Another window saved its wishes since this one's were joined with what is saved."""


class Answers:
    """Answers the requests of one page, and does what they ask of the diary."""

    def __init__(self, diary: Diary, materials: Materials) -> None:
        self.diary, self.materials = diary, materials
        self._once = Once()
        self._deleted: Deleted | None = None

    def to(self, request: Mapping[str, Any]) -> Reply:
        """Return the answer to a request that is joined with what is saved (`Materials.met`).

        Raises Refused, SavedMeanwhile, Asks where the person is to be asked, or PlannerError.
        """
        acts = {
            "begin": self._begin,
            "save": self._save,
            "screen": self._screen,
            "swaps": self._swaps,
            "pause": self._pause,
            "end_pause": self._end_pause,
            "day_begins": self._day_begins,
            "own": self._own,
            "drop_own": self._drop_own,
            "undo_own": self._undo_own,
            "calendar": self._calendar,
            "page": self._page,
            "plan": self._plan_at_once,
        }
        return acts.get(str(request.get("action")), self._plan)(request)

    def _week(self, wishes: Wishes, patience_s: float = inf) -> tuple[Week, Reply]:
        """Return the week and what the page shows of it; looking: whether a better one is still to be looked for."""
        materials = self.materials.now()
        running = materials.experiment
        if wishes.profile.by_chance and running and any(map(running.arm, wishes.days)):
            raise Refused(refused.chance_or_experiment(running, wishes))
        keeping = self.materials.request(wishes)
        try:
            week, over = plan_within(patience_s, keeping.request, wishes.stays, wishes.refill or ())
        except NoPlan as refusal:
            raise Refused(refused.refused(refusal, wishes, keeping.request, starter(wishes.start))) from refusal
        view = page_values.shown(week, wishes.edits, materials.so_far(wishes.start), materials.today, keeping.words)
        changes = page_values.changes(week, wishes.base, materials.catalogue)
        return week, {
            "week": view,
            "looking": not over,
            "unsaved": self._unsaved(week) or self.materials.saved(wishes.start) not in (None, wishes.plain()),
            "changes": changes,
            **self._chance(wishes),
            "edits": edits_file.as_plain(wishes.edits),
        }

    def _chance(self, wishes: Wishes) -> Reply:
        """Return what chance chose, and what that could find; nothing for who chooses the days."""
        if not wishes.profile.by_chance:
            return {}
        materials = self.materials.now()
        said = chance_chose(wishes.days, materials.drawn, self.materials.to_draw(wishes))
        return {"chance": said, "power": draw_power.sentence(materials.days, wishes.profile.times_a_week or 0)}

    def _drawn(self, wishes: Wishes) -> tuple[Week, Reply]:
        """Draw what is still to be drawn of the week, and plan it by that."""
        if self.diary.draw_days(self.materials.to_draw(wishes), wishes.profile.times_a_week or 0):
            wishes = replace(wishes, refill=None, base={})  # sessions come and go on any day, as was said before
        return self._week(wishes)

    def _begin(self, request: Mapping[str, Any]) -> Reply:
        kept = load_profile(self.diary.folder / PROFILE)
        profile = as_plain(kept) if kept else request["profile"]
        start = request["first"] or week_of(self.diary) or self.diary.today()
        begun = {"profile": profile, "start": start.isoformat()}
        begun["since"] = {"profile": profile, "edits": edits_file.as_plain(self.materials.edits(start))}
        try:
            return begun | self._plan(dict(request) | begun | self.materials.changed_by_hand(start))
        except Refused as refusal:  # shown with the saved wishes, which it is about
            return begun | refusal.reply

    def _plan(self, request: Mapping[str, Any]) -> Reply:
        return self._week(self.materials.wishes(request))[1]

    def _plan_at_once(self, request: Mapping[str, Any]) -> Reply:
        """Plan as well as can be while somebody waits; unless that was the best, the page asks once more, thoroughly.

        In turns, so that between them what the person asks for next is heard; after the last one the good week has to
        do. Where something clashes nobody waits for the week, but for the person who has to decide.
        """
        patience = (working.SOON_S, *THOROUGH_S)
        turn = min(checked(Count, request.get("thorough") or 0, "plan", "thorough"), len(THOROUGH_S))
        reply = self._week(self.materials.wishes(request), inf if request.get("clashes") else patience[turn])[1]
        return reply | {"looking": turn < len(THOROUGH_S) and reply["looking"]}

    def _save(self, request: Mapping[str, Any]) -> Reply:
        wishes = self.materials.wishes(request)
        if request.get("clashes"):
            return self._plan(request) | {"notice": "Not saved yet: choose which one counts."}
        week, reply = self._week(wishes)
        folder = self.diary.folder
        with locked.writing(folder / PROFILE):
            # One that cannot be read stops here, before anything is written.
            if self.materials.saved(wishes.start) not in (None, request.get("since")):
                raise SavedMeanwhile
            self.materials.edits(wishes.start)
            if wishes.profile.by_chance:
                week, reply = self._drawn(wishes)
            if week.sessions:  # an experiment may have a week without stretching
                self.diary.save_plan(week)
            try:
                save_profile(wishes.profile, folder / PROFILE)
                edits_file.save_edits(wishes.edits, wishes.start, folder / edits_file.NAME)
            except PlannerError as error:
                raise PlannerError(f"The plan is saved, but your wishes are not. {error}") from error
        return reply | {
            "notice": saved(week, self.diary.today()),
            "unsaved": False,
            "since": wishes.plain().as_plain(),
        }

    def _screen(self, request: Mapping[str, Any]) -> Reply:
        """Keep the answers, whatever the wishes are worth, and say what follows; kept: that they are."""
        materials = self.materials.now()
        before = materials.answered
        answers, clashes = answers_met(request, before.answers if before else {})
        if clashes:
            return {"kept": False, "clashes": clashes}
        answered = screening.screen(answers, materials.today)
        screening.keep(answered, self.diary.folder / "screening.toml")
        reply: Reply = {"kept": True}
        try:
            wishes = self.materials.wishes(request)
            catalogue = self.materials.now().catalogue
            asked_again = screening.asked_again(wishes.profile.released, before, answered, catalogue)
            released = wishes.profile.released - {*asked_again}
            wishes = replace(wishes, profile=replace(wishes.profile, released=released))
            reply |= {"profile": as_plain(wishes.profile), "notice": self._taken_back(asked_again)}
            return reply | self._week(wishes)[1]
        except Refused as refusal:
            return reply | refusal.reply
        except PlannerError as error:
            return reply | went_wrong(error, day_shown(self.diary.folder))

    def _taken_back(self, ids: Collection[str]) -> str:
        names = ", ".join(self.materials.now().catalogue[id_].name for id_ in ids)
        ends = f"was released before these answers: ask your clinician again. Until then it stays out: {names}."
        return f"What {ends}" if names else ""

    def _swaps(self, request: Mapping[str, Any]) -> Reply:
        wishes = self.materials.wishes(request)
        week, reply = self._week(wishes)
        day = checked(Day, request.get("day"), "plan", "day")
        days = {session.date: tuple(item.stretch.id for item in session.items) for session in week.sessions}
        found = alternatives(self.materials.request(wishes).request, days, day, str(request.get("stretch")))
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

    def _day_begins(self, request: Mapping[str, Any]) -> Reply:
        """Keep when the person's days begin from now on; saved at once, as no week depends on it."""

        def keep() -> str:
            begins = set_day_begins(request.get("begins"), self.diary.folder)
            return " ".join(filter(None, ("Saved.", begins_from(begins, datetime.now()))))

        return self._said_in("begins", request, keep)

    def _own(self, request: Mapping[str, Any]) -> Reply:
        """Add a stretch of the person's own, or change the one whose id is named."""
        path, id_ = self.diary.folder / MY_STRETCHES, request.get("id")

        def enter() -> str:
            given, picture = request.get("form") or {}, pictures.from_page(request.get("picture"))
            if id_ is None:
                name = add_own_stretch(given, path, picture).name
                return f"{name} is among your stretches now. Where the week has none of it, swap it in or like it."
            seen = None if request.get("again") is True else str(request.get("seen"))
            kept = request.get("keep_picture") is not False
            return f"{change_own_stretch(str(id_), given, path, picture, keep_picture=kept, seen=seen).name} is saved."

        form = _form(request, "id", "form", "picture", "keep_picture")
        return self._said_in("own", request, lambda: self._once(form, enter))

    def _drop_own(self, request: Mapping[str, Any]) -> Reply:
        """Delete a stretch of the person's own."""

        def delete() -> str:
            path = self.diary.folder / MY_STRETCHES
            self._deleted = delete_own_stretch(str(request.get("id")), path, seen=str(request.get("seen")))
            return f"{self._deleted.stretch.name} is deleted. What you logged stays in your diary."

        return self._said_in("own", request, delete)

    def _undo_own(self, request: Mapping[str, Any]) -> Reply:
        """Put back the stretch of the person's own that was deleted last on this page."""

        def undo() -> str:
            if self._deleted is None:
                raise PlannerError("There is nothing to put back here. Add the stretch again.")
            stretch, self._deleted = put_back(self._deleted), None
            return f"{stretch.name} is back."

        return self._said_in("own", request, undo)

    def _said_in(self, form: str, request: Mapping[str, Any], act: Callable[[], str]) -> Reply:
        """Do what a form of its own asks, and plan with that; how it went is said in the form, whatever the week is."""
        try:
            there = {form: {"notice": act()}}
        except Asks:
            raise
        except PlannerError as error:
            words = plainly(error, OWN_LABELS if form == "own" else LABELS)
            return {form: {"error": words, "field": getattr(error, "field", "")}}
        try:
            return self._plan(request) | there
        except Refused as refusal:
            return refusal.reply | there
        except PlannerError as error:
            return went_wrong(error, day_shown(self.diary.folder)) | there

    def _calendar(self, request: Mapping[str, Any]) -> Reply:
        from planner.paper.export import take_calendar

        wishes = self.materials.wishes(request)
        week, reply = self._week(wishes)
        profile = self.materials.request(wishes).request.profile  # an experiment may set the times of day
        taken = take_calendar(week, profile, self.diary.folder, diary=self.diary.folder)
        return reply | self._taken(week, taken)

    def _page(self, request: Mapping[str, Any]) -> Reply:
        from planner.paper.export import take_page

        wishes = self.materials.wishes(request)
        week, reply = self._week(wishes)
        return reply | self._taken(week, take_page(week, self.diary.folder, wishes.profile.style))

    def _unsaved(self, week: Week) -> bool:
        """Whether a day that is still open holds something else than the saved plan."""
        saved = self.materials.now().so_far(week.start).saved
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


def _form(request: Mapping[str, Any], *fields: str) -> str:
    """Return what a form that was sent is known by: its entry and what it holds; a request without one is its own."""
    held = [request.get(name) for name in ("entry" if "entry" in request else "seq", *fields)]
    return hashlib.sha256(json.dumps(held, default=str).encode()).hexdigest()


def _pause_of(request: Mapping[str, Any]) -> tuple[date, date]:
    first, last = (checked(Day, request.get(name), "pauses.csv", name) for name in ("from", "to"))
    return first, last
