"""Which blind replacements were done to these pages? Found from unknown words and from what is missing.

A damage leaves two traces. Words become unknown that are known again when it is undone, many different ones by the
same replacement; and what it replaced is gone, far below what the lexicon predicts. So the strings of letters that
are missing (`_missing`) are tried on every unknown form (`candidates`), each pair of lost and put is judged by all
its evidence (`_judged`), and the pair that describes the pages most briefly is taken first. What it explains is set
aside, and the search goes on until nothing pays for its own description (minimum description length, Rissanen
1978). Kernighan, Church and Gale (1990) and Brill and Moore (2000) learn edits from pairs of wrong and right words;
here the pairs need not be given, because the damage is the same everywhere.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from textfix.knowledge.damages import Damage
from textfix.knowledge.diagnosis import explain
from textfix.knowledge.lexicon import Lexicon
from textfix.learning.candidates import (
    LONGEST_LOST,
    core,
    cores,
    framed,
    is_mark,
    kept,
    marked,
    plausible,
    suggested,
    torn,
)
from textfix.learning.forms import Forms, pieces

COMMON_LOST, WORD_LENGTH = 30, 2.5
"""Programs replace words: a word of this band costs what so many letters do."""

LEAST_EXPECTED: Final = 0.8
MOST_LEFT: Final = 0.75
"""A string is missing when at most this share of what is expected is there; half the pages may be undamaged."""

TRIED: Final = 150
MOST_FORMS: Final = 4000
MOST_DAMAGES: Final = 12

LETTER_COST: Final = math.log(27)
TYPE_GAIN: Final = 5.0
LONG_GAIN: Final = 10.0
INFLECTION_GAIN: Final = 2.0
KNOWN_GAIN: Final = 3.0
MARK_GAIN: Final = 15.0
CONTRADICTION: Final = 3.0
ELSEWHERE: Final = 0.75
"""What was lost and stands on pages that show no damage is what a mixed corpus has, but it does not speak for it."""

MARKED_COST: Final = 2.0
"""A mark within words shows by itself where something was replaced."""

SHIPPED_COST: Final = 3.0
LEAST_TOKENS: Final = 1000
"""Fewer words miss too much by accident for a damage that is not known: of 70 words, *de* was thought to be lost."""

LEAST_SCORE: Final = 2.0
"""Nats. Of 95 samples of undamaged pages, of 5 or of 20, the best pair with enough support had -2.3: *ro* for *bro*, by
*roader* and *Rogan*; the next one had -10.6."""

LATER_SCORE: Final = 6.0
"""... for damages beside another: the words that another damage left over look like one more."""

LEAST_SUPPORT, LEAST_MARKED = 3, 2
SAME_PUT: Final = 0.05
"""Where a mark stands for one thing already, it stands for another in at least such a share of its words."""

MOST_NAMES: Final = 0.8
"""Where more of the forms begin with a capital they are names (*Alterna*, *Integra*), and no words."""

LEAST_TORN: Final = 5
"""Of one single word torn in two so many occurrences are evidence."""

MOST_ABSENCE, ABSENCE = 4.0, 0.25
"""Nats for what is expected and never seen, and how many of them an occurrence counts; pages have few subjects."""

LEAST_GONE: Final = 8.0
"""Forms of one single word are evidence when so many occurrences of what was lost are expected, and none is there."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair with its evidence: the score in nats, the forms it explains and what they stand for."""

    lost: str
    put: str
    score: float
    explained: Mapping[str, str]
    strong: tuple[str, ...]
    tokens: int
    expected: float
    observed: int
    against: int

    @property
    def gone(self) -> bool:
        """Whether much of what was lost is expected, and none is there."""
        return not self.observed and self.expected >= LEAST_GONE


def damages(forms: Forms, lexicon: Lexicon, known: Sequence[Damage] = ()) -> tuple[Damage, ...]:
    """The damages that the pages show, the best supported first; none for undamaged pages.

    Those `known` from the start are tried too, where pages are too few to miss anything on them.
    """
    missing = _missing(forms, lexicon) if forms.tokens >= LEAST_TOKENS else {}
    shipped = {(damage.lost, damage.put): damage for damage in known}
    frames = framed(missing, lexicon)
    unknown = dict(forms.unknown.most_common(MOST_FORMS))
    support: Counter[tuple[str, str]] = Counter()
    for form in unknown:
        support.update(suggested(form, frames))
    told = {pair for form in unknown for pair in marked(form, missing, lexicon)}
    found: list[Damage] = []
    while unknown and len(found) < MOST_DAMAGES:
        best = max(
            (
                _judged(lost, put, unknown, _cost(lost, put, missing, lexicon, shipped), forms, lexicon)
                for lost, put in (*_candidates(support, missing, lexicon), *sorted(told | set(shipped)))
                # What was lost first, and what it left behind, is no more to be found.
                if not any(damage.lost in lost or _left_over(put, damage) for damage in found)
            ),
            key=lambda judged: (judged.score, -len(judged.lost), judged.lost, judged.put),
            default=None,
        )
        if best is None or best.score < (LATER_SCORE if found else LEAST_SCORE):
            break
        least = max(
            LEAST_MARKED if is_mark(best.put) or best.gone else LEAST_SUPPORT,
            *(SAME_PUT * damage.support for damage in found if damage.put == best.put),
            0,
        )
        if len(best.strong) < least:
            break
        damage = shipped.get((best.lost, best.put)) or Damage(best.lost, _as_put(best, unknown))
        found.append(_damage(best, damage, forms, lexicon))
        gone = frozenset().union(*map(pieces, best.explained))
        for form in [form for form in unknown if not gone.isdisjoint(pieces(form))]:
            del unknown[form]
            support.subtract(suggested(form, frames))
    return tuple(found)


@lru_cache(maxsize=1)
def expectations(lexicon: Lexicon) -> Mapping[str, float]:
    """Occurrences of every string of up to ten letters in a million words of undamaged English.

    Words rarer than one in a million are left out: together they are 3 % of a text.
    """
    rates: dict[str, float] = defaultdict(float)
    for word, band in lexicon.words.items():
        if band < 30:
            continue
        rate = 10 ** (band / 10 - 3)
        for start in range(len(word)):
            for end in range(start + 1, min(len(word), start + LONGEST_LOST) + 1):
                rates[word[start:end]] += rate
    return {gram: rate for gram, rate in rates.items() if rate >= 1}


def _missing(forms: Forms, lexicon: Lexicon) -> dict[str, float]:
    """The strings that should be there, with how often; those with a capital stand at the start of a word."""
    scale = forms.tokens / 1e6
    expected = {gram: rate * scale for gram, rate in expectations(lexicon).items() if rate * scale >= LEAST_EXPECTED}
    observed: Counter[str] = Counter()
    capitals: Counter[str] = Counter()
    for word, count in forms.words.items():
        for start in range(len(word)):
            for end in range(start + 1, min(len(word), start + LONGEST_LOST) + 1):
                if word[start:end] in expected:
                    observed[word[start:end]] += count
        if word[0].isupper():
            for end in range(1, 3):
                capitals[word[:end]] += count
    missing = {
        gram: _deviance(rate, observed[gram]) for gram, rate in expected.items() if observed[gram] <= MOST_LEFT * rate
    }
    share = sum(count for gram, count in capitals.items() if len(gram) == 1) / max(1, forms.tokens)
    for gram, rate in _starts(lexicon).items():
        rate *= share * scale
        if rate >= 15 and capitals[gram] <= 0.05 * rate:
            missing[gram] = _deviance(rate, capitals[gram])
    kept = tuple(_cores_missing(missing, expected, observed))
    ranked = sorted(kept, key=lambda gram: (-missing[gram], gram))
    return {gram: math.log(rank) for rank, gram in enumerate(ranked, 2)}


def _deviance(expected: float, observed: int) -> float:
    """How surprising it is that so few are there: half the Poisson deviance, in nats."""
    return expected - observed + (observed * math.log(observed / expected) if observed else 0)


def _cores_missing(missing: Iterable[str], expected: Mapping[str, float], observed: Mapping[str, int]) -> Iterator[str]:
    """Without the strings that are missing because a much commoner string in them is."""
    gone = {gram for gram in missing if expected.get(gram, 0) >= 5 and observed[gram] <= 0.1 * expected[gram]}
    for gram in missing:
        subs = (gram[start:end] for start in range(len(gram)) for end in range(start + 1, len(gram) + 1))
        if not any(sub in gone and expected[sub] > 3 * expected.get(gram, math.inf) for sub in subs):
            yield gram


@lru_cache(maxsize=1)
def _starts(lexicon: Lexicon) -> Mapping[str, float]:
    rates: dict[str, float] = defaultdict(float)
    for word, band in lexicon.words.items():
        for end in range(1, min(2, len(word)) + 1):
            rates[word[:end].capitalize()] += 10 ** (band / 10 - 3)
    return rates


def _candidates(
    support: Mapping[tuple[str, str], int], missing: Mapping[str, float], lexicon: Lexicon
) -> Iterator[tuple[str, str]]:
    """Pairs of lost and put that at least two forms suggest, the most suggested first, and their cores."""
    cost = {}
    for (lost, put), number in support.items():
        if number > 1 and lost != put and not (" " in put and put.replace(" ", "") not in ("", lost.lower(), lost)):
            cost[lost, put] = _cost(lost, put, missing, lexicon) - number * _most_gain(core(lost, put)[1])
    tried = dict.fromkeys(sorted(cost, key=lambda pair: (cost[pair], pair))[:TRIED])
    for lost, put in tuple(tried):
        tried.update(dict.fromkeys(cores(lost, put)))
    yield from tried


def _most_gain(put: str) -> float:
    """What one form may say at most: an accident with a long or odd `put` is rarer."""
    return MARK_GAIN if is_mark(put) or put == " " else LONG_GAIN if len(put) >= 4 else TYPE_GAIN


def _stem(word: str) -> str:
    """The word without its inflection: forms of one word are one accident."""
    for ending in ("s", "e", "ed", "ing", "er"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            word = word[: -len(ending)]
    return word[:-1] if word[-2:-1] == word[-1:] else word


def _cost(
    lost: str,
    put: str,
    missing: Mapping[str, float],
    lexicon: Lexicon,
    shipped: Collection[tuple[str, str]] = (),
) -> float:
    """Nats to say which of the missing strings was replaced, and by what: letter by letter, or a known word.

    Of a damage known from the start, which one.
    """
    if (lost, put) in shipped:
        return math.log(len(shipped)) + SHIPPED_COST
    added = core(lost, put)[1]
    spelled = LETTER_COST * len(added)
    if added in lexicon:
        spelled = min(spelled, math.log(1e9 / max(1, lexicon.count(added))))
    which = missing.get(lost, math.log(len(missing) + 1))
    length = min(len(lost), WORD_LENGTH) if lexicon.band(lost) >= COMMON_LOST else len(lost)
    return (min(which, MARKED_COST) if is_mark(put) or torn(lost, put) else which) + 0.7 * length + spelled + 3


def _judged(
    lost: str,
    put: str,
    unknown: Mapping[str, int],
    cost: float,
    forms: Forms,
    lexicon: Lexicon,
) -> Judged:
    damage = Damage(lost, put)
    lower = put.lower()
    by_mark = is_mark(put)
    added = core(lost, put)[1]
    explained, strong, gain = {}, [], 0.0
    pages: set[int] = set()
    families: set[str] = set()
    tokens = 0
    for form, count in unknown.items():
        if lower not in form.lower() or (not put and not form.isalpha()):
            continue
        if not plausible(lost, put, len(form) - len(put)):
            continue
        explanation = explain(form.lower(), damage, lexicon)
        if explanation is None or explanation.gain <= 0:
            continue
        explained[form] = explanation.meant
        if explanation.gain >= 4 and lexicon.band(explanation.meant) >= 20:
            strong.append(form)
            most = KNOWN_GAIN if form in lexicon else _most_gain(added)
            family = _stem(explanation.meant)
            gain += min(most if by_mark or family not in families else INFLECTION_GAIN, explanation.gain)
            families.add(family)
            tokens += count
            pages |= forms.pages[form]
    inside = put.count(lost)
    against = observed = 0
    for number, text in enumerate(forms.texts):
        there = text.count(lost) - (inside * text.count(put) if inside else 0)
        observed += there
        if number in pages:
            against += there
    expected = forms.tokens / 1e6 * expectations(lexicon).get(lost, 0.0)
    score = gain - cost - CONTRADICTION * against - ELSEWHERE * min(4, observed - against)
    if not observed:
        score += min(MOST_ABSENCE, ABSENCE * expected)
    marked_within = by_mark and any(_inside(lower, form.lower()) for form in strong)
    told = (marked_within and kept(lost, put)) or (torn(lost, put) and tokens >= LEAST_TORN)
    one_word = len(families) < 2 and not told and (observed or expected < LEAST_GONE)
    # An asterisk after words and an angle bracket before them are of footnotes and of code.
    at_edges = by_mark and not marked_within and len(families) < LEAST_SUPPORT
    capitals = sum(form[0].isupper() for form in strong)
    names = lost.islower() and not by_mark and capitals > MOST_NAMES * len(strong)
    if one_word or at_edges or names or len(pages) < min(2, len(forms.texts)):
        score = -math.inf
    return Judged(lost, put, score, explained, tuple(strong), tokens, expected, observed, against)


def _left_over(put: str, found: Damage) -> bool:
    """Whether it puts what a damage found before inserts: words that have it come from that one."""
    gone, added = core(found.lost, found.put)
    return not gone and is_mark(added) and bool(put) and put in added


def _inside(put: str, form: str) -> bool:
    """Whether letters stand on both sides of a mark: in what was put, or around it."""
    place = form.find(put)
    letters = [index for index, character in enumerate(form) if character.isalpha()]
    marks = [place + index for index, character in enumerate(put) if not character.isalnum()]
    return place >= 0 and bool(letters and marks) and letters[0] < marks[0] and marks[-1] < letters[-1]


def _as_put(judged: Judged, unknown: Mapping[str, int]) -> str:
    """What was put in the case in which it stands in most of the forms: the capital in *naƟon*."""
    seen: Counter[str] = Counter()
    for form in judged.explained:
        place = form.lower().find(judged.put.lower())
        seen[form[place : place + len(judged.put)]] += unknown[form]
    best = max(seen, key=lambda put: (seen[put], put), default=judged.put)
    return best if best.lower() == judged.put.lower() else judged.put


def _damage(judged: Judged, damage: Damage, forms: Forms, lexicon: Lexicon) -> Damage:
    return replace(
        damage,
        rate=round(expectations(lexicon).get(judged.lost, 0.0), 1),
        support=len(judged.strong),
        expected=round(judged.expected, 1),
        observed=judged.observed,
        contradictions=judged.against,
        confidence=round(1 / (1 + math.exp(-min(20.0, judged.score))), 4),
        reason=f"learned: {len(judged.strong)} unknown words become known",
        examples=tuple(
            f"{form}: {judged.explained[form]}"
            for form in sorted(judged.strong, key=lambda form: (-forms.unknown[form], form))[:5]
        ),
    )
