"""What can be seen of lines by themselves: numbers and hashed words, for all lines of a page in one pass.

What a line has of each kind of character is counted for all lines at once; it is the same on whatever page they stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from textfix.characters import BUCKETS, CLASSES, CODE, Characters, Tokens, by_line, hashed, hashes, powers
from textfix.knowledge.network import TOPICS

if TYPE_CHECKING:
    from textfix.characters import Array
    from textfix.knowledge.cues import Cues
    from textfix.knowledge.furniture import Furniture
    from textfix.knowledge.lexicon import Lexicon

FIRST_WORDS, LAST_WORDS = 10, 4
"""A line shows its first and its last words; what lies between is prose."""

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
_COUNTED_CODES: Final = [CODE[name] for name in _COUNTED]
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


class Ragged(NamedTuple):
    """Some values for each line, as many as `counts` says, those of all lines one after the other."""

    counts: Array
    values: Array

    def of(self, rows: Array) -> Ragged:
        """Those of some of the lines."""
        import numpy as np

        counts = self.counts[rows]
        starts = (self.counts.cumsum() - self.counts)[rows] - (counts.cumsum() - counts)
        return Ragged(counts, self.values[np.arange(counts.sum()) + starts.repeat(counts)])

    @property
    def owners(self) -> Array:
        """The line of each value."""
        import numpy as np

        return np.arange(len(self.counts)).repeat(self.counts)


class Alone(NamedTuple):
    """What is seen of lines by themselves: it is the same on whatever page they stand.

    - `numbers`: the columns up to those that tell of a line's place.
    - `words`, `indent`, `hashes`: a line's number of words, the white space that it begins with, and its hash.
    - `kinds`: which kind of boilerplate it is by its words, or -1.
    - `outer`: the hashes of its first and last word; 0 where it has none.
    - `shown`: the buckets of the words that it shows, negative at the line's end; `long`: sixteen bits of the hash of
      each long word; `topics`: of those that may tell its topic.
    """

    numbers: Array
    words: Array
    indent: Array
    hashes: Array
    kinds: Array
    outer: Array
    shown: Ragged
    long: Ragged
    topics: Ragged

    def of(self, rows: Array) -> Alone:
        """What is seen of some of the lines."""
        return Alone(
            numbers=self.numbers[rows],
            words=self.words[rows],
            indent=self.indent[rows],
            hashes=self.hashes[rows],
            kinds=self.kinds[rows],
            outer=self.outer[:, rows],
            shown=self.shown.of(rows),
            long=self.long.of(rows),
            topics=self.topics.of(rows),
        )


def names(cues: Cues, furniture: Furniture) -> list[str]:
    """The names of the numbers of a line by itself, in order."""
    return [
        *_SHAPE,
        *(f"has_{name}" for name in _COUNTED),
        *(f"first_{kind[0]}" for kind in _EDGES),
        *(f"last_{kind[0]}" for kind in _EDGES),
        *(f"cue_{kind}" for kind in cues.kinds),
        *(f"phrase_{kind}" for kind in furniture.kinds),
    ]


def look(texts: Sequence[str], cues: Cues, furniture: Furniture, lexicon: Lexicon) -> Alone:
    """What is seen of lines, none of which may be blank; there has to be one."""
    import numpy as np

    looks = Characters(texts)
    tokens = Tokens(looks)
    count = looks.count
    tail = tokens.back < LAST_WORDS
    shown = (tail | (tokens.rank < FIRST_WORDS)).nonzero()[0]
    owners, seen = tokens.owners[shown], tokens.hashes[shown]
    kinds = _kinds(tokens, looks.words, furniture)
    phrases = np.zeros((count, len(furniture.kinds)), dtype=np.float32)
    known = (kinds >= 0).nonzero()[0]
    phrases[known, kinds[known]] = 1
    numbers = beside(count, *_shape(looks, tokens), *_edges(looks), _cues(seen, owners, count, cues), phrases)
    buckets = (seen % np.uint64(BUCKETS - 1)).astype(np.int64) + 1
    tails = tail[shown] & (tokens.rank[shown] >= FIRST_WORDS)
    np.negative(buckets, out=buckets, where=tails)
    some = tokens.counts > 0
    outer = np.zeros((2, count), dtype=np.uint64)
    outer[0, some] = tokens.hashes[tokens.first[some]]
    outer[1, some] = tokens.hashes[tokens.first[some] + tokens.counts[some] - 1]
    return Alone(
        numbers=numbers,
        words=looks.words,
        indent=looks.first - looks.starts,
        hashes=hashes(looks.sums, looks.starts, looks.stops - 1),
        kinds=kinds,
        outer=outer,
        shown=Ragged(np.bincount(owners, minlength=count), buckets),
        **_long_words(tokens, count, lexicon),
    )


def beside(count: int, *parts: Array) -> Array:
    """Single columns, and several together, side by side."""
    import numpy as np

    widths = [1 if part.ndim == 1 else part.shape[1] for part in parts]
    table = np.empty((count, sum(widths)), dtype=np.float32)
    column = 0
    for part, width in zip(parts, widths, strict=True):
        if part.ndim == 1:
            table[:, column] = part
        else:
            table[:, column : column + width] = part
        column += width
    return table


def _long_words(tokens: Tokens, count: int, lexicon: Lexicon) -> dict[str, Ragged]:
    """The long words of each line, and of those that may tell what it is about the first."""
    import numpy as np

    telling = (tokens.lengths >= LONG_WORD).nonzero()[0]
    short = (tokens.hashes[telling] >> np.uint64(40)).astype(np.int64)
    owners = tokens.owners[telling]
    long = Ragged(np.bincount(owners, minlength=count), short & 0xFFFF)
    told = (~_common(lexicon)[short >> 4]).nonzero()[0]
    owners = owners[told]
    counts = np.bincount(owners, minlength=count)
    rank = np.arange(len(owners)) - (counts.cumsum() - counts)[owners]
    first = rank < MOST_TOPICS
    topics = Ragged(np.minimum(counts, MOST_TOPICS), short[told[first]] % TOPICS)
    return {"long": long, "topics": topics}


@lru_cache(maxsize=2)
def _common(lexicon: Lexicon) -> Array:
    """Whether words with the first twenty bits of a hash are common ones."""
    import numpy as np

    words = sorted(word for word in lexicon.common(COMMON) if len(word) >= LONG_WORD)
    table = np.zeros(1 << 20, dtype=bool)
    table[(hashed(words) >> np.uint64(44)).astype(np.int64)] = True
    return table


def _shape(looks: Characters, tokens: Tokens) -> list[Array]:
    import numpy as np

    has, words, count = looks.histogram, looks.words, looks.count
    length = np.maximum(1, looks.sizes).astype(np.float32)
    lower, upper, digit, caseless = (has[:, CODE[name]] for name in ("lower", "upper", "digit", "caseless"))
    letters = lower + upper + caseless
    counts = np.maximum(1, tokens.counts).astype(np.float32)
    capital = by_line(tokens.owners[tokens.kinds == CODE["upper"]], count)
    numeral = (tokens.kinds == CODE["digit"]).nonzero()[0]
    numerals = by_line(tokens.owners[numeral], count)
    years = by_line(tokens.owners[numeral[tokens.lengths[numeral] == 4]], count)
    before, after = looks.kinds[:-1], looks.kinds[1:]
    stop = before == CODE["stop"]
    terminal = stop | (before == CODE["question"]) | (before == CODE["exclamation"])
    sentences = by_line(looks.owners[(terminal & (after == CODE["space"])).nonzero()[0]], count)
    clock = (before == CODE["digit"]) & ((after == CODE["colon"]) | (after == CODE["slash"]))
    clocks = by_line(looks.owners[clock.nonzero()[0]], count)
    dots = by_line(looks.owners[(stop[1:] & stop[:-1]).nonzero()[0]], count)
    counted = np.minimum(has.take(_COUNTED_CODES, axis=1), 4) / 4
    counted[:, -1] = caseless / length
    return [
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
        counted,
    ]


def _edges(looks: Characters) -> tuple[Array, Array]:
    """What the first and the last character that are no space are."""
    kinds, table = looks.kinds, _edge_table()
    return table[kinds[looks.first]], table[kinds[looks.last]]


def _cues(seen: Array, owners: Array, count: int, cues: Cues) -> Array:
    """How much of what a line shows is of each kind of cue; `seen` are the hashes of the words that it shows."""
    import numpy as np

    sieve, keys, pairs = _cue_table(cues)
    likely = sieve[(seen >> np.uint64(44)).astype(np.int64)].nonzero()[0]
    likely_hashes = seen[likely]
    found = np.minimum(keys.searchsorted(likely_hashes), len(keys) - 1)
    hit = keys[found] == likely_hashes
    size = len(cues.kinds)
    kinds = pairs[found[hit]]
    flat = (owners[likely[hit]][:, None] * size + kinds)[kinds >= 0]
    table = np.bincount(flat, minlength=count * size).reshape(count, size).astype(np.float32)
    table /= np.maximum(2, by_line(owners, count))[:, None]
    return table


def _kinds(tokens: Tokens, words: Array, furniture: Furniture) -> Array:
    """Which kind of boilerplate a line is by its words, or -1."""
    import numpy as np

    count = len(words)
    spelled = (tokens.kinds != CODE["digit"]).nonzero()[0]
    owners = tokens.owners[spelled]
    counts = np.bincount(owners, minlength=count)
    rank = np.arange(len(owners)) - (counts.cumsum() - counts)[owners]
    shown = (rank < LONGEST_PHRASE).nonzero()[0]
    salted = tokens.hashes[spelled[shown]] * powers(LONGEST_PHRASE)[0][rank[shown] + 1]
    most = np.minimum(counts, LONGEST_PHRASE)
    starts = most.cumsum() - most
    running = np.zeros(len(salted) + 1, dtype=np.uint64)
    salted.cumsum(out=running[1:])
    kinds = np.full(count, -1)
    few = words <= MOST_TEMPLATE
    tables = _phrase_tables(furniture)
    for length in range(LONGEST_PREFIX, -1, -1):  # the whole phrase, in the end, outdoes its beginnings
        keys, values = tables[length]
        rows = ((counts > length) & few if length else (counts > 0) & (counts <= LONGEST_PHRASE)).nonzero()[0]
        begins = starts[rows]
        hashes_of_rows = running[begins + (length or counts[rows])] - running[begins]
        found = np.minimum(keys.searchsorted(hashes_of_rows), len(keys) - 1)
        hit = (keys[found] == hashes_of_rows).nonzero()[0]
        kinds[rows[hit]] = values[found[hit]]
    return kinds


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


@lru_cache(maxsize=4)
def _cue_table(cues: Cues) -> tuple[Array, Array, Array]:
    """Whether a cue begins with the same twenty bits as a hash; the hashes of all cues; their kinds."""
    import numpy as np

    words = sorted(cues.of)
    keys = hashed(words)
    most = max(map(len, cues.of.values()))
    rows = np.array([[*cues.of[word], *[-1] * (most - len(cues.of[word]))] for word in words])
    order = np.argsort(keys)
    sieve = np.zeros(1 << 20, dtype=bool)
    sieve[(keys >> np.uint64(44)).astype(np.int64)] = True
    return sieve, keys[order], rows[order]


@cache
def _edge_table() -> Array:
    import numpy as np

    return np.array([[name in kinds for kinds in _EDGES] for name in CLASSES], dtype=np.float32)
