"""Every frame that a session shows is one of a body: joints, contacts, nothing through anything (anatomy.py)."""

from __future__ import annotations

from dataclasses import replace
from math import dist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.catalogue import Stretch
from planner.catalogue.poses import BOUNDS, NEUTRAL, SIDES, Pose, Pull
from planner.figures.measures import LENGTH
from planner.figures.reaching import TURNS_OUT
from planner.figures.skeleton import body
from tests.figures import anatomy

# What no pose has been found for yet, by figure: what is wrong, and by how many degrees or units at most. What is
# mended has to leave the list.
LEFT: dict[str, dict[str, float]] = {
    "legs_up_wall": {"upper_left, upper_left in the floor": 0.5},
    "legs_up_wall_soles": {
        "hip abduction right": 7,
        "hip abduction left": 2.5,
        "upper_left, upper_left in the floor": 0.5,
    },
    "standing_back_bend": {
        "shoulder rotation right": 4.5,
        "shoulder rotation left": 4.5,
        "forearm right": 1.5,
        "forearm left": 1.5,
    },
    "doorway_chest": {
        "fore_right, hand_right in the doorway": 5,
        "fore_left, hand_left in the doorway": 5,
        "fore_left, fore_left in the doorway": 4.5,
        "fore_right, fore_right in the doorway": 4.5,
        "shoulder rotation left": 2,
        "shoulder rotation right": 1.5,
    },
    "wall_calf": {"forearm right": 1.5, "wrist deviation right": 0.5},
    "thoracic_extension": {"trunk, spine4 in the chair": 3},
    "seated_forward_fold": {
        "wrist deviation right": 4,
        "wrist deviation left": 4,
        "shin_left, foot_left in the floor": 0.5,
    },
    "childs_pose": {"fore_left, hand_left in the floor": 1.5, "fore_left, fore_left in the floor": 0.5},
    "cat_cow": {"fore_left in fore_right": 1.5},
    "bird_dog": {"fore_right, hand_right in the floor": 2, "wrist flexion right": 2},
    "thread_the_needle": {
        "forearm left": 14,
        "fore_left, hand_left in the floor": 2,
        "fore_left in fore_right": 1,
        "upper_left, upper_left in the floor": 0.5,
    },
    "open_book": {"fore_right, hand_right in the floor": 2.5, "upper_right, upper_right in the floor": 1},
    "prone_on_elbows": {"fore_left in fore_right": 1.5},
    "side_bend/Seated side bend": {"fore_right, fore_right in the seat": 2.5},
    "legs_up_wall/Hips further away": {"upper_left, upper_left in the floor": 0.5},
    "legs_up_wall/Calves on a chair": {
        "shin_left, shin_left in the seat": 6,
        "shin_left, foot_left in the seat": 4.5,
        "shin_left, foot_left in the chair": 4.5,
        "thigh_left, thigh_left in the chair": 4.5,
        "shin_right, foot_right in the chair": 3.5,
        "thigh_right, thigh_right in the chair": 1.5,
        "shin_right, shin_right in the seat": 1.5,
        "upper_left, upper_left in the floor": 0.5,
    },
    "legs_up_wall_soles/Cushions under the knees": {
        "hip abduction right": 7,
        "hip abduction left": 2.5,
        "upper_left, upper_left in the floor": 0.5,
    },
}


def worst(name: str, stretch: Stretch) -> dict[str, float]:
    """What is wrong with a figure, and by how much at most."""
    found: dict[str, float] = {}
    for fault in anatomy.faults(name, stretch):
        what = fault.what.rstrip("0123456789- ")
        found[what] = max(found.get(what, 0.0), fault.by)
    return found


@pytest.mark.parametrize(("name", "stretch"), anatomy.everyone().items())
def test_no_frame_asks_more_of_a_body_than_it_has(name: str, stretch: Stretch) -> None:
    found, left = worst(name, stretch), LEFT.get(name, {})
    assert {what: by for what, by in found.items() if by > left.get(what, 0.0)} == {}
    assert [what for what in left if what not in found] == []


def posed(**joints: float) -> Pose:
    both = {f"{name}_{side}": angle for name, angle in joints.items() for side in SIDES}
    return Pose({**NEUTRAL.joints, **both, **{k: v for k, v in joints.items() if k in NEUTRAL.joints}}, {})


@pytest.mark.parametrize(
    ("joints", "angles"),
    [
        (
            {"elbow": 70, "knee": 40, "hip": 90, "ankle": 20, "palm": 60, "wrist": 30},
            {"elbow": 70, "knee": 40, "hip flexion": 90, "ankle": 20, "forearm": 60, "wrist flexion": 30},
        ),
        ({"hip": 30, "hip_out": 90, "hip_turn": 25}, {"hip abduction": 30, "hip rotation": 25, "hip flexion": 0}),
        ({"hip": -20, "hip_turn": -30}, {"hip flexion": -20, "hip rotation": -30, "hip abduction": 0}),
        ({"hip": 80, "hip_turn": 40}, {"hip flexion": 80, "hip rotation": 40}),
        ({"arm_turn": 50, "elbow": 90}, {"shoulder rotation": 50}),
        ({"arm": 90, "arm_out": 90, "arm_turn": 80, "elbow": 90}, {"shoulder rotation": 80}),
        ({"arm": 90, "arm_out": 90, "arm_turn": -70, "elbow": 90}, {"shoulder rotation": -70}),
        ({"arm": 90, "arm_out": -40}, {"shoulder across": 40}),
        ({"arm": 90, "arm_out": 120}, {"shoulder behind": 30}),
        ({"arm": -40}, {"shoulder extension": 40}),
        ({"shoulder_up": 20}, {"collarbone up": 20, "collarbone forward": 0}),
        ({"shoulder_forward": -15}, {"collarbone up": 0, "collarbone forward": -15}),
    ],
)
def test_the_angles_that_result_are_those_that_were_asked_for(
    joints: dict[str, float], angles: dict[str, float]
) -> None:
    found = anatomy.angles(body(posed(**joints)))
    for side in SIDES:
        assert {name: found[f"{name} {side}"] for name in angles} == pytest.approx(angles, abs=0.1)


def test_a_joint_beyond_its_limit_is_named_with_its_side() -> None:
    pose = posed(hip=60)
    joints = pose.joints | {"knee_left": 170.0, "arm_turn_right": 120.0, "elbow_right": 90.0}
    assert [what for _, what in anatomy.too_far(body(Pose(joints, {})))] == [
        "knee left 170",
        "shoulder rotation right 120",
    ]


def test_standing_and_folding_up_are_no_faults() -> None:
    figure = anatomy.CATALOGUE["side_bend"].figure
    assert figure
    for pose in (NEUTRAL, posed(hip=120, knee=130), posed(arm=90, elbow=140)):
        assert list(anatomy.too_far(body(pose))) == []
        assert list(anatomy.through(body(pose))) == []
    assert list(anatomy.sunk(body(NEUTRAL), figure)) == []


def test_a_leg_in_the_other_and_a_heel_in_the_floor_are_found() -> None:
    figure = anatomy.CATALOGUE["side_bend"].figure
    assert figure
    crossed = [what for _, what in anatomy.through(body(posed(hip=30, hip_out=-30, knee=10)))]
    assert "shin_left in shin_right" in crossed
    standing = body(NEUTRAL)
    low = {name: (x, y, z - 20) for name, (x, y, z) in standing.points.items()}
    (by, what), *_ = anatomy.sunk(replace(standing, points=low), figure)
    assert what.endswith("in the floor")
    assert by > 15


@given(st.floats(30, 120), st.floats(-10, 90), st.floats(-60, 60), st.sampled_from(SIDES))
def test_a_foot_on_the_other_thigh_keeps_its_place_whichever_way_the_angles_have_the_knee(
    hip: float, out: float, turn: float, side: str
) -> None:
    """The knee comes up instead of the hip being turned out too far, as far as it may come."""
    other = "right" if side == "left" else "left"
    joints = {f"hip_{side}": hip, f"hip_out_{side}": out, f"hip_turn_{side}": turn, f"knee_{side}": 90.0}
    sitting = posed(hip=88, knee=88).joints | joints
    now = body(Pose(sitting, {f"foot_{side}": (Pull(name=f"thigh_{other}"),)}))
    lying = body(Pose(sitting | {"pitch": -90.0}, {f"foot_{side}": (Pull(name=f"thigh_{other}"),)}))
    for one in (now, lying):
        place = one.points[f"ankle_{side}"]
        assert dist(one.points[f"hip_{side}"], one.points[f"knee_{side}"]) == pytest.approx(LENGTH["thigh"])
        assert dist(one.points[f"knee_{side}"], place) == pytest.approx(LENGTH["shank"])
        assert dist(place, one.points[f"knee_{other}"]) < 20


@pytest.mark.parametrize("id_", ["figure_four", "seated_piriformis"])
def test_a_crossed_leg_is_turned_out_as_far_as_a_hip_goes_and_no_farther(id_: str) -> None:
    figure = anatomy.CATALOGUE[id_].figure
    assert figure
    for pose in (figure.pose("end"), figure.pose("end").mirrored()):
        turned = anatomy.angles(body(pose, figure.anchor))
        most = max(turned["hip rotation left"], turned["hip rotation right"])
        assert most == pytest.approx(TURNS_OUT, abs=0.1)


def test_a_pose_may_ask_of_a_hinge_what_its_joint_has() -> None:
    for joint, limit in (("knee", "knee"), ("elbow", "elbow"), ("hip", "hip flexion")):
        assert BOUNDS[joint] == anatomy.LIMITS[limit]
