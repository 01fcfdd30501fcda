from __future__ import annotations

import codecs
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from planner.diary import csv_records as records_module
from planner.diary import reading
from planner.diary.columns import Table, csv_line
from planner.diary.csv_dialect import BYTE_ORDER_MARK, dialect_of
from planner.diary.csv_records import records
from planner.diary.reading import problem_frame, read
from planner.diary.tables import TABLES

PAIN = TABLES["pain"]
HEADER = "rated_at,about,pain,region,flare,note\n"
ROW = "2026-11-23T07:31:05+01:00,2026-11-23,4,lower back,false,a note\n"
OTHER, THIRD = ROW.replace(",4,", ",5,"), ROW.replace(",4,", ",6,")
KEPT = "The row stays in the file: mend it there."
ASK = (
    "Give it the first line rated_at,about,pain,region,flare,note,asked,known,tracker,original, with nothing above it (columns of your own may "
    "follow; fields apart by commas, semicolons or tabs). The rows stay in the file as they are."
)


def pain(text: str) -> reading.Reading:
    return read(PAIN, text.encode())


def quick(table: Table, data: bytes) -> reading.Reading | None:
    return reading._quick(table, data, dialect_of(data))


def careful(table: Table, data: bytes) -> reading.Reading:
    return reading._careful(table, data, dialect_of(data))


def messages(found: reading.Reading) -> list[tuple[int, str, str, str]]:
    return [(problem.line, problem.column, problem.value, problem.message) for problem in found.problems]


def test_types_hold_for_rows_and_for_none() -> None:
    types = {
        "rated_at": "datetime64[us, UTC]",
        "about": "datetime64[us]",
        "pain": "Int64",
        "region": "str",
        "flare": "boolean",
        "note": "str",
        "asked": "str",
        "known": "str",
        "tracker": "str",
        "original": "str",
    }
    for text in ("", "\n", HEADER, HEADER + ROW, HEADER + "bad\n"):
        assert {name: str(kind) for name, kind in pain(text).frame.dtypes.items()} == types


def test_empty_fields_are_missing_values_and_text_is_as_typed() -> None:
    frame = pain(HEADER + "2026-11-23T07:31:05+01:00,2026-11-23,,,,NA\n").frame
    assert frame.loc[0, ["pain", "flare"]].isna().all()
    assert frame.loc[0, ["region", "note"]].to_list() == ["", "NA"]


def test_offsets_may_differ_between_rows() -> None:
    text = HEADER + ROW + "2026-07-01T07:00:00+02:00,2026-07-01,4,,,\n2026-07-01T07:00:00Z,2026-07-01,4,,,\n"
    assert pain(text).frame["rated_at"].astype(str).to_list() == [
        "2026-11-23 06:31:05+00:00",
        "2026-07-01 05:00:00+00:00",
        "2026-07-01 07:00:00+00:00",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + HEADER + ROW,
        (HEADER + ROW).replace("\n", "\r\n"),
        (HEADER + ROW).replace("\n", "\r"),
        HEADER + ROW.rstrip("\n"),
        "\n" + HEADER + "\n  \n" + ROW + "\n",
        HEADER + ",,,,,\n" + ROW,
        HEADER + '"' + ROW.rstrip("\n").replace(",", '","') + '"\n',
        HEADER + ROW.replace(",4,", ", 4 ,"),
        HEADER + ROW.replace(",4,", ",4.0,"),
        "sep=,\n" + HEADER + ROW,
        "\ufeff" + ("SEP=;;;;;;\n" + HEADER + ROW).replace("\n", "\r\n").replace(",", ";"),
        '"sep=;"\n' + ROW.replace(",", ";"),
    ],
    ids=[
        *("mark", "CRLF", "CR", "no end", "blank lines", "commas only", "quoted", "spaces", "4.0"),
        *("delimiter named", "delimiter named, as saved by another program", "delimiter named above a row"),
    ],
)
def test_what_spreadsheets_do_to_a_file_changes_no_row(text: str) -> None:
    found = pain(text)
    assert found.problems == ()
    assert_frame_equal(found.frame, pain(HEADER + ROW).frame)


def test_columns_in_another_order_and_of_ones_own() -> None:
    found = pain("mood,note,flare,region,pain,about,rated_at,\nfine,hi,,,4,2026-11-23,2026-11-23T07:31:05+01:00,x\n")
    assert list(found.frame) == [*PAIN.names, "mood", "column 8"]
    assert found.frame.loc[0, ["note", "mood", "column 8"]].to_list() == ["hi", "fine", "x"]


@pytest.mark.parametrize(
    ("row", "column", "value", "message"),
    [
        (
            ROW.replace(",4,", ",11,"),
            "pain",
            "11",
            f"pain.csv: line 3: pain: '11' is not a whole number from 0 to 10, or empty. {KEPT}",
        ),
        (
            ROW.replace(",4,", ",4.5,"),
            "pain",
            "4.5",
            f"pain.csv: line 3: pain: '4.5' is not a whole number from 0 to 10, or empty. {KEPT}",
        ),
        (
            ROW.replace(",2026-11-23,", ",04/03/2026,"),
            "about",
            "04/03/2026",
            "pain.csv: line 3: about: '04/03/2026' is not a date from 2000 to 2099 such as 2026-11-23. It could be "
            f"4 March 2026 or 3 April 2026: write 2026-03-04 or 2026-04-03. {KEPT}",
        ),
        (
            ROW.replace("+01:00", ""),
            "rated_at",
            "2026-11-23T07:31:05",
            "pain.csv: line 3: rated_at: '2026-11-23T07:31:05' is not a time with its UTC offset such as "
            f"2026-11-23T07:31:05+01:00. {KEPT}",
        ),
        (
            ROW.replace("lower", "lowr"),
            "region",
            "lowr back",
            "pain.csv: line 3: region: 'lowr back' is not one of the choices, or empty. Did you mean 'lower back'? "
            f"Choose from: upper back, lower back, sides, hips, hamstrings, chest, neck, calves. {KEPT}",
        ),
        (
            "a,b\n",
            "",
            "a,b",
            "pain.csv: line 3: has 2 fields where the header has 6. Put double quotes around a text with commas. "
            + KEPT,
        ),
        (
            ROW.replace("a note", "a, note"),
            "",
            ROW.replace("a note", "a, note").strip(),
            "pain.csv: line 3: has 7 fields where the header has 6. Put double quotes around a text with commas. "
            + KEPT,
        ),
        (  # a row that a German Excel saved again, having read it as one cell
            ROW.replace("a note\n", '""a, note"""\n').replace("2026", '"2026', 1),
            "",
            ROW.replace("a note\n", '""a, note"""').replace("2026", '"2026', 1),
            "pain.csv: line 3: has 1 field where the header has 6. Take away the quotes around the whole row; write a "
            f"doubled quote within it once. {KEPT}",
        ),
        (
            ROW.replace("a note", "a \0"),
            "",
            ROW.replace("a note", "a \0").strip("\n"),
            "pain.csv: line 3: holds NUL bytes, as a crash may leave them. Delete them, or the line where nothing else "
            f"is left. {KEPT}",
        ),
        (
            "<<<<<<< HEAD\n",
            "",
            "<<<<<<< HEAD",
            "pain.csv: line 3: is a mark between two versions of the file. Keep the rows that are right and delete this "
            "line.",
        ),
        (
            HEADER,
            "",
            HEADER.strip(),
            "pain.csv: line 3: repeats the header. Delete this line.",
        ),
        (
            ROW,
            "",
            ROW.strip(),
            "pain.csv: line 3: is the same as line 2, which is read. Delete one of the two lines.",
        ),
    ],
)
def test_a_bad_row_is_listed_and_the_others_are_read(row: str, column: str, value: str, message: str) -> None:
    found = pain(HEADER + ROW + row + OTHER)
    assert messages(found) == [(3, column, value, message)]
    assert len(found.frame) == 2


def test_bytes_that_are_no_text_are_listed() -> None:
    found = read(
        PAIN, (HEADER + OTHER.replace("note", "caf\xe9")).encode() + ROW.replace("note", "caf\xe9").encode("latin-1")
    )
    assert messages(found) == [
        (
            3,
            "",
            ROW.replace("note", "caf\ufffd").strip(),
            f"pain.csv: line 3: is not UTF-8 text. Save the file as UTF-8. {KEPT}",
        )
    ]
    assert len(found.frame) == 1


def test_a_torn_last_line_is_listed() -> None:
    torn = ROW.replace("a note\n", '"a no')
    found = pain(HEADER + ROW + torn)
    assert messages(found) == [
        (
            3,
            "",
            torn,
            "pain.csv: line 3: opens a quote that is never closed. Close it, or write a quote inside a text twice. "
            + KEPT,
        )
    ]


def test_a_stray_quote_does_not_swallow_the_rows_below() -> None:
    found = pain(HEADER + ROW.replace("a note", '"a note') + ROW + OTHER + THIRD)
    assert [problem.line for problem in found.problems] == [2]
    assert len(found.frame) == 3


@pytest.mark.parametrize("name", ["pain", "visits", "sessions"])
def test_a_row_within_a_text_is_a_row(name: str) -> None:
    table = TABLES[name]
    rows = {
        "pain": ["2026-11-23T07:31:05+01:00,2026-11-23,4,,,{},,,,", "2026-11-24T07:31:05+01:00,2026-11-24,5,,,{},,,,"],
        "visits": ["2026-11-23,GP,{},2026-12-04", "2026-11-24,GP,{},"],
        "sessions": [f"s{n},,2026-11-22,2026-11-22T07:31:05+01:00,,30{n},200,completed,3,2,{{}},,,," for n in "12"],
    }[name]
    lines = [",".join(table.names), rows[0].format('"ouch'), rows[1].format('better"'), rows[1].format("fine"), ""]
    found = read(table, "\n".join(lines).encode())
    assert [problem.line for problem in found.problems] == [2]
    assert found.frame["note"].to_list() == ['better"', "fine"]
    bare = read(table, "\n".join([rows[0].format("first"), *lines[1:]]).encode())
    assert [problem.line for problem in bare.problems] == [2]
    assert bare.frame["note"].to_list() == ["first", 'better"', "fine"]
    prose = rows[0].format('"next:\n2026-12-01,stretch,walk,rest,5,6"')
    assert len(read(table, "\n".join([lines[0], prose, *lines[3:]]).encode()).frame) == 2
    prose = rows[0].format('"2026 began, on 1 January,\nwith 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, then 20"')
    assert len(read(table, "\n".join([lines[0], prose, *lines[3:]]).encode()).frame) == 2


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_header_that_opens_a_quote_does_not_swallow_the_rows_below(end: str) -> None:
    header, row = HEADER.strip() + ',"mood', ROW.strip()
    text = end.join([header, row + ",", OTHER.strip() + ',"', THIRD.strip() + ",low", ""])
    found = pain(text)
    assert list(found.frame) == [*PAIN.names, "mood"]
    assert found.frame["pain"].to_list() == [4, 6]
    assert [(problem.line, problem.what) for problem in found.problems] == [(3, "opens a quote that is never closed.")]
    unusable = pain(text.replace("about,pain", '"about,pain'))
    assert unusable.frame.empty
    assert [problem.line for problem in unusable.problems] == [2, 3, 4]


def test_a_name_of_two_lines_is_a_name() -> None:
    found = pain(HEADER.strip() + ',"mood\nat night"\n' + ROW.strip() + ",low\n")
    assert found.problems == ()
    assert found.frame["mood"].to_list() == ["low"]


def test_blank_quotes_above_the_header_hide_no_row() -> None:
    found = pain('";"\n' + HEADER + ROW)
    assert [problem.line for problem in found.problems] == [1]
    assert len(found.frame) == 1


def test_line_numbers_count_lines_not_rows() -> None:
    found = pain(HEADER + ROW.replace("a note", '"a\nb\nc"') + "\n" + ROW.replace(",4,", ",x,"))
    assert [problem.line for problem in found.problems] == [6]


def test_only_the_first_wrong_field_of_a_row_is_listed() -> None:
    found = pain(HEADER + "x,y,z,,,\n")
    assert [(problem.line, problem.column) for problem in found.problems] == [(2, "rated_at")]


def test_marks_that_go_on_are_read_and_what_is_wrong_with_others_is_listed() -> None:
    found = read(
        TABLES["marks"],
        b"from,to,kind,what,note\n2026-11-23,,medicine,,\n2026-11-23,2026-11-22,stress,,\n"
        b"2026-11-23,,pills,,\n,,sleep,,\n2026-11-24,2026-11-24,sleep,,\n",
    )
    assert found.frame["kind"].to_list() == ["medicine", "sleep"]
    assert found.frame["to"].isna().to_list() == [True, False]
    choices = "Choose from: medicine, equipment, sleep, stress, other."
    assert [message for _, _, _, message in messages(found)] == [
        f"marks.csv: line 3: to: '2026-11-22' is not on or after 'from'. {KEPT}",
        f"marks.csv: line 4: kind: 'pills' is not one of the choices. {choices} {KEPT}",
        f"marks.csv: line 5: from: '' is not a date from 2000 to 2099 such as 2026-11-23. {KEPT}",
    ]


def test_a_pause_that_ends_before_it_begins_is_listed() -> None:
    found = read(TABLES["pauses"], b"from,to,why\n2026-11-23,2026-11-22,flu\n")
    assert messages(found) == [
        (2, "to", "2026-11-22", f"pauses.csv: line 2: to: '2026-11-22' is not on or after 'from'. {KEPT}")
    ]


@pytest.mark.parametrize(
    ("text", "lines", "fault"),
    [
        ("a" + ROW + OTHER, [1, 2], "the first line is not the header"),
        ("rated_at,about,pain,region,note\na,b,c,d,e\n", [2], "the header lacks 'flare'"),
        ("rated_at,about,pain\n", [1], "the header lacks 'region', 'flare', 'note'"),
        (HEADER.replace("\n", ",note\n") + ROW, [2], "the header names 'note' twice"),
        ((HEADER + ROW).replace(",", "|"), [1, 2], "the first line is not the header"),
    ],
)
def test_under_a_header_that_cannot_be_used_every_row_is_listed(text: str, lines: list[int], fault: str) -> None:
    found = pain(text)
    assert found.frame.empty
    assert [problem.line for problem in found.problems] == lines
    assert {problem.message for problem in found.problems} == {f"pain.csv: {fault}. {ASK}"}


def test_problems_make_a_typed_frame() -> None:
    for problems in ((), pain("x\n").problems):
        frame = problem_frame(problems)
        assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
            "file": "str",
            "line": "Int64",
            "column": "str",
            "value": "str",
            "message": "str",
        }


NOTES = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
FIELDS = st.tuples(
    st.sampled_from(
        ["2026-11-23T07:31:05+01:00", "2026-07-01T23:59:59-09:30", "2026-07-01T07:00Z", "2026-07-01", "", "x"]
    ),
    st.sampled_from(["2026-11-23", "20261123", "2026-02-30", ""]),
    st.sampled_from(["4", "04", "+4", " 4", "4.0", "", "-1", "99999999999999999999", "x"]),
    st.sampled_from(["", "hips", "knee"]),
    st.sampled_from(["", "true", "TRUE", "1", "yes"]),
    NOTES,
)
SOUND = st.tuples(
    st.just("2026-11-23T07:31:05+01:00"), st.just("2026-11-23"), st.just("4"), st.just(""), st.just("true"), NOTES
)


@given(st.lists(SOUND, max_size=5, unique=True))
def test_both_ways_read_sound_files_alike(rows: list[tuple[str, ...]]) -> None:
    data = (HEADER + "".join(csv_line(row) for row in rows)).encode()
    found = read(PAIN, data)
    assert found.problems == ()
    assert found.frame["note"].to_list() == [row[-1] for row in rows]
    assert_frame_equal(found.frame, careful(PAIN, data).frame)


@given(st.lists(FIELDS, max_size=6, unique=True))
def test_every_row_is_read_or_listed(rows: list[tuple[str, ...]]) -> None:
    data = (HEADER + "".join(csv_line(row) for row in rows)).encode()
    found = read(PAIN, data)
    there = [row for row in rows if any(field.strip() for field in row)]
    assert len(found.frame) + len(found.problems) == len(there)
    assert found.problems == careful(PAIN, data).problems


MARKS = ["", ",", '"', "\n", "\r", "\r\n", "\0", "\u2028", "4", "x", "\ufeff", ";", " ", "é"]


@given(st.lists(SOUND, max_size=4), st.integers(0, 10**6), st.integers(1, 4))
def test_damaged_files_are_read_alike_both_ways(rows: list[tuple[str, ...]], seed: int, blows: int) -> None:
    text = HEADER + "".join(csv_line(row) for row in rows)
    chance = random.Random(seed)
    for _ in range(blows):
        at = chance.randrange(len(text))
        text = text[:at] + chance.choice(MARKS) + text[at + chance.randrange(3) :]
    slow = careful(PAIN, text.encode())
    fast = quick(PAIN, text.encode())
    if fast is not None:
        assert slow.problems == ()
        assert_frame_equal(fast.frame, slow.frame)


PERFORMED = TABLES["performed"]
INSTANT_OF_ALL = "2026-11-23T07:31:05+01:00"
INSTANT = st.one_of(
    st.from_regex(r"\A2026-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9][+-][01][0-9]:[0-5][0-9]\Z"),
    st.sampled_from(["", " 2026-11-23T07:31:0+01:00", "2026-W48-1T07:31:05+01:00", "20261123  T07:31:05+01:00"]),
)
WHOLE = st.sampled_from(["1", "10", "+1", "-0", "007", " 3", "3 ", "0", "1e1", "1_0", "0x1", "2.0", "", "86401"])


@given(st.lists(st.tuples(WHOLE, WHOLE, INSTANT), max_size=4))
def test_numbers_and_times_are_read_alike_both_ways(rows: list[tuple[str, str, str]]) -> None:
    lines = [csv_line(["s", order, "x", "both", "1", "1", "1", active, "done", ended]) for order, active, ended in rows]
    data = (csv_line(PERFORMED.names) + "".join(lines)).encode()
    fast, slow = quick(PERFORMED, data), careful(PERFORMED, data)
    assert (fast is not None) == (slow.problems == ())
    if fast is not None:
        assert_frame_equal(fast.frame, slow.frame)


FAR = st.from_regex(
    r"\A[0-9]{4}-(0[0-9]|1[0-3])-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9][+,-][0-2][0-9]:[0-6][0-9]\Z"
)


@given(st.lists(FAR | INSTANT | st.just("2026-11-23T07:31:05+01:00"), max_size=6))
@example(["2026-11-23T07:31:05+01:0", "02026-11-23T07:31:05+01:00"])
@example(["0001-01-01T00:00:00+01:00"])
@example(["9999-12-31T23:59:59-01:00"])
@example(["2026-11-23T07:31:05-00:30", "", "1500-02-28T23:59:59+19:59"])
@example(["2026-11-23T07:31:05,01:00"])
@example(["0000-01-01T00:00:00+00:00"])
@example(["\udc80026-11-23T07:31:05+01:00"])
@example([])
def test_times_all_at_once_are_as_one_by_one(texts: list[str]) -> None:
    column = PERFORMED.column("ended_at")
    at_once = reading._instants(np.array(texts, dtype=object))
    if at_once is not None:
        assert at_once.dtype == "datetime64[us, UTC]"
        assert [None if time is pd.NaT else time for time in at_once] == [column.parse(text) for text in texts]


@given(st.lists(st.sampled_from(["1", "01", "1.0", "2"]), max_size=5), st.sampled_from(["\n", "\r\n"]))
def test_doubled_rows_are_left_to_the_careful_way(orders: list[str], end: str) -> None:
    lines = [csv_line(["s", n, "x", "both", "1", "1", "1", "1", "done", INSTANT_OF_ALL]) for n in orders]
    data = "".join([csv_line(PERFORMED.names), *lines]).encode().replace(b"\n", end.encode())
    fast, slow = quick(PERFORMED, data), careful(PERFORMED, data)
    assert len(slow.problems) == len(orders) - len({*orders})
    assert fast is None or (slow.problems == () and fast.frame.equals(slow.frame))


@given(st.binary(max_size=60) | st.text(st.sampled_from('a,"\r\n'), max_size=30).map(str.encode))
@example(BYTE_ORDER_MARK + b"a,b\n")
def test_records_together_are_the_whole_file(data: bytes) -> None:
    dialect = dialect_of(data)
    whole = dialect.data("".join(record.raw for record in records(data)), Path("pain.csv"))
    half = bytes(len(data) % 2) if dialect.wide else b""
    assert whole == data + half or data in (BYTE_ORDER_MARK, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@given(st.binary(max_size=80))
def test_no_bytes_bring_the_reader_down(data: bytes) -> None:
    for start in (b"", HEADER.encode()):
        found = read(PAIN, start + data)
        assert isinstance(found.frame, pd.DataFrame)


SESSIONS = TABLES["sessions"]
SESSION = ["s", "", "2026-11-23", "2026-11-23T07:31:05+01:00", "", "1", "1", "completed", "", ""]


@given(st.lists(NOTES.filter(lambda note: "\r" not in note), max_size=4, unique=True), st.booleans())
def test_an_optional_column_that_a_file_lacks_is_empty_both_ways(notes: list[str], torn: bool) -> None:
    names = [column.name for column in SESSIONS.columns if not column.optional]
    data = "".join([csv_line(names), *(csv_line([*SESSION, note]) for note in notes), "s\n" * torn]).encode()
    fast, slow = quick(SESSIONS, data), careful(SESSIONS, data)
    assert (fast is None) == torn
    found = read(SESSIONS, data)
    assert list(found.frame) == list(SESSIONS.names)
    assert found.frame["note"].to_list() == notes
    assert found.frame["entered_at"].isna().all()
    assert str(found.frame["entered_at"].dtype) == "datetime64[us, UTC]"
    assert list(found.instants["entered_at"]) == [""] * len(notes)
    assert len(found.problems) == torn
    if fast is not None:
        assert_frame_equal(fast.frame, slow.frame)


def test_a_column_that_is_not_optional_is_still_needed() -> None:
    names = [name for name in SESSIONS.names if name != "note"]
    found = read(SESSIONS, (csv_line(names) + csv_line([*SESSION, ""])).encode())
    assert [problem.message.partition(". ")[0] for problem in found.problems] == [
        "sessions.csv: the header lacks 'note'"
    ]


@pytest.mark.parametrize("read_it", [pain, lambda text: careful(PAIN, text.encode())])
def test_two_stray_quotes_are_no_note_of_several_rows(read_it: Callable[[str], reading.Reading]) -> None:
    stray = [row.replace("a note", '"a note') for row in (ROW, OTHER)]
    found = read_it(HEADER + stray[0] + THIRD + stray[1])
    assert found.frame["pain"].to_list() == [6]
    assert [problem.line for problem in found.problems] == [2, 4]
    several = ROW.replace("a note", '"a note, ""two"",\nthree"')
    assert read_it(HEADER + several + OTHER).frame["note"].to_list() == ['a note, "two",\nthree', "a note"]


def test_a_row_of_very_many_fields_is_listed_before_a_frame_is_made_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pd, "read_csv", None)
    found = pain(HEADER + "," * 20_000 + "x\n" + ROW)
    assert [problem.line for problem in found.problems] == [2]
    assert len(found.frame) == 1


def test_going_on_behind_a_stray_quote_passes_through_no_line_again() -> None:
    class Lines(list[str]):
        def __iter__(self) -> Iterator[str]:
            raise AssertionError("all lines are passed through")

    lines = Lines([ROW, OTHER, THIRD])
    assert [record.line for record, _ in records_module._records_from(lines, 1, ",")] == [2, 3]
