"""Lists of related links: the header and the bullets that tell one, and each headline, clean of what is around it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import regex

if TYPE_CHECKING:
    from textfix.knowledge.furniture import Furniture
    from textfix.knowledge.lines import Judgements

LONGEST_HEADLINE, LEAST_PROSE = 40, 25
"""Words; a line of more is no headline, and one of so many that the model takes for the article's is prose."""

SHORTEST_LINK: Final = 4
"""Words; shorter lines, and those of `LEAST_PROSE` words, are bylines, dates, categories and teasers of related links
as a rule, and a list of which most items are shorter is a menu."""

LONGEST_LINK: Final = 200
"""Characters; of 7,317 headlines with fewer than `LEAST_PROSE` words none has more."""

FEWEST_ITEMS: Final = 3
"""Bullets of a list below its header."""

LONGEST_HEADER: Final = 60
"""Characters of a header of a list."""

_BULLET: Final = regex.compile(r"^[\s|•*·»►▪–—>→■◦‣-]*+(?:\d{1,3}[.)]\s++(?=\S))?")
_ITEM: Final = regex.compile(r"^\s*+\|?\s*+[-•*·»►▪–—]\s")
_BEFORE_ITEMS: Final = frozenset("|-•*·»►▪–—").union(filter(str.isspace, map(chr, range(0x3001))))
"""What a line may begin with that `_ITEM` matches."""
_CATEGORY: Final = regex.compile(r"^([^|]{2,40}?)\s*\|\s*(?=\S)")
_TAIL: Final = regex.compile(
    r"[\s|]*+(?:\d{4}[/-]\d{1,2}[/-]\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?(?:\s+\d+)?)?[\s|]*+$"
)

_MONTH: Final = r"(?i:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*+\.?"
_DATE: Final = rf"(?:{_MONTH}\s*\d{{1,2}}(?:st|nd|rd|th)?,?\s*\d{{4}}|\d{{1,2}}\.?\s*{_MONTH},?\s*\d{{4}})(?!\d)"
_DATED: Final = regex.compile(
    rf"^{_DATE}[\s|/·•,–—-]*+|[\s|/·•,–—-]*+(?:{_DATE}\s*+)++$|[\s|/·•,–—-]*+\b\d{{1,3}} min(?:ute)?s? read$"
)


@lru_cache(maxsize=1 << 12)
def headline(text: str) -> tuple[str, str | None]:
    """A related link's headline clean of bullets, numbers, bars and dates, and the category that stood before it.

    >>> headline("|- Market news | Price Of Kaolin Rises")
    ('Price Of Kaolin Rises', 'Market news')
    >>> headline("• A Walk Through The Old Street | 2016/4/12 9:30:00 41")
    ('A Walk Through The Old Street', None)
    >>> headline("  4. Where Kaolin Comes From"), headline("10 Kilns To See")
    (('Where Kaolin Comes From', None), ('10 Kilns To See', None))
    """
    if not text[:1].isalpha():
        text = _BULLET.sub("", text)
    if not text[-1:].isalpha():
        tail = _TAIL.search(text)
        text = text[: tail.start()] if tail else text
    category = _CATEGORY.match(text) if "|" in text else None
    if category and len(category.group(1).split()) <= 4:
        return text[category.end() :].strip(), category.group(1).strip()
    return text.strip(), None


def may_be_headline(text: str) -> bool:
    """Whether a line is as long as the headline of a related link is, the date and the minutes to read it left out.

    >>> may_be_headline("- Where Kaolin Comes From"), may_be_headline("- Site map")
    (True, False)
    >>> may_be_headline("Ann Potter 16 September, 2019"), may_be_headline("October 24, 2025 17 min read")
    (False, False)
    """
    said = headline(text)[0]
    if len(said) > LONGEST_LINK:
        return False
    if said[-4:].isdigit() or said.endswith("read") or _DATED.match(said):
        said = _DATED.sub("", said)
    return SHORTEST_LINK <= len(said.split()) < LEAST_PROSE


def is_item(text: str) -> bool:
    """Whether a line is an item of a list with bullets.

    >>> is_item("- Site map"), is_item("Site map")
    (True, False)
    """
    return text[0] in _BEFORE_ITEMS and _ITEM.match(text) is not None


def below_header(texts: Sequence[str], judged: Judgements, furniture: Furniture) -> range:
    """The lines of a list below a header with a bullet that follows the article: the header, and those below it.

    They go whatever the model says: a list of headlines about what the article is about looks like one of its own.
    Where prose follows, the header is one of a list within the article, and the model judges alone; the range is empty
    then. A menu is no such list.
    """
    prose = (index for index in reversed(range(len(texts))) if judged.body[index] >= 0.5 and _is_prose(texts[index]))
    last = next(prose, len(texts))
    after = _items(texts, last + 1, len(texts))
    if not any(_is_list(len(after) - number, len(texts) - index - 1) for number, index in enumerate(after, 1)):
        return range(0)
    start = _first_header(texts, after, furniture)
    if start is None or next(prose, None) is None:
        return range(0)
    if _first_header(texts, _items(texts, 0, last), furniture) is not None:
        return range(0)
    items = [texts[index] for index in after if index > start]
    menu = sum(_words(text) < SHORTEST_LINK for text in items) > len(items) / 2
    return range(start, len(texts)) if _is_list(len(items), len(texts) - start - 1) and not menu else range(0)


def _words(text: str) -> int:
    return len(headline(text)[0].split())


def _items(texts: Sequence[str], start: int, stop: int) -> list[int]:
    return [index for index in range(start, stop) if texts[index][0] in _BEFORE_ITEMS and _ITEM.match(texts[index])]


def _first_header(texts: Sequence[str], places: Sequence[int], furniture: Furniture) -> int | None:
    short = (index for index in places if len(texts[index]) <= LONGEST_HEADER)
    return next((index for index in short if furniture.kind(texts[index]) == "header"), None)


def _is_prose(text: str) -> bool:
    """Whether a line is prose, if it is the article's."""
    return len(text) >= 2 * LEAST_PROSE - 1 and len(text.split()) >= LEAST_PROSE and not is_item(text)


def _is_list(bulleted: int, lines: int) -> bool:
    """Whether so many bullets among so many lines are those of a list."""
    return bulleted >= FEWEST_ITEMS and bulleted >= 0.5 * lines
