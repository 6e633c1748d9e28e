"""Which damages a page shows, and whether what is left of a page that showed none is as quiet.

In the first round nearly every page has nothing for `words` to correct. Fewer lines have no other words, and a damage
that explained none of them explains none of fewer; only what it replaced may be missing from the rest alone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

from textfix.knowledge.diagnosis import Finding, diagnose, open_questions
from textfix.knowledge.pieces import MOST_SOUGHT
from textfix.surroundings import Text, guarded

if TYPE_CHECKING:
    from textfix.knowledge import Knowledge
    from textfix.knowledge.damages import Damage


class Quiet(NamedTuple):
    """Lines without anything to correct: their unknown words, those that a damage may have made, and which may yet."""

    unknown: frozenset[str]
    suspected: frozenset[str]
    undecided: list[Damage]


def diagnosis(page: Text, lines: Quiet, number: int, knowledge: Knowledge) -> list[Finding]:
    """The damages that a page of so many different words shows; those that part of it may show become undecided."""
    return _among(knowledge.damages, page, lines, number, knowledge, lines.undecided)


def _among(
    damages: Sequence[Damage], page: Text, lines: Quiet, number: int, knowledge: Knowledge, undecided: list[Damage]
) -> list[Finding]:
    def stands(word: str) -> bool:
        return any(not guarded(page.text, start, start + len(word)) for start in page.occurrences(word))

    learned = frozenset(knowledge.profile.damages if knowledge.profile else ())
    return diagnose(
        page.text,
        lines.unknown,
        number,
        damages,
        learned,
        knowledge.lexicon,
        lines.suspected,
        stands,
        undecided,
        knowledge.bearers,
    )


def many(page: Text, unknown: Collection[str]) -> bool:
    """Whether a page has so many unknown words that they are looked for in another way than fewer of them would be."""
    return page.indexed or len(unknown) > MOST_SOUGHT


def still_quiet(page: Text, lines: Quiet | None, knowledge: Knowledge) -> bool:
    """Whether nothing is to be corrected on a page that is part of such lines; without them nobody knows."""
    if lines is None:
        return False
    undecided: list[Damage] = []
    questions = open_questions(page.text, lines.undecided)
    if questions:
        _among(questions, page, lines, 0, knowledge, undecided)
    return not undecided
