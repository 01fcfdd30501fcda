"""Every reader of a file as a function of its bytes; each raises what is no PlannerError, and where a promise is broken.

For the hypothesis tests and for the coverage-guided run alike.
"""

from __future__ import annotations

import base64
import json
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from planner import figures, importing, screening
from planner.analysis.adherence import daily
from planner.catalogue import load_catalogue
from planner.diary import Diary
from planner.diary.deleted_rows import delete_rating, restore_rating
from planner.diary.reading import read
from planner.diary.tables import TABLES
from planner.errors import PlannerError
from planner.paper.calendar_file import kept_in
from planner.person import own_day
from planner.person.profile import as_plain, load_profile, profile_of, save_profile
from planner.storage.schema_version import SCHEMA_VERSION, version_in
from planner.week.edits_file import load_edits, save_edits
from planner.week.timeline import compose, timeline
from planner.widgets.takeaway.coming_home import THERE, bring_home, found
from planner.widgets.takeaway.log import read_log
from tests.helpers import elsewhere_too, telephone_logs
from tests.helpers.elsewhere import HABITS, LOOP, OLD_LOOP, TABLES_OF_HAND, TRACK_AND_GRAPH, zipped

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12)
AT = datetime(2026, 11, 23, 7, 31, 5, tzinfo=UTC)
GIVEN_OUT = (
    b"date,time,value,unit,note\r\n2026-11-10,07:30:00+01:00,4,,\r\n2026-11-10,07:30:00,-4.5,minutes,'=1\r\n"
    b"2026-11-11,,mild,,a\r\n2026-11-11,,done,seconds,\r\n2026-11-12,,,,\r\n"
)
CALENDAR = b'{"id": "6f1c1d0e-3a52-4c88-9d0f-0a6f6f1d2b3c", "days": []}'
NO_NUMBER = re.compile(r"(?i)\b(nan|inf)\b")
# One row of each table that a program adds.
ADDED: dict[str, Callable[[Diary], None]] = {
    "sessions": lambda diary: diary.put_session(
        "added", date=TODAY, started_at=AT, planned_s=60, active_s=60, outcome="completed"
    ),
    "performed": lambda diary: diary.put_performed(
        "added", 1, "both", stretch="x", reps_planned=1, reps_done=1, hold_s=0, active_s=1, outcome="done"
    ),
    "pain": lambda diary: diary.add_pain(4, rated_at=AT, note="added"),
    "visits": lambda diary: diary.add_visit(TODAY, "added"),
    "pauses": lambda diary: diary.add_pause(TODAY, TODAY, "added"),
    "marks": lambda diary: diary.add_mark(TODAY, None, "other", "added"),
}


@contextmanager
def folder_with(**files: bytes) -> Iterator[Path]:
    """Make a folder that holds these files, their names without a dot: profile_toml."""
    with tempfile.TemporaryDirectory() as name:
        for file, data in files.items():
            (Path(name) / ".".join(file.rsplit("_", 1))).write_bytes(data)
        yield Path(name)


def table(name: str, data: bytes) -> None:
    """Read a table, which never fails: what cannot be read is listed."""
    reading = read(TABLES[name], data)
    assert list(reading.frame.columns[: len(TABLES[name].names)]) == list(TABLES[name].names)
    for problem in reading.problems:
        assert problem.file == TABLES[name].file
        assert 1 <= problem.line <= data.count(b"\n") + data.count(b"\r") + 1
        assert problem.message.startswith(f"{problem.file}: ")


def below(name: str, data: bytes) -> None:
    """Add a row below whatever stands there: the rows above stay, byte for byte and as they were read."""
    with folder_with(**{f"{name}_csv": data}) as folder, suppress(PlannerError):
        diary, path = Diary(folder), folder / f"{name}.csv"
        before = diary.reading(name)
        ADDED[name](diary)
        after = diary.reading(name)
        assert path.read_bytes().startswith(data), "the rows above have changed"
        # 1 where the new row closes what a torn one left open, or where it is what a crash had begun to write.
        listed = len(before.problems) - len(after.problems)
        assert listed in (0, 1)
        assert len(after.frame) - len(before.frame) in (1, listed + 1), "a row was lost or torn"
        above = after.frame.iloc[: len(before.frame)]
        assert above.map(repr).equals(before.frame.map(repr)), "a row above is read otherwise"
        assert "added" in set(after.frame.iloc[-1]), "another row was read than the one that was added"


def deleted(data: bytes) -> None:
    """Take a rating out from among whatever stands there and put it back: the file is as it was."""
    with folder_with(pain_csv=data) as folder, suppress(PlannerError):
        diary, path = Diary(folder), folder / "pain.csv"
        ADDED["pain"](diary)
        whole = path.read_bytes()
        delete_rating(diary, {"rated_at": AT, "note": "added"}, AT)
        assert len(path.read_bytes()) < len(whole)
        restore_rating(diary, {"rated_at": AT, "note": "added"})
        assert path.read_bytes() == whole


def days(name: str, data: bytes) -> None:
    """Make the frame of days out of whatever a table holds."""
    with folder_with(**{f"{name}_csv": data}) as folder, suppress(PlannerError):
        daily(Diary(folder), TODAY)


def profile(data: bytes) -> None:
    """Read a profile; what can be read is saved and read again as it was."""
    with folder_with(profile_toml=data) as folder, suppress(PlannerError):
        path = folder / "profile.toml"
        found = load_profile(path)
        assert found is not None
        assert profile_of(as_plain(found), "plain") == found
        save_profile(found, path)
        assert load_profile(path) == found


def answers(data: bytes) -> None:
    """Read the answers; another set is kept below them."""
    with folder_with(screening_toml=data) as folder, suppress(PlannerError):
        path = folder / "screening.toml"
        before = screening.history(path)
        new = screening.Screening(TODAY, {question.id: False for question in screening.load_questions()})
        screening.keep(new, path)
        assert path.read_bytes().startswith(data)
        assert screening.history(path) == (*before, new)


def edits(data: bytes) -> None:
    """Read what was changed by hand in a week; what can be read is saved and read again as it was."""
    with folder_with(week_edits_toml=data) as folder, suppress(PlannerError):
        path = folder / "week_edits.toml"
        found = load_edits(TODAY, path)
        save_edits(found, TODAY, path)
        assert load_edits(TODAY, path) == found


def day_begins(data: bytes) -> None:
    """Read when days begin; what can be read is chosen and read again as it was."""
    with folder_with(day_begins_toml=data) as folder, suppress(PlannerError):
        found = own_day.load(folder)
        assert own_day.set_day_begins("05:00", folder, NOON) == found.changed(5, NOON) == own_day.load(folder)


def stretches(data: bytes) -> None:
    """Read stretches of a person's own with their poses; what can be read is drawn and timed."""
    with folder_with(my_stretches_toml=data) as folder, suppress(PlannerError):
        catalogue = load_catalogue(folder / "my_stretches.toml")
        for stretch in catalogue.values():
            if stretch.source == "own":
                for pose in stretch.poses:
                    assert not NO_NUMBER.search(figures.still(stretch, pose).partition(">")[2])
                session = compose(TODAY, [(stretch, stretch.start, "")], {stretch.id: stretch}, "p")
                assert session.seconds == sum(cue.seconds for cue in timeline(session))


def calendar(data: bytes) -> None:
    """Read what calendar.json keeps."""
    with folder_with(calendar_json=data) as folder, suppress(PlannerError):
        assert kept_in(folder / "calendar.json").id


def package(data: bytes) -> None:
    """Write into a folder with whatever datapackage.json: a newer one is left alone, a broken one is made anew."""
    version = version_in(data)
    with folder_with(datapackage_json=data) as folder:
        newer = version is not None and version > SCHEMA_VERSION
        try:
            ADDED["pain"](Diary(folder))
        except PlannerError:
            assert newer
            assert [path.name for path in folder.iterdir() if path.name != ".lock"] == ["datapackage.json"]
        else:
            assert not newer
            assert json.loads((folder / "datapackage.json").read_bytes())["schema_version"] == SCHEMA_VERSION


def given_by_telephone(data: bytes) -> None:
    """Read whatever comes as a session's log: it is one, or a sentence says what it is."""
    with suppress(PlannerError):
        read_log(data)


def in_a_log(data: bytes) -> bool:
    """Read what stands in a log; what can be read is shown, comes into the diary as it says, and comes in once.

    Returns whether it came in.
    """
    with folder_with(calendar_json=CALENDAR) as folder, suppress(PlannerError):
        diary, log = Diary(folder), read_log(telephone_logs.packed(data))
        late = max(log.given, log.last, log.made) + timedelta(days=1)
        seen = found(log, diary, late)
        bring_home(log, diary, late)
        (row,) = diary.sessions().to_dict("records")
        assert (row["session_id"], row["date"].date()) == (log.session_id, seen.day), "it came in otherwise"
        assert len(diary.performed()) == len(log.parts), "a part was lost"
        assert diary.problems().empty, "what came in cannot be read"
        before = {path.name: path.read_bytes() for path in folder.glob("*.csv")}
        assert bring_home(log, diary, late) == THERE
        assert before == {path.name: path.read_bytes() for path in folder.glob("*.csv")}, "it came in twice"
        return True
    return False


def elsewhere(data: bytes) -> None:
    """Read a file of another program: of what is read each row has a line, a day of a diary and a number or a word."""
    with suppress(PlannerError):
        source = importing.read(data, "file")
        assert len({tracker.id for tracker in source.trackers}) == len(source.trackers)
        for tracker in source.trackers:
            assert tracker.rows or source.app == "CSV"  # which may be a header alone
            assert tracker.name
            assert all(row.line >= 1 and row.why for row in tracker.left)
            for entry in tracker.entries:
                assert entry.line >= 1
                assert 2000 <= entry.day.year <= 2099
                assert entry.at is None or entry.at.date() == entry.day
                assert entry.amount.is_finite()
                assert not (entry.word and entry.amount)


def daylio_json(data: bytes) -> None:
    """Read what stands in a backup of Daylio."""
    elsewhere(zipped({"backup.daylio": base64.b64encode(data)}))


def zipped_xml(data: bytes) -> None:
    """Read an export of Apple's Health, which begins as one, in its zip."""
    elsewhere(zipped({"export.xml": b"<HealthData>" + data}))


def fit_session(data: bytes) -> None:
    """Read a session of Google Fit."""
    elsewhere(zipped({"2021-06-09T13_36_25+02_00_YOGA.json": data}))


def loop_marks(data: bytes) -> None:
    """Read the marks of a habit in an export of Loop."""
    elsewhere(zipped(LOOP | {"002 Back pain mornings/Checkmarks.csv": data}))


def loop_habits(data: bytes) -> None:
    """Read the list of habits in an export of Loop."""
    elsewhere(zipped(LOOP | {"Habits.csv": data}))


def plain(data: bytes) -> None:
    """Read a table in each order of day and month, and as the answers of a form are downloaded."""
    for day_first in (True, False):
        with suppress(PlannerError):
            importing.read(data, "file", day_first)
    elsewhere(data)
    elsewhere(zipped({"Answers.csv": data}))


def given_out_table(data: bytes) -> None:
    """Read a table that this planner gave out, in its zip."""
    elsewhere(zipped({"about.txt": b"", "csv/Pain.csv": data}))


def _database() -> bytes:
    rows = [(1_700_000_000_000 + number, 3600, 1_700_000_600_500, 46, "a", "b") for number in range(40)]
    return elsewhere_too.health_connect(*rows)


def sound(name: str) -> list[bytes]:
    """Return the files of this name that older and newer versions wrote, to begin from."""
    return [path.read_bytes() for path in sorted((Path(__file__).parents[1] / "schema").glob(f"*/{name}"))]


Reader = Callable[[bytes], Any]
TOML: dict[str, Reader] = {
    "profile": profile,
    "screening": answers,
    "week_edits": edits,
    "day_begins": day_begins,
    "my_stretches": stretches,
}
# Each with files to begin from.
ELSEWHERE: dict[str, tuple[Reader, list[bytes]]] = {
    "plain": (plain, [text.encode() for text in TABLES_OF_HAND]),
    "plain_wide": (plain, [text.encode("utf-16") for text in TABLES_OF_HAND]),
    "loop_marks": (loop_marks, [text.encode() for path, text in LOOP.items() if "/Checkmarks" in path]),
    "loop_habits": (loop_habits, [HABITS.encode(), OLD_LOOP["Habits.csv"].encode()]),
    "track_and_graph": (elsewhere, [TRACK_AND_GRAPH.encode(), TRACK_AND_GRAPH.replace(",", ";").encode()]),
    "daylio": (
        elsewhere,
        [text.encode() for text in (elsewhere_too.DAYLIO, elsewhere_too.DAYLIO_TWELVE, elsewhere_too.DAYLIO_OLD)],
    ),
    "daylio_backup": (daylio_json, [json.dumps(elsewhere_too.daylio_backup()).encode()]),
    "bearable": (elsewhere, [elsewhere_too.BEARABLE.encode(), elsewhere_too.BEARABLE_OLD.encode()]),
    "apple_health": (elsewhere, [elsewhere_too.APPLE.encode()]),
    "apple_health_zip": (zipped_xml, [elsewhere_too.APPLE.partition('en_GB">')[2].encode()]),
    "google_fit": (fit_session, [text.encode() for text in elsewhere_too.FIT.values() if "yoga" in text]),
    "google_fit_days": (elsewhere, [elsewhere_too.FIT_DAYS.encode()]),
    "health_connect": (elsewhere, [_database()]),
    "strong": (elsewhere, [elsewhere_too.STRONG.encode(), elsewhere_too.STRONG_NEWER.encode()]),
    "fitnotes": (elsewhere, [elsewhere_too.FITNOTES.encode()]),
    "given_out": (elsewhere, [GIVEN_OUT]),
    "given_out_zip": (given_out_table, [GIVEN_OUT]),
    "zip": (elsewhere, [zipped(elsewhere_too.daylio_zip(elsewhere_too.daylio_backup())), zipped(elsewhere_too.FIT)]),
}


def _logs() -> list[Any]:
    """Return the values of logs of the diary that in_a_log makes."""
    with folder_with(calendar_json=CALENDAR) as folder:
        diary, logs = Diary(folder), telephone_logs
        signs = ["bladder_bowel"]
        whole = [logs.start(), logs.part(), logs.hurting(3, signs=signs), logs.hurt(4, signs=signs), logs.end(5)]
        again = [logs.start(6, again=True, pain_before=None), logs.part(7, order=2), logs.end(8, note="x")]
        return [logs.values(diary, events) for events in (whole, whole[:1], [*whole, *again], [*whole[:3]])]


LOGS = _logs()
