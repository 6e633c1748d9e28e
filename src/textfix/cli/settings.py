"""What is in force: the options, then `textfix.toml` or `[tool.textfix]` in `pyproject.toml`, then the defaults."""

from __future__ import annotations

import argparse
import difflib
import json
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from textfix.cli.terminal import show
from textfix.config import Config
from textfix.files import CommandError
from textfix.knowledge.profile import Profile

KEYS: Final[dict[str, Callable[[Any], bool]]] = {
    "skip": lambda value: _are_strings(value),
    "profile": lambda value: isinstance(value, str),
    "least-confidence": lambda value: isinstance(value, (int, float)),
    "furniture": lambda value: _are_strings(value),
    "allowed": lambda value: _are_strings(value),
}
"""The keys of a settings file, those of `Config`, and what each one's value must be."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A value and where it comes from: a file's name, an option, or the default."""

    value: Any
    origin: str


def config_of(options: argparse.Namespace) -> Config:
    """The `Config` that the options and the settings file ask for. Raises `CommandError`."""
    settings = settings_of(options)
    profile = settings["profile"]
    try:
        return Config(
            skip=frozenset(settings["skip"].value),
            profile=Profile.load(profile.value) if profile.value else None,
            least_confidence=settings["least-confidence"].value,
            furniture=tuple(settings["furniture"].value),
            allowed=frozenset(settings["allowed"].value),
        )
    except OSError as error:
        raise CommandError(f"{profile.value}: {error.strerror or error}") from None
    except (TypeError, ValueError) as error:
        raise CommandError(str(error)) from None


def settings_of(options: argparse.Namespace) -> dict[str, Setting]:
    """Every key with its value and origin. Raises `CommandError` for a file that cannot be read or has unknown keys."""
    default = Config()
    settings = {
        "skip": Setting(sorted(default.skip), "default"),
        "profile": Setting("", "default"),
        "least-confidence": Setting(default.least_confidence, "default"),
        "furniture": Setting(list(default.furniture), "default"),
        "allowed": Setting(sorted(default.allowed), "default"),
    }
    file = _found(Path.cwd())
    if file is not None:
        for key, value in _read(file).items():
            settings[key] = Setting(str(file.parent / value) if key == "profile" else value, str(file))
    if options.skip is not None:
        stages = [stage.strip() for value in options.skip for stage in value.split(",")]
        settings["skip"] = Setting([stage for stage in stages if stage], "--skip")
    if options.profile is not None:
        settings["profile"] = Setting(options.profile, "--profile")
    if options.least_confidence is not None:
        settings["least-confidence"] = Setting(options.least_confidence, "--least-confidence")
    return settings


def show_config(options: argparse.Namespace) -> int:
    """Print what is in force as TOML, with where it comes from."""
    settings = settings_of(options)
    config_of(options)
    for key, setting in settings.items():
        show(f"{key} = {json.dumps(setting.value, ensure_ascii=False)}  # {setting.origin}\n")
    return 0


def _found(folder: Path) -> Path | None:
    """The settings file of the folder or of the nearest one above it that has one."""
    for place in (folder, *folder.parents):
        if (place / "textfix.toml").is_file():
            return place / "textfix.toml"
        project = place / "pyproject.toml"
        if project.is_file():
            tools = _toml(project).get("tool", {})
            if isinstance(tools, dict) and "textfix" in tools:
                return project
    return None


def _read(file: Path) -> dict[str, Any]:
    table = _toml(file)
    if file.name == "pyproject.toml":
        table = table["tool"]["textfix"]
        if not isinstance(table, dict):
            raise CommandError(f"{file}: tool.textfix has to be a table")
    for key, value in table.items():
        if key not in KEYS:
            nearest = difflib.get_close_matches(key, KEYS, n=1, cutoff=0)[0]
            raise CommandError(f"{file}: unknown key {key!r}; the nearest known one is {nearest!r}")
        if not KEYS[key](value):
            raise CommandError(f"{file}: {key} cannot be {json.dumps(value, default=str)}")
    return table


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror or error}") from None
    except ValueError as error:
        raise CommandError(f"{file}: {error}") from None


def _are_strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
