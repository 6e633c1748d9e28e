"""A page as one array of characters: what kinds each line has of them, and where its words are.

Words are told apart by a polynomial hash of their characters (Rabin and Karp 1987), computed for all words at once
from running sums; it is the same on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

BUCKETS: Final = 8192
"""Words are hashed into so many buckets."""

MOST_CHARACTERS, LAST_CHARACTERS = 1000, 100
"""Of a longer line so many characters of its beginning and of its end are looked at; its length is its own."""

CLASSES: Final = (
    "other space lower upper digit caseless stop comma colon semicolon question exclamation quote open close bar "
    "bullet dash slash at hash currency mark ampersand percent equals apostrophe ellipsis underscore arrow"
).split()
"""What a character can be, in order."""

_MEMBERS: Final = {
    "stop": ".。",
    "comma": ",，、",
    "colon": ":：",
    "semicolon": ";",
    "question": "?？",
    "exclamation": "!！",
    "quote": '"“”„«»「」',
    "open": "([{（【",
    "close": ")]}）】",
    "bar": "|¦｜",
    "bullet": "•·●▪■○◦‣*►▶★☆",
    "dash": "-–—‐‑",
    "slash": "/\\",
    "at": "@",
    "hash": "#",
    "currency": "$€£¥₹",
    "mark": "©®™",
    "ampersand": "&",
    "percent": "%",
    "equals": "=+~^`",
    "apostrophe": "'’‘",
    "ellipsis": "…",
    "underscore": "_",
    "arrow": "<>→←»›‹»▸",
}
CODE: Final = {name: number for number, name in enumerate(CLASSES)}
_TABLED: Final = 0x3000
"""Characters below have a class of their own in the table; those above are taken for letters without case."""


class Characters:
    """The characters of all lines one after the other, a line feed after each."""

    def __init__(self, shown: Sequence[str]) -> None:
        import numpy as np

        self.count = len(shown)
        lengths = np.fromiter(map(len, shown), np.int64, self.count)
        self.lengths = lengths.astype(np.float32)
        sizes = lengths
        if lengths.max() > MOST_CHARACTERS + LAST_CHARACTERS:
            shown = [_cut(text) for text in shown]
            sizes = np.fromiter(map(len, shown), np.int64, self.count)
        codes = np.frombuffer("\n".join([*shown, ""]).encode("utf-32-le", "surrogatepass"), np.uint32)
        of_kind, lowered = _tables()
        kinds, letters = of_kind.take(codes, mode="clip"), lowered.take(codes, mode="clip")
        far = (codes >= _TABLED).nonzero()[0]
        letters[far] = codes[far] + np.uint64(1)
        self.stops = (sizes + 1).cumsum()
        marks = (kinds == CODE["apostrophe"]).nonzero()[0]
        if len(marks):  # "don't" is one word, as "dont" is
            marks = marks[of_words(kinds[marks - 1]) & of_words(kinds[marks + 1])]
            kept = np.ones(len(codes), dtype=bool)
            kept[marks] = False
            kinds, letters = kinds[kept], letters[kept]
            self.stops -= marks.searchsorted(self.stops)
        self.kinds = kinds
        self.sums = _running(letters)
        self.starts = np.concatenate([[0], self.stops[:-1]])
        self.sizes = self.stops - self.starts - 1
        self.owners = np.arange(self.count).repeat(self.sizes + 1)
        size = len(CLASSES)
        flat = self.owners * size
        flat += kinds
        self.histogram = np.bincount(flat, minlength=self.count * size).reshape(self.count, size).astype(np.float32)
        self.histogram[:, CODE["space"]] -= 1  # the line feed
        begins, ends = runs(kinds != CODE["space"])
        word = np.concatenate([begins.searchsorted(self.starts), [len(begins)]])
        self.first = begins[word[:-1]]
        """Where each line's first character stands that is no space; `last` likewise."""
        self.last = ends[word[1:] - 1] - 1
        scale = np.maximum(1, self.lengths / np.maximum(1, self.sizes))
        self.words = ((word[1:] - word[:-1]) * scale).round().astype(np.float32)
        """The number of words of each line, as white space parts them."""


class Tokens:
    """The runs of letters and digits of all lines: hash, line, place in the line from its start and from its end."""

    def __init__(self, looks: Characters) -> None:
        import numpy as np

        self.starts, stops = runs(of_words(looks.kinds))
        self.lengths = stops - self.starts
        self.owners = looks.owners[self.starts]
        self.hashes = hashes(looks.sums, self.starts, stops)
        self.counts = np.bincount(self.owners, minlength=looks.count)
        stop_of = self.counts.cumsum()
        self.first = stop_of - self.counts
        place = np.arange(len(self.starts))
        self.rank = place - self.first[self.owners]
        self.back = self.counts[self.owners] - 1 - self.rank
        self.kinds = looks.kinds[self.starts]


def runs(flags: Array) -> tuple[Array, Array]:
    """Where runs of true flags start, and where they stop; the last flag has to be false."""
    import numpy as np

    changes = (flags[1:] != flags[:-1]).nonzero()[0] + 1
    if flags[:1].any():
        changes = np.concatenate([[0], changes])
    return changes[::2], changes[1::2]


def of_words(kinds: Array) -> Array:
    """Whether classes of characters are those of words: they stand side by side in `CLASSES`."""
    import numpy as np

    found: Array = (kinds - np.uint8(CODE["lower"])) <= CODE["caseless"] - CODE["lower"]
    return found


def _cut(text: str) -> str:
    """What is looked at of a line; of one that is blank at both ends, what stands around its first character."""
    if len(text) <= MOST_CHARACTERS + LAST_CHARACTERS:
        return text
    cut = text[:MOST_CHARACTERS] + text[-LAST_CHARACTERS:]
    if cut.strip():
        return cut
    first = len(text) - len(text.lstrip())
    return text[first - MOST_CHARACTERS : first + LAST_CHARACTERS]


def by_line(owners: Array, count: int) -> Array:
    """How often each line is among the owners."""
    import numpy as np

    counted: Array = np.bincount(owners, minlength=count).astype(np.float32)
    return counted


def _running(letters: Array) -> Array:
    """The sums, modulo 2^64, of the letters' numbers so far, each times a power of the base."""
    import numpy as np

    sums = np.empty(len(letters) + 1, dtype=np.uint64)
    sums[0] = 0
    np.multiply(letters, powers(len(letters))[0][: len(letters)], out=sums[1:])
    sums.cumsum(out=sums)
    return sums


def hashes(sums: Array, starts: Array, stops: Array) -> Array:
    """The polynomial hash of the characters from each start to before its stop."""
    import numpy as np

    found = (sums[stops] - sums[starts]) * powers(len(sums))[1][starts]
    found ^= found >> np.uint64(29)
    found *= np.uint64(0xBF58476D1CE4E5B9)
    found ^= found >> np.uint64(32)
    result: Array = found
    return result


_BASE: Final = 0x9E3779B97F4A7C15


def powers(length: int) -> tuple[Array, Array]:
    """The powers of the base and of its inverse, as many as needed at least."""
    return _tabled_powers(1 << max(16, length.bit_length()))


@lru_cache(maxsize=2)
def _tabled_powers(size: int) -> tuple[Array, Array]:
    import numpy as np

    steps = np.empty((2, size), dtype=np.uint64)
    steps[:] = np.array([[_BASE], [pow(_BASE, -1, 1 << 64)]], dtype=np.uint64)
    steps[:, 0] = 1
    powers, inverses = np.cumprod(steps, axis=1)
    return powers, inverses


def hashed(words: Iterable[str]) -> Array:
    """The hashes of words in lower case, as they are found in a page."""
    looks = Characters(list(words))
    return hashes(looks.sums, looks.starts, looks.stops - 1)


@cache
def _tables() -> tuple[Array, Array]:
    """The class of every character below `_TABLED`, and one more than its small letter's code; last, of all others."""
    import numpy as np

    kinds = np.full(_TABLED + 1, CODE["caseless"], dtype=np.uint8)
    lowered = np.arange(1, _TABLED + 2, dtype=np.uint64)
    for code in range(_TABLED):
        character = chr(code)
        kinds[code] = CODE[_kind(character)]
        small = character.lower()
        if len(small) == 1:
            lowered[code] = ord(small) + 1
    return kinds, lowered


def _kind(character: str) -> str:
    for name, members in _MEMBERS.items():
        if character in members:
            return name
    if character.isspace():
        return "space"
    if character.islower():
        return "lower"
    if character.isupper():
        return "upper"
    if character.isdigit():
        return "digit"
    return "caseless" if character.isalpha() else "other"
