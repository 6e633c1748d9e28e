"""The gate of `joins` and `markup`: sentences that links cut, wrapped paragraphs, and what people would mend.

The fifth 0 of the sites is judged, which the shipped model never saw; `--fold N --model FILE` judges another with a
model that `scripts/train_joins.py --held-out N --out FILE` trained. Blocks are compared without white space, for
whether a space stood at a link's edge is not in the text nodes.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import os
import random
import re
import sys
import textwrap
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import textfix
from textfix.knowledge import breaks, load

DATA = Path(os.environ.get("TEXTFIX_DATA", Path(__file__).resolve().parent.parent.parent / "shared"))
JOINS_ALONE = textfix.Config(skip=frozenset(textfix.STAGES) - {"joins"})
ROWS = textfix.Config(skip=frozenset({"sections"}))
"""A few words or made pages are no page of which a part could be boilerplate."""
FLOORS = {"split blocks whole again": 0.78, "wrapped paragraphs exact": 0.98, "observed": 0.8, "cut sentences": 0.5}
CEILINGS = {"whole blocks lost": 0.05, "wrong joins": 0.001}


def pages(fold: int | None) -> Iterator[dict[str, Any]]:
    with gzip.open(DATA / "wcxb-dev" / "pages.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            page = json.loads(line)
            if fold is None or zlib.crc32(urlsplit(page["url"]).netloc.encode()) % 5 == fold:
                yield page


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def nodes(fold: int | None, show: int) -> dict[str, float]:
    """Article pages, one text node a line: which body blocks are lines of the output."""
    split = whole = split_right = whole_right = 0
    missed: list[str] = []
    lost: list[str] = []
    for page in pages(fold):
        if page["type"] != "article":
            continue
        output = Counter(squeezed(line) for line in textfix.clean(page["text"]["nodes"], JOINS_ALONE).split("\n"))
        for block in page["blocks"]:
            texts = [" ".join(text.split()) for text, _ in block["nodes"] if text.strip()]
            if block["label"] != "body" or not texts:
                continue
            right = output[squeezed("".join(texts))] > 0
            if len(texts) > 1:
                split += 1
                split_right += right
                if not right:
                    missed.append(" ⏎ ".join(texts))
            else:
                whole += 1
                whole_right += right
                if not right:
                    lost.append(texts[0])
    print(f"split body blocks whole again: {split_right}/{split} = {split_right / split:.4f}")
    print(f"whole body blocks lost: {whole - whole_right}/{whole} = {1 - whole_right / whole:.4f}")
    for name, rows in (("missed", missed), ("lost", lost)):
        for row in random.Random(1).sample(rows, min(show, len(rows))):
            print(f"      {name}: {row[:200]}")
    return {"split blocks whole again": split_right / split, "whole blocks lost": 1 - whole_right / whole}


def hyphenated(paragraph: str, width: int) -> str:
    """Wrapped like print: words of eight letters and more are broken where a line has room for a part of them."""
    lines, line = [], ""
    for word in paragraph.split():
        room = width - len(line) - 1
        if line and len(word) > room:
            if word.isalpha() and len(word) >= 8 and room >= 5 and len(word) - room + 1 >= 3:
                cut = min(room - 1, len(word) - 3)
                lines.append(f"{line} {word[:cut]}-")
                line = word[cut:]
            else:
                lines.append(line)
                line = word
        else:
            line = f"{line} {word}".strip()
    return "\n".join([*lines, line])


def wrapped(fold: int | None, show: int) -> dict[str, float]:
    """Undamaged articles, hard-wrapped, paragraphs parted by a blank line: which paragraphs come back."""
    worst = 1.0
    for width in (60, 72, 80):
        for hyphens in (False, True):
            count = right = 0
            wrong: list[str] = []
            for page in pages(fold):
                paragraphs = [" ".join(p.split()) for p in page["main_content"].split("\n") if len(p.split()) >= 20]
                if page["type"] != "article" or len(paragraphs) < 4:
                    continue
                blocks = [
                    hyphenated(p, width) if hyphens else "\n".join(textwrap.wrap(p, width, break_on_hyphens=False))
                    for p in paragraphs
                ]
                output = {line.strip() for line in textfix.clean("\n\n".join(blocks), JOINS_ALONE).split("\n")}
                count += len(paragraphs)
                right += sum(paragraph in output for paragraph in paragraphs)
                wrong += [paragraph for paragraph in paragraphs if paragraph not in output]
            worst = min(worst, right / count)
            print(f"wrapped at {width}{', hyphenated' if hyphens else ''}: {right}/{count} exact = {right / count:.4f}")
            for row in random.Random(1).sample(wrong, min(show // 4, len(wrong))):
                print(f"      {row[:160]}")
    return {"wrapped paragraphs exact": worst}


def undamaged(fold: int | None, show: int) -> dict[str, float]:
    """Undamaged text, one block a line: every join is wrong."""
    lines = wrong = 0
    seen: list[str] = []
    for page in pages(fold):
        text = page["text"]["blocks"]
        lines += sum(bool(line.strip()) for line in text.split("\n"))
        for join in textfix.examine(text, JOINS_ALONE).joins:
            wrong += len(join.lines) - 1
            seen.append(join.before.replace("\n", " ⏎ "))
    print(f"undamaged blocks: {wrong} joins in {lines} lines = {wrong / lines * 1000:.2f} per thousand")
    for row in random.Random(1).sample(seen, min(show, len(seen))):
        print(f"      {row[:200]}")
    return {"wrong joins": wrong / lines}


def observed() -> dict[str, float]:
    """The observed rows that joins and markup are for, each in its three-word context.

    They are judged by themselves, and with the other rows of their page, where evidence adds up; the floor is for the
    latter.
    """
    kinds = ("tag-residue", "removexss", "entity", "glued")
    pages: dict[str, list[tuple[dict[str, str], str]]] = {}
    with (DATA / "facts" / "observed_damage.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if any(kind in row["channel"] for kind in kinds) and not row["channel"].startswith("trans>p"):
                text = " ".join(filter(None, (row["left3"], row["damaged"], row["right3"])))
                pages.setdefault(row["source"], []).append((row, text))
    alone = together = total = 0
    for rows in pages.values():
        page = textfix.clean("\n\n".join(text for _, text in rows), ROWS).split("\n\n")
        for index, (row, text) in enumerate(rows):
            total += 1
            alone += row["damaged"] not in textfix.clean(text, ROWS)
            repaired = page[index] if len(page) == len(rows) else "\n".join(page)
            good = row["damaged"] not in repaired
            together += good
            if not good:
                print(f"      {row['channel']}: {text!r} -> {repaired[:120]!r}; meant {row['intended']!r}")
    print(f"observed tag residue, filter marks, entities, glued words, each alone: {alone}/{total} mended")
    print(f"the same, with the other rows of their page: {together}/{total} mended")
    return {"observed": together / max(1, total)}


def cut_sentences() -> dict[str, float]:
    """Observed sentences that links cut, among undamaged sentences a line: which are one line again.

    They are judged by themselves, and with the other rows of their page, where evidence adds up.
    """
    with gzip.open(DATA / "text" / "wikipedia-sentences.txt.gz", "rt", encoding="utf-8") as lines:
        prose = [line.strip() for line in lines if 90 < len(line) < 200 and line[0].isupper() and line[-2] == "."]
    pages: dict[str, list[list[str]]] = {}
    with (DATA / "facts" / "observed_damage.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["channel"] == "hyperlink-line-split":
                pieces = row["damaged"].split(" / ")
                if row["right3"].startswith(pieces[-1]):
                    pieces = pieces[:-1]
                pages.setdefault(row["source"], []).append([row["left3"], *pieces, row["right3"]])
    alone = together = total = wrong = others = 0
    for rows in pages.values():
        page: list[str] = []
        cuts = []
        for row in rows:
            around = prose[total * 12 : total * 12 + 12]
            total += 1
            above, below = around[5].split(), around[6].split()
            cut = [f"{' '.join(above[:-3])} {row[0]}", *row[1:-1], f"{row[-1]} {' '.join(below[3:])}"]
            cuts.append(cut)
            page += [*around[:5], *cut, *around[7:]]
            output = textfix.clean("\n".join([*around[:5], *cut, *around[7:]]), ROWS).split("\n")
            alone += is_whole(cut, output)
            others += 10
            wrong += sum(line not in output for line in around[:5] + around[7:])
        output = textfix.clean("\n".join(page), ROWS).split("\n")
        together += sum(is_whole(cut, output) for cut in cuts)
    print(f"observed sentences cut by links, each alone: {alone}/{total} one again; other lines lost: {wrong}/{others}")
    print(f"the same, with the other rows of their page: {together}/{total} one again")
    return {"cut sentences": together / max(1, total)}


def is_whole(cut: list[str], output: list[str]) -> bool:
    """Whether the pieces are one line, with what is above them or without."""
    lines = set(map(squeezed, output))
    return squeezed("".join(cut)) in lines or squeezed("".join(cut[1:])) in lines


def hostile() -> bool:
    """Twice the input takes at most about twice the time, whatever it is."""
    fine = True
    for name, make in {
        "a data: URI on one line": lambda n: "data:image/png;base64," + "A" * n,
        "image marks": lambda n: "![" * (n // 2),
        "unclosed tags": lambda n: "<p a=" * (n // 5),
        "open lines": lambda n: "the\n" * (n // 4),
    }.items():
        spent = []
        for size in (500_000, 1_000_000):
            begun = time.perf_counter()
            textfix.clean(make(size))
            spent.append(time.perf_counter() - begun)
        print(f"hostile, {name}: {spent[0]:.2f} s for 0.5 MB, {spent[1]:.2f} s for 1 MB")
        fine = fine and spent[1] < 3 * spent[0] + 0.2
    return fine


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--fold", type=int, default=0)
    parser.add_argument("--show", type=int, default=8)
    arguments = parser.parse_args()
    if not (DATA / "wcxb-dev" / "pages.jsonl.gz").exists():
        print(f"skipped: no pages below {DATA}; set TEXTFIX_DATA")
        return 0
    if arguments.model:
        load(None).joins = breaks.read(arguments.model.read_bytes())
    fold = arguments.fold
    figures = nodes(fold, arguments.show) | wrapped(fold, arguments.show)
    figures |= undamaged(fold, arguments.show) | observed() | cut_sentences()
    failures = [name for name, floor in FLOORS.items() if figures[name] < floor]
    failures += [name for name, ceiling in CEILINGS.items() if figures[name] > ceiling]
    if not hostile():
        failures.append("hostile")
    print("failed: " + ", ".join(failures) if failures else "joins: all floors held")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main())
