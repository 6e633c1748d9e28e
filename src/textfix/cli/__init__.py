"""The command line: `textfix clean`, `examine`, `learn`, `batch`, `completion` and `licenses`."""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Sequence
from typing import Final, Never

INTERRUPTED: Final = 128 + 2
READER_GONE: Final = 128 + 13


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and hand back the exit status: see the end of `textfix --help`."""
    with contextlib.suppress(ValueError):  # not in the main thread
        signal.signal(signal.SIGTERM, _leave)
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C while leaving makes no traceback
        if sys.stderr is not None:
            print("textfix: interrupted", file=sys.stderr)
        return INTERRUPTED


def _run(arguments: Sequence[str] | None) -> int:
    # Imported here, so that Ctrl-C is told in one line too while the half second of imports goes by.
    from textfix.batch.threads import one_thread

    one_thread()
    from textfix.cli.parser import parser
    from textfix.cli.terminal import drop_output, fail
    from textfix.files import CommandError

    try:
        options = parser().parse_args(arguments)
        status = int(options.run(options))
        if sys.stdout is not None:
            sys.stdout.flush()
    except CommandError as error:
        return fail(str(error))
    except BrokenPipeError:  # `textfix … | head`: the reader has seen enough, nobody needs to be told
        drop_output()
        return READER_GONE
    except OSError as error:
        drop_output()
        return fail(f"cannot write: {error.strerror or error}")
    return status


def _leave(number: int, frame: object) -> Never:
    """End as after an error, so that what is half written is taken away; the sender knows why."""
    raise SystemExit(128 + number)
