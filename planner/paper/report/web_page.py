"""The report as a web page: one file that asks for nothing else, and prints on one A4 page.

It says what the PDF says, and shows as many rows of each table; the person's words stand in it as text.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable
from html import escape

import matplotlib as mpl
from matplotlib.figure import Figure

from planner.charts import adherence_and_pain_alt_text
from planner.paper.report.contents import Figures
from planner.paper.report.pdf import Shown, draw_chart, growth, has_chart, shown
from planner.paper.report.wording import COMPUTED, SIMULATED, SOURCE, done, more, pain, title
from planner.paper.sheet import LEFT, RIGHT, printing
from planner.words import DISCLAIMER

# Of the chart, in points of the screen that charts are laid out for; its height is that which it has on the PDF.
WIDTH, PER_INCH = 820.0, 72.0
PER_MM = WIDTH / (RIGHT - LEFT)
LEAST_HEIGHT = 392.0
# Room for the labels on the left, a legend above each part and between them, and the dates below.
LABELS, LAST_LABEL, LEGEND, BETWEEN, TICKS = 44.0, 34.0, 36.0, 48.0, 48.0

_STYLE = """
@page { size: A4; margin: 11mm 13mm; }
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { background: #fff; color: #000; font: 8.5pt/1.25 "DejaVu Sans", Verdana, Arial, sans-serif; margin: 0; }
h1 { font-size: 14pt; line-height: 1.2; margin: 0 0 1mm; }
h2 { font-size: 10.5pt; line-height: 1.2; margin: 0 0 1.2mm; }
h3 { font-size: 7.5pt; margin: 0; }
p { margin: 0; overflow-wrap: anywhere; }
.small { color: #333; font-size: 6.5pt; }
.simulated { font-size: 10.5pt; font-weight: bold; margin-top: 2mm; }
.halves { display: grid; gap: 0 8mm; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); margin-top: 3.5mm; }
section + section { margin-top: 4.5mm; }
.halves > section + section { margin-top: 0; }
img { display: block; height: auto; margin-top: 2mm; width: 100%; }
.lead, table, .more { font-size: 7.5pt; }
table { border-collapse: collapse; table-layout: fixed; width: 100%; }
th { color: #333; font-weight: normal; text-align: left; }
th, td { padding: 0.3mm 1.4mm 0.3mm 0; vertical-align: top; }
td { border-top: 0.5pt solid #999; }
td > div { overflow-wrap: anywhere; unicode-bidi: plaintext; }
.more { border-top: 0.5pt solid #999; color: #333; }
footer { border-top: 0.5pt solid #999; font-size: 6.5pt; margin-top: 4mm; padding-top: 1.5mm; }
footer p:last-child { margin-top: 1mm; }
@media print {
  td > div { -webkit-box-orient: vertical; -webkit-line-clamp: var(--lines); display: -webkit-box; overflow: hidden; }
}
@media screen { body { margin: 0 auto; max-width: 200mm; padding: 8mm; } }
@media screen and (max-width: 700px) {
  body { font-size: 11pt; padding: 5mm; }
  .lead, table, .more, h3, .small, footer { font-size: 10pt; }
  .halves { gap: 4.5mm; grid-template-columns: minmax(0, 1fr); }
}
"""


def html(found: Figures, notes: bool = False) -> bytes:
    """Return the page as UTF-8."""
    left, right = shown(found, notes)
    parts = [
        "<header>",
        f"<h1>{escape(title(found))}</h1>",
        f'<p class="small">{escape(SOURCE)}</p>',
        f'<p class="simulated">{SIMULATED}</p>' if found.simulated else "",
        "</header><main>",
        '<div class="halves">',
        _sentences("Planned and done", done(found)),
        _sentences("Pain, 0 to 10", pain(found)),
        "</div>",
        _picture(found, growth(found, (left, right))) if has_chart(found) else "",
        f'<div class="halves"><div>{_tables(left)}</div><div>{_tables(right)}</div></div>',
        "</main><footer>",
        "<h3>How each figure is computed</h3>",
        *(f"<p>{escape(words, quote=False)}</p>" for words in (*COMPUTED, DISCLAIMER)),
        "</footer>",
    ]
    head = (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; '
        "style-src 'unsafe-inline'\">"
        f"<title>{escape(title(found))}</title><style>{_STYLE}</style></head>"
    )
    body = "\n".join(part for part in parts if part)
    return f"{head}<body>\n{body}\n</body></html>\n".encode("utf-8", "replace")


def _sentences(heading: str, sentences: Iterable[str]) -> str:
    lines = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
    return f"<section><h2>{heading}</h2>{lines}</section>"


def _tables(half: Iterable[Shown]) -> str:
    return "".join(map(_table, half))


def _table(each: Shown) -> str:
    table = each.table
    lead = f'<p class="lead" dir="auto">{escape(table.lead)}</p>' if table.lead else ""
    if not table.rows:
        return f"<section><h2>{table.title}</h2>{lead}</section>"
    columns = "".join(f'<col style="width:{100 * share:.0f}%">' for share in table.shares)
    names = "".join(f'<th scope="col">{name}</th>' for name in table.columns)
    rows = "".join(
        f"<tr>{''.join(_cell(text, len(lines)) for text, lines in zip(row, broken, strict=True))}</tr>"
        for row, broken in zip(table.rows, each.rows, strict=False)
    )
    left = f'<p class="more">{more(each.left)}</p>' if each.left else ""
    return (
        f"<section><h2>{table.title}</h2>{lead}<table><colgroup>{columns}</colgroup><thead><tr>{names}</tr></thead>"
        f"<tbody>{rows}</tbody></table>{left}</section>"
    )


def _cell(text: str, lines: int) -> str:
    """Return a cell that grows on paper no higher than on the PDF, whatever the fonts are here."""
    return f'<td><div style="--lines:{max(lines, 1)}">{escape(text)}</div></td>'


def _picture(found: Figures, grown: float) -> str:
    alt = adherence_and_pain_alt_text(found.days, found.later, found.end)
    alt = f"{SIMULATED} {alt}" if found.simulated else alt
    file, height = io.BytesIO(), LEAST_HEIGHT + grown * PER_MM
    parts = height - LEGEND - BETWEEN - TICKS
    place = {"left": LABELS / WIDTH, "right": 1 - LAST_LABEL / WIDTH, "hspace": 2 * BETWEEN / parts}
    place |= {"top": 1 - LEGEND / height, "bottom": TICKS / height}
    with printing(), mpl.rc_context({"svg.hashsalt": "report"}):
        figure = Figure((WIDTH / PER_INCH, height / PER_INCH), PER_INCH, facecolor="white")
        axes = figure.subplots(2, 1, sharex=True, height_ratios=(100, 160), gridspec_kw=place)
        draw_chart(found, axes)
        figure.savefig(file, format="svg", metadata={"Date": None})
    data = base64.b64encode(file.getvalue()).decode()
    return f'<img alt="{escape(alt)}" src="data:image/svg+xml;base64,{data}">'
