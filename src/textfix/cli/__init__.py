"""The command line: `textfix clean`, `examine`, `learn`, `batch`, `completion` and `licenses`."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from typing import Final

from textfix.batch.threads import one_thread
from textfix.cli.clean import explained as explained
from textfix.cli.clean import output as output
from textfix.cli.parser import parser
from textfix.cli.terminal import drop_output, fail
from textfix.files import CommandError

INTERRUPTED: Final = 128 + 2
READER_GONE: Final = 128 + 13


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and hand back the exit status: see the end of `textfix --help`."""
    one_thread()
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
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C while leaving makes no traceback
        fail("interrupted")
        return INTERRUPTED
    return status
