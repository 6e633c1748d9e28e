"""Which neighbours a word keeps: whether a *plate* on a damaged page is a plate or was *translate*."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from textfix.knowledge.tables import header

FORMAT: Final = "textfix-contexts 1"
WHERE: Final = ("before", "after", "soon", "near")

ADVERB: Final = "*ly"
"""In a row of words it stands for every adverb in -ly."""

JOINER: Final = "_"
"""In a row of words *that_into* are two words that follow each other."""

MOST_NEAR: Final = 3
"""Of the words in the neighbourhood at most so many speak for each side; more of them repeat the same topic."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: words that, standing `where`, add `weight` to the log-odds of the meant word."""

    where: str
    weight: float
    words: frozenset[str]


class Neighbours(NamedTuple):
    """What stands around a word, in lower case.

    The word before, the word after, the words that follow in the same sentence, and the words around.
    """

    before: str
    after: str
    soon: tuple[str, ...]
    near: tuple[str, ...]


class Contexts:
    """The evidence of neighbours, as log-odds (nats) that `damaged` stands for `meant`.

    >>> contexts = Contexts({("plate", "translate"): (Row("after", 3.5, frozenset({"into"})),)})
    >>> contexts.score("plate", "translate", Neighbours("they", "into", (), ()))
    3.5
    >>> contexts.score("plate", "translate", Neighbours("a", "of", (), ()))
    0.0
    """

    __slots__ = ("_rows", "damaged", "marks", "surfaces")

    def __init__(self, rows: Mapping[tuple[str, str], tuple[Row, ...]]) -> None:
        self._rows = dict(rows)
        self.damaged = frozenset(damaged for damaged, _ in rows)
        """The words that may be damage."""
        self.marks = frozenset(word for word in self.damaged if len(word) == 1)
        """Of those the single letters, each what a damage put all by itself."""
        self.surfaces = frozenset(form for word in self.damaged for form in (word, word.capitalize(), word.upper()))
        """The words that may be damage as they may stand in a text."""

    def __contains__(self, pair: object) -> bool:
        return pair in self._rows

    def score(self, damaged: str, meant: str, neighbours: Neighbours) -> float:
        """How much the neighbours speak for `meant`; 0 for an unknown pair."""
        total = 0.0
        following = f"{neighbours.after}{JOINER}{neighbours.soon[0]}" if neighbours.soon else ""
        for row in self._rows.get((damaged, meant), ()):
            if row.where == "near":
                total += row.weight * min(MOST_NEAR, len(row.words.intersection(neighbours.near)))
            elif row.where == "soon":
                total += row.weight * (not row.words.isdisjoint(neighbours.soon))
            else:
                word = neighbours.before if row.where == "before" else neighbours.after
                found = word in row.words or (word.endswith("ly") and ADVERB in row.words)
                total += row.weight * (found or (row.where == "after" and following in row.words))
        return total


def read(text: str) -> Contexts:
    """Read the table: tab-separated damaged, meant, where, weight, words with a space between."""
    lines = text.splitlines()
    header.check(lines[0], FORMAT)
    return parse(lines[2:])


def parse(lines: Sequence[str]) -> Contexts:
    """The rows below the heading; raises `ValueError` for a place that is not known."""
    rows: dict[tuple[str, str], list[Row]] = {}
    for line in lines:
        damaged, meant, where, weight, words = line.split("\t")
        if where not in WHERE:
            raise ValueError(f"where must be one of {', '.join(WHERE)}, not {where!r}")
        rows.setdefault((damaged, meant), []).append(Row(where, float(weight), frozenset(words.split())))
    return Contexts({pair: tuple(found) for pair, found in rows.items()})
