"""What a report shows of a page, whatever it is shown on: a row for each line of the input, and what was damaged."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import regex

from textfix.changes import Join, Removal, Repair, split
from textfix.knowledge import load
from textfix.pipeline import Page
from textfix.report.marks import Mark, marks

NAMES: Final[Mapping[str, str]] = {
    "title": "title",
    "heading": "heading",
    "body": "body",
    "link": "link",
    "header": "link header",
    "furniture": "boilerplate",
    "placeholder": "placeholder",
    "blank": "blank",
}
"""What a line may be taken for, as a report calls it."""

MOST_EXAMPLES: Final = 3

_DAMAGE: Final = regex.compile(r"(?P<lost>.{1,40}?)→.{0,40}?(?=: |; |, and )")
_PAUSE: Final = regex.compile(r"[:;,] (?:and )?")
_WORD: Final = regex.compile(r"[^\W\d_]++")

_CONTROLS: Final[dict[int, int | str]] = {
    **{code: 0x2400 + code for code in range(0x20) if chr(code) != "\t"},
    0x7F: 0x2421,
    **dict.fromkeys([*range(0x80, 0xA0), *range(0xD800, 0xE000)], 0xFFFD),
    **{
        code: f"⟨U+{code:04X}⟩"
        for code in (
            0xAD, 0x61C, 0x180E, 0x200B, *range(0x200E, 0x2010), *range(0x2028, 0x202F), *range(0x2060, 0x2070), 0xFEFF,
        )
    },
}  # fmt: skip
"""What cannot be seen, or would turn around or break what stands beside it, and the symbol that is shown instead."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the input: its text, what it was taken for, and what was done to it."""

    number: int
    text: str
    part: str
    marks: Sequence[Mark]
    removal: Removal | None
    joins: Sequence[Join]

    def spans(self) -> Iterator[tuple[str, Mark | None]]:
        """The text of the line from left to right: what was left alone, and what was not, each with its mark."""
        done = 0
        for mark in self.marks:
            if mark.start > done:
                yield self.text[done : mark.start], None
            yield self.text[mark.start : mark.end], mark
            done = mark.end
        if done < len(self.text):
            yield self.text[done:], None

    def notes(self) -> Iterator[str]:
        """What happened to the line as a whole."""
        for join in self.joins:
            first, *others = join.lines
            if self.number == first:
                yield f"joined with line{'s' if len(others) > 1 else ''} {_range(others)}: {why(join)}"
            else:
                yield f"continues line {first}"
        if self.removal and self.part != "blank":
            yield f"removed: {why(self.removal)}"


@dataclass(frozen=True, slots=True)
class Cause:
    """Something that damaged the page: the number of repairs, what speaks for it, some of what it did."""

    name: str
    repairs: int
    evidence: tuple[str, ...]
    examples: tuple[tuple[str, str], ...]


def rows(page: Page) -> Iterator[Row]:
    """A row for each line of the input.

    >>> from textfix.pipeline import examine
    >>> [(row.part, len(row.marks)) for row in rows(examine("The pfer"))]
    [('body', 1)]
    """
    labels = {label.line: label.part for label in page.labels}
    removals = {removal.line: removal for removal in page.removals}
    joins: dict[int, list[Join]] = defaultdict(list)
    for join in page.joins:
        for number in join.lines:
            joins[number].append(join)
    placed = marks(page.original, page.changes)
    for line in split(page.original):
        removal = removals.get(line.number)
        part = removal.part if removal else labels.get(line.number, "body") if line.text.strip() else "blank"
        yield Row(
            line.number,
            line.text,
            part if part in NAMES else "body",
            placed.get(line.number, ()),
            removal,
            joins.get(line.number, ()),
        )


def causes(page: Page) -> list[Cause]:
    """What damaged the page, the cause of most repairs first.

    >>> from textfix.pipeline import examine
    >>> causes(examine("The pfer of the pformation"))[0].examples
    (('pfer', 'transfer'), ('pformation', 'transformation'))
    """
    repairs: dict[str, list[Repair]] = defaultdict(list)
    for repair in page.repairs:
        repairs[cause_of(repair.reason)].append(repair)
    words = len(_WORD.findall(page.original))
    found = []
    for name, some in repairs.items():
        pieces = Counter(piece for repair in some for piece in _PAUSE.split(repair.reason[len(name) :]) if piece)
        evidence = [f"{piece}, {number} times" if number > 1 and not piece[0].isdigit() else piece
                    for piece, number in pieces.most_common()]  # fmt: skip
        examples = dict.fromkeys((repair.before, repair.after) for repair in some)
        found.append(
            Cause(name, len(some), (*evidence, *_absence(name, page.original, words)), tuple(examples)[:MOST_EXAMPLES])
        )
    return sorted(found, key=lambda cause: (-cause.repairs, cause.name))


def cause_of(reason: str) -> str:
    """The damage that a repair's reason names, or else the reason itself.

    >>> cause_of("trans→p: 3 unknown words become known"), cause_of("image placeholder")
    ('trans→p', 'image placeholder')
    """
    named = _DAMAGE.match(reason)
    return named.group() if named else reason.split(": ")[0]


def why(change: Repair | Removal | Join) -> str:
    """A change's reason and how sure it is."""
    return f"{change.reason} ({change.confidence:.2f})"


def visible(text: str) -> str:
    r"""The text with a symbol for every character that cannot be seen or that acts on its surroundings.

    >>> visible("a\x00b\u202ec\ud800")
    'a␀b⟨U+202E⟩c�'
    """
    return text.translate(_CONTROLS)


def shortened(text: str, most: int) -> str:
    """The text, without its middle where it is longer.

    >>> shortened("a long text", 7)
    'a lo … ext'
    """
    if len(text) <= most:
        return text
    return f"{text[: most - most // 2]} … {text[len(text) - most // 2 :]}"


def _absence(name: str, text: str, words: int) -> Iterator[str]:
    """How often what the damage replaces stands in the page, and how often it would in undamaged English."""
    damage = next((one for one in load(None).damages if str(one) == name), None)
    if damage:
        expected = f", {damage.rate * words / 1e6:.1f} expected" if damage.rate * words >= 5e4 else ""
        yield f"“{damage.lost}” itself: {text.count(damage.lost)} times{expected}"


def _range(numbers: Sequence[int]) -> str:
    if len(numbers) > 1 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{numbers[0]} to {numbers[-1]}"
    return ", ".join(map(str, numbers))
