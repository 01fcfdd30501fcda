"""The posture drill's checklist, as the page shows it."""

from __future__ import annotations

from planner.widgets.session_player.drill import drill
from tests.widgets.test_session_player import CATALOGUE, session_of


def test_the_drill_is_its_checklist() -> None:
    found = drill(session_of("standing_posture", "side_bend"))
    assert found is not None
    names = ["Feet", "Knees", "Balls of the feet", "Legs", "Rod", "Head", "Shoulders"]
    assert [check["name"] for check in found["checks"]] == names
    assert found["checks"][0]["words"] == "Feet as wide as your shoulders, toes straight ahead."
    assert found["form"] == list(CATALOGUE["standing_posture"].form)
    assert drill(session_of("side_bend")) is None
