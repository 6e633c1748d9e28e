"""Arrow: a batch or table of pages in, the same with `text` cleaned and `title`, `links` and `changes` added."""

from __future__ import annotations

import pyarrow as pa

from textfix.batch.columns import ADDED, arrow_fields, row
from textfix.config import Config
from textfix.pipeline import examine


def clean_batch(
    batch: pa.RecordBatch, config: Config | None = None, *, text: str = "text", explain: bool = False
) -> pa.RecordBatch:
    """Clean the pages in the column `text`; a null stays null. With `explain`, `changes` lists all instead of counts.

    Columns that are called as what is added are replaced; the others stay. Raises `KeyError` where the column is
    missing and `TypeError` where it holds no text.

    >>> batch = pa.RecordBatch.from_pydict({"id": [7], "text": ["The pfer of industries"]})
    >>> clean_batch(batch).to_pylist()[0]["text"]
    'The transfer of industries'
    """
    empty = dict.fromkeys(ADDED)
    pages = (value.as_py() for value in batch.column(text))
    rows = [empty if page is None else row(examine(page, config), explain=explain) for page in pages]
    schema = clean_schema(batch.schema, explain=explain)
    added = pa.RecordBatch.from_pylist(rows, schema=pa.schema(arrow_fields(explain=explain)))
    columns = [(added if name in ADDED else batch).column(name) for name in schema.names]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def clean_table(
    table: pa.Table, config: Config | None = None, *, text: str = "text", explain: bool = False
) -> pa.Table:
    """`clean_batch` for a table.

    >>> clean_table(pa.table({"body": ["The pfer of industries"]}), text="body").column_names
    ['body', 'text', 'title', 'links', 'changes']
    """
    batches = [clean_batch(batch, config, text=text, explain=explain) for batch in table.to_batches()]
    return pa.Table.from_batches(batches, clean_schema(table.schema, explain=explain))


def clean_schema(schema: pa.Schema, *, explain: bool = False) -> pa.Schema:
    """The schema that comes out where this one goes in."""
    kept = [field for field in schema if field.name not in ADDED]
    return pa.schema(kept + arrow_fields(explain=explain))
