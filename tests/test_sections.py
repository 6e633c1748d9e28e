"""What `sections` makes of the model's judgements."""

from pathlib import Path

import pytest

import textfix
from textfix import pipeline
from textfix.changes import Label, Removal, split
from textfix.config import Config
from textfix.knowledge import load
from textfix.knowledge.lines import TYPES, Judgements, LineModel
from textfix.knowledge.network import Network
from textfix.pipeline import _relabel
from textfix.related import LONGEST_LINK, may_be_headline
from textfix.stages import sections

CASES = Path(__file__).resolve().parent / "cases"


@pytest.mark.parametrize(
    ("doubtful", "glance", "page"),
    [(1, 9, False), (2, 9, True), (2, 1, False), (11, 1, False), (12, 1, True), (12, -1, False)],
)
def test_the_less_a_text_looks_like_a_page_the_more_lines_have_to_be_no_article_s(monkeypatch, doubtful, glance, page):
    number = 40
    judged = Judgements(
        body=[0.02] * doubtful + [0.98] * (number - doubtful),
        title=[0.0] * number,
        within=[1.0] * number,
        words=[12.0] * number,
        part=["other"] * number,
        types=(1.0,) + (0.0,) * (len(TYPES) - 1),
    )
    monkeypatch.setattr(sections, "_judged", lambda *_: judged)
    monkeypatch.setattr(LineModel, "glance", lambda *_: glance)
    lines = split("\n".join(f"The mill of the town made glass of kind {kind} then" for kind in range(number)))
    removed = [p.line for p in sections.sections(lines, load(None), Config()) if isinstance(p, Removal)]
    assert removed == (list(range(1, doubtful + 1)) if page else [])


def test_a_headline_that_a_later_round_no_longer_sees_stays_one():
    labels = {1: Label("sections", 1, "title", 0.6), 2: Label("sections", 2, "link", 0.6)}
    _relabel(labels, [Label("sections", 1, "body", 0.9), Label("sections", 2, "body", 0.9)])
    assert [label.part for label in labels.values()] == ["title", "body"]
    _relabel(labels, [Label("sections", 1, "body", 0.9), Label("sections", 2, "title", 0.9)])
    assert [label.part for label in labels.values()] == ["body", "title"]


KILN = (
    "In spring the kiln went cold for the first time since it was built, and nobody in the village could tell why.",
    "The man who had built it came back from the coast, looked at the flue for a long time, and shook his head.",
    "It took us a week to find the crack, which ran behind the second arch where no lamp had ever reached.",
    "We filled it with clay and straw as our grandfathers had done, and lit the fire again on the first of May.",
)


def test_of_the_lines_above_a_text_the_likeliest_is_its_title(monkeypatch):
    texts = ("Anna Baker", "Notes Projects Contact", "Why our kiln went cold", *KILN)
    judged = Judgements(
        body=[0.9] * len(texts),
        title=[0.35, 0.02, 0.6, 0.03, 0.0, 0.0, 0.0],
        within=[1.0] * len(texts),
        words=[12.0] * len(texts),
        part=["body"] * len(texts),
        types=(1.0,) + (0.0,) * (len(TYPES) - 1),
    )
    monkeypatch.setattr(sections, "_judged", lambda *_: judged)
    page = textfix.examine("\n".join(texts))
    assert (page.title, page.text) == ("Why our kiln went cold", "\n".join(texts))
    assert [label.part for label in page.labels].count("title") == 1


def test_an_item_of_a_list_is_no_title():
    assert textfix.examine("\n".join(("• Book a lesson", *KILN))).title is None


def test_a_word_of_a_megabyte_and_a_sentence_are_no_titles():
    assert textfix.examine("\n".join(("x" * 1_000_000, *KILN))).title is None
    assert textfix.examine("A line of a page that has many.\n" * 60 + "x" * 1_000_000).title is None


ARTICLE = [
    "The potters of the valley dug their clay from the river bank and let it rest for a winter before they threw it.",
    "A glaze of ash and feldspar gave their bowls the green that collectors now pay for, and nobody wrote it down.",
    "When the railway came the kilns went cold, one after the other, and the last of them closed in the spring.",
    "What is left of the trade stands in the museum: nine bowls, a wheel, and the account book of one workshop.",
]


def test_an_article_by_itself_is_judged_once(monkeypatch):
    evaluate, times = Network.evaluate, []
    monkeypatch.setattr(Network, "evaluate", lambda self, observed: times.append(1) or evaluate(self, observed))
    text = "\n".join(ARTICLE)
    page = textfix.examine(f"{text}\n&amp; so it goes.")
    assert (page.text, len(times)) == (f"{text}\n& so it goes.", 1)


def test_a_page_is_judged():
    page = textfix.examine("\n".join(["Home", "About us", "Contact", "Sign in", *ARTICLE, "Share", "© 2020 Potters"]))
    assert page.text == "\n".join(ARTICLE)


def test_what_is_left_keeps_its_labels_when_it_is_passed_over(monkeypatch):
    text = "\n".join(["Home", "About us", "Contact", "Sign in", *ARTICLE, "Share", "© 2020 Potters"])
    labels = textfix.examine(text).labels
    monkeypatch.setattr(pipeline, "MOST_ROUNDS", 1)
    assert labels == textfix.examine(text).labels
    assert len({label.confidence for label in labels}) > 2


def test_a_paragraph_that_a_page_has_twice_stays_once():
    frame = ["Home", "About us", "Contact", "Sign in"]
    page = textfix.examine("\n".join([*frame, *ARTICLE, *ARTICLE, "Share", "© 2020 Potters"]))
    assert page.text == "\n".join(ARTICLE)
    assert sections.REPEATED in {removal.reason for removal in page.removals}


def test_an_article_by_itself_may_repeat_its_words():
    text = "\n".join([*ARTICLE, *ARTICLE])
    assert textfix.clean(text) == text


@pytest.mark.parametrize("page", sorted((CASES / "languages").iterdir()), ids=lambda page: page.stem)
def test_the_cues_of_other_languages_tell_the_article_too(page):
    lines = page.read_text(encoding="utf-8").splitlines()
    found = textfix.examine("\n".join(lines))
    article = [line for line in lines if len(line) > 120]
    assert found.title == lines[4]
    assert len(article) == 3
    assert found.text.splitlines() == article


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("All Games > Board Games > Chess", "Chess"),
        ("Home » Recipes » Soups » Leek soup", "Leek soup"),
        ("Shops > Games", "Shops > Games"),
        ("Why x > y > z matters", "Why x > y > z matters"),
    ],
)
def test_a_path_of_the_site_is_no_part_of_the_title(line, title):
    verdicts = sections.Verdicts(["title"], [0.9], {})
    assert [label.text for label in sections._labels(split(line), verdicts)] == [title]


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("Andrew Potter 16 September, 2019", False),
        ("ByAndrew Potter December 7, 2015March 4, 2020", False),
        ("December 8, 2025/Kilns & Wheels", False),
        ("Created: Dec 19, 2025", False),
        ("May 8, 2024 | 12 min read", False),
        ("The last kiln of the valley 12 min read", True),
        ("The night of the fire: the kilns on April 16, 2025", True),
        ("The Year In Clay 2025", True),
        ("Where the clay of the bowls came from", True),
        ("word " * 3 + "x" * LONGEST_LINK, False),
        ("x" + "|" * 100_000 + "x read", False),
        ("x " * 3 + "," * 100_000 + "x1234", False),
    ],
)
def test_a_date_a_byline_and_a_line_without_end_are_no_headlines(text, headline):
    assert may_be_headline(text) is headline
