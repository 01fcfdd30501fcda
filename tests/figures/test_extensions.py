"""The poses of the extensions: each tells its own move, and nothing sinks into the floor on the ways between them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from planner.catalogue import load_catalogue
from planner.catalogue.poses import Figure, between
from planner.figures.measures import RADIUS
from planner.figures.skeleton import Body, body
from planner.week.timeline import stretch_cues

CATALOGUE = load_catalogue(Path("no stretches of a person's own"))
EXTENSIONS = sorted(stretch.id for stretch in CATALOGUE.values() if stretch.source == "extension")
SHARES = [n / 12 for n in range(13)]
SUNK = 3.0  # units that skin gives way to the floor


def figure(name: str) -> Figure:
    """Return how a stretch is drawn."""
    drawn = CATALOGUE[name].figure
    assert drawn is not None
    return drawn


def at(name: str, pose: str) -> Body:
    """Return the body in one pose of a stretch."""
    return body(figure(name).pose(pose), figure(name).anchor)


def ways(name: str) -> list[tuple[str, str]]:
    """Return from which pose to which a session leads."""
    cues = stretch_cues(CATALOGUE[name], CATALOGUE[name].start, moves=True)
    stops = [figure(name).opens, *(cue.pose for cue in cues)]
    return sorted({way for way in pairwise(stops) if way[0] != way[1]})


@pytest.mark.parametrize("name", EXTENSIONS)
def test_no_way_leads_through_the_floor(name: str) -> None:
    """At every moment from getting there to the end."""
    for a, b in ways(name):
        for share in SHARES:
            pose = between(figure(name).pose(a), figure(name).pose(b), share)
            assert body(pose, figure(name).anchor).lowest > -SUNK, (a, b, share)


@pytest.mark.parametrize("name", EXTENSIONS)
def test_every_pose_is_led_to(name: str) -> None:
    """A pose that no session comes to would be drawn for nobody."""
    assert set(figure(name).poses) == {pose for way in ways(name) for pose in way}


def test_cat_rounds_and_cow_hollows() -> None:
    """The middle of the back is above the line from hips to neck, then below it; hands and knees stay."""
    bodies = {pose: at("cat_cow", pose) for pose in ("end", "cow")}
    above = {
        pose: now.points["spine3"][2] - (now.points["hips"][2] + now.points["neck"][2]) / 2
        for pose, now in bodies.items()
    }
    assert above["end"] > 5 > -4 > above["cow"]
    for joint in ("wrist_left", "knee_left"):
        assert bodies["end"].points[joint] == pytest.approx(bodies["cow"].points[joint], abs=1.0)


def test_chin_tuck_draws_the_head_straight_back() -> None:
    """By far more than it rises or sinks."""
    start, end = (at("chin_tuck", pose).points["head"] for pose in ("start", "end"))
    assert start[0] - end[0] > 10
    assert abs(start[2] - end[2]) < 5


def test_pelvic_tilt_closes_the_gap_below_the_waist() -> None:
    """The back is off the floor at the waist, then on it."""
    gaps = {pose: at("pelvic_tilt", pose).points["spine2"][2] - RADIUS["spine"] for pose in ("start", "end")}
    assert gaps["start"] > 5
    assert gaps["end"] < 1.5


def test_a_hand_that_slid_through_lies_on_its_back() -> None:
    """Threading the needle, the left palm looks up beyond the right side, the shoulder on the mat below the other."""
    end = at("thread_the_needle", "end")
    palm = -end.frames["hand_left"][1][2]  # the left hand's left is its back
    assert palm > 0.5
    assert end.points["hand_left"][1] < -60
    assert end.points["shoulder_left"][2] < 12 < end.points["shoulder_right"][2] - 15


def test_childs_pose_sits_on_the_heels() -> None:
    """Buttocks near the heels, forehead down, arms long ahead of it."""
    end = at("childs_pose", "end")
    assert end.points["hips"][2] - end.points["heel_left"][2] < RADIUS["hips"] + RADIUS["heel"] + 4
    assert end.points["head"][2] < RADIUS["head"] + 3
    assert end.points["wrist_left"][0] > end.points["head"][0] + 15


def test_hands_behind_the_head() -> None:
    """Thoracic extension: both hands behind the middle of the head, elbows wide."""
    start = at("thoracic_extension", "start")
    for side in ("left", "right"):
        assert start.points[f"hand_{side}"][0] < start.points["head"][0] - 5
        assert abs(start.points[f"elbow_{side}"][1]) > 30
