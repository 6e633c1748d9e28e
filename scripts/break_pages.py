"""What the model of line breaks is trained on: pages of which is known which lines go on from the line above.

A page of `wcxb-dev` is seen as its text nodes, one a line; as sentences a line, the way one translated site has them;
in the renderings that cut nothing; and, for there are few cut sentences in it, with cuts made in the paragraphs that
no element cuts, as elements cut: around a few words, after a label, at the marks of footnotes.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from textfix import boundaries
from textfix.glued import OPEN_WORDS
from textfix.knowledge import load
from textfix.stages.joins import glue

FOLDS = 5
MOST_LINES = 3000
CAPITALISED = 0.35
"""Share of the small beginnings that a translator capitalised, on pages of a sentence a line."""

COPIES, CUT_TYPES, OTHERS_CUT = 3, ("article", "forum", "documentation", "service"), 0.5
"""Pages of which so many copies with cuts are made, of those that are no articles with that chance each."""

UNCUT, FEWEST_WORDS, LABELLED, MERGED = 0.4, 10, 0.5, 0.4
"""Share of paragraphs left whole, words of those that may be cut, how often a cut is after a label or is undone."""

SPANS, LENGTHS, OPEN_TRIES = (1, 1, 1, 2, 2, 3), (1, 1, 2, 2, 2, 3, 3, 4, 5, 7), 6
"""How many spans of a paragraph are cut out, and of how many words."""

POINT_AFTER = 0.85
"""How often the punctuation after a span goes to the line below."""

FOOTED, LEAST_FOOTED = 0.06, 60
"""Share of the copies that have marks of footnotes, and characters of their paragraphs."""

SENTENCE = re.compile(r"(?<=[.!?])[\"”’)]?\s+(?=[\"“(]?[A-Z])")

Example = dict[str, Any]
Node = tuple[str, int, float]
"""A text node, whether it goes on from the one above, and whether it is of the article."""


def examples(data: Path, held_out: int | None) -> Iterator[Example]:
    """Every page of the other folds in all the ways in which it is seen."""
    with gzip.open(data, "rt", encoding="utf-8") as rows:
        for row in rows:
            page = json.loads(row)
            if zlib.crc32(urlsplit(page["url"]).netloc.encode()) % FOLDS == held_out:
                continue
            yield from filter(None, of_page(page))


def of_page(page: dict[str, Any]) -> Iterator[Example]:
    blocks = [(texts, float(b["label"] == "body")) for b in page["blocks"] if (texts := pieces(b["nodes"]))]
    nodes = [node for texts, body in blocks for node in of_block(texts, body)]
    if nodes:
        yield example("nodes", nodes)
    if page["type"] == "article":
        yield example("sentences", list(sentence_a_line(nodes)))
    for name in ("blocks", "resiliparse", "inscriptis"):
        yield whole(name, page["text"][name], [body for _, body in blocks] if name == "blocks" else [])
    yield whole("gold", page["main_content"], [])
    for _ in range(COPIES if page["type"] in CUT_TYPES else 0):
        if page["type"] == "article" or random.random() < OTHERS_CUT:
            yield example("cuts", list(with_cuts(blocks)))


def pieces(nodes: list[tuple[str, int]]) -> list[str]:
    return [" ".join(text.split()) for text, _ in nodes if text.strip()]


def of_block(texts: Sequence[str], body: float) -> Iterator[Node]:
    for index, text in enumerate(texts):
        yield text, int(index > 0), body


def sentence_a_line(nodes: Sequence[Node]) -> Iterator[Node]:
    """The article as one translated site has it: a sentence a line, cut at its links, the pieces capitalised."""
    for text, goes_on, body in nodes:
        if body < 1:
            continue
        for number, sentence in enumerate(filter(None, map(str.strip, SENTENCE.split(text)))):
            joined = int(goes_on and number == 0)
            if joined and sentence[0].islower() and random.random() < CAPITALISED:
                sentence = sentence[0].upper() + sentence[1:]
            yield sentence, joined, 1.0


def with_cuts(blocks: Sequence[tuple[list[str], float]]) -> Iterator[Node]:
    """The page with more cuts in its article, and some of those that it has undone."""
    number, mark = 0, random.choice(("[%d]", "%d", "[%d]", "( %d )"))
    footed = random.random() < FOOTED
    for block, body in blocks:
        texts = list(block)
        if body and len(texts) == 1:
            if footed and len(texts[0]) > LEAST_FOOTED and random.random() < 0.5:
                texts, number = with_footnotes(texts[0], mark, number)
            else:
                texts = cut(texts[0])
        elif body and len(texts) > 2 and random.random() < MERGED:
            place = random.randrange(len(texts) - 1)
            texts[place : place + 2] = [glue(texts[place], texts[place + 1], None)]
        yield from of_block(texts, body)


def with_footnotes(text: str, mark: str, number: int) -> tuple[list[str], int]:
    """A paragraph with marks of footnotes after some of its sentences, each on a line of its own."""
    texts, before = [], ""
    for sentence in filter(None, map(str.strip, SENTENCE.split(text))):
        before = f"{before} {sentence}".strip()
        if random.random() < 0.5:
            number += 1
            texts += [before, mark % number]
            before = ""
    return [*texts, before] if before else texts, number


def cut(text: str) -> list[str]:
    """A paragraph cut as elements cut: after its label, or around a few words that belong together."""
    words = text.split()
    if len(words) < FEWEST_WORDS or random.random() < UNCUT:
        return [text]
    label = next((index for index, word in enumerate(words[:7]) if word.endswith(":")), None)
    if label is not None and random.random() < LABELLED:
        return [" ".join(words[: label + 1]), " ".join(words[label + 1 :])]
    texts, done = [], ""
    position = 0
    for start, stop in spans(words):
        before, span = [done, *words[position:start]], " ".join(words[start:stop])
        done = ""
        if span[-1] in ".,:;!?" and len(span) > 1 and random.random() < POINT_AFTER:
            span, done = span[:-1], span[-1]
        texts += [" ".join(filter(None, before)), span]
        position = stop
    texts.append(" ".join(filter(None, [done, *words[position:]])))
    return [text for text in texts if text]


def spans(words: Sequence[str]) -> list[tuple[int, int]]:
    """Neighbouring words within a sentence that neither begin nor end with a word that awaits another."""
    found: list[tuple[int, int]] = []
    for _ in range(random.choice(SPANS)):
        for _ in range(OPEN_TRIES):
            start = random.randrange(len(words) - 1)
            stop = min(len(words), start + random.choice(LENGTHS))
            outer = words[start].lower(), words[stop - 1].strip(".,").lower()
            if not OPEN_WORDS.isdisjoint(outer) or any(word[-1] in ".!?" for word in words[start : stop - 1]):
                continue
            if all(stop < first or last < start for first, last in found):
                found.append((start, stop))
                break
    return sorted(found)


def whole(kind: str, text: str, bodies: list[float]) -> Example:
    """A rendering in which no line goes on from the line above."""
    texts, blank_before = [], []
    blank = False
    for line in text.split("\n"):
        if line.strip():
            texts.append(line.strip())
            blank_before.append(blank)
        blank = not line.strip()
    if len(bodies) != len(texts):
        bodies = [float(kind == "gold") or 0.5] * len(texts)
    return example(kind, [(text, 0, body) for text, body in zip(texts, bodies, strict=True)], blank_before)


def example(kind: str, nodes: Sequence[Node], blank_before: list[bool] | None = None) -> Example:
    """What is seen of the lines, and what is known of them; nothing of a page without lines or with too many."""
    if not nodes or len(nodes) > MOST_LINES:
        return {}
    texts, joined, body = zip(*nodes, strict=True)
    seen = boundaries.look(texts, blank_before or [False] * len(texts), load(None).lexicon)
    return {
        "kind": kind,
        "kinds": seen.kinds.astype(np.int8),
        "words": seen.words.astype(np.int16),
        "x": seen.numbers.astype(np.float16),
        "joined": np.array(joined, dtype=np.int8),
        "body": np.array(body, dtype=np.float32),
    }
