"""The page: how long an edit of the week takes, and how late cues are while the kernel computes, beside a label of the kernel's.

Run with `python -m tests.benchmarks.bench_page [minutes]`; by default ten, in real time.
"""

from __future__ import annotations

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
from planner.catalogue import Dose
from planner.person.profile import weekday_name
from planner.week import Session
from planner.week.timeline import compose
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

EDIT = """
(field, minutes) => new Promise((done) => {
  const editor = field.closest(".sp-editor"), began = performance.now();
  const watch = new MutationObserver(() => {
    if (editor.getAttribute("aria-busy") !== "false") return;
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
  });
  field.value = minutes;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  watch.observe(editor, { attributes: true, attributeFilter: ["aria-busy"] });
})
"""


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
    """Time from a change in the plan editor to the new week on the screen, the solver and JupyterLab between them."""
    editor = lab.show(page, "1_plan_week.ipynb", "Plan editor")
    answer_as_healthy(editor)
    field = editor.get_by_label(f"Minutes on {weekday_name(date.today())}")
    took = []
    for minutes in (*range(11, 31), *range(5, 11)):
        took.append(field.evaluate(EDIT, minutes))
    print(
        f"plan editor, from a change to the week on the screen, {len(took)} changes: median {median(took):.0f} ms, "
        f"p95 {quantiles(took, n=20)[18]:.0f} ms, slowest {max(took):.0f} ms"
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
