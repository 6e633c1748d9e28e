"""What a deletion took wholly: a word that left two spaces, and the letters before an apostrophe."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import regex

from textfix.apostrophes import CONTRACTIONS
from textfix.changes import Repair
from textfix.knowledge.diagnosis import Finding
from textfix.knowledge.gaps import first_gaps, gaps
from textfix.knowledge.pairs import beside
from textfix.knowledge.pieces import piece
from textfix.marked import EVIDENT, SURE_OF_SITE, probability
from textfix.surroundings import Text

if TYPE_CHECKING:
    from textfix.knowledge import Knowledge

LEAST_FIRST: Final = 50
"""Band of a word that may be gone where a sentence begins."""

GAPS: Final = 3e4
"""Gaps that nothing left in a billion words of a page that shows the deletion of a word."""


def words_gone(page: Text, findings: Sequence[Finding], knowledge: Knowledge) -> Iterator[Repair]:
    """A word that its site deletes, put back into the gap it left, where its neighbours ask for it."""
    deleted = [
        finding
        for finding in findings
        if not finding.damage.put
        and not finding.observed
        and finding.damage.lost in knowledge.lexicon
        and not piece(finding.damage.lost)
    ]
    for place in gaps(page.text) if deleted else ():
        around = beside(page.text, place, place)
        odds, finding = max(
            ((_odds(finding.damage.lost, around, knowledge), finding) for finding in deleted), key=lambda row: row[0]
        )
        if odds > SURE_OF_SITE:
            reason = f"{finding.damage}; a gap, and its neighbours ask for it"
            yield page.repair(place - 1, " ", f" {finding.damage.lost}", reason, probability(odds))
    first = [
        finding
        for finding in deleted
        if knowledge.lexicon.band(finding.damage.lost) >= LEAST_FIRST
        and (finding.damage.case == "any" or finding.damage.lost[0].isupper())
    ]
    for start, end in first_gaps(page.text) if first else ():
        around = "", beside(page.text, start, end - 1)[1]
        odds, finding = max(
            ((_odds(finding.damage.lost, around, knowledge), finding) for finding in first), key=lambda row: row[0]
        )
        if odds > 0:
            reason = f"{finding.damage}; a sentence begins with a space, and its neighbours ask for it"
            lost = finding.damage.lost
            yield page.repair(start, " ", f"{lost[0].upper()}{lost[1:]} ", reason, probability(odds))


def _odds(lost: str, around: tuple[str, str], knowledge: Knowledge) -> float:
    common = math.log(max(1, knowledge.lexicon.count(lost)) / GAPS)
    return common + knowledge.pairs.between(lost, *around, knowledge.lexicon)


def contractions(page: Text, finding: Finding) -> Iterator[Repair]:
    """*d't* for *don't*, *you'* for *you're*: what is left on one side of the apostrophe is no word to know it by."""
    damage = finding.damage
    if finding.evidence < 4 * EVIDENT or not damage.wordlike:
        return
    meant: dict[str, list[str]] = {}
    for contraction in sorted(CONTRACTIONS):
        meant.setdefault(contraction.replace(damage.lost, damage.put), []).append(contraction)
    for match in _CONTRACTION.finditer(page.text):
        before = match.group()
        form = before.replace("’", "'")
        found = meant.get(form[0].lower() + form[1:], ())
        if form[-1] == "'" and _OPEN.search(page.text, page.text.rfind("\n", 0, match.start()) + 1, match.end()):
            continue
        if len(found) == 1 and found[0] != form.lower() and form.lower() not in CONTRACTIONS:
            after = found[0][0].upper() + found[0][1:] if form[0].isupper() else found[0]
            after = after.replace("'", "’") if "’" in before else after
            yield page.repair(match.start(), before, after, finding.reason, probability(finding.evidence))


_CONTRACTION: Final = regex.compile(r"(?<![\w'’])\p{L}+['’](?:\p{L}{1,2}(?![\w'’])|(?= \p{L}))")
_OPEN: Final = regex.compile(r"(?<!\w)['‘]\w")
"""A single quotation mark that opens; what stands before the next may be no contraction."""
