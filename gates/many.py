"""The gate of many pages: engines that agree, memory that is bounded, kills that lose nothing, failures that are told.

`python gates/many.py --pages 2000 --megabytes 1000` is the whole of it. The pages are those below `../shared`, or made
up where it is absent; an engine that is not installed is named and left out.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import textfix
from textfix.batch import Job, run
from textfix.batch.columns import ADDED, row

DATA = Path(os.environ.get("TEXTFIX_DATA", Path(__file__).resolve().parent.parent.parent / "shared"))
BATCH = [sys.executable, "-m", "textfix", "batch"]
MOST_MEGABYTES = 400
KILLS = 10
KILLED_MEGABYTES = 3
MOST_RUNS = 20 * KILLS
"""A run that fails again and again without being killed is a fault, not a reason to wait for ever."""
RECORDS, BROKEN_RECORDS = 10_000, 500

BROKEN = [
    (b'{"text": "no end', "is no JSON: Unterminated string"),
    (b"text: none", "is no JSON: Expecting value"),
    (b'{"text": "\xff\xfe"}', "is not UTF-8"),
    (b'["text"]', "is no JSON object but list"),
    (b'"text"', "is no JSON object but str"),
    (b'{"txt": "The mill."}', "has no field 'text'"),
    (b'{"text": null}', "field 'text' is no text but null"),
    (b'{"text": 7}', "field 'text' is no text but int"),
    (b'{"text": "a", "rank": NaN}', "is no JSON: NaN is no number"),
    (b'{"text": ["a"]}', "field 'text' is no text but list"),
]
WORDS = "mill cloth wool trade worker river owner town year loom weaver pfer pformation of the a and in had".split()


def pages():
    """Different pages without end: real ones in two renderings, then made-up ones."""
    if (DATA / "wcxb-dev" / "pages.jsonl.gz").exists():
        for rendering in ("resiliparse", "inscriptis"):
            with gzip.open(DATA / "wcxb-dev" / "pages.jsonl.gz", "rt", encoding="utf-8") as rows:
                yield from (json.loads(line)["text"][rendering] for line in rows)
    for number in count():
        rng = random.Random(number)
        lines = [
            " ".join(rng.choices(WORDS, k=rng.randint(3, 60))).capitalize() + "." for _ in range(rng.randint(1, 60))
        ]
        tail = ["Related articles", "- Design | A Common Shop Opens", "â€œWoolâ€\x9d"]
        yield "\n".join([f"The mill of {number}", *lines, *tail])


def write(place, megabytes):
    """Records of so many megabytes; how many. Pages repeat."""
    some = [page for page, _ in zip(pages(), range(2000), strict=False)]
    number = 0
    with open(place, "w", encoding="utf-8") as file:
        while file.tell() < megabytes * 1_000_000:
            file.write(json.dumps({"id": number, "text": some[number * 7 % len(some)]}) + "\n")
            number += 1
    return number


# Engines. Each takes the pages and a folder, and gives rows with `id` and what was added.


def by_batch(texts, folder):
    with open(folder / "in.jsonl", "w", encoding="utf-8") as file:
        file.writelines(json.dumps({"id": number, "text": text}) + "\n" for number, text in enumerate(texts))
    run(Job(str(folder / "in.jsonl"), str(folder / "out.jsonl"), jobs=2))
    return map(json.loads, (folder / "out.jsonl").read_bytes().splitlines())


def by_arrow(texts, folder):
    import pyarrow as pa

    from textfix.engines.arrow import clean_table

    return clean_table(pa.table({"id": range(len(texts)), "text": texts})).to_pylist()


def by_ray(texts, folder):
    import pyarrow as pa
    import ray

    from textfix.engines.ray import CleanPages

    # One more than clean, or nothing is left for what deals the pages out, and all wait for ever.
    ray.init(num_cpus=3, include_dashboard=False, log_to_driver=False, object_store_memory=400_000_000)
    try:
        pages = ray.data.from_arrow(pa.table({"id": range(len(texts)), "text": texts})).repartition(8)
        return pages.map_batches(CleanPages, batch_format="pyarrow", concurrency=2).take_all()
    finally:
        ray.shutdown()


def by_spark(texts, folder):
    from pyspark.sql import SparkSession

    from textfix.engines.spark import clean_frame

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
    session = builder.config("spark.log.level", "ERROR").getOrCreate()
    try:
        frame = session.createDataFrame(list(enumerate(texts)), "`id` int, text string").repartition(8)
        return [row.asDict(recursive=True) for row in clean_frame(frame).collect()]
    finally:
        session.stop()


def by_datasets(texts, folder):
    from datasets import Dataset, disable_progress_bars

    from textfix.engines.datasets import clean_dataset

    disable_progress_bars()
    return list(clean_dataset(Dataset.from_dict({"id": list(range(len(texts))), "text": texts}), batch_size=100))


def by_datatrove(texts, folder):
    from datatrove.data import Document
    from datatrove.executor import LocalPipelineExecutor
    from loguru import logger

    from textfix.engines.datatrove import CleanPages

    def keep(documents, rank, world_size):
        for document in documents:
            found.append(dict(document.metadata, id=int(document.id), text=document.text))
            yield document

    found = []
    logger.remove()
    documents = [Document(text, str(number)) for number, text in enumerate(texts)]
    LocalPipelineExecutor([documents, CleanPages(), keep], logging_dir=str(folder / "log")).run()
    return found


def has(*modules):
    return all(find_spec(module) for module in modules)


ENGINES = {
    "batch --jobs 2": (by_batch, lambda: True),
    "Arrow": (by_arrow, lambda: has("pyarrow")),
    "Ray": (by_ray, lambda: has("ray", "pyarrow")),
    "Spark": (by_spark, lambda: has("pyspark", "pyarrow") and shutil.which("java")),
    "datasets": (by_datasets, lambda: has("datasets")),
    "datatrove": (by_datatrove, lambda: has("datatrove")),
}


def agree(number, folder):
    """Whether all engines give what `clean` and `examine` give."""
    texts = [text for text, _ in zip(pages(), range(number), strict=False)]
    start = time.perf_counter()
    expected = [row(textfix.examine(text)) for text in texts]
    print(f"{number} pages by examine: {time.perf_counter() - start:.1f} s")
    fine = [page["text"] for page in expected] == [textfix.clean(text) for text in texts]
    print(f"    clean: {'identical' if fine else 'DIFFERENT'}")
    for name, (engine, installed) in ENGINES.items():
        if not installed():
            print(f"    {name}: not installed, left out")
            continue
        start = time.perf_counter()
        place = folder / engine.__name__
        place.mkdir()
        rows = sorted(engine(texts, place), key=lambda row: row["id"])
        same = [{key: row[key] for key in ADDED} for row in rows] == expected
        fine &= same
        print(f"    {name}: {'identical' if same else 'DIFFERENT'}, {time.perf_counter() - start:.1f} s", flush=True)
    return fine


def bounded(megabytes, folder):
    """Whether no process of `batch --jobs 2` takes more than it may."""
    records = write(folder / "large.jsonl", megabytes)
    start = time.perf_counter()
    process = subprocess.Popen([*BATCH, folder / "large.jsonl", folder / "large-out.jsonl", "--jobs", "2"])
    peaks = Counter()
    while process.poll() is None:
        for one in (process.pid, *workers(process.pid)):
            peaks[one] = max(peaks[one], peak(one))
        time.sleep(0.2)
    seconds = time.perf_counter() - start
    with open(folder / "large-out.jsonl", "rb") as file:
        numbers = [json.loads(line)["id"] for line in file]
    most = max(peaks.values())
    fine = process.returncode == 0 and numbers == list(range(records)) and most <= MOST_MEGABYTES
    shown = ", ".join(f"{held:.0f}" for _, held in sorted(peaks.items()))
    print(f"{megabytes} MB, {records:,} records: {seconds:.0f} s; MB of memory at most by process: {shown}")
    return fine


def workers(parent):
    """The processes that clean for `parent`; what else multiprocessing starts is none of them."""
    try:
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        return [int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]
    except OSError:  # it has just ended
        return []


def peak(process):
    """Megabytes of memory that a process has held at most; 0 once it has ended."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1000 for line in status.splitlines() if line.startswith("VmHWM")), 0.0)


def survives(folder, rng):
    """Whether runs that are killed at random moments, whole or a worker of theirs, end like one that was not."""
    write(folder / "small.jsonl", KILLED_MEGABYTES)
    start = time.perf_counter()
    subprocess.run(
        [*BATCH, folder / "small.jsonl", folder / "whole.jsonl", "--jobs", "2"], check=True, stdout=subprocess.DEVNULL
    )
    seconds = time.perf_counter() - start
    killed = folder / "killed.jsonl"
    command = [*BATCH, folder / "small.jsonl", killed, "--jobs", "2", "--resume"]
    kills, resumed, fine = Counter(), 0, True
    for _ in range(MOST_RUNS):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        victim = None
        if kills.total() < KILLS:
            try:
                process.wait(rng.uniform(0, seconds))
            except subprocess.TimeoutExpired:
                victim = rng.choice([process.pid, *workers(process.pid)[:1]])
                os.kill(victim, signal.SIGKILL)
                kills["whole run" if victim == process.pid else "worker"] += 1
        complaint = process.communicate()[1]
        if victim not in (None, process.pid):
            fine &= process.returncode == 1 and b"--resume goes on" in complaint
        if process.returncode:
            journal = Path(f"{killed}.progress")  # none yet where the kill came before the start
            resumed += journal.exists() and json.loads(journal.read_bytes())["read"] > 0
            continue
        fine &= killed.read_bytes() == (folder / "whole.jsonl").read_bytes()
        if kills.total() == KILLS:
            break
        killed.unlink()
    else:
        fine = False
    shown = ", ".join(f"{number} of a {kind}" for kind, number in sorted(kills.items()))
    print(f"{KILLED_MEGABYTES} MB, {seconds:.0f} s undisturbed; kill -9: {shown}; {resumed} after work was kept")
    print(f"    with --resume the output is {'identical' if fine else 'DIFFERENT'}")
    return fine and resumed > 0


def told(folder, rng):
    """Whether broken records are kept with number, reason and bytes, and the others cleaned in their order."""
    numbers = sorted(rng.sample(range(1, RECORDS + 1), BROKEN_RECORDS))
    broken = {number: BROKEN[place % len(BROKEN)] for place, number in enumerate(numbers)}
    with open(folder / "broken.jsonl", "wb") as file:
        for number in range(1, RECORDS + 1):
            line = json.dumps({"id": number, "text": f"The pfer of the {number} looms."}).encode()
            file.write(broken.get(number, (line,))[0] + b"\n")
    out, errors = folder / "out.jsonl", folder / "errors.jsonl"
    done = subprocess.run(
        [*BATCH, folder / "broken.jsonl", out, "--errors", errors, "--jobs", "2"], capture_output=True, text=True
    )
    good = [json.loads(line)["id"] for line in out.read_bytes().splitlines()]
    kept = [json.loads(line) for line in errors.read_bytes().splitlines()]
    print(f"{RECORDS:,} records, {BROKEN_RECORDS} broken in {len(BROKEN)} ways: {len(good):,} out, {len(kept)} kept")
    shown = [stream.replace(f"{folder}/", "").strip() for stream in (done.stdout, done.stderr)]
    print(f"    status {done.returncode}; {'; '.join(shown)}")
    fine = done.returncode == 3 and "9,500 pages" in done.stdout and "500 failed" in done.stdout
    fine &= good == [number for number in range(1, RECORDS + 1) if number not in broken]
    fine &= [error["record"] for error in kept] == numbers
    for error in kept:
        data, reason = broken[error["record"]]
        bytes_kept = base64.b64decode(error["base64"]) if "base64" in error else error["bytes"].encode()
        fine &= error["reason"].startswith(reason) and bytes_kept == data
    for reason, times in sorted(Counter(error["reason"].partition(": ")[0] for error in kept).items()):
        print(f"    {times:3} {reason}")
    return fine


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=200, help="so many through every engine")
    parser.add_argument("--megabytes", type=int, default=100, help="so large a file for the memory")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", choices=("agree", "bounded", "survives", "told"))
    arguments = parser.parse_args()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    rng = random.Random(arguments.seed)
    failures = []
    with tempfile.TemporaryDirectory(prefix="textfix-many-") as name:
        folder = Path(name)
        checks = {
            "agree": lambda: agree(arguments.pages, folder),
            "bounded": lambda: bounded(arguments.megabytes, folder),
            "survives": lambda: survives(folder, rng),
            "told": lambda: told(folder, rng),
        }
        for check, shows in checks.items():
            if arguments.only in (None, check) and not shows():
                failures.append(check)
    print("failed: " + ", ".join(failures) if failures else "many: all held")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main())
