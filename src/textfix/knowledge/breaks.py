"""The model of line breaks: whether a line goes on from the line above, from what is seen on both sides.

Outer characters, outer words and counts of each line go through one layer; each line and the one above through
another; then four dilated convolutions over the neighbouring breaks (reach 15 lines) with what the whole page looks
like on average and at most, which tells a page that was cut at its elements. `scripts/train_joins.py` trains it.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from textfix.knowledge.layers import layer, product

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

FORMAT: Final = "textfix-breaks 1"
DILATIONS: Final = (1, 2, 4, 8)
POOLED_AFTER: Final = 1
DIGITS: Final = 3
"""Probabilities are rounded, so that the last bits of a machine's arithmetic decide nothing."""


class BreakModel:
    """Tells the lines that go on from the line above."""

    __slots__ = ("_numbers", "description")

    def __init__(self, numbers: Mapping[str, Array], description: str) -> None:
        import numpy as np

        self._numbers = dict(numbers)
        for index in range(len(DILATIONS)):
            weight = self._numbers[f"convolutions.{index}.weight"]
            self._numbers[f"taps.{index}"] = np.concatenate([weight[:, :, tap].T for tap in range(3)])
        self.description = description

    def judge(self, kinds: Array, words: Array, numbers: Array) -> list[float]:
        """For each line the probability that it goes on from the line above; the first one's means nothing.

        The arguments are those of `boundaries.Look`.
        """
        import numpy as np

        n = self._numbers
        size, places = kinds.shape
        of_kinds = n["kinds"][kinds + np.arange(places) * (len(n["kinds"]) // places)].reshape(size, -1)
        x = np.concatenate([numbers, of_kinds, n["words"][words].reshape(size, -1)], axis=1)
        lines = layer(x, n["line.weight"].T, n["line.bias"])
        above = np.concatenate([np.zeros_like(lines[:1]), lines[:-1]])
        h = layer(np.concatenate([above, lines], axis=1), n["pair.weight"].T, n["pair.bias"])
        for index, dilation in enumerate(DILATIONS):
            padded = np.zeros((size + 2 * dilation, h.shape[1]), dtype=h.dtype)
            padded[dilation : dilation + size] = h
            taps = np.concatenate([padded[:size], h, padded[2 * dilation :]], axis=1)
            h = h + layer(taps, n[f"taps.{index}"], n[f"convolutions.{index}.bias"])
            if index == POOLED_AFTER:
                page = np.concatenate([h.mean(0), h.max(0)])
                h = h + np.maximum(n["page.weight"] @ page + n["page.bias"], 0)
        h = h + layer(h, n["middle.weight"].T, n["middle.bias"])
        logits = (product(h, n["out.weight"].T) + n["out.bias"])[:, 0].astype(np.float64)
        chances: list[float] = np.round(1 / (1 + np.exp(-logits)), DIGITS).tolist()
        return chances


def read(data: bytes) -> BreakModel:
    """Read `joins.npz`; raises `ValueError` for another format. Nothing in it is executed."""
    import numpy as np

    with np.load(io.BytesIO(data), allow_pickle=False) as archive:
        description = str(archive["description"])
        if not description.startswith(f"{FORMAT};"):
            raise ValueError(f"expected a model of format {FORMAT!r}, found {description[:80]!r}")
        numbers = {
            name: archive[name].astype(np.float32)
            for name in archive.files
            if name not in ("description", "words_scale")
        }
        numbers["words"] *= float(archive["words_scale"])
    return BreakModel(numbers, description)


def write(numbers: Mapping[str, Array], description: str) -> bytes:
    """The model as bytes: what `read` reads. Word vectors are kept as bytes, all else in half precision."""
    import numpy as np

    scale = float(np.abs(numbers["words"]).max()) / 127
    arrays: dict[str, Any] = {name: array.astype(np.float16) for name, array in numbers.items() if name != "words"}
    arrays["words"] = np.round(numbers["words"] / scale).astype(np.int8)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, description=np.array(f"{FORMAT}; {description}"), words_scale=np.array(scale), **arrays)
    return buffer.getvalue()
