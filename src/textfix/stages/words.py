"""words: each word's correction: listed, or undone, or near, or left alone."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Final

import regex

from textfix.changes import Line, Proposal, Repair
from textfix.knowledge.contexts import Neighbours
from textfix.knowledge.damages import Damage, recased
from textfix.knowledge.diagnosis import Explanation, Finding, absence, diagnose, explain, pieces
from textfix.near import near as closest

if TYPE_CHECKING:
    from textfix.config import Config
    from textfix.knowledge import Knowledge
    from textfix.knowledge.lexicon import Lexicon

WORD: Final = regex.compile(r"[^\W\d_]++")
HUMP: Final = regex.compile(r"\p{Lu}?\p{Ll}++|\p{Lu}++(?!\p{Ll})")
CAMEL: Final = regex.compile(r"\p{Ll}\p{Lu}")
CAPITAL: Final = regex.compile(r"(?<=\p{Ll}\p{Ll})['’](?:S|T|D|M|Re|Ll|Ve)(?!\w)|(?<=\d)(?:St|Nd|Rd|Th)(?!\w)")
LOST_APOSTROPHE: Final = regex.compile(r"(?<=\p{Ll})[?�](?:s|t|re|ll|ve|d|m)(?![\w=&/])")
CONTRACTIONS: Final = frozenset(
    "don't doesn't didn't isn't aren't wasn't weren't can't couldn't won't wouldn't shouldn't hasn't haven't hadn't "
    "mustn't it's that's what's there's here's he's she's who's let's where's how's we're you're they're i'm i've "
    "we've you've they've i'll we'll you'll they'll he'll she'll it'll that'll i'd we'd you'd they'd he'd she'd".split()
)

EVIDENT: Final = 2.5
"""Nats of evidence from which on a damage may touch known words and help to see through typos."""

SURE: Final = 3.0
"""Nats by which the meant word must win over a known word; e^3 is 20 to 1."""

LEAST_CONTEXT: Final = 3.0
MOST_CONTEXT: Final = 9.0
"""Neighbours are evidence for a damage when they give more than the one; one place counts at most the other."""

FOREIGN: Final = 0.5
"""Share of unknown words from which on a text is another language: listed corrections only."""

LEAST_REST: Final = 6
"""A typo is seen through when so many letters of the word are there besides what was lost."""

MOST_UNKNOWN: Final = 5000
"""A page with more different unknown words is no prose; the cost of a page stays linear."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What stands for a damaged form, why, and how sure; `damage` is None for a listed mistake."""

    meant: str
    reason: str
    confidence: float
    damage: Damage | None = None


class Text:
    """The lines as one text, so that evidence adds up over them; offsets lead back to lines."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.text = "\n".join(line.text for line in lines)
        self.starts = [0, *accumulate(len(line.text) + 1 for line in lines)][:-1]

    def repair(self, start: int, before: str, after: str, reason: str, confidence: float) -> Repair:
        """The repair of what stands at an offset of the text, told in the coordinates of its line."""
        index = bisect_right(self.starts, start) - 1
        return Repair(
            "words", self.lines[index].number, start - self.starts[index], before, after, reason, round(confidence, 3)
        )

    def occurrences(self, form: str) -> Iterator[int]:
        """Where a word stands by itself, or as a hump of camel case."""
        start = self.text.find(form)
        while start >= 0:
            before, after = self.text[start - 1 : start], self.text[start + len(form) : start + len(form) + 1]
            if not (_inner(before) and not (before.islower() and form[0].isupper())) and not (
                _inner(after) and not (after.isupper() and form[-1].islower())
            ):
                yield start
            start = self.text.find(form, start + len(form))

    def neighbours(self, start: int, end: int) -> Neighbours:
        """What stands around a word."""
        left = _WITH_APOSTROPHE.findall(self.text[max(0, start - 90) : start].lower())
        following = self.text[end : end + 90].lower()
        right = _WITH_APOSTROPHE.findall(following)
        sentence = _WITH_APOSTROPHE.findall(_SENTENCE_END.split(following, 1)[0])
        return Neighbours(
            left[-1] if left else "",
            right[0] if right else "",
            tuple(sentence[1:SOON]),
            (*left[1:], *right[:-1]),
        )


_WITH_APOSTROPHE: Final = regex.compile(r"[\w'’]++")
_SENTENCE_END: Final = regex.compile(r"[.!?;:](?:\s|$)|\n\n")
SOON: Final = 10
"""So many words after a word may still be of its clause: *plates* tech-driven change *into* outcomes."""


def words(lines: Sequence[Line], knowledge: Knowledge, config: Config) -> Iterator[Proposal]:
    """Words that a blind search-and-replace damaged, and what title-casing did to apostrophes.

    It refuses to touch names, other languages, identifiers, addresses and quoted mentions; a known word only where
    its page shows the damage and the word's neighbours ask for it.

    >>> from textfix.changes import split
    >>> from textfix.config import Config
    >>> from textfix.knowledge import load
    >>> [repair.after for repair in words(split("The pfer of industries"), load(None), Config())]
    ['transfer']
    """
    page = Text(lines)
    yield from _capitals(page)
    yield from _apostrophes(page, knowledge.lexicon)
    surfaces = set(WORD.findall(page.text))
    lexicon = knowledge.lexicon.words
    # A word that SCOWL lists but that nobody ever counted (paction) is as doubtful as an unknown one.
    unknown = {word for word in surfaces if not lexicon.get(word.lower())}
    camels = {word for word in unknown if CAMEL.search(word)}
    humps = {hump for word in camels for hump in HUMP.findall(word) if len(hump) > 3}
    unknown = unknown - camels | {hump for hump in humps if not lexicon.get(hump.lower())}
    if len(unknown) > MOST_UNKNOWN:
        return
    foreign = len(unknown) > FOREIGN * len(surfaces) and len(surfaces) > 12
    findings = [] if foreign else _diagnosis(page, unknown, len(surfaces), knowledge)
    yield from _unknown_words(page, unknown, findings, knowledge, config)
    for finding in findings:
        yield from _marked_words(page, unknown, finding, knowledge, config)
    if not foreign:
        yield from _known_words(page, surfaces - unknown, findings, knowledge, config)


def correction(word: str, knowledge: Knowledge, happened: Sequence[Finding]) -> Correction | None:
    """The word that was meant by an unknown word, in lower case, or None to leave it alone."""
    return listed(word, knowledge) or undone(word, knowledge, happened) or near(word, knowledge, happened)


def listed(word: str, knowledge: Knowledge) -> Correction | None:
    """Somebody, or the learner, wrote this mistake down."""
    if word not in knowledge.corrections:
        return None
    row = knowledge.corrections[word]
    return Correction(row.meant, f"{row.reason}: a known damaged form", 0.97)


def undone(word: str, knowledge: Knowledge, happened: Sequence[Finding]) -> Correction | None:
    """A search-and-replace seen here explains it: the best explanation of all."""
    best: tuple[float, Explanation, Finding] | None = None
    for finding in happened:
        explanation = finding.explanations.get(word)
        if explanation and finding.damage.wordlike:
            odds = finding.evidence + explanation.gain - math.log(len(word) + 1 if not finding.damage.put else 1)
            if odds > SURE and (best is None or odds > best[0]):
                best = odds, explanation, finding
    if best is None:
        return None
    odds, explanation, finding = best
    return Correction(explanation.meant, finding.reason, _probability(odds), finding.damage)


def near(word: str, knowledge: Knowledge, happened: Sequence[Finding]) -> Correction | None:
    """A small typo on top of a damage that the page shows: *pformaton*."""
    for finding in happened:
        if finding.evidence < EVIDENT or not finding.damage.wordlike or not finding.damage.put:
            continue
        for attempt in finding.damage.undone(word):
            rest = len(attempt) - len(finding.damage.lost)
            if rest >= LEAST_REST and (meant := closest(attempt, _bearers(finding.damage.lost, knowledge.lexicon))):
                return Correction(meant, f"{finding.damage}, and a typo", 0.85, finding.damage)
    return None


def _diagnosis(page: Text, unknown: set[str], number: int, knowledge: Knowledge) -> list[Finding]:
    seen = {
        word
        for word in unknown
        if any(not _guarded(page.text, start, start + len(word)) for start in page.occurrences(word))
    }
    learned = frozenset(knowledge.profile.damages if knowledge.profile else ())
    return diagnose(page.text, seen, number, knowledge.damages, learned, knowledge.lexicon)


def _unknown_words(
    page: Text, unknown: set[str], findings: Sequence[Finding], knowledge: Knowledge, config: Config
) -> Iterator[Repair]:
    most = max((finding.evidence for finding in findings), default=0.0)
    for word in sorted(unknown):
        lower = word.lower()
        if lower in config.allowed:
            continue
        found = correction(lower, knowledge, findings)
        if found is None or (found.meant not in knowledge.lexicon and word != lower and most < 4 * EVIDENT):
            continue
        if found.damage and not found.damage.put and word[0].isupper() and not found.meant.startswith(lower[0]):
            continue
        after = recased(word, found.meant)
        sure = lower in knowledge.corrections
        trust = ADDRESSES if sure and most >= EVIDENT else QUOTES if most >= (0.1 if sure else 4 * EVIDENT) else 0
        for start in page.occurrences(word):
            if not _guarded(page.text, start, start + len(word), trust):
                yield page.repair(start, word, after, found.reason, found.confidence)


def _marked_words(
    page: Text, unknown: set[str], finding: Finding, knowledge: Knowledge, config: Config
) -> Iterator[Repair]:
    """Words with something in them that is no letter: *di?erent*, *st yle*, *1n*."""
    if finding.damage.wordlike:
        return
    for start, form in pieces(page.text, finding.damage, unknown):
        explanation = finding.explanations.get(form)
        end = start + len(form)
        if explanation is None or explanation.meant in config.allowed or finding.evidence + explanation.gain <= SURE:
            continue
        before = page.text[start:end]
        after = recased(before, explanation.meant)
        if finding.damage.lost.isupper():
            place = before.find(finding.damage.put)
            after = before[:place] + finding.damage.lost + before[place + len(finding.damage.put) :]
        if not _guarded(page.text, start, end):
            confidence = _probability(finding.evidence + explanation.gain)
            yield page.repair(start, before, after, finding.reason, confidence)


@dataclass(frozen=True, slots=True)
class Collision:
    """A known word that a damage may have made of another: where it stands, and the odds for the other in nats."""

    start: int
    word: str
    meant: str
    odds: float
    in_context: bool


def _known_words(
    page: Text, surfaces: set[str], findings: Sequence[Finding], knowledge: Knowledge, config: Config
) -> Iterator[Repair]:
    """Known words that the damage made: decided by how common both are, and by the neighbours.

    Neighbours that only the lost word keeps ("could plate into") are evidence for the damage, too; without unknown
    words that it explains it takes several of them to make the damage evident.
    """
    found = {finding.damage: finding for finding in findings}
    for damage in knowledge.damages:
        finding = found.get(damage)
        if not damage.wordlike or not (finding or damage.put.lower() in knowledge.contexts.marks):
            continue
        observed = finding.observed if finding else page.text.count(damage.lost)
        if observed and (finding is None or len(finding.explanations) < 5 * observed):
            continue
        collisions = list(_collisions(page, surfaces, damage, finding, knowledge, config))
        evidence = finding.evidence if finding else absence(damage, len(surfaces))
        evidence += sum(min(MOST_CONTEXT, c.odds) for c in collisions if c.in_context and c.odds > LEAST_CONTEXT)
        if evidence < (EVIDENT if finding else 0):
            continue
        for collision in collisions:
            if collision.odds > (0.5 if collision.in_context else SURE):
                why = "its neighbours ask for it" if collision.in_context else "a far commoner word"
                reason = f"{finding.reason if finding else damage}; {why}"
                after = recased(collision.word, collision.meant)
                yield page.repair(collision.start, collision.word, after, reason, _probability(collision.odds))


def _collisions(
    page: Text, surfaces: set[str], damage: Damage, finding: Finding | None, knowledge: Knowledge, config: Config
) -> Iterator[Collision]:
    put = damage.put.lower()
    capital = damage.lost.capitalize() in page.text
    for word in sorted(surfaces):
        lower = word.lower()
        if put not in lower or lower in config.allowed or (word[0].isupper() and capital):
            continue
        if finding is None and lower not in knowledge.contexts.damaged:
            continue
        explanation = explain(lower, damage, knowledge.lexicon)
        if explanation is None:
            continue
        in_context = (lower, explanation.meant) in knowledge.contexts
        if not in_context and explanation.gain < SURE:
            continue
        for start in page.occurrences(word):
            end = start + len(word)
            if _guarded(page.text, start, end):
                continue
            odds = explanation.gain
            if in_context:
                odds += knowledge.contexts.score(lower, explanation.meant, page.neighbours(start, end))
            yield Collision(start, word, explanation.meant, odds, in_context)


def _capitals(page: Text) -> Iterator[Repair]:
    """A capital after an apostrophe or a number, where a program capitalised every word: *Women'S*, *16Th*."""
    for match in CAPITAL.finditer(page.text):
        before = match.group()
        yield page.repair(match.start(), before, before.lower(), "capital after an apostrophe or a number", 0.95)


def _apostrophes(page: Text, lexicon: Lexicon) -> Iterator[Repair]:
    """An apostrophe that became a question mark: *That?s*."""
    if "?" not in page.text and "�" not in page.text:
        return
    for match in LOST_APOSTROPHE.finditer(page.text):
        start = match.start()
        while start and page.text[start - 1].isalpha():
            start -= 1
        stem, ending = page.text[start : match.start()].lower(), match.group()[1:]
        known = f"{stem}'{ending}" in CONTRACTIONS or (ending == "s" and lexicon.band(stem) >= 25)
        if known and not _guarded(page.text, start, match.end()):
            yield page.repair(match.start(), match.group(), "'" + ending, "an apostrophe became a question mark", 0.9)


@lru_cache(maxsize=64)
def _bearers(lost: str, lexicon: Lexicon) -> tuple[str, ...]:
    return tuple(word for word, band in lexicon.words.items() if band >= 15 and lost in word and len(word) > 7)


QUOTES, ADDRESSES = 1, 2
"""How much a repair is trusted: within identifiers and quotation marks, within addresses too."""


def _guarded(text: str, start: int, end: int, trust: int = 0) -> bool:
    """Whether a word is part of an address or of an identifier, or quoted alone, beyond what the repair is trusted."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before in _QUOTES and after in _QUOTES:
        return trust < QUOTES
    if trust == ADDRESSES or (before not in _SUSPECT and after not in _SUSPECT):
        return False
    left, right = start, end
    while left and not text[left - 1].isspace() and start - left < 80:
        left -= 1
    while right < len(text) and not text[right].isspace() and right - end < 80:
        right += 1
    chunk = text[left:right]
    return bool(_ADDRESS.search(chunk)) or (trust < QUOTES and bool(_IDENTIFIER.search(chunk)))


_QUOTES: Final = frozenset("\"'“”‘’«»„`")
_SUSPECT: Final = frozenset("@#_/\\.:=&$%~<>()[]{}0123456789-")
_ADDRESS: Final = regex.compile(r"://|www\.|@|#\w|\w\.\p{Ll}{2,4}(?:[^\w.]|$)|\w/[\w-]+/|/\w+\.|^/")
_IDENTIFIER: Final = regex.compile(r"_|\\|=|\(\)|^\$|\d\w|\w\d|::|->|[<>{}]")


def _inner(character: str) -> bool:
    return character.isalnum()


def _probability(odds: float) -> float:
    return min(0.99, 1 / (1 + math.exp(-min(odds, 30.0))))
