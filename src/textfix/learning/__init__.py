"""Learning: what was done to one site, found out from its own pages, without a language model or a network."""

from __future__ import annotations

from collections.abc import Iterable

from textfix import knowledge
from textfix.knowledge.profile import Profile
from textfix.learning.damages import damages
from textfix.learning.forms import forms


def learn(pages: Iterable[str]) -> Profile:
    """Find out what was done to a site: the damages, corrections and furniture that its pages share.

    >>> learn(["The transfer of industries."])
    Profile(damages=(), corrections=(), furniture=(), pages=1)
    """
    texts = tuple(pages)
    lexicon = knowledge.load(None).lexicon
    return Profile(damages=damages(forms(texts, lexicon), lexicon), pages=len(texts))
