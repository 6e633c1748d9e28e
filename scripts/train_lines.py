"""Train the model of lines on real pages with gold, and write it as plain numbers.

`python scripts/train_lines.py` needs PyTorch (`pip install -e '.[train]'`) and the pages in the folder that
`TEXTFIX_DATA` names. With `--held-out N` it never sees the fifth N of the sites (crc32 of the host name, modulo 5);
with `--out` the model goes elsewhere, so that a gate can judge pages that it never saw. Seeded.
"""

from __future__ import annotations

import argparse
import copy
import hashlib
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import torch
from line_pages import CUES, FURNITURE, KEYS, NAMES, PAGES, Page, Rows, pages
from line_variants import an_epoch
from torch import nn
from torch.nn import functional

from textfix import alone, features
from textfix.characters import BUCKETS
from textfix.knowledge import lines, network

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "src" / "textfix" / "knowledge" / "tables" / "lines.npz"
RECORD = ROOT / "data" / "learned" / "lines.json"

SEED, WIDTH, VECTOR, EPOCHS, RATE = 1, 32, 8, 24, 4e-3
DROPOUT, WORD_DROPOUT, PAGE_DROPOUT, AVERAGING = 0.08, 0.3, 0.8, 0.004
"""Of four pages in five no word is shown while training: words are learned by heart, and do not travel."""

DICE = 0.3
"""Weight of one minus the page's soft F1 beside the cross-entropy; 0.7 kept more of what follows articles."""

POINTER = 0.05
"""Weight of the cross-entropy of a pointer."""

PARTS = 2.0
"""Weight of the cross-entropy of parts; every line counts alike there, for headlines have few words."""

BATCH_LINES = 5000

FEWEST_LINES, LEAST_AROUND, LEAST_SPREAD, GLANCES, MOST_MISSED = 3, 0.12, 0.1, 600, 0.002
"""For `glance`: the shortest text, the share of a page's lines that are no article's, what is added to each number's
standard deviation, the steps of training, and the share of pages that may be missed."""

CLASS_WEIGHTS = torch.tensor([1.0, 2.0, 3.0, 1.5, 1.0])
RELATIONS = 19


def seed() -> None:
    torch.manual_seed(SEED)
    random.seed(SEED)
    np.random.seed(SEED)


class Net(nn.Module):
    """The network that knowledge/network.py evaluates; the names of its parameters are the names there."""

    def __init__(self) -> None:
        super().__init__()
        self.emb = nn.Embedding(BUCKETS, VECTOR, padding_idx=0)
        nn.init.normal_(self.emb.weight, 0, 0.1)
        self.emb.weight.data[0] = 0
        self.inp = nn.Linear(len(NAMES) + 2 * VECTOR, WIDTH)
        self.c = nn.ModuleList(nn.Conv1d(WIDTH, WIDTH, 3, padding=d, dilation=d) for d in network.DILATIONS)
        self.pool = nn.Linear(2 * WIDTH, WIDTH)
        self.kind = nn.Linear(WIDTH, len(lines.TYPES))
        self.out1 = nn.Linear(WIDTH, 3)
        self.mix = nn.Linear(WIDTH + RELATIONS + len(lines.TYPES), WIDTH)
        self.e = nn.ModuleList(nn.Conv1d(WIDTH, WIDTH, 3, padding=d, dilation=d) for d in network.LATE_DILATIONS)
        self.out = nn.Linear(WIDTH, 1 + len(lines.PARTS) + 3)
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, x: Any, b: Any, o: Any, words: Any, mask: Any) -> Any:
        """The first logits of every line, its last ones, and the page's; `mask` is 0 beyond a page's end."""
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
                pooled = torch.cat([(h * m).sum(1) / m.sum(1), (h - 1e4 * (1 - m)).max(1).values], -1)
                page = torch.relu(self.pool(pooled))
                kind = self.kind(self.drop(page))
                h = (h + page.unsqueeze(1)) * m
        first = self.out1(h)
        chance = torch.sigmoid(first[:, :, 0].detach()) * mask
        seen = [relations(chance, words, mask), shared(chance, o), within(first, mask) * m]
        of_page = torch.softmax(kind, -1).unsqueeze(1).expand(-1, h.shape[1], -1)
        h = self.drop(torch.relu(self.mix(torch.cat([h, *seen, of_page], -1))) * m)
        for conv in self.e:
            h = (h + self.drop(torch.relu(conv(h.transpose(1, 2)).transpose(1, 2)))) * m
        return first, self.out(h), kind


def within(first: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """For each line how likely the article has begun, has not ended, and both, by the pointers to start and end."""
    start, end = (torch.softmax(first[:, :, index] - 1e4 * (1 - mask), 1) for index in (1, 2))
    begun, going = torch.cumsum(start, 1), torch.cumsum(end.flip(1), 1).flip(1)
    return torch.stack([begun, going, begun * going], -1)


def relations(p: torch.Tensor, words: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """What the first judgement of all lines means for each; knowledge/network.py computes the same."""
    weight = words.clamp(max=network.MOST_WORDS) * mask
    mass = p * weight
    total = mass.sum(1, keepdim=True) + 1e-3
    until = torch.cumsum(mass, 1)
    gain = torch.cumsum(weight * (p - 0.5) - 0.5 * (1 - p) * mask, 1)
    before = torch.cat([torch.zeros_like(gain[:, :1]), gain[:, :-1]], 1)
    least, where = torch.cummin(before, 1)
    end = (gain - least - 1e6 * (1 - mask)).argmax(1, keepdim=True)
    start = where.gather(1, end)
    row = torch.arange(p.shape[1]).unsqueeze(0).expand_as(p)
    shares = [
        sums(mass, begin, stop) / (sums(weight, begin, stop) + 1)
        for begin, stop in ((-5, 0), (1, 6), (-20, 0), (1, 21))
    ]
    columns = [
        p,
        torch.log((p + 1e-3) / (1 - p + 1e-3)) / 7,
        (until - mass) / total,
        1 - until / total,
        ((row >= start) & (row <= end)).float(),
        torch.log1p((start - row).clamp(min=0).float()) / 5,
        torch.log1p((row - end).clamp(min=0).float()) / 5,
        *shares,
        torch.log1p(sums(mass, -10, 0)) / 7,
        torch.log1p(sums(mass, 1, 11)) / 7,
        (total / (weight.sum(1, keepdim=True) + 1)).expand_as(p),
    ]
    return torch.stack(columns, -1) * mask.unsqueeze(-1)


def shared(p: torch.Tensor, o: torch.Tensor) -> torch.Tensor:
    """How much of what each line is about the article's other lines are about, and how much there is."""
    some = (o > 0).float()
    mine = p.unsqueeze(-1) * some
    said = torch.zeros(len(p), network.TOPICS + 1).scatter_add_(1, o.flatten(1), mine.flatten(1))
    elsewhere = (said.gather(1, o.flatten(1)).view(o.shape) - mine).clamp(0, 1) * some
    number = some.sum(-1)
    return torch.stack([elsewhere.sum(-1) / number.clamp(min=1), torch.log1p(number) / 3], -1)


def sums(values: torch.Tensor, begin: int, stop: int) -> torch.Tensor:
    """For each line the sum over the lines from `begin` to before `stop`, counted from it."""
    running = torch.cat([torch.zeros_like(values[:, :1]), torch.cumsum(values, 1)], 1)
    count = values.shape[1]
    row = torch.arange(count)
    return running[:, (row + stop).clamp(0, count)] - running[:, (row + begin).clamp(0, count)]


def batches(chosen: list[Rows]) -> list[list[Rows]]:
    groups: list[list[Rows]] = [[]]
    for rows in sorted(chosen, key=lambda rows: len(rows["y"]) + 20 * random.random()):
        if groups[-1] and len(rows["y"]) * (len(groups[-1]) + 1) > BATCH_LINES:
            groups.append([])
        groups[-1].append(rows)
    random.shuffle(groups)
    return groups


def tensors(group: list[Rows]) -> list[torch.Tensor]:
    longest = max(len(rows["y"]) for rows in group)
    stacked = []
    for key in KEYS:
        kind = np.int64 if key in "boz" else np.float32
        array = np.zeros((len(group), longest, *group[0][key].shape[1:]), dtype=kind)
        for index, rows in enumerate(group):
            array[index, : len(rows[key])] = rows[key]
        stacked.append(torch.from_numpy(array))
    mask = np.zeros((len(group), longest), dtype=np.float32)
    for index, rows in enumerate(group):
        mask[index, : len(rows["y"])] = 1
    return [*stacked, torch.from_numpy(mask)]


def targets(group: list[Rows]) -> torch.Tensor:
    """The lines that the pointers point at: headline, start and end of the range that holds most of the article."""
    found = []
    for rows in group:
        gain = np.cumsum(np.minimum(rows["w"], network.MOST_WORDS) * (2 * rows["y"] - 1) - 0.5 * (rows["y"] < 0.5))
        before = np.concatenate([[0.0], gain[:-1]])
        end = int((gain - np.minimum.accumulate(before)).argmax())
        start = int(before[: end + 1].argmin())
        some = (rows["y"] > 0.5).any() and gain[end] > before[start]
        found.append([int(rows["h"].argmax()) if rows["h"].any() else -1, start if some else -1, end if some else -1])
    return torch.tensor(found)


def pointed(logits: torch.Tensor, mask: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    known = target >= 0
    if not known.any():
        return torch.zeros(())
    return functional.cross_entropy((logits - 1e4 * (1 - mask))[known], target[known])


def loss_of(outputs: Any, y: Any, z: Any, words: Any, mask: Any, types: Any, pointers: Any) -> torch.Tensor:
    """Cross-entropies of lines, page and pointers, and one minus each page's soft F1 of words (Dice loss)."""
    first, out, kind = outputs
    w = words / words.sum(1, keepdim=True).clamp(min=1)
    share = 0.75 * w + 0.25 * mask / mask.sum(1, keepdim=True)
    loss = torch.zeros(())
    for logits, weight in ((out[:, :, 0], 1.0), (first[:, :, 0], 0.4)):
        body = functional.binary_cross_entropy_with_logits(logits, y, reduction="none")
        chance = torch.sigmoid(logits) * mask
        dice = 1 - (2 * (w * chance * y).sum(1) + 0.01) / ((w * chance).sum(1) + (w * y).sum(1) + 0.01)
        loss = loss + weight * ((0.5 * body * share).sum() / len(y) + DICE * dice.mean())
    number = len(lines.PARTS)
    parts = functional.cross_entropy(out[:, :, 1 : 1 + number].transpose(1, 2), z, CLASS_WEIGHTS, reduction="none")
    loss = loss + (PARTS * parts * mask / mask.sum(1, keepdim=True)).sum() / len(y)
    for index, weight in ((0, 1), (1, 2), (2, 2)):
        loss = loss + POINTER * weight * pointed(out[:, :, 1 + number + index], mask, pointers[:, index])
    for index in (1, 2):
        loss = loss + POINTER * pointed(first[:, :, index], mask, pointers[:, index])
    if (types >= 0).any():
        loss = loss + 0.1 * functional.cross_entropy(kind, types, ignore_index=-100)
    return loss


def glance(corpus: list[Page]) -> dict[str, np.ndarray]:
    """What tells a page from an article by itself: a logistic regression, and so low a threshold that no page is lost.

    Pages are renderings with two lines at least, and so many of all, that are no article's, and what pages could have
    been besides; articles are the gold texts, and what is left of each rendering without those lines.
    """
    seed()
    size = len(alone.names(CUES, FURNITURE))
    seen: list[np.ndarray] = []
    pages: list[bool] = []

    def add(x: np.ndarray, page: bool) -> None:
        x = x[:, :size].astype(np.float32)
        seen.append(np.concatenate([x.mean(0), x.max(0), [np.log1p(len(x))]]))
        pages.append(page)

    for rows in an_epoch(corpus):
        if (rows["y"] <= 0.5).sum() >= max(2, LEAST_AROUND * len(rows["y"])):
            add(rows["x"], True)
    for page in corpus:
        for rows in page.renderings.values():
            body = rows["y"] > 0.5
            if (~body).sum() >= max(2, LEAST_AROUND * len(body)):
                add(rows["x"], True)
            if body.sum() > FEWEST_LINES:
                add(rows["x"][body], False)
        if page.gold is not None and len(page.gold["y"]) > FEWEST_LINES:
            add(page.gold["x"], False)
    values, labels = np.array(seen, dtype=np.float32), torch.tensor(pages).float()
    middle, scale = values.mean(0), values.std(0) + LEAST_SPREAD
    rows = torch.from_numpy((values - middle) / scale)
    regression = nn.Linear(rows.shape[1], 1)
    optimizer = torch.optim.AdamW(regression.parameters(), lr=0.02, weight_decay=0.05)
    for _ in range(GLANCES):
        loss = functional.binary_cross_entropy_with_logits(regression(rows).squeeze(1), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        logits = regression(rows).squeeze(1)
    threshold = float(torch.quantile(logits[labels > 0], MOST_MISSED))
    print(f"glance: {float((logits[labels == 0] < threshold).float().mean()):.3f} of articles are seen to be some")
    weight = (regression.weight.detach().numpy()[0] / scale).astype(np.float32)
    bias = float(regression.bias.detach()) - weight @ middle - threshold
    return {"glance.weight": weight, "glance.bias": np.array(bias)}


def train(corpus: list[Page]) -> Net:
    net = Net()
    rest = [parameter for name, parameter in net.named_parameters() if not name.startswith("emb")]
    groups = [
        {"params": net.emb.parameters(), "weight_decay": 0.3},
        {"params": rest, "weight_decay": 0.05},
    ]
    optimizer = torch.optim.AdamW(groups, lr=RATE)
    steps = EPOCHS * (len(batches(an_epoch(corpus))) + 20)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    averaged = copy.deepcopy(net)
    for epoch in range(EPOCHS):
        total = 0.0
        shuffled = batches(an_epoch(corpus))
        for group in shuffled:
            x, b, o, y, z, words, _, mask = tensors(group)
            shown = (torch.rand(b.shape) > WORD_DROPOUT) & (torch.rand(len(b), 1, 1) > PAGE_DROPOUT)
            x = x + 0.03 * torch.randn_like(x) * (torch.rand(x.shape[0], 1, 1) > 0.3)
            types = torch.tensor([rows["t"] for rows in group])
            loss = loss_of(net(x, b * shown.long(), o, words, mask), y, z, words, mask, types, targets(group))
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
        print(f"epoch {epoch + 1} of {EPOCHS}: loss {total / len(shuffled):.4f}", flush=True)
    return averaged.eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--held-out", type=int)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    seed()
    corpus = list(pages(arguments.held_out))
    count = sum(len(rows["y"]) for page in corpus for rows in page.renderings.values())
    print(f"{len(corpus)} pages, {count:,} lines in all their renderings", flush=True)
    net = train(corpus)
    numbers = {name.replace("emb.weight", "emb"): value.numpy() for name, value in net.state_dict().items()}
    numbers |= glance(corpus)
    digest = hashlib.sha256(PAGES.read_bytes()).hexdigest()[:16]
    description = (
        f"generated by scripts/train_lines.py; inputs sha256 {digest}; seed {SEED}; held out {arguments.held_out}"
    )
    out = arguments.out or TABLE
    out.write_bytes(network.dump(numbers, description))
    if arguments.out is None:
        versions = {"torch": torch.__version__, "numpy": np.__version__}
        record = {
            "description": description,
            "pages": len(corpus),
            "lines": count,
            "epochs": EPOCHS,
            "versions": versions,
        }
        RECORD.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    print(f"{out}: {out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
