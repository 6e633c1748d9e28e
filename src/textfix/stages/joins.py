"""joins: lines that a hyperlink or a wrap split are put together again."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import regex

from textfix import boundaries, glued
from textfix.changes import Join, Line, Proposal, Repair
from textfix.knowledge import breaks

if TYPE_CHECKING:
    from textfix.config import Config
    from textfix.knowledge import Knowledge
    from textfix.knowledge.lexicon import Lexicon
    from textfix.seen import Seen

JOINABLE: Final = frozenset({None, "body", "caption", "title", "heading"})
TERMINAL: Final = tuple(".!?:;。！？…")
CLOSING: Final = "\"'”’)]»*_"
_ENDS: Final = frozenset('.!?”"')
_ODD: Final = frozenset("abcdefghijklmnopqrstuvwxyz,.;:!?)]%”’")
"""What a line of its own seldom begins with: small letters and the marks that follow a word."""
BULLET: Final = regex.compile(r"\s*+(?:[-•*|»·►▪–—>+#→✓●○■◦‣]|\(?\d{1,3}[.)]\s|\(?[a-zA-Z][.)]\s|\[\d)")
ITEM: Final = regex.compile(r"\s*+[-•*|»·►▪>+#→✓●○■◦‣]\s")
SENTENCE: Final = regex.compile(r"[.!?][\"”’)]?\s+[\"“(]?\p{Lu}")
CODE: Final = regex.compile(r"[{}<>=\\]|;$|\(\)|^\s{4,}|\t|::|\$ ")

MARK: Final = regex.compile(r"[^\w\s]*[={}][^\w\s]*|\(?\);")
"""A token of code on a line of its own, as no sentence has it."""

FEWEST_MARKS, LEAST_WORDS = 2, 4
"""So many of them among neighbouring lines of fewer words are code that a page shows token by token."""

LEAST_WIDTH, MOST_WIDTH = 40, 130
"""Columns at which text may be hard-wrapped."""

MOST_FRAGMENT: Final = 4
"""Words of a hyperlinked keyword that the translator capitalised."""

SENTENCE_END: Final = (".", '."', ".”")

MOST_KEYWORDS, LEAST_REST = 3, 8
"""So many keywords stand one after the other, and so many words of their sentence are below one in small letters."""

LEAST_PROSE: Final = 12
"""Words of a line that is prose beyond doubt."""

LONG: Final = 9
"""A capitalised line of so many words is a sentence of its own, whatever the line before awaits."""

FEWEST_CUTS, LEAST_CUTS = 2, 0.015
"""The model is asked about a page where so many line breaks, and such a share of all, may be cuts: the line below
begins oddly and the one above does not end."""

SURE, FEWEST_SURE, LEAST_SURE = 0.97, 2, 0.005
"""A page was cut at its elements when the model is surer than the first of so many lines, and of such a share. A value
below its label does not count, for many a page that was not cut has it so.

Two folds of the sites held out: with these 76.4 % of the split blocks are whole again and 0.66 of 1,000 lines of
undamaged pages are joined, nearly all of them on a page that is wrapped; with 0.95 and 1.5 % 75.6 % and 0.63. Where
labels count 78.1 % are whole again, but on a third fold 10 of 1,000 lines of undamaged pages are joined, nearly all
values to their labels; where cuts in 1 % of the lines are enough 77.2 %, and 3.
"""

FEWEST_LINES, MOST_LINES = 8, 10_000
"""A text of fewer lines or of more is judged by its grammar alone; no rendering of 1,476 pages had more than 6,440."""


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring lines from `start` to before `stop` that are one, and why."""

    start: int
    stop: int
    reason: str
    confidence: float


def joins(lines: Sequence[Line], knowledge: Knowledge, config: Config, seen: Seen | None = None) -> Iterator[Proposal]:
    r"""Sentences that a hyperlink cut into lines, and paragraphs wrapped at a width.

    It refuses to join headings, list items, verse, tables and code: a run of lines is joined only when it begins as
    a sentence begins, ends as one ends, and each break within it stands where none can be.

    >>> from textfix.changes import split
    >>> from textfix.config import Config
    >>> from textfix.knowledge import load
    >>> [join.after for join in joins(split("We met the\nTextile Guild\nin spring."), load(None), Config())]
    ['We met the Textile Guild in spring.']
    >>> list(joins(split("Contents\nThe mill\nThe town"), load(None), Config()))
    []
    """
    for line, column, before, after in glued.words(lines, knowledge.lexicon, config.allowed, seen):
        reason = "words without the space of a line break"
        yield Repair("joins", line.number, column, before, after, reason, 0.8)
    texts = [line.text.strip() for line in lines]
    runs = _wrapped_runs(lines, texts) or _cut_runs(lines, texts, knowledge, seen)
    for run in runs:
        members = lines[run.start : run.stop]
        after = texts[run.start]
        for text in texts[run.start + 1 : run.stop]:
            after = glue(after, text, knowledge.lexicon)
        before = "\n".join(line.text for line in members)
        numbers = tuple(line.number for line in members)
        yield Join("joins", members[0].number, numbers, before, after, run.reason, run.confidence)


def glue(left: str, right: str, lexicon: Lexicon | None) -> str:
    """Two pieces of a sentence with the right space between them, or none.

    >>> glue("the mill", ", too", None), glue("the", "mill", None), glue("(", "see", None)
    ('the mill, too', 'the mill', '(see')
    """
    if right[0] in ",.;:!?)]”’%。，" or right.startswith(("'s", "’s", "n't")) or left[-1] in "([“$£€/@#":
        return left + right
    if left.endswith(("-", "\xad")) and len(left) > 1 and left[-2].isalpha() and right[0].islower():
        head, tail = left[:-1].split()[-1], regex.match(r"\p{L}*", right)
        rest = tail.group() if tail else ""
        whole = (head.rpartition("-")[2] + rest).lower()
        if lexicon is not None and whole.isalpha() and (whole in lexicon or rest not in lexicon):
            return left[:-1] + right
        return left + right
    return f"{left} {right}"


def _closed(text: str) -> bool:
    return text.rstrip(CLOSING).endswith(TERMINAL)


def _continues(text: str) -> bool:
    """Whether a line begins as no sentence begins: in small letters or with punctuation."""
    first = text[0]
    return first.islower() or first in ",.;:!?)]%”’" or text.startswith(("'s ", "’s "))


def _awaits(text: str) -> bool:
    """Whether a line ends as no line ends: with an article, a preposition, a comma, an open bracket."""
    return text[-1] in ",([“-–—&/" or _ends_open(text)


def _ends_open(text: str) -> bool:
    return text.rsplit(None, 1)[-1].lower() in glued.OPEN_WORDS


def _cut_runs(lines: Sequence[Line], texts: Sequence[str], knowledge: Knowledge, seen: Seen | None) -> list[Run]:
    """Runs of lines that are one sentence or paragraph, cut where links or other elements stood.

    A page cut at every element shows it in many places: there the model decides, boldly. On any other page it takes
    the grammar of a sentence, or the layout of a sentence a line.
    """
    filled = [index for index, text in enumerate(texts) if text]
    pairs = itertools.pairwise(texts)
    cuts = sum([below[0] in _ODD and not _closed(above) for above, below in pairs if above and below])
    if FEWEST_LINES <= len(filled) <= MOST_LINES and cuts >= FEWEST_CUTS and cuts >= LEAST_CUTS * len(filled):
        chances: list[float] = []
        for chances in _chances(lines, texts, filled, knowledge, seen):
            if not _was_cut(texts, chances, len(filled)):
                break
        else:
            return list(_judged(chances))
    return list(_by_grammar(lines, texts, knowledge.lexicon))


def _was_cut(texts: Sequence[str], chances: Sequence[float], filled: int) -> bool:
    sure = sum([chance > SURE and texts[index - 1][-1] != ":" for index, chance in enumerate(chances)])
    return sure >= FEWEST_SURE and sure >= LEAST_SURE * filled


def _chances(
    lines: Sequence[Line], texts: Sequence[str], filled: Sequence[int], knowledge: Knowledge, seen: Seen | None
) -> Iterator[list[float]]:
    """For each line how likely it goes on from the line above, after each network; 0 where neither may be joined."""
    after_blank = [index > 0 and not texts[index - 1] for index in filled]
    listed = {index + step for index in _listings(texts) for step in (0, 1)}
    able = [
        index > 0
        and not blank
        and index not in listed
        and lines[index].part in JOINABLE
        and lines[index - 1].part in JOINABLE
        for index, blank in zip(filled, after_blank, strict=True)
    ]
    look = boundaries.look([texts[index] for index in filled], after_blank, knowledge.lexicon, seen)
    for judged in knowledge.joins.judge(*look):
        chances = [0.0] * len(texts)
        for index, joinable, chance in zip(filled, able, judged, strict=True):
            if joinable:
                chances[index] = chance
        yield chances


def _listings(texts: Sequence[str]) -> Iterator[int]:
    """The lines of code that a page shows token by token: the marks, and the short lines around them."""
    marks = {index for index, text in enumerate(texts) if not text[:1].isalnum() and MARK.fullmatch(text)}
    if len(marks) < FEWEST_MARKS:
        return
    for short, group in itertools.groupby(range(len(texts)), lambda index: _short(texts[index])):
        stretch = list(group)
        if short and len(marks.intersection(stretch)) >= FEWEST_MARKS:
            yield from stretch


def _short(text: str) -> bool:
    return bool(text) and text.count(" ") < LEAST_WORDS - 1


def _judged(chances: Sequence[float]) -> Iterator[Run]:
    for start, stop in breaks.runs(chances):
        confidence = round(min(0.95, max(0.85, *chances[start + 1 : stop])), 3)
        yield Run(start, stop, "a sentence that a link cut into lines", confidence)


def _by_grammar(lines: Sequence[Line], texts: Sequence[str], lexicon: Lexicon) -> Iterator[Run]:
    """Runs that the grammar of a sentence shows, in a short text or on a page of a sentence a line."""
    short = len(texts) < FEWEST_LINES
    if not (short and len(texts) > 1) and not (_has_fragment(texts) and _sentence_a_line(texts)):
        return
    able = _able(lines, texts)
    keywords = {} if short else dict(_keyword_runs(texts, able, lexicon))
    position = 0
    while position < len(texts):
        stop = _run_end(texts, able, position)
        awaited = any(_ends_open(text) for text in texts[position : stop - 1])
        if not (short or awaited):
            stop = keywords.get(position, position + 1)
        if stop > position + 1:
            yield Run(position, stop, "a sentence that a link cut into lines", 0.85)
        position = stop


def _able(lines: Sequence[Line], texts: Sequence[str]) -> list[bool]:
    """Which lines may be joined at all: no list items, no code."""
    return [
        bool(text) and line.part in JOINABLE and not BULLET.match(line.text) and not CODE.search(line.text[:400])
        for line, text in zip(lines, texts, strict=True)
    ]


def _has_fragment(texts: Sequence[str]) -> bool:
    """Whether a few words stand on a line below the end of a sentence or below prose."""
    return any(
        text[-1] not in _ENDS and text.count(" ") < MOST_FRAGMENT
        for above, text in itertools.pairwise(texts)
        if text and above and (above[-1] in _ENDS or above.count(" ") >= LEAST_PROSE - 1)
    )


def _run_end(texts: Sequence[str], able: Sequence[bool], start: int) -> int:
    """Where the run that begins at `start` ends; `start + 1` where the line stands alone."""
    if not able[start] or _closed(texts[start]) or texts[start][0].islower():
        return start + 1
    stop, firm = start + 1, False
    while stop < len(texts) and able[stop] and stop - start < breaks.MOST_RUN:
        left, right = texts[stop - 1], texts[stop]
        if _closed(left) and not _continues(right):
            break
        sure = _breaks_a_sentence(texts, able, start, stop)
        if not sure:
            break
        firm = True
        stop += 1
    if firm and stop - start > 1 and _closed(texts[stop - 1]):
        return stop
    return start + 1


def _breaks_a_sentence(texts: Sequence[str], able: Sequence[bool], start: int, stop: int) -> bool:
    left, right = texts[stop - 1], texts[stop]
    within = stop - start > 1
    prose = within or len(left.split()) > 3 or _awaits(left)
    if _closed(left):
        return _continues(right) and not right[0].islower() and right[0] != "("
    if _continues(right):
        return prose
    if _awaits(left):
        return len(right.split()) < LONG
    # A capitalised keyword in the middle: the line after it has to go on with the sentence.
    following = texts[stop + 1] if stop + 1 < len(texts) and able[stop + 1] else ""
    return bool(following) and prose and len(left.split()) > 3 and len(right.split()) < LONG and _continues(following)


def _keyword_runs(texts: Sequence[str], able: Sequence[bool], lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """On a page of a sentence a line: keywords on lines of their own before the rest of the sentence.

    Where one is beyond doubt, the page was cut at its keywords, and those that could be headings are keywords too.
    """
    places = list(_keyword_places(texts, able))
    evident = any(_no_headings(texts, first, last, lexicon) for first, last in places)
    for first, last in places:
        if evident or _stump_or_rest(texts, first, last):
            yield first if _closed(texts[first - 1]) else first - 1, last + 1


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
    if _continues(below) or above[-1] == "," or _ends_open(above):
        return True
    keyword = texts[last - 1]
    again = any(text.casefold() == keyword for text in texts[first : last - 1])
    return keyword.islower() and not again and all(word in lexicon for word in keyword.split())


def _stump_or_rest(texts: Sequence[str], first: int, last: int) -> bool:
    """Whether what is below keywords is no sentence by itself, or seems none below several of them."""
    if not _closed(texts[first - 1]) or last + 1 == len(texts) or len(texts[last + 1].split()) < LEAST_PROSE:
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
    return len(words) <= MOST_FRAGMENT and all(word.isalpha() for word in words) and not _closed(text)


def _sentence_a_line(texts: Sequence[str]) -> bool:
    """Whether the page has a layout of one sentence on a line, as one translated site has it."""
    long = [text for text in texts if len(text.split()) >= 12]
    single = sum(not SENTENCE.search(text) for text in long)
    return len(long) >= 5 and single >= 0.6 * len(long)


def _wrapped_runs(lines: Sequence[Line], texts: Sequence[str]) -> list[Run]:
    """The paragraphs of a text that is hard-wrapped at some width; none of any other."""
    width = max((len(text) for text in texts if " " in text), default=0)  # an address may be wider
    if not LEAST_WIDTH <= width <= MOST_WIDTH or len(texts) < 3:
        return []
    full = broken = pairs = 0
    for left, right in itertools.pairwise(texts):
        if left and right:
            pairs += 1
            full += len(left) + 1 + len(right.split(None, 1)[0]) > width
            broken += not _closed(left)
    if pairs < 2 or full < 0.6 * pairs or broken < 0.5 * pairs:
        return []
    open_ = [bool(text) and line.part in JOINABLE for line, text in zip(lines, texts, strict=True)]
    return list(_wrapped(texts, open_, width))


def _wrapped(texts: Sequence[str], able: Sequence[bool], width: int) -> Iterator[Run]:
    """Paragraphs and list items: a line goes on below where the next line's first word had no room on it."""
    position = 0
    while position < len(texts):
        stop = position + 1
        while stop < len(texts) and able[stop - 1] and able[stop] and _no_room(texts[stop - 1], texts[stop], width):
            if ITEM.match(texts[stop]) or (BULLET.match(texts[stop]) and _closed(texts[stop - 1])):
                break
            stop += 1
        if stop - position > 1:
            yield Run(position, stop, f"a paragraph wrapped at {width} columns", 0.9)
        position = stop


def _no_room(left: str, right: str, width: int) -> bool:
    return len(left) + 1 + len(right.split(None, 1)[0]) > width or left.endswith("-")
