"""Unpacks the moments of a figure's way, as figure.js does."""

from __future__ import annotations

from base64 import b64decode
from typing import Any

import numpy as np


def counts_of(figure: dict[str, Any]) -> list[int]:
    """How many points each shape has that moves, in every look that has points of its own."""
    looks = [look for look in figure["looks"] if not look["same"]]
    return [row[4] for _ in looks for row in figure["shapes"]]


def moments_of(way: dict[str, Any], counts: list[int]) -> list[list[int]]:
    """All points of each moment in tenths of a unit. counts: how many points each shape has."""
    numbers = np.frombuffer(b64decode(way["points"]), "<i2").tolist()
    ends = np.cumsum([0, *(2 * count for count in counts)]).tolist()
    first = numbers[: ends[-1]]
    found, at = [first], ends[-1]
    for _ in way["orders"][1:]:
        now = list(first)
        for shape in way["moving"]:
            wide = ends[shape + 1] - ends[shape]
            now[ends[shape] : ends[shape + 1]] = numbers[at : at + wide]
            at += wide
        found.append(now)
    assert at == len(numbers)
    return found
