"""The grammar of sentences that were cut into lines: which lines are one, where a page does not show it elsewhere.

A line ends as no line ends (with an article, a preposition, a comma), the next begins as no sentence begins. On a page
of a sentence a line, keywords stand on lines of their own.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

import regex

from textfix import glued
from textfix.knowledge import breaks

if TYPE_CHECKING:
    from textfix.knowledge.lexicon import Lexicon

TERMINAL: Final = tuple(".!?:;。！？…")
CLOSING: Final = "\"'”’)]»*_"
_ENDS: Final = frozenset('.!?”"')
SENTENCE: Final = regex.compile(r"[.!?][\"”’)]?\s+[\"“(]?\p{Lu}")

MOST_FRAGMENT: Final = 4
"""Words of a hyperlinked keyword that the translator capitalised."""

SENTENCE_END: Final = (".", '."', ".”")

MOST_KEYWORDS, LEAST_REST = 3, 8
"""So many keywords stand one after the other, and so many words of their sentence are below one in small letters."""

LEAST_PROSE: Final = 12
"""Words of a line that is prose beyond doubt."""

FEWEST_PROSE, MOST_ENDED, MOST_CAPITALS = 8, 0.9, 0.4
"""Where of so many lines of prose such a share has an end, one without an end was cut, if it has fewer capitals than a
headline. Of 445,769 lines of undamaged pages 7 stand above keywords like that."""

LONG: Final = 9
"""A capitalised line of so many words is a sentence of its own, whatever the line before awaits."""


def runs(
    texts: Sequence[str], able: Callable[[], Sequence[bool]], short: bool, lexicon: Lexicon
) -> Iterator[tuple[int, int]]:
    """The runs of lines that are one, in a short text or on a page of a sentence a line.

    `able` tells which lines may be joined at all.

    >>> from textfix.knowledge import load
    >>> list(runs(["We met the", "Textile Guild", "in spring."], lambda: [True] * 3, True, load(None).lexicon))
    [(0, 3)]
    """
    if not (short and len(texts) > 1) and not (_has_fragment(texts) and _sentence_a_line(texts)):
        return
    joinable = able()
    keywords = {} if short else dict(_keyword_runs(texts, joinable, lexicon))
    position = 0
    while position < len(texts):
        stop = _run_end(texts, joinable, position)
        awaited = any(ends_open(text) for text in texts[position : stop - 1])
        if not (short or awaited):
            stop = keywords.get(position, position + 1)
        if stop > position + 1:
            yield position, stop
        position = stop


def closed(text: str) -> bool:
    """Whether a line ends as a sentence or a label ends."""
    return text.rstrip(CLOSING).endswith(TERMINAL)


def continues(text: str) -> bool:
    """Whether a line begins as no sentence begins: in small letters or with punctuation."""
    first = text[0]
    return first.islower() or first in ",.;:!?)]%”’" or text.startswith(("'s ", "’s "))


def awaits(text: str) -> bool:
    """Whether a line ends as no line ends: with an article, a preposition, a comma, an open bracket."""
    return text[-1] in ",([“-–—&/" or ends_open(text)


def ends_open(text: str) -> bool:
    """Whether a line's last word is one that awaits another."""
    return text.rsplit(None, 1)[-1].lower() in glued.OPEN_WORDS


def _has_fragment(texts: Sequence[str]) -> bool:
    """Whether a few words stand on a line below the end of a sentence or below prose."""
    return any(
        text[-1] not in _ENDS and text.count(" ") < MOST_FRAGMENT
        for above, text in itertools.pairwise(texts)
        if text and above and (above[-1] in _ENDS or above.count(" ") >= LEAST_PROSE - 1)
    )


def _run_end(texts: Sequence[str], able: Sequence[bool], start: int) -> int:
    """Where the run that begins at `start` ends; `start + 1` where the line stands alone."""
    if not able[start] or closed(texts[start]) or texts[start][0].islower():
        return start + 1
    stop, firm = start + 1, False
    while stop < len(texts) and able[stop] and stop - start < breaks.MOST_RUN:
        left, right = texts[stop - 1], texts[stop]
        if closed(left) and not continues(right):
            break
        sure = _breaks_a_sentence(texts, able, start, stop)
        if not sure:
            break
        firm = True
        stop += 1
    if firm and stop - start > 1 and closed(texts[stop - 1]):
        return stop
    return start + 1


def _breaks_a_sentence(texts: Sequence[str], able: Sequence[bool], start: int, stop: int) -> bool:
    left, right = texts[stop - 1], texts[stop]
    within = stop - start > 1
    prose = within or len(left.split()) > 3 or awaits(left)
    if closed(left):
        return continues(right) and not right[0].islower() and right[0] != "("
    if continues(right):
        return prose
    if awaits(left):
        return len(right.split()) < LONG
    # A capitalised keyword in the middle: the line after it has to go on with the sentence.
    following = texts[stop + 1] if stop + 1 < len(texts) and able[stop + 1] else ""
    return bool(following) and prose and len(left.split()) > 3 and len(right.split()) < LONG and continues(following)


def _keyword_runs(texts: Sequence[str], able: Sequence[bool], lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """On a page of a sentence a line: keywords on lines of their own before the rest of the sentence.

    Where one is beyond doubt, the page was cut at its keywords, and those that could be headings are keywords too.
    """
    places = list(_keyword_places(texts, able))
    evident = any(_no_headings(texts, first, last, lexicon) for first, last in places)
    ended = bool(places) and _ends_its_sentences(texts)
    for first, last in places:
        if evident or _stump_or_rest(texts, first, last) or (ended and _breaks_off(texts[first - 1], texts[last])):
            yield first if closed(texts[first - 1]) else first - 1, last + 1


def _keyword_places(texts: Sequence[str], able: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Where a few words or several stand between prose and a sentence: the first such line, and the sentence's."""
    first = 1
    while first < len(texts) - 1:
        last = first
        while last < len(texts) and able[last] and _fragment(texts[last]):
            last += 1
        if 0 < last - first <= MOST_KEYWORDS and last < len(texts) and able[last] and able[first - 1]:
            above, rest = texts[first - 1], texts[last]
            named = rest.startswith(texts[last - 1])
            if (
                len(above.split()) >= LEAST_PROSE
                and above[-1] not in ":;"
                and rest.endswith(SENTENCE_END)
                and not named
            ):
                yield first, last
        first = max(last, first + 1)


def _no_headings(texts: Sequence[str], first: int, last: int, lexicon: Lexicon) -> bool:
    """Whether the last keyword is in small letters, or what is above or below them is no whole sentence."""
    above, below = texts[first - 1], texts[last]
    if len(below.split()) < LEAST_REST:
        return False
    if continues(below) or above[-1] == "," or ends_open(above):
        return True
    keyword = texts[last - 1]
    again = any(text.casefold() == keyword for text in texts[first : last - 1])
    return keyword.islower() and not again and all(word in lexicon for word in keyword.split())


def _ends_its_sentences(texts: Sequence[str]) -> bool:
    """Whether nearly every line of prose on the page ends as a sentence ends."""
    prose = [text for text in texts if text.count(" ") >= LEAST_PROSE - 1]
    return len(prose) >= FEWEST_PROSE and sum(map(closed, prose)) >= MOST_ENDED * len(prose)


def _breaks_off(above: str, below: str) -> bool:
    """Whether prose, and no headline, has no end although a sentence stands below."""
    words = above.split()
    capitals = sum(word[0].isupper() for word in words)
    return above[-1].isalpha() and capitals < MOST_CAPITALS * len(words) and below.count(" ") >= LEAST_REST - 1


def _stump_or_rest(texts: Sequence[str], first: int, last: int) -> bool:
    """Whether what is below keywords is no sentence by itself, or seems none below several of them."""
    if not closed(texts[first - 1]) or last + 1 == len(texts) or len(texts[last + 1].split()) < LEAST_PROSE:
        return False
    rest = texts[last].split()
    if last - first > 1:
        return len(rest) >= LEAST_PROSE and rest[0] not in _STARTERS
    return len(rest) <= 5 and not any(word.lower() in glued.OPEN_WORDS or word in _STARTERS for word in rest)


_STARTERS: Final = frozenset(
    "The A An It This That These Those In On At He She They We I You There If When As For".split()
)


def _fragment(text: str) -> bool:
    words = text.split()
    return len(words) <= MOST_FRAGMENT and all(word.isalpha() for word in words) and not closed(text)


def _sentence_a_line(texts: Sequence[str]) -> bool:
    """Whether the page has a layout of one sentence on a line, as one translated site has it."""
    long = [text for text in texts if text.count(" ") >= LEAST_PROSE - 1]
    if len(long) < 5:
        return False
    several = filter(SENTENCE.search, long)
    return next(itertools.islice(several, 2 * len(long) // 5, None), None) is None
