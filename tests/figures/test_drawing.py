from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from math import cos, dist, pi, sin
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure as Page

from planner.catalogue import POSITIONS, Phase, Stretch, load_catalogue, neutral_figure, reading
from planner.catalogue.guides import GUIDES, Style
from planner.catalogue.poses import BOUNDS, JOINTS, NEUTRAL, SIDES, Figure, Pose, between
from planner.errors import InvalidValue
from planner.figures import Looks, alt, bounds, draw, figure_of, marks, panes, shapes, still
from planner.figures.depth import SURE, USUAL, _nearer, order
from planner.figures.measures import HEIGHT, LENGTH, SHARES, radius
from planner.figures.outlines import Shape, around, polygons
from planner.figures.seen import FELT, Eye, seen
from planner.figures.skeleton import body
from planner.figures.vectors import two_links
from tests.catalogue.test_stretches import OWN, own_file

NO_OWN = Path("no stretches of a person's own")
CATALOGUE = load_catalogue(NO_OWN)
POSES = [(id_, name) for id_, stretch in CATALOGUE.items() for name in stretch.poses]

angles = st.fixed_dictionaries({joint: st.floats(*BOUNDS[joint]) for joint in JOINTS})
shares = st.floats(0, 1)


EVERY = {
    id_: {"itself": figure_of(stretch)} | {way.name: way.figure for way in stretch.easier if way.figure}
    for id_, stretch in CATALOGUE.items()
}


def pose_of(id_: str, name: str) -> tuple[Stretch, Pose]:
    stretch = CATALOGUE[id_]
    return stretch, stretch.poses[name]


def points_of(id_: str, name: str) -> dict[str, tuple[float, float, float]]:
    stretch, pose = pose_of(id_, name)
    assert stretch.figure
    return dict(body(pose, stretch.figure.anchor).points)


def gap(id_: str, name: str, point: str) -> float:
    """Air between a joint's skin and the floor."""
    return points_of(id_, name)[point][2] - radius(point)


def segments(points: dict[str, tuple[float, float, float]]) -> dict[str, float]:
    spine = ["hips", *(f"spine{n}" for n in range(1, 6)), "neck", "neck1", "neck2", "head"]
    lengths = {f"{a} to {b}": dist(points[a], points[b]) for a, b in pairwise(spine)}
    for side in SIDES:
        for chain in (["neck", "shoulder", "elbow", "wrist", "hand"], ["hips", "hip", "knee", "ankle", "heel", "toe"]):
            named = [part if part in ("neck", "hips") else f"{part}_{side}" for part in chain]
            lengths |= {f"{a} to {b}": dist(points[a], points[b]) for a, b in pairwise(named)}
    return lengths


# --- the body


def test_standing_straight_is_200_units_high_in_the_shares_of_drillis_and_contini() -> None:
    points = body(NEUTRAL).points
    assert points["head"][2] + LENGTH["head"] / 2 == pytest.approx(HEIGHT)
    assert points["neck"][2] == pytest.approx(0.818 * HEIGHT)
    assert points["hips"][2] == pytest.approx(0.530 * HEIGHT)
    assert points["knee_left"][2] == pytest.approx(0.285 * HEIGHT)
    assert points["ankle_left"][2] == pytest.approx(0.039 * HEIGHT)
    assert points["shoulder_left"][2] - points["elbow_left"][2] == pytest.approx(0.186 * HEIGHT)
    assert SHARES["forearm"] == 0.146


@given(angles)
def test_segments_keep_their_length_whatever_the_angles(joints: dict[str, float]) -> None:
    assert segments(dict(body(Pose(joints, {})).points)) == pytest.approx(segments(dict(body(NEUTRAL).points)))


@given(st.sampled_from(POSES), st.sampled_from(POSES), shares)
def test_segments_keep_their_length_on_the_way_between_any_two_poses(
    a: tuple[str, str], b: tuple[str, str], share: float
) -> None:
    pose = between(pose_of(*a)[1], pose_of(*b)[1], share)
    assert segments(dict(body(pose).points)) == pytest.approx(segments(dict(body(NEUTRAL).points)))


@given(angles)
def test_a_body_lies_on_the_floor_by_its_lowest_point(joints: dict[str, float]) -> None:
    assert body(Pose(joints, {})).lowest == pytest.approx(0, abs=1e-9)


@given(angles)
def test_the_mirrored_pose_is_the_mirrored_body_and_mirroring_twice_is_nothing(joints: dict[str, float]) -> None:
    pose = Pose(joints, {})
    here, there = body(pose).points, body(pose.mirrored()).points
    for name, (x, y, z) in here.items():
        other = {"left": name[:-4] + "right", "right": name[:-5] + "left"}.get(name.rpartition("_")[2], name)
        assert there[other] == pytest.approx((x, -y, z), abs=1e-6)
    assert pose.mirrored().mirrored() == pose


def test_knees_and_elbows_can_bend_one_way_only() -> None:
    assert BOUNDS["knee"][0] == BOUNDS["elbow"][0] == 0


# --- reaching


@given(st.floats(0.12, 0.99), st.floats(0, 2 * pi), st.floats(-1.4, 1.4), st.floats(5, 60), st.floats(5, 60))
def test_two_links_reach_every_target_within_reach(share: float, around: float, up: float, a: float, b: float) -> None:
    far = abs(a - b) + share * (a + b - abs(a - b))
    target = (far * cos(up) * cos(around), far * cos(up) * sin(around), far * sin(up))
    hint = (target[1] + 1.0, -target[0], target[2] + 7.0)
    middle, end = two_links((0.0, 0.0, 0.0), a, b, target, hint)
    assert dist(end, target) < 1e-3
    assert dist((0, 0, 0), middle) == pytest.approx(a)
    assert dist(middle, end) == pytest.approx(b)


def test_two_links_stretch_towards_what_is_out_of_reach() -> None:
    middle, end = two_links((0.0, 0.0, 0.0), 30, 20, (100.0, 0.0, 0.0), (0.0, 0.0, 1.0))
    assert middle == pytest.approx((30, 0, 0), abs=0.02)
    assert end == pytest.approx((50, 0, 0), abs=0.02)


def reached() -> list[tuple[str, str, str]]:
    return [(id_, name, limb) for id_, name in POSES for limb in CATALOGUE[id_].poses[name].reach]


@pytest.mark.parametrize(("id_", "name", "limb"), reached())
def test_every_hand_and_foot_reaches_what_it_is_drawn_to(id_: str, name: str, limb: str) -> None:
    """A limb that is stretched out has not arrived: the angles of the pose are to bring the body near enough."""
    points = points_of(id_, name)
    part, side = limb.split("_")
    root, end, full = ("shoulder", "wrist", "upper_arm forearm") if part == "hand" else ("hip", "ankle", "thigh shank")
    length = sum(LENGTH[segment] for segment in full.split())
    assert dist(points[f"{root}_{side}"], points[f"{end}_{side}"]) < length - 1e-3
    if at := CATALOGUE[id_].poses[name].reach[limb][0].at:
        assert points[f"{end}_{side}"][: len(at)] == pytest.approx(at)


@pytest.mark.parametrize(
    ("id_", "name"), [("knees_to_chest", "end"), ("knee_hug_rock", "end"), ("knee_hug_roll", "right")]
)
def test_hugging_hands_hold_the_shins(id_: str, name: str) -> None:
    points = points_of(id_, name)
    for side in SIDES:
        knee, ankle = points[f"knee_{side}"], points[f"ankle_{side}"]
        held = tuple(0.75 * k + 0.25 * a for k, a in zip(knee, ankle, strict=True))
        grip = tuple((w + h) / 2 for w, h in zip(points[f"wrist_{side}"], points[f"hand_{side}"], strict=True))
        assert dist(held, grip) < 9  # on the skin: a shin is 5 thick, a hand 2


# --- on the floor, at the wall, on the pillow


@pytest.mark.parametrize(("id_", "name"), POSES)
def test_nobody_sinks_into_the_floor_or_floats(id_: str, name: str) -> None:
    air = {point: gap(id_, name, point) for point in points_of(id_, name)}
    assert min(air.values()) == pytest.approx(0, abs=1.0)


@pytest.mark.parametrize("id_", [id_ for id_, stretch in CATALOGUE.items() if stretch.position == "standing"])
def test_who_stands_has_both_feet_flat_on_the_floor(id_: str) -> None:
    for name in CATALOGUE[id_].poses:
        for side in SIDES:
            assert gap(id_, name, f"heel_{side}") == pytest.approx(0, abs=1.2)
            assert gap(id_, name, f"toe_{side}") == pytest.approx(0, abs=1.2)


@pytest.mark.parametrize(
    "id_", ["overhead_reach", "side_bend", "single_knee", "glute_bridge", "wall_calf", "doorway_chest"]
)
def test_feet_that_stand_stay_where_they_are(id_: str) -> None:
    start, end = points_of(id_, "start"), points_of(id_, "end")
    for side in SIDES:
        if gap(id_, "end", f"heel_{side}") < 2:
            assert end[f"ankle_{side}"] == pytest.approx(start[f"ankle_{side}"], abs=2.0)


@pytest.mark.parametrize("id_", [id_ for id_, s in CATALOGUE.items() if s.figure and "pillow" in s.figure.scene])
def test_heads_rest_on_their_pillow(id_: str) -> None:
    for name in CATALOGUE[id_].poses:
        assert gap(id_, name, "head") == pytest.approx(gap(id_, "start", "head"), abs=7)
        assert 0 < gap(id_, name, "head") < 14


@pytest.mark.parametrize("id_", ["legs_up_wall", "legs_up_wall_soles"])
def test_buttocks_touch_the_wall_and_nothing_goes_through_it(id_: str) -> None:
    stretch = CATALOGUE[id_]
    assert stretch.figure
    wall = stretch.figure.scene["wall"]
    for name in stretch.poses:
        points = points_of(id_, name)
        assert wall - points["hips"][0] - radius("hips") == pytest.approx(0, abs=3.1)
        assert max(place[0] + radius(point) for point, place in points.items() if "toe" not in point) <= wall + 1.5
    straight = points_of("legs_up_wall", "end")
    assert straight["ankle_left"][2] > straight["knee_left"][2] > straight["hip_left"][2]


def test_soles_meet_at_the_wall() -> None:
    points = points_of("legs_up_wall_soles", "end")
    for part in ("heel", "toe"):
        assert dist(points[f"{part}_left"], points[f"{part}_right"]) < 22  # they are turned to each other


def test_the_upper_ankle_lies_on_the_other_thigh_in_figure_four() -> None:
    points = points_of("figure_four", "end")
    hip, knee = points["hip_right"], points["knee_right"]
    place = tuple(0.3 * h + 0.7 * k for h, k in zip(hip, knee, strict=True))
    assert dist(points["ankle_left"], place) < 16  # a thigh is 8 thick there, a shin 4


def test_arms_up_are_beside_the_ears_and_then_level_with_the_shoulders() -> None:
    up, level = points_of("overhead_reach", "up"), points_of("overhead_reach", "end")
    assert up["hand_left"][2] > up["head"][2] + LENGTH["head"]
    assert up["elbow_left"][1] == pytest.approx(up["shoulder_left"][1], abs=1.5)
    assert level["hand_left"][2] == pytest.approx(level["shoulder_left"][2])


@pytest.mark.parametrize("figure", EVERY["overhead_reach"].values(), ids=EVERY["overhead_reach"])
def test_palms_face_each_other_overhead_and_the_floor_at_shoulder_level(figure: Figure) -> None:
    backs = {name: body(figure.pose(name), figure.anchor).frames["hand_left"][1] for name in ("up", "end")}
    assert backs["up"][1] > 0.99  # the back of the left hand looks to the left
    assert backs["end"][2] > 0.99  # and then to the ceiling


@pytest.mark.parametrize("figure", EVERY["overhead_reach"].values(), ids=EVERY["overhead_reach"])
def test_arms_sink_sideways_on_the_way_to_shoulder_level(figure: Figure) -> None:
    halfway = body(between(figure.pose("up"), figure.pose("end"), 0.5), figure.anchor).points
    assert abs(halfway["hand_left"][0] - halfway["shoulder_left"][0]) < 8


def test_a_rock_stays_on_the_back_and_a_roll_brings_the_pelvis_to_its_side() -> None:
    tipped = {id_: pose_of(id_, "end")[1].joints["spin"] for id_ in ("knee_hug_rock", "knee_hug_roll")}
    assert tipped["knee_hug_rock"] < 30 < 50 < tipped["knee_hug_roll"]


def test_legs_stretch_out_side_by_side_after_the_roll() -> None:
    stretch, straight = pose_of("knee_hug_roll", "straight")
    figure = figure_of(stretch)
    for share in (0.25, 0.5, 0.75):
        now = body(between(figure.pose("start"), straight, share), figure.anchor).points
        assert abs(now["knee_left"][1] - now["knee_right"][1]) < 50


# --- between poses


@given(st.sampled_from(POSES), st.sampled_from(POSES))
def test_the_way_between_two_poses_begins_at_one_and_ends_at_the_other(a: tuple[str, str], b: tuple[str, str]) -> None:
    one, other = pose_of(*a)[1], pose_of(*b)[1]
    for pose, end in ((between(one, other, 0), one), (between(one, other, 1), other)):
        here, there = body(pose).points, body(end).points
        assert {name: pytest.approx(place, abs=1e-6) for name, place in here.items()} == there


def test_a_turn_takes_the_shortest_way() -> None:
    back = Pose(dict(NEUTRAL.joints) | {"turn": -170.0}, {})
    front = Pose(dict(NEUTRAL.joints) | {"turn": 170.0}, {})
    assert between(back, front, 0.5).joints["turn"] == -180
    assert between(front, back, 0.25).joints["turn"] == 175


@pytest.mark.parametrize("id_", list(CATALOGUE))
def test_a_movement_is_smooth(id_: str) -> None:
    """Thirty moments to each phase: nothing jumps, and every moment has the same shapes."""
    stretch, at = CATALOGUE[id_], "start"
    looks = Looks(figure_of(stretch), stretch)
    for phase in stretch.movement:
        way = looks.way(at, phase.moves_to)
        moments = [way(n / 30)[0] for n in range(31)]
        at = phase.moves_to
        for before, after in pairwise(moments):
            assert [(s.part, s.kind, s.tone) for s in before.shapes] == [(s.part, s.kind, s.tone) for s in after.shapes]
            assert np.hypot(*(after.points - before.points).T).max() < 16


# --- outlines

discs = st.lists(st.tuples(st.floats(-50, 50), st.floats(-50, 50), st.floats(0.5, 12)), min_size=1, max_size=8)
level = st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3), st.integers(1, 3)), min_size=1, max_size=8)


@given(st.one_of(discs, level))
def test_the_skin_around_discs_holds_all_of_them_and_nothing_beyond_their_hull(
    rows: list[tuple[float, float, float]],
) -> None:
    points, radii = [(x, y) for x, y, _ in rows], [r for *_, r in rows]
    arcs = around(points, radii)
    for n in range(64):
        angle = 2 * pi * n / 64
        furthest = max(x * cos(angle) + y * sin(angle) + r for (x, y), r in zip(points, radii, strict=True))
        mine = [
            (x * cos(angle) + y * sin(angle) + r, min((angle - start) % (2 * pi), (start - angle) % (2 * pi)))
            for (x, y), r, start, _ in arcs
        ]
        assert max(reach for reach, _ in mine) == pytest.approx(furthest, abs=1e-6)
    turned = sum(end - start for *_, start, end in arcs)
    assert turned == pytest.approx(2 * pi)


def test_a_patch_is_seen_from_one_side() -> None:
    towards = Shape("fore_left", "patch", "palm", ((0, 0), (0, 10), (10, 10), (10, 0)), ())
    away = Shape("fore_left", "patch", "palm", towards.points[::-1], ())
    assert list(polygons(towards)) == [list(towards.points)]
    assert list(polygons(away)) == []


@given(angles)
def test_each_part_of_a_body_is_drawn_once_and_a_mirror_changes_no_order(joints: dict[str, float]) -> None:
    now = body(Pose(joints, {}))
    eye, mirror = Eye("side", -20, 10), Eye("side", -20, 10, mirrored=True)
    assert sorted(order(now, eye.axes)) == sorted(USUAL)
    assert order(now, eye.axes) == order(now, mirror.axes)


@given(angles)
def test_in_the_mirrored_body_the_other_side_hides_as_much(joints: dict[str, float]) -> None:
    """So that its order is the mirrored one, but for what is alike near."""

    def other(part: str) -> str:
        return part[:-4] + "right" if part.endswith("left") else part.replace("right", "left")

    pose = Pose(joints, {})
    front = Eye("front").axes
    here, there = (_nearer(body(one), front) for one in (pose, pose.mirrored()))
    for part, hidden in here.items():
        for behind, by in hidden.items():
            if by > SURE + 1e-6:  # at the very edge, a rounding decides
                assert there[other(part)][other(behind)] == pytest.approx(by)


def test_the_near_arm_is_in_front_and_the_far_one_behind() -> None:
    now = body(Pose(dict(NEUTRAL.joints), {}))
    drawn = order(now, Eye("side").axes)
    assert drawn.index("upper_right") < drawn.index("trunk") < drawn.index("upper_left")


def hair_seen(view: Literal["side", "front", "above"], turn: float) -> float:
    """How much of the head's outline is hair, as a share of the skull's disc."""
    figure = replace(neutral_figure("standing"), view=view, turn=turn, order=USUAL)
    (cap,) = [
        s
        for s in seen(figure, figure.pose("start"), Eye(view, turn), GUIDES["kim"]).shapes
        if s.tone == "hair" and s.kind == "plate"
    ]
    ring = list(zip(cap.points, (*cap.points[1:], cap.points[0]), strict=True))
    return abs(sum(x * b - a * y for (x, y), (a, b) in ring)) / 2 / (pi * 11.5**2)


def test_hair_is_a_fringe_in_front_half_a_head_from_the_side_and_nearly_all_of_it_behind() -> None:
    assert 0.1 < hair_seen("front", 0) < 0.4
    assert 0.4 < hair_seen("side", 0) < 0.75
    assert hair_seen("front", 180) > 0.85


# --- what tells the move


def test_an_arrow_follows_what_the_figure_names_and_points_both_ways_where_it_goes_both_ways() -> None:
    figure = figure_of(CATALOGUE["side_bend"])
    drawn = marks.arrows(figure, "start", "end", Eye("front"))
    assert [(shape.tone, shape.closed) for shape in drawn] == [
        ("paper", False),
        ("paper", True),
        ("arrow", False),
        ("arrow", True),
    ]
    rock = marks.arrows(figure_of(CATALOGUE["knee_hug_rock"]), "start", "end", Eye("front", height=62))
    assert [shape.closed for shape in rock if shape.tone == "arrow"] == [False, True, True]


@pytest.mark.parametrize("figure", [f for figures in EVERY.values() for f in figures.values()])
def test_every_arrow_has_room_in_the_picture(figure: Figure) -> None:
    left, top, width, height = bounds(figure)
    eye = Eye(figure.view, figure.turn, figure.height)
    arrows = marks.arrows(figure, figure.began, figure.shown, eye)
    assert arrows
    for x, y in (point for arrow in arrows for point in arrow.points):
        assert left < x < left + width
        assert top < y < top + height


def test_a_still_shows_where_the_body_began_and_the_way_it_went_in_the_pose_that_stands_for_the_stretch() -> None:
    shown, begins = still(CATALOGUE["side_bend"]), still(CATALOGUE["side_bend"], "start")
    for mark in ("--f-ghost)", "--f-arrow)"):
        assert mark in shown
        assert mark not in begins


def test_the_place_where_it_is_felt_can_be_left_out() -> None:
    assert "fill:var(--f-felt)" in still(CATALOGUE["side_bend"])
    assert "fill:var(--f-felt)" not in still(CATALOGUE["side_bend"], style=Style(felt=False))


def test_what_is_felt_on_the_side_that_is_not_seen_shines_from_behind() -> None:
    stretch = CATALOGUE["overhead_reach"]
    figure, spots = figure_of(stretch), marks.felt(stretch, figure_of(stretch))
    ahead = seen(figure, figure.pose("start"), Eye("front"), GUIDES["kim"], spots=spots)
    behind = seen(figure, figure.pose("start"), Eye("front", 180), GUIDES["kim"], spots=spots)
    assert (ahead.order[0], behind.order[-1]) == (FELT, FELT)


def test_a_small_move_is_shown_larger_beside_the_whole() -> None:
    whole, closer = panes(figure_of(CATALOGUE["chin_tuck"]))
    assert (whole.round, closer.round) == (False, True)
    assert closer.at[2] / closer.frame[2] > 1.2
    assert len(panes(figure_of(CATALOGUE["side_bend"]))) == 1
    assert "<clipPath" in still(CATALOGUE["chin_tuck"])


@pytest.mark.parametrize("guide", GUIDES)
def test_everybody_who_shows_stretches_has_their_own_hair_skin_and_clothes(guide: str) -> None:
    drawn = still(CATALOGUE["side_bend"], style=Style(guide))  # type: ignore[arg-type]
    for colour in (GUIDES[guide].skin, GUIDES[guide].hair_colour, GUIDES[guide].shirt, GUIDES[guide].trousers):
        assert colour in drawn


def test_skin_hair_shirt_and_trousers_stay_apart_in_greyscale() -> None:
    def grey(colour: str) -> float:
        return sum(int(colour[n : n + 2], 16) * share for n, share in ((1, 0.299), (3, 0.587), (5, 0.114)))

    for guide in GUIDES.values():
        assert abs(grey(guide.skin) - grey(guide.hair_colour)) > 25, guide
        assert abs(grey(guide.shirt) - grey(guide.trousers)) > 25, guide


# --- pictures


@pytest.mark.parametrize(("id_", "name"), POSES)
def test_every_pose_draws_as_svg(id_: str, name: str) -> None:
    stretch = CATALOGUE[id_]
    svg = ElementTree.fromstring(still(stretch, name))
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == alt(stretch, name)
    left, top, width, height = (float(part) for part in svg.get("viewBox", "").split())
    for shape in shapes(figure_of(stretch), stretch.poses[name]):
        for n, (x, y) in enumerate(shape.points):
            r = shape.radii[min(n, len(shape.radii) - 1)] if shape.radii else 0.0
            assert left <= x - r <= x + r <= left + width
            assert top <= y - r <= y + r <= top + height


@pytest.mark.parametrize("id_", list(CATALOGUE))
def test_every_stretch_draws_on_matplotlib_axes(id_: str) -> None:
    ax = Page().add_subplot()
    looks = len(panes(figure_of(CATALOGUE[id_])))
    for n, name in enumerate(CATALOGUE[id_].poses):
        draw(CATALOGUE[id_], ax, name)
        assert len(ax.collections[n * looks].get_paths()) > 20
    left, top, width, height = bounds(figure_of(CATALOGUE[id_]))
    assert ax.get_xlim() == pytest.approx((left, left + width))
    assert ax.get_ylim() == pytest.approx((top + height, top))
    assert not ax.axison


def test_a_picture_says_what_it_shows() -> None:
    assert alt(CATALOGUE["knees_to_chest"]) == "Knees to chest: as you hold it."
    assert alt(CATALOGUE["single_knee"], "start", mirrored=True) == "Single knee to chest, right side: as it begins."
    assert alt(CATALOGUE["overhead_reach"], "up") == "Upper back reach: up."
    assert 'width="120"' in still(CATALOGUE["side_bend"], size=120)
    assert "--f-skin:var(--sp-figure-skin, #d9a17a)" in still(CATALOGUE["side_bend"])


def test_figures_load_without_matplotlib() -> None:
    loads = "import sys, planner.figures; print('matplotlib' in sys.modules, 'pandas' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", loads], capture_output=True, text=True, check=True)
    assert answer.stdout == "False False\n"


# --- the catalogue's figures


def test_every_shipped_stretch_has_a_figure() -> None:
    assert [id_ for id_, stretch in CATALOGUE.items() if not stretch.figure] == []


def test_the_phases_move_to_the_poses_they_speak_of() -> None:
    def route(id_: str) -> list[str]:
        return [phase.moves_to for phase in CATALOGUE[id_].movement]

    assert route("overhead_reach") == ["up", "end", "end", "start", "start"]
    assert route("knee_hug_roll") == ["end", "end", "right", "right", "start"]
    assert route("cat_cow") == ["cow", "cow", "end", "end", "start"]
    assert Phase("breathe", "Breathe.", 2).moves_to == "start"


def test_a_stretch_without_a_figure_is_shown_as_its_position(tmp_path: Path) -> None:
    own = load_catalogue(own_file(tmp_path, OWN))["hip_hinge"]
    assert own.figure is None
    assert own.poses == {}
    for position in POSITIONS:
        assert set(neutral_figure(position).poses) == {"start", "end"}
    assert ElementTree.fromstring(still(own)).get("aria-label") == "Hip hinge: as you hold it."
    assert figure_of(own) == neutral_figure("standing")


FIGURE = """
[hip_hinge.figure]
view = "side"
anchor = "feet"
[hip_hinge.figure.poses.start]
joints = { arm = 5 }
[hip_hinge.figure.poses.end]
like = "start"
joints = { pitch = 40, hip = 40, knee_left = 10 }
reach = { hand_left = "knee" }
"""


def test_a_stretch_of_ones_own_may_bring_its_figure(tmp_path: Path) -> None:
    own = load_catalogue(own_file(tmp_path, OWN + FIGURE))["hip_hinge"]
    end = own.poses["end"].joints
    assert (end["arm_left"], end["hip_right"], end["knee_left"], end["knee_right"]) == (5, 40, 10, 0)
    ElementTree.fromstring(still(own))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("poses.end]", "poses.ende]", "figure.poses.end: None is not allowed: this pose is needed."),
        (
            '"side"',
            '"sid"',
            "figure.view: 'sid' is not one of the choices. Did you mean 'side'? Choose from: side, front, above.",
        ),
        (
            "knee_left = 10",
            "kne = 10",
            "figure.poses.end.joints: 'kne' is not a joint. Did you mean 'knee'? Choose from: "
            + ", ".join(BOUNDS)
            + ".",
        ),
        (
            "knee_left = 10",
            "knee_left = -10",
            "figure.poses.end.joints.knee_left: -10.0 is not between 0 and 160 degrees.",
        ),
        ("knee_left = 10", 'knee_left = "10"', "figure.poses.end.joints.knee_left: '10' is not a valid number."),
        (
            'like = "start"',
            'like = "strat"',
            "figure.poses.end.like: 'strat' is not a pose of this figure. Did you mean 'start'? Choose from: start, end.",
        ),
        (
            'like = "start"',
            'like = "end"',
            "figure.poses.end.like: 'end' is not free of circles: it leads back to itself.",
        ),
        (
            "hand_left =",
            "hand =",
            "figure.poses.end.reach: 'hand' is not a hand or foot. Did you mean 'hand_left'? Choose from: foot_left, foot_right, hand_left, hand_right.",
        ),
    ],
)
def test_what_is_wrong_with_a_pose_is_said_in_a_sentence(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    path = own_file(tmp_path, OWN + FIGURE.replace(old, new))
    with pytest.raises(InvalidValue) as error:
        load_catalogue(path)
    assert str(error.value) == f"{path}: [hip_hinge]: {sentence}"


def test_a_phase_that_names_no_pose_of_the_figure_is_said(tmp_path: Path) -> None:
    text = OWN.replace('kind = "out",', 'kind = "out", pose = "low",')
    path = own_file(tmp_path, text + FIGURE)
    with pytest.raises(InvalidValue) as error:
        load_catalogue(path)
    assert str(error.value) == (
        f"{path}: [hip_hinge]: movement.0.pose: 'low' is not a pose of its figure. Choose from: start, end."
    )


def test_a_figure_of_no_stretch_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    poses = tmp_path / "poses.toml"
    poses.write_text('[side_bent]\nview = "front"\n', "utf-8")
    monkeypatch.setattr(reading, "POSES", poses)
    for name in ("_shipped_once", "_shipped_poses"):  # what was read before is kept
        monkeypatch.setattr(reading, name, getattr(reading, name).__wrapped__)
    with pytest.raises(InvalidValue) as error:
        load_catalogue(NO_OWN)
    assert str(error.value).startswith(
        f"{poses}: [side_bent]: 'side_bent' is not a stretch of the catalogue. Did you mean 'side_bend'? Choose"
    )
