"""Phrases and templates of boilerplate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import regex

from textfix.knowledge.tables import header

FORMAT: Final = "textfix-furniture 1"
CALLERS: Final = "phrase"
"""The kind of the caller's own phrases and of those that a profile learned."""

LONGEST: Final = 300
"""Characters; a longer line is no phrase of boilerplate."""

FEW: Final = 12
"""So few phrases are told by their words, the longest first, before a line is taken apart."""

_LOWER: Final = bytes(range(256)).lower()
_APOSTROPHE: Final = "’".encode()
_FOLDED: Final = ("İ", "\u212a")
"""All that has small letters of ASCII and is none; other texts are folded as bytes, ten times faster."""

_FIRST_WORD: Final = regex.compile(r"[^\w*]*+([\w'’]++)")
_NO_WORD: Final = regex.compile(r"[^\w*]++")


def normalised(line: str) -> str:
    """A line without case, punctuation and bullets, for comparison.

    >>> normalised("- Related Reading:")
    'related reading'
    """
    return _NO_WORD.sub(" ", line.replace("’", "'").replace("'", "").lower()).strip()


class Furniture:
    """Which kind of boilerplate a line is, by phrases; `*` in a phrase stands for any words.

    >>> furniture = Furniture([("slogan", "more wonderful information about *")])
    >>> furniture.kind("More wonderful information about the world of glass!")
    'slogan'
    >>> furniture.kind("A wonderful story about glass") is None
    True
    """

    __slots__ = ("_firsts", "_keys", "_phrases", "_templates", "kinds", "rows")

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        self.rows = tuple((kind, normalised(pattern)) for kind, pattern in rows)
        self.kinds = tuple(sorted({kind for kind, _ in self.rows}))
        self._phrases: dict[str, str] = {}
        self._templates: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for kind, pattern in self.rows:
            pieces = tuple(piece.strip() for piece in pattern.split("*"))
            if len(pieces) == 1:
                self._phrases.setdefault(pieces[0], kind)
            elif any(pieces):
                first = pieces[0].split(" ")[0]
                self._templates.setdefault(first, []).append((kind, pieces))
        firsts = {phrase.split(" ", 1)[0] for phrase in self._phrases} | set(self._templates)
        self._firsts = None if "" in firsts else frozenset(firsts)
        spelled = (pattern.replace("*", " ").split() for _, pattern in self.rows)
        self._keys = frozenset(
            tuple(word.encode() for word in sorted(words, key=len, reverse=True) if word.isascii())
            for words in spelled
            if words
        )

    def extended(self, phrases: Sequence[str]) -> Furniture:
        """With the caller's own phrases, which come first."""
        return Furniture([*((CALLERS, phrase) for phrase in phrases), *self.rows]) if phrases else self

    def may_be_in(self, text: str) -> bool:
        """Whether a line of the text may be boilerplate; where there are few phrases, most texts have none of them."""
        if self._firsts is None or len(self._keys) > FEW:
            return True
        if any(letter in text for letter in _FOLDED):
            return True
        plain = text.encode("utf-8", "surrogatepass").translate(_LOWER, b"'").replace(_APOSTROPHE, b"")
        return any(all(word in plain for word in words) for words in self._keys)

    def kind(self, line: str) -> str | None:
        """The kind of boilerplate, or None."""
        if len(line) > LONGEST:
            return None
        if self._firsts is not None:
            first_word = _FIRST_WORD.match(line)
            if first_word is None or first_word.group(1).lower().replace("’", "").replace("'", "") not in self._firsts:
                return None
        if not self.may_be_in(line):
            return None
        text = normalised(line)
        found = self._phrases.get(text)
        if found is None:
            for first in (text.split(" ", 1)[0], ""):
                for kind, pieces in self._templates.get(first, ()):
                    if _fits(text, pieces):
                        return kind
        return found


def read(text: str) -> Furniture:
    """Read the table: tab-separated kind, pattern, reason."""
    lines = text.splitlines()
    header.check(lines[0], FORMAT)
    return Furniture([(row[0], row[1]) for row in (line.split("\t") for line in lines[2:])])


def _fits(text: str, pieces: Sequence[str]) -> bool:
    """Whether the pieces stand in the text in order, the first at its start, the last at its end, words between."""
    if not text.startswith(pieces[0]) or not text.endswith(pieces[-1]):
        return False
    place = len(pieces[0])
    for piece in pieces[1:-1]:
        place = text.find(piece, place)
        if place < 0:
            return False
        place += len(piece)
    return place + len(pieces[-1]) < len(text) or not pieces[-1]
