"""What a page is given to teach a stretch with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from planner.catalogue import Catalogue, load_catalogue
from planner.widgets.common.lessons import lesson
from tests.widgets.moments import counts_of, moments_of

CATALOGUE: Catalogue = load_catalogue(Path("no stretches of a person's own"))


def test_a_lesson_says_what_the_catalogue_says_of_the_stretch() -> None:
    taught, stretch = lesson(CATALOGUE["side_bend"]), CATALOGUE["side_bend"]
    assert (taught["id"], taught["name"]) == ("side_bend", "Side bend")
    assert (taught["steps"], taught["form"]) == (list(stretch.steps), list(stretch.form))
    assert (taught["breathing"], taught["awareness"]) == (stretch.breathing, stretch.awareness)
    assert taught["cautions"] == ["osteoporosis", "shoulder trouble", "unsteady balance", "acute disc herniation"]


def test_the_figure_goes_out_holds_and_comes_back_on_one_side() -> None:
    moves = lesson(CATALOGUE["side_bend"])["moves"]
    assert [(move["kind"], move["seconds"]) for move in moves] == [("out", 4), ("hold", 3), ("back", 3), ("breathe", 2)]
    ways = {way for way, *_ in (move["move"] for move in moves)}
    assert len(ways) == 1  # there and back are one way


def test_where_the_repetition_is_one_hold_the_figure_gets_into_it_and_out_of_it() -> None:
    moves = lesson(CATALOGUE["legs_up_wall"])["moves"]
    assert [move["kind"] for move in moves] == ["ready", "hold", "back"]


@pytest.mark.parametrize("id_", CATALOGUE)
def test_every_round_ends_where_it_begins_and_has_no_leap(id_: str) -> None:
    taught = lesson(CATALOGUE[id_])
    ways = taught["figure"]["ways"]

    counts = counts_of(taught["figure"])

    def points(way: int, place: int) -> list[int]:
        return moments_of(ways[way], counts)[-1 if place else 0]

    moves = [move["move"] for move in taught["moves"]]
    for (way, _, to, _), (following, start, _, _) in zip(moves, [*moves[1:], moves[0]], strict=True):
        assert points(way, to) == points(following, start)


@pytest.mark.parametrize("id_", CATALOGUE)
def test_the_still_is_the_pose_that_is_held_with_the_one_it_came_from(id_: str) -> None:
    taught = lesson(CATALOGUE[id_])
    counts = counts_of(taught["figure"])

    def points(way: int, place: int) -> list[int]:
        return moments_of(taught["figure"]["ways"][way], counts)[-1 if place else 0]

    reached = [points(way, to) for way, _, to, _ in (move["move"] for move in taught["moves"])]
    assert points(*taught["held"]) in reached
    assert points(*taught["began"]) in reached
    assert points(*taught["began"]) != points(*taught["held"])
    assert taught["figure"]["arrows"]["shapes"]


def test_all_lessons_together_are_a_small_message() -> None:
    assert len(json.dumps([lesson(stretch) for stretch in CATALOGUE.values()], separators=(",", ":"))) < 900_000
