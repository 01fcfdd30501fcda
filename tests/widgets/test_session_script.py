from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from planner.catalogue import Dose
from planner.week.timeline import compose, timeline
from planner.widgets.session_player.script import compiled
from tests.widgets.test_session_player import CATALOGUE, DAY, ID, PLAN, STRETCHES, session_of


def test_cues_keep_their_seconds_and_belong_to_parts_in_order() -> None:
    session = session_of(*STRETCHES)
    script = compiled(session, ID)
    assert [cue["seconds"] for cue in script["cues"]] == [cue.seconds for cue in timeline(session)]
    assert sum(cue["seconds"] for cue in script["cues"]) == session.seconds == script["planned_s"]
    assert all(0 <= later["part"] - earlier["part"] <= 1 for earlier, later in pairwise(script["cues"]))
    assert sum(row["seconds"] for row in script["outline"]) == session.seconds


@given(st.sets(st.sampled_from(sorted(CATALOGUE)), min_size=1), st.integers(1, 12), st.integers(1, 30))
def test_every_part_ends_exactly_as_many_repetitions_as_it_has(ids: set[str], reps: int, hold: int) -> None:
    session = compose(DAY, [(CATALOGUE[id_], Dose(reps, hold), "") for id_ in ids], CATALOGUE, PLAN)
    script = compiled(session, ID)
    for n, part in enumerate(script["parts"]):
        cues = [cue for cue in script["cues"] if cue["part"] == n]
        assert sum(cue["ends_rep"] for cue in cues) == part["reps"] == reps


def test_a_part_is_one_stretch_on_one_side() -> None:
    script = compiled(session_of("standing_posture", "side_bend"), ID)
    sides = [(part["order"], part["stretch"], part["side"]) for part in script["parts"]]
    assert sides == [(1, "standing_posture", "both"), (2, "side_bend", "left"), (2, "side_bend", "right")]


def test_what_starts_from_a_stretch_is_left_out_with_it() -> None:
    stretches = compiled(session_of(*STRETCHES), ID)["stretches"]
    assert stretches["standing_posture"]["leaves_out"] == ["overhead_reach", "side_bend"]
    assert stretches["side_bend"]["leaves_out"] == []


def test_what_requires_it_by_way_of_another_is_left_out_too() -> None:
    first, second, third = (replace(CATALOGUE["figure_four"], id=id_, requires=()) for id_ in ("one", "two", "three"))
    chain = {s.id: s for s in (first, replace(second, requires=("one",)), replace(third, requires=("two",)))}
    session = compose(DAY, [(s, s.start, "") for s in chain.values()], chain, PLAN)
    assert compiled(session, ID)["stretches"]["one"]["leaves_out"] == ["two", "three"]


def test_the_dose_says_whose_figure_it_is() -> None:
    texts = compiled(session_of("standing_posture", "side_bend"), ID)["stretches"]
    assert texts["side_bend"]["dose_from"] == (
        "Grows towards 10 repetitions, as the source article asks; hold of 5 s, this project's own choice. "
        "The time for moving is this project's own choice."
    )


def test_the_version_changes_with_what_is_played() -> None:
    one, other = session_of("side_bend"), session_of("figure_four")
    assert compiled(one, ID)["version"] == compiled(one, ID)["version"] != compiled(other, ID)["version"]


def test_what_to_have_ready_is_said_once_and_in_order() -> None:
    stretches = {
        "one": replace(CATALOGUE["side_bend"], id="one", equipment=("chair", "mat"), helps=("mirror", "wall")),
        "two": replace(CATALOGUE["side_bend"], id="two", equipment=("mat", "wall"), helps=("mirror",)),
    }
    session = compose(DAY, [(s, s.start, "") for s in stretches.values()], stretches, PLAN)
    script = compiled(session, ID)
    assert (script["have_ready"], script["better_with"]) == (["mat", "wall", "chair"], ["mirror"])


def test_an_easier_way_says_for_whom_it_is_not() -> None:
    easier = compiled(session_of("legs_up_wall"), ID)["stretches"]["legs_up_wall"]["easier"]
    assert [(variant["name"], variant["not_with"]) for variant in easier] == [
        ("Hips further away", ""),
        ("Calves on a chair", ""),
        ("Soles together", "knee trouble"),
    ]
