"""Which blind replacements were done to these pages? Found from unknown words and from what is missing.

A damage leaves two traces. Words become unknown that are known again when it is undone, many different ones by the
same replacement; and what it replaced is gone, far below what the lexicon predicts. So the strings of letters that
are missing (`missing`) are tried on every unknown form (`candidates`), each pair of lost and put is judged by all its
evidence (`evidence`), and the pair that describes the pages most briefly is taken first, unless something else may as
well have been lost (`rivals`). What it explains is set aside, and the search goes on until nothing pays for its own
description (minimum description length, Rissanen 1978). Kernighan, Church and Gale (1990) and Brill and Moore (2000)
learn edits from pairs of wrong and right words; here the pairs need not be given, because the damage is the same
everywhere.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from textfix.knowledge.damages import Damage
from textfix.knowledge.diagnosis import explain
from textfix.knowledge.lexicon import Lexicon
from textfix.knowledge.pairs import Pairs
from textfix.learning.candidates import (
    LEAST_KEPT,
    Frames,
    core,
    cores,
    framed,
    is_mark,
    marked,
    suggested,
    tagged,
    torn,
)
from textfix.learning.evidence import (
    COMMON_LOST,
    LEAST_MARKED,
    LEAST_SUPPORT,
    LEAST_TAGGED,
    Judged,
    cost_of,
    judge,
    most_gain,
)
from textfix.learning.forms import CLOSING, OPENING, Forms, pieces, strange
from textfix.learning.missing import expectations, missing_strings
from textfix.learning.neighbours import Neighbours
from textfix.learning.rivals import doubtful

TRIED: Final = 400

MOST_RANKED: Final = 10.0
"""Nats that a form without a mark counts at most when the pairs to try are chosen: long accidents crowd out none."""

MOST_FORMS: Final = 4000

MOST_DAMAGES: Final = 12

SHORT: Final = 2
"""Letters of what was lost: such strings are part of so many others that nothing else seems to be missing."""

LEAST_TOKENS: Final = 1000
"""Fewer words miss too much by accident for a damage that is not known: of 70 words, *de* was thought to be lost."""

LEAST_SCORE: Final = 2.0
"""Nats. Of 95 samples of undamaged pages, of 5 or of 20, the best pair with enough support had -2.3 (*ro* for *bro*, by
*roader* and *Rogan*), the next one -10.6, before the words beside the forms were looked at, too."""

LATER_SCORE: Final = 6.0
"""... for damages beside another: the words that another damage left over look like one more."""

WITHIN_SCORE: Final = 30.0
"""... and for what holds a string that another lost: *s* as *5* leaves *ult* of *re5ult*, but no *res* was deleted."""

SAME_PUT: Final = 0.05
"""Where a mark stands for one thing already, it stands for another in at least such a share of its words."""

LEAST_LONGER: Final = 2
"""Letters by which what was lost is longer than what a damage found before it lost, which is part of it."""

LEAST_OBSERVED: Final = 5
"""So many times as often as it stands there what was lost with a capital has to be put."""

LEAST_CAPITALS: Final = 3.0
"""Expected occurrences of what was lost with a capital; where there is none, it was lost in any case."""

TOGETHER: Final = 0.8
"""Share of the unknown forms with one of two words that have both, where the two were put; and of the forms that a lost
capital explains, those that the small letter does as well."""


def damages(forms: Forms, lexicon: Lexicon, pairs: Pairs, known: Sequence[Damage] = ()) -> tuple[Damage, ...]:
    """The damages that the pages show, the best supported first; none for undamaged pages.

    Those `known` from the start are tried too, where pages are too few to miss anything on them.
    """
    shipped = {(damage.lost, damage.put): damage for damage in known}
    forms = replace(forms, pages=dict(forms.pages))  # forms of two damages are added
    neighbours = Neighbours(forms, pairs, lexicon)
    unknown = dict(forms.unknown.most_common(MOST_FORMS))
    missing, frames, support = _sought(forms, unknown, lexicon)
    found: list[Damage] = []
    cases: list[Damage] = []
    while unknown and len(found) < MOST_DAMAGES:
        told = {pair for form in unknown for pair in marked(form, missing, lexicon)}
        judged = sorted(
            (
                judge(lost, put, unknown, cost_of(lost, put, missing, lexicon, shipped), forms, neighbours, lexicon)
                for lost, put in (*_candidates(support, unknown, missing, lexicon), *sorted(told | set(shipped)))
                # What was lost first, and what it left behind, is no more to be found.
                if not any(_left_over(lost, put, damage) for damage in found)
            ),
            key=lambda judged: (judged.score, -len(judged.lost), judged.lost, judged.put),
            reverse=True,
        )
        likely = [row for row in judged if row.score >= _least_score(row, found)]
        best = next((row for row in likely if not doubtful(row, forms, lexicon)), None)
        if best is None:
            break
        best = _in_small(best, likely)
        least = max(
            LEAST_TAGGED
            if tagged(best.lost, best.put) and best.tokens >= LEAST_SUPPORT
            else LEAST_MARKED
            if is_mark(best.put) or torn(best.lost, best.put) or best.gone
            else LEAST_SUPPORT,
            *(SAME_PUT * damage.support for damage in found if damage.put == best.put),
            0,
        )
        if len(best.strong) < least:
            break
        damage = shipped.get((best.lost, best.put)) or Damage(best.lost, _as_put(best, unknown))
        found.append(_damage(best, damage, forms, lexicon))
        cases += _in_capitals(best, found[-1], unknown, forms, lexicon)
        gone = frozenset().union(*map(pieces, best.explained))
        done = {damage.do(word) for word in lexicon.words if damage.lost in word}
        told_already = [
            form
            for form in unknown
            if form.lower() in done  # at more places than are undone
            or not gone.isdisjoint(pieces(form))
            or _halved(form, damage, lexicon)
            or _cut(form, damage, lexicon)
        ]
        for form in told_already:
            del unknown[form]
            support.subtract(suggested(form, frames))
        for before, form in _undone(unknown, damage):
            if not any(strange(before, lexicon)) or any(explain(before.lower(), other, lexicon) for other in found):
                continue
            unknown[before] = unknown[form]
            forms.pages.setdefault(before, forms.pages[form])
            support.update(suggested(before, frames))
        if len(damage.lost) <= SHORT:
            missing, frames, support = _sought(_restored(forms, best), unknown, lexicon)
    return (*found, *cases)


Sought = tuple[Mapping[str, float], Frames, Counter[tuple[str, str]]]


def _sought(forms: Forms, unknown: Mapping[str, int], lexicon: Lexicon) -> Sought:
    """What is missing, where it may have stood, and the pairs that the unknown forms suggest."""
    missing = missing_strings(forms, lexicon) if forms.tokens >= LEAST_TOKENS else {}
    frames = framed(missing, lexicon)
    support: Counter[tuple[str, str]] = Counter()
    for form in unknown:
        support.update(suggested(form, frames))
    return missing, frames, support


def _undone(unknown: Mapping[str, int], damage: Damage) -> list[tuple[str, str]]:
    """What the forms were that two damages changed, before the one that was found: *doc*ment* of *doc*mant*."""
    forms = [(form.replace(damage.put, damage.lost), form) for form in unknown if damage.put and damage.put in form]
    return [(before, form) for before, form in forms if before not in unknown][:MOST_FORMS]


def _restored(forms: Forms, judged: Judged) -> Forms:
    """The words as they were before a damage; longer strings that hold what it replaced may be missing, too."""
    words: Counter[str] = Counter()
    for word, count in forms.words.items():
        meant = judged.explained.get(word, word)
        words[meant.capitalize() if word[0].isupper() else meant] += count
    return replace(forms, words=words)


def _least_score(judged: Judged, found: Sequence[Damage]) -> float:
    if any(damage.lost in judged.lost for damage in found):
        return WITHIN_SCORE
    return LATER_SCORE if found else LEAST_SCORE


def _cut(form: str, damage: Damage, lexicon: Lexicon) -> bool:
    """Whether the mark that was put stood at the form's edge, where it was taken for punctuation: *(omplete*."""
    put, lost, lower = set(damage.put), damage.lost.lower(), form.lower()
    return bool(put) and (
        (put.issubset(OPENING) and lost + lower in lexicon) or (put.issubset(CLOSING) and lower + lost in lexicon)
    )


def _candidates(
    support: Mapping[tuple[str, str], int],
    unknown: Mapping[str, int],
    missing: Mapping[str, float],
    lexicon: Lexicon,
) -> Iterator[tuple[str, str]]:
    """Pairs of lost and put that at least two forms suggest, the most suggested first, and their cores."""
    cost = {}
    apart: dict[str, bool] = {}
    for (lost, put), number in support.items():
        number += number == 1 and put in unknown and not put.isalpha()  # a mark that stands alone, too
        if " " in put and number > 1 and put.replace(" ", "") not in ("", lost.lower(), lost):
            if put not in apart:
                apart[put] = _apart(put, unknown, lexicon)
            if apart[put]:
                continue
        if number > 1 and lost != put:
            gain = most_gain(core(lost, put)[1])
            gain = gain if is_mark(put) else min(MOST_RANKED, gain)
            cost[lost, put] = cost_of(lost, put, missing, lexicon) - number * gain
    tried = dict.fromkeys(sorted(cost, key=lambda pair: (cost[pair], pair))[:TRIED])
    for lost, put in tuple(tried):
        tried.update(dict.fromkeys(cores(lost, put)))
    yield from tried


def _apart(put: str, unknown: Mapping[str, int], lexicon: Lexicon) -> bool:
    """Whether a space with letters beside it is the one between two words, rather than of two words that were put.

    Those are known, and unknown forms that end with the one stand before the other: *main pagewner* for *homeowner*.
    """
    words = put.lower().split(" ")
    if not all(len(word) >= LEAST_KEPT and lexicon.band(word) >= COMMON_LOST for word in words):
        return True
    together = sum(count for form, count in unknown.items() if put.lower() in form.lower())
    single = [(form.lower(), count) for form, count in unknown.items() if form.isalpha()]
    first = sum(count for form, count in single if form.endswith(words[0]))
    last = sum(count for form, count in single if form.startswith(words[-1]))
    return together < TOGETHER * (first + last)


def _halved(form: str, found: Damage, lexicon: Lexicon) -> bool:
    """Whether two pieces with a space are no form but for a damage found before: *over te* where *h* was lost."""
    halves = form.lower().split(" ")
    explanations = (explain(half, found, lexicon) for half in halves if len(halves) > 1)
    return any(explanation is not None and explanation.gain > 0 for explanation in explanations)


def _left_over(lost: str, put: str, found: Damage) -> bool:
    """Whether it says again what a damage found before did, or puts what that one inserts.

    What that one lost may be part of what was lost before it: *com* of *pany*, when every *m* is *rn*.
    """
    if found.lost in lost and (found.put in put or len(core(lost, put)[0]) < len(found.lost) + LEAST_LONGER):
        return True
    gone, added = core(found.lost, found.put)
    return not gone and is_mark(added) and bool(put) and put in added


def _as_put(judged: Judged, unknown: Mapping[str, int]) -> str:
    """What was put in the case in which it stands in most of the forms: the capital in *naƟon*."""
    seen: Counter[str] = Counter()
    for form in judged.explained:
        place = form.lower().find(judged.put.lower())
        seen[form[place : place + len(judged.put)]] += unknown[form]
    if judged.put.lower() in seen:
        return judged.put.lower()
    best = max(seen, key=lambda put: (seen[put], put), default=judged.put)
    return best if best.lower() == judged.put.lower() else judged.put


def _in_small(best: Judged, likely: Sequence[Judged]) -> Judged:
    """The same damage of small letters where those are gone as well: *w* is *vv*, and so is *W*."""
    small = best.lost.lower(), best.put.lower()
    if best.lost == small[0]:
        return best
    rows = (row for row in likely if (row.lost, row.put) == small and not row.observed)
    return next((row for row in rows if len(row.strong) >= TOGETHER * len(best.strong)), best)


def _in_capitals(
    judged: Judged, damage: Damage, unknown: Mapping[str, int], forms: Forms, lexicon: Lexicon
) -> Iterator[Damage]:
    """The same damage of capitals where its mark stands between those too: *T|he* beside *t|he*.

    What was put in letters alone is undone in any case.
    """
    if damage.case != "exact" or damage.put.isalpha() or not damage.lost.islower():
        return
    for capitals in (str.capitalize, str.upper):
        lost, put = capitals(damage.lost), capitals(damage.put)
        support = sum(unknown[form] for form in judged.explained if put in form)
        if (
            torn(damage.lost, damage.put)
            and damage.put.strip() == damage.put
            and _gone_with_capital(lost, forms, lexicon)
        ):
            support = max(support, sum(text.count(put) for text in forms.texts))  # *W e* alone, too
        observed = sum(text.count(lost) - put.count(lost) * text.count(put) for text in forms.texts)
        if put not in (damage.put, damage.put.capitalize() if capitals is str.upper else "") and support > max(
            1, LEAST_OBSERVED * observed
        ):
            yield replace(damage, lost=lost, put=put, support=support, observed=max(0, observed), examples=())


def _any_case(damage: Damage, forms: Forms, lexicon: Lexicon) -> bool:
    """Whether what was deleted, masked, or kept in what was put, is gone with a capital as well: *com*, and *Com*."""
    kept = damage.wordlike and damage.lost in damage.put
    if not damage.lost.islower() or not (kept or not any(map(str.isalpha, damage.put))):
        return False
    return _gone_with_capital(damage.lost.capitalize(), forms, lexicon, damage.put.capitalize())


def _gone_with_capital(lost: str, forms: Forms, lexicon: Lexicon, put: str = "") -> bool:
    """Whether words that begin so are expected, and none is there but in what was put."""
    if _capital_rate(lost, forms, lexicon) / 1e6 * forms.tokens < LEAST_CAPITALS:
        return False
    return all(text.count(lost) <= (text.count(put) if put else 0) for text in forms.texts)


def _capital_rate(lost: str, forms: Forms, lexicon: Lexicon) -> float:
    """Words in a million that begin with what was lost, with a capital, where so many of all words have one."""
    share = sum(count for word, count in forms.words.items() if word[0].isupper()) / max(1, forms.tokens)
    return share * sum(lexicon.count(word) for word in lexicon.words if word.startswith(lost.lower())) / 1e3


def _damage(judged: Judged, damage: Damage, forms: Forms, lexicon: Lexicon) -> Damage:
    return replace(
        damage,
        case="any" if _any_case(damage, forms, lexicon) else damage.case,
        rate=round(
            _capital_rate(judged.lost, forms, lexicon)
            if judged.lost[0].isupper()
            else expectations(lexicon).get(judged.lost, 0.0),
            1,
        ),
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
