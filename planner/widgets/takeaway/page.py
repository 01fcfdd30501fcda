"""The page that leads through sessions without a notebook: the player's own scripts and figures in one HTML text.

Plain values in, text out: which sessions, and what is said of them, is made.py's. In a file it may ask for nothing at
all (Content Security Policy, https://www.w3.org/TR/CSP3/); from the computer itself it may answer that.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from planner.widgets.common import assets
from planner.widgets.common.moving_figures import Value
from planner.widgets.session_player import SessionPlayer

SCRIPTS = (
    *SessionPlayer.scripts,
    "takeaway/vendor/qrcode",
    "takeaway/log",
    "takeaway/handing_over",
    "takeaway/stand_in",
    "takeaway/player_page",
    "takeaway/begin",
)
# Stands where a viewer draws the page and runs nothing of it: iOS shows files so, and some of Android's viewers.
WITHOUT_SCRIPTS = (
    "Stretching: this page needs a browser. On Android, open it with Chrome. On an iPhone, press Share and choose "
    "Microsoft Edge."
)
STYLES = (*SessionPlayer.styles, "takeaway/page")


@dataclass(frozen=True, kw_only=True)
class About:
    """What a file says of itself, and its log of it. diary, file: ids; key: names it in the browser's storage.

    made: when, ISO 8601 with offset. day_begins: from which days on the person's day begins at which hour.
    """

    program: str
    diary: str
    file: str
    made: str
    day_begins: Sequence[tuple[str, int]] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"takeaway.{self.file}"


def page_of(
    days: Sequence[Value], about: About, *, settings: Value | None = None, voice: Value | None = None, home: str = ""
) -> str:
    """Return the page of these scripts (script.py), in the order of their days.

    settings: what the person chose of sound, voice and tempo. voice: rate and sounds, the spoken words by their text.
    home: the address on the page's own server that takes a session's log ("" in a file: nothing is sent).
    """
    drawn, apart = _apart(days)
    state = {
        "days": apart,
        "drawn": drawn,
        "about": asdict(about) | {"key": about.key},
        "settings": settings,
        "voice": voice,
        "home": home,
    }
    script = assets.script(*SCRIPTS)
    return _PAGE.format(
        policy=_policy(script, home),
        without=WITHOUT_SCRIPTS,
        title=f"Stretching, {days[0]['day']}" if days else "Stretching",
        style=assets.style(*STYLES),
        state=_in_script(json.dumps(state)),
        script=script,
    )


def _apart(days: Sequence[Value]) -> tuple[list[Value], list[Value]]:
    """Return the figures and lessons of all days, each once, and the days with their places in that list instead."""
    places: dict[str, int] = {}
    drawn: list[Value] = []

    def once(parts: dict[str, Value]) -> dict[str, int]:
        for part in parts.values():
            text = json.dumps(part)
            if text not in places:
                places[text] = len(drawn)
                drawn.append(part)
        return {name: places[json.dumps(part)] for name, part in parts.items()}

    apart = []
    for day in days:
        figures: Value = day["figures"]
        moved = figures | {"of": once(figures["of"]), "easier": once(figures["easier"])}
        apart.append(day | {"figures": moved, "lessons": once(day["lessons"])})
    return drawn, apart


def _policy(script: str, home: str) -> str:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    allowed = [
        "default-src 'none'",
        f"script-src 'sha256-{digest}'",
        "style-src 'unsafe-inline'",  # the player's own, and what its elements set
        "img-src data: blob:",
        "media-src data: blob:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return "; ".join([*allowed, *(["connect-src 'self'"] if home else [])])


def _in_script(text: str) -> str:
    """Return JSON that no HTML parser takes for the end of a script, or for a comment in it."""
    return text.replace("<", "\\u003c")


_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="referrer" content="no-referrer">
<meta name="format-detection" content="telephone=no">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{title}</title>
<link rel="icon" href="data:;base64,=">
<style>{style}</style>
<body>
<p id="without">{without}</p>
<script type="application/json" id="state">{state}</script>
<script type="module">{script}</script>
"""
