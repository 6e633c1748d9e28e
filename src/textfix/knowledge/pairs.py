"""Which words stand side by side, and how often: for known words that a site's damage may have made of others."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from typing import Final

import regex

from textfix.knowledge.lexicon import Lexicon
from textfix.knowledge.tables import header

FORMAT: Final = "textfix-pairs 1"
NUMBER: Final = "#"
"""Stands for every number."""

SMOOTHING: Final = 300.0
"""A neighbour seen so often is as good as not knowing it: with 3,000 a sixth fewer words are restored, and with either
the same harm (19 damages in held-out articles)."""

NUMBERS: Final = 0.02
"""The share of running words that are numbers."""

RAREST: Final = 1e-8
"""The share of running words that a word without a count is given."""

TOKEN: Final = regex.compile(r"\p{L}+(?:['’]\p{L}+)?|\d+|[.!?;:\n()]")
_BEFORE: Final = regex.compile(r"(\p{L}+(?:['’]\p{L}+)?|\d+)[^\p{L}\d.!?;:\n()]+$")
_AFTER: Final = regex.compile(r"[^\p{L}\d.!?;:\n()]+(\p{L}+(?:['’]\p{L}+)?|\d+)")
_WINDOW: Final = 40


class Pairs:
    """The pairs of neighbours, each with the number of pages that have it.

    >>> pairs = Pairs({("over", "the"): 900, ("super", "the"): 1, ("super", "hero"): 40})
    >>> lexicon = Lexicon({"over": 60, "super": 50})
    >>> pairs.lean("super", "over", "", "the", lexicon) > 3 > 0 > pairs.lean("super", "over", "", "hero", lexicon)
    True
    """

    __slots__ = ("_after", "_before", "counts")

    def __init__(self, counts: Mapping[tuple[str, str], int]) -> None:
        self.counts = dict(counts)
        self._before: Counter[str] = Counter()
        self._after: Counter[str] = Counter()
        for (first, second), count in self.counts.items():
            self._before[first] += count
            self._after[second] += count

    def lean(self, word: str, other: str, before: str, after: str, lexicon: Lexicon) -> float:
        """Nats by which the neighbours ask for the other word rather than for this, both in lower case."""
        total = 0.0
        if before:
            total += self._keeps((before, other), self._before[before], other, lexicon)
            total -= self._keeps((before, word), self._before[before], word, lexicon)
        if after:
            total += self._keeps((other, after), self._after[after], other, lexicon)
            total -= self._keeps((word, after), self._after[after], word, lexicon)
        return total

    def keeps(self, word: str, before: str, after: str, lexicon: Lexicon) -> float:
        """Nats by which the neighbours ask for the word at all; those that stand in no counted pair say nothing.

        >>> pairs = Pairs({("rely", "on"): 90, ("on", "it"): 900})
        >>> lexicon = Lexicon({"on": 68, "it": 70, "rely": 40})
        >>> pairs.keeps("on", "rely", "pfer", lexicon) > 3, pairs.keeps("on", "pfers", "pfer", lexicon)
        (True, 0.0)
        """
        total = 0.0
        if self._before[before]:
            total += self._keeps((before, word), self._before[before], word, lexicon)
        if self._after[after]:
            total += self._keeps((word, after), self._before[word], after, lexicon)
        return total

    def between(self, word: str, before: str, after: str, lexicon: Lexicon) -> float:
        """Nats by which the neighbours ask for the word between them rather than for nothing.

        >>> pairs = Pairs({("rely", "on"): 90, ("on", "it"): 900, ("for", "it"): 500})
        >>> lexicon = Lexicon({"on": 68, "it": 70, "rely": 40, "for": 70})
        >>> pairs.between("on", "rely", "it", lexicon) > 3 > 0 > pairs.between("on", "for", "it", lexicon)
        True
        """
        total = self._keeps((before, word), self._before[before], word, lexicon) if before else 0.0
        if after:
            total += self._keeps((word, after), self._after[after], word, lexicon)
            total -= self._keeps((before, after), self._before[before], after, lexicon) if before else 0.0
        return total

    def _keeps(self, pair: tuple[str, str], seen: int, word: str, lexicon: Lexicon) -> float:
        share = NUMBERS if word == NUMBER else max(RAREST, 10 ** (lexicon.band(word) / 10 - 9))
        return math.log((self.counts.get(pair, 0) + SMOOTHING * share) / ((seen + SMOOTHING) * share))


def beside(text: str, start: int, end: int) -> tuple[str, str]:
    """The words before and after a place within the same sentence, in lower case, "" where there is none.

    >>> beside("See chapter 12 of it.", 4, 11)
    ('see', '#')
    """
    before = _BEFORE.search(text[max(0, start - _WINDOW) : start])
    after = _AFTER.match(text[end : end + _WINDOW])
    return named(before.group(1)) if before else "", named(after.group(1)) if after else ""


def named(token: str) -> str:
    """A word as the table has it."""
    return NUMBER if token[0].isdigit() else token.lower().replace("’", "'")


def read(text: str) -> Pairs:
    """Read the table: a line a first word, tab-separated the counts, each with the second words that have it."""
    lines = text.splitlines()
    header.check(lines[0], FORMAT)
    counts = {}
    for line in lines[1:]:
        first, *groups = line.split("\t")
        for group in groups:
            count, *seconds = group.split(" ")
            number = int(count)
            for second in seconds:
                counts[first, second] = number
    return Pairs(counts)


def write(pairs: Mapping[tuple[str, str], int], first_line: str) -> str:
    """The table as text: what `read` reads."""
    rows: dict[str, dict[int, list[str]]] = {}
    for (first, second), count in sorted(pairs.items()):
        rows.setdefault(first, {}).setdefault(count, []).append(second)
    lines = [first_line]
    for first, groups in rows.items():
        lines.append("\t".join([first, *(" ".join([str(count), *groups[count]]) for count in sorted(groups))]))
    return "\n".join(lines) + "\n"
