"""What textfix knows: the tables together, loaded on first use, a site's Profile laid over them."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from textfix.knowledge import (
    allowed,
    bearers,
    breaks,
    contexts,
    corrections,
    cues,
    damages,
    furniture,
    lexicon,
    pairs,
)
from textfix.knowledge.lines import LineModel, line_model

if TYPE_CHECKING:
    from textfix.knowledge.profile import Profile

__all__ = ["Knowledge", "load"]


class Knowledge:
    """The tables, each read when it is first asked for.

    >>> "transfer" in load(None).lexicon
    True
    """

    def __init__(self, profile: Profile | None, shipped: Knowledge | None = None) -> None:
        self.profile = profile
        self._shipped = shipped

    @cached_property
    def lexicon(self) -> lexicon.Lexicon:
        """Known words and how common they are."""
        return self._shipped.lexicon if self._shipped else lexicon.read(_table("lexicon.txt"))

    @cached_property
    def damages(self) -> tuple[damages.Damage, ...]:
        """The damages known from the start, after those of the profile."""
        if self._shipped and self.profile:
            learned = {(damage.lost, damage.put) for damage in self.profile.damages}
            rest = (damage for damage in self._shipped.damages if (damage.lost, damage.put) not in learned)
            return (*self.profile.damages, *rest)
        return damages.read(_table("damages.tsv"))

    @cached_property
    def corrections(self) -> corrections.Corrections:
        """Mistakes written down, those of the profile too."""
        if self._shipped and self.profile:
            return self._shipped.corrections.extended(self.profile.corrections)
        return corrections.read(_table("corrections.tsv"))

    @cached_property
    def allowed(self) -> frozenset[str]:
        """Words that look like damage and are none."""
        return self._shipped.allowed if self._shipped else allowed.read(_table("allowed.tsv"))

    @cached_property
    def bearers(self) -> bearers.Bearers:
        """The words that bear what the shipped damages delete."""
        return self._shipped.bearers if self._shipped else bearers.read(_table("bearers.txt"))

    @cached_property
    def contexts(self) -> contexts.Contexts:
        """The neighbours that words keep."""
        return self._shipped.contexts if self._shipped else contexts.read(_table("contexts.tsv"))

    @cached_property
    def cues(self) -> cues.Cues:
        """Words that tell what kind of line they stand in."""
        return self._shipped.cues if self._shipped else cues.read(_table("cues.tsv"))

    @cached_property
    def pairs(self) -> pairs.Pairs:
        """Words side by side; read only for a site whose damage makes known words of others."""
        return self._shipped.pairs if self._shipped else pairs.read(_table("pairs.txt"))

    @cached_property
    def furniture(self) -> furniture.Furniture:
        """Phrases of boilerplate."""
        return self._shipped.furniture if self._shipped else furniture.read(_table("furniture.tsv"))

    @cached_property
    def lines(self) -> LineModel:
        """The model of a line's part."""
        return self._shipped.lines if self._shipped else line_model(_bytes("lines.npz"))

    @cached_property
    def joins(self) -> breaks.BreakModel:
        """The model of lines that go on."""
        return self._shipped.joins if self._shipped else breaks.read(_bytes("joins.npz"))


@lru_cache(maxsize=8)
def load(profile: Profile | None) -> Knowledge:
    """The knowledge for a profile; the same object for the same profile."""
    return Knowledge(None) if profile is None else Knowledge(profile, load(None))


def _table(name: str) -> str:
    return _bytes(name).decode("utf-8")


def _bytes(name: str) -> bytes:
    from importlib.resources import files

    return (files("textfix.knowledge.tables") / name).read_bytes()
