"""Write what the gates print into docs/measured: `python scripts/measured.py [GATE …]`, all of them without a name.

Only the figures are kept; the examples that a gate prints are for the person who runs it. A gate that skips writes
nothing.
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
    r"\S.*\d|    (?:plain|collision|unknown original|true words that look damaged|median)\b.*\d|  (?:ok |BAD) "
)


def measured(gate: str, printed: str, day: datetime.date) -> str:
    """The page for what a gate printed."""
    lines = [line for line in printed.splitlines() if FIGURES.match(line)]
    head = f"<!-- Written by scripts/measured.py {gate}; do not edit. -->"
    what = f"`python gates/{gate}.py`, {day:%d %B %Y}, Python {platform.python_version()}:"
    return "\n".join((head, "", what, "", "```text", *lines, "```", ""))


def main(names: list[str]) -> int:
    for gate in names or sorted(path.stem for path in (ROOT / "gates").glob("*.py")):
        command = [sys.executable, str(ROOT / "gates" / f"{gate}.py")]
        printed = subprocess.run(command, capture_output=True, text=True, encoding="utf-8").stdout
        if printed.startswith("skipped"):
            print(f"{gate}: {printed.strip()}")
            continue
        page = measured(gate, printed, datetime.datetime.now(datetime.UTC).date())
        (ROOT / "docs" / "measured" / f"{gate}.md").write_text(page, encoding="utf-8", newline="\n")
        print(f"docs/measured/{gate}.md")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
