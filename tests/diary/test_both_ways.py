"""Whatever stands in a table, the way that reads all of it at once takes no other value than the careful one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from planner.diary import reading
from planner.diary.columns import Column, Table, csv_line
from planner.diary.csv_dialect import dialect_of
from planner.diary.tables import TABLES

Strategy = st.SearchStrategy[str]

_SOUND = {
    "date": "2026-11-23 2026-11-24 2000-01-01 2099-12-31",
    "instant": "2026-11-23T07:31:05+01:00 2026-11-23T07:31:05-09:30 2024-02-29T23:59:59+00:00",
    "whole": "1 2",
    "flag": "true false",
    "text": "a b",
}
_ODD = {
    "date": "20261123|23.11.2026|11/23/2026| 2026-11-23 |2026-W48-1|2026-11-23 00:00|2026-02-30|0000-01-01|1999-12-31|"
    "10000-01-01|٢٠٢٦-11-23|1e3",
    "instant": "2026-11-23T24:00:00+00:00|2026-11-23T07:31:60+01:00|2026-11-23T07:31:05,01:00|2026-11-23T07:31:05+24:00|"
    "2026-11-23T07:31:05+0100|2026-11-23 07:31:05Z|٢٠٢٦-11-23T07:31:05+01:00|0000-01-01T00:00:00+00:00|"
    "0001-01-01T00:00:00+14:00|9999-12-31T23:59:59-01:00|2026-11-23T07:31:05|10000-01-01T00:00:00+00:0|"
    "2026-11-23T07:31:05+01:00\n2026-11-23T07:31:05+01:00",
    "whole": "04|+4|-0| 4|4\t|4.0|4,0|4.000|4.|4.5|1e0|1e3|1e400|0x4|1_0|٣|４|-1|1000|TRUE|false|nan|inf|NA|--4|"
    "9223372036854775808|99999999999999999999|-99999999999999999999",
    "flag": "TRUE| true|wahr|fałsz|0|yes|tru\u0435",
    "text": "NA|nan|None|null|a,b|a;b|a\"b|\"|a\nb|a\r\nb|a\x0cb|a\x85b|a\u2028b|é|\\|#|'|'=1|'x|\"'=1|x,'=2|=1|\ufeff",
}
MARKS = ["", ",", '"', "\n", "\r", "\0", "\x1a", "\t", ";", " ", "'", "é", "\ufeff", "\u2028", ".000", ",\n", "\n\n"]


def fields(column: Column, odd: bool) -> Strategy:
    sound = column.choices or (_SOUND[column.kind].split() + [""] * column.empty)
    return st.sampled_from([*sound, *(["", " ", *_ODD[column.kind].split("|")] if odd else [])])


@st.composite
def files(draw: Any) -> tuple[Table, bytes]:
    """Draw a table and a file of it: each column sound or odd, a mark changed here and there, in any dialect."""
    table = TABLES[draw(st.sampled_from(sorted(TABLES)))]
    columns = [column for column in table.columns if not (column.optional and draw(st.booleans()))]
    if draw(st.booleans()):
        own = Column(draw(st.sampled_from(["mood", "", "a\nb", "'x"])), "text", "a column of one's own", empty=True)
        columns.insert(draw(st.integers(0, len(columns))), own)
    odd = draw(st.sets(st.integers(0, len(columns) - 1), max_size=2))
    row = st.tuples(*(fields(column, place in odd) for place, column in enumerate(columns)))
    rows = draw(st.lists(row, max_size=4))
    delimiter, end = draw(st.sampled_from(",,;\t")), draw(st.sampled_from(["\n", "\n", "\r\n"]))
    text = "".join(csv_line(line, delimiter, end) for line in ([column.name for column in columns], *rows))
    text = draw(st.sampled_from(["", "", "\ufeff", f"sep={delimiter}{end}"])) + text
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(MARKS)) + text[at + draw(st.integers(0, 2)) :]
    return table, text.encode(draw(st.sampled_from(["utf-8", "utf-8", "utf-16"])))


def alike(table: Table, data: bytes) -> None:
    dialect = dialect_of(data)
    fast, slow = reading._quick(table, data, dialect), reading._careful(table, data, dialect)
    if fast is not None:
        assert slow.problems == ()
        assert_frame_equal(fast.frame, slow.frame)
        assert {name: list(texts) for name, texts in fast.instants.items()} == {
            name: list(texts) for name, texts in slow.instants.items()
        }
    assert len(reading.read(table, data).problems) == len(slow.problems)


@given(files())
def test_any_table_is_read_alike_both_ways(file: tuple[Table, bytes]) -> None:
    alike(*file)


@pytest.mark.parametrize(
    "text", ["TRUE", "false", "99999999999999999999", "-99999999999999999999", "9223372036854775808", "1e400"]
)
def test_what_is_no_number_is_listed_also_where_it_fills_its_column(text: str) -> None:
    table = TABLES["performed"]
    rows = [csv_line(["s", n, "x", "both", "1", "1", "1", text, "done", ""]) for n in "12"]
    data = "".join([csv_line(table.names), *rows]).encode()
    alike(table, data)
    found = reading.read(table, data)
    assert found.frame.empty
    assert [(problem.line, problem.column, problem.value) for problem in found.problems] == [
        (2, "active_s", text),
        (3, "active_s", text),
    ]
