"""The posture drill as the page shows it: its checklist. Not for its cues: the session has them as any stretch's."""

from __future__ import annotations

from typing import Any

from planner.catalogue import POSTURE_DRILL
from planner.week import Session


def drill(session: Session) -> dict[str, Any] | None:
    """Return the posture drill of a session, None where it has none.

    stretch: its id. checks: one per step of getting into it, in order: name (in a word, "" where the catalogue gives
    none) and words. form: what to look at again.
    """
    for stretch in (item.stretch for item in session.items):
        if stretch.id == POSTURE_DRILL:
            checks = [{"name": s.check, "words": s.say.removeprefix(f"{stretch.name}. ")} for s in stretch.setup]
            return {"stretch": stretch.id, "checks": checks, "form": list(stretch.form)}
    return None
