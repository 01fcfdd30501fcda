from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner import daily, importing
from planner.diary import Diary
from planner.importing import Choice, Outlook, default_choices
from tests.helpers.diary_rows import rating_row, write_diary

NOW, TODAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC), date(2026, 11, 23)
HEAD = "FeatureName,Timestamp,Value,Label,Note\n"
pytestmark = pytest.mark.time_machine(NOW)


def looked(diary: Diary, text: str, name: str = "pain.csv") -> Outlook:
    source = importing.read(text.encode(), name)
    return importing.outlook(diary, importing.preview(diary, source, default_choices(source), NOW), TODAY)


def test_what_trends_will_use_is_told(data_folder: Path) -> None:
    diary = write_diary(
        data_folder,
        pain=[
            rating_row("2026-11-01", 6, "2026-11-01T07:00:00+00:00"),
            rating_row("2026-11-02", 6, "2026-11-02T21:00:00+00:00"),
        ],
        sessions=[
            {"session_id": "own", "date": date(2026, 11, 4), "started_at": "2026-11-04T07:00:00+00:00", "active_s": 300}
        ],
    )
    text = HEAD + "".join(
        f"Pain,2026-11-{day:02}T{hour}:00:00Z,{pain},,\n"
        for day, hour, pain in ((1, "08", 1), (2, "08", 1), (3, "08", 1), (4, "08", 1))
    )
    found = looked(diary, text)
    assert (found.kept, found.changed, found.unused, found.again) == (1, 1, 1, 2)
    assert found.sentences == (
        "Trends then have your pain on 3 days (now 2), mean 2.7 (now 6.0).",
        "1 day keeps the pain that is there.",
        "1 day gets another pain.",
        "On 1 day the rating comes after the first session, and counts for no trend.",
    )


def test_a_day_without_an_hour_is_the_days_rating_beside_a_session(data_folder: Path) -> None:
    diary = Diary()
    days = [date(2026, 9, 1) + timedelta(at) for at in range(60)]
    sessions = HEAD + "".join(f"Stretching,{day}T07:30:00+01:00,0:15:00,,\n" for day in days[::2])
    source = importing.read(sessions.encode(), "x.csv")
    importing.take(diary, source, default_choices(source), NOW)
    ratings = "date,pain\n" + "".join(f"{day},{3 if at % 2 else 5}\n" for at, day in enumerate(days))
    found = looked(diary, ratings)
    assert found.sentences == (
        "Trends then have your pain on 60 days (now 0), mean 4.0.",
        "60 ratings without an hour: each is its day's pain, unless one before the day's first session is there.",
    )
    source = importing.read(ratings.encode(), "pain.csv")
    importing.take(diary, source, default_choices(source), NOW)
    pain = daily(diary, TODAY)["pain"].dropna()
    assert (len(pain), pain.mean()) == (60, 4.0)


@pytest.mark.parametrize(("days", "spans", "longest"), [(1, 1, 1), (100, 100, 1), (101, 15, 7), (900, 30, 31)])
def test_a_strip_has_days_weeks_or_months(data_folder: Path, days: int, spans: int, longest: int) -> None:
    last = date(2026, 11, 22)
    text = "date,pain\n" + "".join(f"{last - timedelta(at)},4\n" for at in range(days))
    found = looked(Diary(), text)
    assert len(found.spans) == spans
    assert max((span.last - span.first).days + 1 for span in found.spans) == min(longest, days)
    assert sum(span.pain.new for span in found.spans) == days
    assert (found.spans[0].first, found.spans[-1].last) == (last - timedelta(days - 1), last)


def test_nothing_to_import_changes_nothing() -> None:
    found = looked(Diary(), "date,mood\n2026-11-01,4\n", "mood.csv")
    assert (found.spans, found.sentences) == ((), ())


ROWS = st.lists(
    st.tuples(st.integers(1, 5), st.sampled_from(["", " 06:00", " 09:00"]), st.integers(0, 10), st.booleans()),
    max_size=8,
)


@given(own=ROWS, new=ROWS)
@settings(max_examples=12, deadline=None)
def test_what_is_promised_is_what_will_be(
    tmp_path_factory: pytest.TempPathFactory,
    own: list[tuple[int, str, int, bool]],
    new: list[tuple[int, str, int, bool]],
) -> None:
    diary = Diary(tmp_path_factory.mktemp("diary"))
    for name, rows in (("own", own), ("new", new)):
        for table, header in ((False, "pain"), (True, "stretching")):
            text = f"date,{header} {name}\n" + "".join(
                f"2026-11-{day:02}{at},{amount}\n" for day, at, amount, of in rows if of == table
            )
            if text.count("\n") == 1:
                continue
            source = importing.read(text.encode(), "file.csv")
            choices = {each.id: Choice("sessions", "minutes") if table else Choice("pain") for each in source.trackers}
            promised = importing.outlook(diary, importing.preview(diary, source, choices, NOW), TODAY)
            importing.take(diary, source, choices, NOW)
            pain = daily(diary, TODAY)["pain"].dropna()
            assert promised.after[0] == len(pain)
            assert promised.after[1] == pytest.approx(pain.mean(), nan_ok=True)
