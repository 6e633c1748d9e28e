"""`textfix batch`: formats in and out, failures, processes, and runs that are killed."""

import csv
import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest

import textfix
from textfix.batch import Job, Totals, readers, run, threads
from textfix.cli.batch import Bar
from textfix.files import CommandError

COMMAND = [sys.executable, "-m", "textfix", "batch"]
WORDS = "mill cloth wool trade worker river owner town year loom weaver pfer pformation of the a and in had".split()


def page(number):
    """A small page with damaged words; every fourth has characters outside ASCII."""
    rng = random.Random(number)
    lines = [" ".join(rng.choices(WORDS, k=10)).capitalize() + "." for _ in range(3)]
    return "\n".join(lines) + ("\nCafÃ© “Wool” ☕" if number % 4 == 0 else "")


def batch(*arguments, **options):
    return subprocess.run([*COMMAND, *map(str, arguments)], capture_output=True, timeout=120, **options)


def rows(path):
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def write(path, records):
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


@pytest.fixture
def source(tmp_path):
    return write(tmp_path / "in.jsonl", ({"id": n, "text": page(n), "site": "a, b"} for n in range(150)))


def test_each_record_is_what_examine_says_in_order_and_with_any_number_of_jobs(source, tmp_path):
    done = batch(source, tmp_path / "one.jsonl")
    assert done.returncode == 0
    assert done.stdout.decode().startswith(f"{tmp_path / 'one.jsonl'}: 150 pages, ")
    assert done.stderr == b""
    assert batch(source, tmp_path / "two.jsonl", "--jobs", 2).returncode == 0
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()
    assert sorted(os.listdir(tmp_path)) == ["in.jsonl", "one.jsonl", "two.jsonl"]
    for number, row in enumerate(rows(tmp_path / "one.jsonl")):
        expected = textfix.examine(page(number))
        assert list(row) == ["id", "site", "text", "title", "links", "changes"]
        assert (row["id"], row["text"], row["title"]) == (number, expected.text, expected.title)
        counts = {"repair": len(expected.repairs), "removal": len(expected.removals), "join": len(expected.joins)}
        assert row["changes"] == counts


ALONE = """
import os, sys
from textfix.batch import Job, run
from textfix.batch import job
from textfix.cli import main

def tasks(records, out, config):
    done = whole(records, out, config)
    with open(f"threads-{os.getpid()}", "w") as file:
        print(len(os.listdir("/proc/self/task")), os.getenv("OPENBLAS_NUM_THREADS"), "numpy" in sys.modules, file=file)
    return done

whole, job.cleaned = job.cleaned, tasks
if __name__ == "__main__":
    if sys.argv[1] == "command":
        main(["batch", "in.jsonl", "out.jsonl"])
    else:
        run(Job("in.jsonl", "out.jsonl", jobs=2))
"""


@pytest.mark.skipif(not os.path.exists("/proc/self/task"), reason="counts threads as Linux tells them")
@pytest.mark.parametrize(("how", "more"), [("command", 0), ("library", 1)])
def test_a_process_calculates_in_one_thread(how, more, source, tmp_path):
    (tmp_path / "alone.py").write_text(ALONE)
    free = {name: value for name, value in os.environ.items() if name not in threads.VARIABLES}
    subprocess.run([sys.executable, "alone.py", how], cwd=tmp_path, env=free, check=True, timeout=60)
    told = [path.read_text().split() for path in tmp_path.glob("threads-*")]
    assert told
    for count, variable, calculated in told:
        # A worker has a second thread, which waits for the parent's end.
        assert (int(count), variable, calculated) == (1 + more, "1", "True")


def test_a_number_of_threads_that_the_user_has_set_stays(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    for name in threads.VARIABLES[1:]:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv(name, "")  # so that what is set below goes when the test ends
        monkeypatch.delenv(name)
    threads.one_thread()
    assert [os.environ[name] for name in threads.VARIABLES] == ["3", "1", "1", "1"]


def test_explain_keep_skip_and_another_field(tmp_path):
    source = write(tmp_path / "in.jsonl", [{"body": "The pfer of industries", "a": 1, "b": 2, "text": "other"}])
    assert batch(source, tmp_path / "out.jsonl", "--text", "body", "--keep", "a", "--explain").returncode == 0
    [row] = rows(tmp_path / "out.jsonl")
    assert row["text"] == "The transfer of industries"
    assert row["a"] == 1
    assert "b" not in row
    assert row["changes"][0]["after"] == "transfer"
    run(Job(str(source), str(tmp_path / "raw.jsonl"), textfix.Config(skip=frozenset({"words"})), text="body"))
    assert rows(tmp_path / "raw.jsonl")[0]["text"] == "The pfer of industries"


@pytest.mark.parametrize("name", ["x.jsonl.gz", "x.jsonl.zst", "x.csv", "x.csv.gz", "x.csv.zst", "x.parquet", "x/"])
def test_every_format_goes_out_and_comes_in(name, source, tmp_path):
    if name.endswith(".zst"):
        pytest.importorskip("zstandard", reason="textfix[zst] is not installed")
    if name.endswith(".parquet"):
        pytest.importorskip("pyarrow", reason="textfix[parquet] is not installed")
    middle, end = os.path.join(tmp_path, name), tmp_path / "end.jsonl"
    run(Job(str(source), middle, keep=("id", "site"), config=textfix.Config(skip=frozenset(textfix.STAGES))))
    if name == "x/":
        os.unlink(os.path.join(middle, "index.jsonl"))
    run(Job(middle, str(end)))
    assert [row["text"] for row in rows(end)] == [textfix.clean(page(n)) for n in range(150)]
    if name != "x/":
        assert [str(row["id"]) for row in rows(end)] == [str(n) for n in range(150)]


def test_parquet_keeps_types_and_nests_links_and_changes(tmp_path):
    pa = pytest.importorskip("pyarrow", reason="textfix[parquet] is not installed")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pa.table({"id": pa.array([7, None], pa.int32()), "text": ["The pfer of industries", None]})
    parquet.write_table(table, tmp_path / "in.parquet")
    totals = run(Job(str(tmp_path / "in.parquet"), str(tmp_path / "out.parquet"), errors=str(tmp_path / "e")))
    assert (totals.pages, totals.failed) == (1, 1)
    out = parquet.read_table(tmp_path / "out.parquet")
    assert out.schema.field("id").type == pa.int32()
    [row] = out.to_pylist()
    assert row["changes"] == {"repair": 1, "removal": 0, "join": 0}
    assert row["links"] == []
    assert rows(tmp_path / "e") == [
        {"record": 2, "reason": "field 'text' is no text but null", "bytes": '{"id": null, "text": null}'}
    ]


def test_a_wet_file_and_the_html_of_a_warc_file(tmp_path):
    pytest.importorskip("fastwarc", reason="textfix[warc] is not installed")
    pytest.importorskip("resiliparse", reason="textfix[html] is not installed")

    def record(kind, content_type, payload):
        head = (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: http://a.example/\r\nContent-Type: {content_type}\r\n"
        )
        return head.encode() + b"Content-Length: %d\r\n\r\n" % len(payload) + payload + b"\r\n\r\n"

    html = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>The pformation of the mill.</p>"
    image = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG"
    data = [
        record("warcinfo", "application/warc-fields", b"a: b"),
        record("conversion", "text/plain", b"The pfer of industries"),
        record("response", "application/http; msgtype=response", html),
        record("response", "application/http; msgtype=response", image),
    ]
    (tmp_path / "in.warc.wet.gz").write_bytes(b"".join(map(gzip.compress, data)))
    run(Job(str(tmp_path / "in.warc.wet.gz"), str(tmp_path / "out.jsonl")))
    assert [(row["url"], row["text"]) for row in rows(tmp_path / "out.jsonl")] == [
        ("http://a.example/", "The transfer of industries"),
        ("http://a.example/", "The transformation of the mill."),
    ]


def test_a_record_of_a_wet_file_that_was_cut_is_told(tmp_path):
    pytest.importorskip("fastwarc", reason="textfix[warc] is not installed")
    head = b"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\n"
    (tmp_path / "in.wet").write_bytes(head + b"The mill.\r\n\r\n" + head + b"The m")
    totals = run(Job(str(tmp_path / "in.wet"), str(tmp_path / "out.jsonl"), errors=str(tmp_path / "e")))
    assert (totals.pages, totals.failed) == (1, 1)
    [error] = rows(tmp_path / "e")
    assert (error["record"], error["reason"], error["bytes"]) == (2, "is cut: 5 of 9 bytes", "The m")


def test_what_cannot_be_read_of_a_folder_is_told_and_what_is_no_file_is_passed_over(tmp_path, monkeypatch):
    monkeypatch.setattr(readers, "LONGEST", 50)
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "a.txt").write_text("The mill.")
    (pages / "b.txt").write_text("The mill. " * 50)
    (pages / "c.txt").write_bytes(bytes(20))
    (pages / "d.txt").symlink_to("nowhere.txt")
    if hasattr(os, "mkfifo"):
        os.mkfifo(pages / "e.txt")
    (pages / "f.txt").write_text("The town.")
    whole = open

    def refused(place, *arguments, **more):
        if str(place).endswith("f.txt"):
            raise PermissionError(13, "Permission denied")
        return whole(place, *arguments, **more)

    monkeypatch.setattr(readers, "open", refused, raising=False)
    totals = run(Job(str(pages), str(tmp_path / "out.jsonl"), errors=str(tmp_path / "e")))
    assert (totals.pages, totals.failed) == (1, 4)
    reasons = ["b.txt: is longer", "c.txt: looks like a binary file", "d.txt: No such file", "f.txt: Permission denied"]
    assert [
        error["reason"][: len(reason)] for error, reason in zip(rows(tmp_path / "e"), reasons, strict=True)
    ] == reasons


def pressed(data, kind):
    if kind == "gz":
        return gzip.compress(data)
    return pytest.importorskip("zstandard", reason="textfix[zst] is not installed").ZstdCompressor().compress(data)


@pytest.mark.parametrize("kind", ["gz", "zst"])
@pytest.mark.parametrize("jobs", [1, 2])
def test_what_stands_before_the_place_where_an_input_breaks_off_is_written(kind, jobs, tmp_path):
    rng = random.Random(0)
    lines = b"".join(b'{"id": %d, "text": "The pfer of %d"}\n' % (n, rng.randrange(10**9)) for n in range(2000))
    (tmp_path / f"in.jsonl.{kind}").write_bytes(pressed(lines, kind)[:-9])
    with pytest.raises(CommandError, match=r"cannot be read after record (\d+): .* before it is in") as raised:
        run(Job(str(tmp_path / f"in.jsonl.{kind}"), str(tmp_path / "out.jsonl"), jobs=jobs))
    read = int(str(raised.value).partition("record ")[2].partition(":")[0])
    assert [row["id"] for row in rows(tmp_path / "out.jsonl")] == list(range(read))


def test_several_frames_of_zst_are_one_input(tmp_path):
    frames = [b'{"text": "a"}\n{"te', b"", b'xt": "b"}\n']
    (tmp_path / "in.jsonl.zst").write_bytes(b"".join(pressed(frame, "zst") for frame in frames))
    assert run(Job(str(tmp_path / "in.jsonl.zst"), str(tmp_path / "out.jsonl"))).pages == 2


def test_json_that_goes_out_has_no_number_that_json_has_not(tmp_path):
    (tmp_path / "in.jsonl").write_text('{"a": 1e999, "b": [{"c": -1e999, "d": 0.5}], "text": "The mill."}\n')
    run(Job(str(tmp_path / "in.jsonl"), str(tmp_path / "out.jsonl")))
    line = (tmp_path / "out.jsonl").read_text()
    row = json.loads(line, parse_constant=pytest.fail)
    assert (row["a"], row["b"]) == (None, [{"c": None, "d": 0.5}])


def test_a_wrong_name_leaves_nothing_behind_that_the_right_one_stumbles_over(source, tmp_path):
    assert run(Job(str(source), str(tmp_path / "new" / "out.jsonl"), errors=str(tmp_path / "e" / "e"))).pages == 150
    (tmp_path / "folder").mkdir()
    with pytest.raises(CommandError, match="is no file"):
        run(Job(str(source), str(tmp_path / "out.jsonl"), errors=str(tmp_path / "folder")))
    assert not list(tmp_path.glob("out*"))


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full on this system")
def test_what_is_no_file_is_refused(source, tmp_path):
    done = batch(source, tmp_path / "out.jsonl", "--errors", "/dev/full")
    assert (done.returncode, done.stderr) == (1, b"textfix: /dev/full: is no file; a run that goes on has to cut it\n")


INTERRUPTED = """
import os, signal, sys, time
import textfix.batch.job, textfix.cli

def slow(records, out, config):
    if not os.path.exists("begun"):
        open("begun", "w").close()
    else:
        time.sleep(60)
    return whole(records, out, config)

whole, textfix.batch.job.cleaned = textfix.batch.job.cleaned, slow
if __name__ == "__main__":
    sys.exit(textfix.cli.main())
"""


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("moment", ["while workers start", "while workers work"])
def test_ctrl_c_ends_all_processes_at_once_without_a_traceback(moment, source, tmp_path):
    (tmp_path / "slow.py").write_text(INTERRUPTED)
    command = [sys.executable, "slow.py", "batch", "in.jsonl", "out.jsonl", "--jobs", "2"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, start_new_session=True) as process:
        awaited = tmp_path / {"while workers start": "out.jsonl"}.get(moment, "begun")
        for _ in range(1000):
            if awaited.exists():
                break
            time.sleep(0.02)
        start = time.monotonic()
        os.killpg(process.pid, signal.SIGINT)
        errors = process.communicate(timeout=50)[1].decode()
    assert time.monotonic() - start < 30
    assert process.returncode in (130, -signal.SIGINT)  # Python's choice where an exec() was interrupted
    assert errors == "textfix: out.jsonl: is not finished; --resume goes on\ntextfix: interrupted\n"
    assert batch("in.jsonl", "out.jsonl", "--jobs", 2, "--resume", cwd=tmp_path).returncode == 0
    assert len(rows(tmp_path / "out.jsonl")) == 150


BROKEN = [
    (b'{"text": "no end', "is no JSON"),
    (b"text: none", "is no JSON"),
    (b'{"text": "\xff\xfe"}', "is not UTF-8"),
    (b'["text"]', "is no JSON object but list"),
    (b'"text"', "is no JSON object but str"),
    (b'{"txt": "The mill."}', "has no field 'text'"),
    (b'{"text": null}', "is no text but null"),
    (b'{"text": 7}', "is no text but int"),
    (b'{"text": "a", "rank": NaN}', "is no JSON: NaN is no number"),
    (b'{"text": ' + b"[" * 5000 + b"]" * 5000 + b"}", "is no"),
]


def test_what_cannot_be_read_is_kept_with_number_reason_and_bytes(tmp_path):
    lines, broken = [], {}
    for number in range(1, 1001):
        if number % 20 == 0:
            broken[number] = BROKEN[number // 20 % 10]
            lines.append(broken[number][0])
        else:
            lines.append(json.dumps({"text": f"The mill of {number}."}).encode())
    (tmp_path / "in.jsonl").write_bytes(b"\n".join(lines))
    done = batch(tmp_path / "in.jsonl", tmp_path / "out.jsonl", "--errors", tmp_path / "errors.jsonl", "--jobs", 2)
    assert done.returncode == 3
    assert b"950 pages" in done.stdout
    assert b"50 records could not be read" in done.stderr
    assert len(rows(tmp_path / "out.jsonl")) == 950
    errors = rows(tmp_path / "errors.jsonl")
    assert [error["record"] for error in errors] == list(broken)
    for error in errors:
        data, reason = broken[error["record"]]
        assert reason in error["reason"]
        assert error.get("bytes", "").encode() == data or error["base64"]


def test_broken_rows_of_csv(tmp_path):
    (tmp_path / "in.csv").write_bytes(b'id,text\n1,The mill.\n2\n3,\xff\n4,"a"b\n5,"two\nlines"\n')
    totals = run(Job(str(tmp_path / "in.csv"), str(tmp_path / "out.csv"), errors=str(tmp_path / "e")))
    assert (totals.pages, totals.failed) == (2, 3)
    with open(tmp_path / "out.csv", encoding="utf-8", newline="") as file:
        assert [row["id"] for row in csv.DictReader(file)] == ["1", "5"]
    assert [(error["record"], error["reason"][:12]) for error in rows(tmp_path / "e")] == [
        (2, "has 1 fields"), (3, "is not UTF-8"), (4, "is no CSV: '"),
    ]  # fmt: skip


def test_a_record_too_long_is_not_read_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(readers, "LONGEST", 50)
    write(tmp_path / "in.jsonl", [{"text": "a" * 200}, {"text": "b"}])
    totals = run(Job(str(tmp_path / "in.jsonl"), str(tmp_path / "out.jsonl")))
    assert (totals.pages, totals.failed) == (1, 1)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["none.jsonl", "out.jsonl"], "no such file"),
        (["in.txt", "out.jsonl"], "must end in one of"),
        (["in.jsonl", "out.warc"], "not written"),
        (["in.jsonl", "out.csv"], "--keep"),
        (["in.jsonl", "in.jsonl"], "different files"),
        (["in.csv", "out.jsonl", "--text", "body"], "one of id, text"),
        (["in.csv", "out.jsonl", "--keep", "url"], "no field 'url'"),
        (["broken.jsonl.gz", "out.jsonl"], "cannot be read after record"),
        (["in.jsonl", "out.jsonl", "--jobs", "0"], "--jobs"),
        (["empty.csv", "out.jsonl"], "is empty"),
        (["twice.csv", "out.jsonl"], "has two columns called 'id'"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_status_1(arguments, complaint, tmp_path):
    (tmp_path / "in.csv").write_text("id,text\n1,a\n")
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "twice.csv").write_text("id,text,id\n1,a,2\n")
    write(tmp_path / "in.jsonl", [{"text": "a"}])
    (tmp_path / "broken.jsonl.gz").write_bytes(gzip.compress(b'{"text": "a"}\n' * 1000)[:-20])
    done = batch(*arguments, cwd=tmp_path)
    assert done.returncode == 1
    assert complaint in done.stderr.decode().splitlines()[-1]
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("module", "name", "extra"),
    [("pyarrow", "in.parquet", "parquet"), ("zstandard", "in.csv.zst", "zst"), ("fastwarc", "in.warc", "warc")],
)
def test_a_missing_extra_is_one_line(module, name, extra, tmp_path, monkeypatch):
    for loaded in [loaded for loaded in sys.modules if loaded.partition(".")[0] == module]:
        monkeypatch.delitem(sys.modules, loaded)
    monkeypatch.setitem(sys.modules, module, None)
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(CommandError, match=rf"pip install 'textfix\[{extra}\]'"):
        run(Job(str(tmp_path / name), str(tmp_path / "out.jsonl")))


MORTAL = """
import os, signal, sys
import textfix.batch.job, textfix.cli

def save(journal, mark, *files):
    global left
    left -= 1
    if left == 0 and moment == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    whole(journal, mark, *files)
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    left, moment = int(sys.argv.pop(1)), sys.argv.pop(1)
    whole, textfix.batch.job.Journal.save = textfix.batch.job.Journal.save, save
    textfix.batch.job.BETWEEN_MARKS = 0
    sys.exit(textfix.cli.main())
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL of POSIX")
@pytest.mark.parametrize("name", ["out.jsonl", "out.csv.gz", "out.parquet", "out/"])
def test_a_killed_run_goes_on_without_a_record_lost_or_doubled(name, tmp_path):
    if name.endswith(".parquet"):
        pytest.importorskip("pyarrow", reason="textfix[parquet] is not installed")
    lines = [json.dumps({"id": n, "text": page(n % 150)}) if n % 50 else "broken" for n in range(640)]
    (tmp_path / "in.jsonl").write_text("\n".join(lines))
    (tmp_path / "mortal.py").write_text(MORTAL)
    where = tmp_path / "killed"
    where.mkdir()
    command = ["batch", tmp_path / "in.jsonl", name, "--keep", "id", "--errors", "errors", "--jobs", "2", "--resume"]
    mortal = [sys.executable, tmp_path / "mortal.py"]
    appended = {"out/": "out/index.jsonl", "out.parquet": "out.parquet.part"}.get(name, name)
    for marks, moment in (("1", "after"), ("3", "before"), ("3", "after")):
        done = subprocess.run([*mortal, marks, moment, *command], cwd=where, timeout=60)
        assert done.returncode == -signal.SIGKILL
        if marks == "3":
            with open(where / appended, "ab") as file:
                file.write(b'{"half')
    assert json.loads((where / f"{name.strip('/')}.progress").read_bytes())["read"] == 64 * 5
    eager = [*mortal, "0", "never", *command]
    assert subprocess.run(eager, cwd=where, timeout=60).returncode == 3
    whole = tmp_path / "whole"
    whole.mkdir()
    run(Job(str(tmp_path / "in.jsonl"), os.path.join(whole, name), keep=("id",), errors=str(whole / "errors")))
    assert sorted(os.listdir(where)) == sorted(os.listdir(whole))
    assert (where / "errors").read_bytes() == (whole / "errors").read_bytes()
    if name == "out/":
        names = sorted(os.listdir(whole / name))
        assert sorted(os.listdir(where / name)) == names
        assert all((where / name / file).read_bytes() == (whole / name / file).read_bytes() for file in names)
    elif name.endswith(".gz"):
        assert gzip.decompress((where / name).read_bytes()) == gzip.decompress((whole / name).read_bytes())
    else:
        assert (where / name).read_bytes() == (whole / name).read_bytes()


def test_an_unfinished_run_is_not_written_over_and_other_work_does_not_go_on(source, tmp_path):
    out = tmp_path / "out.jsonl"
    job = Job(str(source), str(out))
    journal = tmp_path / "out.jsonl.progress"
    journal.write_text('{"job": "x", "read": 0, "output": 0, "errors": 0, "totals": {}}')
    with pytest.raises(CommandError, match="had other options"):
        run(job)
    journal.write_text("{}")
    with pytest.raises(CommandError, match="is no journal"):
        run(job)
    journal.unlink()
    source.write_bytes(gzip.compress(source.read_bytes())[:-9])
    broken = source.rename(tmp_path / "in.jsonl.gz")
    with pytest.raises(CommandError, match="cannot be read after"):
        run(Job(str(broken), str(out)))
    with pytest.raises(CommandError, match="go on with --resume"):
        run(Job(str(broken), str(out)))


def test_a_complete_run_is_not_done_again(source, tmp_path):
    assert batch(source, tmp_path / "out.jsonl", "--resume").returncode == 0
    before = (tmp_path / "out.jsonl").stat().st_mtime_ns
    done = batch(source, tmp_path / "out.jsonl", "--resume")
    assert done.returncode == 0
    assert b"there is nothing to resume" in done.stdout
    assert (tmp_path / "out.jsonl").stat().st_mtime_ns == before


def test_the_bar_is_drawn_in_one_line(capsys, monkeypatch):
    monkeypatch.setattr("textfix.cli.batch.BETWEEN_LINES", 0)
    bar = Bar()
    bar(Totals(pages=10), 0.1)
    bar(Totals(pages=20, repairs=3, failed=1), 0.5)
    bar.clear()
    drawn = capsys.readouterr().err
    assert "\r[##########..........]  50% 20 pages, 3 repaired, 0 removed, 1 failed, " in drawn
    assert "pages/s" in drawn
    assert "\n" not in drawn
