"""Fetch the sources of the tables, as data/sources.toml names them, into build/sources; check their hashes."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "build" / "sources"


def fetch(name: str, source: dict[str, Any]) -> Path:
    """The source's file in build/sources, downloaded with pip or apt-get unless it is there already."""
    target = SOURCES / source["file"]
    if not target.exists():
        SOURCES.mkdir(parents=True, exist_ok=True)
        if source["from"] == "pip":
            requirement = f"{source['package']}=={source['version']}"
            command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(SOURCES), requirement]
        else:
            command = ["apt-get", "download", f"{source['package']}={source['version']}"]
        subprocess.run(command, check=True, cwd=SOURCES, capture_output=True)
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    if digest != source["sha256"]:
        raise SystemExit(f"{name}: {target.name} has sha256 {digest}, data/sources.toml says {source['sha256']}")
    return target


def main() -> None:
    sources = tomllib.loads((ROOT / "data" / "sources.toml").read_text("utf-8"))
    for name, source in sources.items():
        if source["from"] in ("pip", "apt"):
            print(f"{name}: {fetch(name, source).relative_to(ROOT)}")
    deb = next(SOURCES.glob("scowl_*.deb"))
    unpacked = SOURCES / "scowl"
    if not unpacked.exists():
        if not shutil.which("dpkg"):
            raise SystemExit("dpkg is needed to unpack the scowl package")
        subprocess.run(["dpkg", "-x", str(deb), str(unpacked)], check=True)


if __name__ == "__main__":
    main()
