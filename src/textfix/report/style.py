"""How a report looks: the colours, the style sheet, and the frame of every page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Final, NamedTuple

from textfix.report.rows import visible


class Look(NamedTuple):
    """Ink and paper of a part of a page, and the line at its left, which tells it apart in grey too."""

    ink: str
    paper: str
    edge: str


LOOKS: Final[Mapping[str, Look]] = {
    "title": Look("#00314f", "#d5ecf9", "6px solid #0072b2"),
    "heading": Look("#00314f", "#eaf5fb", "6px double #0072b2"),
    "body": Look("#1b1b1b", "#ffffff", "6px solid #ffffff"),
    "link": Look("#4d2c00", "#fdf1dc", "6px dashed #b86e00"),
    "header": Look("#4d2c00", "#f8dfb4", "6px solid #b86e00"),
    "furniture": Look("#404040", "#ececec", "6px dotted #767676"),
    "placeholder": Look("#47123a", "#f6e3f0", "6px dotted #a8488a"),
    "blank": Look("#404040", "#ffffff", "6px solid #ffffff"),
}
"""Okabe and Ito's palette, which the colour-blind can tell apart, with papers lightened and inks darkened to a contrast
of at least 7 to 1; each part bears its name besides."""

MARK: Final = Look("#003d2b", "#cdeee1", "2px solid #00694c")
GONE: Final = "#7a2e00"
"""Ink of what stood where a repair was made."""

TIP: Final = Look("#ffffff", "#1b1b1b", "0")
FAINT: Final = "#595959"
BAR: Final = "#00694c"
FOCUS: Final = "#0b5cad"

_STYLE: Final = f"""
:root {{ color-scheme: light; print-color-adjust: exact; -webkit-print-color-adjust: exact; }}
* {{ box-sizing: border-box; }}
body {{ margin: 0 auto; max-width: 80rem; padding: 1rem 1.25rem 3rem; font: 16px/1.5 system-ui, sans-serif;
  color: {LOOKS["body"].ink}; background: #fff; overflow-wrap: anywhere; }}
h1 {{ font-size: 1.5rem; line-height: 1.25; margin: .5rem 0 .25rem; }}
h2 {{ font-size: 1.15rem; margin: 2rem 0 .5rem; }}
p {{ margin: .25rem 0; }}
.faint {{ color: {FAINT}; font-size: .9rem; }}
a {{ color: {FOCUS}; }}
:focus-visible {{ outline: 2px solid {FOCUS}; outline-offset: 0; }}
ul.facts {{ display: flex; flex-wrap: wrap; gap: .2rem 1.5rem; margin: .5rem 0; padding: 0; list-style: none; }}
ul.parts {{ display: flex; flex-wrap: wrap; gap: .4rem; margin: .5rem 0; padding: 0; list-style: none; }}
ul.parts li {{ padding: .1rem .6rem; font-size: .9rem; border: 1px solid #bbb; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid #ccc; }}
th {{ font-size: .9rem; white-space: nowrap; }} td.n, th.n {{ text-align: right; width: 5.5rem; }}
.bars {{ width: 18%; }} .bars svg {{ display: block; width: 100%; height: 1rem; margin: .25rem 0; }}
.bars rect {{ fill: {BAR}; }}
td ul {{ margin: 0; padding: 0; list-style: none; }}
ol.lines {{ list-style: none; margin: 0; padding: 0; border-top: 1px solid #ccc; }}
.lines > li {{ display: grid; grid-template-columns: 3.4rem 6.6rem minmax(0, 1fr) 18.5rem; padding: .15rem 0;
  border-bottom: 1px solid #ddd; }}
.lines > li > * {{ padding: 0 .5rem; min-width: 0; }}
.no {{ text-align: right; }} .no, .part, .note {{ font-size: .85rem; line-height: 1.75; }}
.text {{ white-space: pre-wrap; position: relative; }}
.joined > .text {{ border-left: 3px solid {BAR}; }} .joined > .note {{ color: {MARK.ink}; }}
mark {{ color: {MARK.ink}; background: {MARK.paper}; border-bottom: {MARK.edge}; cursor: help; padding: 0 .1em; }}
mark del {{ color: {GONE}; }} mark ins {{ font-weight: 600; text-decoration: none; }}
mark del + ins::before {{ content: " "; }}
.tip {{ display: none; position: absolute; left: 0; z-index: 1; width: max-content; max-width: min(26rem, 100%);
  margin-top: 1.6em; padding: .5rem .75rem; font-size: .875rem; font-weight: 400; white-space: normal;
  color: {TIP.ink}; background: {TIP.paper}; }}
.tip span {{ display: block; }}
mark:hover > .tip, mark:focus > .tip {{ display: block; }}
@supports (position-area: bottom) and (anchor-scope: --mark) {{
  .text {{ position: static; }} main {{ position: relative; }}
  mark {{ anchor-name: --mark; anchor-scope: --mark; }}
  .tip {{ position-anchor: --mark; position-area: bottom span-right; position-try-fallbacks: flip-inline, flip-block;
    left: auto; margin: 0; max-width: 26rem; }}
}}
@media (max-width: 60rem) {{
  .lines > li {{ grid-template-columns: 3.4rem 6.6rem minmax(0, 1fr); }}
  .note {{ grid-column: 3; }}
}}
@media (max-width: 40rem) {{
  body {{ padding: .75rem .75rem 3rem; }}
  .lines > li {{ grid-template-columns: 3rem minmax(0, 1fr); }}
  .text, .note {{ grid-column: 1 / -1; }} .no {{ text-align: left; }}
  .bars {{ display: none; }} td.n, th.n {{ width: auto; padding-right: .4rem; }} th {{ font-size: .8rem; }}
  table.causes, table.causes tbody, table.causes tr, table.causes td {{ display: block; width: auto; border: 0;
    padding: 0; text-align: left; }}
  table.causes thead {{ display: none; }} table.causes tr {{ border-bottom: 1px solid #ccc; padding: .4rem 0; }}
  table.causes td ul {{ margin-top: .25rem; }} table.causes td.n::after {{ content: attr(data-noun); }}
  .tip {{ max-width: 100%; }}
}}
@media print {{
  html {{ font-size: 10px; }}
  body {{ max-width: none; padding: 0; font-size: 1rem; }} .lines > li, tr {{ break-inside: avoid; }}
  .hint {{ display: none; }}
  .tip {{ display: inline; position: static; padding: 0; margin: 0; color: {MARK.ink}; background: none; }}
  .tip span {{ display: inline; }} .tip .became {{ display: none; }}
  .tip span::before {{ content: " ["; }} .tip span::after {{ content: "]"; }}
}}
""" + "".join(
    f".{part} {{ color: {look.ink}; background: {look.paper}; border-left: {look.edge}; }}\n"
    for part, look in LOOKS.items()
)

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def document(title: str, body: Iterable[str]) -> str:
    """A whole HTML page, which may load nothing and run nothing, whatever is in it."""
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{safe(title)} – textfix</title><style>{_STYLE}</style></head><body><main>\n"
        + "\n".join(filter(None, body))
        + "\n</main></body></html>\n"
    )


def safe(text: str) -> str:
    """The text as HTML that shows it and does nothing."""
    return escape(visible(text))


def bar(share: float) -> str:
    """A bar of a chart, as wide as its share of the widest."""
    return (
        '<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect width="{max(1.0, 100 * share):.0f}" height="10"/></svg>'
    )


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "repair"), counted(1200, "repair")
    ('1 repair', '1,200 repairs')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
