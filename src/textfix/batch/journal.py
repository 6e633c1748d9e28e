"""The journal `OUT.progress`: how far a run has come, so that a killed one goes on without a record lost or doubled.

What was read and written is journalled only after it is on the disk, and the journal is replaced whole. On the way
back, the output is cut to its journalled length and the input's records up to the journalled one are passed over.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from typing import BinaryIO

from textfix.__about__ import __version__
from textfix.config import Config
from textfix.files import CommandError


@dataclass(frozen=True, slots=True)
class Totals:
    """What a run has done so far: pages cleaned, records failed, and changes by kind.

    >>> Totals(pages=2, repairs=3) + Totals(failed=1)
    Totals(pages=2, failed=1, repairs=3, removals=0, joins=0)
    """

    pages: int = 0
    failed: int = 0
    repairs: int = 0
    removals: int = 0
    joins: int = 0

    def __add__(self, other: Totals) -> Totals:
        """Both together."""
        ours, theirs = asdict(self), asdict(other)
        return Totals(**{name: ours[name] + theirs[name] for name in ours})


@dataclass(frozen=True, slots=True)
class Mark:
    """A point that a run can go on from: the last record read, the lengths of output and errors, the totals."""

    read: int
    output: int
    errors: int
    totals: Totals


class Journal:
    """The journal of one output. `job` names what is done, so that a run goes on only with the same work."""

    def __init__(self, output: str, job: str) -> None:
        self.place = f"{output.rstrip('/' + os.sep)}.progress"
        self._job = job

    def load(self) -> Mark | None:
        """Where the last run was, or None where there was none. Raises `CommandError` for another job's journal."""
        try:
            with open(self.place, encoding="utf-8") as file:
                row = json.load(file)
            job, totals = row.pop("job"), Totals(**row.pop("totals"))
            mark = Mark(**row, totals=totals)
        except FileNotFoundError:
            return None
        except (ValueError, TypeError, KeyError, AttributeError):
            raise CommandError(f"{self.place}: is no journal of a batch") from None
        if job != self._job:
            raise CommandError(f"{self.place}: the unfinished run had other options, another input or another textfix")
        return mark

    def save(self, mark: Mark, *files: BinaryIO) -> None:
        """Bring the files to the disk, then the mark. Raises `OSError`."""
        for file in files:
            file.flush()
            os.fsync(file.fileno())
        temporary = f"{self.place}.tmp"  # always the same, so that a kill leaves none behind for good
        with open(temporary, "w", encoding="utf-8") as journal:
            json.dump({"job": self._job} | asdict(mark), journal)
            journal.flush()
            os.fsync(journal.fileno())
        os.replace(temporary, self.place)

    def close(self) -> None:
        """The run is complete. Raises `OSError`."""
        os.unlink(self.place)


def fingerprint(config: Config, *more: object) -> str:
    """The same for the same work on every machine and in every process, another for another: version, config, more.

    >>> fingerprint(Config(allowed=frozenset({"a", "b"}))) == fingerprint(Config(allowed=frozenset({"b", "a"})))
    True
    """
    profile = config.profile.dumps() if config.profile else None
    told = (
        __version__,
        sorted(config.skip),
        profile,
        config.least_confidence,
        config.furniture,
        sorted(config.allowed),
    )
    return hashlib.sha256(repr((told, config.ftfy, more)).encode("utf-8", "surrogatepass")).hexdigest()[:16]
