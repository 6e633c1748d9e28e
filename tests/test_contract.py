"""The contract: what every version of textfix promises about any text."""

import dataclasses
import json
import os
import pickle
import subprocess
import sys

import ftfy
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import textfix
from textfix.changes import Line, split, undo

LINES = st.one_of(
    st.sampled_from(
        [
            "The pfer of industries was slow, and the mill stood still for a year.",
            "Home >",
            "- Related reading",
            "|- Market news | Price Of Kaolin Rises Again",
            "- Market news | A Workshop Pfers Its Stock To A Museum",
            "More wonderful information about ceramics!",
            '<image>data:image/s3,"s3://x/y" alt=""</image>',
            "![alt](http://example.com/a.png) and text",
            "< p > a paragraph < /p >",
            "subsc<x>riptions and &lt;x&gt;",
            "Women'S Guild Opens A Shop In The Old Town",
            "doesnâ€™t â€œquoteâ€\x9d",
            "&amp;lt; &NewLine; &#10; &nbsp;",
            "China",
            "Textile Association",
            "According to the",
            "di?erent things, 1n the o\x00ce",
            "transformation and pformation \ud800 \udfff",
            "",
            "  ",
        ]
    ),
    st.text(max_size=40),
    st.text(alphabet="ab .p1?<>&|-\t", max_size=60),
)
PAGES = st.lists(st.tuples(LINES, st.sampled_from(["\n", "\r\n", "\r", "\n\n"])), max_size=14).map(
    lambda rows: "".join(line + end for line, end in rows)
)
ANY = st.one_of(PAGES, st.text(), st.text(st.characters(categories=["Cs", "Cc", "L", "N", "P"]), max_size=60))
CONFIGS = st.builds(
    textfix.Config,
    skip=st.frozensets(st.sampled_from(textfix.STAGES)),
    least_confidence=st.sampled_from([0, 0.5, 0.9, 1]),
    furniture=st.sampled_from([(), ("More wonderful * about *",), ("*",), ("",)]),
    allowed=st.sampled_from([frozenset(), frozenset({"PFER", "pformation"})]),
)
THOROUGH = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

DAMAGED = (
    "Forum On The Pformation Of The Mills\nThe pfer of the looms took a year, and the mill stood still.\n"
    "According to the\nPorcelain\nindustry report the pition was expensive for everyone who had part in it.\n"
    "More wonderful information about mills!\n- Related reading\n- Market news | Women'S Guild Opens A Shop\n"
    "- Market news | Price Of Kaolin Rises For The Third Month In A Row\n"
)


@given(ANY)
@THOROUGH
def test_promises_hold_for_any_text(text):
    page = textfix.examine(text)
    assert page.text == textfix.clean(text)
    assert page.original == text
    assert textfix.clean(page.text) == page.text
    assert pickle.loads(pickle.dumps(page)) == page
    lines = len(split(text))
    for change in page.changes:
        assert 1 <= change.line <= lines
        assert change.stage in textfix.STAGES
        assert change.reason
        assert 0 <= change.confidence <= 1
    assert sorted(page.changes, key=id) == sorted(page.repairs + page.removals + page.joins, key=id)
    texts = [link.text for link in page.links]
    assert len(texts) == len(set(texts))
    assert [link.line for link in page.links] == sorted(link.line for link in page.links)
    # The headline stays where the article follows at once; elsewhere it is taken out and handed over.
    taken = {removal.before.strip() for removal in page.removals if removal.part == "title"}
    assert page.title is None or page.title in page.text or page.title in taken


@given(ANY, CONFIGS)
@THOROUGH
def test_promises_hold_for_any_config(text, config):
    page = textfix.examine(text, config)
    assert textfix.clean(page.text, config) == page.text
    assert page.text == textfix.clean(text, config)
    for change in page.changes:
        assert change.stage not in config.skip
        assert change.confidence >= config.least_confidence


@given(ANY)
@THOROUGH
def test_undo_gives_the_input_back(text):
    original = split(text)
    assume(not {"\r", "\n"} <= {line.end for line in original})  # what two of them mean depends on what stood between
    page = textfix.examine(text)
    removed = {change.line for change in page.removals} | {n for join in page.joins for n in join.lines[1:]}
    kept = [line for line in original if line.number not in removed]
    left = [line.text for line in split(page.text)] if kept else []
    left += [""] * (len(kept) - len(left))  # an empty last line has no line end of its own
    lines = [Line(line.number, text) for line, text in zip(kept, left, strict=True)]
    undone = undo(lines, page.changes, [line.end for line in original])
    assert "".join(line.text + line.end for line in undone) == text


@given(PAGES)
@THOROUGH
def test_json_is_the_dictionary(text):
    page = textfix.examine(text)
    written = page.to_json()
    written.encode("utf-8")
    assert json.loads(written) == json.loads(json.dumps(page.to_dict()))


@pytest.mark.parametrize("wrong", [None, b"bytes", 3, ["text"], object()])
@pytest.mark.parametrize("function", [textfix.clean, textfix.examine])
def test_what_is_no_str_is_a_type_error_that_says_what_came(function, wrong):
    with pytest.raises(TypeError, match=rf"\b{type(wrong).__name__}\b"):
        function(wrong)


def test_public_names():
    assert set(textfix.__all__) == {
        "clean", "examine", "learn", "Config", "Profile", "Page", "STAGES",
        "Link", "Repair", "Removal", "Join", "Damage",
    }  # fmt: skip
    assert set(textfix.STAGES) == {"markup", "encoding", "words", "sections", "joins", "spacing"}


def test_config_is_validated_frozen_hashable_and_picklable():
    config = textfix.Config(skip=frozenset({"joins"}), furniture=("More about *!",))
    assert hash(config) == hash(pickle.loads(pickle.dumps(config)))
    assert pickle.loads(pickle.dumps(config)) == config
    assert hash(textfix.Config(skip={"joins"})) == hash(textfix.Config(skip=["joins"]))
    with pytest.raises(ValueError, match=r"'join'.*markup, encoding, words, sections, spacing, joins"):
        textfix.Config(skip=frozenset({"join"}))
    for least in (2, -0.1, float("nan")):
        with pytest.raises(ValueError, match="from 0 to 1"):
            textfix.Config(least_confidence=least)
    with pytest.raises(TypeError, match="number"):
        textfix.Config(least_confidence="0.5")
    with pytest.raises(TypeError, match="TextFixerConfig"):
        textfix.Config(ftfy="gentle")
    with pytest.raises(TypeError, match="one string"):
        textfix.Config(furniture="More about *!")
    with pytest.raises(TypeError, match="int"):
        textfix.Config(skip={1})
    with pytest.raises(dataclasses.FrozenInstanceError):
        config.skip = frozenset()


def test_the_caller_picks_ftfys_settings():
    config = textfix.Config(ftfy=ftfy.TextFixerConfig(uncurl_quotes=True))
    assert textfix.clean("“quoted”", config) == '"quoted"'
    assert textfix.clean("“quoted”") == "“quoted”"


@pytest.mark.parametrize("stage", textfix.STAGES)
def test_a_stage_that_is_skipped_changes_nothing(stage):
    text = "Home >\nThe pfer of doesnâ€™t < p > things\n\n- Related reading\n- News | A Headline Of Some Length"
    page = textfix.examine(text, textfix.Config(skip=frozenset({stage})))
    assert all(change.stage != stage for change in page.changes)


def test_with_every_stage_skipped_nothing_changes():
    assert textfix.clean(DAMAGED, textfix.Config(skip=frozenset(textfix.STAGES))) == DAMAGED


def test_a_page_and_all_in_it_is_immutable_and_comparable():
    page = textfix.examine(DAMAGED)
    assert page == textfix.examine(DAMAGED)
    assert hash(page) == hash(textfix.examine(DAMAGED))
    assert page.repairs
    for value in (page, *page.links, *page.changes):
        assert isinstance(value, tuple) or dataclasses.is_dataclass(value)
        with pytest.raises((dataclasses.FrozenInstanceError, AttributeError, TypeError)):
            value.line = 7


def test_page_has_a_documented_schema():
    page = textfix.examine(DAMAGED)
    made = page.to_dict()
    assert list(made) == ["version", "title", "text", "links", "changes", "labels", "original"]
    assert all(set(link) == {"text", "category", "line"} for link in made["links"])
    common = {"kind", "stage", "line", "before", "after", "reason", "confidence"}
    extra = {"repair": {"column"}, "removal": {"part"}, "join": {"lines"}}
    assert made["changes"]
    for change in made["changes"]:
        assert set(change) == common | extra[change["kind"]]


def test_learn_can_be_called_again():
    """A module named `textfix.learn` would take the function's place when it is imported."""
    pages = ["The transfer of industries went on for a year."] * 2
    assert textfix.learn(pages) == textfix.learn(pages)
    assert isinstance(textfix.learn(pages), textfix.Profile)


def test_a_page_is_the_same_in_every_process():
    program = (
        "import sys, textfix\n"
        "text = sys.stdin.buffer.read().decode()\n"
        "sys.stdout.buffer.write(textfix.examine(text).to_json().encode())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            input=DAMAGED.encode() * 3, capture_output=True, timeout=120, check=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1", "2")
    }  # fmt: skip
    assert len(outputs) == 1


def test_import_reads_no_table():
    program = (
        "import sys, pathlib; seen = []\n"
        "sys.addaudithook(lambda event, args: seen.append(str(args[0])) if event == 'open' else None)\n"
        "import textfix\n"
        "inside = pathlib.Path(textfix.__file__).parent\n"
        "data = [name for name in seen if not name.endswith(('.py', '.pyc'))]\n"
        "print([name for name in data if inside in pathlib.Path(name).parents])\n"
        "print([name for name in ('numpy', 'rapidfuzz', 'textfix.learning') if name in sys.modules])\n"
        "textfix.clean('The pfer of industries')\n"
        "print(any('tables' in name for name in seen))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    files, modules, afterwards = done.stdout.splitlines()
    assert files == "[]"
    assert modules == "[]"
    assert afterwards == "True"


def test_a_menu_is_no_list_of_related_links():
    prose = [
        f"The {thing} of the mill was closed in spring, and the workers who had been there for years went to the town, "
        "where the council had promised them work in the new halls beside the river."
        for thing in ("gate", "kiln", "office", "yard")
    ]
    menu = ["- Related reading", "- Newsroom", "- Site map", "Oversight", "- Privacy policy", "- Open data sources"]
    links = ["- Related reading", *(f"- The Third {name} Opens Beside The River" for name in ("Mill", "Kiln", "Hall"))]
    assert textfix.examine("\n".join([*prose, *menu])).links == ()
    assert len(textfix.examine("\n".join([*prose, *links])).links) == 3
