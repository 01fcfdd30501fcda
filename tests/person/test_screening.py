from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.analysis.overview import rolling_pain
from planner.catalogue import CAUTION_WORDS, Stretch
from planner.errors import InvalidValue, PlannerError, UnreadableFile
from planner.person.screening import (
    Screening,
    Unanswered,
    as_plain,
    due,
    history,
    keep,
    latest,
    load_questions,
    screen,
    sheet_as_plain,
    stop_as_plain,
)
from tests.helpers.people import CATALOGUE, IDS

EMERGENCY = {
    "bladder_bowel",
    "saddle_numbness",
    "both_legs",
    "leg_weakness",
    "sexual_numbness",
    "serious_fall",
    "minor_fall",
    "chest_pain",
}
URGENT = {"unwell", "weight_loss", "cancer", "night_pain", "lump", "unsteady", "immunity"}
BY_TAG = {
    "pregnancy",
    "osteoporosis",
    "hip_replacement",
    "stenosis",
    "spondylolisthesis",
    "glaucoma",
    "blood_pressure",
}
ASK_FIRST = BY_TAG | {"surgery_or_fracture", "below_knee", "morning_stiffness", "no_improvement"}
IDS_ASKED = tuple(question.id for question in load_questions())
NO = dict.fromkeys(IDS_ASKED, False)
DAY = date(2026, 11, 20)
BELOW_KNEE = "Left out because of pain below the knee (proposal). If a clinician allows it, say so at 'Each stretch'."


def said(*yes: str) -> Screening:
    """Everything answered, with yes to these."""
    return screen(NO | dict.fromkeys(yes, True), DAY)


def waits(yes: str, stretch: Stretch) -> bool:
    """What a yes keeps out, told apart from the sheet of questions."""
    if yes in BY_TAG:
        return yes in stretch.cautions
    return yes == "surgery_or_fracture" or (yes == "below_knee" and stretch.flexion)


def some(ids: set[str], least: int = 0) -> st.SearchStrategy[set[str]]:
    return st.sets(st.sampled_from(sorted(ids)), min_size=least)


# The questions


def test_every_question_is_asked_once_the_gravest_first() -> None:
    assert len(set(IDS_ASKED)) == len(IDS_ASKED)
    assert set(IDS_ASKED) == EMERGENCY | URGENT | ASK_FIRST
    levels = [question.level for question in load_questions()]
    assert levels == sorted(levels)


@pytest.mark.parametrize("question", load_questions(), ids=IDS_ASKED)
def test_each_question_is_one_question_with_its_reason_and_only_c_keeps_out(question: Any) -> None:
    assert question.question.endswith("?")
    assert question.question.count("?") == 1
    assert len(question.question) <= 110
    assert question.short[0].isupper()
    assert question.short[-1] not in ".?"
    assert len(question.short) <= 80
    assert question.why
    assert not question.why.endswith(".")
    assert bool(question.topic) == (question.level == "C")
    assert question.level == "C" or not (question.cautions or question.stretches != "none")
    assert question.proposal == (question.stretches != "none") == ("proposal" in question.why)


def test_no_word_says_that_all_is_well_or_that_stretching_heals() -> None:
    words = json.dumps([sheet_as_plain(), *[said(id_).advice for id_ in IDS_ASKED], said().advice]).lower()
    assert not [word for word in ("clear", "safe", "healthy", "relie", "treat", "cure") if f" {word}" in words]


# What the answers mean


@pytest.mark.parametrize("id_", IDS_ASKED)
def test_one_yes_gives_the_level_of_its_question(id_: str) -> None:
    expected = "A" if id_ in EMERGENCY else "B" if id_ in URGENT else "C"
    screening = said(id_)
    assert (screening.level, [question.id for question in screening.yes]) == (expected, [id_])
    assert set(screening.keeps_out(CATALOGUE)) == {one for one in IDS if waits(id_, CATALOGUE[one])}
    assert screening.cautions == {id_} & BY_TAG


@pytest.mark.parametrize(
    ("yes", "level", "advice"),
    [
        (
            {"leg_weakness"},
            "A",
            "Get emergency care now. Call your emergency number or go to an emergency department. Do not stretch. "
            "Answer the questions again once you have been seen.",
        ),
        (
            {"night_pain"},
            "B",
            "Make an urgent appointment with a doctor. Within days rather than weeks. Do not stretch until then. "
            "Answer the questions again once you have been seen.",
        ),
        (
            set(),
            "none",
            "Nothing here says to wait. Stop if pain rises or new symptoms appear, and ask a professional.",
        ),
        ({"no_improvement"}, "C", "Ask a clinician about no improvement over some weeks."),
        (
            {"surgery_or_fracture", "glaucoma"},
            "C",
            "Ask a clinician about surgery or a fracture in the last 12 weeks (proposal) and glaucoma or eye surgery. "
            "Until they release it by name, every stretch stays out.",
        ),
        (
            {"pregnancy", "osteoporosis", "below_knee"},
            "C",
            "Ask a clinician about your pregnancy, osteoporosis and pain below the knee (proposal). Until they release "
            "them by name, stretches that bend the lower back and stretches with a caution for osteoporosis and "
            "pregnancy after about 16 weeks stay out.",
        ),
        (
            {"stenosis", "morning_stiffness"},
            "C",
            "Ask a clinician about spinal stenosis and long morning stiffness. Until they release them by name, "
            "stretches with a caution for spinal stenosis stay out.",
        ),
    ],
)
def test_the_advice_is_one_calm_sentence_or_two(yes: set[str], level: str, advice: str) -> None:
    assert (said(*yes).level, said(*yes).advice) == (level, advice)


@given(some(EMERGENCY, 1), some(URGENT | ASK_FIRST), st.sets(st.sampled_from(IDS_ASKED)))
def test_any_yes_at_a_means_emergency_care_whatever_else_is_said_or_left_open(
    gravest: set[str], others: set[str], left_open: set[str]
) -> None:
    answers = NO | dict.fromkeys(others | gravest, True)
    answers = {id_: yes for id_, yes in answers.items() if id_ in gravest or id_ not in left_open}
    assert screen(answers, DAY).level == "A"


@given(some(URGENT, 1), some(ASK_FIRST))
def test_any_yes_at_b_outranks_c(urgent: set[str], others: set[str]) -> None:
    assert said(*urgent, *others).level == "B"


def test_an_open_question_is_asked_for_by_its_words() -> None:
    without = {id_: False for id_ in NO if id_ != "unwell"}
    with pytest.raises(Unanswered) as caught:
        screen(without, DAY)
    assert str(caught.value) == "Answer with yes or no: Do you have a fever, or feel very unwell?"
    with pytest.raises(Unanswered) as caught:
        screen(dict.fromkeys(URGENT, True), DAY)
    assert str(caught.value) == (
        "Answer with yes or no: Is anything new about peeing or pooing: trouble starting, feeling or controlling it? "
        "19 questions are still open."
    )
    assert {question.id for question in caught.value.questions} == EMERGENCY | ASK_FIRST


@pytest.mark.parametrize(
    ("answers", "on", "sentence"),
    [
        (NO | {"unwell": "no"}, DAY, "answers.unwell: 'no' is not an answer: true (yes) or false (no)."),
        (NO | {"unwell": None}, DAY, "answers.unwell: None is not an answer: true (yes) or false (no)."),
        (NO | {"unwell": 0}, DAY, "answers.unwell: 0 is not an answer: true (yes) or false (no)."),
        (None, DAY, "answers: None is not a table of names and values."),
        (NO, "yesterday", "on: 'yesterday' is not a date from 2000 to 2099 such as 2026-11-23."),
        (
            NO,
            datetime(2026, 11, 20),
            "on: datetime.datetime(2026, 11, 20, 0, 0) is not a date from 2000 to 2099 such as 2026-11-23.",
        ),
        (
            {"chest_pian": True},
            DAY,
            "answers: 'chest_pian' is not the id of a question. Did you mean 'chest_pain'? "
            f"Choose from: {', '.join(IDS_ASKED)}.",
        ),
    ],
)
def test_what_is_no_answer_is_said(answers: Any, on: Any, sentence: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        screen(answers, on)
    assert str(caught.value) == f"screening: {sentence}"


def test_a_screening_cannot_be_changed() -> None:
    answers = dict(NO)
    screening = screen(answers, DAY)
    answers["chest_pain"] = True
    assert screening.level == "none"
    with pytest.raises(TypeError):
        screening.answers["chest_pain"] = True  # type: ignore[index]
    with pytest.raises(AttributeError):
        screening.on = DAY  # type: ignore[misc]


def test_it_keeps_out_what_the_catalogue_at_hand_has() -> None:
    only = {id_: CATALOGUE[id_] for id_ in ("standing_posture", "single_knee")}
    assert said("below_knee").keeps_out(only) == {"single_knee": BELOW_KNEE}


# What is kept


ANSWER_SETS = st.fixed_dictionaries(dict.fromkeys(IDS_ASKED, st.booleans()))


@settings(max_examples=30)
@given(st.lists(st.tuples(ANSWER_SETS, st.dates(date(2000, 1, 1), date(2099, 12, 31))), min_size=1, max_size=3))
def test_kept_answers_come_back_in_the_order_they_were_given(
    tmp_path_factory: pytest.TempPathFactory, given_: list[tuple[Mapping[str, bool], date]]
) -> None:
    path = tmp_path_factory.mktemp("kept") / "screening.toml"
    screenings = tuple(screen(answers, on) for answers, on in given_)
    for screening in screenings:
        assert keep(screening, path) == path
    assert history(path) == screenings
    assert latest(path) == screenings[-1]


def test_nothing_kept_yet_is_none() -> None:
    assert latest() is None
    assert history() == ()


def test_answers_lie_in_the_data_folder_and_what_a_person_wrote_there_stays(data_folder: Path) -> None:
    path = keep(screen({"chest_pain": True}, DAY))
    assert path == data_folder / "screening.toml"
    assert path.read_text("utf-8") == "[[screening]]\non = 2026-11-20\n\n[screening.answers]\nchest_pain = true\n"
    path.write_bytes(b"# mine\r\n" + path.read_bytes() + b"# the end")
    before = path.read_bytes()
    keep(said())
    assert path.read_bytes().startswith(before + b"\n\n[[screening]]\n")
    assert [screening.level for screening in history()] == ["A", "none"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[screening]]\non = \n", "cannot be read: "),
        ("answers = 3\n", "answers: 3 is not expected: no field has this name. Choose from: screening."),
        ("screening = []\n", "screening: [] is not a set of answers that begins with [[screening]]."),
        (
            "[[screening]]\nanswers = {}\n",
            "[[screening]] 1: on: None is not a date from 2000 to 2099 such as 2026-11-23.",
        ),
        ("[[screening]]\non = 2026-11-20\n", "[[screening]] 1: answers: None is not a table of names and values."),
        (
            "[[screening]]\non = 2026-11-20\nanswers = { unwell = 1 }\n",
            "[[screening]] 1: answers.unwell: 1 is not an answer: true (yes) or false (no).",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_said_and_never_written_over(data_folder: Path, text: str, message: str) -> None:
    data_folder.mkdir()
    path = data_folder / "screening.toml"
    path.write_text(text, "utf-8")
    for step in (latest, lambda: keep(said())):
        with pytest.raises(PlannerError) as caught:
            step()
        assert str(caught.value).startswith(f"{path}: {message}")
    assert path.read_text("utf-8") == text


def test_a_file_that_is_no_text_names_the_mend(data_folder: Path) -> None:
    data_folder.mkdir()
    (data_folder / "screening.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(UnreadableFile, match="Mend that line, or move the file away to start afresh"):
        latest()


# When to ask


TODAY = date(2026, 11, 20)
BELOW_KNEE = "Left out because of pain below the knee (proposal). If a clinician allows it, say so at 'Each stretch'."


def days(pain: list[float] | float, count: int = 60) -> pd.DataFrame:
    return pd.DataFrame({"pain": pain}, index=pd.date_range(end=TODAY, periods=count, name="date", unit="us"))


def answered(days_ago: int) -> Screening:
    return screen(NO, TODAY - timedelta(days=days_ago))


def test_it_is_due_before_the_first_plan() -> None:
    assert due(rolling_pain(days(3.0)), None, TODAY) == "You have not answered these questions yet."
    assert due(rolling_pain(days([], 0)), None, TODAY) == "You have not answered these questions yet."


@pytest.mark.parametrize("frame", [days(3.0), days(np.nan), days([], 0)])
def test_it_is_due_every_four_weeks(frame: pd.DataFrame) -> None:
    assert due(rolling_pain(frame), answered(0), TODAY) == ""
    assert due(rolling_pain(frame), answered(27), TODAY) == ""
    assert due(rolling_pain(frame), answered(28), TODAY) == "You last answered on 23 October 2026, 4 weeks ago or more."


def test_a_clock_that_was_wrong_does_not_put_it_off_for_years() -> None:
    assert due(rolling_pain(days(3.0)), answered(-400), TODAY) == (
        "Your last answers are dated 25 December 2027, which is still to come."
    )


def test_a_question_added_since_is_asked() -> None:
    kept = Screening(TODAY, {"chest_pain": False})
    assert due(rolling_pain(days(3.0)), kept, TODAY) == "There are questions that you have not answered yet."
    assert due(rolling_pain(days(3.0)), screen({"chest_pain": True}, TODAY), TODAY) == ""


def test_it_is_due_when_the_mean_of_pain_rose_by_two() -> None:
    rose = [3.0] * 46 + [5.0] * 14
    assert due(rolling_pain(days(rose)), answered(14), TODAY) == (
        "Your 14-day mean of pain rose from 3.0 to 5.0 since you last answered on 6 November 2026."
    )
    assert due(rolling_pain(days(rose)), answered(13), TODAY) == ""  # by then the mean had begun to rise
    assert due(rolling_pain(days([3.0] * 46 + [4.9] * 14)), answered(14), TODAY) == ""
    assert due(rolling_pain(days(rose[::-1])), answered(14), TODAY) == ""


def test_tenths_that_add_up_to_two_count_as_two() -> None:
    assert due(rolling_pain(days([2.1] * 46 + [4.1] * 14)), answered(14), TODAY).startswith(
        "Your 14-day mean of pain rose from 2.1"
    )


def test_a_dip_that_is_over_is_no_rise() -> None:
    assert due(rolling_pain(days([4.0] * 32 + [1.0] * 14 + [4.0] * 14)), answered(27), TODAY) == ""


def test_single_days_are_never_compared() -> None:
    assert due(rolling_pain(days([0.0] * 59 + [10.0])), answered(20), TODAY) == ""
    assert due(rolling_pain(days([np.nan] * 54 + [0.0] * 5 + [10.0])), answered(20), TODAY) == ""


def test_without_ratings_back_then_the_first_mean_afterwards_is_compared() -> None:
    newcomer = [np.nan] * 33 + [2.0] * 13 + [6.0] * 14
    assert due(rolling_pain(days(newcomer)), answered(27), TODAY) == (
        "Your 14-day mean of pain rose from 2.0 to 6.0 since you last answered on 24 October 2026."
    )


# For the page


def test_the_page_gets_plain_values() -> None:
    sheet = sheet_as_plain()
    assert json.loads(json.dumps(sheet)) == sheet
    assert list(sheet) == ["intro", "note", "sources", "questions", "stops"]
    assert sheet["questions"][7] == {
        "id": "chest_pain",
        "level": "A",
        "short": "Chest pain",
        "question": "Do you have chest pain?",
        "why": "it may come from the heart or a large vessel",
    }
    assert sheet["stops"] == {
        "A": {
            "level": "A",
            "heading": "Get emergency care now",
            "words": "Call your emergency number or go to an emergency department. Do not stretch. "
            "Answer the questions again once you have been seen.",
        },
        "B": {
            "level": "B",
            "heading": "Make an urgent appointment with a doctor",
            "words": "Within days rather than weeks. Do not stretch until then. "
            "Answer the questions again once you have been seen.",
        },
    }
    stops = [
        stop_as_plain(said(*yes)) for yes in (["chest_pain", "unwell"], ["unwell", "pregnancy"], ["pregnancy"], [])
    ]
    assert stops == [sheet["stops"]["A"], sheet["stops"]["B"], None, None]
    plain = as_plain(said("below_knee"), CATALOGUE, released={"single_knee"})
    assert json.loads(json.dumps(plain)) == plain
    assert (plain["on"], plain["level"], plain["answers"]) == ("2026-11-20", "C", NO | {"below_knee": True})
    assert (plain["advice"], plain["stop"]) == (said("below_knee").advice, None)
    assert {
        "id": "single_knee",
        "name": "Single knee to chest",
        "reason": BELOW_KNEE,
        "released": True,
    } in plain["out"]


def test_the_questions_cover_every_caution_that_asks_for_a_clinician_first() -> None:
    assert {caution for question in load_questions() for caution in question.cautions} == BY_TAG <= set(CAUTION_WORDS)
