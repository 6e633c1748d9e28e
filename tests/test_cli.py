"""The command line, run as a user runs it: in a process of its own."""

import io
import json
import os
import pathlib
import signal
import stat
import subprocess
import sys
import time
import types

import pytest

import textfix
from textfix import files
from textfix.cli.clean import explained, output
from textfix.cli.terminal import show

ROOT = pathlib.Path(__file__).resolve().parent.parent
COMMAND = [sys.executable, "-m", "textfix"]
ARTICLE = b"The transfer of industries\n"
PAGE = b"The pfer of industries\n"
POSIX = pytest.mark.skipif(os.name != "posix", reason="modes, signals and links of POSIX")


def run(*arguments, data=b"", **options):
    options = {"input": data, "capture_output": True, "timeout": 60} | options
    return subprocess.run([*COMMAND, *map(str, arguments)], **options)


def complaints(done):
    lines = done.stderr.decode().splitlines()
    assert all(line.startswith("textfix: ") for line in lines)
    return lines


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "hurt.txt").write_bytes(PAGE)
    (tmp_path / "fine.txt").write_bytes(b"All is well in the mill.\n")
    return tmp_path


def test_clean_reads_standard_input():
    done = run("clean", data=PAGE)
    assert (done.returncode, done.stdout, done.stderr) == (0, ARTICLE, b"")
    assert run("clean", "-", data=PAGE).stdout == ARTICLE


@pytest.mark.parametrize("text", ["a\r\nb pfer\r\n", "a\rb pfer\r", "a\nb pfer", "b pfer\n", "", "\n"])
def test_line_breaks_are_those_of_the_input(text, tmp_path):
    path = tmp_path / "page.txt"
    path.write_bytes(text.encode())
    assert run("clean", "--skip", "joins,sections", path).stdout.decode() == text.replace("pfer", "transfer")


def test_the_article_ends_as_the_file_ended_when_its_tail_was_removed():
    page = textfix.Page("a\r\nb\r\n", "a", None, (), (), ())
    assert output(page) == "a\r\n"
    assert output(textfix.Page("a\r\nb", "a", None, (), (), ())) == "a"
    assert output(textfix.Page("a\n", "", None, (), (), ())) == ""


def test_several_files_go_out_one_after_another(folder):
    (folder / "open.txt").write_bytes(b"No break at the end of this")
    done = run("clean", folder / "open.txt", folder / "hurt.txt")
    assert done.stdout == b"No break at the end of this\n" + ARTICLE


def test_a_pattern_is_read_where_the_shell_left_it(folder):
    assert run("clean", folder / "h*.txt").stdout == ARTICLE
    done = run("clean", folder / "x*.txt")
    assert done.returncode == 1
    assert "no file matches" in complaints(done)[0]


def test_examine_writes_json():
    page = json.loads(run("examine", "-", data=b"The pfer of industries").stdout)
    assert page["version"] == 1
    assert page["changes"][0]["before"] == "pfer"
    assert page["original"] == "The pfer of industries"


def test_json_is_a_line_a_file(folder):
    lines = run("clean", "--json", folder / "hurt.txt", folder / "fine.txt").stdout.splitlines()
    pages = [json.loads(line) for line in lines]
    assert [pathlib.Path(page["file"]).name for page in pages] == ["hurt.txt", "fine.txt"]
    assert pages[0]["text"] == "The transfer of industries\n"


def test_explain_is_a_line_a_change(folder):
    done = run("clean", "--explain", folder / "hurt.txt", folder / "fine.txt")
    [line] = done.stdout.decode().splitlines()
    assert line.startswith(f"{folder / 'hurt.txt'}:1: words: 'pfer' became 'transfer' (")


def test_explained_quotes_no_more_than_a_line_holds():
    removal = textfix.Removal("sections", 7, "x" * 999 + "\x1b[31m", "a reason", 0.5)
    line = explained("page.txt", removal)
    assert len(line) < 160
    assert "\x1b" not in line
    join = textfix.Join("joins", 2, (2, 3), "a\nb", "a b", "a reason", 0.9)
    assert explained("-", join) == "-:2: joins: lines 2 to 3 became one: 'a b' (a reason; 0.90)"


def test_check_says_what_would_change(folder):
    done = run("clean", "--check", folder / "hurt.txt", folder / "fine.txt")
    assert done.returncode == 2
    assert done.stdout.decode() == f"{folder / 'hurt.txt'}: would change (1 repair)\n"
    assert run("clean", "--check", folder / "fine.txt").returncode == 0
    assert run("clean", "--check", folder / "hurt.txt", folder / "missing.txt").returncode == 1
    assert (folder / "hurt.txt").read_bytes() == PAGE


def test_diff_is_unified_and_plain_where_there_is_no_terminal(folder):
    name = folder / "hurt.txt"
    done = run("clean", "--diff", name, folder / "fine.txt")
    assert done.stdout.decode() == (
        f"--- {name}\n+++ {name} (cleaned)\n@@ -1 +1 @@\n-The pfer of industries\n+The transfer of industries\n"
    )
    assert run("clean", "--diff", "--check", name).returncode == 2


def in_terminal(*arguments, **environment):
    """What the command line writes to a terminal."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | environment
    with subprocess.Popen([*COMMAND, *map(str, arguments)], stdout=theirs, env=environment) as process:
        os.close(theirs)
        written = b""
        try:
            while piece := os.read(ours, 4096):
                written += piece
        except OSError:  # Linux: the other end has closed
            pass
        process.wait(60)
    os.close(ours)
    return written


@POSIX
def test_diff_has_colour_on_a_terminal_and_respects_no_color(folder):
    assert b"\x1b[32m+The transfer" in in_terminal("clean", "--diff", folder / "hurt.txt", TERM="xterm")
    assert b"\x1b" not in in_terminal("clean", "--diff", folder / "hurt.txt", TERM="xterm", NO_COLOR="1")


def test_output_goes_to_a_file_or_under_its_name_to_a_folder(folder):
    assert run("clean", folder / "hurt.txt", "-o", folder / "article.txt").stdout == b""
    assert (folder / "article.txt").read_bytes() == ARTICLE
    run("clean", folder / "hurt.txt", folder / "fine.txt", "-o", f"{folder / 'new'}/", check=True)
    assert (folder / "new" / "hurt.txt").read_bytes() == ARTICLE
    assert sorted(path.name for path in (folder / "new").iterdir()) == ["fine.txt", "hurt.txt"]


def test_output_that_cannot_be_is_refused_before_anything_is_written(folder):
    (folder / "other").mkdir()
    (folder / "other" / "hurt.txt").write_bytes(PAGE)
    two = run("clean", folder / "hurt.txt", folder / "other" / "hurt.txt", "-o", f"{folder / 'new'}/")
    assert "would both become" in complaints(two)[0]
    assert not (folder / "new").exists()
    done = run("clean", folder / "hurt.txt", folder / "fine.txt", "-o", folder / "one.txt")
    assert "need a folder" in complaints(done)[0]
    for options in (("--write", "-o", folder / "x"), ("--check", "-o", folder / "x"), ("--write", "--check")):
        done = run("clean", folder / "hurt.txt", *options)
        assert done.returncode == 1
        assert "cannot be combined" in complaints(done)[0]
    assert "standard input" in complaints(run("clean", "--write"))[0]
    assert (folder / "hurt.txt").read_bytes() == PAGE


@POSIX
def test_write_keeps_mode_and_mark_and_touches_only_what_changes(folder):
    hurt, fine = folder / "hurt.txt", folder / "fine.txt"
    hurt.write_bytes(b"\xef\xbb\xbf" + PAGE)
    hurt.chmod(0o640)
    before = fine.stat()
    done = run("clean", "--write", hurt, fine)
    assert done.returncode == 0
    assert done.stdout.decode() == f"{hurt}: changed (1 repair)\n"
    assert hurt.read_bytes() == b"\xef\xbb\xbf" + ARTICLE
    assert stat.S_IMODE(hurt.stat().st_mode) == 0o640
    assert (fine.stat().st_ino, fine.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert sorted(path.name for path in folder.iterdir()) == ["fine.txt", "hurt.txt"]
    assert run("clean", "--check", hurt).returncode == 0


@POSIX
def test_write_goes_through_a_link(folder):
    link = folder / "link.txt"
    link.symlink_to("hurt.txt")
    run("clean", "--write", link, check=True)
    assert link.is_symlink()
    assert (folder / "hurt.txt").read_bytes() == ARTICLE


def test_a_write_that_fails_leaves_the_old_file(folder, monkeypatch):
    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        files.write(str(folder / "hurt.txt"), b"half of it")
    assert (folder / "hurt.txt").read_bytes() == PAGE
    assert sorted(path.name for path in folder.iterdir()) == ["fine.txt", "hurt.txt"]


def test_write_refuses_to_change_an_encoding(folder):
    latin = folder / "latin.txt"
    latin.write_bytes(b"The caf\xe9 pfer\n")
    done = run("clean", "--write", latin)
    assert done.returncode == 1
    assert "left as it is" in complaints(done)[-1]
    assert latin.read_bytes() == b"The caf\xe9 pfer\n"


@pytest.mark.parametrize("command", ["clean", "examine"])
def test_what_cannot_be_read_is_one_line_and_status_1(command, tmp_path):
    binary = tmp_path / "image.png"
    binary.write_bytes(bytes(range(256)) * 40)
    zeros = tmp_path / "zeros"
    zeros.write_bytes(bytes(4096))
    for name in (tmp_path / "missing.txt", tmp_path, binary, zeros):
        done = run(command, name)
        assert done.returncode == 1
        assert done.stdout == b""
        [line] = complaints(done)
        assert str(name) in line


def test_the_other_files_are_cleaned_all_the_same(folder):
    done = run("clean", folder / "missing.txt", folder, folder / "hurt.txt")
    assert done.returncode == 1
    assert done.stdout == ARTICLE
    assert len(complaints(done)) == 2


ENGLISH = "The mill’s owner paid £5 for the “pfer” at the café.\n"


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        ("\ufeffThe mill".encode(), "The mill", "utf-8-sig"),
        ("The mill".encode("utf-16"), "The mill", "utf-16"),
        ("The mill".encode("utf-32"), "The mill", "utf-32"),
        (ENGLISH.encode("cp1252"), ENGLISH, "cp1252"),
        (b"caf\xe9", "café", "cp1252"),
        ((ENGLISH * 9).encode()[:-12] + b"\xff", (ENGLISH * 9).encode()[:-12].decode() + "\ufffd", "utf-8 with errors"),
        ("The mill’s".encode()[:-2], "The mill\ufffd", "utf-8 with errors"),
        (b"the \x00rst of three", "the \x00rst of three", "utf-8"),
        (b"", "", "utf-8"),
    ],
)
def test_decode(data, text, encoding):
    found, name, notes = files.decode(data)
    assert (found, name) == (text, encoding)
    assert bool(notes) == (name not in ("utf-8", "utf-8-sig"))


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        (
            "gb18030",
            "中国服装网报道,服装产业集群正在转移,许多企业把工厂搬到内地。去年的会议在南方举行,"
            "来自全国各地的代表介绍了他们的经验,并且讨论了今后的发展方向。",
        ),
        ("cp1251", "Это страница о торговле обувью и одеждой, написанная по-русски."),
        ("cp1252", "Die Brücke über den Fluß wird größer. Viele Gäste möchten später hören, wie schön es wäre."),
    ],
)
def test_another_encoding_is_read_with_a_note(encoding, text, tmp_path):
    pytest.importorskip("charset_normalizer")
    path = tmp_path / "page.txt"
    path.write_bytes(text.encode(encoding))
    done = run("clean", path)
    assert done.returncode == 0
    assert "is not UTF-8; read as " in complaints(done)[0]
    assert done.stdout.decode() == text


def test_without_charset_normalizer_one_line_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "charset_normalizer", None)
    with pytest.raises(files.CommandError, match=r"pip install 'textfix\[cli\]'"):
        files.decode("中国服装网报道".encode("gb18030"))


def test_html_is_taken_for_text_with_a_note():
    assert "looks like HTML" in complaints(run("clean", data=b"<!DOCTYPE html>\n<html><body>x</body></html>"))[0]


def test_an_unknown_stage_is_named_with_the_known_ones():
    done = run("clean", "--skip", "wrods", data=b"x")
    assert done.returncode == 1
    assert complaints(done) == [f"textfix: unknown stage 'wrods'; the stages are {', '.join(textfix.STAGES)}"]


def test_a_wrong_command_line_is_status_1_and_no_check_result():
    for arguments in ((), ("cleen",), ("clean", "--no-such-option"), ("clean", "--least-confidence", "much")):
        done = run(*arguments)
        assert done.returncode == 1
        assert b"Traceback" not in done.stderr


def test_least_confidence_refuses():
    assert run("clean", "--least-confidence", "1", data=PAGE).stdout == PAGE
    assert "from 0 to 1" in complaints(run("clean", "--least-confidence", "7", data=PAGE))[0]


def test_a_profile_is_read_or_refused_in_one_line(folder):
    profile = folder / "site.toml"
    textfix.Profile().save(profile)
    assert run("clean", "--profile", profile, data=PAGE).stdout == ARTICLE
    profile.write_text("version = 1\npage = 3\n", encoding="utf-8")
    for name in (profile, folder / "missing.toml", folder, folder / "hurt.txt"):
        done = run("clean", "--profile", name, data=PAGE)
        assert done.returncode == 1
        [line] = complaints(done)
        assert str(name) in line


def test_version_and_licenses():
    assert run("--version").stdout.decode().split() == ["textfix", textfix.__version__]
    assert b"Apache" in run("licenses").stdout


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full on this system")
@pytest.mark.parametrize("arguments", [["clean"], ["examine"], ["clean", "-o", "/dev/full"]])
def test_a_full_disk_is_one_line(arguments):
    with open("/dev/full", "wb") as full:
        done = run(*arguments, data=b"x\n", stdout=full, capture_output=False, stderr=subprocess.PIPE)
    assert done.returncode == 1
    [line] = complaints(done)
    assert "cannot write: No space left on device" in line


@POSIX
def test_a_reader_that_has_gone_is_told_by_the_status_alone(folder):
    read_end, write_end = os.pipe()
    os.close(read_end)
    with os.fdopen(write_end, "wb") as pipe:
        done = run("clean", folder / "hurt.txt", stdout=pipe, capture_output=False, stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (128 + signal.SIGPIPE, b"")


@POSIX
def test_closed_streams_are_one_line(folder):
    for redirection in ("clean <&-", f"clean '{folder / 'hurt.txt'}' >&-"):
        done = subprocess.run(
            ["sh", "-c", f'"{sys.executable}" -m textfix {redirection}'], capture_output=True, timeout=60
        )
        assert done.returncode == 1
        assert len(complaints(done)) == 1


@POSIX
def test_ctrl_c_is_one_line_and_status_130():
    with subprocess.Popen([*COMMAND, "clean"], stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        waiting = pathlib.Path(f"/proc/{process.pid}/wchan")
        for _ in range(100):  # until it waits for its input
            time.sleep(0.05)
            if waiting.exists() and "pipe" in waiting.read_text():
                break
        else:
            time.sleep(2)
        process.send_signal(signal.SIGINT)
        errors = process.communicate(timeout=60)[1]
    assert (process.returncode, errors) == (130, b"textfix: interrupted\n")


@POSIX
def test_ctrl_c_before_all_is_imported_is_one_line_too(tmp_path):
    """Importing takes most of the time of a small page; a module that is slow to import stands for it."""
    (tmp_path / "slow.py").write_text(
        "import sys, time\n"
        "class Slow:\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name == 'textfix.pipeline':\n"
        "            print('importing', flush=True)\n"
        "            time.sleep(60)\n"
        "sys.meta_path.insert(0, Slow())\n"
        "from textfix.cli import main\n"
        "sys.exit(main(['clean']))\n"
    )
    with subprocess.Popen(
        [sys.executable, tmp_path / "slow.py"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout.readline() == b"importing\n"
        process.send_signal(signal.SIGINT)
        errors = process.communicate(timeout=60)[1]
    assert (process.returncode, errors) == (130, b"textfix: interrupted\n")


def test_output_is_whole_where_a_write_takes_a_part_only(monkeypatch):
    class Narrow(io.RawIOBase):
        taken = b""

        def write(self, data):
            self.taken += bytes(data[:5])
            return min(5, len(data))

    narrow = Narrow()
    monkeypatch.setattr(sys, "stdout", types.SimpleNamespace(buffer=narrow, isatty=lambda: False))
    show("The transfer of industries\n")
    assert narrow.taken == ARTICLE


@POSIX
def test_an_ended_run_takes_its_half_written_file_away(folder):
    (folder / "ended.py").write_text(
        "import os, signal, sys\n"
        "from textfix.cli import main\n"
        "os.fsync = lambda file: os.kill(os.getpid(), signal.SIGTERM)\n"
        "sys.exit(main(['clean', '--write', 'hurt.txt']))\n"
    )
    done = subprocess.run([sys.executable, "ended.py"], cwd=folder, capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (128 + signal.SIGTERM, b"")
    assert (folder / "hurt.txt").read_bytes() == PAGE
    assert sorted(path.name for path in folder.iterdir()) == ["ended.py", "fine.txt", "hurt.txt"]


def test_a_lone_surrogate_does_not_stop_the_output():
    assert files.encode("a\ud800b\U0001f600") == "a\ufffdb\U0001f600".encode()


def test_demo_runs():
    done = subprocess.run(
        [sys.executable, ROOT / "examples" / "demo.py", ROOT / "examples" / "industry-news.txt"],
        capture_output=True, timeout=60,
    )  # fmt: skip
    shown = done.stdout.decode()
    assert done.returncode == 0, done.stderr
    article, links = shown.split("RELATED LINKS")
    assert "Forum On The Transformation Of Ceramic Workshops" in article
    assert "transferred their mixing rooms" in article
    assert "pform" not in article
    assert links.startswith(" (12)")
    assert "Women's Guild" in links
