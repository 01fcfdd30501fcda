"""What the odd files and requests found once, with the sentence that is said of it now."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from planner.catalogue import load_catalogue
from planner.catalogue.poses import Figure, KeyPose, check_figure
from planner.diary import Diary
from planner.diary.reading import read
from planner.diary.tables import TABLES
from planner.errors import InvalidValue, PlannerError
from planner.paper.calendar_file import kept_in
from planner.storage import toml_file
from planner.widgets.common.saying import NOT_UNDERSTOOD
from planner.widgets.experiment_panel import ExperimentPanel

DEEP = "a = " + "[" * 5000 + "]" * 5000 + "\n"


def test_stretches_nested_too_deeply(tmp_path: Path) -> None:
    path = tmp_path / "my_stretches.toml"
    path.write_text(DEEP)
    with pytest.raises(PlannerError) as caught:
        load_catalogue(path)
    assert str(caught.value) == f"{path}: is nested too deeply. Mend that line and load it again."


def test_an_entry_with_a_name_of_thousands_of_parts(tmp_path: Path) -> None:
    path = tmp_path / "my_stretches.toml"
    path.write_text("[" + "a." * 3000 + "a]\n")
    with pytest.raises(PlannerError, match=r"^.*: \[a\]: "):
        load_catalogue(path)


def test_a_number_of_thousands_of_digits(tmp_path: Path) -> None:
    path = tmp_path / "my_stretches.toml"
    path.write_text(f"a = {'9' * 5000}\n")
    with pytest.raises(PlannerError, match="is not valid TOML: Exceeds the limit"):
        load_catalogue(path)


def test_other_files_nested_too_deeply(tmp_path: Path) -> None:
    (tmp_path / "profile.toml").write_text(DEEP)
    with pytest.raises(PlannerError, match="cannot be read"):
        toml_file.read(tmp_path / "profile.toml")
    (tmp_path / "calendar.json").write_text("[" * 100_000)
    with pytest.raises(PlannerError, match="cannot be read"):
        kept_in(tmp_path / "calendar.json")


def test_a_pose_from_a_pose_from_a_pose() -> None:
    chain = {f"p{n}": KeyPose(like=f"p{n + 1}") for n in range(2000)}
    figure = Figure("side", {"start": KeyPose(), "end": KeyPose(like="p0"), **chain, "p2000": KeyPose()})
    with pytest.raises(InvalidValue) as caught:
        check_figure(figure, "mine")
    assert str(caught.value) == "mine: poses.end: 'end' is not made from 20 other poses at most, one from the next."


def test_a_column_whose_name_is_no_text_is_called_by_its_place() -> None:
    reading = read(TABLES["pauses"], b"from,to,why,\x81\n2026-11-23,2026-11-24,x,y\n")
    assert list(reading.frame.columns) == ["from", "to", "why", "column 4"]


def test_an_experiment_without_its_question(data_folder: Path) -> None:
    panel = ExperimentPanel(Diary(data_folder), date(2026, 11, 23))
    panel.request = {"seq": 1, "action": "start", "design": "14x3"}
    assert panel.reply["error"] == NOT_UNDERSTOOD
