"""What is added to a record, the same in every format and engine: `text`, `title`, `links` and `changes`."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from textfix.batch.records import need
from textfix.pipeline import Page

ADDED: Final = ("text", "title", "links", "changes")


def row(page: Page, *, explain: bool = False) -> dict[str, Any]:
    """The fields that cleaning adds. `changes` counts them by kind; with `explain` it lists them whole.

    >>> from textfix import examine
    >>> row(examine("The pfer of industries"))["changes"]
    {'repair': 1, 'removal': 0, 'join': 0}
    """
    whole = page.to_dict()
    kinds = Counter(change["kind"] for change in whole["changes"])
    counts = {kind: kinds[kind] for kind in ("repair", "removal", "join")}
    return {name: whole[name] for name in ADDED[:-1]} | {"changes": whole["changes"] if explain else counts}


def arrow_fields(*, explain: bool = False) -> list[Any]:
    """The types of `row` as pyarrow fields. Raises `CommandError` without pyarrow."""
    pa = need("pyarrow", "parquet")
    link = pa.struct([("text", pa.string()), ("category", pa.string()), ("line", pa.int64())])
    counts = pa.struct([("repair", pa.int64()), ("removal", pa.int64()), ("join", pa.int64())])
    change = pa.struct(
        [(name, pa.string()) for name in ("kind", "stage", "before", "after", "reason", "part")]
        + [("line", pa.int64()), ("column", pa.int64()), ("lines", pa.list_(pa.int64())), ("confidence", pa.float64())]
    )
    return [
        pa.field("text", pa.string()),
        pa.field("title", pa.string()),
        pa.field("links", pa.list_(link)),
        pa.field("changes", pa.list_(change) if explain else counts),
    ]
