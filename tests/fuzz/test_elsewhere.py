"""Files of other programs that anything was done to: each row is read or left with its reason, or the file refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz import readers
from tests.fuzz.odd import DAYS, MOMENTS, altered, files, tries

TOKENS = (
    *(
        b",",
        b";",
        b'"',
        b'""',
        b"\n",
        b"\r\n",
        b"\r",
        b"\0",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xe4",
        b"\t",
        b" | ",
        b": ",
    ),
    *(
        b"4",
        b"-4",
        b"4,0",
        b"4.5",
        b"1e999",
        b"nan",
        b"9" * 5000,
        b"4/10 points",
        b"8:00",
        b"1h 5m",
        b"0:01:30",
        b"12:05 am",
    ),
    *(
        b"(Mild)",
        b"(",
        b")",
        b"Symptom",
        b"Active",
        b"Rest Timer",
        b"8th Dec 2021",
        b"pm",
        b"\xe2\x80\xaf",
        b"duration (ms)",
    ),
    *(
        b"<br>",
        b"<b>",
        b"&amp;",
        b"&lol;",
        b"&#0;",
        b"<",
        b"/>",
        b"<!--",
        b"-->",
        b"<![CDATA[",
        b"]]>",
        b"<?x ?>",
        b"</HealthData>",
    ),
    *(
        b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
        b"<Record ",
        b"<Workout ",
        b"<Correlation>",
        b'key="HKTimeZone" value="x"',
        b"<a>" * 40,
    ),
    *(
        b"sep=;\n",
        b"none",
        b"severe",
        b"x",
        b"20.11.26",
        b"7:31 p.m.",
        b"GMT+1",
        b"1795159865",
        b"NO",
        b"SKIP",
        b"1'234",
    ),
    *(b"{", b"}", b"[", b"]", b"null", b"true", b"\\ud800", b"[" * 3000, b"PK\x01\x02", b"PK\x03\x04"),
    *(text.encode() for text in (*MOMENTS, *DAYS)),
)
JSONS = {name: readers.ELSEWHERE[name] for name in ("daylio_backup", "google_fit")}


@pytest.mark.parametrize("name", readers.ELSEWHERE)
def test_any_file_of_another_program_is_read_or_refused_with_a_sentence(name: str) -> None:
    read, sound = readers.ELSEWHERE[name]

    @tries(20)
    @given(files(sound, TOKENS))
    def run(data: bytes) -> None:
        read(data)

    run()


@pytest.mark.parametrize("name", JSONS)
def test_any_json_of_another_program_is_read_or_refused_with_a_sentence(name: str) -> None:
    read, sound = JSONS[name]

    @tries(20)
    @given(altered([json.loads(data) for data in sound]).map(json.dumps))
    def run(text: str) -> None:
        read(text.encode("utf-8", "surrogatepass"))

    run()


@tries(10)
@given(
    st.lists(
        st.tuples(
            *[st.none() | st.integers(-(2**63), 2**63 - 1) | st.floats() | st.text(max_size=5) | st.binary(max_size=5)]
            * 6
        ),
        max_size=5,
    )
)
def test_any_row_of_health_connect_is_read_or_left(rows: list[tuple[object, ...]]) -> None:
    readers.elsewhere(readers.elsewhere_too.health_connect(*rows))
