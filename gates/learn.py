"""The gate of `learn`: damage undamaged articles in many ways, learn from them with no hint, repair them, count.

`python gates/learn.py` reports on gates/damages_held.tsv, which nothing was developed on, over the pages that
gates/words.py holds out; `--dev` looks at gates/damages_dev.tsv and the other pages.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import words as gate

import textfix
from textfix.knowledge import load
from textfix.knowledge.damages import Damage, unescape
from textfix.knowledge.furniture import Furniture

HERE = Path(__file__).resolve().parent
WORDS = frozenset(textfix.STAGES) - {"words"}
LEAST_RESTORED, MOST_HARM = 0.9, 200.0
FLOORS = {20: 0.85, 5: 0.75}
PAIRS, FLOOR_OF_PAIRS = 30, 0.8
UNDAMAGED_SAMPLES = 30
MISSPELT, MISSPELT_SAMPLES, FLOOR_OF_MISSPELT = 15, 4, 0.8
SHARE_OF_PAGES, FLOOR_OF_FURNITURE = 0.6, 0.6
MIXED, FLOOR_OF_MIXED = 10, 0.8


def damages(held_out: bool) -> list[Damage]:
    name = "damages_held.tsv" if held_out else "damages_dev.tsv"
    with (HERE / name).open(encoding="utf-8", newline="") as rows:
        return [
            Damage(unescape(row["lost"]), unescape(row["put"]), row.get("case") or "exact")
            for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def articles(held_out: bool) -> list[str]:
    return [page["main_content"] for page in gate.pages(held_out) if page["type"] == "article"]


def sample(texts: Sequence[str], damage: Damage, number: int, seed: int) -> list[str]:
    """So many articles, half of them with what is lost at least; where that is rare, fewer."""
    chosen = random.Random(seed)
    bearing = [text for text in texts if damage.lost in text]
    first = chosen.sample(bearing, min(len(bearing), (number + 1) // 2))
    rest = chosen.sample([text for text in texts if text not in first], number - len(first))
    return first + rest


def tried(damage: Damage, texts: Sequence[str]) -> tuple[float, float, int, textfix.Profile]:
    """Share of broken tokens restored, harm per million words, number of broken tokens, what was learned."""
    broken = [damage.do(text) for text in texts]
    profile = textfix.learn(broken)
    config = textfix.Config(skip=WORDS, profile=profile)
    total = restored = harmed = words = 0
    for intact, hurt in zip(texts, broken, strict=True):
        for before, during, after in gate.aligned(intact, hurt, textfix.clean(hurt, config)):
            words += 1
            if before != during:
                total += 1
                restored += before == after
            else:
                harmed += before != after
    return restored / max(1, total), harmed / max(1, words) * 1e6, total, profile


def table(held_out: bool, number: int, texts: Sequence[str]) -> float:
    rows = []
    for index, damage in enumerate(damages(held_out)):
        share, harm, total, profile = tried(damage, sample(texts, damage, number, index))
        rows.append((share >= LEAST_RESTORED and harm <= MOST_HARM, share, harm, total, damage, profile))
    good = sum(row[0] for row in rows)
    if held_out:
        seen = set(damages(held_out=False))
        fresh = [row for row in rows if row[4] not in seen]
        print(f"of {len(fresh)} damages that are on no list to develop with: {sum(row[0] for row in fresh)}")
    print(f"from {number} articles: {good}/{len(rows)} damages restored to {LEAST_RESTORED:.0%} within {MOST_HARM:.0f} "
          f"harmed words per million; worst first")  # fmt: skip
    for fine, share, harm, total, damage, profile in sorted(rows, key=lambda row: row[:2]):
        learned = ", ".join(map(repr, map(str, profile.damages)))
        print(f"  {'ok ' if fine else 'BAD'} {str(damage)!r:18} {share:.3f} of {total:4d}, harm {harm:6.1f}; {learned}")
    return good / len(rows)


def pairs(held_out: bool, texts: Sequence[str]) -> float:
    """Two damages in 20 articles, of which five at least have what the one replaces and five what the other does."""
    known = damages(held_out)
    chosen = random.Random(7)
    found = 0
    for index in range(PAIRS):
        one, two = chosen.sample(known, 2)
        articles = sample(texts, one, 10, index)
        articles += sample([text for text in texts if text not in articles], two, 10, index)
        pages = [two.do(one.do(text)) for text in articles]
        learned = {(damage.lost.lower(), damage.put.lower()) for damage in textfix.learn(pages).damages}
        both = {(one.lost.lower(), one.put.lower()), (two.lost.lower(), two.put.lower())} <= learned
        found += both
        if not both:
            print(f"  {str(one)!r} and {str(two)!r}: learned {sorted(learned)}")
    print(f"both of two damages found by name: {found}/{PAIRS}")
    return found / PAIRS


def mixed(held_out: bool, texts: Sequence[str]) -> float:
    """Half the pages are damaged: how many damages are found, and what the profile does to the other half."""
    chosen = random.Random(11).sample(damages(held_out), MIXED)
    found = harmed = words = 0
    for index, damage in enumerate(chosen):
        pages = sample(texts, damage, 20, index)
        profile = textfix.learn([damage.do(text) if n % 2 else text for n, text in enumerate(pages)])
        found += bool(profile.damages)
        config = textfix.Config(skip=WORDS, profile=profile)
        for text in pages[::2]:
            words += len(text.split())
            repairs = textfix.examine(text, config).repairs
            harmed += len(repairs)
            for repair in repairs[:3]:
                print(f"  {str(damage)!r}, undamaged half: {repair.before} -> {repair.after}")
    print(
        f"half the pages damaged: {found}/{MIXED} found; harm to the other half {harmed / words * 1e6:.1f} per million"
    )
    return found / MIXED


def facts() -> float:
    """Learn from every other observed case of trans→p, repair the rest."""
    with (gate.DATA / "facts" / "observed_damage.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    rows = [row for row in rows if row["channel"] == "trans>p"]
    texts = [f"{row['left3'] or ''} {row['damaged']} {row['right3'] or ''}".strip() for row in rows]
    right = 0
    for first in (0, 1):
        profile = textfix.learn(texts[first::2])
        config = textfix.Config(skip=WORDS, profile=profile)
        for row, text in zip(rows[1 - first :: 2], texts[1 - first :: 2], strict=True):
            right += bool(profile.damages) and textfix.clean(text, config) == text.replace(
                row["damaged"], row["intended"]
            )
    print(f"observed trans→p, each half repaired by what the other taught: {right}/{len(rows)}")
    return right / len(rows)


def undamaged(held_out: bool) -> int:
    """Samples of all pages, of each type of page alone, and of few pages: how much they teach."""
    pages = [(page["type"], page["main_content"]) for page in gate.pages(held_out)]
    types = sorted({kind for kind, _ in pages})
    total = 0
    for kind, number, samples in (
        ("", 20, UNDAMAGED_SAMPLES),
        ("", 5, UNDAMAGED_SAMPLES),
        *((t, 20, 8) for t in types),
    ):
        texts = [text for own, text in pages if kind in ("", own)]
        guesses = mistakes = lines = 0
        for index in range(samples):
            profile = textfix.learn(random.Random(index).sample(texts, min(len(texts), number)))
            guesses += len(profile.damages)
            mistakes += len(profile.corrections)
            lines += len(profile.furniture)
            for damage in profile.damages:
                print(f"  undamaged, but learned {damage}: {damage.examples}")
            print(f"  {profile.corrections} {profile.furniture}")
        print(f"{samples} samples of {number} undamaged pages, {kind or 'all types'}: {guesses} damages, {mistakes} "
              f"corrections, {lines} lines of furniture")  # fmt: skip
        total += guesses
    return total


def misspelt(word: str, chosen: random.Random) -> str:
    """A mistake as people make it: two letters swapped, one left out, doubled, or another vowel."""
    while True:
        place = chosen.randrange(1, len(word) - 1)
        one, two = word[place : place + 2]
        kind = chosen.choice(("swapped", "left out", "doubled", "vowel"))
        if kind == "swapped" and one != two:
            return word[:place] + two + one + word[place + 2 :]
        if kind == "left out":
            return word[:place] + word[place + 1 :]
        if kind == "doubled":
            return word[:place] + one + word[place:]
        if kind == "vowel" and one in "aeiou":
            return word[:place] + chosen.choice([vowel for vowel in "aeiou" if vowel != one]) + word[place + 1 :]


def planted(texts: Sequence[str], number: int, seed: int) -> dict[str, str]:
    """Mistakes that are no words, each for a word of five letters or more that stands on three pages at least."""
    chosen = random.Random(seed)
    lexicon = load(None).lexicon
    pages: dict[str, int] = defaultdict(int)
    for text in texts:
        for word in set(gate.WORD.findall(text)):
            pages[word] += word.islower() and word.isascii() and len(word) >= 5 and word in lexicon
    mistakes: dict[str, str] = {}
    for word in chosen.sample(sorted(word for word, count in pages.items() if count >= 3), 4 * number):
        mistake = misspelt(word, chosen)
        if mistake not in lexicon and len(mistakes) < number:
            mistakes[mistake] = word
    return mistakes


def _looked_up(inverse: dict[str, str], match: re.Match[str]) -> str:
    return inverse[match[0]]


def corrections(texts: Sequence[str], held_out: bool) -> float:
    """Of the mistakes planted in the samples so many were learned with the right word; what else was learned."""
    found = wrong = other = damages_learned = 0
    for index in range(MISSPELT_SAMPLES):
        pages = random.Random(index).sample(texts, 20)
        mistakes = planted(pages, MISSPELT, index + 100 * held_out)
        inverse = {word: mistake for mistake, word in mistakes.items()}
        either = re.compile(rf"\b(?:{'|'.join(inverse)})\b")
        profile = textfix.learn([either.sub(partial(_looked_up, inverse), page) for page in pages])
        learned = dict(profile.corrections)
        damages_learned += len(profile.damages)
        for mistake, word in mistakes.items():
            found += learned.get(mistake) == word
            wrong += learned.get(mistake, word) != word
            if learned.get(mistake) != word:
                print(f"  {word} as {mistake}: {learned.get(mistake, 'not learned')}")
        for mistake in learned.keys() - mistakes.keys():
            other += 1
            print(f"  not planted: {mistake} is {learned[mistake]}")
    number = MISSPELT * MISSPELT_SAMPLES
    print(f"consistent misspellings: {found}/{number} learned, {wrong} with a wrong word; besides them {other} "
          f"corrections and {damages_learned} damages")  # fmt: skip
    return found / number


def filled(template: str, titles: Sequence[str], chosen: random.Random) -> str:
    """The template with something else in every slot."""
    words = [word for title in titles for word in title.split() if word.isalpha()]
    fillers = {
        "title": lambda: chosen.choice(titles),
        "topic": lambda: " ".join(chosen.sample(words, chosen.randint(1, 3))).lower(),
        "name": lambda: " ".join(chosen.sample(words, 2)).title(),
        "number": lambda: str(chosen.randint(2, 2030)),
        "date": lambda: (
            f"{chosen.choice(('March', 'April', 'June'))} {chosen.randint(1, 28)}, 20{chosen.randint(10, 26)}"
        ),
    }
    for slot, fill in fillers.items():
        while f"{{{slot}}}" in template:
            template = template.replace(f"{{{slot}}}", fill(), 1)
    return template


def templates(held_out: bool) -> list[str]:
    with (HERE / "templates.tsv").open(encoding="utf-8", newline="") as rows:
        return [
            row["template"]
            for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)
            if row["part"] == ("held" if held_out else "dev")
        ]


def furnished(pages: Iterable[str], template: str, titles: Sequence[str], chosen: random.Random) -> Iterator[str]:
    for page in pages:
        if chosen.random() < SHARE_OF_PAGES:
            lines = page.split("\n")
            lines.insert(chosen.randrange(len(lines) + 1), filled(template, titles, chosen))
            page = "\n".join(lines)
        yield page


def furniture(held_out: bool, texts: Sequence[str]) -> float:
    """Templates learned from 20 pages: how many of their lines are known again, and how many lines of articles."""
    titles = [page["title"] for page in gate.pages(held_out) if page["type"] == "article" and page.get("title")]
    known = seen = genuine = lines = 0
    kinds = templates(held_out)
    for index, template in enumerate(kinds):
        chosen = random.Random(index)
        sampled = chosen.sample(texts, 40)
        profile = textfix.learn(furnished(sampled[:20], template, titles, chosen))
        learned = Furniture(("phrase", phrase) for phrase in profile.furniture)
        share = sum(learned.kind(filled(template, titles, chosen)) is not None for _ in range(20)) / 20
        taken = [line for page in sampled[20:] for line in page.split("\n") if line.strip() and learned.kind(line)]
        lines += sum(bool(line.strip()) for page in sampled[20:] for line in page.split("\n"))
        known += share >= LEAST_RESTORED
        seen += 1
        genuine += len(taken)
        print(f"  {template!r}: {share:.2f} known again; learned {profile.furniture}; of articles {taken[:3]}")
    print(f"furniture: {known}/{seen} templates known again, on {SHARE_OF_PAGES:.0%} of 20 pages; "
          f"{genuine} of {lines} lines of other articles taken for it")  # fmt: skip
    return known / seen


def speed(texts: Sequence[str]) -> float:
    damage = Damage("trans", "p")
    spent = []
    for number in (20, 80):
        pages = [damage.do(text) for text in texts[:number]]
        begun = time.process_time()
        textfix.learn(pages)
        spent.append((time.process_time() - begun) / number)
    print(f"learning from 20 articles: {spent[0] * 20:.2f} s of one core; a page of 80: "
          f"{spent[1] / spent[0]:.2f} times as long as one of 20")  # fmt: skip
    return spent[0] * 20


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true")
    parser.add_argument("--only", action="append", help="one of its checks, by name; may be repeated")
    arguments = parser.parse_args()
    if not (gate.DATA / "wcxb-dev" / "pages.jsonl.gz").exists():
        print(f"skipped: no pages below {gate.DATA}; set TEXTFIX_DATA")
        return 0
    held_out = not arguments.dev
    texts = articles(held_out)
    checks = {
        "undamaged": lambda: not undamaged(held_out),
        "facts": lambda: facts() == 1,
        "corrections": lambda: corrections(texts, held_out) >= FLOOR_OF_MISSPELT,
        "furniture": lambda: furniture(held_out, texts) >= FLOOR_OF_FURNITURE,
        "speed": lambda: speed(texts) <= 5,
        "from 20": lambda: table(held_out, 20, texts) >= FLOORS[20],
        "mixed": lambda: mixed(held_out, texts) >= FLOOR_OF_MIXED,
        "from 5": lambda: table(held_out, 5, texts) >= FLOORS[5],
        "pairs": lambda: pairs(held_out, texts) >= FLOOR_OF_PAIRS,
    }
    failures = [name for name, holds in checks.items() if name in (arguments.only or checks) and not holds()]
    print("failed: " + ", ".join(failures) if failures else "learn: all floors held")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main())
