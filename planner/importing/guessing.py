"""What each tracker of a file seems to be, from its name and values.

A wrong guess is worse than none: what is not plain is left out, and the person says what it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from statistics import median

from planner.importing import words_of_trackers as words
from planner.importing.entries import Choice, Scale, Source, Tracker, Unit, Use
from planner.importing.scales import SCALES, WORDS, scaled, word_of

_ENOUGH, _SHORT = 10, 5  # numbers, none of which is higher: the scale may end there
_A_FEW_MINUTES = 3  # nobody stretches so often in a day


def default_choices(source: Source) -> dict[str, Choice]:
    """Return what each tracker seems to be, by its id; "nothing" where that is not plain.

    A tick beside the minutes of the same session is none of its own. Of several pains, one that names no region beside
    others that do is the day's; else the person is to say which.
    """
    uses = {tracker.id: _use(source, tracker) for tracker in source.trackers}
    uses |= dict.fromkeys(_told_twice(source, uses), "nothing")
    pains = [tracker for tracker in source.trackers if uses[tracker.id] == "pain"]
    if len(pains) > 1:
        whole = [tracker for tracker in pains if words.region_of(tracker.name) is None]
        for tracker in pains:
            if [tracker] != whole:
                uses[tracker.id] = "region" if words.region_of(tracker.name) else "nothing"
    return {tracker.id: _choice(tracker, uses[tracker.id]) for tracker in source.trackers}


def pains_to_choose_from(source: Source, choices: Mapping[str, Choice]) -> list[Tracker]:
    """Return the trackers of pain where there are several and none of them is said to be the day's; else none."""
    pains = [tracker for tracker in source.trackers if _use(source, tracker) == "pain"]
    said = any(choice.use == "pain" for choice in choices.values())
    return [] if said or len(pains) < 2 else pains


def may_be_shorter(tracker: Tracker, choice: Choice) -> bool:
    """Whether ratings that are taken from 0 to 10 may be on a scale that ends at 5 or before."""
    amounts = [entry.amount for entry in tracker.entries if not entry.word]
    from_ten = choice.use in ("pain", "region") and choice.scale == SCALES[0] and not tracker.out_of
    return from_ten and len(amounts) >= _ENOUGH and max(amounts) <= _SHORT


def needs_zone(source: Source, choices: Mapping[str, Choice]) -> bool:
    """Whether something comes in whose times don't tell where they are of."""
    return any(
        entry.at is not None and not entry.at.utcoffset() and (tracker.utc or entry.at.tzinfo is None)
        for tracker in source.trackers
        if choices.get(tracker.id, Choice()).use != "nothing"
        for entry in tracker.entries
    )


def words_in(tracker: Tracker) -> list[str]:
    """Return the words that stand in place of numbers, in the order in which they first appear."""
    return list(dict.fromkeys(word for entry in tracker.entries if (word := word_of(entry))))


def _told_twice(source: Source, uses: Mapping[str, Use]) -> list[str]:
    """Return the ticks of a table that has the minutes of the same sessions beside them, as forms do."""
    sessions = [tracker for tracker in source.trackers if uses[tracker.id] == "sessions" and source.app == "CSV"]
    timed = {entry.line for tracker in sessions if not tracker.yes_no for entry in tracker.entries if entry.amount > 0}
    return [
        tracker.id for tracker in sessions if tracker.yes_no and any(entry.line in timed for entry in tracker.entries)
    ]


def _choice(tracker: Tracker, use: Use) -> Choice:
    return Choice(
        use,
        tracker.unit or _unit(tracker),
        scale=_scale(tracker),
        region=words.region_of(tracker.name) or "",
        words={word: WORDS[word] for word in words_in(tracker) if word in WORDS},
    )


def _use(source: Source, tracker: Tracker) -> Use:
    if tracker.use:
        return tracker.use
    found = words.words_of(tracker.name)
    if found <= words.NOTHING:
        found |= words.words_of(PurePath(source.name).stem)
    pain, stretching = not found.isdisjoint(words.PAIN), not found.isdisjoint(words.STRETCHING)
    if pain == stretching or found & words.DOUBTFUL:
        return "nothing"
    if stretching:
        return "sessions"
    return "pain" if _mostly_ratings(tracker) else "nothing"


def _mostly_ratings(tracker: Tracker) -> bool:
    scale = _scale(tracker)
    found = sum(scaled(entry, scale, WORDS) is not None for entry in tracker.entries)
    return not tracker.yes_no and not tracker.unit and 2 * found >= len(tracker.entries)


def _scale(tracker: Tracker) -> Scale:
    """Return what the file says, else 0 to 10, or 0 to 100 where most numbers are too high for that.

    A shorter scale looks just like little pain: may_be_shorter tells of it.
    """
    if (told := f"0-{tracker.out_of}") in SCALES:
        return SCALES[SCALES.index(told)]
    high = sum(entry.amount > 10 for entry in tracker.entries)
    within = all(entry.amount <= 100 for entry in tracker.entries)
    return SCALES[-1] if within and 2 * high > len(tracker.entries) else SCALES[0]


def _unit(tracker: Tracker) -> Unit:
    """Return what a session's numbers seem to count: what the name says, else minutes where it can't be how often."""
    told = [words.UNITS[word] for word in words.words_of(tracker.name) if word in words.UNITS]
    amounts = [entry.amount for entry in tracker.entries if entry.amount > 0]
    if told or tracker.yes_no or not amounts:
        return told[0] if told else "times"
    return "minutes" if median(amounts) >= _A_FEW_MINUTES else "times"
