from __future__ import annotations

import json
import re
import subprocess
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from planner.catalogue import Catalogue, Stretch, load_catalogue
from planner.catalogue.guides import GUIDES, Style
from planner.figures import Looks, bounds, figure_of, shapes
from planner.figures.outlines import Shape, outlines
from planner.week import Session
from planner.week.timeline import Cue, compose, timeline
from planner.widgets.common.moving_figures import (
    COUNTS,
    NEAR,
    _numbers,
    astray,
    easier_figures,
    figures,
    moments,
)
from tests.catalogue.test_pictures import photo
from tests.prerequisites import node
from tests.widgets.moments import counts_of, moments_of

CATALOGUE: Catalogue = load_catalogue(Path("no stretches of a person's own"))
SCRIPT = Path(__file__).parents[2] / "planner" / "widgets" / "common" / "figure.js"

# Reads [[shape, points, mirrored], ...] and answers with the paths of each.
DRAWS = """
const { figurePaths } = await import(process.argv[1]);
const asked = JSON.parse(await new Response(process.stdin).text());
console.log(JSON.stringify(asked.map(([shape, points, mirrored]) => figurePaths(shape, points, mirrored))));
"""


def session_of(*ids: str) -> tuple[list[Stretch], list[Cue]]:
    session: Session = compose(
        date(2026, 11, 23), [(CATALOGUE[id_], CATALOGUE[id_].start, "") for id_ in ids], CATALOGUE
    )
    return [item.stretch for item in session.items], timeline(session)


def ways_of(stretch: Stretch) -> list[tuple[str, str]]:
    _, cues = session_of(stretch.id)
    poses = [figure_of(stretch).opens, *(cue.pose for cue in cues)]
    return list(dict.fromkeys((min(way), max(way)) for way in pairwise(poses) if way[0] != way[1]))


def numbers(path: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", path)]


def page_paths(asked: list[Any]) -> list[list[str]]:
    program = node()
    assert program, "Run `python -m tests.prerequisites` first: it brings node."
    command = [program, "--input-type=module", "-e", DRAWS, SCRIPT.as_uri()]
    done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=True)
    answer: list[list[str]] = json.loads(done.stdout)
    return answer


@pytest.mark.long
@pytest.mark.parametrize("mirrored", [False, True])
def test_the_page_draws_every_pose_as_a_still_does(mirrored: bool) -> None:
    drawn = [
        (stretch.id, name, shape)
        for stretch in CATALOGUE.values()
        for name in figure_of(stretch).poses
        for shape in shapes(figure_of(stretch), stretch.poses[name], mirrored)
    ]
    for (*where, shape), page in zip(drawn, page_paths([question(shape) for *_, shape in drawn]), strict=True):
        ours = outlines(shape)
        assert [re.sub(r"[-\d.]+", "0", path) for path in page] == [re.sub(r"[-\d.]+", "0", path) for path in ours], (
            where
        )
        assert numbers("".join(page)) == pytest.approx(numbers("".join(ours)), abs=0.11), where


def question(shape: Shape) -> list[Any]:
    """A shape as the page gets it. The points of a mirrored patch are turned round already: the page has to turn none."""
    outline = {"kind": shape.kind, "radii": shape.radii, "closed": shape.closed}
    return [outline, [value for point in shape.points for value in point], False]


def test_a_patch_of_a_mirrored_figure_is_seen_where_it_was() -> None:
    patch = {"kind": "patch", "radii": [], "closed": True}
    square = [0, 0, 0, 10, 10, 10, 10, 0]
    flipped = [0, 0, 0, 10, -10, 10, -10, 0]
    away = [0, 0, 10, 0, 10, 10, 0, 10]
    drawn = page_paths([[patch, square, False], [patch, flipped, True], [patch, away, False], [patch, flipped, False]])
    assert drawn == [["M0.0 0.0L0.0 10.0L10.0 10.0L10.0 0.0Z"], ["M0.0 0.0L0.0 10.0L-10.0 10.0L-10.0 0.0Z"], [], []]


def test_the_page_gets_the_points_of_a_still_to_a_tenth() -> None:
    for stretch in CATALOGUE.values():
        stretches, cues = session_of(stretch.id)
        sent = figures(stretches, cues)
        figure = sent["of"][stretch.id]
        looks = Looks(figure_of(stretch), stretch)
        opens = figure_of(stretch).opens
        (first, *_) = moments(looks, (opens, opens))
        assert [row[:3] for row in figure["shapes"]] == [[s.part, s.kind, s.tone] for s in first[0].shapes]
        assert figure["box"] == pytest.approx(bounds(figure_of(stretch)), abs=0.05)
        way, start, *_ = sent["moves"][0]
        tenths = moments_of(figure["ways"][way], counts_of(figure))[-start]
        points = [value for look in first for value in look.points.ravel().tolist()]
        assert [value / 10 for value in tenths] == pytest.approx(points, abs=0.0501)
        assert sum(2 * row[4] for row in figure["standing"]["shapes"]) == len(figure["standing"]["points"])


def test_a_mirrored_figure_is_the_same_one_the_other_way_round() -> None:
    for stretch in CATALOGUE.values():
        figure = figure_of(stretch)
        for pose in figure.poses:
            ours, other = (shapes(figure, figure.pose(pose), mirrored) for mirrored in (False, True))
            for one, there in zip(ours, other, strict=True):
                flipped = [(-x, y) for x, y in one.points][:: -1 if one.kind == "patch" else 1]
                assert [v for p in flipped for v in p] == pytest.approx([v for p in there.points for v in p])


@pytest.mark.parametrize("id_", CATALOGUE)
def test_between_two_moments_the_curve_is_near_enough(id_: str) -> None:
    """Where an arm straightens or a plane of hair comes into sight it is astray for a blink, by 3 % of a body at most."""
    looks = Looks(figure_of(CATALOGUE[id_]), CATALOGUE[id_])
    for leg in ways_of(CATALOGUE[id_]):
        kept = moments(looks, leg)
        at = looks.way(*leg)
        rows = np.array([_numbers(now) for now in kept])
        off = [astray(rows, _numbers(at(n / 100)), n / 100) for n in range(101)]
        assert off[0] == off[-1] == 0
        assert max(off) <= (1.5 * NEAR if len(kept) < COUNTS[-1] else 6.0), leg
        assert np.mean(off) <= NEAR, leg


@pytest.mark.long
def test_every_cue_goes_on_from_where_the_one_before_left_the_body() -> None:
    stretches, cues = session_of(*CATALOGUE)
    sent = figures(stretches, cues)
    assert len(sent["moves"]) == len(cues)
    found = {id_: [moments_of(way, counts_of(figure)) for way in figure["ways"]] for id_, figure in sent["of"].items()}
    for (earlier, before), (later, now) in pairwise(zip(cues, sent["moves"], strict=True)):
        if (earlier.stretch, earlier.side) == (later.stretch, later.side):
            ways = found[later.stretch]
            assert ways[before[0]][-before[2]] == ways[now[0]][-now[1]]


def test_a_breath_begins_and_ends_in_the_pose_that_is_held_and_fills_the_chest() -> None:
    stretches, cues = session_of("legs_up_wall")
    sent = figures(stretches, cues)
    figure = sent["of"]["legs_up_wall"]
    way, _, held, breath = next(m for cue, m in zip(cues, sent["moves"], strict=True) if cue.kind == "hold")
    counts = counts_of(figure)
    empty, full = moments_of(figure["ways"][breath], counts)
    assert empty == moments_of(figure["ways"][way], counts)[-held]
    parts = [row[0] for row in figure["shapes"]]
    assert {parts[n] for n in figure["ways"][breath]["moving"]} == {"trunk"}
    assert max(abs(a - b) for a, b in zip(empty, full, strict=True)) == pytest.approx(20, abs=8)


def test_an_easier_way_has_a_figure_of_its_own_that_moves_as_the_stretch_does() -> None:
    stretches, cues = session_of("overhead_reach", "side_bend")
    own, easier = figures(stretches, cues), easier_figures(stretches, cues)
    assert set(easier) == {
        "overhead_reach/One arm",
        "overhead_reach/Seated",
        "side_bend/Seated side bend",
        "side_bend/Hand on the hip",
    }
    for name, figure in easier.items():
        id_ = name.split("/")[0]
        assert len(figure["ways"]) == len(own["of"][id_]["ways"])
        assert set(figure["alt"]) == set(own["of"][id_]["alt"])


def test_whom_a_person_chose_is_whom_they_see() -> None:
    stretches, cues = session_of("side_bend")
    for guide in GUIDES.values():
        figure = figures(stretches, cues, Style(guide.id))["of"]["side_bend"]
        assert figure["guide"] == guide.id
        assert ("hair" in {row[0] for row in figure["shapes"]}) == (guide.hair != "short")
    parts = {row[0] for row in figures(stretches, cues, Style(felt=False))["of"]["side_bend"]["shapes"]}
    assert "felt" not in parts


def test_getting_ready_leads_into_a_pose_that_is_only_held() -> None:
    stretches, cues = session_of("legs_up_wall")
    assert [(cue.kind, cue.pose) for cue in cues] == [
        *[("position", "beside"), ("ready", "beside"), ("ready", "start"), ("ready", "end")],
        *[("hold", "end")] * 5,
        ("back", "rest"),
    ]
    # The ways: beside and start, end and rest, end and start, and a breath in the end.
    assert figures(stretches, cues)["moves"] == [
        *[[0, 0, 0, -1]] * 2,
        [0, 0, 1, -1],
        [2, 1, 0, -1],
        *[[1, 0, 0, 3]] * 5,
        [1, 0, 1, -1],
    ]


def test_getting_there_and_changing_sides_show_the_start_of_that_side() -> None:
    stretches, cues = session_of("side_bend")
    moves = figures(stretches, cues)["moves"]
    for cue, move in zip(cues, moves, strict=True):
        if cue.kind in ("position", "ready", "sides"):
            assert move == [0, 1, 1, -1]
    assert next(move for cue, move in zip(cues, moves, strict=True) if cue.kind == "hold") == [0, 0, 0, -1]


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
    (tmp_path / "pictures" / "mine.png").write_bytes(photo(kind="PNG"))
    mine = replace(CATALOGUE["side_bend"], picture="mine.png", folder=tmp_path)
    session = compose(date(2026, 11, 23), [(mine, mine.start, "")], {mine.id: mine})
    sent = figures([mine], timeline(session))["of"][mine.id]
    assert sent["img"].startswith("data:image/jpeg;base64,")
    assert sent["alt"] == dict.fromkeys(("left", "right"), "Side bend: your own picture.")


def test_a_session_of_all_there_is_stays_small() -> None:
    stretches, cues = session_of(*CATALOGUE)
    assert len(json.dumps(figures(stretches, cues))) < 1_200_000


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
