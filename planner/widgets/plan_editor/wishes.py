"""What the plan editor plans from: the page's wishes, checked, and the diary's files, read when they changed.

Plans nothing itself (solver.py), and knows nothing of what the page shows (page_values.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.analysis.adherence import WeekSoFar, daily, drawn_days, week_so_far
from planner.analysis.experiment import Experiment, current
from planner.analysis.history import history
from planner.analysis.overview import rolling_pain
from planner.catalogue import MY_STRETCHES, Catalogue, catalogue_of, deleted_names
from planner.checking import Day, checked
from planner.diary import Diary
from planner.errors import PlannerError
from planner.person import own_day, screening
from planner.person.profile import Profile, as_plain, load_profile, profile_of
from planner.person.screening import Screening
from planner.planning.drawn_week import following
from planner.planning.experiment_week import Keeping, keeping_to
from planner.planning.problem import Request
from planner.planning.progression import History
from planner.storage.schema_version import PACKAGE
from planner.week import DAYS_PLANNED, Edits, edits_file
from planner.widgets.plan_editor.two_windows import Saved, decided_in, meet
from planner.words import whole_day

if TYPE_CHECKING:
    import pandas as pd

PROFILE = "profile.toml"
FILES = (
    own_day.NAME,
    MY_STRETCHES,
    "screening.toml",
    "plan.csv",
    "sessions.csv",
    "performed.csv",
    "pain.csv",
    "pauses.csv",
    "experiments.csv",
    "drawn.csv",
    PACKAGE,
)


@dataclass(frozen=True)
class Wishes:
    """What a page asks for.

    edits: as week_edits.as_plain gives them, None = those kept for that week. base: the week as it is shown. refill:
    the days that may gain stretches where the rest of that week stays; None = it is planned anew, and changed as little
    as can be.
    """

    profile: Profile
    start: date
    edits: Edits
    base: Mapping[date, tuple[str, ...]]
    refill: tuple[date, ...] | None = None

    def plain(self) -> Saved:
        """Return the profile and the edits as they would be kept."""
        return Saved(as_plain(self.profile), edits_file.as_plain(self.edits))

    @property
    def days(self) -> tuple[date, ...]:
        """The seven days of the week."""
        return tuple(self.start + timedelta(n) for n in range(DAYS_PLANNED))

    @property
    def stays(self) -> Mapping[date, tuple[str, ...]] | None:
        """The week that stays but for what its edits ask, None where it is planned anew."""
        return self.base if self.base and self.refill is not None else None


class WeekIsOver(PlannerError):
    """The first day lies so far back that no day of the week is left."""

    def __init__(self, start: date) -> None:
        super().__init__(f"The week from {whole_day(start)} is over. Plan from today, or choose a later first day.")


@dataclass
class Read:
    """What the files said on a day.

    deleted: names, by id, of the stretches that the person deleted. due: why the screening is to be asked, "" if it is
    not. drawn: whether chance chose a day. days: as `planner.daily` gives them.
    """

    diary: Diary
    today: date
    catalogue: Catalogue
    deleted: Mapping[str, str]
    history: History
    answered: Screening | None
    due: str
    experiment: Experiment | None
    drawn: Mapping[date, bool]
    days: pd.DataFrame
    weeks: dict[date, WeekSoFar] = field(default_factory=dict)

    def so_far(self, start: date) -> WeekSoFar:
        """Return what is saved, done and paused in the week from a day on."""
        if start not in self.weeks:
            self.weeks[start] = week_so_far(self.diary, start)
        return self.weeks[start]


class Materials:
    """The files of a diary's folder, read again only where they or the day changed: a notebook stays open for days."""

    def __init__(self, diary: Diary) -> None:
        self.diary = diary
        self._stamp: object = None
        self._read: Read | None = None
        self._saved: tuple[object, Saved | None] = (None, None)

    def now(self) -> Read:
        """Return what the files say now; raise PlannerError where one cannot be read."""
        folder, today = self.diary.folder, self.diary.today()
        stamp = [today, *(_stamp(folder / name) for name in FILES)]
        if self._read is None or self._stamp != stamp:
            answered = screening.latest(folder / "screening.toml")
            days = daily(self.diary, today)
            due = screening.due(rolling_pain(days), answered, today)
            catalogue = catalogue_of(folder)
            running = current(self.diary, today)
            deleted = deleted_names(folder)
            drawn = drawn_days(self.diary)
            past = history(self.diary)
            self._read = Read(self.diary, today, catalogue, deleted, past, answered, due, running, drawn, days)
            self._stamp = stamp
        return self._read

    def edits(self, start: date) -> Edits:
        """Return what was changed by hand in the week from a day on, as it is kept."""
        return edits_file.load_edits(start, self.diary.folder / edits_file.NAME).without(self.now().deleted)

    def saved(self, start: date) -> Saved | None:
        """Return the wishes and the week's edits that are kept, None where no wishes are; PlannerError as edits()."""
        folder = self.diary.folder
        profile_file = folder / PROFILE
        stamp = start, *(_stamp(folder / name) for name in (PROFILE, edits_file.NAME, MY_STRETCHES))
        if self._saved[0] != stamp:
            profile = load_profile(profile_file)
            edits = edits_file.as_plain(self.edits(start))
            self._saved = stamp, Saved(as_plain(profile), edits) if profile else None
        return self._saved[1]

    def wishes(self, request: Mapping[str, Any]) -> Wishes:
        """Return what a page asks for, but of stretches deleted since; InvalidValue for the first value that is wrong.

        What cannot be read is raised as a PlannerError.
        """
        profile = self._profile(checked(dict[str, Any], request.get("profile"), "plan", "profile"), "profile")
        start = checked(Day, request.get("start"), "plan", "first day")
        given = request.get("edits")
        edits = self.edits(start) if given is None else self._edits(given, "plan: edits")
        base = checked(dict[Day, tuple[str, ...]], request.get("base") or {}, "plan", "base")
        days = request.get("refill")
        refill = None if days is None else checked(tuple[Day, ...], days, "plan", "refill")
        return Wishes(profile, start, edits, base, refill)

    def met(self, request: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Join what a page wishes with what was saved since it began; return what to tell it of that, and the request.

        A page with no change of its own takes on the week as it was saved. What cannot be read here says so later.
        """
        try:
            wishes = self.wishes(request)
            saved = self.saved(wishes.start)
            since = self._since(request, saved or wishes.plain())
            decided = decided_in(request)
        except PlannerError:
            return {}, dict(request)
        if request.get("action") == "begin" or saved in (None, since):
            return {"since": since.as_plain(), "clashes": []}, {**request, "since": since}
        meeting = meet(since, wishes.plain(), saved, decided, self.now().catalogue)
        joined = meeting.wishes.as_plain()
        week: dict[str, Any] = {"refill": None}
        if wishes.plain() == since:
            week |= {"base": None} | self.changed_by_hand(wishes.start)
        told = {"since": meeting.since.as_plain(), "came": meeting.came, "clashes": meeting.clashes}
        return joined | told, {**request, **week, **joined, "since": meeting.since, "clashes": meeting.clashes}

    def _since(self, request: Mapping[str, Any], saved: Saved) -> Saved:
        """Return what the page had seen of the saved wishes; of another week's edits it had seen none."""
        given = checked(dict[str, Any], request.get("since") or {}, "plan", "since")
        profile = as_plain(self._profile(given["profile"], "plan: since")) if "profile" in given else saved.profile
        if request.get("edits") is None or "edits" not in given:
            return Saved(profile, saved.edits)
        return Saved(profile, edits_file.as_plain(self._edits(given["edits"], "plan: since")))

    def _profile(self, given: Mapping[str, Any], where: str) -> Profile:
        """Return the profile as a page has it, without stretches that were deleted since."""
        return profile_of(given, where).without(self.now().deleted)

    def _edits(self, given: object, where: str) -> Edits:
        """Return the edits as a page has them, without stretches that were deleted since."""
        return edits_file.edits_of(given, where).without(self.now().deleted)

    def changed_by_hand(self, start: date) -> dict[str, Any]:
        """Return a saved week that was changed by hand, to stay as saved unless there is something to catch up on."""
        so_far, today, edits = self.now().so_far(start), self.now().today, self.edits(start)
        past = {day for day in so_far.saved if day < today}
        if past - {*so_far.done, *edits.moved} or edits == Edits():
            return {}
        return {"base": {day.isoformat(): ids for day, ids in so_far.saved.items()}, "refill": []}

    def request(self, wishes: Wishes) -> Keeping:
        """Return the request to the planner that follows from wishes and files, and the words of an experiment."""
        read, start = self.now(), wishes.start
        if start + timedelta(DAYS_PLANNED) <= read.today:
            raise WeekIsOver(start)
        so_far = read.so_far(start)
        shown = {day: ids for day, ids in wishes.base.items() if day >= read.today}
        request = Request(
            wishes.profile,
            read.catalogue,
            start,
            read.history,
            wishes.edits,
            so_far.saved | shown,
            so_far.done,
            so_far.paused,
            read.today,
            read.answered,
            so_far.extra,
        )
        return keeping_to(following(request, read.drawn), read.experiment, read.deleted)

    def to_draw(self, wishes: Wishes) -> tuple[date, ...]:
        """Return the days of the week that chance is still to choose from: to come, and none that the person decided.

        A day on which the person can't, or wants to, stretch is no chance's.
        """
        read, edits = self.now(), wishes.edits
        if not wishes.profile.by_chance:
            return ()
        decided = {*edits.minutes, *(day for day, _ in edits.lock)} | read.so_far(wishes.start).paused
        return tuple(day for day in wishes.days if day > read.today and day not in decided and day not in read.drawn)


def _stamp(path: Path) -> tuple[int, ...] | None:
    """Return what changes when a file does, None where there is none.

    Also within one tick of the disk's clock: what the planner writes is another file then, or a longer one.
    """
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
