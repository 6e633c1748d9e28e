"""What can be seen of a line: numbers and hashed words, for all lines of a page in one pass."""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import regex

NAMES: Final = (
    "words short_words length word_length ends_sentence ends_colon ends_comma ends_ellipsis starts_lower starts_digit "
    "starts_bullet capitals upper digits bars commas stops stopwords date address copyright question exclamation "
    "quotes money repeated blank_before blank_after indent position from_start from_end brackets topic cut"
).split()
"""The names of the numbers of a line, in order."""

BUCKETS: Final = 8192
"""Words are hashed into so many buckets."""

FIRST_WORDS, LAST_WORDS = 9, 3
SLOTS: Final = FIRST_WORDS + LAST_WORDS
"""A line shows its first and its last words; what lies between is prose."""

PROSE: Final = 15
"""From so many words on a line is taken for prose when the page's topic is gathered."""

_DATE: Final = regex.compile(
    r"\b(?:19|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{1,2}:\d\d\b"
    r"|\b\d+ (?:min|hour|day|week|month|year)s?\b",
)
_BULLETS: Final = frozenset("-•*|»·►▪–—>+#→✓●○■◦‣")
_ENDS: Final = frozenset('.!?”"’)。')
_STOPWORDS: Final = frozenset(
    "the of and to a in is that for it as was with be by on not he his but at are this have had from they or an were "
    "which you their has would there been if more when will who what so we can about into than its do my your".split()
)
_SMALL: Final = frozenset("abcdefghijklmnopqrstuvwxyz")

_bucket_of: dict[str, int] = {}


def matrix(texts: Sequence[str]) -> tuple[list[list[float]], list[list[int]]]:
    """The numbers of every line in the order of `NAMES`, and the buckets of its words (0 for none).

    `texts` are the lines of a page, blank ones too, which get no row.

    >>> numbers, buckets = matrix(["A headline", "", "- Related reading"])
    >>> len(numbers), len(numbers[0]) == len(NAMES), len(buckets[0]) == SLOTS
    (2, True, True)
    """
    filled = [index for index, text in enumerate(texts) if text and not text.isspace()]
    count = len(filled)
    repeated = Counter(texts)
    looks = [_look(texts[index]) for index in filled]
    topic = {word for look in looks if look.words >= PROSE for word in look.long}
    numbers, buckets = [], []
    previous = -1
    for row, (index, look) in enumerate(zip(filled, looks, strict=True)):
        following = filled[row + 1] if row + 1 < count else len(texts)
        numbers.append(
            [
                *look.numbers,
                float(repeated[texts[index]] > 1),
                min(index - previous - 1, 3) / 3,
                min(following - index - 1, 3) / 3,
                look.indent,
                row / count,
                math.log1p(row) / 6,
                math.log1p(count - 1 - row) / 6,
                look.brackets,
                *_relations(look, topic),
            ]
        )
        buckets.append(look.buckets)
        previous = index
    return numbers, buckets


class _Look(NamedTuple):
    """What can be seen of a line by itself; `long` are its longer words in lower case."""

    numbers: list[float]
    buckets: list[int]
    words: int
    long: list[str]
    indent: float
    brackets: float


@lru_cache(maxsize=4096)
def _look(text: str) -> _Look:
    words = text.split()
    return _Look(
        _numbers(text, words),
        _buckets(words),
        len(words),
        [word.lower() for word in words if len(word) > 4],
        min(len(text) - len(text.lstrip()), 8) / 8,
        float("(" in text or "[" in text),
    )


def _numbers(text: str, words: list[str]) -> list[float]:
    number, length = len(words), len(text)
    first, last = words[0][0], words[-1][-1]
    head = words[:20]
    seen = len(head)
    capitals = sum([word[0].isupper() for word in head])
    stopwords = sum([word in _STOPWORDS for word in head])
    digits = sum(map(text.count, "0123456789"))
    return [
        math.log1p(number) / 5,
        min(number, 20) / 20,
        math.log1p(length) / 7,
        min(length / number, 20) / 20,
        float(last in _ENDS),
        float(last == ":"),
        float(last == ","),
        float(text.endswith(("...", "…"))),
        float(first in _SMALL),
        float(first.isdigit()),
        float(first in _BULLETS),
        capitals / seen,
        float(text.isupper()),
        digits / length,
        min(text.count("|"), 3) / 3,
        min(text.count(","), 6) / 6,
        min(text.count(". "), 6) / 6,
        stopwords / seen,
        float(digits > 0 and _DATE.search(text, 0, 200) is not None),
        float("@" in text or "://" in text or "www." in text),
        float("©" in text or "opyright" in text or "ll rights" in text),
        float("?" in text),
        float("!" in text),
        float('"' in text or "“" in text),
        float("$" in text or "€" in text or "£" in text),
    ]


def _relations(look: _Look, topic: set[str]) -> list[float]:
    if look.words >= PROSE:
        return [1.0, 0.0]
    return [sum([word in topic for word in look.long]) / len(look.long) if look.long else 0.0, float(not look.long)]


def _buckets(words: list[str]) -> list[int]:
    shown = words[:FIRST_WORDS] + words[FIRST_WORDS:][-LAST_WORDS:]
    row = [_bucket_of.get(word) or _bucket(word) for word in shown]
    return row + [0] * (SLOTS - len(row))


def _bucket(word: str) -> int:
    bucket = zlib.crc32(word[:24].lower().encode("utf-8", "replace")) % (BUCKETS - 1) + 1
    if len(_bucket_of) < 1 << 16:
        _bucket_of[word] = bucket
    return bucket
