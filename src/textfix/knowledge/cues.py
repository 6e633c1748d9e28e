"""Words that tell what kind of line they stand in: of share bars, of comment forms, of datelines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from textfix.knowledge.tables import header

FORMAT: Final = "textfix-cues 2"


@dataclass(frozen=True, eq=False)
class Cues:
    r"""The kinds in order, and for each word the numbers of its kinds.

    >>> rows = "share\ten\tshare tweet", "date\ten\tmay", "share\tde\tteilen"
    >>> cues = read("\n".join(["# textfix-cues 2; an example", "kind\tlanguage\twords", *rows]))
    >>> cues.kinds, cues.of["tweet"], cues.of["teilen"]
    (('share', 'date'), (0,), (0,))
    """

    kinds: tuple[str, ...]
    of: dict[str, tuple[int, ...]]


def read(text: str) -> Cues:
    """Read the table: tab-separated kind, language, and words with a space between."""
    lines = text.splitlines()
    header.check(lines[0], FORMAT)
    rows = [line.split("\t") for line in lines[2:]]
    kinds = tuple(dict.fromkeys(kind for kind, _, _ in rows))
    of: dict[str, tuple[int, ...]] = {}
    for kind, _, words in rows:
        number = kinds.index(kind)
        for word in words.split():
            if number not in of.get(word, ()):
                of[word] = (*of.get(word, ()), number)
    return Cues(kinds, of)
