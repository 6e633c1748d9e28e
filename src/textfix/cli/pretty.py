"""`textfix examine --pretty`: the report of a page on a terminal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final

from textfix.pipeline import Page
from textfix.report.rows import NAMES, Row, causes, rows, shortened, visible, why

COLOURS: Final[Mapping[str, str]] = {
    "title": "1;34", "heading": "34", "link": "33", "header": "1;33", "furniture": "2", "placeholder": "2;35",
}  # fmt: skip
GONE, CAME, TOLD = "31;9", "1;32", "36"
"""Red and struck through, bold green, cyan."""

MARGIN: Final = 18
"""Columns of a line's number and name."""

LEAST_TEXT, MOST_TEXT = 30, 100
"""Columns that text is wrapped to, whatever the terminal's width; longer lines are hard to read."""

LONGEST_STRETCH, LONGEST_QUOTED = 1000, 60
"""Characters of a line between two repairs, and of what a repair took or put, that are shown."""

_WORDS: Final = re.compile(r"\s*\S*")


def pretty(page: Page, colour: bool, width: int = 80) -> Iterator[str]:
    """The lines of the input with what each was taken for and what was done to it; then what was damaged.

    Without colour, what a repair took away stands in `[-…-]` and what it put there in `{+…+}`, as in a word diff.

    >>> from textfix.pipeline import examine
    >>> for line in pretty(examine("The pfer"), colour=False):
    ...     print(line)
       1 body         The [-pfer-]{+transfer+}
                      pfer became transfer: trans→p: a known damaged form (0.97)
    <BLANKLINE>
    trans→p: 1 repair
    1 repair, 0 joins, 0 removed lines, 0 related links
    """
    columns = min(max(width - MARGIN, LEAST_TEXT), MOST_TEXT)
    for row in rows(page):
        if row.part == "blank":
            continue
        head = f"{row.number:4d} {NAMES[row.part]:12} "
        for text in _wrapped(list(_styled(row, colour)), columns):
            yield _painted(head, COLOURS.get(row.part, ""), colour) + text
            head = " " * MARGIN
        for note in _notes(row):
            yield from (" " * MARGIN + text for text in _wrapped([(note, TOLD if colour else "")], columns))
    yield ""
    for cause in causes(page):
        yield from _wrapped([(f"{cause.name}: {_counted(cause.repairs, 'repair')}", "")], columns + MARGIN)
    counts = (
        (len(page.repairs), "repair"), (len(page.joins), "join"), (len(page.removals), "removed line"),
        (len(page.links), "related link"),
    )  # fmt: skip
    yield from _wrapped([(", ".join(_counted(number, noun) for number, noun in counts), "")], columns + MARGIN)


def _styled(row: Row, colour: bool) -> Iterator[tuple[str, str]]:
    """The pieces of a line, each with the code of its colour."""
    ink = COLOURS.get(row.part, "") if colour else ""
    for text, mark in row.spans():
        if mark is None:
            yield visible(shortened(text, LONGEST_STRETCH)), ink
            continue
        before, after = (visible(shortened(one, LONGEST_QUOTED)) for one in (text, mark.after))
        if before:
            yield before if colour else f"[-{before}-]", GONE if colour else ""
        if after:
            if before and colour:
                yield " ", ink  # not every terminal strikes through
            yield after if colour else f"{{+{after}+}}", CAME if colour else ""


def _notes(row: Row) -> Iterator[str]:
    for text, mark in row.spans():
        if mark is not None:
            before, after = (visible(shortened(one, LONGEST_QUOTED)) for one in (text, mark.after))
            reasons = "; ".join(why(repair) for repair in mark.repairs)
            yield f"{before or 'nothing'} became {after or 'nothing'}: {reasons}"
    yield from row.notes()


def _wrapped(pieces: list[tuple[str, str]], columns: int) -> Iterator[str]:
    """The pieces, painted, in lines of so many columns; broken between words, or within one that is longer."""
    line, filled = "", 0
    for text, code in pieces:
        for word in _WORDS.findall(text):
            size = _columns(word)
            if filled and filled + size > columns:
                yield line
                line, filled = "", 0
                word = word.lstrip()
                size = _columns(word)
            while size > columns:
                cut = _fitting(word, columns)
                yield _painted(word[:cut], code)
                word = word[cut:]
                size = _columns(word)
            line += _painted(word, code)
            filled += size
    if line:
        yield line


def _columns(text: str) -> int:
    """How wide a terminal shows a text: nothing for marks over a letter, two columns for Chinese characters."""
    if text.isascii():
        return len(text)
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _fitting(text: str, columns: int) -> int:
    """How many characters of a text fit into so many columns; at least one."""
    filled = 0
    for number, character in enumerate(text):
        filled += _width(character)
        if filled > columns:
            return max(1, number)
    return len(text)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _painted(text: str, code: str, colour: bool = True) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if code and colour and text else text
