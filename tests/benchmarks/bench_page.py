"""The page: how long an edit of the week takes, and how late cues are while the kernel computes, beside a label of the kernel's.

Run with `python -m tests.benchmarks.bench_page [minutes]`; by default ten, in real time.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from itertools import accumulate
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

import nbformat
from playwright.sync_api import Page, expect

import planner
from planner import Profile
from planner.catalogue import EQUIPMENT, Dose
from planner.person.profile import save_profile
from planner.week import Session
from planner.week.timeline import compose
from tests.benchmarks.bench_solver import KINDS
from tests.browser.lab import PATIENCE_MS, REPOSITORY, Lab, answer_as_healthy, new_context, running_browser, running_lab

NOTEBOOK = "late.ipynb"
PLAYER = f"""
import sys
sys.path.insert(0, {str(REPOSITORY)!r})
import planner
from tests.benchmarks.bench_page import long_session
planner.SessionPlayer(long_session(), planner.Diary())
"""
LABEL = """
import ipywidgets, threading, time
label = ipywidgets.Label("0")
label.add_class("bench-label")
def tick():
    start = time.time()
    for n in range(1, {seconds}):
        time.sleep(max(0, start + n - time.time()))
        label.value = str(1000 * (start + n))
label
"""
BUSY = """
threading.Thread(target=tick, daemon=True).start()
end = time.time() + {seconds}
while time.time() < end:
    sum(n * n for n in range(200_000))
"""
WATCH = """
() => {
  window.late = { cues: [], label: [] };
  document.addEventListener("click", () => { late.start ??= performance.now(); }, { capture: true, once: true });
  let said = null;
  const look = () => {
    const words = document.querySelector(".sp-say")?.textContent ?? null;
    if (words !== said) late.cues.push(performance.now());
    said = words;
  };
  new MutationObserver(look).observe(document.querySelector(".sp-root"), { childList: true, characterData: true, subtree: true });
  const label = document.querySelector(".bench-label");
  new MutationObserver(() => late.label.push(Date.now() - Number(label.textContent)))
    .observe(label, { childList: true, characterData: true, subtree: true });
}
"""

# From a press, or what is typed, to a good week painted and to the best; null where there is nothing to press.
EDIT = """
([selector, which, value]) => new Promise((done) => {
  const editor = document.querySelector(".sp-editor");
  const found = [...editor.querySelectorAll(selector)].filter((each) => each.getAttribute("aria-disabled") !== "true");
  if (!found.length) return done(null);
  const control = found[Math.floor(which * found.length)], began = performance.now();
  const painted = () => new Promise((seen) => requestAnimationFrame(() => setTimeout(() => seen(performance.now() - began))));
  let good = null;
  const watch = new MutationObserver(() => {
    if (editor.dataset.looking === "true") good ??= painted();
    if (editor.getAttribute("aria-busy") !== "false") return;
    watch.disconnect();
    const best = painted();
    done(Promise.all([good ?? best, best]));
  });
  watch.observe(editor, { attributes: true, attributeFilter: ["aria-busy", "data-looking"] });
  if (control.matches("select")) {
    const others = [...control.options].filter((option) => option.value !== control.value);
    control.value = others[Math.floor(value * others.length)].value;
    control.dispatchEvent(new Event("change", { bubbles: true }));
  } else if (control.matches("[type=number]")) {
    control.value = Math.floor(5 + 26 * value);
    control.dispatchEvent(new Event("input", { bubbles: true }));
  } else control.click();
})
"""
# What a person changes, as the page finds it.
CONTROLS = {
    "minutes": ".sp-minutes input",
    "focus": "[data-group='What to work on'] select",
    "wish": ".sp-stretch select",
    "equipment": "[data-group='What you have'] input",
    "keep": "[data-key$='/lock']",
    "remove": "[data-key$='/remove']",
    "move": "[data-key$='/move']",
    "swap": "[data-key$='/swap']",
    "undo": ".sp-changed button",
}
EDITED, EDITS_EACH = 8, 25


def main(minutes: float | None = None) -> None:
    """Print lateness of cues and label, their drift, and the time from opening a notebook to a usable widget."""
    seconds = int(60 * (minutes or (float(sys.argv[1]) if sys.argv[1:] else 10)))
    with tempfile.TemporaryDirectory() as name, running_lab(Path(name)) as lab, running_browser() as browser:
        write_notebook(Path(name) / "notebooks" / NOTEBOOK, seconds)
        context, _ = new_context(browser, motion=True)
        page = context.new_page()
        opening(lab, page)
        editing(lab, page)
        lab.open(page, NOTEBOOK)
        lab.run_all(page)
        player = page.get_by_label("Session player", exact=True)
        expect(page.locator(".bench-label")).to_be_attached(timeout=PATIENCE_MS)
        page.evaluate(WATCH)
        player.get_by_role("button", name="Start").click()
        page.wait_for_timeout(1000 * seconds)  # in real time: how late it is then is what is measured
        late = page.evaluate("() => window.late")
    print(f"the first cue is shown {late['cues'][0] - late['start']:.0f} ms after the press on Start")
    report(
        "cues in the page, after the first",
        lateness(late["cues"][0], late["cues"], [cue.seconds for cue in planner.timeline(long_session())]),
    )
    report("label from a kernel thread", late["label"])


def write_notebook(path: Path, seconds: int) -> None:
    sources = [PLAYER, LABEL.format(seconds=seconds), BUSY.format(seconds=seconds)]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    nbformat.write(notebook, path)


def opening(lab: Lab, page: Page) -> None:
    """Time from asking for the notebook, kernel start included, to a widget that can be used."""
    for notebook, label in (("1_plan_week.ipynb", "Plan editor"), ("3_pain_trends.ipynb", "Trends")):
        began = perf_counter()
        lab.show(page, notebook, label)
        print(
            f"{notebook}: usable {perf_counter() - began:.1f} s after it was asked for (kernel start and Run All included)"
        )


def editing(lab: Lab, page: Page) -> None:
    """Time from a change in the plan editor to the new week on the screen: random edits of random people."""
    chance = random.Random(1)
    took: dict[str, list[float]] = {kind: [] for kind in [*CONTROLS, "all", "all, the best week"]}
    for n in range(EDITED):
        data = lab.notebooks.parent / f"data-{n}"
        wishes = [*KINDS.values()][n % len(KINDS)](chance)
        data.mkdir()
        save_profile(Profile(**wishes, equipment=frozenset(EQUIPMENT)), data / "profile.toml")
        lab.renew(data)
        answer_as_healthy(lab.show(page, "1_plan_week.ipynb", "Plan editor"))
        for _ in range(EDITS_EACH):
            kind = chance.choice([*CONTROLS])
            if (ms := page.evaluate(EDIT, [CONTROLS[kind], chance.random(), chance.random()])) is not None:
                good, best = ms
                took[kind].append(good)
                took["all"].append(good)
                took["all, the best week"].append(best)
    for kind, times in took.items():
        print(
            f"plan editor, from a change to the week on the screen, {kind}, {len(times)} changes: median {median(times):.0f} "
            f"ms, p95 {quantiles(times, n=20, method='inclusive')[18]:.0f} ms, slowest {max(times):.0f} ms",
            flush=True,
        )


def long_session() -> Session:
    """Side bends, whose cues all differ from the one before, for longer than is asked for."""
    catalogue = planner.load_catalogue()
    return compose(date.today(), [(catalogue["side_bend"], Dose(60, 3), "")], catalogue)


def lateness(start: float, shown: Sequence[float], seconds: Sequence[int]) -> list[float]:
    """Milliseconds by which each cue came after its time, counted from `start`; without the first one."""
    due = accumulate(seconds, initial=start / 1000)
    return [at - 1000 * when for at, when in zip(shown, due, strict=False)][1:]


def report(name: str, late: Sequence[float]) -> None:
    p99 = quantiles(late, n=100)[98]
    tenth = max(1, len(late) // 10)
    drift = median(late[-tenth:]) - median(late[:tenth])
    print(
        f"{name}: {len(late)} changes, median {median(late):.1f} ms, p99 {p99:.1f} ms, worst {max(late):.1f} ms, drift {drift:+.1f} ms"
    )


if __name__ == "__main__":
    main()
