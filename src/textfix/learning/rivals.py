"""Whether forms of a few words may have become what they are by something else that was lost."""

from __future__ import annotations

import math
from typing import Final

from textfix.knowledge.lexicon import Lexicon
from textfix.learning.candidates import fits, is_mark, shows
from textfix.learning.evidence import ABSENCE, LEAST_BAND, LEAST_SUPPORT, MOST_ABSENCE, Judged, stem
from textfix.learning.forms import Forms

MARGIN: Final = 3.0
"""Nats by which a damage has to explain its forms better than another explains them by other words."""

FEW: Final = 5
"""So many forms are looked at; what else may explain them all is hardly more for others."""


def doubtful(best: Judged, forms: Forms, lexicon: Lexicon) -> bool:
    """Whether forms of few words may have lost something else that the pages lack: *s_ck* is *suck* or *sock*."""
    if len({stem(best.explained[form]) for form in best.strong}) >= LEAST_SUPPORT or not best.put:
        return False
    if is_mark(best.put) and shows(best.lost, best.put):
        return False  # a mark between letters that are all there
    strong = sorted({form.lower(): form for form in best.strong}.values(), key=lambda form: (len(form), form))[:FEW]
    others: set[str] | None = None
    for form in strong:
        head, _, tail = form.lower().partition(best.put.lower())
        choices = {
            word[len(head) : len(word) - len(tail)]
            for word, band in lexicon.words.items()
            if band >= LEAST_BAND
            and len(word) > len(head) + len(tail)
            and word.startswith(head)
            and word.endswith(tail)
        }
        others = choices if others is None else others & choices
    lower = best.lost.lower()
    lead = min(MOST_ABSENCE, ABSENCE * best.expected) - MARGIN
    for other in sorted(others or ()):
        if lower in other or other in lower or not fits(other, best.put) or any(other in text for text in forms.texts):
            continue
        instead = {form: form.lower().replace(best.put.lower(), other, 1) for form in strong}
        commoner = sum(
            len(forms.pages[form]) * (lexicon.band(word) - lexicon.band(best.explained[form]))
            for form, word in instead.items()
        )
        if commoner > 10 / math.log(10) * lead:
            return True
    return False
