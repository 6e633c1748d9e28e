"""The real page that the project was created from; read where it lies, nothing of it is copied."""

import os
from pathlib import Path

import pytest

import textfix

DATA = Path(os.environ.get("TEXTFIX_DATA") or Path(__file__).resolve().parent.parent.parent / "shared")
SAMPLE = DATA / "samples" / "humen-round-table.txt"

pytestmark = pytest.mark.skipif(
    not SAMPLE.exists(), reason="the sample page is not here; TEXTFIX_DATA names the folder above samples/"
)


@pytest.fixture(scope="module")
def text():
    return SAMPLE.read_bytes().decode("utf-8")


@pytest.fixture(scope="module")
def page(text):
    return textfix.examine(text)


def test_the_article_alone(page):
    lines = page.text.splitlines()
    assert lines[0].startswith("Round Table Conference On Transformation")
    assert "Huang Yiqun" in lines[-1]
    assert "Ni Junfeng, the representative of Changshu Industrial Cluster" in lines
    for gone in ("wonderful information", "Related reading", "<image>", "Instant news", "Fashion brand"):
        assert gone not in page.text


def test_what_was_damaged_is_repaired(page):
    repaired = [(repair.before, repair.after) for repair in page.repairs if "pf" in repair.before.lower()]
    assert sorted(repaired) == sorted(
        [("Pformation", "Transformation")] + [("pformation", "transformation")] * 3 + [("pfer", "transfer")] * 2
    )
    assert page.text.count("ransformation") == 4
    assert "pform" not in page.text.lower()
    assert "pfer" not in page.text.lower()


def test_the_name_lines_stay(text, page):
    names = [line for line in text.splitlines() if ", the representative of " in line and len(line) < 80]
    assert len(names) > 3
    assert [line for line in page.text.splitlines() if line in names] == names


def test_no_line_of_the_article_is_lost(text, page):
    before = text.splitlines()
    last = next(number for number, line in enumerate(before, 1) if "Huang Yiqun" in line)
    assert {removal.line for removal in page.removals} == {n for n in range(last + 1, len(before) + 1) if before[n - 1]}


def test_lines_that_links_cut_are_one_again_and_no_others(text, page):
    assert "China Textile Industry Association Qiao Yanjin, director of" in page.text
    assert "Textile and clothing Manufacturing cluster community." in page.text
    before = text.splitlines()
    joined = {number for join in page.joins for number in join.lines}
    assert sorted(before[number - 1][:20] for number in joined) == [
        "China", "Manufacturing cluster community."[:20], "Qiao Yanjin, director"[:20],
        "Textile Industry Association"[:20], "Textile and clothing"[:20],
    ]  # fmt: skip


def test_title(page):
    assert page.title == page.text.splitlines()[0]


def test_links(text, page):
    assert len(page.links) == 22
    assert [link.line for link in page.links] == sorted({link.line for link in page.links})
    assert {link.category for link in page.links} == {None, "Instant news", "Fashion brand"}
    texts = [link.text for link in page.links]
    assert len(set(texts)) == 22
    assert not any("Instant news" in link or "Fashion brand" in link or link.startswith(("-", "|")) for link in texts)
    assert any("Women's Wear" in link for link in texts)
    assert any("Company's" in link for link in texts)
    assert not any("'S" in link for link in texts)


def test_every_change_is_accounted_for(text, page):
    assert page.original == text
    assert page.text == textfix.clean(text)
    assert all(change.line and change.reason and 0 < change.confidence <= 1 for change in page.changes)
    assert textfix.clean(page.text) == page.text


def test_a_text_that_is_no_page_comes_back_whole():
    assert textfix.clean("The pfer of industries") == "The transfer of industries"
