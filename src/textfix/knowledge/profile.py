"""Profile: what is known of one site; TOML that a person can review and edit."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

from textfix.knowledge.damages import Damage
from textfix.knowledge.furniture import normalised

VERSION: Final = 1

MOST_BYTES: Final = 4_000_000
MOST_ROWS: Final = 20_000
LONGEST: Final = 1000
"""A profile beyond these bounds was not written by `learn` and is refused; they bound the cost of reading it."""

MOST_DOTS: Final = 20
"""Dots outside strings on one line: tomllib takes five minutes for a key of 40,000 parts, a file of 80 kB."""

MOST_ALIKE: Final = 200
"""Templates with the same first word, or without one, are all held against every line that begins so."""

MOST_DAMAGES: Final = 500
LONGEST_CORE: Final = 100
"""Every damage is looked for on every page, so that there are few, and short ones."""

_APART: Final = re.compile(r"""\"{3}|'{3}|"(?:[^"\\\n]|\\.)*+"?|'[^'\n]*+'?|\#[^\n]*+""")
"""Strings and comments; three quotation marks begin a string over several lines, which no profile needs."""

_SCALARS: Final = {"lost": str, "put": str, "case": str, "reason": str}
_SHARES: Final = ("chance", "confidence")
_RATES: Final = ("rate", "expected")
_COUNTS: Final = ("support", "observed", "contradictions")


class _RefusedError(ValueError):
    """A key's value, and why it cannot be: the line is looked up in the text."""

    def __init__(self, path: tuple[str | int, ...], reason: str) -> None:
        super().__init__(reason)
        self.path = path


@dataclass(frozen=True, slots=True)
class Profile:
    """What `textfix.learn` found out about one site.

    - `damages`: the search-and-replaces that were done to it, each with its evidence.
    - `corrections`: pairs of a mistake and the word that is meant, which no damage explains.
    - `furniture`: lines and templates (`*` stands for any words) that recur over its pages.
    - `pages`: from how many pages this was learned.

    >>> profile = Profile(damages=(Damage("trans", "p"),), pages=20)
    >>> Profile.loads(profile.dumps()) == profile
    True
    """

    damages: tuple[Damage, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()
    furniture: tuple[str, ...] = ()
    pages: int = 0

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the profile as TOML. Raises `OSError`."""
        Path(path).write_text(self.dumps(), encoding="utf-8", newline="\n")

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Profile:
        """Read a profile. Raises `OSError`, or `ValueError` with the file, the line or key, and the reason."""
        name = os.fspath(path)
        if os.path.getsize(name) > MOST_BYTES:
            raise ValueError(f"{name}: larger than {MOST_BYTES:,} bytes, refused")
        try:
            return cls.loads(Path(name).read_text(encoding="utf-8"))
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from None

    def dumps(self) -> str:
        """The profile as TOML."""
        lines = ["# A profile of textfix: what was learned of one site. Review it; edit it; rows may be deleted.", ""]
        lines += [f"version = {VERSION}", f"pages = {self.pages}"]
        lines += ["furniture = [", *(f"    {_string(phrase)}," for phrase in self.furniture), "]"]
        lines += ["corrections = ["]
        lines += [f"    [{_string(damaged)}, {_string(meant)}]," for damaged, meant in self.corrections]
        lines += ["]"]
        for damage in self.damages:
            lines += ["", "[[damages]]"]
            lines += [f"{field.name} = {_value(getattr(damage, field.name))}" for field in fields(Damage)]
        return "\n".join(lines) + "\n"

    @classmethod
    def loads(cls, text: str) -> Profile:
        """Read a profile from TOML; raises `ValueError` that names the key, the reason and the line."""
        import tomllib

        _bounded(text)
        try:
            return cls(*_contents(tomllib.loads(text)))
        except RecursionError:
            raise ValueError("nested too deeply, refused") from None
        except _RefusedError as refused:
            line = _line(text, refused.path)
            raise ValueError(f"{_name(refused.path)}: {refused}" + (f" (at line {line})" if line else "")) from None


def _bounded(text: str) -> None:
    """Refuses what would take tomllib too long, before it sees it."""
    if any(match.group() in ('"""', "'''") for match in _APART.finditer(text)):
        raise ValueError("a string over several lines, refused")
    for number, line in enumerate(_APART.sub("", text).split("\n"), 1):
        if line.count(".") > MOST_DOTS:
            raise ValueError(f"a key of too many parts, refused (at line {number})")


def _contents(table: Mapping[str, Any]) -> tuple[Any, ...]:
    if table.get("version") != VERSION or isinstance(table.get("version"), bool):
        raise _RefusedError(("version",), f"expected {VERSION}, found {table.get('version')!r}")
    _known_keys(table, {"version", "pages", "furniture", "corrections", "damages"}, ())
    pages = _count(table.get("pages", 0), ("pages",))
    furniture = tuple(_phrase(row, ("furniture", index)) for index, row in enumerate(_rows(table, "furniture")))
    alike = Counter(normalised(row).split("*")[0].strip().split(" ")[0] for row in furniture if "*" in row)
    for word, number in alike.most_common(1):
        if number > MOST_ALIKE:
            raise _RefusedError(
                ("furniture",), f"{number:,} templates begin with {word or '*'!r}, at most {MOST_ALIKE}"
            )
    corrections = tuple(_pair(row, ("corrections", index)) for index, row in enumerate(_rows(table, "corrections")))
    damages = tuple(_damage(row, ("damages", index)) for index, row in enumerate(_rows(table, "damages", MOST_DAMAGES)))
    first: dict[tuple[str, str], int] = {}
    for index, damage in enumerate(damages):
        if first.setdefault((damage.lost, damage.put), index) != index:
            raise _RefusedError(("damages", index), f"the same as damages[{first[damage.lost, damage.put]}]")
    return damages, corrections, furniture, pages


_Path = tuple[str | int, ...]


def _name(path: _Path) -> str:
    """A path as a person writes it: `damages[2].rate`."""
    name = "".join(f"[{part}]" if isinstance(part, int) else f".{_shown(part)}" for part in path)
    return name.lstrip(".") or "the profile"


def _shown(key: str) -> str:
    """A key as a terminal may show it."""
    return key if key.isprintable() and len(key) <= 40 else repr(key[:40])


def _line(text: str, path: _Path) -> int:
    """The line that a path leads to in a file as `dumps` writes it, or about there; 0 where it cannot be told."""
    lines = text.split("\n")
    number = 0
    for place, part in enumerate(path):
        if isinstance(part, str) and len(part) > LONGEST_CORE:
            return number
        skipped = part if isinstance(part, int) else 0
        if isinstance(part, str):
            pattern = re.compile(rf"\s*(?:{re.escape(part)}\s*=|\[+\s*{re.escape(part)}\s*\]+)")
        elif path[place - 1] == "damages":
            pattern = re.compile(r"\s*\[\[\s*damages\s*\]\]")
            number -= 1  # the table's head names the list too
        else:
            pattern = re.compile(r"\s*[\[\"']")
        found = [index for index in range(max(0, number), len(lines)) if pattern.match(lines[index])]
        if len(found) <= skipped:
            return number
        number = found[skipped] + 1
    return number


def _rows(table: Mapping[str, Any], key: str, most: int = MOST_ROWS, where: _Path = ()) -> list[Any]:
    rows = table.get(key, [])
    if not isinstance(rows, list):
        raise _RefusedError((*where, key), f"expected a list, found {type(rows).__name__}")
    if len(rows) > most:
        raise _RefusedError((*where, key), f"{len(rows):,} rows, at most {most:,} are read")
    return rows


def _known_keys(table: Mapping[str, Any], known: set[str], where: _Path) -> None:
    unknown = sorted(set(table) - known)
    if unknown:
        raise _RefusedError(
            (*where, unknown[0]), f"unknown key {unknown[0][:40]!r}; the keys are {', '.join(sorted(known))}"
        )


def _text(value: Any, where: _Path, most: int = LONGEST) -> str:
    if not isinstance(value, str) or len(value) > most:
        raise _RefusedError(where, f"expected a string of at most {most} characters, found {str(value)[:40]!r}")
    return value


def _within_a_line(value: Any, where: _Path, most: int = LONGEST) -> str:
    text = _text(value, where, most)
    if "\n" in text or "\r" in text:
        raise _RefusedError(where, f"has a line break: {text[:40]!r}")
    return text


def _phrase(value: Any, where: _Path) -> str:
    text = _within_a_line(value, where)
    if not any(map(str.isalnum, text)):
        raise _RefusedError(where, f"a phrase has a word, not {text[:40]!r}")
    return text


def _pair(row: Any, where: _Path) -> tuple[str, str]:
    if not isinstance(row, list) or len(row) != 2:
        raise _RefusedError(where, f"expected a pair of mistake and correction, found {str(row)[:40]}")
    mistake, meant = (_within_a_line(value, where, LONGEST_CORE) for value in row)
    if not mistake.isalpha() or not meant.strip() or mistake.lower() == meant.lower():
        raise _RefusedError(where, f"expected a word and another, found {mistake!r} and {meant!r}")
    return mistake, meant


def _count(value: Any, where: _Path) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 10**15:
        raise _RefusedError(where, f"expected a whole number, 0 or more, found {str(value)[:40]!r}")
    return value


def _share(value: Any, where: _Path, most: float = 1.0) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= most:
        raise _RefusedError(where, f"expected a number from 0 to {most:g}, found {str(value)[:40]!r}")
    return float(value)


def _damage(row: Any, where: _Path) -> Damage:
    if not isinstance(row, dict):
        raise _RefusedError(where, f"expected a table, found {type(row).__name__}")
    _known_keys(row, {field.name for field in fields(Damage)}, where)
    values: dict[str, Any] = {key: _text(row[key], (*where, key)) for key in _SCALARS if key in row}
    values |= {key: _share(row[key], (*where, key)) for key in _SHARES if key in row}
    values |= {key: _share(row[key], (*where, key), 1e15) for key in _RATES if key in row}
    values |= {key: _count(row[key], (*where, key)) for key in _COUNTS if key in row}
    if "examples" in row:
        values["examples"] = tuple(_text(value, (*where, "examples")) for value in _rows(row, "examples", where=where))
    for key in ("lost", "put"):
        if key not in values:
            raise _RefusedError(where, f"{key} is missing")
        _within_a_line(values[key], (*where, key), LONGEST_CORE)
    try:
        return Damage(**values)
    except ValueError as error:
        raise _RefusedError(where, str(error)) from None


def _value(value: object) -> str:
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, tuple):
        return "[" + ", ".join(_string(str(item)) for item in value) + "]"
    return repr(value)


def _string(value: str) -> str:
    escaped = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return "".join(character if not "\ud800" <= character <= "\udfff" else "\ufffd" for character in escaped)
