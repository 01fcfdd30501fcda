"""Ratings without an hour beside sessions with one, from two files into the trends: no rating is lost, no mean bent."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from planner import importing
from planner.analysis.adherence import daily
from planner.analysis.integrity import check, sentences
from planner.diary import Diary
from tests.helpers.clock import MORNING

pytestmark = pytest.mark.time_machine(MORNING)

DAYS = [date(2026, 9, 1) + timedelta(n) for n in range(60)]
PAIN = "".join(f"{day},{n % 9}\n" for n, day in enumerate(DAYS))
SESSIONS = "FeatureName,Timestamp,Value,Note\n" + "".join(f"Stretching,{day}T07:30:00+01:00,0:15:00,\n" for day in DAYS)


@pytest.mark.parametrize("order", [1, -1])
def test_all_sixty_ratings_are_the_pain_of_their_days(tmp_path: Path, order: int) -> None:
    diary = Diary(tmp_path)
    for name, text in [("pain.csv", PAIN), ("tracks.csv", SESSIONS)][::order]:
        source = importing.read(text.encode(), name)
        assert len(importing.take(diary, source, importing.default_choices(source)).made) == 60
    found = daily(diary, DAYS[-1])["pain"]
    assert found.to_list() == [n % 9 for n in range(60)]
    assert sentences(check(diary))[0] == (
        "Of 60 ratings only the day is known, not the hour. Such a rating counts as its day's, unless there is one from "
        "before that day's first session."
    )
