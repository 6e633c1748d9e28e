"""Many pages: `textfix batch IN OUT` reads records, cleans each with `textfix.examine`, and writes them in order.

`records` says what a record is, `readers` and `writers` know the formats, `columns` what is added to a record,
`journal` how a killed run goes on, `threads` why a process has one, and `job` puts them together.
"""

from __future__ import annotations

from textfix.batch.job import Job, run
from textfix.batch.journal import Totals

__all__ = ["Job", "Totals", "run"]
