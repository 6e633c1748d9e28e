"""`textfix batch IN OUT`: many pages."""

from __future__ import annotations

import argparse
import os
import sys
import time
from typing import Final

from textfix.batch import Job, Totals, run
from textfix.batch.journal import Journal
from textfix.cli.settings import config_of
from textfix.cli.terminal import note, show
from textfix.files import CommandError

SOME_FAILED: Final = 3

BETWEEN_LINES: Final = 0.2
"""Seconds between two states of the progress bar."""

BAR: Final = 20


def run_batch(options: argparse.Namespace) -> int:
    """Clean the records of one input into one output, and say how it went."""
    keep = None if options.keep is None else tuple(name for value in options.keep for name in value.split(",") if name)
    job = Job(
        options.source, options.destination, config_of(options), options.text, keep,
        options.explain, options.jobs, options.resume, options.errors,
    )  # fmt: skip
    shown = sys.stderr is not None and sys.stderr.isatty()
    bar = Bar() if shown else None
    try:
        totals = run(job, bar or (lambda totals, share: None))
    except OSError as error:
        place, reason = error.filename or job.output, error.strerror or error
        raise CommandError(f"{place}: cannot write: {reason}{'; --resume goes on' if begun(job) else ''}") from None
    except KeyboardInterrupt:
        if begun(job):
            note(f"{job.output}: is not finished; --resume goes on")
        raise
    finally:
        if bar:
            bar.clear()
    if options.resume and totals == Totals():
        show(f"{job.output}: is complete; there is nothing to resume\n")
        return 0
    show(f"{job.output}: {told(totals)}\n")
    if totals.failed:
        kept = f"see {options.errors}" if options.errors else "--errors FILE keeps what they are, with the reasons"
        note(f"{totals.failed:,} record{'s' * (totals.failed != 1)} could not be read; {kept}")
    return SOME_FAILED if totals.failed else 0


def begun(job: Job) -> bool:
    """Whether there is a run to go on with."""
    return os.path.exists(Journal(job.output, "").place)


def told(totals: Totals) -> str:
    """The totals in words.

    >>> told(Totals(pages=1200, repairs=3))
    '1,200 pages, 3 repaired, 0 removed, 0 failed'
    """
    return f"{totals.pages:,} pages, {totals.repairs:,} repaired, {totals.removals:,} removed, {totals.failed:,} failed"


class Bar:
    """A progress bar on standard error, redrawn in its line."""

    def __init__(self) -> None:
        self._start = self._drawn = time.monotonic()
        self._before: int | None = None

    def __call__(self, totals: Totals, share: float) -> None:
        """Draw the bar, unless it was drawn just now. The rate leaves out what an earlier run did."""
        now = time.monotonic()
        if self._before is None:
            self._before, self._start = totals.pages, now
        if now - self._drawn < BETWEEN_LINES:
            return
        self._drawn = now
        rate = (totals.pages - self._before) / max(now - self._start, 0.001)
        filled = round(BAR * share)
        line = f"[{'#' * filled}{'.' * (BAR - filled)}] {share:4.0%} {told(totals)}, {rate:,.0f} pages/s"
        print(f"\r{line}\x1b[K", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Leave the line empty."""
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
