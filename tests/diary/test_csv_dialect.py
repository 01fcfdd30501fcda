from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.diary.csv_dialect import Dialect, dialect_of

TEXT = "date;with;note\r\n2026-11-01;René;ok\r\n"


@pytest.mark.parametrize(
    ("data", "dialect"),
    [
        (b"", Dialect()),
        (b"a,b\n1,2\n", Dialect()),
        (b"a\tb\r\n1\t2\n", Dialect("utf-8", "\t", "\r\n")),
        (b"\n;;\n<<<<<<< HEAD\na;b,c;d\n", Dialect("utf-8", ";")),
        (b'"a;b;c",d,e\n', Dialect()),
        (TEXT.encode(), Dialect("utf-8", ";", "\r\n")),
        (TEXT.encode("utf-8-sig"), Dialect("utf-8", ";", "\r\n")),
        (TEXT.encode("latin-1"), Dialect("cp1252", ";", "\r\n")),
        (TEXT.encode("utf-16"), Dialect("utf-16-le", ";", "\r\n")),
        (TEXT.encode("utf-16-le"), Dialect("utf-16-le", ";", "\r\n")),
        (TEXT.encode("utf-16-be"), Dialect("utf-16-be", ";", "\r\n")),
        (TEXT.encode() + "é;".encode("latin-1"), Dialect("utf-8", ";", "\r\n")),  # UTF-8 that came to harm
        (b"a,b\nx,caf\xc3", Dialect()),  # torn within a character
        ("a,b\nпривет,1\n".encode("cp1251"), Dialect()),  # another alphabet: not guessed
        (b"a,b\n\x81,1\n", Dialect()),  # a byte that stands for nothing
        (b"sep=;\na;b\n1;2\n", Dialect("utf-8", ";")),
        ("sep=\t\r\n".encode("utf-16"), Dialect("utf-16-le", "\t", "\r\n")),
        (b"sep=;\na,b\n1,2\n", Dialect()),  # what stands there counts, not what is said
        (b"a" * 70_000 + b";b,c;d\n", Dialect("utf-8", ";")),
    ],
)
def test_a_file_says_how_it_is_written(data: bytes, dialect: Dialect) -> None:
    assert dialect_of(data) == dialect


@given(st.binary(max_size=60), st.sampled_from([b"", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"a,b\n"]))
def test_the_text_of_any_file_gives_its_bytes_back(tail: bytes, start: bytes) -> None:
    data = start + tail
    dialect = dialect_of(data)
    half = bytes(len(data) % 2) if dialect.wide else b""
    assert dialect.data(dialect.text(data), Path("x.csv")) == data + half
    if not dialect.wide:
        assert dialect.utf8(data).decode("utf-8", "surrogateescape") == dialect.text(data)
