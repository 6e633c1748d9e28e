r"""What programs did to apostrophes.

A capital after one (*Women'S*), a question mark in place of one (*That?s*), what escapes one (*don\'t*, *don''t*).
"""

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
_FIRST_LETTERS: Final = tuple("STDMRLV")
_ORDINALS: Final = ("St", "Nd", "Rd", "Th")
_CAPITAL: Final = regex.compile(r"(?<=\p{Ll}\p{Ll})['’](?:S|T|D|M|Re|Ll|Ve)(?!\w)|(?<=\d)(?:St|Nd|Rd|Th)(?!\w)")
_LOST: Final = regex.compile(r"(?<=\p{Ll})[?�](?:s|t|re|ll|ve|d|m)(?![\w=&/])")
ESCAPES: Final = {"\\'": {"\\'": "'", '\\"': '"'}, "''": {"''": "'"}}
"""What stands for an apostrophe that a program escaped, and what then stands for what."""
_ESCAPED: Final = {mark: regex.compile(rf"(\p{{L}}+){regex.escape(mark)}(s|t|re|ll|ve|d|m)(?!\w)") for mark in ESCAPES}
_WHOLE: Final = regex.compile(r"\p{L}'(?:s|t|re|ll|ve|d|m)(?!\w)")
_CODE: Final = regex.compile(r"[{}<>=$]|\w\(|;\s*$")
FEWEST_ESCAPED: Final = 2
"""So many different words with an escaped apostrophe, and none with one as it is, show what was done to a page."""

_LOST_ENDS: Final = ("s", "t", "re", "ll", "ve", "d", "m")
CONTRACTIONS: Final = frozenset(
    "don't doesn't didn't isn't aren't wasn't weren't can't couldn't won't wouldn't shouldn't hasn't haven't hadn't "
    "mustn't it's that's what's there's here's he's she's who's let's where's how's we're you're they're i'm i've "
    "we've you've they've i'll we'll you'll they'll he'll she'll it'll that'll i'd we'd you'd they'd he'd she'd".split()
)


def capitals(page: Text, found: set[str]) -> Iterator[Repair]:
    """A capital after an apostrophe or a number, where a program capitalised every word: *Women'S*, *16Th*."""
    curly = _followed(page.text, "’", _FIRST_LETTERS)
    if not curly and _ENDINGS.isdisjoint(found):
        return
    if not curly and not _followed(page.text, "'", _FIRST_LETTERS) and found.isdisjoint(_ORDINALS):
        return
    for match in _CAPITAL.finditer(page.text):
        before = match.group()
        yield page.repair(match.start(), before, before.lower(), "capital after an apostrophe or a number", 0.95)


def lost(page: Text, lexicon: Lexicon) -> Iterator[Repair]:
    """An apostrophe that became a question mark: *That?s*."""
    if not any(_followed(page.text, mark, _LOST_ENDS) for mark in "?�"):
        return
    for match in _LOST.finditer(page.text):
        start = match.start()
        while start and page.text[start - 1].isalpha():
            start -= 1
        stem, ending = page.text[start : match.start()].lower(), match.group()[1:]
        if _known(stem, ending, lexicon) and not guarded(page.text, start, match.end()):
            yield page.repair(match.start(), match.group(), "'" + ending, "an apostrophe became a question mark", 0.9)


def escaped(page: Text, lexicon: Lexicon) -> Iterator[Repair]:
    r"""Apostrophes that a program escaped for another, with a backslash or by doubling them: *don\'t*, *don''t*.

    It refuses lines of code, where that is how it is written, and pages that have straight apostrophes as they are.
    """
    for mark, meant in ESCAPES.items():
        if mark not in page.text or len(_ESCAPED[mark].findall(page.text)) < FEWEST_ESCAPED:
            continue
        lines = [line for line in page.lines if not _CODE.search(line.text)]
        prose = "\n".join([line.text for line in lines])
        words = {(stem.lower(), ending) for stem, ending in _ESCAPED[mark].findall(prose)}
        if sum(_known(*word, lexicon) for word in words) < FEWEST_ESCAPED or _WHOLE.search(prose):
            continue
        for start, line in zip(page.starts, page.lines, strict=True):
            for before, after in meant.items() if not _CODE.search(line.text) else ():
                place = line.text.find(before)
                while place >= 0:
                    yield page.repair(start + place, before, after, "an escaped quotation mark or apostrophe", 0.9)
                    place = line.text.find(before, place + len(before))


def _known(stem: str, ending: str, lexicon: Lexicon) -> bool:
    """Whether a stem and an ending, in small letters, are a contraction or the genitive of a known word."""
    return f"{stem}'{ending}" in CONTRACTIONS or (ending == "s" and lexicon.band(stem) >= 25)


def _followed(text: str, mark: str, endings: tuple[str, ...]) -> bool:
    """Whether one of the endings follows a mark somewhere."""
    place = text.find(mark)
    while place >= 0 and not text.startswith(endings, place + 1):
        place = text.find(mark, place + 1)
    return place >= 0
