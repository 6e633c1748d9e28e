"""Where in a text something that is no letter stands within a word: *di?erent*, *st yle*, *1n*."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Final

import regex

from textfix.knowledge.damages import Damage

MOST_SOUGHT: Final = 200
"""Searching the text for a word is cheap; for more words than this one pass over all of its words is cheaper."""

LONGEST_HALF: Final = 30
"""Letters on either side of a mark within a word; more are no word."""

SHORT_WORDS: Final = frozenset(
    (
        "a i of to in is it as at be by he or on an we do my so up if no me us go am oh hi ok ex id ad tv pc uk eu vs "
        "eg ie vr ai"
    ).split()
)
"""Other words of one or two letters were counted as pieces of longer ones: the *ll* of *we'll*."""


def piece(form: str) -> bool:
    """Whether a form is too short to be a word by itself."""
    return len(form) <= 2 and form not in SHORT_WORDS


def pieces(text: str, damage: Damage, unknown: Collection[str], learned: bool = False) -> Iterator[tuple[int, str]]:
    """Where in a text a `put` that is not of letters stands within a word: the place and the piece, in lower case.

    Where `put` is a space one of the two halves has to be unknown or a piece, and only those are looked at; at the end
    of a word it has to be odd, or the rest unknown, or the damage `learned`.

    >>> list(pieces("It is di?erent.", Damage("ff", "?"), ()))
    [(6, 'di?erent')]
    >>> list(pieces("an e ective way", Damage("ff", " "), {"ective"}))
    [(3, 'e ective'), (5, 'ective way')]
    """
    if damage.put != " ":
        yield from _around(text, damage, unknown, learned)
        return
    halves = (word for word in text.split(" ") if word.isalpha() and piece(word)) if learned else ()
    yield from _beside(text, damage.put, frozenset(unknown).union(halves))


_LETTERS: Final = regex.compile(r"[^\W\d_]++")
_WITH_UNIT: Final = r"\d+(?i:st|nd|rd|th|[kmbdgx]|[kmgt]b|[km]?hz|[ckm]?m|k?g|am|pm|p|i|w|mph|fps|h|hr|min)?|\d\d+s"
_UNIT: Final = regex.compile(rf"{_WITH_UNIT}|\p{{Lu}}\d+\p{{Lu}}")
_NUMBER: Final = regex.compile(rf"{_WITH_UNIT}|\p{{Lu}}\d+\p{{Lu}}?")
"""A number with its unit, or a letter with its number: *1st*, *2D*, *5K*, *B2B*.

On a site that is known for it, *A1* may be *AI*.
"""


def _around(text: str, damage: Damage, unknown: Collection[str], learned: bool) -> Iterator[tuple[int, str]]:
    put = damage.put
    spelled = any(map(str.isalpha, put))
    place = text.find(put)
    while place >= 0:
        start, end = _before(text, place, put), _after(text, place + len(put), put)
        stripped = text[start:end].replace(put, "")
        inside = learned or damage.odd or not text.startswith(put, end - len(put)) or stripped in unknown
        outer = text[start - 1 : start] + text[end : end + 1]
        number = put.isdigit() and (_UNIT if learned else _NUMBER).fullmatch(text, start, end)
        alone = learned and damage.odd and _alone(text, start, damage.lost)
        # The space after a comma is the next word's own, unless there are two.
        inside = inside and not (put[0] == " " and start == place and text.endswith(_STOPS, 0, start))
        inside = inside and not (put[0] == " " and start < place and text.endswith(_APOSTROPHES, 0, start))
        if (stripped or spelled or alone) and inside and not number and not any(mark.isalnum() for mark in outer):
            yield start, text[start:end].lower()
        place = text.find(put, max(end, place + len(put)))


def _alone(text: str, place: int, lost: str) -> bool:
    """Whether a mark by itself may stand for what was lost: for a word, after others; for the *ll* of *you'||*."""
    if text.endswith(("'", "’"), 0, place):
        return text[place - 2 : place - 1].isalpha()
    return not piece(lost.lower()) and any(map(str.isalpha, text[text.rfind("\n", 0, place) + 1 : place]))


_APOSTROPHES: Final = ("'", "’")
_STOPS: Final = (",", ";", ":", ".", "!", "?", ")")
_ENDS: Final = frozenset((" ", "\n", ".", ",", ";", ":", ")", "?", "!", ""))
"""What follows a space only where the end of a word became that space: *o .* for *off.*"""


@lru_cache(maxsize=4)
def _beside(text: str, put: str, unknown: frozenset[str]) -> tuple[tuple[int, str], ...]:
    found = set()
    for start, end in _standing(text, unknown):
        if text.endswith(put, 0, start) and start >= len(put):
            left = _before(text, start - len(put))
            if left < start - len(put) or text[left - 1 : left] in ("", " ", "\n"):
                found.add((left, text[left:end].lower()))
        if text.startswith(put, end):
            right = _after(text, end + len(put))
            if right > end + len(put) or text[right : right + 1] in _ENDS:
                found.add((start, text[start:right].lower()))
    return tuple(sorted(found))


@lru_cache(maxsize=4)
def _standing(text: str, words: frozenset[str]) -> tuple[tuple[int, int], ...]:
    """Where the words begin and end that stand in the text by themselves; several damages ask for the same."""
    if len(words) > MOST_SOUGHT:
        return tuple(match.span() for match in _LETTERS.finditer(text) if match.group() in words)
    places = []
    for word in words:
        start = text.find(word)
        while start >= 0:
            end = start + len(word)
            if not text[start - 1 : start].isalpha() and not text[end : end + 1].isalpha():
                places.append((start, end))
            start = text.find(word, end)
    return tuple(sorted(places))


def _before(text: str, place: int, put: str = "") -> int:
    """Where the letters, and what was put, that end at a place begin."""
    start, least = place, max(0, place - LONGEST_HALF)
    if not put:
        while start > least and text[start - 1].isalpha():
            start -= 1
        return start
    while start > least:
        if text[start - 1].isalpha():
            start -= 1
        elif text.endswith(put, 0, start):
            start -= len(put)
        else:
            break
    return start


def _after(text: str, place: int, put: str = "") -> int:
    """Where the letters, and what was put, that begin at a place end."""
    end, most = place, min(len(text), place + LONGEST_HALF)
    if not put:
        while end < most and text[end].isalpha():
            end += 1
        return end
    while end < most:
        if text[end].isalpha():
            end += 1
        elif text.startswith(put, end):
            end += len(put)
        else:
            break
    return end
