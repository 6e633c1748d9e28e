"""Where a word may be gone altogether: what it leaves is two spaces. One before a comma stands in good text as well."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import regex

_GAP: Final = regex.compile(r"(?<=[\p{L}\p{N},;]) (?= [\p{L}\p{N}])")


def gaps(text: str) -> Iterator[int]:
    """The places at which a word could be put back, each behind a space.

    >>> list(gaps("the place  he lives , and works")), list(gaps("the place he lives, and works"))
    ([10], [])
    """
    return (match.end() for match in _GAP.finditer(text))


def first_gaps(text: str) -> Iterator[tuple[int, int]]:
    """Where the first word of a sentence or of a line may be gone: what it leaves is a space before a small letter.

    >>> list(first_gaps(" lives here.  other")), list(first_gaps("lives here. Other"))
    ([(0, 1), (13, 14)], [])
    """
    return (match.span() for match in _FIRST_GAP.finditer(text))


_FIRST_GAP: Final = regex.compile(r"(?:(?<=^|\n)|(?<=[.!?:] )) (?=\p{Ll})")
