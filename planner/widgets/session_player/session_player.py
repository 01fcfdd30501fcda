"""The widget that leads a person through a session.

Hands what to play (offers.py) to the page, which owns the clock and the sound, and writes to the diary what the page
reports. Nothing here waits: a session that is never played costs nothing.
"""

from __future__ import annotations

from typing import Any, ClassVar

import traitlets

from planner import speaking
from planner.diary import Diary
from planner.errors import InvalidValue, PlannerError
from planner.week import Session
from planner.widgets.common import assets, sketches
from planner.widgets.common.blocks import Block, shown_table, words
from planner.widgets.common.days import OwnDayWidget
from planner.widgets.common.moving_figures import Value
from planner.widgets.common.requests import diary_key, failure
from planner.widgets.common.saying import said
from planner.widgets.common.still import WithStill
from planner.widgets.session_player import spoken
from planner.widgets.session_player.events import End, Event, Hurt, Hurting, Part, read_event, settle
from planner.widgets.session_player.offers import PART_COLUMNS, Offer, offer_of, offer_today

LABELS = {"pain_before": "Pain before", "pain_after": "Pain after", "pain": "Pain right now", "note": "Note"}
# Of what no person typed: the page that kept it is older or newer than this Python, or it was spoilt meanwhile.
NOT_TAKEN = "A part of a session does not fit into the diary. Set it aside to go on; what came before it is saved."


class SessionPlayer(OwnDayWidget, WithStill):
    """Plays a session and records it; on a rest day (None) it says so.

    script: what to play (see script.py), with notice, a sentence to show, and unrated, the end of the day's last
    session where it still lacks the pain after it, or None.
    resume: what the diary holds of this session already, {} when
    nothing: started, date, parts (PART_COLUMNS), ended (its outcome, "" while it is not), hurting (what was answered
    after the newest "It hurts", and whether that was all, or None). events: what the page has to
    say, until saved_seq (session_id -> highest seq written) covers it. attempt: counts the page's requests to try the
    same events again. error: the sentence to show, "" when all is well. refused: the sessions of which the next event
    can never be written. diary_key: names the diary in the browser's storage.
    speaker: whether this computer can speak (able), and what to say where it should but can't (fault). wanted: texts
    to be spoken (number, rate, texts); given: some of them spoken (number, rate, sounds, each with ms and base64).
    """

    shows = "Here a session leads you through your stretches."
    sketch = sketches.SESSION

    # The page side but for what makes it a widget of its own: the day's page has these too.
    scripts: ClassVar[tuple[str, ...]] = (
        "common/stop",
        "common/figure",
        "common/teaching",
        "session_player/tempo",
        "session_player/settings",
        "session_player/speech",
        "session_player/sound",
        "session_player/own_voice",
        "session_player/voices",
        "session_player/hands",
        "session_player/outbox",
        "session_player/clock",
        "session_player/words",
        "session_player/hurting",
        "session_player/drill",
        "session_player/figure",
        "session_player/opening",
        "session_player/in_view",
        "session_player/view",
        "session_player/session_player",
    )
    styles: ClassVar[tuple[str, ...]] = (
        "common/stop",
        "common/teaching",
        "session_player/session_player",
        "session_player/hurting",
        "session_player/drill",
        "session_player/figure",
        "session_player/landscape",
    )
    _esm = assets.script(*scripts, "session_player/widget")
    _css = assets.style(*styles)
    script = traitlets.Dict().tag(sync=True)
    resume = traitlets.Dict().tag(sync=True)
    events: traitlets.List[Any] = traitlets.List().tag(sync=True)
    attempt = traitlets.Int(0).tag(sync=True)
    saved_seq = traitlets.Dict().tag(sync=True)
    error = traitlets.Unicode("").tag(sync=True)
    refused: traitlets.List[Any] = traitlets.List().tag(sync=True)
    diary_key = traitlets.Unicode("").tag(sync=True)
    speaker = traitlets.Dict().tag(sync=True)
    wanted = traitlets.Dict().tag(sync=True)
    given = traitlets.Dict().tag(sync=True)

    def __init__(self, session: Session | None, diary: Diary, *, offer: Offer | None = None) -> None:
        """Offer the session of this plan and day; offer: what to play or say in its place."""
        self._diary = diary
        played = offer or offer_of(session, diary)
        self._standing = played.error
        super().__init__(
            script=dict(played.script),
            resume=dict(played.resume),
            error=played.error,
            diary_key=diary_key(diary),
            speaker={"able": speaking.able(), "fault": ""},
        )
        self.tell_days(diary.folder)

    @classmethod
    def today(cls, diary: Diary) -> SessionPlayer:
        """Return the player of the session that the diary's newest plan holds for today (see `offer_today`)."""
        settled(diary)
        return cls(None, diary, offer=offer_today(diary))

    def told(self) -> list[Block]:
        script = self.script
        stop = script.get("stop") or {}
        said = (self.error, stop.get("words", ""), script.get("rest", ""), script.get("notice", ""))
        heading = stop.get("heading") or script.get("title", "")
        rows = [[str(each["order"]), each["name"], each["dose"]] for each in script.get("outline", ())]
        return [*words(*said, heading=heading), *shown_table("The session", ("", "Stretch", "How much"), rows)]

    @traitlets.observe("events", "attempt")
    def _write(self, _change: object) -> None:
        """Write what is new, in order; after a failure the rest of that session waits for the next attempt."""
        self.tell_days(self._diary.folder)
        saved = dict(self.saved_seq)
        errors: dict[str, PlannerError] = {}
        for session_id, seq, raw in sorted(map(_numbered, self.events), key=lambda event: event[:2]):
            if session_id in errors or seq <= saved.get(session_id, 0):
                continue
            if error := self._write_one(raw):
                errors[session_id] = error
            else:
                saved[session_id] = seq
        sentences = [self._standing, *(said(error, LABELS, NOT_TAKEN) for error in errors.values())]
        self.refused = [session_id for session_id, error in errors.items() if isinstance(error, InvalidValue)]
        self.error = " ".join(dict.fromkeys(filter(None, sentences)))
        self.saved_seq = saved

    @traitlets.observe("wanted")
    def _speak(self, _change: object) -> None:
        try:
            self.given = spoken.given(self.wanted)
        except PlannerError as error:
            self.speaker = {"able": False, "fault": str(error)}

    def _write_one(self, raw: object) -> PlannerError | None:
        """Write one event; return why it failed, None when it is in the diary."""

        def write() -> None:
            event = read_event(raw)
            event.write(self._diary)
            self._remember(event)

        return failure(self._diary, write)

    def _remember(self, event: Event) -> None:
        """Keep `resume` up with the diary, for a page that is loaded again without a copy of its own."""
        if event.session_id != self.script.get("session_id"):
            return
        parts: list[Value] = self.resume.get("parts", [])
        if isinstance(event, Part):
            row = {name: getattr(event, name) for name in PART_COLUMNS}
            parts = [part for part in parts if (part["order"], part["side"]) != (event.order, event.side)] + [row]
        ended = event.outcome if isinstance(event, End) else ""
        hurting = self.resume.get("hurting")
        if isinstance(event, Hurting):
            hurting = event.as_plain(answered=False)
        elif isinstance(event, Hurt) and hurting:
            hurting = {**hurting, "answered": True}
        started = {"started": True, "date": event.date.isoformat()}
        self.resume = {**started, "parts": parts, "ended": ended, "hurting": hurting}


def settled(diary: Diary) -> None:
    """Settle what an earlier day left open; where that can't be written it is tried again with the next page."""
    failure(diary, lambda: settle(diary, diary.today()))


def _numbered(raw: Any) -> tuple[str, int, object]:
    """Return session_id, seq and the event; one without these comes first and fails when it is read."""
    event = raw if isinstance(raw, dict) else {}
    session_id, seq = event.get("session_id"), event.get("seq")
    return (session_id if isinstance(session_id, str) else ""), (seq if type(seq) is int else 1), raw
