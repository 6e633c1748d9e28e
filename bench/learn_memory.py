"""How much memory does `textfix.learn` need for many pages? `python bench/learn_memory.py`, about ten minutes.

Each number of pages is learned from in a process of its own: renderings of `wcxb-dev` pages, every one another (see
`soak.py`), at most 8,000 characters long and one in ten damaged. Printed are the most memory that the process ever had,
and the seconds of one core for making and reading the pages, and for all.
"""

from __future__ import annotations

import argparse
import itertools
import resource
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator

from soak import originals, varied

import textfix

PAGES = (1_000, 2_000, 5_000, 10_000, 20_000)
SEED = 4


def timed(pages: Iterable[str], spent: list[float]) -> Iterator[str]:
    """The pages; then when the last was read is known."""
    yield from pages
    spent.append(time.process_time())


def learned(number: int) -> None:
    """One line of the table, measured in this process."""
    spent: list[float] = []
    profile = textfix.learn(timed(itertools.islice(varied(originals(), SEED), number), spent))
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # Linux counts in kB
    print(f"{profile.pages:6,} pages: {megabytes:5.0f} MB at most; read in {spent[0]:4.0f} s, learned in "
          f"{time.process_time() - spent[0]:3.0f} s; {len(profile.damages)} damages", flush=True)  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, action="append", help="so many; may be repeated")
    parser.add_argument("--here", action="store_true", help="measure in this process")
    options = parser.parse_args()
    numbers = options.pages or PAGES
    if options.here:
        learned(*numbers)
        return 0
    return max(
        subprocess.run([sys.executable, __file__, "--here", "--pages", str(number)]).returncode for number in numbers
    )


if __name__ == "__main__":
    sys.exit(main())
