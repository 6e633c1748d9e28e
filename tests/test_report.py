"""The report: every change in its place, everything escaped, and as readable in a browser as on paper."""

import html as html_
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import textfix
from textfix import report
from textfix.changes import Join, Removal, Repair, split
from textfix.cli.pretty import pretty
from textfix.report import style
from textfix.report.marks import Mark, marks
from textfix.report.rows import Row, rows

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = (ROOT / "examples" / "industry-news.txt").read_text(encoding="utf-8")
DATA = Path(os.environ.get("TEXTFIX_DATA") or ROOT.parent / "shared")
SAMPLE = DATA / "samples" / "humen-round-table.txt"
COMMAND = [sys.executable, "-m", "textfix"]

HOSTILE = (
    "<script>document.title='run'</script>\n\"><img src=x onerror=\"document.title='run'\">\n"
    "</style><script>document.title='run'</script>\n</title></main><svg onload=document.title='run'>\n"
    "<a href=\"javascript:document.title='run'\" autofocus onfocus=document.title='run' tabindex=1>x</a>\n"
    "'\" onmouseover=document.title='run' x='<!-- --><![CDATA[ ]]>\n"
    "The pfer & the <b>pit</b>\x00\ud800 \u202eevil\u2066 \u200f\x85\x1b[31m &lt;script&gt; &#x3c;\n"
    "The pformation\u202e of <i onclick=document.title='run'>pfers</i>"
)
MANY = "\n".join(
    f"The pfer number {n} of the pformation, with doesnâ€™t and {'long' * (n % 40)} word, is the pition to Women'S."
    for n in range(60)
)


# Where a repair is shown.

LINES = st.one_of(
    st.sampled_from(
        [
            "The pfer of pformation, and the Pfer'S end",
            "According to the",
            "Porcelain",
            "industry report the pition was the pfer of",
            "< p > doesnâ€™t subsc<x>riptions &lt;x&gt; &amp;lt; pferred < /p >",
            "More wonderful information about ceramics!",
            "- Related reading",
            "|- Market news | Women'S Pfer Of Theshortage",
            "the people have theshortage and needsfor the mill.",
            "![alt](http://example.com/a.png) and the pfer<b>red</b>",
            "a line that was hyphen-",
            "ated by a pform-",
            "\u200bThe\u200b p\u200bfer  ",
        ]
    ),
    st.text(alphabet="ab pfer.<x>&;-'S\t\u200b", max_size=40),
)
PAGES = st.lists(LINES, max_size=14).map("\n".join)


def replayed(page):
    """The lines after all changes, by a plain reading of what a change says."""
    texts = {line.number: line.text for line in split(page.original)}
    for change in page.changes:
        if isinstance(change, Repair):
            text = texts[change.line]
            assert text.startswith(change.before, change.column)
            texts[change.line] = text[: change.column] + change.after + text[change.column + len(change.before) :]
        elif isinstance(change, Join):
            texts[change.line] = change.after
            texts.update(dict.fromkeys(change.lines[1:], ""))
    return texts


@given(PAGES)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_marks_carried_out_on_the_input_give_the_article(text):
    page = textfix.examine(text)
    after, joined, first = replayed(page), {}, {}
    for row in rows(page):
        spans = list(row.spans())
        assert "".join(piece for piece, _ in spans) == row.text
        made = "".join(mark.after if mark else piece for piece, mark in spans)
        if row.joins:
            joined[row.number] = made
            first[row.number] = min(first.get(number, number) for join in row.joins for number in join.lines)
        else:
            assert made == after[row.number]
    loose = re.compile(r"[\s\xad-]+")  # a join puts spaces and drops hyphens
    for start in set(first.values()):
        whole = "".join(made for number, made in joined.items() if first[number] == start)
        assert loose.sub("", whole) == loose.sub("", after[start])
    placed = [
        repair for some in marks(page.original, page.changes).values() for mark in some for repair in mark.repairs
    ]
    assert sorted(placed, key=repr) == sorted(page.repairs, key=repr)


@st.composite
def repaired(draw):
    """A line and repairs of it, of one stage or of several, over one another and beside one another."""
    before = text = draw(st.text("abc ", max_size=12))
    repairs = []
    for _ in range(draw(st.integers(0, 8))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 4)))
        after = draw(st.text("xyz", max_size=4))
        repairs.append(Repair(draw(st.sampled_from("ab")), 1, start, text[start:end], after, "a reason", 0.9))
        text = text[:start] + after + text[end:]
    return before, repairs, text


@given(repaired())
@settings(max_examples=1000, deadline=None)
def test_marks_of_any_repairs_carried_out_give_the_line_and_leave_alone_what_they_left_alone(case):
    before, repairs, after = case
    found = marks(before, repairs).get(1, [])
    row = Row(1, before, "body", found, None, ())
    assert "".join(mark.after if mark else text for text, mark in row.spans()) == after
    assert [mark.end <= later.start for mark, later in itertools.pairwise(found)] == [True] * (len(found) - 1)
    assert sorted(map(repr, repairs)) == sorted(repr(repair) for mark in found for repair in mark.repairs)
    letters = "".join(c for c in after if c in "abc ")
    assert "".join(text for text, mark in row.spans() if mark is None) == letters


def test_a_repair_of_a_repair_is_one_mark_and_neighbours_are_two():
    first = Repair("markup", 1, 4, "<b>", "", "tag", 0.9)
    second = Repair("words", 1, 4, "pfer", "transfer", "damage", 0.9)
    third = Repair("spacing", 1, 8, "sfer", "SFER", "shout", 0.9)
    found = marks("The <b>pfer ends", [first, second, third])[1]
    assert [(mark.start, mark.end, mark.after) for mark in found] == [(4, 7, ""), (7, 11, "tranSFER")]
    assert found[1].repairs == (second, third)


def test_a_repair_after_a_join_stands_where_its_word_stood():
    join = Join("joins", 1, (1, 2, 3), "the\n pform-\nation of", "the pformation of", "cut", 0.9)
    repair = Repair("words", 1, 4, "pformation", "transformation", "damage", 0.9)
    found = marks("the\n pform-\nation of", [join, repair])
    assert {line: [(mark.start, mark.end, mark.after) for mark in some] for line, some in found.items()} == {
        2: [(1, 6, "transformation")]
    }


def test_a_join_that_drops_what_a_repair_put_there_moves_what_follows():
    changes = [
        Repair("markup", 1, 2, "<p>", "  ", "tag", 0.9),
        Join("joins", 1, (1, 2), "ab  \n      cd", "ab cd", "cut", 0.9),
        Repair("words", 1, 3, "cd", "CD", "damage", 0.9),
        Repair("words", 1, 1, "b CD", "B-CD", "damage", 0.9),
    ]
    assert marks("ab<p>\n      cd", changes[:3]) == {
        1: [Mark(2, 5, "", tuple(changes[:1]))],
        2: [Mark(6, 8, "CD", tuple(changes[2:3]))],
    }
    assert marks("ab<p>\n      cd", changes) == {1: [Mark(1, 5, "B-CD", (changes[0], changes[2], changes[3]))]}


def test_a_repair_within_a_repair_belongs_to_its_mark():
    changes = [
        Repair("encoding", 1, 1, "b c", "BxC", "all", 0.9),
        Repair("words", 1, 2, "x", "-", "some", 0.9),
        Repair("words", 1, 3, "", "+", "more", 0.9),
    ]
    assert marks("ab cd", changes) == {1: [Mark(1, 4, "B-+C", tuple(changes))]}


# What is in it.


def test_every_line_and_every_change_is_shown():
    page = textfix.examine(EXAMPLE)
    html = html_.unescape(page.to_html("industry-news.txt"))
    assert html.count('class="no"') == len(split(page.original))
    assert html.count("<mark") == len(page.repairs)
    for change in page.changes:
        assert change.reason in html or (isinstance(change, Removal) and change.part == "blank")
    for link in page.links:
        assert link.text in html
    for repair in page.repairs:
        assert f"<del>{repair.before}</del>" in html
    for part in {label.part for label in page.labels}:
        assert f'class="{part}' in html
    assert "trans→p" in html
    assert len(page.joins) == html.count("joined with line")


def test_the_whole_line_stays_where_only_a_piece_was_repaired():
    html = textfix.examine("x" * 9000 + " the pfer of the mill " + "y" * 9000).to_html()
    assert "<del>pfer</del><ins>transfer</ins>" in html


@pytest.mark.skipif(
    not SAMPLE.exists(), reason="the sample page is not here; TEXTFIX_DATA names the folder above samples/"
)
def test_the_report_of_the_sample_is_small_and_needs_nothing():
    html = textfix.examine(SAMPLE.read_bytes().decode("utf-8")).to_html("sample")
    assert len(html.encode()) < 300_000
    assert re.search(r"<script|<link|<img|url\(|@import|\bsrc=", html) is None


def test_a_long_page_stays_small():
    html = textfix.examine("A line of a page that has many.\n" * 60_000 + "x" * 1_000_000).to_html()
    assert len(html) < 2_200_000
    assert "more lines not shown" in html


def test_a_hostile_page_is_text():
    html = textfix.examine(HOSTILE).to_html("<script>")
    known = "head body main html h1 h2 p ul ol li table thead tbody tr td th strong svg rect span div mark del ins b a"
    assert set(re.findall(r"</?(\w+)", html.partition("</style>")[2])) <= {*known.split(), "bdi"}
    assert re.findall(r"<[^>]*\son\w+\s*=", html) == []
    assert re.findall(r'href="(?!#\d+"|#links")', html) == []
    assert "default-src 'none'" in html
    assert not re.search("[\x00\x1b\x85\u202a-\u202e\u2066-\u2069\u200e\u200f\ud800-\udfff]", html)
    html.encode("utf-8")


def test_a_hostile_name_stays_within_the_index():
    entry = report.Entry.of(textfix.examine(HOSTILE), "<script>\u202e", "a.html?\"onclick='x'")
    html = report.index([entry])
    assert "<script" not in html
    assert 'href="a.html?&quot;onclick=&#x27;x&#x27;"' in html


def test_the_index_puts_the_most_changed_page_first():
    entries = [
        report.Entry.of(textfix.examine(text), name, f"{name}.html")
        for name, text in [("quiet", "All is well."), ("loud", "The pfer of pformation")]
    ]
    html = report.index(entries)
    assert html.index("loud") < html.index("quiet")
    assert "2 pages, 1 of them changed" in html
    assert "trans→p" in html


def test_a_notebook_shows_it_in_a_frame_that_runs_nothing():
    frame = textfix.examine("The pfer")._repr_html_()
    source = re.fullmatch(r'<iframe srcdoc="([^"]*)" sandbox width="100%" height="600"></iframe>', frame)
    assert html_.unescape(source.group(1)) == textfix.examine("The pfer").to_html()


# The command line.


def run(*arguments, **options):
    return subprocess.run([*COMMAND, *map(str, arguments)], capture_output=True, timeout=60, **options)


def test_clean_html_of_one_file(tmp_path):
    (tmp_path / "page.txt").write_text("The pfer", encoding="utf-8")
    done = run("clean", "--html", "report.html", "page.txt", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == "report.html: the report of one page\n"
    assert "<ins>transfer</ins>" in (tmp_path / "report.html").read_text(encoding="utf-8")
    done = run("clean", "--html", "report.html", "-o", "clean.txt", "page.txt", cwd=tmp_path)
    assert (tmp_path / "clean.txt").read_text(encoding="utf-8") == "The transfer"


def test_clean_html_of_several_files_is_an_index_with_links_that_lead_somewhere(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "page #1?.txt").write_text(f"The pfer of {folder}", encoding="utf-8")
    done = run("clean", "--html", "out.html", "a/page #1?.txt", "b/page #1?.txt", cwd=tmp_path)
    assert done.stdout.decode() == f"out.html: the index of 2 reports in out-pages{os.sep}\n", done.stderr
    addresses = re.findall(r'href="([^"]*)"', (tmp_path / "out.html").read_text(encoding="utf-8"))
    assert addresses == ["out-pages/1-page%20%231%3F.txt.html", "out-pages/2-page%20%231%3F.txt.html"]
    shown = sorted(path.read_text(encoding="utf-8") for path in (tmp_path / "out-pages").iterdir())
    assert len(shown) == 2
    assert all("<ins>transfer</ins>" in html for html in shown)


def test_clean_html_does_not_write_over_its_input(tmp_path):
    (tmp_path / "page.txt").write_text("The pfer", encoding="utf-8")
    for place in ("page.txt", "-"):
        done = run("clean", "--html", place, "page.txt", cwd=tmp_path)
        assert done.returncode == 1
        assert done.stderr.startswith(b"textfix: ")
    assert (tmp_path / "page.txt").read_text(encoding="utf-8") == "The pfer"


@pytest.mark.parametrize("width", [40, 80, 200])
def test_a_terminal_shows_the_same_within_its_width(width):
    page = textfix.examine(EXAMPLE + HOSTILE + "\n" + "長い行" * 60 + "\n" + "x" * 500)
    plain = list(pretty(page, colour=False, width=width))
    coloured = [re.sub(r"\x1b\[[\d;]*m", "", line) for line in pretty(page, colour=True, width=width)]
    for line in plain + coloured:
        assert sum(2 if c in "長い行" else 1 for c in line) <= max(width, 48)
        assert line.isprintable()
    words = " ".join(" ".join(plain).split())
    assert re.search(r"\[-pferred-\] ?\{\+transferred\+\}", words)
    assert all(change.reason in words for change in page.changes if getattr(change, "part", "") != "blank")


def test_colour_is_only_for_terminals_that_want_it():
    assert b"\x1b" not in run("examine", "--pretty", ROOT / "examples" / "industry-news.txt").stdout
    pty = pytest.importorskip("pty", reason="no pseudo-terminals here")
    for environment, coloured in (({"TERM": "xterm"}, True), ({"TERM": "xterm", "NO_COLOR": "1"}, False)):
        reader, writer = pty.openpty()
        process = subprocess.Popen(
            [*COMMAND, "examine", "--pretty", "-"],
            stdin=subprocess.PIPE, stdout=writer,
            env={key: value for key, value in os.environ.items() if key != "NO_COLOR"} | environment,
        )  # fmt: skip
        process.communicate(b"The pfer", timeout=60)
        os.close(writer)
        shown = os.read(reader, 10_000)
        os.close(reader)
        assert (b"\x1b[" in shown) == coloured
        assert b"transfer" in shown


# How it looks.


def luminance(colour):
    colour = colour.removeprefix("#")
    colour = "".join(c * 2 for c in colour) if len(colour) == 3 else colour
    channels = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        *((look.ink, look.paper) for look in style.LOOKS.values()),
        *((ink, style.MARK.paper) for ink in (style.MARK.ink, style.GONE)),
        *((style.MARK.ink, look.paper) for look in style.LOOKS.values()),
        *((ink, "#ffffff") for ink in (style.FAINT, style.FOCUS)),
        (style.TIP.ink, style.TIP.paper),
    ],
)
def test_text_is_readable(ink, paper):
    assert contrast(ink, paper) >= 4.5


def test_parts_are_told_apart_without_colour():
    assert len({look.edge.split()[1] + str(luminance(look.paper) > 0.9) for look in style.LOOKS.values()}) > 4
    html = textfix.examine(EXAMPLE).to_html()
    for name in ("title", "body", "link", "link header", "boilerplate", "placeholder"):
        assert f'<span class="part">{name}</span>' in html


BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
in_browser = pytest.mark.skipif(BROWSER is None, reason="no Chromium; apt-get install chromium")
AXE = find_spec("axe_core_python")

AUDIT = """
const found = {title: document.title, width: innerWidth, faults: []};
const root = document.documentElement;
const name = one => one.tagName + '.' + one.className + ' in line ' + (one.closest('li') || {}).id;
if (root.scrollWidth > root.clientWidth) found.faults.push('the page is ' + root.scrollWidth + ' wide');
for (const one of document.querySelectorAll('main *')) {
  const box = one.getBoundingClientRect();
  if (box.width && (box.left < 0 || box.right > innerWidth + 0.5)) found.faults.push('out of the window: ' + name(one));
  if (one.clientWidth && one.scrollWidth > one.clientWidth + 1) found.faults.push('cut: ' + name(one));
}
const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
  && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
const apart = group => group.forEach((one, at) => group.slice(at + 1).forEach(other => {
  if (meet(one.getBoundingClientRect(), other.getBoundingClientRect()))
    found.faults.push('overlap: ' + name(one) + ', ' + name(other));
}));
apart([...document.querySelectorAll('main > *')]);
for (const row of document.querySelectorAll('.lines > li, tr, ul.facts, ul.parts')) apart([...row.children]);
const lines = [...document.querySelectorAll('.lines > li')];
lines.slice(1).forEach((line, at) => apart([lines[at], line]));
found.marks = 0;
for (const mark of document.querySelectorAll('mark')) {
  mark.focus();
  const tip = mark.querySelector('.tip'), box = tip.getBoundingClientRect();
  if (getComputedStyle(tip).display !== 'block' || !box.width) found.faults.push('no reason shown: ' + name(mark));
  if (box.left < 0 || box.right > root.clientWidth + 0.5) found.faults.push('reason outside: ' + name(mark));
  if (tip.scrollWidth > tip.clientWidth) found.faults.push('reason cut: ' + name(mark));
  if ([...mark.getClientRects()].some(part => meet(part, box))) found.faults.push('reason over mark: ' + name(mark));
  found.marks += 1;
}
document.activeElement.blur();
const tell = () => parent.document.getElementById('audit').append(JSON.stringify(found));
if (window.axe) axe.run('main').then(result => {
  for (const fault of result.violations) found.faults.push(fault.id + ': ' + fault.nodes[0].html.slice(0, 200));
  found.axe = result.passes.map(rule => rule.id);
  tell();
}); else tell();
"""


def dumped(path, tmp_path):
    """What a browser made of a page."""
    options = (
        "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
        "--disable-component-update --disable-sync --hide-scrollbars --virtual-time-budget=60000 --dump-dom"
    ).split()
    done = subprocess.run(
        [BROWSER, *options, f"--user-data-dir={tmp_path / 'profile'}", "--window-size=1400,900", path.as_uri()],
        capture_output=True, text=True, encoding="utf-8", timeout=240, check=True,
    )  # fmt: skip
    return done.stdout


def audited(html, tmp_path, width):
    """What the audit says of a report, which is let run a script for that."""
    axe = (Path(AXE.origin).parent / "axe.min.js").read_text(encoding="utf-8") if AXE else ""
    html = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
    html = html_.escape(html.replace("</body>", f"<script>{axe}</script><script>{AUDIT}</script></body>"))
    frame = f'<!DOCTYPE html><iframe style="width:{width}px;height:900px;border:0" srcdoc="{html}"></iframe>'
    (tmp_path / "audit.html").write_text(f'{frame}<pre id="audit"></pre>', encoding="utf-8")
    shown = dumped(tmp_path / "audit.html", tmp_path)
    found = re.search(r'<pre id="audit">(.+?)</pre>', shown, re.DOTALL)
    assert found, shown[-500:]
    return json.loads(html_.unescape(found.group(1)))


def pages():
    yield pytest.param(EXAMPLE, id="example")
    yield pytest.param(MANY, id="300 changes")
    yield pytest.param(HOSTILE + "\n" + "x" * 500 + "\n" + "長い行" * 60, id="hostile")
    if SAMPLE.exists():
        yield pytest.param(SAMPLE.read_bytes().decode("utf-8"), id="sample")


@in_browser
@pytest.mark.parametrize("width", [1280, 400])
@pytest.mark.parametrize("text", list(pages()))
def test_a_browser_overlaps_and_cuts_nothing(text, width, tmp_path):
    page = textfix.examine(text)
    found = audited(page.to_html("a-page-with-a-name.txt"), tmp_path, width)
    assert found["faults"] == []
    assert found["width"] == width
    assert found["marks"] >= len({repair.line for repair in page.repairs}) > 0
    assert found["title"] != "run"
    if AXE:
        assert "color-contrast" in found["axe"]


@in_browser
@pytest.mark.parametrize("width", [1280, 400])
def test_the_index_in_a_browser(width, tmp_path):
    texts = {"example": EXAMPLE, "many": MANY, "hostile": HOSTILE, "x" * 300: "All is well."}
    html = report.index(report.Entry.of(textfix.examine(text), name, f"{name}.html") for name, text in texts.items())
    assert audited(html, tmp_path, width)["faults"] == []


@in_browser
@pytest.mark.parametrize("policy", [True, False])
def test_a_hostile_page_runs_nothing_in_a_browser(policy, tmp_path):
    html = textfix.examine(HOSTILE).to_html(HOSTILE)
    if not policy:
        html = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    control = html.replace("<main>", "<main><script>document.title='run'</script>")
    (tmp_path / "control.html").write_text(control, encoding="utf-8")
    assert "<title>run</title>" not in dumped(tmp_path / "page.html", tmp_path)
    ran = "<title>run</title>" in dumped(tmp_path / "control.html", tmp_path)
    assert ran is not policy  # the policy alone stops a script, and the test sees one that runs
