"""What is said at each cue, in words."""

from __future__ import annotations

import base64
from itertools import pairwise
from pathlib import Path

import hypothesis
import pytest
from hypothesis import strategies as st

from planner import speaking
from planner.diary import Diary
from planner.errors import PlannerError
from planner.speaking import sounds
from planner.steps import finished
from planner.widgets.common.moving_figures import Value
from planner.widgets.session_player import SessionPlayer
from planner.widgets.session_player.script import compiled
from planner.widgets.session_player.spoken import (
    CLOSING,
    COUNT,
    TRIAL,
    for_file_steps,
    given,
    options,
    shorter,
    texts_of,
)
from tests.widgets.test_session_player import CATALOGUE, ID, STRETCHES, session_of

KNEES = {"stretch": "knees", "name": "Knees to chest"}
REACH = {"stretch": "reach", "name": "Upper back reach"}


def cue(kind: str, say: str, part: int = 0) -> Value:
    return {"kind": kind, "say": say, "part": part}


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        (
            "Figure four. On your back; left ankle up.",
            ["Figure four. On your back; left ankle up.", "Figure four. On your back.", "Figure four."],
        ),
        ("Breathe.", ["Breathe."]),
        ("", []),
    ],
)
def test_a_text_is_shortened_clause_by_clause(text: str, forms: list[str]) -> None:
    assert shorter(text) == forms


@hypothesis.given(st.text(st.sampled_from("ab .,;:!?…\n")))
def test_no_form_is_longer_than_the_one_before(text: str) -> None:
    assert all(len(form) >= len(later) for form, later in pairwise(shorter(text)))


def test_the_next_stretch_is_named_while_the_position_changes_and_each_says_its_name_first() -> None:
    cues = [
        cue("position", "Come to standing."),
        cue("ready", "Upper back reach. Stand tall."),
        cue("position", "Lie down.", 1),
        cue("ready", "On your back.", 1),
        cue("ready", "Hug them.", 1),
        cue("sides", "To the right now, slowly.", 1),
    ]
    said = [options(one, before, [REACH, KNEES]) for one, before in zip(cues, [None, *cues], strict=False)]
    assert [forms[0] for forms in said] == [
        "First: Upper back reach. Come to standing.",
        "Upper back reach. Stand tall.",
        "Next: Knees to chest. Lie down.",
        "Knees to chest. On your back.",
        "Hug them.",
        "To the right now, slowly.",
    ]
    assert said[0][1:] == ["Come to standing."]
    assert said[3][1:] == ["Knees to chest."]


@pytest.mark.parametrize(
    ("kind", "shortest"), [("sides", "Change sides."), ("hold", "Hold."), ("out", "The right knee.")]
)
def test_the_shortest_form_of_a_change_of_sides_or_a_hold_says_so(kind: str, shortest: str) -> None:
    before = cue("back", "Let go.")
    assert options(cue(kind, "The right knee."), before, [KNEES])[-1] == shortest


def test_a_sessions_texts_are_each_there_once_in_the_order_of_need() -> None:
    script = compiled(session_of(*STRETCHES), ID)
    texts = texts_of(script)
    assert len(texts) == len(set(texts))
    assert set(texts) == {text for each in script["cues"] for text in each["options"]} | {*COUNT, CLOSING, TRIAL}
    first = script["cues"][0]["options"]
    assert texts[: len(first) + 3] == [*first, *COUNT]
    assert texts[-2:] == [CLOSING, TRIAL]
    assert texts_of({"title": "A free day"}) == [*COUNT, CLOSING, TRIAL]


def test_the_page_says_the_same_without_a_cue() -> None:
    page = Path(__file__).parents[2].joinpath("planner/widgets/session_player/speech.js").read_text("utf-8")
    for text in (*COUNT, CLOSING, TRIAL):
        assert f'"{text}"' in page


def test_what_a_page_wants_is_given_as_far_as_it_can_be_spoken() -> None:
    given_ = given({"number": 7, "rate": 1.5, "texts": ["Hold.", "…"]})
    assert (given_["number"], given_["rate"], set(given_["sounds"])) == (7, 1.5, {"Hold."})
    assert given_["sounds"]["Hold."] == {
        "ms": sounds(["Hold."], 1.5)["Hold."].ms,
        "base64": given_["sounds"]["Hold."]["base64"],
    }
    assert base64.b64decode(given_["sounds"]["Hold."]["base64"]) == sounds(["Hold."], 1.5)["Hold."].data


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"number": 1, "rate": 9, "texts": []}, "voice: rate: 9 is not"),
        ({"number": 1, "rate": 1, "texts": ["x" * 501]}, "voice: texts"),
        ({"number": 1, "rate": 1, "texts": ["x"] * 33}, "voice: texts"),
        ({"number": 1, "rate": 1, "texts": [3]}, "voice: texts"),
        ([], "voice: "),
    ],
)
def test_what_no_page_of_this_version_wants_is_refused(wanted: object, message: str) -> None:
    with pytest.raises(PlannerError) as refused:
        given(wanted)
    assert str(refused.value).startswith(message)


def test_a_file_gets_every_text_of_its_sessions_once() -> None:
    scripts = [compiled(session_of(*ids), ID) for ids in (("side_bend",), ("side_bend", "figure_four"))]
    spoken = finished(for_file_steps(scripts, 1.25))
    assert spoken["rate"] == 1.25
    assert list(spoken["sounds"]) == list(dict.fromkeys([*texts_of(scripts[0]), *texts_of(scripts[1])]))


@pytest.mark.parametrize("rate", [None, "1.5", float("nan"), 9, -1, [2]])
def test_a_rate_that_was_spoilt_is_the_usual_one(rate: object) -> None:
    assert finished(for_file_steps([], rate)) == {"rate": 1.0, "sounds": {}}


def test_a_player_answers_what_its_page_wants(data_folder: Path) -> None:
    player = SessionPlayer(session_of("side_bend"), Diary(data_folder))
    assert player.speaker == {"able": True, "fault": ""}
    player.wanted = {"number": 3, "rate": 1, "texts": ["Hold."]}
    assert player.given == given(player.wanted)


def test_a_voice_that_fails_is_told_and_not_offered_any_more(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise PlannerError("The planner's own voice can't speak here (bad file).")

    monkeypatch.setattr(speaking, "sounds", fails)
    player = SessionPlayer(session_of("side_bend"), Diary(data_folder))
    player.wanted = {"number": 1, "rate": 1, "texts": ["Hold."]}
    assert player.speaker == {"able": False, "fault": "The planner's own voice can't speak here (bad file)."}
    assert player.given == {}


def test_everything_of_the_catalogue_can_be_said_in_some_form_by_the_planners_own_voice() -> None:
    script = compiled(session_of(*CATALOGUE), ID)
    spoken = sounds(texts_of(script))
    silence_ms = 120
    unsaid = [
        (cue["options"], cue["seconds"])
        for cue in script["cues"]
        if all(spoken[text].ms + silence_ms > 1000 * cue["seconds"] for text in cue["options"])
    ]
    assert unsaid == []
