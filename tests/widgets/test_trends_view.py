from __future__ import annotations

import os
import re
import runpy
import xml.etree.ElementTree as ElementTree
from datetime import date
from pathlib import Path

import pytest

from planner.analysis.adherence import daily, weekly
from planner.catalogue import SHIPPED
from planner.diary import Diary
from planner.diary.tables import TABLES
from planner.paths import REPOSITORY
from planner.storage import durable
from planner.widgets.trends_view import TrendsView, known, trends_view
from planner.widgets.trends_view.tabs import TABS
from tests.helpers.clock import MORNING
from tests.helpers.diary_rows import plan_row, rating_row, session_row, write_diary

SAMPLE = REPOSITORY / "data" / "sample"
TODAY = date(2026, 6, 28)


@pytest.fixture(scope="module")
def sample() -> dict:
    return look(TrendsView(Diary(SAMPLE), TODAY), period="all")


def look(widget: TrendsView, **wanted: object) -> dict:
    """Ask as the page does, and return what it gets."""
    widget.wanted = {**widget.wanted, **wanted}
    while widget.working:
        widget.asked += 1
    assert widget.view["wanted"] == widget.wanted
    return widget.view


def pictures(view: dict) -> list[dict]:
    return [block for block in view["blocks"] if block["kind"] == "picture"]


def said(view: dict) -> list[str]:
    return [sentence for block in view["blocks"] if block["kind"] == "words" for sentence in block["sentences"]]


def test_the_sample_is_what_its_script_makes(tmp_path: Path) -> None:
    runpy.run_path(str(SAMPLE / "simulate.py"))["simulate"](tmp_path)
    made = {file.name: file.read_bytes() for file in tmp_path.glob("*.csv")}
    assert sorted(made) == sorted(table.file for table in TABLES.values())
    assert made == {file.name: file.read_bytes() for file in SAMPLE.glob("*.csv")}
    assert "simulated" in (SAMPLE / "README.md").read_text("utf-8").lower()


def test_the_sample_is_a_believable_diary() -> None:
    diary = Diary(SAMPLE)
    assert diary.problems().empty
    days = daily(diary, TODAY)
    weeks = weekly(days, TODAY)
    assert (len(weeks), len(days)) == (20, 140)
    assert 0.6 < weeks["sessions_done"].sum() / weeks["sessions_planned"].sum() < 0.7
    assert days["paused"].sum() == 9
    assert 0.7 < days["pain"].notna().mean() < 0.95
    assert set(diary.sessions()["outcome"]) == {"completed", "stopped", "hurt", "abandoned"}


def test_a_diary_shows_headlines_pictures_and_their_tables(sample: dict) -> None:
    assert sample["headlines"] == (
        "Since you began on 9 February you did 60 of 93 planned sessions (65 %).",
        "9 paused days left out.",
        "In the last 14 days your mean pain was 3.4 of 10, from 14 ratings.",
    )
    assert sample["unread"] == {}
    both, calendar = pictures(sample)
    assert both["table"]["columns"][:4] == ["Week of", "Sessions planned", "Sessions done", "Share"]
    assert len(both["table"]["rows"]) == 20
    assert both["table"]["rows"][0][:4] == ["22 Jun 2026", "5", "4", "80 %"]
    assert calendar["table"]["columns"] == ["Week of", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert set(calendar["table"]["rows"][-1][1:]) <= {"done", "in part", "missed", "rest"}
    assert both["note"] == calendar["note"] == ""


@pytest.mark.parametrize("picture", [0, 1])
def test_a_drawing_is_an_image_that_keeps_to_itself(sample: dict, picture: int) -> None:
    svg = pictures(sample)[picture]["svg"]
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    assert re.match(r"(Two charts|A calendar).*2026", root.get("aria-label", ""))
    assert "<style" not in svg  # it would hold for the whole page
    assert root.get("width") is None  # the page gives it its width
    assert "font-family" not in svg
    assert re.findall(r"(?:href|src)=.(?!#)", svg) == []
    # Every colour is the page's, but for invisible edges.
    assert re.findall(r"(?:fill|stroke): #\w+(?!; stroke-opacity: 0)\b", svg) == []
    assert "var(--sp-ink)" in svg


def test_ids_are_unique_in_the_page(sample: dict) -> None:
    svgs = [picture["svg"] for picture in pictures(sample)]
    ids = [id_ for svg in svgs for id_ in set(re.findall(r' id="([^"]*)"', svg))]
    assert len(ids) == len(set(ids)) > 0


def test_an_empty_diary_offers_a_look_at_simulated_data(tmp_path: Path) -> None:
    view = TrendsView(Diary(tmp_path / "none"), TODAY).view
    assert view["empty"] is True
    assert "blocks" not in view
    for picture in view["sample"]["blocks"]:
        assert picture["note"] == "Simulated data"
        assert 'aria-label="Simulated data. ' in picture["svg"]
    for picture, drawn in zip(view["sample"]["blocks"], ("--sp-mean", "--sp-bar"), strict=True):
        # What comes first lies behind.
        assert 0 < picture["svg"].index(">Simulated data</text>") < picture["svg"].index(f"var({drawn})")


def test_without_the_sample_the_empty_state_stands_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trends_view, "SAMPLE", tmp_path / "gone")
    view = TrendsView(Diary(tmp_path / "none"), TODAY).view
    assert (view["unread"], view["empty"], view["sample"]) == ({}, True, {})


def test_rows_that_cannot_be_read_are_counted_and_listed(tmp_path: Path) -> None:
    diary = write_diary(
        tmp_path, pain=[rating_row("2026-06-27", pain, "2026-06-27T08:00:00+00:00") for pain in (3, 11, "x")]
    )
    view, mend = TrendsView(diary, TODAY).view, "Correct it in the file."
    assert view["unread"]["title"] == "2 rows could not be read"
    assert view["unread"]["rows"] == [
        ["pain.csv", line, f"pain: '{value}' is not a whole number from 0 to 10, or empty.", mend]
        for line, value in (("3", "11"), ("4", "x"))
    ]
    assert len(pictures(view)) == 1
    write_diary(tmp_path, pain=[rating_row("2026-06-27", 11, "2026-06-27T08:00:00+00:00")])
    view = TrendsView(diary, TODAY).view
    assert view["unread"]["title"] == "1 row could not be read"
    assert view["empty"] is True


def test_the_diary_is_read_again_when_the_page_asks(tmp_path: Path) -> None:
    diary = Diary(tmp_path / "new")
    widget = TrendsView(diary, TODAY)
    assert widget.view["empty"] is True
    write_diary(tmp_path / "new", pain=[rating_row("2026-06-27", 3, "2026-06-27T08:00:00+00:00")])
    widget.asked = 1
    rate = "Rate your pain on 6 more days, and you see its mean over 14 days here."
    assert widget.view["headlines"][-1] == rate


def view_box(picture: dict) -> tuple[float, float]:
    """Width and height of a picture."""
    found = re.search(r'viewBox="0 0 (\S+) (\S+)"', picture["svg"])
    assert found
    return float(found[1]), float(found[2])


@pytest.mark.long
def test_pictures_are_drawn_for_the_width_that_the_page_has() -> None:
    widget = TrendsView(Diary(SAMPLE), TODAY)
    for width, drawn in ((250, 250), (431, 431), (900, 900), (40, 240), (5000, 1200)):
        widget.width = width
        assert [view_box(picture)[0] for picture in pictures(widget.view)] == [drawn, drawn]
        sizes = [float(size) for picture in pictures(widget.view) for size in re.findall(r"([\d.]+)px", picture["svg"])]
        assert min(sizes) >= 11


def test_a_day_of_which_nothing_counts_yet_shows_a_sentence_and_the_calendar(tmp_path: Path) -> None:
    diary = write_diary(
        tmp_path,
        plan=[plan_row("2026-06-28", "2026-06-28", 600)],
        sessions=[session_row("2026-06-28", 8, active_s=300, outcome="stopped", pain_before=4)],
    )
    view = TrendsView(diary, TODAY).view
    assert view["headlines"][0] == "Today you did 5 of 10 minutes so far."
    assert [picture["name"] for picture in pictures(view)] == ["calendar"]


def test_each_table_has_a_name_of_its_own(sample: dict) -> None:
    assert [picture["table"]["title"] for picture in pictures(sample)] == [
        "The weeks as a table",
        "The days as a table",
    ]


def test_a_file_that_cannot_be_opened_shows_its_sentence(tmp_path: Path) -> None:
    (tmp_path / "pain.csv").mkdir()
    assert TrendsView(Diary(tmp_path), TODAY).view["error"].startswith(f"{tmp_path / 'pain.csv'}: cannot be read (")


def test_a_failure_shows_a_sentence_and_refresh_mends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(trends_view, "above", lambda *_: 1 / 0)
        widget = TrendsView(Diary(SAMPLE), TODAY)
    assert widget.view["error"] == (
        "Your trends can't be shown (ZeroDivisionError: division by zero). Your diary is as it was. "
        "If this stays, please report it."
    )
    assert "headlines" not in widget.view
    widget.asked += 1
    assert "error" not in widget.view


@pytest.mark.long
def test_a_period_narrows_headlines_pictures_and_tables() -> None:
    widget = TrendsView(Diary(SAMPLE), TODAY)
    assert widget.wanted["period"] == "12 weeks"
    for name, begins, weeks in (
        ("4 weeks", "In the last 4 weeks you did 13 of 20 planned sessions (65 %).", 4),
        ("12 weeks", "In the last 12 weeks you did 37 of 53 planned sessions (70 %).", 12),
        ("a year", "Since you began on 9 February you did 60 of 93 planned sessions (65 %).", 20),
    ):
        view = look(widget, period=name)
        assert view["headlines"][0].startswith(begins)
        assert [len(picture["table"]["rows"]) for picture in pictures(view)] == [weeks, weeks]


@pytest.mark.long
def test_own_dates_may_lie_in_the_past() -> None:
    view = look(TrendsView(Diary(SAMPLE), TODAY), period="own", since="2026-05-04", until="2026-05-31")
    assert view["headlines"][0].startswith("From 4 May 2026 to 31 May 2026 you did 15 of 20 planned sessions (75 %).")
    assert view["headlines"][1].startswith("In the 14 days up to 31 May 2026 your mean pain was ")
    assert "4 May 2026 to 31 May 2026" in pictures(view)[0]["svg"]
    assert not any("last 7 days" in sentence for sentence in said(view))
    one = look(TrendsView(Diary(SAMPLE), TODAY), period="own", since="2026-05-04", until="2026-05-04")
    assert [len(picture["table"]["rows"]) for picture in pictures(one)] == [1, 1]


def test_wrong_dates_are_a_sentence_and_a_period_without_days_too() -> None:
    widget = TrendsView(Diary(SAMPLE), TODAY)
    assert look(widget, period="own")["refused"] == "Enter the first day, the last day, or both."
    assert "blocks" not in widget.view
    view = look(widget, since="2020-01-01", until="2020-02-01")
    assert view["headlines"] == (
        "No day of this period is in your diary.",
        "Your diary holds 9 February 2026 to 28 June 2026.",
    )
    assert view["blocks"] == []
    assert look(widget, period="all")["blocks"]


def test_what_is_no_choice_is_as_usual() -> None:
    view = look(TrendsView(Diary(SAMPLE), TODAY), period=7, tab="nowhere", shuffled="yes", since=None)
    assert view["headlines"][0].startswith("In the last 12 weeks")
    assert [picture["name"] for picture in pictures(view)] == ["adherence_and_pain", "calendar"]


def test_the_overview_says_whether_it_is_kept_up() -> None:
    assert said(TrendsView(Diary(SAMPLE), TODAY).view) == [
        "In the last 7 days you did 4 of 5 planned sessions (80 %).",
        "You did your last 2 planned sessions; your longest row is 12. Rest days and pauses don't break a row.",
        "Your habit score is 67 of 100. It grows with every session, falls slowly without, and waits during a pause.",
    ]


def test_the_last_seven_days_are_told_where_nothing_else_tells_them() -> None:
    tuesday = date(2026, 6, 23)
    seven = "In the last 7 days you did 3 of 5 planned sessions (60 %); since Monday 2 of 2."
    assert said(TrendsView(Diary(SAMPLE), tuesday).view)[0] == seven
    short = look(TrendsView(Diary(SAMPLE), tuesday), period="own", since="2026-06-17", until="2026-06-23")
    assert short["headlines"][0] == "From 17 June 2026 to 23 June 2026 you did 3 of 5 planned sessions (60 %)."
    assert not any("last 7 days" in sentence for sentence in said(short))


def test_the_pain_tab_says_its_mean_once() -> None:
    widget = TrendsView(Diary(SAMPLE), TODAY)
    mean = "In the last 14 days your mean pain was 3.4 of 10, from 14 ratings."
    assert mean in look(widget, tab="overview")["headlines"]
    view = look(widget, tab="pain")
    assert mean not in view["headlines"]
    assert "the mean of 14 days went from 3.8 to 3.4" in said(view)[0]
    short = look(widget, period="own", since="2026-06-20", until="2026-06-28")
    assert said(short)[0].startswith("Can't compare means of 14 days yet")
    assert mean in short["headlines"]


def test_the_integrity_tab_says_what_was_found(tmp_path: Path) -> None:
    view = look(TrendsView(Diary(SAMPLE), TODAY), tab="integrity")
    assert said(view)[0] == "3 ratings were entered on a later day, from memory."
    assert [block["kind"] for block in view["blocks"]] == ["words", "table"]
    assert view["blocks"][1]["table"]["rows"][0] == [
        "30 Apr 2026",
        "The rating was entered 1 day later. Rate on the day itself where you can.",
        "pain.csv",
    ]
    # What is one sentence is no row as well.
    assert len(view["blocks"][1]["table"]["rows"]) == 3
    (gaps,) = (each for each in said(view) if "without a rating" in each)
    assert gaps.startswith("24 days without a rating, in 23 gaps of up to 2 days. The latest: 5 May, 7 to 8 May, ")
    only = write_diary(tmp_path, pain=[rating_row("2026-06-28", 3, "2026-06-28T08:00:00+00:00")])
    view = look(TrendsView(only, TODAY), tab="integrity")
    assert said(view)[0] == "Nothing odd was found in your diary."
    assert len(view["blocks"]) == 1


@pytest.mark.time_machine(MORNING)
def test_what_was_shown_once_is_kept_until_the_diary_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    diary = write_diary(tmp_path, pain=[rating_row("2026-06-27", 3, "2026-06-27T08:00:00+00:00")])
    long_ago = MORNING.timestamp() - durable.SETTLED_S
    os.utime(tmp_path / "pain.csv", (long_ago, long_ago))
    widget = TrendsView(diary, TODAY)
    blocks = look(widget, period="all")["blocks"]
    look(widget, period="4 weeks")
    made = []
    monkeypatch.setattr(trends_view, "_view", lambda *_: made.append(1) or {})
    widget.asked += 1
    assert look(widget, period="all")["blocks"] == blocks
    assert made == []
    diary.add_pain(5, about=TODAY)
    widget.asked += 1
    assert made == [1]


def test_a_file_that_goes_bad_in_between_shows_its_sentence_and_comes_back(tmp_path: Path) -> None:
    rows = {"pain": [rating_row("2026-06-27", 3, "2026-06-27T08:00:00+00:00")]}
    widget = TrendsView(write_diary(tmp_path, **rows), TODAY)
    (tmp_path / "pain.csv").write_bytes(b"\xff\x00 not a table")
    widget.asked += 1
    assert widget.view["unread"]["title"] == "1 row could not be read"
    (tmp_path / "pain.csv").unlink()
    (tmp_path / "pain.csv").mkdir()
    widget.asked += 1
    assert "cannot be read" in widget.view["error"]
    (tmp_path / "pain.csv").rmdir()
    write_diary(tmp_path, **rows)
    widget.asked += 1
    assert len(pictures(widget.view)) == 1


def test_the_pain_tab_shows_the_trend_and_what_matters_over_the_period() -> None:
    widget = TrendsView(Diary(SAMPLE), TODAY)
    view = look(widget, tab="pain")
    assert [picture["name"] for picture in pictures(view)] == ["pain", "before_and_after"]
    assert said(view)[0] == (
        "No change that can be told: the mean of 14 days went from 3.8 to 3.4, less than the 1.1 points that matter, "
        "and there is no clear trend (too few independent days to give a range)."
    )
    assert said(view)[1] == "No range covers 14 unrated days and seasons (less than a year is rated)."
    assert said(view)[2] == "You chose this period yourself; another one may say something else."
    short = said(look(widget, period="4 weeks"))
    assert "A longer period has enough ratings for a trend." in short


def test_the_pain_tab_says_where_the_question_changed_within_what_is_compared(tmp_path: Path) -> None:
    days = [f"2026-{month:02}-{day:02}" for month in (4, 5, 6) for day in range(1, 29)]
    ratings = [
        rating_row(day, 3, f"{day}T08:00:00+00:00") | {"asked": "now" if day >= "2026-06-10" else ""} for day in days
    ]
    widget = TrendsView(write_diary(tmp_path, pain=ratings), TODAY)
    sentence = (
        "On 9 days you rated the whole day, on 19 your pain now, since 10 June 2026 as a rule: a step there may be the "
        "question's and not your back's."
    )
    assert said(look(widget, tab="pain", period="all"))[-1].startswith("On 65 days you rated the whole day, on 19 your")
    assert sentence in said(look(widget, tab="pain", period="4 weeks"))
    assert not any(
        "your pain now" in each for each in said(look(widget, period="own", since="2026-06-10", until=str(TODAY)))
    )


def test_the_pain_tab_says_of_how_many_days_no_hour_is_known(tmp_path: Path) -> None:
    days = [f"2026-06-{day:02}" for day in range(1, 29)]
    ratings = [
        rating_row(day, 3, f"{day}T12:00:00+00:00") | {"known": "day" if day < "2026-06-11" else ""} for day in days
    ]
    widget = TrendsView(write_diary(tmp_path, pain=ratings), TODAY)
    sentence = "On 10 days only the day of your rating is known, not its hour: it counts as that day's."
    assert sentence in said(look(widget, tab="pain", period="all"))
    assert not any(
        "its hour" in each for each in said(look(widget, period="own", since="2026-06-11", until=str(TODAY)))
    )
    assert (
        "Of 10 ratings only the day is known, not the hour. Such a rating counts as its day's, unless there is one from "
        "before that day's first session."
    ) in said(look(widget, tab="integrity"))


def test_what_goes_together_is_looked_at_on_fixed_days_whatever_the_period() -> None:
    widget = TrendsView(Diary(SAMPLE), TODAY)
    views = [look(widget, tab="together", period=name)["blocks"] for name in ("4 weeks", "all")]
    assert views[0] == views[1]
    first, when = said(widget.view)[:2]
    assert "99 % range" in first
    assert when.startswith("This is about your whole diary up to 1 June 2026, ")
    assert "The next look is on 29 June 2026" in when
    assert [picture["name"] for picture in pictures(widget.view)] == ["association_by_lag"]


@pytest.mark.long
def test_chance_is_shown_once_it_is_asked_for() -> None:
    widget = TrendsView(Diary(SAMPLE), TODAY)
    offered = look(widget, tab="together")["blocks"][-1]
    assert offered["kind"] == "press"
    view = look(widget, **offered["wanted"])
    assert pictures(view)[-1]["name"] == "shuffled"
    rows = pictures(view)[-1]["table"]["rows"]
    assert len(rows) == 201
    assert "−0" not in {text for row in rows for text in row}
    # As wide as yours: each is weighed as the diary itself is, by a 99 % range.
    widths = [float(high.replace("−", "-")) - float(low.replace("−", "-")) for _, _, low, high, _ in rows]
    assert widths[0] == pytest.approx(sum(widths[1:]) / 200, rel=0.1)
    assert all(block["kind"] != "press" for block in view["blocks"])


@pytest.mark.long
def test_shuffling_says_how_far_it_is_and_what_was_done_stays_when_it_is_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("planner.widgets.common.working.STEP_S", 0.0)  # so that the page hears of every shuffle
    widget = TrendsView(Diary(SAMPLE), TODAY)
    before = look(widget, tab="together")
    widget.wanted = {**widget.wanted, "shuffled": True}
    shares = [widget.working["share"]]
    for _ in range(20):
        widget.asked += 1
        shares.append(widget.working["share"])
    assert shares == [n / 200 for n in range(21)]
    assert widget.view == before
    assert look(widget, shuffled=False)["blocks"] == before["blocks"]
    assert widget.working == {}
    widget.wanted = {**widget.wanted, "shuffled": True}
    assert widget.working["share"] == 21 / 200
    assert pictures(look(widget))[-1]["name"] == "shuffled"


@pytest.mark.long
def test_the_stretches_tab_counts_the_period_alone() -> None:
    widget = TrendsView(Diary(SAMPLE), TODAY)
    month, whole = (pictures(look(widget, tab="stretches", period=name))[0] for name in ("4 weeks", "all"))
    planned = whole["table"]["columns"].index("Planned")
    assert all(int(row[planned]) <= 20 for row in month["table"]["rows"])
    assert max(int(row[planned]) for row in whole["table"]["rows"]) > 60


def test_a_stretch_of_the_persons_own_is_named_in_whichever_folder_the_diary_lies(tmp_path: Path) -> None:
    """The tab asked the usual data folder for names, whatever diary it showed."""
    own = (SHIPPED.read_text("utf-8").partition("[side_bend]")[2]).partition("\n[")[0]
    diary = write_diary(tmp_path, plan=[plan_row("2026-06-22", "2026-06-24", stretch="side_bend")])
    (tmp_path / "my_stretches.toml").write_text(
        "[side_bend]" + re.sub('name = ".*"', 'name = "My own bend"', own, count=1), "utf-8"
    )
    (table,) = [picture["table"] for picture in pictures(look(TrendsView(diary, TODAY), tab="stretches", period="all"))]
    assert [row[0] for row in table["rows"]] == ["My own bend"]


@pytest.mark.long
@pytest.mark.parametrize("tab", TABS)
def test_a_single_day_fits_every_tab(tmp_path: Path, tab: str) -> None:
    only = write_diary(tmp_path, pain=[rating_row("2026-06-28", 3, "2026-06-28T08:00:00+00:00")])
    view = look(TrendsView(only, TODAY), tab=tab)
    assert "error" not in view
    assert view["blocks"]
    assert not [sentence for sentence in said(view) if "nan" in sentence.lower()]
    away = look(TrendsView(Diary(SAMPLE), TODAY), tab=tab, period="own", since="2026-05-04", until="2026-05-04")
    assert "error" not in away


@pytest.mark.long
@pytest.mark.parametrize("tab", TABS)
def test_every_drawing_of_a_tab_takes_its_colours_from_the_page(tab: str) -> None:
    for picture in pictures(look(TrendsView(Diary(SAMPLE), TODAY), tab=tab, shuffled=True)):
        assert re.findall(r"(?:fill|stroke): #\w+(?!; stroke-opacity: 0)\b", picture["svg"]) == []


def test_what_all_periods_share_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def counting(name: str) -> None:
        make = getattr(known, name)
        monkeypatch.setattr(known, name, lambda *args: made.append(name) or make(*args))

    shared = ("daily", "left_out", "flare_days", "asked_now", "without_hour")
    for name in shared:
        counting(name)
    view = TrendsView(Diary(SAMPLE), TODAY)
    for tab in TABS:
        for period in ("4 weeks", "12 weeks", "a year", "all"):
            view.wanted = {**view.wanted, "tab": tab, "period": period}
            assert "error" not in view.view
    assert sorted(made) == sorted(shared)
