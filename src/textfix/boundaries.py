"""What can be seen of the lines above and below a line break: characters, words and counts, for all lines at once.

Counts are taken on the code points of the whole page with a few numpy operations, so that a page of 150 lines
costs a fraction of a millisecond.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from textfix.knowledge.lexicon import Lexicon
    from textfix.seen import Seen

    Array = NDArray[Any]

ENDS: Final = 3
"""So many characters are seen of a line's beginning, and so many of its end."""

WORDS: Final = 3
"""So many words are seen of a line's beginning, and so many of its end."""

PLACES: Final = 2 * WORDS + 2
"""So many buckets a line has: of its words, and of the last letters of its first and its last word."""

ENDING, LEAST_STEM = 3, 2
"""So many letters are an ending, where so many stand before it."""

COMMONEST: Final = 70.0
"""The band of the commonest words."""

WINDOW: Final = 40
"""The words at either end are looked for in so many characters."""

BUCKETS: Final = 4096
"""Words and endings are hashed into so many buckets; 0 is none."""

KINDS: Final = (
    *("lower", "upper", "digit", "space", "letter", "other"),
    *",.:;!?…-–—()[]{}<>'\"“”‘’/&@#$%|=_*+•·\\`~^©®™→»«",
)
"""What characters are told apart by: the marks that matter by themselves, all others by their sort."""

NUMBERS: Final = (
    "words length word_length single two three four_to_seven eight_to_twelve long capitals upper digits commas "
    "sentences open closed quote_open symbols bars letters colon_within repeated blank_before last_capital "
    "first_common last_common second_common last_but_one_common head_common tail_rarest"
).split()
"""The names of the numbers of a line, in order."""
_REPEATED, _BLANK_BEFORE = NUMBERS.index("repeated"), NUMBERS.index("blank_before")
"""What depends on the page that a line stands on."""

COUNTS: Final = len(NUMBERS) - 6
"""So many of them are counts of characters and words; the others say how common the outer words are."""

_LOWER, _UPPER, _DIGIT, _SPACE, _LETTER, _OTHER = range(6)
_COLUMN: Final = {kind: column for column, kind in enumerate(KINDS)}
_SYMBOLS: Final = [_COLUMN[mark] for mark in "{}<>=_\\`~^#"]
_TABLE: Final = 0x2200
"""Code points below it are looked up; those above are letters from `_LETTERS_FROM` on, marks before."""
_LETTERS_FROM: Final = 0x2E80

NO_WORD: Final = (0, 0, 0.0)

MOST_KEPT: Final = 1 << 16


class Look(NamedTuple):
    """Every line as numbers: kinds of its outer characters, buckets of its outer words, and its counts."""

    kinds: Array
    words: Array
    numbers: Array


def look(texts: Sequence[str], blank_before: Sequence[bool], lexicon: Lexicon, seen: Seen | None = None) -> Look:
    """What is seen of the lines, none of which may be empty or begin or end with white space.

    `seen` is what was found out about the page's lines before.

    >>> from textfix.knowledge import load
    >>> seen = look(["The mill", ", which is old."], [False, False], load(None).lexicon)
    >>> seen.kinds.shape, seen.words.shape == (2, PLACES), seen.numbers.shape == (2, len(NUMBERS))
    ((2, 6), True, True)
    """
    known: tuple[dict[str, int], Look] | None = seen.recall("boundaries") if seen else None
    if known is None:
        lines = _alone(texts, lexicon)
        if seen:
            rows = dict(zip(texts, range(len(texts)), strict=True))
            seen.keep("boundaries", (rows, lines))
    else:
        rows, lines = known
        chosen = [rows[text] for text in texts]
        lines = Look(*(part[chosen] for part in lines))
    repeated = Counter(texts)
    numbers = lines.numbers.copy()
    numbers[:, _REPEATED] = [repeated[text] > 1 for text in texts]
    numbers[:, _BLANK_BEFORE] = blank_before
    return lines._replace(numbers=numbers)


def _alone(texts: Sequence[str], lexicon: Lexicon) -> Look:
    """What is seen of lines by themselves: it is the same on whatever page they stand."""
    import numpy as np

    page = "\n".join(texts) + "\n"
    points = np.frombuffer(page.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kinds = _kind_of()[np.minimum(points, _TABLE)]
    letters = points >= _LETTERS_FROM
    if letters.any():
        kinds[letters] = _LETTER
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    stops = np.cumsum(lengths + 1) - 1
    starts = stops - lengths
    span = np.arange(ENDS)
    inside = span < lengths[:, None]
    last = len(points) - 1
    outer = np.empty((len(texts), 2 * ENDS), dtype=np.int64)
    outer[:, :ENDS] = np.where(inside, kinds[np.minimum(starts[:, None] + span, last)] + 1, 0)
    outer[:, ENDS:] = np.where(inside, kinds[stops[:, None] - 1 - span] + 1, 0)
    words, common = _words(texts, lexicon)
    counts = _numbers(kinds, starts, stops, lengths)
    return Look(outer, words, np.concatenate([counts, common], axis=1))


def _words(texts: Sequence[str], lexicon: Lexicon) -> tuple[Array, Array]:
    """Of each line the buckets of the words at both ends, from the ends inwards, and how common they are."""
    import numpy as np

    known = _known(lexicon)
    buckets: list[int] = []
    common: list[float] = []
    for text in texts:
        if len(text) > 2 * WINDOW:
            head, tail = text[:WINDOW].split(None, WORDS)[:WORDS], text[-WINDOW:].rsplit(None, WORDS)[: -WORDS - 1 : -1]
        else:
            words = text.split()
            head, tail = words[:WORDS], words[: -WORDS - 1 : -1]
        begin = [known.get(word) or _fact(word, lexicon) for word in head]
        end = [known.get(word) or _fact(word, lexicon) for word in tail]
        alone = len(begin) < 2 or len(end) < 2
        if len(begin) < WORDS:
            begin += [NO_WORD] * (WORDS - len(begin))
        rarest = min([band for _, _, band in end])
        if len(end) < WORDS:
            end += [NO_WORD] * (WORDS - len(end))
        (first, ending, band), (second, _, second_band), (third, _, third_band) = begin
        (last, closing, last_band), (before, _, before_band), (earlier, _, _) = end
        buckets += (first, second, third, last, before, earlier, ending, closing)
        inner = (0.0, 0.0) if alone else (second_band, before_band)
        common += (band, last_band, *inner, (band + second_band + third_band) / WORDS, rarest)
    size = len(texts)
    bands = np.array(common, dtype=np.float32).reshape(size, len(NUMBERS) - COUNTS)
    return np.array(buckets, dtype=np.int64).reshape(size, PLACES), bands


@lru_cache(maxsize=2)
def _known(lexicon: Lexicon) -> dict[str, tuple[int, int, float]]:
    """Of the words that were seen the bucket, that of the ending, and how common they are."""
    return {}


def _fact(word: str, lexicon: Lexicon) -> tuple[int, int, float]:
    bare = word.strip(".,:;!?…()[]{}<>'\"“”‘’*–—-").lower()
    ending = _bucket(f"~{bare[-ENDING:]}") if len(bare) >= ENDING + LEAST_STEM else 0
    band = lexicon.band(bare.removesuffix("'s").removesuffix("’s")) / COMMONEST
    known = _known(lexicon)
    fact = known[word] = _bucket(bare or word[:8]), ending, band
    if len(known) > MOST_KEPT:
        known.clear()
    return fact


def _bucket(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "surrogatepass")) % (BUCKETS - 1) + 1


def _numbers(kinds: Array, starts: Array, stops: Array, lengths: Array) -> Array:
    """The counts of lines; what depends on the page is left out."""
    import numpy as np

    size, count = len(KINDS), len(lengths)
    row = np.repeat(np.arange(0, count * size, size), lengths + 1)
    counts = np.bincount(row + kinds, minlength=count * size).reshape(count, size)
    words = counts[:, _SPACE]  # the line feed at the end makes up for the first word
    spaces = np.flatnonzero(kinds == _SPACE)
    begins = spaces[:-1] + 1
    capital = kinds[begins] == _UPPER
    line_of = np.searchsorted(starts, begins, "right") - 1
    first = np.bincount(line_of[capital], minlength=count) + (kinds[:1] == _UPPER) * (np.arange(count) == 0)
    ended = capital & np.isin(kinds[np.maximum(begins - 2, 0)], (_COLUMN["."], _COLUMN["!"], _COLUMN["?"]))
    ended &= begins != starts[line_of]
    sentences = np.bincount(line_of[ended], minlength=count)
    index = np.searchsorted(spaces, stops) - 1
    last_begin = np.where(index >= 0, spaces[np.maximum(index, 0)] + 1, 0)
    small = counts[:, _LOWER] + counts[:, _UPPER]
    letters = small + counts[:, _LETTER]
    c = _COLUMN
    opened = counts[:, c["("]] + counts[:, c["["]] - counts[:, c[")"]] - counts[:, c["]"]]
    numbers = np.empty((count, COUNTS), dtype=np.float32)
    for column, value in enumerate(
        (
            np.log1p(words) / 4,
            np.log1p(lengths) / 6,
            np.minimum(lengths / words, 20) / 10,
            words == 1,
            words == 2,
            words == 3,
            (words > 3) & (words < 8),
            (words > 7) & (words < 13),
            words > 12,
            first / words,
            counts[:, _UPPER] / np.maximum(small, 1),
            counts[:, _DIGIT] / lengths,
            np.minimum(counts[:, c[","]], 4) / 4,
            np.minimum(sentences, 4) / 4,
            opened > 0,
            opened < 0,
            (counts[:, c['"']] & 1) | (counts[:, c["“"]] > counts[:, c["”"]]),
            np.minimum(counts[:, _SYMBOLS].sum(1), 4) / 4,
            np.minimum(counts[:, c["|"]], 2) / 2,
            letters / lengths,
            counts[:, c[":"]] > 0,
            False,
            False,
            kinds[last_begin] == _UPPER,
        )
    ):
        numbers[:, column] = value
    return numbers


@cache
def _kind_of() -> Array:
    """The kind of each code point below `_TABLE`, and at `_TABLE` that of all others."""
    import numpy as np

    kinds = np.full(_TABLE + 1, _OTHER, dtype=np.int64)
    for point in range(_TABLE):
        character = chr(point)
        if character in _COLUMN:
            kinds[point] = _COLUMN[character]
        elif character.isspace():
            kinds[point] = _SPACE
        elif character.islower():
            kinds[point] = _LOWER
        elif character.isupper():
            kinds[point] = _UPPER
        elif character.isdigit():
            kinds[point] = _DIGIT
        elif character.isalpha():
            kinds[point] = _LETTER
    return kinds
