"""Words that look like damage and are none: names and terms that stay as they are on any page."""

from __future__ import annotations

from typing import Final

from textfix.knowledge.tables import header

FORMAT: Final = "textfix-allowed 1"


def read(text: str) -> frozenset[str]:
    """Read the table: tab-separated word, in lower case, and reason."""
    lines = text.splitlines()
    header.check(lines[0], FORMAT)
    return frozenset(line.split("\t")[0] for line in lines[2:])
