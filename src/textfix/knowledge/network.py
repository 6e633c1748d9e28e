"""A small network over the lines of a page: plain numbers, and their evaluation for all lines at once.

Each line's numbers and the means of its first and last words' vectors go through five dilated convolutions over its
neighbours (WaveNet's scheme, van den Oord et al. 2016; reach 63 lines), with what the whole page looks like on average
and at most. That gives a first judgement of every line, and two of the page: on which line the article begins, on which
it ends (a distribution over the lines each, as pointer networks have it; Vinyals et al. 2015). Two more convolutions
see these, and what follows from them for the page as a whole: how much of the article stands before and after a line,
whether the line is within the one range of lines that gains most (Kadane's algorithm; Bentley 1984), and what the page
is. `scripts/train_lines.py` trains it.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

FORMAT: Final = "textfix-network 4"
DILATIONS: Final = (1, 2, 4, 8, 16)
LATE_DILATIONS: Final = (1, 3)
POOLED_AFTER: Final = 2
DIGITS: Final = 3
"""Probabilities are rounded, so that the last bits of a machine's arithmetic decide nothing."""

MOST_LINES: Final = 20_000
"""A page of more lines is judged in pieces of so many: memory stays bounded."""

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

    def evaluate(self, observed: Observed) -> Evaluated:
        """The logits of lines that were observed together; there has to be one."""
        import numpy as np

        n = self._numbers
        h = _relu(np.concatenate([observed.numbers, *self._ends(observed)], axis=1) @ n["inp.weight"].T + n["inp.bias"])
        kind: Array = np.zeros(0)
        for index, dilation in enumerate(DILATIONS):
            h = h + self._convolved(f"c.{index}", h, dilation)
            if index == POOLED_AFTER:
                page = _relu(n["pool.weight"] @ np.concatenate([h.mean(0), h.max(0)]) + n["pool.bias"])
                kind = n["kind.weight"] @ page + n["kind.bias"]
                h = h + page
        first = h @ n["out1.weight"].T + n["out1.bias"]
        of_page = np.exp(kind - kind.max())
        chance = _chance(first[:, 0])
        seen = [
            *_relations(chance, observed.words),
            *_shared(chance, observed),
            *within(first[:, 1], first[:, 2]),
            *np.broadcast_to((of_page / of_page.sum())[:, None], (len(kind), len(h))),
        ]
        h = _relu(
            np.concatenate([h, np.stack(seen, axis=1).astype(np.float32)], axis=1) @ n["mix.weight"].T + n["mix.bias"]
        )
        for index, dilation in enumerate(LATE_DILATIONS):
            h = h + self._convolved(f"e.{index}", h, dilation)
        return Evaluated(h @ n["out.weight"].T + n["out.bias"], kind)

    def _ends(self, observed: Observed) -> list[Array]:
        """The mean vectors of the words that each line begins with, and of those that it ends with."""
        import numpy as np

        table = self._numbers["emb"]
        means = []
        for chosen in (~observed.tails, observed.tails):
            owners = observed.owners[chosen]
            mean = np.zeros((len(observed.words), table.shape[1]), dtype=np.float32)
            if len(owners):
                starts = np.flatnonzero(np.diff(owners, prepend=-1))
                sums = np.add.reduceat(table[observed.buckets[chosen]], starts, axis=0)
                mean[owners[starts]] = sums / np.diff(starts, append=len(owners))[:, None]
            means.append(mean)
        return means

    def _convolved(self, name: str, h: Array, dilation: int) -> Array:
        import numpy as np

        size, width = h.shape
        taps = np.zeros((size, 3 * width), dtype=np.float32)
        taps[dilation:, :width] = h[:-dilation]
        taps[:, width : 2 * width] = h
        taps[:-dilation, 2 * width :] = h[dilation:]
        return _relu(taps @ self._convolutions[name] + self._numbers[f"{name}.bias"])


def _relu(values: Array) -> Array:
    import numpy as np

    result: Array = np.maximum(values, 0, out=values)
    return result


def _chance(logits: Array) -> Array:
    import numpy as np

    result: Array = np.round(1 / (1 + np.exp(-logits.astype(np.float64))), DIGITS)
    return result


def share(logits: Array) -> Array:
    """The distribution over the lines that the logits of a pointer give."""
    import numpy as np

    weights = np.exp(logits.astype(np.float64) - logits.max())
    result: Array = weights / weights.sum()
    return result


def within(start: Array, end: Array) -> tuple[Array, Array, Array]:
    """For each line how likely the article has begun, how likely it has not ended, and both."""
    import numpy as np

    begun, going = np.cumsum(share(start)), np.cumsum(share(end)[::-1])[::-1]
    return begun, going, begun * going


def _relations(p: Array, words: Array) -> list[Array]:
    """What the first judgement of all lines means for each; `scripts/train_lines.py` computes the same."""
    import numpy as np

    count = len(p)
    row = np.arange(count)
    weight = np.minimum(words, MOST_WORDS).astype(np.float64)
    mass = p * weight
    total = mass.sum() + 1e-3
    until = np.cumsum(mass)
    gain = np.cumsum(weight * (p - 0.5) - 0.5 * (1 - p))
    before = np.concatenate([[0.0], gain[:-1]])
    least = np.minimum.accumulate(before)
    end = int((gain - least).argmax())
    start = int(before[: end + 1].argmin())
    of_mass, of_weight = _sums(mass), _sums(weight)
    shares = [
        of_mass(row + begin, row + stop) / (of_weight(row + begin, row + stop) + 1)
        for begin, stop in ((-5, 0), (1, 6), (-20, 0), (1, 21))
    ]
    return [
        p,
        np.log((p + 1e-3) / (1 - p + 1e-3)) / 7,
        (until - mass) / total,
        1 - until / total,
        (row >= start) & (row <= end),
        np.log1p(np.maximum(0, start - row)) / 5,
        np.log1p(np.maximum(0, row - end)) / 5,
        *shares,
        np.log1p(of_mass(row - 10, row)) / 7,
        np.log1p(of_mass(row + 1, row + 11)) / 7,
        np.full(count, total / (weight.sum() + 1)),
    ]


def _shared(p: Array, observed: Observed) -> tuple[Array, Array]:
    """How much of what each line is about the article's other lines are about, and how much there is."""
    import numpy as np

    topics, owners = observed.topics, observed.topic_owners
    of_line = np.bincount(owners, minlength=len(p))
    said = np.bincount(topics, weights=p[owners], minlength=TOPICS)
    elsewhere = np.minimum(1, np.maximum(0, said[topics] - p[owners]))
    return np.bincount(owners, weights=elsewhere, minlength=len(p)) / np.maximum(1, of_line), np.log1p(of_line) / 3


def _sums(values: Array) -> Any:
    """A function that gives the sums of the values from each start to before its stop, both cut to what there is."""
    import numpy as np

    running = np.concatenate([[0.0], np.cumsum(values)])
    most = len(values)
    return lambda start, stop: running[np.clip(stop, 0, most)] - running[np.clip(start, 0, most)]


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
