"""A draw is kept before its days begin, once, whoever asks again."""

from __future__ import annotations

import math
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest

from planner import Diary, Profile, daily
from planner.analysis.adherence import drawn_days
from planner.diary.restore import bring_back, everything
from planner.errors import InvalidValue, PlannerError
from tests.helpers.clock import MORNING

pytestmark = pytest.mark.time_machine(MORNING)

TODAY = MORNING.date()
WEEK = [TODAY + timedelta(n) for n in range(7)]
HEAD = "date,chosen,made_at\n"
MADE = "2026-11-23T09:00:00+01:00"


@pytest.fixture
def diary(data_folder: Path) -> Diary:
    return Diary()


def first(size: int) -> int:
    return 0


def last(size: int) -> int:
    return size - 1


def test_what_was_drawn_stands_in_the_file_and_today_is_not_among_it(diary: Diary) -> None:
    assert diary.draw_days(WEEK[:4], 4, first) is True
    assert (diary.folder / "drawn.csv").read_text() == HEAD + (
        f"2026-11-24,true,{MADE}\n2026-11-25,true,{MADE}\n2026-11-26,false,{MADE}\n"
    )
    assert drawn_days(diary) == {WEEK[1]: True, WEEK[2]: True, WEEK[3]: False}


def test_a_day_is_drawn_once_whoever_asks(diary: Diary) -> None:
    diary.draw_days(WEEK, 4, first)
    before = (diary.folder / "drawn.csv").read_bytes()
    assert Diary(diary.folder).draw_days(WEEK, 2, last) is False
    assert (diary.folder / "drawn.csv").read_bytes() == before
    assert diary.draw_days([*WEEK, WEEK[6] + timedelta(1)], 2, last) is True
    assert (diary.folder / "drawn.csv").read_bytes().startswith(before)
    assert len(diary.drawn()) == 7


def test_days_that_have_begun_are_no_days_to_choose_from(diary: Diary) -> None:
    assert diary.draw_days([TODAY, TODAY - timedelta(1)], 4) is False
    assert not diary.folder.exists()


def test_the_days_say_what_was_drawn_whatever_was_done(diary: Diary) -> None:
    diary.draw_days(WEEK, 4, first)
    diary.add_pain(4, TODAY)
    diary.add_pause(WEEK[1], WEEK[1], "flu")
    found = daily(diary, WEEK[5])["drawn"]
    assert math.isnan(found.iloc[0])
    assert found.iloc[1:].to_list() == [float(drawn_days(diary)[day]) for day in WEEK[1:6]]
    assert found.dtype == float


def test_without_a_draw_nothing_is_known(diary: Diary) -> None:
    assert daily(diary)["drawn"].dtype == float
    diary.add_pain(4, TODAY)
    assert daily(diary)["drawn"].isna().all()


@pytest.mark.parametrize(
    ("rows", "known", "problems"),
    [
        # The same day twice: where both say the same it counts, where not nobody knows.
        (f"2026-11-24,true,{MADE}\n2026-11-24,true,2026-11-22T09:00:00+01:00\n", {WEEK[1]: True}, []),
        (f"2026-11-24,true,{MADE}\n2026-11-24,false,{MADE}\n", {}, []),
        # Drawn once the day had begun: no draw.
        ("2026-11-23,true,2026-11-23T00:00:00+01:00\n", {}, []),
        ("2026-11-23,true,2026-11-24T00:00:00+01:00\n", {}, []),
        (
            f"2026-11-24,perhaps,{MADE}\n2026-11-25,false,{MADE}\n",
            {WEEK[2]: False},
            ["drawn.csv: line 2: chosen: 'perhaps' is not true or false."],
        ),
        (
            f"2026-11-31,true,{MADE}\n,true,{MADE}\n",
            {},
            ["drawn.csv: line 2: date: '2026-11-31' is not", "drawn.csv: line 3: date: '' is not a date"],
        ),
    ],
)
def test_what_was_changed_by_hand_is_read_as_far_as_it_says_one_thing(
    diary: Diary, rows: str, known: dict[object, bool], problems: list[str]
) -> None:
    diary.folder.mkdir()
    (diary.folder / "drawn.csv").write_text(HEAD + rows)
    assert drawn_days(diary) == known
    messages = diary.problems()["message"].to_list()
    assert len(messages) == len(problems)
    assert all(message.startswith(start) for message, start in zip(messages, problems, strict=True))


def test_a_day_whose_row_cannot_be_read_is_not_drawn_again(diary: Diary) -> None:
    diary.folder.mkdir()
    (diary.folder / "drawn.csv").write_text(HEAD + f"2026-11-24,perhaps,{MADE}\n")
    assert diary.draw_days(WEEK[:2], 4) is False
    diary.draw_days(WEEK[:3], 4, first)
    assert diary.drawn()["date"].to_list() == [pd.Timestamp(WEEK[2])]


def test_a_file_that_is_none_is_left_as_it_is(diary: Diary) -> None:
    diary.folder.mkdir()
    (diary.folder / "drawn.csv").write_text("day,yes\n2026-11-24,true\n")
    with pytest.raises(PlannerError, match="drawn.csv: nothing was saved"):
        diary.draw_days(WEEK, 4)
    assert (diary.folder / "drawn.csv").read_text() == "day,yes\n2026-11-24,true\n"


def test_everything_taken_along_brings_the_draw_back(diary: Diary, tmp_path: Path) -> None:
    diary.draw_days(WEEK, 4)
    taken = everything(diary.folder)
    there = tmp_path / "elsewhere"
    bring_back(there, taken, "everything.zip")
    assert (there / "drawn.csv").read_bytes() == (diary.folder / "drawn.csv").read_bytes()
    assert Diary(there).draw_days(WEEK, 4) is False


def test_chance_needs_days_to_choose_from() -> None:
    for times in (None, 1, 7):
        with pytest.raises(InvalidValue, match="a whole number from 2 to 6, for chance to choose the days") as refused:
            Profile(times_a_week=times, minutes_each=10, by_chance=True)
        assert refused.value.field == "times_a_week"
