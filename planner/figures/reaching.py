"""Limbs that reach: arm or leg bent so that a wrist or an ankle comes to its place, and the hand or foot laid there.

Works on the joints that the angles have placed. Where they come to is touching.py's.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import atan2, cos, degrees, radians, sin

from planner.catalogue.poses import Pose, Pull
from planner.figures.measures import HEEL_BACK, HEEL_DOWN, LENGTH, SIGN, TOE_DOWN, TOE_FORWARD
from planner.figures.touching import Touch, touch_of
from planner.figures.vectors import (
    FORWARD,
    LEFT,
    UP,
    Frame,
    Vector,
    across,
    cross,
    direction,
    dot,
    less,
    mix,
    norm,
    plus,
    times,
    turned,
    two_links,
    unit,
)

NEARLY_STRAIGHT = 0.3  # sine of the angle below which a limb's plane is uncertain
# A hip turns out 56 degrees, and two standard deviations of 7 (Tainaka et al., Journal of Orthopaedic Science 2014).
TURNS_OUT = 70.0
KNEE_UP = 60.0  # how far at most a knee comes up for it


def reach(pose: Pose, limb: str, pulls: tuple[Pull, ...], points: dict[str, Vector], frames: dict[str, Frame]) -> None:
    """Bring a wrist or ankle to the place between its targets; the angles say which way elbow or knee bends."""
    part, side = limb.split("_")
    touches = [touch_of(pull, part, side, points, frames) for pull in pulls]
    target = (0.0, 0.0, 0.0)
    for pull, touch in zip(pulls, touches, strict=True):
        target = plus(target, touch.place, pull.share)
    bend = _bend_arm if part == "hand" else _bend_leg
    bend(side, target, points, frames)
    turn = [(pull.share, touch) for pull, touch in zip(pulls, touches, strict=True)]
    if part == "hand":
        _place_hand(side, turn, points, frames)
    else:
        _place_foot(pose, side, sum(pull.share for pull in pulls if pull.on_floor), points, frames)


def _bend_arm(side: str, target: Vector, points: dict[str, Vector], frames: dict[str, Frame]) -> None:
    elbow, wrist, shoulder = f"elbow_{side}", f"wrist_{side}", points[f"shoulder_{side}"]
    hinge = frames[f"upper_{side}"][LEFT]
    points[elbow], points[wrist] = two_links(shoulder, LENGTH["upper_arm"], LENGTH["forearm"], target, points[elbow])
    upper, fore = unit(less(shoulder, points[elbow])), unit(less(points[elbow], points[wrist]))
    hinge = _hinge(cross(fore, upper), hinge)
    frames[f"upper_{side}"] = _with_hinge(upper, hinge)
    frames[f"fore_{side}"] = _with_hinge(fore, hinge)


def _bend_leg(side: str, target: Vector, points: dict[str, Vector], frames: dict[str, Frame]) -> None:
    knee, ankle, hip = f"knee_{side}", f"ankle_{side}", points[f"hip_{side}"]
    hinge = frames[f"thigh_{side}"][LEFT]
    hint = plus(points[knee], frames["hips"][FORWARD], 1.0)  # a straight leg has no plane of its own: forward
    points[knee], points[ankle] = two_links(hip, LENGTH["thigh"], LENGTH["shank"], target, hint)
    points[knee] = _within_the_hip(side, points, frames["hips"])
    thigh, shin = unit(less(hip, points[knee])), unit(less(points[knee], points[ankle]))
    hinge = _hinge(cross(thigh, shin), hinge)
    frames[f"thigh_{side}"] = _with_hinge(thigh, hinge)
    frames[f"shin_{side}"] = _with_hinge(shin, hinge)


def _within_the_hip(side: str, points: Mapping[str, Vector], hips: Frame) -> Vector:
    """Where the knee is so that the thigh is not turned out farther than a hip turns.

    Hip and ankle stay, and the knee comes up around the line between them, no farther than it has to.
    """
    hip, knee, ankle = (points[f"{joint}_{side}"] for joint in ("hip", "knee", "ankle"))
    along = unit(less(ankle, hip))
    middle = plus(hip, along, dot(less(knee, hip), along))
    out, ahead = less(knee, middle), cross(along, less(knee, middle))

    def turned_up(angle: float) -> Vector:
        return plus(middle, mix(out, ahead, cos(angle), SIGN[side] * sin(angle)), 1.0)

    def too_far(angle: float) -> bool:
        return _turned_out(side, hip, turned_up(angle), ankle, hips) > TURNS_OUT

    least, most = 0.0, radians(KNEE_UP)
    if norm(out) < NEARLY_STRAIGHT * LENGTH["thigh"] or not too_far(least):
        return knee
    for _ in range(12):
        half = (least + most) / 2
        least, most = (half, most) if too_far(half) else (least, half)
    return turned_up(most)


def _turned_out(side: str, hip: Vector, knee: Vector, ankle: Vector, hips: Frame) -> float:
    """How far (degrees) a thigh is turned outward about itself, beyond being bent ahead and lifted aside."""
    thigh, shin = unit(less(hip, knee)), unit(less(knee, ankle))
    ahead, hinge = across(thigh, cross(hips[LEFT], thigh)), across(thigh, cross(thigh, shin))
    forward = cross(hinge, thigh)
    return degrees(atan2(SIGN[side] * dot(cross(ahead, forward), thigh), dot(ahead, forward)))


def _hinge(bent: Vector, before: Vector) -> Vector:
    """The axis about which a joint is bent; the straighter it is, the more as the angles had it."""
    kept = plus(bent, before, max(0.0, NEARLY_STRAIGHT - norm(bent)))
    return unit(kept) if norm(kept) > 1e-6 else before


def _with_hinge(up: Vector, hinge: Vector) -> Frame:
    """The frame of a segment whose joint bends about a hinge."""
    left = across(up, hinge)
    return cross(left, up), left, up


def set_foot(side: str, points: dict[str, Vector], frames: dict[str, Frame], foot: Frame) -> None:
    """Place heel and toes of a foot that lies as its frame says."""
    ankle = points[f"ankle_{side}"]
    frames[f"foot_{side}"] = foot
    points[f"heel_{side}"] = plus(plus(ankle, foot[UP], -HEEL_DOWN), foot[FORWARD], -HEEL_BACK)
    points[f"toe_{side}"] = plus(plus(ankle, foot[UP], -TOE_DOWN), foot[FORWARD], TOE_FORWARD)


def _place_hand(
    side: str, touches: list[tuple[float, Touch]], points: dict[str, Vector], frames: dict[str, Frame]
) -> None:
    """Turn the hand to what it lies on; where it holds nothing, it goes on as the forearm does."""
    fingers, palm = (0.0, 0.0, 0.0), (0.0, 0.0, 0.0)
    for share, touch in touches:
        fingers = plus(fingers, touch.fingers, share)
        palm = plus(palm, touch.palm, share)
    up = times(unit(fingers), -1.0) if norm(fingers) > 1e-3 else frames[f"fore_{side}"][UP]
    looks = across(up, palm)
    left = times(looks, -SIGN[side])
    frames[f"hand_{side}"] = (cross(left, up), left, up)
    points[f"hand_{side}"] = plus(points[f"wrist_{side}"], up, -LENGTH["hand"])


def _place_foot(pose: Pose, side: str, flat: float, points: dict[str, Vector], frames: dict[str, Frame]) -> None:
    """Lay the foot flat as far as the floor has it; else it goes on as the ankle's angle says."""
    foot = turned(frames[f"shin_{side}"], LEFT, pose.joints[f"ankle_{side}"])
    ahead = frames[f"shin_{side}"][FORWARD]
    level = (ahead[0], ahead[1], 0.0)
    level = unit(level) if norm(level) > 0.2 else (1.0, 0.0, 0.0)
    up = direction(foot[UP], (0.0, 0.0, 1.0), flat)
    forward = direction(foot[FORWARD], level, flat)
    left = across(up, cross(up, forward))
    set_foot(side, points, frames, (cross(left, up), left, up))
