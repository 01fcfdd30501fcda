"""Plans the best week that keeps every rule, and says why.

Here the parts come together: what is asked becomes a problem (problem.py), a refusal with its causes (refusal.py) or a
choice (search.py), and a reason for every stretch (reasons.py). The rules and weights stand in rules.py.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from math import inf

from planner.catalogue import Catalogue
from planner.checking import FIRST_YEAR, LAST_YEAR
from planner.errors import InvalidValue
from planner.person.profile import Profile
from planner.person.screening import Screening
from planner.planning.drawn_week import following
from planner.planning.experiment_week import keeping_to
from planner.planning.learning import learnt
from planner.planning.placing import arrange, fill
from planner.planning.problem import Problem, Request, problem_of
from planner.planning.progression import History
from planner.planning.reasons import kept_reason, reason, verdicts
from planner.planning.refusal import Cause as Cause
from planner.planning.refusal import NoPlan as NoPlan
from planner.planning.refusal import causes
from planner.planning.search import search
from planner.planning.staying import staying
from planner.week import Edits, RegionDose, Session, Week
from planner.week.experiment import Experiment
from planner.week.timeline import compose

Days = Mapping[date, tuple[str, ...]]


def plan_week(
    profile: Profile,
    catalogue: Catalogue,
    start: date,
    history: History | None = None,
    *,
    edits: Edits = Edits(),  # noqa: B008 (frozen)
    saved: Mapping[date, Sequence[str]] | None = None,
    done: Mapping[date, Mapping[str, float]] | None = None,
    paused: frozenset[date] = frozenset(),
    today: date | None = None,
    screening: Screening | None = None,
    experiment: Experiment | None = None,
    extra: Mapping[date, Mapping[str, float]] | None = None,
    drawn: Mapping[date, bool] | None = None,
) -> Week:
    """Return the best week of seven days from `start`; the same input gives the same week.

    edits: what has to stay on a day or off it; those on days that are over or outside the week say nothing.
    saved: the week as it was saved, changed as little as can be. done: for days of this week that are over or done,
    the share done (0 to 1) of each stretch; these days stay as saved and count towards the doses, so that what was
    missed is caught up on within the minutes of the days that are left. paused: days on which nothing is planned.
    today: days before it are over. screening: answers that keep the plan, or some stretches, waiting. experiment: the
    one that runs; the week keeps to it where nothing of the above speaks against that (experiment_week.py). extra:
    what was done beside the plan, as done; it counts towards the doses and closes no day. drawn: whether chance chose
    a day, for a profile that lets it (drawn_week.py).

    Raises NoPlan, with its causes, when a training day cannot hold a session that keeps every rule, a lock cannot be
    kept or the screening says to wait, and InvalidValue when the start is not a date, a share is not between 0 and 1
    or the profile names a stretch that the catalogue lacks.
    """
    now = (frozenset(paused), today, screening, extra or {})
    request = Request(profile, catalogue, start, history, edits, saved or {}, done or {}, *now)
    _check(request)
    return plan(keeping_to(following(request, drawn or {}), experiment).request)


def plan(request: Request, shown: Days | None = None, refill: Collection[date] = ()) -> Week:
    """Return the best week for a request, as plan_week does.

    shown: the week that stays as it is, except for what its edits and the rules ask (staying.py); None = plan anew.
    """
    return plan_within(inf, request, shown, refill)[0]


def plan_within(
    patience_s: float, request: Request, shown: Days | None = None, refill: Collection[date] = ()
) -> tuple[Week, bool]:
    """Return the best week, or where that takes longer than so many seconds a good one, and whether it is the best.

    The best is what `plan` returns for the same; a week is never worse than good for want of time.
    """
    _check(request)
    screening = request.screening
    if screening and (refusal := screening.refusal(request.catalogue, request.profile.released)):
        raise NoPlan((Cause("screening", (), refusal),))
    problem = problem_of(request)
    if refused := causes(problem):
        raise NoPlan(refused)
    if not problem.days:
        return _week(problem, {}, 0.0), True
    problem = learnt(problem, shown)
    narrowed = problem if shown is None else staying(problem, shown, refill)
    found = search(narrowed, patience_s)
    return _week(problem, fill(narrowed, arrange(narrowed, found.sessions)), found.gap), found.over


def _check(request: Request) -> None:
    start = request.start
    if isinstance(start, datetime) or not isinstance(start, date) or not FIRST_YEAR <= start.year <= LAST_YEAR:
        raise InvalidValue("plan_week", "start", start, "a date, such as date(2026, 11, 23)")
    _check_shares("done", request.done)
    _check_shares("extra", request.extra)
    request.profile.check_against(request.catalogue)


def _check_shares(name: str, worked: Mapping[date, Mapping[str, float]]) -> None:
    for day, shares in worked.items():
        for id_, share in shares.items():
            if not 0 <= share <= 1:
                raise InvalidValue("plan_week", f"{name}.{day}.{id_}", share, "a share from 0 to 1")


def _week(problem: Problem, chosen: Days, gap: float) -> Week:
    to_come = [_session(problem, day, ids) for day, ids in chosen.items()]
    kept = [_kept_session(problem, day, ids) for day, ids in problem.kept.items()]
    sessions = tuple(sorted([*kept, *to_come], key=lambda session: session.date))
    doses = _region_doses(problem, chosen)
    why = verdicts(problem, sessions)
    return Week(problem.request.start, sessions, gap, why, doses, dict(problem.minutes), frozenset(problem.kept))


def _session(problem: Problem, day: date, ids: tuple[str, ...]) -> Session:
    parts = [(problem.catalogue[id_], problem.doses[id_], reason(problem, day, ids, id_)) for id_ in ids]
    return compose(day, parts, problem.catalogue)


def _kept_session(problem: Problem, day: date, ids: tuple[str, ...]) -> Session:
    parts = [(problem.catalogue[id_], problem.kept_doses[day][id_], kept_reason(problem, day, id_)) for id_ in ids]
    return compose(day, parts, problem.catalogue)


def _region_doses(problem: Problem, chosen: Days) -> tuple[RegionDose, ...]:
    return tuple(
        RegionDose(
            region,
            problem.done_seconds(region)
            + sum(problem.worked[region].get(id_, 0.0) for ids in chosen.values() for id_ in ids),
            wanted,
        )
        for region, wanted in problem.wanted.items()
    )
