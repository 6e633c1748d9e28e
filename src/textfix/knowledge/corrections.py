"""Mistakes written down, each with its count or its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from textfix.knowledge.tables import header

FORMAT: Final = "textfix-corrections 1"


@dataclass(frozen=True, slots=True)
class Correction:
    """A damaged form, the word that is meant (both in lower case), and why: a damage or a person's reason."""

    damaged: str
    meant: str
    reason: str


class Corrections:
    """Damaged form to correction.

    >>> table = Corrections({"pformation": Correction("pformation", "transformation", "trans→p")})
    >>> table["pformation"].meant, "transformation" in table
    ('transformation', False)
    """

    __slots__ = ("_rows",)

    def __init__(self, rows: Mapping[str, Correction]) -> None:
        self._rows = dict(rows)

    def __contains__(self, word: object) -> bool:
        return word in self._rows

    def __getitem__(self, word: str) -> Correction:
        return self._rows[word]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def among(self, words: set[str]) -> set[str]:
        """Those of the words that are written down."""
        return {word for word in words if word in self._rows}

    def extended(self, corrections: Iterable[tuple[str, str]]) -> Corrections:
        """With a site's own corrections laid over these."""
        rows = dict(self._rows)
        for damaged, meant in corrections:
            rows[damaged.lower()] = Correction(damaged.lower(), meant.lower(), "learned from this site's pages")
        return Corrections(rows)


def read(text: str) -> Corrections:
    """Read the table: tab-separated damaged form, correction, reason; sorted."""
    lines = text.splitlines()
    header.check(lines[0], FORMAT)
    rows = (Correction(*line.split("\t")) for line in lines[2:])
    return Corrections({row.damaged: row for row in rows})


def write(rows: Iterable[Correction], first_line: str) -> str:
    """The table as text: what `read` reads."""
    lines = [first_line, "damaged\tmeant\treason"]
    lines += ["\t".join((row.damaged, row.meant, row.reason)) for row in sorted(rows, key=lambda row: row.damaged)]
    return "\n".join(lines) + "\n"
