"""What pages could have been besides: other frames, other articles' teasers after them, lists of headlines within."""

from __future__ import annotations

import random
import re

import numpy as np
from line_pages import KEYS, MOST_LINES, OTHER, PART_OF_LABEL, PLACED, Page, Rows, example

from textfix.knowledge import lines

TRANSPLANTED, JUNKED, INTERRUPTED, VARIED = 0.4, 0.5, 0.15, 0.5
"""Shares of pages whose frame comes from another page, that get other pages' teasers or comments after the article,
or a short list of headlines within it, and that lose lines, their head or their tail."""


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
        "z": np.full(size, OTHER, dtype=np.int64),
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
    if chance < 0.3 or 0.55 <= chance < 0.65:
        junk += teasers(name, corpus)
    if 0.3 <= chance < 0.65:
        junk += comments(name, corpus)
    if 0.65 <= chance < 0.72:
        junk += next_article(name, corpus)
    if chance >= 0.72:
        junk += related_list(corpus)
    return joined([part(rows, 0, place), *junk, part(rows, place, number)]) if junk else rows


def interrupted(rows: Rows, corpus: list[Page]) -> Rows:
    """The page with a short list of related headlines between two paragraphs."""
    body = np.flatnonzero(rows["y"] > 0.5)
    if len(body) < 6:
        return rows
    place = int(random.choice(body[2:-1]))
    return joined([part(rows, 0, place), *related_list(corpus, 5), part(rows, place, len(rows["y"]))])


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


def related_list(corpus: list[Page], most: int = 24) -> list[Rows]:
    """A list of other pages' titles: header, slogan, bullets or numbers or neither, categories with bars."""
    titles = [page.title for page in random.sample(corpus, random.randint(3, most)) if page.title]
    style = random.choice(("bullets", "bullets", "numbers", "numbers above", "plain", "plain"))
    if style == "bullets" and random.random() < 0.5:  # in the manner of translated news sites
        titles = [title.title() for title in titles]
    else:
        titles = [re.split(r"\s+[|\-–—»]\s+", title)[0] for title in titles]
    bullet = random.choice(["- ", "• ", "|- ", "* ", "· "]) if style == "bullets" else ""
    categories = random.sample(CATEGORIES, 3)
    barred = random.choice([0.0, 0.5, 1.0]) if style == "bullets" else 0.0
    lines_, kinds = [], []
    for number, title in enumerate(titles, 1):
        if style == "numbers above":
            lines_.append(str(number))
            kinds.append("other")
        before = f"{number}. " if style == "numbers" else bullet
        lines_.append(before + (f"{random.choice(categories)} | " if random.random() < barred else "") + title)
        kinds.append("link")
    for texts, kind, chance in ((HEADERS, "header", 0.8), (SLOGANS, "other", 0.5 if bullet else 0.1)):
        if random.random() < chance:
            lines_.insert(0, random.choice(["", bullet]) + random.choice(texts))
            kinds.insert(0, kind)
    if random.random() < 0.5:
        lines_ = [text for line in lines_ for text in (line, "")]
    if len(kinds) < 2:
        return []
    return [example(lines_, [(0.0, PART_OF_LABEL[kind]) for kind in kinds])]


CATEGORIES = (
    "Instant news|Market|Local news|Market quotation|Technology|Company news|Hot topics|Industry|Policy|Trends|Events|"
    "Expert views|Exhibition|Brand|Finance|World|Today|Interview|Enterprise|Viewpoint"
).split("|")
HEADERS = (
    "Related reading|Related articles|Related news|Related links|Hot news|More news|Recommended reading|Latest news|"
    "You may also like|Related Readings|Popular|Read more|Most popular|Trending now|Top stories|Don't miss|"
    "More like this|Most read|More from us|Up next|See also|Recent posts|More stories|Recommended for you"
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
            if page.type == "article" and random.random() < INTERRUPTED:
                rows = interrupted(rows, corpus)
            if random.random() < VARIED:
                rows = varied(rows)
            if len(rows["y"]) <= MOST_LINES + 300:
                chosen.append(rows | {"t": lines.TYPES.index(page.type)})
        if page.gold is not None and random.random() < 0.35:
            chosen.append(page.gold | {"t": -100})
    return chosen
