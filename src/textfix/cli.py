"""The command line: `textfix clean` and `textfix examine`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from textfix.__about__ import __version__
from textfix.config import STAGES, Config
from textfix.pipeline import examine

FAILED: Final = 1
INTERRUPTED: Final = 130


class UnreadableError(Exception):
    """An input that cannot be cleaned; its message is what the user reads."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and hand back the exit status: 0, 1 after an error, 130 after Ctrl-C."""
    options = _parser().parse_args(arguments)
    try:
        config = Config(skip=frozenset(options.skip), least_confidence=options.least_confidence)
        page = examine(read(options.file), config)
        if options.command == "clean":
            _write(page.text if page.text.endswith("\n") or not page.text else page.text + "\n")
        else:
            _write(page.to_json(indent=2) + "\n")
    except (UnreadableError, ValueError) as error:
        return _fail(str(error))
    except BrokenPipeError:
        # The reader has gone; what is still buffered must not raise again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _fail(f"cannot write: {error.strerror}")
    except KeyboardInterrupt:
        _fail("interrupted")
        return INTERRUPTED
    return 0


def read(name: str) -> str:
    """The text of a file, or of standard input for `-`; UTF-8, or what charset-normalizer finds, with a note.

    Raises `UnreadableError` with one line that says what is wrong.
    """
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except FileNotFoundError:
        raise UnreadableError(f"{name}: no such file") from None
    except IsADirectoryError:
        raise UnreadableError(f"{name}: is a folder, expected a text file") from None
    except OSError as error:
        raise UnreadableError(f"{name}: {error.strerror}") from None
    shown = "standard input" if name == "-" else name
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded(data, shown)
    if _looks_binary(data):
        raise UnreadableError(f"{shown}: looks like a binary file, expected text")
    return text


def _looks_binary(data: bytes) -> bool:
    """Many NUL bytes, or controls that no text has. A few NULs are a damage that textfix repairs."""
    sample = data[:65536]
    controls = sum(sample.count(bytes([code])) for code in (*range(9), *range(14, 27), *range(28, 32)))
    return controls > 0.02 * len(sample) + 4


def _decoded(data: bytes, shown: str) -> str:
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")) and _looks_binary(data):
        raise UnreadableError(f"{shown}: looks like a binary file, expected text")
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        raise UnreadableError(f"{shown}: is not UTF-8; to read other encodings: pip install 'textfix[cli]'") from None
    best = from_bytes(data).best()
    if best is None:
        raise UnreadableError(f"{shown}: is not text in any known encoding")
    print(f"textfix: {shown}: not UTF-8, read as {best.encoding}", file=sys.stderr)
    return str(best)


def _write(text: str) -> None:
    # Bytes, so that line breaks stay as they are and a lone surrogate cannot stop the output.
    sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass"))
    sys.stdout.buffer.flush()


def _fail(message: str) -> int:
    print(f"textfix: {message}", file=sys.stderr)
    return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="textfix",
        description="Clean the plain text of scraped pages: repair systematic damage, remove boilerplate, "
        "separate related links.",
    )
    parser.add_argument("--version", action="version", version=f"textfix {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, what in (
        ("clean", "write the repaired article to standard output"),
        ("examine", "write title, links and every change as JSON"),
    ):
        command = commands.add_parser(name, help=what, description=what[0].upper() + what[1:] + ".")
        command.add_argument(
            "file", nargs="?", default="-", metavar="FILE", help="a text file; - or none: standard input"
        )
        command.add_argument(
            "--skip", action="append", default=[], metavar="STAGE", help=f"leave out a stage: {', '.join(STAGES)}"
        )
        command.add_argument(
            "--least-confidence", type=float, default=0.0, metavar="N", help="refuse changes below it, from 0 to 1"
        )
    return parser
