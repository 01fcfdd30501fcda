from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.catalogue import POSITIONS, Dose
from planner.week.timeline import GETTING_INTO, Cue, compose, position_seconds, stretch_cues, stretch_seconds
from tests.helpers.people import CATALOGUE, IDS, MONDAY

DOSES = st.builds(Dose, reps=st.integers(1, 60), hold_s=st.integers(0, 300))


def test_the_posture_drill_word_by_word() -> None:
    drill = CATALOGUE["standing_posture"]
    cues = stretch_cues(drill, drill.start, moves=True)
    assert cues[0] == Cue("position", drill.id, "both", 0, 5, "Come to standing, with room around you.")
    assert [cue.kind for cue in cues[1:]] == ["ready"] * 7 + ["breathe"] * 6
    assert [(cue.rep, cue.seconds) for cue in cues[-6:]] == [(1, 4), (1, 5), (2, 4), (2, 5), (3, 4), (3, 5)]


def test_a_two_sided_stretch_gives_time_and_words_to_change_sides() -> None:
    bend = CATALOGUE["side_bend"]
    cues = stretch_cues(bend, Dose(2, 3), moves=False)
    assert [(cue.kind, cue.side, cue.rep, cue.seconds) for cue in cues] == [
        ("ready", "left", 0, 8),
        *[(kind, "left", rep, s) for rep in (1, 2) for kind, s in (("out", 4), ("hold", 3), ("back", 3), ("breathe", 2))],
        ("sides", "right", 0, 7),
        *[(kind, "right", rep, s) for rep in (1, 2) for kind, s in (("out", 4), ("hold", 3), ("back", 3), ("breathe", 2))],
    ]  # fmt: skip


@pytest.mark.parametrize("id_", IDS)
@settings(max_examples=25)  # for each of the stretches
@given(dose=DOSES, moves=st.booleans())
def test_every_cue_has_time_and_words_and_both_sides_get_the_same(id_: str, dose: Dose, moves: bool) -> None:
    stretch = CATALOGUE[id_]
    cues = stretch_cues(stretch, dose, moves=moves)
    assert all(cue.seconds >= 1 and cue.say and cue.stretch == id_ for cue in cues)
    assert all(5 <= cue.seconds <= 10 for cue in cues if cue.kind == "sides")
    assert all(cue.seconds == dose.hold_s for cue in cues if cue.kind == "hold")
    worked = {side: sum(c.seconds for c in cues if c.rep and c.side == side) for side in stretch.side_names}
    assert len(set(worked.values())) == 1
    assert {cue.rep for cue in cues if cue.rep} <= set(range(1, dose.reps + 1))
    assert sum(c.seconds for c in cues) == stretch_seconds(stretch, dose) + moves * position_seconds(stretch.position)


@given(st.dictionaries(st.sampled_from(IDS), DOSES, min_size=1), st.randoms())
def test_a_session_lasts_exactly_as_long_as_its_cues(doses: dict[str, Dose], shuffle: st.DataObject) -> None:
    parts = [(CATALOGUE[id_], dose, "") for id_, dose in doses.items()]
    session = compose(MONDAY, parts, CATALOGUE)
    cues = planner.timeline(session)
    assert session.seconds == sum(cue.seconds for cue in cues)
    for item in session.items:
        assert item.seconds == sum(cue.seconds for cue in cues if cue.stretch == item.stretch.id)
    moves = [cue for cue in cues if cue.kind == "position"]
    assert len(moves) == len({item.stretch.position for item in session.items})
    shuffle.shuffle(parts)
    assert compose(MONDAY, parts, CATALOGUE) == session


@given(st.sets(st.sampled_from(IDS), min_size=1))
def test_positions_are_grouped_and_what_is_required_comes_first(ids: set[str]) -> None:
    session = compose(MONDAY, [(CATALOGUE[id_], CATALOGUE[id_].start, "") for id_ in ids], CATALOGUE)
    order = [item.stretch for item in session.items]
    ranks = [POSITIONS.index(stretch.position) for stretch in order]
    assert ranks == sorted(ranks)
    for place, stretch in enumerate(order):
        earlier = {other.id for other in order[:place]}
        assert set(stretch.requires) & ids <= earlier
        if stretch.position == "standing" and stretch.id != "standing_posture" and "standing_posture" in ids:
            assert "standing_posture" in earlier


def test_every_position_has_time_and_words() -> None:
    assert tuple(GETTING_INTO) == POSITIONS


def test_an_empty_session_has_no_cues() -> None:
    assert planner.timeline(compose(date(2026, 11, 24), [], CATALOGUE)) == []
