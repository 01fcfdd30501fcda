"""The page of the day: how the back is, what is for today, a session at once without a plan, and the week so far.

Puts the check-in and the player together and says which session is played. What is asked and kept stands in
requests.py, what is shown in page_values.py; the session itself is session_player.py's.
"""

from __future__ import annotations

from typing import Any

import traitlets
from ipywidgets import widget_serialization

from planner.diary import Diary
from planner.widgets.common import assets, sketches
from planner.widgets.common.blocks import Block, words
from planner.widgets.common.following import FollowingWidget
from planner.widgets.common.requests import failure, request_of
from planner.widgets.common.saying import said
from planner.widgets.common.still import WithStill
from planner.widgets.pain_check_in import PainCheckIn
from planner.widgets.session_player import SessionPlayer
from planner.widgets.session_player.offers import Offer, offer_of, offer_today
from planner.widgets.session_player.session_player import settled
from planner.widgets.today.page_values import shown
from planner.widgets.today.requests import KINDS, WHERE, AtOnce, under_way


class Today(FollowingWidget, WithStill):
    """Shows the day and offers its session, or another one at once.

    check_in, player: the widgets in it; player changes with what is offered. view: what is shown beside them (see
    page_values.py). request: the page's (requests.py). answer: number of the request it answers, done, message.
    """

    shows = "Here you see what is for today, and a session leads you through it."
    sketch = sketches.SESSION

    _esm = assets.script(
        "common/again",
        "common/asking",
        "common/unread",
        "common/pages",
        "common/screening_panel",
        "common/entry_list",
        "pain_check_in/marks",
        "pain_check_in/pain_check_in",
        *SessionPlayer.scripts,
        "today/reminder",
        "today/opening",
        "today/today",
    )
    _css = assets.style(
        "common/unread",
        "common/screening_panel",
        "common/entry_list",
        "pain_check_in/marks",
        *SessionPlayer.styles,
        "today/today",
    )
    check_in = traitlets.Instance(PainCheckIn).tag(sync=True, **widget_serialization)
    player = traitlets.Instance(SessionPlayer).tag(sync=True, **widget_serialization)
    view = traitlets.Dict().tag(sync=True)
    request = traitlets.Dict().tag(sync=True)
    answer = traitlets.Dict().tag(sync=True)

    def __init__(self, diary: Diary | None = None) -> None:
        self._diary = diary or Diary()
        check_in = PainCheckIn(self._diary)
        player = SessionPlayer(None, self._diary, offer=self._offered())
        super().__init__(check_in=check_in, player=player, view=shown(self._diary))
        self.follow(self._diary.folder)

    def told(self) -> list[Block]:
        view = self.view
        week = (view["week"] or {}).get("words", "")
        around = words(view["error"], week, view["next"], heading=view["title"])
        return [*around, *self.check_in.told(), *self.player.told()]

    def _offered(self) -> Offer:
        """Return the session to go on with, else what the plan holds for today."""
        settled(self._diary)
        begun = under_way(self._diary)
        return self._at_once(begun) if begun else offer_today(self._diary)

    def _at_once(self, made: AtOnce) -> Offer:
        return offer_of(made.session, self._diary, notice=made.words, name=made.name)

    @traitlets.observe("request")
    def _answer(self, change: Any) -> None:
        raw = change["new"]
        offer: Offer | None = None
        message = ""

        def carry_out() -> None:
            nonlocal offer, message
            request = request_of(raw, KINDS, WHERE)
            made, message = request.carry_out(self._diary)
            if made or not request.keeps_player:
                offer = self._at_once(made) if made else self._offered()

        error = failure(self._diary, carry_out)
        self.view = shown(self._diary)  # before the player: what its screens say of the day comes from there
        self.check_in.look()
        if offer:
            self._show(offer)
        self.answer = {"number": raw.get("number"), "done": not error, "message": said(error, {}) if error else message}

    def _show(self, offer: Offer) -> None:
        """Offer another player where it plays something else; the one before is not needed any more."""
        before = self.player
        if offer != Offer(before.script, before.resume, before.error):
            self.player = SessionPlayer(None, self._diary, offer=offer)
            before.close()
