"""The plan editor: a person's wishes on one side, the week that follows from them on the other.

The page shows and edits; what it asks for is done in answers.py, and whatever goes wrong there becomes a sentence here.
The session itself is session_player.py's.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

import traitlets

from planner.analysis.visits import hint
from planner.catalogue import Catalogue
from planner.catalogue.guides import USUAL, Style
from planner.diary import Diary
from planner.errors import Asks, PlannerError
from planner.person import own_day, screening
from planner.person.own_day import HOURS
from planner.person.profile import as_plain, profile_of, starter
from planner.week import DAYS_PLANNED
from planner.widgets.common import assets, sketches
from planner.widgets.common.blocks import Block, shown_table, words
from planner.widgets.common.days import day_shown
from planner.widgets.common.following import FollowingWidget
from planner.widgets.common.requests import asks, diary_key
from planner.widgets.common.still import WithStill
from planner.widgets.common.unread import unread
from planner.widgets.common.updated import fault
from planner.widgets.plan_editor import page_values
from planner.widgets.plan_editor.answers import Answers, Refused, Reply, SavedMeanwhile
from planner.widgets.plan_editor.sentences import begins_from, went_wrong
from planner.widgets.plan_editor.wishes import Materials

# What each answer repeats of its request, so that a page that is loaded again shows what was last asked for.
ECHOED = ("seq", "action", "profile", "start", "edits")


class PlanEditor(FollowingWidget, WithStill):
    """Edit the profile and the week, see what follows at once, save it all to the diary's folder.

    request: from the page, {"seq", "action", ...} with what wishes.py reads; action: plan, save, screen, swaps,
    pause, end_pause, day_begins, own, drop_own, undo_own, calendar, page; since: what the page has seen of the saved
    wishes; decided: of what clashes; thorough: how often a better week was asked for before.
    reply: to the request of the same seq, what it asked for and the week, or the causes why there is none, with ways
    on; changes: what came, went and moved; looking: whether the same request, more thorough, may find a better week;
    error: what went wrong; notice: what was done; came, clashes: what another window saved meanwhile (two_windows.py);
    asks: the question whether to add what is there already, or to save over what was changed elsewhere, and the words
    of its button; pause, begins, own: what their forms say, as notice, or error and field; day_begins: the hour at
    which days begin from the next midnight on, and words on that.
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
        "plan_editor/own_picture",
        "plan_editor/own_likeness",
        "plan_editor/own_stretch",
        "plan_editor/own_list",
        "plan_editor/two_windows",
        "plan_editor/asked_first",
        "plan_editor/pauses",
        "plan_editor/day_begins",
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
        self._answers = Answers(self.diary, self._materials)
        self._offered: tuple[Catalogue, Style] = {}, USUAL
        self.choices = page_values.choices(*self._offered)
        usual = start or day_shown(self.diary.folder)
        wishes = {"profile": as_plain(starter(usual)), "start": usual.isoformat()}
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
            reply = self._answers.to(joined)
        except SavedMeanwhile:
            self._answer(request)
            return
        except Refused as refusal:
            reply = refusal.reply
        except Asks as error:
            reply = asks(error)
        except PlannerError as error:
            reply = went_wrong(error, day_shown(self.diary.folder))
        except Exception as error:  # noqa: BLE001 - whatever it is, the person must hear of it
            words = f"The planner met an error of its own: {error!r}. Nothing was saved."
            reply = {"error": fault(f"{words} Try again; if this stays, please report it.")}
        self._offer(reply.get("profile", request.get("profile")))
        asked = {name: request[name] for name in ECHOED if name in request}
        answer = asked | self._standing() | met | reply
        if request.get("action") != "look" or _content(answer) != _content(self.reply):
            self.reply = answer

    def _offer(self, profile: object) -> None:
        """Offer the stretches that there are, such as one added in another window, drawn as the person wants them."""
        with suppress(PlannerError):  # whoever plans says so
            offered = self._materials.now().catalogue, _style(profile)
            if offered != self._offered:
                self._offered, self.choices = offered, page_values.choices(*offered)

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
            "day_begins": self._day_begins(),
            "due": materials.due,
            "visit": hint(self.diary, materials.today),
            "unread": unread(self.diary),
            "screening": screening.as_plain(last, materials.catalogue) if last else None,
            "pauses": [
                {"from": f"{row['from']:%Y-%m-%d}", "to": f"{row['to']:%Y-%m-%d}", "why": row["why"]}
                for row in recent.to_dict("records")
            ],
        }

    def _day_begins(self) -> Reply:
        begins, now = own_day.load(self.diary.folder), datetime.now()
        return {"at": HOURS[begins.hour(now.date() + timedelta(1))], "words": begins_from(begins, now)}


def _style(profile: object) -> Style:
    """Return how the figures look for the person who has a profile, as plain values."""
    return profile_of(profile, "profile").style if isinstance(profile, Mapping) else USUAL


def _content(reply: Reply) -> Reply:
    """Return a reply without what it is an answer to: a look that finds the same needs none."""
    return {name: value for name, value in reply.items() if name not in ("seq", "action")}


def _rows(day: Mapping[str, Any]) -> list[list[str]]:
    """Return what a day holds as rows of a still's table; only the first one names the day."""
    name = f"{day['weekday']} {day['date']}"
    if not day["items"]:
        return [[name, "Nothing planned", ""]]
    name += f", {day['used_s'] / 60:.0f} min"
    doses = [(item["name"], item["dose"]) for item in day["items"]]
    return [[name if n == 0 else "", stretch, dose] for n, (stretch, dose) in enumerate(doses)]
