"""Vectors and frames in space, as plain tuples: what the kinematics of one body needs.

For a few points at a time; many at once are numpy's (flesh.py). Knows no body.
"""

from __future__ import annotations

from math import cos, hypot, radians, sin, sqrt

Vector = tuple[float, float, float]
Frame = tuple[Vector, Vector, Vector]  # forward, left, up

FORWARD, LEFT, UP = 0, 1, 2
STRAIGHT: Frame = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


def mix(a: Vector, b: Vector, p: float, q: float) -> Vector:
    """Return p of a and q of b."""
    return (p * a[0] + q * b[0], p * a[1] + q * b[1], p * a[2] + q * b[2])


def times(a: Vector, p: float) -> Vector:
    """Return a way p times as long; with -1 the way back."""
    return (p * a[0], p * a[1], p * a[2])


def plus(a: Vector, b: Vector, share: float) -> Vector:
    """Return a place moved by a share of a way."""
    return mix(a, b, 1.0, share)


def less(a: Vector, b: Vector) -> Vector:
    """Return the way from b to a."""
    return mix(a, b, 1.0, -1.0)


def between(a: Vector, b: Vector, share: float) -> Vector:
    """Return the place at a share of the way from a to b."""
    return mix(a, b, 1 - share, share)


def dot(a: Vector, b: Vector) -> float:
    """Return the scalar product."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vector, b: Vector) -> Vector:
    """Return the vector product."""
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def norm(a: Vector) -> float:
    """Return the length."""
    return hypot(*a)


def unit(a: Vector) -> Vector:
    """Return the same way with length 1; a must have one."""
    return times(a, 1 / norm(a))


def direction(a: Vector, b: Vector, share: float) -> Vector:
    """Return the unit way at a share from a to b, a itself where they cancel out."""
    mixed = mix(a, b, 1 - share, share)
    return unit(mixed) if norm(mixed) > 1e-6 else a


def across(along: Vector, way: Vector) -> Vector:
    """Return the part of a way that is square to a line, as a unit; any such where the way lies on the line."""
    for candidate in (way, (1.0, 0.0, 0.0), (0.0, 1.0, 0.0)):
        square = plus(candidate, along, -dot(candidate, along))
        if norm(square) > 1e-3:
            return unit(square)
    return (0.0, 0.0, 1.0)


def turned(frame: Frame, axis: int, angle: float) -> Frame:
    """Return a frame turned about one of its own axes (degrees, right-handed)."""
    if not angle:
        return frame
    c, s = cos(radians(angle)), sin(radians(angle))
    axes = list(frame)
    one, two = frame[(axis + 1) % 3], frame[(axis + 2) % 3]
    axes[(axis + 1) % 3] = mix(one, two, c, s)
    axes[(axis + 2) % 3] = mix(one, two, -s, c)
    return axes[0], axes[1], axes[2]


def two_links(root: Vector, first: float, second: float, target: Vector, hint: Vector) -> tuple[Vector, Vector]:
    """Return middle joint and end of two links that reach for a target, bending towards the hint.

    A target out of reach is reached for as far as the links go.
    """
    away = less(target, root)
    far = min(max(norm(away), abs(first - second) + 1e-6), first + second - 1e-6)
    along = unit(away)
    on_line = (first * first - second * second + far * far) / (2 * far)
    off_line = sqrt(max(first * first - on_line * on_line, 0.0))
    bend = across(along, less(hint, root))
    return plus(plus(root, along, on_line), bend, off_line), plus(root, along, far)
