"""An index of the reports of many pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

from textfix.pipeline import Page
from textfix.report.rows import cause_of, shortened
from textfix.report.style import bar, counted, document, safe


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index tells of one page; `address` is where its report is."""

    name: str
    address: str
    title: str
    repairs: int
    joins: int
    removals: int
    links: int
    causes: Mapping[str, int]

    @classmethod
    def of(cls, page: Page, name: str, address: str) -> Entry:
        """The entry of a page, which is not kept."""
        counts = len(page.repairs), len(page.joins), len(page.removals), len(page.links)
        return cls(
            name, address, page.title or "", *counts, Counter(cause_of(repair.reason) for repair in page.repairs)
        )

    @property
    def changes(self) -> int:
        """All of them."""
        return self.repairs + self.joins + self.removals


def index(entries: Iterable[Entry]) -> str:
    """What was damaged over all pages, and the pages, the most changed first.

    >>> from textfix.pipeline import examine
    >>> "a.html" in index([Entry.of(examine("The pfer"), "a", "a.html")])
    True
    """
    ordered = sorted(entries, key=lambda entry: (-entry.changes, entry.name))
    changed = sum(entry.changes > 0 for entry in ordered)
    heading = f"{counted(len(ordered), 'page')}, {changed:,} of them changed"
    return document(heading, [f"<h1>{heading}</h1>", *_causes(ordered), *_pages(ordered)])


def _causes(entries: list[Entry]) -> Iterator[str]:
    repairs: Counter[str] = Counter()
    pages: Counter[str] = Counter()
    for entry in entries:
        repairs.update(entry.causes)
        pages.update(entry.causes.keys())
    if not repairs:
        return
    yield "<h2>What was damaged</h2><table><thead><tr><th>Damage</th><th class='n'>Pages</th>"
    yield "<th class='n'>Repairs</th><td class='bars'></td></tr></thead><tbody>"
    most = max(repairs.values())
    for name, number in sorted(repairs.items(), key=lambda row: (-row[1], row[0])):
        yield (
            f'<tr><td><strong>{safe(name)}</strong></td><td class="n">{pages[name]:,}</td><td class="n">{number:,}</td>'
            f'<td class="bars">{bar(number / most)}</td></tr>'
        )
    yield "</tbody></table>"


def _pages(entries: list[Entry]) -> Iterator[str]:
    yield "<h2>The pages, the most changed first</h2><table><thead><tr><th>Page</th><th class='n'>Repairs</th>"
    yield "<th class='n'>Joins</th><th class='n'>Removed</th><th class='n'>Links</th></tr></thead><tbody>"
    for entry in entries:
        counts = (entry.repairs, entry.joins, entry.removals, entry.links)
        cells = "".join(f'<td class="n">{count:,}</td>' for count in counts)
        title = f'<div class="faint" dir="auto">{safe(shortened(entry.title, 200))}</div>' if entry.title else ""
        yield f'<tr><td><a href="{escape(entry.address)}">{safe(entry.name)}</a>{title}</td>{cells}</tr>'
    yield "</tbody></table>"
