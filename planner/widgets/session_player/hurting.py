"""What the page offers after "It hurts": where it may hurt, the signs that end a session, easier ways for this person.

Not for what is done with the answers: that is the page's (session_player.js) and the diary's (events.py).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

from planner.catalogue import CAUTIONS, REGIONS, Stretch, Variant
from planner.catalogue.guides import USUAL, Style
from planner.errors import PlannerError
from planner.person.profile import Profile, load_profile, weekday
from planner.person.screening import latest, signs_as_plain
from planner.week import Session
from planner.widgets.session_player.events import ELSEWHERE


def hurting(session: Session, folder: Path) -> dict[str, Any]:
    """Return what to ask and to offer; folder: where the person's profile and answers are kept.

    where: places. signs, stops: see planner.screening.signs_as_plain. easier: stretch id -> easier ways (name, how).
    """
    profile = _limits(folder)
    easier = {item.stretch.id: easier_ways(item.stretch, profile, session) for item in session.items}
    plain = {id_: [{"name": way.name, "how": way.how} for way in ways] for id_, ways in easier.items()}
    return {"where": [*REGIONS, ELSEWHERE], **signs_as_plain(), "easier": plain}


def easier_ways(stretch: Stretch, profile: Profile, session: Session) -> list[Variant]:
    """Return the easier variants that go on from the middle of the stretch and keep the person's limits that day.

    One that is an entry of its own has cues of its own, and is no going on.
    """

    def fits(variant: Variant) -> bool:
        position = variant.position or stretch.position
        return (
            not variant.stretch
            and profile.cautions.isdisjoint(variant.adds_cautions)
            and _has(profile, stretch, variant.equipment or ())
            and position in profile.positions.get(weekday(session.date), (position,))
        )

    return [variant for variant in stretch.easier if fits(variant)]


def _has(profile: Profile, stretch: Stretch, things: Collection[str]) -> bool:
    """Whether these things are at hand: what the planned stretch needs is."""
    return set(things) <= {*profile.equipment, *stretch.equipment}


def style_of(folder: Path) -> Style:
    """Return how the figures look for this person; the usual way where that can't be read."""
    try:
        return (load_profile(folder / "profile.toml") or Profile()).style
    except PlannerError:
        return USUAL


def _limits(folder: Path) -> Profile:
    """Return the profile with the cautions that the answers speak of; the strictest where one cannot be read."""
    try:
        profile = load_profile(folder / "profile.toml") or Profile()
        screening = latest(folder / "screening.toml")
    except PlannerError:
        return Profile(cautions=frozenset(CAUTIONS))
    return replace(profile, cautions=profile.cautions | (screening.cautions if screening else frozenset()))
