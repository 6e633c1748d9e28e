"""`textfix clean` and `textfix examine`: one-off files."""

from __future__ import annotations

import argparse
import difflib
import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from importlib import metadata
from typing import Final

from textfix.changes import LINE_END, Change, Join, Removal
from textfix.cli.html import Reports
from textfix.cli.pretty import pretty
from textfix.cli.settings import config_of
from textfix.cli.terminal import FAILED, fail, in_colour, note, show
from textfix.files import STANDARD_INPUT, CommandError, Source, encode, expand, names_in, read, write
from textfix.pipeline import Page, examine

WOULD_CHANGE: Final = 2

LONGEST_SHOWN: Final = 70
"""Longer texts are cut in the middle where `--explain` quotes them, so that a change stays one line to read."""


def run_clean(options: argparse.Namespace) -> int:
    """Clean files to standard output, to other files, or in place."""
    config, names = config_of(options), expand(options.files)
    places = _places(options, names)
    reports = Reports(options.html, names) if options.html else None
    silent = reports and not (options.diff or options.explain or options.json or options.check)
    changed = failed = False
    for name, place in zip(names, places, strict=True):
        try:
            source = _read(name)
            page = examine(source.text, config)
            changed |= output(page) != source.text
            if reports:
                reports.add(source.name, page)
            if options.write:
                _rewrite(name, source, page)
            elif place is not None:
                _save(place, encode(_shown(options, source, page)))
            elif not silent:
                show(_shown(options, source, page), last=name == names[-1])
        except CommandError as error:
            failed = True
            fail(str(error))
    if reports:
        told = reports.finish()
        if silent:
            show(told)
    if failed:
        return FAILED
    return WOULD_CHANGE if options.check and changed else 0


def run_examine(options: argparse.Namespace) -> int:
    """Write one page's title, links and changes as JSON, or the page line by line."""
    page = examine(_read(options.file).text, config_of(options))
    if options.pretty:
        width = shutil.get_terminal_size().columns
        show("".join(f"{line}\n" for line in pretty(page, in_colour(), width)))
    else:
        show(page.to_json(indent=2) + "\n")
    return 0


def run_licenses(_options: argparse.Namespace) -> int:
    """Print the notices."""
    try:
        notice = metadata.distribution("textfix").read_text("licenses/NOTICE")
    except metadata.PackageNotFoundError:
        notice = None
    if notice is None:
        raise CommandError("NOTICE is missing here: textfix is not installed, or not whole")
    show(notice)
    return 0


def output(page: Page) -> str:
    r"""The article as a file: `page.text`, ending in the line break, or in none, that the input ended in.

    >>> output(examine("The pfer\r\n- Related reading\r\n"))[-2:]
    '\r\n'
    """
    if not page.text or page.text.endswith(("\n", "\r")):
        return page.text
    ends = LINE_END.findall(page.original[-2:])
    return page.text + (ends[-1] if ends and page.original.endswith(ends[-1]) else "")


def explained(name: str, change: Change) -> str:
    """One change as one line: where, by which stage, what became what, why, how sure."""
    if isinstance(change, Removal):
        what = f"removed {_quoted(change.before)}"
    elif isinstance(change, Join):
        what = f"lines {change.lines[0]} to {change.lines[-1]} became one: {_quoted(change.after)}"
    else:
        what = f"{_quoted(change.before)} became {_quoted(change.after)}"
    return f"{name}:{change.line}: {change.stage}: {what} ({change.reason}; {change.confidence:.2f})"


def _places(options: argparse.Namespace, names: Sequence[str]) -> Sequence[str | None]:
    """The file that each input's output goes to; None is standard output."""
    if options.write and STANDARD_INPUT in names:
        raise CommandError("--write changes files; standard input is none")
    if options.write and options.check:
        raise CommandError("--check writes nothing; it cannot be combined with --write")
    if options.output in (None, "-"):
        return [None] * len(names)
    if options.write or options.check:
        raise CommandError(f"-o cannot be combined with {'--write' if options.write else '--check'}")
    if not (os.path.isdir(options.output) or options.output.endswith(("/", os.sep))):
        if len(names) > 1:
            raise CommandError(f"{options.output}: several files need a folder to go to; end its name with /")
        return [options.output]
    places = list(names_in(options.output, names))
    try:
        os.makedirs(options.output, exist_ok=True)
    except OSError as error:
        raise CommandError(f"{options.output}: {error.strerror or error}") from None
    return places


def _shown(options: argparse.Namespace, source: Source, page: Page) -> str:
    """What goes out for one page, by the options."""
    if options.json:
        return '{"file": ' + json.dumps(source.name) + ", " + page.to_json()[1:] + "\n"
    if options.diff:
        return "".join(_diff(source, output(page), colour=options.output is None and in_colour()))
    if options.explain:
        return "".join(explained(source.name, change) + "\n" for change in page.changes)
    if options.check:
        return f"{source.name}: would change ({_counted(page)})\n" if output(page) != source.text else ""
    return output(page)


def _rewrite(name: str, source: Source, page: Page) -> None:
    """Write the article over its file, if it changed."""
    text = output(page)
    if text == source.text:
        return
    if source.encoding not in ("utf-8", "utf-8-sig"):
        raise CommandError(f"{name}: is not UTF-8 and left as it is; use -o to write the article elsewhere")
    if not text.strip():
        raise CommandError(f"{name}: nothing would be left; left as it is")
    _save(name, text.encode(source.encoding))
    show(f"{source.name}: changed ({_counted(page)})\n")


def _save(place: str, data: bytes) -> None:
    try:
        write(place, data)
    except OSError as error:
        raise CommandError(f"{place}: cannot write: {error.strerror or error}") from None


def _read(name: str) -> Source:
    if name == STANDARD_INPUT and sys.stdin is not None and sys.stdin.isatty():
        note("reading standard input; end it with Ctrl-D")
    source = read(name)
    for remark in source.notes:
        note(f"{source.name}: {remark}")
    return source


def _diff(source: Source, after: str, colour: bool) -> Iterator[str]:
    """A unified diff; `@@` in cyan, what goes in red, what comes in green where the terminal takes colour."""
    colours = {"+": "\x1b[32m", "-": "\x1b[31m", "@": "\x1b[36m"} if colour else {}
    before, cleaned = (LINE_END.sub("\n", text).removesuffix("\n").split("\n") for text in (source.text, after))
    lines = difflib.unified_diff(before, cleaned, source.name, f"{source.name} (cleaned)", lineterm="")
    for line in lines:
        start = colours.get(line[:1], "")
        yield f"{start}{line}\x1b[0m\n" if start else f"{line}\n"


def _counted(page: Page) -> str:
    counts = ((len(page.repairs), "repair"), (len(page.joins), "join"), (len(page.removals), "removed line"))
    return ", ".join(f"{number} {noun}{'s' * (number != 1)}" for number, noun in counts if number)


def _quoted(text: str) -> str:
    if len(text) > LONGEST_SHOWN:
        half = LONGEST_SHOWN // 2
        text = f"{text[:half]} … {text[-half:]}"
    return repr(text)
