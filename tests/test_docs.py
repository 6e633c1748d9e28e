"""Every example in the documents runs: Python as doctests, `textfix` commands as a shell runs them."""

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").glob("**/*.md")])
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def commands(path):
    """The `textfix` commands of a document, each with the output that it shows."""
    for block in CONSOLE.findall(path.read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, shown = part.partition("\n")
            if re.search(r"(^|\| )textfix ", command):
                yield command, shown


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_python_examples_run(path):
    failures, _ = doctest.testfile(str(path), module_relative=False, encoding="utf-8")
    assert failures == 0


@pytest.mark.skipif(os.name != "posix", reason="the commands are written for a POSIX shell")
@pytest.mark.parametrize(
    ("command", "shown"), [pytest.param(*row, id=row[0]) for path in DOCUMENTS for row in commands(path)]
)
def test_commands_run(command, shown, tmp_path):
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    (tmp_path / "page.txt").write_text("The pfer of industries\n", encoding="utf-8")
    pages = '{"url": "a", "text": "The pfer of industries"}\n{"url": "b", "text": "All is well."}\n'
    (tmp_path / "pages.jsonl").write_text(pages, encoding="utf-8")
    script = f'textfix() {{ "{sys.executable}" -m textfix "$@"; }}\n{command}'
    done = subprocess.run(["sh", "-c", script], cwd=tmp_path, capture_output=True, timeout=60)
    assert done.stderr.decode() == ""
    assert done.stdout.decode() == shown


def test_every_path_that_contributing_names_exists():
    named = re.findall(
        r"`((?:src|data|docs|gates|tests|scripts|examples)/[\w./*-]+)`", (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    )
    assert named
    assert [name for name in named if not list(ROOT.glob(name))] == []
