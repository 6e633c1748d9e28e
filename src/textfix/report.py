"""The report: a page line by line as HTML that needs no network and no script, and runs none."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Final

from textfix.changes import Change, Join, Label, Removal, Repair, split
from textfix.pipeline import Page

LONGEST_LINE: Final = 2000
"""Characters of a line that are shown; the rest is counted."""

MOST_LINES: Final = 3000

PARTS: Final[Mapping[str, tuple[str, str, str]]] = {
    "title": ("title", "#00314f", "#d5ecf9"),
    "heading": ("heading", "#00314f", "#eaf5fb"),
    "body": ("body", "#1b1b1b", "#ffffff"),
    "link": ("link", "#4d2c00", "#fbe8c8"),
    "header": ("link header", "#4d2c00", "#f4d29c"),
    "furniture": ("boilerplate", "#404040", "#e4e4e4"),
    "placeholder": ("placeholder", "#47123a", "#f3dcec"),
    "blank": ("", "#404040", "#ffffff"),
}
"""Each part's name, ink and paper (Okabe and Ito's palette, lightened): told apart without colour by the name."""

REPAIR_INK, REPAIR_PAPER = "#003d2b", "#bfe8d8"
BAR: Final = "#00694c"

_STYLE: Final = f"""
:root {{ color-scheme: light; }}
* {{ box-sizing: border-box; }}
body {{ margin: 0 auto; max-width: 74rem; padding: 1rem; font: 16px/1.5 system-ui, sans-serif; color: #1b1b1b;
  background: #fff; overflow-wrap: anywhere; }}
h1 {{ font-size: 1.5rem; line-height: 1.25; margin: .5rem 0; }} h2 {{ font-size: 1.15rem; margin: 1.6rem 0 .5rem; }}
table {{ border-collapse: collapse; width: 100%; }} th, td {{ text-align: left; padding: .25rem .6rem .25rem 0;
  vertical-align: top; border-bottom: 1px solid #ccc; }} td.n, th.n {{ text-align: right; white-space: nowrap; }}
.bar {{ display: block; height: .8rem; min-width: 2px; background: {BAR}; }}
.share {{ width: 25%; }}
.facts {{ display: flex; flex-wrap: wrap; gap: .3rem 1.5rem; margin: 0; padding: 0; list-style: none; }}
.lines {{ list-style: none; margin: 0; padding: 0; border-top: 1px solid #ccc; }}
.lines > li {{ display: grid; grid-template-columns: 3.2rem 6.6rem minmax(0, 1fr); border-bottom: 1px solid #ddd; }}
.lines .no {{ text-align: right; padding: .15rem .5rem; color: #595959; }}
.lines .part {{ padding: .15rem .5rem; font-size: .85rem; }}
.lines .text {{ padding: .15rem .5rem; white-space: pre-wrap; }}
.gone .text > s {{ text-decoration-color: #767676; }}
.why {{ display: block; font-size: .85rem; color: inherit; }}
mark {{ position: relative; color: {REPAIR_INK}; background: {REPAIR_PAPER}; border-bottom: 2px solid {BAR};
  cursor: help; }}
mark:focus {{ outline: 3px solid #0b5cad; outline-offset: 1px; }}
mark > span {{ display: none; }}
mark:hover > span, mark:focus > span {{ display: block; position: absolute; left: 0; top: 100%; z-index: 1;
  width: max-content; max-width: min(22rem, 70vw); padding: .4rem .6rem; font-size: .85rem; white-space: normal;
  color: #fff; background: #1b1b1b; }}
@media (max-width: 40rem) {{ .lines > li {{ grid-template-columns: 2.4rem minmax(0, 1fr); }}
  .share {{ display: none; }} .lines .text {{ grid-column: 1 / -1; }} mark > span {{ max-width: 85vw; }} }}
@media print {{ mark > span {{ display: inline !important; position: static !important; color: #1b1b1b !important;
  background: none !important; }} }}
""" + "".join(
    f".{part} .part, .{part} .text {{ color: {ink}; background: {paper}; }}\n"
    for part, (_, ink, paper) in PARTS.items()
)


def page(examined: Page, name: str = "") -> str:
    """The report of one page: what each line is, every repair in place, the damages and their evidence, the links.

    >>> from textfix.pipeline import examine
    >>> html = page(examine("The pfer of <b>industries</b>"))
    >>> "&lt;b&gt;" in html, "<script" in html
    (True, False)
    """
    heading = examined.title or name or "A page without a title"
    return _document(
        heading,
        [
            f"<h1>{_shown(heading)}</h1>",
            f"<p>{_shown(name)}</p>" if name and name != heading else "",
            _facts(examined),
            *_diagnosis(examined),
            *_links(examined),
            "<h2>The page, line by line</h2>",
            *_lines(examined),
        ],
    )


def index(pages: Iterable[tuple[str, str, Page]]) -> str:
    """An index of several reports: name, address of its report, page; the most changed first.

    >>> from textfix.pipeline import examine
    >>> "a.html" in index([("a", "a.html", examine("The pfer"))])
    True
    """
    rows = sorted(pages, key=lambda row: (-len(row[2].changes), row[0]))
    body = [
        f"<h1>{len(rows)} pages</h1>",
        '<table><thead><tr><th>Page</th><th>Title</th><th class="n">Repairs</th><th class="n">Joins</th>'
        '<th class="n">Removed</th><th class="n">Links</th></tr></thead><tbody>',
    ]
    for name, address, one in rows:
        counts = len(one.repairs), len(one.joins), len(one.removals), len(one.links)
        cells = "".join(f'<td class="n">{count}</td>' for count in counts)
        body.append(
            f'<tr><td><a href="{escape(address)}">{_shown(name)}</a></td><td>{_shown(one.title or "")}</td>{cells}</tr>'
        )
    return _document(f"{len(rows)} pages", [*body, "</tbody></table>"])


def _document(title: str, body: Iterable[str]) -> str:
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    head = (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_shown(title)} – textfix</title><style>{_STYLE}</style></head><body><main>"
    )
    return head + "\n".join(filter(None, body)) + "</main></body></html>\n"


def _shown(text: str) -> str:
    """The text as HTML; what could not be seen, or could not be written as UTF-8, as a symbol."""
    visible = "".join(
        chr(0x2400 + ord(c)) if ord(c) < 32 and c != "\t" else "\ufffd" if "\ud800" <= c <= "\udfff" else c
        for c in text
    )
    return escape(visible)


def _facts(examined: Page) -> str:
    facts = (
        (len(examined.repairs), "repairs"),
        (len(examined.joins), "joins"),
        (len(examined.removals), "lines removed"),
        (len(examined.links), "related links"),
    )
    items = "".join(f"<li><strong>{number}</strong> {what}</li>" for number, what in facts)
    return f'<ul class="facts">{items}</ul>'


def _diagnosis(examined: Page) -> Iterator[str]:
    """The reasons of repairs with how many rest on each, as a table with bars."""
    counts = Counter(change.reason.split(":")[0].split(";")[0] for change in examined.repairs)
    if not counts:
        yield "<h2>What was damaged</h2><p>Nothing that textfix knows of.</p>"
        return
    examples: dict[str, str] = {}
    for change in examined.repairs:
        reason = change.reason.split(":")[0].split(";")[0]
        examples.setdefault(reason, f"{_quoted(change.before)} → {_quoted(change.after)}")
    most = max(counts.values())
    yield "<h2>What was damaged</h2>"
    columns = '<th>Damage</th><th class="n">Repairs</th><th class="share">Share</th><th>For example</th>'
    yield f"<table><thead><tr>{columns}</tr></thead><tbody>"
    for reason, number in counts.most_common():
        bar = f'<span class="bar" style="width:{100 * number / most:.0f}%"></span>'
        yield (
            f'<tr><td>{_shown(reason)}</td><td class="n">{number}</td><td class="share">{bar}</td>'
            f"<td>{examples[reason]}</td></tr>"
        )
    yield "</tbody></table>"


def _quoted(text: str) -> str:
    return _shown(text if len(text) <= 60 else f"{text[:40]} … {text[-15:]}") or "nothing"


def _links(examined: Page) -> Iterator[str]:
    if examined.links:
        yield "<h2>Related links</h2><ul>"
        for link in examined.links:
            category = f" ({_shown(link.category)})" if link.category else ""
            yield f"<li>{_shown(link.text)}{category}, line {link.line}</li>"
        yield "</ul>"


def _lines(examined: Page) -> Iterator[str]:
    labels = {label.line: label for label in examined.labels}
    changes: dict[int, list[Change]] = defaultdict(list)
    for change in examined.changes:
        changes[change.line].append(change)
    into = {number: join.line for join in examined.joins for number in join.lines[1:]}
    lines = split(examined.original)
    yield '<ol class="lines">'
    for line in lines[:MOST_LINES]:
        made = changes[line.number]
        part = _part(line.text, labels.get(line.number), made)
        gone = any(isinstance(change, Removal) for change in made)
        notes = list(_notes(made))
        if line.number in into:
            notes.append(f"joined to line {into[line.number]}")
        why = "".join(f'<span class="why">{_shown(note)}</span>' for note in notes)
        text = _marked(line.text, [change for change in made if isinstance(change, Repair)])
        yield (
            f'<li class="{part}{" gone" if gone else ""}"><span class="no">{line.number}</span>'
            f'<span class="part">{PARTS[part][0]}</span>'
            f'<span class="text">{f"<s>{text}</s>" if gone else text}{why}</span></li>'
        )
    yield "</ol>"
    if len(lines) > MOST_LINES:
        yield f"<p>{len(lines) - MOST_LINES} more lines are not shown.</p>"


def _part(text: str, label: Label | None, made: Sequence[Change]) -> str:
    removal = next((change for change in made if isinstance(change, Removal)), None)
    if removal is not None and removal.part in PARTS:
        return removal.part
    if not text.strip():
        return "blank"
    return label.part if label is not None and label.part in PARTS else "body"


def _notes(made: Sequence[Change]) -> Iterator[str]:
    for change in made:
        if isinstance(change, Removal):
            yield f"removed: {change.reason} ({change.confidence:.2f})"
        elif isinstance(change, Join):
            yield f"joined with the lines to {change.lines[-1]}: {change.reason} ({change.confidence:.2f})"


def _marked(text: str, repairs: Sequence[Repair]) -> str:
    """The line as it was, what was repaired marked where it can be found, with what it became and why."""
    shown = text[:LONGEST_LINE]
    pieces: list[str] = []
    done = 0
    unplaced: list[Repair] = []
    for repair in sorted(repairs, key=lambda repair: repair.column):
        place = shown.find(repair.before, done)
        if place < 0 or not repair.before:
            unplaced.append(repair)
            continue
        pieces += _shown(shown[done:place]), _mark(repair)
        done = place + len(repair.before)
    pieces.append(_shown(shown[done:]))
    if len(text) > LONGEST_LINE:
        pieces.append(f" … ({len(text) - LONGEST_LINE} more characters)")
    return "".join(pieces) + "".join(f" {_mark(repair)}" for repair in unplaced)


def _mark(repair: Repair) -> str:
    after = _quoted(repair.after)
    return (
        f'<mark tabindex="0">{_quoted(repair.before)}<span>became <strong>{after}</strong>: {_shown(repair.reason)} '
        f"({repair.confidence:.2f})</span></mark>"
    )
