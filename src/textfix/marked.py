"""Words that a damage left with something in them that is no letter, and marks that stand for a whole word."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import regex

from textfix import apostrophes
from textfix.changes import Repair
from textfix.knowledge.damages import Damage, recased
from textfix.knowledge.diagnosis import Finding
from textfix.knowledge.pairs import NUMBER, beside
from textfix.knowledge.pieces import piece, pieces
from textfix.spared import capital_back
from textfix.surroundings import CAMEL, QUOTES, Text, guarded

if TYPE_CHECKING:
    from textfix.config import Config
    from textfix.knowledge import Knowledge

SURE: Final = 3.0
"""Nats by which the meant word must win over a known word; e^3 is 20 to 1."""

SURE_OF_SITE: Final = 2.0
"""The same where the site is known for the damage and the page shows it; e^2 is 7 to 1."""

EVIDENT: Final = 2.5
"""Nats of evidence from which on a damage may touch known words and help to see through typos."""

COMMONEST: Final = 56
"""Band of the two-letter words that may hold a digit instead of a letter: *go*, *up*, *us*, but not *Ag* or *ID*."""

ALONE: Final = 2e6
"""Occurrences of a digit or a common mark that stands alone in a billion words."""

PUNCTUATION: Final = frozenset("()[]{}|/*-–—•·~+=<>\"'“”‘’")
"""Marks that stand beside whole words and alone in good text."""

FAR: Final = 10
"""Tenths of a decade by which a word without the mark is so much commoner that the mark is punctuation."""

LEAST_AROUND: Final = 3
"""Digits within an unknown word are undone where so many letters stand around them: not in *B2B*."""


def marked_words(
    page: Text, unknown: frozenset[str], finding: Finding, learned: bool, knowledge: Knowledge, config: Config
) -> Iterator[Repair]:
    """Words with something in them that is no letter: *di?erent*, *st yle*, *1n*."""
    if finding.damage.wordlike:
        return
    for start, form in pieces(page.text, finding.damage, unknown, learned):
        explanation = finding.explanations.get(form)
        end = start + len(form)
        blind = (
            finding.evidence >= 4 * EVIDENT
            and (
                (finding.damage.odd and sum(map(str.isalpha, form)) != 1)  # C++ is no word with marks for letters
                or (learned and finding.damage.put.isdigit() and _within(form, finding.damage))
                or (learned and _apart(page.text[start:end], finding.damage, unknown))
            )
        )
        if (explanation is None and not blind) or (explanation and explanation.meant in config.allowed):
            continue
        gain = explanation.gain if explanation else 0.0
        meant = explanation.meant if explanation else ""
        if finding.evidence + gain <= SURE or _punctuation(page.text, start, end, finding.damage.put, meant, knowledge):
            continue
        before = page.text[start:end]
        if learned and (
            _left_alone(before, finding.damage, page.text) or _of_its_own(page.text, start, end, finding, knowledge)
        ):
            continue
        after = _restored(before, finding.damage, explanation.meant if explanation else None)
        if finding.damage.put.isdigit() and len(form) <= LEAST_AROUND and not _short(after, knowledge):
            continue
        sure = finding.evidence >= 4 * EVIDENT and (len(form) > LEAST_AROUND or not finding.damage.put.isdigit())
        if not guarded(page.text, start, end, QUOTES if sure else 0, finding.damage.put):
            confidence = probability(finding.evidence + gain)
            cased = capital_back(page.text, start, before, after, finding.damage) if learned else after
            yield page.repair(start, before, cased, finding.reason, confidence)


def _left_alone(form: str, damage: Damage, text: str) -> bool:
    """Whether capitals stand around what was put for small letters, where capitals were left alone: *ST3* of e→3."""
    letters = form.replace(damage.put, "")
    return damage.lost.islower() and len(letters) > 1 and letters.isupper() and damage.lost.upper() in text


def _of_its_own(text: str, start: int, end: int, finding: Finding, knowledge: Knowledge) -> bool:
    """Whether what was put stands alone as an abbreviation of its own, which no neighbour asks to replace: *U.S.*."""
    damage = finding.damage
    abbreviation = text[start:end] == damage.put and all(mark.isalpha() or mark == "." for mark in damage.put)
    if not abbreviation or damage.put.islower() or not damage.lost.islower():
        return False
    before, after = beside(text, start, end)
    named = text[end : end + 1] == " " and text[end + 1 : end + 2].isupper()
    return named or knowledge.pairs.keeps(damage.lost, before, after, knowledge.lexicon) <= 0


def _short(after: str, knowledge: Knowledge) -> bool:
    """Whether a few characters with a digit may be this word: *9o* is *go*, *9F* is a floor, *Re1* a chess move."""
    if len(after) >= LEAST_AROUND:
        return CAMEL.search(after) is None
    return knowledge.lexicon.band(after.lower()) >= COMMONEST and (after.islower() or after.istitle())


def _punctuation(text: str, start: int, end: int, put: str, meant: str, knowledge: Knowledge) -> bool:
    """Whether a mark stands as punctuation does.

    A bracket with its other half, and *(or* or *|Yes|*, which without it are far commoner than *cor* and *lyesl*.
    """
    form = text[start:end]
    if put not in PUNCTUATION:
        return False
    rest = form.strip(put).lower()
    if len(rest) < len(form) and put not in rest and knowledge.lexicon.band(rest) > knowledge.lexicon.band(meant) + FAR:
        return True
    if put in _OPENING and form[0] == put and put not in form[1:]:
        other = text.find(_OPENING[put], end, end + LONGEST_ASIDE)
        return other >= 0 and not _STOPS_ASIDE.union(put).intersection(text[end:other])
    if put in _CLOSING and form[-1] == put and put not in form[:-1]:
        other = text.rfind(_CLOSING[put], max(0, start - LONGEST_ASIDE), start)
        return other >= 0 and not _STOPS_ASIDE.union(put).intersection(text[other + 1 : start])
    return False


_OPENING: Final = {"(": ")", "[": "]", "{": "}"}
_CLOSING: Final = {closing: opening for opening, closing in _OPENING.items()}
_STOPS_ASIDE: Final = frozenset("\n")
LONGEST_ASIDE: Final = 300
"""Characters between two brackets."""


def _apart(form: str, damage: Damage, unknown: frozenset[str]) -> bool:
    """Whether a capital stands apart from the unknown rest of a name, as the damage tears it: *W ordrunner*."""
    rest = form.removeprefix(damage.put)
    return damage.put == f"{damage.lost} " and damage.lost.isupper() and rest.islower() and rest in unknown


def _within(form: str, damage: Damage) -> bool:
    """Whether digits were put into a word: they stand before letters, and no other digits do (*5halayeff*).

    Behind one letter they stand for a letter that looks like them (*R0bert*), and hardly for a word (*v2ray*).
    """
    rest = form.replace(damage.put, "")
    spelled = len(damage.lost) > 1 and form.find(damage.put) == 1
    return len(rest) >= LEAST_AROUND and rest.isalpha() and form[-1].isalpha() and not spelled


def _restored(before: str, damage: Damage, meant: str | None) -> str:
    """The word with what was lost in place of every mark; as it was meant, where only some of them are damage."""
    restored = before.replace(damage.put, damage.lost)
    if meant is None or restored.lower() == meant:
        letters = before.replace(damage.put, "")
        return restored.upper() if len(letters) > 1 and letters.isupper() else restored
    return recased(before, meant)


def lone_marks(page: Text, finding: Finding, learned: bool, knowledge: Knowledge) -> Iterator[Repair]:
    """A mark that stands for a whole word: *1* for *I*, where its neighbours or an apostrophe ask for it."""
    put, lost = finding.damage.put, finding.damage.lost
    whole = (put, lost) in knowledge.contexts or (learned and not piece(lost.lower()))
    if not whole or finding.damage.wordlike or finding.evidence < 4 * EVIDENT or put.isspace() or put in PUNCTUATION:
        return
    for match in regex.finditer(
        rf"(?<![\w.,$€£#:/-]){regex.escape(put)}(?:(?=['’]\p{{L}}{{1,2}}\b)|(?![\w.:/-]|,\d|\s?[%€£°]))", page.text
    ):
        start, end = match.span()
        if not finding.damage.odd and _own(page.text, start, end):
            continue
        tail = _TAIL.match(page.text, end)
        contraction = tail is not None and f"{lost.lower()}'{tail.group(1).lower()}" in apostrophes.CONTRACTIONS
        odds = SURE + 1 if contraction else knowledge.contexts.score(put, lost, page.neighbours(start, end))
        if learned and not contraction and not finding.damage.odd:
            odds += math.log(max(1.0, knowledge.lexicon.count(lost.lower()) / ALONE))
        if learned and not contraction and put.isdigit():
            odds += knowledge.pairs.lean(NUMBER, lost.lower(), *beside(page.text, start, end), knowledge.lexicon)
        if odds > (SURE_OF_SITE if learned else SURE):
            reason = f"{finding.damage}; its neighbours ask for it"
            yield page.repair(start, put, lost, reason, probability(odds))


def _own(text: str, start: int, end: int) -> bool:
    """Whether a common mark is the page's own: in brackets, *(2)*, or between the capitals of names, *Tom & Co*."""
    if text[start - 1 : start] in _BRACKETS and text[end : end + 1] in _BRACKETS:
        return True
    before = _NAME_BEFORE.search(text, max(0, start - LONGEST_NAME), start)
    return before is not None and text[end + 1 : end + 2].isupper() and not text[start:end].isalnum()


_BRACKETS: Final = frozenset("()[]")
LONGEST_NAME: Final = 30
_NAME_BEFORE: Final = regex.compile(r"(?<![\p{L}\p{N}])\p{Lu}[\p{L}.’']*+ $")
_TAIL: Final = regex.compile(r"['’](\p{L}{1,2})\b")


def probability(odds: float) -> float:
    """The confidence of a repair that has such odds, in nats."""
    return min(0.99, 1 / (1 + math.exp(-min(odds, 30.0))))
