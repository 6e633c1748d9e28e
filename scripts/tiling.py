"""Which words of a page are the gold text's? Greedy string tiling: the longest runs of words that both have come first.

Greedy string tiling (Wise 1993, made for finding copied programs) covers both texts with runs of common words, and
each word of the gold text once: a headline that stands on the page three times is the article's once, and that where
the rest of the article is. Order does not matter to it, and not every rendering keeps a page's.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

SEED = 3
"""Words that a run has at least; single words only fill what is left open between two runs."""

MOST_PLACES = 60
"""A seed that stands so often in the gold text starts no run: those around it cover it."""

WIDEST_GAP = 60
"""Words of the page between two runs that are filled."""

FAR = 200
"""Words; all that is further away is equally far."""

Run = tuple[int, int, int]
"""Place on the page, place in the gold text, number of words."""


def tiled(page: Sequence[str], gold: Sequence[str]) -> list[int]:
    """For each word of the page its place in the gold text, or -1.

    >>> tiled("home about the end of the article home".split(), "the end of the article".split())
    [-1, -1, 0, 1, 2, 3, 4, -1]
    """
    place_of = [-1] * len(page)
    tiles = _gathered(page, _placed(page, gold))
    for start, place, size in tiles:
        place_of[start : start + size] = range(place, place + size)
    _fill(place_of, page, gold, tiles)
    return place_of


def _runs(page: Sequence[str], gold: Sequence[str]) -> Iterator[Run]:
    """The runs that both texts have and that are no parts of longer ones."""
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place in range(len(gold) - SEED + 1):
        places[tuple(gold[place : place + SEED])].append(place)
    for start in range(len(page) - SEED + 1):
        found = places.get(tuple(page[start : start + SEED]), ())
        for place in found if len(found) <= MOST_PLACES else ():
            if start and place and page[start - 1] == gold[place - 1]:
                continue
            size = SEED
            while start + size < len(page) and place + size < len(gold) and page[start + size] == gold[place + size]:
                size += 1
            yield start, place, size


def _placed(page: Sequence[str], gold: Sequence[str]) -> list[Run]:
    free, wanted = [True] * len(page), [True] * len(gold)
    heap = [(-size, start, place) for start, place, size in _runs(page, gold)]
    heapq.heapify(heap)
    tiles = []
    while heap:
        negative, start, place = heapq.heappop(heap)
        offset, size = _longest([free[start + i] and wanted[place + i] for i in range(-negative)])
        start, place = start + offset, place + offset
        if size < -negative:
            if size >= SEED:
                heapq.heappush(heap, (-size, start, place))
            continue
        tiles.append((start, place, size))
        free[start : start + size] = [False] * size
        wanted[place : place + size] = [False] * size
    return sorted(tiles, key=lambda tile: tile[1])


def _longest(flags: Sequence[bool]) -> tuple[int, int]:
    """Start and length of the longest run of true ones."""
    best, begun = (0, 0), 0
    for index, flag in enumerate([*flags, False]):
        if not flag:
            if index - begun > best[1]:
                best = begun, index - begun
            begun = index + 1
    return best


def _gathered(page: Sequence[str], tiles: list[Run]) -> list[Run]:
    """Each run at that of its places on the page which is nearest to the runs before and after it in the gold text."""
    free = [True] * len(page)
    starts: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for start in range(len(page) - SEED + 1):
        starts[tuple(page[start : start + SEED])].append(start)
    for start, _, size in tiles:
        free[start : start + size] = [False] * size
    for _ in range(2):
        for index, (start, place, size) in enumerate(tiles):
            words = page[start : start + size]
            free[start : start + size] = [True] * size
            copies = [
                copy
                for copy in starts[tuple(words[:SEED])]
                if page[copy : copy + size] == words and all(free[copy : copy + size])
            ]
            ranked = [(_distance(tiles, index, copy), copy != start, copy) for copy in copies]
            best = min(ranked)[2]
            tiles[index] = best, place, size
            free[best : best + size] = [False] * size
    return tiles


def _distance(tiles: Sequence[Run], index: int, start: int) -> int:
    """Words between a run that stood at `start` and its neighbours in the gold text."""
    size, gaps = tiles[index][2], 0
    if index:
        gaps += min(FAR, abs(start - tiles[index - 1][0] - tiles[index - 1][2]))
    if index + 1 < len(tiles):
        gaps += min(FAR, abs(tiles[index + 1][0] - start - size))
    return gaps


def _fill(place_of: list[int], page: Sequence[str], gold: Sequence[str], tiles: list[Run]) -> None:
    """Short pieces between two runs, before the first, and after the last."""
    ends = [(0, 0, 0), *tiles, (len(page), len(gold), 0)]
    for number, (one, two) in enumerate(pairwise(ends)):
        start, stop = one[0] + one[2], two[0]
        if number == 0:
            start = max(start, stop - WIDEST_GAP)
        if number == len(tiles):
            stop = min(stop, start + WIDEST_GAP)
        place, end = one[1] + one[2], two[1]
        if not 0 < stop - start <= WIDEST_GAP or place >= end:
            continue
        matcher = SequenceMatcher(None, page[start:stop], gold[place:end], autojunk=False)
        for at, where, size in matcher.get_matching_blocks():
            for offset in range(size):
                if place_of[start + at + offset] < 0:
                    place_of[start + at + offset] = place + where + offset
