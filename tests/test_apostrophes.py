"""What programs did to apostrophes is undone, and apostrophes, question marks and ordinals that were meant stay."""

import pytest

import textfix

WORDS_ALONE = textfix.Config(skip=frozenset(textfix.STAGES) - {"words"})


@pytest.mark.parametrize(
    ("damaged", "intact"),
    [
        ("Women'S Shoes", "Women's Shoes"),
        ("Women’S Shoes", "Women’s Shoes"),
        ("They'Ll Do, You'Ve Seen, They'Re Here", "They'll Do, You've Seen, They're Here"),
        ("They'D Go, Don'T, Rhythm'M", "They'd Go, Don't, Rhythm'm"),
        ("The 1St, 2Nd, 3Rd And 16Th", "The 1st, 2nd, 3rd And 16th"),
        ("That?s it", "That's it"),
        ("They don?t, you?re, we?ll, I?ve", "They don't, you're, we'll, I?ve"),
        ("The potter?s wife", "The potter's wife"),
        ("He isn\ufffdt here", "He isn't here"),
        ("DoeSn?t it?", "DoeSn't it?"),
    ],
)
def test_an_apostrophe_is_mended(damaged, intact):
    assert textfix.clean(damaged, WORDS_ALONE) == intact


@pytest.mark.parametrize(
    "text",
    [
        "A'S and THAT'S, O'Sullivan, D'Souza, 'Tis, women'Side",
        "A 5S, 3D and 12M phone; 4Mbit and Th. Mann",
        "Is it?so be it. Why?m Who?d",
        "See page.html?s=1 and https://example.com/that?s or that?s&t=2, what?s/that",
        "A quarrell?s end; the zxqv?s and the zxqv?t",
        "No, not that? s said he. X?s and 3?s",
        'The form "that?s" is quoted.',
    ],
)
def test_what_was_meant_stays(text):
    assert textfix.clean(text, WORDS_ALONE) == text


def test_each_says_where_it_stands_and_how_sure_it_is():
    page = textfix.examine("one\nThe women'S don?t", WORDS_ALONE)
    assert [(r.line, r.column, r.before, r.after, r.confidence) for r in page.repairs] == [
        (2, 9, "'S", "'s", 0.95),
        (2, 15, "?t", "'t", 0.9),
    ]


@pytest.mark.parametrize("mark", ["\\'", "''"])
def test_an_escaped_apostrophe_is_one(mark):
    text = "They don't know. It's the potter's house, and we'll go."
    assert textfix.clean(text.replace("'", mark)) == text


def test_escaped_quotation_marks_go_with_the_apostrophes():
    assert textfix.clean(r"He didn\'t say \"now\", and they\'re late.") == "He didn't say \"now\", and they're late."


@pytest.mark.parametrize(
    "text",
    [
        r"They don\'t know.",
        r"print('They don\'t know, it\'s late')",
        r"$text = 'They don\'t know, it\'s late';",
        r"It's written don\'t, isn\'t and so on.",
        "The ''best'' of all ''worlds''.",
    ],
)
def test_an_apostrophe_is_escaped_in_code_and_where_it_is_spoken_of(text):
    assert textfix.clean(text) == text
