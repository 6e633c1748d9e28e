"""`textfix examine --pretty`: a page line by line on a terminal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from textfix.changes import Change, Join, Removal, Repair, split
from textfix.pipeline import Page
from textfix.report import PARTS

COLOURS: Final[Mapping[str, str]] = {
    "title": "1;34", "heading": "34", "link": "33", "header": "1;33", "furniture": "2", "placeholder": "2;35",
}  # fmt: skip
REPAIRED: Final = "1;32"

LONGEST: Final = 300
"""Characters of a line that are shown."""


def pretty(page: Page, colour: bool) -> Iterator[str]:
    """The lines of the input with what each was taken for and what was done to it; then the counts.

    >>> from textfix.pipeline import examine
    >>> for line in pretty(examine("The pfer"), colour=False):
    ...     print(line)
       1 body         The pfer
                      pfer became transfer: trans→p: a known damaged form (0.97)
    1 repairs, 0 joins, 0 lines removed, 0 related links
    """
    labels = {label.line: label.part for label in page.labels}
    changes: dict[int, list[Change]] = defaultdict(list)
    for change in page.changes:
        changes[change.line].append(change)
    for line in split(page.original):
        made = changes[line.number]
        part = next((change.part for change in made if isinstance(change, Removal)), labels.get(line.number, "body"))
        if line.text.strip():
            name = PARTS.get(part, (part, "", ""))[0]
            text = "".join(c if c.isprintable() else "\ufffd" for c in line.text[:LONGEST])
            yield _painted(f"{line.number:4d} {name:12} {text}", COLOURS.get(part, "") if colour else "")
        for told in _told(made):
            yield _painted(f"{'':18}{told}", REPAIRED if colour else "")
    counts = len(page.repairs), len(page.joins), len(page.removals), len(page.links)
    yield "{} repairs, {} joins, {} lines removed, {} related links".format(*counts)


def _told(made: Sequence[Change]) -> Iterator[str]:
    for change in made:
        why = f"{change.reason} ({change.confidence:.2f})"
        if isinstance(change, Repair):
            yield f"{_cut(change.before)} became {_cut(change.after) or 'nothing'}: {why}"
        elif isinstance(change, Join):
            yield f"joined with the lines to {change.lines[-1]}: {why}"
        else:
            yield f"removed: {why}"


def _cut(text: str) -> str:
    shown = "".join(c if c.isprintable() else "\ufffd" for c in text)
    return shown if len(shown) <= 60 else f"{shown[:40]} … {shown[-15:]}"


def _painted(text: str, code: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if code else text
