import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def run(*arguments, data=b"", **options):
    return subprocess.run(
        [sys.executable, "-m", "textfix", *map(str, arguments)], input=data, capture_output=True, timeout=60, **options
    )


def test_clean_reads_standard_input():
    done = run("clean", data=b"The pfer of industries\n")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"The transfer of industries\n", b"")


def test_clean_reads_a_file_and_keeps_its_line_breaks(tmp_path):
    path = tmp_path / "page.txt"
    path.write_bytes("\ufeffThe pfer\r\nof industries".encode())
    assert run("clean", "--skip", "joins", path).stdout == b"The transfer\r\nof industries\n"


def test_examine_writes_json():
    page = json.loads(run("examine", "-", data=b"The pfer of industries").stdout)
    assert page["version"] == 1
    assert page["changes"][0]["before"] == "pfer"
    assert page["original"] == "The pfer of industries"


@pytest.mark.parametrize("command", ["clean", "examine"])
def test_what_cannot_be_read_is_one_line_and_status_1(command, tmp_path):
    binary = tmp_path / "image.png"
    binary.write_bytes(bytes(range(256)) * 40)
    for name in (tmp_path / "missing.txt", tmp_path, binary):
        done = run(command, name)
        assert done.returncode == 1
        assert done.stdout == b""
        lines = done.stderr.decode().splitlines()
        assert len(lines) == 1
        assert lines[0].startswith("textfix: ")
        assert str(name) in lines[0]


def test_another_encoding_is_read_with_a_note(tmp_path):
    pytest.importorskip("charset_normalizer")
    path = tmp_path / "latin.txt"
    path.write_bytes(
        "Die Brücke über den Fluß wird größer. Viele Gäste möchten später hören, wie schön es wäre.".encode("cp1252")
    )
    done = run("clean", path)
    assert done.returncode == 0
    assert b"not UTF-8" in done.stderr
    assert "Brücke" in done.stdout.decode()


def test_an_unknown_stage_is_named_with_the_known_ones():
    done = run("clean", "--skip", "wrods", data=b"x")
    assert done.returncode == 1
    assert b"unknown stage 'wrods'; the stages are markup" in done.stderr


def test_version():
    import textfix

    assert run("--version").stdout.decode().strip() == f"textfix {textfix.__version__}"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full on this system")
def test_a_full_disk_is_one_line():
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "textfix", "clean"], input=b"x\n", stdout=full, stderr=subprocess.PIPE, timeout=60
        )
    assert done.returncode == 1
    assert done.stderr.decode().startswith("textfix: cannot write: ")
    assert len(done.stderr.splitlines()) == 1


def test_a_lone_surrogate_does_not_stop_the_output():
    done = run("examine", "-", data=b"a \\ud800 b")
    assert done.returncode == 0


def test_demo_runs():
    done = subprocess.run(
        [sys.executable, ROOT / "examples" / "demo.py", ROOT / "examples" / "industry-news.txt"],
        capture_output=True, text=True, timeout=60, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Forum On The Transformation Of Ceramic Workshops" in done.stdout
