"""Which pairs of lost and put do unknown forms suggest? Those that would make common words of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

import regex

from textfix.knowledge.lexicon import Lexicon

LONGEST_LOST: Final = 10
LONGEST_PUT: Final = 14
LEAST_KEPT: Final = 3
"""So many letters of a word must be left of it, or anything could have been anything."""

COMMON: Final = 25
"""Band of the words that may have been meant: 316 in a billion. Rarer ones add more accidents than words."""

MOST_CHOICES: Final = 100
"""Of the strings that may have stood in one frame (`-s`) so many are tried, the most missing ones."""

MARK: Final = regex.compile(r"(?<=\p{L})(?:<\p{L}{1,3}>|[^\p{L}'’\-‑.]+)(?=\p{L})")
TAG: Final = regex.compile(r"<\p{L}{1,3}>")
MASKS: Final = frozenset("*#_-.$@!?•")
MASKED: Final = regex.compile(r"[*#_\-.$@!?•]+")

MOST_WORDS, LONGEST_SHOWN = 8, 3
"""What may be any of more words is no mask to learn from; letters that a mask shows on either side."""

Frames = Mapping[tuple[str, str], Sequence[str]]


def framed(missing: Mapping[str, float], lexicon: Lexicon) -> Frames:
    """For what may be left of a common word, before and after, the missing strings that may have stood between."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for word, band in lexicon.words.items():
        if band < COMMON or len(word) > 20:
            continue
        for start in range(len(word)):
            for end in range(start + 1, min(len(word), start + LONGEST_LOST) + 1):
                if word[start:end] in missing and len(word) - end + start >= 1:
                    found[word[:start], word[end:]].append(word[start:end])
        for end in range(1, 3):
            if word[:end].capitalize() in missing and len(word) - end >= 1:
                found["", word[end:]].append(word[:end].capitalize())
    for frame, losts in found.items():
        if len(losts) > MOST_CHOICES:
            found[frame] = sorted(losts, key=lambda lost: (missing[lost], lost))[:MOST_CHOICES]
    return found


def suggested(form: str, frames: Frames) -> Iterator[tuple[str, str]]:
    """The pairs of lost and put that would make a common word of the form."""
    lower = form.lower()
    length = len(form)
    with_mark = not form.isalpha()
    for start in range(length + 1):
        head = lower[:start]
        for end in range(start, min(length, start + LONGEST_PUT) + 1):
            kept = length - end + start
            if kept < LEAST_KEPT and not (kept and (with_mark or end - start >= 8 - 2 * kept)):
                continue
            losts = frames.get((head, lower[end:]))
            if losts:
                low, put = lower[start:end], form[start:end]
                yield from ((lost, put if lost[0].isupper() else low) for lost in losts)


def marked(form: str, missing: Mapping[str, float], lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """The pairs that a mark or a space within a form suggests by itself.

    It was put between letters (*li<x>nk*) or in their place, a mark for each (*dr?g*).
    """
    mark = MARK.search(form)
    if mark is None or not LEAST_KEPT <= len(form) <= LONGEST_PUT:
        return
    lower, start, end = form.lower(), mark.start(), mark.end()
    whole = lower[:start] + lower[end:]
    if mark.group() == " " and start == 1 and form[0].isupper() and lexicon.band(whole) >= COMMON:
        yield form[0], f"{form[0]} "  # a drop capital
    if lexicon.band(whole) >= COMMON and whole.isalpha():
        cuts = {(max(0, start - before), start + after) for before in range(1, 5) for after in range(1, 5)}
        for first, last in sorted(cuts | {(0, len(whole))}):
            if (lost := whole[first:last]) in missing and last > start:
                yield lost, lower[first:start] + mark.group() + whole[start:last]
    elif set(mark.group()) <= MASKS and (lower[:start] + lower[end:]).isalpha():
        shown = f"\n({lower[:start]})([a-z]{{{end - start}}})({lower[end:]})(?=\n)"
        words = regex.findall(shown, _common(lexicon))
        for head, gone, tail in words if len(words) <= MOST_WORDS else ():
            for before in range(min(LONGEST_SHOWN, start) + 1):
                for after in range(min(LONGEST_SHOWN, len(tail)) + 1):
                    left, right = head[start - before :], tail[:after]
                    yield left + gone + right, left + mark.group() + right


@lru_cache(maxsize=1)
def _common(lexicon: Lexicon) -> str:
    return "\n" + "\n".join(word for word, band in lexicon.words.items() if band >= COMMON) + "\n"


def plausible(lost: str, put: str, kept: int) -> bool:
    """Whether the pair is worth counting: enough of the word is left, and a space tears rather than joins words."""
    if not fits(lost, put):
        return False
    if not kept and len(lost) >= LEAST_KEPT and len(put) > 1 and not put.isalnum() and " " not in put:
        return True  # a mark for a whole word: its neighbours tell
    if kept >= LEAST_KEPT:
        return True
    if lost[0].isupper() and len(lost) > 1 and put.isdigit():
        return False  # *M1* and *2S* are names, not *Mac* and *Ars*
    if lost[0].isupper() and len(put) <= len(lost) + 1:
        return not (is_mark(put) and put.isascii() and put.isprintable())  # %s and %m are no *Iss* and *Ism*
    kept += len(lost) - len(core(lost, put)[0])
    if not put or any(map(str.isdigit, put)):
        return kept >= LEAST_KEPT
    return kept >= LEAST_KEPT or (len(lost) >= 3 and (len(put) >= 4 or (kept > 1 and is_mark(put))))


def fits(lost: str, put: str) -> bool:
    """Whether a mask that shows letters shows those of what was lost: as many for several marks, any number for one.

    >>> fits("spic", "s**c"), fits("appl", "s**c"), fits("sonic", "s**c"), fits("apple", "###"), fits("link", "li<x>nk")
    (True, False, False, True, True)
    """
    if not MASKS.intersection(put) or not any(map(str.isalpha, put)) or any(map(str.isspace, put)):
        return True
    if not all(character.isalnum() or character in MASKS for character in put):
        return True
    pieces = MASKED.split(put.lower())
    marks = (f"(?:\\w{{{len(mark)}}})?" if len(mark) > 1 else "\\w*" for mark in MASKED.findall(put))
    pattern = "".join(regex.escape(piece) + mark for piece, mark in zip(pieces, (*marks, ""), strict=True))
    return regex.fullmatch(pattern, lost.lower()) is not None


def is_mark(put: str) -> bool:
    """Whether something was put that good text does not have within words."""
    if put[:1] == "[" and put[-1:] == "]" and len(put) > LEAST_KEPT:
        return True
    return not all(character.isalnum() or character in " '’-‑.()[]{}_/\\+:&" for character in put)


def kept(lost: str, put: str) -> bool:
    """Whether what was put still shows what was lost: all of its letters, or some with marks for the rest.

    >>> kept("link", "li<x>nk"), kept("drug", "dr*g"), kept("bat", "<pat"), kept("gun", "###")
    (True, True, False, False)
    """
    letters = "".join(filter(str.isalpha, put))
    return shows(lost, put) or (len(letters) > 1 and shows(letters, lost))


def shows(part: str, whole: str) -> bool:
    """Whether the letters of the one stand in the other in their order, among others."""
    rest = iter(whole)
    return all(letter in rest for letter in part)


def tagged(lost: str, put: str) -> bool:
    """Whether nothing was lost, and a short tag came in: *li<x>nk*."""
    return "<" in put and TAG.sub("", put) == lost


def torn(lost: str, put: str) -> bool:
    """Whether nothing was lost, and a space came in."""
    return " " in put and put.replace(" ", "") == lost


def core(lost: str, put: str) -> tuple[str, str]:
    """What differs: both without the letters that they share at the start and at the end."""
    start = 0
    while start < min(len(lost), len(put)) and lost[start] == put[start]:
        start += 1
    end = 0
    while end < min(len(lost), len(put)) - start and lost[-1 - end] == put[-1 - end]:
        end += 1
    return lost[start : len(lost) - end], put[start : len(put) - end]


def cores(lost: str, put: str) -> Iterator[tuple[str, str]]:
    """The pair without letters that both have at their start or end."""
    if len(lost) > 1 and put and lost[0] == put[0]:
        yield lost[1:], put[1:]
        yield from cores(lost[1:], put[1:])
    if len(lost) > 1 and put and lost[-1] == put[-1]:
        yield lost[:-1], put[:-1]
        yield from cores(lost[:-1], put[:-1])
