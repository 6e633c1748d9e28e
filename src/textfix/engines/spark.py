"""Spark: `clean_frame(frame)`; or `frame.mapInArrow(pages(), schema)` with a schema of your own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import pyarrow as pa
from pyspark.sql import DataFrame

from textfix.batch.columns import ADDED
from textfix.config import Config
from textfix.engines.arrow import clean_batch

LINKS: Final = "array<struct<text:string,category:string,line:bigint>>"
COUNTS: Final = "struct<repair:bigint,removal:bigint,join:bigint>"
CHANGES: Final = (
    "array<struct<kind:string,stage:string,before:string,after:string,reason:string,part:string,"
    "line:bigint,column:bigint,lines:array<bigint>,confidence:double>>"
)


def pages(
    config: Config | None = None, *, text: str = "text", explain: bool = False
) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """The function that `mapInArrow` calls with a partition's batches.

    >>> batch = pa.RecordBatch.from_pydict({"text": ["The pfer of industries"]})
    >>> next(pages()(iter([batch]))).column("text").to_pylist()
    ['The transfer of industries']
    """

    def clean(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return (clean_batch(batch, config, text=text, explain=explain) for batch in batches)

    return clean


def clean_frame(
    frame: DataFrame, config: Config | None = None, *, text: str = "text", explain: bool = False
) -> DataFrame:
    """The frame with `text` cleaned and `title`, `links` and `changes` added. Runs when Spark does."""
    kept = [(field.name, field.dataType.simpleString()) for field in frame.schema.fields if field.name not in ADDED]
    types = ("string", "string", LINKS, CHANGES if explain else COUNTS)
    columns = [*kept, *zip(ADDED, types, strict=True)]
    schema = ", ".join(f"`{name.replace('`', '``')}` {kind}" for name, kind in columns)
    return frame.mapInArrow(pages(config, text=text, explain=explain), schema)
