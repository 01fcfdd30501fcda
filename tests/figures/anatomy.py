"""What a body can do, measured on every frame that a session shows: python -m tests.figures.anatomy [stretch ...]

Joint angles after hands and feet have reached, what goes through what, what slides. Prints what is wrong, worst first.
Sources of the limits are named where the joints are declared (planner/catalogue/poses.py).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations
from math import acos, asin, atan2, degrees
from pathlib import Path
from typing import NamedTuple

import numpy as np

from planner.catalogue import Dose, Stretch, load_catalogue
from planner.catalogue.poses import SIDES, between
from planner.figures.flesh import BONES, Numbers
from planner.figures.skeleton import RADIUS, Body, body
from planner.week.timeline import stretch_cues
from planner.widgets.common.moving_figures import _legs

CATALOGUE = load_catalogue(Path("no stretches of a person's own"))
FRAMES = 12
STRAIGHT = 45
SOFT = 5.0  # units that flesh gives way before it is taken for another body's: 4 cm on a person of 180
GRIP = 8.0  # the same where a hand takes hold of something: it closes around it
BELOW = 3.8  # units of skin that may be below the floor on the way: 3 cm of a mat
# Degrees, least and most, of what results. Flexion is the first direction.
LIMITS = {
    "elbow": (0, 150),
    "knee": (0, 160),
    "hip flexion": (-30, 140),
    "hip abduction": (-30, 62),
    "forearm": (-105, 105),
    "wrist flexion": (-92, 90),
    "wrist deviation": (-52, 52),
    "ankle": (-35, 62),
    "shoulder back": (0, 65),
}


class Fault(NamedTuple):
    """Something that no body does. by: degrees or units too much."""

    by: float
    stretch: str
    way: tuple[str, str]
    share: float
    what: str


@cache
def ways(stretch: Stretch) -> tuple[tuple[str, str], ...]:
    """The ways between poses that a session of a stretch takes, each once."""
    cues = stretch_cues(stretch, Dose(2, 5), moves=True)
    opens = stretch.figure.opens if stretch.figure else "start"
    return tuple(dict.fromkeys(_legs(cues, {stretch.id: opens})))


def everyone() -> dict[str, Stretch]:
    """Every stretch, and every easier variant with a figure of its own, by name."""
    found = dict(CATALOGUE)
    for id_, stretch in CATALOGUE.items():
        found |= {f"{id_}/{way.name}": replace(stretch, figure=way.figure) for way in stretch.easier if way.figure}
    return found


def frames(stretch: Stretch, way: tuple[str, str]) -> Iterator[tuple[float, Body]]:
    """Share of the way, and the body there."""
    figure = stretch.figure
    assert figure
    a, b = (figure.pose(name) for name in way)
    for n in range(FRAMES + 1):
        yield n / FRAMES, body(between(a, b, n / FRAMES), figure.anchor)


def _angle(a: Numbers, b: Numbers) -> float:
    return degrees(acos(float(np.clip(a @ b, -1, 1))))


def angles(now: Body) -> dict[str, float]:
    """Clinical angles that result, by joint and side."""
    found = {}
    for side, sign in (("left", 1.0), ("right", -1.0)):
        found |= {f"{name} {side}": angle for name, angle in (*_leg(now, side, sign), *_arm(now, side, sign))}
    return found


def _frame(now: Body, name: str) -> Numbers:
    return np.array(now.frames[name])


def _leg(now: Body, side: str, sign: float) -> Iterator[tuple[str, float]]:
    thigh, shin, foot = (_frame(now, f"{name}_{side}") for name in ("thigh", "shin", "foot"))
    ahead, left, up = _frame(now, "hips") @ -thigh[2]
    flexion = degrees(atan2(ahead, -up)) % 360
    yield "hip flexion", flexion - 360 if flexion > 250 else flexion
    yield "hip abduction", degrees(asin(np.clip(sign * left, -1, 1))) if abs(ahead) < 0.6 else 0.0
    yield "knee", _angle(thigh[2], shin[2])
    yield "ankle", 90 - _angle(foot[0], -shin[2])


def _arm(now: Body, side: str, sign: float) -> Iterator[tuple[str, float]]:
    upper, fore, (thumb, back, wrist_up) = (_frame(now, f"{name}_{side}") for name in ("upper", "fore", "hand"))
    ahead, _, up = _frame(now, "chest") @ -upper[2]
    along, palm = -fore[2], -sign * back
    yield "elbow", _angle(upper[2], fore[2])
    yield "shoulder back", max(0.0, degrees(asin(np.clip(-ahead, -1, 1)))) if up < 0.5 else 0.0
    yield "forearm", degrees(atan2(sign * (thumb @ fore[1]), thumb @ fore[0]))
    yield "wrist flexion", degrees(atan2(-(along @ palm), -(along @ wrist_up)))
    yield "wrist deviation", degrees(asin(np.clip(-(along @ thumb), -1, 1)))


def too_far(now: Body) -> Iterator[tuple[float, str]]:
    """Joints beyond what they have."""
    found = angles(now)
    for name, angle in found.items():
        joint, _, side = name.rpartition(" ")
        low, high = LIMITS[joint]
        if joint == "forearm" and found[f"elbow {side}"] < STRAIGHT:
            continue  # a straight arm turns in the shoulder as well, and no one sees in which of the two
        if not low <= angle <= high:
            yield max(low - angle, angle - high), f"{name} {angle:.0f}"


_NEIGHBOURS = {
    frozenset(pair)
    for side in SIDES
    for pair in (
        ("trunk", f"thigh_{side}"),
        (f"thigh_{side}", f"shin_{side}"),
        ("trunk", f"upper_{side}"),
        (f"upper_{side}", f"fore_{side}"),
        ("head", "trunk"),
        ("head", "hair"),
        ("hair", "trunk"),
        (f"upper_{side}", "head"),
    )
} | {frozenset(("thigh_left", "thigh_right"))}


def _gap(a: Numbers, b: Numbers, c: Numbers, d: Numbers) -> tuple[float, float, float]:
    """Distance of two segments, by sampling, and the shares where it is."""
    shares = np.linspace(0, 1, 13)[:, None]
    one, other = a + shares * (b - a), c + shares * (d - c)
    apart = np.linalg.norm(one[:, None] - other[None, :], axis=-1)
    i, j = np.unravel_index(int(apart.argmin()), apart.shape)
    return float(apart[i, j]), float(shares[i, 0]), float(shares[j, 0])


def through(now: Body) -> Iterator[tuple[float, str]]:
    """Parts of the body that are in one another."""
    at = {name: np.array(place) for name, place in now.points.items()}
    for (part, rods), (other, others) in combinations(BONES.items(), 2):
        if frozenset((part, other)) in _NEIGHBOURS or "hair" in (part, other):
            continue
        for a, b, ra, rb in rods:
            for c, d, rc, rd in others:
                far, s, t = _gap(at[a], at[b], at[c], at[d])
                deep = (1 - s) * ra + s * rb + (1 - t) * rc + t * rd - far
                soft = GRIP if "fore" in part + other else SOFT
                if deep > soft:
                    yield deep - soft, f"{part} in {other}"


def below(now: Body) -> Iterator[tuple[float, str]]:
    """What is under the floor."""
    for name, (_, _, z) in now.points.items():
        r = RADIUS[name.split("_")[0].rstrip("0123456789")]
        if z - r < -BELOW:
            yield -BELOW - (z - r), f"{name} below the floor"


def sliding(stretch: Stretch, way: tuple[str, str]) -> Iterator[Fault]:
    """What touches the floor at one place in both poses, and is elsewhere between them."""
    seen = list(frames(stretch, way))
    first, last = seen[0][1].points, seen[-1][1].points
    for name in (f"{part}_{side}" for part in ("ankle", "knee", "wrist") for side in SIDES):
        a, b = np.array(first[name]), np.array(last[name])
        if np.linalg.norm(a - b) > 1.0 or a[2] > 9.0:
            continue
        for share, now in seen:
            off = float(np.linalg.norm(np.array(now.points[name]) - a))
            if off > 2.5:
                yield Fault(off - 2.5, stretch.id, way, share, f"{name} slides")


def faults(name: str, stretch: Stretch) -> list[Fault]:
    """Everything wrong with a stretch, worst first; of each kind and way the worst alone."""
    worst: dict[tuple[str, tuple[str, str]], Fault] = {}
    for way in ways(stretch):
        every = [*sliding(stretch, way)] if way[0] != way[1] else []
        for share, now in frames(stretch, way):
            for by, what in (*too_far(now), *through(now), *below(now)):
                every.append(Fault(by, name, way, share, what))
        for fault in every:
            kind = (fault.what.rstrip("0123456789-. "), way)
            if kind not in worst or fault.by > worst[kind].by:
                worst[kind] = fault
    return sorted(worst.values(), reverse=True)


if __name__ == "__main__":
    for name, stretch in everyone().items():
        if not sys.argv[1:] or name.split("/")[0] in sys.argv[1:]:
            for by, _, way, share, what in faults(name, stretch)[:8]:
                print(f"{name:32} {'>'.join(way):18} {share:4.2f}  {what}  ({by:.1f} too much)")
