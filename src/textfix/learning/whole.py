"""Whole words that were put for others, or deleted: no form is unknown, but one word is gone and another too common.

A word that stands on every other page and on none of these is gone: *people*. If another word is far commoner than
ever, *folks*, and of all common words the one that is gone fits best between the neighbours of that, then the one was
put for the other. A word that was deleted left two spaces, between the words that it stood between.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import regex

from textfix.knowledge.damages import Damage
from textfix.knowledge.gaps import gaps
from textfix.knowledge.lexicon import Lexicon
from textfix.knowledge.pairs import Pairs, beside
from textfix.learning.forms import Forms
from textfix.learning.missing import expectations

LEAST_BAND, AS_WELL = 50, 45
"""Of the words that may be gone, and of those that may fit as well."""

ALIKE: Final = 3
"""So many places with the same word on one side count: *menu* stands before every *click* of a manual."""

LEAST_EXPECTED: Final = 4.0

PAGE: Final = 6000
"""Characters of a page that has the words of a page; a shorter one has fewer."""

LEAST_GONE: Final = 1.0
"""Nats that it is surprising at least that no page has the word."""

MOST_CAPITALS: Final = 0.6
"""What is expected of a word that stands there with capitals: *Google* is not gone because *google* is."""

LEAST_PLACES, MOST_PLACES = 6, 60
LEAST_PAGES: Final = 3
LEAST_SURPLUS, MOST_SURPLUS, TIMES = 0.25, 5.0, 2.0
"""Occurrences of a word beyond those that are expected, to those that are expected of what it was put for; and how many
times commoner than ever it is."""

LEAST_FIT: Final = 0.7
"""Nats a place by which the word that is gone fits better between the neighbours than the one that stands there."""

MOST_FIT, FIT = 3.0, 0.3
"""Nats of one place that count, and the share of them that does: places are alike."""

LEAST_SCORE: Final = 10.0
"""Nats. Of 675 samples of undamaged pages, of 5, 20 or 60, of one type or of all, the best pair had 7.3, *course* as
*cushion*, the next 5.7; 17 of 29 damages of whole words in 20 articles had 11 to 57. Before `ALIKE` one sample, of
manuals, had 16.7 for *planning* as *click*."""

MARKED: Final = 0.8
"""Share of the places at which a mark behind a word was put with it: *w/*."""


@dataclass(frozen=True, slots=True)
class Gone:
    """A word that is gone: how often it is expected, and how surprising it is that no page has it, in nats."""

    word: str
    expected: float
    surprise: float


def whole_words(forms: Forms, found: Collection[Damage], lexicon: Lexicon, pairs: Pairs) -> tuple[Damage, ...]:
    """The damages of whole words that the pages show, besides those found already; none for undamaged pages."""
    gone = [each for each in _gone(forms, lexicon, pairs) if not any(damage.lost in each.word for damage in found)]
    if not gone:
        return ()
    rows = sorted((*_put(forms, gone, lexicon, pairs), *_deleted(forms, gone, lexicon, pairs)), reverse=True)
    damages: dict[str, Damage] = {}
    for score, word, instead, support, expected in rows:
        lost, put = _core(word, instead, forms)
        if not any(damage.lost in lost or damage.put == put for damage in damages.values()):
            damages[lost] = Damage(
                lost,
                put,
                rate=round(expectations(lexicon).get(lost, 0.0), 1),
                support=support,
                expected=round(expected, 1),
                confidence=round(1 / (1 + math.exp(-min(20.0, score - LEAST_SCORE))), 4),
                reason=f"learned: {lost!r} is gone, and {support} places ask for it",
            )
    return tuple(damages.values())


def _gone(forms: Forms, lexicon: Lexicon, pairs: Pairs) -> Iterator[Gone]:
    lower: Counter[str] = Counter()
    for word, count in forms.words.items():
        lower[word.lower()] += count
    shares = _shares(pairs)
    lengths = [min(1.0, len(text) / PAGE) for text in forms.texts]
    for word in lexicon.common(LEAST_BAND):
        expected = lexicon.count(word) / 1e9 * forms.tokens
        if len(word) < 2 or expected < LEAST_EXPECTED or lower[word] > MOST_CAPITALS * expected:
            continue
        if any(word in text for text in forms.texts):
            continue
        share = min(0.95, shares.get(word, 0.0))
        surprise = -sum(math.log(1 - share * length) for length in lengths)
        if surprise >= LEAST_GONE:
            yield Gone(word, expected, surprise)


@lru_cache(maxsize=1)
def _shares(pairs: Pairs) -> Mapping[str, float]:
    """Of each word a share of pages that have it at least: that of its commonest pair."""
    most: dict[str, int] = {}
    for (first, second), count in pairs.counts.items():
        most[first] = max(count, most.get(first, 0))
        most[second] = max(count, most.get(second, 0))
    pages = max(most.values(), default=1)
    return {word: count / pages for word, count in most.items()}


Row = tuple[float, str, str, int, float]


def _put(forms: Forms, gone: Sequence[Gone], lexicon: Lexicon, pairs: Pairs) -> Iterator[Row]:
    for put, count in forms.words.items():
        usual = lexicon.count(put) / 1e9 * forms.tokens
        if not put.islower() or count < max(LEAST_PLACES, TIMES * usual):
            continue
        may = [each for each in gone if LEAST_SURPLUS <= (count - usual) / each.expected <= MOST_SURPLUS]
        around = _around(put, forms) if may else []
        if len(around) < LEAST_PLACES:
            continue
        own = [max(0.0, pairs.keeps(put, *place, lexicon)) for place in around]
        for each in may:
            fits = [pairs.keeps(each.word, *place, lexicon) for place in around]
            more = sum(max(-MOST_FIT, min(MOST_FIT, fit - mine)) for fit, mine in zip(fits, own, strict=True))
            score = each.surprise + FIT * more
            if score >= LEAST_SCORE and more >= LEAST_FIT * len(around) and _best(each.word, around, pairs, lexicon):
                yield score, each.word, put, len(around), each.expected


def _deleted(forms: Forms, gone: Sequence[Gone], lexicon: Lexicon, pairs: Pairs) -> Iterator[Row]:
    found = {beside(text, place, place): None for text in forms.texts for place in gaps(text)}
    around = _varied(place for place in found if all(place))
    for each in gone:
        fits = [pairs.between(each.word, *place, lexicon) for place in around]
        more = sum(max(-MOST_FIT, min(MOST_FIT, fit)) for fit in fits)
        score = each.surprise + FIT * more
        if (
            len(around) >= LEAST_PLACES
            and len(found) >= LEAST_SURPLUS * each.expected
            and score >= LEAST_SCORE
            and more >= LEAST_FIT * len(around)
            and _best(each.word, around, pairs, lexicon)
        ):
            yield score, each.word, "", len(around), each.expected


def _core(lost: str, put: str, forms: Forms) -> tuple[str, str]:
    """Both without the *s* of their inflection where the word without it is gone, too, and a mark that follows."""
    if lost[-1:] == put[-1:] == "s" and len(put) > 1 and not any(lost[:-1] in text for text in forms.texts):
        return lost[:-1], put[:-1]
    if not put:
        return lost, put
    whole = regex.compile(rf"(?<![\w'’]){put}(?![\w'’])([^\w\s.,;:!?)\"”-]?)")
    marks = Counter(mark for text in forms.texts for mark in whole.findall(text))
    mark, number = marks.most_common(1)[0]
    return lost, put + mark if number >= MARKED * marks.total() else put


def _around(word: str, forms: Forms) -> list[tuple[str, str]]:
    """The different pairs of words beside a word; none where it is the subject of one or two pages."""
    whole = regex.compile(rf"(?<![\w'’]){word}(?![\w'’])")
    found: dict[tuple[str, str], None] = {}
    pages = 0
    for text in forms.texts:
        here = [beside(text, *match.span()) for match in whole.finditer(text)] if word in text else []
        pages += bool(here)
        found.update(dict.fromkeys(here))
        if len(found) >= MOST_PLACES * ALIKE and pages >= LEAST_PAGES:
            break
    if pages < min(LEAST_PAGES, len(forms.texts)):
        return []
    return _varied(place for place in found if any(place))


def _varied(places: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of the places only so many with the same word before, and with the same after them."""
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    kept = []
    for place in places:
        before[place[0]] += 1
        after[place[1]] += 1
        if max(before[place[0]], after[place[1]]) <= ALIKE:
            kept.append(place)
    return kept[:MOST_PLACES]


def _best(word: str, around: Sequence[tuple[str, str]], pairs: Pairs, lexicon: Lexicon) -> bool:
    """Whether no other common word fits better between the neighbours."""
    own = sum(pairs.keeps(word, *place, lexicon) for place in around)
    return all(
        sum(pairs.keeps(other, *place, lexicon) for place in around) <= own
        for other in lexicon.common(AS_WELL)
        if len(other) > 1
    )
