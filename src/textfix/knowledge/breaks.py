"""The model of line breaks: whether a line goes on from the line above, from what is seen on both sides.

Outer characters, outer words and counts of each line go through one layer; each line and the one above through
another; then four dilated convolutions over the neighbouring breaks (reach 15 lines) with what the whole page looks
like on average and at most, which tells a page that was cut at its elements. Two things are said of a break: how likely
the line goes on whatever the page is, and how likely if the page was cut. `scripts/train_joins.py` trains it.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from textfix.knowledge.layers import layer, product

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

FORMAT: Final = "textfix-breaks 3"
DILATIONS: Final = (1, 2, 4, 8)
REACH: Final = max(DILATIONS)
POOLED_AFTER: Final = 1
DIGITS: Final = 3
"""Probabilities are rounded, so that the last bits of a machine's arithmetic decide nothing."""

NEVER, ALWAYS = 0.03, 0.97
"""Below the one a line goes on from no other, above the other it surely does; only what lies between is weighed."""

WORTH: Final = 4
"""So many lines left alone are given up for a run of lines that is whole again.

Two folds of the sites held out: with 3 79.3 % of the split blocks are whole again and 4.4 % of the whole ones lost,
with 3.5 79.8 % and 4.7 %, with 4 80.0 % and 5.0 %, a tenth of these on a page that is wrapped.
"""

AGREEMENT: Final = 0.4
"""Neighbouring breaks depend on each other: beside the least likely of a run each other one counts with this power."""

LEAST: Final = math.log(1e-3)
"""A run less likely than that is not weighed."""

MOST_RUN: Final = 60
"""Lines that one sentence or paragraph may have been split into by links."""


class BreakModel:
    """Tells the lines that go on from the line above: the mean of what some networks, trained alike, say."""

    __slots__ = ("_networks", "description")

    def __init__(self, networks: Sequence[Mapping[str, Array]], description: str) -> None:
        self._networks = [_ready(numbers) for numbers in networks]
        self.description = description

    def judge(self, kinds: Array, words: Array, numbers: Array) -> Iterator[tuple[list[float], list[float]]]:
        """For each line the probability that it goes on from the line above, on any page and on one that was cut.

        The first line's mean nothing. One network after the other is asked, and each time the mean of all so far is
        handed out, so that a page on which the first sees nothing costs no more. The arguments are those of
        `boundaries.Look`.
        """
        import numpy as np

        total = np.zeros((len(kinds), 2))
        for count, network in enumerate(self._networks, 1):
            total += _logits(network, kinds, words, numbers)
            any_page, cut_page = np.round(1 / (1 + np.exp(-total.T / count)), DIGITS).tolist()
            yield any_page, cut_page


def _ready(numbers: Mapping[str, Array]) -> dict[str, Array]:
    import numpy as np

    ready = dict(numbers)
    for index in range(len(DILATIONS)):
        weight = ready.pop(f"convolutions.{index}.weight")
        ready[f"taps.{index}"] = np.concatenate([weight[:, :, tap].T for tap in range(3)])
    return ready


def _logits(n: Mapping[str, Array], kinds: Array, words: Array, numbers: Array) -> Array:
    import numpy as np

    size, places = kinds.shape
    of_kinds = n["kinds"].take(kinds + np.arange(places) * (len(n["kinds"]) // places), axis=0).reshape(size, -1)
    x = np.concatenate([numbers, of_kinds, n["words"].take(words, axis=0).reshape(size, -1)], axis=1)
    lines = layer(x, n["line.weight"].T, n["line.bias"])
    width = lines.shape[1]
    pairs = np.zeros((size, 2 * width), dtype=np.float32)
    pairs[1:, :width], pairs[:, width:] = lines[:-1], lines
    padded = np.zeros((size + 2 * REACH, width), dtype=np.float32)
    h = padded[REACH : REACH + size]
    h[:] = layer(pairs, n["pair.weight"].T, n["pair.bias"])
    row = padded.strides[0]
    for index, dilation in enumerate(DILATIONS):
        steps = (row, dilation * row, padded.itemsize)
        taps = np.ndarray((size, 3, width), padded.dtype, padded, (REACH - dilation) * row, steps)
        h += layer(taps.reshape(size, 3 * width), n[f"taps.{index}"], n[f"convolutions.{index}.bias"])
        if index == POOLED_AFTER:
            page = np.concatenate([h.mean(0), h.max(0)])
            h += np.maximum(n["page.weight"] @ page + n["page.bias"], 0)
    h = h + layer(h, n["middle.weight"].T, n["middle.bias"])
    logits: Array = (product(h, n["out.weight"].T) + n["out.bias"]).astype(np.float64)
    return logits


def runs(chances: Sequence[float]) -> list[tuple[int, int]]:
    """The runs of two lines or more, each from its first line to before its last, that are most likely whole.

    A line by itself counts as one, a run as `WORTH`, each as often as it is likely that it begins and ends where it
    does and that all its lines go on.

    >>> runs([0.0, 0.9, 0.8, 0.1, 0.0, 0.3]), runs([0.0, 0.6, 0.6])
    ([(0, 3)], [(0, 3)])
    """
    found: list[tuple[int, int]] = []
    position = 0
    while position < len(chances):
        stop = position + 1
        while stop < len(chances) and chances[stop] > NEVER:
            stop += 1
        if stop > position + 1:
            found += _best(chances, position, stop)
        position = stop
    return found


def _best(chances: Sequence[float], start: int, stop: int) -> list[tuple[int, int]]:
    """The best runs among neighbouring lines of which each but the first may go on from the one above."""
    edges = [start]
    for line in range(start + 1, stop):
        if chances[line] < ALWAYS or line - edges[-1] >= MOST_RUN:
            edges.append(line)
    apart = [0.0, *(math.log(max(1 - chances[edge], NEVER)) for edge in edges[1:]), 0.0]
    joined = [0.0, *(math.log(chances[edge]) for edge in edges[1:])]
    edges.append(stop)
    best, came_from = [0.0] + [-1.0] * (len(edges) - 1), [0] * len(edges)
    for first in range(len(edges) - 1):
        least = total = 0.0
        for last in range(first + 1, len(edges)):
            length = edges[last] - edges[first]
            if last > first + 1:
                least, total = min(least, joined[last - 1]), total + joined[last - 1]
                if total < LEAST or length > MOST_RUN:
                    break
            both = total + apart[first] + apart[last]
            likely = AGREEMENT * both + (1 - AGREEMENT) * min(least, apart[first], apart[last])
            gain = best[first] + math.exp(likely) * (WORTH if length > 1 else 1)
            if gain > best[last]:
                best[last], came_from[last] = gain, first
    return sorted(_back(edges, came_from))


def _back(edges: Sequence[int], came_from: Sequence[int]) -> Iterator[tuple[int, int]]:
    last = len(edges) - 1
    while last:
        first = came_from[last]
        if edges[last] - edges[first] > 1:
            yield edges[first], edges[last]
        last = first


def read(data: bytes) -> BreakModel:
    """Read `joins.npz`; raises `ValueError` for another format. Nothing in it is executed."""
    import numpy as np

    with np.load(io.BytesIO(data), allow_pickle=False) as archive:
        description = str(archive["description"])
        if not description.startswith(f"{FORMAT};"):
            raise ValueError(f"expected a model of format {FORMAT!r}, found {description[:80]!r}")
        networks: dict[str, dict[str, Array]] = {}
        for name in archive.files:
            network, _, rest = name.partition(".")
            if rest:
                networks.setdefault(network, {})[rest] = archive[name].astype(np.float32)
    for numbers in networks.values():
        numbers["words"] *= numbers.pop("words_scale")
    return BreakModel(list(networks.values()), description)


def write(networks: Sequence[Mapping[str, Array]], description: str) -> bytes:
    """The model as bytes: what `read` reads. Word vectors are kept as bytes, all else in half precision."""
    import numpy as np

    arrays: dict[str, Any] = {}
    for index, numbers in enumerate(networks):
        scale = float(np.abs(numbers["words"]).max()) / 127
        arrays |= {f"{index}.{name}": array.astype(np.float16) for name, array in numbers.items() if name != "words"}
        arrays[f"{index}.words"] = np.round(numbers["words"] / scale).astype(np.int8)
        arrays[f"{index}.words_scale"] = np.array(scale)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, description=np.array(f"{FORMAT}; {description}"), **arrays)
    return buffer.getvalue()
