"""How much memory does `textfix.learn` need for many pages? `python bench/learn_memory.py`, a few minutes.

One process learns from 20,000 pages: renderings of `wcxb-dev` pages, every one another (see `soak.py`), at most 8,000
characters long and one in ten damaged. Printed is the most memory that the process ever had when so many pages were
read, and when all was learned.
"""

from __future__ import annotations

import argparse
import itertools
import resource
import sys
import time
from collections.abc import Iterator

from soak import originals, varied

import textfix

TOLD = (0, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)
PAGES = 20_000
SEED = 4


def told(what: str) -> None:
    """A line of the table."""
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # Linux counts in kB
    print(f"{what}: {megabytes:,.0f} MB at most, {time.process_time():,.0f} s of one core", flush=True)


def watched(pages: Iterator[str]) -> Iterator[str]:
    """The pages; what they took is told when `learn` asks for the next."""
    for number in itertools.count():
        if number in TOLD:
            told(f"{number:6,} pages read")
        if (page := next(pages, None)) is None:
            return
        yield page


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=PAGES, help="so many (default: %(default)s)")
    number = parser.parse_args().pages
    profile = textfix.learn(watched(itertools.islice(varied(originals(), SEED), number)))
    told(f"{profile.pages:6,} pages learned from")
    return 0


if __name__ == "__main__":
    sys.exit(main())
