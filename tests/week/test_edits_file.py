from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.errors import InvalidValue, UnreadableFile
from planner.week import Edits, Moved
from planner.week.edits_file import as_plain, edits_of, load_edits, save_edits
from tests.helpers.clock import MORNING

pytestmark = pytest.mark.time_machine(MORNING)  # by which weeks that are over go

MONDAY = date(2026, 11, 23)
DAYS = st.integers(0, 6).map(lambda n: MONDAY + timedelta(n))
PAIRS = st.frozensets(st.tuples(DAYS, st.text(st.characters(codec="utf-8"), max_size=8)), max_size=3)
MINUTES = st.integers(0, 120)
STOOD = st.dictionaries(
    st.text(st.characters(codec="utf-8"), max_size=8), st.sampled_from(["new", "there", "kept"]), max_size=3
)
MOVED = st.dictionaries(DAYS, st.builds(Moved, DAYS, MINUTES, STOOD), max_size=3)
EDITS = st.builds(Edits, PAIRS, PAIRS, st.dictionaries(DAYS, MINUTES, max_size=3), MOVED)


@given(EDITS)
def test_edits_come_back_from_plain_values(edits: Edits) -> None:
    assert edits_of(as_plain(edits), "page") == edits


@given(EDITS, EDITS)
def test_edits_come_back_from_the_file_week_by_week(edits: Edits, others: Edits) -> None:
    save_edits(edits, MONDAY)
    save_edits(others, MONDAY + timedelta(7))
    assert load_edits(MONDAY) == edits
    assert load_edits(MONDAY + timedelta(7)) == others
    assert load_edits(MONDAY + timedelta(1)) == Edits()


def test_the_edits_of_a_week_go_once_it_is_over(data_folder: Path) -> None:
    for weeks in (-2, -1, 0, 1):
        save_edits(Edits(minutes={MONDAY: 5}), MONDAY + timedelta(7 * weeks))
    assert re.findall(r"^\[([\d-]+)\]$", (data_folder / "week_edits.toml").read_text("utf-8"), re.M) == [
        "2026-11-23",
        "2026-11-30",
    ]


def test_the_one_week_that_older_versions_kept_is_read_and_stays(data_folder: Path) -> None:
    data_folder.mkdir()
    path = data_folder / "week_edits.toml"
    path.write_text('start = 2026-11-23\nlock = [["2026-11-23", "side_bend"]]\n\n[minutes]\n2026-11-23 = 6\n', "utf-8")
    old = Edits(frozenset({(MONDAY, "side_bend")}), minutes={MONDAY: 6})
    assert load_edits(MONDAY) == old
    assert load_edits(MONDAY + timedelta(7)) == Edits()
    save_edits(Edits(), MONDAY + timedelta(7))
    assert load_edits(MONDAY) == old


def test_without_a_file_there_are_none(data_folder: Path) -> None:
    assert load_edits(MONDAY) == Edits()
    assert not data_folder.exists()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"lock": [["soon", "x"]]}, "page: lock.0.0: 'soon' is not a date from 2000 to 2099 such as 2026-11-23."),
        ({"minutes": {"2026-11-23": 500}}, "page: minutes.2026-11-23: 500 is not a whole number from 0 to 120."),
        (
            {"moved": {"2026-11-24": {"to": "soon", "minutes": 10}}},
            "page: moved.2026-11-24.to: 'soon' is not a date from 2000 to 2099 such as 2026-11-23.",
        ),
        ({"keep": []}, "page: keep: [] is not expected here: no field has this name."),
    ],
)
def test_wrong_edits_are_named(values: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        edits_of(values, "page")
    assert str(caught.value) == message


def test_a_file_that_cannot_be_read_is_never_written_over(data_folder: Path) -> None:
    data_folder.mkdir()
    path = data_folder / "week_edits.toml"
    path.write_text("start = [\n", "utf-8")
    for act in (lambda: load_edits(MONDAY), lambda: save_edits(Edits(), MONDAY)):
        with pytest.raises(UnreadableFile, match=r"week_edits.toml: cannot be read"):
            act()
    assert path.read_text("utf-8") == "start = [\n"


def test_a_file_from_before_moves_were_kept_opens(data_folder: Path) -> None:
    data_folder.mkdir()
    path = data_folder / "week_edits.toml"
    path.write_text('start = 2026-11-23\nlock = [["2026-11-23", "cat_cow"]]\nremove = []\n[minutes]\n', "utf-8")
    assert load_edits(MONDAY) == Edits(lock=frozenset({(MONDAY, "cat_cow")}))
