"""The lines of real pages with gold as arrays to learn from, labelled.

`python scripts/line_pages.py` prints the F1 of a perfect choice of lines by these labels, on the fifth 0 of the sites:
more than that no model can have.
"""

from __future__ import annotations

import bisect
import gzip
import json
import os
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from tiling import tiled

from textfix import features
from textfix.knowledge import load
from textfix.knowledge.network import Observed

DATA = Path(os.environ.get("TEXTFIX_DATA", Path(__file__).resolve().parent.parent.parent / "shared"))
PAGES = DATA / "wcxb-dev" / "pages.jsonl.gz"

WORD = re.compile(r"\w+")
PART_OF_LABEL = {"body": 0, "link": 1, "header": 2, "link-meta": 3, "other": 4}
BODY, OTHER = PART_OF_LABEL["body"], PART_OF_LABEL["other"]
KNOWN = load(None)
CUES, FURNITURE = KNOWN.cues, KNOWN.furniture
NAMES = features.names(CUES, FURNITURE)
PLACED = [NAMES.index(name) for name in features.PLACED]

KEYS = "xboyzwh"
MOST_LINES = 1500
RENDERINGS = ("blocks", "nodes", "resiliparse", "inscriptis")

Rows = dict[str, Any]
"""The arrays of a rendering, a row a line: x, b, o (features), y (share of body), z (part), w (words), h (headline)."""


@dataclass(frozen=True)
class Page:
    """A page with gold: its type, its title, and its rows for each rendering, and for the gold text by itself."""

    type: str
    title: str
    renderings: dict[str, Rows]
    gold: Rows | None


def host_fold(url: str) -> int:
    return zlib.crc32(urlsplit(url).netloc.encode()) % 5


def pages(held_out: int | None) -> Iterator[Page]:
    with gzip.open(PAGES, "rt", encoding="utf-8") as rows:
        for row in rows:
            page = json.loads(row)
            if host_fold(page["url"]) == held_out:
                continue
            renderings = {}
            for name, text in page["text"].items():
                texts = text.split("\n")
                if name in RENDERINGS and text.strip() and len(texts) <= 2 * MOST_LINES:
                    rows_ = example(texts, labelled(texts, page))
                    mark_title(rows_, texts, page.get("title") or "")
                    if len(rows_["y"]) <= MOST_LINES:
                        renderings[name] = rows_
            gold = page["main_content"].split("\n")
            filled = sum(bool(line.strip()) for line in gold)
            alone = example(gold, [(1.0, 0)] * filled) if 0 < filled <= MOST_LINES else None
            if renderings:
                yield Page(page["type"], page.get("title") or "", renderings, alone)


def example(texts: list[str], labels: list[tuple[float, int]]) -> Rows:
    observed = features.observe(texts, KNOWN)
    return {
        "x": observed.numbers.astype(np.float16),
        "b": bucket_rows(observed),
        "o": topic_rows(observed),
        "y": np.array([share for share, _ in labels], dtype=np.float32),
        "z": np.array([part for _, part in labels], dtype=np.int64),
        "w": observed.words,
        "h": np.zeros(len(observed.words), dtype=np.float32),
    }


def bucket_rows(observed: Observed) -> np.ndarray:
    """The buckets as a table: the words that a line begins with, then those that it ends with, 0 for none."""
    table = np.zeros((len(observed.words), features.FIRST_WORDS + features.LAST_WORDS), dtype=np.int16)
    for chosen, offset in ((~observed.tails, 0), (observed.tails, features.FIRST_WORDS)):
        owners = observed.owners[chosen]
        if len(owners):
            place = np.arange(len(owners))
            starts = np.maximum.accumulate(np.where(np.diff(owners, prepend=-1) > 0, place, 0))
            table[owners, offset + place - starts] = observed.buckets[chosen]
    return table


def topic_rows(observed: Observed) -> np.ndarray:
    """The words that may tell a line's topic as a table, counted from 1, 0 for none."""
    table = np.zeros((len(observed.words), features.MOST_TOPICS), dtype=np.uint16)
    owners = observed.topic_owners
    counts = np.bincount(owners, minlength=len(table))
    table[owners, np.arange(len(owners)) - (np.cumsum(counts) - counts)[owners]] = observed.topics + 1
    return table


def mark_title(rows: Rows, texts: list[str], title: str) -> None:
    """The line before the article, or among its first, that says what the page's title says."""
    said = [re.split(r"\s+[|\-–—:»]\s+", title), [title]]
    variants = [
        Counter(WORD.findall(text.lower())) for texts_ in said for text in texts_ if len(WORD.findall(text)) > 1
    ]
    body = np.flatnonzero(rows["y"] > 0.5)
    first = int(body[0]) if len(body) else len(rows["y"])
    filled = [text for text in texts if text.strip()]
    best: tuple[float, int] | None = None
    for index, text in enumerate(filled[: first + 30]):
        words = WORD.findall(text.lower())
        if 2 <= len(words) <= 40:
            alike = max((overlap(Counter(words), variant) for variant in variants), default=0.0)
            worth = alike - 0.2 * (index > first) - 0.002 * abs(first - index)
            if alike >= 0.75 and (best is None or worth > best[0]):
                best = worth, index
    if best:
        rows["h"][best[1]] = 1


def overlap(one: Counter[str], other: Counter[str]) -> float:
    return 2 * (one & other).total() / max(1, one.total() + other.total())


def block_words(page: dict[str, Any]) -> tuple[list[str], list[int]]:
    words: list[str] = []
    labels: list[int] = []
    for block in page["blocks"]:
        found = WORD.findall(" ".join(node[0] for node in block["nodes"]).lower())
        words += found
        labels += [PART_OF_LABEL[block["label"]]] * len(found)
    return words, labels


def labelled(texts: list[str], page: dict[str, Any]) -> list[tuple[float, int]]:
    """For each filled line the share of its words that are the gold text's, and its part."""
    filled = [WORD.findall(text.lower()) for text in texts if text.strip()]
    places = tiled([word for words in filled for word in words], WORD.findall(page["main_content"].lower()))
    shares: list[float | None] = []
    start = 0
    for words in filled:
        gold = sum(place >= 0 for place in places[start : start + len(words)])
        shares.append(gold / len(words) if words else None)
        start += len(words)
    parts = parts_of(filled, *block_words(page))
    return [
        (share, BODY if share > 0.5 else OTHER if part == BODY else part)
        for share, part in zip(_completed(shares), parts, strict=True)
    ]


def parts_of(filled: list[list[str]], words: list[str], labels: list[int]) -> list[int]:
    """For each line the commonest label of its words in the page's blocks.

    A line's place among the words of the blocks is where most of its word triples agree on it, the nearest such
    place to where the line before it stood.
    """
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for size in (1, 2, 3):
        for start in range(len(words) - size + 1):
            places[tuple(words[start : start + size])].append(start)
    pointer = 0
    parts = []
    for found in filled:
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
        parts.append(counted.most_common(1)[0][0] if counted else OTHER)
    return parts


def _nearest(places: list[int], pointer: int) -> int:
    index = bisect.bisect_left(places, pointer)
    return min(places[max(0, index - 1) : index + 1], key=lambda place: abs(place - pointer))


def _completed(shares: list[float | None]) -> Iterator[float]:
    """A line without words is body only between lines that are."""
    for index, share in enumerate(shares):
        if share is None:
            before = next((s for s in reversed(shares[max(0, index - 3) : index]) if s is not None), 0.0)
            after = next((s for s in shares[index + 1 : index + 4] if s is not None), 0.0)
            share = min(before, after)
        yield share


def perfect(fold: int = 0) -> None:
    scores: dict[tuple[str, str], list[float]] = defaultdict(list)
    with gzip.open(PAGES, "rt", encoding="utf-8") as rows:
        for page in map(json.loads, rows):
            if host_fold(page["url"]) != fold:
                continue
            gold = Counter(WORD.findall(page["main_content"].lower()))
            for name in RENDERINGS:
                texts = page["text"].get(name, "").split("\n")
                filled = [text for text in texts if text.strip()]
                chosen = [text for text, (share, _) in zip(filled, labelled(texts, page), strict=True) if share > 0.5]
                found = overlap(Counter(WORD.findall("\n".join(chosen).lower())), gold)
                scores[name, "all"].append(found)
                scores[name, page["type"]].append(found)
    for name in RENDERINGS:
        kinds = sorted(kind for of, kind in scores if of == name)
        table = (f"{kind} {sum(scores[name, kind]) / len(scores[name, kind]):.4f}" for kind in kinds)
        print(f"{name}: a perfect choice of lines has F1 {', '.join(table)} ({len(scores[name, 'all'])} pages)")


if __name__ == "__main__":
    perfect()
