from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner import PlannerError, importing
from planner.diary.dates import AmbiguousDays
from planner.importing.entries import Left
from tests.helpers.elsewhere import TRACK_AND_GRAPH
from tests.importing.reading import source, told, trackers

READ = {
    "Back pain": [
        (2, "2026-09-14T21:30+01:00", "4", "", ""),
        (3, "2026-09-13T07:00+01:00", "2.5", "", "long, drive"),
        (4, "2026-09-12T07:00+00:00", "7", "", "worst: lifting"),
    ],
    "Stretching": [(5, "2026-09-14T07:15+02:00", "900", "", ""), (6, "2026-09-13T07:15+02:00", "-70", "", "")],
    "Weight": [(7, "2026-09-13T07:15+02:00", "71.3", "", "")],
}


def test_each_feature_is_a_tracker_with_its_own_times() -> None:
    found = trackers(TRACK_AND_GRAPH)
    assert {name: told(each) for name, each in found.items()} == READ
    assert [(each.unit, each.stamp) for each in found.values()] == [("", "end"), ("seconds", "end"), ("", "end")]


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + TRACK_AND_GRAPH,
        "sep=,\r\n" + TRACK_AND_GRAPH,
        TRACK_AND_GRAPH.replace('"long, drive"', "long# drive").replace(",", ";").replace("#", ","),
        TRACK_AND_GRAPH.replace('"long, drive"', "long# drive").replace(",", "\t").replace("#", ","),
        TRACK_AND_GRAPH.replace("FeatureName,Timestamp,Value,Label,Note", "featurename, TIMESTAMP ,value,label, Note"),
        TRACK_AND_GRAPH.replace("FeatureName", "Feature Name"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_export_that_was_saved_anew_is_read_the_same(text: str, encoding: str) -> None:
    below = 1 if text.startswith("sep=") else 0
    found = trackers(text.encode(encoding))
    assert {name: [(line - below, *rest) for line, *rest in told(each)] for name, each in found.items()} == READ


def test_two_values_at_one_moment_are_both_there_with_their_labels() -> None:
    (found,) = source(
        "FeatureName,Timestamp,Value,Label,Note\n"
        "Stretching,2026-11-10T07:30:00+01:00,0:05:00,Hips,\nStretching,2026-11-10T07:30:00+01:00,0:03:00,Neck,slow\n"
    ).trackers
    assert told(found) == [
        (2, "2026-11-10T07:30+01:00", "300", "", "Hips"),
        (3, "2026-11-10T07:30+01:00", "180", "", "Neck: slow"),
    ]


@pytest.mark.parametrize(
    ("value", "amount", "note"),
    [
        ("1", 1, ""),
        ("-10.1", Decimal("-10.1"), ""),
        ("3:Label 1", 3, "Label 1"),
        ("1.0E-3", Decimal("0.001"), ""),
        ('"4,5"', Decimal("4.5"), ""),
        ("1:10:00", 4200, ""),
        ("1:10:00:", 4200, ""),
        ("-10:-30:20:Some: :la:bel", -37780, "Some: :la:bel"),
        ("12345:18:20", 44443100, ""),
    ],
)
def test_values_of_every_version(value: str, amount: object, note: str) -> None:
    (found,) = source(f"FeatureName,Timestamp,Value,Note\r\nA,2022-09-14T21:30:41.432+01:00,{value},\r\n").trackers
    assert [(each.amount, each.note) for each in found.entries] == [(amount, note)]


@pytest.mark.parametrize(
    "stamp", ["2022-09-14T21:30:41", "2022-09-14 21:30:41", "14.09.2022 21:30:41", "9/14/2022 9:30:41 PM"]
)
def test_a_time_without_its_offset_has_none(stamp: str) -> None:
    (found,) = source(f"FeatureName,Timestamp,Value\nA,{stamp},1\n").trackers
    assert [each.at for each in found.entries] == [datetime(2022, 9, 14, 21, 30, 41)]


def test_days_that_a_spreadsheet_wrote_anew_are_asked_about() -> None:
    text = b"FeatureName;Timestamp;Value\nA;05/11/2022 21:30;1\n"
    with pytest.raises(AmbiguousDays):
        importing.read(text, "x.csv")
    assert [importing.read(text, "x.csv", first).trackers[0].entries[0].day.month for first in (True, False)] == [11, 5]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("A,2022-09-14T99:30:41,1,", "Its time is in a form that is not known here. Write it as 07:31."),
        ("A,yesterday,1,", "Its day is in a form that is not known here. Write it as 2026-11-23."),
        ("A,,1,", "The row has no time."),
        ("A,1022-09-14T21:30:41Z,1,", "No day from 2000 to 2099 stands there."),
        ("A,2022-09-14T21:30:41Z,NaN,", "No number stands there."),
        ("A,2022-09-14T21:30:41Z,4 or 5,", "More than a number stands there."),
        ("A,2022-09-14T21:30:41Z", "The row has no value."),
    ],
)
def test_a_row_that_cannot_be_read_is_named_with_the_true_reason(row: str, why: str) -> None:
    (found,) = source(f"FeatureName,Timestamp,Value,Note\r\n{row}\r\n").trackers
    assert (found.entries, found.left) == ((), (Left(2, why),))


@given(
    st.lists(
        st.lists(st.text(max_size=10) | st.sampled_from(["A", "2022-09-14T21:30:41Z", "1:10:00", "4.0:x"]), max_size=5)
    ),
    st.sampled_from(["FeatureName,Timestamp,Value", "Value,Note,Timestamp,FeatureName,Label"]),
    st.sampled_from(",;\t"),
)
def test_only_sentences_come_out_of_any_rows(rows: list[list[str]], header: str, mark: str) -> None:
    text = header.replace(",", mark) + "\n" + "\n".join(mark.join(row) for row in rows)
    try:
        found = importing.read(text.encode("utf-8", "surrogatepass"), "x.csv")
    except PlannerError:
        return
    assert found.app == "Track & Graph"
    assert all(row.why.endswith(".") for tracker in found.trackers for row in tracker.left)
