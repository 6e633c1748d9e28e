"""Apostrophes that a site lost, or that became something else: *dont*, *Sonys*, *it?s*."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import regex

from textfix.apostrophes import CONTRACTIONS
from textfix.inverse import marks_inverted, telling
from textfix.knowledge.pairs import beside
from textfix.marked import SURE_OF_SITE, probability

if TYPE_CHECKING:
    from textfix.changes import Repair
    from textfix.knowledge import Knowledge
    from textfix.knowledge.damages import Damage
    from textfix.knowledge.pairs import Pairs
    from textfix.surroundings import Text

APOSTROPHES: Final = "'’"

RARE: Final = 40
"""Band up to which a word without an apostrophe is taken for the contraction that lost it: *dont*, not *id*."""

LEAST_CONTRACTED: Final = 0.7
"""Nats for *it's* rather than *its* where the page has no apostrophe of this kind: 2 to 1."""

LEAST_STEM: Final = 3

_WORD: Final = regex.compile(r"(?<![\p{L}\p{N}'’_@#./-])\p{L}++(?![\p{L}\p{N}'’_@/-]|\.\w)")
_NEXT: Final = regex.compile(r" [\p{L}\p{N}“\"]")
_ENDING: Final = r"(?:s|t|re|ll|ve|d|m)(?!\w)"
_SIBILANT: Final = regex.compile(r"(?:[^aeiou]y|s|x|ch|sh|one|body)s$")
"""What no plural ends with: *companys*, *boss's* as *bosss*, *everyones*."""


def punctuation(page: Text, damages: Sequence[Damage], knowledge: Knowledge) -> Iterator[Repair]:
    """The repairs of what the site's damages of marks did: to a page that shows them."""
    yield from marks_inverted(page, damages)
    for damage in damages:
        if damage.lost in damage.put or damage.lost in page.text:
            continue
        if damage.put and (damage.lost in APOSTROPHES or telling(damage)):
            yield from _replaced(page, damage)
        elif damage.lost in APOSTROPHES:
            yield from _deleted(page, damage, knowledge)


def _replaced(page: Text, damage: Damage) -> Iterator[Repair]:
    """Where something stands for a mark: everywhere if it tells, else before the ending of a word."""
    put = regex.escape(damage.put)
    pattern = put if telling(damage) else rf"(?<=\p{{L}}){put}(?={_ENDING})"
    for match in regex.finditer(pattern, page.text):
        if damage.put.isspace() and not _contraction(page.text, match.start(), match.end()):
            continue
        yield page.repair(match.start(), damage.put, damage.lost, f"{damage}: it stands for one", 0.95)


def _contraction(text: str, start: int, end: int) -> bool:
    """Whether what a space parts is the two sides of an apostrophe: *don t*, *Sony s*."""
    left = regex.search(r"\p{L}+$", text[max(0, start - 20) : start])
    right = regex.match(r"\p{L}+", text[end : end + 3])
    if not left or not right:
        return False
    return right[0] == "s" or f"{left[0].lower()}'{right[0].lower()}" in CONTRACTIONS


def _deleted(page: Text, damage: Damage, knowledge: Knowledge) -> Iterator[Repair]:
    joined = _joined()
    for match in _WORD.finditer(page.text):
        word = match.group()
        lower = word.lower()
        whole = joined.get(lower)
        if whole is None and (not lower.endswith("s") or len(word) <= LEAST_STEM or not word[1:].islower()):
            continue
        odds = _odds(page.text, *match.span(), whole or f"{lower[:-1]}'s", knowledge, whole is not None)
        if odds > (LEAST_CONTRACTED if whole and lower.endswith("s") else SURE_OF_SITE):
            place = (whole or f"{lower[:-1]}'s").index("'")
            after = word[:place] + damage.lost + word[place:]
            yield page.repair(match.start(), word, after, f"{damage}: it lost its apostrophe", probability(odds))


@lru_cache(maxsize=1)
def _joined() -> Mapping[str, str]:
    """The contractions by what they are without their apostrophe."""
    return {contraction.replace("'", ""): contraction for contraction in sorted(CONTRACTIONS)}


def _odds(text: str, start: int, end: int, whole: str, knowledge: Knowledge, contraction: bool) -> float:
    """Nats for the word with its apostrophe."""
    word = text[start:end].lower()
    lexicon, pairs = knowledge.lexicon, knowledge.pairs
    if contraction and lexicon.band(word) <= RARE:
        return 2 * SURE_OF_SITE
    followed = _NEXT.match(text, end) is not None
    if not contraction and not lexicon.band(word):
        stem = word[:-1]
        name = text[start].isupper() and (
            stem in lexicon or text.count(text[start : end - 1]) > text.count(text[start:end])
        )
        return 2 * SURE_OF_SITE if followed and (name or (stem in lexicon and _SIBILANT.search(word))) else 0.0
    totals = _totals(pairs)
    if not totals[whole] or not totals[word] or not (contraction or followed):
        return 0.0
    before, after = beside(text, start, end)
    return (
        math.log(totals[whole] / totals[word])
        + _share(pairs, whole, before, after)
        - _share(pairs, word, before, after)
    )


def _share(pairs: Pairs, word: str, before: str, after: str) -> float:
    """Nats that the neighbours say for a word, as often as it stands anywhere."""
    own = max(1, _totals(pairs)[word])
    total = 0.0
    for pair, other in (((before, word), before), ((word, after), after)):
        usual = _totals(pairs)[other] / _total(pairs)
        if usual:
            total += math.log((pairs.counts.get(pair, 0) + PLACES * usual) / (own / 2 + PLACES))
    return total


PLACES: Final = 30.0
"""So many places of a word are taken to be as those of all words."""


@lru_cache(maxsize=1)
def _totals(pairs: Pairs) -> Counter[str]:
    totals: Counter[str] = Counter()
    for (first, second), count in pairs.counts.items():
        totals[first] += count
        totals[second] += count
    return totals


@lru_cache(maxsize=1)
def _total(pairs: Pairs) -> int:
    return _totals(pairs).total()
