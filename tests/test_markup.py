"""What markup left behind goes; prose about markup, code and mathematics stay."""

import time

import pytest

import textfix

ALONE = textfix.Config(skip=frozenset(textfix.STAGES) - {"markup"})


@pytest.mark.parametrize(
    "line",
    [
        "<image>data:image/png;base64,AAAAAAAAAAAAAAAAAAAAAAAAAA</image>",
        '|<ns:image>data:image/s3,"s3://a/b/0eb3fd719e8ea8cc995964" alt=""</ns:image>',
        "![a mill](http://example.com/mill.jpg)",
        "[image: the mill]",
        "[Image]",
        "IMG_2031.jpg",
        "Image 3 of 12",
        '<img src="a.png" alt="">',
        "Your browser does not support the video tag.",
    ],
)
def test_a_placeholder_on_a_line_of_its_own_goes(line):
    page = textfix.examine(f"The mill stands.\n{line}\nIt is old.", ALONE)
    assert page.text == "The mill stands.\nIt is old."
    assert page.removals[0].part == "placeholder"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("The ba<x>se of a st<x>yle, a<x>b", "The base of a style, a<x>b"),
        ("Read [the report](https://example.com/report) now.", "Read the report now."),
        ("a soft\u00adhyphen and a zero\u200bwidth mark", "a softhyphen and a zerowidth mark"),
        ("the mill {page_break}", "the mill"),
        ("R&Nbsp;D", "R D"),
        (
            'He said. < /p > < p > The < a target= "_blank" href= "//example.com/" > mill < /a > stood.',
            "He said. The mill stood.",
        ),
    ],
)
def test_residue_goes_and_words_stay(text, clean):
    assert textfix.clean(text, ALONE) == clean


@pytest.mark.parametrize(
    "text",
    [
        "If a < b and x > 3, then b > a.",
        "The HTML element `<img>` needs an alt text.",
        'Write "[Image]" where the picture stood.',
        "for (i = 0; i < n; i++) { print(a[i](x)); }",
        "The letter p stands for pressure.",
        "می‌خواهم",  # a zero-width non-joiner that Persian needs
        "👩‍👩‍👧",
        "See [1] and [2].",
    ],
)
def test_code_mathematics_and_mentions_stay(text):
    assert textfix.clean(text, ALONE) == text


@pytest.mark.parametrize("piece", ["![", "<p a=", "[image", "< /", "data:image/png;base64,", "&Nb", "<x>", "](http://"])
def test_hostile_input_takes_time_in_proportion(piece):
    spent = []
    for number in (20_000, 80_000):
        text = piece * (number // len(piece))
        best = min(_seconds(text) for _ in range(3))
        spent.append(best / number)
    assert spent[1] < 3 * spent[0] + 1e-6


def _seconds(text):
    begun = time.perf_counter()
    textfix.clean(text, ALONE)
    return time.perf_counter() - begun


def test_the_marks_of_links_to_headings_go():
    page = textfix.examine("Models¶\n\n  • Quick start ¶\nclass Date(year, month)¶\n\nA paragraph ends here.", ALONE)
    assert page.text.split("\n")[:3] == ["Models", "", "  • Quick start"]
    assert "class Date(year, month)\n" in page.text
    assert {repair.reason for repair in page.repairs} == {"mark of a link to its heading"}
    rust = ["Structs§", "Macros§", "Functions§", "§"]
    assert textfix.clean("\n".join(rust), ALONE) == "Structs\nMacros\nFunctions"
    headings = ["Social Auth#", "Providers#", "A longer heading #", "Pricing#", "C#"]
    assert textfix.clean("\n".join(headings), ALONE) == "Social Auth\nProviders\nA longer heading\nPricing\nC#"


@pytest.mark.parametrize(
    "text",
    [
        "Phone #\nFax #\nOrder #\nAccount #\nItem #",
        "C#\nF#\nIn C#\nWritten in F#\nA port to J#",
        "siehe § 3\n§ 4\nnach §\nBGB §",
        "¶ 12 of the ruling\nthe mark ¶ stands for a paragraph",
        "def f(x):  #\n    return x\nx = {  #\n}\nprint(x)#\ny = 3;#",
    ],
)
def test_such_marks_that_stand_for_themselves_stay(text):
    assert textfix.clean(text, ALONE) == text
