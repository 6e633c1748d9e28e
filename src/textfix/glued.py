"""Words that stand without the space of a line break or a link that was lost: *theshortage*, *textilecompanies*.

They are parted where exactly one reading has two known words, the glued form is unknown, and either no compound is
made like that or the page shows that its spaces were lost. `gates/joins.py` counts what is parted in undamaged text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final

import regex

from textfix.changes import bearing

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
_CAPITAL_WITHIN: Final = regex.compile(r"(\p{Ll}{5,})(\p{Lu}\p{Ll}{2,})")
_WORD_BEFORE: Final = regex.compile(r"(\p{L}+)\s$")
_CODE: Final = regex.compile(r"[{}<>=\\$_#@]|\w\(|;$|://", regex.MULTILINE)
_PROGRAM: Final = regex.compile(
    r"[{};][ \t]*+$|\w\(\)|=\"|==|[-=]>|^[ \t]*+(?:import|def|const|var|let)\s|</|\"\w+\":", regex.MULTILINE
)
_OWNED: Final = regex.compile("['’]s$")
_MARKS: Final = "“”‘’\"'.,;:!?()[]…"
_FUNCTION: Final = frozenset(
    "the and for from with that this has have had was were are is to their its will which through".split()
)
_NEVER_LAST: Final = frozenset("is to has through".split())
"""They end words of other languages (*personalis*) and compounds (*passthrough*)."""
_SUFFIXES: Final = ("ability", "parties", "content", "account", "learning", "suggestions", "boolean")

OPEN_WORDS: Final = frozenset(
    "the a an of and or to in on at by for with from as that this these those his her its their our your my which who "
    "whose is are was were be been has have had will would can could may than into about between under over through "
    "against among such not but if when while because like see called named per via".split()
)
"""Words that end no line and no text of a link."""

LONGEST: Final = 40
"""A word before is looked for in so many characters."""

MOST_KEPT: Final = 1 << 17

Reading = tuple[str, bool]
"""The parts of a word that may be glued, with their spaces, and whether it is beyond doubt."""


def words(
    lines: Sequence[Line], lexicon: Lexicon, allowed: frozenset[str], seen: Seen | None = None
) -> Iterator[tuple[Line, int, str, str]]:
    """Of every glued word its line, its column, the word, and its parts with their spaces.

    It refuses what stands in code, a name in camel case, and what stands on the page more than once, unless it is a
    menu's.
    """
    suspects: Mapping[str, Reading] | None = seen.recall("glued") if seen else None
    if suspects is None:
        suspects = _suspects([line.text for line in lines], lexicon)
        if seen:
            seen.keep("glued", suspects)
    if not suspects:
        return
    texts = [line.text for line in lines]
    text = "\n".join(texts)
    some = [lines[position] for position in bearing(texts, text, suspects)]
    here = suspects.keys() & chain.from_iterable(line.text.split() for line in some)
    read = {token.strip(_MARKS): suspects[token] for token in here}
    if read:
        yield from _parted(some, read, text, lexicon, allowed)


def _suspects(texts: Sequence[str], lexicon: Lexicon) -> dict[str, Reading]:
    """The tokens of the lines that may be glued words, each with how it is read."""
    harmless = _harmless(lexicon)
    fresh = set("\n".join(texts).split()).difference(harmless)
    suspects = {token: found for token in fresh if (found := _read(token.strip(_MARKS), lexicon))}
    if len(harmless) < MOST_KEPT:
        harmless.update(fresh.difference(suspects))
    return suspects


def _parted(
    some: Sequence[Line], read: Mapping[str, Reading], text: str, lexicon: Lexicon, allowed: frozenset[str]
) -> Iterator[tuple[Line, int, str, str]]:
    """The words that are parted, of those that may be glued and that some lines of the text bear."""
    sure = {word for word, (_, certain) in read.items() if certain}
    meant = set(sure)
    evidence = sum("," not in word for word in sure)  # a comma without a space is a slip of its writer
    if evidence >= EVIDENT and evidence * RARE >= len(set(text.split())):
        meant.update(word for word in read if not word[0].isupper())
    meant |= _run_together(some, read, text)
    keywords = _keywords(some, read, text, lexicon)
    if not meant and not keywords:
        return
    repeated = _in_company(some, keywords).union(filter(_GENITIVE.fullmatch, meant))
    wanted = meant | keywords
    owned = [word for word in map(_bare, text.split()) if word in wanted or word[:-2] in wanted]
    times = Counter(_OWNED.sub("", word) for word in owned)
    parted = {
        word: read[word][0]
        for word in wanted
        if word.lower() not in allowed
        and (word in repeated or times[word] == 1 or not _FUNCTION.isdisjoint(read[word][0].split()))
    }
    yield from _places(some, parted)


def _run_together(lines: Sequence[Line], read: Mapping[str, Reading], text: str) -> set[str]:
    """Words with a capital within that end one text and begin the next (*Privacy policyTerms of use*).

    It refuses a page of code, where names of variables look like that, and a word that an article or a preposition
    stands before (*the externalName*). Of 445,769 lines of pages 315 have such a word; it is a name in 2.
    """
    words = {word for word in read if _CAPITAL_WITHIN.fullmatch(word)}
    meant: set[str] = set()
    for line in lines if words else ():
        for word in words.intersection(map(_bare, line.text.split())):
            place = line.text.find(word)
            before = _WORD_BEFORE.search(line.text, max(0, place - LONGEST), place)
            if before and before.group(1).lower() not in OPEN_WORDS:
                meant.add(word)
    return set() if meant and _PROGRAM.search(text) else meant


def _keywords(lines: Sequence[Line], read: Mapping[str, Reading], text: str, lexicon: Lexicon) -> set[str]:
    """Words in camel case that are glued keywords, as their lines or the rest of the page show."""
    camel = {word: parted.split() for word, (parted, _) in read.items() if _HUMPS.fullmatch(word)}
    if not camel:
        return set()
    return _of_a_line(lines, camel, lexicon) | _found_apart(lines, camel, text)


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


def _found_apart(lines: Sequence[Line], camel: dict[str, list[str]], text: str) -> set[str]:
    """Words in camel case on a line of glued keywords, each part of which stands on the page by itself too."""

    def several(words: set[str]) -> bool:
        return sum([len(camel[word]) - 1 for word in words]) >= JUNCTIONS

    in_company = list(filter(several, (camel.keys() & map(_bare, line.text.split()) for line in lines)))
    if not in_company or not any(_stands(part, text) for parts in camel.values() for part in parts[:1]):
        return set()
    apart = {token.strip(_MARKS) for token in set(text.split())}
    known = {word for word, parts in camel.items() if apart.issuperset(parts)}
    if not known or _CODE.search(text):
        return set()
    return set().union(*filter(several, (here & known for here in in_company)))


def _stands(part: str, text: str) -> bool:
    """Whether a part of a word stands somewhere without letters around it."""
    place = text.find(part)
    while place >= 0 and (
        text[place - 1 : place].isalnum() or text[place + len(part) : place + len(part) + 1].isalnum()
    ):
        place = text.find(part, place + 1)
    return place >= 0


def _in_company(lines: Sequence[Line], keywords: set[str]) -> set[str]:
    """The glued keywords that stand beside another wherever they stand: a menu twice on a page, and no name."""
    alone: set[str] = set()
    for line in lines:
        here = keywords.intersection(map(_bare, line.text.split()))
        if len(here) < JUNCTIONS:
            alone |= here
    return keywords - alone


def _bare(token: str) -> str:
    return token.strip(_MARKS)


def _places(lines: Sequence[Line], parted: dict[str, str]) -> Iterator[tuple[Line, int, str, str]]:
    for line in lines:
        for word in sorted(parted.keys() & set(map(_bare, line.text.split()))):
            found = regex.search(rf"(?<!\w){regex.escape(word)}(?!\w)", line.text)
            if found and not _CODE.search(line.text):
                yield line, found.start(), word, parted[word]


@lru_cache(maxsize=2)
def _harmless(lexicon: Lexicon) -> set[str]:
    """Tokens that were looked at and hold no glued words; it saves the second look."""
    return set()


def _read(word: str, lexicon: Lexicon) -> Reading | None:
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
        common = lexicon.band(comma.group(1)[:-1]) >= FAMILIAR and lexicon.band(comma.group(2)) >= COMMON
        return " ".join(comma.groups()), common
    capital = _CAPITAL_WITHIN.fullmatch(word)
    if capital and lexicon.band(capital.group(1)) >= FAMILIAR:
        return " ".join(capital.groups()), False
    if _HUMPS.fullmatch(word) and word.lower() not in lexicon:
        humps = _HUMP.findall(word)
        first, *rest = (lexicon.band(hump.lower()) for hump in humps)
        named = not first and len(humps[0]) >= LEAST_NAME
        if "".join(humps) == word and (first >= FAMILIAR or named) and all(band >= FAMILIAR for band in rest):
            return " ".join(humps), False
    return None


def _small(word: str, lexicon: Lexicon) -> Reading | None:
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
