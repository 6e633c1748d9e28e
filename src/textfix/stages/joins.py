"""joins: lines that a hyperlink or a wrap split are put together again."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import regex

from textfix import boundaries, glued, grammar
from textfix.changes import Join, Line, Proposal, Repair
from textfix.knowledge import breaks

if TYPE_CHECKING:
    from textfix.config import Config
    from textfix.knowledge import Knowledge
    from textfix.knowledge.lexicon import Lexicon
    from textfix.seen import Seen

JOINABLE: Final = frozenset({None, "body", "caption", "title", "heading"})
_ODD: Final = frozenset("abcdefghijklmnopqrstuvwxyz,.;:!?)]%”’")
"""What a line of its own seldom begins with: small letters and the marks that follow a word."""
BULLET: Final = regex.compile(r"\s*+(?:[-•*|»·►▪–—>+#→✓●○■◦‣]|\(?\d{1,3}[.)]\s|\(?[a-zA-Z][.)]\s|\[\d)")
ITEM: Final = regex.compile(r"\s*+[-•*|»·►▪>+#→✓●○■◦‣]\s")
CODE: Final = regex.compile(r"[{}<>=\\]|;$|\(\)|^\s{4,}|\t|::|\$ ")

MOST_SEEN: Final = 400
"""Code is looked for in so many characters of a line."""

INDENTED: Final = ("  ", "\t")
"""What a line of its own begins with, of code and of what is set as columns."""

MARK: Final = regex.compile(r"[^\w\s]*[={}][^\w\s]*|\(?\)[;:]|[\])]{2,}[:;,]?")
"""A token of code on a line of its own, as no sentence has it."""

FEWEST_MARKS, LEAST_WORDS = 2, 4
"""So many of them among neighbouring lines of fewer words are code that a page shows token by token."""

LEAST_WIDTH, MOST_WIDTH = 40, 130
"""Columns at which text may be hard-wrapped."""

FEWEST_CUTS, LEAST_CUTS = 2, 0.015
"""The model is asked about a page where so many line breaks, and such a share of all, may be cuts: the line below
begins oddly and the one above does not end."""

SURE, FEWEST_SURE, LEAST_SURE, LEAST_SHOWN = 0.97, 2, 0.005, 8
"""A page was cut at its elements when the model is surer than the first of so many lines, and of such a share, that
have so many words with the line above and begin or follow as no line does. A value below its label does not count, for
many a page that was not cut has it so; sentences below their labels do.

Two folds of the sites held out: with these 80.0 % of the split blocks are whole again and 1.1 of 1,000 lines of
undamaged pages are joined, half of them on a page that is wrapped; where no labels count 78.6 % and 1.0. Whatever
lines count bring 80.4 %, but a shop has prices with ratings below: on a third fold 3.3 of 1,000 lines.
"""

TEMPER, OF_LABEL, OF_OPEN = 0.8, 0.75, -0.85
"""The networks are surer of sites that they never saw than they are right: their logits are taken so many times, and
these are added below a label and between a line that does not end and one that begins with a capital.

Fitted to two folds of the sites that no network saw; from one fold for the other they bring 1.5 % and 1.2 % more blocks
back at the same loss.
"""

LEAST_CHANCE: Final = 0.001

MOST_LABEL, LEAST_SENTENCE, FEWEST_LABELS = 6, 5, 3
"""A label has at most so many words; so many labels, each with a sentence of at least so many words below, show a cut
page too."""

SENTENCE_END: Final = (".", "!", "?", ".”", '."')

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


def _cut_runs(lines: Sequence[Line], texts: Sequence[str], knowledge: Knowledge, seen: Seen | None) -> list[Run]:
    """Runs of lines that are one sentence or paragraph, cut where links or other elements stood.

    A page cut at every element shows it in many places: there the model decides, boldly. On any other page it takes
    the grammar of a sentence, or the layout of a sentence a line.
    """
    filled = [index for index, text in enumerate(texts) if text]
    labels = _labels(texts)
    pairs = itertools.pairwise(texts)
    cuts = sum([below[0] in _ODD and not grammar.closed(above) for above, below in pairs if above and below])
    cuts += len(labels)
    if FEWEST_LINES <= len(filled) <= MOST_LINES and cuts >= FEWEST_CUTS and cuts >= LEAST_CUTS * len(filled):
        able = Able(lines, texts)
        telling, labelled = _telling(texts, filled, able), list(filter(able.to_go_on, labels))
        if_cut = [1.0] * len(texts)  # what the model says is asked only where it could show a cut page
        if _was_cut(if_cut, telling, labelled, len(filled)):
            for chances, of_cut in _chances(texts, filled, knowledge, seen):
                if not _was_cut(chances, telling, labelled, len(filled)):
                    break
                if_cut = of_cut
            else:
                return list(_judged(_tempered(texts, if_cut, able)))
    found = grammar.runs(texts, lambda: _able(lines, texts), len(texts) < FEWEST_LINES, knowledge.lexicon)
    return [Run(start, stop, "a sentence that a link cut into lines", 0.85) for start, stop in found]


def _labels(texts: Sequence[str]) -> list[int]:
    """The lines that are a sentence below a label, if there are several."""
    below = [index for index, text in enumerate(texts, 1) if text[-1:] == ":" and text.count(" ") < MOST_LABEL]
    if len(below) < FEWEST_LABELS:
        return []
    found = [index for index in below if index < len(texts) and _is_sentence(texts[index])]
    return found if len(found) >= FEWEST_LABELS else []


def _is_sentence(text: str) -> bool:
    return text.count(" ") >= LEAST_SENTENCE - 1 and text.endswith(SENTENCE_END)


def _was_cut(chances: Sequence[float], telling: Sequence[int], labelled: Sequence[int], filled: int) -> bool:
    sure = sum([chances[index] > SURE for index in telling])
    below_labels = sum([chances[index] > SURE for index in labelled])
    if below_labels >= FEWEST_LABELS:
        sure += below_labels
    return sure >= FEWEST_SURE and sure >= LEAST_SURE * filled


def _telling(texts: Sequence[str], filled: Sequence[int], able: Able) -> list[int]:
    """The lines that show a cut page where the model is sure of them."""
    pairs = [(texts[index - 1], texts[index], index) for index in filled if index and texts[index - 1]]
    return [index for above, below, index in pairs if _shows(above, below) and able.to_go_on(index)]


def _shows(above: str, below: str) -> bool:
    """Whether two lines that are surely one are prose that was cut, and no price with its rating."""
    if above[-1] == ":" or above.count(" ") + below.count(" ") < LEAST_SHOWN - 2:
        return False
    return (below[0] in _ODD and not grammar.closed(above)) or grammar.awaits(above)


class Able:
    """Which lines may go on from the line above: neither is a heading or a caption, nor are they code or columns."""

    def __init__(self, lines: Sequence[Line], texts: Sequence[str]) -> None:
        self._lines = lines
        self._texts = texts

    @cached_property
    def _listed(self) -> set[int]:
        return {index + step for index in _listings(self._texts) for step in (0, 1)}

    def to_go_on(self, index: int) -> bool:
        """Whether a line may; it has to have one above."""
        above, line = self._lines[index - 1], self._lines[index]
        if line.part not in JOINABLE or above.part not in JOINABLE or line.text.startswith(INDENTED):
            return False
        if CODE.search(line.text[:MOST_SEEN]) and CODE.search(above.text[:MOST_SEEN]):
            return False
        return index not in self._listed


def _chances(
    texts: Sequence[str], filled: Sequence[int], knowledge: Knowledge, seen: Seen | None
) -> Iterator[tuple[list[float], list[float]]]:
    """For each line how likely it goes on from the line above, on any page and on a cut one, after each network.

    Without a line above both are 0.
    """
    after_blank = [index > 0 and not texts[index - 1] for index in filled]
    look = boundaries.look([texts[index] for index in filled], after_blank, knowledge.lexicon, seen)
    below = [(row, index) for row, index in enumerate(filled) if index and not after_blank[row]]
    for judged in knowledge.joins.judge(*look):
        chances, if_cut = [0.0] * len(texts), [0.0] * len(texts)
        for row, index in below:
            chances[index], if_cut[index] = judged[0][row], judged[1][row]
        yield chances, if_cut


def _tempered(texts: Sequence[str], chances: Sequence[float], able: Able) -> list[float]:
    """The chances on a cut page, as sure as they turn out on sites that no network saw; 0 for lines that may not."""
    return [
        1 / (1 + math.exp(-TEMPER * math.log(sure / (1 - sure)) - _lean(texts[index - 1], texts[index])))
        if chance and able.to_go_on(index) and (sure := min(max(chance, LEAST_CHANCE), 1 - LEAST_CHANCE))
        else 0.0
        for index, chance in enumerate(chances)
    ]


def _lean(above: str, below: str) -> float:
    if grammar.continues(below):
        return 0.0
    if above[-1] == ":":
        return OF_LABEL if above.count(" ") < MOST_LABEL else 0.0
    return 0.0 if grammar.closed(above) else OF_OPEN


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


def _able(lines: Sequence[Line], texts: Sequence[str]) -> list[bool]:
    """Which lines may be joined at all: no list items, no code."""
    return [
        bool(text) and line.part in JOINABLE and not BULLET.match(line.text) and not CODE.search(line.text[:MOST_SEEN])
        for line, text in zip(lines, texts, strict=True)
    ]


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
            broken += not grammar.closed(left)
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
            if ITEM.match(texts[stop]) or (BULLET.match(texts[stop]) and grammar.closed(texts[stop - 1])):
                break
            stop += 1
        if stop - position > 1:
            yield Run(position, stop, f"a paragraph wrapped at {width} columns", 0.9)
        position = stop


def _no_room(left: str, right: str, width: int) -> bool:
    return len(left) + 1 + len(right.split(None, 1)[0]) > width or left.endswith("-")
