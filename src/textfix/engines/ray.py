"""Ray: `dataset.map_batches(CleanPages, batch_format="pyarrow", concurrency=8)`."""

from __future__ import annotations

import pyarrow as pa

from textfix.config import Config
from textfix.engines.arrow import clean_table


class CleanPages:
    """What Ray makes once in each worker, with `fn_constructor_kwargs`, and calls with each batch.

    >>> CleanPages(text="page")(pa.table({"page": ["The pfer of industries"]}))["text"].to_pylist()
    ['The transfer of industries']
    """

    def __init__(self, config: Config | None = None, *, text: str = "text", explain: bool = False) -> None:
        self._config = config
        self._text = text
        self._explain = explain

    def __call__(self, table: pa.Table) -> pa.Table:
        """Clean a batch; raises what `clean_batch` raises."""
        return clean_table(table, self._config, text=self._text, explain=self._explain)
