from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from distributed import LocalCluster

from planner import PlannerError, cohort
from tests.helpers.simulated_people import write_people

TODAY = date(2026, 6, 28)
PEOPLE = 250  # of which each worker has some hundred, in many tasks


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_people(tmp_path_factory.mktemp("people"), 10, TODAY)


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with LocalCluster(2, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0") as running:
        yield running


@pytest.mark.long
def test_many_people_on_a_cluster_are_what_they_are_one_by_one(cluster: LocalCluster, tmp_path: Path) -> None:
    folders = write_people(tmp_path, PEOPLE, TODAY)
    mapped = cohort.summarise(folders, cluster.scheduler_address, TODAY)
    assert list(mapped.columns) == list(cohort.COLUMNS)
    assert mapped["person"].nunique() == PEOPLE
    assert len(mapped) == PEOPLE * mapped["measure"].nunique()
    some = [str(folder) for folder in folders[::10]]  # the rest would only take long
    one_by_one = cohort.of_people(some, TODAY)
    pd.testing.assert_frame_equal(mapped[mapped["person"].isin(some)].reset_index(drop=True), one_by_one)
    spoken = mapped[mapped["measure"] == "pain per month"]
    assert spoken["estimate"].notna().sum() > 0.9 * PEOPLE


@pytest.mark.long
def test_this_machine_serves_where_no_scheduler_is_named(folders: list[Path]) -> None:
    pd.testing.assert_frame_equal(
        cohort.summarise(folders, today=TODAY), cohort.of_people([str(folder) for folder in folders], TODAY)
    )


def test_the_last_days_open_session_is_not_one_that_was_skipped(folders: list[Path], tmp_path: Path) -> None:
    early = [shutil.copytree(folder, tmp_path / folder.name) for folder in folders]
    for folder in early:
        lines = (folder / "sessions.csv").read_text("utf-8").splitlines(keepends=True)
        (folder / "sessions.csv").write_text("".join(line for line in lines if str(TODAY) not in line), "utf-8")
    rows = cohort.of_people([str(folder) for folder in early], TODAY)
    days = rows.loc[rows["measure"] == "adherence per month", "n"]
    planned = rows.loc[rows["measure"] == "sessions done of planned", "n"]
    assert days.tolist() == planned.tolist()


@pytest.mark.long
def test_a_folder_that_cannot_be_read_is_a_row_and_the_others_go_on(
    folders: list[Path], cluster: LocalCluster, tmp_path: Path
) -> None:
    gone, broken, mended = tmp_path / "gone", tmp_path / "broken", tmp_path / "mended"
    shutil.copytree(folders[0], broken)
    (broken / "pain.csv").unlink()
    (broken / "pain.csv").mkdir()
    shutil.copytree(folders[0], mended)
    with (mended / "pain.csv").open("a") as file:
        file.write("yesterday,2026-01-01,3,,,\n")
    rows = cohort.summarise([gone, broken, mended, folders[0]], cluster.scheduler_address, TODAY)
    told = rows[rows["measure"] == "unreadable"]
    assert told["person"].tolist() == [str(gone), str(broken)]
    assert told["reason"].iloc[0] == (
        f"{gone}: there is no such folder. Check its name, and that every worker sees it."
    )
    assert "pain.csv: cannot be read" in told["reason"].iloc[1]
    unread = rows[rows["measure"] == "rows unread"].set_index("person")["estimate"]
    assert unread.to_dict() == {str(mended): 1.0, str(folders[0]): 0.0}


@pytest.mark.parametrize(
    ("folders_given", "scheduler", "message"),
    [
        ([], None, "There is no folder to summarise. Name the data folder of each person."),
        (["a", "b", "a"], None, "The folder 'a' is named twice. Name each person's folder once."),
        (
            ["a"],
            "nonsense://here",
            "The Dask scheduler at 'nonsense://here' does not answer. Check the address, and that it is running.",
        ),
    ],
)
def test_what_cannot_be_asked_is_said(folders_given: list[str], scheduler: str | None, message: str) -> None:
    with pytest.raises(PlannerError, match=f"^{re.escape(message)}$"):
        cohort.summarise(folders_given, scheduler)
