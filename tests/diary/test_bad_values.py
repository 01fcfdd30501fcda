"""Whatever a writing call is given: it is refused in a sentence and no file changes, or it is read back as it was given.

All calls of a diary that write, each with every one of its values in turn.
"""

from __future__ import annotations

import math
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from operator import index
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner import experiment
from planner.diary import Diary
from planner.diary.deleted_rows import delete_mark, delete_rating, delete_session, delete_visit, restore_session
from planner.diary.tables import TABLES
from planner.errors import InvalidValue, PlannerError
from tests.helpers.clock import at as moment

pytestmark = pytest.mark.time_machine(moment("2026-11-23 09:00", "UTC"))

MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 22)
NOW = datetime(2026, 11, 23, 8, 30, tzinfo=timezone(timedelta(hours=1)))
SESSION = {"date": MONDAY, "started_at": NOW, "planned_s": 60, "active_s": 60, "outcome": "completed"}
DONE = {"stretch": "side_bend", "reps_planned": 5, "reps_done": 5, "hold_s": 3, "active_s": 9, "outcome": "done"}
RATING = {"rated_at": NOW, "about": MONDAY, "pain": 4, "region": "", "flare": False, "note": "", "asked": "now"}
VISIT = {"date": SUNDAY, "with": "GP", "note": "", "next_due": None}
MARK = {"from": SUNDAY, "to": None, "kind": "medicine", "what": "", "note": ""}
MADE, RUNNING = experiment.new("any", date(2027, 3, 1), seed=3), experiment.new("any", MONDAY, seed=1)


@dataclass(frozen=True)
class Call:
    """A writing call. fields: the values that it takes and are right, by the column of `table` where each is read back.

    A column that `needs` names may be empty in the table, and not here; where one of `by_default` is not given, the call
    knows a value itself.
    """

    table: str
    write: Callable[..., object]
    fields: Mapping[str, Any]
    needs: tuple[str, ...] = ()
    by_default: tuple[str, ...] = ()


def renamed(write: Callable[..., object], **names: str) -> Callable[..., object]:
    """Return a call that takes its values by the names of their columns."""
    return lambda diary, **fields: write(diary, **{names.get(name, name): value for name, value in fields.items()})


def stop(diary: Diary, experiment_id: Any, stopped_on: Any) -> None:
    diary.stop_experiment(experiment_id, stopped_on)


def start(diary: Diary, **fields: Any) -> None:
    diary.save_experiment(replace(MADE, **fields))


SPAN = {"start": "from", "end": "to"}
IN_SPANS = {column: name for name, column in SPAN.items()}
CALLS: dict[str, Call] = {
    "add_pain": Call("pain", Diary.add_pain, RATING | {"note": "new", "known": ""}, ("pain",), ("rated_at", "about")),
    "add_visit": Call("visits", renamed(Diary.add_visit, date="on", **{"with": "with_whom"}), VISIT | {"note": "new"}),
    "add_pause": Call("pauses", renamed(Diary.add_pause, **IN_SPANS), {"from": MONDAY, "to": MONDAY, "why": "flu"}),
    "add_mark": Call("marks", renamed(Diary.add_mark, **IN_SPANS), MARK | {"what": "new"}),
    "add_session": Call(
        "sessions", Diary.add_session, SESSION | {"session_id": "new", "ended_at": NOW, "pain_after": 2}
    ),
    "put_session": Call(
        "sessions", Diary.put_session, SESSION | {"session_id": "new", "plan_id": "", "pain_before": 2}
    ),
    "put_session, there": Call("sessions", Diary.put_session, {"session_id": "s1", "active_s": 30, "pain_after": 1}),
    "put_performed": Call("performed", Diary.put_performed, DONE | {"session_id": "s1", "order": 9, "side": "left"}),
    "correct_session": Call("sessions", Diary.correct_session, {"session_id": "s1", "pain_after": 2, "note": "new"}),
    "correct_rating": Call("pain", lambda diary, **new: diary.correct_rating(RATING, **new), RATING),
    "correct_visit": Call("visits", lambda diary, **new: diary.correct_visit(VISIT, **new), VISIT),
    "correct_mark": Call("marks", lambda diary, **new: diary.correct_mark(MARK, **new), MARK),
    "save_experiment": Call("experiments", start, {"question": "any", "stretch": "", "washout": 0, "seed": 3}),
    "stop_experiment": Call(
        "experiments", stop, {"experiment_id": "", "stopped_on": date(2026, 12, 1)}, ("stopped_on",)
    ),
    "draw_days": Call("drawn", lambda diary, date: diary.draw_days([date], 7), {"date": date(2026, 11, 25)}),
    **{
        f"add_all, {name}": Call(
            name,
            lambda diary, name=name, **row: diary.add_all(lambda: {"visits": [VISIT | {"note": "first"}], name: [row]}),
            row,
        )
        for name, row in {
            "pain": RATING | {"known": "day", "tracker": "Pain (CSV)", "original": "2026-11-23 4"},
            "sessions": SESSION | {"session_id": "imported.1", "known": "", "tracker": "", "original": ""},
        }.items()
    },
}
FIELDS = [(name, field) for name, call in CALLS.items() for field in call.fields]

GIVEN: list[Any] = [
    *(
        float("nan"),
        float("inf"),
        -float("inf"),
        4.0,
        4.5,
        -0.0,
        1e300,
        np.float64(4),
        np.float32("nan"),
        np.float16(4),
    ),
    *(4, 0, -1, 11, 2**63, 10**400, np.int64(4), np.uint8(4), np.int64(-1), np.array(4), np.array([4, 4]), complex(4)),
    *(True, False, np.True_, np.False_, None, pd.NA, pd.NaT, np.datetime64("NaT"), np.datetime64("2026-11-24")),
    *(Decimal(4), Decimal("NaN"), Decimal("4.5"), Fraction(4), b"4", [], [4], {}, {"a": 4}, (4,), object()),
    *("", " ", "4", "nan", "inf", "true", "day", " now ", "left ", "a\r\nb", "a\rb", "=1+1", "'=1", " a ", '"', ",;\t"),
    *("\0", "\ud800", "\ufeff", "x" * 5000, "2026-11-24", "24.11.2026", "2026-11-24T07:00:00", "1970-01-01"),
    *("2026-11-24T07:00:00+01:00", "2026-11-24T07:00Z", "0001-01-01T00:00:00+14:00"),
    *(date(1970, 1, 1), date(1999, 12, 31), date(2000, 1, 1), date(2099, 12, 31), date(2100, 1, 1), date.max, date.min),
    *(datetime(2026, 11, 24), datetime(2026, 11, 24, 7), datetime(2026, 11, 24, 7, tzinfo=UTC), time(7), timedelta(1)),
    *(datetime(1970, 1, 1, tzinfo=UTC), datetime(2099, 12, 31, tzinfo=UTC), datetime.max, datetime.min),
    *(
        datetime.max.replace(tzinfo=timezone(-timedelta(hours=12))),
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
    ),
    *(datetime(2026, 11, 24, 7, tzinfo=timezone(timedelta(seconds=3208))), pd.Timestamp("2026-11-24 07:00", tz="UTC")),
    *(pd.Timestamp("2026-11-24"), pd.Timestamp(0), pd.Period("2026-11-24"), pd.Series([4]), type, Ellipsis),
]


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A diary with a row of each kind."""
    diary = Diary(tmp_path_factory.mktemp("lived_in") / "data")
    diary.add_pain(**RATING)
    diary.put_session("s1", **SESSION)
    diary.put_performed("s1", 1, "left", **DONE)
    diary.add_visit(SUNDAY, "GP")
    diary.add_mark(SUNDAY, None, "medicine")
    diary.add_pause(SUNDAY, SUNDAY)
    diary.save_experiment(RUNNING)
    return diary.folder


def files(folder: Path) -> dict[str, bytes]:
    """Return every file that holds what a person entered, those of no bytes left out."""
    there = (path for path in folder.rglob("*") if path.suffix in (".csv", ".json", ".toml"))
    return {str(path.relative_to(folder)): path.read_bytes() for path in there}


def missing(value: Any) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value))


def meant(kind: str, value: Any) -> Any:
    """Return what a value that is taken has to be read as."""
    if missing(value) or (value == "" and kind != "text"):
        return "" if kind == "text" else None
    if kind == "whole":
        return index(value)
    if kind == "flag":
        return bool(value)
    if kind == "date":
        return date.fromisoformat(value) if isinstance(value, str) else date(value.year, value.month, value.day)
    if kind == "instant":
        at = datetime.fromisoformat(value) if isinstance(value, str) else value
        return at.replace(microsecond=0).astimezone(UTC)
    return value


def read_back(diary: Diary, table: str, column: str) -> list[Any]:
    """Return what stands in a column of the rows that can be read."""
    kind = TABLES[table].column(column).kind
    values = diary.reading(table).frame[column].tolist()
    empty = "" if kind == "text" else None
    plain = {"date": lambda value: value.date(), "instant": lambda value: value.to_pydatetime()}.get(
        kind, lambda value: value
    )
    return [empty if missing(value) else plain(value) for value in values]


def refusal(call: Call, diary: Diary, fields: Mapping[str, Any]) -> PlannerError | None:
    """Return why a call was refused, None where it was not."""
    try:
        call.write(diary, **fields)
    except PlannerError as error:
        return error
    return None


def try_each(call: Call, field: str, values: Iterable[Any], lived_in: Path, folder: Path) -> int:
    """Try each value in a field of a call; return how many were refused."""
    column, refused, fresh = TABLES[call.table].column(field), 0, False
    for value in values:
        if not fresh:
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(lived_in, folder)
        diary, before = Diary(folder), files(folder)
        fields = {**call.fields, field: value}
        if field != "experiment_id" and "experiment_id" in fields:
            fields["experiment_id"] = RUNNING.id
        error = refusal(call, diary, fields)
        fresh = error is not None
        if error is not None:
            refused += 1
            assert files(folder) == before, repr(value)
            # A span is told by its end; without a name there is no row to change.
            assert getattr(error, "field", field) == field or field in ("from", "session_id"), str(error)
        elif not (value is None and field in call.by_default) and not (call.table == "drawn" and is_over(value)):
            assert not (missing(value) and (field in call.needs or not column.empty)), repr(value)
            assert meant(column.kind, value) in read_back(diary, call.table, field), repr(value)
            assert diary.problems(call.table).empty, repr(value)
    return refused


def is_over(day: Any) -> bool:
    """Whether a day has begun, and so is drawn no more."""
    return bool(meant("date", day) <= MONDAY)


@pytest.mark.parametrize(("name", "field"), FIELDS)
def test_what_is_given_is_refused_or_read_back(name: str, field: str, lived_in: Path, tmp_path: Path) -> None:
    assert try_each(CALLS[name], field, GIVEN, lived_in, tmp_path / "data") > len(GIVEN) / 2


ANY = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-1, 12),
    st.integers(-1, 12).map(np.int64),
    st.floats(),
    st.floats().map(np.float64),
    st.decimals(),
    st.text(max_size=12),
    st.text(st.sampled_from("a=+-'\"\r\n\t,;| \ufeff"), max_size=6),
    st.dates(),
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.datetimes(timezones=st.none() | st.timezones()),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.timezones()),
)


@settings(max_examples=60)
@given(where=st.sampled_from(FIELDS), values=st.lists(ANY, min_size=1, max_size=4))
def test_whatever_is_given_is_refused_or_read_back(where: tuple[str, str], values: list[Any], lived_in: Path) -> None:
    name, field = where
    with tempfile.TemporaryDirectory() as folder:
        try_each(CALLS[name], field, values, lived_in, Path(folder) / "data")


# What the table above does not reach: values that stand in no column, and the sentences


@pytest.mark.parametrize(
    "pain", [float("nan"), np.float64("nan"), None, pd.NA, float("inf"), 4.0, np.float64(4), True, np.True_]
)
def test_a_rating_that_is_no_whole_number_is_refused_in_a_sentence(data_folder: Path, pain: Any) -> None:
    with pytest.raises(InvalidValue) as caught:
        Diary(data_folder).add_pain(pain)
    assert str(caught.value) == f"pain.csv: pain: {pain!r} is not a whole number from 0 to 10."
    assert not data_folder.exists()


@pytest.mark.parametrize("pain", [4, np.int64(4), np.uint8(4)])
def test_a_whole_number_of_numpy_is_a_rating(data_folder: Path, pain: Any) -> None:
    Diary(data_folder).add_pain(pain)
    assert Diary(data_folder).pain()["pain"].to_list() == [4]


@pytest.mark.parametrize("times", [float("nan"), float("inf"), None, True, 3.5, -1, 8, "4"])
def test_a_draw_of_times_that_are_no_number_is_refused(data_folder: Path, times: Any) -> None:
    with pytest.raises(InvalidValue) as caught:
        Diary(data_folder).draw_days([date(2026, 11, 25)], times)
    assert str(caught.value) == f"drawn.csv: times: {times!r} is not a whole number from 0 to 7."
    assert not data_folder.exists()


@pytest.mark.parametrize("at", [float("nan"), None, "", MONDAY, datetime(2026, 11, 23, 7), pd.NaT])
@pytest.mark.parametrize(
    "delete",
    [
        lambda diary, at: delete_session(diary, "s1", at),
        lambda diary, at: delete_rating(diary, RATING, at),
        lambda diary, at: delete_visit(diary, VISIT, at),
        lambda diary, at: delete_mark(diary, MARK, at),
    ],
)
def test_nothing_is_deleted_at_no_moment(lived_in: Path, delete: Callable[[Diary, Any], None], at: Any) -> None:
    before = files(lived_in)
    with pytest.raises(InvalidValue, match=r"deleted_at: .* is not a time with its UTC offset such as"):
        delete(Diary(lived_in), at)
    assert files(lived_in) == before


@pytest.mark.parametrize(
    "take", [lambda diary, id_: delete_session(diary, id_, NOW), restore_session, Diary.stop_experiment]
)
def test_what_is_no_name_deletes_and_restores_nothing(lived_in: Path, take: Callable[..., Any]) -> None:
    before = files(lived_in)
    for value in GIVEN:
        with pytest.raises(PlannerError):
            take(Diary(lived_in), value, *([MONDAY] if take is Diary.stop_experiment else []))
    assert files(lived_in) == before


def test_rows_for_a_table_that_is_none_are_refused(lived_in: Path) -> None:
    before = files(lived_in)
    with pytest.raises(InvalidValue, match=r"'pains' is not one of the tables. Did you mean 'pain'\?"):
        Diary(lived_in).add_all(lambda: {"visits": [VISIT | {"note": "new"}], "pains": [RATING]})
    assert files(lived_in) == before


def test_no_values_name_no_row(lived_in: Path) -> None:
    before = files(lived_in)
    for forget in (delete_rating, delete_visit, delete_mark):
        with pytest.raises(InvalidValue, match=r"\{\} is not the values of a"):
            forget(Diary(lived_in), {}, NOW)
    assert files(lived_in) == before


@pytest.mark.parametrize("value", GIVEN, ids=lambda value: repr(value).partition(" at ")[0][:30])
def test_a_pause_is_removed_where_it_is_and_nothing_else(lived_in: Path, tmp_path: Path, value: Any) -> None:
    folder = tmp_path / "data"
    shutil.copytree(lived_in, folder)
    before = files(folder)
    for start, end, why in ((value, SUNDAY, None), (SUNDAY, value, None), (SUNDAY, SUNDAY, value)):
        call = Call("pauses", lambda diary, **given: diary.remove_pause(*given.values()), {})
        refusal(call, Diary(folder), {"start": start, "end": end, "why": why})
        if why is value and (missing(value) or (isinstance(value, str) and not value)):  # it has no reason
            continue
        assert files(folder) == before


def test_a_row_that_is_refused_gives_its_file_no_column(data_folder: Path) -> None:
    data_folder.mkdir()
    path = data_folder / "sessions.csv"
    path.write_text(",".join(column.name for column in TABLES["sessions"].columns if not column.optional) + "\n")
    before = files(data_folder)
    with pytest.raises(InvalidValue):
        Diary(data_folder).put_session("new", entered_at=NOW)
    assert files(data_folder) == before
