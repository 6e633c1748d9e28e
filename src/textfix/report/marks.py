"""Where in the input each repair was made, however many came before it.

The changes are carried out again, and what stands in a line is followed back to the characters of the input that it was
made of.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from textfix.changes import Change, Join, Removal, Repair, split


@dataclass(frozen=True, slots=True)
class Mark:
    """Of a line of the input what stands from `start` to `end` became `after`, in one repair or in several."""

    start: int
    end: int
    after: str
    repairs: tuple[Repair, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some of a line's text now, and the place in the input that it was made of.

    `copied` is a piece that nothing was done to. A `tied` one is of one mark with the piece before it.
    """

    text: str
    line: int
    start: int
    end: int
    copied: bool = False
    repairs: tuple[Repair, ...] = ()
    tied: bool = False

    def cut(self, place: int) -> tuple[_Piece, _Piece]:
        left, right = self.text[:place], self.text[place:]
        if self.copied:
            middle = self.start + place
            return replace(self, text=left, end=middle), replace(self, text=right, start=middle)
        return replace(self, text=left), replace(self, text=right, repairs=(), tied=True)


def marks(original: str, changes: Sequence[Change]) -> Mapping[int, list[Mark]]:
    """The marks of each line of the input that has some, in their order within it.

    >>> from textfix.pipeline import examine
    >>> page = examine("The pfer of the pits")
    >>> marks(page.original, page.changes)[1][0].after
    'transfer'
    """
    lines = split(original)
    pieces: dict[int, list[_Piece]] = {}

    def now(number: int) -> list[_Piece]:
        if number not in pieces:
            text = lines[number - 1].text
            pieces[number] = [_Piece(text, number, 0, len(text), copied=True)]
        return pieces[number]

    for _, some in groupby(changes, key=_kind):
        made = list(some)
        if isinstance(made[0], Repair):
            repairs = [change for change in made if isinstance(change, Repair)]
            pieces[repairs[0].line] = _repaired(now(repairs[0].line), repairs)
        for join in made:
            if isinstance(join, Join):
                pieces[join.line] = _joined([now(number) for number in join.lines], join.after)
                pieces.update((number, []) for number in join.lines[1:])
    found: dict[int, list[Mark]] = defaultdict(list)
    for line in pieces.values():
        for mark, number in _marks(line):
            found[number].append(mark)
    return found


def _kind(change: Change) -> tuple[str, str, int]:
    """Repairs that one stage made in one line, from left to right, are told apart from all others."""
    return type(change).__name__, change.stage, 0 if isinstance(change, Removal) else change.line


def _repaired(pieces: Sequence[_Piece], repairs: Sequence[Repair]) -> list[_Piece]:
    """The pieces of a line after repairs, each of which stands right of the one before, or starts again at the left."""
    before: list[_Piece] = []
    rest = deque(pieces)
    at = 0
    for repair in repairs:
        if repair.column < at:
            rest.extendleft(reversed(before))
            before, at = [], 0
        while rest and at + len(rest[0].text) <= repair.column:
            at += len(rest[0].text)
            before.append(rest.popleft())
        if rest and at < repair.column:
            head, rest[0] = rest[0].cut(repair.column - at)
            before.append(head)
        taken: list[_Piece] = []
        left = len(repair.before)
        while rest and left:
            if len(rest[0].text) > left:
                piece, rest[0] = rest[0].cut(left)
            else:
                piece = rest.popleft()
            left -= len(piece.text)
            taken.append(piece)
        before.append(_merged(taken, repair) if taken else _inserted(before, rest, repair))
        at = repair.column + len(repair.after)
    return [*before, *rest]


def _merged(taken: Sequence[_Piece], repair: Repair) -> _Piece:
    """What stands in the place of the pieces that a repair took."""
    earlier = tuple(one for piece in taken for one in piece.repairs)
    line = taken[0].line
    end = max(piece.end for piece in taken if piece.line == line)
    return _Piece(repair.after, line, taken[0].start, end, repairs=(*earlier, repair), tied=taken[0].tied)


def _inserted(before: Sequence[_Piece], rest: Sequence[_Piece], repair: Repair) -> _Piece:
    """What a repair put where it took nothing."""
    if rest:
        return _Piece(repair.after, rest[0].line, rest[0].start, rest[0].start, repairs=(repair,), tied=rest[0].tied)
    return _Piece(repair.after, before[-1].line, before[-1].end, before[-1].end, repairs=(repair,))


def _marks(pieces: Iterable[_Piece]) -> Iterator[tuple[Mark, int]]:
    """The marks of a line as it is in the end, each with the line of the input that it stands in."""
    groups: list[list[_Piece]] = []
    for piece in pieces:
        if piece.tied:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    for group in groups:
        repairs = tuple(repair for piece in group for repair in piece.repairs)
        if repairs:
            end = max(piece.end for piece in group)
            yield Mark(group[0].start, end, "".join(piece.text for piece in group), repairs), group[0].line


def _joined(members: Sequence[Sequence[_Piece]], after: str) -> list[_Piece]:
    """The pieces of lines that became one. A join drops spaces at their ends and hyphens, and puts spaces between."""
    pieces: list[_Piece] = []
    place = 0
    for member in members:
        text = "".join(piece.text for piece in member)
        kept = text.strip()
        start = len(text) - len(text.lstrip())
        for candidate in (kept, kept[:-1]):
            found = next((at for at in (place, place + 1) if after.startswith(candidate, at)), None)
            if found is not None:
                break
        else:
            found, candidate = place, ""
        if found > place and pieces:
            end = pieces[-1].end
            pieces.append(_Piece(after[place:found], pieces[-1].line, end, end))
        pieces += _within(member, start, start + len(candidate))
        place = found + len(candidate)
    return pieces


def _within(pieces: Sequence[_Piece], start: int, end: int) -> Iterator[_Piece]:
    """What of the pieces stands from `start` to `end` of their text; of repaired ones at least the place."""
    at = 0
    for piece in pieces:
        low, high = max(start - at, 0), max(min(end - at, len(piece.text)), 0)
        if not piece.copied:
            yield replace(piece, text=piece.text[low:high])
        elif low < high:
            yield replace(piece, text=piece.text[low:high], start=piece.start + low, end=piece.start + high)
        at += len(piece.text)
