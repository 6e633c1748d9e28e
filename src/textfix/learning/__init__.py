"""Learning: what was done to one site, found out from its own pages, without a language model or a network."""

from __future__ import annotations

from collections.abc import Iterable

from textfix import knowledge
from textfix.knowledge.profile import Profile
from textfix.learning.corrections import corrections
from textfix.learning.damages import damages
from textfix.learning.forms import forms
from textfix.learning.furniture import furniture
from textfix.learning.sample import sample

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
    seen = forms(texts, lexicon)
    found = damages(seen, lexicon, shipped.damages)
    return Profile(found, corrections(seen, found, lexicon), furniture(texts), number)
