"""A page as one text: where a word stands, what stands around it, and whether it may be touched there."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Final

import regex

from textfix.changes import Line, Repair
from textfix.knowledge.contexts import Neighbours

WORD: Final = regex.compile(r"[^\W\d_]++")
WHOLE: Final = regex.compile(r"(?<!\d)[^\W\d_]++(?!\d)")
HUMP: Final = regex.compile(r"\p{Lu}?\p{Ll}++|\p{Lu}++(?!\p{Ll})")
CAMEL: Final = regex.compile(r"\p{Ll}\p{Lu}")
_WITH_APOSTROPHE: Final = regex.compile(r"[\w'’]++")
_SENTENCE_END: Final = regex.compile(r"[.!?;:](?:\s|$)|\n\n")
SOON: Final = 10
"""So many words after a word may still be of its clause: *plates* tech-driven change *into* outcomes."""

MOST_ASKED: Final = 64
"""Searching the text for a word is cheap, searching it for thousands of words is not: then it is indexed once."""

LONGER: Final = 4
LONGEST_TITLE: Final = 150
"""Letters of a word that has a capital in a title, and characters of a title."""

QUOTES, ADDRESSES = 1, 2
"""How much a repair is trusted: within identifiers and quotation marks, within addresses too."""

_QUOTES: Final = frozenset("\"'“”‘’«»„`")
_APOSTROPHES: Final = ("'", "’")
_ENDINGS: Final = frozenset(("s", "t", "m", "d", "re", "ll", "ve"))
_SUSPECT: Final = frozenset("@#_/\\.:=&$%~<>()[]{}0123456789-")
_ADDRESS: Final = regex.compile(r"://|www\.|@|#\w|\w\.(?!js\b)\p{Ll}{2,4}(?:[^\w.]|$)|\w/[\w-]+/|/\w+\.|^/")
_IDENTIFIER: Final = regex.compile(r"_|\\|=|\(\)|^\$|\d\w|\w\d|::|->|[<>{}]")


class Text:
    """The lines as one text, so that evidence adds up over them; offsets lead back to lines."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.text = "\n".join([line.text for line in lines])
        self._asked = 0
        self._places: dict[str, list[int]] | None = None

    @property
    def indexed(self) -> bool:
        """Whether the text was indexed, since many words were asked for: what stands apart is told in another way."""
        return self._asked > MOST_ASKED

    @cached_property
    def starts(self) -> list[int]:
        """Where each line begins."""
        return [0, *accumulate(len(line.text) + 1 for line in self.lines)][:-1]

    def repair(self, start: int, before: str, after: str, reason: str, confidence: float) -> Repair:
        """The repair of what stands at an offset of the text, told in the coordinates of its line."""
        index = bisect_right(self.starts, start) - 1
        return Repair(
            "words", self.lines[index].number, start - self.starts[index], before, after, reason, round(confidence, 3)
        )

    def occurrences(self, form: str) -> Iterator[int]:
        """Where a word stands by itself, or as a hump of camel case; the *m* of *I'm* is no word."""
        self._asked += 1
        if self._asked > MOST_ASKED:
            yield from self._index().get(form, ())
            return
        start = self.text.find(form)
        while start >= 0:
            before, after = self.text[start - 1 : start], self.text[start + len(form) : start + len(form) + 1]
            inner = (_inner(before) and not (before.islower() and form[0].isupper())) or (
                _inner(after) and not (after.isupper() and form[-1].islower())
            )
            if not inner and not (before in _APOSTROPHES and form in _ENDINGS):
                yield start
            start = self.text.find(form, start + len(form))

    def has(self, word: str) -> bool:
        """Whether a word stands in the text without letters around it."""
        start = self.text.find(word)
        while start >= 0:
            end = start + len(word)
            if not (self.text[start - 1 : start].isalpha() or self.text[end : end + 1].isalpha()):
                return True
            start = self.text.find(word, end)
        return False

    def _index(self) -> dict[str, list[int]]:
        """All words and humps with their places, in one pass over the text."""
        if self._places is None:
            self._places = {}
            for match in WHOLE.finditer(self.text):
                word, start = match.group(), match.start()
                if not (self.text[start - 1 : start] in _APOSTROPHES and word in _ENDINGS):
                    self._places.setdefault(word, []).append(start)
                if CAMEL.search(word):
                    for hump in HUMP.finditer(word):
                        self._places.setdefault(hump.group(), []).append(start + hump.start())
        return self._places

    def neighbours(self, start: int, end: int) -> Neighbours:
        """What stands around a word."""
        left = _WITH_APOSTROPHE.findall(self.text[max(0, start - 90) : start].lower())
        following = self.text[end : end + 90].lower()
        right = _WITH_APOSTROPHE.findall(following)
        sentence = _WITH_APOSTROPHE.findall(_SENTENCE_END.split(following, 1)[0])
        return Neighbours(
            left[-1] if left else "",
            right[0] if right else "",
            tuple(sentence[1:SOON]),
            (*left[1:], *right[:-1]),
        )


_STARTS: Final = regex.compile(r"(?:^|[\n.!?])(?<!\.\.)[^\p{L}\p{N}\n,;&/=@#-]*$|(?:^|\n)[^\p{L}\n]*$")
_LEADING: Final = 30


def begins(text: str, place: int) -> bool:
    """Whether a sentence or a line begins at a place, behind nothing but marks, spaces and a number.

    >>> begins("So it is. “the end", 11), begins("1. the end", 3), begins("in the end", 3)
    (True, True, False)
    """
    return _STARTS.search(text[max(0, place - _LEADING) : place]) is not None


def in_title(text: str, start: int, end: int) -> bool:
    """Whether all the longer words beside one on its line have capitals, two of them at least.

    >>> in_title("The Best mon Names of the Year", 9, 12), in_title("The Best mon names", 9, 12)
    (True, False)
    """
    left = text.rfind("\n", 0, start) + 1
    right = text.find("\n", end)
    line = text[left:start] + text[end : right if right >= 0 else len(text)]
    longer = [word for word in WORD.findall(line[:LONGEST_TITLE]) if len(word) >= LONGER]
    return len(longer) > 1 and all(word[0].isupper() for word in longer)


def guarded(text: str, start: int, end: int, trust: int = 0, put: str = "") -> bool:
    """Whether a word is part of an address or of an identifier, or quoted alone, beyond what the repair is trusted.

    `put` is what the damage put there; it does not count.
    """
    before, after = text[start - 1 : start], text[end : end + 1]
    if before in _QUOTES and after in _QUOTES:
        return trust < QUOTES
    if trust == ADDRESSES or (before not in _SUSPECT and after not in _SUSPECT):
        return False
    left, right = start, end
    while left and not text[left - 1].isspace() and start - left < 80:
        left -= 1
    while right < len(text) and not text[right].isspace() and right - end < 80:
        right += 1
    chunk = text[left:right].replace(put, "") if put else text[left:right]
    return bool(_ADDRESS.search(chunk)) or (trust < QUOTES and bool(_IDENTIFIER.search(chunk)))


def _inner(character: str) -> bool:
    return character.isalnum()
