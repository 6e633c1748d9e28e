"""Do the tests notice when the code is wrong? `make mutation`, or `python scripts/mutation.py changes --sample 40`.

cosmic-ray's operators make small mistakes in a module (another comparison, a number one off, an `and` for an `or`), one
at a time in a copy of the tree, and the module's own tests have to fail. A sample drawn by the seed is tried where
there are more mistakes than time; what was tried and what was survived is printed, with the line.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SUBJECTS = {
    "changes": (
        "src/textfix/changes.py",
        ["src/textfix/changes.py", "tests/test_changes.py", "tests/test_fuzz.py", "tests/test_properties.py"],
    ),
    "damages": (
        "src/textfix/knowledge/damages.py",
        ["src/textfix/knowledge/damages.py", "tests/test_damages.py", "tests/test_profile.py", "tests/test_words.py"],
    ),
    "words": (
        "src/textfix/stages/words.py",
        [
            "src/textfix/stages/words.py",
            *("tests/test_words.py", "tests/test_words_of_a_site.py", "tests/test_harmless.py"),
        ],
    ),
    "apostrophes": (
        "src/textfix/apostrophes.py",
        ["tests/test_apostrophes.py", "tests/test_words.py", "tests/test_harmless.py"],
    ),
}
SKIPPED = (
    "every_character or every_process or random_bytes or deep_in or test_a_target or subclass or stage_by_itself or "
    "bounded_time or hostile_file or control_characters"
)
"""Tests too slow to run for every mistake."""

UNSEEN = ("Decorator", "ReplaceUnaryOperator_UAdd", "ExceptionReplacer", "VariableInserter", "VariableReplacer")
"""Operators that change nothing that a reader would call a mistake, or that need settings of their own."""


def places(source: str) -> list[tuple[str, int]]:
    """Every operator with the places where it finds something to do."""
    from cosmic_ray import plugins
    from cosmic_ray.ast import ast_nodes, get_ast

    nodes = list(ast_nodes(get_ast(source)))
    names = [name for name in sorted(plugins.operator_names()) if not any(part in name for part in UNSEEN)]
    return [
        (name, number)
        for name in names
        for number in range(sum(len(list(plugins.get_operator(name)().mutation_positions(node))) for node in nodes))
    ]


def mutants(source: str, chosen: Iterable[tuple[str, int]]) -> Iterator[str]:
    """The module with one mistake, for each that changes more than annotations."""
    from cosmic_ray import plugins
    from cosmic_ray.mutating import mutate_code

    seen = {ast.dump(_bare(ast.parse(source)))}
    for name, number in chosen:
        mutated = mutate_code(source, plugins.get_operator(name)(), number)
        try:
            dumped = ast.dump(_bare(ast.parse(mutated or source)))
        except SyntaxError:
            continue
        if mutated and dumped not in seen:
            seen.add(dumped)
            yield mutated


class _Bare(ast.NodeTransformer):
    """Annotations say nothing at run time here."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.annotation = ast.Constant(value=None)
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)


def _bare(tree: ast.AST) -> ast.AST:
    return _Bare().visit(tree)


def survives(tree: Path, tests: list[str]) -> bool | None:
    """Whether every test passes; None where they ran out of time, which may be the mistake's doing or the machine's."""
    environment = os.environ | {
        "PYTHONPATH": str(tree / "src"),
        "TEXTFIX_EXAMPLES": "40",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-k", f"not ({SKIPPED})", *tests]
    try:
        done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, timeout=180)
    except subprocess.TimeoutExpired:
        return None
    return done.returncode == 0


def tried(name: str, sample: int, seed: int, seconds: float) -> tuple[int, int]:
    """How many mistakes were tried, and how many survived."""
    path, tests = SUBJECTS[name]
    tests = [test for test in tests if (ROOT / test).exists()]
    source = (ROOT / path).read_text(encoding="utf-8")
    every = places(source)
    random.Random(seed).shuffle(every)
    number = survived = late = 0
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        for part in ("src", "tests", "fuzz"):
            shutil.copytree(ROOT / part, tree / part, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", tree)
        if not survives(tree, tests):
            raise SystemExit(f"{name}: its tests fail as it stands")
        for mutant in islice(mutants(source, every), sample):
            if time.monotonic() - begun > seconds:
                break
            (tree / path).write_text(mutant, encoding="utf-8")
            number += 1
            passed = survives(tree, tests)
            late += passed is None
            if passed:
                survived += 1
                for line in difflib.unified_diff(source.splitlines(), mutant.splitlines(), n=0, lineterm=""):
                    if line.startswith(("@@", "-", "+")) and not line.startswith(("---", "+++")):
                        print(f"      {line}")
                sys.stdout.flush()
    print(
        f"{name}: {number} of {len(every)} mistakes tried, {number - survived - late} noticed, {late} ran out of time, "
        f"{survived} survived",
        flush=True,
    )
    return number, survived


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("subject", nargs="*", choices=[*SUBJECTS, []], help="all of them without it")
    parser.add_argument("--sample", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=1200, help="for each module; the first mistakes of the sample")
    arguments = parser.parse_args()
    for name in arguments.subject or SUBJECTS:
        tried(name, arguments.sample, arguments.seed, arguments.seconds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
