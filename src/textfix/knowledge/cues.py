"""Words that tell what kind of line they stand in: of share bars, of comment forms, of datelines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from textfix.knowledge.tables import header

FORMAT: Final = "textfix-cues 1"


@dataclass(frozen=True, eq=False)
class Cues:
    r"""The kinds in order, and for each word the numbers of its kinds.

    >>> cues = read("# textfix-cues 1; an example\nkind\twords\nshare\tshare tweet\ndate\tmay")
    >>> cues.kinds, cues.of["tweet"]
    (('share', 'date'), (0,))
    """

    kinds: tuple[str, ...]
    of: dict[str, tuple[int, ...]]


def read(text: str) -> Cues:
    """Read the table: tab-separated kind, and its words with a space between."""
    lines = text.splitlines()
    header.check(lines[0], FORMAT)
    rows = [line.split("\t") for line in lines[2:]]
    of: dict[str, tuple[int, ...]] = {}
    for number, (_, words) in enumerate(rows):
        for word in words.split():
            if number not in of.get(word, ()):
                of[word] = (*of.get(word, ()), number)
    return Cues(tuple(kind for kind, _ in rows), of)
