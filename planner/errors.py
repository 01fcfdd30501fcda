"""The errors a person can meet: sentences that say what is wrong, where, and what to do next.

Not for bugs: those stay ordinary exceptions.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

MOST_SHOWN = 120  # characters of a value within a sentence


class PlannerError(ValueError):
    """Base of every error whose message is meant to be read by the person."""


class InvalidValue(PlannerError):
    """A value that cannot be used; carries its parts as data.

    where: file, table or object that holds the field, "" where there is none; field: dotted name;
    value: as given; expected: what would be right; choices: every allowed value, where they can be listed.
    """

    def __init__(self, where: str, field: str, value: object, expected: str, choices: Iterable[str] = ()) -> None:
        self.where, self.field, self.value, self.expected = where, field, value, expected
        self.choices = tuple(choices)
        super().__init__(self._sentence())

    def _sentence(self) -> str:
        place = ": ".join(part for part in (self.where, self.field) if part)
        shown = _shown(self.value)
        sentence = f"{place}: {shown} is not {self.expected}."
        if not self.choices:
            return sentence
        near = get_close_matches(self.value if isinstance(self.value, str) else shown, self.choices, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        return f"{sentence}{hint} Choose from: {', '.join(self.choices)}."


def _shown(value: object) -> str:
    """Return the value as Python writes it, cut where it would bury the sentence."""
    try:
        text = repr(value)
    except ValueError:  # a whole number of thousands of digits
        return "that number"
    except RecursionError:
        return "that, nested so deeply,"
    return text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 1]}…"


class Asks(PlannerError):
    """Nothing was written: the sentence asks the person first.

    add: the words of the button that goes on; "" where nothing can, and the sentence says so.
    """

    def __init__(self, question: str, add: str) -> None:
        super().__init__(question)
        self.add = add


class AlreadyThere(Asks):
    """What is to be added is there already, or something that it meets: is it to be added even so?"""


class ChangedMeanwhile(Asks):
    """What is to be corrected was changed elsewhere since the person began: is theirs to be saved over it?"""

    def __init__(self, question: str) -> None:
        super().__init__(question, "Save mine")


class UnreadableFile(PlannerError):
    """A file that exists but cannot be understood; it is left as it is."""
