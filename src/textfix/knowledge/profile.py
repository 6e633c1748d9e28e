"""Profile: what is known of one site; TOML that a person can review and edit."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

from textfix.knowledge.damages import Damage

VERSION: Final = 1

MOST_BYTES: Final = 4_000_000
MOST_ROWS: Final = 20_000
LONGEST: Final = 1000
"""A profile beyond these bounds was not written by `learn` and is refused; they bound the cost of reading it."""

_SCALARS: Final = {"lost": str, "put": str, "case": str, "reason": str}
_NUMBERS: Final = ("chance", "rate", "support", "expected", "observed", "contradictions", "confidence")


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
        """Read a profile from TOML; raises `ValueError` that names the line or key, and the reason."""
        table = tomllib.loads(text)
        _known_keys(table, {"version", "pages", "furniture", "corrections", "damages"}, "the profile")
        if table.get("version") != VERSION:
            raise ValueError(f"version: expected {VERSION}, found {table.get('version')!r}")
        pages = table.get("pages", 0)
        if not isinstance(pages, int) or isinstance(pages, bool) or pages < 0:
            raise ValueError(f"pages: expected a number, found {pages!r}")
        furniture = tuple(_text(row, f"furniture[{index}]") for index, row in enumerate(_rows(table, "furniture")))
        corrections = tuple(
            _pair(row, f"corrections[{index}]") for index, row in enumerate(_rows(table, "corrections"))
        )
        damages = tuple(_damage(row, f"damages[{index}]") for index, row in enumerate(_rows(table, "damages")))
        return cls(damages, corrections, furniture, pages)


def _rows(table: Mapping[str, Any], key: str) -> list[Any]:
    rows = table.get(key, [])
    if not isinstance(rows, list):
        raise ValueError(f"{key}: expected a list, found {type(rows).__name__}")
    if len(rows) > MOST_ROWS:
        raise ValueError(f"{key}: {len(rows)} rows, at most {MOST_ROWS} are read")
    return rows


def _known_keys(table: Mapping[str, Any], known: set[str], where: str) -> None:
    unknown = sorted(set(table) - known)
    if unknown:
        raise ValueError(f"{where}: unknown key {unknown[0]!r}; the keys are {', '.join(sorted(known))}")


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str) or len(value) > LONGEST:
        raise ValueError(f"{where}: expected a string of at most {LONGEST} characters, found {str(value)[:40]!r}")
    return value


def _pair(row: Any, where: str) -> tuple[str, str]:
    if not isinstance(row, list) or len(row) != 2:
        raise ValueError(f"{where}: expected a pair of mistake and correction, found {row!r}")
    return _text(row[0], where), _text(row[1], where)


def _damage(row: Any, where: str) -> Damage:
    if not isinstance(row, dict):
        raise ValueError(f"{where}: expected a table, found {type(row).__name__}")
    _known_keys(row, {field.name for field in fields(Damage)}, where)
    values: dict[str, Any] = {key: _text(row[key], f"{where}.{key}") for key in _SCALARS if key in row}
    for key in _NUMBERS:
        if key in row:
            if isinstance(row[key], bool) or not isinstance(row[key], (int, float)) or not abs(row[key]) < 1e15:
                raise ValueError(f"{where}.{key}: expected a number, found {row[key]!r}")
            values[key] = row[key]
    if "examples" in row:
        examples = _rows(row, "examples")
        values["examples"] = tuple(_text(value, f"{where}.examples") for value in examples)
    for key in ("lost", "put"):
        if key not in values:
            raise ValueError(f"{where}: {key} is missing")
    try:
        return Damage(**values)
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None


def _value(value: object) -> str:
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, tuple):
        return "[" + ", ".join(_string(str(item)) for item in value) + "]"
    return repr(value)


def _string(value: str) -> str:
    escaped = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return "".join(character if not "\ud800" <= character <= "\udfff" else "\ufffd" for character in escaped)
