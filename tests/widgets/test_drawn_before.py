"""Figures kept in the user's cache folder: drawn once, and anew wherever anything that they show is another."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.catalogue.guides import GUIDES, USUAL, Style
from planner.storage.kept import Kept
from planner.widgets.common import drawn_before, lessons, moving_figures
from planner.widgets.common.drawn_before import or_drawn
from tests.helpers.people import CATALOGUE

SIDE_BEND = CATALOGUE["side_bend"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own, which no other test has filled."""
    monkeypatch.setenv("PLANNER_CACHE", str(tmp_path / "cache"))
    drawn_before._kept.cache_clear()
    forget()
    return tmp_path / "cache" / "figures"


def forget() -> None:
    """As a new kernel begins."""
    moving_figures._drawn.cache_clear()


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The guide of each figure that is drawn."""
    draw, drawn = moving_figures._value, []

    def counted(looks: moving_figures.Looks, ways: tuple[moving_figures.Leg, ...]) -> moving_figures.Value:
        drawn.append(looks.guide.id)
        return draw(looks, ways)

    monkeypatch.setattr(moving_figures, "_value", counted)
    return drawn


def test_a_figure_is_drawn_once_whatever_asks_for_it(drawings: list[str]) -> None:
    first = lessons.lesson(SIDE_BEND)
    forget()
    assert lessons.lesson(SIDE_BEND) == first == json.loads(json.dumps(first))
    assert drawings == ["kim"]


def test_another_style_is_another_figure(drawings: list[str]) -> None:
    for style in (USUAL, Style("ada"), Style("kim", felt=False), USUAL):
        lessons.lesson(SIDE_BEND, style)
        forget()
    assert drawings == ["kim", "ada", "kim"]


def test_portraits_are_kept_too(drawings: list[str]) -> None:
    ada = GUIDES["ada"]
    assert moving_figures.portrait(ada) == moving_figures.portrait(ada)
    assert drawings == ["ada"]


@pytest.mark.parametrize("spoil", [lambda kept: kept[: len(kept) // 2], lambda _: b"", lambda kept: kept + b" "])
def test_what_is_not_whole_is_drawn_anew(folder: Path, drawings: list[str], spoil: Callable[[bytes], bytes]) -> None:
    first = lessons.lesson(SIDE_BEND)
    [path] = folder.iterdir()
    whole = path.read_bytes()
    path.write_bytes(spoil(whole))
    forget()
    assert lessons.lesson(SIDE_BEND) == first
    assert drawings == ["kim", "kim"]
    assert path.read_bytes() == whole


def test_a_cache_that_takes_nothing_costs_only_the_time(folder: Path, drawings: list[str]) -> None:
    folder.parent.mkdir()
    folder.write_text("A file stands where the folder should be.")
    first = lessons.lesson(SIDE_BEND)
    forget()
    assert lessons.lesson(SIDE_BEND) == first
    assert drawings == ["kim", "kim"]


def test_it_is_trimmed_when_it_is_first_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = Kept(folder, 0)
    old.put("of an earlier version", b"it")
    monkeypatch.setattr(drawn_before, "MOST_BYTES", 0)
    or_drawn("a", lambda: "A")
    assert [path.name for path in folder.iterdir()] == [old.path(f"{drawn_before._MADE_BY} 'a'").name]


def test_each_file_that_draws_has_a_part_in_what_they_are_kept_under(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planner = tmp_path / "planner"
    for room in ("catalogue", "figures", "widgets/common"):
        shutil.copytree(drawn_before._PLANNER / room, planner / room, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(drawn_before, "_PLANNER", planner)
    assert drawn_before._made_by() == drawn_before._MADE_BY
    found = {drawn_before._MADE_BY}
    changed = ("figures/flesh.py", "catalogue/poses.toml", "catalogue/guides.py", "widgets/common/moving_figures.py")
    for name in changed:
        with (planner / name).open("a", encoding="utf-8") as file:
            file.write("# another line\n")
        found.add(drawn_before._made_by())
    assert len(found) == 1 + len(changed)
