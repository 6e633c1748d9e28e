"""The marks of links that a heading has to itself: *Usage¶*, *Macros§*, *Social Auth#*."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import regex

FEWEST: Final = {"§": 3, "#": 4}
"""So many different lines of a page end with such a mark where it is one of these."""

FEWEST_WORDS: Final = 3
"""... those not counted that have fewer words and a space before it: *Phone #*, *Order #*."""

_MARK: Final = regex.compile(r"(?<=[\p{L}\p{N})\]}.:!?'\"’”…–—](?<!\b\p{L}))(?:\s?[¶#]|§)\s*$|^[\s•*-]*[¶§#]\s*$")
_MOJIBAKE: Final = ("Ã¶", "Â¶", "Â§")


def signs(texts: Sequence[str], text: str) -> tuple[str, ...]:
    r"""The marks that stand for links on a page; `text` is its lines with a line feed between them.

    >>> lines = ["Structs§", "Macros§", "Functions§", "Order #"]
    >>> signs(lines, "\n".join(lines)), signs(["See § 3", "Usage¶"], "See § 3\nUsage¶")
    (('§',), ('¶',))
    """
    found = ["¶"] if "¶" in text else []
    for sign, fewest in FEWEST.items():
        bearing = [line for line in texts if sign in line] if text.count(sign) >= fewest else []
        if len({line for line in bearing if mark(line) == sign and _tells(line)}) >= fewest:
            found.append(sign)
    return tuple(found)


def mark(text: str) -> str | None:
    """The mark of a link at the end of a line, or None.

    >>> mark("Usage¶"), mark("in C#"), mark("A heading #")
    ('¶', None, '#')
    """
    found = _MARK.search(text) if not text.endswith(_MOJIBAKE) else None
    return found.group().strip(" \t•*-") if found else None


def _tells(text: str) -> bool:
    *words, last = text.split()
    return len(last) > 1 or len(words) >= FEWEST_WORDS
