"""How a person answers the 0 to 10 scale: a group of radios, found by the question."""

from __future__ import annotations

from playwright.sync_api import Locator, Page


def number(place: Locator | Page, question: str, pain: int) -> Locator:
    """Return one number of the scale."""
    scale = place.get_by_role("radiogroup", name=question, exact=True)
    return scale.get_by_role("radio", name=str(pain), exact=True)


def rate(place: Locator | Page, question: str, pain: int) -> None:
    """Press a number of the scale."""
    number(place, question, pain).click()
