"""spacing: what the other stages left doubled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from textfix.changes import Line, Proposal, Removal

if TYPE_CHECKING:
    from textfix.config import Config
    from textfix.knowledge import Knowledge
    from textfix.seen import Seen


def spacing(
    lines: Sequence[Line], knowledge: Knowledge, config: Config, seen: Seen | None = None
) -> Iterator[Proposal]:
    """Blank lines that stand together, or at either end, only because lines between them went.

    Blank lines of the input that nothing was removed beside stay, however many.

    >>> [removal.line for removal in spacing([Line(1, "a"), Line(2, ""), Line(4, ""), Line(5, "b")], None, None)]
    [4]
    """
    blank = [position for position, line in enumerate(lines) if not line.text.strip()]
    first = 0
    while first < len(blank):
        last = first
        while last + 1 < len(blank) and blank[last + 1] == blank[last] + 1:
            last += 1
        start, stop = blank[first], blank[last] + 1
        if last > first or start == 0 or stop == len(lines):
            yield from _superfluous(lines, start, stop)
        first = last + 1


def _superfluous(lines: Sequence[Line], start: int, stop: int) -> Iterator[Removal]:
    """Of a run of blank lines, those beyond the longest part of it that stood together in the input."""
    numbers = [line.number for line in lines[start:stop]]
    at_start = start == 0 and numbers[0] != 1
    at_end = stop == len(lines) and lines[-1].end != ""
    longest = together = 1
    for previous, number in pairwise(numbers):
        together = together + 1 if number == previous + 1 else 1
        longest = max(longest, together)
    for line in lines[start + (0 if at_start or at_end else longest) : stop]:
        yield Removal("spacing", line.number, line.text, "blank line left over", 1.0, "blank")
