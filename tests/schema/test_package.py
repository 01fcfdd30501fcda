"""What we write is a Frictionless Data Package, says frictionless: every field of every row as datapackage.json has it."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from planner.diary import Diary
from planner.paths import SAMPLE
from planner.storage.schema_version import PACKAGE
from tests.schema.test_versions import ADDED, MONDAY, NEWEST, NOW, VERSIONS

pytestmark = pytest.mark.long
HOSTILE = '=1+1 "quoted", comma;\nnew line\r\n\ttab <b>é\u202e😀'


def faults(folder: Path) -> list[list[Any]]:
    """Return what frictionless finds wrong with a folder: line, field and kind of each fault."""
    import frictionless

    report = frictionless.validate(str(folder / PACKAGE))
    assert not report.errors, report.errors
    return report.flatten(["rowNumber", "fieldName", "type"])


def described(folder: Path) -> dict[str, list[str]]:
    """Return the fields of each table that datapackage.json describes."""
    package = json.loads((folder / PACKAGE).read_bytes())
    return {each["name"]: [field["name"] for field in each["schema"]["fields"]] for each in package["resources"]}


@pytest.mark.parametrize("folder", [*VERSIONS, SAMPLE], ids=lambda folder: folder.name)
def test_every_version_is_a_package(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "data")
    if not (tmp_path / "data" / PACKAGE).exists():
        Diary(tmp_path / "data").add_pain(4, rated_at=NOW)
    assert faults(tmp_path / "data") == []


def test_what_is_written_now_is_a_package(data_folder: Path) -> None:
    diary = Diary(data_folder)
    for add in ADDED.values():
        add(diary)
    session = {"date": MONDAY, "started_at": NOW, "planned_s": 60, "active_s": 0, "outcome": "abandoned"}
    diary.put_session("s1", **session, note=HOSTILE)
    diary.put_session("s1", ended_at=NOW, pain_after=0, entered_at=NOW)
    diary.add_pain(10, about=MONDAY, region="hips", flare=True, note=HOSTILE, rated_at=datetime(2026, 7, 1, tzinfo=UTC))
    diary.add_visit(MONDAY, HOSTILE, HOSTILE, date(2026, 12, 4))
    assert faults(data_folder) == []


def test_columns_of_ones_own_and_in_another_order_are_described(data_folder: Path) -> None:
    data_folder.mkdir()
    (data_folder / "pain.csv").write_text(
        "mood,note,pain,about,rated_at,flare,region\ngood,,4,2026-11-23,2026-11-23T07:00:00+01:00,,\n"
    )
    diary = Diary(data_folder)
    diary.add_pain(4, rated_at=NOW)
    assert described(data_folder)["pain"] == ["mood", "note", "pain", "about", "rated_at", "flare", "region"]
    assert faults(data_folder) == []


FORMS = [
    ("utf-8", ";", "", True, {"encoding": "utf-8", "dialect": {"delimiter": ";"}}),
    ("utf-8-sig", ",", "", True, {"encoding": "utf-8"}),
    ("cp1252", ";", "", True, {"encoding": "windows-1252", "dialect": {"delimiter": ";"}}),
    ("utf-16", "\t", "", True, {"encoding": "utf-16", "dialect": {"delimiter": "\t"}}),
    ("utf-16-le", ",", "", True, {"encoding": "utf-16le"}),
    ("utf-16-be", ";", "", True, {"encoding": "utf-16be", "dialect": {"delimiter": ";"}}),
    ("utf-8", ",", "", False, {"encoding": "utf-8", "dialect": {"header": False}}),
    ("utf-8", ";", "sep=;\r\n", True, {"encoding": "utf-8", "dialect": {"delimiter": ";", "commentRows": [1]}}),
    (
        "utf-16",
        ";",
        "sep=;\r\n",
        False,
        {"encoding": "utf-16", "dialect": {"delimiter": ";", "header": False, "commentRows": [1]}},
    ),
]


@pytest.mark.parametrize(("encoding", "delimiter", "first", "header", "said"), FORMS)
def test_a_table_is_described_as_it_is_written_once_it_is_written_again(
    data_folder: Path, encoding: str, delimiter: str, first: str, header: bool, said: dict[str, Any]
) -> None:
    diary, path = Diary(data_folder), data_folder / "visits.csv"
    diary.add_visit(MONDAY, "René", "5 €")
    diary.add_pain(4, rated_at=NOW)
    names, row = path.read_text("utf-8").splitlines()
    text = first + "\r\n".join([names] * header + [row, ""]).replace(",", delimiter)
    path.write_bytes(text.encode(encoding))
    diary.add_visit(MONDAY, "Zoë", "10 €")
    pain, visits = json.loads((data_folder / PACKAGE).read_bytes())["resources"]
    assert {name: visits[name] for name in ("encoding", "dialect") if name in visits} == said
    assert pain["encoding"] == "utf-8"
    assert "dialect" not in pain
    assert faults(data_folder) == []
    assert diary.visits()["with"].to_list() == ["René", "Zoë"]
    whole = path.read_bytes().decode(encoding)
    path.write_bytes(whole.replace("2026-11-23", "2026-11-32", 1).encode(encoding))  # it does read the file
    assert faults(data_folder) == [[1 + header + bool(first), "date", "type-error"]]


def test_a_header_that_cannot_be_used_is_described_as_it_should_be(data_folder: Path) -> None:
    data_folder.mkdir()
    (data_folder / "pain.csv").write_bytes(b"4,2026-11-23\n")
    (data_folder / "pauses.csv").write_bytes(b"from,to,why,\x81\n")
    Diary(data_folder).add_visit(MONDAY, "GP")
    assert described(data_folder) == {
        "pain": ["rated_at", "about", "pain", "region", "flare", "note", "asked", "known", "tracker", "original"],
        "visits": ["date", "with", "note", "next_due"],
        "pauses": ["from", "to", "why"],
    }


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (",4,lower back", ",11,lower back", [2, "pain", "constraint-error"]),
        (",4,lower back", ",4,knee", [2, "region", "constraint-error"]),
        ("2026-11-23,4", "23.11.2026,4", [2, "about", "type-error"]),
        ("T07:11:05+01:00", "", [2, "rated_at", "type-error"]),
    ],
)
def test_frictionless_sees_what_is_wrong(data_folder: Path, old: str, new: str, fault: list[Any]) -> None:
    shutil.copytree(NEWEST, data_folder)
    path = data_folder / "pain.csv"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
    assert faults(data_folder) == [fault]
