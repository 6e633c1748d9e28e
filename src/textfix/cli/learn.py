"""`textfix learn PAGES… -o site.toml`: what was done to a site."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from typing import Final

from textfix.batch.readers import Reader, kind_of
from textfix.batch.records import UnreadableError, text_of
from textfix.cli.terminal import fail, note, show
from textfix.files import CommandError, encode, expand, read, write
from textfix.knowledge.profile import Profile
from textfix.learning import learn

BETWEEN_LINES: Final = 0.2
"""Seconds between two states of the progress line."""

MOST_SHOWN: Final = 20


def run_learn(options: argparse.Namespace) -> int:
    """Learn from pages, write the profile, and say what was found and what speaks against it."""
    if options.output is not None:
        _writable(options.output)
    profile = learn(_watched(_pages(expand(options.pages), options.text)))
    if not profile.pages:
        return fail("no pages to learn from")
    if options.output is None:
        show(profile.dumps())
    else:
        try:
            write(options.output, encode(profile.dumps()))
        except OSError as error:
            raise CommandError(f"{options.output}: cannot write: {error.strerror or error}") from None
        show("".join(f"{line}\n" for line in told(profile)))
    return 0


def _writable(name: str) -> None:
    """Raises `CommandError` for a profile that could not be written, before a large corpus is read for it."""
    if os.path.isdir(name):
        raise CommandError(f"{name}: is a folder; name the file to write")
    folder = os.path.dirname(name) or os.curdir
    if not os.path.isdir(folder):
        raise CommandError(f"{name}: there is no folder {folder}")


def told(profile: Profile) -> Iterator[str]:
    """What was learned, a line each: damages with their evidence, corrections, furniture.

    >>> list(told(Profile(pages=1)))
    ['learned from 1 page: 0 damages, 0 corrections, 0 lines of furniture']
    """
    counts = (
        _number(len(profile.damages), "damage"),
        _number(len(profile.corrections), "correction"),
        _number(len(profile.furniture), "line") + " of furniture",
    )
    yield f"learned from {_number(profile.pages, 'page')}: {', '.join(counts)}"
    for damage in profile.damages:
        yield (
            f"  {damage}: {_number(damage.support, 'word')} such as {'; '.join(damage.examples[:3])}; {damage.lost!r} "
            f"expected {damage.expected:,.0f} times, seen {damage.observed:,} times, {damage.contradictions:,} of them "
            f"on pages that show the damage; confidence {damage.confidence:.2f}"
        )
    rows: Sequence[str] = [
        *(f"  {damaged} is {meant}" for damaged, meant in profile.corrections),
        *(f"  recurs: {line}" for line in profile.furniture),
    ]
    yield from rows[:MOST_SHOWN]
    if len(rows) > MOST_SHOWN:
        yield f"  and {len(rows) - MOST_SHOWN} more"


def _number(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _pages(names: Sequence[str], field: str) -> Iterator[str]:
    """The pages of text files, of the text files of folders, and of the records of files that `batch` reads."""
    for name in names:
        if _of_many(name):
            reader = Reader(name, field)
            try:
                for record in reader.records():
                    try:
                        yield text_of(record, field)
                    except UnreadableError as error:
                        note(f"{name}: record {record.number}: {error}")
            finally:
                reader.close()
        else:
            try:
                yield read(name).text
            except CommandError as error:
                if len(names) == 1:
                    raise
                note(f"{error}; passed over")


def _of_many(name: str) -> bool:
    try:
        kind_of(name)
    except CommandError:
        return False
    return True


def _watched(pages: Iterator[str]) -> Iterator[str]:
    """The pages, with their number on a terminal while they are read."""
    shown = sys.stderr is not None and sys.stderr.isatty()
    last, number = 0.0, 0
    for number, page in enumerate(pages, 1):
        if shown and time.monotonic() - last > BETWEEN_LINES:
            last = time.monotonic()
            print(f"\r{number:,} pages", end="", file=sys.stderr, flush=True)
        yield page
    if shown:
        print(f"\r{number:,} pages read; learning …", file=sys.stderr)
