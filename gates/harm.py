"""The gate of harm: what is changed in good text, by stage, per million words, and why.

Good text is `text/` (sentences and pages of an encyclopaedia) and the gold texts of `wcxb-dev`, below the folder that
TEXTFIX_DATA names. Nothing in it was damaged on purpose, so that every change is harm until a person has looked at it;
the gate lists what changed most and fails above its ceilings. `sections` is left out: its harm is the F1 of
`gates/sections.py`, and a text without its page is not what it judges. `--every 5` looks at a fifth. `--joins 100`
prints nothing but a sample of the joins in articles, each with the lines around it, for a person to sort.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import textfix

DATA = Path(os.environ.get("TEXTFIX_DATA", Path(__file__).resolve().parent.parent.parent / "shared"))
WORD = re.compile(r"[^\W\d_]+")
LINES = 200
"""Lines of `text/` that are taken for one page; evidence adds up over it."""

CONFIG = textfix.Config(skip=frozenset({"sections"}))
CEILINGS: dict[tuple[str, str], float] = {
    ("encyclopaedia", "markup"): 1.0, ("encyclopaedia", "encoding"): 1.0, ("encyclopaedia", "words"): 1.0,
    ("encyclopaedia", "joins"): 10.0, ("articles", "words"): 1.0, ("articles", "markup"): 120.0,
    ("articles", "encoding"): 240.0, ("articles", "joins"): 1500.0,
}  # fmt: skip
"""Changes per million words; measured on all of both, with room for what a new table may bring."""


def sentences() -> Iterator[str]:
    for path in sorted((DATA / "text").glob("*.txt.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            while page := "".join(islice(lines, LINES)):
                yield page


def articles() -> Iterator[str]:
    with gzip.open(DATA / "wcxb-dev" / "pages.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from (json.loads(line)["main_content"] for line in lines)


def measured(name: str, texts: Iterator[str], show: int) -> dict[tuple[str, str], float]:
    """What changed in the texts: changes per million words by stage."""
    words = pages = touched = 0
    stages: Counter[str] = Counter()
    seen: dict[str, Counter[str]] = {stage: Counter() for stage in textfix.STAGES}
    for text in texts:
        pages += 1
        words += len(WORD.findall(text))
        page = textfix.examine(text, CONFIG)
        touched += bool(page.changes)
        for change in page.changes:
            stages[change.stage] += 1
            before, after = (part.replace("\n", " ⏎ ")[:70] for part in (change.before, change.after))
            seen[change.stage][f"{before!r} -> {after!r} ({change.reason})"] += 1
    print(f"{name}: {words:,} words, {pages:,} texts, {touched:,} of them changed")
    figures = {}
    for stage in textfix.STAGES:
        if stage not in CONFIG.skip:
            figures[name, stage] = stages[stage] / max(1, words) * 1e6
            print(f"{name}, {stage}: {stages[stage]} changes = {figures[name, stage]:.2f} per million words")
            for what, number in sorted(seen[stage].items(), key=lambda row: (-row[1], row[0]))[:show]:
                print(f"      {number:4d}  {what}")
    return figures


def joined(number: int, seed: int) -> None:
    """So many joins drawn from all in the articles, with the article's number and the lines above and below."""
    found = []
    for article, text in enumerate(articles(), 1):
        lines = text.split("\n")
        for change in textfix.examine(text, CONFIG).changes:
            if change.stage == "joins":
                last = change.lines[-1] if isinstance(change, textfix.Join) else change.line
                around = " ".join(lines[change.line - 2 : change.line - 1]), " ".join(lines[last : last + 1])
                found.append((article, change, around))
    print(f"{len(found)} joins; a sample of {min(number, len(found))}, seed {seed}")
    sample = random.Random(seed).sample(found, min(number, len(found)))
    for place, (article, change, (above, below)) in enumerate(sorted(sample, key=lambda row: row[:1]), 1):
        print(f"\n{place}. article {article}, line {change.line}: {change.reason}\n      above: {above[-100:]!r}")
        for line in change.before.split("\n"):
            print(f"      | {line if len(line) < 240 else line[:100] + ' [...] ' + line[-100:]}")
        if not isinstance(change, textfix.Join):
            print(f"      -> {change.after}")
        print(f"      below: {below[:100]!r}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--show", type=int, default=12)
    parser.add_argument("--joins", type=int, metavar="N", help="print a sample of the joins in articles instead")
    parser.add_argument("--seed", type=int, default=1, help="of that sample")
    arguments = parser.parse_args()
    if not (DATA / "wcxb-dev" / "pages.jsonl.gz").exists() or not (DATA / "text").exists():
        print(f"skipped: no texts below {DATA}; set TEXTFIX_DATA")
        return 0
    if arguments.joins:
        joined(arguments.joins, arguments.seed)
        return 0
    figures = measured("encyclopaedia", islice(sentences(), 0, None, arguments.every), arguments.show)
    figures |= measured("articles", islice(articles(), 0, None, arguments.every), arguments.show)
    failures = [f"{name}, {stage}" for (name, stage), most in CEILINGS.items() if figures[name, stage] > most]
    print("failed: " + "; ".join(failures) if failures else "harm: all ceilings held")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main())
