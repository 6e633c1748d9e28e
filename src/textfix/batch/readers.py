"""Readers: the records of JSONL, CSV, Parquet, text folders and WARC, one after another and never all at once."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final, Never, cast

from textfix.batch.html import page_text
from textfix.batch.records import LONGEST, Record, UnreadableError, need
from textfix.files import CommandError, decode

KINDS: Final = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".parquet": "parquet", ".warc": "warc", ".wet": "warc",
}  # fmt: skip
"""The format by the end of the name, before `.gz` or `.zst`."""

ROWS: Final = 64
"""So many rows of a Parquet file are held at once."""

PIECE: Final = 1024
"""So many bytes of a .zst file are decompressed at once. Four can become 128 kB, so this bounds the memory at 32 MB."""


def kind_of(name: str) -> tuple[str, str]:
    """The format and the compression (`""`, `"gz"` or `"zst"`) that a name tells; a folder's ends in `/`.

    Raises `CommandError` for a name that tells none.

    >>> kind_of("crawl/CC-MAIN.warc.wet.gz"), kind_of("pages/")
    (('warc', 'gz'), ('folder', ''))
    """
    if name.endswith(("/", os.sep)) or os.path.isdir(name):
        return "folder", ""
    stem, end = os.path.splitext(name)
    compression = end[1:] if end in (".gz", ".zst") else ""
    kind = KINDS.get(os.path.splitext(stem)[1] if compression else end)
    if kind is None or (kind == "parquet" and compression):
        known = ", ".join(KINDS)
        raise CommandError(f"{name}: the name must end in one of {known}, with .gz or .zst, or be a folder's with /")
    return kind, compression


class Reader:
    """The records of one input, which is open until it is closed.

    `columns` are the fields that every record has, None where each record has its own.

    Raises `CommandError` where the input cannot be opened, or `--text` names no column.

    >>> Reader("no.jsonl", "text")
    Traceback (most recent call last):
    textfix.files.CommandError: no.jsonl: no such file
    """

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.kind, self._compression = kind_of(name)
        self.columns: tuple[str, ...] | None = None
        self.types: dict[str, Any] = {}
        self._done = 0
        self._size = 1
        self._raw: BinaryIO | None = None
        if not os.path.exists(name):
            raise CommandError(f"{name}: no such file")
        try:
            self._open()
        except CommandError:
            self.close()
            raise
        except Exception as error:  # gzip, zlib, zstandard, pyarrow and fastwarc each have errors of their own
            self.close()
            raise CommandError(f"{name}: {getattr(error, 'strerror', None) or error}") from None
        if self.columns is not None and text not in self.columns:
            self.close()
            raise CommandError(f"{name}: has no field {text!r}; --text names one of {', '.join(self.columns)}")

    def share(self) -> float:
        """How much of the input was read, from 0 to 1."""
        done = self._done if self._raw is None or self.kind == "parquet" else self._raw.tell()
        return min(1.0, done / max(1, self._size))

    def records(self, after: int = 0) -> Iterator[Record]:
        """The records whose number is above `after`. Raises `CommandError` where the input breaks off."""
        records = {
            "jsonl": self._jsonl, "csv": self._csv, "parquet": self._parquet, "folder": self._folder, "warc": self._warc
        }[self.kind](after)  # fmt: skip
        last = after
        try:
            for record in records:
                yield record
                last = record.number
        except CommandError:
            raise
        except Exception as error:  # see `__init__`
            raise CommandError(f"{self.name}: cannot be read after record {last}: {error}") from None

    def close(self) -> None:
        """Close the input."""
        if self._raw is not None:
            self._raw.close()

    def _open(self) -> None:
        if self.kind == "folder":
            found = (Path(folder, name) for folder, _, names in os.walk(self.name) for name in names)
            # A pipe or a device has no end; a link that leads nowhere is told when its turn comes.
            files = (path for path in found if path.is_file() or not path.exists())
            self._paths = sorted(path for path in files if not path.name.startswith("."))
            self._size, self.columns = len(self._paths), ("file", "text")
            return
        self._raw = open(self.name, "rb")  # noqa: SIM115 - see `close`
        self._size = os.path.getsize(self.name)
        if self.kind == "parquet":
            self._table = need("pyarrow.parquet", "parquet").ParquetFile(self._raw, pre_buffer=False)
            schema = self._table.schema_arrow
            self.columns, self.types = tuple(schema.names), {field.name: field.type for field in schema}
        elif self.kind == "warc":
            need("fastwarc.warc", "warc")
            self.columns = ("url", "date", "text")
        else:
            self._bytes = _opened(self._raw, self._compression)
            if self.kind == "csv":
                csv.field_size_limit(LONGEST)
                self._lines = _Lines(self._bytes)
                self._rows = csv.reader(self._lines, strict=True)
                self.columns = tuple(next(self._rows, []))
                if not self.columns:
                    raise ValueError("is empty; CSV begins with a line of names")
        for number, column in enumerate(self.columns or ()):
            if column in (self.columns or ())[:number]:
                raise ValueError(f"has two columns called {column!r}")

    def _jsonl(self, after: int) -> Iterator[Record]:
        for number, line in enumerate(iter(lambda: self._bytes.readline(LONGEST + 1), b""), 1):
            piece = line if len(line) > LONGEST else b""
            while piece and not piece.endswith(b"\n"):
                piece = self._bytes.readline(LONGEST)
            if number > after and line.strip():
                yield _parsed(number, line.rstrip(b"\r\n"))

    def _csv(self, after: int) -> Iterator[Record]:
        assert self.columns is not None
        number = 0
        while True:
            self._lines.taken.clear()
            reason, row = "", []
            try:
                row = next(self._rows)
            except StopIteration:
                return
            except csv.Error as error:
                reason = f"is no CSV: {error}"
            number += 1
            if number <= after or not (row or reason):
                continue
            data = b"".join(self._lines.taken)
            if not reason and len(row) != len(self.columns):
                reason = f"has {len(row)} fields instead of {len(self.columns)}"
            if any("\udc80" <= character <= "\udcff" for field in row for character in field):
                reason = "is not UTF-8"
            yield Record(number, {} if reason else dict(zip(self.columns, row, strict=True)), data, reason)

    def _parquet(self, after: int) -> Iterator[Record]:
        number = 0
        groups: list[int] = []
        self._size = self._table.metadata.num_rows
        for group in range(self._table.num_row_groups):
            rows = self._table.metadata.row_group(group).num_rows
            if number + rows <= after and not groups:
                number += rows
            else:
                groups.append(group)
        for batch in self._table.iter_batches(ROWS, row_groups=groups) if groups else ():
            for row in range(batch.num_rows):
                number += 1
                self._done = number
                if number <= after:
                    continue
                try:
                    yield Record(number, batch.slice(row, 1).to_pylist()[0])
                except UnicodeDecodeError as error:
                    yield Record(number, {}, error.object, "is not UTF-8; the bytes kept are its field's")

    def _folder(self, after: int) -> Iterator[Record]:
        for number, path in enumerate(self._paths[after:], after + 1):
            self._done = number
            name = path.relative_to(self.name).as_posix()
            data = b""
            try:
                with open(path, "rb") as file:
                    data = file.read(LONGEST + 1)
                if len(data) > LONGEST:
                    raise CommandError(f"is longer than {LONGEST:,} bytes; the bytes kept are its start")
                yield Record(number, {"file": name, "text": decode(data)[0]}, data)
            except OSError as error:
                yield Record(number, {"file": name}, data, f"{name}: {error.strerror or error}")
            except CommandError as error:
                yield Record(number, {"file": name}, data, f"{name}: {error}")

    def _warc(self, after: int) -> Iterator[Record]:
        warc = need("fastwarc.warc", "warc")
        kinds = warc.WarcRecordType.response | warc.WarcRecordType.conversion
        for number, page in enumerate(warc.ArchiveIterator(self._raw, record_types=kinds), 1):
            kind = str(page.http_content_type or page.headers.get("Content-Type", "")).partition(";")[0]
            if number <= after or kind not in ("text/plain", "text/html", "application/xhtml+xml"):
                continue
            size = page.content_length
            data = page.reader.read(LONGEST + 1)
            fields = {"url": page.headers.get("WARC-Target-URI"), "date": page.headers.get("WARC-Date")}
            if len(data) < min(size, LONGEST):
                yield Record(number, fields, data, f"is cut: {len(data):,} of {size:,} bytes")
                continue
            try:
                text = _text(data, page.http_charset)
                yield Record(number, fields | {"text": text if kind == "text/plain" else page_text(text)}, data)
            except UnreadableError as error:
                yield Record(number, fields, data, str(error))


class _Lines:
    """The lines of a CSV file as text, and those that the current row was taken from as bytes."""

    def __init__(self, stream: BinaryIO) -> None:
        self.taken: list[bytes] = []
        self._stream = stream
        self._first = True

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(LONGEST)
        if not line:
            raise StopIteration
        self.taken.append(line)
        start, self._first = "\ufeff" if self._first else "", False
        return line.decode("utf-8", "surrogateescape").removeprefix(start)


class _Zst(io.RawIOBase):
    """What zstandard's own reader gives, and an `EOFError` where a file was cut; its own takes that for the end."""

    def __init__(self, raw: BinaryIO, decompressor: Any) -> None:
        self._raw = raw
        self._new = decompressor.decompressobj
        self._frame = self._new()
        self._within = False
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with what comes next."""
        while not self._rest:
            piece = self._raw.read(PIECE)
            if not piece:
                if self._within:
                    raise EOFError("Compressed file ended within a frame")
                return 0
            whole = b""
            while piece:
                whole += self._frame.decompress(piece)
                self._within, piece = not self._frame.eof, self._frame.unused_data
                if not self._within:
                    self._frame = self._new()
            self._rest = memoryview(whole)
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size


def _opened(raw: BinaryIO, compression: str) -> BinaryIO:
    if compression == "gz":
        return cast(BinaryIO, gzip.GzipFile(fileobj=raw))
    if compression == "zst":
        return io.BufferedReader(_Zst(raw, need("zstandard", "zst").ZstdDecompressor()))
    return raw


def _parsed(number: int, line: bytes) -> Record:
    if len(line) > LONGEST:
        return Record(number, {}, line, f"is longer than {LONGEST:,} bytes; the bytes kept are its start")
    try:
        fields = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"), parse_constant=_no_number)
    except UnicodeDecodeError:
        return Record(number, {}, line, "is not UTF-8")
    except (ValueError, RecursionError) as error:
        return Record(number, {}, line, f"is no JSON: {error}")
    if not isinstance(fields, dict):
        return Record(number, {}, line, f"is no JSON object but {type(fields).__name__}")
    return Record(number, fields, line)


def _no_number(name: str) -> Never:
    raise ValueError(f"{name} is no number")


def _text(data: bytes, charset: str | None) -> str:
    if len(data) > LONGEST:
        raise UnreadableError(f"is longer than {LONGEST:,} bytes; the bytes kept are its start")
    try:
        return data.decode(charset or "utf-8")
    except (UnicodeDecodeError, LookupError):
        pass
    try:
        return decode(data)[0]
    except CommandError as error:
        raise UnreadableError(str(error)) from None
