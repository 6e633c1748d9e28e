"""Consistent mistakes that no damage explains: misspellings, and what a translator transcribed wrongly."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from typing import Final

import regex

from textfix.knowledge.damages import Damage
from textfix.knowledge.diagnosis import explain
from textfix.knowledge.lexicon import Lexicon
from textfix.learning.forms import Forms
from textfix.near import near

LEAST_COUNT, LEAST_PAGES = 3, 3
"""A mistake is consistent when it was made so often, on so many pages."""

LEAST_LETTERS, SHORT = 5, 7
COMMON, COMMON_SHORT = 35, 46
"""Band of the words that may have been meant: 3,162 in a billion, so that a name is not taken for a mistake. For a form
of fewer than `SHORT` letters it is 40,000: such a word is expected even on a few pages, and it is missing."""

FOREIGN: Final = 0.3
"""Pages with such a share of unknown words are no evidence: a foreign word is no mistake."""

MOST_RIGHT: Final = 0.25
"""Where the word is mostly spelled right, the rest are slips, and slips are not what a site is known for."""

MOST_FORMS: Final = 500

MARKS: Final = regex.compile(r"[^\p{L}]+")


def corrections(forms: Forms, damages: Collection[Damage], lexicon: Lexicon) -> tuple[tuple[str, str], ...]:
    """Pairs of a mistake and the one common word that it is close to.

    Only words in small letters are looked at; a word that its derivation or one of the `damages` explains is none.
    """
    return tuple(sorted(_pairs(forms, damages, lexicon)))


def _pairs(forms: Forms, damages: Collection[Damage], lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    foreign = _foreign(forms, lexicon)
    candidates = [
        form
        for form, count in forms.unknown.most_common()
        if count >= LEAST_COUNT
        and len(form) >= LEAST_LETTERS
        and form.isascii()
        and form.isalpha()
        and form.islower()
        and len(forms.pages[form] - foreign) >= LEAST_PAGES
        and form.capitalize() not in forms.words
        and not any(explain(form, damage, lexicon) or _torn(form, damage) for damage in damages)
        and not any(whole in lexicon for damage in damages for whole in damage.undone_twice(form))
    ][:MOST_FORMS]
    if not candidates:
        return
    common: dict[str, list[str]] = defaultdict(list)
    for word, band in lexicon.words.items():
        if band >= COMMON and len(word) >= LEAST_LETTERS - 1:
            common[word[0]].append(word)
    for form in candidates:
        meant = near(form, common[form[0]])
        if meant and len(form) < SHORT and lexicon.band(meant) < COMMON_SHORT:
            continue
        if meant and forms.words[meant] <= MOST_RIGHT * forms.words[form] and not _inflected(form, meant):
            yield form, meant


def _foreign(forms: Forms, lexicon: Lexicon) -> set[int]:
    """The pages of which a large share of the different words is unknown."""
    unknown: Counter[int] = Counter()
    for form, pages in forms.pages.items():
        if form.isalpha() and form.islower() and form not in lexicon:
            unknown.update(pages)
    return {
        number
        for number, text in enumerate(forms.texts)
        if unknown[number] > FOREIGN * len({word for word in text.split() if word.isalpha()})
    }


def _torn(form: str, damage: Damage) -> bool:
    """Whether the form may be one half of a word that the damage put a space or a mark into: *educati on*, *pre-ss*."""
    mark = MARKS.search(damage.put)
    if mark is None:
        return False
    head, tail = damage.put[: mark.start()].lower(), damage.put[mark.end() :].lower()
    if not (head or tail):
        return mark.group().isspace()
    return (bool(head) and form.endswith(head)) or (bool(tail) and form.startswith(tail))


def _inflected(form: str, meant: str) -> bool:
    """Whether the form is the word with an ending, or its British spelling: neither is a mistake."""
    return form.startswith(meant) or meant.startswith(form) or _american(form) == _american(meant)


def _american(word: str) -> str:
    return word.replace("ll", "l").replace("our", "or").replace("is", "iz")
