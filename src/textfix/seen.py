"""What earlier looks at a page found out about its lines: it holds of fewer of them, too.

The stages run again over what is left of a page, and nearly all of its lines are as they were. What a line is by
itself was seen in the first round, and what no line of the page had, fewer of them do not have. So a stage keeps what
it found out under the texts of the lines that it looked at, and asks for it in the next round; where one line is new,
there is nothing to recall. `pipeline.examine` makes one `Seen` for a page, and forgets it with the page.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any


class Seen:
    """What was found out about lines.

    >>> seen = Seen()
    >>> seen.keep("signs", {"a", "b"}, "none of them has one")
    >>> seen.recall("signs", ["b"]), seen.recall("signs", ["b", "c"])
    ('none of them has one', None)
    """

    __slots__ = ("_found",)

    def __init__(self) -> None:
        self._found: dict[str, tuple[Container[str], Any]] = {}

    def keep(self, what: str, texts: Container[str], found: Any) -> None:
        """Remember what was found out about lines with these texts."""
        self._found[what] = texts, found

    def recall(self, what: str, texts: Iterable[str]) -> Any:
        """What was found out about lines, each of which is one of the texts; else None."""
        if what not in self._found:
            return None
        known, found = self._found[what]
        return found if all(map(known.__contains__, texts)) else None
