"""Where a damage cannot have been done, or nobody can tell: capitals that it left alone, abbreviations, initials."""

from __future__ import annotations

from typing import Final

import regex

from textfix.apostrophes import CONTRACTIONS
from textfix.knowledge.damages import Damage
from textfix.knowledge.pieces import piece
from textfix.surroundings import begins, in_title

LEAST_LEFT: Final = 2
"""Letters that have to be left of a word where nobody learned the damage from the site: *x* is no *fix*."""

LONGEST_ABBREVIATION: Final = 3
"""Letters of an abbreviation: *OS* is no *OFFS*, and *rn*, *ni* or *Pu* are undone to common words alone."""

LONGEST_TITLE: Final = 2
"""Letters of a title before its point: *St.* is no *Stable*."""

LEAST_ALONE: Final = 40
"""A letter alone may be what is left of *fix* (band 49), not of *chg*; the same for an unknown form as short as an
abbreviation. Of every fifth page to develop with, ff→∅ and fi→∅ put on it, that leaves 11 of 6,244 words damaged and
spares 2 of 28; in the lines of `tests/cases/harmless` on a damaged page it spares 18 of 27."""

LEAST_NAMED: Final = 30
"""Band from which on a word may be what an unknown name was before a deletion: *Curts* is no *Curtsy*."""

SHORT, LEAST_ASKED, OBVIOUS = 2, 0.5, 8.0
"""One or two letters are anything: an initial (*L*), a unit (*mn*), a title (*Re*). Neighbours have to ask for what was
deleted by so many nats, or all the odds have to be as high as the last. Of 47 deletions on pages to develop with, of
what began with a capital and had no such neighbours 121 were undone rightly from there on and 5 wrongly, below 32 and
150; with such neighbours 545 rightly and none wrongly."""

_TAIL: Final = regex.compile(r"['’](\p{L}{1,2})(?!\p{L})")


def misplaced(after: str, damage: Damage) -> bool:
    """Whether what was lost had a capital, but would come back within a word: *EarTh*, *WITH*."""
    return not damage.put and damage.case == "exact" and damage.lost[0].isupper() and not after.startswith(damage.lost)


def spared(word: str, meant: str, damage: Damage, text: str, learned: bool) -> bool:
    """Whether the damage left capitals alone on this page, and would have been done to one here.

    To the *H* of *Head* for *Thread*, or of *RST* for *REST*, but not to that of *Sy* for *Sky*: that far goes only
    what the site is known for.

    >>> spared("RISC", "rise", Damage("e", "c"), "RISC and CISC: E is no lettcr of thcm", learned=True)
    True
    >>> spared("Applicationle", "apple", Damage("app", "application"), "An Applicationle a day", learned=True)
    False
    """
    at_start = damage.put not in word if damage.put else not meant.startswith(word[0].lower())
    if word[0].isupper() and (at_start or not learned) and _stands(damage.lost.capitalize(), damage.put, text):
        return True
    if len(word) < 2 or not learned or not damage.lost.islower():
        return False
    if word.isupper():
        return _stands(damage.lost.upper(), damage.put, text) or (not damage.put and len(word) <= LONGEST_ABBREVIATION)
    return not damage.put and not word[1:].islower()


def beheaded(text: str, start: int, word: str, meant: str, damage: Damage) -> bool:
    """Whether a sentence begins with a small letter, where what began with a capital was deleted.

    >>> lost = Damage("com", "", case="any")
    >>> beheaded("So. pany law", 4, "pany", "company", lost), beheaded("of pany law", 3, "pany", "company", lost)
    (True, False)
    """
    capital = damage.case == "any" or damage.lost[0].isupper()
    first = not damage.put and capital and word[0].islower() and meant.startswith(damage.lost.lower())
    return first and begins(text, start)


def capital_back(text: str, start: int, word: str, after: str, damage: Damage) -> str:
    """What was restored, with the capital that went with what was deleted or masked in any case."""
    unlettered = not any(map(str.isalpha, damage.put))
    if not unlettered or damage.case != "any" or word[0].isupper() or not after.startswith(damage.lost):
        return after
    if begins(text, start) or in_title(text, start, start + len(word)):
        return after[0].upper() + after[1:]
    return after


def _stands(lost: str, put: str, text: str) -> bool:
    """Whether what was lost stands in a text in these capitals, besides in what was put: *App* in *Application*."""
    if lost not in text:
        return False
    for cased in (put, put.capitalize(), put.upper()):
        text = text.replace(cased, " ") if lost in cased else text
    return lost in text


def abbreviated(text: str, start: int, end: int) -> bool:
    """Whether letters are an abbreviation, a title or an initial, of which nothing was deleted.

    >>> abbreviated("at St. John", 3, 5), abbreviated("L.A. is", 2, 3), abbreviated("e.g. this", 0, 1)
    (True, True, True)
    >>> abbreviated("at the st. It is", 7, 9)
    False
    """
    if end - start > LONGEST_ABBREVIATION:
        return False
    after = text[end : end + 2]
    title = end - start <= LONGEST_TITLE and text[start].isupper()
    return text[start - 1 : start] == "." or (after[:1] == "." and (title or bool(after[1:].strip())))


def possible(text: str, start: int, end: int, meant: str, band: int, learned: bool) -> bool:
    """Whether something can be missing here: a piece of a word stands apart, and a capital was not put afterwards.

    What is left is a letter only of a common word, whose `band` this is, on a site that is known for the damage. A
    contraction is whole.

    >>> possible("I don't", 2, 5, "down", 60, learned=True), possible("I don it", 2, 5, "down", 60, learned=True)
    (False, True)
    """
    if abbreviated(text, start, end):
        return False
    tail = _TAIL.match(text, end)
    word = text[start:end].lower()
    if tail and f"{word}'{tail[1]}" in CONTRACTIONS and f"{meant}'{tail[1]}" not in CONTRACTIONS:
        return False
    capital = text[start].isupper() and not meant.startswith(text[start].lower())
    abbreviation = end - start <= LONGEST_ABBREVIATION and text[start:end].isupper() and not learned
    initial = end - start == 1 and text[start].isupper() and len(meant) == 2
    if capital or abbreviation or initial or (end - start < LEAST_LEFT and (not learned or band < LEAST_ALONE)):
        return False
    return not piece(word) or (not text[start - 1 : start].strip() and not text[end : end + 1].strip(" \n,.;:!?)"))


def anything(word: str, odds: float, asked: float) -> bool:
    """Whether what is left of a word by a deletion is so short that it may be anything, and no neighbours ask for more.

    >>> anything("L", 6.0, 0.1), anything("L", 6.0, 2.0), anything("mn", 6.0, 0.0), anything("Te", 12.0, 0.0)
    (True, False, True, False)
    """
    return len(word) <= SHORT and asked <= LEAST_ASKED and odds < OBVIOUS


def a_name(word: str, band: int) -> bool:
    """Whether an unknown word in capitals is rather a name than what a deletion left of a word of this band.

    >>> a_name("Curts", 18), a_name("curts", 18), a_name("Retu", 57)
    (True, False, False)
    """
    return word[0].isupper() and band < LEAST_NAMED
