"""Many pages in one process: does memory stay flat, and speed? `make soak`, or `python bench/soak.py --pages 20000`.

Every page is new: a rendering of a page of `wcxb-dev` with its lines turned round at a random place, numbers and some
names changed, and one in ten with a damage; TEXTFIX_DATA names the folder. What is made is made from the seed. The
verdict compares memory and speed after the first 5,000 pages, which read the tables and begin to fill the memories,
with all that follows: five per cent are allowed. Every tenth page is also given to ftfy, so that what counts is a ratio
and a busy machine is busy for both; times are the process's own.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import ftfy

import textfix
from textfix.knowledge.damages import Damage

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("TEXTFIX_DATA", ROOT.parent / "shared")) / "wcxb-dev" / "pages.jsonl.gz"
STEP = 5_000
TOLERANCE = 0.05
LONGEST = 8_000
"""Characters of a page; their mean is then 7,400, as much as an article has."""
DAMAGES = (Damage("trans", "p"), Damage("ass", "butt", "any"), Damage("fi", ""), Damage("ff", "\0"))
_NAME = re.compile(r"\b[A-Z][a-z]{4,}\b")
_DIGIT = str.maketrans("0123456789", "3719284605")


def originals() -> list[str]:
    with gzip.open(DATA, "rt", encoding="utf-8") as rows:
        texts = [page["text"].get("resiliparse", "") for page in map(json.loads, rows)]
    return [text[:LONGEST] for text in texts if text.strip()]


def varied(texts: list[str], seed: int) -> Iterator[str]:
    """Endless pages, each another. Each round takes the originals in another order, so that every step is alike."""
    generator = random.Random(seed)
    while True:
        for text in generator.sample(texts, len(texts)):
            lines = text.translate(_DIGIT).split("\n")
            turn = generator.randrange(len(lines))
            page = "\n".join(lines[turn:] + lines[:turn])
            syllables = [generator.choice("bdfgklmnprstv") + generator.choice("aeiou") for _ in range(4)]
            names = iter(generator.sample(syllables * 8, 32))
            page = _NAME.sub(lambda match, names=names: match.group() + next(names, ""), page, count=8)
            if generator.random() < 0.1:
                page = generator.choice(DAMAGES).do(page)
            yield page


def resident() -> float:
    """Megabytes resident now; Linux tells."""
    with open("/proc/self/statm", encoding="ascii") as numbers:
        return int(numbers.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if not DATA.exists() or not Path("/proc/self/statm").exists():
        print(f"skipped: no pages at {DATA}, or no /proc; set TEXTFIX_DATA")
        return 0
    texts = originals()
    pages = varied(texts, arguments.seed)
    rows: list[tuple[float, float]] = []
    spent = compared = yardstick = 0.0
    for number in range(1, arguments.pages + 1):
        page = next(pages)
        begun = time.process_time()
        textfix.clean(page)
        took = time.process_time() - begun
        spent += took
        if number % 10 == 0:
            begun = time.process_time()
            ftfy.fix_text(page)
            yardstick += time.process_time() - begun
            compared += took
        if number % STEP == 0:
            rows.append((resident(), compared / yardstick))
            megabytes, ratio = rows[-1]
            print(
                f"{number:7,} pages: {megabytes:6.1f} MB, {STEP / spent:5.1f} pages/s, {ratio:.2f} x ftfy", flush=True
            )
            spent = compared = yardstick = 0.0
    if len(rows) < 3:
        print("too few pages for a verdict")
        return 0
    growth = max(megabytes / rows[0][0] - 1 for megabytes, _ in rows[1:])
    costs = [ratio for _, ratio in rows[1:]]
    change = statistics.median(costs[len(costs) // 2 :]) / statistics.median(costs[: len(costs) // 2]) - 1
    fine = growth <= TOLERANCE and change <= TOLERANCE
    print(
        f"after the first {STEP:,}: memory grows by {growth:+.1%} at most, the second half costs {change:+.1%} "
        f"beside the first: {'flat' if fine else 'NOT flat'}"
    )
    return int(not fine)


if __name__ == "__main__":
    sys.exit(main())
