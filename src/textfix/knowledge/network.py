"""A small network over the lines of a page: plain numbers, and their evaluation for all lines at once.

Each line's numbers and the mean of its words' vectors go through five dilated convolutions over its neighbours
(WaveNet's scheme, van den Oord et al. 2016; reach 63 lines), with what the whole page looks like on average and at
most. `scripts/train_lines.py` trains it.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

FORMAT: Final = "textfix-network 1"
DILATIONS: Final = (1, 2, 4, 8, 16)
POOLED_AFTER: Final = 2
DIGITS: Final = 3
"""Probabilities are rounded, so that the last bits of a machine's arithmetic decide nothing."""


class Network:
    """The trained numbers by name; `evaluate` gives the logits."""

    __slots__ = ("_numbers", "description")

    def __init__(self, numbers: Mapping[str, Array], description: str) -> None:
        self._numbers = dict(numbers)
        self.description = description

    def evaluate(self, numbers: Sequence[Sequence[float]], buckets: Sequence[Sequence[int]], first: int) -> Array:
        """The logits, a row a line; there has to be one.

        `numbers` and `buckets` are those of `features.matrix`; of a line's buckets the `first` ones are of its
        beginning, the rest of its end.
        """
        import numpy as np

        n = self._numbers
        x = np.asarray(numbers, dtype=np.float32)
        b = np.asarray(buckets, dtype=np.int64)
        vectors = n["emb"][b]
        filled = (b > 0).astype(np.float32)[:, :, None]
        ends = [
            vectors[:, part].sum(1) / np.maximum(filled[:, part].sum(1), 1)
            for part in (slice(first), slice(first, None))
        ]
        h = np.maximum(np.concatenate([x, *ends], axis=1) @ n["inp.weight"].T + n["inp.bias"], 0)
        for index, dilation in enumerate(DILATIONS):
            weight = n[f"c.{index}.weight"]
            padded = np.pad(h, ((dilation, dilation), (0, 0)))
            size = len(h)
            taps = [
                padded[start : start + size] @ weight[:, :, tap].T
                for tap, start in enumerate((0, dilation, 2 * dilation))
            ]
            h = h + np.maximum(taps[0] + taps[1] + taps[2] + n[f"c.{index}.bias"], 0)
            if index == POOLED_AFTER:
                page = np.concatenate([h.mean(0), h.max(0)])
                h = h + np.maximum(n["pool.weight"] @ page + n["pool.bias"], 0)
        h = h + np.maximum(h @ n["mid.weight"].T + n["mid.bias"], 0)
        logits: Array = h @ n["out.weight"].T + n["out.bias"]
        return logits


def chances(logits: Array) -> list[Any]:
    """Logits as probabilities."""
    import numpy as np

    rounded: list[Any] = np.round(1 / (1 + np.exp(-logits.astype(np.float64))), DIGITS).tolist()
    return rounded


def load(data: bytes) -> Network:
    """Read the model; raises `ValueError` for another format. Nothing in it is executed."""
    import numpy as np

    with np.load(io.BytesIO(data), allow_pickle=False) as archive:
        description = str(archive["description"])
        if not description.startswith(f"{FORMAT};"):
            raise ValueError(f"expected a network of format {FORMAT!r}, found {description[:80]!r}")
        scale = float(archive["emb_scale"])
        numbers = {
            name: archive[name].astype(np.float32) for name in archive.files if name not in ("description", "emb_scale")
        }
    numbers["emb"] *= scale
    return Network(numbers, description)


def dump(numbers: Mapping[str, Array], description: str) -> bytes:
    """The model as bytes: what `load` reads. Word vectors are kept as bytes, all else in half precision."""
    import numpy as np

    scale = float(np.abs(numbers["emb"]).max()) / 127
    arrays: dict[str, Any] = {name: array.astype(np.float16) for name, array in numbers.items() if name != "emb"}
    arrays["emb"] = np.round(numbers["emb"] / scale).astype(np.int8)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, description=np.array(f"{FORMAT}; {description}"), emb_scale=np.array(scale), **arrays)
    return buffer.getvalue()
