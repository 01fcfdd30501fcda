"""What the plan editor's page shows of a catalogue and a week, as plain values. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from planner.analysis.adherence import WeekSoFar
from planner.catalogue import CAUTION_WORDS, EQUIPMENT, POSITIONS, POSTURE_DRILL, REGIONS, Catalogue, Stretch, own_form
from planner.catalogue.guides import GUIDES, Style
from planner.catalogue.own_stretches import mark_of, own_of
from planner.catalogue.reading import likenesses
from planner.person import screening
from planner.person.own_day import HOURS
from planner.person.profile import WEEKDAY_NAMES, WEEKDAYS, weekday_name
from planner.planning.rules import TIMES_PER_STRETCH
from planner.planning.swaps import Alternative
from planner.week import Edits, Item, Week
from planner.week.difference import difference
from planner.widgets.common.lessons import lesson
from planner.widgets.common.moving_figures import portrait
from planner.words import day_of_year, day_of_year_in_short

# Less than this of a day's minutes is left by every plan, and needs no words.
MUCH_LEFT_S = 60
# What became of a session on the day it was moved to.
THERE = {
    "done": ", and done there",
    "part": ", and done in part there",
    "begun": ", and begun there",
    "missed": ", and not done there",
    "paused": ", which is paused now",
}
NO_WORDS: Mapping[date, str] = {}


def choices(catalogue: Catalogue, style: Style) -> dict[str, Any]:
    """Return what the form offers and what all cards share. style: how the figures look.

    own: the person's own stretches as their form holds them, with the mark of what was seen. likenesses: the stretches
    whose figure one of these can be drawn with.
    """
    return {
        "weekdays": dict(zip(WEEKDAYS, WEEKDAY_NAMES, strict=True)),
        "regions": REGIONS,
        "cautions": CAUTION_WORDS,
        "equipment": EQUIPMENT,
        "positions": POSITIONS,
        "drill": POSTURE_DRILL,
        "hours": HOURS,
        "screening": screening.sheet_as_plain(),
        "stretches": [lesson(stretch, style) for stretch in catalogue.values()],
        "own": [_own(stretch) for stretch in own_of(catalogue)],
        "likenesses": [
            {"id": id_, "position": catalogue[id_].position, "regions": catalogue[id_].regions}
            for id_ in likenesses(catalogue.values())
            if id_ in catalogue
        ],
        "guides": [portrait(guide) for guide in GUIDES.values()],
    }


def _own(stretch: Stretch) -> dict[str, Any]:
    form = own_form.as_plain(own_form.form_of(stretch))
    return {"id": stretch.id, "seen": mark_of(stretch), "form": form}


def shown(
    week: Week, edits: Edits, so_far: WeekSoFar, today: date, experiment: Mapping[date, str] = NO_WORDS
) -> dict[str, Any]:
    """Return the week: its days with their cards, what the focus gets, and why each stretch is there or not.

    experiment: what a running one says of its days.
    """
    return {
        "days": [_day(week, day, edits, so_far, today) | {"experiment": experiment.get(day, "")} for day in week.days],
        "doses": [
            {"region": dose.region, "planned_s": round(dose.planned_s), "wanted_s": dose.wanted_s}
            for dose in week.doses
        ],
        "verdicts": week.explain().to_dict("records"),
        "gap": week.gap,
    }


def changes(week: Week, before: Mapping[date, tuple[str, ...]], catalogue: Catalogue) -> dict[str, Any] | None:
    """Return what is different from the week shown before, on the days that are left; None where none was shown.

    some: whether anything is. sentence: one line. marks: of each day, what to write beside the stretches new there.
    """
    if not before:
        return None
    after = {session.date: tuple(item.stretch.id for item in session.items) for session in week.sessions}
    open_days = [day for day in week.days if day not in week.kept]
    was, now = ({day: days[day] for day in open_days if day in days} for days in (before, after))
    found = difference(was, now)
    names = {id_: stretch.name for id_, stretch in catalogue.items()}
    marks = {day.isoformat(): words for day, words in found.marks().items()}
    return {"some": bool(found), "sentence": found.sentence(names), "marks": marks}


def swaps(found: tuple[Alternative, ...]) -> list[dict[str, Any]]:
    """Return the alternatives to one stretch, the best first."""
    return [
        {"id": each.stretch.id, "name": each.stretch.name, "cost": each.sentence, "group": each.group} for each in found
    ]


def _day(week: Week, day: date, edits: Edits, so_far: WeekSoFar, today: date) -> dict[str, Any]:
    session = week.session(day)
    is_open = day in week.given
    used = session.seconds if session else 0
    given = 60 * week.given[day] if is_open else used
    names = {verdict.stretch.id: verdict.stretch.name for verdict in week.verdicts}
    done = so_far.done.get(day, {})
    return {
        "day": day.isoformat(),
        "weekday": weekday_name(day),
        "date": day_of_year_in_short(day),
        "today": day == today,
        "state": _state(week, day, so_far, today),
        "given_s": given,
        "used_s": used,
        "unused": _unused(week, given - used) if is_open else "",
        "items": [_item(item, day, edits, done) for item in session.items] if session else [],
        "moved": _moved(week, day, edits, so_far, today),
        "removed": [{"id": id_, "name": names[id_]} for on, id_ in sorted(edits.remove) if on == day and id_ in names],
    }


def _moved(week: Week, day: date, edits: Edits, so_far: WeekSoFar, today: date) -> dict[str, Any] | None:
    """Return where the session of a day went, in words, and whether that can be undone; None where it stayed.

    It can until something was done there, the day is over, or the session moved on from there.
    """
    if (went := edits.moved.get(day)) is None:
        return None
    words = f"Moved to {weekday_name(went.to)} {day_of_year(went.to)}"
    onward = edits.moved.get(went.to)
    if onward and not any((went.to, id_) in edits.lock for id_ in went.stretches):
        words += f", and from there to {weekday_name(onward.to)} {day_of_year(onward.to)}"
        return {"sentence": f"{words}.", "undo": False}
    state = _state(week, went.to, so_far, today)
    return {"sentence": f"{words}{THERE.get(state, '')}.", "undo": state in ("open", "paused", "rest")}


def _state(week: Week, day: date, so_far: WeekSoFar, today: date) -> str:
    """One of open, done, part, begun, missed, paused, rest."""
    if day in week.given:
        return "open"
    if shares := [share for share in so_far.done.get(day, {}).values() if share]:
        planned = week.session(day)
        whole = len(shares) >= len(planned.items if planned else shares) and min(shares) >= 1
        return "done" if whole else "part"
    if day in so_far.paused:
        return "paused"
    if day in week.kept:
        return "missed" if day < today else "begun"
    return "rest"


def _unused(week: Week, seconds: int) -> str:
    if seconds < MUCH_LEFT_S:
        return ""
    if any(verdict.rule == "learning" and not verdict.days for verdict in week.verdicts):
        return "More comes as sessions go well, or at once if you choose more change."
    return f"Nothing else fits, or it is in the week {TIMES_PER_STRETCH} times already."


def _item(item: Item, day: date, edits: Edits, done: Mapping[str, float]) -> dict[str, Any]:
    id_ = item.stretch.id
    return {
        "id": id_,
        "name": item.stretch.name,
        "dose": item.dose_in_words,
        "seconds": item.seconds,
        "why": item.reason,
        "locked": (day, id_) in edits.lock,
        "done": done.get(id_, 0.0),
    }
