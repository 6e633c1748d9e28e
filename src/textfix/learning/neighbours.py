"""What the words beside a form say of what it may stand for."""

from __future__ import annotations

from functools import cache
from typing import Final

import regex

from textfix.knowledge.lexicon import Lexicon
from textfix.knowledge.pairs import Pairs, beside
from textfix.learning.forms import Forms

MOST_PLACES: Final = 8
"""Different pairs of words beside a form that are looked at."""

LEAST_ONE, MOST_ONE = -4.0, 6.0
"""Nats that the neighbours of one form may say: a site has the same few words beside it again and again."""


class Neighbours:
    """The words beside each form, and whether they ask for another word.

    >>> from textfix.learning.forms import forms
    >>> lexicon = Lexicon({"a": 70, "transfer": 47, "tapestry": 40, "of": 70, "money": 55})
    >>> pairs = Pairs({("transfer", "of"): 60, ("a", "transfer"): 30, ("money", "of"): 3})
    >>> neighbours = Neighbours(forms(["This is a pfer of money."], lexicon), pairs, lexicon)
    >>> neighbours.ask("pfer", "transfer") > 3 > 0 >= neighbours.ask("pfer", "tapestry")
    True
    """

    def __init__(self, forms: Forms, pairs: Pairs, lexicon: Lexicon) -> None:
        self._forms = forms
        self._pairs = pairs
        self._lexicon = lexicon
        self.places = cache(self._places)

    def ask(self, form: str, meant: str) -> float:
        """Nats by which the words beside a form, as it stands in the pages, ask for what it may stand for."""
        known = form.lower() if form.lower() in self._lexicon else ""
        total = 0.0
        for before, after in self.places(form):
            total += self._pairs.keeps(meant, before, after, self._lexicon)
            if known:
                total -= self._pairs.keeps(known, before, after, self._lexicon)
        return max(LEAST_ONE, min(MOST_ONE, total))

    def _places(self, form: str) -> tuple[tuple[str, str], ...]:
        found: dict[tuple[str, str], None] = {}
        whole = regex.compile(rf"(?<!\w){regex.escape(form)}(?!\w)")
        for number in sorted(self._forms.pages[form]):
            text = self._forms.texts[number]
            for match in whole.finditer(text):
                found[beside(text, *match.span())] = None
                if len(found) == MOST_PLACES:
                    return tuple(found)
        return tuple(found)
