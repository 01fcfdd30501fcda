"""A page with one widget and nothing around it, answered by the widget's own Python: a notebook's cell in a second.

For what a page shows and keeps; what JupyterLab itself adds is tested in test_player.py and test_journey.py.
"""

from __future__ import annotations

from typing import Any

import anywidget
from playwright.sync_api import BrowserContext, Locator, Page

from planner.paths import data_folder
from planner.widgets.common.following import Following, FollowingWidget

ADDRESS = "http://localhost"
LIGHT, DARK = "true", "false"

# The strictest page that can show a widget: its own script and what the page brings, no eval, nothing from elsewhere.
POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self' 'nonce-page'",
        "style-src 'unsafe-inline'",
        "connect-src 'self'",
        "img-src 'self' data: blob:",
        "media-src data: blob:",
    ]
)

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>One widget</title>
<style>
body { margin: 0; background: var(--jp-layout-color1); }
body[data-jp-theme-light="false"] {
  --jp-ui-font-color0: #fff; --jp-ui-font-color1: rgba(255, 255, 255, 0.87); --jp-layout-color1: #111;
  --jp-brand-color1: #64b5f6; --jp-ui-inverse-font-color0: #000; --jp-error-color1: #f44336; --jp-success-color1: #4caf50;
}
</style><body><div id="cell"></div>
<script type="module" nonce="page">
import widget from "/widget.js";
import { modelOf, hear } from "/model.js";
window.hear = hear;
document.head.append(Object.assign(document.createElement("style"), { textContent: await (await fetch("/widget.css")).text() }));
const model = await modelOf("");
window.model = model;
const { initialize, render } = typeof widget === "function" ? await widget() : widget;
await initialize?.({ model });
await render({ model, el: document.getElementById("cell") });
window.anotherView = () => {
  const cell = Object.assign(document.createElement("div"), { id: "other" });
  document.body.append(cell);
  return render({ model, el: cell });
};
</script></body></html>"""

WATCH = """addEventListener("securitypolicyviolation", (event) =>
  window.violated(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));"""

# A widget that holds others names each by its id, and asks its manager for their models, as in Jupyter; and as there what the
# page has set and Python has not heard yet is not set back by an answer to what was before (underWay).
MODEL = """const models = new Map();
export const modelOf = (id) => {
  if (!models.has(id)) models.set(id, window.python(id, {}).then((values) => new Model(id, values[id])));
  return models.get(id);
};
export const hear = async (answers) => {
  for (const [id, answer] of Object.entries(answers)) if (models.has(id)) (await models.get(id)).take(answer);
};
class Model {
  constructor(id, values) {
    Object.assign(this, { id, values, changes: {}, underWay: {}, heard: {}, widget_manager: { get_model: modelOf } });
  }
  get(name) { return this.values[name]; }
  set(name, value) { this.values[name] = this.changes[name] = value; }
  on(name, action) { (this.heard[name] ??= new Set()).add(action); }
  off(name, action) { this.heard[name]?.delete(action); }
  async save_changes() {
    const changes = this.changes;
    this.changes = {};
    window.unanswered = (window.unanswered ?? 0) + 1;
    for (const name in changes) this.underWay[name] = (this.underWay[name] ?? 0) + 1;
    const answers = await window.python(this.id, changes);
    for (const name in changes) this.underWay[name] -= 1;
    await hear(answers);
    window.unanswered -= 1;
  }
  take(answer) {
    const changed = Object.keys(answer).filter((name) => !this.underWay[name] && JSON.stringify(answer[name]) !== JSON.stringify(this.values[name]));
    for (const name of changed) this.values[name] = answer[name];
    for (const name of changed) for (const action of this.heard[`change:${name}`] ?? []) action();
  }
}"""


FITTED = """() => {
  const drawn = window.model.get("width"), body = document.querySelector("#cell .sp-body");
  const style = body && getComputedStyle(body);
  const wide = body && body.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return !window.unanswered && (!drawn || (wide + 1 >= drawn && wide <= 1.25 * drawn));
}"""


class Bare:
    """One browser profile, whose tabs show widgets. answering: whether the kernel does; asked: how often it was asked for something.

    violations: what the widgets did that POLICY forbids, as it grows.
    """

    def __init__(self, context: BrowserContext) -> None:
        self.context, self.answering, self.asked = context, True, 0
        self.violations: list[str] = []
        context.expose_function("violated", lambda what: self.violations.append(what))
        context.add_init_script(WATCH)
        self._shown: dict[Page, anywidget.AnyWidget] = {}

    def show(self, widget: anywidget.AnyWidget, page: Page | None = None, theme: str = LIGHT) -> Locator:
        """Show the widget in a new tab, or in the tab of another one, as a notebook does that is run again."""
        page = page or self.context.new_page()
        if page not in self._shown:
            page.expose_function("python", lambda id_, changes: self._answer(self._shown[page], id_, changes))
        if not self._shown:
            self.following = Following(data_folder())
        self._shown[page] = widget
        if isinstance(widget, FollowingWidget):
            self.following.add(widget)
        page.unroute_all()
        self._serve(page, "widget", "text/html", PAGE.replace("<body>", f'<body data-jp-theme-light="{theme}">'))
        self._serve(page, "model.js", "text/javascript", MODEL)
        self._serve(page, "widget.js", "text/javascript", str(widget._esm))
        self._serve(page, "widget.css", "text/css", str(widget._css))
        page.goto(f"{ADDRESS}/widget")
        cell = page.locator("#cell > *")
        cell.wait_for()
        return cell

    def fit(self, page: Page) -> None:
        """Wait until what the widget draws was drawn for the width that the page has (fit.js), where it draws."""
        page.wait_for_function(FITTED)

    def follow(self) -> None:
        """Have the kernel look at the folder, as it does of itself each second, and the pages hear what it says."""
        for _ in range(2):  # a change is told once it is over
            self.following.look()
        for page, widget in self._shown.items():
            if not page.is_closed():
                page.evaluate("answers => window.hear(answers)", _all_values(widget))

    def _serve(self, page: Page, name: str, kind: str, body: str) -> None:
        content_type = f"{kind}; charset=utf-8"
        headers = {"Content-Type": content_type, "Content-Security-Policy": POLICY}
        page.route(f"{ADDRESS}/{name}", lambda route: route.fulfill(headers=headers, body=body))

    def _answer(self, widget: anywidget.AnyWidget, id_: str, changes: dict[str, Any]) -> dict[str, dict[str, Any]]:
        """Take what the page changed in one of the widgets, and return all that they hold then, by their ids."""
        if changes and not self.answering:
            return {}
        asked = {"": widget, **_held(widget)}.get(id_)
        if asked is None:  # it was closed meanwhile, and says nothing more
            return {}
        asked.set_state(changes)
        self.asked += bool(changes)
        return _all_values(widget)


def _all_values(widget: anywidget.AnyWidget) -> dict[str, dict[str, Any]]:
    """What a widget and those that it holds have, by their ids."""
    return {held: _values(each) for held, each in {"": widget, **_held(widget)}.items()}


def _values(widget: anywidget.AnyWidget) -> dict[str, Any]:
    own = set(widget.traits(sync=True)) - set(anywidget.AnyWidget.class_traits(sync=True))
    state = widget.get_state([name for name in own if not name.startswith("_")])
    return dict(state)


def _held(widget: anywidget.AnyWidget) -> dict[str, anywidget.AnyWidget]:
    """The widgets that a widget holds, by their ids."""
    values = (getattr(widget, name) for name in widget.traits(sync=True))
    return {str(each.model_id): each for each in values if isinstance(each, anywidget.AnyWidget)}
