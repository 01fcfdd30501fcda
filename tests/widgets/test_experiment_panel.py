"""The experiment panel, driven by its traits as the page drives it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from planner import Diary, ExperimentPanel, experiment
from planner.widgets.common.saying import NOT_UNDERSTOOD

TODAY = date(2026, 3, 2)


@pytest.fixture
def panel() -> ExperimentPanel:
    return ExperimentPanel(Diary(), TODAY)


def ask(panel: ExperimentPanel, action: str, **more: Any) -> dict[str, Any]:
    panel.request = {"seq": panel.reply.get("seq", 0) + 1, "action": action, **more}
    return panel.reply


START = {"question": "any", "stretch": "", "design": "14x3"}


def test_showing_writes_nothing_and_offers_the_choices(panel: ExperimentPanel, data_folder: Path) -> None:
    assert not data_folder.exists()
    assert [each["id"] for each in panel.view["questions"]] == ["any", "stretch", "time"]
    assert (panel.view["running"], panel.view["over"], panel.view["problems"]) == (None, [], "")


def test_the_chances_come_before_the_start(panel: ExperimentPanel) -> None:
    reply = ask(panel, "power")
    assert list(reply["power"]) == ["21x2", "14x3", "42x1", "12x7", "26x7", "7x2"]
    assert reply["assumed"].startswith("Your diary is too short for some of this")


def test_it_starts_tomorrow_and_stops(panel: ExperimentPanel) -> None:
    assert ask(panel, "start", **START)["notice"].startswith("Started: the coin has chosen your days.")
    running = panel.view["running"]
    assert (running["state"], running["today"]) == ("planned", "")
    assert running["progress"] == "It begins on 3 March 2026 and ends on 25 May 2026."
    later = ExperimentPanel(Diary(), TODAY + timedelta(1))
    assert later.view["running"]["today"] in ("Experiment: stretching today.", "Experiment: no stretching today.")
    assert ask(later, "stop", id=running["id"])["notice"].startswith("Stopped: from today on")
    assert later.view["running"] is None
    assert later.view["over"][0]["progress"] == "You stopped it after none of its 84 days."


def test_two_tabs_start_one_experiment(panel: ExperimentPanel) -> None:
    other = ExperimentPanel(Diary(), TODAY)
    ask(panel, "start", **START)
    reply = ask(other, "start", **START | {"question": "time"})
    assert reply["error"] == "Another experiment runs until 25 May 2026. Stop it first, or wait for its end."
    assert other.view["running"]["id"] == panel.view["running"]["id"]
    ask(other, "stop", id=other.view["running"]["id"])
    assert "notice" in ask(panel, "stop", id=panel.view["running"]["id"])
    assert len(experiment.experiments(Diary())) == 1


@pytest.mark.parametrize(
    ("wishes", "message"),
    [
        ({"question": "stretch"}, "Which stretch: a stretch to try is needed."),
        ({"design": "9x9"}, NOT_UNDERSTOOD),
    ],
)
def test_a_wrong_wish_is_said(panel: ExperimentPanel, wishes: dict[str, Any], message: str, data_folder: Path) -> None:
    assert ask(panel, "start", **START | wishes)["error"] == message
    assert not data_folder.exists()


def test_an_unexpected_failure_is_a_sentence(panel: ExperimentPanel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panel, "_diary", None)
    assert ask(panel, "start", **START)["error"].startswith("Something went wrong (AttributeError: ")


def test_a_stretch_that_left_the_catalogue_is_told() -> None:
    Diary().save_experiment(experiment.new("stretch", TODAY, "14x3", "gone", seed=1))
    running = ExperimentPanel(Diary(), TODAY).view["running"]
    assert running["sentences"][0] == "“gone” is not among your stretches any more: better stop this one."


def test_a_file_that_cannot_be_read_is_said(data_folder: Path) -> None:
    (data_folder / "experiments.csv").mkdir(parents=True)
    assert "experiments.csv: cannot be read" in ExperimentPanel(Diary(), TODAY).view["error"]
