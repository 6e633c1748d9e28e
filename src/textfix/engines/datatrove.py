"""Datatrove: `CleanPages()` as a step of a pipeline, after the reader and before filters that look at the text."""

from __future__ import annotations

from datatrove.data import DocumentsPipeline
from datatrove.pipeline.formatters.base import BaseFormatter

from textfix.batch.columns import row
from textfix.config import Config
from textfix.pipeline import clean, examine


class CleanPages(BaseFormatter):
    """Cleans each document's text; `title`, `links` and `changes` go into its metadata, sums into the statistics.

    >>> CleanPages().format("The pfer of industries")
    'The transfer of industries'
    """

    name = "textfix"

    def __init__(self, config: Config | None = None, *, explain: bool = False) -> None:
        super().__init__()
        self.config = config
        self.explain = explain

    def format(self, text: str) -> str:
        """The article of one text."""
        return clean(text, self.config)

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        """Clean the documents as they come."""
        for document in data:
            self.stat_update("total")
            with self.track_time():
                page = examine(document.text, self.config)
                document.text = page.text
                added = row(page, explain=self.explain)
                document.metadata.update({name: added[name] for name in ("title", "links", "changes")})
                for name in ("repairs", "removals", "joins"):
                    self.stat_update(name, value=len(getattr(page, name)))
            yield document
