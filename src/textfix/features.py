"""What can be seen of the lines of a page: of each by itself (`alone.py`), of its neighbours and of its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from textfix import alone
from textfix.alone import FIRST_WORDS as FIRST_WORDS
from textfix.alone import LAST_WORDS as LAST_WORDS
from textfix.alone import MOST_TOPICS as MOST_TOPICS
from textfix.alone import beside
from textfix.characters import by_line
from textfix.knowledge.network import Observed

if TYPE_CHECKING:
    from textfix.alone import Alone
    from textfix.characters import Array
    from textfix.knowledge import Knowledge
    from textfix.knowledge.cues import Cues
    from textfix.knowledge.furniture import Furniture
    from textfix.seen import Seen

PROSE: Final = 15
"""From so many words on a line is taken for prose when the page's topic is gathered."""

_PLACE: Final = (
    "said_above said_below blank_before blank_after indent position from_start from_end share page_lines topic "
    "no_topic same_first same_last like_above like_below"
).split()
_PHRASES: Final = "after_header after_comments below_comments headers_above above_comments".split()
PLACED: Final = ("position", "from_start", "from_end", "share", "page_lines")
"""What depends on where a line stands in its page and on the page's size."""


def names(cues: Cues, furniture: Furniture) -> list[str]:
    """The names of the numbers of a line, in order."""
    return [*alone.names(cues, furniture), *_PHRASES, *_PLACE]


def observe(
    texts: Sequence[str], knowledge: Knowledge, lines: Alone | None = None, filled: Sequence[int] | None = None
) -> Observed:
    """What is seen of the lines of a page; blank ones get no row. There has to be one that is not blank.

    `lines` is what `by_themselves` saw of those that are not, and `filled` are their places, where these are known.

    >>> from textfix.knowledge import load
    >>> known = load(None)
    >>> observed = observe(["A headline", "", "- Related reading"], known)
    >>> observed.numbers.shape == (2, len(names(known.cues, known.furniture))), observed.words.tolist()
    (True, [2.0, 3.0])
    """
    if filled is None:
        filled = [index for index, text in enumerate(texts) if text.strip()]
    lines = lines or by_themselves([texts[index] for index in filled], knowledge)
    furniture = knowledge.furniture
    header, comments = (lines.kinds == furniture.kinds.index(kind) for kind in ("header", "comments"))
    numbers = beside(len(filled), lines.numbers, *_after_phrases(header, comments), *_place(len(texts), filled, lines))
    buckets = lines.shown.values
    return Observed(
        numbers=numbers,
        buckets=abs(buckets),
        owners=lines.shown.owners,
        tails=buckets < 0,
        words=lines.words,
        topics=lines.topics.values,
        topic_owners=lines.topics.owners,
    )


def by_themselves(texts: Sequence[str], knowledge: Knowledge, seen: Seen | None = None) -> Alone:
    """What is seen of lines by themselves, or was seen of them in an earlier round; none may be blank.

    `seen` is what was found out about the page's lines before.
    """
    import numpy as np

    tables = knowledge.cues, knowledge.furniture, knowledge.lexicon
    if seen is None:
        return alone.look(texts, *tables)
    known: tuple[dict[str, int], Alone] | None = seen.recall("lines")
    if known is not None:
        rows, lines = known
        return lines.of(np.fromiter(map(rows.__getitem__, texts), np.int64, len(texts)))
    lines = alone.look(texts, *tables)
    rows = dict(zip(texts, range(len(texts)), strict=True))
    seen.keep("lines", (rows, lines))
    return lines


def _after_phrases(header: Array, comments: Array) -> list[Array]:
    """Where headers of lists and of comments stand before and after each line."""
    import numpy as np

    row = np.arange(len(header))
    return [
        np.exp((_last(header, row) - row) / 8),
        np.exp((_last(comments, row) - row) / 30),
        np.exp((_last(comments[::-1], row) - row)[::-1] / 30),
        np.minimum(4, header.cumsum()) / 4,
        comments.cumsum() > 0,
    ]


def _last(flags: Array, row: Array) -> Array:
    """For each line the row of the last flagged one up to it; far away if there is none."""
    import numpy as np

    last: Array = np.maximum.accumulate(np.where(flags, row, -10_000))
    return last


def _place(page_lines: int, filled: Sequence[int], lines: Alone) -> list[Array]:
    import numpy as np

    count, words = len(filled), lines.words
    order = lines.hashes.argsort(kind="stable")
    ordered = lines.hashes[order]
    same = ordered[1:] == ordered[:-1]
    above, below = np.zeros((2, count), dtype=bool)
    above[order[1:]] = same
    below[order[:-1]] = same
    where = np.array([-1, *filled, page_lines])
    blank = np.minimum(where[1:] - where[:-1] - 1, 3) / 3
    row = np.arange(count)
    prose = words >= PROSE
    owners = lines.long.owners
    of_prose = prose[owners]
    marks = np.zeros(1 << 16, dtype=bool)
    marks[lines.long.values[of_prose]] = True
    candidates = (~of_prose).nonzero()[0]
    owners = owners[candidates]
    long_words = by_line(owners, count)
    hits = by_line(owners[marks[lines.long.values[candidates]]], count)
    logs = np.log1p(words)
    change = np.minimum(1, np.concatenate([[1.0], np.abs(logs[1:] - logs[:-1]), [1.0]]))
    return [
        above,
        below,
        blank[:-1],
        blank[1:],
        np.minimum(lines.indent, 8) / 8,
        row / count,
        np.log1p(row) / 6,
        np.log1p(row[::-1]) / 6,
        np.sqrt(words / max(1.0, float(words.sum()))),
        np.full(count, np.log1p(count) / 7),
        np.where(prose, 1.0, hits / np.maximum(1, long_words)),
        ~prose & (long_words == 0),
        *_recurs(lines.outer, (lines.outer != 0).any(0)),
        change[:-1],
        change[1:],
    ]


def _recurs(hashes: Array, some: Array) -> Array:
    """How many of the four lines above and below share a line's first word, and how many its last."""
    import numpy as np

    total = np.zeros(hashes.shape, dtype=np.float32)
    for step in range(1, min(4, len(some) - 1) + 1):
        same = (hashes[:, step:] == hashes[:, :-step]) & some[step:]
        total[:, step:] += same
        total[:, :-step] += same
    return total / 8
