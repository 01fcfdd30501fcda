"""Where a hand or a foot comes to: a place on the body, on the floor or on a wall, and how a hand lies there.

Says where; how the limb gets there is reaching.py's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, radians, sin

from planner.catalogue.poses import Pull
from planner.figures.measures import HALF_SHOULDERS, LENGTH, RADIUS, SIGN
from planner.figures.vectors import (
    FORWARD,
    LEFT,
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
    times,
    two_links,
    unit,
)

GRIP = 0.5 * LENGTH["hand"]  # where a hand holds, from the wrist
THROUGH = 2 * HALF_SHOULDERS  # farther than this across the middle, a hand has slid through under the body
DEVIATES = radians(25)  # how far a hand bends to a side on its wrist
STEEP = 0.3  # how much of a forearm lies along the skin, below which it stands on it
PALM = 2.2  # from the middle of the hand to what the palm lies on
_DOWN: Vector = (0.0, 0.0, -1.0)


@dataclass(frozen=True)
class Touch:
    """What a wrist or ankle comes to: its place, and for a hand where the fingers point and what the palm looks at."""

    place: Vector
    fingers: Vector = (0.0, 0.0, 0.0)
    palm: Vector = (0.0, 0.0, 0.0)


def touch_of(pull: Pull, part: str, side: str, points: Mapping[str, Vector], frames: Mapping[str, Frame]) -> Touch:
    """Return what one pull asks of a wrist or ankle; without a target, it is where the angles put it."""
    hand = frames[f"hand_{side}"]
    now = times(hand[UP], -1.0), times(hand[LEFT], -SIGN[side])
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
    if y * SIGN[side] < -THROUGH:
        return Touch(wrist, (0.0, -SIGN[side], 0.0), unit((-0.6, 0.0, 0.8)))
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
        "across": times(inward, SIGN[side]),
        "along": times(limb, -1.0),
        "up": frames["head"][UP],
        "down": mix(frames["hips"][UP], inward, -1.0, 0.3 * SIGN[side]),
    }
    fingers = across(out, ways[_FINGERS[held]])
    for _ in range(3):  # where the wrist is, the forearm comes from, and that says how the hand can lie
        wrist = plus(plus(place, out, PALM), fingers, -GRIP)
        fingers = _within(ways[_FINGERS[held]], _forearm(side, wrist, points), out)
    return Touch(plus(plus(place, out, PALM), fingers, -GRIP), fingers, times(out, -1.0))


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
    sideways = {name: times(frames[name][LEFT], SIGN[side]) for name in ("hips", "head")}

    def off(place: Vector, way: Vector, far: float) -> tuple[Vector, Vector]:
        return plus(place, way, far), way

    def back(way: Vector) -> Vector:
        return times(way, -1.0)

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
