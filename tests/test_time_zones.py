"""Midnight, clock changes and travel: the right local day, the true length and the true order, in every zone there is."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import planner
from planner import integrity
from planner.diary import Diary
from planner.person.own_day import DayBegins
from planner.widgets.session_history import SessionHistory
from planner.widgets.session_player.events import read_event
from tests.helpers.diary_rows import rating_row, session_row, write_diary
from tests.prerequisites import node

ZONES = sorted(available_timezones())
LOCAL = st.datetimes(datetime(2000, 1, 2), datetime(2099, 12, 30), timezones=st.sampled_from(ZONES).map(ZoneInfo))
APART, LENGTH = timedelta(minutes=10), timedelta(minutes=5)


def as_the_page_says(moment: datetime) -> datetime:
    """Return a moment as it comes from a page: with the offset that held then, and no zone."""
    return datetime.fromisoformat(moment.isoformat(timespec="seconds"))


@pytest.fixture
def fresh(tmp_path: Path) -> Callable[[], Path]:
    """Return what names a folder that is not there yet: one for each example."""
    names = count()
    return lambda: tmp_path / str(next(names))


@cache
def changes(zone: str) -> tuple[datetime, ...]:
    """Return the first moments of every other offset in two years, in UTC and to the minute."""
    found, step = [], timedelta(days=7)
    moment, local = datetime(2025, 7, 1, tzinfo=UTC), ZoneInfo(zone)

    def offset(at: datetime) -> timedelta | None:
        return at.astimezone(local).utcoffset()

    for _ in range(104):
        before, after = moment, moment + step
        if offset(before) != offset(after):
            while after - before > timedelta(minutes=1):
                middle = before + (after - before) / 2
                before, after = (middle, after) if offset(middle) == offset(before) else (before, middle)
            found.append(after.replace(second=0, microsecond=0))
        moment += step
    return tuple(found)


def moments(zone: str) -> Iterator[datetime]:
    """Yield when sessions begin that are hard to place: before, at and after each change, and before midnight."""
    local = ZoneInfo(zone)
    for change in (*changes(zone), datetime(2026, 3, 7, 12, tzinfo=UTC)):
        for apart in (-APART, timedelta(0), APART):
            yield (change + apart).astimezone(local)
        midnight = datetime.combine(change.astimezone(local).date(), time(23, 55), local)
        yield midnight.astimezone(UTC).astimezone(local)


def rows_of(zone: str) -> list[dict[str, object]]:
    rows = []
    for n, began in enumerate(sorted(set(moments(zone)), key=lambda moment: moment.timestamp())):
        ended = (began.astimezone(UTC) + LENGTH).astimezone(began.tzinfo)
        times = {"started_at": as_the_page_says(began).isoformat(), "ended_at": as_the_page_says(ended).isoformat()}
        rows.append(session_row(began.date(), session_id=f"{zone}.{n}", active_s=300) | times)
    return rows


def test_sessions_at_every_clock_change_of_every_zone_have_their_day_their_length_and_their_order(
    tmp_path: Path,
) -> None:
    rows = [row for zone in ZONES for row in rows_of(zone)]
    sessions = write_diary(tmp_path / "data", sessions=rows).reading("sessions")
    frame = sessions.frame
    assert len(frame) == len(rows) > 4 * len(ZONES) > 2000
    assert (frame["ended_at"] - frame["started_at"] == pd.Timedelta(LENGTH)).all()
    assert [text[:10] for text in sessions.instants["started_at"]] == [str(row["date"]) for row in rows]
    zones = frame["session_id"].str.rpartition(".")[0]
    assert frame.groupby(zones, sort=False)["started_at"].is_monotonic_increasing.all()


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "America/Nuuk", "Africa/Casablanca"]
)
def test_nothing_odd_is_found_in_sessions_at_clock_changes(zone: str, tmp_path: Path) -> None:
    rows = rows_of(zone)
    found = integrity.check(write_diary(tmp_path / "data", sessions=rows), datetime(2027, 12, 1, tzinfo=UTC))
    assert set(found["kind"]) <= {"offsets", "no rating", "no plan"}
    days = {date.fromisoformat(str(row["started_at"])[:10]) for row in rows}
    done = planner.daily(Diary(tmp_path / "data"), date(2027, 12, 1))["done"]
    assert {day.date() for day in done.index[done]} == days


@settings(max_examples=40)
@given(began=LOCAL, seconds=st.integers(0, 86_400))
def test_a_session_told_by_the_page_counts_for_the_day_on_which_it_began(
    fresh: Callable[[], Path], began: datetime, seconds: int
) -> None:
    zone = began.tzinfo
    ended = as_the_page_says((began.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(zone))
    began = as_the_page_says(began)
    common = {"session_id": "s", "plan_id": "", "date": began.date().isoformat(), "planned_s": seconds}
    diary = Diary(fresh())
    start = {"type": "start", "seq": 1, "at": began.isoformat(), "pain_before": 3, "again": False}
    end = {"type": "end", "seq": 2, "at": ended.isoformat(), "outcome": "completed", "active_s": seconds}
    for event in (start, end | {"pain_after": 2, "note": ""}):
        read_event(common | event).write(diary)
    (row,) = diary.sessions().to_dict("records")
    assert row["date"].date() == began.date()
    assert row["ended_at"] - row["started_at"] == timedelta(seconds=seconds)
    assert row["started_at"] == began


@settings(max_examples=40)
@given(at=LOCAL)
def test_a_rating_is_about_the_local_day_on_which_it_is_given(fresh: Callable[[], Path], at: datetime) -> None:
    diary = Diary(fresh())
    diary.add_pain(3, rated_at=at)
    (row,) = diary.pain().to_dict("records")
    assert row["about"].date() == at.date()
    assert row["rated_at"] == at.replace(microsecond=0).astimezone(UTC)


@settings(max_examples=10)
@given(
    day=st.dates(date(2000, 1, 2), date(2099, 12, 30)),
    zones=st.lists(st.sampled_from(ZONES), min_size=2, max_size=2),
    data=st.data(),
)
def test_in_two_zones_on_one_day_the_first_rating_is_the_one_before_the_other(
    fresh: Callable[[], Path], day: date, zones: list[str], data: st.DataObject
) -> None:
    clocks = [data.draw(st.times(max_value=time(23, 59))) for _ in zones]
    told = [
        as_the_page_says(datetime.combine(day, clock, ZoneInfo(zone)))
        for zone, clock in zip(zones, clocks, strict=True)
    ]
    assume(told[0] != told[1])
    ratings = [rating_row(day, pain, at.isoformat()) for pain, at in zip((2, 8), told, strict=True)]
    diary = write_diary(fresh(), pain=ratings)
    first = 2 if told[0] < told[1] else 8
    assert planner.daily(diary, day)["pain"].to_list() == [first]
    shown = SessionHistory(diary).view["ratings"]
    assert [row["pain"] for row in shown][-1] == first


def test_the_page_says_the_local_time_of_every_zone(tmp_path: Path) -> None:
    script = tmp_path / "zones.mjs"
    common = Path(planner.__file__).parent / "widgets" / "common" / "common.js"
    script.write_text(
        f"""import {{ isoLocal }} from {json.dumps(common.as_uri())};
        import {{ readFileSync }} from "node:fs";
        const asked = JSON.parse(readFileSync(0, "utf8"));
        const answers = {{}};
        for (const [zone, seconds] of Object.entries(asked)) {{
          process.env.TZ = zone;
          answers[zone] = seconds.map((second) => [isoLocal(second * 1000), new Date(second * 1000).getHours()]);
        }}
        console.log(JSON.stringify(answers));"""
    )
    asked = {zone: [int(moment.timestamp()) for moment in moments(zone)] for zone in ZONES}
    done = subprocess.run(
        [str(node()), str(script)], input=json.dumps(asked), capture_output=True, text=True, check=True
    )
    answers = json.loads(done.stdout)
    assert answers.keys() == asked.keys()
    for zone, seconds in asked.items():
        for second, (text, hour) in zip(seconds, answers[zone], strict=True):
            said = datetime.fromisoformat(text)
            assert (said.timestamp(), said.hour) == (second, hour), zone


def test_a_page_and_the_kernel_tell_the_same_day_of_a_person(tmp_path: Path) -> None:
    """Around every change of the clocks, in every zone, for who begins the day at two, then at five, then at midnight."""
    begins = DayBegins(((date(2025, 7, 5), 2), (date(2026, 1, 1), 5), (date(2027, 1, 1), 0)))
    common = Path(planner.__file__).parent / "widgets" / "common" / "common.js"
    script = tmp_path / "days.mjs"
    script.write_text(
        f'import {{ dayOf, isoLocal }} from "{common.as_uri()}";\n'
        'import { readFileSync } from "node:fs";\n'
        "const { begins, asked } = JSON.parse(readFileSync(0, 'utf8'));\n"
        "const answers = {};\n"
        "for (const [zone, seconds] of Object.entries(asked)) {\n"
        "  process.env.TZ = zone;\n"
        "  answers[zone] = seconds.map((second) => [isoLocal(second * 1000), dayOf(second * 1000, begins)]);\n"
        "}\n"
        "console.log(JSON.stringify(answers));\n",
        "utf-8",
    )
    around = [timedelta(hours=n) for n in range(-6, 7)]
    asked = {zone: [int((at + by).timestamp()) for at in changes(zone) for by in around] for zone in ZONES}
    given = {"begins": [(day.isoformat(), hour) for day, hour in begins.changes], "asked": asked}
    done = subprocess.run(
        [str(node()), str(script)], input=json.dumps(given), capture_output=True, text=True, check=True
    )
    answers = json.loads(done.stdout)
    assert answers.keys() == asked.keys()
    for zone, said in answers.items():
        told = [datetime.fromisoformat(text) for text, _ in said]  # by the page's clock, be its zones others than ours
        assert [int(at.timestamp()) for at in told] == asked[zone]
        assert [day for _, day in said] == [begins.day_of(at).isoformat() for at in told], zone
