"""Which moment a run is tried at, and what is said at the end of one; the runs themselves are `make elsewhen`."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import __main__ as suite
from tests import elsewhen


def test_all_moments_or_the_one_that_was_named() -> None:
    assert elsewhen.chosen("") == elsewhen.MOMENTS
    assert elsewhen.chosen("6") == (elsewhen.MOMENTS[5],)
    with pytest.raises(SystemExit, match="MOMENT=7: choose a number from 1 to 6, or leave it out for all."):
        elsewhen.chosen("7")


@pytest.mark.parametrize(("commit", "number"), [("", 1), ("0a\n", 5), ("ffffffffffffffffffffffffffffffffffffffff", 4)])
def test_the_commit_chooses_a_moment(commit: str, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: SimpleNamespace(stdout=commit))
    assert elsewhen.chosen("of-this-commit") == (elsewhen.MOMENTS[number - 1],)


def test_a_language_that_is_here_is_taken_and_another_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def run(command: list[str], **_: object) -> SimpleNamespace:
        asked.append(command)
        return SimpleNamespace(stdout="C\nde_DE.utf8\n", returncode=0)

    monkeypatch.setattr(subprocess, "run", run)
    assert elsewhen.spoken("C", tmp_path) == {"LC_ALL": "C.UTF-8"}
    assert elsewhen.spoken("de_DE.UTF-8", tmp_path) == {"LC_ALL": "de_DE.UTF-8"}
    assert elsewhen.spoken("tr_TR.UTF-8", tmp_path) == {"LC_ALL": "tr_TR.UTF-8", "LOCPATH": str(tmp_path)}
    assert asked[-1][-1] == str(tmp_path / "tr_TR.UTF-8")


def test_the_last_line_says_what_was_tried(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    parts = (
        suite.Part("one", ("platform",)),
        suite.Part("two", ("nothing.there",)),
        suite.Part("three", ("platform",)),
    )
    monkeypatch.setattr(suite, "PARTS", {"all": parts})
    monkeypatch.setattr(suite, "machine", lambda: iter(["Python 3.99"]))
    monkeypatch.setenv("BEGUN", "0")
    monkeypatch.setattr(suite.time, "time", lambda: 185.2)
    assert suite.main("all") == 1
    last = capfd.readouterr().out.splitlines()[-1]
    assert re.fullmatch(r"Tried: one \d+ s, FAILED: two \d+ s; on Python 3\.99; 3 min 05 s in all\.", last)


def test_tests_are_counted(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text('<testsuites><testsuite tests="12"/><testsuite tests="3"/></testsuites>')
    assert (suite.count_of(report), suite.count_of(tmp_path / "none.xml")) == (15, 0)
