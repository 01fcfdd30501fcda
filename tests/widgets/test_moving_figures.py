from __future__ import annotations

import json
import re
import subprocess
from dataclasses import replace
from datetime import date
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pytest

from planner.catalogue import Catalogue, Stretch, load_catalogue
from planner.figures import bounds, figure_of, frames, shapes, still
from planner.figures.outlines import HALO, UNLINED, Shape
from planner.week import Session
from planner.week.timeline import Cue, compose, timeline
from planner.widgets.common.moving_figures import NEAR, astray, figures, moments
from tests.prerequisites import node

CATALOGUE: Catalogue = load_catalogue(Path("no stretches of a person's own"))
SCRIPT = Path(__file__).parents[2] / "planner" / "widgets" / "common" / "figure.js"

# Reads [[outline, points, grown], ...] and answers with the path of each.
DRAWS = """
const { figurePath } = await import(process.argv[1]);
const asked = JSON.parse(await new Response(process.stdin).text());
console.log(JSON.stringify(asked.map(([shape, points, grown]) => figurePath(shape, points, grown))));
"""


def session_of(*ids: str) -> tuple[list[Stretch], list[Cue]]:
    session: Session = compose(
        date(2026, 11, 23), [(CATALOGUE[id_], CATALOGUE[id_].start, "") for id_ in ids], CATALOGUE
    )
    return [item.stretch for item in session.items], timeline(session)


def ways_of(stretch: Stretch) -> list[tuple[str, str]]:
    _, cues = session_of(stretch.id)
    poses = ["start", *(cue.pose for cue in cues)]
    return list(dict.fromkeys((min(way), max(way)) for way in pairwise(poses) if way[0] != way[1]))


def drawn(svg: str) -> list[str]:
    return re.findall(r' d="([^"]*)"', svg)


def numbers(path: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", path)]


def page_paths(asked: list[Any]) -> list[str]:
    program = node()
    assert program, "Run `python -m tests.prerequisites` first: it brings node."
    command = [program, "--input-type=module", "-e", DRAWS, SCRIPT.as_uri()]
    done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=True)
    answer: list[str] = json.loads(done.stdout)
    return answer


@pytest.mark.long
@pytest.mark.parametrize("mirrored", [False, True])
def test_the_page_draws_every_pose_as_a_still_does(mirrored: bool) -> None:
    asked, expected = [], []
    for stretch in CATALOGUE.values():
        figure = figure_of(stretch)
        for name in figure.poses:
            expected += [(stretch.id, name, path) for path in drawn(still(stretch, name, mirrored))]
            for part, run in groupby(shapes(figure, figure.pose(name), mirrored), lambda shape: shape.part):
                each = list(run)
                asked += [question(shape, grown) for grown in ([] if part in UNLINED else [HALO]) for shape in each]
                asked += [question(shape, 0) for shape in each]
    for (*where, path), page in zip(expected, page_paths(asked), strict=True):
        assert re.sub(r"[-\d.]+", "0", page) == re.sub(r"[-\d.]+", "0", path), where
        assert numbers(page) == pytest.approx(numbers(path), abs=0.11), where


def question(shape: Shape, grown: float) -> list[Any]:
    outline = {"kind": shape.kind, "radii": shape.radii, "closed": shape.closed}
    return [outline, [value for point in shape.points for value in point], grown]


def test_the_page_gets_the_shapes_of_a_still_to_a_tenth() -> None:
    for stretch in CATALOGUE.values():
        stretches, cues = session_of(stretch.id)
        sent = figures(stretches, cues)["of"][stretch.id]
        first = frames(stretch, "start", "start", 2)[0]
        assert [row[:3] for row in sent["shapes"]] == [[shape.part, shape.kind, shape.tone] for shape in first]
        assert sum(row[4] for row in sent["shapes"]) * 2 == len(sent["standing"]) + len(sent["ways"][0][0][1:])
        assert sent["box"] == pytest.approx(bounds(figure_of(stretch)), abs=0.05)
        way, start, _ = figures(stretches, cues)["moves"][0]
        tenths = [*sent["standing"], *sent["ways"][way][-start][1:]]
        assert [value / 10 for value in tenths] == pytest.approx(
            [value for shape in first for point in shape.points for value in point], abs=0.0501
        )


def test_a_mirrored_figure_is_the_same_one_the_other_way_round() -> None:
    for stretch in CATALOGUE.values():
        figure = figure_of(stretch)
        for pose in figure.poses:
            ours, other = (shapes(figure, figure.pose(pose), mirrored) for mirrored in (False, True))
            flipped = [tuple((-x, y) for x, y in shape.points) for shape in ours]
            for points, shape in zip(flipped, other, strict=True):
                assert [v for p in points for v in p] == pytest.approx([v for p in shape.points for v in p])


@pytest.mark.parametrize("id_", CATALOGUE)
def test_between_two_moments_a_straight_line_is_near_enough(id_: str) -> None:
    for leg in ways_of(CATALOGUE[id_]):
        kept = moments(CATALOGUE[id_], leg)
        assert (min(kept), max(kept)) == (0, 1)
        for n, now in enumerate(frames(CATALOGUE[id_], *leg, 101)):
            low = max(place for place in kept if place <= n / 100 and place < 1)
            high = min(place for place in kept if place > low)
            assert astray(kept[low], kept[high], now, (n / 100 - low) / (high - low)) <= 1.5 * NEAR, (leg, n)


@pytest.mark.long
def test_every_cue_goes_on_from_where_the_one_before_left_the_body() -> None:
    stretches, cues = session_of(*CATALOGUE)
    sent = figures(stretches, cues)
    assert len(sent["moves"]) == len(cues)
    for (earlier, before), (later, now) in pairwise(zip(cues, sent["moves"], strict=True)):
        if (earlier.stretch, earlier.side) == (later.stretch, later.side):
            ways = sent["of"][later.stretch]["ways"]
            assert ways[before[0]][-before[2]][1:] == ways[now[0]][-now[1]][1:]


def test_getting_ready_leads_into_a_pose_that_is_only_held() -> None:
    stretches, cues = session_of("legs_up_wall")
    assert [(cue.kind, cue.pose) for cue in cues] == [
        *[("position", "start"), ("ready", "start"), ("ready", "start"), ("ready", "end")],
        *[("hold", "end")] * 5,
        ("back", "start"),
    ]
    # The one way there is goes from the end to the start.
    assert figures(stretches, cues)["moves"] == [*[[0, 1, 1]] * 3, [0, 1, 0], *[[0, 0, 0]] * 5, [0, 0, 1]]


def test_getting_there_and_changing_sides_show_the_start_of_that_side() -> None:
    stretches, cues = session_of("side_bend")
    moves = figures(stretches, cues)["moves"]
    for cue, move in zip(cues, moves, strict=True):
        if cue.kind in ("position", "ready", "sides"):
            assert move == [0, 1, 1]
    assert next(move for cue, move in zip(cues, moves, strict=True) if cue.kind == "hold") == [0, 0, 0]


def test_a_figure_says_which_stretch_and_side_it_shows() -> None:
    stretches, cues = session_of("side_bend", "legs_up_wall")
    of = figures(stretches, cues)["of"]
    assert of["side_bend"]["alt"] == {
        "left": "Side bend, left side: how it moves.",
        "right": "Side bend, right side: how it moves.",
    }
    assert of["legs_up_wall"]["alt"] == {"both": "Legs up the wall: how it moves."}


def test_the_persons_own_picture_stands_in_for_the_figure(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "mine.png").write_bytes(b"\x89PNG\r\n\x1a\n and so on")
    mine = replace(CATALOGUE["side_bend"], picture="mine.png", folder=tmp_path)
    session = compose(date(2026, 11, 23), [(mine, mine.start, "")], {mine.id: mine})
    sent = figures([mine], timeline(session))["of"][mine.id]
    assert sent["img"].startswith("data:image/png;base64,")
    assert sent["alt"] == dict.fromkeys(("left", "right"), "Side bend: your own picture.")


def test_a_session_of_all_there_is_stays_small() -> None:
    stretches, cues = session_of(*CATALOGUE)
    assert len(json.dumps(figures(stretches, cues))) < 300_000


@pytest.mark.parametrize("id_", [stretch.id for stretch in CATALOGUE.values() if stretch.sides == "one_then_other"])
def test_left_and_right_get_equal_time(id_: str) -> None:
    stretch = CATALOGUE[id_]
    for dose in (stretch.start, stretch.target):
        cues = timeline(compose(date(2026, 11, 23), [(stretch, dose, "")], CATALOGUE))
        left, right = (
            [(cue.kind, cue.rep, cue.seconds) for cue in cues if cue.rep and cue.side == side]
            for side in ("left", "right")
        )
        assert left == right
        assert sum(seconds for _, _, seconds in left) > 0
