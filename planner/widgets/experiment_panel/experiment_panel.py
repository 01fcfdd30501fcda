"""The widget in which a person puts a question to the coin: choose, see what it could show, start, follow, and read.

The page shows and asks; schedule, chances and results are made in planner/experiment.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Any

import traitlets

from planner.analysis.adherence import daily
from planner.analysis.experiment import (
    DESIGNS,
    Experiment,
    Outcome,
    current,
    days,
    experiments,
    followed,
    new,
    power_steps,
    report,
)
from planner.analysis.experiment.power import assumptions
from planner.catalogue import POSTURE_DRILL, Catalogue, catalogue_of, names_of
from planner.diary import Diary
from planner.errors import PlannerError
from planner.planning.experiment_week import sentence
from planner.steps import Steps
from planner.week.experiment import DEFAULT, Arm
from planner.widgets.common import assets, sketches
from planner.widgets.common.blocks import USUAL_WIDTH, Block, frame_table, picture, sensible_width, words
from planner.widgets.common.following import FollowingWidget
from planner.widgets.common.requests import Once
from planner.widgets.common.saying import said
from planner.widgets.common.still import WithStill
from planner.widgets.common.updated import fault
from planner.widgets.common.working import Working
from planner.words import day_of_year_in_short, quoted

Value = dict[str, Any]
LABELS = {"stretch": "Which stretch"}
QUESTION_WORDS = {
    "any": "Any stretching, against none",
    "stretch": "One stretch, in or out",
    "time": "Mornings, against evenings",
}
ARM_WORDS: Mapping[tuple[str, Arm], str] = {
    ("any", "on"): "Stretching",
    ("any", "off"): "No stretching",
    ("stretch", "on"): "With it",
    ("stretch", "off"): "Without it",
    ("time", "on"): "Morning",
    ("time", "off"): "Evening",
}
# What each question asks of the person, said before it starts.
ASKS = {
    "any": "Each day that the coin chooses has a session, rest days too; the other days stay free.",
    "stretch": "Every day has a session, rest days too; the coin chooses on which it holds the stretch.",
    "time": "Every day has a session, rest days too; the coin chooses whether in the morning or in the evening.",
}


class ExperimentPanel(FollowingWidget, WithStill):
    """Starts, follows and ends an experiment.

    view: what is shown (see `_view`). request: from the page, {"seq", "action", ...}; action: refresh, power, go_on or
    put_aside (of what is worked out; work: the name of the share that is), start (question, stretch, design; entry:
    made once for this start, however often it is sent) or stop (id). reply: to the request of the same seq: notice, or
    error, or share, how much is worked out, and work, its name; power has the sentences by design. width: pixels that
    the page has for a picture.
    """

    shows = "Here you try it on yourself, with a coin that chooses the days."
    sketch = sketches.COIN

    _esm = assets.script(
        "common/again", "common/working", "common/fit", "common/blocks", "experiment_panel/experiment_panel"
    )
    _css = assets.style("common/pictures", "experiment_panel/experiment_panel")
    view = traitlets.Dict().tag(sync=True)
    request = traitlets.Dict().tag(sync=True)
    reply = traitlets.Dict().tag(sync=True)
    width = traitlets.Int(USUAL_WIDTH).tag(sync=True)

    def __init__(self, diary: Diary | None = None, today: date | None = None) -> None:
        super().__init__()
        self._diary, self._today = diary or Diary(), today
        self._once = Once()
        self._working = Working()
        self.follow(self._diary.folder)
        self._show()

    def told(self) -> list[Block]:
        view = self.view
        every = [each for each in (view.get("running"), *view.get("over", ())) if each]
        said = [words(each["today"], each["progress"], *_said(each), heading=each["title"]) for each in every]
        pictures = [each["pictures"] for each in every]
        told = [block for pair in zip(said, pictures, strict=True) for blocks in pair for block in blocks]
        return [*words(view.get("error", ""), view.get("problems", "")), *told]

    @property
    def today(self) -> date:
        return self._today or self._diary.today()

    def _show(self) -> Value:
        """Read the diary again; return what went wrong, as a reply."""
        wrong = self._said(self._read)
        if wrong:
            self.view = {"error": wrong["error"]}
        return wrong

    def _read(self) -> Value:
        self.view = _view(self._diary, self.today, sensible_width(self.width))
        return {}

    @traitlets.observe("width")
    def _fit(self, _: Any) -> None:
        self._show()

    def _said(self, act: Any) -> Value:
        """Return what an action replies; whatever goes wrong is said in the widget, because nobody reads the log."""
        try:
            return dict(act())
        except PlannerError as error:
            return {"error": said(error, LABELS)}
        except Exception as error:
            self.log.exception("The experiment panel could not answer")
            why = f"{type(error).__name__}: {error}"
            again = "Your diary is as it was. Try again; if this stays, please report it."
            return {"error": fault(f"Something went wrong ({why}). {again}")}

    @traitlets.observe("request")
    def _requested(self, change: Any) -> None:
        asked = change["new"]
        working_out = {"power": self._power, "go_on": self._go_on, "put_aside": self._put_aside}
        actions = {"start": self._start, "stop": self._stop, **working_out}
        act = actions.get(str(asked.get("action")))
        reply = self._said(lambda: act(asked)) if act else {}
        if str(asked.get("action")) not in working_out:
            reply = self._show() | reply
        self.reply = {"seq": asked.get("seq"), "action": asked.get("action")} | reply

    def _power(self, _: Value) -> Value:
        return self._working.begin(self._chances())

    def _chances(self) -> Steps[Value]:
        taken = assumptions(daily(self._diary, self.today))
        told = yield from power_steps(taken)
        # Beside its choice, which says how long it takes.
        found = {each.design.name: each.sentence.removeprefix(f"{each.days} days. ") for each in told}
        return {"power": found, "assumed": taken.sentence}

    def _go_on(self, asked: Value) -> Value:
        return self._working.go_on(str(asked.get("work")))

    def _put_aside(self, asked: Value) -> Value:
        self._working.stop(str(asked.get("work")))
        return {"stopped": True, "notice": "Stopped. Close this and open it again to see your chances."}

    def _start(self, asked: Value) -> Value:
        question: Any = str(asked.get("question"))  # what is none of the questions is refused
        stretch = str(asked.get("stretch") or "") if question == "stretch" else ""
        design = str(asked.get("design"))
        form = str(asked.get("entry", asked.get("seq"))), question, stretch, design
        self._once(form, lambda: self._diary.save_experiment(new(question, self.today + timedelta(1), design, stretch)))
        return {
            "notice": "Started: the coin has chosen your days. Open 1_plan_week.ipynb and save your week again, so "
            "that it keeps to them. Rate your pain every morning before you stretch."
        }

    def _stop(self, asked: Value) -> Value:
        self._diary.stop_experiment(str(asked.get("id")), self.today)
        return {"notice": "Stopped: from today on your days are free again. Save your week again in 1_plan_week.ipynb."}


def _view(diary: Diary, today: date, width: int) -> Value:
    """Return the choices, the experiment that runs, and those that are over, the newest first.

    Keys: questions, stretches, designs, default; running, over (see `_shown`); problems: a sentence, "" without any.
    """
    catalogue = catalogue_of(diary.folder)
    running, every = current(diary, today), experiments(diary)
    names = names_of(diary.folder)
    shown = [_shown(each, diary, catalogue, names, today, width) for each in reversed(every)]
    waiting = [each["id"] for each in shown if each["state"] in ("planned", "running")]
    bad = len(diary.problems("experiments"))
    return {
        "questions": [{"id": id_, "words": words, "asks": ASKS[id_]} for id_, words in QUESTION_WORDS.items()],
        "stretches": [{"id": id_, "name": stretch.name} for id_, stretch in catalogue.items() if id_ != POSTURE_DRILL],
        "designs": [{"id": name, "words": design.words} for name, design in DESIGNS.items()],
        "default": DEFAULT,
        "running": next((each for each in shown if each["id"] in waiting), None),
        "free": running is None,
        "over": [each for each in shown if each["id"] not in waiting],
        "problems": f"experiments.csv: {bad} row{'s' * (bad != 1)} could not be read; see 3_pain_trends.ipynb."
        if bad
        else "",
    }


def _shown(
    each: Experiment, diary: Diary, catalogue: Catalogue, names: Mapping[str, str], today: date, width: int
) -> Value:
    """Return one experiment: title, today's line, sentences, figures, progress, its picture, its periods by pair."""
    known = each.stretch in catalogue
    name = names.get(each.stretch, each.stretch)
    outcome: Outcome = report(each, diary, today, stretch_name=name)
    arm = each.arm(today)
    gone = (
        []
        if known or not each.stretch
        else [f"{quoted(name)} is not among your stretches any more: better stop this one."]
    )
    # Progress has a place of its own, and so have the figures.
    apart = {outcome.progress, *(figure.sentence for figure in outcome.figures[1:])}
    rest = [text for text in outcome.sentences if text not in apart]
    return {
        "id": each.id,
        "state": outcome.state,
        "title": QUESTION_WORDS[each.question] + (f": {name}" if name else ""),
        "today": sentence(each, arm, name, today=True) if arm else "",
        "progress": outcome.progress,
        "share": min(max((today - each.first).days / ((each.last - each.first).days + 1), 0), 1),
        "sentences": [*gone, *rest],
        "figures": [
            {"label": figure.label, "value": figure.value, "more": figure.more, "sentence": figure.sentence}
            for figure in outcome.figures
        ],
        "pictures": _pictures(each, diary, today, width) if outcome.result else [],
        "pairs": [
            {"pair": pair, "periods": [_period(each, period, today) for period in periods]}
            for pair, periods in groupby(each.periods, key=lambda period: period.pair)
        ],
    }


def _said(shown: Value) -> list[str]:
    """Return all that is told of an experiment, the figures as sentences after the result's."""
    first, rest = shown["sentences"][:1], shown["sentences"][1:]
    return [*first, *(figure["sentence"] for figure in shown["figures"][1:]), *rest]


def _pictures(each: Experiment, diary: Diary, today: date, width: int) -> list[Value]:
    """Return the days of an experiment that is over with the pain of the mornings after them, none without a day."""
    from planner import charts

    told = days(each, daily(diary, today), followed(each, diary))
    if told.empty:
        return []
    shown = told.assign(pain=told["next_pain"], kept=told["followed"], washed_out=~told["counts"])
    arms = ARM_WORDS[each.question, "on"], ARM_WORDS[each.question, "off"]

    def draw() -> tuple[Any, str]:
        return charts.experiment(shown, words=arms, width=width), charts.experiment_alt_text(shown, arms)

    numbers = frame_table("The periods as a table", charts.experiment_table(shown, arms))
    return [picture(f"experiment_{each.id}", draw, numbers)]


def _period(each: Experiment, period: Any, today: date) -> Value:
    first, last = map(day_of_year_in_short, (period.first, period.last))
    return {
        "arm": period.arm,
        "words": ARM_WORDS[each.question, period.arm],
        "days": first if period.first == period.last else f"{first} to {last}",
        "now": period.first <= today <= period.last and each.runs(today),
        "over": period.last < today,
    }
