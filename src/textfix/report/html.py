"""The report of one page as HTML: it needs no network and no script, and whatever stands in the page runs nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from textfix.pipeline import Page
from textfix.report.marks import Mark
from textfix.report.rows import NAMES, Row, causes, rows, shortened, why
from textfix.report.style import bar, counted, document, safe

LONGEST_STRETCH: Final = 4000
"""Characters of a line that are shown between two repairs; a longer stretch loses its middle."""

LONGEST_QUOTED: Final = 80
"""Characters of what a repair took away or put in its place."""

MOST_SHOWN: Final = 2_000_000
"""Characters of HTML from which on no further line is shown: Chromium took 2 to 3 s for so many on two busy cores."""

MOST_MARKS, MOST_LINKS = 5000, 1000
"""Repairs of one line, and links of a page, that are shown."""

HINT: Final = "Point at a repair, or go to it with the Tab key, to see why it was made and how sure it is (0 to 1)."


def page(examined: Page, name: str = "") -> str:
    """The report of one page: what was damaged, the links, and each line with every repair in its place.

    >>> from textfix.pipeline import examine
    >>> html = page(examine("The pfer of <b>industries</b>"))
    >>> "&lt;b&gt;" in html, "<script" in html
    (True, False)
    """
    heading = examined.title or name or "A page without a title"
    shown = list(rows(examined))
    return document(
        heading,
        [
            f'<h1 dir="auto">{safe(shortened(heading, 200))}</h1>',
            f'<p class="faint">{safe(name)}</p>' if name and name != heading else "",
            *_facts(examined, shown),
            *_causes(examined),
            "<h2>The page, line by line</h2>",
            f'<p class="faint hint">{HINT}</p>' if examined.repairs else "",
            *_lines(shown),
            *_links(examined),
        ],
    )


def _facts(examined: Page, shown: list[Row]) -> Iterator[str]:
    links = counted(len(examined.links), "related link")
    facts = (
        counted(len(examined.repairs), "repair"),
        counted(len(examined.joins), "join"),
        counted(len(examined.removals), "removed line"),
        f'<a href="#links">{links}</a>' if examined.links else links,
    )
    yield '<ul class="facts">' + "".join(f"<li>{fact}</li>" for fact in facts) + "</ul>"
    parts = Counter(row.part for row in shown)
    yield (
        '<ul class="parts" aria-label="Lines by what they were taken for">'
        + "".join(f'<li class="{part}">{parts[part]:,} {name}</li>' for part, name in NAMES.items() if parts[part])
        + "</ul>"
    )


def _causes(examined: Page) -> Iterator[str]:
    yield "<h2>What was damaged</h2>"
    found = causes(examined)
    if not found:
        yield "<p>Nothing that textfix knows of.</p>"
        return
    columns = "<th>Damage</th><th class='n'>Repairs</th><td class='bars'></td><th>Evidence</th><th>For example</th>"
    yield f'<table class="causes"><thead><tr>{columns}</tr></thead><tbody>'
    for cause in found:
        noun = " repair" if cause.repairs == 1 else " repairs"
        evidence = "".join(f"<li>{safe(piece)}</li>" for piece in cause.evidence)
        examples = "".join(f"<li>{_quoted(old)} → {_quoted(new) or 'nothing'}</li>" for old, new in cause.examples)
        yield (
            f'<tr><td><strong>{safe(cause.name)}</strong></td><td class="n" data-noun="{noun}">{cause.repairs:,}</td>'
            f'<td class="bars">{bar(cause.repairs / found[0].repairs)}</td>'
            f"<td><ul>{evidence}</ul></td><td><ul>{examples}</ul></td></tr>"
        )
    yield "</tbody></table>"


def _links(examined: Page) -> Iterator[str]:
    if not examined.links:
        return
    yield '<h2 id="links">Related links</h2><ul>'
    for link in examined.links[:MOST_LINKS]:
        category = f"{safe(link.category)}, " if link.category else ""
        text = safe(shortened(link.text, LONGEST_STRETCH))
        place = f'{category}<a href="#{link.line}">line {link.line}</a>'
        yield f'<li><bdi>{text}</bdi> <span class="faint">({place})</span></li>'
    yield "</ul>"
    if len(examined.links) > MOST_LINKS:
        yield f"<p>{counted(len(examined.links) - MOST_LINKS, 'more link')} not shown.</p>"


def _lines(shown: list[Row]) -> Iterator[str]:
    yield '<ol class="lines">'
    size = 0
    for number, row in enumerate(shown):
        if size > MOST_SHOWN:
            yield f"</ol><p>{counted(len(shown) - number, 'more line')} not shown.</p>"
            return
        html = _line(row)
        size += len(html)
        yield html
    yield "</ol>"


def _line(row: Row) -> str:
    pieces = []
    for number, (text, mark) in enumerate(row.spans()):
        if number > 2 * MOST_MARKS:
            pieces.append(f" … {counted(len(row.marks) - MOST_MARKS, 'more repair')} in this line")
            break
        pieces.append(_mark(text, mark) if mark else safe(shortened(text, LONGEST_STRETCH)))
    notes = "".join(f"<div>{safe(note)}</div>" for note in row.notes())
    note = f'<div class="note">{notes}</div>' if notes else ""
    return (
        f'<li id="{row.number}" class="{row.part}{" joined" if row.joins else ""}"><span class="no">{row.number}</span>'
        f'<span class="part">{NAMES[row.part]}</span><div class="text" dir="auto">{"".join(pieces)}</div>{note}</li>'
    )


def _mark(text: str, mark: Mark) -> str:
    before, after = _quoted(text), _quoted(mark.after)
    if not after.strip():
        after = "(a space)" if mark.after else ""
    shown = (f"<del>{before}</del>" if before else "") + (f"<ins>{after}</ins>" if after else "")
    reasons = "".join(f"<span>{safe(why(repair))}</span>" for repair in mark.repairs)
    became = f"<span class='became'>{before or 'nothing'} became <b>{after or 'nothing'}</b></span>"
    return f'<mark tabindex="0">{shown}<span class="tip">{became}{reasons}</span></mark>'


def _quoted(text: str) -> str:
    return safe(shortened(text, LONGEST_QUOTED))
