"""What earlier looks at a page found out about its lines: it holds of fewer of them, too.

The stages run again over what is left of a page, and nearly always its lines are as they were. What a line is by itself
was seen in the first round, and what no line of the page had, fewer of them do not have. So a stage keeps what it found
out, and asks for it in the next round, unless a line was changed meanwhile. `pipeline.examine` makes one `Seen` for a
page, and forgets it with the page.
"""

from __future__ import annotations

from typing import Any


class Seen:
    """What was found out about lines.

    >>> seen = Seen()
    >>> seen.keep("signs", "none of them has one")
    >>> seen.recall("signs"), seen.recall("words")
    ('none of them has one', None)
    >>> seen.forget()
    >>> seen.recall("signs")
    """

    __slots__ = ("_found",)

    def __init__(self) -> None:
        self._found: dict[str, Any] = {}

    def keep(self, what: str, found: Any) -> None:
        """Remember what was found out about the lines."""
        self._found[what] = found

    def recall(self, what: str) -> Any:
        """What was found out about them, or about more lines; None if nobody looked."""
        return self._found.get(what)

    def forget(self) -> None:
        """A line has another text now: it has to be looked at."""
        self._found.clear()
