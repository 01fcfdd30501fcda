from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from planner.errors import InvalidValue, UnreadableFile
from planner.week import Session
from planner.week.now_file import NAME, Kept, load_now, name_of, save_now
from planner.week.timeline import compose
from tests.helpers.people import CATALOGUE, MONDAY


def session(*ids: str) -> Session:
    return compose(MONDAY, [(CATALOGUE[id_], CATALOGUE[id_].start, f"Why {id_}.") for id_ in ids], CATALOGUE)


KEPT = Kept(name_of(datetime(2026, 11, 23, 9, 5, 7)), session("standing_posture", "side_bend"))


def test_what_is_kept_comes_back_the_same_on_its_day(tmp_path: Path) -> None:
    assert load_now(tmp_path, CATALOGUE, MONDAY) is None
    save_now(KEPT, tmp_path)
    assert KEPT.name == "now_2026-11-23T090507"
    assert load_now(tmp_path, CATALOGUE, MONDAY) == KEPT
    assert load_now(tmp_path, CATALOGUE, MONDAY + timedelta(1)) is None


def test_the_newest_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    save_now(KEPT, tmp_path)
    newer = Kept(name_of(datetime(2026, 11, 23, 18)), session("figure_four"))
    save_now(newer, tmp_path)
    assert load_now(tmp_path, CATALOGUE, MONDAY) == newer


def test_a_stretch_that_is_gone_is_left_out(tmp_path: Path) -> None:
    save_now(KEPT, tmp_path)
    left = load_now(tmp_path, {id_: each for id_, each in CATALOGUE.items() if id_ != "side_bend"}, MONDAY)
    assert left is not None
    assert [item.stretch.id for item in left.session.items] == ["standing_posture"]
    assert load_now(tmp_path, {}, MONDAY) is None


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("name = [", UnreadableFile, "cannot be read"),
        ('name = "x"\ndate = 2026-11-23\nparts = []', InvalidValue, "name"),
        ('name = "now_1"\ndate = 2026-11-23\nparts = [{stretch = "side_bend", reps = 0, hold_s = 1}]', InvalidValue, "reps"),
    ],
)  # fmt: skip
def test_a_file_that_is_spoilt_is_a_sentence_and_the_next_session_mends_it(
    tmp_path: Path, text: str, error: type[Exception], message: str
) -> None:
    (tmp_path / NAME).write_text(text, "utf-8")
    with pytest.raises(error, match=message) as raised:
        load_now(tmp_path, CATALOGUE, date(2026, 11, 23))
    assert str(tmp_path / NAME) in str(raised.value)
    save_now(KEPT, tmp_path)
    assert load_now(tmp_path, CATALOGUE, MONDAY) == KEPT
