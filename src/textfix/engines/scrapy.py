"""Scrapy: an item pipeline. `ITEM_PIPELINES = {"textfix.engines.scrapy.CleanPages": 300}` is all that it needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from itemadapter import ItemAdapter
from scrapy.crawler import Crawler

from textfix.batch.columns import ADDED, row
from textfix.config import Config
from textfix.pipeline import examine


class CleanPages:
    """Cleans the text of every item that has one, whatever its type: dictionary, `Item`, dataclass, attrs, pydantic.

    The settings, all optional: `TEXTFIX_TEXT`, the field that holds the text (`"text"`); `TEXTFIX_FIELDS`, the field
    that each result goes to (`{"text": "text"}`; results are text, title, links and changes); `TEXTFIX_CONFIG`, a
    `textfix.Config`.

    >>> CleanPages(fields={"text": "article"}).process_item({"text": "The pfer of industries"})["article"]
    'The transfer of industries'
    """

    def __init__(
        self, config: Config | None = None, *, text: str = "text", fields: Mapping[str, str] | None = None
    ) -> None:
        self._config = config
        self._text = text
        self._fields = dict({"text": text} if fields is None else fields)
        unknown = sorted(self._fields.keys() - set(ADDED))
        if unknown:
            raise ValueError(f"TEXTFIX_FIELDS: unknown result {unknown[0]!r}; the results are {', '.join(ADDED)}")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy, with its settings."""
        get = crawler.settings.get
        return cls(get("TEXTFIX_CONFIG"), text=get("TEXTFIX_TEXT", "text"), fields=get("TEXTFIX_FIELDS"))

    def process_item(self, item: Any, spider: Any = None) -> Any:
        """The item with its results; one without text passes as it is. Raises `TypeError` for a text that is none."""
        adapter = ItemAdapter(item)
        page = adapter.get(self._text)
        if page is not None:
            results = row(examine(page, self._config))
            for result, field in self._fields.items():
                adapter[field] = results[result]
        return item
