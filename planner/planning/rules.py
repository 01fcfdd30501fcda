"""The named rules of a plan, each with its reason, and the weights of the objective, in one place.

Hard rules say what may never be; obstacles() finds those that keep one stretch out of one day. The weights say what is
better. Not for searching (solver.py). What is marked "proposal" is this project's own choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from planner.catalogue import CAUTION_WORDS, POSTURE_DRILL, Catalogue, Stretch
from planner.person.profile import Change, Profile, weekday, weekday_name
from planner.words import quoted

# Snook 1998 (Spine 23:2601) had people avoid bending the lower back in the first hours; two hours is a proposal.
EARLY = timedelta(hours=2)
# Who stretches up to this long before the usual time of waking got up for it (proposal).
UP_EARLIER = timedelta(hours=4)
DAY = timedelta(days=1)

# Seconds a week that a focus level aims at for a region (proposal). The top follows Ingram 2025
# (doi 10.1007/s40279-024-02143-9): gains level off at about 10 minutes a week per muscle group.
WEEKLY_DOSE_S = {1: 180, 2: 360, 3: 600}
# Without any focus, every region alike gets this much, about what one stretch gives (ACSM, Garber 2011: a minute for
# each stretch); what is left of the week goes to more days and more stretches (proposal).
UNFOCUSED_DOSE_S = 60
# A weekly dose counts in so many equal steps: within a step, the lower tiers decide (proposal).
DOSE_STEPS = 20
# A stretch's seconds count in full for its main region and by this share for its others (proposal).
SECONDARY_SHARE = 0.5
# A region is worked on at least this many days where there are that many (ACSM, Garber 2011: 2 to 3 days a week).
# More often than this in a week, a stretch brings no more of what the person likes or does well, unless it is core.
DAYS_PER_REGION = TIMES_PER_STRETCH = 3

# A week that can be learnt (learning.py), all of it a proposal: a core of at most so many stretches besides the posture
# drill, and few others. Each time that so many sessions went well, more others come.
CORE_MOST = 6
SESSIONS_TO_GROW = 3
# Each time, the core leaves this share of a day's minutes more to the others, up to the most that it leaves.
SHARE_GIVEN, MOST_GIVEN = 0.05, 0.15


@dataclass(frozen=True)
class Growth:
    """How variety grows: others at first, more each time; the share of a day that the core has at first."""

    at_first: int
    each_time: int
    core_share: float


# By how much change the person wants. Who wants much of it may get every stretch.
CHANGES: Mapping[Change, Growth] = {"little": Growth(2, 1, 0.85), "some": Growth(5, 2, 0.65)}


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
        Rule("screening", "Answers that ask for a professional first keep the plan, or some stretches, waiting."),
        Rule("hurt", "A stretch that hurt twice in a row stays out for a while (proposal)."),
        Rule("posture_drill", "The posture drill opens every training day and comes before any standing stretch."),
        Rule("once", "No stretch comes twice in a session."),
        Rule("grouped", "Positions are grouped, so that a person gets down and up once."),
        Rule("starts_from", "A stretch comes after those that it starts from, in the same session."),
        Rule("early_flexion", "No bending of the lower back within 2 hours of waking (after Snook 1998; proposal)."),
        Rule("removed", "What the person removed from a day stays off that day."),
        Rule("locked", "What the person locked on a day stays on that day."),
        Rule(
            "learning",
            "What is repeated is learnt: a core comes on every training day, and variety grows as sessions go well "
            "(proposal).",
        ),
        Rule("experiment", "While an experiment runs, a coin chooses which days hold what is tried."),
        Rule("paused", "On a paused day nothing is planned."),
        Rule("over", "A day that is over or done is not planned again."),
        Rule("objective", "Among plans that keep every rule, the one with the best score."),
    )
}


@dataclass(frozen=True)
class Weight:
    """How much one step of an aim counts, in which tier (1 before 2 before 3 ...), and why."""

    tier: int
    value: int
    reason: str


# One step of a tier outweighs what a person usually could gain in all tiers below it. Whole numbers with a large common
# divisor: the best possible score is then one of few, which is what makes a week quick to prove best (search.py).
WEIGHTS = {
    "dose": Weight(1, 1200, "First of all, each focus region gets its weekly dose (each step, times the level)."),
    "days": Weight(2, 300, "Regular stretching: a region is worked on 3 days, not at once (a day, times the level)."),
    "core": Weight(3, 150, "A core comes on every training day, so that it is learnt (each time)."),
    "like": Weight(4, 18, "What a person likes, they keep doing (each time, up to 3 a week)."),
    "well": Weight(4, 12, "What went in full without more pain goes on (each time, up to 3 a week)."),
    "variety": Weight(5, 6, "Variety: every stretch that is in the week at all counts once."),
    "earned": Weight(4, 36, "While variety grows, what may be in the week besides the core is there (once a week)."),
    "core_first": Weight(5, 6, "Among equals, the core comes first where much change is wanted (once a week)."),
    "kept": Weight(6, 1, "As little change to a saved week as can be (each stretch that stays on its day)."),
}
# The second half of tier 2: among the days that could hold a session as well, repeats are placed apart. What two
# sessions share counts by how many days lie between them; the week is taken as a ring, for the next one follows.
APART = {"stretch": 2, "region": 1}
NEARNESS = {1: 36, 2: 9, 3: 4}


@dataclass(frozen=True)
class Obstacle:
    """A hard rule that keeps a stretch out of a day. sentence: which rule, for whom, and what would change it."""

    rule: str
    sentence: str


HURT = Obstacle("hurt", "It hurt twice in a row, so it stays out for 4 weeks. Ask a professional about it.")
NOTHING: Mapping[str, Obstacle] = {}


def obstacles(
    stretch: Stretch, profile: Profile, catalogue: Catalogue, day: date, out: Mapping[str, Obstacle] = NOTHING
) -> list[Obstacle]:
    """Return every hard rule that keeps a stretch out of a day, the most lasting first; empty if it may be planned.

    out: what keeps stretches out of that day for reasons that the profile doesn't hold, by stretch.
    """
    found = [*_for_the_person(stretch, profile), *_for_the_day(stretch, profile, day)]
    found += [out[stretch.id]] if stretch.id in out else []
    return found or list(_before_it(stretch, profile, catalogue, day, out))


def _for_the_person(stretch: Stretch, profile: Profile) -> Iterator[Obstacle]:
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
    stretch: Stretch, profile: Profile, catalogue: Catalogue, day: date, out: Mapping[str, Obstacle]
) -> Iterator[Obstacle]:
    for required in stretch.requires:
        if obstacles(catalogue[required], profile, catalogue, day, out):
            yield Obstacle("starts_from", f"It starts from {quoted(catalogue[required].name)}, which is left out.")
    first = drill_comes_first(stretch, profile, catalogue, day, out)
    if _wants_drill(stretch) and not first and stretch.id not in profile.released:
        yield Obstacle(
            "posture_drill",
            "A standing stretch begins with the posture drill, which is left out. If your clinician allows this one "
            "without it, say so at 'Each stretch'.",
        )


def drill_comes_first(
    stretch: Stretch, profile: Profile, catalogue: Catalogue, day: date, out: Mapping[str, Obstacle] = NOTHING
) -> bool:
    """Whether this stretch has to be preceded by the posture drill, and that day allows the drill."""
    if not _wants_drill(stretch) or POSTURE_DRILL not in catalogue:
        return False
    return not obstacles(catalogue[POSTURE_DRILL], profile, catalogue, day, out)


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
