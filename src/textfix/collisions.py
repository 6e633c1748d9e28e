"""Known words that a damage may have made of others: where they stand, and what a page says of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from textfix.knowledge.damages import Damage
from textfix.marked import SURE

AGREED: Final = 2.0
"""Nats more, 7 to 1, for a word that stands for another elsewhere on its page. Without them 79 % of the words of
water→liquid and 90 % of book→volume came back in five articles, with them 95 %; the harm was none with either."""

LEAST_WHOLE: Final = 3
ENDINGS: Final = frozenset(("", "s", "es", "ed", "ing"))
"""What was put is a word by itself: it has three letters or more, and an ending at most."""


@dataclass(frozen=True, slots=True)
class Collision:
    """A known word that a damage may have made of another: where it stands, and the odds for the other in nats."""

    start: int
    word: str
    meant: str
    odds: float
    in_context: bool
    named: bool


def agreed(collisions: Sequence[Collision], damage: Damage) -> float:
    """Nats more for a word that stands for a whole other word elsewhere on the page, and nowhere for itself.

    On a page a word has one meaning (Gale, Church and Yarowsky 1992). Its inflections have not: *notice* is no
    *noticed* because another is.

    >>> places = [Collision(9, "liquid", "water", 7.0, True, False), Collision(40, "liquid", "water", 2.5, True, False)]
    >>> agreed(places, Damage("water", "liquid")), agreed(places[1:], Damage("water", "liquid"))
    (2.0, 0)
    """
    odds = [collision.odds for collision in collisions if whole(collision, damage)]
    return 0.0 if not odds or min(odds) < 0 else min(AGREED, sum(each - SURE for each in odds if each > SURE))


def whole(collision: Collision, damage: Damage) -> bool:
    """Whether what was put stands there as a word for a word, and not as a name."""
    if min(len(damage.put), len(damage.lost)) < LEAST_WHOLE or collision.named:
        return False
    return collision.word.lower().removeprefix(damage.put.lower()) in ENDINGS
