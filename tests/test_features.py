"""What is seen of lines, by rules that a person can check."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textfix import features
from textfix.characters import hashed
from textfix.knowledge import load
from textfix.seen import Seen

KNOWN = load(None)
NAMES = features.names(KNOWN.cues, KNOWN.furniture)


def seen(*texts):
    observed = features.observe(texts, KNOWN)
    return [dict(zip(NAMES, row.tolist(), strict=True)) for row in observed.numbers]


def test_a_word_has_one_hash_wherever_it_stands():
    assert hashed(["glaze"])[0] == hashed(["some", "other", "glaze"])[2]
    assert len(set(hashed(["glaze", "glazed", "agile", "gla", "ze", "zegla"]).tolist())) == 6


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("You May Also Like", "header"),
        ("- Related reading:", "header"),
        ("DON’T MISS", "header"),
        ("More from the Kiln Gazette", "header"),
        ("12 Comments", "comments"),
        ("Leave a comment", "comments"),
        ("Share on Facebook", "share"),
        ("Sign up for our letter", "newsletter"),
        ("Written by Ada Potter", "author"),
        ("© 2021 All rights reserved.", "legal"),
    ],
)
def test_phrases_of_boilerplate(line, kind):
    row = seen("Before", line, "After")[1]
    assert {name for name in NAMES if name.startswith("phrase_") and row[name]} == {f"phrase_{kind}"}


@pytest.mark.parametrize(
    "line",
    [
        "More clay was found",
        "The comments were kind",
        "We share a kiln",
        "By and large the glaze held for as long as anybody could remember, and the potters of the valley said so.",
    ],
)
def test_prose_is_no_phrase(line):
    assert not any(value for name, value in seen(line)[0].items() if name.startswith("phrase_"))


def test_shape():
    first, second = seen("The kiln is cold. It cooled all night!", "- Glaze | 12:30", "")
    assert first["sentences"] == pytest.approx(2 / 6)
    assert first["first_upper"] == 1
    assert first["last_stop"] == 1
    assert second["clocks"] == 0.5
    assert second["has_bar"] == 0.25
    assert second["last_digit"] == 1


def test_a_long_line_is_as_long_as_it_is():
    text = "word " * 3000
    observed = features.observe([text, "short"], KNOWN)
    assert observed.words[0] == pytest.approx(3000, rel=0.01)
    assert len(observed.buckets) <= 2 * (features.FIRST_WORDS + features.LAST_WORDS)


@given(
    st.lists(st.text(max_size=40).filter(lambda text: "\n" not in text and "\r" not in text), min_size=1, max_size=12)
)
def test_anything_can_be_observed(texts):
    filled = [text for text in texts if text.strip()]
    if not filled:
        return
    observed = features.observe(texts, KNOWN)
    assert observed.numbers.shape == (len(filled), len(NAMES))
    assert np.isfinite(observed.numbers).all()
    assert (observed.owners < len(filled)).all()
    assert (np.diff(observed.owners) >= 0).all()
    judged = KNOWN.lines.judge(observed)
    assert len(judged.body) == len(filled)
    assert all(0 <= chance <= 1 for chance in judged.body)


def test_a_long_line_that_is_blank_at_both_ends():
    line = " " * 1000 + "glaze" + " " * 100
    observed = features.observe(["short", line], KNOWN)
    assert observed.words.tolist() == [1.0, 1.0]


def test_what_is_seen_of_fewer_lines_is_the_same_when_they_were_seen_before():
    page = [
        "The Clay Gazette", "", "Home | Kilns | Glazes", "- Related reading", "The kiln was cold, and nobody fired it.",
        "  2019/4/12 9:30:00", "Share", "The glaze is a mix of ash, feldspar and a little iron, which turns it green.",
        "", "Share", "Comments (3)", "...", "A kiln of feldspar",
    ]  # fmt: skip
    rest = [page[12], *page[7:10], page[11], *page[2:7], "Share"]
    lines = Seen()
    features.by_themselves([*filter(None, page)], KNOWN, lines)
    assert lines.recall("lines")
    kept = features.observe(rest, KNOWN, features.by_themselves([*filter(None, rest)], KNOWN, lines))
    for known, anew in zip(kept, features.observe(rest, KNOWN), strict=True):
        assert np.array_equal(known, anew)


def test_lines_are_seen_anew_when_one_was_changed():
    lines = Seen()
    features.by_themselves(["The kiln was cold.", "Share"], KNOWN, lines)
    lines.forget()
    assert features.by_themselves(["Share", "Tweet"], KNOWN, lines).words.tolist() == [1.0, 1.0]
