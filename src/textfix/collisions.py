"""Known words that a damage may have made of others: where they stand, and what a page says of all of them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from textfix.knowledge.damages import Damage
from textfix.knowledge.lexicon import Lexicon
from textfix.marked import SURE

if TYPE_CHECKING:
    from textfix.knowledge import Knowledge

AGREED: Final = 1.0
"""Nats that a page may say at most of a word: 3 to 1."""

WHOLE: Final = 2.0
"""The same, 7 to 1, of a whole word that was put for another, where it nowhere stands for itself. Without them 79 % of
the words of water→liquid and 90 % of book→volume came back in five articles, with them 95 %; the harm was none with
either."""

LEAST_WHOLE: Final = 3
ENDINGS: Final = frozenset(("", "s", "es", "ed", "ing"))
"""What was put is a word by itself: it has three letters or more, and an ending at most."""

OTHERS: Final = 1.0
"""So many places the counts of English are worth beside those of the page."""

ROUNDS: Final = 20
MOST: Final = 6.0
"""Nats that are looked at of how much commoner the other word is; then so many rounds find the share of a page."""


AS_COMMON: Final = 20
"""Tenths of a decade by which a word is rarer at most than the commonest that may have been meant, if it may be."""


@lru_cache(maxsize=1 << 14)
def meanings(form: str, damage: Damage, lexicon: Lexicon) -> tuple[str, ...]:
    """The words that the damage may have made a form from, in lower case, the commonest first.

    >>> meanings("ho", Damage("w", ""), Lexicon({"how": 65, "who": 66, "howe": 40}))
    ('who', 'how')
    """
    bands = {word: lexicon.band(word) for word in damage.undone(form) if word.isalpha()}
    least = max(bands.values(), default=0) - AS_COMMON
    return tuple(
        sorted((word for word in bands if bands[word] >= max(1, least)), key=lambda word: (-bands[word], word))
    )


def asked(choices: Sequence[str], around: tuple[str, str], knowledge: Knowledge) -> str:
    """The one of the words that fits best between its neighbours, each as common as it is."""
    return max(
        choices,
        key=lambda word: (
            math.log(10) / 10 * knowledge.lexicon.band(word) + knowledge.pairs.keeps(word, *around, knowledge.lexicon)
        ),
    )


@dataclass(frozen=True, slots=True)
class Collision:
    """A known word that a damage may have made of another: where it stands, and the odds for the other in nats.

    `gain` is the part of the odds that says how much commoner the other word is.
    """

    start: int
    word: str
    meant: str
    odds: float
    gain: float
    in_context: bool
    named: bool

    @property
    def kind(self) -> Kind:
        """The word, in lower case, what may have been meant, and whether it is a name."""
        return self.word.lower(), self.meant, self.named


Kind = tuple[str, str, bool]


def agreed(collisions: Sequence[Collision], damage: Damage) -> Mapping[Kind, float]:
    """Nats more, or less, for every word and its other, by what its places on the page say together.

    On a page a word has one meaning (Gale, Church and Yarowsky 1992): where *our* is *your* at most of its places, it
    is at the rest. The share of the places at which the other was meant is found by expectation and maximisation from
    what English expects. Inflections of a whole word that was put agree with it, but *notice* is no *noticed* because
    another is.

    >>> def place(word, start, odds):
    ...     return Collision(start, word, "your" if word == "our" else "water", odds, 0.0, True, False)
    >>> places = [place("our", 9, 5.0), place("our", 40, 6.0), place("our", 70, 1.0)]
    >>> round(agreed(places, Damage("y", ""))["our", "your", False], 1)
    1.0
    >>> agreed([place("liquid", 9, 7.0), place("liquid", 40, 2.5)], Damage("water", "liquid"))
    {('liquid', 'water', False): 2.0}
    """
    places: dict[Kind, list[Collision]] = defaultdict(list)
    for collision in collisions:
        places[collision.kind].append(collision)
    together = _wholly(collisions, damage)
    return {
        kind: max(_shift(found, WHOLE if _whole(found[0], damage) else AGREED), together * _whole(found[0], damage))
        for kind, found in places.items()
    }


def _wholly(collisions: Sequence[Collision], damage: Damage) -> float:
    odds = [collision.odds for collision in collisions if _whole(collision, damage)]
    return 0.0 if not odds or min(odds) < 0 else min(WHOLE, sum(each - SURE for each in odds if each > SURE))


def _whole(collision: Collision, damage: Damage) -> bool:
    """Whether what was put stands there as a word for a word, and not as a name."""
    if min(len(damage.put), len(damage.lost)) < LEAST_WHOLE or collision.named:
        return False
    return collision.word.lower().removeprefix(damage.put.lower()) in ENDINGS


def _shift(places: Sequence[Collision], most: float) -> float:
    prior = max(-MOST, min(MOST, places[0].gain))
    expected = _share(prior)
    shift = 0.0
    for _ in range(ROUNDS):
        share = (OTHERS * expected + sum(_share(each.odds + shift) for each in places)) / (OTHERS + len(places))
        shift = max(-most, min(most, math.log(share / (1 - share)) - prior))
    return shift


def _share(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-MOST, min(MOST, odds))))
