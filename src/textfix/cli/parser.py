"""The commands and their options."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from typing import Final, Never

from textfix.__about__ import __version__
from textfix.cli.batch import run_batch
from textfix.cli.clean import run_clean, run_examine, run_licenses
from textfix.cli.completion import SHELLS, print_completion
from textfix.cli.learn import run_learn
from textfix.cli.settings import show_config
from textfix.cli.terminal import FAILED
from textfix.config import STAGES, Config
from textfix.files import STANDARD_INPUT

EPILOG: Final = """\
exit status: 0 done; 1 an error, named on standard error (the other files are
done all the same); 2 with --check: a file would change; 3 of `batch`: some
records could not be read; 130 after Ctrl-C

textfix.toml, or [tool.textfix] in pyproject.toml, here or above, sets skip,
profile, least-confidence, furniture and allowed; the options win, and
--show-config says what is in force"""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> Never:
        """Leave with status 1: 2 is what `--check` says about a file."""
        self.print_usage(sys.stderr)
        self.exit(FAILED, f"textfix: {message}\n")


def parser() -> argparse.ArgumentParser:
    """The parser; `options.run(options)` of what it parsed runs the command."""
    commands_of = _Parser(
        prog="textfix",
        description="Clean the plain text of scraped pages: repair systematic damage, remove\nboilerplate, separate "
        "related links.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands_of.add_argument("--version", action="version", version=f"textfix {__version__}")
    commands = commands_of.add_subparsers(metavar="COMMAND", required=True)

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
    clean.add_argument(
        "--html", metavar="REPORT",
        help="write a report for a browser instead of the article, or beside what -o, --write and the like ask for; "
        "of several files an index, and their reports in a folder beside it",
    )  # fmt: skip
    clean.add_argument("--check", action="store_true", help="write no article; exit with 2 if a file would change")
    _choices(clean)
    clean.set_defaults(run=run_clean)

    one = _command(commands, "examine", "write title, links and every change as JSON")
    one.add_argument(
        "file", nargs="?", default=STANDARD_INPUT, metavar="FILE", help="a text file; - or none: standard input"
    )
    one.add_argument(
        "--pretty", action="store_true", help="show the page line by line instead, in colour on a terminal"
    )
    _choices(one)
    one.set_defaults(run=run_examine)

    site = _command(commands, "learn", "find out what was done to a site, from its pages")
    site.add_argument(
        "pages", nargs="+", metavar="PAGES", help="text files, folders of them, or files that `batch` reads"
    )
    site.add_argument("-o", "--output", metavar="TOML", help="write the profile here, and tell what was found")
    site.add_argument("--text", default="text", metavar="FIELD", help="the field that holds the page (default: text)")
    site.set_defaults(run=run_learn)

    batch = _command(commands, "batch", "clean the pages of a JSONL, Parquet, CSV or WARC file, or of a folder")
    batch.add_argument(
        "source", metavar="IN", help=".jsonl, .csv, .parquet, .warc or .wet, with .gz or .zst or without; or a folder"
    )
    batch.add_argument("destination", metavar="OUT", help="the same, but for WARC; a folder's name ends in /")
    batch.add_argument("--text", default="text", metavar="FIELD", help="the field that holds the page (default: text)")
    batch.add_argument(
        "--keep", action="append", metavar="FIELD", help="a field that goes out as it came; default: all but the text's"
    )
    batch.add_argument("--explain", action="store_true", help="put every change into `changes` instead of the counts")
    batch.add_argument("--jobs", type=_count, default=1, metavar="N", help="clean in so many processes (default: 1)")
    batch.add_argument("--resume", action="store_true", help="go on where a killed run stopped")
    batch.add_argument("--errors", metavar="FILE", help="keep the records that cannot be read here, with the reasons")
    _choices(batch)
    batch.set_defaults(run=run_batch)

    shell = _command(commands, "completion", "print a script with which a shell completes what you type")
    shell.add_argument("shell", choices=SHELLS, help="the shell that the script is for")
    shell.set_defaults(run=partial(print_completion, whole=commands_of))

    _command(commands, "licenses", "print the notices of what the tables were made from").set_defaults(run=run_licenses)
    return commands_of


def _command(commands: argparse._SubParsersAction[_Parser], name: str, what: str) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=what,
        description=f"{what[0].upper()}{what[1:]}.",
        epilog=EPILOG if name in ("clean", "batch") else None,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _choices(command: argparse.ArgumentParser) -> None:
    command.add_argument("--profile", metavar="TOML", help="what `textfix.learn` found out about the site, as saved")
    command.add_argument("--skip", action="append", metavar="STAGE", help=f"leave out a stage: {', '.join(STAGES)}")
    command.add_argument(
        "--least-confidence", type=float, metavar="N",
        help=f"refuse changes that are less sure, from 0 to 1 (default: {Config().least_confidence:g})",
    )  # fmt: skip
    command.add_argument(
        "--show-config", dest="run", action="store_const", const=show_config,
        help="print what is in force and where it comes from, and do nothing else",
    )  # fmt: skip


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number
