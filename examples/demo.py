"""Clean one page and print what was found: `python examples/demo.py examples/industry-news.txt`."""

import sys
from collections import Counter
from pathlib import Path

import textfix

sys.stdout.reconfigure(encoding="utf-8")
page = textfix.examine(Path(sys.argv[1]).read_text(encoding="utf-8"))

print(f"ARTICLE (title: {page.title})\n")
print(page.text)
print(f"\nRELATED LINKS ({len(page.links)})\n")
for link in page.links:
    print(f"  [{link.category or '-'}] {link.text}")
print(f"\nCHANGES (repairs: {len(page.repairs)}, joins: {len(page.joins)}, lines removed: {len(page.removals)})\n")
for repair in page.repairs:
    print(f"  line {repair.line}: {repair.before!r} became {repair.after!r} ({repair.reason})")
for join in page.joins:
    print(f"  lines {join.lines[0]} to {join.lines[-1]} became one ({join.reason})")
for (stage, reason), number in Counter((change.stage, change.reason) for change in page.removals).most_common():
    print(f"  {number} removed by {stage} ({reason})")
