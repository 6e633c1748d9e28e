"""sections: each line's part: title, heading, body, link, link header, furniture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import regex

from textfix import features
from textfix.changes import Label, Line, Proposal, Removal

if TYPE_CHECKING:
    from textfix.config import Config
    from textfix.knowledge import Knowledge
    from textfix.knowledge.furniture import Furniture
    from textfix.knowledge.lines import Judgement

KEEP: Final = 0.65
"""A line stays when the model gives it at least this probability of being the article's."""

MOST_GAP, DOUBTFUL = 1, 0.3
"""Of so many lines a gap in the article is closed when the model gives each of them at least the other."""

FEWEST_LINES: Final = 3
"""A text of so few lines is no page; only known phrases go from it."""

SURE_FURNITURE: Final = 0.1
LEAST_FURNITURE: Final = 0.05
"""A text is a page only when at least this share of its lines (and two of them) is surely not the article's."""

LONGEST_HEADLINE, LEAST_PROSE = 40, 25
"""Words; a line of more is no headline, and one of so many that the model takes for the article's is prose."""

_BULLET: Final = regex.compile(r"^[\s|•*·»►▪–—>→■◦‣-]++")
_ITEM: Final = regex.compile(r"^\s*+\|?\s*+[-•*·»►▪–—]\s")
_CATEGORY: Final = regex.compile(r"^([^|]{2,40}?)\s*\|\s*(?=\S)")
_TAIL: Final = regex.compile(
    r"[\s|]*+(?:\d{4}[/-]\d{1,2}[/-]\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?(?:\s+\d+)?)?[\s|]*+$"
)
_DATE_LINE: Final = regex.compile(r"^\s*\d{4}[/-]\d{1,2}[/-]\d{1,2}\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s+\d+)?\s*$")
_BREADCRUMB: Final = regex.compile(r"^\s*Home\s*[>»]\s*$")
_SENTENCE_END: Final = (".", "!", "?", "。", ":", ";", ",")

REASONS: Final = {
    "header": "header of a list of related links",
    "link": "headline of a related link",
    "furniture": "not part of the article, as the lines around it show",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a line is, how sure, and why where a phrase or a rule said so."""

    part: str
    confidence: float
    reason: str = ""


def sections(lines: Sequence[Line], knowledge: Knowledge, config: Config) -> Iterator[Proposal]:
    """The article apart from navigation, slogans, share bars and lists of related links.

    It refuses to take anything but known phrases from a text that is no page: a headline, a paragraph, an article
    by itself.

    >>> from textfix.changes import split
    >>> from textfix.config import Config
    >>> from textfix.knowledge import load
    >>> [label.part for label in sections(split("The transfer of industries"), load(None), Config())]
    ['body']
    """
    filled = [line for line in lines if line.text and not line.text.isspace()]
    if not filled:
        return
    furniture = _furniture(knowledge, config)
    verdicts = [_by_rule(line.text, furniture) for line in filled]
    if len(filled) > FEWEST_LINES:
        numbers, buckets = features.matrix([line.text for line in lines])
        judged = knowledge.lines.judge(numbers, buckets, features.FIRST_WORDS)
        _related_list(filled, verdicts, judged)
        page = _is_page(judged, verdicts)
        body = _smoothed([judgement.body for judgement in judged], verdicts)
        verdicts = [
            verdict or _judged(judgement, chance, page)
            for verdict, judgement, chance in zip(verdicts, judged, body, strict=True)
        ]
    final = [verdict or Verdict("body", 0.9) for verdict in verdicts]
    yield from _proposals(filled, _named(filled, final))


def headline(text: str) -> tuple[str, str | None]:
    """A related link's headline clean of bullets, bars and dates, and the category that stood before it.

    >>> headline("|- Market news | Price Of Kaolin Rises")
    ('Price Of Kaolin Rises', 'Market news')
    >>> headline("• A Walk Through The Old Street | 2016/4/12 9:30:00 41")
    ('A Walk Through The Old Street', None)
    """
    text = _BULLET.sub("", text)
    tail = _TAIL.search(text)
    text = text[: tail.start()] if tail else text
    category = _CATEGORY.match(text)
    if category and len(category.group(1).split()) <= 4:
        return text[category.end() :].strip(), category.group(1).strip()
    return text.strip(), None


def _furniture(knowledge: Knowledge, config: Config) -> Furniture:
    learned = knowledge.profile.furniture if knowledge.profile else ()
    return _extended(knowledge.furniture, (*config.furniture, *learned))


@lru_cache(maxsize=32)
def _extended(furniture: Furniture, phrases: tuple[str, ...]) -> Furniture:
    return furniture.extended(phrases)


def _by_rule(text: str, furniture: Furniture) -> Verdict | None:
    """What a line is whatever stands around it."""
    if text[0].isdigit() and _DATE_LINE.match(text):
        return Verdict("furniture", 0.95, "date and number of views")
    if text.startswith("Home") and _BREADCRUMB.match(text):
        return Verdict("furniture", 0.95, "empty breadcrumb")
    kind = furniture.kind(text)
    if kind == "phrase":
        return Verdict("furniture", 0.97, "a phrase that is known to be boilerplate")
    if kind == "slogan":
        return Verdict("furniture", 0.95, "slogan of the site")
    if kind == "header" and _ITEM.match(text):
        return Verdict("header", 0.95, REASONS["header"])
    return None


def _related_list(filled: Sequence[Line], verdicts: list[Verdict | None], judged: Sequence[Judgement]) -> None:
    """Below a header with a bullet, the lines of a list: bullets, categories with bars, and headlines among them.

    The list ends where prose begins again.
    """
    start = next((index for index, verdict in enumerate(verdicts) if verdict and verdict.part == "header"), None)
    if start is None:
        return
    items = [bool(_ITEM.match(line.text)) for line in filled[start + 1 :]]
    if sum(items) < 3 or sum(items) < 0.5 * len(items):
        return
    for index in range(start + 1, len(filled)):
        words = len(filled[index].text.split())
        if not items[index - start - 1] and words >= LEAST_PROSE and judged[index].body >= KEEP:
            return
        if verdicts[index] is None and words <= LONGEST_HEADLINE:
            verdicts[index] = Verdict("link", 0.93)


def _is_page(judged: Sequence[Judgement], verdicts: Sequence[Verdict | None]) -> bool:
    sure = sum(
        judgement.body <= SURE_FURNITURE or verdict is not None
        for judgement, verdict in zip(judged, verdicts, strict=True)
    )
    return sure >= 2 and sure >= LEAST_FURNITURE * len(judged)


def _smoothed(body: Sequence[float], verdicts: Sequence[Verdict | None]) -> list[float]:
    """A gap of a few doubtful lines within the article belongs to it, and so do doubtful lines that open the page."""
    smoothed = list(body)
    index = 0
    while index < len(body):
        stop = index
        while stop < len(body) and body[stop] < KEEP:
            stop += 1
        within = stop < len(body) and stop - index <= MOST_GAP
        doubtful = all(chance >= DOUBTFUL for chance in body[index:stop])
        if index < stop and within and doubtful and not any(verdicts[index:stop]):
            smoothed[index:stop] = [KEEP] * (stop - index)
        index = stop + 1
    return smoothed


def _judged(judgement: Judgement, chance: float, page: bool) -> Verdict:
    if chance >= KEEP or not page:
        return Verdict("body", max(chance, KEEP))
    part = {"link": "link", "header": "header"}.get(judgement.part, "furniture")
    return Verdict(part, 1 - chance)


def _named(filled: Sequence[Line], verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Of the lines that stay, the title and the headings."""
    kept = [index for index, verdict in enumerate(verdicts) if verdict.part == "body"]
    named = list(verdicts)
    for position, index in enumerate(kept):
        text = filled[index].text.strip()
        if text.endswith(_SENTENCE_END) or len(text.split()) > 30:
            continue
        following = filled[kept[position + 1]].text.split() if position + 1 < len(kept) else []
        if position == 0 and len(kept) > 1:
            named[index] = Verdict("title", verdicts[index].confidence)
        elif len(text.split()) <= 12 and len(following) > 12 and "," not in text:
            named[index] = Verdict("heading", verdicts[index].confidence)
    return named


def _proposals(filled: Sequence[Line], verdicts: Sequence[Verdict]) -> Iterator[Proposal]:
    for line, verdict in zip(filled, verdicts, strict=True):
        text, category = headline(line.text) if verdict.part == "link" else ("", None)
        yield Label("sections", line.number, verdict.part, round(verdict.confidence, 3), text, category)
        if verdict.part in REASONS:
            reason = verdict.reason or REASONS[verdict.part]
            yield Removal("sections", line.number, line.text, reason, round(verdict.confidence, 3), verdict.part)
