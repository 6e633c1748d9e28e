"""Sentences that links cut and paragraphs that were wrapped are whole again; what has lines of its own keeps them."""

import textwrap

import pytest

import textfix
from textfix.knowledge import breaks

ALONE = textfix.Config(skip=frozenset(textfix.STAGES) - {"joins"})

PARAGRAPHS = (
    "The council met on the first day of spring to speak about the mill, which had stood still for a year while its "
    "owners looked for someone who would buy the looms and the boilers together.",
    "Nobody came. A merchant from the coast offered a tenth of the price, and the owners refused him twice before they "
    "understood that there would be no other offer that year or the next.",
    "What followed is told in three letters, of which the last was never answered, and in the memory of the people who "
    "carried the looms down to the river.",
)


@pytest.mark.parametrize("width", [60, 72, 80])
def test_wrapped_paragraphs_are_whole_again(width):
    wrapped = "\n\n".join("\n".join(textwrap.wrap(p, width)) for p in PARAGRAPHS)
    assert textfix.clean(wrapped, ALONE).split("\n\n") == list(PARAGRAPHS)


def test_a_word_broken_at_the_end_of_a_line_is_whole_where_the_lexicon_knows_it():
    text = (
        "The council spoke for a whole day about the transfor-\nmation of the mill, and about the well-\n"
        "known family that had owned it since the first war.\nIt was a long day for all of them and for the town.\n"
    )
    assert "the transformation of the mill" in textfix.clean(text, ALONE)


def test_a_name_broken_at_the_end_of_a_line_is_whole_where_its_rest_is_no_word():
    text = (
        "The council spoke for a whole day with the Wolkerst-\norfers about the mill, and about the PKO-\n"
        "based plan that the family had for it since the war.\nIt was a long day for all of them and for the town.\n"
    )
    found = textfix.clean(text, ALONE)
    assert "the Wolkerstorfers about" in found
    assert "the PKO-based plan" in found


def test_an_address_that_is_wider_than_the_lines_does_not_hide_that_they_are_wrapped():
    address = "https://example.org/the-mill/and-all-that-was-said-about-it-by-the-council-of-the-town/in-the-spring"
    wrapped = "\n\n".join("\n".join(textwrap.wrap(p, 60)) for p in PARAGRAPHS)
    text = textfix.clean(f"{wrapped}\n\n{address}\n\n{wrapped}", ALONE)
    assert text.split("\n\n") == [*PARAGRAPHS, address, *PARAGRAPHS]


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("We met the\nTextile Guild\nin spring.", "We met the Textile Guild in spring."),
        ("It was the work of\nLi Wei\n, who is a weaver.", "It was the work of Li Wei, who is a weaver."),
    ],
)
def test_a_sentence_that_a_link_cut_is_one_again(text, joined):
    assert textfix.clean(text, ALONE) == joined


@pytest.mark.parametrize(
    "text",
    [
        "Contents\nThe mill\nThe town",
        "- one loom\n- two boilers\n- a wheel",
        "Shall I compare thee to a summer's day?\nThou art more lovely and more temperate:",
        "12 Mill Lane\nLindong\nShanhe 4711",
        "for name in names:\n    print(name)\n",
        "| a | b |\n| c | d |",
    ],
)
def test_what_has_lines_of_its_own_keeps_them(text):
    assert textfix.clean(text, ALONE) == text


@pytest.mark.parametrize(
    ("text", "parted"),
    [("the needsfor housing", "the needs for housing"), ("an androidapp on website", None), ("a workaround", None)],
)
def test_glued_words_are_parted_where_one_joins_no_other(text, parted):
    assert textfix.clean(text, ALONE) == (parted or text)


def test_code_that_a_page_shows_token_by_token_keeps_its_lines():
    cut = (
        "Inside of it you have access to the", "config", "and the", "request", "objects as well as to the", "session",
        ", which is kept for a year.", "This launches a very simple server, good enough for testing. For more see",
        "the manual", ", which has a chapter on it.",
    )  # fmt: skip
    code = (
        "def",
        "login",
        "(",
        "name",
        "=",
        "None",
        "):",
        "user",
        "=",
        "{",
        "'name'",
        ":",
        "name",
        "}",
        "return",
        "user",
    )
    cleaned = textfix.clean("\n".join([*cut, *code, "That was all of it."]), ALONE).split("\n")
    assert cleaned == [
        "Inside of it you have access to the config and the request objects as well as to the session, which is "
        "kept for a year.",
        "This launches a very simple server, good enough for testing. For more see the manual, which has a chapter on "
        "it.",
        *code,
        "That was all of it.",
    ]


@pytest.mark.parametrize(
    ("glued", "parted"),
    [
        ("Dog HealthDog TrainingDog NamesDog Senses", "Dog Health Dog Training Dog Names Dog Senses"),
        ("Canton FairHigh CostShoe Packaging", "Canton Fair High Cost Shoe Packaging"),
        ("WolkerstLondon StoreDown Jacket", "Wolkerst London Store Down Jacket"),
        (
            "Mill HouseRiver Walk GardenFire Station\nMill HouseRiver Walk GardenFire Station",
            "Mill House River Walk Garden Fire Station\nMill House River Walk Garden Fire Station",
        ),
        ("BlueCart Mill HouseRiver Station\nWe use BlueCart.", "BlueCart Mill House River Station\nWe use BlueCart."),
        ("RollerMouse Pro is good, and so is the LaserCut.", None),
        ("WolkerstLondon WolkerstParis Jacket", None),
        ("GitHub YouTube LinkedIn", None),
        ("ConditionalGetMiddleware", None),
    ],
)
def test_keywords_glued_on_a_line_of_keywords_are_parted(glued, parted):
    assert textfix.clean(glued, ALONE) == (parted or glued)


@pytest.mark.parametrize(
    ("glued", "parted"),
    [
        ("Read our privacy policyTerms of the loom", "Read our privacy policy Terms of the loom"),
        ("Many thousands of old workersJinjiang wool fair", "Many thousands of old workers Jinjiang wool fair"),
        ("The value of the externalName field is a word.", None),
        ("canonicalColour", None),
        ("We set a new approvedList here.\nmill = loom();", None),
        ("It was a long spring,and nobody spoke.", "It was a long spring, and nobody spoke."),
        ("Der Besitzer muss das haben,er kann nichts.", None),
        (
            "All of China'seconomic growth. All of China'seconomic plans.",
            "All of China's economic growth. All of China's economic plans.",
        ),
    ],
)
def test_what_stands_together_without_a_space_is_parted_where_no_name_looks_like_it(glued, parted):
    assert textfix.clean(glued, ALONE) == (parted or glued)


@pytest.mark.parametrize(
    ("chances", "found"),
    [
        ([], []),
        ([0.9], []),
        ([0.0, 0.9, 0.0, 0.9, 0.9], [(0, 2), (2, 5)]),
        ([0.0, 0.99, 0.99, 0.99], [(0, 4)]),
        ([0.0, 0.3, 0.99, 0.99], [(1, 4)]),
        ([0.0, 0.2, 0.1], []),
    ],
)
def test_the_runs_are_those_most_likely_whole(chances, found):
    assert breaks.runs(chances) == found


def test_a_run_is_judged_as_a_whole():
    likely, unlikely = [0.0, 0.45], [0.0, 0.45, 0.45, 0.45, 0.45]
    assert breaks.runs(likely) == [(0, 2)]
    assert breaks.runs(unlikely) != [(0, 5)]


def test_no_run_is_longer_than_a_paragraph_may_be_cut():
    found = breaks.runs([0.0] + [0.99] * 200)
    assert max(stop - start for start, stop in found) == breaks.MOST_RUN


def test_a_model_of_another_format_is_refused():
    import io

    import numpy as np

    buffer = io.BytesIO()
    np.savez_compressed(buffer, description=np.array("textfix-breaks 2; an older one"))
    with pytest.raises(ValueError, match="textfix-breaks 3"):
        breaks.read(buffer.getvalue())


SENTENCES = (
    "The council met on the first day of spring to speak about the old mill by the river.",
    "A merchant from the coast offered a tenth of the price that its owners had paid for it.",
    "The owners refused him twice before they understood that there would be no other offer.",
    "What followed is told in three letters, of which the last was never answered by anyone.",
    "The people who carried the looms down to the river that year remembered it for very long.",
    "In the end the mill was bought by the town, which had no use for it and let it decay.",
)
KEYWORD = (SENTENCES[1], "Textile guild", "The brand of the guild was known in every town of the whole coast.")


@pytest.mark.parametrize(
    ("above", "keywords", "below", "joined"),
    [
        (
            "The council met on the first day of spring to speak about the old mill.",
            ["textile industry"],
            "The council had heard nothing of it before that day.",
            "textile industry The council had heard nothing of it before that day.",
        ),
        (
            "The council met again and again in that spring, for at the end of it,",
            ["Guild"],
            "The owners decided that they would wait for a year.",
            "The council met again and again in that spring, for at the end of it, Guild The owners decided that they "
            "would wait for a year.",
        ),
    ],
)
def test_on_a_page_of_a_sentence_a_line_a_keyword_that_is_no_heading_goes_to_its_sentence(
    above, keywords, below, joined
):
    text = "\n".join([*SENTENCES, above, *keywords, below, *SENTENCES])
    expected = [*SENTENCES, joined, *SENTENCES] if joined.startswith(above) else [*SENTENCES, above, joined, *SENTENCES]
    assert textfix.clean(text, ALONE).split("\n") == expected


def test_where_one_keyword_is_beyond_doubt_others_are_keywords_too():
    doubtful, sure = [*KEYWORD], ["It was told in each town.", *SENTENCES, "textile industry", SENTENCES[2]]
    alone = "\n".join([*SENTENCES, *doubtful, *SENTENCES])
    assert textfix.clean(alone, ALONE) == alone
    joined = textfix.clean("\n".join([*SENTENCES, *doubtful, *sure]), ALONE).split("\n")
    assert f"Textile guild {KEYWORD[2]}" in joined
    assert f"textile industry {SENTENCES[2]}" in joined


def test_a_name_that_the_sentence_below_begins_with_is_a_caption():
    caption = [SENTENCES[1], "Li Wei", "Li Wei was the first of them who wove for the guild of the town."]
    text = "\n".join([*SENTENCES, *caption, SENTENCES[3], "textile industry", SENTENCES[2]])
    assert "Li Wei" in textfix.clean(text, ALONE).split("\n")


def test_prose_that_breaks_off_above_a_keyword_goes_on_below_it():
    above = "In that year the owners of the old mill by the river asked the town"
    text = "\n".join([*SENTENCES, above, "Export shoes", KEYWORD[2], *SENTENCES])
    assert f"{above} Export shoes {KEYWORD[2]}" in textfix.clean(text, ALONE).split("\n")
    ended = text.replace("asked the town", "asked the town.")
    assert textfix.clean(ended, ALONE) == ended


def test_what_networks_say_is_their_mean_on_any_page_and_on_a_cut_one(monkeypatch):
    import numpy as np

    said = iter([np.array([[0.0, 0.0], [3.0, 4.0]]), np.array([[0.0, 0.0], [-3.0, 0.0]])])
    monkeypatch.setattr(breaks, "_ready", lambda numbers: numbers)
    monkeypatch.setattr(breaks, "_logits", lambda *_: next(said))
    first, both = breaks.BreakModel([{}, {}], "").judge(np.zeros((2, 6)), np.zeros((2, 8)), np.zeros((2, 30)))
    assert first == ([0.5, 0.953], [0.5, 0.982])
    assert both == ([0.5, 0.5], [0.5, 0.881])


CUT = (
    "Inside of it you have access to the", "config", "and the", "request", "objects as well as to the", "session",
    ", which is kept for a year.", "This launches a very simple server, good enough for testing. For more see",
    "the manual", ", which has a chapter on it.",
)  # fmt: skip
MENDED = (
    "Inside of it you have access to the config and the request objects as well as to the session, which is kept for a "
    "year.",
    "This launches a very simple server, good enough for testing. For more see the manual, which has a chapter on it.",
)


@pytest.mark.parametrize(
    "code",
    [
        ("let second = first;", "third(second);", "}"),
        ("Options of the command", "    greet a name", "    and wait for it."),
    ],
)
def test_lines_of_code_below_sentences_that_were_cut_are_not_joined(code):
    text = "\n".join([*CUT, *code, "That was all of it."])
    cleaned = textfix.clean(text, ALONE).split("\n")
    assert cleaned[:2] == list(MENDED)
    assert set(code) <= set(cleaned)


@pytest.mark.parametrize(("below", "cut"), [("Nobody learns to play it in a day.", True), ("4 kg", False)])
def test_labels_show_a_cut_page_where_sentences_stand_below_them(below, cut, monkeypatch):
    labels = ("Patience:", "Weight:", "Time:", "Courage:")
    lines = ["Tips for Choosing a Teacher", *(line for label in labels for line in (label, below)), "Read on below."]
    chances = [0.99 * (above in labels) for above in ["", *lines[:-1]]]
    monkeypatch.setattr(breaks.BreakModel, "judge", lambda *_: iter([(chances, chances)]))
    joined = textfix.clean("\n".join(lines), ALONE).split("\n")
    assert joined == ([lines[0], *(f"{label} {below}" for label in labels), lines[-1]] if cut else lines)


def test_no_text_of_so_many_lines_is_asked_about(monkeypatch):
    monkeypatch.setattr(breaks.BreakModel, "judge", lambda *_: pytest.fail("the model was asked"))
    text = "the\n" * 10_001
    assert textfix.clean(text, ALONE) == text
