from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

import planner
from planner.analysis.adherence import daily
from planner.diary import Diary
from planner.diary.tables import HURT_NOTE
from planner.person.profile import weekday
from planner.storage import durable
from planner.widgets.common.saying import NOT_UNDERSTOOD
from planner.widgets.session_history import SessionHistory
from planner.widgets.session_player import SessionPlayer
from tests.helpers.clock import MORNING
from tests.helpers.diary_rows import write_diary

pytestmark = pytest.mark.time_machine(MORNING)

TODAY = MORNING.date()
PLUS_ONE = timezone(timedelta(hours=1))
AT = "2026-11-23T20:00:00+01:00"
BEGAN = datetime(2026, 11, 23, 7, 31, 5, tzinfo=PLUS_ONE)
ENTRY = "0123456789abcdef"


@pytest.fixture
def diary(data_folder: Path) -> Diary:
    return Diary(data_folder)


def put(diary: Diary, session_id: str = "s1", began: datetime = BEGAN, **fields: Any) -> None:
    usual = {"planned_s": 360, "active_s": 300, "outcome": "completed", "pain_before": 3, "pain_after": 2}
    diary.put_session(session_id, **{"date": began.date(), "started_at": began, **usual, **fields})


def ask(widget: SessionHistory, **request: Any) -> dict[str, Any]:
    """Send a request as the page does and return the answer."""
    number = widget.request.get("number", 0) + 1
    widget.request = {"number": number, **request}
    assert widget.answer["number"] == number
    return widget.answer


def added(**fields: Any) -> dict[str, Any]:
    usual = {"type": "add", "entry": ENTRY, "at": AT, "started_at": "2026-11-23T07:00:00+01:00", "minutes": 10}
    return {**usual, "pain_before": None, "pain_after": None, "note": "", "plan_id": "", "orders": [], **fields}


def test_a_session_that_is_entered_twice_is_asked_about_and_itself_is_not(diary: Diary) -> None:
    widget = SessionHistory(diary)
    for _ in range(2):
        assert ask(widget, **added())["done"]
    assert ask(widget, **added(minutes=12))["done"]  # mended after an answer that was lost, it is still the same one
    again = added(entry="f" * 16)
    answer = ask(widget, **again)
    asks = {"question": "You have this already. Add it again?", "add": "Add it again"}
    assert answer == {"number": answer["number"], "done": False, "message": "", "undo": {}, "asks": asks}
    assert diary.sessions()["active_s"].to_list() == [720]
    for _ in range(2):
        assert ask(widget, **again, again=True)["message"] == "Added, and marked as entered later."
    assert diary.sessions()["active_s"].to_list() == [720, 600]


def test_nothing_yet(diary: Diary) -> None:
    assert SessionHistory().view == {
        "sessions": [], "ratings": [], "session_count": 0, "rating_count": 0, "unread": "",
    }  # fmt: skip
    assert not diary.folder.exists()


def test_a_session_is_told_in_words_with_its_stretches(diary: Diary) -> None:
    put(diary, note="<b>Stiff</b>")
    done = {"reps_planned": 10, "hold_s": 3, "active_s": 60}
    diary.put_performed("s1", 2, "both", stretch="gone", reps_done=2, outcome="hurt", **done)
    diary.put_performed("s1", 1, "left", stretch="side_bend", reps_done=10, outcome="done", **done)
    diary.put_performed("s1", 1, "right", stretch="side_bend", reps_done=9, outcome="skipped", **done)
    assert SessionHistory(diary).view["sessions"] == [
        {
            "id": "s1",
            "day": "Monday 23 November 2026",
            "time": "07:31",
            "minutes": "5 of 6 min",
            "outcome": "To the end",
            "before": 3,
            "after": 2,
            "note": "<b>Stiff</b>",
            "entered": "",
            "parts": [
                {"name": "Side bend", "side": "left side", "reps": "10 of 10", "outcome": "Done"},
                {"name": "Side bend", "side": "right side", "reps": "9 of 10", "outcome": "Left early"},
                {"name": "gone", "side": "", "reps": "2 of 10", "outcome": "It hurt"},
            ],
        }
    ]


@pytest.mark.parametrize(
    ("active_s", "words"), [(0, "0 of 6 min"), (40, "40 s of 6 min"), (89, "1 of 6 min"), (90, "2 of 6 min")]
)
def test_minutes_done_of_those_planned(diary: Diary, active_s: int, words: str) -> None:
    put(diary, active_s=active_s)
    assert SessionHistory(diary).view["sessions"][0]["minutes"] == words


def test_the_newest_come_first_and_older_ones_on_demand(diary: Diary) -> None:
    for n in range(12):
        put(diary, f"s{n}", BEGAN + timedelta(days=n))
        diary.add_pain(n % 11, rated_at=BEGAN + timedelta(days=n))
    widget = SessionHistory(diary)
    assert [row["id"] for row in widget.view["sessions"]] == [f"s{n}" for n in range(11, 1, -1)]
    assert [row["pain"] for row in widget.view["ratings"]] == [0, 10, 9, 8, 7, 6, 5, 4, 3, 2]
    assert (widget.view["session_count"], widget.view["rating_count"]) == (12, 12)
    assert ask(widget, type="older", list="sessions", shown=20)["done"]
    assert (len(widget.view["sessions"]), len(widget.view["ratings"])) == (12, 10)


def test_a_correction_changes_what_a_person_said_and_nothing_else(diary: Diary) -> None:
    put(diary)
    widget = SessionHistory(diary)
    wanted = {"type": "correct_session", "id": "s1", "pain_before": None, "pain_after": 5, "note": 'a, "b"'}
    for _ in range(2):
        assert ask(widget, **wanted) == {
            "number": widget.request["number"],
            "done": True,
            "message": "Saved.",
            "undo": {},
        }
    row = widget.view["sessions"][0]
    assert (row["before"], row["after"], row["note"]) == (None, 5, 'a, "b"')
    assert (diary.folder / "sessions.csv").read_text().splitlines()[1:] == [
        's1,,2026-11-23,2026-11-23T07:31:05+01:00,,360,300,completed,,5,"a, ""b""",,,,'
    ]


def test_a_session_is_deleted_and_taken_back(diary: Diary) -> None:
    put(diary)
    put(diary, "s2")
    before = (diary.folder / "sessions.csv").read_bytes()
    widget = SessionHistory(diary)
    for message in ("Deleted. It is kept in deleted/sessions.csv.", "Deleted."):
        answer = ask(widget, type="delete_session", id="s1", at=AT)
        assert (answer["done"], answer["message"]) == (True, message)
        assert [row["id"] for row in widget.view["sessions"]] == ["s2"]
    for message in ("The session is back.", "It is back."):
        again = ask(widget, **answer["undo"])
        assert (again["done"], again["message"], again["undo"]) == (True, message, {})
    assert (diary.folder / "sessions.csv").read_bytes() == before
    assert ask(widget, type="delete_session", id="s1", at=AT)["done"]
    assert [row["id"] for row in widget.view["sessions"]] == ["s2"]


def test_a_rating_is_corrected_deleted_and_taken_back(diary: Diary) -> None:
    diary.add_pain(4, rated_at=BEGAN, note="x")
    path = diary.folder / "pain.csv"
    widget = SessionHistory(diary)
    row = widget.view["ratings"][0]
    assert {name: row[name] for name in row if name != "id"} == {
        "day": "Monday 23 November 2026", "entered": "Entered 23 November 2026, 07:31",
        "pain": 4, "asked": "over the day", "region": "", "flare": False, "note": "x",
    }  # fmt: skip
    new = {"pain": 6, "region": "hips", "flare": True, "note": "typed wrong"}
    for _ in range(2):
        assert ask(widget, type="correct_rating", id=row["id"], **new)["done"]
    assert path.read_text().splitlines()[1:] == ["2026-11-23T07:31:05+01:00,2026-11-23,6,hips,true,typed wrong,,,,"]
    row = widget.view["ratings"][0]
    before = path.read_bytes()
    answer = ask(widget, type="delete_rating", id=row["id"], at=AT)
    assert (answer["done"], widget.view["ratings"]) == (True, [])
    assert ask(widget, **answer["undo"])["message"] == "The rating is back."
    assert path.read_bytes() == before
    assert widget.view["ratings"] == [row]


def test_a_rating_keeps_and_shows_what_was_asked(diary: Diary) -> None:
    diary.add_pain(4, rated_at=BEGAN)
    diary.add_pain(5, rated_at=BEGAN, asked="now")
    diary.add_pain(6, rated_at=BEGAN, note=f"{HURT_NOTE}Side bend")  # as a version wrote it that did not say so
    widget = SessionHistory(diary)
    said = {row["pain"]: row["asked"] for row in widget.view["ratings"]}
    assert said == {4: "over the day", 5: "at that moment", 6: "at that moment"}
    (row,) = (row for row in widget.view["ratings"] if row["pain"] == 5)
    assert ask(widget, type="correct_rating", id=row["id"], pain=7, region="", flare=False, note="")["done"]
    assert diary.pain()[["pain", "asked"]].values.tolist() == [[4, ""], [7, "now"], [6, ""]]


def test_a_session_done_elsewhere_is_added_once_and_marked(diary: Diary) -> None:
    widget = SessionHistory(diary)
    for _ in range(2):
        answer = ask(widget, **added(pain_before=4, pain_after=1, note="In the park"))
        assert (answer["done"], answer["message"]) == (True, "Added, and marked as entered later.")
    assert (diary.folder / "sessions.csv").read_text().splitlines()[1:] == [
        f"entered.{ENTRY},,2026-11-23,2026-11-23T07:00:00+01:00,2026-11-23T07:10:00+01:00,600,600,completed,4,1,In the park,{AT},,,"
    ]
    row = widget.view["sessions"][0]
    assert (row["entered"], row["parts"], row["minutes"]) == (
        "Entered later, 23 November 2026, 20:00",
        [],
        "10 of 10 min",
    )


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"started_at": "2026-11-23T20:00:01+01:00"}, "Began at: 23 November 2026, 20:00 is not a time that is over."),
        ({"started_at": "1999-11-23T20:00:00+01:00"}, "Began at: 23 November 1999 is not a date from 2000 to 2099."),
        ({"started_at": "07:00"}, "Began at: “07:00” is not a time with its UTC offset."),
        ({"minutes": 0}, "Minutes: 0 is not a whole number from 1 to 240."),
        ({"minutes": 241}, "Minutes: 241 is not a whole number from 1 to 240."),
        ({"pain_after": 11}, "Pain after: 11 is not a whole number from 0 to 10."),
        ({"orders": [1]}, "plan.csv: the plan of that day is another one by now. Choose the day again, then add."),
        ({"type": "ad"}, NOT_UNDERSTOOD),
        ({"extra": 1}, NOT_UNDERSTOOD),
    ],
)  # fmt: skip
def test_what_cannot_be_is_a_sentence(diary: Diary, fields: dict[str, Any], message: str) -> None:
    answer = ask(SessionHistory(diary), **added(**fields))
    assert not answer["done"]
    assert answer["message"].startswith(message)
    assert not diary.folder.exists() or not list(diary.folder.glob("*.csv"))


@pytest.fixture
def planned(diary: Diary) -> Diary:
    profile = planner.Profile(minutes={weekday(TODAY): 6}, equipment=frozenset({"mat", "pillow"}), article_only=True)
    diary.save_plan(planner.plan_week(profile, planner.load_catalogue(), TODAY))
    return diary


def today_at(minute: int) -> str:
    """Return a time in today's first hour."""
    return datetime.combine(TODAY, datetime.min.time()).astimezone().replace(minute=minute).isoformat()


def test_all_of_todays_plan_counts_as_any_other_session(planned: Diary) -> None:
    widget = SessionHistory(planned)
    assert ask(widget, type="plan", day=TODAY.isoformat())["done"]
    plan = widget.plan
    assert plan["day"] == TODAY.isoformat()
    orders = [part["order"] for part in plan["parts"]]
    assert len(orders) > 1
    whole = added(
        started_at=today_at(1), at=today_at(30), minutes=6, plan_id=plan["plan_id"], orders=orders, pain_before=2
    )
    for _ in range(2):
        assert ask(widget, **whole)["done"]
    session = planned.sessions().iloc[0]
    assert (session["outcome"], session["planned_s"], session["plan_id"]) == (
        "completed",
        plan["seconds"],
        plan["plan_id"],
    )
    performed = planned.performed()
    assert 360 - len(performed) <= performed["active_s"].sum() <= 360
    assert (performed["outcome"] == "done").all()
    assert (performed["reps_done"] == performed["reps_planned"]).all()
    day = daily(planned).loc[str(TODAY)]
    assert (day["done"], day["seconds_done"], day["pain"]) == (True, 360, 2)
    histories = planner.history(planned).performances
    assert len(histories) == len(orders)
    assert all(len(each) == 1 and each[0].in_full for each in histories.values())
    assert [part["outcome"] for part in widget.view["sessions"][0]["parts"]] == ["Done"] * len(performed)


def test_some_of_todays_plan_is_a_session_that_ended_early(planned: Diary) -> None:
    widget = SessionHistory(planned)
    ask(widget, type="plan", day=TODAY.isoformat())
    some = added(started_at=today_at(1), at=today_at(30), minutes=3, plan_id=widget.plan["plan_id"], orders=[2])
    assert ask(widget, **some)["done"]
    assert planned.sessions()["outcome"].to_list() == ["stopped"]
    assert set(planned.performed()["order"]) == {2}
    assert not daily(planned).loc[str(TODAY), "done"]


def test_a_day_without_a_plan_has_none_to_choose_from(diary: Diary) -> None:
    widget = SessionHistory(diary)
    assert ask(widget, type="plan", day="2026-11-23")["done"]
    assert widget.plan == {"day": "2026-11-23", "plan_id": "", "parts": [], "seconds": 0, "error": ""}
    diary.folder.mkdir()
    (diary.folder / "my_stretches.toml").write_text("[")
    ask(widget, type="plan", day="2026-11-22")
    assert widget.plan["error"].startswith(f"{diary.folder / 'my_stretches.toml'}: ")


def test_a_file_from_before_the_mark_takes_an_added_session(diary: Diary) -> None:
    put(diary)
    path = diary.folder / "sessions.csv"
    path.write_text(path.read_text().replace(",entered_at,known,tracker,original", "").replace(",,,,,\n", ",\n"))
    widget = SessionHistory(diary)
    assert widget.view["sessions"][0]["entered"] == ""
    assert ask(widget, **added())["done"]
    assert [bool(row["entered"]) for row in widget.view["sessions"]] == [False, True]
    assert widget.view["unread"] == ""


def test_a_deleted_session_leaves_its_name_to_no_other(planned: Diary) -> None:
    first = SessionPlayer.today(planned).script["session_id"]
    put(planned, first, MORNING, ended_at=MORNING)
    assert SessionPlayer.today(planned).script["session_id"] == f"{first[:-1]}2"
    ask(SessionHistory(planned), type="delete_session", id=first, at=AT)
    player = SessionPlayer.today(planned)
    assert (player.script["session_id"], player.script["earlier"]) == (f"{first[:-1]}2", 0)


def test_rows_that_cannot_be_read_are_told_of(data_folder: Path) -> None:
    diary = write_diary(data_folder, sessions=[{"session_id": "s1", "date": "yesterday", "started_at": AT}])
    unread = SessionHistory(diary).view["unread"]
    assert unread.startswith("1 row could not be read and so cannot be shown. sessions.csv: line 2: date: 'yesterday'")


def test_what_fails_is_a_sentence_and_changes_nothing(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    put(diary)
    widget = SessionHistory(diary)
    view = widget.view

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable, "append", full)
    monkeypatch.setattr(durable, "replace", full)
    for request in (
        {"type": "correct_session", "id": "s1", "pain_before": 1, "pain_after": 1, "note": ""},
        {"type": "delete_session", "id": "s1", "at": AT},
        added(),
    ):
        answer = ask(widget, **request)
        assert not answer["done"]
        assert "nothing was saved (No space left on device). The disk is full." in answer["message"]
        assert answer["undo"] == {}
        assert widget.view == view


def test_a_diary_that_cannot_be_read_says_so_until_it_can(diary: Diary) -> None:
    (diary.folder / "sessions.csv").mkdir(parents=True)
    widget = SessionHistory(diary)
    assert widget.view["error"].startswith(f"{diary.folder / 'sessions.csv'}: cannot be read")
    (diary.folder / "sessions.csv").rmdir()
    assert ask(widget, type="refresh")["done"]
    assert widget.view["sessions"] == []


@pytest.mark.parametrize("type", ["correct_rating", "delete_rating"])
def test_a_rating_that_is_gone_is_a_sentence(diary: Diary, type: str) -> None:
    fields: dict[str, Any] = (
        {"at": AT} if type == "delete_rating" else {"pain": 1, "region": "", "flare": False, "note": ""}
    )
    answer = ask(SessionHistory(diary), type=type, id="none", **fields)
    assert (answer["done"], answer["message"]) == (
        False,
        "pain.csv: this rating is not in the diary any more. The list shows what is there now.",
    )


# What came from another program


ORIGIN = {"tracker": "Stretching (Loop)", "original": "2026-11-22 done"}


def test_a_session_without_an_hour_shows_none_and_says_where_it_came_from(diary: Diary) -> None:
    noon = datetime(2026, 11, 22, 12, tzinfo=PLUS_ONE)
    put(diary, "imported.1", noon, entered_at=BEGAN, known="day", **ORIGIN)
    put(diary, "imported.2", noon.replace(day=21), entered_at=BEGAN, **ORIGIN)
    put(diary, "imported.3", noon.replace(day=20), entered_at=BEGAN)
    put(diary, "s4", noon.replace(day=19), known="day", tracker="Stretching (Loop)")
    widget = SessionHistory(diary)
    assert [(row["day"], row["time"], row["entered"]) for row in widget.view["sessions"]] == [
        ("Sunday 22 November 2026", "", "From Stretching (Loop), imported 23 November 2026, 07:31"),
        ("Saturday 21 November 2026", "12:00", "From Stretching (Loop), imported 23 November 2026, 07:31"),
        ("Friday 20 November 2026", "12:00", "Entered later, 23 November 2026, 07:31"),
        ("Thursday 19 November 2026", "", "From Stretching (Loop)"),
    ]


def test_a_rating_without_an_hour_shows_none_and_one_of_a_region_says_so(diary: Diary) -> None:
    noon = datetime(2026, 11, 22, 12, tzinfo=PLUS_ONE)
    rating = {"rated_at": noon, "about": noon.date(), "pain": 5}
    tracker = {"tracker": "Back pain (Track & Graph)"}
    diary.add_all(
        lambda: {
            "pain": [
                rating | tracker | {"known": "day", "original": "2026-11-22 5"},
                rating | tracker | {"pain": 4},
                rating | {"pain": 3, "known": "day"},
                rating | {"pain": 2, "asked": "region", "region": "neck"},
            ]
        }
    )
    widget = SessionHistory(diary)
    assert [(row["pain"], row["asked"], row["region"], row["entered"]) for row in widget.view["ratings"]] == [
        (5, "over the day", "", "From Back pain (Track & Graph), hour not known"),
        (4, "over the day", "", "From Back pain (Track & Graph), 22 November 2026, 12:00"),
        (3, "over the day", "", "Hour not known"),
        (2, "of one region alone", "neck", "Entered 22 November 2026, 12:00"),
    ]
    assert "12:00" not in str(widget.view["ratings"][0]) + str(widget.view["ratings"][2])


def test_mending_deleting_and_taking_back_keep_where_a_row_came_from(diary: Diary) -> None:
    noon = datetime(2026, 11, 22, 12, tzinfo=PLUS_ONE)
    origin = {"known": "day", **ORIGIN}
    put(diary, "imported.1", noon, **origin)
    diary.add_all(lambda: {"pain": [{"rated_at": noon, "about": noon.date(), "pain": 5, **origin}]})
    widget = SessionHistory(diary)
    assert ask(widget, type="correct_session", id="imported.1", pain_before=1, pain_after=2, note="x")["done"]
    (rating,) = widget.view["ratings"]
    mended = {"pain": 6, "region": "hips", "flare": False, "note": "y"}
    assert ask(widget, type="correct_rating", id=rating["id"], **mended)["done"]
    before = {name: (diary.folder / name).read_bytes() for name in ("sessions.csv", "pain.csv")}
    (rating,) = widget.view["ratings"]
    for kind, id_ in (("session", "imported.1"), ("rating", rating["id"])):
        assert ask(widget, type=f"delete_{kind}", id=id_, at=AT)["done"]
    assert len(diary.sessions()) == len(diary.pain()) == 0
    for kind, id_ in (("session", "imported.1"), ("rating", rating["id"])):
        assert ask(widget, type=f"restore_{kind}", id=id_)["done"]
    assert {name: (diary.folder / name).read_bytes() for name in before} == before
    for row in (diary.sessions().iloc[0], diary.pain().iloc[0]):
        assert row[["known", "tracker", "original"]].to_dict() == origin
