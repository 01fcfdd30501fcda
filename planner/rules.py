"""The named rules of a plan, each with its reason, and the weights of the objective, in one place.

Hard rules say what may never be; obstacles() finds those that keep one stretch out of one day. The weights say what is
better. Not for searching (solver.py). What is marked "proposal" is this project's own choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from planner.catalogue import CAUTION_WORDS, POSTURE_DRILL, Catalogue, Stretch
from planner.profile import Profile, weekday, weekday_name

# Snook 1998 (Spine 23:2601) had people avoid bending the lower back in the first hours; two hours is a proposal.
EARLY = timedelta(hours=2)
# Who stretches up to this long before the usual time of waking got up for it (proposal).
UP_EARLIER = timedelta(hours=4)
DAY = timedelta(days=1)

# Seconds a week that a focus level aims at for a region (proposal). The top follows Ingram 2025
# (doi 10.1007/s40279-024-02143-9): gains level off at about 10 minutes a week per muscle group.
WEEKLY_DOSE_S = {1: 180, 2: 360, 3: 600}
# A stretch's seconds count in full for its main region and by this share for its others (proposal).
SECONDARY_SHARE = 0.5
# A region is worked on at least this many days where there are that many (ACSM, Garber 2011: 2 to 3 days a week).
DAYS_PER_REGION = 3


@dataclass(frozen=True)
class Rule:
    """A hard rule: its name, and why it is there."""

    name: str
    reason: str


RULES = {
    rule.name: rule
    for rule in (
        Rule("minutes", "A session never takes longer than the minutes given to its day."),
        Rule("rest_day", "A day without minutes is a rest day and stays empty."),
        Rule("caution", "A stretch with one of the person's cautions stays out until a clinician releases it by name."),
        Rule("equipment", "A stretch needs all of its equipment."),
        Rule("position", "On a day with limits, only the positions that the day allows."),
        Rule("avoid", "What the person asked to leave out stays out."),
        Rule("article_only", "Who chose to keep to the article's stretches and their own gets no extensions."),
        Rule("hurt", "A stretch that hurt twice in a row stays out for a while (proposal)."),
        Rule("posture_drill", "The posture drill opens every training day and comes before any standing stretch."),
        Rule("once", "No stretch comes twice in a session."),
        Rule("grouped", "Positions are grouped, so that a person gets down and up once."),
        Rule("starts_from", "A stretch comes after those that it starts from, in the same session."),
        Rule("early_flexion", "No bending of the lower back within 2 hours of waking (after Snook 1998; proposal)."),
        Rule("objective", "Among plans that keep every rule, the one with the best score."),
    )
}


@dataclass(frozen=True)
class Weight:
    """How much one aim counts, and why. Larger tiers outweigh all smaller ones in practice."""

    value: float
    reason: str


WEIGHTS = {
    "dose": Weight(1000, "First of all, each focus region gets its weekly dose, more so at a higher level."),
    "days": Weight(30, "Regular stretching: a focus region is worked on 3 days rather than all at once (each day)."),
    "daily": Weight(2, "A daily habit: further days with the region count a little."),
    "like": Weight(8, "What a person likes, they keep doing."),
    "first": Weight(4, "Variety: a stretch that is not in the week yet counts most."),
    "again": Weight(1, "Using the minutes that were given, with the repeats spread over different stretches."),
}


@dataclass(frozen=True)
class Obstacle:
    """A hard rule that keeps a stretch out of a day. sentence: which rule, for whom, and what would change it."""

    rule: str
    sentence: str


def obstacles(
    stretch: Stretch, profile: Profile, catalogue: Catalogue, day: date, dropped: Iterable[str] = ()
) -> list[Obstacle]:
    """Return every hard rule that keeps a stretch out of a day, the most lasting first; empty if it may be planned.

    dropped: stretches left out because they hurt.
    """
    found = [*_for_the_person(stretch, profile, set(dropped)), *_for_the_day(stretch, profile, day)]
    return found or list(_before_it(stretch, profile, catalogue, day, dropped))


def _for_the_person(stretch: Stretch, profile: Profile, dropped: set[str]) -> Iterator[Obstacle]:
    if stretch.id in profile.avoid:
        yield Obstacle("avoid", "You asked to leave it out. To bring it back, no longer choose to leave it out.")
    if profile.article_only and stretch.source == "extension":
        yield Obstacle(
            "article_only",
            "It is not from the source article, and you keep to the article's stretches and your own. "
            "To bring it in, no longer keep to those.",
        )
    cautions = [CAUTION_WORDS[caution] for caution in stretch.cautions if caution in profile.cautions]
    if cautions and stretch.id not in profile.released:
        yield Obstacle(
            "caution",
            f"Left out because of your caution: {', '.join(cautions)}. "
            "If your clinician allows it, say so at 'Each stretch'.",
        )
    if stretch.id in dropped:
        yield Obstacle("hurt", "It hurt twice in a row, so it stays out for 4 weeks. Ask a professional about it.")
    missing = [thing for thing in stretch.equipment if thing not in profile.equipment]
    if missing:
        yield Obstacle("equipment", f"It needs equipment that is not on your list: {_words(missing)}.")


def _for_the_day(stretch: Stretch, profile: Profile, day: date) -> Iterator[Obstacle]:
    if weekday(day) in profile.positions and stretch.position not in profile.positions[weekday(day)]:
        yield Obstacle("position", f"{weekday_name(day)} does not allow the position {_words([stretch.position])}.")
    if stretch.flexion and _is_early(profile, day):
        yield Obstacle(
            "early_flexion",
            f"It bends the lower back, and {weekday_name(day)}'s session is within 2 hours of waking. "
            "A later session would allow it.",
        )


def _before_it(
    stretch: Stretch, profile: Profile, catalogue: Catalogue, day: date, dropped: Iterable[str]
) -> Iterator[Obstacle]:
    for required in stretch.requires:
        if obstacles(catalogue[required], profile, catalogue, day, dropped):
            yield Obstacle("starts_from", f"It starts from {catalogue[required].name!r}, which is left out.")
    first = drill_comes_first(stretch, profile, catalogue, day, dropped)
    if _wants_drill(stretch) and not first and stretch.id not in profile.released:
        yield Obstacle(
            "posture_drill",
            "A standing stretch begins with the posture drill, which is left out. If your clinician allows this one "
            "without it, say so at 'Each stretch'.",
        )


def drill_comes_first(
    stretch: Stretch, profile: Profile, catalogue: Catalogue, day: date, dropped: Iterable[str] = ()
) -> bool:
    """Whether this stretch has to be preceded by the posture drill, and that day allows the drill."""
    if not _wants_drill(stretch) or POSTURE_DRILL not in catalogue:
        return False
    return not obstacles(catalogue[POSTURE_DRILL], profile, catalogue, day, dropped)


def _wants_drill(stretch: Stretch) -> bool:
    return stretch.position == "standing" and stretch.id != POSTURE_DRILL


def _is_early(profile: Profile, day: date) -> bool:
    at = profile.session_at.get(weekday(day))
    if profile.wake is None or at is None:
        return False
    since_waking = (datetime.combine(day, at) - datetime.combine(day, profile.wake)) % DAY  # some wake at 22:00
    return since_waking < EARLY or since_waking > DAY - UP_EARLIER


def _words(tags: Iterable[str]) -> str:
    return ", ".join(tag.replace("_", " ") for tag in tags)
