"""The questions that say whether stretching should wait, what the answers mean, and when to ask again.

A: emergency care now; B: an urgent appointment; C: some stretches wait until a clinician releases them by name. Asks in
screening.toml's words and keeps each set of answers in data/screening.toml. Says when to wait, never that all is well.
Not for planning (solver.py).
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict

from planner.catalogue import CAUTION_WORDS, Catalogue, Caution, Stretch
from planner.checking import Day, checked
from planner.errors import InvalidValue, PlannerError
from planner.paths import data_folder
from planner.person import own_day
from planner.storage import durable, locked, toml_file
from planner.words import day_in_words, listed

if TYPE_CHECKING:
    import pandas as pd

ASKED = Path(__file__).with_name("screening.toml")
ASK_AGAIN = timedelta(weeks=4)
# A change of two points matters (Farrar 2001, Pain 94:149), and between 14-day means it is seldom chance.
PAIN_RISE = 2.0

Level = Literal["A", "B", "C", "none"]
SIGNS: tuple[Literal["A", "B"], ...] = ("A", "B")


def _yes_or_no(value: object) -> object:
    if isinstance(value, bool):
        return value
    raise ValueError("an answer: true (yes) or false (no)")


Answer = Annotated[bool, BeforeValidator(_yes_or_no)]


@dataclass(frozen=True)
class Question:
    """One question with yes or no for an answer. short: what it asks after, as a line of a list; why: half a sentence
    on why it is asked.

    Level C only: topic, what to ask a clinician about; what a yes keeps out: stretches with one of these cautions,
    those that bend the lower back (flexion), all, or none. proposal: keeping them out is this project's own choice.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    id: str
    level: Literal["A", "B", "C"]
    short: str
    question: str
    why: str
    topic: str = ""
    cautions: tuple[Caution, ...] = ()
    stretches: Literal["none", "flexion", "all"] = "none"
    proposal: bool = False

    def concerns(self, stretch: Stretch) -> bool:
        """Whether a yes keeps this stretch out."""
        by_kind = {"none": False, "flexion": stretch.flexion, "all": True}[self.stretches]
        return by_kind or not set(self.cautions).isdisjoint(stretch.cautions)


@dataclass(frozen=True)
class _Stop:
    """What to do after a yes at level A or B, which stops everything."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    heading: str
    words: str


@dataclass(frozen=True)
class _Sheet:
    """The whole of screening.toml. calm: what to do after answers that speak against nothing."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    intro: str
    note: str
    calm: str
    sources: tuple[str, ...]
    stop: dict[Literal["A", "B"], _Stop]
    question: tuple[Question, ...]


@lru_cache
def _sheet() -> _Sheet:
    return checked(_Sheet, tomllib.loads(ASKED.read_text("utf-8")), str(ASKED))


def load_questions() -> tuple[Question, ...]:
    """Return the questions in the order in which they are asked: A, B, C."""
    return _sheet().question


class Unanswered(PlannerError):
    """Questions without an answer. questions: all of them."""

    def __init__(self, questions: tuple[Question, ...]) -> None:
        self.questions = questions
        more = f" {len(questions)} questions are still open." if len(questions) > 1 else ""
        super().__init__(f"Answer with yes or no: {questions[0].question}{more}")


@dataclass(frozen=True)
class Screening:
    """What a set of answers (question id -> yes) given on a day means."""

    on: date
    answers: Mapping[str, bool]

    @property
    def yes(self) -> tuple[Question, ...]:
        """The questions answered with yes."""
        return tuple(question for question in load_questions() if self.answers.get(question.id))

    @property
    def unanswered(self) -> tuple[Question, ...]:
        """The questions without an answer, such as those added since the answers were kept."""
        return tuple(question for question in load_questions() if question.id not in self.answers)

    @property
    def level(self) -> Level:
        """The gravest level that was answered with yes."""
        return min((question.level for question in self.yes), default="none")

    @property
    def advice(self) -> str:
        """What to do now, in words for the screen."""
        if stop := stop_as_plain(self):
            return f"{stop['heading']}. {stop['words']}"
        return self._ask_first() if self.level == "C" else _sheet().calm

    @property
    def cautions(self) -> frozenset[Caution]:
        """The cautions that the answers speak of."""
        return frozenset(caution for question in self.yes for caution in question.cautions)

    def keeps_out(self, catalogue: Catalogue) -> dict[str, str]:
        """Return the stretches of a catalogue that wait for a release by name: id -> reason."""
        found = {
            id_: [question for question in self.yes if question.concerns(stretch)] for id_, stretch in catalogue.items()
        }
        end = "If a clinician allows it, say so at 'Each stretch'."
        return {id_: f"Left out because of {_topics(yes)}. {end}" for id_, yes in found.items() if yes}

    def refusal(self, catalogue: Catalogue, released: Collection[str] = ()) -> str:
        """Return why there can be no plan at all, "" if there can be one. released: by a clinician, by id."""
        if self.level in ("A", "B"):
            return f"No plan is made after your answers of {day_in_words(self.on)}. {self.advice}"
        out = self.keeps_out(catalogue)
        if catalogue and all(id_ in out and id_ not in released for id_ in catalogue):
            return f"No stretch is left after your answers of {day_in_words(self.on)}. {self.advice}"
        return ""

    def _ask_first(self) -> str:
        ask = f"Ask a clinician about {_topics(self.yes)}."
        kinds = {question.stretches for question in self.yes}
        if "all" in kinds:
            return f"{ask} Until they release it by name, every stretch stays out."
        tags = [words for caution, words in CAUTION_WORDS.items() if caution in self.cautions]
        out = ["stretches that bend the lower back"] if "flexion" in kinds else []
        out += [f"stretches with a caution for {listed(tags)}"] if tags else []
        return f"{ask} Until they release them by name, {listed(out)} stay out." if out else ask


def screen(answers: Mapping[str, bool], on: date) -> Screening:
    """Return what the answers (question id -> yes) given on a day mean.

    Raises InvalidValue for an unknown question or an answer other than True or False, and Unanswered when one is
    missing; a yes at level A needs no further answers, because nothing outranks it.
    """
    screening = _checked(answers, on, "screening")
    if screening.unanswered and screening.level != "A":
        raise Unanswered(screening.unanswered)
    return screening


def _checked(answers: object, on: object, where: str) -> Screening:
    day = checked(Day, on, where, "on")
    given = checked(dict[str, Answer], answers, where, "answers")
    ids = [question.id for question in load_questions()]
    for id_ in given:
        if id_ not in ids:
            raise InvalidValue(where, "answers", id_, "the id of a question", ids)
    return Screening(day, MappingProxyType(given))


@durable.retried
def keep(screening: Screening, path: Path | None = None) -> Path:
    """Add the answers at the end of the file (default: screening.toml in the data folder) and return its path.

    What is there stays byte for byte. Raises PlannerError where it cannot be read: it is never written over.
    """
    path = path or data_folder() / ASKED.name
    with locked.writing(path):
        history(path)
        _append(screening, path)
    return path


@durable.retried
def keep_signs(signs: Collection[str], at: datetime, path: Path | None = None) -> Path:
    """Add a yes to signs (ids of level A or B) that came up at a moment, with the other answers as they were last.

    Nothing is added where the signs of that moment are there already, so it may be told twice. Raises as `keep` does.
    """
    path = path or data_folder() / ASKED.name
    with locked.writing(path):
        last = latest(path)
        known = toml_file.read(path).unwrap().get("screening", [])
        if all(table.get("at") != at.isoformat() for table in known):
            answers = dict(last.answers if last else {}) | dict.fromkeys(signs, True)
            _append(
                _checked(answers, own_day.load(path.parent).day_of(at), "screening"), path, f'at = "{at.isoformat()}"\n'
            )
    return path


def _append(screening: Screening, path: Path, more: str = "") -> None:
    answers = "".join(f"{id_} = {str(yes).lower()}\n" for id_, yes in screening.answers.items())
    kept = f"[[screening]]\non = {screening.on}\n{more}\n[screening.answers]\n{answers}"
    before = durable.read(path)
    gap = (b"\n" if before.endswith(b"\n") else b"\n\n") * bool(before)
    durable.replace(path, before + gap + kept.encode(), before)


def history(path: Path | None = None) -> tuple[Screening, ...]:
    """Return every set of answers that was kept, oldest first. Raises UnreadableFile or InvalidValue."""
    from tomlkit.items import AoT

    path = path or data_folder() / ASKED.name
    document = toml_file.read(path)
    for name, value in document.items():
        if name != "screening":
            raise InvalidValue(str(path), name, value, "expected: no field has this name", ["screening"])
        if not isinstance(value, AoT):
            raise InvalidValue(str(path), name, value, "a set of answers that begins with [[screening]]")
    return tuple(
        _checked(table.get("answers"), table.get("on"), f"{path}: [[screening]] {number}")
        for number, table in enumerate(document.unwrap().get("screening", []), 1)
    )


def latest(path: Path | None = None) -> Screening | None:
    """Return what the answers kept last mean, None if there are none yet. Raises as `history` does."""
    return next(reversed(history(path)), None)


def due(pain_means: pd.Series, last: Screening | None, today: date) -> str:
    """Return why the questions are to be asked now, as a sentence; "" if they are not.

    pain_means: of each day, the mean of the 14 up to it, NaN where too few are rated. last: what `latest` returns.
    """
    if last is None:
        return "You have not answered these questions yet."
    if last.unanswered and last.level != "A":
        return "There are questions that you have not answered yet."
    if last.on > today:
        return f"Your last answers are dated {day_in_words(last.on)}, which is still to come."
    if today - last.on >= ASK_AGAIN:
        return f"You last answered on {day_in_words(last.on)}, 4 weeks ago or more."
    return _pain_rose(pain_means, last.on, today)


def _pain_rose(pain_means: pd.Series, since: date, today: date) -> str:
    """Compare 14-day means only: two single days differ by 2 too often by chance (Childs 2005, Spine 30:1331)."""
    import pandas as pd

    # Where too few days were rated by then, the first mean afterwards is what there is to compare with.
    means = pain_means.loc[pd.Timestamp(since) : pd.Timestamp(today)].dropna()
    if means.empty or means.iloc[-1] - means.iloc[0] < PAIN_RISE - 1e-9:
        return ""
    return (
        f"Your 14-day mean of pain rose from {means.iloc[0]:.1f} to {means.iloc[-1]:.1f} "
        f"since you last answered on {day_in_words(since)}."
    )


def asked_again(released: Collection[str], before: Screening | None, now: Screening, catalogue: Catalogue) -> list[str]:
    """Return, by id, what a clinician released before new answers spoke against it: it is to be asked about again."""
    new = [question for question in now.yes if before and question not in before.yes]
    known = sorted(catalogue.keys() & released)
    return [id_ for id_ in known if any(question.concerns(catalogue[id_]) for question in new)]


def sheet_as_plain() -> dict[str, Any]:
    """Return what is asked, for a page: intro, note, sources, questions (id, level, short, question, why), stops."""
    sheet = _sheet()
    names = ("id", "level", "short", "question", "why")
    questions = [{name: getattr(question, name) for name in names} for question in sheet.question]
    return {
        "intro": sheet.intro,
        "note": sheet.note,
        "sources": list(sheet.sources),
        "questions": questions,
        "stops": _stops_as_plain(),
    }


def signs_as_plain() -> dict[str, Any]:
    """Return the signs that end a session, for a page: signs (id, level, question) and what each level says (stops)."""
    questions = [question for question in load_questions() if question.level in SIGNS]
    signs = [{"id": q.id, "level": q.level, "question": q.question} for q in questions]
    return {"signs": signs, "stops": _stops_as_plain()}


def stop_as_plain(screening: Screening) -> dict[str, str] | None:
    """Return what a page shows instead of everything else (level, heading, words); None where nothing is stopped."""
    return _stops_as_plain().get(screening.level)


def _stops_as_plain() -> dict[str, dict[str, str]]:
    """Return by level what stops everything, as a page shows it (common/stop.js)."""
    return {level: {"level": level, "heading": s.heading, "words": s.words} for level, s in _sheet().stop.items()}


def as_plain(screening: Screening, catalogue: Catalogue, released: Collection[str] = ()) -> dict[str, Any]:
    """Return what was answered and follows from it, for a page.

    on (ISO date), answers, level, advice, stop (see stop_as_plain), and out: the stretches concerned (id, name, reason,
    released).
    """
    out = screening.keeps_out(catalogue)
    return {
        "on": screening.on.isoformat(),
        "answers": dict(screening.answers),
        "level": screening.level,
        "advice": screening.advice,
        "stop": stop_as_plain(screening),
        "out": [
            {"id": id_, "name": catalogue[id_].name, "reason": reason, "released": id_ in released}
            for id_, reason in out.items()
        ],
    }


def _topics(questions: Collection[Question]) -> str:
    return listed([f"{question.topic}{' (proposal)' if question.proposal else ''}" for question in questions])
