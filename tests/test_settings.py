"""textfix.toml and [tool.textfix]: what is in force, and where it comes from."""

import subprocess
import sys
import tomllib

import pytest

COMMAND = [sys.executable, "-m", "textfix"]
PAGE = b"The pfer of industries\n"


def run(*arguments, cwd, data=PAGE):
    return subprocess.run([*COMMAND, *map(str, arguments)], cwd=cwd, input=data, capture_output=True, timeout=60)


@pytest.mark.parametrize(
    ("name", "text"),
    [("textfix.toml", 'skip = ["words"]\n'), ("pyproject.toml", '[tool.textfix]\nskip = ["words"]\n')],
)
def test_a_settings_file_holds_here_and_below_and_options_win(name, text, tmp_path):
    (tmp_path / name).write_text(text)
    below = tmp_path / "pages" / "english"
    below.mkdir(parents=True)
    assert run("clean", cwd=tmp_path).stdout == PAGE
    assert run("clean", cwd=below).stdout == PAGE
    assert run("clean", "--skip", "joins", cwd=below).stdout == b"The transfer of industries\n"
    (below / "in.jsonl").write_text('{"text": "The pfer of industries"}\n')
    run("batch", "in.jsonl", "out.jsonl", cwd=below)
    assert b"pfer" in (below / "out.jsonl").read_bytes()


def test_a_project_without_our_table_and_the_nearest_file(tmp_path):
    (tmp_path / "textfix.toml").write_text('allowed = ["pfer"]\n')
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "pyproject.toml").write_text("[tool.other]\n")
    assert run("clean", cwd=inner).stdout == PAGE
    (inner / "textfix.toml").write_text("")
    assert run("clean", cwd=inner).stdout == b"The transfer of industries\n"


def test_show_config_is_toml_with_origins(tmp_path):
    file = tmp_path / "textfix.toml"
    file.write_text('skip = ["joins"]\nleast-confidence = 0.5\nprofile = "site.toml"\n')
    (tmp_path / "site.toml").write_text("version = 1\n")
    done = run("clean", "--show-config", "--least-confidence", "0.25", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    shown = done.stdout.decode()
    assert tomllib.loads(shown) == {
        "skip": ["joins"],
        "profile": str(tmp_path / "site.toml"),
        "least-confidence": 0.25,
        "furniture": [],
        "allowed": [],
    }
    assert f'skip = ["joins"]  # {file}\n' in shown
    assert "least-confidence = 0.25  # --least-confidence\n" in shown
    assert "furniture = []  # default\n" in shown


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("skp = []", "unknown key 'skp'; the nearest known one is 'skip'"),
        ("least_confidence = 0.5", "unknown key 'least_confidence'; the nearest known one is 'least-confidence'"),
        ('skip = "words"', 'skip cannot be "words"'),
        ('skip = ["wrds"]', "unknown stage 'wrds'"),
        ("least-confidence = true", "least_confidence must be a number"),
        ('profile = "none.toml"', "none.toml: No such file"),
        ("skip = [", "textfix.toml: "),
    ],
)
def test_a_wrong_settings_file_is_one_line_and_status_1(text, complaint, tmp_path):
    (tmp_path / "textfix.toml").write_text(text)
    done = run("clean", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, b"")
    [line] = done.stderr.decode().splitlines()
    assert complaint in line


@pytest.mark.parametrize(("text", "status"), [("[tool]\ntextfix = 3\n", 1), ("tool = 3\n", 0)])
def test_a_tool_that_is_no_table(text, status, tmp_path):
    (tmp_path / "pyproject.toml").write_text(text)
    done = run("clean", cwd=tmp_path)
    assert done.returncode == status
    assert done.stderr.decode().endswith("tool.textfix has to be a table\n" if status else "")
    assert done.stderr.count(b"\n") == status
