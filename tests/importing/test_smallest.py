"""The smallest files that once came out wrong: what they hold comes in whole, at its hour, and is told truly."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from planner import daily, importing
from planner.diary import Diary
from planner.importing import Preview
from tests.helpers.elsewhere import zipped

NOW, TODAY = datetime(2026, 11, 27, 12, 0, tzinfo=UTC), date(2026, 11, 27)
HEAD = "FeatureName,Timestamp,Value,Label,Note\n"
pytestmark = pytest.mark.time_machine(NOW)


def taken(text: str | bytes, name: str = "pain.csv", day_first: bool | None = None, **changes: Any) -> Preview:
    source = importing.read(text.encode() if isinstance(text, str) else text, name, day_first)
    choices = {id_: replace(each, **changes) for id_, each in importing.default_choices(source).items()}
    return importing.take(Diary(), source, choices, NOW)


def written(table: str, *columns: str) -> list[tuple[Any, ...]]:
    """Return columns of a table, times as they are written."""
    reading = Diary().reading(table)
    return list(reading.frame.assign(**reading.instants)[list(columns)].itertuples(index=False, name=None))


def test_a_day_without_an_hour_counts_beside_a_session_of_its_morning(data_folder: Path) -> None:
    taken("2026-11-10,4\n")
    taken(HEAD + "Stretching,2026-11-10T07:30:00+01:00,0:15:00,,\n", "graph.csv")
    assert daily(Diary(), TODAY).loc[pd.Timestamp("2026-11-10"), ["pain", "done"]].tolist() == [4.0, True]
    assert written("pain", "about", "known", "original") == [(pd.Timestamp("2026-11-10"), "day", "2026-11-10 4")]


def test_of_sixty_ratings_without_an_hour_sixty_stay_and_their_mean(data_folder: Path) -> None:
    days = [date(2026, 9, 1) + timedelta(at) for at in range(60)]
    pains = [5 if at % 3 else 2 for at in range(60)]
    taken("date,pain\n" + "".join(f"{day},{pain}\n" for day, pain in zip(days, pains, strict=True)))
    taken(HEAD + "".join(f"Stretching,{day}T07:30:00+01:00,0:15:00,,\n" for day in days[::3]), "graph.csv")
    pain = daily(Diary(), TODAY)["pain"].dropna()
    assert (len(pain), pain.mean()) == (60, 4.0)


def test_a_rating_before_the_session_is_the_days_rather_than_one_without_an_hour(data_folder: Path) -> None:
    taken("2026-11-10,4\n")
    taken("date,time,pain\n2026-11-10,07:00,6\n2026-11-10,21:00,1\n", "timed pain.csv")
    taken(HEAD + "Stretching,2026-11-10T07:30:00+00:00,0:15:00,,\n", "graph.csv")
    assert daily(Diary(), TODAY).loc[pd.Timestamp("2026-11-10"), "pain"] == 6


def test_two_sessions_of_a_day_are_two(data_folder: Path) -> None:
    found = taken("date,stretching\n2026-11-03,10\n2026-11-03,12\n", "mine.csv")
    assert found.left == ()
    assert written("sessions", "active_s", "known") == [(600, "day"), (720, "day")]
    assert daily(Diary(), TODAY).loc[pd.Timestamp("2026-11-03"), "seconds_done"] == 1320


def test_a_column_of_times_is_read(data_folder: Path) -> None:
    assert taken("Date,Time,Pain\n2026-11-23,07:10,4\n2026-11-23,21:30,6\n").left == ()
    assert written("pain", "rated_at", "pain") == [("2026-11-23T07:10:00+00:00", 4), ("2026-11-23T21:30:00+00:00", 6)]


def test_loop_without_a_column_of_types_has_thousandths(data_folder: Path) -> None:
    habits = (
        "Position,Name,Question,Description,NumRepetitions,Interval,Color\n"
        "001,Back pain,How much?,,1,1,#FF8F00\n002,Stretching,,,1,1,#00897B\n"
    )
    files = {
        "Habits.csv": habits,
        "001 Back pain/Checkmarks.csv": "2023-06-24,4000\n2023-06-23,0\n2023-06-22,2000\n",
        "002 Stretching/Checkmarks.csv": "2023-06-24,2\n2023-06-23,0\n",
    }
    found = taken(zipped(files), "Loop.zip")
    assert written("pain", "about", "pain") == [
        (pd.Timestamp("2023-06-22"), 2),
        (pd.Timestamp("2023-06-23"), 0),
        (pd.Timestamp("2023-06-24"), 4),
    ]
    assert found.reasons == [("Stretching", "Not done.", [2])]


def test_two_values_at_one_moment_keep_their_labels(data_folder: Path) -> None:
    at = "2026-11-10T07:30:00+01:00"
    assert taken(HEAD + f"Stretching,{at},0:05:00,Hips,\nStretching,{at},0:03:00,Neck,\n", "graph.csv").left == ()
    assert written("sessions", "ended_at", "active_s", "note") == [(at, 300, "Hips"), (at, 180, "Neck")]


def test_the_pain_of_two_regions_at_one_moment_is_two_ratings(data_folder: Path) -> None:
    at = "2026-11-10T07:30:00+01:00"
    text = HEAD + f"Neck pain,{at},2,,\nLow back pain,{at},7,,\n"
    source = importing.read(text.encode(), "graph.csv")
    choices = importing.default_choices(source)
    assert {id_: each.use for id_, each in choices.items()} == {"Neck pain": "region", "Low back pain": "region"}
    choices["Low back pain"] = replace(choices["Low back pain"], use="pain")
    assert importing.take(Diary(), source, choices, NOW).left == ()
    assert written("pain", "pain", "region", "asked") == [(2, "neck", "region"), (7, "lower back", "")]
    assert daily(Diary(), TODAY)["pain"].dropna().tolist() == [7.0]


def test_twelve_hours_are_read(data_folder: Path) -> None:
    assert taken("date,pain\n11/20/2026 7:31:05 AM,4\n11/20/2026 7:31:05 PM,5\n").left == ()
    assert written("pain", "rated_at", "pain") == [("2026-11-20T07:31:05+00:00", 4), ("2026-11-20T19:31:05+00:00", 5)]


def test_a_session_that_ends_after_midnight_is_of_the_day_before_in_the_preview_too(data_folder: Path) -> None:
    found = taken(HEAD + "Stretching,2026-11-10T00:10:00+01:00,0:20:00,,\n", "graph.csv")
    assert [made.day for _, made in found.made] == [date(2026, 11, 9)]
    assert written("sessions", "date", "started_at") == [(pd.Timestamp("2026-11-09"), "2026-11-09T23:50:00+01:00")]


def test_a_first_line_that_names_the_mark_between_fields_is_read(data_folder: Path) -> None:
    assert taken("sep=;\ndate;pain\n2026-11-10;4\n2026-11-11;5\n").left == ()
    assert written("pain", "pain") == [(4,), (5,)]


def test_track_and_graph_saved_anew_with_semicolons_is_read(data_folder: Path) -> None:
    text = HEAD + "Back pain,2026-11-10T07:30:00+01:00,4,,\n"
    assert taken(text.replace(",", ";"), "graph.csv").left == ()
    assert written("pain", "rated_at", "pain") == [("2026-11-10T07:30:00+01:00", 4)]


def test_all_of_it_again_adds_nothing(data_folder: Path) -> None:
    text = "date,time,pain,stretching\n2026-11-10,07:10,4,10\n2026-11-10,21:30,4,10\n2026-11-11,,4,10\n"
    first = taken(text)
    assert (first.count("pain"), first.count("sessions"), first.left) == (3, 3, ())
    again = taken(text, "pain (1).csv")
    assert again.made == ()
    assert {left.why for _, left in again.left} == {"It is in your diary already."}
