"""Files as the command line meets them: text in from any encoding, and out so that a crash loses nothing."""

from __future__ import annotations

import codecs
import contextlib
import glob
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

STANDARD_INPUT: Final = "-"

SAMPLE: Final = 65536
"""So many bytes at the start tell whether a file is text."""

MOST_CONTROLS: Final = 0.02
"""Share of control characters up to which a file is text. Compressed and compiled files have 5 to 30 %, text has
none; a damaged page has a few (a NUL for each lost ligature), and those are textfix's to repair."""

FEW_HIGH: Final = 8, 0.03
"""So many bytes above ASCII, or this share, may be English in windows-1252: curly quotes, £, é, mostly one by one.
Polish or Czech has 5 % and more. charset-normalizer alone reads £ as Ł, and the one word café as 捡曩."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS: Final = bytes((*range(9), *range(14, 27), *range(28, 32)))
_HIGH: Final = re.compile(rb"[\x80-\xff]+")
_HTML: Final = re.compile(r"\s*(?:<!doctype\s+html|<html[\s>])", re.IGNORECASE)


class CommandError(Exception):
    """What cannot be done as asked; its message is the line that the user reads."""


@dataclass(frozen=True, slots=True)
class Source:
    """One input: its name as the user wrote it, its text, the encoding it was read in, what is odd about it."""

    name: str
    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def expand(names: Sequence[str]) -> list[str]:
    """The names, patterns such as `pages/*.txt` replaced by what they match; for shells that do not do it.

    A name that exists is no pattern, and neither is one without `*`, `?` or `[`. Raises `CommandError` where a
    pattern matches nothing.
    """
    found: list[str] = []
    for name in names:
        if name == STANDARD_INPUT or not glob.has_magic(name) or os.path.lexists(name):
            found.append(name)
        elif matches := sorted(path for path in glob.glob(name, recursive=True) if not os.path.isdir(path)):
            found += matches
        else:
            raise CommandError(f"{name}: no file matches")
    return list(dict.fromkeys(found))


def read(name: str) -> Source:
    """The text of a file, or of standard input for `-`, line breaks as they are.

    Raises `CommandError` with one line that says what is wrong.
    """
    shown = "standard input" if name == STANDARD_INPUT else name
    try:
        data = _standard_input() if name == STANDARD_INPUT else Path(name).read_bytes()
    except FileNotFoundError:
        raise CommandError(f"{shown}: no such file") from None
    except IsADirectoryError:
        raise CommandError(f"{shown}: is a folder; name its files, such as {os.path.join(name, '*.txt')}") from None
    except OSError as error:
        raise CommandError(f"{shown}: {error.strerror or error}") from None
    except ValueError:  # a NUL in the name
        raise CommandError(f"{shown!r}: is no file name") from None
    try:
        text, encoding, notes = decode(data)
    except CommandError as error:
        raise CommandError(f"{shown}: {error}") from None
    if _HTML.match(text):
        notes = (*notes, "looks like HTML; textfix expects the plain text of a page")
    return Source(shown, text, encoding, notes)


def decode(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    r"""The text of some bytes, the encoding that they were read in, and what a person should know about that.

    UTF-8, or what a byte order mark says, without a note. UTF-8 with a few broken bytes stays UTF-8. Then
    windows-1252, if that is what English with a few curly quotes looks like; then what charset-normalizer finds.

    >>> decode(b"The mill\x92s owner")
    ('The mill’s owner', 'cp1252', ('is not UTF-8; read as cp1252',))
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            with contextlib.suppress(UnicodeDecodeError):
                return data.decode(encoding), encoding, () if mark == codecs.BOM_UTF8 else (f"read as {encoding}",)
    if _is_binary(data):
        raise CommandError("looks like a binary file; textfix expects text")
    try:
        return data.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError as error:
        cut = error.end == len(data) and error.reason == "unexpected end of data"
        cut = cut and (error.end - error.start > 1 or bool(_HIGH.search(data, 0, error.start)))
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd") - data.count("\ufffd".encode())
    if cut or sum(map(len, _HIGH.findall(data))) > 8 * broken:
        some = "1 place that is" if broken == 1 else f"{broken} places that are"
        return text, "utf-8 with errors", (f"has {some} not UTF-8; put \ufffd there",)
    text, encoding = _other(data)
    return text, encoding, (f"is not UTF-8; read as {encoding}",)


def write(name: str, data: bytes) -> None:
    """Write a file whole or not at all: into a new file beside it, to the disk, and then in its place.

    Mode and, where allowed, owner stay; a link stays a link. What is no plain file (a device, a pipe) is written
    as it is. Raises `OSError`.
    """
    target = os.path.realpath(name)
    if os.path.lexists(target) and not os.path.isfile(target):
        with open(target, "wb") as device:
            device.write(data)
        return
    if os.path.exists(target) and not os.access(target, os.W_OK):
        raise PermissionError(13, "is write-protected", name)
    folder = os.path.dirname(target)
    handle, temporary = tempfile.mkstemp(prefix=".textfix-", suffix=".tmp", dir=folder)
    try:
        with open(handle, "wb") as file:
            _take_after(target, temporary)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    with contextlib.suppress(OSError):  # not every system opens folders
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def encode(text: str) -> bytes:
    r"""UTF-8; a lone surrogate, which UTF-8 cannot hold, becomes U+FFFD.

    >>> encode("a\ud800b").decode()
    'a\ufffdb'
    """
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode("utf-8")


def names_in(folder: str, names: Sequence[str]) -> Iterator[str]:
    """Where each input's output goes in a folder: under its own name. Raises `CommandError` for two alike."""
    taken: dict[str, str] = {}
    for name in names:
        base = "page.txt" if name == STANDARD_INPUT else os.path.basename(name)
        if base in taken:
            raise CommandError(f"{taken[base]} and {name} would both become {os.path.join(folder, base)}")
        taken[base] = name
        yield os.path.join(folder, base)


def _standard_input() -> bytes:
    if sys.stdin is None:
        raise OSError("is closed")
    return sys.stdin.buffer.read()


def _is_binary(data: bytes) -> bool:
    sample = data[:SAMPLE]
    return len(sample) - len(sample.translate(None, _CONTROLS)) > MOST_CONTROLS * len(sample) + 4


def _other(data: bytes) -> tuple[str, str]:
    runs = _HIGH.findall(data)
    high = sum(map(len, runs))
    alone = sum(len(run) == 1 for run in runs)
    if high <= max(FEW_HIGH[0], FEW_HIGH[1] * len(data)) and 3 * alone >= 2 * len(runs):
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode("cp1252"), "cp1252"
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        raise CommandError("is not UTF-8; to read other encodings: pip install 'textfix[cli]'") from None
    best = from_bytes(data).best()
    if best is None:
        raise CommandError("is not text in any known encoding")
    return str(best), best.encoding


def _take_after(target: str, temporary: str) -> None:
    """Give the new file the old one's mode and owner, or what a new file gets."""
    try:
        old = os.stat(target)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
        return
    if hasattr(os, "chown"):
        with contextlib.suppress(OSError):
            os.chown(temporary, old.st_uid, old.st_gid)
    os.chmod(temporary, old.st_mode & 0o7777)
