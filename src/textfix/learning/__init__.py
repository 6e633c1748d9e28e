"""Learning: what was done to one site, found out from its own pages, without a language model or a network."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ftfy import fix_encoding

from textfix import knowledge
from textfix.knowledge.profile import Profile
from textfix.learning.corrections import corrections
from textfix.learning.damages import damages
from textfix.learning.embedded import embedded
from textfix.learning.forms import forms
from textfix.learning.furniture import furniture
from textfix.learning.punctuation import punctuation, undone
from textfix.learning.sample import sample
from textfix.learning.whole import whole_words

MOJIBAKE: Final = re.compile(r"[\u0080-\u00ff]{2}")
APOSTROPHE: Final = re.compile(r"(?<=[^\W\d_])\x92(?=(?:s|t|re|ll|ve|d|m)\b)")

__all__ = ["learn"]


def learn(pages: Iterable[str]) -> Profile:
    """Find out what was done to a site: the damages, corrections and furniture that its pages share.

    The pages are read once, in any order; a uniform sample of bounded size is looked at, so that memory does not grow
    with their number. Undamaged pages teach no damage. Raises `TypeError` for what is no `str`.

    >>> learn(["The transfer of industries."])
    Profile(damages=(), corrections=(), furniture=(), pages=1)
    """
    texts, number = sample([pages] if isinstance(pages, str) else pages)
    shipped = knowledge.load(None)
    lexicon = shipped.lexicon
    marks = punctuation(texts, lexicon)
    for damage in marks:
        texts = tuple(undone(text, damage) for text in texts)
    texts = tuple(map(_decoded, texts))
    seen = forms(texts, lexicon)
    found = damages(seen, lexicon, shipped.pairs, shipped.damages)
    found += embedded(seen, found, lexicon)
    found += whole_words(seen, found, lexicon, shipped.pairs)
    found += marks
    return Profile(found, corrections(seen, found, lexicon), furniture(texts, lexicon), number)


def _decoded(text: str) -> str:
    r"""Without mojibake, which the stage `encoding` repairs and which would look like a damage: *youâ\x80\x99re*.

    The same goes for the apostrophe of Windows: *you\x92re*.
    """
    text = APOSTROPHE.sub("’", text)
    if not MOJIBAKE.search(text):
        return text
    lines = text.split("\n")
    decoded = (fix_encoding(line) if MOJIBAKE.search(line) else line for line in lines)
    # As many characters are no mojibake: a control character becomes a letter, and may be what a damage put.
    return "\n".join(new if len(new) < len(old) else old for old, new in zip(lines, decoded, strict=True))
