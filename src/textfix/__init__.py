"""textfix cleans the plain text of scraped pages.

It finds out which systematic damage a page has and inverts it, removes boilerplate, and separates the article
from lists of related links, with an account of every change.

>>> from textfix import clean
>>> clean("The pfer of industries")
'The transfer of industries'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from textfix.__about__ import __version__ as __version__

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textfix.changes import Join as Join
    from textfix.changes import Removal as Removal
    from textfix.changes import Repair as Repair
    from textfix.config import STAGES as STAGES
    from textfix.config import Config as Config
    from textfix.knowledge.damages import Damage as Damage
    from textfix.knowledge.profile import Profile as Profile
    from textfix.pipeline import Link as Link
    from textfix.pipeline import Page as Page
    from textfix.pipeline import clean as clean
    from textfix.pipeline import examine as examine

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

_HOMES = {
    "textfix.changes": ("Join", "Removal", "Repair"),
    "textfix.config": ("STAGES", "Config"),
    "textfix.knowledge.damages": ("Damage",),
    "textfix.knowledge.profile": ("Profile",),
    "textfix.pipeline": ("Link", "Page", "clean", "examine"),
}


def __getattr__(name: str) -> object:
    """The public name, imported on first use (PEP 562): to import textfix costs less than what it builds on."""
    home = next((module for module, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module 'textfix' has no attribute {name!r}")
    return globals().setdefault(name, getattr(import_module(home), name))


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])


def learn(pages: Iterable[str]) -> Profile:
    """Find out what was done to a site: the damages, corrections and furniture that its pages share.

    Undamaged pages teach nothing. The learner is imported when this is called; see `textfix.learning.learn`.

    >>> learn(["The transfer of industries."]).damages
    ()
    """
    from textfix.learning import learn as learn_

    return learn_(pages)
