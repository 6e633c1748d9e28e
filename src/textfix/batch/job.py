"""One run: read, clean in processes, write in the input's order, and keep the journal."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import BinaryIO, Final

from textfix.batch.columns import row
from textfix.batch.journal import Journal, Mark, Totals, fingerprint
from textfix.batch.readers import Reader
from textfix.batch.records import Record, UnreadableError, complaint, text_of
from textfix.batch.threads import one_thread
from textfix.batch.writers import Writer, writer
from textfix.config import Config
from textfix.files import CommandError
from textfix.pipeline import examine

CHUNK_RECORDS: Final = 64
CHUNK_BYTES: Final = 1_000_000
"""A chunk is what a worker gets at once; it ends at whichever bound it meets first. At 5 ms a page it is a third of a
second's work, against which handing it over costs nothing."""

AHEAD: Final = 2
"""So many chunks wait for each worker: one to go on with while the next is read."""

BETWEEN_MARKS: Final = 1.0
"""Seconds between two marks in the journal: what a kill costs at most, against three calls of fsync a mark."""


@dataclass(frozen=True, slots=True)
class Job:
    """What `textfix batch` is asked to do; see its options. `keep` is None for all fields."""

    source: str
    output: str
    config: Config = field(default_factory=Config)
    text: str = "text"
    keep: tuple[str, ...] | None = None
    explain: bool = False
    jobs: int = 1
    resume: bool = False
    errors: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """A chunk's outcome: its last record's number, the bytes for output and errors file, and what was done."""

    last: int
    output: bytes
    errors: bytes
    totals: Totals


Progress = Callable[[Totals, float], None]
"""Is told the totals so far and the share of the input that was read."""


def run(job: Job, progress: Progress = lambda totals, share: None) -> Totals:
    r"""Clean every record of `job.source` into `job.output`; hand back what was done, earlier runs of it included.

    Records that cannot be read go to `job.errors` with the reason, and the run goes on. Raises `CommandError` for
    what stops it, and `OSError` where the output cannot be written; `resume` then goes on. With `resume`, an output
    without a journal is complete and left alone: nothing is done, and the totals are zero.

    >>> import pathlib, tempfile
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "in.jsonl").write_text('{"text": "The pfer of industries"}\n')
    >>> run(Job(str(folder / "in.jsonl"), str(folder / "out.jsonl"))).repairs
    1
    """
    with contextlib.closing(Reader(job.source, job.text)) as reader:
        return _run(job, reader, progress)


def _run(job: Job, reader: Reader, progress: Progress) -> Totals:
    out = writer(job.output, reader, job.text, job.keep, explain=job.explain)
    _apart(job)
    size = 0 if reader.kind == "folder" else os.path.getsize(job.source)
    told = (os.path.abspath(job.source), size, out.kind, out.compression, job.text, job.keep, job.explain, job.errors)
    journal = Journal(job.output, fingerprint(job.config, *told))
    mark = journal.load()
    if mark and not job.resume:
        raise CommandError(f"{journal.place}: a run was not finished; go on with --resume, or remove this file")
    if mark is None:
        if job.resume and os.path.exists(out.complete):
            return Totals()
        mark = Mark(0, 0, 0, Totals())
        _ready(out.place, job.errors)
        journal.save(mark)
    with _at(out.place, mark.output) as output, _at(job.errors or os.devnull, mark.errors) as errors:
        mark = _filled(job, reader, out, journal, mark, output, errors, progress)
    out.finish()
    journal.close()
    if out.kind == "parquet":
        os.unlink(out.place)
    return mark.totals


def _filled(
    job: Job, reader: Reader, out: Writer, journal: Journal, mark: Mark,
    output: BinaryIO, errors: BinaryIO, progress: Progress,
) -> Mark:  # fmt: skip
    saved = time.monotonic()
    if not output.tell():
        output.write(out.header())
    broken: list[CommandError] = []
    results = _results(_chunks(reader.records(mark.read), broken), out, job.config, job.jobs)
    with contextlib.closing(results):
        for done in results:
            output.write(done.output)
            if job.errors:
                errors.write(done.errors)
            mark = Mark(done.last, output.tell(), errors.tell() if job.errors else 0, mark.totals + done.totals)
            if time.monotonic() - saved >= BETWEEN_MARKS:
                journal.save(mark, output, *([errors] if job.errors else []))
                saved = time.monotonic()
            progress(mark.totals, reader.share())
    mark = Mark(mark.read, output.tell(), mark.errors, mark.totals)
    journal.save(mark, output, *([errors] if job.errors else []))
    if broken:
        raise CommandError(f"{broken[0]}; what stands before it is in {out.place}")
    return mark


def cleaned(records: list[Record], out: Writer, config: Config) -> Done:
    """What a worker does with a chunk. A record's failure is its own."""
    rows, complaints, totals = [], [], Totals()
    for record in records:
        try:
            page = examine(text_of(record, out.text), config)
        except UnreadableError as error:
            complaints.append(complaint(record, str(error)))
            totals += Totals(failed=1)
            continue
        rows.append((record.number, out.fields(record.fields, row(page, explain=out.explain))))
        totals += Totals(1, 0, len(page.repairs), len(page.removals), len(page.joins))
    return Done(records[-1].number, out.encoded(rows), b"".join(complaints), totals)


def _chunks(records: Iterator[Record], broken: list[CommandError]) -> Iterator[list[Record]]:
    """The records in chunks. Where the input breaks off, they end, and the error goes to `broken`."""
    chunk: list[Record] = []
    size = 0
    try:
        for record in records:
            chunk.append(record)
            size += len(record.data) or sum(len(value) for value in record.fields.values() if isinstance(value, str))
            if len(chunk) >= CHUNK_RECORDS or size >= CHUNK_BYTES:
                yield chunk
                chunk, size = [], 0
    except CommandError as error:
        broken.append(error)
    if chunk:
        yield chunk


def _results(chunks: Iterator[list[Record]], out: Writer, config: Config, jobs: int) -> Generator[Done, None, None]:
    """The chunks' outcomes in order, with a bounded number of chunks under way."""
    if jobs == 1:
        yield from (cleaned(chunk, out, config) for chunk in chunks)
        return
    context = multiprocessing.get_context("spawn")
    leave, alive = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(jobs, context, _start, (leave,))
    waiting: deque[Future[Done]] = deque()
    try:
        for chunk in chunks:
            with _no_ctrl_c():  # it starts the workers, one a chunk
                waiting.append(pool.submit(cleaned, chunk, out, config))
            if len(waiting) >= AHEAD * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool:
        raise CommandError("a worker was killed, perhaps for want of memory; --resume goes on") from None
    except BaseException:
        alive.close()  # what the workers are at is not waited for
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        alive.close()
        leave.close()


@contextlib.contextmanager
def _no_ctrl_c() -> Iterator[None]:
    """Hold Ctrl-C back for a moment. A process that is started meanwhile never gets it, not even while it imports."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start(leave: Connection) -> None:
    """Leave Ctrl-C to the parent, and end when it says so or was killed. Be one process on one core."""
    one_thread()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_after, args=(leave,), daemon=True).start()


def _leave_after(leave: Connection) -> None:
    with contextlib.suppress(EOFError, OSError):
        leave.recv_bytes()  # ends when the other end is closed: nothing is ever sent
    os._exit(1)


def _ready(output: str, errors: str | None) -> None:
    """Make the folders. Raises `OSError` before anything is begun that a run with better names would stumble over."""
    for place in (output, errors):
        if place:
            os.makedirs(os.path.dirname(place) or ".", exist_ok=True)
            if os.path.exists(place):
                open(place, "r+b").close()


def _apart(job: Job) -> None:
    """Raises `CommandError` where a run would write over what it reads, or to what cannot be cut to go on."""
    places = [os.path.realpath(place) for place in (job.source, job.output, job.errors) if place]
    if len(set(places)) < len(places):
        raise CommandError("IN, OUT and --errors must be different files")
    if job.errors and os.path.exists(job.errors) and not os.path.isfile(job.errors):
        raise CommandError(f"{job.errors}: is no file; a run that goes on has to cut it")
    if os.path.isdir(job.source) and any(place.startswith(os.path.join(places[0], "")) for place in places[1:]):
        raise CommandError(f"{job.source}: OUT and --errors must not lie in the folder that is read")


@contextlib.contextmanager
def _at(place: str, length: int) -> Iterator[BinaryIO]:
    """A file to append to, cut to what was journalled. Raises `CommandError` where it holds less."""
    with open(place, "r+b" if os.path.exists(place) else "w+b") as file:
        if place != os.devnull:
            if os.path.getsize(place) < length:
                raise CommandError(f"{place}: holds less than its journal says; remove the journal to begin again")
            file.truncate(length)
            file.seek(length)
        yield file
