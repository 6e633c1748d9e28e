"""`textfix clean --html FILE`: the report of one page, or of several with an index."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from textfix.files import STANDARD_INPUT, CommandError, encode, write
from textfix.pipeline import Page
from textfix.report import Entry, index

LONGEST_NAME: Final = 80


class Reports:
    """The report of one page goes to `place`; those of several into a folder beside it, and an index to `place`."""

    def __init__(self, place: str, names: Sequence[str]) -> None:
        if place == STANDARD_INPUT:
            raise CommandError("--html needs the name of a file")
        if any(os.path.exists(name) and os.path.realpath(name) == os.path.realpath(place) for name in names):
            raise CommandError(f"{place}: is to be read; the report has to go elsewhere")
        self._place = place
        self._folder = os.path.splitext(place)[0] + "-pages" if len(names) > 1 else None
        self._entries: list[Entry] = []
        self._written = False

    def add(self, name: str, page: Page) -> None:
        """Write the report of a page."""
        if self._folder is None:
            self._write(self._place, page.to_html(name))
            self._written = True
            return
        try:
            os.makedirs(self._folder, exist_ok=True)
        except OSError as error:
            raise CommandError(f"{self._folder}: {error.strerror or error}") from None
        file = f"{len(self._entries) + 1}-{os.path.basename(name)[-LONGEST_NAME:]}.html"
        self._write(os.path.join(self._folder, file), page.to_html(name))
        self._entries.append(Entry.of(page, name, quote(f"{os.path.basename(self._folder)}/{file}")))

    def finish(self) -> str:
        """Write the index, where there are several pages; hand back what there is to say."""
        if self._folder is None:
            return f"{self._place}: the report of one page\n" if self._written else ""
        self._write(self._place, index(self._entries))
        return f"{self._place}: the index of {len(self._entries)} reports in {self._folder}{os.sep}\n"

    @staticmethod
    def _write(place: str, html: str) -> None:
        try:
            write(place, encode(html))
        except OSError as error:
            raise CommandError(f"{place}: cannot write: {error.strerror or error}") from None
