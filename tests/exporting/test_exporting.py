from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import planner
from planner import exporting, importing
from planner.diary import Diary
from planner.exporting import packing, tidy_csv
from planner.importing import Choice, given_out
from planner.person import own_day
from tests.helpers import other_programs
from tests.helpers.clock import MORNING
from tests.helpers.diary_rows import session_row, write_diary
from tests.helpers.elsewhere import zipped
from tests.helpers.other_programs import Habit, Point

ONE = timezone(timedelta(hours=1))
DAY = date(2026, 11, 10)
AT = "2026-11-10T07:30:00+01:00"
NOON = "2026-11-10T12:00:00+01:00"
GRAPH_TWO = """FeatureName,Timestamp,Value,Label,Note
Ache,2026-11-12T07:30:00+01:00,6,,
Ache,2026-11-12T21:30:00+01:00,6,evening,
Moves,2026-11-12T08:10:00+01:00,0:10:00,,
"""
GRAPH, LOOP = "track_and_graph.csv", "loop_habit_tracker.db"


def rating(pain: int | str = 4, at: str = AT, about: date | str = DAY, **fields: Any) -> dict[str, Any]:
    return {"rated_at": at, "about": about, "pain": pain, **fields}


def session(began: str, ended: str, seconds: int, day: date | str = DAY, **fields: Any) -> dict[str, Any]:
    times = {"started_at": began, "ended_at": ended, "active_s": seconds}
    return {"session_id": f"imported.{began}", "date": day, **times, **fields}


def files(diary: Diary) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(exporting.pack(diary).data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def tidy(diary: Diary) -> dict[str, list[list[str]]]:
    """Return the rows of each table below its header, by tracker."""
    found = {}
    for name, data in files(diary).items():
        if name.startswith("csv/"):
            header, *rows = csv.reader(io.StringIO(data.decode(), newline=""), strict=True)
            assert header == ["date", "time", "value", "unit", "note"]
            found[name.removeprefix("csv/").removesuffix(".csv")] = rows
    return found


def graph(diary: Diary) -> dict[str, list[Point]]:
    return other_programs.track_and_graph(files(diary)[GRAPH])


def loop(diary: Diary) -> dict[str, Habit]:
    return other_programs.loop(files(diary)[LOOP])


def test_what_was_entered_here_leaves_by_the_question_that_was_asked(data_folder: Path) -> None:
    diary = write_diary(
        data_folder,
        pain=[
            rating(4, region="lower back", flare="true", note="bad night"),
            rating(6, "2026-11-10T21:30:00+01:00", asked="now"),
            rating(2, asked="region", region="neck"),
            rating(3, "2026-11-12T08:00:00+01:00", "2026-11-11"),
        ],
        sessions=[
            session_row(DAY, 18, active_s=613, ended_at="2026-11-10T18:11:00+00:00", outcome="stopped", pain_before=3)
        ],
    )
    assert tidy(diary) == {
        "Pain": [
            ["2026-11-10", "07:30:00+01:00", "4", "", "Lower back, flare-up: bad night"],
            ["2026-11-11", "", "3", "", ""],  # rated on the day after: what is known of it is its day
        ],
        "Pain before stretching": [["2026-11-10", "18:00:00+00:00", "3", "", ""]],
        "Pain now": [["2026-11-10", "21:30:00+01:00", "6", "", ""]],
        "Pain_ neck": [["2026-11-10", "07:30:00+01:00", "2", "", ""]],
        "Stretching": [["2026-11-10", "18:11:00+00:00", "613", "seconds", "Stopped"]],
    }
    at = datetime(2026, 11, 10, 18, 11, tzinfo=UTC)
    assert graph(diary)["Stretching"] == [Point(at, 613.0, "Stopped", "")]
    assert graph(diary)["Pain"] == [
        Point(datetime(2026, 11, 10, 7, 30, tzinfo=ONE), 4.0, "Lower back, flare-up", "bad night"),
        Point(datetime(2026, 11, 11, 12, tzinfo=ONE), 3.0, "", ""),
    ]
    habit = loop(diary)["Stretching"]
    assert (habit.measured, habit.unit, habit.days) == (True, "minutes", {DAY: (10_217, "Stopped")})
    assert round(10.217 * 60) == 613


def test_what_came_from_elsewhere_leaves_as_it_stood_there(data_folder: Path) -> None:
    diary = write_diary(
        data_folder,
        pain=[
            rating(5, tracker="Ache", original="2026-11-10T07:30:00 50.5", note="half"),
            rating(2, tracker="Neck (Track & Graph)", original=f"{AT} 2", asked="region", region="neck"),
            rating(4, NOON, known="day", tracker="Back (Loop Habit Tracker)", original="2026-11-10 4"),
            rating(2, NOON, known="day", tracker="How it was", original="2026-11-10 mild"),
        ],
        sessions=[
            # Stamped at its end there, and it began on the day before.
            session("2026-11-09T23:50:00+01:00", "2026-11-10T00:10:00+01:00", 1200, "2026-11-09",
                    tracker="Stretching (Track & Graph)", original="2026-11-10T00:10:00+01:00 1200"),
            # Stamped at its beginning there.
            session("2026-11-10T09:00:00+01:00", "2026-11-10T09:15:00+01:00", 900,
                    tracker="Mobility", original="2026-11-10T09:00:00 15"),
            session("2026-11-10T12:00:00+01:00", "2026-11-10T12:10:00+01:00", 600, known="day",
                    tracker="Yoga (Loop Habit Tracker)", original="2026-11-10 done"),
        ],
    )  # fmt: skip
    assert tidy(diary) == {
        "Ache": [["2026-11-10", "07:30:00", "50.5", "", "half"]],
        "Back (Loop Habit Tracker)": [["2026-11-10", "", "4", "", ""]],
        "How it was": [["2026-11-10", "", "mild", "", ""]],
        "Mobility": [["2026-11-10", "09:15:00", "15", "minutes", ""]],
        "Neck (Track & Graph)": [["2026-11-10", "07:30:00+01:00", "2", "", ""]],
        "Stretching (Track & Graph)": [["2026-11-10", "00:10:00+01:00", "1200", "seconds", ""]],
        "Yoga (Loop Habit Tracker)": [["2026-11-10", "", "done", "", ""]],
    }
    there = graph(diary)
    assert there["Neck"] == [Point(datetime(2026, 11, 10, 7, 30, tzinfo=ONE), 2.0, "", "")]
    assert there["Stretching"] == [Point(datetime(2026, 11, 10, 0, 10, tzinfo=ONE), 1200.0, "", "")]
    assert there["How it was"] == [Point(datetime(2026, 11, 10, 12, tzinfo=ONE), 2.0, "mild", "")]
    assert there["Yoga (Loop Habit Tracker)"] == [Point(datetime(2026, 11, 10, 12, tzinfo=ONE), 1.0, "", "")]
    assert b",0:20:00," in files(diary)[GRAPH]
    habits = loop(diary)
    assert habits["Back"].days == {DAY: (4_000, "")}
    assert (habits["Yoga"].measured, habits["Yoga"].days) == (False, {DAY: (2, "")})
    assert (habits["Mobility"].unit, habits["Mobility"].days) == ("minutes", {DAY: (15_000, "")})
    assert habits["How it was"].days == {DAY: (2_000, "mild")}
    assert habits["Ache"].days == {DAY: (50_500, "half")}


def test_a_day_that_ends_after_midnight_leaves_with_its_moment(data_folder: Path) -> None:
    """On the calendar, as other programs know it; taken in again here, it is of the evening before again."""
    own_day.set_day_begins("04:00", data_folder, datetime(2026, 11, 1, 12))
    diary = write_diary(
        data_folder,
        pain=[rating(4, "2026-11-11T01:30:00+01:00", DAY)],
        sessions=[session("2026-11-11T01:00:00+01:00", "2026-11-11T01:10:00+01:00", 600, DAY)],
    )
    assert tidy(diary) == {
        "Pain": [["2026-11-11", "01:30:00+01:00", "4", "", ""]],
        "Stretching": [["2026-11-11", "01:10:00+01:00", "600", "seconds", ""]],
    }


def test_loop_which_knows_days_alone_has_the_persons_own(data_folder: Path) -> None:
    own_day.set_day_begins("04:00", data_folder, now=datetime(2026, 11, 1))
    night = rating(6, at="2026-11-11T01:30:00+01:00")
    late = session("2026-11-10T23:50:00+01:00", "2026-11-11T00:10:00+01:00", 1200)
    diary = write_diary(data_folder, pain=[rating(), night], sessions=[late])
    assert loop(diary)["Pain"].days == {DAY: (6_000, "")}
    assert list(loop(diary)["Stretching"].days) == [DAY]


def test_a_moment_that_stood_there_in_utc_leaves_in_the_persons_own_time(data_folder: Path) -> None:
    row = rating(4, "2026-11-10T00:30:00+01:00", tracker="A (Daylio)", original="2026-11-09T23:30:00+00:00 4")
    assert tidy(write_diary(data_folder, pain=[row])) == {
        "A (Daylio)": [["2026-11-10", "00:30:00+01:00", "4", "", ""]],
    }


@pytest.mark.time_machine(MORNING)
def test_what_left_and_comes_in_again_is_known(data_folder: Path) -> None:
    diary = write_diary(
        data_folder,
        pain=[rating(4, note="a"), rating(3, "2026-11-11T07:30:00+01:00", "2026-11-11")],
        sessions=[session("2026-11-10T08:00:00+01:00", "2026-11-10T08:10:00+01:00", 600)],
    )
    given_out = files(diary)[GRAPH]
    importing.take(
        diary,
        importing.read(GRAPH_TWO.encode(), "in.csv"),
        {"Ache": Choice("pain"), "Moves": Choice("sessions", "seconds")},
    )
    for data in (given_out, files(diary)[GRAPH]):
        source = importing.read(data, GRAPH)
        choices = {each.id: Choice("sessions", "seconds") if each.unit else Choice("pain") for each in source.trackers}
        assert importing.preview(diary, source, choices).made == ()


@pytest.mark.time_machine(MORNING)
def test_a_tracker_that_is_called_as_one_of_the_planners_is_known_again(data_folder: Path) -> None:
    diary = write_diary(
        data_folder,
        pain=[
            rating(4),
            rating(3, "2026-11-12T07:30:00+01:00", "2026-11-11"),
            rating(6, "2026-11-13T07:30:00+01:00", "2026-11-13", tracker="Pain", original="2026-11-13T07:30:00 6"),
        ],
    )
    assert list(tidy(diary)) == ["Pain (2)", "Pain"]
    source = importing.read(exporting.pack(diary).data, "all.zip")
    assert importing.preview(diary, source, uses(source)).made == ()


def test_an_original_that_somebody_spoilt_leaves_by_the_diarys_own(data_folder: Path) -> None:
    spoilt = ("nonsense", "2026-13-45 4", "2026-11-10", f"{AT} 1e999999999")
    rows = [rating(4, tracker=f"T{n}", original=text) for n, text in enumerate(spoilt)]
    assert tidy(write_diary(data_folder, pain=rows)) == {
        "T0": [["2026-11-10", "07:30:00+01:00", "4", "", ""]],
        "T1": [["2026-11-10", "07:30:00+01:00", "4", "", ""]],
        "T2": [["2026-11-10", "07:30:00+01:00", "4", "", ""]],
        "T3": [["2026-11-10", "07:30:00+01:00", "1e999999999", "", ""]],
    }


def test_values_of_one_moment_are_all_kept(data_folder: Path) -> None:
    diary = write_diary(data_folder, pain=[rating(3, note="a"), rating(7, note="b"), rating(5, note="c")])
    assert [(point.value, point.at.microsecond) for point in graph(diary)["Pain"]] == [(3, 0), (7, 1000), (5, 2000)]
    assert loop(diary)["Pain"].days == {DAY: (5_000, "c")}
    assert exporting.pack(diary).sentence == (
        "3 ratings, as tables, for Track & Graph and for Loop Habit Tracker. about.txt says which file is for what. "
        "Not in the file for Loop, which keeps one value a day: 2."
    )


def test_sessions_of_a_day_are_one_in_loop(data_folder: Path) -> None:
    diary = write_diary(
        data_folder,
        sessions=[session_row(DAY, hour, active_s=300, note=f"at {hour}") for hour in (8, 18)]
        + [session_row(DAY, hour, active_s=600, tracker="Yoga", original=f"2026-11-10T{hour:02}:00:00 done") for hour in (9, 10)],
    )  # fmt: skip
    assert loop(diary)["Stretching"].days == {DAY: (10_000, "at 8\nat 18")}
    assert loop(diary)["Yoga"].days == {DAY: (2, "")}
    assert exporting.pack(diary).sentence.startswith("4 sessions, as tables")


@pytest.mark.parametrize("value", ["0.002", "-4", "2147484"])
def test_a_number_that_loop_would_take_for_something_else_is_not_there(data_folder: Path, value: str) -> None:
    diary = write_diary(data_folder, pain=[rating(0, tracker="A", original=f"{AT} {value}"), rating(0)])
    assert loop(diary)["Pain"].days == {DAY: (0, "")}
    assert "A" not in loop(diary)
    assert exporting.pack(diary).sentence.endswith("Not in the file for Loop, which cannot hold such numbers: 1.")


def test_a_rating_without_a_number_is_in_the_tables_alone(data_folder: Path) -> None:
    diary = write_diary(
        data_folder, pain=[rating("", note="could not say"), rating(4, "2026-11-11T07:00:00+01:00", "2026-11-11")]
    )
    assert tidy(diary)["Pain"][0] == ["2026-11-10", "07:30:00+01:00", "", "", "could not say"]
    assert [point.value for point in graph(diary)["Pain"]] == [4.0]
    assert list(loop(diary)["Pain"].days) == [date(2026, 11, 11)]
    assert exporting.pack(diary).sentence.endswith("Only in the tables, as they have no number: 1.")


def test_rows_that_cannot_be_read_are_told(data_folder: Path) -> None:
    diary = write_diary(data_folder, pain=[rating(4), rating(11)])
    assert exporting.pack(diary).sentence.endswith("1 row of your diary cannot be read, and did not leave.")


def test_names_fit_every_file_system_and_are_all_different(data_folder: Path) -> None:
    names = [
        "CON",
        "nul.txt",
        "a/b",
        "a\\b",
        "a:b",
        "A?B",
        ".hidden",
        "ends. ",
        "é" * 200,
        "e\u0301" * 200,
        "\u202egnp.exe",
        "Pain",
        "PAIN",
        "COM¹",
        "ﬁ",
        "fi",
        "🧘" * 80,
    ]
    diary = write_diary(data_folder, pain=[rating(4, tracker=name, original=f"{AT} 4") for name in names] + [rating(4)])
    found = list(tidy(diary))
    assert len(found) == len(names) + 1
    assert {"_CON", "_nul.txt", "A_B", "a_b (2)", "_.hidden", "ends", "_gnp.exe", "PAIN", "_COM¹", "🧘" * 55} <= set(
        found
    )
    for name in found:
        assert not set(name) & set('<>:"/\\|?*')
        assert len(f"{name}.csv".encode()) <= 255
        assert name.isprintable()
    assert len({name.casefold() for name in found}) == len(found)
    assert len({name.casefold() for name in graph(diary)}) == len(found)  # Pain, PAIN and the planner's own are three
    assert len({habit.uuid for habit in loop(diary).values()}) == len(found)


def test_a_spreadsheet_runs_nothing_and_programs_get_the_text_itself(data_folder: Path) -> None:
    diary = Diary(data_folder)
    diary.add_pain(4, about=DAY, note="=HYPERLINK(1)", rated_at=datetime(2026, 11, 10, 8, tzinfo=ONE))
    assert tidy(diary)["Pain"] == [["2026-11-10", "08:00:00+01:00", "4", "", "'=HYPERLINK(1)"]]
    assert graph(diary)["Pain"][0].note == "=HYPERLINK(1)"
    assert loop(diary)["Pain"].days == {DAY: (4_000, "=HYPERLINK(1)")}


def test_pandas_reads_the_tables(data_folder: Path) -> None:
    diary = write_diary(data_folder, pain=[rating(4, note='a, "b"\nc'), rating(3, NOON, known="day")])
    frame = pd.read_csv(io.BytesIO(files(diary)["csv/Pain.csv"]), keep_default_na=False)
    assert frame.to_dict("list") == {
        "date": ["2026-11-10", "2026-11-10"],
        "time": ["07:30:00+01:00", ""],
        "value": [4, 3],
        "unit": ["", ""],
        "note": ['a, "b"\nc', ""],
    }


@pytest.mark.time_machine(MORNING)
def test_the_zip_is_written_to_a_file(data_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    diary = write_diary(data_folder, pain=[rating(4)])
    path = planner.exporting.save(diary, tmp_path / "out.zip")
    assert path.read_bytes() == exporting.pack(Diary(data_folder)).data  # the same diary, the same bytes
    assert list(files(diary)) == ["about.txt", "csv/Pain.csv", LOOP, GRAPH]
    monkeypatch.chdir(tmp_path)
    assert planner.exporting.save() == Path("stretching_trackers_2026-11-23.zip")


def test_there_is_nothing_to_give_out_of_an_empty_diary(data_folder: Path) -> None:
    message = f"{data_folder}: there is no rating and no session to take elsewhere yet. Save one first."
    with pytest.raises(planner.PlannerError) as caught:
        exporting.save(Diary(data_folder))
    assert str(caught.value) == message
    assert not data_folder.exists()


_TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12) | st.sampled_from(
    ["=1+1", 'a "b", c', "one\r\ntwo", "\rlone", "'-x", "🧘 ½", "\ufeffmark", " spaces ", "CON", "a/b", "Pain", ":"]
)
_MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2026, 11, 1)).map(
    lambda at: at.replace(microsecond=0, tzinfo=ONE)
)


_RATINGS = st.lists(st.tuples(_MOMENTS, _TEXTS, _TEXTS, st.integers(0, 10), st.booleans()), max_size=8)
_SESSIONS = st.lists(st.tuples(_MOMENTS, _TEXTS, _TEXTS, st.integers(1, 7_200)), max_size=4)


def written(diary: Diary, ratings: list[tuple[Any, ...]], sessions: list[tuple[Any, ...]]) -> Diary:
    """Write rows as an import does: the moments of all of them differ."""

    def origin(name: str, at: datetime, value: int, known: str = "") -> dict[str, Any]:
        when = at.date().isoformat() if known else at.isoformat()
        return {"tracker": name, "original": f"{when} {value}" if name else "", "known": known}

    pain = [
        {"rated_at": at, "about": at.date(), "pain": pain, "note": note, **origin(name, at, pain, "day" if day else "")}
        for at, name, note, pain, day in ratings
    ]
    done = [
        {
            "session_id": f"imported.{n}",
            "date": (ended - timedelta(seconds=seconds)).date(),
            "started_at": ended - timedelta(seconds=seconds),
            "ended_at": ended,
            "planned_s": seconds,
            "active_s": seconds,
            "outcome": "completed",
            "note": note,
            **origin(name, ended, seconds),
        }
        for n, (ended, name, note, seconds) in enumerate(sessions)
    ]
    diary.add_all(lambda: {"pain": pain, "sessions": done})
    return diary


def held(diary: Diary, days_alone: bool) -> list[tuple[Any, ...]]:
    """Return what a diary says, in order. days_alone: whether a rating of a day alone is one still."""
    ratings = zip(*(diary.pain()[name] for name in ("rated_at", "about", "known", "pain", "note")), strict=True)
    sessions = zip(*(diary.sessions()[name] for name in ("started_at", "ended_at", "active_s", "note")), strict=True)
    if days_alone:
        ratings = ((None if known else at, about, known, pain, note) for at, about, known, pain, note in ratings)
    else:
        ratings = ((about, pain, note) for _, about, _, pain, note in ratings)
    return [*sorted(ratings, key=repr), *sorted(sessions, key=repr)]


def uses(source: importing.Source) -> dict[str, Choice]:
    return {each.id: Choice("sessions", "seconds") if each.unit else Choice("pain") for each in source.trackers}


@pytest.mark.time_machine(MORNING)
@settings(max_examples=25, deadline=None)
@given(_RATINGS, _SESSIONS)
def test_whatever_the_texts_it_is_read_back(ratings: list[tuple[Any, ...]], sessions: list[tuple[Any, ...]]) -> None:
    moments = [row[0] for row in (*ratings, *sessions)]
    assume(moments and len(set(moments)) == len(moments))
    with tempfile.TemporaryDirectory() as folder:
        diary = written(Diary(Path(folder) / "one"), ratings, sessions)
        data = exporting.pack(diary).data
        given_out = files(diary)
        points = other_programs.track_and_graph(given_out[GRAPH])
        assert sorted((point.note, point.value) for each in points.values() for point in each) == sorted(
            (note, float(value)) for _, _, note, value, *_ in (*ratings, *sessions)
        )
        assert len(other_programs.loop(given_out[LOOP])) == len(points) == len(tidy(diary))

        for name, content, days_alone in (("all.zip", data, True), (GRAPH, given_out[GRAPH], False)):
            other, source = Diary(Path(folder) / name), importing.read(content, name)
            assert importing.take(other, source, uses(source)).left == ()
            assert held(other, days_alone) == held(diary, days_alone)
        again = importing.read(data, "all.zip")
        assert any(" (" in name for name in tidy(diary)) or importing.preview(diary, again, uses(again)).made == ()


@pytest.mark.time_machine(MORNING)
def test_words_and_ticks_come_in_again(data_folder: Path, tmp_path: Path) -> None:
    diary = write_diary(
        data_folder,
        pain=[rating(2, NOON, known="day", tracker="How it was", original="2026-11-10 mild")],
        sessions=[
            session(NOON, "2026-11-10T12:10:00+01:00", 600, known="day", tracker="Yoga", original="2026-11-10 done")
        ],
    )
    source = importing.read(files(diary)["csv/How it was.csv"], "How it was.csv")
    assert importing.default_choices(source)["How it was.csv"].words == {"mild": 2}
    (tracker,) = importing.read(files(diary)["csv/Yoga.csv"], "Yoga.csv").trackers
    assert (tracker.name, tracker.yes_no, tracker.unit) == ("Yoga", True, "")
    whole = importing.read(exporting.pack(diary).data, "all.zip")
    choices = {"csv/How it was.csv": Choice("pain", words={"mild": 2}), "csv/Yoga.csv": Choice("sessions")}
    other = Diary(tmp_path / "other")
    assert len(importing.take(other, whole, choices).made) == 2
    assert tidy(other) == tidy(diary)


def test_a_zip_whose_tables_were_changed_says_so() -> None:
    changed = zipped({"about.txt": "", "csv/Pain.csv": "date;time;value;unit;note\r\n10.11.2026;;4;;\r\n"})
    with pytest.raises(planner.PlannerError) as caught:
        importing.read(changed, "all.zip")
    words = "all.zip: “csv/Pain.csv” was changed since it was given out. Unpack it, then choose it."
    assert str(caught.value) == words


def test_a_table_that_a_spreadsheet_wrote_anew_is_read_as_any_other() -> None:
    source = importing.read(b"date,value\r\n10.11.2026,4\r\n24.11.2026,5\r\n", "Pain.csv")
    assert [entry.day for entry in source.trackers[0].entries] == [DAY, date(2026, 11, 24)]


def test_the_two_rooms_agree_on_the_form() -> None:
    assert given_out.HEADER == tidy_csv.HEADER
    assert (f"{packing.FOLDER}/", packing.ABOUT) == (given_out.FOLDER, given_out.ABOUT)
