"""Datasets: `clean_dataset(dataset)`, with a fingerprint that is the same in every process, so that its cache holds."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, TypeVar

import pyarrow as pa

from textfix.batch.journal import fingerprint
from textfix.config import Config
from textfix.engines.arrow import clean_table

AnyDataset = TypeVar("AnyDataset")


class CleanPages:
    """What `map` calls with each batch of a dataset in Arrow format. It is pickled, and so hashed, in a fixed order."""

    def __init__(self, config: Config | None = None, text: str = "text", explain: bool = False) -> None:
        self._config = config or Config()
        self._text = text
        self._explain = explain

    def __call__(self, table: pa.Table) -> pa.Table:
        """Clean a batch; raises what `clean_batch` raises."""
        return clean_table(table, self._config, text=self._text, explain=self._explain)

    def __reduce__(self) -> tuple[Any, ...]:
        """Sets as sorted lists, and the fingerprint, which changes with textfix's version."""
        values = {field.name: getattr(self._config, field.name) for field in fields(Config)}
        values = {name: sorted(value) if isinstance(value, frozenset) else value for name, value in values.items()}
        return _again, (fingerprint(self._config), values, self._text, self._explain)


def clean_dataset(
    dataset: AnyDataset, config: Config | None = None, *, text: str = "text", explain: bool = False, **options: Any
) -> AnyDataset:
    """A `Dataset`, `IterableDataset` or dictionary of them, with `text` cleaned and the other columns added.

    `options` go to `map`: `num_proc=4`, `batch_size=200`.
    """
    mapped: Any = dataset
    mapped = mapped.with_format("arrow").map(CleanPages(config, text, explain), batched=True, **options)
    plain: AnyDataset = mapped.with_format(None)
    return plain


def _again(_fingerprint: str, values: dict[str, Any], text: str, explain: bool) -> CleanPages:
    return CleanPages(Config(**values), text, explain)
