"""How long and how thick a body is, in units of a body of 200.

Lengths are shares of body height (Drillis and Contini 1966). Not for its pose (skeleton.py).
"""

from __future__ import annotations

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
SIGN = {"left": 1.0, "right": -1.0}


def radius(point: str) -> float:
    """How thick the body is at a joint."""
    return RADIUS[point.split("_")[0].rstrip("0123456789")]
