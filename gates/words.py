"""The gate of `words`: damage held-out undamaged text, repair it, count; count what changes in undamaged text.

`python gates/words.py` prints the figures with the number of tokens behind each and fails below the floors.
`--dev` looks at the two thirds of the pages that the tables were counted on, to develop with.
"""

from __future__ import annotations

import argparse
import csv
import difflib
import gzip
import hashlib
import json
import os
import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import textfix
from textfix.knowledge import load
from textfix.knowledge.damages import Damage

DATA = Path(os.environ.get("TEXTFIX_DATA", Path(__file__).resolve().parent.parent.parent / "shared"))
PAGES_SHA256 = "bd24f52d094169a2d0b79a764ba8651f09fa4e5529c510919ae0aca5a10f7026"
WORDS_ALONE = textfix.Config(skip=frozenset(textfix.STAGES) - {"words"})
WORD = re.compile(r"[^\W\d_]+")
FLOORS = {"trans→p exact": 0.995, "trans→p any": 0.99}
OTHERS = (
    Damage("trans", "span"),
    Damage("ass", "butt", "any"),
    Damage("eval", "review"),
    Damage("ff", ""),
    Damage("fi", ""),
    Damage("fi", "?"),
    Damage("ff", "\0"),
    Damage("fl", "\ufffd"),
    Damage("com", ""),
)
HARM_CEILING = 5.0
UNDAMAGED_CEILING = 2.0


def pages(held_out: bool) -> Iterator[dict[str, str]]:
    with gzip.open(DATA / "wcxb-dev" / "pages.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            page = json.loads(line)
            if (zlib.crc32(page["id"].encode()) % 3 == 0) == held_out:
                yield page


def tokens(text: str) -> list[str]:
    return text.split()


def aligned(intact: str, broken: str, repaired: str) -> Iterator[tuple[str, str, str]]:
    """Tokens side by side; a line whose numbers of tokens differ is aligned by what is alike."""
    for before, hurt, after in zip(intact.split("\n"), broken.split("\n"), repaired.split("\n"), strict=True):
        rows = before.split(), hurt.split(), after.split()
        if len(rows[0]) == len(rows[1]) == len(rows[2]):
            yield from zip(*rows, strict=True)
        elif rows[0] == rows[2]:
            yield from ((token, token + "?" if token not in rows[1] else token, token) for token in rows[0])
        else:
            matcher = difflib.SequenceMatcher(a=rows[0], b=rows[2], autojunk=False)
            for tag, i, j, k, m in matcher.get_opcodes():
                for token in rows[0][i:j]:
                    hurt_token = token if token in rows[1] else token + "?"
                    yield token, hurt_token, token if tag == "equal" else " ".join(rows[2][k:m])


def damaged_pages(damage: Damage, held_out: bool, show: int) -> tuple[float, float]:
    """Share of damaged tokens restored, and harmed words per million; collisions apart."""
    lexicon = load(None).lexicon
    total = restored = harmed = words = 0
    missed: Counter[tuple[str, str]] = Counter()
    kinds: Counter[str] = Counter()
    true_known = true_kept = 0
    for page in pages(held_out):
        intact = page["main_content"]
        if damage.put and not damage.wordlike:
            intact = intact.replace(damage.put, "")
        broken = damage.do(intact)
        if broken == intact:
            continue
        repaired = textfix.clean(broken, WORDS_ALONE)
        rows = list(aligned(intact, broken, repaired))
        words += len(rows)
        for before, hurt, after in rows:
            if before != hurt:
                total += 1
                pieces = [word.lower() for word in WORD.findall(hurt)]
                original = [word.lower() for word in WORD.findall(before)]
                if all(piece in lexicon for piece in pieces):
                    kind = "collision"
                elif any(word not in lexicon for word in original):
                    kind = "unknown original"
                else:
                    kind = "plain"
                kinds[kind] += 1
                if before == after:
                    restored += 1
                    kinds[kind + " restored"] += 1
                else:
                    missed[before, after] += 1
            elif after != hurt:
                harmed += 1
                missed["HARM " + hurt, after] += 1
            if before == hurt and any(
                w.lower() in COLLIDING.get((damage.lost, damage.put), ()) for w in WORD.findall(hurt)
            ):
                true_known += 1
                true_kept += after == hurt
    print(f"{damage} {damage.case}: {restored}/{total} restored = {restored / max(1, total):.4f}; "
          f"harm {harmed}/{words} = {harmed / max(1, words) * 1e6:.1f} per million")  # fmt: skip
    for kind in ("plain", "collision", "unknown original"):
        print(f"    {kind}: {kinds[kind + ' restored']}/{kinds[kind]}")
    if true_known:
        print(f"    true words that look damaged: {true_kept}/{true_known} kept")
    for (before, after), number in missed.most_common(show):
        print(f"      {number:3d}  {before} -> {after}")
    return restored / max(1, total), harmed / max(1, words) * 1e6


COLLIDING = {("trans", "p"): {"plate", "plates", "plated", "plating", "pit", "pits", "pact", "pacts"}}


def undamaged(held_out: bool, show: int) -> float:
    """Words changed per million in undamaged text of all page types."""
    words = changed = 0
    seen: Counter[str] = Counter()
    for page in pages(held_out):
        text = page["main_content"]
        words += len(WORD.findall(text))
        for repair in textfix.examine(text, WORDS_ALONE).repairs:
            changed += 1
            seen[f"{repair.before} -> {repair.after} ({repair.reason})"] += 1
    print(f"undamaged: {changed} changes in {words} words = {changed / words * 1e6:.2f} per million")
    for what, number in seen.most_common(show):
        print(f"      {number:3d}  {what}")
    return changed / words * 1e6


def observed() -> tuple[int, int]:
    """The rows of trans→p and trans→span, each in its context; and rows that look damaged and are not."""
    with (DATA / "facts" / "observed_damage.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    right = wrong = 0
    for row in rows:
        text = f"{row['left3'] or ''} {row['damaged']} {row['right3'] or ''}".strip()
        repaired = textfix.clean(text, WORDS_ALONE)
        if row["channel"] in ("trans>p", "trans>span"):
            good = repaired == text.replace(row["damaged"], row["intended"])
        elif row["channel"] == "none":
            good = row["damaged"] in repaired  # what stands beside it may be damage
        elif row["channel"] == "trans>p+glued-keywords":
            good = "Transformation" in repaired
        else:
            continue
        right += good
        wrong += not good
        if not good:
            print(f"      observed: {text!r} -> {repaired!r}")
    print(f"observed facts: {right}/{right + wrong} right")
    return right, wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true")
    parser.add_argument("--show", type=int, default=15)
    arguments = parser.parse_args()
    if not (DATA / "wcxb-dev" / "pages.jsonl.gz").exists():
        print(f"skipped: no pages below {DATA}; set TEXTFIX_DATA")
        return 0
    digest = hashlib.sha256((DATA / "wcxb-dev" / "pages.jsonl.gz").read_bytes()).hexdigest()
    if digest != PAGES_SHA256:
        print(f"the floors were measured on other data: sha256 {digest}")
        return 1
    held_out = not arguments.dev
    failures = []
    for case in ("exact", "any"):
        share, harm = damaged_pages(Damage("trans", "p", case), held_out, arguments.show)
        if share < FLOORS[f"trans→p {case}"] or harm > HARM_CEILING:
            failures.append(f"trans→p {case}")
    for damage in OTHERS:
        damaged_pages(damage, held_out, 4)
    if undamaged(held_out, arguments.show) > UNDAMAGED_CEILING:
        failures.append("undamaged")
    if observed()[1]:
        failures.append("observed")
    print("failed: " + ", ".join(failures) if failures else "words: all floors held")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main())
