"""Two plan pages of one diary: nothing that either changed is lost, and what both changed is asked."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from planner import Diary, PlanEditor, Profile
from planner.person.profile import load_profile, save_profile
from planner.person.screening import latest, load_questions
from planner.week.edits_file import load_edits
from planner.widgets.plan_editor.answers import Answers
from tests.helpers.clock import MORNING

pytestmark = pytest.mark.time_machine(MORNING)

MONDAY = MORNING.date()
WEDNESDAY = (MONDAY + timedelta(2)).isoformat()
BEGUN: dict[str, Any] = {"minutes": {"mon": 8}, "focus": {"hips": 1}, "article_only": True, "change": "much"}


class Window:
    """A plan page as it asks, with the wishes that it shows."""

    def __init__(self) -> None:
        self.editor = PlanEditor(Diary(), start=MONDAY)
        self.take()

    def take(self) -> None:
        reply = self.editor.reply
        self.wishes = {name: reply[name] for name in ("profile", "edits", "since", "start")}

    def ask(self, action: str, **more: Any) -> dict[str, Any]:
        shown = self.editor.reply.get("week", {"days": []})["days"]
        base = {day["day"]: [item["id"] for item in day["items"]] for day in shown}
        number = self.editor.reply["seq"] + 1
        self.editor.request = {"seq": number, "action": action, "base": base, **self.wishes, **more}
        reply = self.editor.reply
        assert "error" not in reply, reply["error"]
        self.take()
        return reply

    def minutes(self, **days: int) -> None:
        profile = self.wishes["profile"]
        self.wishes["profile"] = profile | {"minutes": profile["minutes"] | days}

    def wish(self, **fields: Any) -> None:
        self.wishes["profile"] = self.wishes["profile"] | fields


@pytest.fixture
def windows() -> tuple[Window, Window]:
    save_profile(Profile(**BEGUN))
    return Window(), Window()


def saved_minutes() -> dict[str, int]:
    profile = load_profile()
    assert profile is not None
    return {str(day): minutes for day, minutes in profile.minutes.items()}


def test_what_both_changed_is_joined_field_by_field(windows: tuple[Window, Window]) -> None:
    one, other = windows
    one.minutes(wed=7)
    one.ask("save")
    other.minutes(thu=6)
    reply = other.ask("save")
    assert reply["came"] == "minutes on Wednesday (7 min)"
    assert reply["unsaved"] is False
    one.minutes(mon=9)
    assert one.ask("save")["came"] == "minutes on Thursday (6 min)"
    assert saved_minutes() == {"mon": 9, "wed": 7, "thu": 6}
    assert [day["given_s"] for day in one.editor.reply["week"]["days"]] == [540, 0, 420, 360, 0, 0, 0]


def test_a_page_that_only_looks_takes_on_what_was_saved(windows: tuple[Window, Window]) -> None:
    one, other = windows
    one.minutes(wed=7)
    week = one.ask("save")["week"]
    reply = other.ask("look")
    assert reply["profile"]["minutes"] == {"mon": 8, "wed": 7}
    assert reply["unsaved"] is False
    assert [day["items"] for day in reply["week"]["days"]] == [day["items"] for day in week["days"]]


def test_where_both_changed_the_same_the_page_asks_and_saves_nothing(windows: tuple[Window, Window]) -> None:
    one, other = windows
    one.minutes(wed=7)
    one.ask("save")
    other.minutes(wed=9, fri=5)
    mine = other.wishes["profile"]
    refused = other.ask("save")
    assert refused["notice"] == "Not saved yet: choose which one counts."
    assert refused["clashes"] == [
        {"place": ["minutes", "wed"], "what": "minutes on Wednesday", "mine": "9 min", "theirs": "7 min"}
    ]
    assert saved_minutes() == {"mon": 8, "wed": 7}
    assert other.ask("look")["clashes"] == refused["clashes"]  # until it is decided
    for whose, minutes in (("mine", 9), ("theirs", 7)):
        reply = other.ask("plan", decided=[[["minutes", "wed"], whose]], profile=mine)
        assert reply["clashes"] == []
        assert reply["profile"]["minutes"] == {"mon": 8, "wed": minutes, "fri": 5}
        other.wishes["since"] = refused["since"]  # and the other way
    other.wishes["since"] = reply["since"]
    other.ask("save")
    assert saved_minutes() == {"mon": 8, "wed": 7, "fri": 5}


@pytest.mark.parametrize(
    ("mine", "theirs", "what", "words"),
    [
        ({"focus": {"hips": 3}}, {"focus": {"hips": 2}}, "focus on the hips", ("most", "more")),
        ({"like": ["side_bend"]}, {"avoid": ["side_bend"]}, "your wish for {name}", ("you like it", "leave it out")),
        (
            {"times_a_week": 3, "minutes_each": 8},
            {"times_a_week": 2, "minutes_each": 8},
            "how often",
            ("3 times a week, 8 min", "2 times a week, 8 min"),
        ),
        ({"wake": "06:30"}, {"wake": "07:00"}, "when you wake up", ("06:30", "07:00")),
        (
            {"session_at": {"mon": "07:30"}},
            {"session_at": {"mon": "18:00"}},
            "time of the session on Monday",
            ("07:30", "18:00"),
        ),
        ({"change": "some"}, {"change": "little"}, "how much change", ("some", "little")),
    ],
)
def test_each_kind_of_field_is_called_as_the_form_calls_it(
    windows: tuple[Window, Window], mine: dict[str, Any], theirs: dict[str, Any], what: str, words: tuple[str, str]
) -> None:
    one, other = windows
    one.wish(**theirs)
    one.ask("save")
    other.wish(**mine)
    (clash,) = other.ask("plan")["clashes"]
    name = next(each["name"] for each in other.editor.choices["stretches"] if each["id"] == "side_bend")
    assert (clash["what"], clash["mine"], clash["theirs"]) == (what.format(name=name), *words)


def test_tags_never_clash(windows: tuple[Window, Window]) -> None:
    one, other = windows
    one.wish(cautions=["knee"], equipment=["mat"])
    one.ask("save")
    other.wish(cautions=["wrist"], positions={"tue": ["seated"]})
    reply = other.ask("save")
    assert reply["came"] == "be careful with knee trouble (yes) and you have a mat (yes)"
    profile = load_profile()
    assert profile is not None
    assert (profile.cautions, profile.equipment) == ({"knee", "wrist"}, {"mat"})
    assert dict(profile.positions) == {"tue": {"seated"}}


def test_what_was_changed_by_hand_in_the_week_is_joined(windows: tuple[Window, Window]) -> None:
    one, other = windows
    for window in windows:
        window.minutes(wed=8)
    one.ask("save")
    other.ask("save")
    here, there = [item["id"] for item in one.editor.reply["week"]["days"][0]["items"]][-2:]
    one.wishes["edits"] = {"lock": [[MONDAY.isoformat(), here]], "remove": [], "minutes": {WEDNESDAY: 9}}
    one.ask("save")
    other.wishes["edits"] = {"lock": [[MONDAY.isoformat(), there]], "remove": [], "minutes": {}}
    other.ask("save")
    edits = load_edits(MONDAY)
    assert edits.lock == {(MONDAY, here), (MONDAY, there)}
    assert dict(edits.minutes) == {MONDAY + timedelta(2): 9}
    one.wishes["edits"] = {"lock": [], "remove": [[MONDAY.isoformat(), there]], "minutes": {WEDNESDAY: 9}}
    (clash,) = one.ask("plan")["clashes"]
    name = next(each["name"] for each in one.editor.choices["stretches"] if each["id"] == there)
    assert clash["what"] == f"{name} on Monday 23 November"
    assert (clash["mine"], clash["theirs"]) == ("taken off", "kept there")


def test_a_session_that_moved_is_one_field(windows: tuple[Window, Window]) -> None:
    one, other = windows
    went = {"to": WEDNESDAY, "minutes": 8, "stretches": {"side_bend": "new"}}
    one.wishes["edits"] = {"lock": [], "remove": [], "minutes": {WEDNESDAY: 8}, "moved": {MONDAY.isoformat(): went}}
    reply = one.ask("save")
    assert reply["since"]["edits"]["moved"] == {MONDAY.isoformat(): went}
    assert other.ask("look")["edits"] == reply["edits"]
    elsewhere = {MONDAY.isoformat(): went | {"to": (MONDAY + timedelta(4)).isoformat()}}
    other.wishes["since"] = {**other.wishes["since"], "edits": {}}
    (clash,) = other.ask("plan", edits={"lock": [], "remove": [], "minutes": {}, "moved": elsewhere})["clashes"]
    assert clash["what"] == "the session of Monday 23 November"
    assert (clash["mine"], clash["theirs"]) == ("moved to Friday 27 November", "moved to Wednesday 25 November")


def test_the_edits_of_another_week_stay(windows: tuple[Window, Window]) -> None:
    one, other = windows
    drill = one.editor.reply["week"]["days"][0]["items"][-1]["id"]
    one.wishes["edits"] = {"lock": [[MONDAY.isoformat(), drill]], "remove": [], "minutes": {}}
    one.ask("save")
    later = MONDAY + timedelta(7)
    other.ask("plan", start=later.isoformat(), edits=None, base=None)
    other.ask("save")
    assert load_edits(MONDAY).lock == {(MONDAY, drill)}


def test_what_is_saved_in_the_very_moment_of_saving_is_joined(
    windows: tuple[Window, Window], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = windows
    planned = Answers._week

    def meanwhile(answers: Answers, *given: Any) -> Any:
        monkeypatch.setattr(Answers, "_week", planned)
        one.minutes(wed=7)
        one.ask("save")
        return planned(answers, *given)

    monkeypatch.setattr(Answers, "_week", meanwhile)
    other.minutes(thu=6)
    other.ask("save")
    assert saved_minutes() == {"mon": 8, "wed": 7, "thu": 6}


def test_a_profile_changed_by_hand_is_joined_too(windows: tuple[Window, Window], data_folder: Path) -> None:
    one, _ = windows
    path = data_folder / "profile.toml"
    path.write_text(path.read_text("utf-8").replace("mon = 8", "mon = 12 # more on Mondays"), "utf-8")
    one.minutes(fri=5)
    assert one.ask("save")["came"] == "minutes on Monday (12 min)"
    assert "mon = 12 # more on Mondays\n" in path.read_text("utf-8")
    assert saved_minutes() == {"mon": 12, "fri": 5}


def test_two_newcomers_are_joined_from_what_both_began_with() -> None:
    one, other = Window(), Window()
    one.minutes(wed=7)
    one.ask("save")
    other.minutes(thu=6)
    other.ask("save")
    assert saved_minutes() == {"mon": 10, "wed": 7, "thu": 6, "fri": 10}


# Answers to the questions


def answers(*yes: str) -> dict[str, bool]:
    return {question.id: question.id in yes for question in load_questions()}


def kept() -> set[str]:
    found = latest()
    assert found is not None
    return {id_ for id_, yes in found.answers.items() if yes}


def test_answers_of_two_windows_are_joined_or_asked(windows: tuple[Window, Window]) -> None:
    one, other = windows
    one.ask("screen", answers=answers(), seen={})
    one.ask("screen", answers=answers("pregnancy"), seen=answers())
    joined = other.ask("screen", answers=answers("hip_replacement"), seen=answers())
    assert joined["kept"] is True
    assert kept() == {"pregnancy", "hip_replacement"}
    reply = other.ask("screen", answers=answers("hip_replacement"), seen={})
    assert reply["kept"] is False
    assert [(clash["place"], clash["mine"], clash["theirs"]) for clash in reply["clashes"]] == [
        (["answers", "pregnancy"], "no", "yes")
    ]
    decided = [[["answers", "pregnancy"], "mine"]]
    assert other.ask("screen", answers=answers("hip_replacement"), seen={}, decided=decided)["kept"] is True
    assert kept() == {"hip_replacement"}


def test_an_emergency_waits_for_no_question(windows: tuple[Window, Window]) -> None:
    one, other = windows
    sign = next(question.id for question in load_questions() if question.level == "A")
    one.ask("screen", answers=answers("pregnancy"), seen={})
    reply = other.ask("screen", answers={sign: True}, seen={})
    assert reply["kept"] is True
    assert {sign, "pregnancy"} <= kept()
