"""A layer in pieces is the layer."""

import numpy as np
import pytest

from textfix.knowledge.layers import MOST, layer, product


@pytest.mark.parametrize(("depth", "width"), [(144, 48), (149, 48), (48, 3), (600, 500)])
def test_a_product_in_pieces_is_the_product(depth, width):
    most = MOST // (depth * width)
    generator = np.random.default_rng(7)
    weights = generator.standard_normal((depth, width)).astype(np.float32)
    for count in {1, 2, 11, 12, 13, max(1, most - 1), most + 1, most + 2, 2 * most + 5, 500}:
        values = generator.standard_normal((count, depth)).astype(np.float32)
        assert np.allclose(product(values, weights), values.astype(np.float64) @ weights, atol=1e-3)
        assert (layer(values, weights, np.float32(0) * weights[0]) == np.maximum(product(values, weights), 0)).all()
