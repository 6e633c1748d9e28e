"""Install what users install: `make wheels` builds wheel and sdist and tries both in empty environments.

Every Python from 3.11 on that is found is tried, with the newest dependencies, and 3.11 with the oldest allowed ones.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SMOKE = "import textfix; assert textfix.clean('The pfer of industries') == 'The transfer of industries'"


def pythons() -> list[str]:
    found = {}
    for minor in range(11, 20):
        places = sorted(Path.home().glob(f".pyenv/versions/3.{minor}.*/bin/python"))
        name = str(places[-1]) if places else shutil.which(f"python3.{minor}")
        if name:
            found[minor] = name
    return list(found.values()) or [sys.executable]


def tried(python: str, package: Path, pins: list[str], folder: Path) -> str:
    """What went wrong in an empty environment; nothing where all is well."""
    shutil.rmtree(folder, ignore_errors=True)
    for command in (
        [python, "-m", "venv", str(folder)],
        [str(folder / "bin/python"), "-m", "pip", "install", "-q", str(package), *pins],
        [str(folder / "bin/python"), "-c", SMOKE],
        [str(folder / "bin/textfix"), "--version"],
    ):
        done = subprocess.run(command, capture_output=True, text=True, cwd=folder.parent)
        if done.returncode:
            return done.stderr[-600:]
    return ""


def main() -> int:
    dependencies = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    oldest = [re.sub(r">=([\d.]+)", r"==\1.*", row.split(";")[0]) for row in dependencies]
    status = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run(
            [sys.executable, "-m", "build", "-o", str(folder / "dist"), str(ROOT)], check=True, capture_output=True
        )
        for package in sorted((folder / "dist").iterdir()):
            for python in pythons():
                first = python == pythons()[0]
                for kind, pins in [("newest", []), *([("oldest", oldest)] if first else [])]:
                    wrong = tried(python, package, pins, folder / "venv")
                    print(f"{package.suffix} {python}, {kind}: {wrong or 'ok'}", flush=True)
                    status |= bool(wrong)
    return status


if __name__ == "__main__":
    sys.exit(main())
