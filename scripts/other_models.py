"""How other kinds of model judge lines: the table in docs/explanation/lines.md.

`python scripts/other_models.py --model build/lines0.npz` compares, on the fifth 0 of the sites, the network that
`scripts/train_lines.py --held-out 0 --out build/lines0.npz` trained with boosted trees and a linear-chain CRF on the
same features (`pip install lightgbm python-crfsuite`, and what training needs). F1 is by the labels of the lines, on
pages that `line_pages.pages` takes. It takes ten minutes. Seeded.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import line_pages
import numpy as np
from line_pages import Page, Rows

from textfix.knowledge import network
from textfix.knowledge.network import Observed
from textfix.stages.sections import LEAST_KEPT

Chances = Callable[[Rows], Any]
AROUND = ((-8, 0), (1, 9), (-30, 0), (1, 31))
"""Lines, counted from each, over which the trees see the mean of the features."""

RENDERING = "resiliparse"


def split_pages(held_out: int) -> tuple[list[Page], list[Page]]:
    """The pages to learn from, and those of the held-out sites."""
    whole, fold = line_pages.host_fold, held_out
    learned = list(line_pages.pages(fold))
    line_pages.host_fold = lambda url: fold if whole(url) != fold else -1
    try:
        return learned, list(line_pages.pages(fold))
    finally:
        line_pages.host_fold = whole


def rows_of(pages: list[Page], *renderings: str) -> Iterator[tuple[Page, Rows]]:
    for page in pages:
        for name in renderings:
            rows = page.renderings.get(name)
            if rows is not None and len(rows["y"]):
                yield page, rows


def wide(rows: Rows) -> Any:
    """Each line's features, those of two lines above and below, means of more, of the page, and words so far."""
    x = rows["x"].astype(np.float32)
    count, row = len(x), np.arange(len(x))
    nothing = np.full((2, x.shape[1]), -1, dtype=np.float32)
    padded = np.concatenate([nothing, x, nothing])
    running = np.concatenate([np.zeros((1, x.shape[1])), np.cumsum(x, axis=0)])
    columns = [padded[2 + step : 2 + step + count] for step in (0, -2, -1, 1, 2)]
    for begin, stop in AROUND:
        low, high = np.clip(row + begin, 0, count), np.clip(row + stop, 0, count)
        columns.append((running[high] - running[low]) / np.maximum(1, high - low)[:, None])
    until = np.cumsum(np.minimum(rows["w"], network.MOST_WORDS))
    columns += [np.broadcast_to(x.mean(0), x.shape), np.log1p(np.stack([until, until[-1] - until], axis=1))]
    return np.concatenate(columns, axis=1).astype(np.float32)


def trees(learned: list[Page]) -> Chances:
    import lightgbm

    some = [rows for _, rows in rows_of(learned, RENDERING, "blocks")]
    shares = [rows["w"] / max(1, rows["w"].sum()) for rows in some]
    data = lightgbm.Dataset(
        np.concatenate([wide(rows) for rows in some]),
        np.concatenate([rows["y"] > 0.5 for rows in some]).astype(int),
        weight=np.concatenate([0.75 * share + 0.25 / len(share) for share in shares]),
    )
    options = {
        "objective": "binary", "learning_rate": 0.08, "num_leaves": 31, "min_data_in_leaf": 100, "max_bin": 63,
        "feature_fraction": 0.2, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 5, "seed": 1, "verbose": -1,
    }  # fmt: skip
    model = lightgbm.train(options, data, 350)
    return lambda rows: model.predict(wide(rows))


def crf(learned: list[Page], folder: Path) -> Chances:
    """The marginals of a linear-chain CRF."""
    import pycrfsuite

    some = [rows for _, rows in rows_of(learned, RENDERING)]
    seen = np.concatenate([rows["x"] for rows in some]).astype(np.float32)
    quarters = [np.unique(np.quantile(column[column != 0], (0.25, 0.5, 0.75))) if column.any() else []
                for column in seen.T]  # fmt: skip

    def features(rows: Rows) -> list[list[str]]:
        x = rows["x"].astype(np.float32)
        bins = [np.where(column != 0, np.searchsorted(quarters[index], column) + 1, 0)
                for index, column in enumerate(x.T)]  # fmt: skip
        own = [[f"{name}={value}" for name, value in enumerate(row) if value] for row in np.stack(bins, axis=1)]
        return [
            [*line, *(f"{step}:{name}" for step in (-2, -1, 1, 2) if 0 <= at + step < len(own)
                      for name in own[at + step][:14])]
            for at, line in enumerate(own)
        ]  # fmt: skip

    trainer = pycrfsuite.Trainer(verbose=False)
    for rows in some:
        trainer.append(features(rows), ["body" if share > 0.5 else "other" for share in rows["y"]])
    trainer.set_params({"c1": 0.3, "c2": 0.3, "max_iterations": 80, "feature.minfreq": 5})
    trainer.train(str(folder / "crf"))
    tagger = pycrfsuite.Tagger()
    tagger.open(str(folder / "crf"))

    def marginals(rows: Rows) -> Any:
        tagger.set(features(rows))
        return np.array([tagger.marginal("body", line) for line in range(len(rows["y"]))])

    return marginals


def by_network(path: Path) -> Chances:
    net = network.load(path.read_bytes())

    def chances(rows: Rows) -> Any:
        shown, topics = rows["b"] > 0, rows["o"] > 0
        tails = np.broadcast_to(np.arange(shown.shape[1]) >= line_pages.features.FIRST_WORDS, shown.shape)
        observed = Observed(
            rows["x"].astype(np.float32), rows["b"][shown].astype(np.int64), np.nonzero(shown)[0], tails[shown],
            rows["w"], rows["o"][topics].astype(np.int64) - 1, np.nonzero(topics)[0], 0,
        )  # fmt: skip
        return 1 / (1 + np.exp(-net.evaluate(observed).lines[:, 0].astype(np.float64)))

    return chances


def kept(chances: Any, words: Any) -> Any:
    """The lines with the best expected F1 of words, as `sections` chooses them."""
    order = np.argsort(-chances, kind="stable")
    right = np.cumsum((chances * words)[order])
    best = int((2 * right / (np.cumsum(words[order]) + right[-1] + 1e-9)).argmax())
    chosen = np.zeros(len(chances), dtype=bool)
    chosen[order[: best + 1]] = True
    return chosen & (chances >= LEAST_KEPT)


def mean(one: Chances, other: Chances) -> Chances:
    def logit(chances: Any) -> Any:
        cut = np.clip(chances, 1e-4, 1 - 1e-4)
        return np.log(cut / (1 - cut))

    return lambda rows: 1 / (1 + np.exp(-(logit(one(rows)) + logit(other(rows))) / 2))


def judged(name: str, chances: Chances, pages: list[Page]) -> None:
    scores = defaultdict(list)
    for page, rows in rows_of(pages, RENDERING):
        words, share = np.maximum(1, rows["w"]), rows["y"]
        chosen = kept(chances(rows), words)
        score = 2 * (words * share * chosen).sum() / max(1, (words * chosen).sum() + (words * share).sum())
        for kind in ("all", page.type):
            scores[kind].append(float(score))
    shown = ", ".join(f"{kind} {statistics.mean(of):.4f} ({len(of)})" for kind, of in sorted(scores.items()))
    print(f"{name}: {shown}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--held-out", type=int, default=0)
    arguments = parser.parse_args()
    learned, held_out = split_pages(arguments.held_out)
    net = by_network(arguments.model)
    judged("network", net, held_out)
    boosted = trees(learned)
    judged("boosted trees", boosted, held_out)
    judged("mean of both", mean(net, boosted), held_out)
    with tempfile.TemporaryDirectory() as folder:
        judged("linear-chain CRF", crf(learned, Path(folder)), held_out)


if __name__ == "__main__":
    main()
