"""Train the model of line breaks: `python scripts/train_joins.py`.

It needs `pip install 'textfix[train]'` and the data: TEXTFIX_DATA (../shared without it). It writes
src/textfix/knowledge/tables/joins.npz and a record of what was trained to data/learned. The fifth `--held-out` of the
sites (crc32 of the host name, modulo 5; 0 if nothing is said) is left out, so that gates/joins.py judges the shipped
model by pages that it never saw. With `--out` the model goes elsewhere. Seeded.
"""

from __future__ import annotations

import argparse
import copy
import hashlib
import json
import os
import random
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from break_pages import Example, examples
from torch import nn
from torch.nn import functional

from textfix import boundaries
from textfix.knowledge import breaks

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("TEXTFIX_DATA", ROOT.parent / "shared")) / "wcxb-dev" / "pages.jsonl.gz"
TABLE = ROOT / "src" / "textfix" / "knowledge" / "tables" / "joins.npz"
RECORD = ROOT / "data" / "learned" / "joins.json"

SEED, EPOCHS, WIDTH, VECTOR = 1, 9, 48, 8
NETWORKS: Final = 4
"""So many are trained, each from a seed of its own; their mean errs less than any of them."""
DROPOUT, WORD_DROPOUT, PAGE_DROPOUT = 0.35, 0.3, 0.2
WINDOW, BATCH_LINES = 1500, 6000
KEPT = {"blocks": 0.4, "resiliparse": 0.1, "inscriptis": 0.1, "gold": 0.2, "cuts": 0.5}
"""Share of the renderings that an epoch sees."""
OF_CUT = {"nodes": 1.0, "cuts": 0.3, "sentences": 0.2}
"""Weight of the renderings for what is said of a page that was cut; of the others nothing is learned for it."""
KINDS = len(boundaries.KINDS) + 1


class Net(nn.Module):
    """The network that knowledge/breaks.py evaluates; the names of its parameters are the names there."""

    def __init__(self) -> None:
        super().__init__()
        self.kinds = nn.Embedding(2 * boundaries.ENDS * KINDS, VECTOR)
        self.words = nn.Embedding(boundaries.BUCKETS, VECTOR)
        nn.init.normal_(self.kinds.weight, 0, 0.3)
        nn.init.normal_(self.words.weight, 0, 0.1)
        seen = len(boundaries.NUMBERS) + VECTOR * (2 * boundaries.ENDS + boundaries.PLACES)
        self.line = nn.Linear(seen, WIDTH)
        self.pair = nn.Linear(2 * WIDTH, WIDTH)
        self.convolutions = nn.ModuleList(nn.Conv1d(WIDTH, WIDTH, 3, padding=d, dilation=d) for d in breaks.DILATIONS)
        self.page = nn.Linear(2 * WIDTH, WIDTH)
        self.middle = nn.Linear(WIDTH, WIDTH)
        self.out = nn.Linear(WIDTH, 2)
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, kinds: torch.Tensor, words: torch.Tensor, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """For every line of every page the logits on any page and on a cut one; `mask` is 0 beyond a page's end."""
        kinds = kinds + torch.arange(kinds.shape[2]) * KINDS
        m = mask.unsqueeze(-1)
        x = torch.cat([x, self.kinds(kinds).flatten(2), self.words(words).flatten(2)], -1)
        lines = self.drop(torch.relu(self.line(x))) * m
        above = functional.pad(lines, (0, 0, 1, 0))[:, :-1]
        h = torch.relu(self.pair(torch.cat([above, lines], -1))) * m
        for index, convolution in enumerate(self.convolutions):
            h = (h + self.drop(torch.relu(convolution(h.transpose(1, 2)).transpose(1, 2)))) * m
            if index == breaks.POOLED_AFTER:
                page = torch.cat([h.sum(1) / m.sum(1), (h - 1e4 * (1 - m)).max(1).values], -1)
                h = (h + torch.relu(self.page(page)).unsqueeze(1)) * m
        h = self.drop(h)
        return self.out(h + torch.relu(self.middle(h)))


def chosen(pages: list[Example]) -> list[Example]:
    """One epoch's pages: of the renderings that cut nothing some, of the others parts and the article alone too."""
    return [varied(page) for page in pages if random.random() < KEPT.get(page["kind"], 1)]


def varied(page: Example) -> Example:
    number = len(page["joined"])
    if number > WINDOW:
        start = random.randrange(number - WINDOW)
        return part(page, slice(start, start + WINDOW))
    if page["kind"] == "nodes":
        chance = random.random()
        if chance < 0.3 and (page["body"] > 0.5).sum() > 5:
            return part(page, page["body"] > 0.5)
        if chance < 0.5 and number > 20:
            start = random.randrange(number // 2)
            return part(page, slice(start, start + random.randrange(number // 4, number)))
    return page


def part(page: Example, keep: Any) -> Example:
    return {name: value if name == "kind" else value[keep] for name, value in page.items()}


def batches(pages: list[Example]) -> list[list[Example]]:
    groups: list[list[Example]] = [[]]
    for page in sorted(pages, key=lambda page: len(page["joined"]) * (1 + 0.1 * random.random())):
        if groups[-1] and len(page["joined"]) * (len(groups[-1]) + 1) > BATCH_LINES:
            groups.append([])
        groups[-1].append(page)
    random.shuffle(groups)
    return groups


def tensors(group: list[Example]) -> list[torch.Tensor]:
    longest = max(len(page["joined"]) for page in group)
    stacked = []
    for name in ("kinds", "words", "x", "joined", "body"):
        shape = (len(group), longest, *group[0][name].shape[1:])
        array = np.zeros(shape, dtype=np.int64 if name in ("kinds", "words") else np.float32)
        for index, page in enumerate(group):
            array[index, : len(page[name])] = page[name]
        stacked.append(torch.from_numpy(array))
    mask = np.zeros((len(group), longest), dtype=np.float32)
    for index, page in enumerate(group):
        mask[index, : len(page["joined"])] = 1
    return [*stacked, torch.from_numpy(mask)]


def train(pages: list[Example], seed: int) -> dict[str, Any]:
    """The numbers of a network, by the names that knowledge/breaks.py has for them."""
    torch.manual_seed(seed)
    random.seed(seed)
    np.random.seed(seed)
    net = Net()
    rest = [parameter for name, parameter in net.named_parameters() if not name.startswith("words")]
    groups = [{"params": net.words.parameters(), "weight_decay": 0.3}, {"params": rest, "weight_decay": 0.02}]
    optimizer = torch.optim.AdamW(groups, lr=2e-3)
    steps = EPOCHS * (len(batches(chosen(pages))) + 20)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, total_steps=steps)
    averaged = copy.deepcopy(net)
    for epoch in range(EPOCHS):
        total = 0.0
        net.train()
        shuffled = batches(chosen(pages))
        for group in shuffled:
            kinds, words, x, joined, body, mask = tensors(group)
            words = words * (torch.rand(words.shape) > WORD_DROPOUT) * (torch.rand(len(words), 1, 1) > PAGE_DROPOUT)
            any_page, cut_page = net(kinds, words, x + 0.02 * torch.randn_like(x), mask).unbind(-1)
            # The article's lines count most, and a long page more than a short one, but not in proportion.
            weight = mask * (0.15 + 0.85 * body)
            of_page = weight.sum(1, keepdim=True)
            weight = weight / of_page.clamp(min=1) * torch.log1p(of_page)
            loss = weighted(any_page, joined, weight)
            cut = weight * torch.tensor([[OF_CUT.get(page["kind"], 0.0)] for page in group])
            if cut.any():
                loss = loss + weighted(cut_page, joined, cut)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            if schedule.last_epoch < steps - 1:
                schedule.step()
            with torch.no_grad():
                for mean, now in zip(averaged.parameters(), net.parameters(), strict=True):
                    mean.lerp_(now, 0.01 if epoch > EPOCHS // 2 else 0.1)
            total += loss.item()
        print(f"epoch {epoch + 1} of {EPOCHS}: loss {total / len(shuffled):.4f}", flush=True)
    return {
        name.removesuffix(".weight") if name in ("kinds.weight", "words.weight") else name: value.numpy()
        for name, value in averaged.state_dict().items()
    }


def weighted(logits: torch.Tensor, joined: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    loss = functional.binary_cross_entropy_with_logits(logits, joined, reduction="none")
    return (loss * weight).sum() / weight.sum()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--held-out", type=int, default=0)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    random.seed(SEED)
    pages = list(examples(DATA, arguments.held_out))
    print(f"{len(pages)} renderings of pages, {sum(len(page['joined']) for page in pages):,} lines", flush=True)
    networks = [train(pages, seed) for seed in range(SEED, SEED + NETWORKS)]
    digest = hashlib.sha256(DATA.read_bytes()).hexdigest()[:16]
    description = (
        f"generated by scripts/train_joins.py; inputs sha256 {digest}; seed {SEED}; held out {arguments.held_out}"
    )
    out = arguments.out or TABLE
    out.write_bytes(breaks.write(networks, description))
    if arguments.out is None:
        versions = {"torch": torch.__version__, "numpy": np.__version__}
        record = {
            "description": description,
            "renderings": len(pages),
            "epochs": EPOCHS,
            "networks": NETWORKS,
            "versions": versions,
        }
        RECORD.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    print(f"{out}: {out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
