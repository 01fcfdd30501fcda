"""Turns a matplotlib picture into SVG that lives inside a page: it follows the page's theme, font and width.

And into a picture of its own, black on white, for where no page helps. Knows nothing of what is drawn; charts/ draws.
"""

from __future__ import annotations

import base64
import io
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# A colour that nobody draws with stands for the page's own text colour.
_INK = "#010203"

_TAG = re.compile("<[^<>]*>")
# What a number has beyond hundredths of a pixel.
_BEYOND = re.compile(r"(?<=\.\d\d)\d+")

# Markers in a row that look alike.
_ALIKE = re.compile(r'<use [^>]* style="([^"]*)"/>(?:\s*<use [^>]* style="\1"/>)+')


@contextmanager
def page_style() -> Iterator[None]:
    """Draw within this, so that text and lines can take the page's colours later."""
    import matplotlib as mpl

    inks: Any = dict.fromkeys(("text.color", "axes.edgecolor", "axes.labelcolor", "xtick.color", "ytick.color"), _INK)
    # The page has fonts of its own: here text is only measured, and one font is sooner found than ten.
    with mpl.rc_context({"svg.fonttype": "none", "font.sans-serif": mpl.rcParams["font.sans-serif"][:1], **inks}):
        yield


def inline_svg(ax: Axes, name: str, alt: str, colours: Mapping[str, str]) -> str:
    """Return the figure of these axes as one <svg role="img"> element.

    name: unique in the page, because the ids inside are the page's too. alt: what the picture shows. colours: hex
    colour in the figure -> name of the CSS variable that takes its place.
    """
    import matplotlib as mpl

    figure = ax.get_figure(root=True)
    assert figure is not None
    file = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": name}), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from font")  # the page draws the text, with its own fonts
        figure.savefig(file, format="svg", metadata={"Date": None})
    svg = file.getvalue()
    box = re.search(r'viewBox="[^"]*"', svg)
    assert box
    body = svg[svg.index("</metadata>") + len("</metadata>") : svg.rindex("</svg>")]
    # Its <style> would hold for every SVG in the page; trends_view.css says the same for this one.
    body = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>", "", body, count=1, flags=re.DOTALL)
    variables = {_INK: "--sp-ink", **colours}
    body = _TAG.sub(lambda tag: _of_the_page(tag[0], variables), body)
    body = re.sub(r">\s*\n\s*<", "> <", body)
    body = _ALIKE.sub(_share_style, body)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {box[0]} role="img" '
        f'aria-label="{escape(alt)}">{body}</svg>'
    )


def as_picture(svg: str, colours: Mapping[str, str]) -> tuple[str, str]:
    """Return an inline SVG as the address of a picture that needs no page around it, and its alt text, escaped.

    colours: as for `inline_svg`.
    """
    label = re.search(r'aria-label="([^"]*)"', svg)
    box = re.search(r'viewBox="\S+ \S+ (\S+) (\S+)"', svg)
    assert label
    assert box
    for colour, variable in {_INK: "--sp-ink", **colours}.items():
        svg = svg.replace(f"var({variable})", colour)
    look = "font-family: sans-serif; stroke-linecap: butt; stroke-linejoin: round"
    paper = '<rect width="100%" height="100%" fill="#fff"/>'
    begin, inside = svg.split(">", 1)
    alone = f'{begin} width="{box[1]}" height="{box[2]}" style="{look}">{paper}{inside}'
    return f"data:image/svg+xml;base64,{base64.b64encode(alone.encode()).decode()}", label[1]


def _of_the_page(tag: str, variables: Mapping[str, str]) -> str:
    """Return a tag as short as it can be, in the page's font and colours. What stands between tags is the person's."""
    tag = re.sub(r'^<g id="[^"]*"', "<g", tag)
    tag = re.sub(r"font-family: [^;\"]*;?", "", tag)
    tag = _BEYOND.sub("", tag)
    tag = " ".join(tag.split())
    for colour, variable in variables.items():
        tag = tag.replace(colour, f"var({variable})")
    return tag


def _share_style(markers: re.Match[str]) -> str:
    """Say the style of many markers once: ten years of days are thousands of them."""
    style = f' style="{markers[1]}"'
    return f"<g{style}>{markers[0].replace(style, '')}</g>"
