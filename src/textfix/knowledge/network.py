"""A small network over the lines of a page: plain numbers, and their evaluation for all lines at once.

Each line's numbers and the means of its first and last words' vectors go through five dilated convolutions over its
neighbours (WaveNet's scheme, van den Oord et al. 2016; reach 63 lines), with what the whole page looks like on average
and at most. That gives a first judgement of every line, and two of the page: on which line the article begins, on which
it ends (a distribution over the lines each, as pointer networks have it; Vinyals et al. 2015). Two more convolutions
see these, and what follows from them for the page as a whole: how much of the article stands before and after a line,
whether the line is within the one range of lines that gains most (Kadane's algorithm; Bentley 1984), and what the page
is. `scripts/train_lines.py` trains it.

Before all that a glance tells whether there is anything to judge: nearly all that is left of a page, and nearly every
article by itself, is passed over.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from textfix.knowledge.layers import layer, product

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

FORMAT: Final = "textfix-network 5"
DILATIONS: Final = (1, 2, 4, 8, 16)
LATE_DILATIONS: Final = (1, 3)
REACH: Final = max(*DILATIONS, *LATE_DILATIONS)
"""Lines of nothing that are put above and below a page for the convolutions to see."""
POOLED_AFTER: Final = 2
DIGITS: Final = 3
"""Probabilities are rounded, so that the last bits of a machine's arithmetic decide nothing."""

MOST_LINES: Final = 20_000
"""A page of more lines is judged in pieces of so many: memory stays bounded."""

FAR: Final = 21
"""Lines above and below a line that are summed up for it."""

TOPICS: Final = 1 << 15
"""Words that may tell the topic are hashed into so many."""

MOST_WORDS: Final = 120
"""A line counts as so many words at most when the page is weighed."""


class Observed(NamedTuple):
    """What is seen of a page: a row of `numbers` for each filled line, and the buckets of the words that it shows.

    `buckets` are those of all lines one after the other; a word's line is in `owners`, and whether it stands at the
    line's end rather than at its beginning in `tails`. `topics` are the hashes, below `TOPICS`, of words that may tell
    what a line is about, and `topic_owners` their lines.
    """

    numbers: Array
    buckets: Array
    owners: Array
    tails: Array
    words: Array
    topics: Array
    topic_owners: Array


class Evaluated(NamedTuple):
    """The logits of the lines and of the page.

    A line's are the article's, one for each part, and three pointers' (headline, start and end of the article); the
    page's are one for each type.
    """

    lines: Array
    page: Array


class Network:
    """The trained numbers by name, laid out for evaluation."""

    __slots__ = ("_convolutions", "_numbers", "description")

    def __init__(self, numbers: Mapping[str, Array], description: str) -> None:
        import numpy as np

        self._numbers = dict(numbers)
        self._convolutions = {
            name: np.ascontiguousarray(
                numbers[f"{name}.weight"].transpose(2, 1, 0).reshape(-1, numbers[f"{name}.bias"].size)
            )
            for name in (*(f"c.{i}" for i in range(len(DILATIONS))), *(f"e.{i}" for i in range(len(LATE_DILATIONS))))
        }
        self.description = description

    def glance(self, alone: Array) -> float:
        """How likely lines are a page's, with something around an article: log odds above what nearly all pages have.

        A linear function of what the lines have by themselves, on average and at most. There has to be a line.
        """
        import numpy as np

        n = self._numbers
        whole = np.concatenate([alone.mean(0), alone.max(0), [np.log1p(len(alone))]])
        return float(n["glance.weight"] @ whole + n["glance.bias"])

    def evaluate(self, observed: Observed) -> Evaluated:
        """The logits of lines that were observed together; there has to be one."""
        import numpy as np

        n, count = self._numbers, len(observed.words)
        width = len(n["inp.bias"])
        padded = np.zeros((count + 2 * REACH, width), dtype=np.float32)
        h = padded[REACH : REACH + count]
        shown = np.concatenate([observed.numbers, self._ends(observed)], axis=1)
        h[:] = layer(shown, n["inp.weight"].T, n["inp.bias"])
        kind: Array = np.zeros(0)
        for index, dilation in enumerate(DILATIONS):
            h += self._convolved(f"c.{index}", padded, count, dilation)
            if index == POOLED_AFTER:
                pooled = np.concatenate([h.sum(0) / count, h.max(0)])
                page = np.maximum(n["pool.weight"] @ pooled + n["pool.bias"], 0)
                kind = n["kind.weight"] @ page + n["kind.bias"]
                h += page
        first = product(h, n["out1.weight"].T) + n["out1.bias"]
        chance, of_page = _chance(first[:, 0]), np.exp(kind - kind.max())
        seen = [
            *_relations(chance, observed.words),
            *_shared(chance, observed),
            *within(first[:, 1], first[:, 2]),
            *(of_page / of_page.sum()),
        ]
        mixed = np.empty((count, width + len(seen)), dtype=np.float32)
        mixed[:, :width] = h
        for column, values in enumerate(seen, width):
            mixed[:, column] = values
        h[:] = layer(mixed, n["mix.weight"].T, n["mix.bias"])
        for index, dilation in enumerate(LATE_DILATIONS):
            h += self._convolved(f"e.{index}", padded, count, dilation)
        return Evaluated(product(h, n["out.weight"].T) + n["out.bias"], kind)

    def _ends(self, observed: Observed) -> Array:
        """The mean vectors of the words that each line begins with, and of those that it ends with, side by side."""
        import numpy as np

        table = self._numbers["emb"]
        means = np.zeros((2 * len(observed.words), table.shape[1]), dtype=np.float32)
        if len(observed.owners):
            ends = 2 * observed.owners + observed.tails
            starts = np.concatenate([[0], (ends[1:] != ends[:-1]).nonzero()[0] + 1, [len(ends)]])
            sums = np.add.reduceat(table.take(observed.buckets, axis=0), starts[:-1], axis=0)
            means[ends[starts[:-1]]] = sums / (starts[1:] - starts[:-1])[:, None]
        return means.reshape(len(observed.words), -1)

    def _convolved(self, name: str, padded: Array, count: int, dilation: int) -> Array:
        """What a layer says of each line with the one so far above and the one so far below, if there are any."""
        import numpy as np

        width, size = padded.shape[1], padded.itemsize
        row = width * size
        taps = np.ndarray(
            (count, 3, width), padded.dtype, padded, (REACH - dilation) * row, (row, dilation * row, size)
        )
        return layer(taps.reshape(count, 3 * width), self._convolutions[name], self._numbers[f"{name}.bias"])


def _chance(logits: Array) -> Array:
    import numpy as np

    result: Array = (1 / (1 + np.exp(-logits.astype(np.float64)))).round(DIGITS)
    return result


def share(logits: Array) -> Array:
    """The distribution over the lines that the logits of a pointer give."""
    import numpy as np

    weights: Array = np.exp(logits.astype(np.float64) - logits.max())
    weights /= weights.sum()
    return weights


def within(start: Array, end: Array) -> tuple[Array, Array, Array]:
    """For each line how likely the article has begun, how likely it has not ended, and both."""
    begun, going = share(start).cumsum(), share(end)[::-1].cumsum()[::-1]
    return begun, going, begun * going


def _relations(p: Array, words: Array) -> list[Any]:
    """What the first judgement of all lines means for each; `scripts/train_lines.py` computes the same."""
    import numpy as np

    count = len(p)
    row = np.arange(count)
    weight = np.minimum(words, MOST_WORDS).astype(np.float64)
    mass = p * weight
    total = mass.sum() + 1e-3
    running = np.zeros((2, FAR + count + 1 + FAR))
    until, _ = np.cumsum((mass, weight), axis=1, out=running[:, FAR + 1 : FAR + 1 + count])
    running[:, FAR + 1 + count :] = running[:, FAR + count, None]

    def between(begin: int, stop: int) -> Array:
        """For each line the sums of mass and weight from so many lines below it to before so many."""
        return running[:, FAR + stop : FAR + stop + count] - running[:, FAR + begin : FAR + begin + count]

    gain = (weight * (p - 0.5) - 0.5 * (1 - p)).cumsum()
    before = np.concatenate([[0.0], gain[:-1]])
    end = int((gain - np.minimum.accumulate(before)).argmax())
    start = int(before[: end + 1].argmin())
    around = [between(*window) for window in ((-5, 0), (1, 6), (-20, 0), (1, 21))]
    return [
        p,
        np.log((p + 1e-3) / (1 - p + 1e-3)) / 7,
        (until - mass) / total,
        1 - until / total,
        (row >= start) & (row <= end),
        np.log1p(np.maximum(0, start - row)) / 5,
        np.log1p(np.maximum(0, row - end)) / 5,
        *(mass / (weight + 1) for mass, weight in around),
        np.log1p(between(-10, 0)[0]) / 7,
        np.log1p(between(1, 11)[0]) / 7,
        total / (weight.sum() + 1),
    ]


def _shared(p: Array, observed: Observed) -> tuple[Array, Array]:
    """How much of what each line is about the article's other lines are about, and how much there is."""
    import numpy as np

    topics, owners = observed.topics, observed.topic_owners
    of_line = np.bincount(owners, minlength=len(p))
    said = np.bincount(topics, weights=p[owners], minlength=TOPICS)
    elsewhere = np.minimum(1, np.maximum(0, said[topics] - p[owners]))
    return np.bincount(owners, weights=elsewhere, minlength=len(p)) / np.maximum(1, of_line), np.log1p(of_line) / 3


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
