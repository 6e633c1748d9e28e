"""One layer of a network for all lines of a page, in one thread whatever the machine.

OpenBLAS shares a matrix product of more than 2^18 multiplications among threads. For a page's lines that gains little
on an idle machine; on a busy one the threads wait for each other (206 lines: 7 ms instead of 60 µs). And the last bits
of the result come to depend on the number of cores. So products are computed in pieces below that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

MOST: Final = 1 << 18
"""Multiplications of a piece."""

ROWS: Final = 12
"""OpenBLAS takes so many rows at a time where it has AVX2; pieces of a multiple give what the whole would give."""


def product(values: Array, weights: Array) -> Array:
    """The matrix product of a row for each line and the weights.

    >>> import numpy as np
    >>> values, weights = np.ones((1000, 144), dtype=np.float32), np.ones((144, 48), dtype=np.float32)
    >>> bool((product(values, weights) == 144).all()), product(values, weights).shape
    (True, (1000, 48))
    """
    import numpy as np

    count, (depth, width) = len(values), weights.shape
    rows = max(1, MOST // weights.size // ROWS) * ROWS
    if count <= rows:
        alone: Array = values @ weights
        return alone
    whole = count // rows * rows
    result = np.empty((count, width), dtype=values.dtype)
    np.matmul(values[:whole].reshape(-1, rows, depth), weights, out=result[:whole].reshape(-1, rows, width))
    rest = whole - ROWS if count == whole + 1 else whole  # for a single row numpy has another way
    np.matmul(values[rest:], weights, out=result[rest:])
    return result


def layer(values: Array, weights: Array, bias: Array) -> Array:
    """What is positive of the product and the bias (a rectified linear unit)."""
    import numpy as np

    result = product(values, weights)
    result += bias
    np.maximum(result, 0, out=result)
    return result
