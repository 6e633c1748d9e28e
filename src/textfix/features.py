"""What can be seen of a line and of its neighbours: numbers and hashed words, for all lines of a page in one pass.

Nothing here looks at a line by itself: the page is one array of characters (`characters.py`), and what a line has of
each kind is counted for all lines at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from textfix.characters import CLASSES, CODE, Characters, Tokens, by_line, hashed, hashes, powers
from textfix.knowledge.network import TOPICS, Observed

if TYPE_CHECKING:
    from textfix.characters import Array
    from textfix.knowledge.cues import Cues
    from textfix.knowledge.furniture import Furniture
    from textfix.knowledge.lexicon import Lexicon

FIRST_WORDS, LAST_WORDS = 10, 4
"""A line shows its first and its last words; what lies between is prose."""

PROSE: Final = 15
"""From so many words on a line is taken for prose when the page's topic is gathered."""

LONG_WORD: Final = 5
"""Characters from which on a word may tell the topic."""

COMMON: Final = 48
"""Band from which on a word tells no topic: 1,400 words of five letters and more."""

MOST_TOPICS: Final = 24
"""Words of a line that may tell its topic."""

LONGEST_PHRASE, LONGEST_PREFIX = 8, 3
"""Words of a line that may be a phrase of boilerplate, and of the beginning of one that goes on in any way."""

MOST_TEMPLATE: Final = 20
"""A line of more words is no phrase of boilerplate, however it begins."""

_COUNTED: Final = (
    "stop comma colon semicolon question exclamation quote open bar bullet dash slash at hash currency mark ampersand "
    "percent equals apostrophe ellipsis underscore arrow caseless"
).split()
_EDGES: Final = (
    ("lower",),
    ("upper",),
    ("digit",),
    ("caseless",),
    ("stop", "question", "exclamation"),
    ("comma", "semicolon", "dash", "ampersand"),
    ("colon",),
    ("ellipsis",),
    ("quote", "close", "apostrophe"),
    ("open",),
    ("bar", "bullet", "arrow", "hash", "slash"),
)
_SHAPE: Final = (
    "words few_words length few_characters word_length capitals uppers digits letters shouted sentences sentence_words "
    "years clocks numbers_only dots"
).split()
_PLACE: Final = (
    "said_above said_below blank_before blank_after indent position from_start from_end share page_lines topic "
    "no_topic same_first same_last like_above like_below"
).split()
_PHRASES: Final = "after_header after_comments below_comments headers_above above_comments".split()
PLACED: Final = ("position", "from_start", "from_end", "share", "page_lines")
"""What depends on where a line stands in its page and on the page's size."""


def names(cues: Cues, furniture: Furniture) -> list[str]:
    """The names of the numbers of a line, in order."""
    return [
        *_SHAPE,
        *(f"has_{name}" for name in _COUNTED),
        *(f"first_{kind[0]}" for kind in _EDGES),
        *(f"last_{kind[0]}" for kind in _EDGES),
        *(f"cue_{kind}" for kind in cues.kinds),
        *(f"phrase_{kind}" for kind in furniture.kinds),
        *_PHRASES,
        *_PLACE,
    ]


def observe(texts: Sequence[str], cues: Cues, furniture: Furniture, lexicon: Lexicon) -> Observed:
    """What is seen of the lines of a page; blank ones get no row. There has to be one that is not blank.

    >>> from textfix.knowledge import load
    >>> known = load(None)
    >>> observed = observe(["A headline", "", "- Related reading"], known.cues, known.furniture, known.lexicon)
    >>> observed.numbers.shape == (2, len(names(known.cues, known.furniture))), observed.words.tolist()
    (True, [2.0, 3.0])
    """
    import numpy as np

    filled = [index for index, text in enumerate(texts) if text.strip()]
    shown = [texts[index] for index in filled]
    looks = Characters(shown)
    tokens = Tokens(looks)
    words = looks.tokens()
    numbers = np.concatenate(
        [
            _shape(looks, tokens, words),
            _edges(looks),
            _cues(tokens, looks.count, cues),
            _phrases(tokens, words, furniture),
            _place(len(texts), filled, looks, tokens, words),
        ],
        axis=1,
    )
    head = tokens.rank < FIRST_WORDS
    tail = (tokens.back < LAST_WORDS) & ~head
    kept = head | tail
    topics = _topics(tokens, looks.count, lexicon)
    return Observed(numbers, tokens.buckets[kept], tokens.owners[kept], tail[kept], words, *topics)


def _topics(tokens: Tokens, count: int, lexicon: Lexicon) -> tuple[Array, Array]:
    """The words that may tell what a line is about, the first of each line, and their lines."""
    import numpy as np

    telling = np.flatnonzero(tokens.lengths >= LONG_WORD)
    telling = telling[~_common(lexicon)[(tokens.hashes[telling] >> np.uint64(44)).astype(np.int64)]]
    owners = tokens.owners[telling]
    counts = np.bincount(owners, minlength=count)
    rank = np.arange(len(owners)) - (np.cumsum(counts) - counts)[owners]
    first = rank < MOST_TOPICS
    return (tokens.hashes[telling[first]] >> np.uint64(40)).astype(np.int64) % TOPICS, owners[first]


@lru_cache(maxsize=2)
def _common(lexicon: Lexicon) -> Array:
    """Whether words with the first twenty bits of a hash are common ones."""
    import numpy as np

    words = sorted(word for word, band in lexicon.words.items() if band >= COMMON and len(word) >= LONG_WORD)
    table = np.zeros(1 << 20, dtype=bool)
    table[(hashed(words) >> np.uint64(44)).astype(np.int64)] = True
    return table


def _shape(looks: Characters, tokens: Tokens, words: Array) -> Array:
    import numpy as np

    has = looks.histogram
    length = np.maximum(1, looks.sizes).astype(np.float32)
    lower, upper, digit = (has[:, CODE[name]] for name in ("lower", "upper", "digit"))
    letters = lower + upper + has[:, CODE["caseless"]]
    counts = np.maximum(1, tokens.counts).astype(np.float32)
    capital = by_line(tokens.owners[tokens.kinds == CODE["upper"]], looks.count)
    numeral = tokens.kinds == CODE["digit"]
    numerals = by_line(tokens.owners[numeral], looks.count)
    years = by_line(tokens.owners[numeral & (tokens.lengths == 4)], looks.count)
    kinds = looks.kinds
    before, after = kinds[:-1], kinds[1:]
    terminal = (before == CODE["stop"]) | (before == CODE["question"]) | (before == CODE["exclamation"])
    sentences = by_line(looks.owners[:-1][terminal & (after == CODE["space"])], looks.count)
    clock = (before == CODE["digit"]) & ((after == CODE["colon"]) | (after == CODE["slash"]))
    clocks = by_line(looks.owners[:-1][clock], looks.count)
    dots = by_line(looks.owners[:-1][(before == CODE["stop"]) & (after == CODE["stop"])], looks.count)
    columns = [
        np.log1p(words) / 5,
        np.minimum(words, 20) / 20,
        np.log1p(looks.lengths) / 7,
        np.minimum(looks.lengths, 60) / 60,
        np.minimum(length / np.maximum(1, words), 20) / 20,
        capital / counts,
        upper / np.maximum(1, letters),
        digit / length,
        letters / length,
        (upper == letters) & (upper > 1),
        np.minimum(sentences, 6) / 6,
        np.minimum(words / np.maximum(1, sentences), 40) / 40,
        np.minimum(years, 2) / 2,
        np.minimum(clocks, 2) / 2,
        numerals == counts,
        np.minimum(dots, 2) / 2,
    ]
    counted = np.minimum(has[:, [CODE[name] for name in _COUNTED]], 4) / 4
    counted[:, -1] = has[:, CODE["caseless"]] / length
    return np.concatenate([np.stack(columns, axis=1).astype(np.float32), counted], axis=1)


def _edges(looks: Characters) -> Array:
    """What the first and the last character that are no space are."""
    import numpy as np

    kinds, table = looks.kinds, _edge_table()
    return np.concatenate([table[kinds[looks.first]], table[kinds[looks.last]]], axis=1)


def _cues(tokens: Tokens, count: int, cues: Cues) -> Array:
    """How much of what a line shows is of each kind of cue."""
    import numpy as np

    shown = (tokens.rank < FIRST_WORDS) | (tokens.back < LAST_WORDS)
    keys, pairs = _cue_table(cues)
    found = np.searchsorted(keys, tokens.hashes[shown])
    found[found == len(keys)] = 0
    hit = keys[found] == tokens.hashes[shown]
    owners = tokens.owners[shown]
    size = len(cues.kinds)
    kinds = pairs[found[hit]]
    flat = (owners[hit][:, None] * size + kinds)[kinds >= 0]
    table = np.bincount(flat, minlength=count * size).reshape(count, size).astype(np.float32)
    shown_words = np.bincount(owners, minlength=count).astype(np.float32)
    return table / np.maximum(2, shown_words)[:, None]


def _phrases(tokens: Tokens, words: Array, furniture: Furniture) -> Array:
    """Which kind of boilerplate a line is by its words, and where such lines stand before and after it."""
    import numpy as np

    count = len(words)
    spelled = tokens.kinds != CODE["digit"]
    owners, hashes = tokens.owners[spelled], tokens.hashes[spelled]
    counts = np.bincount(owners, minlength=count)
    first = np.cumsum(counts) - counts
    rank = np.arange(len(owners)) - first[owners]
    shown = rank < LONGEST_PHRASE
    salted = hashes[shown] * powers(LONGEST_PHRASE)[0][rank[shown] + 1]
    starts = np.cumsum(np.minimum(counts, LONGEST_PHRASE)) - np.minimum(counts, LONGEST_PHRASE)
    running = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum(salted)])
    kinds = np.full(count, -1)
    tables = _phrase_tables(furniture)
    for length in range(LONGEST_PREFIX, -1, -1):  # the whole phrase, in the end, outdoes its beginnings
        keys, values = tables[length]
        fits = (counts > length) & (words <= MOST_TEMPLATE) if length else (counts > 0) & (counts <= LONGEST_PHRASE)
        rows = np.flatnonzero(fits)
        hashes_of_rows = running[starts[rows] + (length or counts[rows])] - running[starts[rows]]
        found = np.minimum(np.searchsorted(keys, hashes_of_rows), len(keys) - 1)
        hit = keys[found] == hashes_of_rows
        kinds[rows[hit]] = values[found[hit]]
    table = np.zeros((count, len(furniture.kinds)), dtype=np.float32)
    known = kinds >= 0
    table[known, kinds[known]] = 1
    header, comments = (table[:, furniture.kinds.index(kind)] > 0 for kind in ("header", "comments"))
    row = np.arange(count)
    columns = [
        np.exp((_last(header) - row) / 8),
        np.exp((_last(comments) - row) / 30),
        np.exp((_last(comments[::-1]) - row)[::-1] / 30),
        np.minimum(4, np.cumsum(header)) / 4,
        np.cumsum(comments) > 0,
    ]
    return np.concatenate([table, np.stack(columns, axis=1).astype(np.float32)], axis=1)


def _last(flags: Array) -> Array:
    """For each line the row of the last flagged one up to it; far away if there is none."""
    import numpy as np

    last: Array = np.maximum.accumulate(np.where(flags, np.arange(len(flags)), -10_000))
    return last


@lru_cache(maxsize=8)
def _phrase_tables(furniture: Furniture) -> tuple[tuple[Array, Array], ...]:
    """Sorted hashes and their kinds: of whole phrases, and of beginnings of one word, two and three."""
    import numpy as np

    rows = []
    for kind, pattern in furniture.rows:
        open_ = pattern.endswith(" *")
        tokens = [token for token in pattern.removesuffix(" *").split() if not token[0].isdigit()]
        most = LONGEST_PREFIX if open_ else LONGEST_PHRASE
        if 0 < len(tokens) <= most and "*" not in "".join(tokens):
            rows.append((furniture.kinds.index(kind), len(tokens) if open_ else 0, tokens))
    spelled = sorted({token for _, _, tokens in rows for token in tokens})
    hash_of = dict(zip(spelled, hashed(spelled).tolist(), strict=True))
    of_places = powers(LONGEST_PHRASE)[0].tolist()
    tables: list[dict[int, int]] = [{} for _ in range(LONGEST_PREFIX + 1)]
    for kind_, length, tokens in rows:
        key = sum(hash_of[token] * of_places[place] for place, token in enumerate(tokens, 1)) % (1 << 64)
        tables[length].setdefault(key, kind_)
    return tuple(
        (np.array(sorted(table), dtype=np.uint64), np.array([table[key] for key in sorted(table)])) for table in tables
    )


def _place(lines: int, filled: Sequence[int], looks: Characters, tokens: Tokens, words: Array) -> Array:
    import numpy as np

    count = len(filled)
    _, above, same = np.unique(
        hashes(looks.sums, looks.starts, looks.stops - 1), return_index=True, return_inverse=True
    )
    where = np.array(filled)
    row = np.arange(count)
    below = np.empty_like(above)
    below[same] = row
    before = np.diff(where, prepend=-1) - 1
    after = np.diff(where, append=lines) - 1
    prose = words >= PROSE
    telling = tokens.lengths >= LONG_WORD
    marks = np.zeros(1 << 16, dtype=bool)
    short = (tokens.hashes >> np.uint64(40)).astype(np.int64) & 0xFFFF
    marks[short[telling & prose[tokens.owners]]] = True
    candidates = telling & ~prose[tokens.owners]
    owners = tokens.owners[candidates]
    long_words = by_line(owners, count)
    hits = by_line(owners[marks[short[candidates]]], count)
    topic = np.where(prose, 1.0, hits / np.maximum(1, long_words))
    first = np.zeros(count, dtype=np.uint64)
    last = np.zeros(count, dtype=np.uint64)
    some = tokens.counts > 0
    first[some] = tokens.hashes[tokens.first[some]]
    last[some] = tokens.hashes[tokens.first[some] + tokens.counts[some] - 1]
    change = np.abs(np.diff(np.log1p(words)))
    columns = [
        above[same] < row,
        below[same] > row,
        np.minimum(before, 3) / 3,
        np.minimum(after, 3) / 3,
        np.minimum(looks.first - looks.starts, 8) / 8,
        row / count,
        np.log1p(row) / 6,
        np.log1p(count - 1 - row) / 6,
        np.sqrt(words / max(1.0, float(words.sum()))),
        np.full(count, np.log1p(count) / 7),
        topic,
        ~prose & (long_words == 0),
        _recurs(first, some),
        _recurs(last, some),
        np.minimum(1, np.concatenate([[1.0], change])),
        np.minimum(1, np.concatenate([change, [1.0]])),
    ]
    return np.stack([np.asarray(column, dtype=np.float32) for column in columns], axis=1)


def _recurs(hashes: Array, some: Array) -> Array:
    """How many of the four lines above and below share a line's first (or last) word."""
    import numpy as np

    total = np.zeros(len(hashes), dtype=np.float32)
    for step in (1, 2, 3, 4):
        if len(hashes) > step:
            same = (hashes[step:] == hashes[:-step]) & some[step:]
            total[step:] += same
            total[:-step] += same
    return total / 8


@lru_cache(maxsize=4)
def _cue_table(cues: Cues) -> tuple[Array, Array]:
    import numpy as np

    words = sorted(cues.of)
    keys = hashed(words)
    most = max(map(len, cues.of.values()))
    rows = np.array([[*cues.of[word], *[-1] * (most - len(cues.of[word]))] for word in words])
    order = np.argsort(keys)
    return keys[order], rows[order]


@cache
def _edge_table() -> Array:
    import numpy as np

    return np.array([[name in kinds for kinds in _EDGES] for name in CLASSES], dtype=np.float32)
