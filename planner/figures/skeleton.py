"""From joint angles to the places of the joints: one forward-kinematics function for every figure.

A body of 200 units in space: x forward, y to the person's left, z up, the floor at z = 0. All angles at 0 is standing
straight, arms at the sides. Segment lengths are shares of body height (Drillis and Contini 1966). What the limbs must
touch (a knee held by a hand, a foot on the floor) is solved after the angles. Not for what is around the bones: that is
flesh.py; vectors are vectors.py's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import atan2, cos, degrees, radians, sin

from planner.catalogue.poses import SIDES, Pose, Pull
from planner.figures.vectors import (
    FORWARD,
    LEFT,
    STRAIGHT,
    UP,
    Frame,
    Vector,
    across,
    between,
    cross,
    direction,
    dot,
    less,
    mix,
    norm,
    plus,
    turned,
    two_links,
    unit,
)

HEIGHT = 200.0
# Shares of body height. The two breadths are outer ones: the joints lie half a limb inside.
SHARES = {
    "trunk": 0.288,
    "neck": 0.052,
    "head": 0.130,
    "upper_arm": 0.186,
    "forearm": 0.146,
    "hand": 0.108,
    "thigh": 0.245,
    "shank": 0.246,
    "ankle": 0.039,
    "foot": 0.152,
    "shoulders": 0.259,
    "hips": 0.191,
}
LENGTH = {name: share * HEIGHT for name, share in SHARES.items()}
SPINE = 6  # segments of the trunk: the lower half bends at the waist, the upper half at the chest
NECK = 2

# How far the skin is from each joint (units): what lies on the floor lies on it.
RADIUS = {
    "hips": 13.0,
    "spine": 10.5,
    "neck": 7.5,
    "head": LENGTH["head"] / 2,
    "shoulder": 6.3,
    "elbow": 4.2,
    "wrist": 2.7,
    "hand": 1.6,
    "hip": 9.5,
    "knee": 6.0,
    "ankle": 3.6,
    "heel": 3.6,
    "toe": 1.7,
}
HALF_SHOULDERS = 18.4
HALF_HIPS = 9.8
HEEL_BACK = 4.5
TOE_FORWARD = LENGTH["foot"] - HEEL_BACK - RADIUS["heel"] - RADIUS["toe"]
HEEL_DOWN = LENGTH["ankle"] - RADIUS["heel"]
TOE_DOWN = LENGTH["ankle"] - RADIUS["toe"]
GRIP = 0.5 * LENGTH["hand"]  # where a hand holds, from the wrist
THROUGH = 2 * HALF_SHOULDERS  # farther than this across the middle, a hand has slid through under the body
NEARLY_STRAIGHT = 0.3  # sine of the angle below which a limb's plane is uncertain
DEVIATES = radians(25)  # how far a hand bends to a side on its wrist
# A hip turns out 56 degrees, and two standard deviations of 7 (Tainaka et al., Journal of Orthopaedic Science 2014).
TURNS_OUT = 70.0
KNEE_UP = 60.0  # how far at most a knee comes up for it
STEEP = 0.3  # how much of a forearm lies along the skin, below which it stands on it
PALM = 2.2  # from the middle of the hand to what the palm lies on
# The collarbone follows the arm: about a degree for six that the arm is lifted beyond 30 (Ludewig et al. 2009).
LIFTED, FOLLOWS = 30.0, 1 / 6

_SIGN = {"left": 1.0, "right": -1.0}
_DOWN: Vector = (0.0, 0.0, -1.0)


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


def radius(point: str) -> float:
    """How thick the body is at a joint."""
    return RADIUS[point.split("_")[0].rstrip("0123456789")]


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
        _reach(pose, limb, pose.reach[limb], points, frames)
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
        points[f"hip_{side}"] = plus(points["hips"], hips[LEFT], _SIGN[side] * HALF_HIPS)


def _shoulder(pose: Pose, side: str, neck: Vector, chest: Frame) -> Vector:
    """The end of the collarbone, which goes up with the arm."""
    at, sign = pose.joints, _SIGN[side]
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
    _foot(side, points, frames, turned(shin, LEFT, pose.joints[f"ankle_{side}"]))


def _foot(side: str, points: dict[str, Vector], frames: dict[str, Frame], foot: Frame) -> None:
    ankle = points[f"ankle_{side}"]
    frames[f"foot_{side}"] = foot
    points[f"heel_{side}"] = plus(plus(ankle, foot[UP], -HEEL_DOWN), foot[FORWARD], -HEEL_BACK)
    points[f"toe_{side}"] = plus(plus(ankle, foot[UP], -TOE_DOWN), foot[FORWARD], TOE_FORWARD)


def _arm(pose: Pose, side: str, points: dict[str, Vector], frames: dict[str, Frame]) -> None:
    at, sign = pose.joints, _SIGN[side]
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


def _reach(pose: Pose, limb: str, pulls: tuple[Pull, ...], points: dict[str, Vector], frames: dict[str, Frame]) -> None:
    """Bring a wrist or ankle to the place between its targets; the angles say which way elbow or knee bends."""
    part, side = limb.split("_")
    touches = [_touch(pull, part, side, points, frames) for pull in pulls]
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
        return plus(middle, mix(out, ahead, cos(angle), _SIGN[side] * sin(angle)), 1.0)

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
    return degrees(atan2(_SIGN[side] * dot(cross(ahead, forward), thigh), dot(ahead, forward)))


def _hinge(bent: Vector, before: Vector) -> Vector:
    """The axis about which a joint is bent; the straighter it is, the more as the angles had it."""
    kept = plus(bent, before, max(0.0, NEARLY_STRAIGHT - norm(bent)))
    return unit(kept) if norm(kept) > 1e-6 else before


def _with_hinge(up: Vector, hinge: Vector) -> Frame:
    """The frame of a segment whose joint bends about a hinge."""
    left = across(up, hinge)
    return cross(left, up), left, up


@dataclass(frozen=True)
class Touch:
    """What a wrist or ankle comes to: its place, and for a hand where the fingers point and what the palm looks at."""

    place: Vector
    fingers: Vector = (0.0, 0.0, 0.0)
    palm: Vector = (0.0, 0.0, 0.0)


def _place_hand(
    side: str, touches: list[tuple[float, Touch]], points: dict[str, Vector], frames: dict[str, Frame]
) -> None:
    """Turn the hand to what it lies on; where it holds nothing, it goes on as the forearm does."""
    fingers, palm = (0.0, 0.0, 0.0), (0.0, 0.0, 0.0)
    for share, touch in touches:
        fingers = plus(fingers, touch.fingers, share)
        palm = plus(palm, touch.palm, share)
    up = mix(unit(fingers), fingers, -1.0, 0.0) if norm(fingers) > 1e-3 else frames[f"fore_{side}"][UP]
    looks = across(up, palm)
    left = mix(looks, looks, -_SIGN[side], 0.0)
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
    _foot(side, points, frames, (cross(left, up), left, up))


def _touch(pull: Pull, part: str, side: str, points: Mapping[str, Vector], frames: Mapping[str, Frame]) -> Touch:
    """Return what one pull asks of a wrist or ankle; without a target, it is where the angles put it."""
    hand = frames[f"hand_{side}"]
    now = mix(hand[UP], hand[UP], -1.0, 0.0), mix(hand[LEFT], hand[LEFT], -_SIGN[side], 0.0)
    if pull.at:
        return _on_scene(pull.at, part, side, points)
    if not pull.name:
        return Touch(points[f"{'wrist' if part == 'hand' else 'ankle'}_{side}"], *now)
    held, _, where = pull.name.partition("_")
    if part == "hand":
        return _hold(held, where or side, side, points, frames)
    place, out = _skin(held, where or side, points, frames)
    return Touch(plus(place, out, RADIUS["ankle"]))


def _on_scene(at: tuple[float, ...], part: str, side: str, points: Mapping[str, Vector]) -> Touch:
    """A hand on the floor lies palm down, as the forearm comes; on a wall its fingers point up and it looks at it.

    One that has slid through under the body to its other side lies on its back and points on that way.
    """
    x, y, *height = at
    if part == "foot":
        return Touch((x, y, height[0] if height else LENGTH["ankle"]))
    if height:
        return Touch((x, y, height[0]), (0.0, 0.0, 1.0), (1.0 if x > 0 else -1.0, 0.0, 0.0))
    wrist = (x, y, RADIUS["wrist"])
    if y * _SIGN[side] < -THROUGH:
        return Touch(wrist, (0.0, -_SIGN[side], 0.0), unit((-0.6, 0.0, 0.8)))
    return Touch(wrist, _within((1.0, 0.0, 0.0), _forearm(side, wrist, points), (0.0, 0.0, 1.0)), _DOWN)


# Which way the fingers point where a hand holds: across the body, along the limb to its end, up or down the trunk.
_FINGERS = {
    "shin": "across",
    "calf": "across",
    "ankle": "along",
    "knee": "along",
    "thigh": "along",
    "hamstring": "across",
    "hip": "down",
    "ear": "up",
    "nape": "across",
    "shoulder": "across",
    "chin": "up",
    "belly": "across",
    "waist": "across",
}


def _hold(held: str, where: str, side: str, points: Mapping[str, Vector], frames: Mapping[str, Frame]) -> Touch:
    place, out = _skin(held, where, points, frames)
    inward = unit(less(points["hip_right"], points["hip_left"]))
    limb = frames[f"{'shin' if held in ('shin', 'calf', 'ankle', 'knee') else 'thigh'}_{where}"][UP]
    ways = {
        "across": mix(inward, inward, _SIGN[side], 0.0),
        "along": mix(limb, limb, -1.0, 0.0),
        "up": frames["head"][UP],
        "down": mix(frames["hips"][UP], inward, -1.0, 0.3 * _SIGN[side]),
    }
    fingers = across(out, ways[_FINGERS[held]])
    for _ in range(3):  # where the wrist is, the forearm comes from, and that says how the hand can lie
        wrist = plus(plus(place, out, PALM), fingers, -GRIP)
        fingers = _within(ways[_FINGERS[held]], _forearm(side, wrist, points), out)
    return Touch(plus(plus(place, out, PALM), fingers, -GRIP), fingers, mix(out, out, -1.0, 0.0))


def _forearm(side: str, wrist: Vector, points: Mapping[str, Vector]) -> Vector:
    """The way of the forearm of a hand whose wrist is there."""
    root, hint = points[f"shoulder_{side}"], points[f"elbow_{side}"]
    elbow, end = two_links(root, LENGTH["upper_arm"], LENGTH["forearm"], wrist, hint)
    return unit(less(end, elbow))


def _within(wanted: Vector, forearm: Vector, out: Vector) -> Vector:
    """The way of the fingers along the skin: as wanted, as far as the wrist bends to a side."""
    flat = plus(forearm, out, -dot(forearm, out))
    wanted = across(out, wanted)
    if norm(flat) < 1e-3:
        return wanted
    along = unit(flat)
    aside = cross(out, along)
    angle = DEVIATES * dot(wanted, aside)
    # A forearm that stands on the skin turns with the hand.
    lies = min(1.0, max(0.0, (norm(flat) - STEEP) / STEEP))
    return direction(wanted, mix(along, aside, cos(angle), sin(angle)), lies * lies * (3 - 2 * lies))


def _skin(part: str, side: str, points: Mapping[str, Vector], frames: Mapping[str, Frame]) -> tuple[Vector, Vector]:
    """Return a place on the skin that a hand or foot can hold, and the way out of the body there."""
    hip, knee, ankle = (points[f"{joint}_{side}"] for joint in ("hip", "knee", "ankle"))
    shin, thigh, hips, chest, head = (
        frames[name][FORWARD] for name in (f"shin_{side}", f"thigh_{side}", "hips", "chest", "head")
    )
    sideways = {name: mix(frames[name][LEFT], frames[name][LEFT], _SIGN[side], 0.0) for name in ("hips", "head")}

    def off(place: Vector, way: Vector, far: float) -> tuple[Vector, Vector]:
        return plus(place, way, far), way

    def back(way: Vector) -> Vector:
        return mix(way, way, -1.0, 0.0)

    places = {
        "shin": lambda: off(between(knee, ankle, 0.25), shin, 4.6),
        "calf": lambda: off(between(knee, ankle, 0.4), back(shin), 7.0),
        "ankle": lambda: off(between(knee, ankle, 0.72), shin, 4.6),
        "knee": lambda: off(knee, unit(plus(shin, thigh, 1.0)), 6.0),
        "thigh": lambda: off(between(hip, knee, 0.88), thigh, 7.0),
        "hamstring": lambda: off(between(hip, knee, 0.72), back(thigh), 7.0),
        "hip": lambda: off(plus(hip, frames["hips"][UP], 1.0), back(hips), 10.0),
        "waist": lambda: off(plus(hip, frames["hips"][UP], 12.0), sideways["hips"], 4.6),
        "sole": lambda: off(between(points[f"heel_{side}"], points[f"toe_{side}"], 0.5), (0.0, 0.0, 0.0), 0.0),
        "ear": lambda: off(plus(points["head"], head, -7.0), unit(mix(sideways["head"], head, 0.6, -0.8)), 5.0),
        "nape": lambda: off(plus(points["head"], sideways["head"], 3.0), back(head), 11.0),
        "shoulder": lambda: off(points[f"shoulder_{side}"], chest, 6.0),
        "chin": lambda: off(plus(points["head"], frames["head"][UP], -9.0), head, 10.0),
        "belly": lambda: off(plus(points["hips"], frames["hips"][UP], 8.0), hips, 10.0),
    }
    return places[part]()


def _bent(frame: Frame, pose: Pose, part: str, share: float) -> Frame:
    at = pose.joints
    frame = turned(frame, LEFT, at[f"{part}_bend"] * share)
    frame = turned(frame, FORWARD, -at[f"{part}_side"] * share)
    return turned(frame, UP, at[f"{part}_twist"] * share)


def _swung(frame: Frame, pose: Pose, joint: str, side: str) -> Frame:
    """Swing a limb out of hanging, towards front (out = 0) or side (out = 90), then turn it outward about itself."""
    at, sign = pose.joints, _SIGN[side]
    out = sign * at[f"{joint}_out_{side}"]
    frame = turned(turned(frame, UP, out), LEFT, -at[f"{joint}_{side}"])
    return turned(frame, UP, sign * at[f"{joint}_turn_{side}"] - out)
