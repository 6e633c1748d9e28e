"""Lines and the changes made to them: split, apply, undo.

A stage never edits text. It looks at the lines and yields changes, and `apply` is the only function that carries
them out; so an account of the changes cannot disagree with the result.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import accumulate, count, groupby, pairwise, repeat
from typing import NamedTuple

import regex

LINE_END = regex.compile(r"\r\n|\n|\r")
_LINE_ENDS = regex.compile(rf"({LINE_END.pattern})")


class Line(NamedTuple):
    """One line of the text on its way through the stages.

    `number` is its line in the input, from 1; it stays the same when lines before it go. `end` is the line break
    that follows it, and `part` what `sections` takes it for (None before that).
    """

    number: int
    text: str
    end: str = "\n"
    part: str | None = None


class Repair(NamedTuple):
    """`before`, which stood at `column` of the line (from 0), became `after`.

    `column` counts in the line as it stood when the change was made: after the changes listed earlier.
    """

    stage: str
    line: int
    column: int
    before: str
    after: str
    reason: str
    confidence: float


class Removal(NamedTuple):
    """A whole line went. `before` is its text, `after` is empty, `part` what it was taken for."""

    stage: str
    line: int
    before: str
    reason: str
    confidence: float
    part: str = "furniture"
    after: str = ""


class Join(NamedTuple):
    """The lines numbered `lines` became one, which bears the first one's number `line`.

    `before` holds their texts with a line feed between them, `after` the one line that they became.
    """

    stage: str
    line: int
    lines: tuple[int, ...]
    before: str
    after: str
    reason: str
    confidence: float


class Label(NamedTuple):
    """What a line was taken for; it changes no text.

    `text` is set for the headline of the page and for that of a related link, `category` for the latter.
    """

    stage: str
    line: int
    part: str
    confidence: float
    text: str = ""
    category: str | None = None


Change = Repair | Removal | Join
Proposal = Change | Label


def split(text: str) -> list[Line]:
    r"""The lines of a text; `"".join(line.text + line.end)` is the text again.

    Only ``\n``, ``\r\n`` and ``\r`` end a line, and the last line has the empty end.

    >>> split("a\r\nb")
    [Line(number=1, text='a', end='\r\n', part=None), Line(number=2, text='b', end='', part=None)]
    """
    if "\r" in text:
        pieces = _LINE_ENDS.split(text)
        texts, ends = pieces[::2], pieces[1::2]
    else:
        texts = text.split("\n")
        ends = ["\n"] * (len(texts) - 1)
    return list(map(partial(tuple.__new__, Line), zip(count(1), texts, [*ends, ""], repeat(None))))


def bearing(texts: Sequence[str], text: str, signs: Iterable[str]) -> list[int]:
    r"""Which of the lines bear one of the signs; `text` is the lines with a line feed between them.

    >>> bearing(["a < b", "c", "d < e"], "a < b\nc\nd < e", ["<"])
    [0, 2]
    """
    starts = [0, *accumulate([len(line) + 1 for line in texts])]
    found = set()
    for sign in signs:
        place = text.find(sign)
        while place >= 0:
            position = bisect_right(starts, place) - 1
            found.add(position)
            place = text.find(sign, starts[position + 1])
    return sorted(found)


def render(lines: Sequence[Line], closing: str = "") -> str:
    r"""The text of the lines. `closing` is what ends the last one, whatever line break stood there in the input.

    >>> render([Line(1, "a"), Line(3, "b")])
    'a\nb'
    """
    if not lines:
        return ""
    body = "".join(line.text + _ending(line, following) for line, following in pairwise(lines))
    return body + lines[-1].text + closing


def _ending(line: Line, following: Line) -> str:
    r"""A line's end. ``\r`` becomes ``\n`` where nothing is left of the next line and both would be read as one end."""
    if line.end == "\r" and not following.text and following.end == "\n":
        return "\n"
    return line.end or "\n"


def apply(lines: Sequence[Line], proposals: Iterable[Proposal]) -> tuple[list[Line], list[Change], list[Label]]:
    """Carry out what one stage proposes: the new lines, the changes as made, the labels.

    Columns of proposed repairs count in the line as the stage saw it. A repair is dropped where it overlaps one
    before it or where its `before` does not stand there; so is a join whose lines are not neighbours. In the
    changes handed back every column counts in the line as it stood at that moment, which is what `undo` needs.
    """
    proposed = list(proposals)
    labels = {proposal.line: proposal for proposal in proposed if type(proposal) is Label}
    removals = {proposal.line: proposal for proposal in proposed if type(proposal) is Removal}
    labelled = list(labels.values())
    if len(labels) + len(removals) == len(proposed):
        numbers = [line[0] for line in lines] if removals else []
        gone: list[Change] = [removals[number] for number in numbers if number in removals]
        stay = [line for line in lines if line[0] not in removals] if gone else lines
        return _with_parts(stay, labels), gone, labelled

    repairs: dict[int, list[Repair]] = {}
    joins: dict[int, Join] = {}
    for proposal in proposed:
        if isinstance(proposal, Repair):
            repairs.setdefault(proposal.line, []).append(proposal)
        elif isinstance(proposal, Join):
            joins[proposal.line] = proposal
    lines = _with_parts(lines, labels)
    result: list[Line] = []
    changes: list[Change] = []
    skip = 0
    touched = repairs.keys() | joins.keys()
    for position, line in enumerate(lines):
        if skip:
            skip -= 1
            continue
        number = line.number
        if number in removals:
            changes.append(removals[number])
            continue
        if number not in touched:
            result.append(line)
            continue
        if number in joins:
            join = joins[number]
            members = lines[position : position + len(join.lines)]
            if tuple(member.number for member in members) == join.lines and len(members) > 1:
                changes.append(join)
                result.append(line._replace(text=join.after, end=members[-1].end))
                skip = len(members) - 1
                continue
        if number in repairs:
            text, made = _repaired(line.text, repairs[number])
            changes.extend(made)
            line = Line(number, text, line.end, line.part)
        result.append(line)
    return result, changes, labelled


def _with_parts(lines: Sequence[Line], labels: Mapping[int, Label]) -> list[Line]:
    """The lines with what they were labelled."""
    if not labels:
        return list(lines)
    label_of = labels.get
    return [
        line if (label := label_of(number)) is None or label.part == part else Line(number, text, end, label.part)
        for line in lines
        for number, text, end, part in (line,)
    ]


def undo(lines: Sequence[Line], changes: Sequence[Change], ends: Sequence[str]) -> list[Line]:
    """The lines as they were before the changes, the last change undone first.

    `ends` are the line breaks of the input in order, as `split` found them.
    """
    current = {line.number: line.text for line in lines}
    for change in reversed(changes):
        if isinstance(change, Removal):
            current[change.line] = change.before
        elif isinstance(change, Join):
            current.update(zip(change.lines, change.before.split("\n"), strict=True))
        else:
            text = current[change.line]
            current[change.line] = text[: change.column] + change.before + text[change.column + len(change.after) :]
    return [Line(number, current[number], ends[number - 1]) for number in sorted(current)]


def _repaired(text: str, repairs: Sequence[Repair]) -> tuple[str, list[Repair]]:
    made: list[Repair] = []
    pieces: list[str] = []
    done, shift = 0, 0
    for column, group in groupby(sorted(repairs, key=lambda repair: repair.column), key=lambda repair: repair.column):
        repair = next(group)
        if column < done or not text.startswith(repair.before, column) or repair.before == repair.after:
            continue
        pieces += text[done:column], repair.after
        made.append(repair._replace(column=column + shift))
        shift += len(repair.after) - len(repair.before)
        done = column + len(repair.before)
    return "".join(pieces) + text[done:], made
