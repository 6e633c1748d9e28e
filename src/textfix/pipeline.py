"""The order of the stages, the loop, and Page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from html import escape
from typing import Any, Final

from textfix.changes import Change, Join, Label, Line, Proposal, Removal, Repair, apply, render, split
from textfix.config import STAGES, Config
from textfix.knowledge import Knowledge, load
from textfix.seen import Seen

Stage = Callable[[Sequence[Line], Knowledge, Config, Seen], Iterator[Proposal]]

SCHEMA_VERSION: Final = 1

MOST_ROUNDS: Final = 8
"""The stages run again until nothing changes, so that `clean(clean(x)) == clean(x)`; a page takes two rounds."""


@dataclass(frozen=True, slots=True)
class Link:
    """A related headline: its text, the category that stood before it, its line in the input (from 1)."""

    text: str
    category: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Page:
    """What `examine` hands out: the article, what was found around it, and every change with its reason.

    - `original`: the input, character for character.
    - `text`: the article, repaired; what `clean` returns.
    - `title`: the article's headline, or None where none was found.
    - `links`: the related headlines in page order, each once.
    - `changes`: every change in the order in which it was made; `repairs`, `removals` and `joins` are its parts.
    - `labels`: what each line of the input was taken for.

    >>> page = examine("The pfer of industries")
    >>> page.text, page.repairs[0].before, page.repairs[0].after
    ('The transfer of industries', 'pfer', 'transfer')
    """

    original: str
    text: str
    title: str | None
    links: tuple[Link, ...]
    changes: tuple[Change, ...]
    labels: tuple[Label, ...]

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """The changes within a line."""
        return tuple(change for change in self.changes if isinstance(change, Repair))

    @property
    def removals(self) -> tuple[Removal, ...]:
        """The lines that went."""
        return tuple(change for change in self.changes if isinstance(change, Removal))

    @property
    def joins(self) -> tuple[Join, ...]:
        """The lines that were put together."""
        return tuple(change for change in self.changes if isinstance(change, Join))

    def to_dict(self) -> dict[str, Any]:
        """The page as plain lists and dictionaries. `version` is the schema's; it grows when a field changes."""
        return {
            "version": SCHEMA_VERSION,
            "title": self.title,
            "text": self.text,
            "links": [asdict(link) for link in self.links],
            "changes": [{"kind": type(change).__name__.lower(), **change._asdict()} for change in self.changes],
            "labels": [label._asdict() for label in self.labels],
            "original": self.original,
        }

    def to_json(self, *, indent: int | None = None) -> str:
        """`to_dict` as JSON. Characters outside ASCII stand as they are; a lone surrogate is escaped."""
        text = json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)
        return "".join(f"\\u{ord(c):04x}" if "\ud800" <= c <= "\udfff" else c for c in text)

    def to_html(self, name: str = "") -> str:
        """The report: every line with what it was taken for and what was done to it, as one HTML page.

        It needs no network and runs no script. `name` is shown above it, a file's for instance.

        >>> examine("The pfer of industries").to_html().startswith("<!DOCTYPE html>")
        True
        """
        from textfix import report

        return report.page(self, name)

    def _repr_html_(self) -> str:
        """What a notebook shows: the report in a frame of its own, so that its style stays there."""
        return f'<iframe srcdoc="{escape(self.to_html())}" sandbox width="100%" height="600"></iframe>'


def clean(text: str, config: Config | None = None) -> str:
    """The article of a scraped page, its systematic damage repaired, without boilerplate and related links.

    A text that is no page comes back whole. Line breaks stay as they are. Never raises on a `str`; raises
    `TypeError` on anything else.

    >>> clean("The pfer of industries")
    'The transfer of industries'
    """
    return examine(text, config).text


def examine(text: str, config: Config | None = None) -> Page:
    """The same as `clean`, with everything that was found and every change made.

    >>> examine("The pfer of industries").repairs[0].line
    1
    """
    if not isinstance(text, str):
        raise TypeError(f"textfix cleans text: expected a str, not {type(text).__name__}")
    config = config or Config()
    stages, knowledge = _stages(), load(config.profile)
    lines, seen = split(text), Seen()
    changes: list[Change] = []
    labels: dict[int, Label] = {}
    left_alone: dict[str, Sequence[Line]] = {}
    for _ in range(MOST_ROUNDS):
        made = 0
        for name in STAGES:
            if name in config.skip or left_alone.get(name) == lines:
                continue
            proposals = _accepted(stages[name](lines, knowledge, config, seen), config.least_confidence)
            given = lines
            lines, applied, labelled = apply(lines, proposals)
            if not applied:
                left_alone[name] = given
            if any(type(change) is not Removal for change in applied):
                seen.forget()
            changes += applied
            made += len(applied)
            _relabel(labels, labelled)
        if not made:
            break
    return Page(
        original=text,
        text=render(lines),
        title=_title(lines, labels),
        links=_links(labels),
        changes=tuple(changes),
        labels=tuple([labels[number] for number in sorted(labels)]),
    )


@cache
def _stages() -> dict[str, Stage]:
    """The stages by name. Their patterns take as long to compile as all that textfix builds on takes to import."""
    from textfix.stages.encoding import encoding
    from textfix.stages.joins import joins
    from textfix.stages.markup import markup
    from textfix.stages.sections import sections
    from textfix.stages.spacing import spacing
    from textfix.stages.words import words

    return {stage.__name__: stage for stage in (markup, encoding, words, sections, spacing, joins)}


def _accepted(proposals: Iterator[Proposal], least: float) -> Iterator[Proposal]:
    if not least:
        return proposals
    return (proposal for proposal in proposals if isinstance(proposal, Label) or proposal.confidence >= least)


def _relabel(labels: dict[int, Label], labelled: Sequence[Label]) -> None:
    """What a later round says of the lines counts, but a headline that it no longer sees stays one."""
    new = {label.line: label for label in labelled}
    if "title" not in [label.part for label in labelled]:
        for number in [number for number in new if number in labels and labels[number].part == "title"]:
            del new[number]
    labels.update(new)


def _title(lines: Sequence[Line], labels: dict[int, Label]) -> str | None:
    number = min([number for number, label in labels.items() if label.part == "title"], default=None)
    if number is None:
        return None
    stays = next((line.text for line in lines if line.number == number), None)
    return (labels[number].text if stays is None else stays).strip() or None


def _links(labels: dict[int, Label]) -> tuple[Link, ...]:
    links: dict[str, Link] = {}
    for number in sorted([number for number, label in labels.items() if label.part == "link" and label.text]):
        label = labels[number]
        links.setdefault(label.text, Link(label.text, label.category, number))
    return tuple(links.values())
