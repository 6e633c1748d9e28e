"""The report: everything is escaped, readable, and looks as it should in a browser."""

import re
import shutil
import subprocess

import pytest

import textfix
from textfix import report

HOSTILE = (
    "<script>document.title='run'</script>\n\"><img src=x onerror=\"document.title='run'\">\n"
    "</style><script>document.title='run'</script>\n<a href=\"javascript:alert(1)\">x</a>\n"
    "The pfer & the <b>pit</b>\x00\ud800"
)


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("ink", "paper"),
    [(ink, paper) for _, ink, paper in report.PARTS.values()]
    + [(report.REPAIR_INK, report.REPAIR_PAPER), ("#595959", "#ffffff"), ("#ffffff", "#1b1b1b")],
)
def test_text_is_readable(ink, paper):
    assert contrast(ink, paper) >= 4.5


def test_a_hostile_page_is_text():
    html = textfix.examine(HOSTILE).to_html("<script>")
    assert "<script" not in html
    assert "<img" not in html
    assert "<a " not in html
    assert "default-src 'none'" in html
    html.encode("utf-8")


def test_every_change_is_shown():
    page = textfix.examine(
        "Forum\nThe pfer of the mill took a year.\nMore wonderful information about mills!\nIt is over."
    )
    html = page.to_html()
    for change in page.changes:
        assert report.escape(change.reason) in html
    assert html.count("<mark") == len(page.repairs)
    assert html.count('class="no"') == page.original.count("\n") + 1


def test_a_long_page_stays_small():
    html = textfix.examine("A line of a page that has many.\n" * 20_000 + "x" * 1_000_000).to_html()
    assert len(html) < 2_000_000


def test_an_index_puts_the_most_changed_page_first():
    pages = [
        ("quiet", "q.html", textfix.examine("All is well.")),
        ("loud", "l.html", textfix.examine("The pfer of pformation")),
    ]
    html = report.index(pages)
    assert html.index("loud") < html.index("quiet")


def test_a_notebook_shows_it_in_a_frame():
    assert textfix.examine("The pfer")._repr_html_().startswith("<iframe srcdoc=")


BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.mark.skipif(BROWSER is None, reason="no Chromium; apt-get install chromium")
def test_a_browser_runs_nothing_and_cuts_nothing(tmp_path):
    damaged = "\n".join(f"The pfer number {n} of the pformation, by a {'long' * 30} word." for n in range(150))
    (tmp_path / "page.html").write_text(textfix.examine(HOSTILE[:-1] + "\n" + damaged).to_html(), encoding="utf-8")
    dumped = subprocess.run(
        [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", (tmp_path / "page.html").as_uri()],
        capture_output=True, text=True, encoding="utf-8", timeout=120, check=True,
    ).stdout  # fmt: skip
    title = re.search(r"<title>(.*?)</title>", dumped, re.DOTALL)
    assert title is not None
    assert title.group(1) != "run"
    assert dumped.count("<mark") > 250
