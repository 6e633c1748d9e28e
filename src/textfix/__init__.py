"""textfix cleans the plain text of scraped pages.

It finds out which systematic damage a page has and inverts it, removes boilerplate, and separates the article
from lists of related links, with an account of every change.

>>> clean("The pfer of industries")
'The transfer of industries'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textfix.__about__ import __version__ as __version__
from textfix.changes import Join, Removal, Repair
from textfix.config import STAGES, Config
from textfix.knowledge.damages import Damage
from textfix.knowledge.profile import Profile
from textfix.pipeline import Link, Page, clean, examine

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "STAGES",
    "Config",
    "Damage",
    "Join",
    "Link",
    "Page",
    "Profile",
    "Removal",
    "Repair",
    "clean",
    "examine",
    "learn",
]


def learn(pages: Iterable[str]) -> Profile:
    """Find out what was done to a site: the damages, corrections and furniture that its pages share.

    Undamaged pages teach nothing. The learner is imported when this is called; see `textfix.learning.learn`.

    >>> learn(["The transfer of industries."]).damages
    ()
    """
    from textfix.learning import learn as learn_

    return learn_(pages)
