from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Generator

import pytest

from planner.importing import apple_health as reader
from planner.importing.entries import NO_DAY, Source
from tests.helpers.elsewhere import zipped
from tests.helpers.elsewhere_too import APPLE, CDA
from tests.importing.reading import left, refusal, source, told, trackers

ROOT = '<HealthData locale="en_GB">'
YOGA = 'workoutActivityType="HKWorkoutActivityTypeYoga"'
TIMES = 'startDate="2026-05-07 18:00:00 +0200" endDate="2026-05-07 18:30:00 +0200"'
HOW = "In Health, tap your picture, then Export All Health Data, and choose that zip here."
AGAIN = "Export it again, then choose the new one."


def export(inside: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ROOT}\n{inside}\n</HealthData>\n'


def shares(reading: Generator[float, None, Source]) -> tuple[list[float], Source]:
    found = []
    while True:
        try:
            found.append(next(reading))
        except StopIteration as end:
            return found, end.value


def test_what_matters_of_an_export_is_read_and_nothing_else() -> None:
    found = trackers(APPLE)
    assert source(APPLE).app == "Apple Health"
    assert list(found) == ["Mindful minutes", "Lower back pain", "Flexibility", "Yoga"]
    assert told(found["Mindful minutes"]) == [(14, "2026-05-04T07:10+02:00", "600", "", "")]
    assert told(found["Lower back pain"]) == [(15, "2026-05-04T09:00+02:00", "0", "moderate", "")]
    assert left(found["Lower back pain"]) == [(16, reader.NO_SEVERITY)]
    assert told(found["Yoga"]) == [(21, "2026-05-07T18:00+02:00", "1800", "", "")]
    assert [(tracker.use, tracker.unit, tracker.stamp) for tracker in found.values()] == [
        ("nothing", "seconds", "start"),
        ("", "", "end"),
        ("sessions", "seconds", "start"),
        ("", "seconds", "start"),
    ]


def test_a_workout_is_at_the_hour_of_the_place_and_as_long_as_it_was_without_pauses() -> None:
    assert told(trackers(APPLE)["Flexibility"]) == [(17, "2026-05-06T12:00-04:00", "750", "", "")]


@pytest.mark.parametrize("zone", ["", "Nowhere/At_All", "../../etc/passwd", "/etc/passwd", "Europe", "\u00e4" * 300])
def test_a_zone_that_is_none_leaves_the_offset(zone: str) -> None:
    found = trackers(APPLE.replace("America/New_York", zone))
    assert told(found["Flexibility"]) == [(17, "2026-05-06T18:00+02:00", "750", "", "")]


@pytest.mark.parametrize("name", ["export.xml", "Export.xml", "Exportieren.xml", "导出.xml", "export_too.XML"])
def test_the_file_in_the_zip_is_known_by_what_is_in_it(name: str) -> None:
    files = {"apple_health_export/export_cda.xml": CDA, f"apple_health_export/{name}": APPLE}
    found = source(zipped(files))
    assert found.trackers[0].file == f"apple_health_export/{name}"
    assert [tracker.entries for tracker in found.trackers] == [each.entries for each in source(APPLE).trackers]


def test_progress_is_told_often_and_ends_at_one() -> None:
    record = '<Record type="HKQuantityTypeIdentifierStepCount" {} value="{}"/>\n'
    steps = "".join(record.format(TIMES, number * 7919) for number in range(20_000))
    data = zipped({"apple_health_export/export.xml": APPLE.replace("</HealthData>", f"{steps}</HealthData>")})
    found, ended = shares(reader.read_apple_health(data, "export.zip"))
    assert found == sorted(found)
    assert len(found) > 15
    assert found[-1] == 1.0
    assert [len(tracker.entries) for tracker in ended.trackers] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("severity", "word"),
    [("NotPresent", "none"), ("Mild", "mild"), ("Moderate", "moderate"), ("Severe", "severe")],
)
def test_severities_become_words(severity: str, word: str) -> None:
    record = f'<Record type="HKCategoryTypeIdentifierGeneralizedBodyAche" {TIMES} value="HKCategoryValueSeverity{severity}"/>'
    assert told(trackers(export(record))["Body ache"]) == [(3, "2026-05-07T18:00+02:00", "0", word, "")]


@pytest.mark.parametrize(
    ("attributes", "why"),
    [
        ("", NO_DAY),
        ('startDate="2026-05-07" endDate="2026-05-07"', NO_DAY),
        ('startDate="2026-05-07 18:00:00" endDate="2026-05-07 18:30:00"', NO_DAY),
        ('startDate="1970-01-01 00:00:00 +0000" endDate="1970-01-01 00:10:00 +0000"', NO_DAY),
        ('startDate="2100-01-01 00:00:00 +0000" endDate="2100-01-01 00:10:00 +0000"', NO_DAY),
        ('startDate="2026-05-07 18:00:00 +9900" endDate="2026-05-07 18:30:00 +9900"', NO_DAY),
        ('startDate="2026-05-07 18:30:00 +0200" endDate="2026-05-07 18:00:00 +0200"', reader.BACKWARDS),
    ],
)
def test_a_workout_that_cannot_be_placed_is_left(attributes: str, why: str) -> None:
    assert left(trackers(export(f"<Workout {YOGA} {attributes}/>"))["Yoga"]) == [(3, why)]


@pytest.mark.parametrize(
    ("length", "seconds"),
    [
        ('duration="30.4" durationUnit="min"', "1824"),
        ('duration="90" durationUnit="s"', "90"),
        ('duration="0.5" durationUnit="hr"', "1800"),
        ('duration="30,4" durationUnit="min"', "1800"),
        ('duration="NaN" durationUnit="min"', "1800"),
        ('duration="30" durationUnit="fortnight"', "1800"),
    ],
)
def test_the_length_is_what_the_file_says_or_from_start_to_end(length: str, seconds: str) -> None:
    assert told(trackers(export(f"<Workout {length} {TIMES} {YOGA}/>"))["Yoga"])[0][2] == seconds


def test_two_workouts_that_look_alike_both_stay() -> None:
    assert len(trackers(export(f"<Workout {YOGA} {TIMES}/>" * 2))["Yoga"].entries) == 2


def test_control_characters_that_some_exports_hold_are_passed_over() -> None:
    text = export(f'<Record type="x" sourceName="a\x0bb"/><Workout {YOGA} {TIMES}/>')
    assert len(trackers(text)["Yoga"].entries) == 1


def damaged(what: str) -> str:
    return f"file.csv: {what}. {AGAIN}"


def test_no_entity_is_declared_so_none_is_expanded() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = APPLE.replace("<!DOCTYPE HealthData [", f'<!DOCTYPE HealthData [<!ENTITY l0 "ha">{laughs}')
    assert trackers(bomb)["Yoga"].entries  # declared, and passed over unread
    used = bomb.replace(ROOT, f"{ROOT}&l9;")
    assert refusal(used) == damaged("line 11 is not as it should be (undefined entity)")


def test_nothing_outside_the_file_is_fetched() -> None:
    outside = APPLE.replace("<!DOCTYPE HealthData [", '<!DOCTYPE HealthData [<!ENTITY x SYSTEM "file:///etc/passwd">')
    assert trackers(outside)["Yoga"].entries
    assert refusal(outside.replace(ROOT, f"{ROOT}&x;")) == damaged("line 11 is not as it should be (undefined entity)")
    late = export('<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>')
    assert refusal(late) == damaged("line 3 is not as it should be (not well-formed (invalid token))")


@pytest.mark.parametrize(
    ("inside", "what"),
    [
        ("<a>", "line 4 is not as it should be (mismatched tag)"),
        ("<a" * 3, "line 3 is not as it should be (not well-formed (invalid token))"),
        ("<Record type='&#11;'/>", "line 3 is not as it should be (reference to invalid character number)"),
        ("<a>" * 100_000, "its elements lie deeper in each other than any of Apple's"),
        (f'<a x="{"y" * 3_000_000}"/>', "an element is longer than any of Apple's"),
        (f"<!--{'y' * 3_000_000}-->", "an element is longer than any of Apple's"),
        (f"<{'a ' * 2_000_000}", "line 3 is not as it should be (not well-formed (invalid token))"),
    ],
)
def test_what_apple_does_not_write_is_refused(inside: str, what: str) -> None:
    assert refusal(export(inside)) == damaged(what)


def test_more_elements_than_apple_writes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MOST_ELEMENTS", 5)
    assert refusal(APPLE) == damaged("it has more elements than any of Apple's")


def test_an_export_that_was_cut_off_is_refused() -> None:
    assert refusal(APPLE[:-40]).startswith("file.csv: line 2")
    assert refusal(zipped({"export.xml": APPLE})[:-30]).startswith("file.csv: is not a whole zip file")


def test_another_encoding_is_refused() -> None:
    assert refusal(export("<a b='\udce4'/>").encode("utf-8", "surrogateescape")) == damaged(
        "line 3 is not as it should be (not well-formed (invalid token))"
    )
    assert refusal(zipped({"export.xml": APPLE.encode("utf-16")})) == (
        f"file.csv: is not an export of Apple's Health: it lacks export.xml. {HOW}"
    )


def test_the_xml_of_another_program_is_refused() -> None:
    wanted = f"file.csv: is not an export of Apple's Health: it lacks export.xml. {HOW}"
    assert refusal(zipped({"export_cda.xml": CDA})) == wanted
    assert refusal(zipped({"export.xml": " " * 900_000 + APPLE})) == wanted


def test_a_file_whose_data_begins_late_is_none() -> None:
    late = APPLE.replace("<HealthData", f"<!--{'y' * reader.LONGEST_START}--><HealthData")
    assert not reader.is_export(late.encode())
    assert refusal(zipped({"export.xml": late + random.Random(1).randbytes(9000).hex()})).endswith(HOW)


def bomb(size: int, declared: int | None = None) -> bytes:
    """Return a zip with an export.xml that unpacks to this many bytes of one character."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("export.xml", "w") as file:
        file.write(export("").encode()[:-15])
        for _ in range(size // 1_000_000):
            file.write(b" " * 1_000_000)
    data = bytearray(held.getvalue())
    if declared is not None:
        at = data.rindex(b"PK\x01\x02")
        data[at + 24 : at + 28] = declared.to_bytes(4, "little")
    return bytes(data)


def test_a_zip_bomb_is_refused_by_what_it_declares() -> None:
    assert refusal(bomb(300_000_000)) == (
        f"file.csv: is too big for an export of Apple's Health: at most 20,000 files and 8000 MB unpacked. {AGAIN}"
    )


def test_a_zip_bomb_that_declares_less_is_refused_by_what_comes_out() -> None:
    assert refusal(bomb(300_000_000, declared=2_000_000)).startswith("file.csv: is not a whole zip file (")
