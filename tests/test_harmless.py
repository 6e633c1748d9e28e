"""Good text of every kind stays as it is: cases of the first rank.

Each file of `tests/cases/harmless` is a page of one kind, and each of its lines a case of its own. Lines that start
with `%%` list what changes all the same, as `changes: BEFORE -> AFTER | REASON`, and what changes only below paragraphs
that a search-and-replace ran over, as `damaged: …`. A change that is not listed fails; so does one that is not made.
"""

import functools
from pathlib import Path

import pytest

import textfix
from textfix.changes import split
from textfix.knowledge.damages import Damage

FILES = sorted((Path(__file__).resolve().parent / "cases" / "harmless").glob("*.txt"))
PARAGRAPHS = (
    "The transfer of the industrial parks was a transformation of the transport of goods; translators were hired.\n"
    "Assassins passed the class; the assistant assembled a classic mass of grass for embassies and passengers.\n"
    "The office offered the first five officers a final profit, and the official staff filed different affidavits.\n"
    "Transparent transactions and transitions were transmitted by the transit office of affluent assignees.\n"
)
DAMAGES = (
    Damage("trans", "p"), Damage("trans", "p", "any"), Damage("ass", "butt", "any"), Damage("fi", ""), Damage("ff", ""),
    Damage("ff", "?"), Damage("fi", "\0"),
)  # fmt: skip
WITHOUT_LAYOUT = textfix.Config(skip=frozenset({"sections", "joins", "spacing"}))


@functools.cache
def case(path):
    """The text of a file, and what of it may change, as it stands and below damage."""
    lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    listed = {"changes": set(), "damaged": set()}
    for line in lines:
        if line.startswith("%% "):
            kind, _, rest = line.removeprefix("%% ").partition(": ")
            change, bar, reason = rest.rpartition(" | ")
            assert bar
            assert reason
            before, _, after = change.partition(" -> ")
            listed[kind].add((before, after.replace("\\xa0", "\xa0")))
    return "\n".join(line for line in lines if not line.startswith("%% ")), listed


def changes(text, config=None):
    return {(change.before, change.after) for change in textfix.examine(text, config).changes}


def test_there_are_kinds_enough():
    assert len(FILES) >= 20
    for path in FILES:
        assert len(list(filter(None, case(path)[0].split("\n")))) >= 12, path.name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_page_of_good_text_stays(path):
    text, listed = case(path)
    assert changes(text) == listed["changes"]
    if not listed["changes"]:
        assert textfix.clean(text) == text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_line_of_good_text_stays(path):
    text, listed = case(path)
    for line in text.split("\n"):
        assert changes(line) <= listed["changes"], line


@pytest.mark.parametrize("damage", DAMAGES, ids=str)
def test_the_damaged_paragraphs_show_their_damage(damage):
    assert len(changes(damage.do(PARAGRAPHS), WITHOUT_LAYOUT)) >= 5


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_good_text_below_damaged_text_stays(path):
    """The damage above is mended; what it was not done to is left alone."""
    text, listed = case(path)
    usual = changes(text, WITHOUT_LAYOUT)
    found = set()
    for damage in DAMAGES:
        above = damage.do(PARAGRAPHS)
        page = textfix.examine(above + text, WITHOUT_LAYOUT)
        first = len(split(above))
        found |= {(change.before, change.after) for change in page.changes if change.line >= first}
    assert found - usual == listed["damaged"]
