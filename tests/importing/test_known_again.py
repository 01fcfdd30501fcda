from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from time_machine import TimeMachineFixture

from planner import exporting, importing
from planner.diary import Diary
from planner.diary.deleted_rows import delete_rating
from planner.importing import Choice, Entry, Preview, Source, Tracker
from planner.importing.entries import App, Stamp
from tests.helpers.diary_rows import rating_row, write_diary

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PAIN, SESSIONS = Choice("pain"), Choice("sessions", "minutes")
THERE, DELETED = "It is in your diary already.", "You deleted it from your diary."
pytestmark = pytest.mark.time_machine(NOW)


def source(name: str, *entries: tuple[str, int], app: App = "Track & Graph", **others: list[tuple[str, int]]) -> Source:
    """Return a file with trackers of entries: when (a day, or a moment) and amount."""
    trackers = {name: list(entries)} | others
    return Source("file", app, tuple(Tracker(each, each, "file", _entries(found)) for each, found in trackers.items()))


def _entries(found: list[tuple[str, int]]) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            line, date.fromisoformat(when[:10]), datetime.fromisoformat(when) if "T" in when else None, Decimal(amount)
        )
        for line, (when, amount) in enumerate(found, 2)
    )


def taken(file: Source, choice: Choice = PAIN, *names: str) -> Preview:
    names = names or tuple(tracker.id for tracker in file.trackers)
    return importing.take(Diary(), file, dict.fromkeys(names, choice), NOW)


MORNING, EVENING = "2026-11-10T07:30:00+01:00", "2026-11-10T21:30:00+01:00"


def test_two_values_of_a_day_are_both_taken(data_folder: Path) -> None:
    assert taken(source("Pain", (MORNING, 4), (EVENING, 6))).left == ()
    assert list(Diary().reading("pain").instants["rated_at"]) == [MORNING, EVENING]


def test_what_only_looks_alike_is_taken_each_time_it_stands_there_and_no_more(data_folder: Path) -> None:
    twice = source("Stretching", ("2026-11-10", 10), ("2026-11-10", 10))
    assert taken(twice, SESSIONS).left == ()
    assert len(set(Diary().sessions()["session_id"])) == 2
    assert {left.why for _, left in taken(twice, SESSIONS).left} == {THERE}
    thrice = source("Stretching", *[("2026-11-10", 10)] * 3)
    assert len(taken(thrice, SESSIONS).made) == 1
    assert len(set(Diary().sessions()["session_id"])) == 3


def test_two_trackers_at_one_moment_with_one_value_are_two(data_folder: Path) -> None:
    both = source("Hips", (MORNING, 5), Neck=[(MORNING, 5)])
    assert len(taken(both, SESSIONS, "Hips").made) == 1
    assert [name for name, _ in taken(both, SESSIONS).made] == ["Neck"]
    assert list(Diary().sessions()["tracker"]) == ["Hips (Track & Graph)", "Neck (Track & Graph)"]


def test_the_same_from_elsewhere_in_the_world_is_the_same(data_folder: Path) -> None:
    taken(source("Pain", (MORNING, 4)))
    assert taken(source("Pain", ("2026-11-10T06:30:00+00:00", 4))).made == ()


def test_a_time_without_a_zone_is_the_same_wherever_it_is_read(data_folder: Path) -> None:
    file, chosen = source("Pain", ("2026-11-10T07:30:00", 4), app="CSV"), {"Pain": PAIN}
    importing.take(Diary(), file, chosen, NOW, ZoneInfo("Europe/Berlin"))
    assert list(Diary().reading("pain").instants["rated_at"]) == [MORNING]
    assert importing.take(Diary(), file, chosen, NOW, ZoneInfo("Asia/Tokyo")).made == ()


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland"])
def test_a_day_without_an_hour_is_the_same_wherever_it_is_read(
    data_folder: Path, zone: str, time_machine: TimeMachineFixture
) -> None:
    taken(source("Pain", ("2026-11-10", 4)))
    time_machine.move_to(NOW.astimezone(ZoneInfo(zone)))
    assert taken(source("Pain", ("2026-11-10", 4))).made == ()


def test_under_a_new_name_only_what_is_new_is_added(data_folder: Path) -> None:
    days = [(f"2026-11-{day:02}", day % 7) for day in range(1, 11)]
    taken(source("Pain", *days))
    assert [made.day.day for _, made in taken(source("Rücken", *days, ("2026-11-11", 3))).made] == [11]
    assert taken(source("Rücken", *days, ("2026-11-11", 3))).made == ()


def test_an_export_that_overlaps_adds_only_what_is_new(data_folder: Path) -> None:
    days = [(f"2026-11-{day:02}", day % 7) for day in range(1, 15)]
    taken(source("Pain", *days[:9]))
    assert [made.day.day for _, made in taken(source("Pain", *days[4:])).made] == [10, 11, 12, 13, 14]


def test_another_tracker_is_not_taken_for_one_under_a_new_name(data_folder: Path) -> None:
    taken(source("Pain", *[(f"2026-11-{day:02}", day % 7) for day in range(1, 15)]))
    neck = source("Neck pain", *[(f"2026-11-{day:02}", day % 3) for day in range(1, 15)])
    assert taken(neck).left == ()


def test_the_like_of_it_from_another_program_is_another(data_folder: Path) -> None:
    taken(source("Pain", ("2026-11-10", 4)))
    assert taken(source("Pain", ("2026-11-10", 4), app="Loop Habit Tracker")).left == ()


def test_a_time_is_the_same_where_only_one_file_tells_its_zone(data_folder: Path) -> None:
    taken(source("Pain", ("2026-11-10T07:30:00", 4)))
    assert taken(source("Pain", (MORNING, 4))).made == ()
    assert len(taken(source("Pain", (MORNING, 4), ("2026-11-10T07:30:00+02:00", 4))).made) == 1
    assert taken(source("Pain", ("2026-11-10T07:30:00", 4))).made == ()


def test_what_was_corrected_here_does_not_come_again(data_folder: Path) -> None:
    taken(source("Pain", (MORNING, 4)))
    diary = Diary()
    diary.correct_rating({"rated_at": MORNING, "about": date(2026, 11, 10), "pain": 4}, pain=6)
    assert [left.why for _, left in taken(source("Pain", (MORNING, 4))).left] == [THERE]
    assert [made.values["pain"] for _, made in taken(source("Pain", (MORNING, 5))).made] == [5]


def test_what_was_deleted_here_does_not_come_again_be_it_renamed(data_folder: Path) -> None:
    taken(source("Pain", (MORNING, 4), (EVENING, 6)))
    delete_rating(Diary(), {"rated_at": MORNING, "about": date(2026, 11, 10), "pain": 4}, NOW)
    found = taken(source("Rücken", (MORNING, 4), (EVENING, 6)))
    assert [left.why for _, left in found.left] == [DELETED, THERE]


def test_what_an_older_version_took_in_is_known_again(data_folder: Path) -> None:
    write_diary(
        data_folder,
        pain=[rating_row("2026-11-09", 4, "2026-11-09T12:00:00+00:00"), rating_row("2026-11-10", 4, MORNING)],
        sessions=[
            {  # as version 2 wrote it: no tracker, no original, and noon for the day
                "session_id": "imported.9e088a64dac4fd1e",
                "date": date(2026, 11, 9),
                "started_at": "2026-11-09T12:00:00+00:00",
                "ended_at": "2026-11-09T12:10:00+00:00",
                "active_s": 600,
            }
        ],
    )
    found = taken(source("Pain", ("2026-11-09", 4), (MORNING, 4), ("2026-11-09", 5)))
    assert [made.values["pain"] for _, made in found.made] == [5]
    assert taken(source("Stretching", ("2026-11-09", 10), app="Loop Habit Tracker"), SESSIONS).made == ()


def test_what_was_rated_here_is_known_again_by_its_moment(data_folder: Path) -> None:
    Diary().add_pain(4, rated_at=datetime(2026, 11, 10, 7, 30, tzinfo=timezone(timedelta(hours=1))))
    assert taken(source("Pain", (MORNING, 4))).made == ()
    assert len(taken(source("Pain", ("2026-11-10T07:30:01+01:00", 4))).made) == 1


def test_a_file_of_another_person_is_doubted(data_folder: Path) -> None:
    mine = [(f"2026-11-{day:02}T07:30:00+01:00", day % 7) for day in range(1, 12)]
    taken(source("Pain", *mine))
    theirs = source("Pain", *[(f"2026-11-{day:02}T08:00:00+01:00", 4) for day in range(1, 13)])
    found = importing.preview(Diary(), theirs, {"Pain": PAIN}, NOW)
    assert [(doubt.tracker, doubt.before, doubt.missing) for doubt in found.doubts] == [("Pain", 11, 11)]
    longer = source("Pain", *mine[3:], ("2026-11-13T07:30:00+01:00", 3))
    assert importing.preview(Diary(), longer, {"Pain": PAIN}, NOW).doubts == ()


@pytest.mark.parametrize("stamp", ["start", "end"])
def test_what_was_given_out_is_known_again_whichever_end_of_a_session_its_first_file_told(
    data_folder: Path, tmp_path: Path, stamp: Stamp
) -> None:
    rows = (f"2026-10-{day:02},{'07:10' if day % 4 else ''},{day % 8},{day % 3 * 10 or ''}\n" for day in range(1, 29))
    table = importing.read(("date,time,pain,stretching\n" + "".join(rows)).encode(), "mine.csv")
    choices = {id_: replace(each, stamp=stamp) for id_, each in importing.default_choices(table).items()}
    assert len(importing.take(Diary(), table, choices, NOW).made) == 28 + 19
    zipped = importing.read(exporting.save(Diary(), tmp_path / "out.zip").read_bytes(), "out.zip")
    found = importing.preview(Diary(), zipped, importing.default_choices(zipped), NOW)
    assert (found.made, found.doubts, {left.why for _, left in found.left}) == ((), (), {THERE})
    # A session that is not there, of the same end as one that is, is new.
    other = source("stretching", ("2026-10-02T07:10:00", 5), app="CSV")
    assert len(importing.preview(Diary(), other, {"stretching": SESSIONS}, NOW).made) == 1


WHEN = st.sampled_from(["2026-11-09", "2026-11-10", MORNING, EVENING, "2026-11-10T07:30:00"])
ENTRIES = st.lists(st.tuples(WHEN, st.integers(0, 2)), max_size=8)


@settings(max_examples=25)
@given(first=ENTRIES, more=ENTRIES, neck=ENTRIES, renamed=st.booleans())
def test_whatever_is_in_a_file_comes_in_once(
    tmp_path_factory: pytest.TempPathFactory,
    first: list[tuple[str, int]],
    more: list[tuple[str, int]],
    neck: list[tuple[str, int]],
    renamed: bool,
) -> None:
    diary = Diary(tmp_path_factory.mktemp("diary"))
    chosen = dict.fromkeys(("Pain", "Neck", "Back"), PAIN)

    def take(name: str, entries: list[tuple[str, int]]) -> int:
        file = source(name, *entries, Neck=neck)
        return len(importing.take(diary, file, {each.id: chosen[each.id] for each in file.trackers}, NOW).made)

    assert take("Pain", first) == len(first) + len(neck)
    assert take("Pain", first) == 0
    assert take("Back" if renamed and first else "Pain", [*first, *more]) == len(more)
    assert len(diary.pain()) == len(first) + len(more) + len(neck)
