"""`textfix completion SHELL`: a script with which a shell completes commands, options, stages and names of files."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from typing import Final

from textfix.batch.records import need
from textfix.cli.terminal import show
from textfix.config import STAGES

SHELLS: Final = ("bash", "zsh", "fish")

PATHS: Final = frozenset({"FILE", "FILE|DIR", "IN", "OUT", "PAGES", "REPORT", "TOML"})
"""What the values are called, in the help, that are names of files and folders."""


ONE_FILE: Final = re.compile(r'(?<=^  )"\(\*\)::?', re.MULTILINE)
"""What shtab 1.9 to 1.13 write for zsh where several files may stand; zsh completes only the first of them."""


def print_completion(options: argparse.Namespace, whole: argparse.ArgumentParser) -> int:
    """Print the script for a shell. Raises `CommandError` where shtab, which writes it, is not installed."""
    shtab = need("shtab", "cli")
    for action in _actions(whole):
        if action.metavar in PATHS:
            vars(action)["complete"] = "file"  # shtab's attribute and its word
        elif action.metavar == "STAGE":
            action.choices = STAGES
    script = shtab.complete(whole, shell=options.shell).strip()
    if options.shell == "zsh":
        script = ONE_FILE.sub('"*:', script)
    show(f"{script}\n")
    return 0


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """The options and values of a parser and of its commands."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from _actions(command)
        else:
            yield action
