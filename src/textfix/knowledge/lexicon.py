"""Known words and how common they are."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from textfix.knowledge.tables import header

FORMAT = "textfix-lexicon 1"


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

    >>> lexicon = Lexicon({"transfer": 47, "the": 78})
    >>> "transfer" in lexicon, "pfer" in lexicon, lexicon.band("the"), lexicon.band("pfer")
    (True, False, 78, 0)
    >>> sorted(lexicon.unknown({"the", "pfer"}))
    ['pfer']
    """

    __slots__ = ("words",)

    def __init__(self, words: Mapping[str, int]) -> None:
        self.words = dict(words)

    def __contains__(self, word: object) -> bool:
        return word in self.words

    def __len__(self) -> int:
        return len(self.words)

    def band(self, word: str) -> int:
        """Ten times the word's Zipf value; 0 for a word that is unknown or was never counted."""
        return self.words.get(word, 0)

    def count(self, word: str) -> int:
        """The word's expected occurrences in a billion words of English, to the precision of its band."""
        return round(10 ** (self.words.get(word, 0) / 10)) if word in self.words else 0

    def unknown(self, words: Iterable[str]) -> set[str]:
        """Those of the words that are not known."""
        return set(words).difference(self.words)


def read(text: str) -> Lexicon:
    """Read the table: a line a band, the band and its words with a space between; commonest first."""
    words: dict[str, int] = {}
    lines = text.splitlines()
    header.check(lines[0], FORMAT)
    for line in lines[1:]:
        first, _, rest = line.partition(" ")
        value = int(first)
        for word in rest.split():  # each goes in once; a dictionary for each band takes a quarter longer
            words[word] = value
    return Lexicon(words)


def write(lexicon: Lexicon, first_line: str) -> str:
    """The table as text: what `read` reads."""
    bands: dict[int, list[str]] = {}
    for word, value in lexicon.words.items():
        bands.setdefault(value, []).append(word)
    lines = [first_line]
    lines += [" ".join([str(value), *sorted(bands[value])]) for value in sorted(bands, reverse=True)]
    return "\n".join(lines) + "\n"
