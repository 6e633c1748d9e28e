"""words: each word's correction: listed, or undone, or near, or left alone."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from textfix import apostrophes
from textfix.changes import Line, Proposal, Repair
from textfix.collisions import Collision, agreed, asked, meanings
from textfix.gone import contractions, words_gone
from textfix.inverse import inverted
from textfix.knowledge.damages import Damage, recased, restored
from textfix.knowledge.diagnosis import UNKNOWN_RATE, Explanation, Finding, absence, explain, rate
from textfix.knowledge.pairs import beside
from textfix.knowledge.pieces import piece
from textfix.marked import EVIDENT, LEAST_AROUND, SURE, SURE_OF_SITE, lone_marks, marked_words, probability
from textfix.near import near as closest
from textfix.punctuation import punctuation
from textfix.quiet import Quiet, diagnosis, many, still_quiet
from textfix.spared import (
    LEAST_ALONE,
    LONGEST_ABBREVIATION,
    a_name,
    abbreviated,
    anything,
    beheaded,
    capital_back,
    misplaced,
    possible,
    spared,
)
from textfix.surroundings import ADDRESSES, QUOTES, WORD, Text, guarded
from textfix.suspects import memory, tokens

if TYPE_CHECKING:
    from textfix.config import Config
    from textfix.knowledge import Knowledge
    from textfix.knowledge.lexicon import Lexicon
    from textfix.seen import Seen

EVIDENT_ALONE: Final = -3.0
"""Nats of evidence from which on a damage may touch known words where neighbours are all the evidence: their weights
are low for safety's sake, and one word whose neighbours give `LEAST_CONTEXT` is enough. The neighbours of true words
give 1.3 at most: 457 of *plate*, *pit*, *pact* and the like in 5.7 million words of undamaged pages."""

NAME: Final = 2.5
"""Nats more for a capital within a sentence, on a site known for the damage: *Rus*, *Sin* and *Ars* are names."""

LEAST_CONTEXT: Final = 3.0
MOST_CONTEXT: Final = 9.0
"""Neighbours are evidence for a damage when they give more than the one; one place counts at most the other."""

FOREIGN: Final = 0.5
"""Share of unknown words from which on a text is another language: listed corrections only. Where as large a share of
them is explained by what was done to its site (*thc* for *the*), it is none."""

LEAST_REST: Final = 6
"""A typo is seen through when so many letters of the word are there besides what was lost."""

LEAST_TWICE, TWICE = 55, 20
"""Band from which on a common word may be what is left as short as an abbreviation where something is missing twice:
*wic* is *which*. What is missing once explains a word better, unless this is so many tenths of a decade commoner:
*troug* is *through*, and no *trough*."""

LEAST_TIMES: Final = 20
"""What is no word either way is undone where so many more known words have what was lost than what was put."""

MOST_LEFT: Final = 5
"""Known words are left alone where more than one in so many forms has what was lost; on a site whose damage makes it
anew, where more have it than not."""


BEHEADED: Final = 4.0
"""Nats for a sentence that begins with a small letter, where the site lost what began with a capital."""

FIRST: Final = 4.0
"""Nats for a lost capital where a sentence begins, and against it elsewhere: *is* for *This*."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What stands for a damaged form, why, and how sure; `damage` is None for a listed mistake."""

    meant: str
    reason: str
    confidence: float
    damage: Damage | None = None


def words(lines: Sequence[Line], knowledge: Knowledge, config: Config, seen: Seen | None = None) -> Iterator[Proposal]:
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
    quiet, surfaces = (seen and seen.recall("words")) or (None, ())
    if still_quiet(page, quiet, knowledge):
        known = {word for word in surfaces if page.has(word)}
        if known:
            yield from _known_words(page, known, [], knowledge, config)
        return
    learned = knowledge.profile.damages if knowledge.profile else ()
    of_marks = [damage for damage in learned if damage.of_marks]
    if of_marks:
        repaired = list(punctuation(page, of_marks, knowledge))
        yield from repaired
        if repaired:
            return  # what its words say is seen in the next round
    found = tokens(page.text)
    signs = [*apostrophes.capitals(page, found), *apostrophes.lost(page, knowledge.lexicon)]
    escaped = any(mark in page.text for mark in apostrophes.ESCAPES)
    if escaped:
        signs += apostrophes.escaped(page, knowledge.lexicon)
    yield from signs
    unknown, suspected = memory(knowledge).suspects(found)
    foreign = len(unknown) > FOREIGN * len(found) and len(found) > 12
    torn = _torn(page, unknown, learned)
    quiet = Quiet(unknown - torn, suspected - torn, [])
    findings = [] if foreign and not learned else diagnosis(page, quiet, len(found), knowledge)
    if foreign:
        findings = [finding for finding in findings if finding.damage in learned]
        foreign = sum(len(finding.explanations) for finding in findings) < FOREIGN * len(unknown)
        findings = [] if foreign else findings
    whole = list(inverted(page, [finding for finding in findings if finding.damage in learned])) if learned else []
    if whole:
        yield from whole
        return
    corrected = list(_unknown_words(page, quiet.unknown if findings else quiet.suspected, findings, knowledge, config))
    yield from corrected
    for finding in findings:
        yield from marked_words(page, unknown, finding, finding.damage in learned, knowledge, config)
        yield from lone_marks(page, finding, finding.damage in learned, knowledge)
        if finding.damage in learned:
            yield from contractions(page, finding)
    yield from words_gone(page, [finding for finding in findings if finding.damage in learned], knowledge)
    if findings:
        found = set(WORD.findall(page.text)) - unknown
    elif not foreign:
        odd = () if page.text.isascii() else [token for token in found if not token.isascii()]
        within = {word for token in odd for word in WORD.findall(token)}
        found = (found & knowledge.contexts.surfaces) | (within & knowledge.contexts.surfaces)
    collided = list(_known_words(page, found, findings, knowledge, config)) if found and not foreign else []
    yield from collided
    if seen and not (
        signs or corrected or collided or findings or foreign or learned or many(page, unknown) or escaped
    ):
        seen.keep("words", (quiet, found))


def correction(word: str, knowledge: Knowledge, happened: Sequence[Finding]) -> Correction | None:
    """The word that was meant by an unknown word, in lower case, or None to leave it alone."""
    site = knowledge.profile.damages if knowledge.profile else ()
    once = undone(word, knowledge, [finding for finding in happened if finding.damage in site])
    twice = undone_twice(word, knowledge, happened)
    band = knowledge.lexicon.band
    if once and twice and band(twice.meant) >= band(once.meant) + TWICE:
        return twice
    return (
        once
        or listed(word, knowledge)
        or undone(word, knowledge, happened)
        or twice
        or near(word, knowledge, happened)
        or blind(word, knowledge, happened)
    )


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
            if word == finding.damage.put.lower() and piece(finding.damage.lost.lower()):
                continue  # metres are no millimetres
            if len(word) <= LONGEST_ABBREVIATION and knowledge.lexicon.band(explanation.meant) < LEAST_ALONE:
                continue
            odds = finding.evidence + explanation.gain - math.log(len(word) + 1 if not finding.damage.put else 1)
            if odds > SURE and (best is None or odds > best[0]):
                best = odds, explanation, finding
    if best is None:
        return None
    odds, explanation, finding = best
    return Correction(explanation.meant, finding.reason, probability(odds), finding.damage)


def undone_twice(word: str, knowledge: Knowledge, happened: Sequence[Finding]) -> Correction | None:
    """What the site deletes is missing from the word at two places: *cditi* for *condition*."""
    learned = knowledge.profile.damages if knowledge.profile else ()
    for finding in happened:
        damage = finding.damage
        if damage.put or damage not in learned or finding.evidence < 4 * EVIDENT:
            continue
        meant = max(damage.undone_twice(word), key=knowledge.lexicon.band, default="")
        band = knowledge.lexicon.band(meant)
        odds = math.log(rate(meant, knowledge.lexicon) / UNKNOWN_RATE) - 2 * math.log(len(word) + 1)
        long = len(word) > LONGEST_ABBREVIATION or band >= LEAST_TWICE
        if long and meant in knowledge.lexicon and odds > SURE:
            return Correction(meant, f"{finding.reason}; twice in this", probability(odds), damage)
    return None


def near(word: str, knowledge: Knowledge, happened: Sequence[Finding]) -> Correction | None:
    """A small typo on top of a damage that the page shows: *pformaton*."""
    for finding in happened:
        if finding.evidence < EVIDENT or not finding.damage.wordlike or not finding.damage.put:
            continue
        for attempt in finding.damage.undone(word):
            rest = len(attempt) - len(finding.damage.lost)
            if rest >= LEAST_REST and (meant := closest(attempt, _bearers(finding.damage.lost, knowledge.lexicon))):
                if attempt.startswith(meant):  # *plocated*: an ending that the lexicon lacks
                    return Correction(attempt, finding.reason, 0.85, finding.damage)
                return Correction(meant, f"{finding.damage}, and a typo", 0.85, finding.damage)
    return None


def blind(word: str, knowledge: Knowledge, happened: Sequence[Finding]) -> Correction | None:
    """A name nobody wrote down, with something in it that the site's damage puts and that words hardly have."""
    learned = knowledge.profile.damages if knowledge.profile else ()
    for finding in happened:
        damage = finding.damage
        put, lost = damage.put.lower(), damage.lost.lower()
        if damage not in learned or not put or put not in word or finding.evidence < 4 * EVIDENT:
            continue
        if not damage.wordlike or len(word) - len(put) < LEAST_AROUND:
            continue
        if _bearing(lost, knowledge.lexicon) >= LEAST_TIMES * _bearing(put, knowledge.lexicon):
            return Correction(word.replace(put, lost), f"{finding.reason}; no word has {put!r}", 0.9, damage)
    return None


@lru_cache(maxsize=64)
def _bearing(part: str, lexicon: Lexicon) -> float:
    """How many known words have such a part: an unknown name has it about as often."""
    return 0.5 + sum(part in word for word in lexicon.words)


def _torn(page: Text, unknown: frozenset[str], learned: Sequence[Damage]) -> frozenset[str]:
    """The unknown words that stand beside a mark of the site alone: *Hein* of *Hein|ein* is no word."""
    marks = tuple(damage.put for damage in learned if not damage.wordlike and not damage.put.isspace())
    if not any(mark in page.text for mark in marks):
        return frozenset()
    return frozenset(
        word
        for word in unknown
        if all(
            page.text.endswith(marks, 0, start) or page.text.startswith(marks, start + len(word))
            for start in page.occurrences(word)
        )
    )


def _unknown_words(
    page: Text, unknown: frozenset[str], findings: Sequence[Finding], knowledge: Knowledge, config: Config
) -> Iterator[Repair]:
    most = max((finding.evidence for finding in findings), default=0.0)
    learned = knowledge.profile.damages if knowledge.profile else ()
    for word in sorted(unknown):
        lower = word.lower()
        if lower in config.allowed or lower in knowledge.allowed:
            continue
        found = correction(lower, knowledge, findings)
        if found is None:
            continue
        if found.damage and found.meant not in knowledge.lexicon and word != lower and most < 4 * EVIDENT:
            continue
        if found.damage and not found.damage.put and word[0].isupper() and not found.meant.startswith(lower[0]):
            continue
        after = restored(word, found.meant, found.damage) if found.damage else recased(word, found.meant)
        if found.damage and misplaced(after, found.damage):
            continue
        of_site = found.damage if found.damage in learned else None
        if of_site and spared(word, found.meant, of_site, page.text, learned=True):
            continue
        deleted = of_site is not None and not of_site.put
        if deleted and a_name(word, knowledge.lexicon.band(found.meant)):
            continue
        sure = lower in knowledge.corrections
        trust = ADDRESSES if sure and most >= EVIDENT else QUOTES if most >= (0.1 if sure else 4 * EVIDENT) else 0
        choices = meanings(lower, of_site, knowledge.lexicon) if of_site else ()
        for start in page.occurrences(word):
            end = start + len(word)
            if not guarded(page.text, start, end, trust) and not (deleted and abbreviated(page.text, start, end)):
                if of_site and len(choices) > 1 and found.meant in choices:
                    meant = asked(choices, beside(page.text, start, end), knowledge)
                    after = restored(word, meant, of_site)
                cased = capital_back(page.text, start, word, after, of_site) if of_site else after
                yield page.repair(start, word, cased, found.reason, found.confidence)


def _known_words(
    page: Text, surfaces: set[str], findings: Sequence[Finding], knowledge: Knowledge, config: Config
) -> Iterator[Repair]:
    """Known words that the damage made: decided by how common both are, and by the neighbours.

    Neighbours that only the lost word keeps ("could plate into") are evidence for the damage, too; without unknown
    words that it explains it takes several of them to make the damage evident.
    """
    found = {finding.damage: finding for finding in findings}
    profile = knowledge.profile.damages if knowledge.profile else ()
    for damage in knowledge.damages:
        finding = found.get(damage)
        if not damage.wordlike or not (finding or damage.put.lower() in knowledge.contexts.marks):
            continue
        observed = finding.observed if finding else page.text.count(damage.lost)
        most_left = 1 if damage in profile and damage.remade else MOST_LEFT
        if observed and (finding is None or len(finding.explanations) < most_left * observed):
            continue
        collisions = list(_collisions(page, surfaces, damage, finding, knowledge, config))
        evidence = finding.evidence if finding else absence(damage, len(surfaces))
        evidence += sum(min(MOST_CONTEXT, c.odds) for c in collisions if c.in_context and c.odds > LEAST_CONTEXT)
        if evidence < (EVIDENT if finding else EVIDENT_ALONE):
            continue
        more = agreed(collisions, damage) if damage in profile else {}
        for collision in collisions:
            least = SURE + NAME * collision.named if damage in profile else 0.5 if collision.in_context else SURE
            if collision.odds + more.get(collision.kind, 0.0) > least:
                why = "its neighbours ask for it" if collision.in_context else "a far commoner word"
                reason = f"{finding.reason if finding else damage}; {why}"
                after = restored(collision.word, collision.meant, damage)
                if misplaced(after, damage):
                    continue
                if damage in profile:
                    after = capital_back(page.text, collision.start, collision.word, after, damage)
                yield page.repair(collision.start, collision.word, after, reason, probability(collision.odds))


def _collisions(
    page: Text, surfaces: set[str], damage: Damage, finding: Finding | None, knowledge: Knowledge, config: Config
) -> Iterator[Collision]:
    put = damage.put.lower()
    learned = knowledge.profile is not None and damage in knowledge.profile.damages
    for word in sorted(surfaces):
        lower = word.lower()
        if put not in lower or lower in config.allowed:
            continue
        if finding is None and lower not in knowledge.contexts.damaged:
            continue
        explanation = explain(lower, damage, knowledge.lexicon)
        if explanation is None or spared(word, explanation.meant, damage, page.text, learned):
            continue
        in_context = (lower, explanation.meant) in knowledge.contexts
        if not in_context and not learned and explanation.gain < SURE_OF_SITE:
            continue
        choices = meanings(lower, damage, knowledge.lexicon) if learned else ()
        for start in page.occurrences(word):
            end = start + len(word)
            around = beside(page.text, start, end)
            meant = explanation.meant
            if len(choices) > 1 and meant in choices:
                meant = asked(choices, around, knowledge)
            band = knowledge.lexicon.band(meant)
            if guarded(page.text, start, end) or not (
                damage.put or possible(page.text, start, end, meant, band, learned)
            ):
                continue
            named = word[0].isupper() and bool(around[0])
            gain = explanation.gain + math.log(10) / 10 * (band - knowledge.lexicon.band(explanation.meant))
            odds = gain
            if in_context:
                odds += knowledge.contexts.score(lower, meant, page.neighbours(start, end))
            if learned:
                lean = knowledge.pairs.lean(lower, meant, *around, knowledge.lexicon)
                odds += lean
                if beheaded(page.text, start, word, meant, damage):
                    odds += BEHEADED
                elif not damage.put and anything(word, odds - NAME * named, lean):
                    continue
                if damage.lost[0].isupper() and not damage.put:
                    odds += -FIRST if around[0] else FIRST
            yield Collision(start, word, meant, odds, gain, in_context or learned, named)


@lru_cache(maxsize=64)
def _bearers(lost: str, lexicon: Lexicon) -> tuple[str, ...]:
    return tuple(word for word in lexicon.common(15) if lost in word and len(word) > 7)
