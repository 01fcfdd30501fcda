from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner import PlannerError, importing
from planner.diary import Diary
from planner.diary.dates import AmbiguousDays
from planner.importing.entries import Tracker
from tests.helpers.elsewhere import zipped
from tests.importing.reading import left, refusal, source, told, trackers

FORM = "Give it the columns date, value and, if you like, time and note, then choose it again."
FORM_ANSWERS = (
    '"Timestamp","How bad is your back pain? (0-10)","How long did you stretch?","Did you sleep well?","Anything else?"\n'
    '"2026/11/20 7:31:05 AM GMT+1","4","15 min","Yes","stiff, but fine"\n'
    '"2026/11/21 9:05:44 pm GMT+5:30","6","1 h 5 min","No",""\n'
)


def alone(data: bytes | str, name: str = "file.csv") -> Tracker:
    (tracker,) = source(data, name).trackers
    return tracker


def cells(*values: str, title: str = "pain") -> Tracker:
    """Return the tracker of a column of these cells, a day each from 1 November."""
    held = io.StringIO()
    csv.writer(held).writerows([["date", title], *([f"2026-11-{day:02}", each] for day, each in enumerate(values, 1))])
    return alone(held.getvalue())


def amounts(tracker: Tracker) -> list[str]:
    return [entry.word or f"{entry.amount.normalize():f}" for entry in tracker.entries]


# Days and times.


@pytest.mark.parametrize(
    "text",
    [
        "date,value,note\n2026-11-05,4,stiff\n2026-11-16,5,\n",
        "\ufeffDatum;Schmerz;Notiz\r\n5.11.2026;4,0;stiff\r\n16.11.2026;5,0;\r\n",
        "2026/11/05\t4.0\tstiff\n2026/11/16\t5\n",
        "05/11/2026|4|stiff\n16/11/2026|5|\n",
        "11/05/2026,4,stiff\n11/16/2026,5,\n",
        "11/05/26,4,stiff\n11/16/26,5,\n",
        "day,note,pain\n5 Nov 2026,stiff,4\n16 November 2026,,5\n",
        'Date,Pain,Note\n"Nov 5, 2026",4,stiff\n"Monday, November 16, 2026",5,\n',
        "20261105,4,stiff\n\n20261116,5,\n\n",
        "sep=;\ndate;value;note\n2026-11-05;4;stiff\n2026-11-16;5;\n",
        "My pain\n\ndate,value,note\n2026-11-05,4,stiff\n2026-11-16,5,\n",
        "id,value,date,remarks\n1,4,2026-11-05,stiff\n2,5,2026-11-16,\n",
        "date,pain\n2026-11-05 00:00:00,4\n2026-11-16 00:00:00,5\n",  # so pandas and spreadsheets write a day
        "date,time,pain\n2026-11-05,0:00,4\n2026-11-16,0:00,5\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_the_same_days_in_many_forms(text: str, encoding: str) -> None:
    text = text.removeprefix("\ufeff") if encoding == "cp1252" else text
    found = alone(text.encode(encoding))
    assert [(each.day, each.at, each.amount) for each in found.entries] == [
        (date(2026, 11, 5), None, 4),
        (date(2026, 11, 16), None, 5),
    ]
    assert [each.note for each in found.entries] == ["stiff" if "stiff" in text else "", ""]
    assert found.left == ()


@pytest.mark.parametrize(
    "text",
    [
        "Date,Time,Pain\n2026-11-20,7:31:05,4\n2026-11-20,21:30,6\n",
        "Datum;Uhrzeit;Schmerz\n20.11.2026;7:31:05 Uhr;4\n20.11.2026;21.30 Uhr;6\n",
        "Date,Heure,Douleur\n20/11/2026,07:31:05,4\n20/11/2026,21h30,6\n",
        "Fecha,Hora,Dolor\n20/11/2026,7:31:05 a. m.,4\n20/11/2026,9:30 p. m.,6\n",
        "Data,Ora,Dolore\n20/11/2026,07:31:05,4\n20/11/2026,21:30,6\n",
        "Date,Time of day,Pain\n11/20/2026,7:31:05\u202fAM,4\n11/20/2026,9:30\u202fPM,6\n",
        "date,pain\n11/20/2026 7:31:05 AM,4\n11/20/2026 9:30 PM,6\n",
        'When,Pain\n"11/20/2026, 7:31:05 AM",4\n"11/20/2026, 9:30:00 PM",6\n',
        "when;pain\n20.11.26 7:31:05;4\n20.11.26 21:30;6\n",
        "2026-11-20,7:31:05,4\n2026-11-20,21:30,6\n",
        "2026-11-20T07:31:05,4\n2026-11-20T21:30,6\n",
        "Time,Pain\n2026-11-20 07:31:05,4\n2026-11-20 21:30:00,6\n",
        "Date,Time,Pain\n2026-11-20,1899-12-30 07:31:05,4\n2026-11-20,1899-12-30 21:30:00,6\n",
        "Date,Pain,Timestamp\n2026-11-20,4,2026-11-20 07:31:05\n2026-11-20,6,2026-11-20 21:30:00\n",
    ],
)
def test_every_rating_keeps_its_hour(text: str) -> None:
    (found,) = importing.read(text.encode(), "x.csv", day_first=None if "20.11.26" not in text else True).trackers
    assert [(each.at, each.amount) for each in found.entries] == [
        (datetime(2026, 11, 20, 7, 31, 5), 4),
        (datetime(2026, 11, 20, 21, 30), 6),
    ]
    assert not found.utc


def test_seconds_since_1970_and_times_of_utc_are_known_as_such() -> None:
    for stamp in ("1795159865", "1795159865000", "2026-11-20T07:31:05Z", "2026-11-20T07:31:05.000Z"):
        found = alone(f"timestamp,pain\n{stamp},4\n")
        assert found.entries[0].at == datetime(2026, 11, 20, 7, 31, 5, tzinfo=UTC)
        assert found.utc
    assert not alone("timestamp,pain\n2026-11-20T07:31:05+01:00,4\n").utc


def test_an_hour_may_stand_alone_in_a_column_of_times() -> None:
    found = alone("Date,Hour,Pain\n2026-11-20,7,4\n2026-11-20,21,6\n")
    assert [each.at for each in found.entries] == [datetime(2026, 11, 20, 7), datetime(2026, 11, 20, 21)]


def test_a_column_called_time_may_be_what_was_tracked() -> None:
    assert told(alone("date,time\n2026-11-03,10\n2026-11-04,12\n")) == [
        (2, "2026-11-03", "10", "", ""),
        (3, "2026-11-04", "12", "", ""),
    ]


def test_a_row_written_on_another_day_has_no_hour() -> None:
    found = alone("Date,Pain,Timestamp\n2026-11-19,4,2026-11-20 07:31:05\n2026-11-20,6,2026-11-20 21:30:00\n")
    assert [each.at for each in found.entries] == [None, datetime(2026, 11, 20, 21, 30)]


def test_a_time_at_which_something_began_is_told() -> None:
    text = "Start,Activity,Minutes\n2026-11-20 07:00,Yoga,20\n2026-11-21 07:00,Stretching,10\n"
    assert [(each.name, each.stamp, each.unit) for each in source(text).trackers] == [
        ("Yoga", "start", "minutes"),
        ("Stretching", "start", "minutes"),
    ]


def test_days_that_could_be_two_are_asked_about_and_not_guessed() -> None:
    text = b"date,pain\n05/11/2026,4\n06/11/2026,5\n"
    with pytest.raises(AmbiguousDays) as caught:
        importing.read(text, "mine.csv")
    assert str(caught.value) == "mine.csv: 05/11/2026 could be two different days. Say which comes first: day or month."
    for day_first, month in ((True, 11), (False, 5)):
        (tracker,) = importing.read(text, "mine.csv", day_first).trackers
        assert tracker.entries[0].day.month == month


def test_a_year_of_two_digits_is_asked_about_where_it_could_come_first() -> None:
    with pytest.raises(AmbiguousDays):
        source("date,pain\n20.11.26,4\n")
    (tracker,) = importing.read(b"date,pain\n20.11.26,4\n", "x.csv", day_first=True).trackers
    assert tracker.entries[0].day == date(2026, 11, 20)


# Columns.


def test_each_column_of_values_is_a_tracker() -> None:
    found = trackers(
        "date,time,back pain,neck pain,stretched,comment\n"
        "2026-11-20,07:10,4,mild,x,slept badly\n2026-11-21,07:20,,severe,,\n2026-11-22,,2,,,\n,07:00,3,,,\n"
    )
    assert told(found["back pain"]) == [
        (2, "2026-11-20T07:10", "4", "", "slept badly"),
        (4, "2026-11-22", "2", "", ""),
    ]
    assert left(found["back pain"]) == [(5, "The row has no day.")]
    assert told(found["neck pain"]) == [
        (2, "2026-11-20T07:10", "0", "mild", "slept badly"),
        (3, "2026-11-21T07:20", "0", "severe", ""),
    ]
    assert (told(found["stretched"]), found["stretched"].yes_no) == (
        [(2, "2026-11-20T07:10", "1", "", "slept badly")],
        True,
    )
    assert left(found["stretched"]) == []  # an empty cell of many is no row


def test_columns_of_one_name_are_told_apart() -> None:
    assert [each.id for each in source("date,pain,pain\n2026-11-20,4,5\n").trackers] == ["pain (2)", "pain (3)"]


def test_a_table_with_a_row_for_each_value_has_a_tracker_for_each_name() -> None:
    found = trackers(
        "date,tracker,value,note\n2026-11-20,Pain,4,\n2026-11-20,Stretching,15 min,slow\n"
        "2026-11-21,Pain,5,\n2026-11-21,,1,\n"
    )
    assert [(name, told(each)) for name, each in found.items()] == [
        ("Pain", [(2, "2026-11-20", "4", "", ""), (4, "2026-11-21", "5", "", "")]),
        ("Stretching", [(3, "2026-11-20", "900", "", "slow")]),
        ("Without a name", [(5, "2026-11-21", "1", "", "")]),
    ]
    assert found["Stretching"].unit == "seconds"


def test_other_columns_of_values_stay_beside_named_ones() -> None:
    found = source(
        "date,activity,minutes,pain\n2026-11-20,Yoga,20,4\n2026-11-21,pain,10,5\n2026-11-22,Yoga,15,\n"
    ).trackers
    assert [(each.id, each.name, each.unit, [row[2] for row in told(each)]) for each in found] == [
        ("Yoga", "Yoga", "minutes", ["20", "15"]),
        ("pain", "pain", "minutes", ["10"]),
        ("pain (3)", "pain", "", ["4", "5"]),
    ]


def test_pains_of_several_regions_are_told_apart() -> None:
    found = trackers(
        "Date,Time,Region,Pain\n2026-11-20,07:10,neck,2\n2026-11-20,07:10,lower back,7\n2026-11-21,07:00,,5\n"
    )
    assert {name: [each[2] for each in told(tracker)] for name, tracker in found.items()} == {
        "Pain: neck": ["2"],
        "Pain: lower back": ["7"],
        "Pain": ["5"],
    }
    several = "Date,Region,Pain\n2026-11-20,neck; hips,2\n2026-11-21,neck,7\n"
    assert [each[4] for each in told(alone(several))] == ["neck; hips", "neck"]


def test_what_is_none_beside_free_texts_is_no_rating() -> None:
    text = "Date,Severity,Triggers,Medication\n2026-11-20,7,stress,Naproxen 500\n2026-11-21,3,none,none\n"
    assert {name: told(each) for name, each in trackers(text).items()} == {
        "Severity": [(2, "2026-11-20", "7", "", ""), (3, "2026-11-21", "3", "", "")]
    }


def test_a_column_of_doubtful_numbers_is_named_and_not_passed_over() -> None:
    pain, weight = source("Date,Pain,Weight\n2026-11-01,4,71.300\n2026-11-02,5,70.900\n").trackers
    assert (len(pain.entries), pain.entries[0].note) == (2, "")
    assert {why for _, why in left(weight)} == {
        "Its point or comma could mark thousands or decimals. Write the number without it."
    }


def test_texts_that_never_come_again_are_no_names_of_trackers() -> None:
    rows = "".join(f"2026-{month:02}-{day:02},did {month} {day},4\n" for month in (1, 2) for day in range(1, 29))
    assert [each[4] for each in told(alone(f"date,activity,rating\n{rows}"))][:2] == ["did 1 1", "did 1 2"]


@pytest.mark.parametrize("title", ["Time (24h)", "Uhrzeit der Schmerzen", "Start time", "Start", "Time of day [local]"])
def test_a_column_of_times_may_say_more(title: str) -> None:
    found = alone(f"Date,{title},End time,Pain\n2026-11-20,07:10,07:25,4\n2026-11-21,07:20,,5\n")
    assert [(each.at, each.note) for each in found.entries] == [
        (datetime(2026, 11, 20, 7, 10), ""),
        (datetime(2026, 11, 21, 7, 20), ""),
    ]


def test_answers_of_a_form_are_read_as_they_are_downloaded() -> None:
    for data in (FORM_ANSWERS.encode(), zipped({"Back diary.csv": FORM_ANSWERS})):
        pain, stretching, slept = source(data).trackers
        assert pain.name == "How bad is your back pain? (0-10)"
        assert told(pain) == [
            (2, "2026-11-20T07:31+01:00", "4", "", "stiff, but fine"),
            (3, "2026-11-21T21:05+05:30", "6", "", ""),
        ]
        assert ([each[2] for each in told(stretching)], stretching.unit) == (["900", "3900"], "seconds")
        assert (slept.yes_no, left(slept)) == (True, [(3, "Not done.")])


@pytest.mark.parametrize(
    "stamp", ["Zeitstempel", "Horodateur", "Marca temporal", "Carimbo de data/hora", "タイムスタンプ"]
)
def test_the_answers_may_be_in_another_language(stamp: str) -> None:
    text = f'{stamp},Wie stark?,Datum\n"20.11.2026 07:31:05",4,20.11.2026\n'
    assert told(alone(text)) == [(2, "2026-11-20T07:31", "4", "", "")]


def test_columns_of_free_text_are_no_trackers_and_the_only_one_is_the_note() -> None:
    two = "Date,Time,Pain Level,Locations,Symptoms\n2026-11-20,08:00,5,Lower Back; Neck,Stiffness\n"
    assert told(alone(two)) == [(2, "2026-11-20T08:00", "5", "", "")]
    one = "Date,Pain Level,Medication\n2026-11-20,5,Naproxen\n2026-11-21,5,none\n2026-11-22,5,Naproxen\n"
    assert [each[4] for each in told(alone(one))] == ["Naproxen", "none", "Naproxen"]


# Values.


@pytest.mark.parametrize(
    ("values", "read"),
    [
        (["4", "+5", "4.5", ".5"], ["4", "5", "4.5", "0.5"]),
        (["4,5", "4,0"], ["4.5", "4"]),
        (["4/10", "4 / 10", "5 of 10", "6 out of 10", "7 von 10"], ["4", "4", "5", "6", "7"]),
        (["4 - moderate", "3 (mild)", "7: severe"], ["4", "3", "7"]),
        (["40%", "35 %"], ["40", "35"]),
        (["1,234.5", "2,000"], ["1234.5", "2000"]),
        (["1.234,5", "2.000"], ["1234.5", "2000"]),
        (["1 234", "1'234"], ["1234", "1234"]),
        (["4.500", "4.25"], ["4.5", "4.25"]),
        (["none", "Mild", "moderate", "severe"], ["none", "Mild", "moderate", "severe"]),
        (
            ["keine", "leicht", "mäßig", "stark", "ziemlich stark"],
            ["keine", "leicht", "mäßig", "stark", "ziemlich stark"],
        ),
        (["3", "mild", "severe"], ["3", "mild", "severe"]),
        (["15 min", "1 h", "1h 30m", "90 Minuten", "0:15:00", "45 s"], ["900", "3600", "5400", "5400", "900", "45"]),
        (["yes", "Ja", "x", "✓", "TRUE", "✔\ufe0f"], ["1"] * 6),
    ],
)
def test_what_a_cell_says_is_read(values: list[str], read: list[str]) -> None:
    found = cells(*values)
    assert (amounts(found), found.left) == (read, ())


@pytest.mark.parametrize(
    ("values", "why"),
    [
        (["4", ""], "The row has no value."),
        (["4", "n/a"], "The row has no value."),
        (["4", "None"], "No number stands there."),  # as a program writes an empty cell
        (["4", "four"], "No number stands there."),
        (["4", "3-4"], "More than a number stands there."),
        (["4", "about 4"], "More than a number stands there."),
        (["4", "4,000"], "Its point or comma could mark thousands or decimals. Write the number without it."),
        (["4/10", "5/10", "4/5"], "It is out of another number than most are."),
        (["15 min", "20"], "It names no unit such as min, as others in its column do."),
        (["yes", "no"], "Not done."),
    ],
)
def test_a_cell_that_says_nothing_is_named_with_the_true_reason(values: list[str], why: str) -> None:
    found = cells(*values)
    assert left(found) == [(len(values) + 1, why)]
    assert len(found.entries) == len(values) - 1


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("2026-11-31,07:00,4", "No day from 2000 to 2099 stands there."),
        ("1926-11-20,07:00,4", "No day from 2000 to 2099 stands there."),
        ("946684799000,07:00,4", "Its day is in a form that is not known here. Write it as 2026-11-23."),
        ("9999999999,07:00,4", "No day from 2000 to 2099 stands there."),
        ("26-11-05,07:00,4", "Its day is in a form that is not known here. Write it as 2026-11-23."),
        ("yesterday,07:00,4", "Its day is in a form that is not known here. Write it as 2026-11-23."),
        (",07:00,4", "The row has no day."),
        ("2026-11-05,morning,4", "Its time is in a form that is not known here. Write it as 07:31."),
        ("2026-11-05,7:31 CET,4", "Its time is in a form that is not known here. Write it as 07:31."),
        ("2026-11-05 late,,4", "Its time is in a form that is not known here. Write it as 07:31."),
        ("2026-11-05", "The row has no value."),
        ("2026-11-05,,,x", "The row has no value."),
        ("2026-11-05,,4,a,b", "The row has more fields than the first one. Put quotes around a text with commas."),
    ],
)
def test_a_row_that_cannot_be_read_is_named_with_the_true_reason(row: str, why: str) -> None:
    found = alone(f"date,time,pain,note\n2026-11-01,07:00,1,\n2026-11-02,07:00,1,\n{row}\n")
    assert ([entry.line for entry in found.entries], left(found)) == ([2, 3], [(4, why)])


def test_rows_are_the_readers_alone_whatever_they_look_like() -> None:
    assert [each[0] for each in told(alone("2026-11-05,4\n2026-11-05,4\n"))] == [1, 2]


# Files.


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("", "is empty. Choose another file."),
        ("\n \n", "is empty. Choose another file."),
        (
            "13/11/2026,4\n11/13/2026,4\n",
            "some days have the day first (13/11/2026), some the month (11/13/2026). Write all of them as "
            "2026-11-23, then choose the file again.",
        ),
        ("hello\nworld\n", f"no row has a day such as 2026-11-23, then a value. {FORM}"),
        ("sep=;\n;\n", f"no row has a day such as 2026-11-23, then a value. {FORM}"),
        ("date,pain\n2026-11-05,fine\n", f"no column has numbers or words such as mild. {FORM}"),
        (
            "Habit,2026-11-01,2026-11-02,2026-11-03\nStretching,1,0,1\n",
            f"its days stand beside each other. Give each day a row of its own. {FORM}",
        ),
        ("2026-11-05,4,x,y\n", f"has 4 columns and no header. {FORM}"),
        ("2026-11-05,4,0\n2026-11-06,5,5\n", f"the third column could be notes or decimals. {FORM}"),
        (
            '2026-11-05,4,"oops\n2026-11-06,5,\n',
            "line 1 has a quote that is never closed, or one within a text. Close it, or write a quote inside a text "
            "twice, then choose the file again.",
        ),
        (
            "Date,Value,Notes\n2026-11-05,YES_MANUAL,\n",
            "is one file of an export of Loop Habit Tracker. Choose the whole zip instead.",
        ),
        (
            "Date;Value;Notes\n2026-11-05;NO;\n",
            "is one file of an export of Loop Habit Tracker. Choose the whole zip instead.",
        ),
        (b"SQLite format 3\0...", "is a full backup. In the app, choose Export as CSV, and choose that file here."),
        (b"2026-11-05,4\0", "this is no text. Save it as CSV in UTF-8, then choose it again."),
        ("2026-11-05,4".encode("utf-16")[:-1], "this is no text. Save it as CSV in UTF-8, then choose it again."),
        (b"\0" * 512, "holds nothing but zeros: it did not arrive whole. Get it once more."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...",
            "is a spreadsheet, not a CSV file. Open it in your spreadsheet, save it as CSV in UTF-8, then choose that "
            "file.",
        ),
        (
            zipped({"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"}),
            "is a spreadsheet, not a CSV file. Open it in your spreadsheet, save it as CSV in UTF-8, then choose that "
            "file.",
        ),
        (
            zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}),
            "is a spreadsheet, not a CSV file. Open it in your spreadsheet, save it as CSV in UTF-8, then choose that "
            "file.",
        ),
        (
            zipped({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}),
            "is a document, not a CSV file. Choose the file with the numbers.",
        ),
        (b"%PDF-1.7\n", "is a PDF. Export or save it as CSV in the app that made it, then choose that file."),
        (b"\x89PNG\r\n\x1a\n", "is a picture. Choose the file with the numbers."),
        (b"\xff\xd8\xff\xe0", "is a picture. Choose the file with the numbers."),
        (b"\x1f\x8b\x08", "is a packed file. Unpack it, then choose the file in it."),
        ("<!DOCTYPE html><html>", "is a web page. Export or download the file itself, then choose that."),
        (b"x" * 50_000_001, "is larger than 50 MB. Split it, then choose the parts."),
        ("date,pain\n" + "2026-11-05,4\n" * 200_000, "has more than 200,000 rows. Split it, then choose the parts."),
    ],
    ids=range(27),
)
def test_a_file_that_cannot_be_used_is_refused(data: bytes | str, sentence: str) -> None:
    assert refusal(data) == f"file.csv: {sentence}"


def test_lines_are_counted_below_one_that_names_the_delimiter() -> None:
    assert told(alone("sep=;\r\ndate;pain;note\r\n2026-11-05;4;a,b\r\n")) == [(3, "2026-11-05", "4", "", "a,b")]
    assert told(alone('"sep=;";\r\ndate;pain\r\n2026-11-05;4\r\n')) == [(3, "2026-11-05", "4", "", "")]


_NOTE = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12).map(str.strip)


@given(
    st.lists(
        st.tuples(
            st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)).map(lambda at: at.replace(microsecond=0)),
            st.decimals(0, 100, places=1),
            _NOTE,
        ),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(",;\t|"),
    st.sampled_from([("%Y-%m-%d", "%H:%M:%S"), ("%d.%m.%Y", "%H.%M.%S"), ("%Y/%m/%d", "%H:%M:%S Uhr")]),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_a_table_comes_back_whatever_delimiter_and_form_it_is_written_in(
    rows: list[tuple[datetime, Decimal, str]],
    mark: str,
    form: tuple[str, str],
    beside: bool,
    comma: bool,
    encoding: str,
) -> None:
    held = io.StringIO()
    writer = csv.writer(held, delimiter=mark)
    writer.writerow(["Date", "Pain", "Note"] if beside else ["Date", "Time", "Pain", "Note"])
    for at, amount, note in rows:
        when = [f"{at:{form[0]}} {at:{form[1]}}"] if beside else [f"{at:{form[0]}}", f"{at:{form[1]}}"]
        writer.writerow([*when, str(amount).replace(".", "," if comma else "."), note])
    found = alone(held.getvalue().encode(encoding))
    assert found.left == ()
    only_days = all(at.time() == time(0) for at, _, _ in rows)
    assert [(each.day, each.at, each.amount) for each in found.entries] == [
        (at.date(), None if only_days else at, amount) for at, amount, _ in rows
    ]
    if any(any(sign.isalpha() for sign in note) for _, _, note in rows):
        assert [each.note for each in found.entries] == [note for _, _, note in rows]


_CELLS = st.one_of(
    st.sampled_from(
        ["2026-11-05", "5/11/2026", "13.11.26", "4", "4,0", "NO", "mild", "x", "", '"', "07:31", "4/10", "\0"]
    ),
    st.text(max_size=8),
)


@given(
    st.sampled_from(["", "sep=;\n", "date,pain,note\n", "date,time,tracker,value\n", "Timestamp,a,b\n", "a,b\n"]),
    st.lists(st.lists(_CELLS, max_size=5), max_size=8),
    st.sampled_from(",;\t|"),
    st.sampled_from([None, True, False]),
)
def test_only_sentences_come_out_of_any_text(head: str, rows: list[list[str]], mark: str, order: bool | None) -> None:
    text = head.replace(",", mark) + "\n".join(mark.join(row) for row in rows)
    try:
        found = importing.read(text.encode("utf-8", "surrogatepass"), "x.csv", order)
    except PlannerError:
        return
    lines = text.count("\n") + text.count("\r") + 1
    for tracker in found.trackers:
        assert tracker.rows
        assert all(1 <= row.line <= lines for row in (*tracker.entries, *tracker.left))
        assert all(row.why.endswith(".") for row in tracker.left)


@pytest.mark.parametrize(
    ("cells", "scale", "pains"),
    [(("2/5", "5/5"), "0-5", [4, 10]), (("40 %", "80 %"), "0-100", [4, 8]), (("4 of 10", "5 of 10"), "0-10", [4, 5])],
)
def test_what_numbers_are_out_of_is_their_scale(cells: tuple[str, str], scale: str, pains: list[int]) -> None:
    text = "date,pain\n" + "".join(f"2026-11-0{at},{cell}\n" for at, cell in enumerate(cells, 1))
    source = importing.read(text.encode(), "mine.csv")
    choices = importing.default_choices(source)
    assert [choice.scale for choice in choices.values()] == [scale]
    found = importing.preview(Diary(), source, choices, datetime(2026, 11, 23, 12, tzinfo=UTC))
    assert [made.values["pain"] for _, made in found.made] == pains
