"""The key poses of a stretch as data: joint angles, what hands and feet touch, and where it is seen from.

Reads nothing itself: reading.py reads poses.toml and a person's own file through `Figure`. Not for geometry
(skeleton.py) or drawing (drawing.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from planner.errors import InvalidValue

View = Literal["side", "front", "above"]
Prop = Literal["wall", "pillow", "cushions", "chair", "calf_chair", "doorway", "strap", "mirror", "rod"]
Anchor = Literal["hips", "neck", "feet", "ankle_left", "ankle_right", "knees", "knee_left", "knee_right", "wrists"]
SIDES = ("left", "right")
# Feet first: a hand may hold what a foot's reaching has moved.
LIMBS = ("foot_left", "foot_right", "hand_left", "hand_right")

# Each joint with the degrees it may take: no body goes beyond them, so that a knee can't bend the wrong way.
# Signs: bend is forward, side and twist are to the left, out and turn are away from the middle; hip and arm say how far
# the limb is lifted from hanging, hip_out and arm_out in which direction (0 forward, 90 sideways); palm turns the
# forearm, 0 as it hangs, 90 palm forward.
# Sources: T. Kurz, Stretching Scientifically (1991), normal ranges of joint motion: neck forward 70 to 90, back 55, to
# a side 35, turned 70; lumbar spine forward 75, back 30, to a side 35; arm up 180, back 60; elbow 150; forearm 90
# either way; wrist 80 to 90 and 70, more with weight on it. The chest's own share: White and Panjabi, Clinical
# Biomechanics of the Spine (1990), summed over its segments. Passive hip: flexed up to 140 (Elson and Aspinall, Acta
# Orthopaedica 2008), back 30, out 50, across 30, turned 45 out and 40 in (Kurz). Knee: 160, as kneeling on the heels
# takes (Hemmerich et al., Journal of Orthopaedic Research 2006). Ankle: up 30 with weight on it, down 60 with the
# middle of the foot. Collarbone: up 40, back 25, forward 30 (Ludewig et al. 2009).
_MIDDLE = {
    "turn": (-360, 360),
    "pitch": (-200, 200),
    "spin": (-200, 200),
    "waist_bend": (-45, 75),
    "waist_side": (-35, 35),
    "waist_twist": (-40, 40),
    "chest_bend": (-35, 40),
    "chest_side": (-34, 34),
    "chest_twist": (-40, 40),
    "neck_bend": (-55, 70),
    "neck_side": (-35, 35),
    "neck_twist": (-75, 75),
    "head_bend": (-40, 40),
    "breath": (0, 1),
}
_PAIRED = {
    "shoulder_up": (-10, 40),
    "shoulder_forward": (-25, 30),
    "arm": (-60, 180),
    "arm_out": (-50, 190),
    "arm_turn": (-95, 95),
    "elbow": (0, 150),
    "palm": (-90, 90),
    "wrist": (-70, 90),
    "hip": (-30, 140),
    "hip_out": (-45, 110),
    "hip_turn": (-60, 60),
    "knee": (0, 160),
    "ankle": (-30, 60),
}
BOUNDS: Mapping[str, tuple[int, int]] = MappingProxyType(
    _MIDDLE | _PAIRED | {f"{joint}_{side}": bounds for joint, bounds in _PAIRED.items() for side in SIDES}
)
# Every single joint, left and right apart.
JOINTS = (*_MIDDLE, *(f"{joint}_{side}" for joint in _PAIRED for side in SIDES))
MOST_BASES = 20
_WHOLE_TURNS = ("turn", "pitch", "spin")
_HELD = (
    "shin",
    "calf",
    "ankle",
    "knee",
    "thigh",
    "hamstring",
    "hip",
    "sole",
    "ear",
    "nape",
    "shoulder",
    "chin",
    "belly",
    "waist",
)
HOLDS = (*_HELD, *(f"{part}_{side}" for part in _HELD for side in SIDES))

Degrees = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Turn = Annotated[float, Field(strict=True, ge=-360, le=360)]
# A body is 200 units long: what stands farther off than this, no picture shows.
Units = Annotated[float, Field(strict=True, ge=-1000, le=1000)]
Place = Annotated[tuple[Units, ...], Field(min_length=2, max_length=3)]


@dataclass(frozen=True)
class Pull:
    """What a hand or foot is drawn to, with its share between 0 and 1.

    name: a place on the body; at: (x, y) on the floor or (x, y, z) on a wall; neither: where the angles put it.
    """

    name: str = ""
    at: tuple[float, ...] = ()
    share: float = 1.0

    @property
    def on_floor(self) -> bool:
        """Whether it lies flat on the floor."""
        return len(self.at) == 2


@dataclass(frozen=True)
class Pose:
    """One pose, complete. joints: degrees of every joint (JOINTS); reach: hand or foot -> what draws it."""

    joints: Mapping[str, float]
    reach: Mapping[str, tuple[Pull, ...]]

    def mirrored(self) -> Pose:
        """Return the same pose with left and right exchanged."""
        turned = {"turn", "spin", *(j for j in _MIDDLE if j.endswith(("_side", "_twist")))}
        joints = {_other(name): -angle if name in turned else angle for name, angle in self.joints.items()}
        reach = {_other(limb): tuple(_mirrored(pull) for pull in pulls) for limb, pulls in self.reach.items()}
        return Pose(MappingProxyType(joints), MappingProxyType(reach))


def between(a: Pose, b: Pose, share: float) -> Pose:
    """Return the pose at a share (0 to 1) of the way from a to b: every angle, the shortest way round."""
    joints = {name: a.joints[name] + share * _way(name, a.joints[name], b.joints[name]) for name in JOINTS}
    limbs = [limb for limb in LIMBS if limb in a.reach or limb in b.reach]
    reach = {limb: _weighed(a.reach.get(limb), 1 - share) + _weighed(b.reach.get(limb), share) for limb in limbs}
    drawn = {limb: pulls for limb, pulls in reach.items() if any(pull.at or pull.name for pull in pulls)}
    return Pose(MappingProxyType(joints), MappingProxyType(drawn))


def _weighed(pulls: tuple[Pull, ...] | None, share: float) -> tuple[Pull, ...]:
    return tuple(Pull(pull.name, pull.at, pull.share * share) for pull in pulls or (Pull(),) if pull.share * share > 0)


def _way(name: str, start: float, end: float) -> float:
    return (end - start + 180) % 360 - 180 if name in _WHOLE_TURNS else end - start


def _other(name: str) -> str:
    if name.endswith("_left"):
        return name.removesuffix("left") + "right"
    return name.removesuffix("right") + "left" if name.endswith("_right") else name


def _mirrored(pull: Pull) -> Pull:
    at = (pull.at[0], -pull.at[1], *pull.at[2:]) if pull.at else ()
    return Pull(_other(pull.name), at, pull.share)


@dataclass(frozen=True)
class KeyPose:
    """A key pose as it is written.

    like: the pose it begins from; mirror: the pose it is the mirror image of. joints: degrees; a joint that is not
    named stays as in `like`, else at 0; a paired joint without a side is meant for both. reach: hand or foot -> a
    place on the body, (x, y) on the floor, (x, y, z) on a wall, or "" to let go.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    like: str = ""
    mirror: str = ""
    joints: dict[str, Degrees] = field(default_factory=dict)
    reach: dict[str, str | Place] = field(default_factory=dict)


@dataclass(frozen=True)
class Closeup:
    """A part of the body shown larger beside the whole, where the move is small.

    around: the joint that stays in its middle; half: half of its width in units; corner: the upper corner that has
    room for it, else it is put beside or above; view, turn, height: its own, where the
    whole's doesn't show it best.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    around: str
    half: Annotated[float, Field(strict=True, ge=8, le=100)] = 26.0
    corner: Literal["", "left", "right"] = ""
    view: View | None = None
    turn: Turn = 0.0
    height: Turn = 0.0


@dataclass(frozen=True, eq=False)
class Figure:
    """How a stretch is drawn.

    view: side (from the person's left), front or above; turn, height: degrees by which the eye moves on around and up.
    scene: what stands there besides the floor, each with its place: the x of wall, mirror and doorway, and how far
    pillow, chair and rod are moved along x from head or hips. anchor: what stays in place through the movement.
    order: parts of the body from the farthest to the nearest, where what their depth says is wrong. poses: by name;
    "start" and "end" (the hold) always. opens: the pose before all, from which one gets into the first. shown: the pose
    that stands for the stretch in a still; began: the one it came from there. tells: the joints whose way an arrow
    shows there; none: the one that goes farthest. felt: where it is felt (FELT), where the main region doesn't say it.
    closeup: what is shown larger.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    view: View
    poses: dict[str, KeyPose]
    turn: Turn = 0.0
    height: Turn = 0.0
    scene: dict[Prop, Units] = field(default_factory=dict)
    anchor: Anchor = "hips"
    order: tuple[str, ...] = ()
    opens: str = "start"
    shown: str = "end"
    began: str = "start"
    tells: tuple[str, ...] = ()
    felt: tuple[str, ...] = ()
    closeup: Closeup | None = None

    def pose(self, name: str) -> Pose:
        """Return one of the poses in full; raises KeyError for a name there is none of."""
        key = self.poses[name]
        if key.mirror:
            return self.pose(key.mirror).mirrored()
        base = self.pose(key.like) if key.like else NEUTRAL
        joints = dict(base.joints)
        for joint, angle in sorted(key.joints.items(), key=lambda item: item[0].endswith(SIDES)):
            joints |= {joint: angle} if joint in joints else {f"{joint}_{side}": angle for side in SIDES}
        reach = dict(base.reach)
        for limb, target in key.reach.items():
            reach[limb] = (Pull(name=target) if isinstance(target, str) else Pull(at=target),)
        held = {limb: pulls for limb, pulls in reach.items() if pulls != (Pull(),)}
        return Pose(MappingProxyType(joints), MappingProxyType(held))


NEUTRAL = Pose(MappingProxyType(dict.fromkeys(JOINTS, 0.0)), MappingProxyType({}))
FELT = (
    "upper back",
    "lower back",
    "sides",
    "hips",
    "hamstrings",
    "chest",
    "neck",
    "calves",
    "side_left",
    "side_right",
    "hip_front_left",
    "hip_left",
    "thigh_left",
    "calf_left",
    "hamstring_left",
    "shoulder_left",
    "shoulder_right",
)
PARTS = ("hair", "trunk", "head", *(f"{limb}_{side}" for limb in ("thigh", "shin", "upper", "fore") for side in SIDES))


def check_figure(figure: Figure, where: str, path: str = "") -> None:
    """Raise InvalidValue for a pose, joint, angle or target that there is not. path: of the figure in its entry."""
    prefix = f"{path}." if path else ""
    for needed in ("start", "end"):
        if needed not in figure.poses:
            raise InvalidValue(where, f"{prefix}poses.{needed}", None, "allowed: this pose is needed")
    for place in figure.felt:
        _one_of(place, FELT, "a place where it is felt", where, f"{prefix}felt")
    for part in figure.order:
        _one_of(part, PARTS, "a part of the body", where, f"{prefix}order")
    for name, key in figure.poses.items():
        at = f"{prefix}poses.{name}"
        _check_base(figure, name, where, at)
        _check_key(key, where, at)


def _check_key(key: KeyPose, where: str, at: str) -> None:
    for joint, angle in key.joints.items():
        _one_of(joint, BOUNDS, "a joint", where, f"{at}.joints")
        low, high = BOUNDS[joint]
        if not low <= angle <= high:
            raise InvalidValue(where, f"{at}.joints.{joint}", angle, f"between {low} and {high} degrees")
    for limb, target in key.reach.items():
        _one_of(limb, LIMBS, "a hand or foot", where, f"{at}.reach")
        if target and isinstance(target, str):
            _one_of(target, HOLDS, "a place on the body", where, f"{at}.reach.{limb}")


def _one_of(value: str, choices: Iterable[str], what: str, where: str, at: str) -> None:
    if value not in choices:
        raise InvalidValue(where, at, value, what, choices)


def _check_base(figure: Figure, name: str, where: str, at: str) -> None:
    """A pose's base exists, and the way from base to base ends."""
    seen = [name]
    while base := figure.poses[seen[-1]].mirror or figure.poses[seen[-1]].like:
        field_ = "mirror" if figure.poses[seen[-1]].mirror else "like"
        _one_of(base, figure.poses, "a pose of this figure", where, f"{at}.{field_}")
        if base in seen:
            raise InvalidValue(where, f"{at}.{field_}", base, "free of circles: it leads back to itself")
        if len(seen) > MOST_BASES:
            raise InvalidValue(where, at, name, f"made from {MOST_BASES} other poses at most, one from the next")
        seen.append(base)
