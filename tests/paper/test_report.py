from __future__ import annotations

import base64
import csv
import io
import re
import stat
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pypdf import PdfReader

import planner
from planner import headline
from planner.diary import Diary
from planner.errors import InvalidValue, PlannerError
from planner.paper.report import contents, saving, wording
from planner.paper.report.pdf import MOST_GROWTH, growth, shown
from planner.paper.report.web_page import HEIGHT
from planner.paths import REPOSITORY, SAMPLE
from planner.words import DISCLAIMER
from tests.helpers.diary_rows import plan_row, rating_row, session_row, write_diary
from tests.helpers.long_diary import write_years

MONDAY = date(2026, 11, 23)
HOSTILE = '<script>document.title="hit"</script> & "quotes" \u202eabc שלום مرحبا 🧘🏽 $x^2$ ' + "very " * 60 + "x" * 300


def rows_of(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sheet(data: bytes) -> str:
    (page,) = PdfReader(io.BytesIO(data)).pages
    return " ".join(page.extract_text().split())


def height_of_chart(found: contents.Figures, notes: bool) -> float:
    """Return how high the chart of the web page is, in points."""
    data = re.search(rb"data:image/svg\+xml;base64,([^\"]+)", saving.made(found, "html", notes))
    assert data is not None
    height = re.search(rb"<svg [^>]*height=\"([\d.]+)pt\"", base64.b64decode(data[1]))
    assert height is not None
    return float(height[1])


def words(data: bytes) -> str:
    """Return what a web page says, as text."""
    text = re.sub(r"<style>.*?</style>|<img [^>]*>", "", data.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


@pytest.fixture
def small(data_folder: Path) -> Diary:
    """Four weeks: sessions on Mondays and Thursdays, a pause, one that hurt, a dose that grew, two visits."""
    days = [MONDAY - timedelta(n) for n in reversed(range(28))]
    planned = [day for day in days if day.weekday() in (0, 3)]
    plan = [
        plan_row(
            day - timedelta(day.weekday()), day, reps=5 if day < date(2026, 11, 12) else 6,
            saved_at=f"{day - timedelta(day.weekday())}T06:00:00+00:00",
        )
        for day in planned
    ]  # fmt: skip
    played = [session_row(day, active_s=250) for day in planned if day.day % 2]
    extra = [session_row(date(2026, 11, 14), active_s=60, note="In the park")]
    done = [
        {"session_id": row["session_id"], "side": side, "active_s": 120, "outcome": "hurt" if n == 1 else "done"}
        for n, row in enumerate(played)
        for side in ("left", "right")
    ]
    about = played[1]["date"]
    hurt = {
        **rating_row(about, 6, f"{about}T18:05:00+00:00"),
        "note": "It hurt during a session: Side bend, left side",
    }
    ratings = [rating_row(day, 4 if day.day < 10 or day.month == 10 else 2, f"{day}T07:00:00+00:00") for day in days]
    return write_diary(
        data_folder,
        plan=plan,
        sessions=[*played, *extra],
        performed=done,
        pain=[*ratings[:-1], ratings[-1] | {"flare": "true", "note": "Bad night"}, hurt],
        visits=[
            {"date": "2026-11-03", "with": "physiotherapist", "note": "said go on", "next_due": "2026-12-01"},
            {"date": "2026-08-03", "with": "physiotherapist"},
        ],
        pauses=[{"from": "2026-11-16", "to": "2026-11-17", "why": "a cold"}],
    )


def test_the_figures_are_those_of_the_tables_counted_by_hand(small: Diary) -> None:
    found = contents.figures(small, date(2026, 10, 27), MONDAY, today=MONDAY)
    begin, end, paused = "2026-10-27", "2026-11-23", ("2026-11-16", "2026-11-17")
    sessions, performed = rows_of(small.folder, "sessions"), rows_of(small.folder, "performed")
    seconds = {row["date"]: int(row["seconds"]) for row in rows_of(small.folder, "plan")}
    counts = {day: s for day, s in seconds.items() if begin <= day <= end and not paused[0] <= day <= paused[1]}
    done = {row["date"]: int(row["active_s"]) for row in sessions if begin <= row["date"] <= end}
    of_parts = {row["date"]: 0 for row in sessions}
    for part in performed:
        (day,) = {row["date"] for row in sessions if row["session_id"] == part["session_id"]}
        of_parts[day] += int(part["active_s"])
    assert found.sessions_planned == len(counts)
    assert found.sessions_done == len(counts.keys() & done.keys())
    assert found.seconds_planned == sum(counts.values())
    assert found.seconds_done == sum(min(max(done[day], of_parts[day]), counts[day]) for day in counts if day in done)
    assert (found.paused, found.unplanned) == (2, len(done.keys() - seconds.keys()))
    pain = {row["about"]: int(row["pain"]) for row in rows_of(small.folder, "pain") if "It hurt" not in row["note"]}
    inside = {day: value for day, value in pain.items() if begin <= day <= end}
    early = [value for day, value in inside.items() if day <= "2026-11-09"]
    late = [value for day, value in inside.items() if day >= "2026-11-10"]
    assert (found.rated, len(early), len(late)) == (len(inside), 14, 14)
    assert found.headline.important.baseline == pytest.approx(sum(early) / 14)
    assert found.headline.important.now == pytest.approx(sum(late) / 14)
    assert found.headline == headline(found.days)
    assert found.flares == sum(row["flare"] == "true" for row in rows_of(small.folder, "pain"))
    assert found.days.equals(contents.daily(small, MONDAY).loc[begin:end])


def test_what_hurt_says_the_stretch_the_side_and_the_pain_where_it_was_answered(small: Diary) -> None:
    found = contents.what_hurt(small, date(2026, 10, 27), MONDAY)
    assert found.assign(pain=found["pain"].fillna(-1)).to_dict("list") == {
        "date": [pd.Timestamp("2026-11-05")] * 2,
        "stretch": ["Side bend", "Side bend"],
        "side": ["left", "right"],
        "pain": [6, -1],
    }
    assert contents.what_hurt(small, date(2026, 11, 6), MONDAY).empty


def test_a_dose_that_changed_is_told_with_its_day(small: Diary) -> None:
    found = contents.dose_changes(small, date(2026, 10, 27), MONDAY)
    assert found.to_dict("list") == {
        "date": [pd.Timestamp("2026-11-12")],
        "stretch": ["Side bend"],
        "before": ["5 × 3 s"],
        "after": ["6 × 3 s"],
        "why": [""],
    }


def test_a_plan_that_stands_twice_changes_no_dose(tmp_path: Path) -> None:
    rows = [plan_row("2026-11-02", "2026-11-02"), plan_row("2026-11-09", "2026-11-09", reps=6)] * 2
    found = contents.dose_changes(write_diary(tmp_path, plan=rows), date(2026, 11, 1), MONDAY)
    assert found["after"].tolist() == ["6 × 3 s"]


def test_a_dose_that_grew_by_the_rules_says_why(data_folder: Path) -> None:
    days = [date(2026, 11, 2) + timedelta(n) for n in (0, 4, 8)]
    full = [session_row(day, pain_before=1, pain_after=1) for day in days]
    parts = [{"session_id": row["session_id"], "side": side} for row in full for side in ("left", "right")]
    plan = [plan_row(day, day, reps=5, saved_at=f"{day}T06:00:00+00:00") for day in days]
    grown = plan_row("2026-11-16", "2026-11-16", reps=6, saved_at="2026-11-15T06:00:00+00:00")
    parts = [part | {"active_s": 60} for part in parts]
    diary = write_diary(data_folder, plan=[*plan, grown], sessions=full, performed=parts)
    (why,) = contents.dose_changes(diary, date(2026, 11, 1), MONDAY)["why"]
    assert why == "A step on, after 3 sessions in full over a week without more pain"


def test_a_plan_saved_in_the_evening_far_west_of_greenwich_knows_no_session_of_the_next_day(data_folder: Path) -> None:
    days = [date(2026, 11, 2) + timedelta(n) for n in (0, 4, 7)]
    full = [session_row(day, pain_before=1, pain_after=1) for day in days]
    parts = [
        {"session_id": row["session_id"], "side": side, "active_s": 60} for row in full for side in ("left", "right")
    ]
    plan = [plan_row(day, day, reps=5, saved_at=f"{day}T06:00:00+00:00") for day in days]
    grown = plan_row("2026-11-16", "2026-11-16", reps=6, saved_at="2026-11-08T20:00:00-08:00")
    diary = write_diary(data_folder, plan=[*plan, grown], sessions=full, performed=parts)
    (why,) = contents.dose_changes(diary, date(2026, 11, 1), MONDAY)["why"]
    assert why == ""


def test_notes_are_the_persons_own(small: Diary) -> None:
    found = contents.own_notes(small, date(2026, 10, 27), MONDAY)
    assert [tuple(row) for row in found.astype(str).to_numpy()] == [
        ("2026-11-23", "rating", "Bad night"),
        ("2026-11-16", "pause", "a cold"),
        ("2026-11-14", "session", "In the park"),
        ("2026-11-03", "visit", "said go on"),
    ]


@pytest.mark.long
def test_both_pages_say_every_figure(small: Diary) -> None:
    found = contents.figures(small, date(2026, 10, 27), MONDAY, today=MONDAY)
    for said in (sheet(saving.made(found, "pdf")), words(saving.made(found, "html"))):
        assert said.replace("Stretching report, 27 October to 23 November 2026", "", 1) != said
        assert "5 of 7 planned sessions done (71 %). 21 of 35 planned minutes done (60 %)." in said
        assert "Stretching on 1 day without a plan as well. 2 paused days (illness or holiday) left out." in said
        assert "28 of 28 days rated, from 2 to 4, mean 3.0." in said
        assert "Too early to tell: the mean of 14 days went from 4.0 to 2.0, and a trend needs 28 more days" in said
        assert "1 day called a flare." in said
        assert "5 Nov 2026 Side bend left 6" in said
        assert "Side bend 5 × 3 s → 6 × 3 s 1 12 Nov 2026" in said
        assert "Next one is due on 1 December 2026: physiotherapist." in said
        assert "3 Nov 2026 physiotherapist 1 Dec 2026" in said
        assert "a day counts at most what was planned for it; paused days are left out." in said
        assert "planner." not in said
        assert "said go on" not in said
        assert DISCLAIMER in said
    for kind in saving.FORMATS:
        read = sheet if kind == "pdf" else words
        assert "Own notes Date About Note 23 Nov 2026 rating Bad night" in read(saving.made(found, kind, notes=True))


def test_a_visit_that_is_over_was_due(small: Diary) -> None:
    found = contents.figures(small, date(2026, 10, 27), MONDAY, today=MONDAY + timedelta(9))
    table = next(table for half in wording.tables(found, notes=False) for table in half if table.title == "Visits")
    assert table.lead == "Next one was due on 1 December 2026: physiotherapist."


def test_a_change_of_the_question_is_told_with_its_day(small: Diary) -> None:
    def said() -> list[str]:
        return wording.pain(contents.figures(small, date(2026, 10, 27), MONDAY, today=MONDAY))

    assert not any("Ratings ask" in sentence for sentence in said())
    path = small.folder / "pain.csv"
    lines = path.read_text().splitlines()
    asked = [
        line.removesuffix(",,,,") + ",now,,," if line[26:36] >= "2026-11-10" and line.endswith(",,,,") else line
        for line in lines
    ]
    path.write_text("\n".join([*asked, ""]))
    sentence = (
        "Ratings ask for pain now since 10 November 2026, before that for the whole day: a step there may be the "
        "question's."
    )
    assert sentence in said()
    later = contents.figures(small, date(2026, 11, 10), MONDAY, today=MONDAY)
    assert later.mixed is None


def test_days_whose_rating_has_no_hour_are_told(small: Diary) -> None:
    def said() -> list[str]:
        return wording.pain(contents.figures(small, date(2026, 10, 27), MONDAY, today=MONDAY))

    sentence = "On 28 days only the day of the rating is known, not its hour: it counts as that day's."
    assert sentence not in said()
    path = small.folder / "pain.csv"
    header, *lines = path.read_text().splitlines()
    at = header.split(",").index("known") - len(header.split(","))
    rows = [line.rsplit(",", -at) for line in lines]
    path.write_text("\n".join([header, *(",".join([row[0], "day", *row[2:]]) for row in rows), ""]))
    assert sentence in said()


def test_means_that_cannot_be_compared_are_not(small: Diary) -> None:
    short = contents.figures(small, date(2026, 11, 1), MONDAY, today=MONDAY)
    assert wording.pain(short)[1].startswith("Can't compare means of 14 days yet: ")
    before = contents.figures(small, date(2026, 10, 1), MONDAY, today=MONDAY)
    assert wording.done(before)[0] == "The diary has 28 days of it: 27 October to 23 November 2026."


def test_the_report_gives_the_answer_of_the_notebook_and_what_no_range_covers() -> None:
    found = contents.figures(Diary(SAMPLE))
    said = wording.pain(found)
    answer = headline(found.days)
    assert answer.limits
    assert [each for each in said if each in answer.sentences] == [answer.sentence, answer.limits]


def test_an_empty_diary_makes_a_page_that_says_so(data_folder: Path) -> None:
    found = contents.figures(Diary(data_folder), today=MONDAY)
    assert (found.start, found.end) == (date(2026, 9, 1), MONDAY)
    for said in (sheet(saving.made(found, "pdf", True)), words(saving.made(found, "html", True))):
        for sentence in (
            "The diary has no day in this period.",
            "No day has a rating.",
            "No stretch was ended because it hurt.",
            "No visit in this period.",
            "No planned dose changed.",
            "No note in this period.",
        ):
            assert sentence in said
    day = contents.figures(Diary(data_folder), MONDAY, MONDAY, today=MONDAY)
    assert wording.title(day) == "Stretching report, 23 November 2026"
    assert not data_folder.exists()


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Diary:
    """Ten years with everything that is too much for a page."""
    folder = tmp_path_factory.mktemp("crowded")
    write_years(folder, 10, last=MONDAY)
    diary = Diary(folder)
    for n in range(40):
        on = MONDAY - timedelta(n)
        diary.add_visit(on, f"{n} {HOSTILE}", HOSTILE, on + timedelta(30))
        at = datetime.fromisoformat(f"{on}T20:00:00+01:00")
        diary.put_session(
            f"hurt{n}", date=on, started_at=at, ended_at=at, planned_s=60, active_s=30, outcome="hurt", note=HOSTILE
        )
        diary.put_performed(
            f"hurt{n}", 1, "both", stretch=f"own_{n}_{HOSTILE}", reps_planned=5, reps_done=1, hold_s=3, active_s=30,
            outcome="hurt",
        )  # fmt: skip
    return diary


@pytest.mark.long
@pytest.mark.parametrize("start", [date(2016, 11, 26), date(2026, 8, 31), MONDAY])
def test_whatever_there_is_fits_one_page_and_what_is_left_is_counted(crowded: Diary, start: date) -> None:
    found = contents.figures(crowded, start, MONDAY, today=MONDAY)
    pdf = saving.made(found, "pdf", notes=True)
    said = sheet(pdf)
    tables = [each for half in shown(found, notes=True) for each in half]
    assert all(each.left == len(each.table.rows) - len(each.rows) for each in tables)
    assert [f"and {each.left} more" in said for each in tables if each.left] == [True] * sum(
        each.left > 0 for each in tables
    )
    assert all(each.rows for each in tables if each.table.rows)
    assert DISCLAIMER in said
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    places: list[tuple[float, float, float]] = []

    def visit(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if text.strip():
            places.append((tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5], size * tm[3] * cm[3]))

    page.extract_text(visitor_text=visit)
    assert all(12 * 72 / 25.4 <= x <= 198 * 72 / 25.4 and y >= 8 * 72 / 25.4 for x, y, _ in places)
    assert min(size for *_, size in places) >= 6.5 - 1e-6


def test_the_chart_grows_into_the_room_that_the_tables_leave(small: Diary, crowded: Diary) -> None:
    few = contents.figures(small, date(2026, 10, 27), MONDAY, today=MONDAY)
    many = contents.figures(crowded, date(2020, 1, 1), MONDAY, today=MONDAY)
    assert growth(few, shown(few, notes=False)) == MOST_GROWTH
    assert 0 <= growth(many, shown(many, notes=True)) < MOST_GROWTH
    usual, larger = height_of_chart(many, notes=True), height_of_chart(few, notes=False)
    assert larger > usual >= HEIGHT


def test_what_else_changed_is_listed_with_its_days_the_newest_first(small: Diary) -> None:
    small.add_mark(date(2026, 11, 2), None, "medicine", "Ibuprofen, 400 mg", "after meals")
    small.add_mark(date(2026, 11, 20), date(2026, 11, 20), "sleep")
    small.add_mark(date(2026, 9, 1), date(2026, 11, 1), "equipment", HOSTILE)
    small.add_mark(date(2026, 8, 1), date(2026, 8, 2), "stress", "before the period")
    found = contents.figures(small, date(2026, 10, 27), MONDAY, today=MONDAY)
    assert len(found.marks) == 3
    (table,) = (table for half in wording.tables(found, notes=False) for table in half if "changed" in table.title)
    assert (table.title, table.columns) == ("What else changed", ("From", "To", "What"))
    assert [row[:2] for row in table.rows] == [
        ("20 Nov 2026", ""),
        ("2 Nov 2026", "goes on"),
        ("1 Sep 2026", "1 Nov 2026"),
    ]
    assert [row[2] for row in table.rows][:2] == ["Bad night", "Medicine: Ibuprofen, 400 mg"]
    assert "Medicine: Ibuprofen, 400 mg" in saving.made(found, "html", False).decode()
    notes = found.notes[found.notes["about"] == "change"]
    assert notes["text"].to_list() == ["after meals"]


def test_the_report_says_nothing_of_changes_where_none_is_marked(small: Diary) -> None:
    found = contents.figures(small, date(2026, 10, 27), MONDAY, today=MONDAY)
    assert not [table for half in wording.tables(found, notes=False) for table in half if "changed" in table.title]


def test_ten_thousand_changes_stay_on_the_page(small: Diary) -> None:
    rows = "".join(f"2026-11-{n % 20 + 1:02},,medicine,no. {n},\n" for n in range(10_000))
    (small.folder / "marks.csv").write_text(f"from,to,kind,what,note\n{rows}", "utf-8")
    found = contents.figures(small, date(2026, 10, 27), MONDAY, today=MONDAY)
    assert len(found.marks) == 10_000
    assert len(PdfReader(io.BytesIO(saving.made(found, "pdf", False))).pages) == 1


def test_the_calls_that_are_documented_can_be_made(small: Diary) -> None:
    text = (REPOSITORY / "docs" / "report.md").read_text("utf-8")
    calls = re.findall(r"\| `([^`]+)` \|$", text, re.MULTILINE)
    assert len(calls) == 11
    start, end = date(2026, 10, 27), MONDAY
    known = {"planner": planner, "diary": small, "start": start, "end": end}
    known["days"] = planner.report.figures(small, start, end, MONDAY).days
    for call in calls:
        assert eval(call, known) is not None


def test_notes_stand_in_the_half_with_more_room() -> None:
    found = contents.figures(Diary(SAMPLE))
    left, right = ([table.title for table in half] for half in wording.tables(found, notes=True))
    assert left == ["What hurt", "Visits", "Own notes"]
    assert right == ["Changes of dose"]


def test_the_persons_words_stay_words(crowded: Diary) -> None:
    found = contents.figures(crowded, date(2026, 8, 31), MONDAY, today=MONDAY)
    page = saving.made(found, "html", notes=True).decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "🧘🏽" in page
    assert not re.search(r"(?:src|href|url|@import)[=(\s]*[\"']?(?!data:)(?:https?:|//|file:)", page)
    assert "default-src 'none'" in page


@pytest.mark.long
def test_both_files_are_written_for_the_person_alone(small: Diary, tmp_path: Path) -> None:
    paths = saving.save_report(small, date(2026, 10, 27), MONDAY, today=MONDAY)
    assert paths == tuple(
        small.folder / f"report_2026-10-27_to_2026-11-23.{kind}" for kind in ("pdf", "html")
    )  # fmt: skip
    assert [stat.S_IMODE(path.stat().st_mode) for path in paths] == [0o600, 0o600]
    assert paths[0].read_bytes().startswith(b"%PDF-")
    first = [path.read_bytes() for path in paths]
    assert [path.read_bytes() for path in saving.save_report(small, date(2026, 10, 27), MONDAY, today=MONDAY)] == first
    (only,) = saving.save_report(small, folder=tmp_path / "new", today=MONDAY, formats=("html",))
    assert only == tmp_path / "new" / "report_2026-09-01_to_2026-11-23.html"
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(PlannerError, match="nothing was saved .* A file stands where the folder should be"):
        saving.save_report(small, folder=tmp_path / "file" / "x", today=MONDAY)


@pytest.mark.parametrize(
    ("period", "sentence"),
    [
        ((None, date(2026, 11, 24)), "report: end: '2026-11-24' is not today or a day before."),
        (
            (date(2026, 11, 2), date(2026, 11, 1)),
            "report: start: '2026-11-02' is not the last day (1 November 2026) or one before it.",
        ),
        (("soon", None), "report: start: 'soon' is not a date from 2000 to 2099 such as 2026-11-23."),
    ],
)
def test_a_period_that_cannot_be_is_said(small: Diary, period: Any, sentence: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        contents.figures(small, *period, today=MONDAY)
    assert str(caught.value) == sentence


def test_the_sample_says_that_nobody_lived_it() -> None:
    found = contents.figures(Diary(SAMPLE))
    assert (found.end, found.simulated) == (date(2026, 6, 28), True)
    for said in (sheet(saving.made(found, "pdf")), words(saving.made(found, "html"))):
        assert "Simulated data: nobody lived these weeks." in said
