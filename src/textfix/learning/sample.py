"""A bounded sample of a corpus that does not depend on the order of its pages."""

from __future__ import annotations

import heapq
import zlib
from collections.abc import Iterable
from typing import Final

MOST_PAGES: Final = 2000
"""Pages that are looked at; a site's damage shows in far fewer."""

LONGEST_PAGE: Final = 200_000
"""Characters of a page that are looked at."""


def sample(pages: Iterable[str], most: int = MOST_PAGES) -> tuple[tuple[str, ...], int]:
    """The pages whose checksums are the smallest, in the order of these, and the number of all pages.

    A bottom-k sketch (Cohen and Kaplan 2007): uniform over the different pages, the same for any order, and that of two
    corpora is that of their two sketches. Copies of a page are kept once, and blank pages are none. Raises `TypeError`
    for what is no `str`.

    >>> sample(["b", "a", "c"]) == sample(["c", "b", "a"])
    True
    >>> len(sample(map(str, range(5000)))[0])
    2000
    >>> sample(["a", "", "a"])
    (('a',), 2)
    """
    kept: list[tuple[int, str]] = []
    within: set[tuple[int, str]] = set()
    number = 0
    for page in pages:
        if not isinstance(page, str):
            raise TypeError(f"textfix learns from text: expected a str, not {type(page).__name__}")
        if not page or page.isspace():
            continue
        number += 1
        text = page[:LONGEST_PAGE]
        key = -zlib.crc32(text.encode("utf-8", "surrogatepass")), text
        if key in within or (len(kept) == most and key < kept[0]):
            continue
        within.add(key)
        if len(kept) < most:
            heapq.heappush(kept, key)
        else:
            within.discard(heapq.heapreplace(kept, key))
    return tuple(text for _, text in sorted(kept, reverse=True)), number
