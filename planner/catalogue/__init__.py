"""The stretches as data: what each asks, its poses, the person's own ones and their pictures.

Uses storage and the ground floor. Gives the catalogue, its stretches and the words they are told apart by.
"""

from __future__ import annotations

from planner.catalogue.reading import POSES, SHIPPED, entry, load_catalogue, neutral_figure
from planner.catalogue.stretches import (
    CAUTION_WORDS,
    CAUTIONS,
    EQUIPMENT,
    PICTURES,
    POSITIONS,
    POSTURE_DRILL,
    REGIONS,
    Catalogue,
    Caution,
    Dose,
    Equipment,
    Hold,
    Origin,
    Phase,
    Picture,
    Position,
    Region,
    Reps,
    Seconds,
    Setup,
    Side,
    Stretch,
    Text,
    Truth,
    Variant,
)

__all__ = [
    "CAUTIONS",
    "CAUTION_WORDS",
    "EQUIPMENT",
    "PICTURES",
    "POSES",
    "POSITIONS",
    "POSTURE_DRILL",
    "REGIONS",
    "SHIPPED",
    "Catalogue",
    "Caution",
    "Dose",
    "Equipment",
    "Hold",
    "Origin",
    "Phase",
    "Picture",
    "Position",
    "Region",
    "Reps",
    "Seconds",
    "Setup",
    "Side",
    "Stretch",
    "Text",
    "Truth",
    "Variant",
    "entry",
    "load_catalogue",
    "neutral_figure",
]
