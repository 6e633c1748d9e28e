"""Which damages does a text show? By unknown words explained, and by the absence of what was replaced.

All evidence is in nats (natural logarithms of odds), so that it adds up. Let a text have n unknown words and let
undoing a damage make k of them known. In undamaged text that happens by accident to a share `Damage.chance`, so
`lam = n * chance` are expected; k words are then k ln(k / lam) - (k - lam) nats for the damage, the log-likelihood
ratio of two Poisson distributions. What the damage replaced should be absent: where `Damage.rate` predicts m
occurrences and there is none, that is m nats more. The prior is against it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from typing import Final

import regex

from textfix.knowledge.bearers import Bearers
from textfix.knowledge.damages import Damage
from textfix.knowledge.derivation import derived, prefixed
from textfix.knowledge.lexicon import Lexicon
from textfix.knowledge.pieces import piece, pieces

PRIOR: Final = -6.0
"""Nats against any shipped damage on a page of which nothing is known; about 1 page in 400 shows one."""

LEARNED_PRIOR: Final = 0.0
"""Nats for a damage that the site's profile has; not every page of a damaged site is damaged."""

CERTAIN: Final = 10.0
"""Nats for a damage of the site that leaves a mark which nothing else leaves."""

MOST_ABSENCE: Final = 4.0
"""The absence of what was replaced counts at most so much: a page may simply not be about it."""

INTACT: Final = 0.1
MOST_INTACT: Final = 2
"""A deletion is not believed where more than this share of what it deleted, or this number, is still there."""

FIRST_LOOK: Final = 1024
"""So many characters of a text are nearly always enough to see that it is still there."""

LETTERS: Final = 6
"""Characters of a text to one running word."""

LEAST_CHANCE: Final = 1e-6
UNKNOWN_RATE: Final = 0.03
"""Occurrences in a billion words that an unknown word is given; a known one without a count has 0.3."""

PIECE: Final = 1e-3
COINED: Final = 0.03
"""A piece of a word, or a word that somebody derived anew, is so much rarer than the counts say."""

LEAST_GAIN: Final = 4.0
"""An explanation counts as evidence when the meant word is e^4 times commoner than the damaged form."""

LEAST_RATIO: Final = 1.0
"""Below it the form is as likely as what it would stand for, and no evidence for the damage can change that."""

LEAST_UNMASKED: Final = 3
"""Letters beside asterisks: people mask words (`s***`) and names (`t***s`) themselves, and leave fewer."""

LEAST_BAND: Final = 15
"""... and when it occurs at least 32 times in a billion words."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A damaged form and what it stands for, both in lower case; `gain` is the log-ratio of their rates in nats."""

    damaged: str
    meant: str
    gain: float


@dataclass(frozen=True, slots=True)
class Finding:
    """A damage that a text shows, with its evidence in nats and the forms that it explains."""

    damage: Damage
    evidence: float
    explanations: Mapping[str, Explanation]
    observed: int

    @property
    def reason(self) -> str:
        """The evidence in words."""
        number = len(self.explanations)
        return (
            f"{self.damage}: {number} unknown word{'s' if number != 1 else ''} become{'s' if number == 1 else ''} known"
        )


def rate(word: str, lexicon: Lexicon) -> float:
    """Expected occurrences of a word in lower case in a billion words.

    >>> round(rate("transfer", Lexicon({"transfer": 47})))
    50119
    """
    if word in lexicon:
        return max(0.3, 10 ** (lexicon.band(word) / 10))
    return max(UNKNOWN_RATE, 10 ** (derived(word, lexicon) / 10) - 1)


@lru_cache(maxsize=1 << 16)
def explain(form: str, damage: Damage, lexicon: Lexicon) -> Explanation | None:
    """The commonest known word that the damage may have made the form from, or None.

    `form` is in lower case: a word, or for a damage whose `put` is not of letters the piece of text around it.

    >>> explain("pfer", Damage("trans", "p"), Lexicon({"transfer": 47})).meant
    'transfer'
    """
    best, best_rate = "", 0.0
    for meant in damage.undone(form):
        if not meant.isalpha():
            continue
        if meant in lexicon and (lexicon.band(meant) or not damage.put):
            meant_rate = rate(meant, lexicon)
        elif damage.put:
            lost = damage.lost.lower()
            band = derived(meant, lexicon, lost) or prefixed(meant, lost, lexicon)
            meant_rate = 10 ** (band / 10) if band else 0.0
        else:
            continue
        if meant_rate > best_rate:
            best, best_rate = meant, meant_rate
    if not best:
        return None
    return Explanation(form, best, math.log(best_rate / _form_rate(form, damage, lexicon)))


def diagnose(
    text: str,
    unknown: Collection[str],
    words: int,
    damages: Iterable[Damage],
    learned: frozenset[Damage],
    lexicon: Lexicon,
    suspected: Collection[str] | None = None,
    stands: Callable[[str], bool] = bool,
    undecided: list[Damage] | None = None,
    bearers: Bearers | None = None,
) -> list[Finding]:
    """The damages that the text shows, strongest first.

    `unknown` are its different unknown words as they stand, `words` the number of its different words, `learned` the
    damages of its site. `suspected` are those of the unknown words that may hold what a damage put, all if it is not
    given; `stands` tells whether a word stands somewhere in the text by itself, and not just in addresses and the like.
    To `undecided` go the damages that part of the text may show; all others explain nothing in it. `bearers` tells
    faster which explain too little.
    """
    suspected = unknown if suspected is None else suspected
    findings = []
    marks = {damage.put for damage in learned if damage.odd and not damage.of_marks}
    has, scarce = cache(text.__contains__), cache(partial(_scarce, text))
    for damage in damages:
        of_site = bool(learned) and damage in learned
        if of_site and damage.of_marks:
            continue  # no word tells
        if damage.put in marks and not of_site:
            continue  # what the site's marks stand for is known
        if damage.put.isalpha():
            if not suspected and not of_site:
                continue
        elif not of_site:
            if not has(damage.put) or (bearers and not bearers.possible(text, unknown, damage)):
                continue
            if not scarce(damage.lost, damage.rate):
                if undecided is not None:
                    undecided.append(damage)
                continue
        counted = tally(text, suspected if damage.put.isalpha() else unknown, damage, lexicon, of_site, stands)
        if of_site and damage.odd and damage.put in text:
            findings.append(Finding(damage, CERTAIN, counted.explanations, text.count(damage.lost)))
            continue
        if undecided is not None and counted.explanations:
            undecided.append(damage)
        if not of_site and (not counted.strong or (counted.strong < 2 and not _telling(damage))):
            continue
        expected = max(5, len(unknown)) * max(damage.chance, LEAST_CHANCE)
        evidence = LEARNED_PRIOR if of_site else PRIOR
        if counted.strong > expected:
            evidence += counted.strong * math.log(counted.strong / expected) - (counted.strong - expected)
        observed = text.count(damage.lost)
        if of_site and damage.lost in damage.put:
            observed -= damage.put.count(damage.lost) * text.count(damage.put)
        # A page mixes its own text with other pages' headlines: presence counts against, but not without end.
        evidence += (
            min(MOST_ABSENCE, 2 * words * damage.rate / 1e6)
            if not observed
            else -min(3.0, observed / max(1, counted.strong))
        )
        if evidence > 0:
            findings.append(Finding(damage, evidence, counted.explanations, observed))
    return sorted(findings, key=lambda finding: -finding.evidence)


def open_questions(text: str, undecided: Iterable[Damage]) -> list[Damage]:
    """Those of the damages that a text may show that is part of the page that left them undecided."""
    return [
        damage
        for damage in undecided
        if damage.put.isalpha() or (damage.put in text and _scarce(text, damage.lost, damage.rate))
    ]


def _scarce(text: str, lost: str, rate: float) -> bool:
    """Whether a look at each word is worth while: what was replaced is not there as ever.

    A page mixes its own text with other pages' headlines, so words with letters put into them may stand beside
    intact ones; that most *fi* were deleted, but not all, is not believed.
    """
    most = max(MOST_INTACT, int(INTACT * len(text) / LETTERS * rate / 1e6))
    stop = FIRST_LOOK
    while text.count(lost, 0, stop) <= most:
        if stop >= len(text):
            return True
        stop *= 4
    return False


@dataclass(frozen=True, slots=True)
class Tally:
    """The forms in a text that a damage explains, and how many of them are strong enough to be evidence."""

    explanations: Mapping[str, Explanation]
    strong: int


def tally(
    text: str,
    unknown: Collection[str],
    damage: Damage,
    lexicon: Lexicon,
    learned: bool = False,
    stands: Callable[[str], bool] = bool,
) -> Tally:
    """What undoing the damage would explain in a text whose different unknown words these are, as they stand.

    Where the damage was `learned` from the site, how common a form is decides alone whether it is one. Words that do
    not stand by themselves are explained, but are no evidence.
    """
    put = damage.put.lower()
    forms: set[str] = set()
    if not put and (learned or damage.case == "exact"):
        # What was deleted in small letters can be missing from "Rst" only after title-casing: no evidence.
        forms = {word.lower() for word in unknown if word[1:].islower()}
    elif damage.wordlike:
        forms = {lower for word in unknown if put in (lower := word.lower())}
    elif damage.put in text:
        forms = {form for _, form in pieces(text, damage, unknown, learned)}
        if not learned and not damage.put.strip("*"):
            forms = {form for form in forms if len(form) - len(damage.put) >= LEAST_UNMASKED}
    explanations = {}
    for form in sorted(forms):
        explanation = explain(form, damage, lexicon)
        if explanation and explanation.gain > LEAST_RATIO:
            explanations[form] = explanation
    strong = {form for form, explanation in explanations.items() if _strong(explanation, lexicon)}
    if damage.wordlike:
        # What was deleted within a word is evidence in small letters only: names are cut short for other reasons.
        standing = {word if not put else word.lower() for word in unknown if word.lower() in strong and stands(word)}
        strong.intersection_update(standing)
    return Tally(explanations, len(strong))


def absence(damage: Damage, words: int) -> float:
    """The evidence for a shipped damage in a text of so many different words that only lacks what it replaces."""
    return PRIOR + min(MOST_ABSENCE, 2 * words * damage.rate / 1e6)


def _telling(damage: Damage) -> bool:
    """Whether one word can be evidence enough: what was put is there to be seen, and is no space or digit."""
    return bool(damage.put) and not damage.put.isspace() and not damage.put.isdigit()


def _strong(explanation: Explanation, lexicon: Lexicon) -> bool:
    return explanation.gain >= LEAST_GAIN and lexicon.band(explanation.meant) >= LEAST_BAND


_MARKS: Final = regex.compile(r"\P{L}+")


def _form_rate(form: str, damage: Damage, lexicon: Lexicon) -> float:
    if damage.wordlike:
        found = rate(form, lexicon)
        if piece(form) and not damage.put:
            return max(UNKNOWN_RATE, found * PIECE)
        return found if form in lexicon else max(UNKNOWN_RATE, found * COINED)
    # Two words side by side are 30 times commoner than their rates say; a mark between them is rare.
    together = 30.0 if " " in damage.put else 0.01
    letters = _MARKS.split(form)
    left, right = letters[0], letters[-1]
    product = _half_rate(left, lexicon) if left else 1e6
    product *= _half_rate(right, lexicon) if right else 1e6
    return max(1e-3, product / 1e9 * together)


def _half_rate(half: str, lexicon: Lexicon) -> float:
    """The rate of what stands on one side of a mark; the *s* of *A s* was counted behind apostrophes."""
    return rate(half, lexicon) * (PIECE if piece(half) else 1.0)
