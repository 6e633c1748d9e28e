"""The words that bear what a shipped damage deletes: only their damaged forms can be evidence for it.

A page by itself has a hundred unknown words. To undo each deletion at each place of each takes as long as all else;
whether enough of them are such a form at all is told by looking them up.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from textfix.knowledge.damages import Damage
from textfix.knowledge.lexicon import Lexicon
from textfix.knowledge.pieces import pieces
from textfix.knowledge.tables import header

FORMAT: Final = "textfix-bearers 1"

FEWEST: Final = 2
"""So many forms are evidence for a deletion."""


class Bearers:
    """For what is lost the words that have it.

    >>> bearers = Bearers({"ff": ("effective", "office")})
    >>> deleted, spaced = Damage("ff", ""), Damage("ff", " ")
    >>> bearers.possible("eective oice", {"eective", "oice"}, deleted), bearers.possible("oice", {"oice"}, deleted)
    (True, False)
    >>> bearers.possible("an e ective way", {"ective"}, spaced), bearers.possible("e ective o ice", {"ective"}, spaced)
    (False, False)
    >>> bearers.possible("e ective o ice", {"ective", "o"}, spaced)
    True
    """

    __slots__ = ("_forms", "_halves", "_words")

    def __init__(self, words: Mapping[str, Collection[str]]) -> None:
        self._words = words
        self._forms: dict[Damage, frozenset[str]] = {}
        self._halves: dict[Damage, frozenset[str]] = {}

    def possible(self, text: str, unknown: Iterable[str], damage: Damage) -> bool:
        """Whether the unknown words of a text, as they stand, may show a damage that deletes or puts a space.

        True of any other damage.
        """
        if damage.put.strip() or damage.lost not in self._words:
            return True
        if damage not in self._forms:
            self._forms[damage] = frozenset(form for word in self._words[damage.lost] for form in damage.made(word))
            self._halves[damage] = frozenset(half for form in self._forms[damage] for half in form.split())
        halves = self._halves[damage]
        some = [word for word in unknown if word.lower() in halves]
        if damage.put and some:
            some = [form for _, form in pieces(text, damage, some)]
        return len(self._forms[damage].intersection(map(str.lower, some))) >= FEWEST


def read(text: str) -> Bearers:
    """Read the table: what is lost, a tab, and words with a space between."""
    lines = text.splitlines()
    header.check(lines[0], FORMAT)
    rows = (line.split("\t") for line in lines[1:])
    return Bearers({lost: words.split(" ") for lost, words in rows})


def write(damages: Iterable[Damage], lexicon: Lexicon, least: int, first_line: str) -> str:
    """The table as text: what `read` reads. Of each damage the words of at least this band."""
    lost = sorted({damage.lost for damage in damages if not damage.put.strip()})
    rows = [f"{part}\t{' '.join(sorted(word for word in lexicon.common(least) if part in word))}" for part in lost]
    return "\n".join([first_line, *rows]) + "\n"
