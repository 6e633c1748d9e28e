"""The evidence for one pair of lost and put: what it explains, what it costs to say, and what speaks against it."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from textfix.knowledge.damages import Damage
from textfix.knowledge.diagnosis import explain
from textfix.knowledge.lexicon import Lexicon
from textfix.learning.candidates import (
    core,
    is_mark,
    kept,
    plausible,
    torn,
)
from textfix.learning.forms import Forms
from textfix.learning.missing import expectations
from textfix.learning.neighbours import Neighbours

COMMON_LOST, WORD_LENGTH = 30, 2.5
"""Programs replace words: a word of this band costs what so many letters do."""

LETTER_COST: Final = math.log(27)

TYPE_GAIN: Final = 5.0

INFLECTION_GAIN: Final = 2.0

KNOWN_GAIN: Final = 3.0

ALONE_GAIN: Final = 0.0
"""A mark alone may stand for any word; only its neighbours tell for which."""

MARK_GAIN: Final = 15.0

CONTRADICTION: Final = 3.0

ELSEWHERE: Final = 0.75
"""What was lost and stands on pages that show no damage is what a mixed corpus has, but it does not speak for it."""

MARKED_COST: Final = 2.0
"""A mark within words shows by itself where something was replaced."""

SHIPPED_COST: Final = 3.0

LEAST_BAND: Final = 20
"""Of the words that are evidence: 100 in a billion."""

LEAST_SUPPORT, LEAST_MARKED, LEAST_TAGGED = 3, 2, 1

MOST_NAMES: Final = 0.8
"""Where more of the forms begin with a capital they are names (*Alterna*, *Integra*), and no words."""

LEAST_TORN: Final = 5
"""Of one single word torn in two so many occurrences are evidence."""

MOST_ABSENCE, ABSENCE = 4.0, 0.25
"""Nats for what is expected and never seen, and how many of them an occurrence counts; pages have few subjects."""

LEAST_GONE: Final = 8.0
"""Forms of one single word are evidence when so many occurrences of what was lost are expected, and none is there."""

ASKED: Final = 4.0
"""Two forms of different words are evidence when what stands beside them asks for it by so many nats."""

LEAST_ASKED_AT, FORMS_ASKED, MOST_ASKED, LEAST_KEPT_ASKED = -15.0, 12, 10.0, -5.0
"""Neighbours are looked at from such a score on, those of so many forms, and say no more than so many nats; against a
mask that shows letters less, since most neighbours of a word were never counted (*s-x* was taken for *x*). In 64
samples of five undamaged pages, forms of one word allowed, no pair had more than -3.0 nats with them, and 3.1 without:
*gel* for a space, by *an IC* and *an L*."""

PARTS: Final = re.compile(r"<[^\W\d_]{1,3}>|[^\W\d_]+|[\W\d_]")

TAG_COST: Final = 3.0
"""A short tag within a word is what filters against scripts put there."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair with its evidence: the score in nats, the forms it explains and what they stand for."""

    lost: str
    put: str
    score: float
    asked: float
    explained: Mapping[str, str]
    strong: tuple[str, ...]
    tokens: int
    expected: float
    observed: int
    against: int

    @property
    def gone(self) -> bool:
        """Whether none of what was lost is there, and much is expected or its neighbours are."""
        return not self.observed and (self.expected >= LEAST_GONE or self.asked >= ASKED)


def judge(
    lost: str,
    put: str,
    unknown: Mapping[str, int],
    cost: float,
    forms: Forms,
    neighbours: Neighbours,
    lexicon: Lexicon,
) -> Judged:
    """The pair with all its evidence among the unknown forms, less its cost."""
    damage = Damage(lost, put)
    lower = put.lower()
    by_mark = is_mark(put)
    added = core(lost, put)[1]
    explained, strong, gain = {}, [], 0.0
    pages: set[int] = set()
    families: set[str] = set()
    tokens = 0
    for form, count in unknown.items():
        if lower not in form.lower() or (not put and not form.isalpha()):
            continue
        if not plausible(lost, put, len(form) - len(put)):
            continue
        explanation = explain(form.lower(), damage, lexicon)
        if explanation is None or explanation.gain <= 0:
            continue
        explained[form] = explanation.meant
        if explanation.gain >= 4 and lexicon.band(explanation.meant) >= LEAST_BAND:
            strong.append(form)
            most = KNOWN_GAIN if form in lexicon else most_gain(added)
            most = ALONE_GAIN if form.lower() == lower and not put.isalpha() and not kept(lost, put) else most
            family = stem(explanation.meant)
            gain += min(most if by_mark or family not in families else INFLECTION_GAIN, explanation.gain)
            families.add(family)
            tokens += count
            pages |= forms.pages[form]
    inside = put.count(lost)
    against = observed = 0
    for number, text in enumerate(forms.texts):
        there = text.count(lost) - (inside * text.count(put) if inside else 0)
        observed += there
        if number in pages:
            against += there
    expected = forms.tokens / 1e6 * expectations(lexicon).get(lost, 0.0)
    score = gain - cost - CONTRADICTION * against - ELSEWHERE * min(4, observed - against)
    if not observed:
        score += min(MOST_ABSENCE, ABSENCE * expected)
    asked = 0.0
    if score > LEAST_ASKED_AT:
        asked = sum(neighbours.ask(form, explained[form]) for form in strong[:FORMS_ASKED])
        # The words beside one word ask for many others: *sjunke* is *scrape* or *serve*.
        asked = max(
            LEAST_KEPT_ASKED if kept(lost, put) else -MOST_ASKED, min(MOST_ASKED if len(families) > 1 else 0.0, asked)
        )
        score += asked
    marked_within = by_mark and any(_inside(lower, form.lower()) for form in strong)
    told = (marked_within and kept(lost, put)) or (torn(lost, put) and tokens >= LEAST_TORN)
    one_word = len(families) < 2 and not told and (observed or expected < LEAST_GONE)
    # An asterisk after words and an angle bracket before them are of footnotes and of code.
    at_edges = by_mark and not marked_within and len(families) < LEAST_SUPPORT and put[0] != "["
    capitals = sum(form[0].isupper() and not _capital_put(form, lower) for form in strong)
    names = lost.islower() and not by_mark and capitals > MOST_NAMES * len(strong)
    if one_word or at_edges or names or len(pages) < min(2, len(forms.texts)):
        score = -math.inf
    return Judged(lost, put, score, asked, explained, tuple(strong), tokens, expected, observed, against)


def cost_of(
    lost: str,
    put: str,
    missing: Mapping[str, float],
    lexicon: Lexicon,
    shipped: Collection[tuple[str, str]] = (),
) -> float:
    """Nats to say which of the missing strings was replaced, and by what: letter by letter, or a known word.

    Of a damage known from the start, which one.
    """
    if (lost, put) in shipped:
        return math.log(len(shipped)) + SHIPPED_COST
    spelled = min(sum(_spelled(part, lexicon) for part in PARTS.findall(text)) for text in (core(lost, put)[1], put))
    which = missing.get(lost, math.log(len(missing) + 1))
    length = min(len(lost), WORD_LENGTH) if lexicon.band(lost) >= COMMON_LOST else len(lost)
    return (min(which, MARKED_COST) if is_mark(put) or torn(lost, put) else which) + 0.7 * length + spelled + 3


def _spelled(part: str, lexicon: Lexicon) -> float:
    """Nats to say a part of what was put: letter by letter, or as a word that is known."""
    letters = LETTER_COST * len(part)
    if part[0] == "<" < part:
        return TAG_COST
    return min(letters, math.log(1e9 / max(1, lexicon.count(part)))) if part in lexicon else letters


def most_gain(put: str) -> float:
    """What one form may say at most: an accident with a long or odd `put` is rarer."""
    return MARK_GAIN if is_mark(put) or put == " " else LETTER_COST * len(put) if len(put) >= 4 else TYPE_GAIN


def stem(word: str) -> str:
    """The word without its inflection: forms of one word are one accident."""
    for ending in ("s", "e", "ed", "ing", "er"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            word = word[: -len(ending)]
    return word[:-1] if word[-2:-1] == word[-1:] else word


def _capital_put(form: str, put: str) -> bool:
    """Whether capitals were put before small letters: *ITnology*; *ITs* and *CITIES* are no such forms."""
    rest = form[len(put) :]
    return (
        len(put) > 1
        and form[: len(put)].isupper()
        and form.lower().startswith(put)
        and len(rest) > 2
        and rest.islower()
    )


def _inside(put: str, form: str) -> bool:
    """Whether letters stand on both sides of a mark: in what was put, or around it."""
    place = form.find(put)
    letters = [index for index, character in enumerate(form) if character.isalpha()]
    marks = [place + index for index, character in enumerate(put) if not character.isalnum()]
    return place >= 0 and bool(letters and marks) and letters[0] < marks[0] and marks[-1] < letters[-1]
