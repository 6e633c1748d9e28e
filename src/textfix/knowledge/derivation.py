"""Derived words that the lexicon lacks but whose parts it knows: *transformational*, *retransmission*."""

from __future__ import annotations

from typing import Final

from textfix.knowledge.lexicon import Lexicon

LEAST_STEM: Final = 4
COST: Final = 15
"""A derived word is taken to be 30 times rarer than its stem (15 tenths of a decade)."""

BLENDING: Final = frozenset("rlhspt")
"""Letters before which a word may have begun with p of itself: *preprint*, *phind*."""

PREFIXES: Final = [
    "anti",
    "auto",
    "bio",
    "co",
    "counter",
    "cross",
    "cyber",
    "de",
    "dis",
    "electro",
    "extra",
    "hyper",
    "inter",
    "intra",
    "macro",
    "mega",
    "micro",
    "mid",
    "mini",
    "mis",
    "multi",
    "nano",
    "neuro",
    "non",
    "out",
    "over",
    "photo",
    "poly",
    "post",
    "pre",
    "pro",
    "pseudo",
    "re",
    "semi",
    "sub",
    "super",
    "tele",
    "trans",
    "ultra",
    "un",
    "under",
]

SUFFIXES: Final = {
    "s": ("",), "es": ("", "e"), "ed": ("", "e"), "ing": ("", "e"), "er": ("", "e"), "ers": ("", "e"),
    "or": ("", "e"), "ors": ("", "e"), "ly": ("",), "al": ("", "e"), "ally": ("", "al"),
    "ness": ("",), "less": ("",), "like": ("",), "wise": ("",), "able": ("", "e"), "ably": ("able",),
    "ability": ("able", "", "e"), "ible": ("", "e"), "ive": ("", "e", "ion"), "ively": ("ive",),
    "ative": ("", "e", "ation"), "atively": ("ative",), "ation": ("", "e"), "ations": ("", "e"),
    "ion": ("", "e"), "ions": ("", "e"), "ional": ("ion", ""), "ionally": ("ion", ""), "ist": ("", "e"),
    "ists": ("", "e"), "ism": ("", "e"), "ize": ("",), "ized": ("",), "ise": ("",), "ised": ("",), "ment": ("",),
    "ments": ("",), "ship": ("",), "hood": ("",), "ic": ("", "e", "y"), "ics": ("", "e", "y"), "ity": ("", "e"),
    "ee": ("", "e"), "ees": ("", "e"), "ance": ("", "e"), "ence": ("", "e"),
}  # fmt: skip
"""A suffix, and what may stand in its place at the end of the stem."""


def derived(word: str, lexicon: Lexicon, part: str = "") -> int:
    """The band of a word made of a known stem with a prefix, a suffix or both; 0 if none. The stem has to hold `part`.

    >>> lexicon = Lexicon({"transform": 40, "transformation": 45, "mission": 50})
    >>> derived("transformational", lexicon), derived("transmission", lexicon), derived("tranzform", lexicon)
    (30, 35, 0)
    """
    if len(word) < LEAST_STEM + 2 or len(word) > 30:
        return 0
    return max(_stem(word, lexicon, part), *(
        max(lexicon.band(rest), _stem(rest, lexicon, part)) - COST
        for prefix in PREFIXES
        if word.startswith(prefix) and len(rest := word[len(prefix) :]) >= LEAST_STEM and part in rest
    ), 0)  # fmt: skip


def prefixed(word: str, prefix: str, lexicon: Lexicon) -> int:
    """The band of a word made of a lost prefix and a known word that its remnant cannot begin: *transoceanic*.

    >>> prefixed("transoceanic", "trans", Lexicon({"oceanic": 40})), prefixed("transreprint", "trans", Lexicon({}))
    (25, 0)
    """
    rest = word[len(prefix) :]
    if prefix not in PREFIXES or not word.startswith(prefix) or len(rest) <= LEAST_STEM or rest[0] in BLENDING:
        return 0
    return max(0, lexicon.band(rest) - COST)


def _stem(word: str, lexicon: Lexicon, part: str) -> int:
    best = 0
    for length in range(1, min(8, len(word) - LEAST_STEM) + 1):
        endings = SUFFIXES.get(word[-length:])
        if endings:
            stem = word[:-length]
            if part not in stem:
                continue
            best = max(best, *(lexicon.band(stem + ending) - COST for ending in endings))
    return best
