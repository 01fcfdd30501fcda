"""Work in steps: the same as in one go, and stopped anywhere it leaves the diary as it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from planner.analysis.experiment.power import Assumptions, power, power_steps
from planner.diary import Diary, restore
from planner.exporting import pack, pack_steps
from planner.importing import default_choices, outlook, outlook_steps, preview, preview_steps, read, take_steps
from planner.paper.report import report_steps
from planner.steps import Steps, finished, within
from planner.week.experiment import DESIGNS
from tests.helpers.clock import MORNING
from tests.helpers.diary_rows import rating_row, write_diary

TODAY = MORNING.date()
DAYS = [TODAY - timedelta(ago) for ago in range(40)]
SOURCE = read(
    b"date,pain\n" + b"".join(b"2025-01-%02d %02d:00,4\n" % (1 + n % 28, n // 28) for n in range(600)), "a.csv"
)
CHOICES = default_choices(SOURCE)


def counting(shares: list[float], closed: list[str] | None = None) -> Steps[str]:
    try:
        yield from shares
        return "done"
    finally:
        if closed is not None:
            closed.append("closed")


def test_steps_are_done_to_their_end() -> None:
    assert finished(counting([0.0, 0.5])) == "done"
    assert finished(counting([])) == "done"


def test_a_part_has_its_share_of_the_whole() -> None:
    part = within(0.2, 0.6, counting([0.0, 0.5, 1.0]))
    assert list(part) == [0.2, 0.4, 0.6]
    assert finished(within(0.2, 0.6, counting([0.5]))) == "done"


def test_what_is_put_aside_puts_its_parts_aside() -> None:
    closed: list[str] = []
    part = within(0, 1, counting([0.5], closed))
    next(part)
    part.close()
    assert closed == ["closed"]


@pytest.fixture
def diary(data_folder: Path) -> Diary:
    return write_diary(data_folder, pain=[rating_row(day, day.day % 8, f"{day}T07:00:00+01:00") for day in DAYS])


def take(diary: Diary) -> Steps[Any]:
    return take_steps(diary, SOURCE, CHOICES, MORNING)


def look(diary: Diary) -> Steps[Any]:
    found = yield from within(0, 0.5, preview_steps(diary, SOURCE, CHOICES, MORNING))
    return (yield from within(0.5, 1, outlook_steps(diary, found, TODAY)))


def report(diary: Diary) -> Steps[Any]:
    return report_steps(diary, today=TODAY)


def everything(diary: Diary) -> Steps[Any]:
    return restore.everything_steps(diary.folder)


def stood(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.time_machine(MORNING)
@pytest.mark.parametrize("work", [take, look, report, everything, pack_steps])
def test_stopped_anywhere_it_leaves_the_diary_byte_for_byte(diary: Diary, work: Callable[[Diary], Steps[Any]]) -> None:
    before = stood(diary.folder)
    shares: list[float] = []
    steps = work(diary)
    for share in steps:
        shares.append(share)
        assert stood(diary.folder) == before  # nothing is written before the last step is over
        stopping = work(diary)
        for _ in shares:
            next(stopping)
        stopping.close()
        assert stood(diary.folder) == before
    assert shares
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] <= 1


@pytest.mark.time_machine(MORNING)
def test_in_steps_it_comes_to_the_same(diary: Diary) -> None:
    found = preview(diary, SOURCE, CHOICES, MORNING)
    assert finished(look(diary)) == outlook(diary, found, TODAY)
    assert finished(pack_steps(diary)) == pack(diary)
    assert finished(everything(diary)) == restore.everything(diary.folder)
    designs = [DESIGNS["7x2"]]
    assert finished(power_steps(Assumptions(), designs)) == power(Assumptions(), designs)


@pytest.mark.time_machine(MORNING)
def test_what_is_written_while_a_file_is_looked_at_counts(diary: Diary) -> None:
    first, second = take(diary), take(diary)
    next(first)
    next(second)
    assert len(finished(first).made) == 600
    assert finished(second).made == ()
    assert len(diary.pain()) == 640
