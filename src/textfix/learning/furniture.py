"""Lines and templates that recur over the pages of a site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

LEAST_SHARE: Final = 0.3
LEAST_PAGES: Final = 3
"""A line is furniture when it stands on so large a share of the pages, and on so many."""

MOST_WORDS: Final = 25
"""A longer line is prose that pages quote from each other."""

LEAST_FIRST, FEWEST_FIXED = 2, 3
LONGEST_FRAME = 6, 3
LONGEST_SLOT: Final = 6
"""A template has so many fixed words before its slot and in all, and at most so many before and after it;
the slot holds at most so many."""


def furniture(texts: Sequence[str]) -> tuple[str, ...]:
    r"""The lines that recur, and templates with `*` for the words in which they differ, the commonest first.

    >>> pages = [f"{name} rose.\nAll about {name} here!\nBack to top" for name in ("Tin", "Zinc", "Lead")]
    >>> furniture(pages)
    ('All about * here!', 'Back to top')
    """
    texts = tuple(_different(texts))
    least = max(LEAST_PAGES, LEAST_SHARE * len(texts))
    whole: dict[str, set[int]] = defaultdict(set)
    framed: dict[tuple[str, str], set[int]] = defaultdict(set)
    fillers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for number, text in enumerate(texts):
        for line in {" ".join(line.split()) for line in text.split("\n")}:
            words = line.split(" ")
            if not line or len(words) > MOST_WORDS:
                continue
            whole[line].add(number)
            for frame, filler in _frames(words):
                framed[frame].add(number)
                fillers[frame].add(filler)
    lines = {line: len(pages) for line, pages in whole.items() if len(pages) >= least}
    frames = {
        frame: len(pages)
        for frame, pages in framed.items()
        if len(pages) >= least and len(fillers[frame]) >= LEAST_PAGES
    }
    rows = [*((-count, line) for line, count in lines.items())]
    rows += [(-count, " * ".join(frame).strip()) for frame, count in _narrowest(frames)]
    return tuple(line for _, line in sorted(rows))


def _different(texts: Sequence[str]) -> Iterator[str]:
    """Without pages that have the long lines of a page before: copies of an article are no evidence."""
    seen: set[str] = set()
    for text in texts:
        longest = sorted(set(text.split("\n")), key=lambda line: (-len(line), line))[:3]
        if sum(line in seen for line in longest) < max(1, len(longest) - 1):
            yield text
        seen.update(longest)


def _frames(words: Sequence[str]) -> Iterator[tuple[tuple[str, str], str]]:
    most_before, most_after = LONGEST_FRAME
    spelled = [any(map(str.isalpha, word)) for word in words]
    for before in range(1, min(most_before, len(words) - 1) + 1):
        for after in range(min(most_after, len(words) - before - 1) + 1):
            stop = len(words) - after
            first = sum(spelled[:before])
            if stop - before <= LONGEST_SLOT and first >= LEAST_FIRST and first + sum(spelled[stop:]) >= FEWEST_FIXED:
                yield (" ".join(words[:before]), " ".join(words[stop:])), " ".join(words[before:stop])


def _narrowest(frames: dict[tuple[str, str], int]) -> Iterator[tuple[tuple[str, str], int]]:
    """Of frames that are part of one another the one with the most fixed words that is about as frequent."""
    for frame, count in frames.items():
        before, after = frame
        narrower = (
            other
            for other in frames
            if other != frame
            and other[0].startswith(before)
            and other[1].endswith(after)
            and frames[other] >= 0.8 * count
        )
        if not any(narrower):
            yield frame, count
