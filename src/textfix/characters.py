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

        cut = [
            text if len(text) <= MOST_CHARACTERS + LAST_CHARACTERS else text[:MOST_CHARACTERS] + text[-LAST_CHARACTERS:]
            for text in shown
        ]
        self.count = len(cut)
        self.lengths = np.fromiter(map(len, shown), np.float32, self.count)
        codes = np.frombuffer("\n".join([*cut, ""]).encode("utf-32-le", "surrogatepass"), np.uint32)
        kinds, lowered = _tables()
        tabled = np.minimum(codes, _TABLED)
        self.kinds = kinds[tabled]
        self.codes = np.where(codes < _TABLED, lowered[tabled], codes) if codes.max() >= _TABLED else lowered[tabled]
        inner = _inner()[self.kinds].astype(bool)
        within = np.zeros(len(codes), dtype=bool)
        within[1:-1] = (self.kinds[1:-1] == CODE["apostrophe"]) & inner[:-2] & inner[2:]
        if within.any():  # "don't" is one word, as "dont" is
            self.codes, self.kinds = self.codes[~within], self.kinds[~within]
        self.sums = _running(self.codes)
        self.stops = np.flatnonzero(self.codes == ord("\n")) + 1
        sizes = np.diff(self.stops, prepend=0)
        self.starts = self.stops - sizes
        self.owners = np.repeat(np.arange(self.count), sizes)
        self.sizes = sizes - 1
        size = len(CLASSES)
        flat = np.bincount(self.owners * size + self.kinds, minlength=self.count * size)
        self.histogram = flat.reshape(self.count, size).astype(np.float32)
        self.histogram[:, CODE["space"]] -= 1  # the line feed
        filled = self.kinds != CODE["space"]
        begins, ends = (np.flatnonzero(edge) for edge in (filled[1:] & ~filled[:-1], filled[:-1] & ~filled[1:]))
        begins = np.concatenate([np.flatnonzero(filled[:1]), begins + 1])
        self.first = begins[np.searchsorted(begins, self.starts)]
        """Where each line's first character stands that is no space; `last` likewise."""
        self.last = ends[np.searchsorted(ends, self.stops - 1, side="right") - 1]

    def tokens(self) -> Array:
        """The number of words of each line, as white space parts them."""
        import numpy as np

        space = self.kinds == CODE["space"]
        begins = ~space
        begins[1:] &= space[:-1]
        counted = np.bincount(self.owners[begins], minlength=self.count).astype(np.float32)
        scale: Array = np.maximum(1, self.lengths / np.maximum(1, self.sizes))
        found: Array = np.round(counted * scale).astype(np.float32)
        return found


class Tokens:
    """The runs of letters and digits of all lines: hash, line, place in the line from its start and from its end."""

    def __init__(self, looks: Characters) -> None:
        import numpy as np

        inner = _inner()[looks.kinds]
        edge = np.diff(inner, prepend=np.int8(0), append=np.int8(0))
        self.starts = np.flatnonzero(edge == 1)
        stops = np.flatnonzero(edge == -1)
        self.lengths = stops - self.starts
        self.owners = looks.owners[self.starts]
        self.hashes = hashes(looks.sums, self.starts, stops)
        self.buckets = (self.hashes % np.uint64(BUCKETS - 1)).astype(np.int64) + 1
        number = len(self.starts)
        self.counts = np.bincount(self.owners, minlength=looks.count)
        stop_of = np.cumsum(self.counts)
        self.first = stop_of - self.counts
        place = np.arange(number)
        self.rank = place - self.first[self.owners]
        self.back = stop_of[self.owners] - 1 - place
        self.kinds = looks.kinds[self.starts]


def by_line(owners: Array, count: int) -> Array:
    """How often each line is among the owners."""
    import numpy as np

    counted: Array = np.bincount(owners, minlength=count).astype(np.float32)
    return counted


def _running(codes: Array) -> Array:
    """The sums, modulo 2^64, of the characters so far, each times a power of the base."""
    import numpy as np

    sums = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum((codes + np.uint64(1)) * powers(len(codes))[0][: len(codes)], out=sums[1:])
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
    """The class of every character below `_TABLED`, and its small letter; the last entry is for all others."""
    import numpy as np

    kinds = np.full(_TABLED + 1, CODE["caseless"], dtype=np.uint8)
    lowered = np.arange(_TABLED + 1, dtype=np.uint32)
    for code in range(_TABLED):
        character = chr(code)
        kinds[code] = CODE[_kind(character)]
        small = character.lower()
        if len(small) == 1:
            lowered[code] = ord(small)
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


@cache
def _inner() -> Array:
    """Whether a class of characters is of words."""
    import numpy as np

    return np.array([name in ("lower", "upper", "digit", "caseless") for name in CLASSES], dtype=np.int8)
