"""Which part of a body lies in front of which: the order in which they are drawn, farthest first.

Looks at the bones only, as rods seen flat: where two of them cross, the nearer one is in front by as much as it is
nearer. Not for the skin around them (flesh.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np

from planner.figures.flesh import BONES, PARTS, Numbers
from planner.figures.skeleton import Body

SURE = 3.0  # units by which one is nearer: less doesn't count, as where a limb goes on from another
# What goes on from what: no line between the two, so that the farther out is drawn later where nothing else says so.
STEPS = 7  # places along a rod at which it is looked at
USUAL = (
    "hair",
    "trunk",
    "head",
    *(f"{limb}_{side}" for side in ("right", "left") for limb in ("thigh", "shin", "upper", "fore")),
)


def order(body: Body, axes: Numbers, before: Sequence[str] = USUAL) -> tuple[str, ...]:
    """Return the parts from the farthest to the nearest. axes: the picture's in space, right, up and towards the eye.

    before: the order that is kept wherever the bones allow it.
    """
    nearer = _nearer(body, axes)
    left = list(before)
    drawn: list[str] = []
    while left:
        # The one that hides least of what is still to come; of those alike, the one that came first before.
        n = min(range(len(left)), key=lambda n: (sum(nearer[left[n]].get(other, 0.0) for other in left), n))
        drawn.append(left.pop(n))
    return tuple(drawn)


@cache
def _rods() -> tuple[list[str], list[str], list[str], Numbers]:
    rods = [(part, a, b, ra, rb) for part in PARTS for a, b, ra, rb in BONES[part]]
    parts, starts, ends = [rod[0] for rod in rods], [rod[1] for rod in rods], [rod[2] for rod in rods]
    return parts, starts, ends, np.array([(rod[3], rod[4]) for rod in rods])


def _nearer(body: Body, axes: Numbers) -> Mapping[str, dict[str, float]]:
    """Part -> what it hides: other part -> by how much it is nearer where both are seen."""
    parts, starts, ends, radii = _rods()
    a = np.array([body.points[name] for name in starts]) @ axes.T
    b = np.array([body.points[name] for name in ends]) @ axes.T
    shares = np.linspace(0.0, 1.0, STEPS)[:, None]
    places = (a + shares[..., None] * (b - a)).reshape(-1, 3)  # step by step, all rods at each
    thick = ((1 - shares) * radii[:, 0] + shares * radii[:, 1]).ravel()
    apart = np.linalg.norm(places[:, None, :2] - places[None, :, :2], axis=-1)
    over = np.clip(thick[:, None] + thick[None, :] - apart, 0.0, None)
    ahead = places[:, None, 2] - places[None, :, 2]
    by_rods = (STEPS, len(parts), STEPS, len(parts))
    seen = over.reshape(by_rods).sum(axis=(0, 2))
    weight = (over * ahead).reshape(by_rods).sum(axis=(0, 2)) / np.maximum(seen, 1e-9)
    hides: dict[str, dict[str, float]] = {part: {} for part in PARTS}
    for i, j in np.argwhere(weight > SURE):
        if parts[i] != parts[j]:
            hides[parts[i]][parts[j]] = max(hides[parts[i]].get(parts[j], 0.0), float(weight[i, j]))
    return hides
