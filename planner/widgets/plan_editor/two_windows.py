"""What a page wishes, joined with what was saved since it began: by another window, or by hand in the files.

What the person sees as one field is one here: how a stretch is wished for, how often, whether a stretch stays on a day.
Reads and writes nothing; how fields are joined is joining.py's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from planner.catalogue import CAUTION_WORDS, Catalogue
from planner.checking import checked
from planner.joining import Clash, Place, join
from planner.person.profile import WEEKDAY_NAMES, WEEKDAYS, as_plain, profile_of
from planner.person.screening import load_questions
from planner.week import edits_file
from planner.words import day_of_year, listed, weekday_name

Plain = dict[str, Any]

LEVELS = ("no focus", "a little", "more", "most")
WISHES = {"like": "you like it", "avoid": "leave it out", None: "no wish"}
ON_DAY = {"lock": "kept there", "remove": "taken off", None: "free"}
_Decided = tuple[tuple[tuple[str, ...], Literal["mine", "theirs"]], ...]
_DAYS = dict(zip(WEEKDAYS, WEEKDAY_NAMES, strict=True))
_OFTEN = ("times_a_week", "minutes_each", "by_chance")


@dataclass(frozen=True)
class Went:
    """Where a session of the week was moved to: one field, as half of a move is none."""

    to: str
    minutes: int
    stretches: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, to: str, minutes: int, stretches: Mapping[str, str]) -> Went:
        return cls(to, minutes, tuple(sorted(stretches.items())))

    def as_plain(self) -> Plain:
        return {"to": self.to, "minutes": self.minutes, "stretches": dict(self.stretches)}


@dataclass(frozen=True)
class Saved:
    """The wishes and one week's edits as plain values: what is kept in the folder, or what a page began with."""

    profile: Plain
    edits: Plain

    def fields(self) -> Plain:
        """Return them by the fields that a person sees."""
        plain = dict(self.profile)
        wish = {id_: kind for kind in ("like", "avoid") for id_ in plain.pop(kind, [])}
        often = tuple(plain.pop(name, None) for name in _OFTEN)
        days: dict[str, Plain] = {}
        for kind in ("lock", "remove"):
            for day, id_ in self.edits.get(kind, []):
                days.setdefault(day, {})[id_] = kind
        week = {
            "minutes": self.edits.get("minutes", {}),
            "moved": {day: Went.of(**went) for day, went in self.edits.get("moved", {}).items()},
        }
        return plain | {"wish": wish, "often": often if often[0] else None, "days": days, "week": week}

    def as_plain(self) -> Plain:
        """Return them as a page holds them."""
        return {"profile": self.profile, "edits": self.edits}

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> Saved:
        """Return what has these fields, in the order in which it is kept."""
        plain = dict(fields)
        wish, days, week = (plain.pop(name, {}) for name in ("wish", "days", "week"))
        often = plain.pop("often", None)
        plain |= {kind: [id_ for id_, wished in wish.items() if wished == kind] for kind in ("like", "avoid")}
        plain |= dict(zip(_OFTEN, often, strict=True)) if often else {}
        plain["positions"] = {day: places for day, places in plain.get("positions", {}).items() if places}
        edits = {
            kind: [[day, id_] for day, ids in days.items() for id_, on in ids.items() if on == kind]
            for kind in ("lock", "remove")
        }
        week |= {"moved": {day: went.as_plain() for day, went in week.get("moved", {}).items()}}
        profile = as_plain(profile_of(plain, "profile"))
        return cls(profile, edits_file.as_plain(edits_file.edits_of(week | edits, "plan: edits")))


@dataclass(frozen=True)
class Meeting:
    """What becomes of a page's wishes where something else was saved since it began.

    wishes: of both, and the page's own where they clash. since: what the page has now seen of what is saved; with what
    clashes, once that is decided. came: what another window changed, in words, "" for nothing. clashes: for the page,
    each with its place, what it is, mine and theirs in words.
    """

    wishes: Saved
    since: Saved
    came: str
    clashes: list[Plain]


def meet(since: Saved, mine: Saved, saved: Saved, decided: Mapping[Place, str], catalogue: Catalogue) -> Meeting:
    """Join a page's wishes with those that are saved. since: what it had seen of them. decided: mine or theirs."""
    base, theirs = since.fields(), saved.fields()
    keep, take = ([place for place, whose in decided.items() if whose == who] for who in ("mine", "theirs"))
    joined = join(base, mine.fields(), theirs, keep, take)
    came = [_said(place, _at(theirs, place), catalogue) for place in joined.came if place not in take]
    clashes = [_asked(clash, catalogue) for clash in joined.clashes]
    return Meeting(Saved.of(joined.values), _seen(since, saved, joined.clashes), listed(came) if came else "", clashes)


def _seen(since: Saved, saved: Saved, clashes: Sequence[Clash]) -> Saved:
    """Return what is saved, but for what clashes: there what the page had seen of it stays until that is decided."""
    if not clashes:
        return saved
    base, fields = since.fields(), saved.fields()
    for clash in clashes:
        fields = _with(fields, clash.place, _at(base, clash.place))
    return Saved.of(fields)


def answers_met(request: Mapping[str, Any], kept: Mapping[str, bool]) -> tuple[Plain, list[Plain]]:
    """Return a page's answers to the questions joined with those kept last, and what clashes, as `meet` does.

    seen in the request: the answers that the page knew of. An emergency waits for no question: there each yes counts.
    """
    mine = checked(dict[str, Any], request.get("answers") or {}, "screening", "answers")
    seen = checked(dict[str, Any], request.get("seen", dict(kept)), "screening", "answers")
    questions = {question.id: question for question in load_questions()}
    if dict(kept) == seen:
        return mine, []
    if any(question.level == "A" and mine.get(id_) is True for id_, question in questions.items()):
        return mine | {id_: True for id_, yes in kept.items() if yes}, []
    decided = decided_in(request)
    keep, take = ([place[1:] for place, whose in decided.items() if whose == who] for who in ("mine", "theirs"))
    joined = join(seen, mine, seen | dict(kept), keep, take)
    return joined.values, [
        {
            "place": ["answers", *clash.place],
            "what": questions[clash.place[0]].short if clash.place[0] in questions else clash.place[0],
            "mine": _value(clash.place, clash.mine),
            "theirs": _value(clash.place, clash.theirs),
        }
        for clash in joined.clashes
    ]


def decided_in(request: Mapping[str, Any]) -> dict[Place, str]:
    """Return which fields that clash a page has decided, mine or theirs, by their places."""
    return dict(checked(_Decided, request.get("decided") or (), "plan", "decided"))


def _at(values: Any, place: Place) -> Any:
    for name in place:
        values = values.get(name) if isinstance(values, dict) else name in (values or ())
    return values


def _with(values: Plain, place: Place, value: Any) -> Plain:
    """Return the values with one field changed, gone where value is None."""
    name, *rest = place
    inner = _with(values.get(name) or {}, tuple(rest), value) if rest else value
    return {key: kept for key, kept in (values | {name: inner}).items() if kept is not None}


# In words


def _asked(clash: Clash, catalogue: Catalogue) -> Plain:
    mine, theirs = (_value(clash.place, value) for value in (clash.mine, clash.theirs))
    return {"place": list(clash.place), "what": _name(clash.place, catalogue), "mine": mine, "theirs": theirs}


def _said(place: Place, value: Any, catalogue: Catalogue) -> str:
    return f"{_name(place, catalogue)} ({_value(place, value)})"


def _name(place: Place, catalogue: Catalogue) -> str:
    """Return what the form and the week call a field."""
    kind, *rest = place
    last = rest[-1] if rest else ""
    stretch = catalogue[last].name if last in catalogue else last
    day = _DAYS.get(rest[0], rest[0]) if rest else ""  # type: ignore[call-overload]
    return {
        "minutes": f"minutes on {day}",
        "often": "how often",
        "focus": f"focus on the {last}",
        "cautions": f"be careful with {CAUTION_WORDS.get(last, last)}",  # type: ignore[call-overload]
        "released": f"your clinician allows {stretch}",
        "equipment": f"you have a {last}",
        "positions": f"{last.replace('_', ' ')} on {day}",
        "wish": f"your wish for {stretch}",
        "article_only": "only the source article's stretches",
        "wake": "when you wake up",
        "session_at": f"time of the session on {day}",
        "change": "how much change",
        "days": f"{stretch} on {_day(rest[0]) if rest else ''}",
        "week": f"minutes on {_day(last)}" if rest[:1] == ["minutes"] else f"the session of {_day(last)}",
    }.get(kind, kind.replace("_", " "))


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{weekday_name(day)} {day_of_year(day)}"


def _value(place: Place, value: Any) -> str:
    """Return a field's value as the page says it; value: None where the field is not set."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    match place[0]:
        case "minutes":
            return f"{value or 0} min"
        case "often":
            chance = ", days by chance" if value and value[2] else ""
            return f"{value[0]} times a week, {value[1]} min{chance}" if value else "the days you chose"
        case "focus":
            return LEVELS[value or 0]
        case "wish":
            return WISHES[value]
        case "days":
            return ON_DAY[value]
        case "week":
            if isinstance(value, Went):
                return f"moved to {_day(value.to)}"
            return f"{value} min" if isinstance(value, int) else "as planned"
        case _:
            return "not set" if value is None else str(value)
