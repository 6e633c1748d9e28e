"""What the learner looks at: the unknown forms of some pages, the words, and where each was seen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import regex

from textfix.apostrophes import CONTRACTIONS
from textfix.knowledge.lexicon import Lexicon

WORD: Final = regex.compile(r"[^\W\d_]++")
SPACE: Final = regex.compile(r"[ \t\r\f\v]++")
"""What stands between pieces; other spaces may have been put within words."""
SEPARATOR: Final = regex.compile(r"[-–—/'’.,:;!?&()\"“”|\s]++")
ADDRESS: Final = regex.compile(r"^www\.|^@|@[\w-]+\.\w")
OPENING: Final = "\"'([{“‘„«…–—-|•·"
CLOSING: Final = ".,;:!?\"')]}”’»…–—-|•·"
ENDINGS: Final = frozenset(("s", "t", "re", "ll", "ve", "d", "m"))
GENITIVE: Final = frozenset("'’")
APART: Final = frozenset(".,:;!?&")
"""Marks that are not between letters in good text: what they part stands together."""
LONGEST: Final = 40
JOINED: Final = 35
"""Band of a word that known parts with a mark between them may have been: *inter.net*, *St.ate*."""
SUSPECT: Final = 20
"""A known word that is so many times commoner here than in English may be another word, damaged."""


@dataclass(frozen=True, slots=True)
class Forms:
    """Unknown forms with their counts and pages, all words with their counts, and the texts themselves.

    A form is a word (*pfer*), a piece with marks in it (*di?erent*), or two pieces with a space (*st yle*).
    """

    texts: tuple[str, ...]
    tokens: int
    words: Counter[str]
    unknown: Counter[str]
    pages: dict[str, set[int]]


def forms(texts: Iterable[str], lexicon: Lexicon) -> Forms:
    """Look through the texts. Addresses and pieces without letters are passed over."""
    texts = tuple(texts)
    words: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    pages: dict[str, set[int]] = defaultdict(set)
    for number, text in enumerate(texts):
        words.update(WORD.findall(text))
        for line in text.split("\n"):
            for form in _forms(SPACE.split(line.strip()), lexicon):
                unknown[form] += 1
                pages[form].add(number)
    tokens = sum(words.values())
    suspects = {
        word: count
        for word, count in words.items()
        if count > 1
        and word not in ENDINGS
        and word in lexicon
        and count * 1e9 > SUSPECT * tokens * max(30, lexicon.count(word))
    }
    for number, text in enumerate(texts):
        for word in suspects.keys() & set(WORD.findall(text)):
            pages[word].add(number)
    unknown.update(suspects)
    return Forms(texts, tokens, words, unknown, dict(pages))


def _forms(chunks: list[str], lexicon: Lexicon) -> Iterable[str]:
    before = ""
    for chunk in chunks:
        core = _core(chunk)
        if len(core) > LONGEST or not core or "://" in core or ADDRESS.search(core):
            before = ""
            continue
        yield from strange(core, lexicon)
        if before and chunk[0] == core[0] and _torn(before, core, lexicon):
            yield f"{before} {core}"
        before = core if chunk.endswith(core) and core.isalpha() else ""


def _core(chunk: str) -> str:
    """What stands between opening and closing marks; a bracket whose other half is within is its own: *[gone]ter*."""
    core = chunk.lstrip(OPENING).rstrip(CLOSING)
    start = chunk.find(core)
    before, after = chunk[:start], chunk[start + len(core) :]
    for opening, closing in ("[]", "()", "{}"):
        place = core.find(closing)
        if 0 < place < len(core) - 1 and opening not in core[:place] and before.endswith(opening):
            return before[len(before.rstrip(opening)) :] + core
        place = core.rfind(opening)
        if 0 < place < len(core) - 1 and closing not in core[place:] and after.startswith(closing):
            return core + after[: len(after) - len(after.lstrip(closing))]
    return core


def strange(core: str, lexicon: Lexicon) -> Iterable[str]:
    """What of a piece of text, without the marks around it, is no word: itself, and its parts; no contraction is.

    >>> lexicon = Lexicon({"mill": 50})
    >>> list(strange("mill", lexicon)), list(strange("pfer-mill", lexicon)), list(strange("you’re", lexicon))
    ([], ['pfer', 'pfer-mill'], [])
    """
    if core.isalpha():
        if core.lower() not in lexicon:
            yield core
        return
    if not any(map(str.isalpha, core)) or core.lower().replace("’", "'") in CONTRACTIONS:
        return
    parts = SEPARATOR.split(core)
    whole = len(parts) == 1 or (GENITIVE.isdisjoint(core) and lexicon.band("".join(parts).lower()) >= JOINED)
    for part in parts:
        if part.lower() in lexicon or part.isdigit() or not part:
            whole = whole or (len(part) == 1 and part.isalpha() and part not in ENDINGS)
        else:
            whole = True
            if len(parts) > 1 and any(map(str.isalpha, part)) and APART.isdisjoint(core):
                yield part
    if whole:
        yield core


def pieces(form: str) -> frozenset[str]:
    """The form and what separators leave of it, in lower case."""
    return frozenset((form.lower(), *SEPARATOR.split(form.lower()), *form.lower().split()))


def _torn(left: str, right: str, lexicon: Lexicon) -> bool:
    if not right.isalpha() or len(left) + len(right) < 3:
        return False
    return any(
        (len(half) == 1 and half not in "ai") or half not in lexicon or (len(half) <= 3 and lexicon.band(half) < 45)
        for half in (left.lower(), right.lower())
    )
