"""The closest known word. The only place at run time where rapidfuzz is imported."""

from __future__ import annotations

from collections.abc import Collection


def near(word: str, choices: Collection[str], most_edits: int = 1) -> str | None:
    """The one choice within `most_edits` edits of the word (a swap of neighbours is one); None if none or several.

    It is for small typos on top of a known damage, so the choices are few: fuzzy search over a whole lexicon
    costs 14 ms a word. Damerau-Levenshtein distance in its restricted form (optimal string alignment).

    >>> near("transformaton", ["transformation", "transfer"])
    'transformation'
    >>> near("tranfer", ["transfer", "tranter"]) is None
    True
    """
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    found = extract(word, choices, scorer=OSA.distance, score_cutoff=most_edits, limit=2)
    if not found or (len(found) > 1 and found[0][1] == found[1][1]):
        return None
    return str(found[0][0])
