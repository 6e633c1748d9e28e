"""Writers: cleaned records as the bytes that are appended to the output, for each format.

Each chunk of records becomes bytes that may follow any other chunk's, in a member or frame of its own where the file
is compressed. So an output can be cut at the end of any chunk and go on from there.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import math
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from textfix.batch.columns import ADDED, arrow_fields
from textfix.batch.readers import Reader, kind_of
from textfix.batch.records import need
from textfix.files import CommandError, encode

INDEX: Final = "index.jsonl"
"""The file in an output folder that holds all but the text of each page."""


@dataclass(frozen=True, slots=True)
class Writer:
    """How records go out: the output's name, its format and compression, and the fields kept (None: all).

    `text` is the field that is cleaned, `types` the kept fields' types where the input is Parquet and knows them, and
    `named` says that a folder's files go by their field `file`. Picklable, because workers encode.
    """

    name: str
    kind: str
    compression: str
    text: str
    keep: tuple[str, ...] | None
    explain: bool
    types: tuple[tuple[str, Any], ...] = ()
    named: bool = False

    @property
    def place(self) -> str:
        """The file that is appended to meanwhile. Parquet cannot be appended to; its rows wait in a stream."""
        return {"parquet": f"{self.name}.part", "folder": os.path.join(self.name, INDEX)}.get(self.kind, self.name)

    @property
    def complete(self) -> str:
        """The file that is there once a run is complete."""
        return self.name if self.kind == "parquet" else self.place

    def fields(self, row: dict[str, Any], added: dict[str, Any]) -> dict[str, Any]:
        """The record that goes out: what is kept of the input's, then what cleaning adds."""
        names = [name for name in row if name != self.text] if self.keep is None else self.keep
        return {name: row.get(name) for name in names if name not in ADDED} | added

    def header(self) -> bytes:
        """What stands before the first record."""
        if self.kind == "csv":
            return self._pressed(_csv([[*self._kept(), *ADDED]]))
        if self.kind == "parquet":
            return bytes(self._schema().serialize())
        return b""

    def encoded(self, rows: Sequence[tuple[int, dict[str, Any]]]) -> bytes:
        """Numbered records as bytes; for a folder, their texts are written as well. Raises `OSError`."""
        if not rows:
            return b""
        if self.kind == "parquet":
            return bytes(self._batch([fields for _, fields in rows]).serialize())
        if self.kind == "csv":
            names = [*self._kept(), *ADDED]
            return self._pressed(_csv([_cell(fields.get(name)) for name in names] for _, fields in rows))
        if self.kind == "folder":
            return b"".join(_json(self._filed(number, fields)) for number, fields in rows)
        return self._pressed(b"".join(_json(fields) for _, fields in rows))

    def finish(self) -> None:
        """Turn what was appended into the output, once all is there: Parquet gets its footer. Raises `OSError`."""
        if self.kind != "parquet":
            return
        ipc, parquet = need("pyarrow.ipc", "parquet"), need("pyarrow.parquet", "parquet")
        temporary = f"{self.name}.tmp"
        with open(self.place, "rb") as part, ipc.open_stream(part) as rows, open(temporary, "wb") as file:
            with parquet.ParquetWriter(file, rows.schema, compression="zstd") as writer:
                for batch in rows:
                    writer.write_batch(batch)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, self.name)

    def _kept(self) -> list[str]:
        return [name for name in self.keep or () if name not in ADDED]

    def _schema(self) -> Any:
        pa = need("pyarrow", "parquet")
        types = dict(self.types)
        kept = [pa.field(name, types.get(name, pa.string())) for name in self._kept()]
        return pa.schema(kept + arrow_fields(explain=self.explain))

    def _batch(self, rows: list[dict[str, Any]]) -> Any:
        pa, schema, typed = need("pyarrow", "parquet"), self._schema(), dict(self.types)
        for name in self._kept():
            if name not in typed:
                for fields in rows:
                    fields[name] = None if fields[name] is None else _cell(fields[name])
        return pa.RecordBatch.from_pylist([_storable(fields) for fields in rows], schema=schema)

    def _filed(self, number: int, fields: dict[str, Any]) -> dict[str, Any]:
        place = Path(self.name, fields["file"] if self.named else f"{number:08}.txt")
        place.parent.mkdir(parents=True, exist_ok=True)
        with open(place, "wb") as file:
            file.write(encode(fields["text"]))
            file.flush()
            os.fsync(file.fileno())
        return {"file": place.relative_to(self.name).as_posix()} | {
            name: value for name, value in fields.items() if name not in ("file", "text")
        }

    def _pressed(self, data: bytes) -> bytes:
        if self.compression == "gz":
            return gzip.compress(data, compresslevel=6, mtime=0)
        if self.compression == "zst":
            return bytes(need("zstandard", "zst").ZstdCompressor().compress(data))
        return data


def writer(name: str, reader: Reader, text: str, keep: Sequence[str] | None, *, explain: bool) -> Writer:
    """The writer that the output's name asks for. Without `keep`, all fields but the one named by `text` are kept.

    Raises `CommandError` for a name that tells no format, and where columns must be known and are not.
    """
    kind, compression = kind_of(name)
    if kind == "warc":
        raise CommandError(f"{name}: WARC is read and not written; choose JSONL, Parquet, CSV or a folder")
    if reader.columns is not None and keep is None:
        keep = [column for column in reader.columns if column != text]
    if keep is None and kind in ("csv", "parquet"):
        raise CommandError(f"{name}: needs columns, and JSONL names none; say which with --keep ('' for none)")
    missing = [] if reader.columns is None else sorted(set(keep or ()) - set(reader.columns))
    if missing:
        raise CommandError(
            f"{reader.name}: has no field {missing[0]!r}; its fields are {', '.join(reader.columns or ())}"
        )
    if kind == "parquet":
        need("pyarrow", "parquet")
    if compression == "zst":
        need("zstandard", "zst")
    types = tuple((column, reader.types[column]) for column in keep or () if column in reader.types)
    kept = None if keep is None else tuple(keep)
    return Writer(
        name, kind, compression, text, kept, explain, types, named="file" in (kept or ()) and reader.kind == "folder"
    )


def _json(fields: dict[str, Any]) -> bytes:
    """A line of JSON. A lone surrogate is escaped, and then so is all that is not ASCII; what is no number is null."""
    try:
        text = json.dumps(fields, ensure_ascii=False, default=str, allow_nan=False)
    except ValueError:
        return _json(_finite(fields))
    try:
        return f"{text}\n".encode()
    except UnicodeEncodeError:
        return f"{json.dumps(fields, default=str)}\n".encode("ascii")


def _finite(value: Any) -> Any:
    """NaN and infinity, which Parquet has and JSON has not, become None."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {name: _finite(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_finite(inner) for inner in value]
    return value


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return encode(text.getvalue())


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _storable(value: Any) -> Any:
    """Lone surrogates, which Arrow cannot hold, become U+FFFD."""
    if isinstance(value, str):
        return encode(value).decode()
    if isinstance(value, dict):
        return {name: _storable(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_storable(inner) for inner in value]
    return value
