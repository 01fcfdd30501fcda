"""A session that comes home from a telephone is whole once it has come once more, whichever call failed before."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from planner.diary import Diary
from planner.errors import PlannerError
from planner.widgets.takeaway.coming_home import bring_home
from planner.widgets.takeaway.log import read_log
from tests.crash import calls
from tests.crash.scenes import files, fresh, lived_in
from tests.helpers.telephone_logs import at, end, hurt, hurting, packed, part, start, values

NOW = datetime.fromisoformat(at("09:00:00"))
SIGNS = {"signs": ["lump"]}
WHOLE = [start(), part(), hurting(3, **SIGNS), hurt(4, **SIGNS), end(5, outcome="hurt", pain_after=2, note="Stopped.")]


@pytest.mark.long
def test_whichever_call_fails_once_more_it_is_whole(tmp_path: Path) -> None:
    first, now = tmp_path / "before", tmp_path / "now"
    first.mkdir()
    lived_in(Diary(first))
    log = read_log(packed(values(Diary(first), WHOLE)))

    def copied() -> Diary:
        shutil.rmtree(now, ignore_errors=True)
        shutil.copytree(first, now)
        return fresh(now)

    with calls.not_flushed():
        with calls.at(0, calls.failing(0)) as made:
            bring_home(log, copied(), NOW)
        after = files(now)
        assert len(made) > 200
        for n in range(1, len(made) + 1, 3):
            diary, told = copied(), ""
            with calls.at(n, calls.failing(calls.CODES[n % len(calls.CODES)])):
                try:
                    bring_home(log, diary, NOW)
                except PlannerError as error:
                    told = str(error)
            where = f"call {n}, {made[n - 1]}: {told}"
            assert told or files(now) == after, where
            bring_home(log, fresh(now), NOW)
            assert files(now) == after, where
