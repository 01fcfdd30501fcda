from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path

import pytest

from planner.diary import Diary
from planner.diary.conflicts import copies, copy_problems
from tests.helpers.clock import MORNING

pytestmark = pytest.mark.time_machine(MORNING)

NOW = datetime.fromisoformat("2026-11-23T07:31:05+01:00")
LATER = "2026-11-24T07:31:05+01:00,2026-11-24,5,,false,laptop\n"


@pytest.fixture
def diary(tmp_path: Path) -> Diary:
    made = Diary(tmp_path)
    made.add_pain(4, rated_at=NOW)
    return made


@pytest.mark.parametrize(
    "name",
    [
        *("pain (conflicted copy).csv", "pain (Ann's conflicted copy 2026-11-23).csv", "pain (1).csv", "pain 2.csv"),
        *("pain.sync-conflict-20261123-073105-ABCDEFG.csv", "pain-LAPTOP.csv", "pain - Copy.csv", "pain_conf.CSV"),
        *("Copy of pain.csv", "Kopie von pain.csv", "pain~.csv", "pain(1).csv"),
    ],
)
def test_what_stands_in_a_copy_only_is_listed(diary: Diary, name: str) -> None:
    main = diary.folder / "pain.csv"
    (diary.folder / name).write_bytes(main.read_bytes() + LATER.encode())
    before = {path.name: path.read_bytes() for path in diary.folder.iterdir()}
    problems = diary.problems()
    assert problems[["file", "line", "column"]].to_numpy().tolist() == [[name, 3, ""]]
    assert problems["message"][0] == (
        f"{name}: line 3: stands in this copy of pain.csv only. If it is right, copy it into pain.csv; when no row is "
        "left to copy, delete this file."
    )
    assert problems["value"][0].startswith("2026-11-24T07:31:05+01:00 | 2026-11-24 | 5")
    assert len(diary.pain()) == 1
    assert diary.problems("pain").empty
    assert {path.name: path.read_bytes() for path in diary.folder.iterdir()} == before


def test_a_copy_with_nothing_of_its_own_is_one_line(diary: Diary) -> None:
    text = (diary.folder / "pain.csv").read_text()
    (diary.folder / "pain (1).csv").write_text(text.replace(",", ";").replace("\n", "\r\n"), "utf-16")
    assert diary.problems()["message"].to_list() == [
        "pain (1).csv: is a copy of pain.csv, which has all of its rows. Delete the copy."
    ]


def test_a_copy_from_before_a_column_came_has_nothing_of_its_own(diary: Diary) -> None:
    main = diary.folder / "pain.csv"
    main.write_text(main.read_text().replace(",known,tracker,original", "").replace(",,,,\n", ",\n"))
    (diary.folder / "pain (1).csv").write_bytes(main.read_bytes())
    imported = {"rated_at": NOW, "about": NOW.date(), "pain": 7, "known": "day", "tracker": "Pain (CSV)"}
    diary.add_all(lambda: {"pain": [imported]})
    assert len(diary.pain()) == 2
    assert diary.problems()["message"].to_list() == [
        "pain (1).csv: is a copy of pain.csv, which has all of its rows. Delete the copy."
    ]
    (diary.folder / "pain (1).csv").write_bytes(
        main.read_bytes() + b"2026-11-22T12:00:00+01:00,2026-11-22,3,,,,,day,,\n"
    )
    assert diary.problems()["line"].to_list() == [4]


def test_a_table_of_ones_own_is_no_copy(diary: Diary) -> None:
    for name in ("pain-scores.csv", "painting (1).csv", "weather.csv"):
        (diary.folder / name).write_text("day,what\n2026-11-23,x\n")
    assert diary.problems().empty
    (diary.folder / "pain.conflict.csv").write_text("day,what\n2026-11-23,x\n")
    assert diary.problems()["line"].to_list() == [2]


def test_the_tables_themselves_are_no_copies(diary: Diary) -> None:
    diary.add_pause(date(2026, 11, 1), date(2026, 11, 2))
    assert list(copies(diary.folder)) == []


def test_copies_are_looked_at_anew_only_where_something_changed(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    copy, looks = diary.folder / "pain (1).csv", []
    copy.write_bytes((diary.folder / "pain.csv").read_bytes())
    for path in (copy, diary.folder / "pain.csv"):
        os.utime(path, (MORNING.timestamp() - 60, MORNING.timestamp() - 60))
    monkeypatch.setattr(
        "planner.diary.frames.copy_problems", lambda folder: looks.append(folder) or copy_problems(folder)
    )
    assert diary.problems()["line"].to_list() == diary.problems()["line"].to_list() == [1]
    assert len(looks) == 1
    copy.write_bytes(copy.read_bytes() + LATER.encode())
    assert diary.problems()["line"].to_list() == [3]
    copy.unlink()
    assert diary.problems().empty
