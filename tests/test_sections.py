"""What `sections` makes of the model's judgements."""

import pytest

import textfix
from textfix.changes import Label, Removal, split
from textfix.config import Config
from textfix.knowledge import load
from textfix.knowledge.lines import TYPES, Judgements
from textfix.pipeline import _relabel
from textfix.stages import sections


@pytest.mark.parametrize(
    ("doubtful", "phrases", "page"),
    [(1, 9, False), (2, 3, True), (2, 2, False), (6, 2, False), (10, 2, True), (10, 0, False), (12, 0, True)],
)
def test_the_less_boilerplate_is_known_by_its_words_the_more_lines_have_to_be(monkeypatch, doubtful, phrases, page):
    number = 40
    judged = Judgements(
        body=[0.02] * doubtful + [0.98] * (number - doubtful),
        title=[0.0] * number,
        within=[1.0] * number,
        words=[12.0] * number,
        part=["other"] * number,
        types=(1.0,) + (0.0,) * (len(TYPES) - 1),
        phrases=phrases,
    )
    monkeypatch.setattr(sections, "_judged", lambda texts, knowledge, seen: judged)
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


def test_of_the_lines_above_a_text_the_likeliest_is_its_title():
    text = "\n".join(("Anna Baker", "Notes Projects Contact", "Why our kiln went cold", *KILN))
    page = textfix.examine(text)
    assert (page.title, page.text) == ("Why our kiln went cold", text)
    assert [label.part for label in page.labels].count("title") == 1


def test_an_item_of_a_list_is_no_title():
    assert textfix.examine("\n".join(("• Book a lesson", *KILN))).title is None


def test_a_word_of_a_megabyte_and_a_sentence_are_no_titles():
    assert textfix.examine("\n".join(("x" * 1_000_000, *KILN))).title is None
    assert textfix.examine("A line of a page that has many.\n" * 60 + "x" * 1_000_000).title is None
