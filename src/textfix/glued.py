"""Words that stand without the space of a line break or a link that was lost: *theshortage*, *textilecompanies*.

They are parted where exactly one reading has two known words, the glued form is unknown, and either no compound is
made like that or the page shows that its spaces were lost. `gates/joins.py` counts what is parted in undamaged text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import regex

if TYPE_CHECKING:
    from textfix.changes import Line
    from textfix.knowledge.lexicon import Lexicon
    from textfix.seen import Seen

COMMON, FAMILIAR = 36, 30
"""Bands: of both halves of a word in small letters (4,000 in a billion), of each hump of a word in camel case."""

EVIDENT, RARE = 3, 400
"""A page lost its spaces when so many different words show it beyond doubt, and one in so many of all different words;
then doubtful ones are parted too."""

JUNCTIONS: Final = 2
"""A line of keywords is glued when it shows so many lost spaces, and each of the words stands on the page by itself."""

FEWEST_KEYWORDS, MOST_KEYWORDS, LEAST_NAME = 3, 16, 5
"""So many words, all with a capital, are a line of keywords; where two of them are glued, both are parted, though one
may begin with a name of so many letters that nobody knows. Of 445,790 lines of pages 178 different ones are like that,
nearly all of them menus whose entries were glued, and one line of 2.2 million words of articles."""

LONG: Final = 7
"""Two words of so many letters each make no compound without a space: 2 of 3.15 million words of all kinds did."""

_SMALL: Final = regex.compile(r"\p{Ll}{6,28}")
_HUMPS: Final = regex.compile(r"(?:\p{Lu}\p{Ll}{2,}|\p{Lu}{3,}(?=\p{Lu}\p{Ll}))(?:\p{Lu}\p{Ll}{2,})+")
_HUMP: Final = regex.compile(r"\p{Lu}\p{Ll}+|\p{Lu}+(?=\p{Lu}\p{Ll})")
_GENITIVE: Final = regex.compile(r"(\p{Lu}\p{Ll}{2,}['’]s)(\p{Ll}{4,})")
_MONTH: Final = regex.compile(
    r"(January|February|March|April|May|June|July|August|September|October|November|December)(\d\d?)"
)
_COMMA: Final = regex.compile(r"(\p{Ll}{4,},)(\p{Ll}+)")
_CODE: Final = regex.compile(r"[{}<>=\\$_#@]|\w\(|;$|://")
_MARKS: Final = "“”‘’\"'.,;:!?()[]…"
_FUNCTION: Final = frozenset(
    "the and for from with that this has have had was were are is to their its will which through".split()
)
_NEVER_LAST: Final = frozenset("is to has through".split())
"""They end words of other languages (*personalis*) and compounds (*passthrough*)."""
_SUFFIXES: Final = ("ability", "parties", "content", "account", "learning", "suggestions", "boolean")

MOST_KEPT: Final = 1 << 17


def words(
    lines: Sequence[Line], lexicon: Lexicon, allowed: frozenset[str], seen: Seen | None = None
) -> Iterator[tuple[Line, int, str, str]]:
    """Of every glued word its line, its column, the word, and its parts with their spaces.

    It refuses what stands in code, what stands on the page more than once, and a name in camel case.
    """
    texts = [line.text for line in lines]
    if seen and seen.recall("glued", texts):
        return
    tokens = set("\n".join(texts).split())
    harmless = _harmless(lexicon)
    fresh = tokens.difference(harmless)
    suspects = {token: found for token in fresh if (found := _read(token.strip(_MARKS), lexicon))}
    if len(harmless) < MOST_KEPT:
        harmless.update(fresh.difference(suspects))
    read = {token.strip(_MARKS): found for token, found in suspects.items()}
    sure = {word for word, (_, certain) in read.items() if certain}
    meant = set(sure)
    if len(sure) >= EVIDENT and len(sure) * RARE >= len(tokens):
        meant.update(word for word in read if not word[0].isupper())
    camel = {word: parted.split() for word, (parted, _) in read.items() if _HUMPS.fullmatch(word)}
    if sum([len(parts) - 1 for parts in camel.values()]) >= JUNCTIONS:
        meant |= _of_a_line(lines, camel, lexicon) | _found_apart(lines, camel, tokens)
    elif seen and not meant:
        seen.keep("glued", set(texts), True)
    if meant:
        yield from _places(lines, {word: parted for word, (parted, _) in read.items()}, meant, allowed)


def _of_a_line(lines: Sequence[Line], camel: dict[str, list[str]], lexicon: Lexicon) -> set[str]:
    """Words in camel case of which two or more stand on a line of words that all have a capital: a glued menu."""
    meant: set[str] = set()
    for line in lines if len(camel) >= JUNCTIONS else ():
        words = line.text.split()
        here = camel.keys() & words if FEWEST_KEYWORDS <= len(words) <= MOST_KEYWORDS else set()
        if len(here) < JUNCTIONS or not all(word[0].isupper() or word in _FUNCTION for word in words):
            continue
        if any(lexicon.band(camel[word][0].lower()) for word in here):
            meant |= here
    return meant


def _found_apart(lines: Sequence[Line], camel: dict[str, list[str]], tokens: set[str]) -> set[str]:
    """Words in camel case on a line of glued keywords, each part of which stands on the page by itself too."""
    apart = {token.strip(_MARKS) for token in tokens}
    known = {word for word, parts in camel.items() if apart.issuperset(parts)}
    if not known or any(_CODE.search(line.text) for line in lines):
        return set()
    meant: set[str] = set()
    for line in lines:
        here = known.intersection(map(_bare, line.text.split()))
        if sum([len(camel[word]) - 1 for word in here]) >= JUNCTIONS:
            meant |= here
    return meant


def _bare(token: str) -> str:
    return token.strip(_MARKS)


def _places(
    lines: Sequence[Line], parted: dict[str, str], meant: set[str], allowed: frozenset[str]
) -> Iterator[tuple[Line, int, str, str]]:
    text = "\n".join([line.text for line in lines])
    once = [
        word
        for word in sorted(meant)
        if word.lower() not in allowed and (text.count(word) == 1 or not _FUNCTION.isdisjoint(parted[word].split()))
    ]
    for line in lines:
        for word in once:
            if word in line.text and not _CODE.search(line.text):
                found = regex.search(rf"(?<!\w){regex.escape(word)}(?!\w)", line.text)
                if found:
                    yield line, found.start(), word, parted[word]


@lru_cache(maxsize=2)
def _harmless(lexicon: Lexicon) -> set[str]:
    """Tokens that were looked at and hold no glued words; it saves the second look."""
    return set()


def _read(word: str, lexicon: Lexicon) -> tuple[str, bool] | None:
    """The parts of a word that may be glued, and whether it is beyond doubt."""
    if len(word) < 5 or word in lexicon:
        return None
    if _SMALL.fullmatch(word):
        return _small(word, lexicon)
    month = _MONTH.fullmatch(word)
    if month and 0 < int(month.group(2)) <= 31:
        return " ".join(month.groups()), True
    genitive = _GENITIVE.fullmatch(word)
    if genitive and lexicon.band(genitive.group(2)) >= FAMILIAR:
        return " ".join(genitive.groups()), True
    comma = _COMMA.fullmatch(word)
    if comma and comma.group(1)[:-1] in lexicon and comma.group(2) in lexicon:
        return " ".join(comma.groups()), False
    if _HUMPS.fullmatch(word) and word.lower() not in lexicon:
        humps = _HUMP.findall(word)
        first, *rest = (lexicon.band(hump.lower()) for hump in humps)
        named = not first and len(humps[0]) >= LEAST_NAME
        if "".join(humps) == word and (first >= FAMILIAR or named) and all(band >= FAMILIAR for band in rest):
            return " ".join(humps), False
    return None


def _small(word: str, lexicon: Lexicon) -> tuple[str, bool] | None:
    readings = [
        (word[:cut], word[cut:])
        for cut in range(2, len(word) - 1)
        if lexicon.band(word[:cut]) >= COMMON and lexicon.band(word[cut:]) >= COMMON
    ]
    if len(readings) != 1:
        return None
    ((left, right),) = readings
    certain = (
        (left in _FUNCTION and len(right) >= (6 if len(left) < 3 else 5))
        or (right in _FUNCTION - _NEVER_LAST and len(left) >= 5)
        or (left.endswith("ly") and len(left) >= 6 and len(right) >= 4)
        or (min(len(left), len(right)) >= LONG and not right.endswith(_SUFFIXES))
    )
    return f"{left} {right}", certain
