"""Feed hostile bytes to what reads from strangers: `make fuzz`, or `python fuzz/fuzz.py examine --seconds 30`.

The targets are `examine` (any text), `profile` (`Profile.load`, and a page cleaned with what it accepts) and `readers`
(every format of `textfix batch` that is installed). atheris steers the bytes by the branches that they reach; where it
is not installed, a seeded mutator of the same seeds runs instead, and says so. What fails is written to `build/fuzz`;
put it into `tests/cases/fuzz`, where `tests/test_fuzz.py` runs it for good.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import random
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOUND = ROOT / "build" / "fuzz"
CASES = ROOT / "tests" / "cases" / "fuzz"
TARGETS = ("examine", "profile", "readers")
LONGEST = 4096


def with_atheris(target: str, seconds: int, seed: int) -> int:
    """Run libFuzzer in this process, which it ends."""
    import atheris
    import targets

    corpus = FOUND / target
    corpus.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(targets.seeds(target)):
        (corpus / f"seed{number}").write_bytes(data)
    options = [
        f"-max_total_time={seconds}",
        f"-seed={seed}",
        f"-max_len={LONGEST}",
        f"-artifact_prefix={FOUND}/{target}-",
    ]
    options += ["-timeout=20", "-rss_limit_mb=2048", "-print_final_stats=1", str(corpus)]
    atheris.Setup([sys.argv[0], *options], targets.TARGETS[target])
    atheris.Fuzz()
    return 0


def with_mutator(target: str, seconds: int, seed: int) -> int:
    """Run mutations of the seeds; the same for the same seed."""
    import targets

    generator = random.Random(seed)
    pool = list(targets.seeds(target))
    end, executions = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        data = mutated(generator, pool)
        try:
            targets.TARGETS[target](data)
        except Exception:
            FOUND.mkdir(parents=True, exist_ok=True)
            name = FOUND / f"{target}-crash-{executions}"
            name.write_bytes(data)
            print(f"{target}: failed, written to {name}")
            raise
        executions += 1
    print(f"{target}: {executions} executions in {seconds} s by a seeded mutator, no failure")
    return 0


def mutated(generator: random.Random, pool: list[bytes]) -> bytes:
    """One of the pool with some bytes changed, doubled, cut out, or crossed with another."""
    data = bytearray(generator.choice(pool))
    for _ in range(generator.randint(1, 6)):
        place = generator.randint(0, len(data))
        stop = min(len(data), place + generator.choice((1, 2, 8, 64)))
        kind = generator.randrange(5)
        if kind == 0:
            data[place:stop] = generator.randbytes(stop - place)
        elif kind == 1:
            data[place:place] = data[place:stop] * generator.randint(1, 4)
        elif kind == 2:
            del data[place:stop]
        elif kind == 3:
            other = generator.choice(pool)
            start = generator.randint(0, len(other))
            data[place:stop] = other[start : start + generator.choice((4, 40, 400))]
        else:
            data[place:place] = generator.choice(
                (b"\n", b"\r", b'"', b"\0", b"\xff", b"\xed\xa0\x80", b"&", b"<", b"\t")
            )
    return bytes(data[:LONGEST])


def every(seconds: int, seed: int) -> int:
    """Each target in a process of its own, one after another."""
    status = 0
    for target in TARGETS:
        command = [sys.executable, __file__, target, "--seconds", str(seconds), "--seed", str(seed)]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace")
        printed = done.stdout + done.stderr
        if done.returncode:
            print(printed[-4000:])
            status = 1
        count = re.search(r"number_of_executed_units:\s*(\d+)", printed)
        if count:
            verdict = "FAILED" if done.returncode else "no failure"
            print(f"{target}: {count[1]} executions in {seconds} s with atheris, {verdict}")
        elif not done.returncode:
            print(printed.strip())
        sys.stdout.flush()
    return status


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", nargs="?", choices=TARGETS, help="all of them, one after another, without it")
    parser.add_argument("--seconds", type=int, default=300, help="for each target")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if arguments.target is None:
        return every(arguments.seconds, arguments.seed)
    sys.path[:0] = [str(ROOT / "fuzz"), str(ROOT / "tests")]
    if importlib.util.find_spec("atheris") is None:
        print("atheris is not installed (pip install atheris): a seeded mutator runs instead")
        return with_mutator(arguments.target, arguments.seconds, arguments.seed)
    import atheris

    with atheris.instrument_imports(include=["textfix"]), contextlib.suppress(ImportError):
        import textfix.batch.readers
        import textfix.pipeline
        import textfix.stages.encoding
        import textfix.stages.joins
        import textfix.stages.markup
        import textfix.stages.sections
        import textfix.stages.spacing
        import textfix.stages.words  # noqa: F401
    return with_atheris(arguments.target, arguments.seconds, arguments.seed)


if __name__ == "__main__":
    sys.exit(main())
