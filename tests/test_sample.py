"""The real page that the project was created from; read where it lies, nothing of it is copied."""

import os
from pathlib import Path

import pytest

import textfix

DATA = Path(os.environ.get("TEXTFIX_DATA", Path(__file__).resolve().parent.parent.parent / "shared"))
SAMPLE = DATA / "samples" / "humen-round-table.txt"

pytestmark = pytest.mark.skipif(not SAMPLE.exists(), reason=f"the sample page is not at {SAMPLE}; set TEXTFIX_DATA")


@pytest.fixture(scope="module")
def page():
    return textfix.examine(SAMPLE.read_text(encoding="utf-8"))


def test_the_article_alone(page):
    lines = page.text.splitlines()
    assert lines[0].startswith("Round Table Conference On Transformation")
    assert "Huang Yiqun" in lines[-1]
    assert page.text.count("ransformation") == 4
    assert page.text.count("transfer") == 2
    assert "pfer" not in page.text
    assert "Ni Junfeng, the representative of Changshu Industrial Cluster" in lines
    for gone in ("wonderful information", "Related reading", "<image>", "Instant news", "Fashion brand"):
        assert gone not in page.text


def test_lines_that_links_cut_are_one_again(page):
    assert "China Textile Industry Association Qiao Yanjin, director of" in page.text
    assert "Textile and clothing Manufacturing cluster community." in page.text
    assert len(page.joins) == 2


def test_title_and_links(page):
    assert page.title.startswith("Round Table Conference On Transformation And Upgrading")
    assert len(page.links) == 22
    assert {link.category for link in page.links} == {None, "Instant news", "Fashion brand"}
    texts = [link.text for link in page.links]
    assert not any("Instant news" in text or "Fashion brand" in text or text.startswith(("-", "|")) for text in texts)
    assert any("Women's Wear" in text for text in texts)
    assert any("Company's" in text for text in texts)


def test_every_change_is_accounted_for(page):
    original = SAMPLE.read_text(encoding="utf-8")
    assert page.original == original
    assert all(change.line and change.reason and 0 < change.confidence <= 1 for change in page.changes)
    assert textfix.clean(page.text) == page.text
