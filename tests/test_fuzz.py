"""What fuzzing found once is tried again, and its targets are run on some mutations, so that they keep working."""

import importlib.util
import random
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CASES = sorted((ROOT / "tests" / "cases" / "fuzz").iterdir())
MUTATIONS = 150


@pytest.fixture(scope="module")
def fuzz():
    sys.path.insert(0, str(ROOT / "fuzz"))
    try:
        return {name: importlib.import_module(name) for name in ("fuzz", "targets")}
    finally:
        sys.path.remove(str(ROOT / "fuzz"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_what_was_found_stays_mended(fuzz, path):
    fuzz["targets"].TARGETS[path.name.partition("-")[0]](path.read_bytes())


@pytest.mark.parametrize("target", ["examine", "profile", "readers"])
def test_a_target_runs_on_mutations(fuzz, target):
    generator = random.Random(1)
    pool = list(fuzz["targets"].seeds(target))
    for _ in range(MUTATIONS):
        fuzz["targets"].TARGETS[target](fuzz["fuzz"].mutated(generator, pool))
