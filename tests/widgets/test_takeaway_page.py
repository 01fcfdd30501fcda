"""The file to take along: what is in it, what it says of itself, and what its page may do. Played in a browser in
tests/browser/test_takeaway.py.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import planner
from planner.catalogue.own_stretches import add_own_stretch
from planner.diary import Diary
from planner.errors import PlannerError, UnreadableFile
from planner.person import screening
from planner.person.screening import load_questions
from planner.week import Week
from planner.week.timeline import compose
from planner.widgets.takeaway import made
from planner.widgets.takeaway.page import SCRIPTS, About, page_of
from planner.words import self_contained
from tests.helpers.clock import MORNING
from tests.prerequisites import node

CATALOGUE = planner.load_catalogue()
TODAY = MORNING.date()
HOSTILE = "</script><img src=x onerror=alert(1)><!-- \u202e"
ABOUT = About(program="0.1.0", diary="d" * 32, file="f" * 12, made="2026-11-23T09:00:00+01:00")

pytestmark = pytest.mark.time_machine(MORNING)


def plan(*days: date, catalogue: Any = CATALOGUE, ids: tuple[str, ...] = ("standing_posture", "single_knee")) -> Diary:
    """A diary whose plan has two stretches on each of these days."""
    diary = Diary()
    parts = [(catalogue[id_], catalogue[id_].start, "Worked on least of late.") for id_ in ids]
    sessions = tuple(compose(day, parts, catalogue) for day in days)
    diary.save_plan(Week(TODAY, sessions, 0.0, (), ()))
    return diary


def state_of(page: str) -> Any:
    [text] = re.findall(r'<script type="application/json" id="state">(.*?)</script>', page, re.DOTALL)
    return json.loads(text)


def test_the_file_holds_todays_session_as_the_player_has_it() -> None:
    diary = plan(TODAY, TODAY + timedelta(1))
    file = made.of_today(diary, MORNING)
    assert (file.name, file.sentence) == ("stretching_2026-11-23.html", "Today's session, 3 min.")
    state = state_of(file.data.decode())
    [day] = state["days"]
    assert (day["date"], day["planned_s"]) == ("2026-11-23", planner.planned_session(diary, CATALOGUE).seconds)
    assert day["session_id"] == f"{day['plan_id']}.20261123."
    assert sum(cue["seconds"] for cue in day["cues"]) == day["planned_s"]
    assert state["about"]["made"] == "2026-11-23T09:00:00+01:00"
    assert (state["home"], state["voice"]) == ("", None)


def test_the_week_begins_with_today_and_holds_each_figure_once() -> None:
    diary = plan(*(TODAY + timedelta(n) for n in (-1, 0, 2, 6, 7)))
    file = made.of_week(diary, MORNING)
    assert file.name == "stretching_week_2026-11-23.html"
    assert file.sentence == "3 sessions, until 29 November 2026."
    state = state_of(file.data.decode())
    assert [day["date"] for day in state["days"]] == ["2026-11-23", "2026-11-25", "2026-11-29"]
    texts = [json.dumps(part) for part in state["drawn"]]
    assert len(texts) == len(set(texts))
    first = json.dumps(state["days"][0]["figures"]["of"])
    assert all(json.dumps(day["figures"]["of"]) == first for day in state["days"])


def test_what_there_is_nothing_for_is_said() -> None:
    with pytest.raises(PlannerError, match=r"^Nothing is planned for today\. Plan your week on the Plan page\.$"):
        made.of_today(Diary(), MORNING)
    with pytest.raises(PlannerError, match=r"^Nothing is planned for the days to come\. Plan your week on the Plan"):
        made.of_week(Diary(), MORNING)
    diary = plan(TODAY + timedelta(1))
    with pytest.raises(PlannerError, match=r"^Today is a rest day\. Take this week along instead\.$"):
        made.of_today(diary, MORNING)


def test_a_plan_of_which_something_cannot_be_read_says_so() -> None:
    diary = plan(TODAY)
    path = diary.folder / "plan.csv"
    whole = path.read_text("utf-8")
    lines = whole.splitlines(keepends=True)
    path.write_text("".join([*lines[:-1], lines[-1].replace(",single_knee,5,", ",single_knee,five,")]), "utf-8")
    said = "plan.csv: 1 row could not be read, so it may lack stretches. "
    assert made.of_today(diary, MORNING).sentence.startswith(f"Today's session, 1 min. {said}")
    path.write_text(
        whole.replace(",standing_posture,3,", ",standing_posture,x,").replace(",single_knee,5,", ",single_knee,x,")
    )
    with pytest.raises(UnreadableFile, match=r"^plan\.csv: 2 rows could not be read, so it may lack stretches\."):
        made.of_week(diary, MORNING)


def test_answers_that_say_to_wait_keep_the_session_at_home() -> None:
    diary = plan(TODAY)
    red_flag = next(question.id for question in load_questions() if question.level == "A")
    answers = {question.id: question.id == red_flag for question in load_questions()}
    screening.keep(screening.screen(answers, TODAY), diary.folder / "screening.toml")
    stop = screening.stop_as_plain(screening.latest(diary.folder / "screening.toml"))
    for of in (made.of_today, made.of_week):
        with pytest.raises(PlannerError, match=f"^{re.escape(stop['heading'])}"):
            of(diary, MORNING)


def test_the_file_holds_nothing_else_of_the_diary() -> None:
    diary = plan(TODAY)
    diary.add_pain(7, about=TODAY, note="canary rating")
    diary.add_visit(TODAY, "canary visit", "canary note")
    before = {path: path.read_bytes() for path in diary.folder.rglob("*.csv")}
    page = made.of_today(diary, MORNING).data.decode()
    assert "canary" not in page
    assert str(diary.folder) not in page
    assert {path: path.read_bytes() for path in diary.folder.rglob("*.csv")} == before


def test_the_same_sessions_make_the_same_file_and_other_plans_another_one() -> None:
    def id_of(diary: Diary, now: datetime) -> str:
        return str(state_of(made.of_today(diary, now).data.decode())["about"]["file"])

    diary = plan(TODAY)
    first = id_of(diary, MORNING)
    assert id_of(diary, MORNING + timedelta(hours=1)) == first
    plan(TODAY, ids=("single_knee",))
    assert id_of(diary, MORNING) != first


def test_the_diarys_id_tells_nothing_and_stays() -> None:
    one = made.identity(Diary())
    assert re.fullmatch("[0-9a-f]{32}", one)
    assert made.identity(Diary()) == one
    assert one not in (Diary().folder / "calendar.json").read_text("utf-8").replace("-", "")


def test_a_hostile_name_stays_text_in_the_file() -> None:
    form = {
        "name": HOSTILE,
        "steps": [HOSTILE],
        "position": "standing",
        "regions": ["lower back"],
        "reps": 3,
        "hold_s": 3,
    }
    mine = add_own_stretch(form)
    catalogue = planner.load_catalogue()
    page = made.of_today(plan(TODAY, catalogue=catalogue, ids=(mine.id,)), MORNING).data.decode()
    assert state_of(page)["days"][0]["parts"][0]["name"] == self_contained(HOSTILE)
    assert page.count("</script>") == 2
    assert "<img" not in page.partition('id="state">')[2].partition("</script>")[0]


def policy_of(page: str) -> list[str]:
    [policy] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    return policy.split("; ")


def test_the_page_may_ask_for_nothing_and_run_nothing_but_its_own_script() -> None:
    page = page_of([], ABOUT)
    [script] = re.findall(r'<script type="module">(.*?)</script>', page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policy_of(page) == [
        "default-src 'none'",
        f"script-src 'sha256-{digest}'",
        "style-src 'unsafe-inline'",
        "img-src data: blob:",
        "media-src data: blob:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    assert "<!--" not in script


def test_a_page_from_the_computer_may_ask_that_alone() -> None:
    assert policy_of(page_of([], ABOUT, home="log"))[-1] == "connect-src 'self'"
    page = made.shared_page(plan(TODAY), MORNING, "log")
    assert (state_of(page)["home"], len(state_of(page)["days"])) == ("log", 1)
    assert state_of(made.shared_page(Diary(), MORNING + timedelta(1), "log"))["days"] == []


def test_the_script_of_the_file_is_one_that_runs(tmp_path: Path) -> None:
    """Two files of it may have a name at the top of both."""
    page = page_of([], ABOUT)
    path = tmp_path / "page.mjs"
    path.write_text(re.findall(r'<script type="module">(.*?)</script>', page, re.DOTALL)[0], "utf-8")
    done = subprocess.run([str(node()), "--check", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(set(SCRIPTS)) == len(SCRIPTS)
