"""Letters that stand nowhere but beside the same mark: *St.ate* and *St. Louis*, *$solid* and *con$sole*.

What a damage keeps, and puts a mark beside, is seen without knowing any of the words: of the many places where such
letters are expected none is without the mark. Good text has marks behind words, so that a mark within words, or one
that is odd before them, says more, and a word says it once.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Final

import regex

from textfix.knowledge.damages import Damage
from textfix.knowledge.lexicon import Lexicon
from textfix.learning.evidence import LEAST_GONE
from textfix.learning.forms import Forms
from textfix.learning.missing import expectations

LONGEST: Final = 6
"""Letters beside the mark that are looked at."""

LEAST_LETTERS: Final = 2
LEAST_PLACES, LEAST_WORDS, LEAST_PAGES = 5, 3, 2

WITHIN: Final = 7.0
"""Nats of a word with a mark between its letters that is known without."""

ODD, ORDINARY = 6.0, 2.5
"""Nats of a word beside a mark that good text does not have there, and of one with a mark that it has."""

LEAST_SCORE: Final = 24.0
"""Nats; to say which letters costs 11 of them."""

LEAST_BAND: Final = 25
"""Of the words that are known without the mark."""

BEFORE, AFTER = frozenset("([{“‘\"'#@-–—/*_`&."), frozenset(")]}”’\"'.,;:!?-–—/*_`&…®™©°%")
"""Marks that good text has before words, and behind them."""

JOINING: Final = frozenset("-‑–—/")
"""Marks that good text has within words: *non-profit*."""

_BESIDE: Final = regex.compile(r"(\p{L}*)([^\p{L}\p{N}\s]|[\xa0\u2000-\u200a])(\p{L}*)", flags=regex.V1)


def embedded(forms: Forms, found: Collection[Damage], lexicon: Lexicon) -> tuple[Damage, ...]:
    """The damages that put a mark beside letters which they keep, besides those found already.

    No damage that was found has the mark in what it puts.
    """
    known = {character for damage in found for character in damage.put}
    words: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    pages: dict[tuple[str, str], set[int]] = defaultdict(set)
    for number, text in enumerate(forms.texts):
        for match in _BESIDE.finditer(text, overlapped=False):
            left, mark, right = match.groups()
            if mark in known or not (left or right):
                continue
            whole = (left + right).lower()
            within = bool(left and right) and mark not in JOINING and lexicon.band(whole) >= LEAST_BAND
            for lost, put in _pairs(left, mark, right):
                says = WITHIN if within else (ORDINARY if mark in (AFTER if put[-1] == mark else BEFORE) else ODD)
                own = words[lost, put]
                own[whole] = max(says, own.get(whole, 0.0))
                pages[lost, put].add(number)
    rows = []
    for pair, own in words.items():
        if len(own) < LEAST_WORDS or len(pages[pair]) < min(LEAST_PAGES, len(forms.texts)):
            continue
        if sum(says == WITHIN for says in own.values()) < 2 and pair[1].strip(pair[0]) in BEFORE | AFTER:
            continue
        score = sum(own.values())
        if score >= LEAST_SCORE:
            rows.append((score, pair))
    rows.sort(key=lambda row: (-row[0], len(row[1][0]), row[1]))
    taken: list[Damage] = []
    for score, (lost, put) in rows:
        if any(damage.put[0 if damage.put[-1] == damage.lost[-1] else -1] in put for damage in taken):
            continue
        showing = [forms.texts[number] for number in sorted(pages[lost, put])]
        there = sum(text.count(put) for text in showing)
        if there >= LEAST_PLACES and there == sum(text.count(lost) for text in showing):
            small = lost.lower()
            usual = expectations(lexicon).get(small, 0.0) * forms.tokens / 1e6
            if small != lost and usual >= LEAST_GONE and not any(small in text for text in forms.texts):
                lost = small  # *Inc.* for *inc*
            taken.append(_damage(lost, put, score, there, len(words[lost, put]), forms, lexicon))
    return tuple(taken)


def _pairs(left: str, mark: str, right: str) -> Iterator[tuple[str, str]]:
    for length in range(LEAST_LETTERS, LONGEST + 1):
        if length <= len(left):
            yield left[-length:], left[-length:] + mark
        if length <= len(right):
            yield right[:length], mark + right[:length]


def _damage(lost: str, put: str, score: float, there: int, number: int, forms: Forms, lexicon: Lexicon) -> Damage:
    rate = expectations(lexicon).get(lost.lower(), 0.0)
    return Damage(
        lost,
        put,
        rate=round(rate, 1) if lost.islower() else 0.0,
        support=number,
        expected=round(rate * forms.tokens / 1e6, 1),
        confidence=round(1 / (1 + math.exp(-min(20.0, score - LEAST_SCORE))), 4),
        reason=f"learned: {lost!r} stands nowhere but in {put!r}, {there} times",
    )
