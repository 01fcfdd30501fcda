from __future__ import annotations

import errno
import json
import os
import re
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.catalogue import load_catalogue
from planner.diary import Diary
from planner.errors import InvalidValue, PlannerError, UnreadableFile
from planner.storage import durable
from planner.week import Week
from planner.week.timeline import compose
from tests.helpers.clock import MORNING
from tests.helpers.clock import at as clock

MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 7, 31, 5, tzinfo=timezone(timedelta(hours=1)))
SESSION = {
    "plan_id": "2026-11-23_3fa09c",
    "date": MONDAY,
    "started_at": NOW,
    "planned_s": 300,
    "active_s": 0,
    "outcome": "abandoned",
}
DONE = {"stretch": "side_bend", "reps_planned": 10, "reps_done": 9, "hold_s": 3, "active_s": 61, "outcome": "done"}
TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)


@pytest.fixture
def diary(data_folder: Path) -> Diary:
    return Diary(data_folder)


def a_week() -> Week:
    catalogue = load_catalogue()
    parts = [(catalogue[name], catalogue[name].start, f"why {name}") for name in ("side_bend", "standing_posture")]
    days = (MONDAY, MONDAY + timedelta(2))
    return Week(MONDAY, tuple(compose(day, parts, catalogue) for day in days), 0.0, (), ())


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


def test_an_empty_diary_reads_as_empty_frames_and_writes_nothing(diary: Diary, data_folder: Path) -> None:
    assert Diary().folder == data_folder == diary.folder
    tables = (diary.plans, diary.sessions, diary.performed, diary.pain, diary.visits, diary.pauses, diary.experiments)
    assert [len(table()) for table in (*tables, diary.marks, diary.problems)] == [0] * 9
    assert list(diary.visits()) == ["date", "with", "note", "next_due"]
    assert list(diary.problems()) == ["file", "line", "column", "value", "message"]
    assert not data_folder.exists()


def test_a_saved_plan_has_an_id_that_begins_with_its_first_day(diary: Diary) -> None:
    week = a_week()
    plan_id = diary.save_plan(week)
    assert re.fullmatch("2026-11-23_[0-9a-f]{6}", plan_id)
    plans = diary.plans()
    assert set(plans["plan_id"]) == {plan_id}
    assert plans["saved_at"].notna().all()
    same = ["date", "order", "stretch", "reps", "hold_s", "sides", "seconds", "reason"]
    assert plans[same].astype(str).to_dict("list") == week.to_frame()[same].astype(str).to_dict("list")


def test_a_plan_that_is_saved_again_as_it_is_stands_there_once(diary: Diary) -> None:
    week = a_week()
    plan_id = diary.save_plan(week)
    written = (diary.folder / "plan.csv").read_bytes()
    assert diary.save_plan(week) == plan_id
    assert (diary.folder / "plan.csv").read_bytes() == written
    other = replace(week, sessions=week.sessions[:1])
    assert diary.save_plan(other) != plan_id
    assert diary.save_plan(week) != plan_id  # it counts again, from now on
    assert diary.plans()["plan_id"].nunique() == 3


def test_a_week_without_stretches_is_not_saved(diary: Diary) -> None:
    with pytest.raises(InvalidValue) as caught:
        diary.save_plan(Week(MONDAY, (), 0.0, (), ()))
    assert str(caught.value) == "plan.csv: sessions: () is not a plan to save: give at least one day a stretch."
    assert not diary.folder.exists()


def test_rows_stand_in_the_file_as_declared(diary: Diary) -> None:
    diary.add_pain(4, MONDAY, "lower back", True, 'a, "b"', NOW)
    diary.add_visit(MONDAY, "Dr Ada", next_due=MONDAY + timedelta(28))
    diary.add_pause(MONDAY, MONDAY, "flu")
    diary.add_mark(MONDAY, None, "medicine", "ibuprofen, 400 mg")
    diary.add_mark(MONDAY, MONDAY, "sleep")
    diary.put_session("s1", **SESSION)
    diary.put_performed("s1", 1, "left", **DONE, ended_at=NOW)
    assert {name: text.decode() for name, text in files(diary.folder).items() if name.endswith(".csv")} == {
        "pain.csv": "rated_at,about,pain,region,flare,note,asked,known,tracker,original\n"
        '2026-11-23T07:31:05+01:00,2026-11-23,4,lower back,true,"a, ""b""",,,,\n',
        "visits.csv": "date,with,note,next_due\n2026-11-23,Dr Ada,,2026-12-21\n",
        "pauses.csv": "from,to,why\n2026-11-23,2026-11-23,flu\n",
        "marks.csv": "from,to,kind,what,note\n"
        '2026-11-23,,medicine,"ibuprofen, 400 mg",\n2026-11-23,2026-11-23,sleep,,\n',
        "sessions.csv": "session_id,plan_id,date,started_at,ended_at,planned_s,active_s,outcome,pain_before,pain_after,"
        "note,entered_at,known,tracker,original\n"
        "s1,2026-11-23_3fa09c,2026-11-23,2026-11-23T07:31:05+01:00,,300,0,abandoned,,,,,,,\n",
        "performed.csv": "session_id,order,stretch,side,reps_planned,reps_done,hold_s,active_s,outcome,ended_at\n"
        "s1,1,side_bend,left,10,9,3,61,done,2026-11-23T07:31:05+01:00\n",
    }


def test_a_rating_says_what_was_asked_where_it_was_the_pain_now(diary: Diary) -> None:
    diary.add_pain(4, rated_at=NOW)
    diary.add_pain(5, rated_at=NOW, asked="now")
    assert diary.pain()["asked"].to_list() == ["", "now"]


@pytest.mark.time_machine(clock("2026-11-24 10:00", "Europe/Berlin"))
@pytest.mark.parametrize(
    ("about", "rated_at"),
    [
        (MONDAY, "2026-11-23T12:00:00+01:00"),
        (MONDAY + timedelta(1), "2026-11-24T10:00:00+01:00"),
        (None, "2026-11-24T10:00:00+01:00"),
    ],
)
def test_a_rating_of_which_only_the_day_is_known_stands_at_noon(
    diary: Diary, about: date | None, rated_at: str
) -> None:
    for _ in range(2):
        diary.add_pain(4, about, known="day")
    assert list(diary.reading("pain").instants["rated_at"]) == [rated_at]
    assert diary.pain()["known"].to_list() == ["day"]


def test_an_older_file_gets_room_for_the_question_and_no_rating_twice(diary: Diary) -> None:
    path, row = diary.folder / "pain.csv", "2026-11-23T07:31:05+01:00,2026-11-23,4,,false,"
    diary.folder.mkdir()
    path.write_text(f"rated_at,about,pain,region,flare,note\n{row}\n")
    diary.add_pain(4, rated_at=NOW)
    assert path.read_text() == f"rated_at,about,pain,region,flare,note\n{row}\n"
    # The page sends a rating again that a version before this one wrote.
    diary.add_pain(4, rated_at=NOW, asked="now")
    diary.add_pain(4, rated_at=NOW)
    assert path.read_text() == f"rated_at,about,pain,region,flare,note,asked\n{row},now\n"


def test_no_room_is_made_behind_a_name_of_two_lines(diary: Diary) -> None:
    path, row = diary.folder / "pain.csv", "2026-11-23T07:31:05+01:00,2026-11-23,4,,false,,low"
    diary.folder.mkdir()
    text = f'rated_at,about,pain,region,flare,note,"mood\nat night"\n{row}\n'
    path.write_text(text)
    with pytest.raises(PlannerError) as error:  # else no row could be read any more
        diary.add_pain(5, MONDAY, asked="now")
    assert str(error.value) == (
        f"{path}: nothing was saved: the column 'asked' has no room behind a name of two lines. Write that name on one "
        "line, then save again."
    )
    assert path.read_text() == text
    diary.add_pain(5, MONDAY)
    assert diary.pain()["pain"].to_list() == [4, 5]


def test_a_rating_is_about_the_local_day_on_which_it_was_entered(diary: Diary) -> None:
    diary.add_pain(0, rated_at=datetime(2026, 11, 24, 0, 30, tzinfo=timezone(timedelta(hours=12))))
    assert diary.pain()["about"].astype(str).to_list() == ["2026-11-24"]
    diary.add_pain(1)
    row = diary.pain().iloc[1]
    assert row["about"].date() == row["rated_at"].to_pydatetime().astimezone().date()


def test_the_package_lists_the_tables_that_are_there(diary: Diary) -> None:
    diary.add_visit(MONDAY, "Dr Ada")
    diary.add_pain(4)
    package = json.loads((diary.folder / "datapackage.json").read_text("utf-8"))
    assert [resource["name"] for resource in package["resources"]] == ["pain", "visits"]


@pytest.mark.parametrize(
    ("method", "values", "sentence"),
    [
        ("add_pain", (11,), "pain.csv: pain: 11 is not a whole number from 0 to 10."),
        ("add_pain", (True,), "pain.csv: pain: True is not a whole number from 0 to 10."),
        ("add_pain", (4.0,), "pain.csv: pain: 4.0 is not a whole number from 0 to 10."),
        ("add_pain", (None,), "pain.csv: pain: None is not a whole number from 0 to 10."),
        ("add_pain", (4, "today"), "pain.csv: about: 'today' is not a date from 2000 to 2099 such as 2026-11-23."),
        (
            "add_pain",
            (4, MONDAY, "lower bck"),
            "pain.csv: region: 'lower bck' is not one of the choices, or empty. Did you mean 'lower back'? "
            "Choose from: upper back, lower back, sides, hips, hamstrings, chest, neck, calves.",
        ),
        ("add_pain", (4, MONDAY, "", 1), "pain.csv: flare: 1 is not true or false, or empty."),
        (
            "add_pain",
            (4, MONDAY, "", False, "", NOW, "today"),
            "pain.csv: asked: 'today' is not one of the choices, or empty. Choose from: now, region.",
        ),
        ("add_visit", (MONDAY, ""), "visits.csv: with: '' is not text."),
        (
            "add_pause",
            (MONDAY, MONDAY - timedelta(1)),
            "pauses.csv: to: datetime.date(2026, 11, 22) is not on or after 'from' (2026-11-23).",
        ),
        (
            "add_mark",
            (MONDAY, MONDAY - timedelta(1), "stress"),
            "marks.csv: to: datetime.date(2026, 11, 22) is not on or after 'from' (2026-11-23).",
        ),
        (
            "add_mark",
            (MONDAY, None, "medicin"),
            "marks.csv: kind: 'medicin' is not one of the choices. Did you mean 'medicine'? "
            "Choose from: medicine, equipment, sleep, stress, other.",
        ),
        ("put_session", ("",), "sessions.csv: session_id: '' is not text on one line."),
        ("put_performed", ("s", 0, "left"), "performed.csv: order: 0 is not a whole number from 1 to 1000."),
        (
            "put_performed",
            ("s", 1, "up"),
            "performed.csv: side: 'up' is not one of the choices. Choose from: both, left, right.",
        ),
    ],
)
def test_a_wrong_value_is_refused_and_nothing_is_written(
    diary: Diary, method: str, values: tuple[Any, ...], sentence: str
) -> None:
    with pytest.raises(InvalidValue) as caught:
        getattr(diary, method)(*values)
    assert str(caught.value) == sentence
    assert not diary.folder.exists()


def test_a_new_session_needs_its_fields(diary: Diary) -> None:
    with pytest.raises(InvalidValue) as caught:
        diary.put_session("s1", outcome="completed")
    assert str(caught.value) == "sessions.csv: date: None is not a date from 2000 to 2099 such as 2026-11-23."
    with pytest.raises(InvalidValue, match="'mood' is not a column of this table"):
        diary.put_session("s1", **SESSION, mood="fine")
    assert set(files(diary.folder)) <= {".lock"}


def test_an_update_changes_only_its_columns_and_leaves_all_other_bytes(diary: Diary) -> None:
    diary.folder.mkdir()
    path = diary.folder / "sessions.csv"
    head = (
        "\ufeffmood,session_id,plan_id,date,started_at,ended_at,planned_s,active_s,outcome,pain_before,pain_after,note\r\n"
        'ok,s0,,2026-11-22,2026-11-22T07:00:00Z,,300,"300",completed,,,"two\nlines, s1"\r\n'
        "not a row s1\n\n"
    )
    row = 'ok,s1,,2026-11-23,2026-11-23T06:31:05Z,,300,{},"abandoned",{},,"a ""note"""\r\n'
    tail = "ok,s2,,2026-11-23,2026-11-23T08:00:00Z,,300,x,completed,,,torn"
    path.write_bytes((head + row.format("000", "") + tail).encode())
    diary.put_session("s1", active_s=0, started_at=NOW, note='a "note"')
    assert path.read_bytes().decode() == head + row.format("000", "") + tail
    diary.put_session("s1", active_s=61, pain_before=3)
    assert path.read_bytes().decode() == head + row.format(61, 3).replace('"abandoned"', "abandoned") + tail


def test_rows_follow_the_files_own_header_below_a_torn_line(diary: Diary) -> None:
    diary.folder.mkdir()
    path = diary.folder / "visits.csv"
    before = 'cost,next_due,note,with,date\n50,,,Ada,2026-11-01\n60,,"torn'
    path.write_text(before)
    diary.add_visit(MONDAY, "Bo", "hm")
    assert path.read_text() == before + '"\n,,hm,Bo,2026-11-23\n'
    diary.add_visit(MONDAY, "Cy")
    assert diary.visits()["with"].to_list() == ["Ada", "Bo", "Cy"]
    assert diary.problems()["line"].to_list() == [3]


def test_a_last_line_without_its_end_is_ended_first(diary: Diary) -> None:
    diary.add_pause(MONDAY, MONDAY, "flu")
    path = diary.folder / "pauses.csv"
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    diary.add_pause(MONDAY, MONDAY, "cold")
    assert diary.pauses()["why"].to_list() == ["flu", "cold"]


@pytest.mark.parametrize("start", ["", "\n\n", "\ufeff", "  "])
def test_a_file_without_a_row_gets_its_header(diary: Diary, start: str) -> None:
    diary.folder.mkdir()
    (diary.folder / "visits.csv").write_text(start, "utf-8")
    diary.add_visit(MONDAY, "Bo")
    assert diary.visits()["with"].to_list() == ["Bo"]
    assert (diary.folder / "visits.csv").read_text("utf-8").startswith(start)
    assert diary.problems().empty


def test_below_a_header_that_cannot_be_used_nothing_is_saved(diary: Diary) -> None:
    diary.folder.mkdir()
    path = diary.folder / "pauses.csv"
    path.write_text("2026-11-01,2026-11-02 flu\n")
    with pytest.raises(PlannerError) as caught:
        diary.add_pause(MONDAY, MONDAY)
    assert str(caught.value) == (
        f"{path}: nothing was saved: the first line is not the header. Give it the first line from,to,why, with "
        "nothing above it (columns of your own may follow; fields apart by commas, semicolons or tabs). The rows stay in the file as they are."
    )
    assert path.read_text() == "2026-11-01,2026-11-02 flu\n"
    assert diary.problems()["file"].to_list() == ["pauses.csv"]
    assert diary.problems("pauses")["file"].to_list() == ["pauses.csv"]
    assert diary.problems("plan").empty


def test_everything_may_arrive_twice(diary: Diary) -> None:
    def all_of_it() -> None:
        diary.add_pain(4, rated_at=NOW, note='a "b"\nc')
        diary.add_visit(MONDAY, "Dr Ada")
        diary.add_pause(MONDAY, MONDAY)
        diary.put_session("s1", **SESSION)
        diary.put_performed("s1", 1, "left", **DONE)
        diary.put_performed("s1", 1, "right", **DONE)

    all_of_it()
    once = files(diary.folder)
    times = {name: (diary.folder / name).stat().st_mtime_ns for name in once}
    all_of_it()
    assert files(diary.folder) == once
    assert {name: (diary.folder / name).stat().st_mtime_ns for name in once} == times
    diary.add_pain(5, rated_at=NOW)
    assert diary.pain()["pain"].to_list() == [4, 5]


def test_a_full_disk_is_a_sentence_and_the_file_is_as_it_was(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    diary.add_pain(4)
    before = files(diary.folder)

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        with pytest.raises(PlannerError) as caught:
            diary.add_pain(5)
        with pytest.raises(PlannerError, match="The disk is full"):
            diary.add_visit(MONDAY, "Dr Ada")
    assert str(caught.value) == (
        f"{diary.folder / 'pain.csv'}: nothing was saved (No space left on device). The disk is full. "
        "Free some space, then save again."
    )
    assert isinstance(caught.value.__cause__, OSError)
    assert files(diary.folder) == before


def test_a_file_that_cannot_be_opened_is_never_taken_for_an_empty_one(diary: Diary) -> None:
    (diary.folder / "pain.csv").mkdir(parents=True)
    with pytest.raises(UnreadableFile) as caught:
        diary.pain()
    assert str(caught.value) == (
        f"{diary.folder / 'pain.csv'}: cannot be read ({os.strerror(errno.EISDIR)}). Check that it is a file you may read, "
        "then run this again."
    )
    with pytest.raises(PlannerError, match=r"pain\.csv: nothing was saved"):
        diary.add_pain(4)


def test_reading_a_damaged_diary_changes_no_file_and_tells_of_every_row(diary: Diary) -> None:
    diary.add_pain(4)
    diary.put_performed("s1", 1, "left", **DONE)
    with (diary.folder / "performed.csv").open("a") as file:
        file.write("s1,2,side_bend,left,10,9,3,61,finished,\n")
    before = files(diary.folder)
    assert (len(diary.pain()), len(diary.performed())) == (1, 1)
    assert diary.problems()[["file", "line", "column", "value"]].to_numpy().tolist() == [
        ["performed.csv", 3, "outcome", "finished"]
    ]
    assert files(diary.folder) == before


@settings(max_examples=40)
@given(st.lists(TEXT, min_size=1, max_size=4), TEXT.filter(str.strip))
def test_what_is_typed_comes_back_exactly(tmp_path_factory: pytest.TempPathFactory, notes: list[str], who: str) -> None:
    diary = Diary(tmp_path_factory.mktemp("typed"))
    for n, note in enumerate(notes):
        diary.add_visit(MONDAY + timedelta(n), who, note)
    assert diary.visits()["note"].to_list() == notes
    assert diary.visits()["with"].to_list() == [who] * len(notes)
    assert diary.problems().empty


PUTS = st.tuples(
    st.sampled_from(["a", "b", "a,b", '"']),
    st.integers(1, 2),
    st.sampled_from(["left", "right"]),
    st.fixed_dictionaries(
        {},
        optional={"reps_done": st.integers(0, 10), "active_s": st.integers(0, 99), "stretch": TEXT.filter(str.strip)},
    ),
)


@settings(max_examples=40)
@given(st.lists(PUTS, max_size=8))
def test_any_sequence_of_puts_reads_as_in_memory(
    tmp_path_factory: pytest.TempPathFactory, puts: list[tuple[str, int, str, dict[str, Any]]]
) -> None:
    diary = Diary(tmp_path_factory.mktemp("puts"))
    model: dict[tuple[str, int, str], dict[str, Any]] = {}
    for session, order, side, fields in puts:
        key = (session, order, side)
        given_fields = fields if key in model else DONE | fields
        before = files(diary.folder).get("performed.csv", b"").splitlines()
        diary.put_performed(*key, **given_fields)
        model[key] = model.get(key, {}) | given_fields
        after = files(diary.folder)["performed.csv"].splitlines()
        if not any("\r" in row["stretch"] or "\n" in row["stretch"] for row in model.values()):
            assert sum(line not in after for line in before) <= 1
    frame = diary.performed()
    read = {
        (row["session_id"], row["order"], row["side"]): {name: row[name] for name in DONE}
        for row in frame.to_dict("records")
    }
    assert read == model
    assert len(frame) == len(model)


def before_the_column(diary: Diary, *ends: str) -> Path:
    """Write a sessions.csv as it was before the column entered_at, with odd rows, and return its path."""
    diary.put_session("s1", **SESSION)
    path = diary.folder / "sessions.csv"
    path.write_text(
        path.read_text().replace(",entered_at,known,tracker,original", "").replace(",,,,,,,\n", ",,,\n") + "".join(ends)
    )
    return path


def test_a_file_without_an_optional_column_is_read_and_added_to_as_it_is(diary: Diary) -> None:
    path = before_the_column(diary)
    old = path.read_text()
    assert diary.sessions()["entered_at"].isna().to_list() == [True]
    assert list(diary.reading("sessions").instants["entered_at"]) == [""]
    diary.put_session("s1", entered_at=None)
    assert path.read_text() == old
    diary.put_session("s2", **SESSION)
    assert path.read_text() == old + old.splitlines(keepends=True)[1].replace("s1", "s2")
    diary.add_pain(4)
    package = json.loads((diary.folder / "datapackage.json").read_text("utf-8"))
    names = {
        resource["name"]: [field["name"] for field in resource["schema"]["fields"]] for resource in package["resources"]
    }
    assert names["sessions"][-1] == "note"


@pytest.mark.parametrize("session_id", ["s1", "s2"])
def test_a_file_gets_an_optional_column_with_the_first_row_that_needs_it(diary: Diary, session_id: str) -> None:
    odd = ["\r\n", "torn,row\n", ",".join("abcdefghijkl") + "\n", '"never closed\n']
    path = before_the_column(diary, *odd)
    problems = diary.problems()
    header, row, *_ = path.read_text().splitlines()
    entered = {"entered_at": NOW} | (SESSION if session_id == "s2" else {})
    for _ in range(2):
        diary.put_session(session_id, **entered)
    text = path.read_bytes().decode()
    widened = [
        f"{header},entered_at\n",
        f"{row},\n",
        "\r\n",
        "torn,row\n",
        "a,b,c,d,e,f,g,h,i,j,k,l,\n",
        '"never closed\n',
    ]
    if session_id == "s2":
        assert text == "".join([*widened, '"\n', f"{row.replace('s1', 's2')},{NOW.isoformat()}\n"])
    else:
        widened[1] = f"{row},{NOW.isoformat()}\n"
        assert text == "".join(widened)
    assert len(diary.problems()) == len(problems) == 3
    assert diary.sessions()["entered_at"].notna().to_list() == ([False, True] if session_id == "s2" else [True])
    fields = json.loads((diary.folder / "datapackage.json").read_text("utf-8"))["resources"][0]["schema"]["fields"]
    assert fields[-1]["name"] == "entered_at"


def test_a_table_that_cannot_be_read_keeps_no_other_from_being_written(diary: Diary) -> None:
    (diary.folder / "performed.csv").mkdir(parents=True)
    diary.add_pain(4)
    assert diary.pain()["pain"].to_list() == [4]


def test_what_was_read_is_kept_until_the_file_changes_and_is_the_callers_own(tmp_path: Path) -> None:
    diary = Diary(tmp_path)
    diary.add_pain(4, about=date(2026, 3, 1))
    path = tmp_path / "pain.csv"
    os.utime(path, (path.stat().st_atime, path.stat().st_mtime - 3600))
    mine = diary.pain()
    mine["pain"] = 9
    assert diary.pain()["pain"].tolist() == [4]
    text = path.read_text()
    path.write_text(text.replace(",4,", ",5,"))
    os.utime(path, (path.stat().st_atime, path.stat().st_mtime - 3600))
    assert diary.pain()["pain"].tolist() == [5]
    path.write_text(text.replace(",4,", ",6,"))
    assert diary.pain()["pain"].tolist() == [6]
    path.unlink()
    assert diary.pain().empty


@pytest.mark.time_machine(MORNING)
def test_the_version_changes_with_every_table_and_is_none_just_after(tmp_path: Path) -> None:
    diary = Diary(tmp_path)
    nothing = diary.version()
    assert nothing == diary.version() != ()
    diary.add_pain(3)
    assert diary.version() == ()
    past = MORNING.timestamp() - durable.SETTLED_S
    os.utime(tmp_path / "pain.csv", (past, past))
    with_pain = diary.version()
    assert with_pain == diary.version()
    assert with_pain not in ((), nothing)
