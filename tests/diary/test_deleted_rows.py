from __future__ import annotations

import errno
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner import backup
from planner.diary import Diary
from planner.diary.columns import csv_line
from planner.diary.deleted_rows import (
    ADDED,
    delete_rating,
    delete_session,
    deleted_ids,
    restore_rating,
    restore_session,
)
from planner.diary.tables import TABLES
from planner.errors import PlannerError
from planner.storage import durable

AT = datetime(2026, 11, 23, 20, 0, 0, tzinfo=timezone(timedelta(hours=1)))
WHEN = "2026-11-23T20:00:00+01:00"
BEGAN = "2026-11-22T07:31:05+01:00"
SESSIONS = ",".join(TABLES["sessions"].names)
PERFORMED = ",".join(TABLES["performed"].names)
PAIN = ",".join(TABLES["pain"].names)


def session_line(session_id: str, note: str = "") -> str:
    return csv_line(
        [session_id, "", "2026-11-22", BEGAN, "", "300", "200", "completed", "3", "2", note, "", "", "", ""]
    )


def performed_line(session_id: str, order: int) -> str:
    return csv_line([session_id, str(order), "side_bend", "both", "5", "5", "3", "60", "done", ""])


@pytest.fixture
def diary(data_folder: Path) -> Diary:
    return filled(data_folder)


def filled(folder: Path, ids: tuple[str, ...] = ("s1", "s2", "s3")) -> Diary:
    folder.mkdir(parents=True, exist_ok=True)
    sessions = [session_line(id_, f"note, of {id_}") for id_ in ids]
    performed = [performed_line(id_, order) for order in (1, 2) for id_ in ids]
    (folder / "sessions.csv").write_text(f"{SESSIONS}\n" + "".join(sessions), "utf-8")
    (folder / "performed.csv").write_text(f"{PERFORMED}\n" + "".join(performed), "utf-8")
    return Diary(folder)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.csv")}


def rating(**fields: Any) -> dict[str, Any]:
    return {"rated_at": BEGAN, "about": "2026-11-22", "pain": 4, "region": "", "flare": False, "note": "", **fields}


def test_a_deleted_session_stands_in_the_deleted_files_and_nowhere_else(diary: Diary) -> None:
    delete_session(diary, "s2", AT)
    assert {name: data.decode() for name, data in files(diary.folder).items()} == {
        "sessions.csv": f"{SESSIONS}\n" + session_line("s1", "note, of s1") + session_line("s3", "note, of s3"),
        "performed.csv": f"{PERFORMED}\n"
        + "".join(performed_line(id_, order) for order in (1, 2) for id_ in ("s1", "s3")),
        "deleted/sessions.csv": f"{SESSIONS},deleted_at,line\n"
        + session_line("s2", "note, of s2").replace("\n", f",{WHEN},3\n"),
        "deleted/performed.csv": f"{PERFORMED},deleted_at,line\n"
        + performed_line("s2", 1).replace("\n", f",{WHEN},3\n")
        + performed_line("s2", 2).replace("\n", f",{WHEN},6\n"),
    }
    assert deleted_ids(diary) == {"s2"}
    assert ADDED == ("deleted_at", "line")


def test_an_undo_puts_every_byte_back_and_leaves_no_copy(diary: Diary) -> None:
    before = files(diary.folder)
    delete_session(diary, "s2", AT)
    restore_session(diary, "s2")
    after = files(diary.folder)
    assert {name: after[name] for name in before} == before
    assert after["deleted/sessions.csv"].decode() == f"{SESSIONS},deleted_at,line\n"
    assert deleted_ids(diary) == frozenset()
    delete_session(diary, "s2", AT)
    assert diary.sessions()["session_id"].to_list() == ["s1", "s3"]


NOTES = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)


@pytest.mark.long
@settings(max_examples=40)  # every one flushes a dozen files to disk
@given(
    st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), NOTES, st.booleans()), min_size=1, max_size=6),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "\ufeff"]),
    st.booleans(),
)
def test_deleting_and_restoring_gives_the_same_bytes(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, bool]], end: str, mark: str, own: bool
) -> None:
    """Duplicates, quotes where none are needed, line breaks in notes, torn rows, a column of the person's own."""
    folder = tmp_path_factory.mktemp("diary")
    header = SESSIONS + ",mood" * own
    lines = [header + end]
    for session_id, note, torn in rows:
        line = session_line(session_id, note).removesuffix("\n") + ',"fine, so far"' * own
        lines.append((line if not torn else f"{session_id},torn") + end)
    (folder / "sessions.csv").write_bytes((mark + "".join(lines)).encode())
    (folder / "performed.csv").write_bytes(
        "".join([PERFORMED + end, *(performed_line(id_, n)[:-1] + end for n, (id_, *_) in enumerate(rows, 1))]).encode()
    )
    diary = Diary(folder)
    before = files(folder)
    for session_id in sorted(set(diary.sessions()["session_id"])):
        delete_session(diary, session_id, AT)
        assert session_id not in set(diary.sessions()["session_id"])
        assert session_id not in set(diary.performed()["session_id"])
        restore_session(diary, session_id)
        after = files(folder)
        assert {name: after[name] for name in before} == before


@settings(max_examples=20)
@given(st.permutations(["s1", "s2", "s3", "s4"]), st.integers(1, 4))
def test_several_are_deleted_and_put_back_in_the_opposite_order(
    tmp_path_factory: pytest.TempPathFactory, order: list[str], count: int
) -> None:
    diary = filled(tmp_path_factory.mktemp("diary"), ("s1", "s2", "s3", "s4"))
    before = files(diary.folder)
    for session_id in order[:count]:
        delete_session(diary, session_id, AT)
    for session_id in reversed(order[:count]):
        restore_session(diary, session_id)
    after = files(diary.folder)
    assert {name: after[name] for name in before} == before


def test_what_is_added_in_between_stays(diary: Diary) -> None:
    delete_session(diary, "s1", AT)
    diary.put_session("s4", date="2026-11-24", started_at=WHEN, planned_s=1, active_s=1, outcome="completed")
    restore_session(diary, "s1")
    assert diary.sessions()["session_id"].to_list() == ["s1", "s2", "s3", "s4"]


@pytest.mark.parametrize("fails_at", range(4))
def test_a_deletion_that_breaks_off_loses_nothing_and_comes_to_its_end_when_asked_again(
    diary: Diary, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    backup.of_the_day(diary.folder)  # whose own writing is tested in test_backup.py
    before = files(diary.folder)
    calls = 0

    def failing(real: Any) -> Any:
        def call(path: Path, *data: bytes) -> None:
            nonlocal calls
            calls += 1
            if calls == fails_at + 1:
                raise OSError(errno.ENOSPC, "No space left on device")
            real(path, *data)

        return call

    with monkeypatch.context() as patch:
        patch.setattr(durable, "append", failing(durable.append))
        patch.setattr(durable, "replace", failing(durable.replace))
        with pytest.raises(PlannerError) as caught:
            delete_session(diary, "s2", AT)
    names = ["deleted/performed.csv", "deleted/sessions.csv", "performed.csv", "sessions.csv"]
    assert str(caught.value).startswith(f"{diary.folder / names[fails_at]}: nothing was saved (No space left on device")
    assert "s2" in set(diary.sessions()["session_id"])
    there = b"".join(files(diary.folder).values()).decode()
    assert all(performed_line("s2", order).strip() in there for order in (1, 2))
    delete_session(diary, "s2", AT + timedelta(minutes=1))
    kept = files(diary.folder)
    assert kept["deleted/sessions.csv"].count(b"\ns2,") == 1
    assert kept["deleted/performed.csv"].count(b"\ns2,") == 2
    restore_session(diary, "s2")
    assert {name: files(diary.folder)[name] for name in before} == before


@pytest.mark.parametrize("fails_at", range(4))
def test_an_undo_that_breaks_off_comes_to_its_end_when_asked_again(
    diary: Diary, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    before = files(diary.folder)
    delete_session(diary, "s2", AT)
    calls, real = 0, durable.replace

    def replace(path: Path, *data: bytes) -> None:
        nonlocal calls
        calls += 1
        if calls == fails_at + 1:
            raise OSError(errno.EROFS, "Read-only file system")
        real(path, *data)

    with monkeypatch.context() as patch:
        patch.setattr(durable, "replace", replace)
        with pytest.raises(PlannerError, match="nothing was saved"):
            restore_session(diary, "s2")
    restore_session(diary, "s2")
    assert {name: files(diary.folder)[name] for name in before} == before


def test_a_note_corrected_after_a_deletion_that_broke_off_is_the_one_that_comes_back(
    diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(durable, "replace", full)
        with pytest.raises(PlannerError):
            delete_session(diary, "s2", AT)
    diary.correct_session("s2", note="corrected")
    before = files(diary.folder)
    delete_session(diary, "s2", AT + timedelta(minutes=1))
    restore_session(diary, "s2")
    assert files(diary.folder)["sessions.csv"] == before["sessions.csv"]


def test_what_is_not_there_is_a_sentence(diary: Diary) -> None:
    with pytest.raises(PlannerError) as caught:
        delete_session(diary, "s9", AT)
    path = diary.folder / "sessions.csv"
    assert str(caught.value) == (
        f"{path}: nothing was deleted: this session is not in the diary any more. The list shows what is there now."
    )
    with pytest.raises(PlannerError) as caught:
        restore_session(diary, "s9")
    assert str(caught.value) == (
        f"{diary.folder / 'deleted' / 'sessions.csv'}: nothing was put back: this session is not there."
    )


def test_a_session_of_the_same_name_is_not_overwritten(diary: Diary) -> None:
    delete_session(diary, "s2", AT)
    diary.put_session("s2", date="2026-11-24", started_at=WHEN, planned_s=1, active_s=1, outcome="completed")
    before = files(diary.folder)
    with pytest.raises(PlannerError, match="another session of the same name stands there"):
        restore_session(diary, "s2")
    assert files(diary.folder) == before


def test_below_a_header_that_cannot_be_used_nothing_is_deleted(diary: Diary) -> None:
    path = diary.folder / "performed.csv"
    path.write_text(path.read_text().replace("session_id", "id", 1))
    before = files(diary.folder)
    with pytest.raises(PlannerError, match="the header lacks 'session_id'"):
        delete_session(diary, "s2", AT)
    assert {name: files(diary.folder)[name] for name in before} == before


def test_when_the_columns_change_between_deletions_both_files_are_kept(diary: Diary) -> None:
    path = diary.folder / "sessions.csv"
    delete_session(diary, "s1", AT)
    first = (diary.folder / "deleted" / "sessions.csv").read_bytes()
    header, *rows = path.read_text().splitlines()
    path.write_text("\n".join([f"{header},mood", *(f"{row},fine" for row in rows)]) + "\n")
    before = files(diary.folder)
    delete_session(diary, "s2", AT)
    assert (diary.folder / "deleted" / "sessions.1.csv").read_bytes() == first
    assert deleted_ids(diary) == {"s1", "s2"}
    restore_session(diary, "s2")
    assert files(diary.folder)["sessions.csv"] == before["sessions.csv"]


def test_a_row_comes_back_to_a_file_with_other_columns_by_their_names(diary: Diary) -> None:
    path = diary.folder / "sessions.csv"
    delete_session(diary, "s2", AT)
    header, *rows = path.read_text().splitlines()
    path.write_text("\n".join([f"mood,{header}", *(f"fine,{row}" for row in rows)]) + "\n")
    restore_session(diary, "s2")
    assert diary.problems().empty
    assert diary.sessions()[["session_id", "note", "mood"]].to_numpy().tolist() == [
        ["s1", "note, of s1", "fine"],
        ["s2", "note, of s2", ""],
        ["s3", "note, of s3", "fine"],
    ]


def test_a_row_that_needs_a_column_that_is_gone_stays_deleted(diary: Diary) -> None:
    path = diary.folder / "sessions.csv"
    path.write_text(path.read_text().replace("original\n", "original,mood\n").replace(",\n", ",,fine\n"))
    delete_session(diary, "s2", AT)
    filled(diary.folder, ("s1", "s3"))
    with pytest.raises(PlannerError, match="the file lacks the column 'mood'"):
        restore_session(diary, "s2")


def test_a_rating_is_deleted_and_put_back(diary: Diary) -> None:
    diary.add_pain(4, rated_at=datetime.fromisoformat(BEGAN))
    diary.add_pain(6, rated_at=AT, note='a, "b"')
    before = (diary.folder / "pain.csv").read_bytes()
    delete_rating(diary, rating(), AT)
    assert diary.pain()["pain"].to_list() == [6]
    kept = (diary.folder / "deleted" / "pain.csv").read_text()
    assert kept == f"{PAIN},deleted_at,line\n{BEGAN},2026-11-22,4,,false,,,,,,{WHEN},2\n"
    restore_rating(diary, rating())
    assert (diary.folder / "pain.csv").read_bytes() == before


def test_a_correction_changes_one_row_and_may_arrive_twice(diary: Diary) -> None:
    diary.add_pain(4, rated_at=datetime.fromisoformat(BEGAN))
    diary.add_pain(6, rated_at=AT)
    for _ in range(2):
        diary.correct_session("s2", pain_after=None, note="<b>x</b>")
        diary.correct_rating(rating(), pain=5, region="hips", flare=True, note="typed wrong")
    lines = (diary.folder / "sessions.csv").read_text().splitlines()
    assert lines[2] == f"s2,,2026-11-22,{BEGAN},,300,200,completed,3,,<b>x</b>,,,,"
    assert lines[1:4:2] == [session_line("s1", "note, of s1").strip(), session_line("s3", "note, of s3").strip()]
    assert (diary.folder / "pain.csv").read_text().splitlines()[1:] == [
        f"{BEGAN},2026-11-22,5,hips,true,typed wrong,,,,",
        f"{WHEN},2026-11-23,6,,false,,,,,",
    ]


def test_what_is_gone_is_not_corrected(diary: Diary) -> None:
    before = files(diary.folder)
    with pytest.raises(PlannerError, match="this session is not in the diary any more"):
        diary.correct_session("s9", note="x")
    with pytest.raises(PlannerError, match="this rating is not in the diary any more"):
        diary.correct_rating(rating(), pain=5)
    assert files(diary.folder) == before
