"""Every example in the documents runs, every path and link in them leads somewhere, and the schema is that of a page.

Of a document, Python examples run as doctests or as they stand, and commands as a shell runs them, in one folder and in
their order. A block with a caption becomes the file of that name.
"""

import contextlib
import datetime
import doctest
import functools
import http.server
import importlib
import importlib.util
import json
import os
import re
import subprocess
import sys
import threading
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import textfix

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted(
    [ROOT / "README.md", *(path for path in (ROOT / "docs").glob("**/*.md") if path.parent.name != "measured")]
)
LINKED = [*DOCUMENTS, *(ROOT / name for name in ("CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"))]
BLOCK = re.compile(
    r"^(?P<fence>`{3,})(?:\{code-block\} )?(?P<language>\w+)\n(?::caption: (?P<caption>[^\n]+)\n\n)?"
    r"(?P<body>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)
ELSEWHERE = {"engines.md": "tests/test_engines.py runs them with data of each engine"}
"""Documents whose Python without prompts another test runs."""

NOT_RUN = ("git clone ", "make ", ". .venv/")
"""Commands that set up what the tests run in; what they name has to exist."""

POSIX = pytest.mark.skipif(os.name != "posix", reason="the commands are written for a POSIX shell")


def named(path):
    return str(path.relative_to(ROOT))


def blocks(path):
    return [match.groupdict() for match in BLOCK.finditer(path.read_text(encoding="utf-8"))]


def commands(body):
    """The commands of a console block, each with the output that it shows; a command may have several lines."""
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        lines = part.splitlines(keepends=True)
        size = next((n for n in range(1, len(lines) + 1) if is_whole("".join(lines[:n]))), len(lines))
        yield "".join(lines[:size]).rstrip("\n"), "".join(lines[size:])


def is_whole(command):
    """Whether every quotation mark of a command is closed and its last line goes on nowhere."""
    if command.rstrip("\n").endswith("\\"):
        return False
    return subprocess.run(["sh", "-n", "-c", command], capture_output=True).returncode == 0


def prepared(folder, path):
    """A folder with what the documents take for granted: the example, page.txt and pages.jsonl, and captioned files."""
    (folder / "examples").symlink_to(ROOT / "examples")
    (folder / "page.txt").write_text("The pfer of industries\n", encoding="utf-8")
    pages = '{"url": "a", "text": "The pfer of industries"}\n{"url": "b", "text": "All is well."}\n'
    (folder / "pages.jsonl").write_text(pages, encoding="utf-8")
    for block in blocks(path):
        if block["caption"]:
            (folder / block["caption"]).write_text(block["body"], encoding="utf-8")


@contextlib.contextmanager
def site(folder):
    """A small site on this machine, which stands for the one in the Scrapy guide."""
    folder.mkdir()
    (folder / "index.html").write_text("<body><a href=page.html>page</a></body>", encoding="utf-8")
    (folder / "page.html").write_text(
        "<body><p>The <a href=x>pfer</a> of industries took a year.<p>It is over.<p>Back to the front page</body>",
        "utf-8",
    )
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def programs(folder):
    """A folder with the commands that the documents run, each with the Python and the textfix of this test."""
    folder.mkdir()
    for name, what in (("textfix", "-m textfix"), ("scrapy", "-m scrapy"), ("python3", "")):
        (folder / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {what} "$@"\n', encoding="utf-8")
        (folder / name).chmod(0o755)
    return folder


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_python_examples_run(path, tmp_path, monkeypatch):
    prepared(tmp_path, path)
    monkeypatch.chdir(tmp_path)
    failures, _ = doctest.testfile(str(path), module_relative=False, encoding="utf-8")
    assert failures == 0
    space = {"__name__": "example"}
    for block in blocks(path):
        if block["language"] == "python" and not block["caption"] and ">>>" not in block["body"]:
            if path.name in ELSEWHERE:
                compile(block["body"], str(path), "exec")
            else:
                exec(compile(block["body"], str(path), "exec"), space)


@POSIX
@pytest.mark.parametrize(
    "path",
    [path for path in DOCUMENTS if any(block["language"] == "console" for block in blocks(path))],
    ids=named,
)
def test_commands_run(path, tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()
    prepared(folder, path)
    console = [
        command for block in blocks(path) if block["language"] == "console" for command in commands(block["body"])
    ]
    assert console
    environment = os.environ | {
        "COLUMNS": "80",
        "HOME": str(folder),
        "PATH": f"{programs(tmp_path / 'bin')}{os.pathsep}{os.environ['PATH']}",
    }
    with contextlib.ExitStack() as stack:
        for command, shown in console:
            if command.startswith(NOT_RUN):
                assert shown == ""
                continue
            if command.startswith("scrapy "):
                pytest.importorskip("scrapy", reason="textfix[scrapy] is not installed")
                address = stack.enter_context(site(tmp_path / "site"))
                for file in folder.glob("*.py"):
                    file.write_text(file.read_text("utf-8").replace("https://example.com/", address), encoding="utf-8")
            done = subprocess.run(
                ["sh", "-c", command], cwd=folder, env=environment,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120,
            )  # fmt: skip
            assert f"$ {command}\n{done.stdout.decode()}" == f"$ {command}\n{shown}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_what_is_not_run_exists(path):
    text = path.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:^\$ |`)make ([a-z-]+)", text, re.MULTILINE)) <= targets
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = {name for some in re.findall(r"pip install '\.\[([\w,]+)\]'", text) for name in some.split(",")}
    extras |= set(re.findall(r"textfix\[(\w+)\]", text))
    assert extras <= set(project["optional-dependencies"])


@pytest.mark.parametrize("path", LINKED, ids=named)
def test_links_lead_somewhere(path):
    prose = re.sub(r"`[^`\n]*`", "", BLOCK.sub("", path.read_text(encoding="utf-8")))
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if "://" in target:
            continue
        name, _, anchor = target.partition("#")
        file = (path.parent / name).resolve() if name else path
        assert file.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", LINKED, ids=named)
def test_every_path_that_is_named_exists(path):
    paths = re.findall(r"`((?:src|data|docs|gates|tests|scripts|examples)/[\w./*-]+)`", path.read_text("utf-8"))
    generated = {"data/hand/corrections.tsv"}  # may be added; nobody had to yet
    assert [name for name in paths if name not in generated and not list(ROOT.glob(name))] == []
    modules = re.findall(r"`((?:knowledge|stages|learning|batch|engines|cli|report)/\w+\.py)`", path.read_text("utf-8"))
    assert [name for name in modules if not (ROOT / "src" / "textfix" / name).exists()] == []


def test_the_readme_says_what_was_measured():
    """After a new measurement (`scripts/measured.py words`) the table in the README has to follow."""
    measured = (ROOT / "docs" / "measured" / "words.md").read_text("utf-8").splitlines()
    readme = (ROOT / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| (\S+) \| (\d+) of (\d+) \| ([\d.]+) \|$", readme, re.MULTILINE)
    assert len(rows) > 3
    for damage, restored, broken, harm in rows:
        name, figures = damage.replace("nothing", "∅"), (f": {restored}/{broken} restored", f" = {harm} per million")
        lines = [line for line in measured if line.startswith(f"{name} ")]
        assert any(all(figure in line for figure in figures) for line in lines), (damage, lines)


def test_a_measurement_keeps_figures_and_no_text_of_pages(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "scripts")
    page = importlib.import_module("measured").measured(
        "words",
        [],
        "trans→p exact: 3/4 restored\n    plain: 3/3\n      1  translate -> plate\n      missed: 7 words of it.\n"
        "words: all floors held\n  ok  'rn→m' 0.98 of 234\nhostile, open lines: 6.61 s for 0.5 MB\n",
        datetime.date(2026, 11, 26),
    )
    assert page.splitlines()[4:] == [
        "```text", "trans→p exact: 3/4 restored", "    plain: 3/3", "  ok  'rn→m' 0.98 of 234",
        "hostile, open lines: 6.61 s for 0.5 MB", "```",
    ]  # fmt: skip


def test_contributing_leads_to_every_module():
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    paths = [path for name in re.findall(r"`(src/[\w./*-]+)`", text) for path in ROOT.glob(name)]
    named_ = {file for path in paths for file in ([path] if path.is_file() else path.glob("*.py"))}
    modules = {
        path
        for path in (ROOT / "src").glob("**/*.py")
        if path.name not in ("__about__.py", "__init__.py", "__main__.py")
    }
    assert sorted(map(named, modules - named_)) == []


# The schema of a page.

SCHEMA = json.loads((ROOT / "docs" / "reference" / "page.schema.json").read_text("utf-8"))
needs_jsonschema = pytest.mark.skipif(
    importlib.util.find_spec("jsonschema") is None, reason="jsonschema is not installed"
)


def faults(page):
    import jsonschema

    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    return [
        error.message for error in jsonschema.Draft202012Validator(SCHEMA).iter_errors(json.loads(json.dumps(page)))
    ]


@needs_jsonschema
def test_a_page_is_what_the_schema_says():
    page = textfix.examine((ROOT / "examples" / "industry-news.txt").read_text("utf-8"))
    kinds = {change["kind"] for change in page.to_dict()["changes"]}
    assert kinds == {"repair", "removal", "join"}
    assert faults(page.to_dict()) == []
    assert faults({"file": "page.txt"} | json.loads(page.to_json())) == []


LINES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["Home >", "- Related reading", "- News | A Headline", "The pfer of", "< p > 1n the", "", "\ud800"]
    ),
)


@needs_jsonschema
@given(st.lists(LINES, max_size=12).map("\n".join))
@settings(max_examples=100, deadline=None)
def test_any_page_is_what_the_schema_says(text):
    assert faults(textfix.examine(text).to_dict()) == []


@needs_jsonschema
def test_the_schema_refuses_what_is_no_page():
    page = textfix.examine("The pfer").to_dict()
    assert faults(page | {"version": 2})
    assert faults({key: value for key, value in page.items() if key != "labels"})
    assert faults(page | {"changes": [page["changes"][0] | {"kind": "join"}]})
    assert faults(page | {"changes": [page["changes"][0] | {"confidence": 1.5}]})


def test_the_schema_knows_every_stage_and_field():
    assert tuple(SCHEMA["$defs"]["stage"]["enum"]) == textfix.STAGES
    assert set(SCHEMA["properties"]) - {"file"} == set(textfix.examine("a").to_dict())
