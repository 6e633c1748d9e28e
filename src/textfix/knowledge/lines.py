"""The model of lines: what part of a page each is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from textfix.knowledge.network import Network, chances, load

PARTS: Final = ("body", "link", "header", "link-meta", "other")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the model takes a line for: the probability that it is of the article, and its likeliest other part."""

    body: float
    part: str


class LineModel:
    """Tells the lines of the article from all others."""

    __slots__ = ("network",)

    def __init__(self, network: Network) -> None:
        self.network = network

    def judge(
        self, numbers: Sequence[Sequence[float]], buckets: Sequence[Sequence[int]], first: int
    ) -> list[Judgement]:
        """A judgement for each line; the arguments are those of `Network.evaluate`."""
        if not numbers:
            return []
        out = self.network.evaluate(numbers, buckets, first)
        return [
            Judgement(body, PARTS[part])
            for body, part in zip(chances(out[:, 0]), out[:, 1:].argmax(1).tolist(), strict=True)
        ]


def line_model(data: bytes) -> LineModel:
    """Read `lines.npz`; raises `ValueError` for another format."""
    return LineModel(load(data))
