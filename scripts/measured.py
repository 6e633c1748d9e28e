"""Write what the gates print into docs/measured: `python scripts/measured.py [GATE …]`, all of them without a name.

A gate's arguments may follow its name, in quotes: `python scripts/measured.py "sections --model build/lines{}.npz"`.
Only the figures are kept; the examples that a gate prints are for the person who runs it. A gate that skips or breaks
leaves its page as it is.
"""

from __future__ import annotations

import datetime
import platform
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIGURES = re.compile(
    r"\S.*\d|    (?:articles|plain|collision|unknown original|true words that look damaged|median)\b.*\d|  (?:ok |BAD) "
)
"""Lines that are flush left and have a digit, and the known ones below them. Examples are indented."""


def measured(gate: str, arguments: list[str], printed: str, day: datetime.date) -> str:
    """The page for what a gate printed."""
    head = f"<!-- Written by scripts/measured.py {gate}; do not edit. -->"
    what = f"`python {' '.join([f'gates/{gate}.py', *arguments])}`, {day:%d %B %Y}, Python {platform.python_version()}:"
    lines = [line for line in printed.splitlines() if FIGURES.match(line)]
    return "\n".join((head, "", what, "", "```text", *lines, "```", ""))


def main(gates: list[str]) -> int:
    broken = False
    for name in gates or sorted(path.stem for path in (ROOT / "gates").glob("*.py")):
        gate, *arguments = name.split()
        done = subprocess.run(
            [sys.executable, str(ROOT / "gates" / f"{gate}.py"), *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        if done.stderr or done.stdout.startswith("skipped"):
            broken |= bool(done.stderr)
            print(f"{gate}: {done.stderr or done.stdout}", file=sys.stderr)
            continue
        page = measured(gate, arguments, done.stdout, datetime.datetime.now(datetime.UTC).date())
        (ROOT / "docs" / "measured" / f"{gate}.md").write_text(page, encoding="utf-8", newline="\n")
        print(f"docs/measured/{gate}.md", "" if done.returncode == 0 else "(a floor does not hold)")
    return int(broken)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
