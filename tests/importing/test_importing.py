from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from time_machine import TimeMachineFixture

from planner import PlannerError, importing, integrity
from planner.diary import Diary
from planner.diary.deleted_rows import delete_rating, delete_session
from planner.importing import Choice, Preview
from planner.importing.files import MOST_UNPACKED
from planner.storage import durable
from tests.helpers.diary_rows import rating_row, write_diary
from tests.helpers.elsewhere import HABITS, LOOP, TRACK_AND_GRAPH, zipped

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ONE = timezone(timedelta(hours=1))


pytestmark = pytest.mark.time_machine(NOW)


def looked(diary: Diary, data: bytes | str, name: str = "pain.csv", **choices: Choice) -> Preview:
    source = importing.read(data.encode() if isinstance(data, str) else data, name)
    return importing.preview(diary, source, choices or importing.default_choices(source), NOW)


def taken(diary: Diary, data: bytes | str, name: str = "pain.csv", **choices: Choice) -> Preview:
    source = importing.read(data.encode() if isinstance(data, str) else data, name)
    return importing.take(diary, source, choices or importing.default_choices(source), NOW)


def refusal(data: bytes | str, name: str = "file.csv") -> str:
    with pytest.raises(PlannerError) as caught:
        importing.read(data.encode() if isinstance(data, str) else data, name)
    return str(caught.value)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.csv")} if folder.exists() else {}


# Loop Habit Tracker.


def test_loop_habits_become_sessions_and_ratings(data_folder: Path) -> None:
    diary = Diary()
    found = taken(diary, zipped(LOOP), "Loop.zip")
    assert (found.count("sessions"), found.count("pain"), len(found.left)) == (3, 3, 6)
    sessions = diary.sessions().sort_values(["date", "active_s"])
    assert list(sessions["date"].dt.strftime("%m-%d")) == ["11-01", "11-02", "11-02"]
    assert list(sessions["active_s"]) == [600, 600, 1230]  # ten minutes where Loop tells none; 20.5 minutes of yoga
    assert list(sessions["note"]) == ["", 'In the garden, "slowly"', ""]
    # Loop tells no time: noon only puts a row in its order.
    assert list(sessions["started_at"].dt.strftime("%H:%M")) == ["12:00", "12:00", "12:00"]
    assert set(sessions["known"]) == set(diary.pain()["known"]) == {"day"}
    assert integrity.check(diary, NOW).query("kind == 'clock'").empty
    assert set(sessions["outcome"]) == {"completed"}
    assert list(diary.reading("sessions").instants["entered_at"]) == ["2026-11-23T12:00:00+00:00"] * 3
    pain = diary.pain()
    assert list(zip(pain["about"].dt.strftime("%m-%d"), pain["pain"], pain["note"], strict=True)) == [
        ("11-01", 4, ""),
        ("11-02", 0, "Good day"),  # a rating of 0 is written as NO
        ("11-03", 4, ""),  # of 4.5, the nearest even one
    ]
    assert diary.problems().empty


def test_every_mark_that_is_no_session_is_named() -> None:
    found = looked(Diary(), zipped(LOOP))
    assert found.reasons == [
        ("Stretching", "Not answered.", [2]),
        ("Stretching", "Skipped.", [3]),
        ("Stretching", "Not done.", [4]),
        ("Stretching", "Loop filled in this day by itself: nothing was done on it.", [5]),
        ("Back pain, mornings", "Skipped.", [5]),
        ("Yoga", "Nothing was done.", [3]),
    ]


# Track & Graph.


def test_trackers_become_ratings_and_sessions_with_their_own_times(data_folder: Path) -> None:
    diary = Diary()
    found = taken(diary, TRACK_AND_GRAPH)
    assert list(diary.reading("pain").instants["rated_at"]) == [
        "2026-09-12T07:00:00+00:00",
        "2026-09-13T07:00:00+01:00",
        "2026-09-14T21:30:41+01:00",
    ]
    assert list(diary.pain()["note"]) == ["worst: lifting", "long, drive", ""]
    assert list(diary.pain()["original"]) == [
        "2026-09-12T07:00:00+00:00 7",
        "2026-09-13T07:00:00+01:00 2.5",
        "2026-09-14T21:30:41+01:00 4",
    ]
    (session,) = diary.reading("sessions").frame.to_dict("records")
    assert (session["active_s"], session["planned_s"]) == (900, 900)
    assert diary.reading("sessions").instants["started_at"] == ["2026-09-14T07:00:00+02:00"]
    assert diary.reading("sessions").instants["ended_at"] == ["2026-09-14T07:15:00+02:00"]
    assert found.reasons == [
        ("Stretching", "Nothing was done.", [6]),
        ("Weight", "You leave this out.", [7]),
    ]


# Plain CSV.


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("2026-11-31,4", "No day from 2000 to 2099 stands there."),
        ("yesterday,4", "Its day is in a form that is not known here. Write it as 2026-11-23."),
        ("2026-11-05", "The row has no value."),
        ("2026-11-05,,x", "The row has no value."),
        ("2026-11-05,four", "No number stands there."),
        ("2026-11-05,11", "It is not on the scale from 0 to 10."),
        ("2026-11-05,4,a,b", "The row has more fields than the first one. Put quotes around a text with commas."),
        ("2026-11-24,4", "It lies in the future."),
    ],
)
def test_a_row_that_cannot_be_taken_is_named(row: str, why: str) -> None:
    found = looked(Diary(), f"date,pain,note\n2026-11-01,1,\n{row}\n")
    assert [made.line for _, made in found.made] == [2]
    assert found.reasons == [("pain", why, [3])]


def test_counts_become_sessions_of_the_length_the_person_says(data_folder: Path) -> None:
    diary, text = Diary(), "date,stretching\n2026-11-01,2\n2026-11-02,0\n"
    assert taken(diary, text, value=Choice("sessions", "times", 15)).count("sessions") == 1
    assert list(diary.sessions()["active_s"]) == [900]
    assert looked(Diary("other"), text, value=Choice("sessions", "hours")).made[0][1].values["active_s"] == 7200


# Twice, all or nothing, and what stands in the diary.


@pytest.mark.parametrize(("data", "name"), [(zipped(LOOP), "a.zip"), (TRACK_AND_GRAPH, "b.csv"), ("2026-11-05,4", "c")])
@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland"])
def test_a_second_import_adds_nothing(
    data_folder: Path, data: bytes | str, name: str, zone: str, time_machine: TimeMachineFixture
) -> None:
    first = taken(Diary(), data, name)
    before = files(data_folder)
    time_machine.move_to(NOW.astimezone(ZoneInfo(zone)))
    second = taken(Diary(), data, f"{name} (1)")
    assert second.made == ()
    assert len(second.left) == len(first.left) + len(first.made)
    assert files(data_folder) == before


def test_a_later_export_adds_only_what_is_new(data_folder: Path) -> None:
    taken(Diary(), zipped(LOOP))
    later = LOOP["001 Stretching/Checkmarks.csv"].replace("Notes\n", "Notes\n2026-11-07,YES_MANUAL,\n")
    found = taken(Diary(), zipped(LOOP | {"001 Stretching/Checkmarks.csv": later}))
    assert [(name, made.day) for name, made in found.made] == [("Stretching", date(2026, 11, 7))]


def test_what_the_person_deleted_does_not_come_back(data_folder: Path) -> None:
    taken(Diary(), TRACK_AND_GRAPH)
    diary = Diary()
    delete_session(diary, diary.sessions()["session_id"][0], NOW)
    delete_rating(diary, {"rated_at": "2026-09-14T21:30:41+01:00", "about": date(2026, 9, 14), "pain": 4}, NOW)
    found = taken(Diary(), TRACK_AND_GRAPH)
    assert found.made == ()
    assert ("Back pain", "You deleted it from your diary.", [2]) in found.reasons
    assert ("Stretching", "You deleted it from your diary.", [5]) in found.reasons


def test_a_day_with_an_entry_of_its_own_gets_another_unless_it_is_said_otherwise(data_folder: Path) -> None:
    day = date(2026, 11, 1)
    session = {
        "session_id": "own",
        "date": day,
        "started_at": "2026-11-01T08:00:00+00:00",
        "active_s": 300,
    }
    diary = write_diary(data_folder, pain=[rating_row(day, 6, "2026-11-01T07:00:00+00:00")], sessions=[session])
    found = looked(diary, zipped(LOOP))
    assert (found.count("pain"), found.count("sessions")) == (3, 3)
    source = importing.read(zipped(LOOP), "Loop.zip")
    free = {id_: replace(each, free_days=True) for id_, each in importing.default_choices(source).items()}
    found = importing.preview(diary, source, free, NOW)
    assert (found.count("pain"), found.count("sessions")) == (2, 2)
    assert ("Back pain, mornings", "Its day has a rating already.", [4]) in found.reasons
    assert ("Stretching", "Its day has a session already.", [7]) in found.reasons


def test_what_another_program_wrote_meanwhile_is_not_taken_back(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    diary = Diary()
    diary.add_pain(3, about=date(2026, 1, 1), rated_at=datetime(2026, 1, 1, 8, tzinfo=UTC))
    pain, theirs = data_folder / "pain.csv", b"rated_at,about,pain,region,flare,note\n"
    replace = durable.replace

    def full(path: Path, data: bytes, expected: bytes | None = None) -> None:
        if path.name == "sessions.csv":
            pain.write_bytes(theirs * 9)
            raise OSError(28, "No space left on device")
        replace(path, data, expected)

    monkeypatch.setattr(durable, "replace", full)
    with pytest.raises(PlannerError, match=r"sessions.csv: nothing was saved \(No space left on device\)"):
        taken(diary, zipped(LOOP))
    assert pain.read_bytes() == theirs * 9


def test_all_rows_are_written_or_none(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    diary = Diary()
    diary.add_pain(3, about=date(2026, 1, 1), rated_at=datetime(2026, 1, 1, 8, tzinfo=UTC))
    before = files(data_folder)
    replace = durable.replace

    def full(path: Path, data: bytes, expected: bytes | None = None) -> None:
        if path.name == "sessions.csv":
            raise OSError(28, "No space left on device")
        replace(path, data, expected)

    monkeypatch.setattr(durable, "replace", full)  # as a new file is written
    with pytest.raises(PlannerError, match="sessions.csv: nothing was saved"):
        taken(diary, zipped(LOOP))
    assert files(data_folder) == before
    monkeypatch.undo()
    assert len(taken(diary, zipped(LOOP)).made) == 6


def test_a_new_file_goes_again_where_the_next_cannot_be_written(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data_folder.mkdir()
    (data_folder / "sessions.csv").write_text("nonsense\n", "utf-8")
    with pytest.raises(PlannerError, match="the first line is not the header"):
        taken(Diary(), TRACK_AND_GRAPH)
    assert files(data_folder) == {"sessions.csv": b"nonsense\n"}


def test_a_preview_writes_nothing(data_folder: Path) -> None:
    looked(Diary(), zipped(LOOP))
    assert not data_folder.exists()


def test_the_preview_is_a_frame_of_every_row() -> None:
    found = looked(Diary(), TRACK_AND_GRAPH)
    frame = found.to_frame()
    assert list(frame.columns) == ["tracker", "line", "becomes", "day", "value", "note", "why_not"]
    assert sorted(frame["line"]) == [2, 3, 4, 5, 6, 7]
    assert list(frame["becomes"]) == ["pain rating", "pain rating", "session", "pain rating", "", ""]
    assert list(frame["value"]) == ["7", "2", "15 min", "4", "", ""]


# Hostile files.


BOMB = 8_000_001
TOO_BIG = (
    "x.zip: is too big for an export: at most 2,000 files and 40 MB unpacked. Export it again, then choose the new one."
)


def bomb() -> bytes:
    return zipped(LOOP | {"004 X/Checkmarks.csv": bytes(BOMB)})


def lying() -> bytes:
    """A bomb whose directory says that it is small."""
    data = bytearray(bomb())
    size = struct.pack("<I", BOMB)
    place = data.find(size)
    while place >= 0:
        data[place : place + 4] = struct.pack("<I", 10)
        place = data.find(size, place)
    return bytes(data)


def many_small_bombs() -> bytes:
    files = {f"{n:03d} X/Checkmarks.csv": b"0" * 1_000_000 for n in range(MOST_UNPACKED // 1_000_000 + 1)}
    return zipped({"Habits.csv": HABITS, **files})


def many_files() -> bytes:
    return zipped({"Habits.csv": HABITS, **{f"{n}.png": b"" for n in range(30_000)}})


def bomb_beside() -> bytes:
    """A bomb that is no file of an export: nobody unpacks it."""
    return zipped(LOOP | {"bomb.bin": bytes(BOMB), "../../001 X/Checkmarks.csv": "2026-11-05,YES_MANUAL,\n"})


def secret() -> bytes:
    data = bytearray(zipped(LOOP))
    for mark, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = data.find(mark)
        while place >= 0:
            data[place + at] |= 1
            place = data.find(mark, place + 1)
    return bytes(data)


def torn() -> bytes:
    return zipped(LOOP)[:-40]


def wrong_sum() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("Habits.csv", HABITS)
    return held.getvalue().replace(b"#FF8F00", b"#FF8F01")


def other_zip() -> bytes:
    return zipped({"word/a.csv": "a,b\n", "word/b.csv": "a,b\n"})


def twice() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("Habits.csv", HABITS)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("Habits.csv", HABITS)
    return held.getvalue()


def empty() -> bytes:
    return zipped({"Habits.csv": HABITS})


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (bomb, TOO_BIG),
        (many_small_bombs, TOO_BIG),
        (many_files, TOO_BIG),
        (
            secret,
            "x.zip: “Habits.csv” is encrypted. Unpack it with its password, then zip the files anew.",
        ),
        (twice, "x.zip: “Habits.csv” is in it twice. Export it again, then choose the new one."),
        (
            other_zip,
            "x.zip: is a zip of none of the programs known here: Loop Habit Tracker, Daylio, Apple Health, Google Fit, "
            "Health Connect. Choose another file.",
        ),
        (
            empty,
            "x.zip: holds no checkmarks. In Loop, choose Settings, then Export as CSV, and choose that zip here.",
        ),
    ],
)
def test_a_hostile_zip_is_refused(make: Callable[[], bytes], sentence: str) -> None:
    assert refusal(make(), "x.zip") == sentence


@pytest.mark.parametrize("make", [lying, torn, wrong_sum])
def test_a_damaged_zip_is_refused(make: Callable[[], bytes]) -> None:
    message = refusal(make(), "x.zip")
    assert message.startswith("x.zip: is not a whole zip file (")
    assert message.endswith(" Get it once more from where it came.")


def test_what_is_beside_an_export_is_not_unpacked() -> None:
    assert importing.read(bomb_beside(), "x.zip") == importing.read(zipped(LOOP), "x.zip")


def test_no_name_of_a_zip_reaches_a_path(data_folder: Path, tmp_path: Path) -> None:
    names = (
        "../001 X/Checkmarks.csv",
        "/001 X/Checkmarks.csv",
        "..\\001 X\\Checkmarks.csv",
        "001 ../../Checkmarks.csv",
    )
    taken(Diary(), zipped(LOOP | dict.fromkeys(names, "Date,Value,Notes\n2026-11-20,YES_MANUAL,\n")))
    assert sorted(path.name for path in tmp_path.rglob("*")) == [
        ".lock", "data", "datapackage.json", "pain.csv", "sessions.csv",
    ]  # fmt: skip
    assert len(Diary().sessions()) == 3


def test_hostile_text_comes_back_as_typed(data_folder: Path) -> None:
    for number, note in enumerate(["=1+1", "<script>alert(1)</script>", "\u202eabc", '"', "a\nb", "x" * 300_000], 1):
        quoted = note.replace('"', '""')
        taken(Diary(), f'date,pain,note\n2026-10-0{number},4,"{quoted}"\n')
        assert list(Diary().pain()["note"])[-1] == note
    found = looked(
        Diary(), zipped(LOOP | {"001 Stretching/Checkmarks.csv": "2026-11-01,2,\ud800\n".encode("utf-8", "replace")})
    )
    assert found.source.trackers[0].rows == 1


_CELLS = st.one_of(
    st.sampled_from(
        ["2026-11-05", "5/11/2026", "13/11/2026", "4", "4,0", "NO", "", '"', "=1", "2026-11-05 07:31", "\0"]
    ),
    st.text(max_size=8),
)
_HEADERS = st.sampled_from(
    [
        "",
        "date,pain,note\n",
        "FeatureName,Timestamp,Value\n",
        "Value,Note,Timestamp,FeatureName\n",
        "Date,Value,Notes\n",
    ]
)


@given(_HEADERS, st.lists(st.lists(_CELLS, max_size=5), max_size=8), st.sampled_from([",", ";", "\t"]))
def test_only_sentences_come_out_of_any_text(header: str, rows: list[list[str]], mark: str) -> None:
    text = header.replace(",", mark) + "\n".join(mark.join(row) for row in rows)
    try:
        source = importing.read(text.encode("utf-8", "surrogatepass"), "x.csv")
    except PlannerError:
        return
    choices = {each.id: Choice("pain") for each in source.trackers}
    found = importing.preview(Diary(), source, choices, NOW)
    assert len(found.made) + len(found.left) == sum(each.rows for each in source.trackers)


@given(
    st.dictionaries(
        st.sampled_from([*LOOP, "a.csv"]),
        st.binary(max_size=60) | st.sampled_from([b"Name,Position\n001\n", *(text.encode() for text in LOOP.values())]),
    )
)
def test_only_sentences_come_out_of_any_zip(members: dict[str, bytes]) -> None:
    data = zipped(members)
    for bytes_ in (data, data[: len(data) // 2], data[:30] + b"\xff" + data[31:]):
        try:
            importing.read(bytes_, "x.zip")
        except PlannerError:
            continue
