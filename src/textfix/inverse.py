"""What a damage added to what it kept, taken out again all over a page: *pre-* for *pre*, a space before each comma.

Such a damage has an exact inverse. Where what it kept stands nowhere without what it added, it was done to the whole
page, and every place is one of its own, in names and addresses too: *applicationle* is *apple*, and *application* was
*app*.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import regex

from textfix.marked import EVIDENT, probability

if TYPE_CHECKING:
    from textfix.changes import Repair
    from textfix.knowledge.damages import Damage
    from textfix.knowledge.diagnosis import Finding
    from textfix.surroundings import Text

LEAST_PLACES: Final = 2
"""Places of a mark on a page that shows what was done to it."""

MOST_AROUND: Final = 30
"""Letters on either side that belong to a repair."""


def kept(damage: Damage) -> bool:
    """Whether what was put holds what it replaced.

    >>> from textfix.knowledge.damages import Damage
    >>> kept(Damage("pre", "pre-")), kept(Damage("ff", ""))
    (True, False)
    """
    return damage.lost in damage.put


def inverted(page: Text, findings: Sequence[Finding]) -> Iterator[Repair]:
    """The repairs of what the damages of the site, which the page shows, did to all of it."""
    for finding in findings:
        if not kept(finding.damage) or (finding.evidence < 4 * EVIDENT and not _within(page.text, finding.damage.put)):
            continue
        for lost, put in _cases(finding.damage):
            if _outside(page.text, lost, put) == 0 and _spaced(page.text, put):
                yield from _undone(page, lost, put, finding.reason, probability(finding.evidence))


def marks_inverted(page: Text, damages: Sequence[Damage]) -> Iterator[Repair]:
    """The same for marks and spaces: no word tells where they were, but they stand everywhere."""
    for damage in damages:
        if (
            kept(damage)
            and page.text.count(damage.put) >= (1 if telling(damage) else LEAST_PLACES)
            and not _outside(page.text, damage.lost, damage.put)
        ):
            yield from _undone(page, damage.lost, damage.put, f"{damage}: so wherever it stands", 0.95)


def _spaced(text: str, put: str) -> bool:
    """Whether spaces that were put stand beside those that were there, which nobody made one of: *sci-fi  movie*."""
    if not (put[0] == " " or put[-1] == " "):
        return True
    return (f"{put} " if put[-1] == " " else f" {put}") in text


def _within(text: str, put: str) -> bool:
    """Whether marks were put within words, again and again, which no good text has: *ban.netons*, *mag.nets*."""
    if put.isalnum() or " " in put or put not in text:
        return False
    return len(regex.findall(rf"\p{{L}}{regex.escape(put)}\p{{L}}", text)) >= LEAST_PLACES


def telling(damage: Damage) -> bool:
    """Whether one place shows it: an entity, a tag, a character that stands in no good text."""
    return damage.odd or any(map(str.isalnum, damage.put))


def _cases(damage: Damage) -> Iterator[tuple[str, str]]:
    yield damage.lost, damage.put
    if damage.case == "any":
        for cased in (str.capitalize, str.upper):
            if cased(damage.lost) in cased(damage.put):
                yield cased(damage.lost), cased(damage.put)


def _outside(text: str, lost: str, put: str) -> int:
    """How often what was lost stands in a text besides in what was put for it."""
    return text.count(lost) - put.count(lost) * text.count(put) if put in text else -1


def _undone(page: Text, lost: str, put: str, reason: str, confidence: float) -> Iterator[Repair]:
    text = page.text
    place = text.find(put)
    while place >= 0:
        start, end = place, place + len(put)
        while start > max(0, place - MOST_AROUND) and text[start - 1].isalpha():
            start -= 1
        following = text.find(put, end)
        while end < len(text) and end - place < MOST_AROUND and text[end].isalpha() and end != following:
            end += 1
        while following == end:
            end = following + len(put)
            following = text.find(put, end)
        before = text[start:end]
        yield page.repair(start, before, before.replace(put, lost), reason, confidence)
        place = following
