"""An edit in the plan editor: from what the page sends to what it hears, random edits of random people, and its parts.

Run with `python -m tests.benchmarks.bench_edits [people]`. In seconds of the processor's time, so that a busy machine
says the same. How long the page takes on top, in a real JupyterLab, is bench_page.py's.
"""

from __future__ import annotations

import importlib
import json
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from pathlib import Path
from statistics import median, quantiles
from time import process_time
from typing import Any
from unittest.mock import patch

from planner import Diary, PlanEditor
from planner.catalogue import EQUIPMENT, REGIONS, load_catalogue
from planner.paths import REPOSITORY
from planner.person.profile import WEEKDAYS
from planner.week.edits_file import NAME as EDITS
from tests.benchmarks.bench_solver import KINDS

PEOPLE, EDITS_EACH = 24, 12
# Where the time goes: what each part calls, none of them within another.
PARTS = {
    "wishes, checked and joined": ("planner.widgets.plan_editor.wishes.Materials", ("wishes", "met")),
    "problem, causes": ("planner.planning.solver", ("problem_of", "causes", "learnt", "staying")),
    "search": ("planner.planning.solver", ("search",)),
    "placing": ("planner.planning.solver", ("arrange", "fill")),
    "reasons": ("planner.planning.solver", ("_week",)),
    "page values": ("planner.widgets.plan_editor.page_values", ("shown", "changes")),
    "swaps": ("planner.widgets.plan_editor.answers", ("alternatives",)),
    "drawings": ("planner.widgets.plan_editor.page_values", ("choices",)),
    "what stands": ("planner.widgets.plan_editor.plan_editor.PlanEditor", ("_standing",)),
    "sending": ("planner.widgets.plan_editor.plan_editor.PlanEditor", ("_send",)),
}
State = dict[str, Any]


class Page:
    """The page of one person as far as the kernel sees it: the wishes, what is shown, and what was there before."""

    def __init__(self, editor: PlanEditor, chance: random.Random) -> None:
        self.editor, self.chance = editor, chance
        self.past: list[State] = []
        self.state = self._shown()
        self.base: State | None = None

    def _shown(self) -> State:
        return {name: self.editor.reply[name] for name in ("profile", "start", "edits") if name in self.editor.reply}

    def ask(self, action: str, refill: list[str] | None, **more: Any) -> None:
        reply = self.editor.reply
        week = reply.get("week", {"days": []})
        base = {day["day"]: [item["id"] for item in day["items"]] for day in week["days"] if day["items"]}
        asked = {"seq": reply["seq"] + 1, "action": action, **self.state, "since": reply.get("since"), "base": base}
        self.editor.request = asked | {"refill": refill} | more

    def take_on(self) -> None:
        self.state = self.state | self._shown()

    def wish(self, **change: Any) -> None:
        self.state = self.state | {"profile": self.state["profile"] | change}
        self.ask("plan", None)

    def by_hand(self, refill: tuple[str, ...] = (), **change: Any) -> None:
        edits = {"lock": [], "remove": [], "minutes": {}, "moved": {}} | (self.state.get("edits") or {})
        self.state = self.state | {"edits": edits | change}
        self.ask("plan", list(refill))

    def card(self) -> tuple[str, str] | None:
        """A planned stretch of a day that is open."""
        days = self.editor.reply.get("week", {"days": []})["days"]
        cards = [(day["day"], item["id"]) for day in days if day["state"] == "open" for item in day["items"]]
        return self.chance.choice(cards) if cards else None

    def pairs(self, kind: str) -> list[list[str]]:
        return [list(pair) for pair in (self.state.get("edits") or {}).get(kind, [])]


def _minutes(page: Page) -> None:
    day = page.chance.choice(WEEKDAYS)
    page.wish(minutes=page.state["profile"]["minutes"] | {day: page.chance.choice((0, *range(5, 31)))})


def _focus(page: Page) -> None:
    page.wish(focus=page.state["profile"]["focus"] | {page.chance.choice(REGIONS): page.chance.randint(0, 3)})


def _toggled(name: str, choices: tuple[str, ...]) -> Callable[[Page], None]:
    def toggle(page: Page) -> None:
        page.wish(**{name: sorted({*page.state["profile"][name]} ^ {page.chance.choice(choices)})})

    return toggle


def _keep(page: Page) -> None:
    if card := page.card():
        page.by_hand(lock=[pair for pair in page.pairs("lock") if pair != [*card]] + [[*card]])


def _remove(page: Page) -> None:
    if card := page.card():
        lock = [pair for pair in page.pairs("lock") if pair != [*card]]
        page.by_hand((card[0],), lock=lock, remove=[*page.pairs("remove"), [*card]])


def _move(page: Page) -> None:
    card = page.card()
    days = [day["day"] for day in page.editor.reply.get("week", {"days": []})["days"] if day["state"] == "open"]
    if card and len(days) > 1:
        to = page.chance.choice([day for day in days if day != card[0]])
        page.by_hand(lock=[*page.pairs("lock"), [to, card[1]]], remove=[*page.pairs("remove"), [*card]])


def _swap(page: Page) -> None:
    """See what could be done instead: the choice itself is as a removal and a stretch kept."""
    if card := page.card():
        page.ask("swaps", [], day=card[0], stretch=card[1])


def _undo(page: Page) -> None:
    if page.past:
        page.state = page.past.pop()
        page.ask("plan", [])


KINDS_OF_EDIT: dict[str, Callable[[Page], None]] = {
    "minutes": _minutes,
    "focus": _focus,
    "avoid": _toggled("avoid", tuple(load_catalogue())),
    "equipment": _toggled("equipment", EQUIPMENT),
    "keep": _keep,
    "remove": _remove,
    "move": _move,
    "swap": _swap,
    "undo": _undo,
}


@contextmanager
def _timed(spent: Counter[str], sent: Counter[str]) -> Iterator[None]:
    """Add up the processor's time of each part, and the bytes that go to the page."""
    with ExitStack() as stack:
        for part, (owner, names) in PARTS.items():
            there = _named(owner)
            for name in names:
                stack.enter_context(patch.object(there, name, _counting(getattr(there, name), part, spent)))
        send = PlanEditor._send

        def weighed(widget: PlanEditor, message: Any, buffers: Any = None) -> None:
            sent["bytes"] += len(json.dumps(message, default=str))
            sent["messages"] += 1
            send(widget, message, buffers)

        stack.enter_context(patch.object(PlanEditor, "_send", weighed))
        yield


def _named(dotted: str) -> Any:
    try:
        return importlib.import_module(dotted)
    except ModuleNotFoundError:
        module, _, name = dotted.rpartition(".")
        return getattr(importlib.import_module(module), name)


def _counting(call: Callable[..., Any], part: str, spent: Counter[str]) -> Callable[..., Any]:
    def counted(*given: Any, **named: Any) -> Any:
        began = process_time()
        try:
            return call(*given, **named)
        finally:
            spent[part] += process_time() - began

    return counted


def _edits(
    folder: Path, chance: random.Random, wishes: dict[str, Any]
) -> Iterator[tuple[str, float, Counter[str], int]]:
    """Yield each edit of one person: its kind, its time, the times of its parts and the bytes that were sent."""
    editor = PlanEditor(Diary(folder), start=date.today() + timedelta(chance.randint(0, 6)))
    page = Page(editor, chance)
    page.wish(**wishes, equipment=sorted(EQUIPMENT), change=chance.choice(("little", "little", "some", "much")))
    for _ in range(EDITS_EACH):
        page.take_on()
        kind = chance.choice([*KINDS_OF_EDIT])
        before, spent, sent = page.state, Counter[str](), Counter[str]()
        seq = editor.reply["seq"]
        with _timed(spent, sent):
            began = process_time()
            KINDS_OF_EDIT[kind](page)
            took = process_time() - began
        if kind not in ("undo", "swap"):
            page.past.append(before)
        if editor.reply["seq"] != seq:
            yield kind, took, spent, sent["bytes"]


def main(people: int | None = None) -> None:
    """Print how long edits take, of each kind and all together, where that goes, and how much is sent."""
    people = people or (int(sys.argv[1]) if sys.argv[1:] else PEOPLE)
    chance = random.Random(1)
    found = []
    for n in range(people):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "data"
            if n % 2:
                shutil.copytree(REPOSITORY / "data" / "sample", folder)
                (folder / EDITS).unlink(missing_ok=True)
            wishes = [*KINDS.values()][n % len(KINDS)](chance)
            found += _edits(folder, chance, wishes)
    for kind in KINDS_OF_EDIT:
        _line(kind, [took for of, took, _, _ in found if of == kind])
    _line("all", [took for _, took, _, _ in found])
    for name in PARTS:
        _line(f"  {name}", [spent[name] for *_, spent, _ in found])
    _line("  the rest", [took - sum(spent.values()) for _, took, spent, _ in found])
    _line("without search", [took - spent["search"] for _, took, spent, _ in found])
    sent = [size for *_, size in found]
    print(f"bytes sent: median {median(sent):.0f}, p95 {quantiles(sent, n=20)[18]:.0f}, most {max(sent)}")


def _line(name: str, seconds: list[float]) -> None:
    late = quantiles(seconds, n=20, method="inclusive")[18]
    print(
        f"{name:28} {len(seconds):4}: median {1000 * median(seconds):6.1f} ms, p95 {1000 * late:7.1f} ms, "
        f"most {1000 * max(seconds):7.1f} ms, mean {1000 * sum(seconds) / len(seconds):6.1f} ms"
    )


if __name__ == "__main__":
    main()
