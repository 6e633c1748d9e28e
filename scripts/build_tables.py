"""Build the tables of src/textfix/knowledge/tables from their sources: `python scripts/build_tables.py`.

`build()` writes nothing and hands back path to bytes; `main` writes; a test compares. The sources are named in
data/sources.toml and fetched by scripts/fetch_sources.py.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import sys
import zipfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from textfix.knowledge import (
    allowed,
    bearers,
    contexts,
    corrections,
    cues,
    damages,
    diagnosis,
    furniture,
    lexicon,
    pairs,
)
from textfix.knowledge.tables import header

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "build" / "sources"
DATA = Path(os.environ.get("TEXTFIX_DATA", ROOT.parent / "shared"))
TABLES = ROOT / "src" / "textfix" / "knowledge" / "tables"
HAND = ROOT / "data" / "hand"
LEARNED = ROOT / "data" / "learned"
GENERATOR = "scripts/build_tables.py"

VARIETIES = ("english", "american", "british", "british_z", "british_variant_1", "canadian", "australian", "variant_1")
WORD = re.compile(r"[^\W\d_]+")
LISTED_DAMAGES = {("trans", "p"), ("trans", "span"), ("eval", "review"), ("ass", "butt")}
LEAST_LISTED_BAND = 22
LEAST_LISTED_LENGTH = 4


def build() -> dict[Path, bytes]:
    """Every generated file, as path to content."""
    words = build_lexicon()
    known = build_damages(words)
    rows = build_corrections(words, known)
    sources = _digest([ROOT / "data" / "sources.toml"])
    files = {
        TABLES / "lexicon.txt": lexicon.write(words, header.make(lexicon.FORMAT, GENERATOR, sources)),
        TABLES / "damages.tsv": damages.write(
            known, header.make(damages.FORMAT, GENERATOR, _digest([HAND / "damages.tsv"]))
        ),
        TABLES / "bearers.txt": bearers.write(
            known, words, diagnosis.LEAST_BAND, header.make(bearers.FORMAT, GENERATOR, sources)
        ),
        LEARNED / "corrections.tsv": corrections.write(rows, header.make(corrections.FORMAT, GENERATOR, sources)),
        TABLES / "corrections.tsv": corrections.write(
            [*rows, *hand_corrections()], header.make(corrections.FORMAT, GENERATOR, sources)
        ),
        TABLES / "pairs.txt": pairs.write(build_pairs(words), header.make(pairs.FORMAT, GENERATOR, sources)),
        TABLES / "allowed.tsv": _with_header(HAND / "allowed.tsv", allowed.FORMAT),
        TABLES / "contexts.tsv": _with_header(HAND / "contexts.tsv", contexts.FORMAT),
        TABLES / "cues.tsv": _with_header(HAND / "cues.tsv", cues.FORMAT),
        TABLES / "furniture.tsv": _with_header(HAND / "furniture.tsv", furniture.FORMAT),
    }
    return {path: text.encode("utf-8") for path, text in files.items()}


def build_lexicon() -> lexicon.Lexicon:
    """SCOWL's words, and words that two or more sites of the development pages have, with their bands."""
    spelled = set(_scowl())
    symspell = dict(_symspell())
    total = sum(symspell.values()) * 1.6  # the list covers 62 % of the running words that it was counted on
    counts, sites = _page_counts()
    running = sum(counts.values())
    words = {}
    for word in spelled | set(symspell) | {word for word, found in sites.items() if len(found) > 1}:
        per_billion = symspell.get(word, 0) / total * 1e9
        if len(sites.get(word, ())) > 1:
            per_billion = (2 * per_billion + counts[word] / running * 1e9) / 3
        words[word] = lexicon.band(per_billion)
    return lexicon.Lexicon(words)


def build_pairs(words: lexicon.Lexicon) -> dict[tuple[str, str], int]:
    """Known words side by side on pages of two or more sites of the development pages, with the number of pages."""
    counts: Counter[tuple[str, str]] = Counter()
    sites: dict[tuple[str, str], set[str]] = defaultdict(set)
    for page in _pages():
        found = set()
        before = ""
        for token in pairs.TOKEN.findall(page["main_content"]):
            name = pairs.named(token) if token[0].isalnum() else ""
            if before and name:
                found.add((before, name))
            before = name if name == pairs.NUMBER or name.split("'")[0] in words else ""
        site = urlsplit(page["url"]).netloc
        counts.update(found)
        for pair in found:
            sites[pair].add(site)
    return {
        pair: count
        for pair, count in counts.items()
        if len(sites[pair]) > 1 and (pair[1] == pairs.NUMBER or pair[1].split("'")[0] in words)
    }


def build_damages(words: lexicon.Lexicon) -> list[damages.Damage]:
    """People's rows, with the share of unknown words that each explains by accident and the rate of what it lost."""
    pages = [page["main_content"] for page in _pages()]
    unknown = [{word for word in set(WORD.findall(page)) if not words.band(word.lower())} for page in pages]
    total = sum(map(len, unknown))
    running = sum(len(WORD.findall(page)) for page in pages)
    rows = []
    for line in (HAND / "damages.tsv").read_text("utf-8").splitlines()[1:]:
        lost, put, case, _source, reason = line.split("\t")
        damage = damages.Damage(damages.unescape(lost), damages.unescape(put), case, reason=reason)
        explained = sum(_explained(damage, page, found, words) for page, found in zip(pages, unknown, strict=True))
        rate = sum(page.count(damage.lost) for page in pages) / running * 1e6
        rows.append(replace(damage, chance=float(f"{(explained + 0.1) / total:.3g}"), rate=float(f"{rate:.4g}")))
    return rows


def build_corrections(words: lexicon.Lexicon, known: list[damages.Damage]) -> list[corrections.Correction]:
    """The damaged forms of common words under the damages that are certain from a single word."""
    rows: dict[str, tuple[int, corrections.Correction]] = {}
    for damage in known:
        if (damage.lost, damage.put) not in LISTED_DAMAGES:
            continue
        for word, band in words.words.items():
            form = damage.do(word)
            if form == word or form in words or band < LEAST_LISTED_BAND or len(form) < LEAST_LISTED_LENGTH:
                continue
            if form not in rows or band > rows[form][0]:
                rows[form] = band, corrections.Correction(form, word, str(damage))
    return [row for _, row in sorted(rows.values(), key=lambda item: item[1].damaged)]


def hand_corrections() -> Iterator[corrections.Correction]:
    """People's rows."""
    path = HAND / "corrections.tsv"
    if path.exists():
        for line in path.read_text("utf-8").splitlines()[1:]:
            yield corrections.Correction(*line.split("\t"))


def _explained(damage: damages.Damage, page: str, unknown: set[str], words: lexicon.Lexicon) -> int:
    return diagnosis.tally(page, unknown, damage, words).strong


def _scowl() -> Iterator[str]:
    for path in sorted((SOURCES / "scowl" / "usr" / "share" / "dict" / "scowl").iterdir()):
        name, size = path.name.rsplit(".", 1)
        variety = next((v for v in VARIETIES if re.fullmatch(rf"{v}-[a-z-]+", name)), None)
        if variety is None or int(size) > (70 if name.endswith("abbreviations") else 80):
            continue
        for entry in path.read_text("latin-1").split():
            yield from WORD.findall(entry.lower().removesuffix("'s"))


def _symspell() -> Iterator[tuple[str, int]]:
    wheel = next(SOURCES.glob("symspellpy-*.whl"))
    text = zipfile.ZipFile(wheel).read("symspellpy/frequency_dictionary_en_82_765.txt").decode("utf-8-sig")
    for line in text.splitlines():
        word, count = line.split()
        if WORD.fullmatch(word):
            yield word, int(count)


def _pages() -> Iterator[dict[str, str]]:
    with gzip.open(DATA / "wcxb-dev" / "pages.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            page = json.loads(line)
            if zlib.crc32(page["id"].encode()) % 3:
                yield page


def _page_counts() -> tuple[Counter[str], dict[str, set[str]]]:
    counts: Counter[str] = Counter()
    sites: dict[str, set[str]] = defaultdict(set)
    for page in _pages():
        found = Counter(WORD.findall(page["main_content"].lower()))
        counts.update(found)
        site = urlsplit(page["url"]).netloc
        for word in found:
            sites[word].add(site)
    return counts, sites


def _with_header(path: Path, format_: str) -> str:
    return header.make(format_, GENERATOR, _digest([path])) + "\n" + path.read_text("utf-8")


def _digest(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def main() -> None:
    for path, content in build().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        print(f"{path.relative_to(ROOT)}: {len(content):,} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
