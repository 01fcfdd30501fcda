"""Every frame that a session shows is one of a body: joints, contacts, nothing through anything (anatomy.py)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.catalogue import Stretch
from planner.catalogue.poses import NEUTRAL, Pose
from planner.figures.skeleton import body
from tests.figures import anatomy


@pytest.mark.parametrize(("name", "stretch"), anatomy.everyone().items())
def test_no_frame_asks_more_of_a_body_than_it_has(name: str, stretch: Stretch) -> None:
    assert [f"{fault.what} at {fault.share:.2f} of {fault.way}" for fault in anatomy.faults(name, stretch)] == []


def posed(**joints: float) -> Pose:
    both = {f"{name}_{side}": angle for name, angle in joints.items() for side in ("left", "right")}
    return Pose({**NEUTRAL.joints, **both, **{k: v for k, v in joints.items() if k in NEUTRAL.joints}}, {})


def test_the_angles_that_result_are_those_that_were_asked_for() -> None:
    found = anatomy.angles(body(posed(elbow=70, knee=40, hip=90, ankle=20, palm=60, wrist=30)))
    for name, angle in (
        ("elbow", 70),
        ("knee", 40),
        ("hip flexion", 90),
        ("ankle", 20),
        ("forearm", 60),
        ("wrist flexion", 30),
    ):
        assert found[f"{name} left"] == pytest.approx(angle, abs=0.1), name
        assert found[f"{name} right"] == pytest.approx(angle, abs=0.1), name


def test_a_leg_in_the_other_and_a_heel_below_the_floor_are_found() -> None:
    crossed = body(posed(hip=30, hip_out=-20, knee=10))
    assert any("thigh" in what or "shin" in what for _, what in anatomy.through(crossed))
    standing = body(NEUTRAL)
    assert list(anatomy.below(standing)) == []
    low = {name: (x, y, z - 20) for name, (x, y, z) in standing.points.items()}
    assert "heel_left below the floor" in [what for _, what in anatomy.below(replace(standing, points=low))]
