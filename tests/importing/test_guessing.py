from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from planner import importing
from planner.importing import Choice, Entry, Source, Tracker, default_choices
from planner.importing.guessing import may_be_shorter, pains_to_choose_from
from planner.importing.words_of_trackers import region_of


def tracker(name: str, *amounts: object, **more: object) -> Tracker:
    days = (date(2026, 11, 1) + timedelta(at) for at in range(len(amounts)))
    entries = [
        Entry(2, day, None, Decimal(0), word=each) if isinstance(each, str) else Entry(2, day, None, Decimal(str(each)))
        for day, each in zip(days, amounts, strict=True)
    ]
    return Tracker(name, name, "file", tuple(entries), **more)  # type: ignore[arg-type]


def guess(*trackers: Tracker, file: str = "file.csv") -> dict[str, Choice]:
    return default_choices(Source(file, "CSV", trackers))


@pytest.mark.parametrize(
    ("name", "use"),
    [
        ("Pain", "pain"),
        ("Back-pain (morning)", "pain"),
        ("Rückenschmerzen", "pain"),
        ("Douleur", "pain"),
        ("dolor de espalda", "pain"),
        ("mal di schiena: dolore", "pain"),
        ("Боль", "pain"),
        ("腰痛", "pain"),
        ("Stretching", "sessions"),
        ("Yoga am Morgen", "sessions"),
        ("Dehnen", "sessions"),
        ("Étirements", "sessions"),
        # Not the whole word, or not that alone.
        ("Painting", "nothing"),
        ("Spain", "nothing"),
        ("Adolore", "nothing"),
        ("Painkillers", "nothing"),
        ("Pain killer", "nothing"),
        ("Days without pain", "nothing"),
        ("schmerzfrei", "nothing"),
        ("Headache pain", "nothing"),
        ("Knee pain", "nothing"),
        ("Pain after stretching", "nothing"),
        ("Stretch goal", "nothing"),
        ("Mood", "nothing"),
        ("Rating", "nothing"),
    ],
)
def test_a_tracker_is_told_by_whole_words(name: str, use: str) -> None:
    assert guess(tracker(name, 4, 5, 6))[name].use == use


def test_a_name_that_says_nothing_leaves_it_to_the_files() -> None:
    assert guess(tracker("value", 4), file="back pain.csv")["value"].use == "pain"
    assert guess(tracker("value", 4), file="data.csv")["value"].use == "nothing"
    assert guess(tracker("Mood", 4), file="pain.csv")["Mood"].use == "nothing"


def test_pain_needs_ratings() -> None:
    assert guess(tracker("Pain", 4, 400, 500))["Pain"].use == "nothing"
    assert guess(tracker("Pain", 1, yes_no=True))["Pain"].use == "nothing"
    assert guess(tracker("Pain", 600, unit="seconds"))["Pain"].use == "nothing"
    assert guess(tracker("Pain", "mild", "severe"))["Pain"].use == "pain"
    assert guess(tracker("Pain", "purple", "blue"))["Pain"].use == "nothing"


def test_what_the_format_says_counts_more_than_a_name() -> None:
    assert (
        guess(tracker("Flexibility of mind", 600, unit="seconds", use="sessions"))["Flexibility of mind"].use
        == "sessions"
    )


def test_of_several_pains_one_is_the_days_only_where_that_is_plain() -> None:
    back, neck, low = tracker("Back pain", 4), tracker("Neck pain", 2), tracker("Low back pain", 7)
    assert {id_: each.use for id_, each in guess(back, neck).items()} == {"Back pain": "pain", "Neck pain": "region"}
    found = guess(neck, low)
    assert {id_: (each.use, each.region) for id_, each in found.items()} == {
        "Neck pain": ("region", "neck"),
        "Low back pain": ("region", "lower back"),
    }
    assert pains_to_choose_from(Source("f", "CSV", (neck, low)), found) == [neck, low]
    assert pains_to_choose_from(Source("f", "CSV", (neck, low)), found | {"Neck pain": Choice("pain")}) == []
    evening, morning = tracker("Pain, evening", 4), tracker("Pain, morning", 4)
    assert {each.use for each in guess(evening, morning).values()} == {"nothing"}
    assert guess(low)["Low back pain"].use == "pain"


def test_a_tick_beside_its_minutes_is_no_second_session() -> None:
    text = "date,Did you stretch?,Minutes of stretching\n2026-11-20,yes,10\n2026-11-21,yes,\n2026-11-22,no,\n"
    found = default_choices(importing.read(text.encode(), "form.csv"))
    assert [each.use for each in found.values()] == ["nothing", "sessions"]
    apart = "date,yoga,Minutes of stretching\n2026-11-20,yes,\n2026-11-21,,10\n"
    found = default_choices(importing.read(apart.encode(), "form.csv"))
    assert [each.use for each in found.values()] == ["sessions", "sessions"]


@pytest.mark.parametrize(
    ("amounts", "scale"),
    [((3, 4, 10), "0-10"), ((0, 1, 2), "0-10"), ((30, 45, 5), "0-100"), ((3, 4, 45), "0-10"), ((30, 45, 500), "0-10")],
)
def test_a_scale_is_guessed_only_where_numbers_tell_it(amounts: tuple[int, ...], scale: str) -> None:
    assert guess(tracker("Pain", *amounts))["Pain"].scale == scale


@pytest.mark.parametrize(("out_of", "scale"), [(5, "0-5"), (100, "0-100"), (10, "0-10"), (7, "0-10")])
def test_a_scale_that_the_file_tells_is_taken(out_of: int, scale: str) -> None:
    assert guess(tracker("Pain", 3, 4, out_of=out_of))["Pain"].scale == scale


def test_a_scale_that_may_be_shorter_is_told() -> None:
    low = tracker("Pain", *[at % 6 for at in range(10)])
    assert may_be_shorter(low, Choice("pain"))
    assert not may_be_shorter(low, Choice("pain", scale="0-5"))
    assert not may_be_shorter(low, Choice("sessions"))
    assert not may_be_shorter(tracker("Pain", *range(10)), Choice("pain"))
    assert not may_be_shorter(tracker("Pain", *[3] * 9), Choice("pain"))
    assert not may_be_shorter(replace(low, out_of=10), Choice("pain"))


@pytest.mark.parametrize(
    ("name", "amounts", "unit"),
    [
        ("Stretching", (10, 12), "minutes"),
        ("Stretching", (1, 1, 2), "times"),
        ("Stretching (min)", (1,), "minutes"),
        ("Yoga, Stunden", (1,), "hours"),
    ],
)
def test_minutes_are_told_from_how_often(name: str, amounts: tuple[int, ...], unit: str) -> None:
    assert guess(tracker(name, *amounts))[name].unit == unit


def test_words_that_are_known_have_a_number() -> None:
    assert guess(tracker("Pain", "Mild", "odd", "severe"))["Pain"].words == {"mild": 2, "severe": 8}


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("Lower back pain", "lower back"),
        ("Low-back", "lower back"),
        ("Nackenschmerzen", "neck"),
        ("Hüfte links", "hips"),
        ("Back pain", None),
        ("Neck and hips", None),
        ("Bottleneck", None),
        ("Ship", None),
    ],
)
def test_a_region_is_told_where_there_is_one(name: str, region: str | None) -> None:
    assert region_of(name) == region
