"""The experiment panel in a page of its own."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from planner import Diary, ExperimentPanel, experiment
from tests.browser.bare import DARK, LIGHT, Bare
from tests.helpers.diary_rows import rating_row, session_row, write_diary

pytestmark = pytest.mark.browser


def test_from_the_question_to_the_stop(bare: Bare, page: Page, data_folder: Path) -> None:
    panel = bare.show(ExperimentPanel(Diary()), page)
    expect(panel.get_by_role("heading")).to_have_count(0)  # the notebook has said it above
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


def ended(folder: Path) -> ExperimentPanel:
    """Return the panel once an experiment is over in which 4 of 5 days went as the coin chose."""
    each = experiment.new("any", date(2026, 3, 2), seed=1)
    rng = np.random.default_rng(3)
    days = [each.first + timedelta(n) for n in range(84)]
    did = [day for day in days if (each.arm(day) == "on") == (rng.random() < 0.8)]
    pain = {day + timedelta(1): int(np.clip(np.round(rng.normal(5, 1) - 1.2 * (day in did)), 0, 10)) for day in days}
    write_diary(
        folder,
        sessions=[session_row(day, 18, active_s=60) for day in did],
        pain=[rating_row(day, value, f"{day}T07:00:00+00:00") for day, value in pain.items()],
    )
    Diary().save_experiment(each)
    return ExperimentPanel(Diary(), each.last + timedelta(5))


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("width", [1280, 390, 260])
def test_what_it_came_to_stands_in_three_figures(
    bare: Bare, page: Page, data_folder: Path, width: int, theme: str
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    panel = bare.show(ended(data_folder), page, theme)
    assert panel.locator("dt").all_inner_texts() == [
        "By what the coin chose",
        "Where it changed what you did",
        "At least 0.5 lower",
    ]
    assert panel.locator("dd strong").all_inner_texts() == ["1.3 lower", "2.0 lower", "over 99\u00a0% likely"]
    expect(panel.get_by_text("Per day on which")).to_have_count(0)  # the figures say it
    bare.fit(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
