"""sections: each line's part: title, heading, body, link, link header, furniture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import regex

from textfix import features
from textfix.changes import Label, Line, Proposal, Removal
from textfix.knowledge.furniture import Furniture
from textfix.knowledge.lines import TYPES, Judgements

if TYPE_CHECKING:
    from textfix.config import Config
    from textfix.knowledge import Knowledge

LEAST_KEPT: Final = 0.25
"""A line stays only when its chance of being the article's is at least this: a page without an article gives none."""

RANGE, RANGE_GAIN, LEAST_WITHIN = 2.0, 0.3, 0.02
"""How much the article's beginning and end count on a page that is surely an article. On the held-out fifth 0 of the
sites F1 of articles is 0.957 with it and 0.9555 without, on all types 0.831 both."""

FEWEST_LINES: Final = 3
"""A text of so few lines is no page; only known phrases go from it."""

MOST_LINES: Final = 20_000
"""A page of more lines is looked at in pieces of so many; memory stays bounded."""

HEADLINE: Final = "the page's headline, handed over as its title"

SURE_FURNITURE: Final = 0.1
LEAST_FURNITURE: Final = ((3, 0.05), (1, 0.15), (0, 0.3))
"""A text is a page only when at least this share of its lines (and two of them) is surely not the article's; the fewer
kinds of boilerplate it has that are known by their words, the more. Two kinds stand on 95 of 100 pages and in 14 of 100
articles by themselves. Where all doubtful lines counted, more went with every round, and a text of noise did not come
to rest."""

LEAST_TITLE, LEAST_VARIANT = 0.3, 0.1
"""Chances: from the first on the likeliest headline of a page is taken for it, together with its neighbours of the
second: a page may begin with its headline in two forms. On a fifth of the sites held out 174 titles are right and 73
wrong, with 0.5 152 and 66."""

LONGEST_HEADLINE, LEAST_PROSE = 40, 25
"""Words; a line of more is no headline, and one of so many that the model takes for the article's is prose."""

SHORTEST_LINK: Final = 4
"""Words; shorter lines, and those of `LEAST_PROSE` words, are bylines, dates, categories and teasers of related links
as a rule, and a list of which most items are shorter is a menu."""

LONGEST_HEADER: Final = 60
"""Characters of a header of a list."""

_BULLET: Final = regex.compile(r"^[\s|•*·»►▪–—>→■◦‣-]*+(?:\d{1,3}[.)]\s++(?=\S))?")
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


class Verdict(NamedTuple):
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
    filled = [line for line in lines if line.text.strip()]
    if not filled:
        return
    rules = _rules(
        knowledge.furniture, (*config.furniture, *(knowledge.profile.furniture if knowledge.profile else ()))
    )
    possible = rules.may_be_in("\n".join([line.text for line in filled]))
    verdicts = [
        _by_rule(line.text, rules) if possible or line.text[0] == "H" or line.text[0].isdigit() else None
        for line in filled
    ]
    if len(filled) > FEWEST_LINES:
        judged = _judged([line.text for line in lines], knowledge)
        _related_list(filled, verdicts, judged, knowledge.furniture)
        page = _is_page(judged, verdicts)
        kept = _kept(judged) if page else [True] * len(filled)
        headlines = _headlines(filled, judged, kept)
        title = _title(headlines, judged)
        if page:
            if headlines.start == 0:
                kept = [index in headlines or keep for index, keep in enumerate(kept)]
            model = _verdicts(filled, judged, kept, title)
            verdicts = [by_rule or by_model for by_rule, by_model in zip(verdicts, model, strict=True)]
        elif title is not None and verdicts[title] is None:
            verdicts[title] = Verdict("title", judged.title[title])
    final = [verdict or Verdict("body", 0.9) for verdict in verdicts]
    yield from _proposals(filled, _named(filled, final))


@lru_cache(maxsize=1 << 12)
def headline(text: str) -> tuple[str, str | None]:
    """A related link's headline clean of bullets, numbers, bars and dates, and the category that stood before it.

    >>> headline("|- Market news | Price Of Kaolin Rises")
    ('Price Of Kaolin Rises', 'Market news')
    >>> headline("• A Walk Through The Old Street | 2016/4/12 9:30:00 41")
    ('A Walk Through The Old Street', None)
    >>> headline("  4. Where Kaolin Comes From"), headline("10 Kilns To See")
    (('Where Kaolin Comes From', None), ('10 Kilns To See', None))
    """
    if not text[:1].isalpha():
        text = _BULLET.sub("", text)
    if not text[-1:].isalpha():
        tail = _TAIL.search(text)
        text = text[: tail.start()] if tail else text
    category = _CATEGORY.match(text) if "|" in text else None
    if category and len(category.group(1).split()) <= 4:
        return text[category.end() :].strip(), category.group(1).strip()
    return text.strip(), None


def _words_of_headline(text: str) -> int:
    return len(headline(text)[0].split())


@lru_cache(maxsize=32)
def _rules(furniture: Furniture, phrases: tuple[str, ...]) -> Furniture:
    """What goes wherever it stands: slogans, and the phrases that the caller or the site's profile knows."""
    slogans = Furniture(row for row in furniture.rows if row[0] == "slogan")
    return slogans.extended(phrases)


def _by_rule(text: str, rules: Furniture) -> Verdict | None:
    """What a line is whatever stands around it."""
    if text[0].isdigit() and _DATE_LINE.match(text):
        return Verdict("furniture", 0.95, "date and number of views")
    if text.startswith("Home") and _BREADCRUMB.match(text):
        return Verdict("furniture", 0.95, "empty breadcrumb")
    kind = rules.kind(text)
    if kind == "slogan":
        return Verdict("furniture", 0.95, "slogan of the site")
    return Verdict("furniture", 0.97, "a phrase that is known to be boilerplate") if kind else None


def _judged(texts: Sequence[str], knowledge: Knowledge) -> Judgements:
    """What the model takes the filled lines for."""
    pieces = [
        knowledge.lines.judge(
            features.observe(texts[start : start + MOST_LINES], knowledge.cues, knowledge.furniture, knowledge.lexicon)
        )
        for start in range(0, len(texts), MOST_LINES)
        if any(text.strip() for text in texts[start : start + MOST_LINES])
    ]
    return pieces[0] if len(pieces) == 1 else Judgements.together(pieces)


def _related_list(
    filled: Sequence[Line], verdicts: list[Verdict | None], judged: Judgements, furniture: Furniture
) -> None:
    """Below a header with a bullet that follows the article, the lines of a list: bullets, and headlines among them.

    They go whatever the model says: a list of headlines about what the article is about looks like one of its own.
    Where prose follows, the header is one of a list within the article, and the model judges alone.
    """
    bulleted = [index for index, line in enumerate(filled) if not line.text[0].isalnum() and _ITEM.match(line.text)]
    if not any(_is_list(len(bulleted) - number, len(filled) - index - 1) for number, index in enumerate(bulleted, 1)):
        return
    start = next(
        (
            index
            for index in bulleted
            if len(filled[index].text) <= LONGEST_HEADER and furniture.kind(filled[index].text) == "header"
        ),
        None,
    )
    if start is None:
        return
    below = filled[start + 1 :]
    items = [filled[index].text for index in bulleted if index > start]
    if not _is_list(len(items), len(below)):
        return
    prose = [
        index
        for index, line in enumerate(filled)
        if judged.body[index] >= 0.5 and len(line.text.split()) >= LEAST_PROSE and not _ITEM.match(line.text)
    ]
    if len(prose) < 2 or prose[-1] > start:
        return
    if sum(_words_of_headline(text) < SHORTEST_LINK for text in items) > len(items) / 2:
        return  # a menu
    verdicts[start] = Verdict("header", 0.95)
    for index, line in enumerate(below, start + 1):
        if verdicts[index] is None and len(line.text.split()) <= LONGEST_HEADLINE:
            verdicts[index] = Verdict("link", 0.93)


def _is_list(bulleted: int, lines: int) -> bool:
    """Whether so many bullets among so many lines are those of a list."""
    return bulleted >= 3 and bulleted >= 0.5 * lines


def _is_page(judged: Judgements, verdicts: Sequence[Verdict | None]) -> bool:
    sure = sum(
        [body <= SURE_FURNITURE or verdict is not None for body, verdict in zip(judged.body, verdicts, strict=True)]
    )
    known = max(judged.phrases, any(verdicts))
    least = next(share for kinds, share in LEAST_FURNITURE if known >= kinds)
    return sure >= 2 and sure >= least * len(verdicts)


def _kept(judged: Judgements) -> list[bool]:
    """Which lines are the article's: those that together have the best expected F1 of words (Ye et al. 2012).

    What the model says of a line is weighed with where the article begins and ends, by as much as the page is one.
    """
    import numpy as np

    p, within = np.array(judged.body), np.array(judged.within)
    logits = np.log((p + 1e-4) / (1 - p + 1e-4))
    logits += RANGE * judged.types[TYPES.index("article")] * (np.log(within + LEAST_WITHIN) + RANGE_GAIN)
    chance = np.round(1 / (1 + np.exp(-logits)), 3)
    words = np.maximum(1, judged.words)
    order = np.argsort(-chance, kind="stable")
    right = np.cumsum((chance * words)[order])
    best = int((2 * right / (np.cumsum(words[order]) + right[-1])).argmax())
    kept = np.zeros(len(p), dtype=bool)
    kept[order[: best + 1]] = True
    result: list[bool] = (kept & (chance >= LEAST_KEPT)).tolist()
    return result


def _headlines(filled: Sequence[Line], judged: Judgements, kept: Sequence[bool]) -> range:
    """The page's likeliest headline with the lines beside it that may be one; they stay where the page begins so."""
    best = max(range(len(filled)), key=judged.title.__getitem__)
    start, stop = best, best + 1
    while start and judged.title[start - 1] >= LEAST_VARIANT:
        start -= 1
    while stop < len(filled) and judged.title[stop] >= LEAST_VARIANT:
        stop += 1
    spelled = any(map(str.isalpha, filled[best].text))
    found = spelled and sum(judged.title[start:stop]) >= LEAST_TITLE and any(kept)
    return range(start, stop) if found else range(-1, -1)


def _title(headlines: range, judged: Judgements) -> int | None:
    """The likeliest of the headline's forms."""
    return max(headlines, key=judged.title.__getitem__, default=None)


def _verdicts(filled: Sequence[Line], judged: Judgements, kept: Sequence[bool], title: int | None) -> Iterator[Verdict]:
    """What the lines of a page are."""
    for index, (line, body, part, stays) in enumerate(zip(filled, judged.body, judged.part, kept, strict=True)):
        if index == title:
            yield Verdict("title", max(body, judged.title[index]), HEADLINE if not stays else "")
        elif stays:
            yield Verdict("body", body)
        else:
            linked = part == "header" or (
                part == "link" and SHORTEST_LINK <= _words_of_headline(line.text) < LEAST_PROSE
            )
            yield Verdict(part if linked else "furniture", round(1 - body, 3))


def _named(filled: Sequence[Line], verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Of the lines that stay, the title and the headings."""
    kept = [index for index, verdict in enumerate(verdicts) if verdict.part == "body"]
    named = list(verdicts)
    titled = any(verdict.part == "title" for verdict in verdicts)
    for position, index in enumerate(kept):
        text = filled[index].text.strip()
        if text.endswith(_SENTENCE_END):
            continue
        if position == 0 and len(kept) > 1 and not titled:
            if len(text.split()) <= 30:
                named[index] = Verdict("title", verdicts[index].confidence)
        elif (
            position + 1 < len(kept)
            and "," not in text
            and len(text.split()) <= 12
            and len(filled[kept[position + 1]].text.split()) > 12
        ):
            named[index] = Verdict("heading", verdicts[index].confidence)
    return named


def _proposals(filled: Sequence[Line], verdicts: Sequence[Verdict]) -> Iterator[Proposal]:
    for line, (part, confidence, reason) in zip(filled, verdicts, strict=True):
        if part == "link":
            yield Label("sections", line.number, part, confidence, *headline(line.text))
        else:
            yield Label("sections", line.number, part, confidence, line.text.strip() if part == "title" else "")
        reason = reason or REASONS.get(part, "")
        if reason:
            yield Removal("sections", line.number, line.text, reason, confidence, part)
