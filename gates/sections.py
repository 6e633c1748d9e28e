"""The gate of `sections`: word F1 of the article on pages of sites that the model never saw.

`python gates/sections.py --model held0.npz --fold 0` judges the fifth 0 of the sites with a model that
`scripts/train_lines.py --held-out 0 --out held0.npz` trained without them. Without `--model` the shipped model is
judged on the pages of the other benchmark, on which nothing was ever trained, and nothing else.
The metric is the benchmark's: F1 of the bags of lower-case words of output and gold, averaged over pages.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import statistics
import sys
import time
import zlib
from collections import Counter, defaultdict
from pathlib import Path
from urllib.parse import urlsplit

import textfix
from textfix.knowledge import lines, load

DATA = Path(os.environ.get("TEXTFIX_DATA", Path(__file__).resolve().parent.parent.parent / "shared"))
WORD = re.compile(r"\w+")
ALONE = textfix.Config(skip=frozenset({"words", "encoding", "joins", "markup"}))
AEB_FLOOR = 0.80


def read(name):
    with gzip.open(DATA / name / "pages.jsonl.gz", "rt", encoding="utf-8") as rows:
        return [json.loads(row) for row in rows]


def bag(text):
    return Counter(WORD.findall(text.lower()))


def f1(found, gold):
    common = sum((found & gold).values())
    return 2 * common / (sum(found.values()) + sum(gold.values())) if common else 0.0


def judge(pages, config, renderings=("resiliparse", "blocks", "nodes", "inscriptis")):
    for rendering in renderings:
        scores, kept, dropped, seconds = defaultdict(list), [0, 0], [0, 0], []
        for page in pages:
            text = page["text"].get(rendering, "")
            start = time.perf_counter()
            output = textfix.clean(text, config)
            seconds.append((time.perf_counter() - start) / max(1, text.count("\n") + 1) * 150)
            score = f1(bag(output), bag(page["main_content"]))
            scores["all"].append(score)
            scores[page.get("type") or "article"].append(score)
            if page.get("type") == "article":
                flat = " ".join(output.split())
                for snippet in page.get("with") or ():
                    kept[0] += " ".join(snippet.split()) in flat
                    kept[1] += 1
                for snippet in page.get("without") or ():
                    dropped[0] += " ".join(snippet.split()) not in flat
                    dropped[1] += 1
        table = ", ".join(f"{kind} {statistics.mean(s):.4f} ({len(s)})" for kind, s in sorted(scores.items()))
        print(f"{rendering}: F1 {table}")
        if kept[1]:
            print(f"    articles: with {kept[0]}/{kept[1]} kept, without {dropped[0]}/{dropped[1]} excluded")
        print(f"    median {statistics.median(seconds) * 1000:.2f} ms for 150 lines, two rounds")
    return statistics.mean(scores["all"])


def fed_back(pages, config):
    lost = total = 0
    for page in pages:
        gold = bag(page["main_content"])
        lost += sum((gold - bag(textfix.clean(page["main_content"], config))).values())
        total += sum(gold.values())
    print(f"gold texts fed back: {lost}/{total} words removed = {lost / total:.4f} ({len(pages)} texts)")


def links(pages, config):
    right = found = gold = 0
    for page in pages:
        expected = {
            " ".join(" ".join(n[0] for n in b["nodes"]).split()) for b in page["blocks"] if b["label"] == "link"
        }
        got = {" ".join(link.text.split()) for link in textfix.examine(page["text"]["blocks"], config).links}
        right += len(expected & got)
        found += len(got)
        gold += len(expected)
    precision, recall = right / max(1, found), right / max(1, gold)
    print(f"links: precision {precision:.3f}, recall {recall:.3f} of {gold} headlines")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--fold", type=int, default=0)
    parser.add_argument("--quick", action="store_true", help="the resiliparse rendering alone")
    arguments = parser.parse_args()
    if not (DATA / "wcxb-dev" / "pages.jsonl.gz").exists():
        print(f"skipped: no pages below {DATA}; set TEXTFIX_DATA")
        return 0
    renderings = ("resiliparse",) if arguments.quick else ("blocks", "nodes", "inscriptis", "resiliparse")
    if arguments.model:
        load(None).lines = lines.line_model(arguments.model.read_bytes())
        pages = [p for p in read("wcxb-dev") if zlib.crc32(urlsplit(p["url"]).netloc.encode()) % 5 == arguments.fold]
        print(f"fold {arguments.fold}: {len(pages)} pages; model: {load(None).lines.network.description}")
        judge(pages, ALONE, renderings)
        fed_back(pages, ALONE)
        links(pages, ALONE)
    score = judge(read("aeb-part"), ALONE, renderings)
    print(f"other benchmark (reported, never trained on): F1 {score:.4f}")
    return int(score < AEB_FLOOR)


if __name__ == "__main__":
    sys.exit(main())
