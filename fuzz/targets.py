"""What is fuzzed: each target takes bytes and raises only where a promise is broken."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

from replay import replayed

import textfix
from textfix.batch.readers import Reader
from textfix.batch.records import UnreadableError, complaint, text_of
from textfix.changes import render, split, undo
from textfix.files import CommandError

FOLDER = Path(tempfile.mkdtemp(prefix="textfix-fuzz-"))
KINDS = {
    "jsonl": ".jsonl", "csv": ".csv", "jsonl.gz": ".jsonl.gz", "csv.gz": ".csv.gz", "folder": "",
    **({"zst": ".jsonl.zst"} if find_spec("zstandard") else {}),
    **({"parquet": ".parquet"} if find_spec("pyarrow") else {}),
    **({"warc": ".warc", "warc.gz": ".warc.gz"} if find_spec("fastwarc") and find_spec("resiliparse") else {}),
}  # fmt: skip
SITE = textfix.Profile.loads('version = 1\nfurniture = ["Share", "More * news"]\n[[damages]]\nlost = "fi"\nput = ""\n')
CONFIGS = (
    textfix.Config(),
    textfix.Config(least_confidence=0.9),
    textfix.Config(profile=SITE, furniture=("Share *",)),
    *(textfix.Config(skip=frozenset(textfix.STAGES) - {stage}) for stage in textfix.STAGES),
)
PAGE = (
    "Home >\nForum On The Pformation Of The Mills\nThe pfer of the looms took a year, doesnâ€™t it &amp; “so”?\n"
    "According to the\nPorcelain\nindustry report the pition was expensive.\n< p > st<x>yle, ![a](b.png) {page_break}\n"
    "- Related reading\n- News | Women'S Guild Opens A Shop\n\n16Th, That?s di?erent, theshortage of o\0ce\r\n中文 é\n"
)
PROFILE = textfix.Profile(
    damages=(textfix.Damage("trans", "p"), textfix.Damage("fi", "\0", "any", rate=2.5)),
    corrections=(("kilnn", "kiln"),), furniture=("More about * here!",), pages=3,
)  # fmt: skip


def examine(data: bytes) -> None:
    """Any text, in nine configurations: nothing raises, undo is exact, a second cleaning finds nothing."""
    config, rest = (CONFIGS[data[0] % len(CONFIGS)], data[1:]) if data else (CONFIGS[0], b"")
    try:
        text = rest.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        text = rest.decode("latin-1")
    page = textfix.examine(text, config)
    lines = replayed(page)
    assert render(lines) == page.text, "the changes do not make the text"
    undone = undo(lines, page.changes, [line.end for line in split(text)])
    assert "".join(line.text + line.end for line in undone) == text == page.original, "undo is not exact"
    assert textfix.clean(page.text, config) == page.text, "a second cleaning changes something"
    page.to_json().encode("utf-8")


def profile(data: bytes) -> None:
    """A file that may be a profile: refused with a reason, or read as it will be written, and of use."""
    name = FOLDER / "site.toml"
    name.write_bytes(data)
    try:
        read = textfix.Profile.load(name)
    except ValueError as error:
        if not str(error).startswith(str(name)):
            raise AssertionError("the reason does not name the file") from error
        return
    assert textfix.Profile.loads(read.dumps()) == read, "it is not read as it was written"
    config = textfix.Config(profile=read)
    page = textfix.examine(PAGE, config)
    assert render(replayed(page)) == page.text
    assert textfix.clean(page.text, config) == page.text, "a second cleaning changes something"


def readers(data: bytes) -> None:
    """A file of any format: every record is a text or a complaint, and a broken file breaks off with a reason."""
    kind, rest = (sorted(KINDS)[data[0] % len(KINDS)], data[1:]) if data else ("jsonl", b"")
    name = FOLDER / "pages" if kind == "folder" else FOLDER / f"input{KINDS[kind]}"
    if kind == "folder":
        name.mkdir(exist_ok=True)
        (name / "page.txt").write_bytes(rest)
    else:
        name.write_bytes(rest)
    try:
        reader = Reader(str(name), "text")
    except CommandError:
        return
    with contextlib.closing(reader), contextlib.suppress(CommandError):
        for record in reader.records():
            with contextlib.suppress(UnreadableError):
                assert isinstance(text_of(record, "text"), str)
            row = json.loads(complaint(record, "no reason"))
            assert row["record"] == record.number >= 1
            assert 0 <= reader.share() <= 1


TARGETS: dict[str, Callable[[bytes], None]] = {"examine": examine, "profile": profile, "readers": readers}


def seeds(target: str) -> Iterator[bytes]:
    """Good inputs to start from."""
    if target == "examine":
        for number in range(len(CONFIGS)):
            yield bytes([number]) + PAGE.encode()
            yield bytes([number]) + "\n".join(PAGE.split("\n")[number:]).encode("utf-16-le")
    elif target == "profile":
        yield PROFILE.dumps().encode()
        yield SITE.dumps().encode()
        yield b'version = 1\n[[damages]]\nlost = "a"\nput = "\\u0000"\ncase = "any"\nrate = 1e3\nexamples = ["x"]\n'
    else:
        for number, kind in enumerate(sorted(KINDS)):
            yield bytes([number]) + _file(kind)


def _file(kind: str) -> bytes:
    rows = b'{"text": "The pfer", "n": 1}\n{"text": null}\n{"n": [1, {"a": "b"}]}\n\n[1]\n'
    table = 'id,text\n1,"The ""pfer"", of\nindustries"\n2\n3,é\n'.encode()
    if kind in ("zst", "jsonl.gz", "jsonl"):
        if kind == "zst":
            import zstandard

            return bytes(zstandard.ZstdCompressor().compress(rows))
        return gzip.compress(rows) if kind == "jsonl.gz" else rows
    if kind in ("csv", "csv.gz"):
        return gzip.compress(table) if kind == "csv.gz" else table
    if kind == "parquet":
        import pyarrow
        import pyarrow.parquet

        stream = io.BytesIO()
        pyarrow.parquet.write_table(pyarrow.table({"text": ["The pfer", None], "n": [1, 2]}), stream)
        return stream.getvalue()
    if kind.startswith("warc"):
        body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><p>The pfer</p></html>"
        head = (
            b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.com/\r\n"
            b"WARC-Date: 2024-01-01T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
            b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n" % len(body)
        )
        record = head + body + b"\r\n\r\n"
        return gzip.compress(record) if kind == "warc.gz" else record
    return PAGE.encode()
