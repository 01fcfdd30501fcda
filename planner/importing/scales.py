"""What a rating on another scale, or in a word, comes to from 0 to 10.

A number is moved in a straight line from the ends of its scale to 0 and 10, then taken to the nearest whole one. Of two
that are as near the even one is taken: always the higher one would raise a mean. Words stand for the middles of 1 to 3,
4 to 6 and 7 to 10, the plainest division. Studies cut elsewhere, and differ (Serlin and others 1995, Pain 61:277: 1 to
4, 5 to 6, 7 to 10; Boonstra and others 2016, Frontiers in Psychology 7:1466: up to 5, 6 to 7, 8 to 10), so the person
can say other numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from typing import get_args

from planner.importing.entries import Entry, Scale

SCALES: tuple[Scale, ...] = get_args(Scale)
HIGHEST = 10
WORDS: Mapping[str, int] = {
    **dict.fromkeys(("none", "no pain", "nothing", "keine", "kein", "aucune", "ninguno", "ninguna", "nessuno"), 0),
    **dict.fromkeys(("mild", "slight", "light", "a little", "leicht", "gering", "légère", "leve", "lieve", "licht"), 2),
    **dict.fromkeys(
        ("moderate", "medium", "mäßig", "mittel", "modérée", "moderado", "moderada", "moderato", "matig"), 5
    ),
    **dict.fromkeys(("severe", "strong", "bad", "stark", "forte", "sévère", "fuerte", "severo", "grave", "ernstig"), 8),
    **dict.fromkeys(("very severe", "extreme", "unbearable", "sehr stark", "unerträglich", "extrême", "extremo"), 10),
    **dict.fromkeys(
        ("pain free", "pain-free", "keine schmerzen", "schmerzfrei", "aucun", "nada", "nessuna", "geen"), 0
    ),
    **dict.fromkeys(("leichte", "léger", "légere", "faible", "ligero"), 2),
    **dict.fromkeys(("mässig", "mittelstark", "modéré", "moyen", "moyenne", "media"), 5),
    **dict.fromkeys(("intense", "heftig", "starke", "fort", "severa", "hevig"), 8),
}


def word_of(entry: Entry) -> str:
    """Return the word of an entry as it is looked up, "" where it has a number."""
    return entry.word.strip().casefold()


def scaled(entry: Entry, scale: Scale, words: Mapping[str, int]) -> Decimal | None:
    """Return what an entry comes to from 0 to 10, not yet whole; None where it has no such number.

    words: what each word stands for, by word_of; those that are not said stand for nothing.
    """
    if word := word_of(entry):
        return None if word not in words else Decimal(words[word])
    low, high = map(int, scale.split("-"))
    return (entry.amount - low) * HIGHEST / (high - low) if low <= entry.amount <= high else None


def whole(number: Decimal) -> int:
    """Return the nearest whole number, of two that are as near the even one."""
    return int(number.to_integral_value(ROUND_HALF_EVEN))
