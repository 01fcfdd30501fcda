"""What a drawing is made of, as colours: on a page, where a theme may set them, and on white paper.

Knows tones by name, and the people who have skin and clothes of their own. Not for shapes (outlines.py).
"""

from __future__ import annotations

from functools import cache

from planner.catalogue.guides import GUIDES, Guide

PAPER = "#ffffff"
_INK = "#1c1c1c"
# Everybody's: what stands there, and what tells the move.
_INKS = {"floor": "#8b949c", "prop": "#b9a26b", "ink": "#2a2320", "arrow": "#d1461f"}
# What is farther or behind: its colour and how much of it is left, in per cent; the rest is paper, light or dark.
_PALE = {"wall": ("floor", 42), "mat": ("mat", 27), "ghost": ("ghost", 30)}
_PALE_INKS = {"mat": "#7f9a70", "ghost": "#7d8a96"}
FELT, GLOW = "#ff3b30", 17  # one of the discs of the soft spot, and how far it hides what is below, in per cent
FAR = 58  # per cent that is left of a limb on the far side
SHADE = {"skin-shade": ("skin", "#7a2e12", 26), "palm": ("skin", "#fff4ea", 46)}  # mixed with so much of another
LINE = 52  # per cent of its own tone in the line around a part; the rest is the text's colour
TONES = ("skin", "skin-shade", "palm", "hair", "shirt", "trousers")


@cache
def _inks(guide: Guide) -> dict[str, str]:
    own = {"skin": guide.skin, "hair": guide.hair_colour, "shirt": guide.shirt, "trousers": guide.trousers}
    shades = {name: _mixed(own[of], other, share) for name, (of, other, share) in SHADE.items()}
    return own | shades | _INKS | _PALE_INKS


def sheet(within: str) -> str:
    """Return the CSS rules by which a page's pictures have the colours of whom they show. within: a selector."""
    return "".join(f'{within} [data-guide="{guide.id}"] {{{css(guide)}}}\n' for guide in GUIDES.values())


def css(guide: Guide) -> str:
    """Return the CSS that gives a page, or an <svg> of its own, the colours of the tones, as --f-skin and so on."""
    inks = _inks(guide)
    parts = [f"--f-{tone}:var(--sp-figure-{tone}, {inks[tone]})" for tone in (*TONES, *_INKS)]
    parts += [f"--f-far-{tone}:color-mix(in srgb, var(--f-{tone}) {FAR}%, var(--f-paper))" for tone in TONES]
    parts += [
        f"--f-{name}:color-mix(in srgb, {inks[of]} {share}%, var(--f-paper))" for name, (of, share) in _PALE.items()
    ]
    parts += [
        f"--f-line-{tone}:color-mix(in srgb, var(--f-{tone}) {LINE}%, currentColor)"
        for tone in (*TONES, *(f"far-{tone}" for tone in TONES))
    ]
    parts.append(f"--f-felt:color-mix(in srgb, {FELT} {GLOW}%, transparent)")
    return ";".join([*parts, "--f-paper:var(--sp-paper, var(--jp-layout-color1, Canvas))"])


def printed(tone: str, guide: Guide) -> str:
    """Return the colour of a tone on white paper."""
    inks = _inks(guide)
    if tone.startswith("line-"):
        return _mixed(_INK, printed(tone.removeprefix("line-"), guide), LINE)
    if tone.startswith("far-"):
        return _mixed(PAPER, inks[tone.removeprefix("far-")], FAR)
    if tone == "felt":
        return f"{FELT}{round(255 * GLOW / 100):02x}"
    if tone in _PALE:
        return _mixed(PAPER, inks[_PALE[tone][0]], _PALE[tone][1])
    return PAPER if tone == "paper" else inks[tone]


def _mixed(one: str, other: str, share: float) -> str:
    """Return `share` per cent of the other colour in the one."""
    parts = ((int(one[n : n + 2], 16), int(other[n : n + 2], 16)) for n in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share / 100):02x}" for a, b in parts)
