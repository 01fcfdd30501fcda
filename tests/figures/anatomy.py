"""What a body can do, measured on every frame that a session shows: python -m tests.figures.anatomy [stretch ...]

Joint angles after hands and feet have reached, what goes through what, what slides or lifts. Prints what is wrong, worst
first, by how much beyond LIMITS and the tolerances below. Not for the limits of a pose's parameters (poses.BOUNDS).
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
from planner.catalogue.guides import GUIDES, USUAL
from planner.catalogue.poses import SIDES, Figure, Pose, between
from planner.figures.flesh import BONES, Numbers, pieces, placed
from planner.figures.measures import HALF_SHOULDERS
from planner.figures.scenery import standing_pieces
from planner.figures.skeleton import Body, body
from planner.week.timeline import stretch_cues
from planner.widgets.common.moving_figures import _legs

CATALOGUE = load_catalogue(Path("no stretches of a person's own"))
FRAMES = 24
GUIDE = GUIDES[USUAL.guide]

# A unit is 9 mm on a person of 180 cm.
SOFT = 4.0  # units that the flesh of two parts gives way where they press on one another
GRIP = 8.0  # the same for a hand that holds: it closes around what it holds
BELOW = 1.0  # units of skin in the floor or the wall on the way; what lies there with its weight is flattened by WEIGHT
WEIGHT = 3.5
TOUCHES = 1.2  # units of air at which skin still touches
STAYS = 2.5  # units by which skin that touches may move on the way

# Degrees, least and most; the first direction is positive. A stretch goes to the end of the passive range, so that the
# sources are of passive ranges where there are such. M: Macedo and Magee, Physiotherapy Theory and Practice 25 (2009),
# means of 90 women, as Norkin and White give them (Measurement of Joint Motion, appendix A). R: Roass and Andersson, Acta
# Orthopaedica Scandinavica 53 (1982), passive, mean and two standard deviations. S: Soucie et al., Haemophilia 17
# (2011), passive. B: Boone and Azen, Journal of Bone and Joint Surgery 61-A (1979), mean and two standard deviations.
# T: Tainaka et al., Journal of Orthopaedic Science 19 (2014), 123 people, mean and two standard deviations.
# L: Ludewig et al., Journal of Bone and Joint Surgery 91-A (2009). P: what a pose may ask for, whose sources are with
# poses.BOUNDS.
LIMITS: dict[str, tuple[float, float]] = {
    "elbow": (0, 150),  # M 149, S 150
    "forearm": (-92, 96),  # M: pronation 92, supination 96
    "wrist flexion": (-86, 93),  # M
    "wrist flexion with weight": (-92, 93),  # flat on the floor below the shoulder: the fingers' joints give the rest
    "wrist deviation": (-41, 29),  # to the little finger M 41; to the thumb B 21.1 and twice 4.0
    "shoulder extension": (0, 70),  # M
    "shoulder across": (-90, 63),  # B: horizontal flexion from the side 140.7 and twice 5.9; here 0 is straight ahead
    "shoulder behind": (0, 58),  # B: horizontal extension 45.4 and twice 6.2
    "shoulder rotation": (-94, 108),  # M: medial 94, lateral 108
    "collarbone up": (-15, 45),  # P 40 and what follows the arm
    "collarbone forward": (-25, 30),  # P, L
    "hip flexion": (-30, 140),  # P: Elson and Aspinall 140, Kurz 30
    "hip abduction": (-45, 53),  # R: 38.8 and twice 7.0, across 30.5 and twice 7.3
    "hip rotation": (-65, 70),  # T: in 50.2 and twice 7.2, out 56.3 and twice 6.8
    "knee": (0, 160),  # P: Hemmerich et al.
    "ankle": (-30, 62),  # P 30 with weight on it; down S, women of 20 to 44
}
ACROSS_FROM = 0.5  # how level an arm is (cosine) from where on "across" is measured
TURNS_TO = 0.5  # how far above level (sine) an arm's own turn is measured
HANGS = 0.8  # how far below it the arm hangs
STRAIGHT = 45  # degrees of the elbow below which shoulder and forearm turn as one
NEAR = 0.6  # how far from the hips' own plane a thigh is where it is no longer lifted sideways but ahead


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
    for share, pose in _poses(figure, way):
        yield share, body(pose, figure.anchor)


def _poses(figure: Figure, way: tuple[str, str]) -> Iterator[tuple[float, Pose]]:
    a, b = (figure.pose(name) for name in way)
    steps = FRAMES if way[0] != way[1] else 0
    for n in range(steps + 1):
        share = n / FRAMES
        yield share, between(a, b, share)


# --- joints


def angles(now: Body) -> dict[str, float]:
    """Clinical angles that result, by joint and side."""
    found = {}
    for side, sign in (("left", 1.0), ("right", -1.0)):
        found |= {f"{name} {side}": angle for name, angle in (*_leg(now, side, sign), *_arm(now, side, sign))}
    return found


def _frame(now: Body, name: str) -> Numbers:
    return np.array(now.frames[name])


def _angle(a: Numbers, b: Numbers) -> float:
    return degrees(acos(float(np.clip(a @ b, -1, 1))))


def _arm_turn(chest: Numbers, upper: Numbers, sign: float) -> float:
    """How far an arm is turned outward about itself, measured as it hangs or is level, as with a goniometer.

    Hanging, a bent forearm points ahead at 0; level, it is level too, as it is between (Wu et al., Journal of
    Biomechanics 38 (2005): any turn beyond the plane in which the arm is lifted). Lifted higher there is no such zero.
    """
    arm, bends = chest @ -upper[2], chest @ upper[0]
    zeros = []
    if arm[2] < -ACROSS_FROM:
        zeros.append(np.array((1.0, 0.0, 0.0)))
    if -HANGS < arm[2] < TURNS_TO:
        zeros.append(sign * np.cross(arm, (0.0, 0.0, 1.0)))
    turns = [degrees(atan2(-sign * float(np.cross(zero, bends) @ arm), float(zero @ bends))) for zero in zeros]
    return min(turns, key=abs, default=0.0)  # half lifted, either may be meant


def _hip_turn(hips: Numbers, thigh: Numbers, sign: float) -> float:
    """How far a thigh is turned outward about itself: beyond being bent about the hips' axis, then lifted aside.

    Wu et al., Journal of Biomechanics 35 (2002), joint coordinate system of the hip.
    """
    ahead = np.cross(hips[1], thigh[2])  # square to the hips' axis and the thigh
    if np.linalg.norm(ahead) < 1 - ACROSS_FROM:
        return 0.0  # a thigh that points aside has been bent by any angle
    ahead = ahead / np.linalg.norm(ahead)
    return degrees(atan2(sign * float(np.cross(ahead, thigh[0]) @ thigh[2]), float(ahead @ thigh[0])))


def _leg(now: Body, side: str, sign: float) -> Iterator[tuple[str, float]]:
    hips, thigh, shin, foot = (_frame(now, name) for name in ("hips", f"thigh_{side}", f"shin_{side}", f"foot_{side}"))
    ahead, left, up = hips @ -thigh[2]
    flexion = degrees(atan2(ahead, -up)) % 360
    # A thigh that points aside has no flexion to speak of.
    yield "hip flexion", (flexion - 360 if flexion > 250 else flexion) if abs(left) < NEAR else 0.0
    yield "hip abduction", degrees(asin(np.clip(sign * left, -1, 1))) if abs(ahead) < NEAR else 0.0
    yield "hip rotation", _hip_turn(hips, thigh, sign)
    yield "knee", _angle(thigh[2], shin[2])
    yield "ankle", 90 - _angle(foot[0], -shin[2])


def _arm(now: Body, side: str, sign: float) -> Iterator[tuple[str, float]]:
    chest, upper, fore = (_frame(now, name) for name in ("chest", f"upper_{side}", f"fore_{side}"))
    thumb, back, wrist_up = _frame(now, f"hand_{side}")
    ahead, left, up = chest @ -upper[2]
    along, palm = -fore[2], -sign * back
    yield "elbow", _angle(upper[2], fore[2])
    yield "shoulder extension", degrees(asin(np.clip(-ahead, 0, 1))) if up < -ACROSS_FROM else 0.0
    level, out = abs(up) < ACROSS_FROM, sign * left
    yield "shoulder across", degrees(atan2(-out, ahead)) if level and ahead > 0 else 0.0
    yield "shoulder behind", degrees(atan2(-ahead, out)) if level and ahead < 0 and out > ACROSS_FROM else 0.0
    yield "shoulder rotation", _arm_turn(chest, upper, sign)
    yield "forearm", degrees(atan2(sign * (thumb @ fore[1]), thumb @ fore[0]))
    yield "wrist flexion", degrees(atan2(-(along @ palm), -(along @ wrist_up)))
    yield "wrist deviation", -degrees(asin(np.clip(along @ thumb, -1, 1)))
    collar = chest @ (np.array(now.points[f"shoulder_{side}"]) - np.array(now.points["neck"])) / HALF_SHOULDERS
    yield "collarbone up", degrees(asin(np.clip(collar[2], -1, 1)))
    yield "collarbone forward", degrees(asin(np.clip(collar[0], -1, 1)))


def too_far(now: Body) -> Iterator[tuple[float, str]]:
    """Joints beyond what they have."""
    found = angles(now)
    for name, angle in found.items():
        joint, _, side = name.rpartition(" ")
        low, high = LIMITS[f"{joint} with weight" if joint == "wrist flexion" and _leans(now, side) else joint]
        if joint in ("forearm", "shoulder rotation") and found[f"elbow {side}"] < STRAIGHT:
            continue  # a straight arm turns in shoulder and forearm, and no one sees in which of the two
        if not low <= angle <= high:
            yield max(low - angle, angle - high), f"{name} {angle:.0f}"


def _leans(now: Body, side: str) -> bool:
    """Whether a hand has weight on it: flat on the floor."""
    return max(now.points[f"hand_{side}"][2], now.points[f"wrist_{side}"][2]) < 2 * TOUCHES + 3.0


# --- parts in one another

# What shares a joint: from which share of its length on each may not be in the other.
_NEIGHBOURS: dict[frozenset[str], float] = {
    frozenset(("thigh_left", "thigh_right")): 0.4,
    frozenset(("head", "trunk")): 1.1,
    frozenset(("head", "upper_left")): 0.3,
    frozenset(("head", "upper_right")): 0.3,
} | {
    frozenset(pair): 0.55
    for side in SIDES
    for pair in (
        ("trunk", f"thigh_{side}"),
        (f"thigh_{side}", f"shin_{side}"),
        ("trunk", f"upper_{side}"),
        (f"upper_{side}", f"fore_{side}"),
    )
}
_STEPS = np.linspace(0.0, 1.0, 9)


@cache
def _rods() -> list[tuple[str, str, str, float, float, bool]]:
    """Part, ends and radii of each bone, and whether it is the part's first one."""
    return [(part, *bone, n == 0) for part, bones in BONES.items() if part != "hair" for n, bone in enumerate(bones)]


@cache
def _pairs() -> list[tuple[int, int, float]]:
    """Two bones that may not be in one another, and from which share on."""
    rods = _rods()
    found = []
    for i, j in combinations(range(len(rods)), 2):
        a, b = rods[i][0], rods[j][0]
        if a != b and (after := _NEIGHBOURS.get(frozenset((a, b)), 0.0)) <= 1:
            found.append((i, j, after))
    return found


def through(now: Body, holds: frozenset[str] = frozenset()) -> Iterator[tuple[float, str]]:
    """Parts of the body that are in one another. holds: sides whose hand holds something."""
    rods = _rods()
    starts, ends = (np.array([now.points[rod[n]] for rod in rods]) for n in (1, 2))
    spots = starts[:, None] + _STEPS[:, None] * (ends - starts)[:, None]
    radii = np.array([rod[3] + _STEPS * (rod[4] - rod[3]) for rod in rods])
    flat, thick = spots.reshape(-1, 3), radii.ravel()
    deep = thick[:, None] + thick[None] - np.linalg.norm(flat[:, None] - flat[None], axis=-1)
    deep = deep.reshape(len(rods), len(_STEPS), len(rods), len(_STEPS))
    for i, j, after in _pairs():
        a, b = rods[i], rods[j]
        # The trunk and a second bone have no end at the shared joint: all of them counts.
        one, other = ((after if rod[5] and rod[0] not in ("trunk", "head") else 0) <= _STEPS for rod in (a, b))
        if after and "trunk" not in (a[0], b[0]) and "head" not in (a[0], b[0]) and a[0][:5] != b[0][:5]:
            one = 1 - after >= _STEPS  # of the inner one the half that is far from the joint between them
        most = float(deep[i, :, j, :][np.ix_(one, other)].max())
        soft = GRIP if any(f"fore_{side}" in (a[0], b[0]) for side in holds) else SOFT
        if most > soft:
            yield most - soft, f"{a[0]} in {b[0]}"


# --- what it touches


@cache
def _skin() -> tuple[tuple[str, ...], Numbers]:
    """The part of each ball of the flesh, and its radius."""
    rows = [(f"{piece.part}, {ball[0]}", ball[2][3]) for piece in pieces(GUIDE) for ball in piece.balls]
    return tuple(row[0] for row in rows), np.array([row[1] for row in rows])


class Solid(NamedTuple):
    """A box that stands there. low, high: two of its corners."""

    name: str
    low: Numbers
    high: Numbers
    gives: float


def solids(figure: Figure) -> list[Solid]:
    """Floor, wall, seat, back of a chair and the posts of a doorway, as boxes."""
    far = 1000.0
    found = [Solid("the floor", np.array((-far, -far, -far)), np.array((far, far, 0.0)), WEIGHT)]
    if wall := figure.scene.get("wall"):
        x = (wall, far) if wall > 0 else (-far, wall)
        found.append(Solid("the wall", np.array((x[0], -far, 0.0)), np.array((x[1], far, far)), WEIGHT))
    for piece in standing_pieces(figure, True):
        places, r = np.array(piece.places), piece.radii[0]
        if piece.part == "chair":
            level = len(places) == 4 and np.ptp(places[:, 2]) < 1
            name = "the seat" if level else "the chair"
            found.append(Solid(name, places.min(axis=0) - r, places.max(axis=0) + r, SOFT if level else BELOW))
        if piece.part == "doorway":
            for post in (places[:2], places[2:]):
                found.append(Solid("the doorway", post.min(axis=0) - r, post.max(axis=0) + r, SOFT))
    return found


def _depth(solid: Solid, spots: Numbers, radii: Numbers) -> Numbers:
    """How deep each ball is in a box."""
    outside = np.linalg.norm(np.maximum(np.maximum(solid.low - spots, spots - solid.high), 0.0), axis=1)
    inside = np.minimum(spots - solid.low, solid.high - spots).min(axis=1)
    depth: Numbers = radii - np.where(outside > 0, outside, -np.maximum(inside, 0.0))
    return depth


def sunk(now: Body, figure: Figure) -> Iterator[tuple[float, str]]:
    """Skin in what stands there. What lies with its weight on it is flattened, a hand or a foot is not."""
    parts, radii = _skin()
    spots = placed(now, GUIDE).balls
    for solid in solids(figure):
        depth = _depth(solid, spots, radii)
        heavy = np.array(["trunk" in part or "thigh" in part or "head" in part for part in parts])
        over = depth - np.where(heavy, solid.gives, BELOW)
        n = int(over.argmax())
        if over[n] > 0:
            yield float(over[n]), f"{parts[n]} in {solid.name}"


def sliding(name: str, stretch: Stretch, way: tuple[str, str]) -> Iterator[Fault]:
    """Skin that touches something at one place in both poses, and is elsewhere between them."""
    figure = stretch.figure
    assert figure
    parts, radii = _skin()
    every = [(share, placed(now, GUIDE).balls) for share, now in frames(stretch, way)]
    first, last = every[0][1], every[-1][1]
    stays = np.linalg.norm(first - last, axis=1) < 1.0
    for solid in solids(figure):
        touching = stays & (_depth(solid, first, radii) > -TOUCHES) & (_depth(solid, last, radii) > -TOUCHES)
        for share, spots in every if touching.any() else ():
            off = np.where(touching, np.linalg.norm(spots - first, axis=1), 0.0)
            n = int(off.argmax())
            if off[n] > STAYS:
                yield Fault(float(off[n]) - STAYS, name, way, share, f"{parts[n]} slides on {solid.name}")
    a, b = (figure.pose(pose) for pose in way)
    for limb, pulls in a.reach.items():
        if pulls == b.reach.get(limb) and pulls[0].at:
            part, _, side = limb.partition("_")
            joint = f"{'wrist' if part == 'hand' else 'ankle'}_{side}"
            for share, now in frames(stretch, way):
                place = np.array(now.points[joint])[: len(pulls[0].at)]
                if (off_ := float(np.linalg.norm(place - pulls[0].at))) > STAYS:
                    yield Fault(off_ - STAYS, name, way, share, f"{joint} leaves its place")


def _once(every: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """There and back as one way, and standing still only where no way leads."""
    moving = {(min(way), max(way)): way for way in reversed(every) if way[0] != way[1]}
    reached = {pose for way in moving.values() for pose in way}
    return [*moving.values(), *(way for way in every if way[0] == way[1] and way[0] not in reached)]


def _holding(pose: Pose) -> frozenset[str]:
    """The sides whose hand takes hold of the body."""
    held = [limb for limb, pulls in pose.reach.items() if any(pull.name for pull in pulls)]
    return frozenset(limb.removeprefix("hand_") for limb in held if limb.startswith("hand"))


def faults(name: str, stretch: Stretch) -> list[Fault]:
    """Everything wrong with a stretch, worst first; of each kind and way the worst alone."""
    figure = stretch.figure
    assert figure
    worst: dict[tuple[str, tuple[str, str]], Fault] = {}
    for way in _once(ways(stretch)):
        every = [*sliding(name, stretch, way)] if way[0] != way[1] else []
        for share, pose in _poses(figure, way):
            now = body(pose, figure.anchor)
            for by, what in (*too_far(now), *through(now, _holding(pose)), *sunk(now, figure)):
                every.append(Fault(by, name, way, share, what))
        for fault in every:
            kind = (fault.what.rstrip("0123456789-. "), way)
            if kind not in worst or fault.by > worst[kind].by:
                worst[kind] = fault
    return sorted(worst.values(), reverse=True)


if __name__ == "__main__":
    asked = sys.argv[1:]
    found = [
        fault
        for name, stretch in everyone().items()
        if not asked or name.split("/")[0] in asked
        for fault in faults(name, stretch)
    ]
    for by, name, way, share, what in sorted(found, reverse=True):
        print(f"{by:5.1f} too much  {name:34} {'>'.join(way):16} {share:4.2f}  {what}")
    print(f"{len(found)} in {len({fault.stretch for fault in found})} figures")
