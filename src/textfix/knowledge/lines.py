"""The model of lines: what part of a page each is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textfix.knowledge.network import DIGITS, Network, load, share, within

if TYPE_CHECKING:
    from textfix.knowledge.network import Array, Observed

PARTS: Final = ("body", "link", "header", "link-meta", "other")
TYPES: Final = ("article", "forum", "product", "collection", "listing", "documentation", "service")


@dataclass(frozen=True, slots=True)
class Judgements:
    """What the model takes the lines for.

    `body`, `title` and `within` are each line's probabilities of being the article's, of being its headline, and of
    standing between the article's first line and its last; `part` is its likeliest part, `words` its
    number of words; `types` holds the probabilities that the page is of each of `TYPES`.
    """

    body: list[float]
    title: list[float]
    within: list[float]
    words: list[float]
    part: list[str]
    types: tuple[float, ...]

    @classmethod
    def together(cls, pieces: Sequence[Judgements]) -> Judgements:
        """Those of the pieces of a page as one; its types are those of the first piece."""
        return cls(
            body=[chance for piece in pieces for chance in piece.body],
            title=[chance for piece in pieces for chance in piece.title],
            within=[chance for piece in pieces for chance in piece.within],
            words=[number for piece in pieces for number in piece.words],
            part=[part for piece in pieces for part in piece.part],
            types=pieces[0].types,
        )


class LineModel:
    """Tells the lines of the article from all others."""

    __slots__ = ("network",)

    def __init__(self, network: Network) -> None:
        self.network = network

    def glance(self, alone: Array) -> float:
        """How likely lines of which this is seen by themselves are a page's, above 0 for nearly all pages."""
        return self.network.glance(alone)

    def judge(self, observed: Observed) -> Judgements:
        """The judgements of lines that were observed together; there has to be one."""
        import numpy as np

        lines, page = self.network.evaluate(observed)
        title, start, end = lines[:, 1 + len(PARTS) :].T
        return Judgements(
            body=_rounded(1 / (1 + np.exp(-lines[:, 0].astype(np.float64)))),
            title=_rounded(share(title)),
            within=_rounded(within(start, end)[2]),
            words=observed.words.tolist(),
            part=[PARTS[part] for part in lines[:, 1 : 1 + len(PARTS)].argmax(1).tolist()],
            types=tuple(_rounded(share(page))),
        )


def _rounded(chances: Array) -> list[float]:
    rounded: list[float] = chances.round(DIGITS).tolist()
    return rounded


def line_model(data: bytes) -> LineModel:
    """Read `lines.npz`; raises `ValueError` for another format."""
    return LineModel(load(data))
