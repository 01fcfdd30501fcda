"""From joint angles to the places of the joints: one forward-kinematics function for every figure.

A body of 200 units in space: x forward, y to the person's left, z up, the floor at z = 0. All angles at 0 is standing
straight, arms at the sides. What the limbs must touch (a knee held by a hand, a foot on the floor) is solved after the
angles (reaching.py). Not for what is around the bones: that is flesh.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, radians, sin

from planner.catalogue.poses import SIDES, Pose
from planner.figures.measures import HALF_HIPS, HALF_SHOULDERS, LENGTH, NECK, SIGN, SPINE, radius
from planner.figures.reaching import reach, set_foot
from planner.figures.vectors import FORWARD, LEFT, STRAIGHT, UP, Frame, Vector, plus, turned

# The collarbone follows the arm: about a degree for six that the arm is lifted beyond 30 (Ludewig et al. 2009).
LIFTED, FOLLOWS = 30.0, 1 / 6


@dataclass(frozen=True)
class Body:
    """A body in one pose. points: joint -> (x, y, z) in units; frames: segment -> where its forward, left and up point.

    A hand's forward is its thumb's side, its left the back of a left hand and the palm of a right one; a foot's forward
    is where the toes are. breath: how far the chest is filled, 0 to 1.
    """

    points: Mapping[str, Vector]
    frames: Mapping[str, Frame]
    breath: float = 0.0

    @property
    def lowest(self) -> float:
        """Height of the lowest skin above the floor."""
        return min(place[2] - radius(name) for name, place in self.points.items())


def body(pose: Pose, anchor: str = "hips") -> Body:
    """Return where every joint is: angles first, then the body on the floor, then feet and hands to what they touch.

    anchor: the joint, or the pair "feet", "knees" or "wrists", that stands at x = y = 0 in every pose, so that a
    movement doesn't drift.
    """
    points: dict[str, Vector] = {}
    frames: dict[str, Frame] = {}
    _trunk(pose, points, frames)
    for side in SIDES:
        _leg(pose, side, points, frames)
        _arm(pose, side, points, frames)
    _put_down(pose, anchor, points)
    # Feet on the floor first: a foot may rest on the other leg, and a hand may hold either.
    for limb in sorted(pose.reach, key=lambda limb: (limb.startswith("hand"), not pose.reach[limb][0].at)):
        reach(pose, limb, pose.reach[limb], points, frames)
    return Body(points, frames, pose.joints["breath"])


def _trunk(pose: Pose, points: dict[str, Vector], frames: dict[str, Frame]) -> None:
    """Place hips, spine, neck, head and shoulders."""
    at = pose.joints
    hips = turned(turned(turned(STRAIGHT, UP, at["turn"]), LEFT, at["pitch"]), UP, at["spin"])
    frame, place = hips, (0.0, 0.0, 0.0)
    points["hips"], frames["hips"] = place, hips
    for n in range(SPINE):
        frame = _bent(frame, pose, "waist" if n < SPINE // 2 else "chest", 2 / SPINE)
        place = plus(place, frame[UP], LENGTH["trunk"] / SPINE)
        name = "neck" if n == SPINE - 1 else f"spine{n + 1}"
        points[name], frames[name] = place, frame
    frames["chest"] = frame
    for n in range(NECK):
        frame = _bent(frame, pose, "neck", 1 / NECK)
        place = plus(place, frame[UP], LENGTH["neck"] / NECK)
        points[f"neck{n + 1}"], frames[f"neck{n + 1}"] = place, frame
    frames["head"] = turned(frame, LEFT, at["head_bend"])
    points["head"] = plus(place, frames["head"][UP], LENGTH["head"] / 2)
    for side in SIDES:
        points[f"shoulder_{side}"] = _shoulder(pose, side, points["neck"], frames["chest"])
        points[f"hip_{side}"] = plus(points["hips"], hips[LEFT], SIGN[side] * HALF_HIPS)


def _shoulder(pose: Pose, side: str, neck: Vector, chest: Frame) -> Vector:
    """The end of the collarbone, which goes up with the arm."""
    at, sign = pose.joints, SIGN[side]
    follows = max(0.0, abs(at[f"arm_{side}"]) - LIFTED) * FOLLOWS
    up = radians(at[f"shoulder_up_{side}"] + follows)
    front = radians(at[f"shoulder_forward_{side}"])
    out = plus(neck, chest[LEFT], sign * HALF_SHOULDERS * cos(up) * cos(front))
    return plus(plus(out, chest[UP], HALF_SHOULDERS * sin(up)), chest[FORWARD], HALF_SHOULDERS * cos(up) * sin(front))


def _leg(pose: Pose, side: str, points: dict[str, Vector], frames: dict[str, Frame]) -> None:
    thigh = _swung(frames["hips"], pose, "hip", side)
    shin = turned(thigh, LEFT, pose.joints[f"knee_{side}"])
    frames[f"thigh_{side}"], frames[f"shin_{side}"] = thigh, shin
    points[f"knee_{side}"] = plus(points[f"hip_{side}"], thigh[UP], -LENGTH["thigh"])
    points[f"ankle_{side}"] = plus(points[f"knee_{side}"], shin[UP], -LENGTH["shank"])
    set_foot(side, points, frames, turned(shin, LEFT, pose.joints[f"ankle_{side}"]))


def _arm(pose: Pose, side: str, points: dict[str, Vector], frames: dict[str, Frame]) -> None:
    at, sign = pose.joints, SIGN[side]
    upper = _swung(frames["chest"], pose, "arm", side)
    fore = turned(upper, LEFT, -at[f"elbow_{side}"])
    hand = turned(fore, UP, sign * at[f"palm_{side}"])
    hand = turned(hand, FORWARD, -sign * at[f"wrist_{side}"])
    frames[f"upper_{side}"], frames[f"fore_{side}"], frames[f"hand_{side}"] = upper, fore, hand
    points[f"elbow_{side}"] = plus(points[f"shoulder_{side}"], upper[UP], -LENGTH["upper_arm"])
    points[f"wrist_{side}"] = plus(points[f"elbow_{side}"], fore[UP], -LENGTH["forearm"])
    points[f"hand_{side}"] = plus(points[f"wrist_{side}"], hand[UP], -LENGTH["hand"])


def _put_down(pose: Pose, anchor: str, points: dict[str, Vector]) -> None:
    """Put the body on the floor at the anchor. A limb that reaches for something doesn't carry it."""
    free = {f"{part}_{side}" for limb, side in (limb.split("_") for limb in pose.reach) for part in _PARTS[limb]}
    carries = [place[2] - radius(name) for name, place in points.items() if name not in free]
    x, y = _anchor(anchor, points)
    for name, place in points.items():
        points[name] = (place[0] - x, place[1] - y, place[2] - min(carries))


_PARTS = {"hand": ("elbow", "wrist", "hand"), "foot": ("knee", "ankle", "heel", "toe")}


def _anchor(anchor: str, points: Mapping[str, Vector]) -> tuple[float, float]:
    pair = {"feet": "ankle", "knees": "knee", "wrists": "wrist"}.get(anchor)
    places = [points[f"{pair}_{side}"] for side in SIDES] if pair else [points[anchor]]
    return sum(place[0] for place in places) / len(places), sum(place[1] for place in places) / len(places)


def _bent(frame: Frame, pose: Pose, part: str, share: float) -> Frame:
    at = pose.joints
    frame = turned(frame, LEFT, at[f"{part}_bend"] * share)
    frame = turned(frame, FORWARD, -at[f"{part}_side"] * share)
    return turned(frame, UP, at[f"{part}_twist"] * share)


def _swung(frame: Frame, pose: Pose, joint: str, side: str) -> Frame:
    """Swing a limb out of hanging, towards front (out = 0) or side (out = 90), then turn it outward about itself."""
    at, sign = pose.joints, SIGN[side]
    out = sign * at[f"{joint}_out_{side}"]
    frame = turned(turned(frame, UP, out), LEFT, -at[f"{joint}_{side}"])
    return turned(frame, UP, sign * at[f"{joint}_turn_{side}"] - out)
