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

MOST_COMPLAINTS: Final = 3
"""So many records of a file that cannot be read are told one by one; with a wrong --text it would be all of them."""


def run_learn(options: argparse.Namespace) -> int:
    """Learn from pages, write the profile, and say what was found and what speaks against it."""
    output = None if options.output == "-" else options.output
    if output is not None:
        _writable(output)
    try:
        profile = learn(_watched(_pages(expand(options.pages), options.text, output)))
    finally:
        _clear()
    if not profile.pages:
        return fail("no pages to learn from")
    if output is None:
        show(profile.dumps())
    else:
        try:
            write(output, encode(profile.dumps()))
        except OSError as error:
            raise CommandError(f"{output}: cannot write: {error.strerror or error}") from None
        show("".join(f"{line}\n" for line in told(profile)))
    return 0


def _writable(name: str) -> None:
    """Raises `CommandError` for a profile that could not be written, before a large corpus is read for it.

    An older profile is written over, as other commands do; a file that is none is a page that slipped behind `-o`.
    """
    if os.path.isdir(name):
        raise CommandError(f"{name}: is a folder; name the file to write")
    folder = os.path.dirname(name) or os.curdir
    if not os.path.isdir(folder):
        raise CommandError(f"{name}: there is no folder {folder}")
    if os.path.isfile(name) and os.path.getsize(name):
        try:
            Profile.load(name)
        except OSError as error:
            raise CommandError(f"{name}: {error.strerror or error}") from None
        except ValueError:
            raise CommandError(f"{name}: exists and is no profile; remove it, or name another file") from None


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
        if not damage.examples:  # counted, not read in words
            yield f"  {damage}: {damage.reason.removeprefix('learned: ')}; confidence {damage.confidence:.2f}"
            continue
        expected = f"{damage.expected:,.0f}" if damage.expected >= 1 else "less than one"
        against = f"{damage.contradictions:,} of them on pages that show it" if damage.contradictions else "nothing"
        yield (
            f"  {damage}: {_number(damage.support, 'word')} such as {'; '.join(damage.examples[:3])}; {damage.lost!r} "
            f"seen {_number(damage.observed, 'time')}, expected {expected}; against it: {against}; "
            f"confidence {damage.confidence:.2f}"
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


def _pages(names: Sequence[str], field: str, output: str | None) -> Iterator[str]:
    """The pages of text files, of the text files of folders, and of the records of files that `batch` reads.

    What cannot be read is told and passed over, and so is what is empty; an older profile in a folder is no page.
    """
    for name in names:
        try:
            if _of_many(name):
                yield from _records(name, field, output)
            elif (text := read(name).text).strip():
                yield text
            else:
                _note(f"{name}: is empty; passed over")
        except CommandError as error:
            _note(f"{error}; passed over")


def _records(name: str, field: str, output: str | None) -> Iterator[str]:
    reader = Reader(name, field)
    unread = 0
    try:
        for record in reader.records():
            if reader.kind == "folder" and output and _same(os.path.join(name, record.fields["file"]), output):
                continue
            try:
                text = text_of(record, field)
                if not text.strip():
                    raise UnreadableError("is empty")
                yield text
            except UnreadableError as error:
                unread += 1
                if unread <= MOST_COMPLAINTS:
                    _note(f"{name}: record {record.number}: {error}")
    finally:
        reader.close()
    if unread > MOST_COMPLAINTS:
        _note(f"{name}: {unread - MOST_COMPLAINTS:,} more records could not be read")


def _same(one: str, other: str) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


def _of_many(name: str) -> bool:
    try:
        kind_of(name)
    except CommandError:
        return False
    return True


def _watched(pages: Iterator[str]) -> Iterator[str]:
    """The pages, with their number on a terminal while they are read."""
    last, number = 0.0, 0
    for number, page in enumerate(pages, 1):
        if _on_terminal() and time.monotonic() - last > BETWEEN_LINES:
            last = time.monotonic()
            print(f"\r{number:,} pages", end="", file=sys.stderr, flush=True)
        yield page
    if _on_terminal():
        print(f"\r{_number(number, 'page')} read; learning …", end="", file=sys.stderr, flush=True)


def _note(message: str) -> None:
    """A note in a line of its own, not behind the number of pages."""
    _clear()
    note(message)


def _clear() -> None:
    if _on_terminal():
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _on_terminal() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()
