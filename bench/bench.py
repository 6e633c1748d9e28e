"""How long textfix takes beside ftfy, on whole pages, in one run: `make bench`.

Pages are the held-out third of `wcxb-dev` (crc32 of the id, modulo 3), every fifth of them, in the `resiliparse`
rendering; TEXTFIX_DATA names the folder. Each page is given to each candidate in turn, so that a busy machine is busy
for all of them; times are of the process, the better of two runs (the second has seen the page's words), and what
counts is their ratio. A record with versions is written to `bench/records`.
"""

from __future__ import annotations

import argparse
import datetime
import gzip
import json
import multiprocessing
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from itertools import count, islice
from pathlib import Path
from typing import Any

import ftfy
from peers import Page, peers

import textfix
from textfix import knowledge
from textfix.changes import split
from textfix.stages.encoding import encoding

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("TEXTFIX_DATA", ROOT.parent / "shared")) / "wcxb-dev" / "pages.jsonl.gz"
GENTLE = textfix.Config()
MEASURED = ("ftfy", "numpy", "rapidfuzz", "regex", "clean-text", "symspellpy", "jusText", "trafilatura")
HOSTILE: dict[str, Callable[[int], str]] = {
    "one long line": lambda n: "word " * (n // 5),
    "no spaces": lambda n: "a" * n,
    "base64": lambda n: "QUJDREVGR0hJSktMTU5PUFFS" * (n // 24),
    "image marks": lambda n: "![" * (n // 2),
    "unknown words": lambda n: " ".join(f"x{i:x}q".translate(_LETTERS) for i in islice(_NEVER_SEEN, n // 8)),
    "blank lines": lambda n: "\n" * n,
    "entities": lambda n: "&amp;" * (n // 5),
    "mojibake": lambda n: "doesnâ€™t " * (n // 9),
    "pipes": lambda n: "| a " * (n // 4),
    "short lines": lambda n: "the\n" * (n // 4),
}
_NEVER_SEEN = count(1 << 16)
_LETTERS = str.maketrans("0123456789", "ghijklmnop")


def version(name: str) -> str | None:
    try:
        return installed(name)
    except PackageNotFoundError:
        return None


def pages() -> list[Page]:
    with gzip.open(DATA, "rt", encoding="utf-8") as rows:
        held = [page for page in map(json.loads, rows) if zlib.crc32(page["id"].encode()) % 3 == 0]
    return [page for page in held[::5] if page["text"].get("resiliparse", "").strip()]


def timed(call: Callable[[Any], object], argument: Any) -> float:
    start = time.process_time()
    call(argument)
    return time.process_time() - start


def of_text(call: Callable[..., object], *arguments: Any) -> Callable[[Page], object]:
    return lambda page: call(page["text"]["resiliparse"], *arguments)


def encoding_stage(page: Page) -> None:
    """The stage by itself, on lines; `encoding alone` has splitting, putting together and a second round besides."""
    list(encoding(page["lines"], knowledge.load(None), GENTLE))


def on_pages(some: list[Page]) -> dict[str, dict[str, float]]:
    candidates = {
        "ftfy.fix_text": of_text(ftfy.fix_text),
        "textfix.clean": of_text(textfix.clean),
        "encoding stage": encoding_stage,
    }
    for stage in textfix.STAGES:
        config = textfix.Config(skip=frozenset(textfix.STAGES) - {stage})
        candidates[f"{stage} alone"] = of_text(textfix.clean, config)
    candidates |= peers()
    for page in some:
        page["lines"] = split(page["text"]["resiliparse"])
    for call in candidates.values():
        call(some[0])
    spent: dict[str, list[float]] = {name: [] for name in candidates}
    for page in some:
        for name, call in candidates.items():
            spent[name].append(min(timed(call, page) for _ in range(2)))
    size, whole = sum(len(page["text"]["resiliparse"]) for page in some), sum(spent["ftfy.fix_text"])
    return {
        name: {
            "times_ftfy": round(sum(times) / whole, 3),
            "p50_ms": round(statistics.median(times) * 1e3, 2),
            "p99_ms": round(sorted(times)[int(len(times) * 0.99)] * 1e3, 2),
            "mb_per_s": round(size / sum(times) / 1e6, 2),
        }
        for name, times in spent.items()
    }


def hostile(small: int, large: int) -> dict[str, float]:
    """Cost per character of the large input as a multiple of that of the small one."""
    ratios = {}
    for name, make in HOSTILE.items():
        costs = [min(timed(textfix.clean, make(size)) for _ in range(3)) / size for size in (small, large)]
        ratios[name] = round(costs[1] / costs[0], 2)
    return ratios


def two_processes(texts: list[str]) -> float:
    """Pages in a second by two processes as a multiple of those by one; each has cleaned a page before."""
    seconds = {}
    for number in (1, 2):
        with multiprocessing.get_context("spawn").Pool(number) as pool:
            pool.map(textfix.clean, texts[:1] * 20, chunksize=1)
            start = time.perf_counter()
            pool.map(textfix.clean, texts * 4, chunksize=8)
            seconds[number] = time.perf_counter() - start
    return round(seconds[1] / seconds[2], 2)


def imports() -> float:
    """Importing textfix as a multiple of importing what it builds on; the best of seven each."""
    best = {}
    for code in ("import textfix", "import regex, ftfy, rapidfuzz"):
        runs = []
        for _ in range(7):
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True)
            runs.append(time.perf_counter() - start)
        best[code] = min(runs)
    return round(best["import textfix"] / best["import regex, ftfy, rapidfuzz"], 3)


def first_clean() -> int | None:
    """Megabytes resident at most up to the end of a first call, in a process of its own; Linux tells."""
    if not Path("/proc/self/status").exists():
        return None
    code = (
        "import re, textfix; textfix.clean('The pfer of industries.\\n' * 5);"
        "print(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return int(done.stdout) // 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", type=int, default=2_000_000, help="characters of the large hostile inputs")
    arguments = parser.parse_args()
    if not DATA.exists():
        print(f"skipped: no pages at {DATA}; set TEXTFIX_DATA")
        return 0
    some = pages()
    texts = [page["text"]["resiliparse"] for page in some]
    results = {
        "pages": len(texts),
        "on_pages": on_pages(some),
        "two_processes_over_one": two_processes(texts),
        "hostile_cost_per_character": hostile(64_000, arguments.large),
        "import_over_dependencies": imports(),
        "megabytes_after_first_clean": first_clean(),
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "versions": {name: version(name) for name in MEASURED}
        | {"python": platform.python_version(), "textfix": textfix.__version__},
    }
    print(f"{len(texts)} pages, {sum(map(len, texts)):,} characters")
    for name, row in results["on_pages"].items():  # type: ignore[attr-defined]
        print(f"{name:16} {row['times_ftfy']:6.3f} × ftfy  p50 {row['p50_ms']:7.2f} ms  p99 {row['p99_ms']:7.2f} ms  "
              f"{row['mb_per_s']:6.2f} MB/s")  # fmt: skip
    for name, ratio in results["hostile_cost_per_character"].items():  # type: ignore[attr-defined]
        print(f"hostile, {name}: {ratio} × the cost per character at {arguments.large:,} as at 64,000")
    print(f"two processes: {results['two_processes_over_one']} × one")
    print(f"import: {results['import_over_dependencies']} × its dependencies; "
          f"{results['megabytes_after_first_clean']} MB after a first clean()")  # fmt: skip
    record = ROOT / "bench" / "records" / f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}.json"
    record.parent.mkdir(exist_ok=True)
    record.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
