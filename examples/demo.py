"""Clean one page and print what was found: `python examples/demo.py examples/industry-news.txt`."""

import sys
from collections import Counter
from pathlib import Path

import textfix

page = textfix.examine(Path(sys.argv[1]).read_text(encoding="utf-8"))

print(f"ARTICLE: {page.title}\n")
print(page.text)
print(f"\nRELATED LINKS ({len(page.links)})\n")
for link in page.links:
    print(f"  [{link.category or '-'}] {link.text}")
print(f"\nCHANGES: {len(page.repairs)} repairs, {len(page.joins)} joins, {len(page.removals)} lines removed\n")
for repair in page.repairs:
    print(f"  line {repair.line}: {repair.before} -> {repair.after}  ({repair.reason}; {repair.confidence:.2f})")
for join in page.joins:
    print(f"  lines {join.lines[0]} to {join.lines[-1]} are one: {join.reason}")
for reason, number in Counter(removal.reason for removal in page.removals).most_common():
    print(f"  {number} lines removed: {reason}")
