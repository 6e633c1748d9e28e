"""Train the models of lines: `python scripts/train_lines.py lines` and `python scripts/train_lines.py joins`.

It needs `pip install 'textfix[train]'` and the data: TEXTFIX_DATA (../shared without it). It writes
src/textfix/knowledge/tables/lines.npz or joins.npz and a record of what was trained to data/learned. `--held-out N`
leaves out the fifth N of the sites (crc32 of the host name, modulo 5); with `--out` the model goes elsewhere, so that
a gate can judge pages that it never saw. Seeded.
"""

from __future__ import annotations

import argparse
import bisect
import copy
import gzip
import hashlib
import json
import os
import random
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from textfix import features
from textfix.knowledge import lines, network

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("TEXTFIX_DATA", ROOT.parent / "shared")) / "wcxb-dev" / "pages.jsonl.gz"
TABLES = ROOT / "src" / "textfix" / "knowledge" / "tables"
RECORDS = ROOT / "data" / "learned"

WORD = re.compile(r"\w+")
PART_OF_LABEL = {"body": 0, "link": 1, "header": 2, "link-meta": 3, "other": 4}
SEED, WIDTH, VECTOR = 1, 48, 8
DROPOUT, WORD_DROPOUT, AVERAGING = 0.3, 0.35, 0.004
MOST_LINES, BATCH_LINES = 1500, 6000
CLASS_WEIGHTS = torch.tensor([1.0, 3.0, 3.0, 2.0, 1.0])
LINES_OF_A_PAGE = ("position", "from_start", "from_end")


def host_fold(url: str) -> int:
    return zlib.crc32(urlsplit(url).netloc.encode()) % 5


class Net(nn.Module):
    """The network that knowledge/network.py evaluates; the names of its parameters are the names there."""

    def __init__(self, outputs: int) -> None:
        super().__init__()
        self.emb = nn.Embedding(features.BUCKETS, VECTOR, padding_idx=0)
        nn.init.normal_(self.emb.weight, 0, 0.1)
        self.emb.weight.data[0] = 0
        self.inp = nn.Linear(len(features.NAMES) + 2 * VECTOR, WIDTH)
        self.c = nn.ModuleList(nn.Conv1d(WIDTH, WIDTH, 3, padding=d, dilation=d) for d in network.DILATIONS)
        self.pool = nn.Linear(2 * WIDTH, WIDTH)
        self.mid = nn.Linear(WIDTH, WIDTH)
        self.out = nn.Linear(WIDTH, outputs)
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, x: torch.Tensor, b: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """The logits for every line of every page; `mask` is 0 beyond a page's end."""
        vectors, filled = self.emb(b), (b > 0).float().unsqueeze(-1)
        ends = [
            vectors[:, :, part].sum(2) / filled[:, :, part].sum(2).clamp(min=1)
            for part in (slice(features.FIRST_WORDS), slice(features.FIRST_WORDS, None))
        ]
        m = mask.unsqueeze(-1)
        h = self.drop(torch.relu(self.inp(torch.cat([x, *ends], -1))) * m)
        for index, conv in enumerate(self.c):
            h = (h + self.drop(torch.relu(conv(h.transpose(1, 2)).transpose(1, 2)))) * m
            if index == network.POOLED_AFTER:
                page = torch.cat([(h * m).sum(1) / m.sum(1), (h - 1e4 * (1 - m)).max(1).values], -1)
                h = (h + torch.relu(self.pool(page)).unsqueeze(1)) * m
        h = self.drop(h)
        return self.out(h + torch.relu(self.mid(h)))


def examples(held_out: int | None) -> Iterator[dict[str, Any]]:
    """Every page in its four renderings, and its gold text by itself, as numbers with a label for each line."""
    with gzip.open(DATA, "rt", encoding="utf-8") as rows:
        for row in rows:
            page = json.loads(row)
            if host_fold(page["url"]) == held_out:
                continue
            words, labels = block_words(page)
            for name, text in page["text"].items():
                lines = text.split("\n")
                if len(lines) <= 2 * MOST_LINES:
                    yield example(lines, labelled(lines, words, labels), continued(page, name))
            gold = page["main_content"].split("\n")
            yield example(gold, [(1.0, 0)] * sum(bool(line.strip()) for line in gold), [0])


def continued(page: dict[str, Any], rendering: str) -> list[int]:
    """For each line whether it goes on from the line above: [-1] if no line is known to or not to, [0] if none does."""
    if rendering != "nodes":
        return [0] if rendering == "blocks" else [-1]
    return [
        int(index > 0)
        for block in page["blocks"]
        for index, _ in enumerate(text for text, _ in block["nodes"] if text.strip())
    ]


def example(lines: list[str], labels: list[tuple[float, int]], joined: list[int]) -> dict[str, Any]:
    if len(joined) == 1:
        joined = joined * len(labels)
    numbers, buckets = features.matrix(lines)
    weights = np.array([len(WORD.findall(line)) for line in lines if line.strip()], dtype=np.float32)
    return {
        "x": np.array(numbers, dtype=np.float32).reshape(-1, len(features.NAMES)),
        "b": np.array(buckets, dtype=np.int16).reshape(-1, features.SLOTS),
        "y": np.array([share for share, _ in labels], dtype=np.float32),
        "z": np.array([part for _, part in labels], dtype=np.int64),
        "j": np.array(joined, dtype=np.int8),
        "w": weights,
    }


def block_words(page: dict[str, Any]) -> tuple[list[str], list[int]]:
    words: list[str] = []
    labels: list[int] = []
    for block in page["blocks"]:
        found = WORD.findall(" ".join(node[0] for node in block["nodes"]).lower())
        words += found
        labels += [PART_OF_LABEL[block["label"]]] * len(found)
    return words, labels


def labelled(lines: list[str], words: list[str], labels: list[int]) -> list[tuple[float, int]]:
    """For each filled line the share of its words that are body, and its commonest label.

    A line's place among the words of the blocks is where most of its word triples agree on it, the nearest such
    place to where the line before it stood.
    """
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for size in (1, 2, 3):
        for start in range(len(words) - size + 1):
            places[tuple(words[start : start + size])].append(start)
    pointer = 0
    result: list[tuple[float | None, int]] = []
    for line in lines:
        if not line.strip():
            continue
        found = WORD.findall(line.lower())
        votes: Counter[int] = Counter()
        size = min(3, len(found))
        starts = range(len(found) - size + 1) if size else range(0)
        for start in starts[:: max(1, len(starts) // 60)]:
            where = places.get(tuple(found[start : start + size]), ())
            if len(where) > 12:
                where = [_nearest(where, pointer + start)]
            votes.update(place - start for place in where)
        counted: Counter[int] = Counter()
        if votes:
            most = max(votes.values())
            offset = min((o for o, v in votes.items() if v >= 0.8 * most), key=lambda o: abs(o - pointer))
            for start, word in enumerate(found):
                for slip in (0, 1, -1, 2, -2, 3, -3):
                    place = offset + start + slip
                    if 0 <= place < len(words) and words[place] == word:
                        counted[labels[place]] += 1
                        break
            if len(found) >= 4 or abs(offset - pointer) < 50:
                pointer = offset + len(found)
        total = sum(counted.values())
        result.append((counted[0] / total, counted.most_common(1)[0][0]) if total else (None, 4))
    return list(_filled(result))


def _nearest(places: list[int], pointer: int) -> int:
    index = bisect.bisect_left(places, pointer)
    return min(places[max(0, index - 1) : index + 1], key=lambda place: abs(place - pointer))


def _filled(result: list[tuple[float | None, int]]) -> Iterator[tuple[float, int]]:
    """A line that stands in no block is body only between lines that are."""
    for index, (share, part) in enumerate(result):
        if share is None:
            before = next((s for s, _ in reversed(result[max(0, index - 3) : index]) if s is not None), 0.0)
            after = next((s for s, _ in result[index + 1 : index + 4] if s is not None), 0.0)
            share = min(before, after)
        yield share, part


def varied(page: dict[str, Any]) -> dict[str, Any]:
    """The page as it is, without some of its lines, without its head, or without its tail."""
    number, chance = len(page["y"]), random.random()
    if chance < 0.45 or number < 6:
        return page
    keep = np.ones(number, dtype=bool)
    if chance < 0.7:
        keep = np.random.rand(number) > np.random.choice([0.05, 0.15, 0.3])
    elif chance < 0.85:
        keep[: random.randrange(number // 2 + 1)] = False
    else:
        keep[random.randrange(number // 2, number) :] = False
    rows = int(keep.sum())
    if rows < 2:
        return page
    kept = {name: array[keep] for name, array in page.items()}
    kept["j"][1:][np.diff(np.flatnonzero(keep)) > 1] = -1
    row = np.arange(rows)
    values = (row / rows, np.log1p(row) / 6, np.log1p(rows - 1 - row) / 6)
    for name, value in zip(LINES_OF_A_PAGE, values, strict=True):
        kept["x"][:, features.NAMES.index(name)] = value
    return kept


def batches(pages: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    groups: list[list[dict[str, Any]]] = [[]]
    for page in sorted(pages, key=lambda page: len(page["y"]) + 20 * random.random()):
        if groups[-1] and len(page["y"]) * (len(groups[-1]) + 1) > BATCH_LINES:
            groups.append([])
        groups[-1].append(page)
    random.shuffle(groups)
    return groups


def tensors(group: list[dict[str, Any]]) -> list[torch.Tensor]:
    longest = max(len(page["y"]) for page in group)
    stacked = []
    for name in ("x", "b", "y", "z", "w", "j"):
        first = group[0][name]
        kind = np.int64 if name in "bz" else np.float32
        array = np.zeros((len(group), longest, *first.shape[1:]), dtype=kind)
        for index, page in enumerate(group):
            value = page[name]
            if name == "w":
                value = value / max(1.0, value.sum())
            array[index, : len(value)] = value
        stacked.append(torch.from_numpy(array))
    mask = np.zeros((len(group), longest), dtype=np.float32)
    for index, page in enumerate(group):
        mask[index, : len(page["y"])] = 1
    return [*stacked, torch.from_numpy(mask)]


def part_loss(out: torch.Tensor, *target: torch.Tensor) -> torch.Tensor:
    """Cross-entropies, and one minus each page's soft F1 of words, which is what counts in the end (Dice loss)."""
    y, z, w, _, mask = target
    share = 0.75 * w + 0.25 * mask / mask.sum(1, keepdim=True)
    body = functional.binary_cross_entropy_with_logits(out[:, :, 0], y, reduction="none")
    part = functional.cross_entropy(out[:, :, 1:].transpose(1, 2), z, CLASS_WEIGHTS, reduction="none")
    chance = torch.sigmoid(out[:, :, 0]) * mask
    dice = 1 - (2 * (w * chance * y).sum(1) + 0.01) / ((w * chance).sum(1) + (w * y).sum(1) + 0.01)
    return ((0.5 * body + 0.2 * part) * share).sum() / len(out) + 0.7 * dice.mean()


def join_loss(out: torch.Tensor, *target: torch.Tensor) -> torch.Tensor:
    """Cross-entropy over the lines of which it is known whether they go on; those of the article count most."""
    y, _, _, j, mask = target
    known = (j >= 0).float() * mask * (0.2 + 0.8 * y)
    known = known / known.sum(1, keepdim=True).clamp(min=1)
    loss = functional.binary_cross_entropy_with_logits(out[:, :, 0], j.clamp(min=0), reduction="none")
    return (loss * known).sum() / len(out)


def train(pages: list[dict[str, Any]], task: Task) -> Net:
    net = Net(task.outputs)
    epochs = task.epochs
    rest = [parameter for name, parameter in net.named_parameters() if not name.startswith("emb")]
    groups = [
        {"params": net.emb.parameters(), "weight_decay": 0.3},
        {"params": rest, "weight_decay": 0.05},
    ]
    optimizer = torch.optim.AdamW(groups, lr=2e-3)
    steps = epochs * (len(batches(pages)) + 30)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 2.5e-3, total_steps=steps)
    averaged = copy.deepcopy(net)
    for epoch in range(epochs):
        total = 0.0
        shuffled = batches([varied(page) for page in pages])
        for group in shuffled:
            x, b, y, z, w, j, mask = tensors(group)
            b = b * (torch.rand(b.shape) > WORD_DROPOUT).long() * (torch.rand(len(b), 1, 1) > task.page_dropout).long()
            x = x + 0.03 * torch.randn_like(x) * (torch.rand(x.shape[0], 1, 1) > 0.3)
            out = net(x, b, mask)
            loss = task.loss(out, y, z, w, j, mask)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            if schedule.last_epoch < steps - 1:
                schedule.step()
            with torch.no_grad():
                for mean, now in zip(averaged.parameters(), net.parameters(), strict=True):
                    mean.lerp_(now, AVERAGING)
            total += loss.item()
        print(f"epoch {epoch + 1} of {epochs}: loss {total / len(shuffled):.4f}", flush=True)
    return averaged.eval()


@dataclass(frozen=True)
class Task:
    """What is trained. `page_dropout` is the share of pages whose words are hidden: words are learned by heart."""

    outputs: int
    loss: Callable[..., torch.Tensor]
    epochs: int
    page_dropout: float


TASKS = {
    "lines": Task(1 + len(lines.PARTS), part_loss, 8, 0.8),
    "joins": Task(1, join_loss, 12, 0.3),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=TASKS)
    parser.add_argument("--held-out", type=int)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    task = TASKS[arguments.task]
    out = arguments.out or TABLES / f"{arguments.task}.npz"
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    random.seed(SEED)
    np.random.seed(SEED)
    pages = [page for page in examples(arguments.held_out) if 0 < len(page["y"]) <= MOST_LINES]
    print(f"{len(pages)} renderings of pages, {sum(len(page['y']) for page in pages):,} lines", flush=True)
    if arguments.task == "joins":
        pages = [page for page in pages if (page["j"] >= 0).any()]
    net = train(pages, task)
    numbers = {name.replace("emb.weight", "emb"): value.numpy() for name, value in net.state_dict().items()}
    digest = hashlib.sha256(DATA.read_bytes()).hexdigest()[:16]
    description = (
        f"generated by scripts/train_lines.py; inputs sha256 {digest}; seed {SEED}; held out {arguments.held_out}"
    )
    out.write_bytes(network.dump(numbers, description))
    if arguments.out is None:
        versions = {"torch": torch.__version__, "numpy": np.__version__}
        record = {
            "description": description,
            "renderings": len(pages),
            "epochs": task.epochs,
            "versions": versions,
        }
        (RECORDS / f"{arguments.task}.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    print(f"{out}: {out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
