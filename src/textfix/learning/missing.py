"""Strings of letters that are missing from some pages, far below what the lexicon predicts."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from textfix.knowledge.lexicon import Lexicon
from textfix.learning.candidates import LONGEST_LOST
from textfix.learning.forms import Forms

LEAST_EXPECTED: Final = 0.8

MOST_LEFT: Final = 0.75
"""A string is missing when at most this share of what is expected is there; half the pages may be undamaged."""

LEFT: Final = 0.02
"""... and a longer one is missing because of it when at most this share is left of the shorter."""


def missing_strings(forms: Forms, lexicon: Lexicon) -> dict[str, float]:
    """The strings that should be there, with how often; those with a capital stand at the start of a word."""
    scale = forms.tokens / 1e6
    expected = {gram: rate * scale for gram, rate in expectations(lexicon).items() if rate * scale >= LEAST_EXPECTED}
    observed: Counter[str] = Counter()
    capitals: Counter[str] = Counter()
    for word, count in forms.words.items():
        for start in range(len(word)):
            for end in range(start + 1, min(len(word), start + LONGEST_LOST) + 1):
                if word[start:end] in expected:
                    observed[word[start:end]] += count
        if word[0].isupper():
            for end in range(1, 3):
                capitals[word[:end]] += count
    missing = {
        gram: _deviance(rate, observed[gram]) for gram, rate in expected.items() if observed[gram] <= MOST_LEFT * rate
    }
    share = sum(count for gram, count in capitals.items() if len(gram) == 1) / max(1, forms.tokens)
    for gram, rate in _starts(lexicon).items():
        rate *= share * scale
        if rate >= 15 and capitals[gram] <= 0.05 * rate:
            missing[gram] = _deviance(rate, capitals[gram])
    kept = tuple(_cores_missing(missing, expected, observed))
    ranked = sorted(kept, key=lambda gram: (-missing[gram], gram))
    return {gram: math.log(rank) for rank, gram in enumerate(ranked, 2)}


@lru_cache(maxsize=1)
def expectations(lexicon: Lexicon) -> Mapping[str, float]:
    """Occurrences of every string of up to ten letters in a million words of undamaged English.

    Words rarer than one in a million are left out: together they are 3 % of a text.
    """
    rates: dict[str, float] = defaultdict(float)
    for word, band in lexicon.words.items():
        if band < 30:
            continue
        rate = 10 ** (band / 10 - 3)
        for start in range(len(word)):
            for end in range(start + 1, min(len(word), start + LONGEST_LOST) + 1):
                rates[word[start:end]] += rate
    return {gram: rate for gram, rate in rates.items() if rate >= 1}


def _deviance(expected: float, observed: int) -> float:
    """How surprising it is that so few are there: half the Poisson deviance, in nats."""
    return expected - observed + (observed * math.log(observed / expected) if observed else 0)


def _cores_missing(missing: Iterable[str], expected: Mapping[str, float], observed: Mapping[str, int]) -> Iterator[str]:
    """Without the strings that are missing because a much commoner string in them is."""
    gone = {gram for gram in missing if expected.get(gram, 0) >= 5 and observed[gram] <= LEFT * expected[gram]}
    for gram in missing:
        subs = (gram[start:end] for start in range(len(gram)) for end in range(start + 1, len(gram) + 1))
        if not any(sub in gone and expected[sub] > 3 * expected.get(gram, math.inf) for sub in subs):
            yield gram


@lru_cache(maxsize=1)
def _starts(lexicon: Lexicon) -> Mapping[str, float]:
    rates: dict[str, float] = defaultdict(float)
    for word, band in lexicon.words.items():
        for end in range(1, min(2, len(word)) + 1):
            rates[word[:end].capitalize()] += 10 ** (band / 10 - 3)
    return rates
