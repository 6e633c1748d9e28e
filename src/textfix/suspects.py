"""Which words of a page deserve a second look: all others are passed over in one set difference.

What is decided here about a word holds on every page, so it is remembered (bounded) from page to page: a word is
familiar, or strange (no damage that puts letters explains it), or a suspect. A page of which every word is remembered
costs the time to split it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from textfix.knowledge import Knowledge
from textfix.knowledge.diagnosis import explain
from textfix.surroundings import CAMEL, HUMP, WORD

LEAST_HUMP: Final = 4
"""Shorter pieces of camel case are abbreviations as often as not."""

MOST_REMEMBERED: Final = 1 << 17
"""Tokens, about 20 MB; then everything but the page's own is forgotten. The 1,476 development pages have 139,000
different ones."""

_LETTERS: Final = bytes(code if code > 127 or chr(code).isalpha() else 32 for code in range(256))


def tokens(text: str) -> set[str]:
    """The different words of a text as they stand; one with a character outside ASCII may hold several.

    Seven times faster than a regular expression: the bytes of all that is no letter become spaces.

    >>> sorted(tokens("It's 1 pfer, isn’t it?"))
    ['It', 'isn’t', 'it', 'pfer', 's']
    """
    letters = text.encode("utf-8", "surrogatepass").translate(_LETTERS)
    return set(letters.decode("utf-8", "surrogatepass").split())


class Suspects(NamedTuple):
    """The unknown words of a page as they stand, and those of them that a damage may have made."""

    unknown: frozenset[str]
    suspected: frozenset[str]


class Remembered(NamedTuple):
    """Familiar tokens, the unknown words within each of the others, and which of those are suspects."""

    familiar: set[str]
    unknown: dict[str, tuple[str, ...]]
    suspected: dict[str, bool]


class Memory:
    """What is remembered of words by themselves, under one `Knowledge`."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self._damages = [(damage, damage.put.lower()) for damage in knowledge.damages if damage.put and damage.wordlike]
        self._remembered = Remembered(set(), {}, {})

    def suspects(self, found: set[str]) -> Suspects:
        """The unknown words among the tokens, and the suspects among those."""
        # Another thread may forget meanwhile: a page keeps to what it began with, and nothing is taken out of that.
        kept = self._remembered
        strange = found - kept.familiar
        # A set less the keys of a dictionary walks through all the keys; less the dictionary, through the set.
        for token in strange.difference(kept.unknown):
            self._decide(token, kept)
        unknown = frozenset(part for token in strange for part in kept.unknown.get(token, ()))
        suspected = frozenset(part for part in unknown if kept.suspected[part])
        if len(kept.familiar) + len(kept.unknown) > MOST_REMEMBERED:
            # All but what the page has: the second round asks for it again.
            parts = {token: kept.unknown[token] for token in strange if token in kept.unknown}
            self._remembered = Remembered(
                found & kept.familiar, parts, {part: kept.suspected[part] for part in unknown}
            )
        return Suspects(unknown, suspected)

    def _decide(self, token: str, kept: Remembered) -> None:
        # A word that SCOWL lists but that nobody ever counted (paction) is as doubtful as an unknown one.
        band = self.knowledge.lexicon.band
        parts = tuple(part for part in _parts(token, self.knowledge) if not band(part.lower()))
        if not parts:
            kept.familiar.add(token)
            return
        for part in parts:
            if part not in kept.suspected:
                kept.suspected[part] = self._suspect(part.lower())
        kept.unknown[token] = parts

    def _suspect(self, form: str) -> bool:
        if form in self.knowledge.corrections:
            return True
        lexicon = self.knowledge.lexicon
        return any(put in form and explain(form, damage, lexicon) is not None for damage, put in self._damages)


def _parts(token: str, knowledge: Knowledge) -> Iterator[str]:
    damages = knowledge.profile.damages if knowledge.profile else ()
    for word in (token,) if token.isalpha() else WORD.findall(token):
        whole = any(damage.put in word for damage in damages if damage.put.isupper())  # naƟon is no camel case
        if whole or knowledge.lexicon.band(word.lower()) or not CAMEL.search(word):
            yield word
        else:
            yield from (hump for hump in HUMP.findall(word) if len(hump) >= LEAST_HUMP)


@lru_cache(maxsize=8)
def memory(knowledge: Knowledge) -> Memory:
    """The memory that belongs to a `Knowledge`."""
    return Memory(knowledge)
