"""Lines and templates that recur over the pages of a site."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from textfix.knowledge.lexicon import Lexicon

LEAST_SHARE: Final = 0.3
LEAST_PAGES: Final = 3
"""A line is furniture when it stands on so large a share of the pages, and on so many."""

MOST_WORDS: Final = 25
"""A longer line is prose that pages quote from each other."""

PRUNED_EVERY, PRUNED_SHARE = 200, 0.1
"""After so many pages, what stood on a smaller share of them is forgotten (lossy counting, Manku and Motwani 2002)."""

SURPRISE: Final = 10.0
"""Two words are fixed when they stand together so many times as often as apart they would: *of the* does not."""

OTHERS: Final = 1000
"""As if the pages had so many other words: on a few short ones any two words are frequent."""

LEAST_ALONE: Final = 0.9
"""... and when such a share of their occurrences is in lines of this template: *It is* stands in prose as well."""

ORDINARY: Final = 60
"""Band (a thousandth of running words): two such words alone are no template: *How to*."""

FEWEST_FIXED: Final = 4
"""Fixed words of a template that has something else before and after them."""

MOST_LINES: Final = 100
"""So many different lines are enough to tell what of them is fixed."""

Pair = tuple[str, str]
Place = tuple[int, tuple[str, ...]]


def furniture(texts: Sequence[str], lexicon: Lexicon) -> tuple[str, ...]:
    r"""The lines that recur, and templates with `*` for the words in which they differ, the commonest first.

    >>> pages = [f"{name} rose.\nAll about {name} here!\nBack to top" for name in ("Tin", "Zinc", "Lead")]
    >>> furniture(pages, Lexicon({"all": 63, "about": 64}))
    ('All about * here!', 'Back to top')
    """
    texts = tuple(_different(texts))
    least = max(LEAST_PAGES, LEAST_SHARE * len(texts))
    lines, pairs = _counted(texts)
    words = Counter(word for text in texts for word in text.split())
    number = OTHERS + words.total()
    unlikely = {
        pair for pair, count in pairs.items()
        if count >= least and count > SURPRISE * words[pair[0]] * words[pair[1]] / number
    }  # fmt: skip
    recurring = {line: count for line, count in lines.items() if count >= least}
    found = [
        template
        for template in _templates(texts, unlikely, recurring, least)
        if sum(map(_spelled, template.text.split())) > 2
        or any(_spelled(word) and lexicon.band(_word(word)) < ORDINARY for word in template.text.split())
    ]
    rows = [*((-count, line) for line, count in recurring.items())]
    rows += [(-template.pages, template.text) for template in _widest(found)]
    return tuple(line for _, line in sorted(set(rows)))


def _different(texts: Sequence[str]) -> Iterator[str]:
    """Without pages that have the long lines of a page before: copies of an article are no evidence."""
    seen: set[str] = set()
    for text in texts:
        longest = sorted(set(text.split("\n")), key=lambda line: (-len(line), line))[:3]
        if sum(line in seen for line in longest) < max(1, len(longest) - 1):
            yield text
        seen.update(longest)


def _short(text: str) -> dict[str, tuple[str, ...]]:
    """The different short lines of a page with their words."""
    rows = {" ".join(words): tuple(words) for words in map(str.split, text.split("\n")) if len(words) <= MOST_WORDS}
    return {line: words for line, words in rows.items() if any(map(str.isalnum, line))}


def _counted(texts: Iterable[str]) -> tuple[Counter[str], Counter[Pair]]:
    """On how many pages each short line stands, and each pair of words with letters within one."""
    lines: Counter[str] = Counter()
    pairs: Counter[Pair] = Counter()
    for number, text in enumerate(texts, 1):
        short = _short(text)
        lines.update(short.keys())
        pairs.update({pair for words in short.values() for pair in pairwise(words) if all(map(_spelled, pair))})
        if number % PRUNED_EVERY == 0:
            lines = Counter({line: count for line, count in lines.items() if count >= PRUNED_SHARE * number})
            pairs = Counter({pair: count for pair, count in pairs.items() if count >= PRUNED_SHARE * number})
    return lines, pairs


def _word(token: str) -> str:
    return "".join(filter(str.isalpha, token)).lower()


def _spelled(word: str) -> bool:
    return any(map(str.isalpha, word))


@dataclass(frozen=True, slots=True)
class Template:
    """Fixed words with `*` between, on how many pages it stands, and the lines that it was made of."""

    text: str
    pages: int
    lines: frozenset[tuple[str, ...]]


def _templates(
    texts: Sequence[str], pairs: set[Pair], recurring: Mapping[str, int], least: float
) -> Iterator[Template]:
    where: dict[Pair, list[Place]] = defaultdict(list)
    anywhere: Counter[Pair] = Counter()
    for number, text in enumerate(texts if pairs else ()):
        anywhere.update(pair for line in text.split("\n") for pair in pairwise(line.split()) if pair in pairs)
        for line, words in _short(text).items():
            if line not in recurring:
                for pair in pairs.intersection(pairwise(words)):
                    where[pair].append((number, words))
    for pair, places in sorted(where.items()):
        alike = _alike(pair, places)
        pages = {number for number, _ in alike}
        lines = frozenset(words for _, words in alike)
        if len(pages) >= least and len(lines) >= LEAST_PAGES and len(alike) >= LEAST_ALONE * anywhere[pair]:
            text = _template(pair, sorted(lines)[:MOST_LINES])
            if text:
                yield Template(text, len(pages), lines)


def _alike(pair: Pair, places: Sequence[Place]) -> Sequence[Place]:
    """The lines that begin with the pair, or end with it, or all where neither is the rule."""
    first = [place for place in places if place[1][:2] == pair]
    last = [place for place in places if place[1][-2:] == pair]
    best = max(first, last, key=len)
    return best if len(best) >= LEAST_ALONE * len(places) else places


def _template(pair: Pair, lines: Sequence[tuple[str, ...]]) -> str:
    """The words that all of the lines have in this order, with `*` where others stand between them; "" for too few."""
    rest = [set(words) for words in lines[1:]]
    fixed = [word for word in dict.fromkeys(lines[0]) if all(word in words for words in rest)]
    if not all(_within(fixed, words) for words in lines):
        fixed = list(pair)
        if not all(_within(fixed, words) for words in lines):
            return ""
    places = [_places(fixed, words) for words in lines]
    before = any(place[0] > 0 for place in places)
    after = any(place[-1] < len(words) - 1 for place, words in zip(places, lines, strict=True))
    if before and after and sum(map(_spelled, fixed)) < FEWEST_FIXED:
        return ""
    text = fixed[0]
    for index, word in enumerate(fixed[1:]):
        text += (" " if all(place[index + 1] == place[index] + 1 for place in places) else " * ") + word
    return "* " * before + text + " *" * after


def _within(fixed: Sequence[str], words: Sequence[str]) -> bool:
    rest = iter(words)
    return all(word in rest for word in fixed)


def _places(fixed: Sequence[str], words: Sequence[str]) -> list[int]:
    found: list[int] = []
    for word in fixed:
        found.append(words.index(word, found[-1] + 1 if found else 0))
    return found


def _widest(templates: Sequence[Template]) -> Iterator[Template]:
    """Without templates of which another has all lines."""
    for template in templates:
        if not any(template.lines < other.lines for other in templates):
            yield template
