"""What programs did to apostrophes: a capital after one (*Women'S*), a question mark in place of one (*That?s*)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import regex

from textfix.surroundings import guarded

if TYPE_CHECKING:
    from textfix.changes import Repair
    from textfix.knowledge.lexicon import Lexicon
    from textfix.surroundings import Text

_ENDINGS: Final = frozenset("S T D M Re Ll Ve St Nd Rd Th".split())
_CURLY: Final = tuple(f"’{letter}" for letter in "STDMRLV")
_STRAIGHT: Final = tuple(f"'{letter}" for letter in "STDMRLV")
_ORDINALS: Final = ("St", "Nd", "Rd", "Th")
_CAPITAL: Final = regex.compile(r"(?<=\p{Ll}\p{Ll})['’](?:S|T|D|M|Re|Ll|Ve)(?!\w)|(?<=\d)(?:St|Nd|Rd|Th)(?!\w)")
_LOST: Final = regex.compile(r"(?<=\p{Ll})[?�](?:s|t|re|ll|ve|d|m)(?![\w=&/])")
_LOST_ENDS: Final = ("s", "t", "re", "ll", "ve", "d", "m")
CONTRACTIONS: Final = frozenset(
    "don't doesn't didn't isn't aren't wasn't weren't can't couldn't won't wouldn't shouldn't hasn't haven't hadn't "
    "mustn't it's that's what's there's here's he's she's who's let's where's how's we're you're they're i'm i've "
    "we've you've they've i'll we'll you'll they'll he'll she'll it'll that'll i'd we'd you'd they'd he'd she'd".split()
)


def capitals(page: Text, found: set[str]) -> Iterator[Repair]:
    """A capital after an apostrophe or a number, where a program capitalised every word: *Women'S*, *16Th*."""
    if _ENDINGS.isdisjoint(found) and not ("’" in page.text and any(sign in page.text for sign in _CURLY)):
        return
    if not any(sign in page.text for sign in (*_STRAIGHT, *_CURLY)) and found.isdisjoint(_ORDINALS):
        return
    for match in _CAPITAL.finditer(page.text):
        before = match.group()
        yield page.repair(match.start(), before, before.lower(), "capital after an apostrophe or a number", 0.95)


def lost(page: Text, lexicon: Lexicon) -> Iterator[Repair]:
    """An apostrophe that became a question mark: *That?s*."""
    if not any(_followed(page.text, mark) for mark in "?�"):
        return
    for match in _LOST.finditer(page.text):
        start = match.start()
        while start and page.text[start - 1].isalpha():
            start -= 1
        stem, ending = page.text[start : match.start()].lower(), match.group()[1:]
        known = f"{stem}'{ending}" in CONTRACTIONS or (ending == "s" and lexicon.band(stem) >= 25)
        if known and not guarded(page.text, start, match.end()):
            yield page.repair(match.start(), match.group(), "'" + ending, "an apostrophe became a question mark", 0.9)


def _followed(text: str, mark: str) -> bool:
    """Whether an ending of a contraction follows a mark somewhere."""
    place = text.find(mark)
    while place >= 0 and not text.startswith(_LOST_ENDS, place + 1):
        place = text.find(mark, place + 1)
    return place >= 0
