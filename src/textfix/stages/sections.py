"""sections: each line's part: title, heading, body, link, link header, furniture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from itertools import chain, pairwise, repeat
from typing import TYPE_CHECKING, Final, NamedTuple

import regex

from textfix import features, related
from textfix.changes import Label, Line, Proposal, Removal
from textfix.knowledge.furniture import Furniture
from textfix.knowledge.lines import TYPES, Judgements
from textfix.related import LONGEST_HEADLINE, headline, is_item, may_be_headline

if TYPE_CHECKING:
    from textfix.alone import Alone
    from textfix.config import Config
    from textfix.knowledge import Knowledge
    from textfix.seen import Seen

LEAST_KEPT: Final = 0.25
"""A line stays only when its chance of being the article's is at least this: a page without an article gives none."""

RANGE, RANGE_GAIN, LEAST_WITHIN = 2.0, 0.3, 0.02
"""How much the article's beginning and end count on a page that is surely an article. On the held-out fifth 0 of the
sites F1 of articles was 0.957 with it and 0.9555 without, on all types 0.831 both (a wider network than the shipped
one, with which 3 or 4 in place of 2 gives the same to 0.001)."""

FEWEST_LINES: Final = 3
"""A text of so few lines is no page; only known phrases go from it."""

MOST_LINES: Final = 20_000
"""A page of more lines is looked at in pieces of so many; memory stays bounded."""

LEAST_REPEATED: Final = 12
"""Words of a line of a page's article that goes where it stands above already. Lines of refrains are shorter."""

REPEATED: Final = "the same line stands above"
HEADLINE: Final = "the page's headline, handed over as its title"

SURE_FURNITURE: Final = 0.1
LIKE_PAGE: Final = 2.0
LEAST_FURNITURE, LEAST_OF_LIKELY = 0.3, 0.03
"""A text is a page only when the first share of its lines (and two of them) is surely not the article's; where so many
nats speak for a page at a glance, the second. Where all doubtful lines counted, more went with every round, and a text
of noise did not come to rest."""

LEAST_TITLE, LEAST_VARIANT = 0.3, 0.1
"""Chances: from the first on the likeliest headline of a page is taken for it, together with its neighbours of the
second: a page may begin with its headline in two forms. On a fifth of the sites held out 174 titles were right and 73
wrong, with 0.5 152 and 66 (the same wider network)."""

MOST_CHARACTERS: Final = 400
"""A line of more is neither a headline nor a heading: one word may be a megabyte."""

LONGEST_TITLE, LONGEST_HEADING = 30, 12
"""Words of a line that stays and may be the title, if it is the first, or a heading, where a longer one follows."""

_DATE_LINE: Final = regex.compile(r"^\s*\d{4}[/-]\d{1,2}[/-]\d{1,2}\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s+\d+)?\s*$")
_BREADCRUMB: Final = regex.compile(r"^\s*Home\s*[>»]\s*$")
_PATH: Final = regex.compile(r"^(?:\s*+[\p{Lu}\p{N}][^>»›]*+[>»›]){2,}+\s*+(?=\w)")
"""A path of the site before the name of the page: *Shop > Games > Chess*."""
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


class Verdicts(NamedTuple):
    """The verdicts of all lines side by side; only some lines have reasons of their own."""

    parts: list[str]
    confidences: list[float]
    reasons: dict[int, str]

    def put(self, index: int, part: str, confidence: float, reason: str = "") -> None:
        """Set what one line is."""
        self.parts[index], self.confidences[index], self.reasons[index] = part, confidence, reason


def sections(
    lines: Sequence[Line], knowledge: Knowledge, config: Config, seen: Seen | None = None
) -> Iterator[Proposal]:
    """The article apart from navigation, slogans, share bars and lists of related links.

    It refuses to take anything but known phrases from a text that is no page: a headline, a paragraph, an article
    by itself.

    >>> from textfix.changes import split
    >>> from textfix.config import Config
    >>> from textfix.knowledge import load
    >>> [label.part for label in sections(split("The transfer of industries"), load(None), Config())]
    ['body']
    """
    places = [place for place, line in enumerate(lines) if line.text.strip()]
    if not places:
        return iter(())
    filled = [lines[place] for place in places]
    texts = [line.text for line in filled]
    phrases = (*config.furniture, *(knowledge.profile.furniture if knowledge.profile else ()))
    verdicts = _ruled(texts, _rules(knowledge.furniture, phrases), seen)
    final = Verdicts(["body"] * len(texts), [0.9] * len(texts), {})
    alone = features.by_themselves(texts, knowledge, seen) if len(lines) <= MOST_LINES else None
    glance = knowledge.lines.glance(alone.numbers) if alone else 0.0
    doubtful = bool(verdicts) or alone is None or glance > 0 or _has_header(alone, knowledge)
    if not doubtful and all(line.part for line in filled):
        return iter(())  # what an earlier round took them for, with the whole page before it, is as good
    if len(filled) > FEWEST_LINES:
        judged = _judged([line.text for line in lines], places, knowledge, alone)
        if doubtful:
            _add_related(verdicts, texts, related.below_header(texts, judged, knowledge.furniture))
        page = doubtful and _is_page(judged, verdicts, LEAST_OF_LIKELY if glance > LIKE_PAGE else LEAST_FURNITURE)
        kept = _kept(judged) if page else [True] * len(texts)
        headlines = _headlines(texts, judged, kept)
        title = _title(headlines, judged)
        if page:
            if headlines.start == 0:
                kept = [index in headlines or keep for index, keep in enumerate(kept)]
            final = _verdicts(texts, judged, kept, title)
            for index in _repeated(texts, judged.words, final):
                final.put(index, "furniture", 0.9, REPEATED)
        elif title is not None and not texts[title].rstrip().endswith("."):
            final.put(title, "title", judged.title[title])
    for index, verdict in verdicts.items():
        final.put(index, *verdict)
    _name(texts, final)
    return chain(_labels(filled, final), _removals(filled, final))


@lru_cache(maxsize=32)
def _rules(furniture: Furniture, phrases: tuple[str, ...]) -> Furniture:
    """What goes wherever it stands: slogans, and the phrases that the caller or the site's profile knows."""
    slogans = Furniture(row for row in furniture.rows if row[0] == "slogan")
    return slogans.extended(phrases)


def _ruled(texts: Sequence[str], rules: Furniture, seen: Seen | None) -> dict[int, Verdict]:
    """What lines are whatever stands around them, by their places."""
    found: dict[str, Verdict] | None = seen.recall("ruled") if seen else None
    if found is None:
        possible = rules.may_be_in("\n".join(texts))
        found = {
            text: verdict
            for text in texts
            if (possible or text[0] == "H" or text[0].isdigit()) and (verdict := _by_rule(text, rules))
        }
        if seen:
            seen.keep("ruled", found)
    return {index: found[text] for index, text in enumerate(texts) if text in found} if found else {}


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


def _has_header(alone: Alone, knowledge: Knowledge) -> bool:
    """Whether a line is a header of related links by its words."""
    return knowledge.furniture.kinds.index("header") in alone.kinds.tolist()


def _judged(texts: Sequence[str], filled: Sequence[int], knowledge: Knowledge, alone: Alone | None) -> Judgements:
    """What the model takes the filled lines for, of which `alone` was seen by themselves; of too many it is None."""
    if alone:
        return knowledge.lines.judge(features.observe(texts, knowledge, alone, filled))
    pieces = [
        knowledge.lines.judge(features.observe(texts[start : start + MOST_LINES], knowledge))
        for start in range(0, len(texts), MOST_LINES)
        if any(text.strip() for text in texts[start : start + MOST_LINES])
    ]
    return Judgements.together(pieces)


def _add_related(verdicts: dict[int, Verdict], texts: Sequence[str], listed: range) -> None:
    """A header of related links, and the lines below it that are no longer than a headline."""
    for index in listed:
        if index == listed.start:
            verdicts[index] = Verdict("header", 0.95)
        elif index not in verdicts and len(texts[index].split()) <= LONGEST_HEADLINE:
            verdicts[index] = Verdict("link", 0.93)


def _is_page(judged: Judgements, verdicts: dict[int, Verdict], least: float) -> bool:
    sure = sum([body <= SURE_FURNITURE for body in judged.body])
    sure += sum([judged.body[index] > SURE_FURNITURE for index in verdicts])
    return sure >= 2 and sure >= least * len(judged.body)


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


def _headlines(texts: Sequence[str], judged: Judgements, kept: Sequence[bool]) -> range:
    """The page's likeliest headline with the lines beside it that may be one; they stay where the page begins so.

    An item of a list is none: it names a section of the site.
    """
    chances = [
        0.0 if chance >= LEAST_VARIANT and (len(text) > MOST_CHARACTERS or is_item(text)) else chance
        for chance, text in zip(judged.title, texts, strict=True)
    ]
    best = chances.index(max(chances))
    start, stop = best, best + 1
    while start and chances[start - 1] >= LEAST_VARIANT:
        start -= 1
    while stop < len(texts) and chances[stop] >= LEAST_VARIANT:
        stop += 1
    spelled = any(map(str.isalpha, texts[best]))
    found = spelled and sum(chances[start:stop]) >= LEAST_TITLE and any(kept)
    return range(start, stop) if found else range(-1, -1)


def _title(headlines: range, judged: Judgements) -> int | None:
    """The likeliest of the headline's forms."""
    return max(headlines, key=judged.title.__getitem__, default=None)


def _verdicts(texts: Sequence[str], judged: Judgements, kept: Sequence[bool], title: int | None) -> Verdicts:
    """What the lines of a page are."""
    import numpy as np

    chances = np.array(judged.body)
    confidences = np.where(kept, chances, np.round(1 - chances, 3)).tolist()
    verdicts = Verdicts(["body" if stays else "furniture" for stays in kept], confidences, {})
    for index, part in enumerate(judged.part):
        if part not in REASONS or kept[index]:
            continue
        if part == "header" or may_be_headline(texts[index]):
            verdicts.parts[index] = part
    if title is not None:
        sure = max(judged.body[title], judged.title[title])
        verdicts.put(title, "title", sure, HEADLINE if not kept[title] else "")
    return verdicts


def _repeated(texts: Sequence[str], words: Sequence[float], verdicts: Verdicts) -> Iterator[int]:
    """The long lines of the article that stand above already: pages hold a text once for each size of screen."""
    above = set()
    for index in [index for index, number in enumerate(words) if number >= LEAST_REPEATED]:
        if verdicts.parts[index] not in REASONS and not verdicts.reasons.get(index):
            said = texts[index].strip()
            if said in above:
                yield index
            above.add(said)


def _name(texts: Sequence[str], verdicts: Verdicts) -> None:
    """Of the lines that stay, tell the title and the headings."""
    kept = [index for index, part in enumerate(verdicts.parts) if part == "body"]
    if len(kept) < 2:
        return
    first = texts[kept[0]].strip()
    titled = "title" in verdicts.parts
    short = len(first) <= MOST_CHARACTERS and len(first.split()) <= LONGEST_TITLE
    if not titled and short and not first.endswith(_SENTENCE_END) and not is_item(first):
        verdicts.parts[kept[0]] = "title"
    for index, following in pairwise(kept[1:]):
        text = texts[index]
        if text[-1] in _SENTENCE_END or len(text) > MOST_CHARACTERS or "," in text:
            continue
        if _is_short(text) and not _is_short(texts[following]) and not text.rstrip().endswith(_SENTENCE_END):
            verdicts.parts[index] = "heading"


def _is_short(text: str) -> bool:
    """Whether a line is no longer than a heading."""
    return len(text.split(None, LONGEST_HEADING)) <= LONGEST_HEADING


def _labels(filled: Sequence[Line], verdicts: Verdicts) -> Iterator[Label]:
    texts = [""] * len(filled)
    categories: list[str | None] = [None] * len(filled)
    for index, part in enumerate(verdicts.parts):
        if part == "link":
            texts[index], categories[index] = headline(filled[index].text)
        elif part == "title":
            texts[index] = _PATH.sub("", filled[index].text.strip())
    numbers = [line[0] for line in filled]
    columns = zip(repeat("sections"), numbers, verdicts.parts, verdicts.confidences, texts, categories)
    return map(partial(tuple.__new__, Label), columns)


def _removals(filled: Sequence[Line], verdicts: Verdicts) -> Iterator[Removal]:
    parts, confidences, reasons = verdicts
    gone = [index for index, part in enumerate(parts) if part in REASONS or reasons.get(index)]
    gone_parts = [parts[index] for index in gone]
    why = [reasons.get(index) or REASONS[part] for index, part in zip(gone, gone_parts, strict=True)]
    gone_lines = [filled[index] for index in gone]
    columns = zip(
        repeat("sections"),
        [line[0] for line in gone_lines],
        [line[1] for line in gone_lines],
        why,
        [confidences[index] for index in gone],
        gone_parts,
        repeat(""),
    )
    return map(partial(tuple.__new__, Removal), columns)
