"""A record: one page of a batch with its fields, or what there was instead of one."""

from __future__ import annotations

import base64
import importlib
import json
from dataclasses import dataclass
from typing import Any, Final

from textfix.files import CommandError

LONGEST: Final = 16_000_000
"""A record of more bytes is not read: it bounds the memory that one record can cost. Crawlers cut pages well below."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record of the input: its number there (from 1) and its fields, or the reason why there are none.

    `data` is what it was read from, so that `--errors` can keep it; empty where `fields` say the same.
    """

    number: int
    fields: dict[str, Any]
    data: bytes = b""
    reason: str = ""


class UnreadableError(ValueError):
    """A record that cannot be cleaned; its message is the reason."""


def text_of(record: Record, name: str) -> str:
    """The page's text. Raises `UnreadableError` with the reason.

    >>> text_of(Record(1, {"text": "The mill."}), "text")
    'The mill.'
    """
    if record.reason:
        raise UnreadableError(record.reason)
    if name not in record.fields:
        raise UnreadableError(f"has no field {name!r}")
    text = record.fields[name]
    if not isinstance(text, str):
        kind = "null" if text is None else type(text).__name__
        raise UnreadableError(f"field {name!r} is no text but {kind}")
    return text


def complaint(record: Record, reason: str) -> bytes:
    r"""A line of the errors file: number, reason, and the record's bytes, in base64 where they are not UTF-8.

    >>> complaint(Record(7, {}, b'{"text"'), "is no JSON")
    b'{"record": 7, "reason": "is no JSON", "bytes": "{\\"text\\""}\n'
    """
    data = record.data or json.dumps(record.fields, default=str).encode()
    row: dict[str, Any] = {"record": record.number, "reason": reason}
    try:
        row["bytes"] = data.decode("utf-8")
    except UnicodeDecodeError:
        row["base64"] = base64.b64encode(data).decode("ascii")
    return (json.dumps(row) + "\n").encode("ascii")


def need(module: str, extra: str) -> Any:
    """A module that an extra brings. Raises `CommandError` with what to install.

    >>> need("json", "parquet").dumps([])
    '[]'
    """
    try:
        return importlib.import_module(module)
    except ImportError:
        package = module.partition(".")[0]
        raise CommandError(f"{package} is not installed: pip install 'textfix[{extra}]'") from None
