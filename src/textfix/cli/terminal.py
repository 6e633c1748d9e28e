"""What goes to the terminal: output, notes, complaints, and how they end."""

from __future__ import annotations

import os
import sys
from typing import Final

from textfix.files import encode

FAILED: Final = 1


def show(text: str, last: bool = True) -> None:
    """Write to standard output as bytes, so that line breaks stay and any character passes.

    Between two articles, and before a terminal's prompt, there is a line break whatever the article ended in.
    """
    if sys.stdout is None:
        raise OSError("standard output is closed")
    if text and not text.endswith(("\n", "\r")) and (not last or sys.stdout.isatty()):
        text += "\n"
    data = encode(text)
    while data:  # under PYTHONUNBUFFERED a write may take a part only, as on a disk that is nearly full
        data = data[sys.stdout.buffer.write(data) or 0 :]
    sys.stdout.buffer.flush()


def note(message: str) -> None:
    """One line on standard error."""
    if sys.stderr is not None:
        print(f"textfix: {message}", file=sys.stderr)


def fail(message: str) -> int:
    """Say what went wrong; hand back the exit status for it."""
    note(message)
    return FAILED


def drop_output() -> None:
    """What is still buffered for standard output must not raise again at exit."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def in_colour() -> bool:
    """Whether standard output is a terminal that takes colour, and nobody asked for none."""
    return (
        sys.stdout is not None
        and sys.stdout.isatty()
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM") != "dumb"
    )
