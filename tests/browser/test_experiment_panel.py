"""The experiment panel in a page of its own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from planner import Diary, ExperimentPanel, experiment
from tests.browser.bare import Bare

pytestmark = pytest.mark.browser


def test_from_the_question_to_the_stop(bare: Bare, page: Page, data_folder: Path) -> None:
    panel = bare.show(ExperimentPanel(Diary()), page)
    panel.get_by_text("Put a question to the coin").click()
    expect(panel.get_by_text("If it makes a difference of 1 point").first).to_be_visible()
    panel.get_by_label("One stretch, in or out").check()
    expect(panel.get_by_label("One stretch, in or out")).to_be_focused()
    panel.get_by_role("button", name="Start tomorrow").click()
    expect(panel.get_by_role("alert")).to_have_text("Choose a stretch first.")
    expect(panel.get_by_label("Which stretch?")).to_be_focused()
    panel.get_by_label("Which stretch?").select_option("Side bend")
    panel.get_by_role("button", name="Start tomorrow").click()
    expect(panel.get_by_role("status")).to_contain_text("Started: the coin has chosen your days.")
    expect(panel.get_by_role("status")).to_be_focused()
    expect(panel.get_by_role("heading", name="One stretch, in or out: Side bend")).to_be_visible()
    assert len(experiment.experiments(Diary())) == 1
    panel.get_by_role("button", name="Stop early").click()
    expect(panel.get_by_role("button", name="Yes, stop it")).to_be_focused()
    panel.get_by_role("button", name="Go on with it").click()
    panel.get_by_role("button", name="Stop early").click()
    panel.get_by_role("button", name="Yes, stop it").click()
    expect(panel.get_by_role("status")).to_contain_text("Stopped: from today on")
    expect(panel.get_by_text("You stopped it after none of its 84 days.")).to_be_visible()
    assert experiment.current(Diary(), date.today()) is None


def test_a_second_tab_hears_that_one_runs(bare: Bare, page: Page, data_folder: Path) -> None:
    panel = bare.show(ExperimentPanel(Diary()), page)
    panel.get_by_text("Put a question to the coin").click()
    expect(panel.get_by_text("If it makes a difference of 1 point").first).to_be_visible()
    ExperimentPanel(Diary()).request = {"seq": 1, "action": "start", "question": "any", "design": "14x3"}
    panel.get_by_role("button", name="Start tomorrow").click()
    expect(panel.get_by_role("alert")).to_contain_text("Another experiment runs until")
    expect(panel.get_by_role("button", name="Stop early")).to_be_visible()
