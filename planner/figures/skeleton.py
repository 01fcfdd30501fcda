"""From joint angles to the places of the joints: one forward-kinematics function for every figure.

A body of 200 units in space: x forward, y to the person's left, z up, the floor at z = 0. All angles at 0 is standing
straight, arms at the sides. Segment lengths are shares of body height (Drillis and Contini 1966). What the limbs must
touch (a knee held by a hand, a foot on the floor) is solved after the angles. Not for drawing: that is drawing.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, hypot, radians, sin, sqrt

from planner.catalogue.poses import SIDES, Pose, Pull

Vector = tuple[float, float, float]
Frame = tuple[Vector, Vector, Vector]  # forward, left, up

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
SPINE = 4  # segments of the trunk: the lower two bend at the waist, the upper two at the chest

# How thick the body is at each joint (radius, units): limbs are 11 to 26 units wide.
RADIUS = {
    "hips": 13.0,
    "spine": 12.0,
    "neck": 10.0,
    "head": LENGTH["head"] / 2,
    "shoulder": 7.5,
    "elbow": 6.5,
    "wrist": 5.5,
    "hand": 5.5,
    "hip": 11.0,
    "knee": 8.5,
    "ankle": 6.0,
    "heel": 5.5,
    "toe": 5.5,
}
HALF_SHOULDERS = LENGTH["shoulders"] / 2 - RADIUS["shoulder"]
HALF_HIPS = LENGTH["hips"] / 2 - RADIUS["hip"]
HEEL_BACK, TOE_FORWARD = 4.0, LENGTH["foot"] - 4.0 - 2 * RADIUS["toe"]
SOLE = LENGTH["ankle"] - RADIUS["heel"]
GRIP = 0.5 * LENGTH["hand"]  # where a hand holds, from the wrist

FORWARD, LEFT, UP = 0, 1, 2
_STRAIGHT: Frame = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
_SIGN = {"left": 1.0, "right": -1.0}


@dataclass(frozen=True)
class Body:
    """A body in one pose. points: joint -> (x, y, z) in units; fronts: where each shin, the chest and the face look."""

    points: Mapping[str, Vector]
    fronts: Mapping[str, Vector]

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
    fronts: dict[str, Vector] = {}
    hips, chest = _trunk(pose, points, fronts)
    for side in SIDES:
        _leg(pose, side, hips, points, fronts)
        _arm(pose, side, chest, points)
    _put_down(pose, anchor, points)
    # Feet on the floor first: a foot may rest on the other leg, and a hand may hold either.
    for limb in sorted(pose.reach, key=lambda limb: (limb.startswith("hand"), not pose.reach[limb][0].at)):
        _reach(pose, limb, pose.reach[limb], points, fronts)
    return Body(points, fronts)


def two_links(root: Vector, first: float, second: float, target: Vector, hint: Vector) -> tuple[Vector, Vector]:
    """Return middle joint and end of two links that reach for a target, bending towards the hint.

    A target out of reach is reached for as far as the links go.
    """
    away = _less(target, root)
    far = min(max(_norm(away), abs(first - second) + 1e-6), first + second - 1e-6)
    along = _unit(away)
    on_line = (first * first - second * second + far * far) / (2 * far)
    off_line = sqrt(max(first * first - on_line * on_line, 0.0))
    bend = _across(along, _less(hint, root))
    return _plus(_plus(root, along, on_line), bend, off_line), _plus(root, along, far)


def _across(along: Vector, way: Vector) -> Vector:
    """Return the part of a way that is square to a line, as a unit; any such where the way lies on the line."""
    for candidate in (way, (1.0, 0.0, 0.0), (0.0, 1.0, 0.0)):
        square = _plus(candidate, along, -_dot(candidate, along))
        if _norm(square) > 1e-3:
            return _unit(square)
    return (0.0, 0.0, 1.0)


def _trunk(pose: Pose, points: dict[str, Vector], fronts: dict[str, Vector]) -> tuple[Frame, Frame]:
    """Place hips, spine, neck and head; return the frames of the hips and the chest."""
    at = pose.joints
    hips = _turned(_turned(_turned(_STRAIGHT, UP, at["turn"]), LEFT, at["pitch"]), UP, at["spin"])
    frame, place = hips, (0.0, 0.0, 0.0)
    points["hips"] = place
    for n in range(SPINE):
        part = "waist" if n < SPINE // 2 else "chest"
        frame = _bent(frame, pose, part, 2 / SPINE)
        place = _plus(place, frame[UP], LENGTH["trunk"] / SPINE)
        points["neck" if n == SPINE - 1 else f"spine{n + 1}"] = place
    chest = frame
    frame = _bent(frame, pose, "neck", 1)
    points["head"] = _plus(place, frame[UP], LENGTH["neck"] + LENGTH["head"] / 2)
    face = _turned(frame, LEFT, pose.joints["head_bend"])
    fronts |= {"hips": hips[FORWARD], "chest": chest[FORWARD], "head": face[FORWARD]}
    for side in SIDES:
        points[f"shoulder_{side}"] = _plus(points["neck"], chest[LEFT], _SIGN[side] * HALF_SHOULDERS)
        points[f"hip_{side}"] = _plus(points["hips"], hips[LEFT], _SIGN[side] * HALF_HIPS)
    return hips, chest


def _leg(pose: Pose, side: str, hips: Frame, points: dict[str, Vector], fronts: dict[str, Vector]) -> None:
    thigh = _swung(hips, pose, "hip", side)
    shin = _turned(thigh, LEFT, pose.joints[f"knee_{side}"])
    foot = _turned(shin, LEFT, pose.joints[f"ankle_{side}"])
    points[f"knee_{side}"] = _plus(points[f"hip_{side}"], thigh[UP], -LENGTH["thigh"])
    points[f"ankle_{side}"] = _plus(points[f"knee_{side}"], shin[UP], -LENGTH["shank"])
    fronts[f"shin_{side}"] = shin[FORWARD]
    _foot(side, points, foot[FORWARD], foot[UP])


def _foot(side: str, points: dict[str, Vector], forward: Vector, up: Vector) -> None:
    sole = _plus(points[f"ankle_{side}"], up, -SOLE)
    points[f"heel_{side}"] = _plus(sole, forward, -HEEL_BACK)
    points[f"toe_{side}"] = _plus(sole, forward, TOE_FORWARD)


def _arm(pose: Pose, side: str, chest: Frame, points: dict[str, Vector]) -> None:
    upper = _swung(chest, pose, "arm", side)
    fore = _turned(upper, LEFT, -pose.joints[f"elbow_{side}"])
    hand = _turned(fore, LEFT, -pose.joints[f"wrist_{side}"])
    points[f"elbow_{side}"] = _plus(points[f"shoulder_{side}"], upper[UP], -LENGTH["upper_arm"])
    points[f"wrist_{side}"] = _plus(points[f"elbow_{side}"], fore[UP], -LENGTH["forearm"])
    points[f"hand_{side}"] = _plus(points[f"wrist_{side}"], hand[UP], -LENGTH["hand"])


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


def _reach(
    pose: Pose, limb: str, pulls: tuple[Pull, ...], points: dict[str, Vector], fronts: dict[str, Vector]
) -> None:
    """Bring a wrist or ankle to the place between its targets; the angles say which way elbow or knee bends."""
    part, side = limb.split("_")
    root, middle, end = ("shoulder", "elbow", "wrist") if part == "hand" else ("hip", "knee", "ankle")
    first, second = ("upper_arm", "forearm") if part == "hand" else ("thigh", "shank")
    straight = _unit(_less(points[f"hand_{side}"], points[f"wrist_{side}"]))
    target = (0.0, 0.0, 0.0)
    for pull in pulls:
        target = _plus(target, _target(pull, limb, points, fronts), pull.share)
    hint = points[f"{middle}_{side}"]
    if part == "foot":  # a straight leg has no plane of its own: knees bend forward
        hint = _plus(hint, fronts["hips"], 1.0)
    bent = two_links(points[f"{root}_{side}"], LENGTH[first], LENGTH[second], target, hint)
    points[f"{middle}_{side}"], points[f"{end}_{side}"] = bent
    if part == "hand":
        _place_hand(side, pulls, points, straight)
    else:
        _place_foot(pose, side, sum(pull.share for pull in pulls if pull.on_floor), points, fronts)


def _inward(side: str, points: Mapping[str, Vector]) -> Vector:
    """The way across the body, in which a hand closes around what it holds."""
    return _unit(_mix(points["hip_left"], points["hip_right"], -_SIGN[side], _SIGN[side]))


def _place_hand(side: str, pulls: tuple[Pull, ...], points: dict[str, Vector], straight: Vector) -> None:
    way = (0.0, 0.0, 0.0)
    for pull in pulls:
        lies = (1.0, 0.0, 0.0) if pull.on_floor else (0.0, 0.0, 1.0)
        way = _plus(way, lies if pull.at else _inward(side, points) if pull.name else straight, pull.share)
    points[f"hand_{side}"] = _plus(points[f"wrist_{side}"], _unit(way), LENGTH["hand"])


def _place_foot(pose: Pose, side: str, flat: float, points: dict[str, Vector], fronts: dict[str, Vector]) -> None:
    """Turn the shin's front with the leg, and lay the foot flat as far as the floor has it."""
    hip, knee, ankle = (points[f"{part}_{side}"] for part in ("hip", "knee", "ankle"))
    shin = _unit(_less(knee, ankle))
    front = _less(knee, hip)
    front = _plus(front, shin, -_dot(front, shin))
    if _norm(front) > 1e-3:
        fronts[f"shin_{side}"] = _unit(front)
    point = radians(pose.joints[f"ankle_{side}"])
    forward = _blend(_mix(fronts[f"shin_{side}"], shin, cos(point), -sin(point)), (1.0, 0.0, 0.0), flat)
    up = _blend(_mix(shin, fronts[f"shin_{side}"], cos(point), sin(point)), (0.0, 0.0, 1.0), flat)
    _foot(side, points, forward, _unit(_plus(up, forward, -_dot(up, forward))))


def _target(pull: Pull, limb: str, points: Mapping[str, Vector], fronts: Mapping[str, Vector]) -> Vector:
    """Return the place of wrist or ankle that one pull asks for; without a target it is where the angles put it."""
    part, side = limb.split("_")
    if pull.at:
        x, y, *height = pull.at
        return (x, y, height[0] if height else LENGTH["ankle"] if part == "foot" else RADIUS["wrist"])
    if not pull.name:
        return points[f"{'wrist' if part == 'hand' else 'ankle'}_{side}"]
    held, _, where = pull.name.partition("_")
    place = _on_body(held, where or side, points, fronts)
    return _plus(place, _inward(side, points), -GRIP) if part == "hand" else place


def _on_body(part: str, side: str, points: Mapping[str, Vector], fronts: Mapping[str, Vector]) -> Vector:
    """Return a place on the skin that a hand or foot can hold."""
    hip, knee, ankle = (points[f"{joint}_{side}"] for joint in ("hip", "knee", "ankle"))
    front = fronts[f"shin_{side}"]
    thigh = _unit(_less(knee, hip))
    over = _plus(front, thigh, -_dot(front, thigh))
    over = _unit(over) if _norm(over) > 1e-3 else front
    places = {
        "shin": lambda: _plus(_blend_places(knee, ankle, 0.2), front, 9.5),
        "calf": lambda: _plus(_blend_places(knee, ankle, 0.45), front, -9.0),
        "ankle": lambda: ankle,
        "knee": lambda: _plus(knee, front, 9.0),
        "thigh": lambda: _plus(_blend_places(hip, knee, 0.7), over, 14.0),
        "hamstring": lambda: _plus(_blend_places(hip, knee, 0.7), over, -10.0),
        "hip": lambda: _plus(hip, fronts["hips"], -RADIUS["hips"]),
        "sole": lambda: _blend_places(points[f"heel_{side}"], points[f"toe_{side}"], 0.5),
        "ear": lambda: _plus(points["head"], fronts["head"], -9.0),
        "shoulder": lambda: _plus(points[f"shoulder_{side}"], fronts["chest"], 6.0),
    }
    return places[part]()


def _bent(frame: Frame, pose: Pose, part: str, share: float) -> Frame:
    at = pose.joints
    frame = _turned(frame, LEFT, at[f"{part}_bend"] * share)
    frame = _turned(frame, FORWARD, -at[f"{part}_side"] * share)
    return _turned(frame, UP, at[f"{part}_twist"] * share)


def _swung(frame: Frame, pose: Pose, joint: str, side: str) -> Frame:
    """Swing a limb out of hanging, towards front (out = 0) or side (out = 90), then turn it outward about itself."""
    at, sign = pose.joints, _SIGN[side]
    out = sign * at[f"{joint}_out_{side}"]
    frame = _turned(_turned(frame, UP, out), LEFT, -at[f"{joint}_{side}"])
    return _turned(frame, UP, sign * at[f"{joint}_turn_{side}"] - out)


def _turned(frame: Frame, axis: int, angle: float) -> Frame:
    """Turn a frame about one of its own axes (degrees, right-handed)."""
    if not angle:
        return frame
    c, s = cos(radians(angle)), sin(radians(angle))
    axes = list(frame)
    one, two = frame[(axis + 1) % 3], frame[(axis + 2) % 3]
    axes[(axis + 1) % 3] = _mix(one, two, c, s)
    axes[(axis + 2) % 3] = _mix(one, two, -s, c)
    return axes[0], axes[1], axes[2]


def _mix(a: Vector, b: Vector, p: float, q: float) -> Vector:
    return (p * a[0] + q * b[0], p * a[1] + q * b[1], p * a[2] + q * b[2])


def _plus(a: Vector, b: Vector, share: float) -> Vector:
    return _mix(a, b, 1.0, share)


def _less(a: Vector, b: Vector) -> Vector:
    return _mix(a, b, 1.0, -1.0)


def _dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def _norm(a: Vector) -> float:
    return hypot(*a)


def _unit(a: Vector) -> Vector:
    return _mix(a, a, 1 / _norm(a), 0.0)


def _towards(a: Vector, b: Vector, length: float) -> Vector:
    return _plus(a, _unit(_less(b, a)), length)


def _blend_places(a: Vector, b: Vector, share: float) -> Vector:
    return _mix(a, b, 1 - share, share)


def _blend(a: Vector, b: Vector, share: float) -> Vector:
    mixed = _mix(a, b, 1 - share, share)
    return _unit(mixed) if _norm(mixed) > 1e-6 else a
