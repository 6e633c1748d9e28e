"""The gate of `sections`: word F1 of the article on pages of sites that the model never saw.

`python gates/sections.py --model held{}.npz` judges each fifth N of the sites with the model heldN.npz that
`scripts/train_lines.py --held-out N --out heldN.npz` trained without them; `--fold 0` judges that alone. Without
`--model` the shipped model is judged on the pages of the other benchmark, on which nothing was ever trained, and that
is all.
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
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import textfix
from textfix.changes import split
from textfix.knowledge import lines, load
from textfix.stages.sections import sections

DATA = Path(os.environ.get("TEXTFIX_DATA", Path(__file__).resolve().parent.parent.parent / "shared"))
WORD = re.compile(r"\w+")
ALONE = textfix.Config(skip=frozenset({"words", "encoding", "joins", "markup"}))
FOLDS = 5
AEB_FLOOR = 0.89


def read(name):
    with gzip.open(DATA / name / "pages.jsonl.gz", "rt", encoding="utf-8") as rows:
        return [json.loads(row) for row in rows]


def held_out(pages, folds, model):
    """The pages of these fifths of the sites, each fifth with its model in place."""
    for fold in folds:
        load(None).lines = lines.line_model(Path(model.replace("{}", str(fold))).read_bytes())
        for page in pages:
            if zlib.crc32(urlsplit(page["url"]).netloc.encode()) % FOLDS == fold:
                yield page


def bag(text):
    return Counter(WORD.findall(text.lower()))


def spoken(text):
    """The words in order, whatever stands between them: renderings differ in spaces and bullets."""
    return f" {' '.join(WORD.findall(text.lower()))} "


def f1(found, gold):
    common = sum((found & gold).values())
    return 2 * common / (sum(found.values()) + sum(gold.values())) if common else 0.0


def judge(pages, config, renderings):
    """F1 by type for every rendering; `pages` is called for each."""
    for rendering in renderings:
        scores, kept, dropped = defaultdict(list), [0, 0], [0, 0]
        for page in pages():
            output = textfix.clean(page["text"].get(rendering, ""), config)
            score = f1(bag(output), bag(page["main_content"]))
            scores["all"].append(score)
            scores[page.get("type") or "article"].append(score)
            if page.get("type") == "article":
                said = spoken(output)
                for snippet in page.get("with") or ():
                    # The benchmark cuts long snippets within a word: 221 of 3,545.
                    kept[0] += spoken(snippet).rstrip() in said
                    kept[1] += 1
                for snippet in page.get("without") or ():
                    dropped[0] += spoken(snippet) not in said
                    dropped[1] += 1
        table = ", ".join(f"{kind} {statistics.mean(s):.4f} ({len(s)})" for kind, s in sorted(scores.items()))
        print(f"{rendering}: F1 {table}")
        if kept[1]:
            print(f"    articles: with {kept[0]}/{kept[1]} = {kept[0] / kept[1]:.3f} kept, "
                  f"without {dropped[0]}/{dropped[1]} = {dropped[0] / max(1, dropped[1]):.3f} excluded")  # fmt: skip
    return {kind: statistics.mean(s) for kind, s in scores.items()}


def speed(pages):
    """What the stage costs on a page of about 150 lines, features and model included."""
    knowledge, spent = load(None), []
    for page in pages:
        page_lines = split(page["text"]["resiliparse"])
        number = sum(bool(line.text.strip()) for line in page_lines)
        if 100 <= number <= 200:
            for _ in range(3):
                start = time.process_time()
                list(sections(page_lines, knowledge, ALONE))
                spent.append((time.process_time() - start) * 150 / number)
    if spent:
        print(f"median {statistics.median(spent) * 1000:.2f} ms for a page of 150 lines ({len(spent) // 3} pages)")


def titles(pages, config):
    """How often `title` says what the page's own title says, where a line of the page does."""
    right = known = 0
    for page in pages:
        said = [bag(text) for text in (page.get("title") or "", *re.split(r"\s+[|–—:»-]\s+", page.get("title") or ""))]
        said = [words for words in said if words.total() > 1]
        if any(f1(bag(line), words) >= 0.75 for line in page["text"]["resiliparse"].split("\n") for words in said):
            found = bag(textfix.examine(page["text"]["resiliparse"], config).title or "")
            known += 1
            right += any(f1(found, words) >= 0.75 for words in said)
    print(f"titles: {right}/{known} = {right / max(1, known):.3f}")


def fed_back(pages, config):
    lost = total = texts = 0
    for page in pages:
        texts += 1
        gold = bag(page["main_content"])
        lost += sum((gold - bag(textfix.clean(page["main_content"], config))).values())
        total += sum(gold.values())
    print(f"gold texts fed back: {lost}/{total} words removed = {lost / total:.4f} ({texts} texts)")
    return lost / total


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
    found_f1 = 2 * precision * recall / max(1e-9, precision + recall)
    print(f"links: precision {precision:.3f}, recall {recall:.3f}, F1 {found_f1:.3f} of {gold} headlines")
    return found_f1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", help="a file; {} stands for the fold")
    parser.add_argument(
        "--fold", type=int, choices=range(FOLDS), action="append", help="this one alone; may be repeated"
    )
    parser.add_argument("--quick", action="store_true", help="the resiliparse rendering alone")
    arguments = parser.parse_args()
    if not (DATA / "wcxb-dev" / "pages.jsonl.gz").exists():
        print(f"skipped: no pages below {DATA}; set TEXTFIX_DATA")
        return 0
    renderings = ("resiliparse",) if arguments.quick else ("blocks", "nodes", "inscriptis", "resiliparse")
    shipped = load(None).lines
    if arguments.model:
        folds = arguments.fold or range(FOLDS)
        print(f"fifths held out, each from its model: {', '.join(map(str, folds))}")
        pages = partial(held_out, read("wcxb-dev"), folds, arguments.model)
        judge(pages, ALONE, renderings)
        fed_back(pages(), ALONE)
        links(pages(), ALONE)
        titles(pages(), ALONE)
        load(None).lines = shipped
    other = read("aeb-part")
    score = judge(lambda: other, ALONE, renderings)["all"]
    print(f"other benchmark (reported, never trained on): F1 {score:.4f}")
    speed(other)
    return int(score < AEB_FLOOR)


if __name__ == "__main__":
    sys.exit(main())
