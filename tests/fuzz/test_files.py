"""Files that anything was done to: each is read, or refused with a sentence, and what is written into it stays whole."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given

from planner.catalogue import POSES, SHIPPED
from planner.diary.columns import csv_line
from planner.diary.tables import TABLES
from tests.fuzz import readers
from tests.fuzz.odd import MOMENTS, altered, as_toml, files, is_table, tries

CSV_TOKENS = (
    *(b",", b'"', b'""', b"\n", b"\r\n", b"\r", b"\0", b"\xef\xbb\xbf", b"\xff\xfe", b"\xe4", b";", b"\t", b" ", b"'"),
    *(b"4", b"4,0", b"4.0", b"1e999", b"nan", b"-1", b"1_0", b"true", b"hips", b"left", b"done", b"on"),
    *(b"2026-11-23", b"23.11.2026", b"0001-01-01", b"9999-12-31", b"<<<<<<< HEAD\n", b"=======\n", b",,,,,,,,,\n"),
    *(text.encode() for text in MOMENTS),
    *(csv_line(table.names).encode() for table in TABLES.values()),
)
TOML_TOKENS = (
    *(b"[", b"]", b"[[", b"]]", b"{", b"}", b"=", b"\n", b'"', b"'", b'"""', b"#", b",", b".", b"\r", b"\0", b"\xff"),
    *(b"true", b"inf", b"nan", b"-0", b"0x", b"1e999", b"9" * 5000, b"07:30:00", b"2026-11-23", b"1979-05-27T00:32Z"),
    *(
        b"\n[" + b"a." * 1500 + b"a]\n",
        b"a=" + b"[" * 1500 + b"]" * 1500 + b"\n",
        b"\n[a]\n",
        b"\n[[a]]\n",
        b"x = {}\n",
    ),
    *(b"mon", b"start", b"figure", b"poses", b"like", b"\\u0000", b"\\ud800", b"\xed\xa0\x80", b"\xef\xbb\xbf"),
)
JSON_TOKENS = (
    *(b"[", b"]", b"{", b"}", b":", b",", b'"', b"\\", b"null", b"true", b"NaN", b"1e999", b"9" * 5000, b"\\ud800"),
    *(b"[" * 3000, b'{"a":' * 2000, b'"schema_version": 2,', b'"schema_version": true,', b"-1", b"2.0", b"\xff\xfe"),
)
# Shipped stretches as a person may take them over: with a figure.
_POSES = tomllib.loads(POSES.read_text("utf-8"))
DRAWN = [
    {f"my_{id_}": {**table, "figure": _POSES[id_], "requires": []}}
    for id_, table in tomllib.loads(SHIPPED.read_text("utf-8")).items()
    if id_ in ("side_bend", "figure_four", "knees_to_chest")
]


@pytest.mark.parametrize("name", TABLES)
def test_every_row_of_any_table_is_read_or_listed(name: str) -> None:
    @tries(20)
    @given(files(readers.sound(f"{name}.csv"), CSV_TOKENS))
    def run(data: bytes) -> None:
        readers.table(name, data)

    run()


@pytest.mark.parametrize("name", readers.ADDED)
def test_a_row_added_below_anything_leaves_it_as_it_is(name: str) -> None:
    @tries(5)
    @given(files(readers.sound(f"{name}.csv"), CSV_TOKENS))
    def run(data: bytes) -> None:
        readers.below(name, data)

    run()


@tries(5)
@given(files(readers.sound("pain.csv"), CSV_TOKENS))
def test_a_row_is_taken_out_of_anything_and_put_back(data: bytes) -> None:
    readers.deleted(data)


@pytest.mark.parametrize("name", TABLES)
def test_the_days_are_made_of_any_table(name: str) -> None:
    @tries(3)
    @given(files(readers.sound(f"{name}.csv"), CSV_TOKENS))
    def run(data: bytes) -> None:
        readers.days(name, data)

    run()


@pytest.mark.parametrize("name", readers.TOML)
def test_any_toml_file_is_read_or_refused_with_a_sentence(name: str) -> None:
    sound = readers.sound(f"{name}.toml")
    tables = [tomllib.loads(data.decode()) for data in sound] + DRAWN * (name == "my_stretches")

    @tries(20)
    @given(files(sound, TOML_TOKENS) | altered(tables).filter(is_table).map(as_toml))
    def run(data: bytes) -> None:
        readers.TOML[name](data)

    run()


@tries(10)
@given(files(readers.sound("calendar.json"), JSON_TOKENS))
def test_any_calendar_json_is_read_or_refused_with_a_sentence(data: bytes) -> None:
    readers.calendar(data)


@tries(10)
@given(files(readers.sound("datapackage.json"), JSON_TOKENS))
def test_any_datapackage_json_keeps_a_row_from_being_written_only_where_it_is_of_a_newer_version(data: bytes) -> None:
    readers.package(data)
