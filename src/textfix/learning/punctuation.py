"""Damages of what is no letter: marks that others stand beside everywhere, apostrophes, marks that no page has.

Good English has commas, points and hyphens on every page, a comma behind many different letters, and an apostrophe in
*don't*. Where every comma of a site has a space before it, *dont* stands for *don't* throughout, or twenty pages have
no hyphen, a program did it. No lexicon tells this, so the marks are counted.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Final

from textfix.knowledge.damages import Damage
from textfix.knowledge.lexicon import Lexicon

MARKS: Final = ",.;:!?'’\"“”-()/&"

NEAR: Final = 8
"""Characters beside a mark that a program may have put there."""

FOLLOWED, PRECEDED = ',.;:!?)”’"', '(“-&/"'
"""Marks that a space follows in good text, and that it precedes."""
CLOSING: Final = ')”’"'
"""Marks that stand behind the point or comma of a sentence as often as not."""

ADDED: Final = re.compile(r"(?:&#?\w{1,8};|<[^<>\s]{1,6}>|\[\w{1,6}\]|\(\w{1,6}\)|[^\w\n<>])*(?:#?\w{1,8};)?")
"""What may have been put beside a mark: other marks and spaces, entities, tags, something in brackets."""

ADDRESS: Final = re.compile(r"\S*(?:://|www\.|@)\S*")

LEAST_PAGES: Final = 3
LEAST_PLACES: Final = 12
LEAST_ON_PAGE: Final = 2
"""A page with so many places, all of the same kind, shows what was done to it."""

LEAST_SHARE: Final = 0.4
"""Share of the pages with the mark that have to show it: half of a site may be undamaged."""

LEAST_VARIED: Final = 3
"""Different characters that stand beside what was put for a mark, on one of its sides."""

SEEN: Final = 60
"""Places of a mark that are compared to find what stands beside it everywhere."""

ABSENT: Final = {",": 0.02, ".": 0.02, "-": 0.05}
"""Marks that every page has, the share of pages of `LEAST_WORDS` without at most; of 507 articles 0, 0, 2."""

LEAST_WORDS, LEAST_LANGUAGE = 150, 50
"""Different words of a page of 300 words, and of one that is no evidence, since it says the same again and again."""
MOST_LACKING: Final = 1e-4
"""The chance at most that all pages lack a mark by accident."""

LEAST_HALF, COMMON_HALF, LEAST_JOINED = 3, 45, 3
"""Letters and band of a word beside a hyphen that is gone, and how many different such forms there have to be."""

LEAST_CONTRACTIONS, LEAST_DIFFERENT = 5, 3
"""Contractions without their apostrophe, and different ones: of 990 undamaged pages one has only such ones."""

_NOT: Final = "doesn didn isn aren wasn weren couldn wouldn shouldn hasn hadn haven don".split()
_OTHERS: Final = "you're they're we're you've they've we've i've you'll they'll we'll it'll that'll i'm".split()
_JOINED: Final = frozenset(
    "doesnt didnt isnt arent wasnt werent couldnt wouldnt shouldnt hasnt hadnt havent dont youre theyre youve theyve "
    "weve ive youll theyll itll thatll im thats theres".split()
)
_INSTEAD: Final = r"(?:&#?\w{1,6};|[^\w\s]{1,3}\w{1,6}[^\w\s]{0,3}|[^\w\s]{1,6}| )"
_FRAME: Final = re.compile(
    rf"(?i)(?<!\w)(?:(?:{'|'.join(_NOT)})(?P<a>{_INSTEAD})t"
    rf"|(?:you|they|we)(?P<b>{_INSTEAD})(?:re|ve|ll)|i(?P<c>{_INSTEAD})(?:ve|m))(?!\w)"
)
_ENDING: Final = re.compile(r"(?<=[^\W\d_]) (?=(?:s|t|re|ll|ve|d|m)(?!\w))")
_WORD: Final = re.compile(r"[^\W\d_]+")
APOSTROPHES: Final = "'’"
SPELLED: Final = {"\x92": "’", "â€™": "’"}
"""What an encoding makes of an apostrophe."""


def punctuation(texts: Sequence[str], lexicon: Lexicon) -> tuple[Damage, ...]:
    """The damages of marks that the pages show; none for undamaged pages.

    >>> pages = [f"One , two , {n} , and three , or more ." for n in ("four", "five", "six")]
    >>> punctuation(pages, Lexicon({}))[0].put
    ' ,'
    """
    found = [*_beside(texts)]
    if not any(damage.lost in APOSTROPHES for damage in found):
        found += _apostrophes(texts)
    return (
        *found,
        *(damage for damage in _absent(texts, lexicon) if not any(damage.lost == one.lost for one in found)),
    )


def undone(text: str, damage: Damage) -> str:
    """The text as the other damages left it: what was put for a mark stands for it everywhere.

    >>> undone("It s so , and so s that .", Damage("'", " ")), undone("It is so , and so .", Damage(",", " ,"))
    ("It's so , and so's that .", 'It is so, and so .')
    """
    if not damage.put:
        return text
    return text.replace(damage.put, damage.lost) if damage.put.strip() else _ENDING.sub(damage.lost, text)


def _beside(texts: Sequence[str]) -> Iterator[Damage]:
    """Marks beside which something stands wherever they do."""
    for mark in MARKS:
        pages = [ADDRESS.sub(" ", text) for text in texts if mark in text]
        if len(pages) < LEAST_PAGES:
            continue
        put = _everywhere(mark, pages)
        if not put:
            continue
        showing = [page.count(put) for page in pages if _all(mark, put, page) and page.count(put) >= LEAST_ON_PAGE]
        if len(showing) >= max(LEAST_PAGES, LEAST_SHARE * len(pages)) and sum(showing) >= LEAST_PLACES:
            observed = sum(page.replace(put, "").count(mark) for page in pages)
            lost = unescape(put) if mark == "&" else mark
            if lost != put and _varied(put, pages):
                yield _damage(lost, put, sum(showing), observed)


def _everywhere(mark: str, pages: Sequence[str]) -> str:
    """The longest that stands around the mark wherever it does on many of the pages; "" where that varies."""
    seen = Counter(put for page in pages for put in _around(mark, page) if _all(mark, put, page))
    most = max(LEAST_PAGES, LEAST_SHARE * len(pages))
    likely = [_bare(mark, put) for put, count in seen.items() if count >= most]
    return max((put for put in likely if put != mark and _may_be(mark, put)), key=len, default="")


def _around(mark: str, page: str) -> set[str]:
    """What stands around the mark at all of its first places, longer than the mark."""
    common: set[str] = set()
    place = page.find(mark)
    for number in range(SEEN):
        if place < 0:
            break
        here = {
            page[start:end]
            for start in range(max(0, place - NEAR), place + 1)
            for end in range(place + 1, place + NEAR + 2)
            if 1 < end - start <= NEAR + 1
        }
        common = common & here if number else here
        if not common:
            break
        place = page.find(mark, place + 1)
    return common


def _bare(mark: str, put: str) -> str:
    """Without the space that follows, or precedes, the mark in good text."""
    if mark in FOLLOWED and put[-1:] in (" ", "\n"):
        put = put[:-1]
    if mark in PRECEDED and put[:1] in (" ", "\n"):
        put = put[1:]
    return put.strip(" ") if mark in "-&/" and not put.strip(" " + mark) else put


def _varied(put: str, pages: Sequence[str]) -> bool:
    """Whether different characters stand beside it, so that it was not put beside one of these."""
    found = re.compile(rf"(?s)(.)?{re.escape(put)}(?=(.)?)")
    sides = list(zip(*(match.groups() for page in pages for match in found.finditer(page)), strict=True))
    return max(len(set(side)) for side in sides) >= LEAST_VARIED


def _may_be(mark: str, put: str) -> bool:
    before, _, after = put.partition(mark)
    if mark in CLOSING and before and not after and before in FOLLOWED:
        return False
    return "\n" not in put and ADDED.fullmatch(before) is not None and ADDED.fullmatch(after) is not None


def _all(mark: str, put: str, page: str) -> bool:
    return mark not in page.replace(put, "")


def _apostrophes(texts: Sequence[str]) -> Iterator[Damage]:
    """What stands in the place of the apostrophe of *don't*: nothing, a question mark, an entity."""
    pages: dict[str, set[int]] = defaultdict(set)
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for number, text in enumerate(texts):
        for match in _FRAME.finditer(text):
            put = match["a"] or match["b"] or match["c"]
            pages[put].add(number)
            forms[put][match.group().lower()] += 1
        joined = Counter(word for word in map(str.lower, _WORD.findall(text)) if word in _JOINED)
        if joined:
            pages[""].add(number)
            forms[""].update(joined)
    whole = set().union(*(pages[mark] for mark in APOSTROPHES))
    for put in sorted(forms, key=lambda put: -forms[put].total()):
        if put in APOSTROPHES and put:
            continue
        alone = pages[put] - whole
        if (
            forms[put].total() >= LEAST_CONTRACTIONS
            and len(forms[put]) >= LEAST_DIFFERENT
            and len(alone) >= max(min(2, len(texts)), LEAST_SHARE * len(pages[put]))
        ):
            lost = _lost(put, texts, sorted(alone))
            observed = sum(texts[number].count(lost) for number in alone)
            yield _damage(lost, put, forms[put].total(), observed)
            return


def _lost(put: str, texts: Sequence[str], pages: Sequence[int]) -> str:
    """Which of the two apostrophes it was: the one that the pages lack, curly where their quotation marks are."""
    if (spelled := SPELLED.get(put, unescape(put))) in tuple(APOSTROPHES):
        return spelled
    straight, curly = (sum(mark in texts[number] for number in pages) for mark in APOSTROPHES)
    if straight != curly:
        return APOSTROPHES[straight > curly]
    quoted = [any(mark in texts[number] for mark in "“”") for number in pages]
    return APOSTROPHES[2 * sum(quoted) >= len(quoted) and any(quoted)]


def _absent(texts: Sequence[str], lexicon: Lexicon) -> Iterator[Damage]:
    """Marks that no page has; where hyphens are gone, *longterm* and *wellknown* stand instead."""
    for mark, share in ABSENT.items():
        words = [len(set(text.split())) for text in texts]
        chance = 1.0
        for number in words:
            chance *= max(share, share ** (number / LEAST_WORDS)) if number >= LEAST_LANGUAGE else 1.0
        if chance <= MOST_LACKING and not any(mark in text for text in texts):
            if mark == "-" and not _joined(texts, lexicon):
                continue
            yield _damage(mark, "", 0, 0)


def _joined(texts: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether several words are unknown that two common ones were joined to."""
    unknown = {word for text in texts for word in _WORD.findall(text) if word.islower() and word not in lexicon}
    joined = 0
    for word in unknown:
        halves = ((word[:place], word[place:]) for place in range(LEAST_HALF, len(word) - LEAST_HALF + 1))
        joined += any(min(map(lexicon.band, both)) >= COMMON_HALF for both in halves)
    return joined >= LEAST_JOINED


def _damage(lost: str, put: str, support: int, observed: int) -> Damage:
    what = f"{put!r} stands for it at {support} places" if support else "no page has one"
    return Damage(lost, put, support=support, observed=observed, reason=f"learned: {what}")
