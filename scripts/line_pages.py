"""The lines of real pages with gold as arrays to learn from, labelled, and what such pages could have been besides."""

from __future__ import annotations

import bisect
import gzip
import json
import os
import random
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from textfix import features
from textfix.knowledge import lines, load
from textfix.knowledge.network import Observed

DATA = Path(os.environ.get("TEXTFIX_DATA", Path(__file__).resolve().parent.parent.parent / "shared"))
PAGES = DATA / "wcxb-dev" / "pages.jsonl.gz"

WORD = re.compile(r"\w+")
PART_OF_LABEL = {"body": 0, "link": 1, "header": 2, "link-meta": 3, "other": 4}
KNOWN = load(None)
CUES, FURNITURE = KNOWN.cues, KNOWN.furniture
NAMES = features.names(CUES, FURNITURE)
PLACED = [NAMES.index(name) for name in features.PLACED]

MOST_LINES = 1500
RENDERINGS = ("blocks", "nodes", "resiliparse", "inscriptis")

TRANSPLANTED, JUNKED, VARIED = 0.4, 0.5, 0.5
"""Shares of pages whose frame comes from another page, that get other pages' teasers or comments after the article,
and that lose lines, their head or their tail."""

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


# What is learned from: the lines of every page, labelled.


def pages(held_out: int | None) -> Iterator[Page]:
    with gzip.open(PAGES, "rt", encoding="utf-8") as rows:
        for row in rows:
            page = json.loads(row)
            if host_fold(page["url"]) == held_out:
                continue
            words, labels = block_words(page)
            renderings = {}
            for name, text in page["text"].items():
                texts = text.split("\n")
                if name in RENDERINGS and text.strip() and len(texts) <= 2 * MOST_LINES:
                    rows_ = example(texts, labelled(texts, words, labels))
                    mark_title(rows_, texts, page.get("title") or "")
                    if len(rows_["y"]) <= MOST_LINES:
                        renderings[name] = rows_
            gold = page["main_content"].split("\n")
            filled = sum(bool(line.strip()) for line in gold)
            alone = example(gold, [(1.0, 0)] * filled) if 0 < filled <= MOST_LINES else None
            if renderings:
                yield Page(page["type"], page.get("title") or "", renderings, alone)


def example(texts: list[str], labels: list[tuple[float, int]]) -> Rows:
    observed = features.observe(texts, CUES, FURNITURE, KNOWN.lexicon)
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


# Variations: what a page could have been.


KEYS = "xboyzwh"


def placed(rows: Rows) -> Rows:
    """The rows with what depends on their place in the page computed again."""
    x, words, count = rows["x"].copy(), rows["w"], len(rows["w"])
    row = np.arange(count)
    values = (
        row / count,
        np.log1p(row) / 6,
        np.log1p(count - 1 - row) / 6,
        np.sqrt(words / max(1.0, float(words.sum()))),
        np.full(count, np.log1p(count) / 7),
    )
    for column, value in zip(PLACED, values, strict=True):
        x[:, column] = value
    return rows | {"x": x}


def part(rows: Rows, start: int, stop: int) -> Rows:
    return {key: rows[key][start:stop] for key in KEYS}


def other(rows: Rows, start: int, stop: int) -> Rows:
    """Lines that are no article's where they go."""
    size = stop - start
    return part(rows, start, stop) | {
        "y": np.zeros(size, dtype=np.float32),
        "z": np.full(size, PART_OF_LABEL["other"], dtype=np.int64),
        "h": np.zeros(size, dtype=np.float32),
    }


def joined(pieces: list[Rows]) -> Rows:
    return placed({key: np.concatenate([piece[key] for piece in pieces]) for key in KEYS})


def varied(rows: Rows) -> Rows:
    """The page without some of its lines, without its head, or without its tail."""
    number, chance = len(rows["y"]), random.random()
    if number < 6:
        return rows
    keep = np.ones(number, dtype=bool)
    if chance < 0.4:
        keep = np.random.rand(number) > np.random.choice([0.05, 0.15, 0.3])
    elif chance < 0.7:
        keep[: random.randrange(number // 2 + 1)] = False
    else:
        keep[random.randrange(number // 2, number) :] = False
    return placed({key: rows[key][keep] for key in KEYS}) if keep.sum() > 1 else rows


def transplanted(rows: Rows, frame: Rows) -> Rows:
    """The page's article in another page's frame."""
    ours, theirs = (np.flatnonzero(one["y"] > 0.5) for one in (rows, frame))
    if len(ours) < 3 or len(theirs) < 3:
        return rows
    return joined(
        [
            part(frame, 0, theirs[0]),
            part(rows, ours[0], ours[-1] + 1),
            part(frame, theirs[-1] + 1, len(frame["y"])),
        ]
    )


def junked(rows: Rows, name: str, corpus: list[Page]) -> Rows:
    """The page with what stands after articles elsewhere: other articles' teasers, comments, the next article."""
    body = np.flatnonzero(rows["y"] > 0.5)
    if len(body) < 3:
        return rows
    end, number, chance = body[-1] + 1, len(rows["y"]), random.random()
    place = end + random.randint(0, min(12, number - end))
    junk: list[Rows] = []
    if chance < 0.4 or 0.7 <= chance < 0.8:
        junk += teasers(name, corpus)
    if 0.4 <= chance < 0.8:
        junk += comments(name, corpus)
    if 0.8 <= chance < 0.87:
        junk += next_article(name, corpus)
    if chance >= 0.87:
        junk += related_list(corpus)
    return joined([part(rows, 0, place), *junk, part(rows, place, number)]) if junk else rows


def teasers(name: str, corpus: list[Page]) -> list[Rows]:
    """Headline, date and first sentence of other articles, or some of these."""
    titled, dated, led = random.random() < 0.85, random.random() < 0.5, random.random() < 0.75
    junk = []
    for page in random.sample(corpus, random.randint(3, 9)):
        rows = page.renderings.get(name)
        body = np.flatnonzero(rows["y"] > 0.5) if rows else []
        if rows is None or len(body) < 3 or body[0] < 3:
            continue
        head = range(max(0, body[0] - 6), body[0])
        for wanted, candidates, least, most in ((titled, head, 4, 18), (dated, head, 0, 5), (led, body[:4], 10, 70)):
            fitting = [line for line in candidates if least <= rows["w"][line] <= most]
            if wanted and fitting:
                line = fitting[0] if candidates is not head else fitting[-1]
                junk.append(other(rows, line, line + 1))
    return junk


def comments(name: str, corpus: list[Page]) -> list[Rows]:
    """A stretch of a forum, a listing or a product page."""
    for page in random.sample(corpus, min(60, len(corpus))):
        rows = page.renderings.get(name)
        if page.type in ("forum", "product", "listing") and rows is not None and 5 < len(rows["y"]) < 1200:
            body = np.flatnonzero(rows["y"] > 0.5)
            if len(body) >= 5:
                start = int(random.choice(body[:-4]))
                return [other(rows, start, min(len(rows["y"]), start + random.randint(4, 60)))]
    return []


def next_article(name: str, corpus: list[Page]) -> list[Rows]:
    rows = random.choice(corpus).renderings.get(name)
    body = np.flatnonzero(rows["y"] > 0.5) if rows is not None else []
    if rows is None or len(body) < 3 or len(rows["y"]) >= 400:
        return []
    start = int(body[0])
    return [other(rows, max(0, start - random.randint(1, 6)), min(len(rows["y"]), start + random.randint(3, 25)))]


def related_list(corpus: list[Page]) -> list[Rows]:
    """A list of other pages' titles in the manner of translated news sites: header, bullets, categories with bars."""
    titles = [page.title.title() for page in random.sample(corpus, random.randint(4, 24)) if page.title]
    bullet = random.choice(["- ", "• ", "|- ", "* ", "· "])
    categories = random.sample(CATEGORIES, 3)
    barred = random.choice([0.0, 0.5, 1.0])
    lines_ = [
        bullet + (f"{random.choice(categories)} | " if random.random() < barred else "") + title for title in titles
    ]
    kinds = [PART_OF_LABEL["link"]] * len(lines_)
    for texts, kind, chance in ((HEADERS, "header", 0.8), (SLOGANS, "other", 0.5)):
        if random.random() < chance:
            lines_.insert(0, random.choice(["", bullet]) + random.choice(texts))
            kinds.insert(0, PART_OF_LABEL[kind])
    rows = example(lines_, [(0.0, kind) for kind in kinds])
    return [rows] if len(lines_) > 1 else []


CATEGORIES = (
    "Instant news|Market|Local news|Market quotation|Technology|Company news|Hot topics|Industry|Policy|Trends|Events|"
    "Expert views|Exhibition|Brand|Finance|World|Today|Interview|Enterprise|Viewpoint"
).split("|")
HEADERS = (
    "Related reading|Related articles|Related news|Related links|Hot news|More news|Recommended reading|Latest news|"
    "You may also like|Related Readings|Popular|Read more"
).split("|")
SLOGANS = (
    "For more information about this industry, please pay attention to our website!|More exciting content is waiting!|"
    "For more news, follow us every day!|Please indicate the source when you reprint this article.|"
    "Want to know more? Come back tomorrow!|Editor in charge: admin"
).split("|")


def an_epoch(corpus: list[Page]) -> list[Rows]:
    """Two renderings of every page, varied, and some gold texts by themselves."""
    chosen = []
    for page in corpus:
        names = sorted(page.renderings)
        for name in random.sample(names, min(2, len(names))):
            rows = page.renderings[name]
            if random.random() < TRANSPLANTED:
                frame = random.choice(corpus).renderings.get(name)
                rows = transplanted(rows, frame) if frame is not None else rows
            if page.type in ("article", "documentation", "service") and random.random() < JUNKED:
                rows = junked(rows, name, corpus)
            if random.random() < VARIED:
                rows = varied(rows)
            if len(rows["y"]) <= MOST_LINES + 300:
                chosen.append(rows | {"t": lines.TYPES.index(page.type)})
        if page.gold is not None and random.random() < 0.35:
            chosen.append(page.gold | {"t": -100})
    return chosen
