"""Known words and how common they are."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import Final

from textfix.knowledge.tables import header

FORMAT: Final = "textfix-lexicon 2"

COMMON: Final = 20
"""Band from which on a word is read at once: 60,787 words of 286,139, in a fifth of the time."""

LETTERS: Final = 2
"""So many first letters the other words are sorted by."""


def band(per_billion: float) -> int:
    """How common a word is: ten times the decimal logarithm of its occurrences in a billion words, at least 0.

    This is the Zipf scale of van Heuven et al. (2014) in tenths: *the* has 78, *transfer* 47, a word with no
    count 0.

    >>> band(1000), band(0)
    (30, 0)
    """
    return max(0, round(10 * math.log10(per_billion))) if per_billion > 1 else 0


class Lexicon:
    """The known words, in lower case, each with its band.

    Of the table only the common words are read at once. The others lie sorted by their first letters and are read when
    a word with these is asked for: a page by itself asks for a quarter of them (median of 25).

    >>> lexicon = Lexicon({"transfer": 47, "the": 78})
    >>> "transfer" in lexicon, "pfer" in lexicon, lexicon.band("the"), lexicon.band("pfer")
    (True, False, 78, 0)
    >>> sorted(lexicon.unknown({"the", "pfer"}))
    ['pfer']
    """

    __slots__ = ("_common", "_rare", "_unread", "_words")

    def __init__(self, words: Mapping[str, int], rare: Mapping[str, str] | None = None) -> None:
        self._words = dict(words)
        self._common = len(self._words)
        self._rare = dict(rare or {})
        self._unread = set(self._rare)

    @property
    def words(self) -> Mapping[str, int]:
        """All of them, commonest first."""
        rare = self._rare
        if rare:
            bands: dict[int, list[str]] = {}
            for start in sorted(rare):
                for value, words in _groups(rare[start]):
                    bands.setdefault(value, []).extend(words)
            in_order = dict(list(self._words.items())[: self._common])
            for value in sorted(bands, reverse=True):
                in_order.update(zip(bands[value], repeat(value)))
            self._words, self._rare = in_order, {}
            self._unread.clear()
        return self._words

    def common(self, least: int) -> list[str]:
        """The words that have at least this band; not all are looked at where it is that of common words."""
        words = list(self._words.items()) if least >= COMMON else list(self.words.items())
        return [word for word, band in words if band >= least]

    def __contains__(self, word: object) -> bool:
        return word in self._words or (isinstance(word, str) and self._found(word) is not None)

    def __len__(self) -> int:
        return len(self.words)

    def band(self, word: str) -> int:
        """Ten times the word's Zipf value; 0 for a word that is unknown or was never counted."""
        return self._words.get(word) or self._found(word) or 0

    def count(self, word: str) -> int:
        """The word's expected occurrences in a billion words of English, to the precision of its band."""
        return round(10 ** (self.band(word) / 10)) if word in self else 0

    def unknown(self, words: Iterable[str]) -> set[str]:
        """Those of the words that are not known."""
        return {word for word in words if word not in self}

    def _found(self, word: str) -> int | None:
        """The band of a word that may be a rare one."""
        start = word[:LETTERS]
        line = self._rare.get(start) if start in self._unread else None
        if line is not None:
            self._words.update(_pairs(line))
            self._unread.discard(start)  # only now: another thread may ask meanwhile
        return self._words.get(word)


def _groups(line: str) -> Iterator[tuple[int, list[str]]]:
    """Tab-separated groups, each of a band and its words with a space between."""
    for group in line.split("\t"):
        value, *words = group.split(" ")
        yield int(value), words


def _pairs(line: str) -> Iterator[tuple[str, int]]:
    return ((word, value) for value, words in _groups(line) for word in words)


def read(text: str) -> Lexicon:
    """Read the table: a line for each band of common words, then one for the first letters of the others."""
    lines = text.splitlines()
    header.check(lines[0], FORMAT)
    words: dict[str, int] = {}
    rare: dict[str, str] = {}
    for line in lines[1:]:
        start, tab, groups = line.partition("\t")
        if tab:
            rare[start] = groups
        else:
            words.update(_pairs(line))
    return Lexicon(words, rare)


def write(lexicon: Lexicon, first_line: str) -> str:
    """The table as text: what `read` reads."""
    bands: dict[int, list[str]] = {}
    rare: dict[str, dict[int, list[str]]] = {}
    for word, value in lexicon.words.items():
        (bands if value >= COMMON else rare.setdefault(word[:LETTERS], {})).setdefault(value, []).append(word)
    lines = [first_line, *_written(bands)]
    lines += ["\t".join([start, *_written(rare[start])]) for start in sorted(rare)]
    return "\n".join(lines) + "\n"


def _written(bands: Mapping[int, Sequence[str]]) -> list[str]:
    return [" ".join([str(value), *sorted(bands[value])]) for value in sorted(bands, reverse=True)]
