"""The command line: `textfix clean`, `textfix examine` and `textfix licenses`."""

from __future__ import annotations

import argparse
import difflib
import json
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from importlib import metadata
from typing import Final, Never

from textfix.__about__ import __version__
from textfix.changes import LINE_END, Change, Join, Removal
from textfix.config import STAGES, Config
from textfix.files import STANDARD_INPUT, CommandError, Source, encode, expand, names_in, read, write
from textfix.knowledge.profile import Profile
from textfix.pipeline import Page, examine

FAILED: Final = 1
WOULD_CHANGE: Final = 2
INTERRUPTED: Final = 128 + 2
READER_GONE: Final = 128 + 13

LONGEST_SHOWN: Final = 70
"""Longer texts are cut in the middle where `--explain` quotes them, so that a change stays one line to read."""

EPILOG: Final = """\
exit status: 0 done; 1 an error, named on standard error (the other files are done all the same);
2 with --check: a file would change; 130 after Ctrl-C"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and hand back the exit status: see `EPILOG`."""
    try:
        options = _parser().parse_args(arguments)
        status = int(options.run(options))
        if sys.stdout is not None:
            sys.stdout.flush()
    except CommandError as error:
        return _fail(str(error))
    except BrokenPipeError:  # `textfix … | head`: the reader has seen enough, nobody needs to be told
        _drop_output()
        return READER_GONE
    except OSError as error:
        _drop_output()
        return _fail(f"cannot write: {error.strerror or error}")
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C while leaving makes no traceback
        _fail("interrupted")
        return INTERRUPTED
    return status


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


def _clean(options: argparse.Namespace) -> int:
    config, names = _config(options), expand(options.files)
    places = _places(options, names)
    changed = failed = False
    for name, place in zip(names, places, strict=True):
        try:
            source = _read(name)
            page = examine(source.text, config)
            changed |= output(page) != source.text
            if options.write:
                _rewrite(name, source, page)
            elif place is not None:
                _save(place, encode(_shown(options, source, page)))
            else:
                _print(_shown(options, source, page), last=name == names[-1])
        except CommandError as error:
            failed = True
            _fail(str(error))
    if failed:
        return FAILED
    return WOULD_CHANGE if options.check and changed else 0


def _examine(options: argparse.Namespace) -> int:
    _print(examine(_read(options.file).text, _config(options)).to_json(indent=2) + "\n")
    return 0


def _licenses(_options: argparse.Namespace) -> int:
    try:
        notice = metadata.distribution("textfix").read_text("licenses/NOTICE")
    except metadata.PackageNotFoundError:
        notice = None
    if notice is None:
        raise CommandError("NOTICE is missing here: textfix is not installed, or not whole")
    _print(notice)
    return 0


def _config(options: argparse.Namespace) -> Config:
    skipped = frozenset(stage.strip() for value in options.skip for stage in value.split(","))
    try:
        profile = Profile.load(options.profile) if options.profile else None
        return Config(skip=skipped, least_confidence=options.least_confidence, profile=profile)
    except OSError as error:
        raise CommandError(f"{options.profile}: {error.strerror or error}") from None
    except ValueError as error:
        raise CommandError(str(error)) from None


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
        return "".join(_diff(source, output(page), colour=options.output is None and _in_colour()))
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
    _print(f"{source.name}: changed ({_counted(page)})\n")


def _save(place: str, data: bytes) -> None:
    try:
        write(place, data)
    except OSError as error:
        raise CommandError(f"{place}: cannot write: {error.strerror or error}") from None


def _read(name: str) -> Source:
    if name == STANDARD_INPUT and sys.stdin is not None and sys.stdin.isatty():
        _note("reading standard input; end it with Ctrl-D")
    source = read(name)
    for note in source.notes:
        _note(f"{source.name}: {note}")
    return source


def _diff(source: Source, after: str, colour: bool) -> Iterator[str]:
    """A unified diff; `@@` in cyan, what goes in red, what comes in green where the terminal takes colour."""
    colours = {"+": "\x1b[32m", "-": "\x1b[31m", "@": "\x1b[36m"} if colour else {}
    before, cleaned = (LINE_END.sub("\n", text).removesuffix("\n").split("\n") for text in (source.text, after))
    lines = difflib.unified_diff(before, cleaned, source.name, f"{source.name} (cleaned)", lineterm="")
    for line in lines:
        start = colours.get(line[:1], "")
        yield f"{start}{line}\x1b[0m\n" if start else f"{line}\n"


def _in_colour() -> bool:
    return (
        sys.stdout is not None
        and sys.stdout.isatty()
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM") != "dumb"
    )


def _counted(page: Page) -> str:
    counts = ((len(page.repairs), "repair"), (len(page.joins), "join"), (len(page.removals), "removed line"))
    return ", ".join(f"{number} {noun}{'s' * (number != 1)}" for number, noun in counts if number)


def _quoted(text: str) -> str:
    if len(text) > LONGEST_SHOWN:
        half = LONGEST_SHOWN // 2
        text = f"{text[:half]} … {text[-half:]}"
    return repr(text)


def _print(text: str, last: bool = True) -> None:
    """Write to standard output as bytes, so that line breaks stay and any character passes.

    Between two articles, and before a terminal's prompt, there is a line break whatever the article ended in.
    """
    if sys.stdout is None:
        raise OSError("standard output is closed")
    if text and not text.endswith(("\n", "\r")) and (not last or sys.stdout.isatty()):
        text += "\n"
    sys.stdout.buffer.write(encode(text))
    sys.stdout.buffer.flush()


def _drop_output() -> None:
    """What is still buffered for standard output must not raise again at exit."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(message: str) -> int:
    _note(message)
    return FAILED


def _note(message: str) -> None:
    if sys.stderr is not None:
        print(f"textfix: {message}", file=sys.stderr)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> Never:
        """Leave with status 1: 2 is what `--check` says about a file."""
        self.print_usage(sys.stderr)
        self.exit(FAILED, f"textfix: {message}\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="textfix",
        description="Clean the plain text of scraped pages: repair systematic damage, remove boilerplate, separate "
        "related links.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"textfix {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    clean = _command(commands, "clean", "write the repaired article to standard output, or where you say")
    clean.add_argument(
        "files", nargs="*", default=[STANDARD_INPUT], metavar="FILE",
        help="a text file or a pattern such as 'pages/*.txt'; - or none: standard input",
    )  # fmt: skip
    clean.add_argument(
        "-o", "--output", metavar="FILE|DIR", help="write here; a folder takes each file under its own name"
    )
    mode = clean.add_mutually_exclusive_group()
    mode.add_argument("--write", action="store_true", help="write each article over its file, whole or not at all")
    mode.add_argument("--diff", action="store_true", help="show what changes as a unified diff")
    mode.add_argument("--explain", action="store_true", help="show one line a change: where, what, why, how sure")
    mode.add_argument("--json", action="store_true", help="write one line of JSON a file, as of `examine`")
    clean.add_argument("--check", action="store_true", help="write no article; exit with 2 if a file would change")
    _choices(clean)
    clean.set_defaults(run=_clean)

    one = _command(commands, "examine", "write title, links and every change as JSON")
    one.add_argument(
        "file", nargs="?", default=STANDARD_INPUT, metavar="FILE", help="a text file; - or none: standard input"
    )
    _choices(one)
    one.set_defaults(run=_examine)

    _command(commands, "licenses", "print the notices of what the tables were made from").set_defaults(run=_licenses)
    return parser


def _command(commands: argparse._SubParsersAction[_Parser], name: str, what: str) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=what,
        description=f"{what[0].upper()}{what[1:]}.",
        epilog=EPILOG if name == "clean" else None,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _choices(command: argparse.ArgumentParser) -> None:
    command.add_argument("--profile", metavar="TOML", help="what `textfix.learn` found out about the site, as saved")
    command.add_argument(
        "--skip", action="append", default=[], metavar="STAGE", help=f"leave out a stage: {', '.join(STAGES)}"
    )
    command.add_argument(
        "--least-confidence", type=float, default=Config().least_confidence, metavar="N",
        help="refuse changes that are less sure, from 0 to 1",
    )  # fmt: skip
