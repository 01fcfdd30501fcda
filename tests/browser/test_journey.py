"""What a person does, from the first plan to the trends, in a real JupyterLab and a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import BrowserContext, Page, expect

import planner
from planner.person.profile import weekday_name
from planner.week import Session
from planner.widgets.common.pieces import PIECE
from tests.browser.lab import Lab, answer_as_healthy, pass_by, stop_the_clock, until_ready
from tests.browser.scale import rate

pytestmark = pytest.mark.browser

CATALOGUE = planner.load_catalogue()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that fails the test when a script fails."""
    page = context.new_page()
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    yield page
    assert failures == []


def todays_session(lab: Lab) -> Session:
    session = planner.planned_session(planner.Diary(lab.data), CATALOGUE)
    assert session is not None
    return session


def test_plan_play_see(lab: Lab, page: Page) -> None:
    plan_the_week(lab, page)
    session = todays_session(lab)
    assert len(session.items) >= 4
    rate_the_day(lab, page)
    expected = play(page, session)
    compare_with_the_diary(lab, session, expected)
    see_the_trends(lab, page)


def plan_the_week(lab: Lab, page: Page) -> None:
    editor = lab.show(page, "1_plan_week.ipynb", "Plan editor")
    answer_as_healthy(editor)
    minutes = editor.get_by_label(f"Minutes on {weekday_name(date.today())}")
    minutes.fill("1")
    expect(editor.get_by_role("alert")).to_contain_text("1 minute is too short")
    expect(editor.get_by_role("button", name="Save plan")).to_be_disabled()
    minutes.fill("9")
    expect(editor.get_by_text(" of 9 min")).to_be_visible()
    editor.get_by_role("button", name="Save plan").click()
    expect(editor.get_by_role("status")).to_have_text("Saved. Your first session is today.")


def rate_the_day(lab: Lab, page: Page) -> None:
    page.get_by_role("link", name="Go to today").click()
    until_ready(page, "2_run_session.ipynb")
    lab.run_all(page)
    rate(page, "Pain now", 4)
    page.get_by_role("button", name="Save rating").click()
    expect(page.get_by_text("Saved: 4 for")).to_be_visible()
    (row,) = planner.Diary(lab.data).pain().to_dict("records")
    assert (row["pain"], row["about"]) == (4, pd.Timestamp(date.today()))


def play(page: Page, session: Session) -> list[tuple[str, str, int, int, str]]:
    """Play the session: the second stretch skipped after 5 s, "It hurts" 20 s into the third, the rest in full.

    Returns what the diary has to hold: stretch, side, repetitions, seconds, outcome.
    """
    player = page.get_by_label("Session player", exact=True)
    stop_the_clock(page)
    player.get_by_role("button", name="Start").click()
    first, second, third, *rest = session.items

    expect(player.get_by_role("heading", name=first.stretch.name)).to_be_visible()
    pass_by(page, first.seconds)
    expect(player.get_by_role("heading", name=second.stretch.name)).to_be_visible()
    pass_by(page, 5)
    player.get_by_role("button", name="Skip").click()
    expect(player.get_by_role("heading", name=third.stretch.name)).to_be_visible()
    pass_by(page, 20)
    player.get_by_role("button", name="It hurts").click()
    rate(player, "Pain right now", 5)
    player.get_by_role("button", name="Go on without it").click()
    left_out = [item for item in rest if third.stretch.id in item.stretch.requires]
    played = [item for item in rest if item not in left_out]
    pass_by(page, sum(item.seconds for item in played))
    rate(player, "Pain after", 3)
    player.get_by_label("Note").fill('calm, but "stiff"')
    player.get_by_role("button", name="Finish").click()
    page.clock.resume()
    expect(player.get_by_text("It is in your diary.")).to_be_visible()

    def row(item, side, reps, seconds, outcome):  # type: ignore[no-untyped-def]
        return (item.stretch.id, side, reps, seconds, outcome)

    expected = []
    for item in session.items:
        for side in item.stretch.side_names:
            seconds = sum(
                c.seconds for c in planner.timeline(session) if (c.stretch, c.side) == (item.stretch.id, side)
            )
            first_side = side == item.stretch.side_names[0]
            if item is second:
                expected.append(row(item, side, 0, 5 if first_side else 0, "skipped"))
            elif item is third:
                expected.append(
                    row(
                        item,
                        side,
                        reps_in(session, item.stretch.id, 20) if first_side else 0,
                        20 if first_side else 0,
                        "hurt" if first_side else "skipped",
                    )
                )
            elif item in left_out:
                expected.append(row(item, side, 0, 0, "skipped"))
            else:
                expected.append(row(item, side, item.dose.reps, seconds, "done"))
    return expected


def reps_in(session: Session, stretch: str, seconds: int) -> int:
    """Whole repetitions within the first `seconds` of a stretch, on its first side."""
    ends: dict[int, int] = {}
    clock, cues = 0, [cue for cue in planner.timeline(session) if cue.stretch == stretch]
    for cue in cues:
        if cue.side == cues[0].side:
            clock += cue.seconds
            ends[cue.rep] = clock
    return sum(end <= seconds for rep, end in ends.items() if rep)


def compare_with_the_diary(lab: Lab, session: Session, expected: list[tuple[str, str, int, int, str]]) -> None:
    diary = planner.Diary(lab.data)
    performed = diary.performed().sort_values(["order", "side"], kind="stable")
    columns = ["stretch", "side", "reps_done", "active_s", "outcome"]
    assert list(performed[columns].itertuples(index=False, name=None)) == expected
    (row,) = diary.sessions().to_dict("records")
    assert row["active_s"] == sum(seconds for *_, seconds, _ in expected)
    assert (row["planned_s"], row["outcome"]) == (session.seconds, "completed")
    assert (row["pain_before"], row["pain_after"], row["note"]) == (4, 3, 'calm, but "stiff"')
    assert (row["ended_at"] - row["started_at"]).total_seconds() == row["active_s"]
    rated = diary.pain()
    assert list(rated["pain"]) == [4, 5]
    assert CATALOGUE[session.items[2].stretch.id].name in rated["note"].iloc[1]
    assert diary.problems().empty


def see_the_trends(lab: Lab, page: Page) -> None:
    trends = lab.show(page, "3_pain_trends.ipynb", "Trends")
    expect(trends).to_contain_text("1 of 1")
    expect(trends.get_by_role("img").first).to_be_visible()


def test_a_large_file_arrives_in_a_real_notebook_in_pieces(page: Page, lab: Lab) -> None:
    import nbformat  # takes a second, in each worker that would import it above

    cell = nbformat.v4.new_code_cell("import planner\nplanner.ImportPanel(planner.Diary())")
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}}
    notebook = nbformat.v4.new_notebook(cells=[cell], metadata=kernel)
    nbformat.write(notebook, lab.notebooks / "import.ipynb")
    panel = lab.show(page, "import.ipynb", "Import")
    text = "date,pain,note\n2026-11-05,4," + "x" * (3 * PIECE) + "\n2026-11-06,5,\n"
    with page.expect_file_chooser() as chooser:
        panel.get_by_role("button", name="Choose a").click()
    file: Any = {"name": "mine.csv", "mimeType": "text/csv", "buffer": text.encode()}
    chooser.value.set_files(file)
    expect(panel.get_by_text("2 pain ratings to import.")).to_be_visible()
    panel.get_by_role("button", name="Import", exact=True).click()
    expect(panel.get_by_role("status")).to_contain_text("2 pain ratings are in your diary now.")
    assert list(planner.Diary(lab.data).pain()["pain"]) == [4, 5]
