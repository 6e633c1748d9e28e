"""One thread of arithmetic a process."""

from __future__ import annotations

import os
from typing import Final

VARIABLES: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
"""What the libraries of arithmetic below numpy read when they are loaded."""


def one_thread() -> None:
    """Let this process, and those that it starts, calculate in one thread; to be called before numpy is imported.

    For processes that are textfix's own, never for a process that imports textfix. What the user has set stays.

    numpy starts a thread a core, which wait for each other at every line model's small product and spin meanwhile.
    300 pages (5.8 MB) on two busy cores: 55.6 s (45.3 s of CPU) with them, 16.2 s (15.9 s) without; in two
    processes 132.5 s (47.0 s) with them, 17.7 s (17.1 s) without.
    """
    for name in VARIABLES:
        os.environ.setdefault(name, "1")
