"""The contract: what every version of textfix promises about any text."""

import pickle
import subprocess
import sys

import ftfy
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import textfix
from textfix.changes import split, undo
from textfix.pipeline import Page

LINES = st.one_of(
    st.sampled_from(
        [
            "The pfer of industries was slow, and the mill stood still for a year.",
            "Home >",
            "- Related reading",
            "|- Market news | Price Of Kaolin Rises Again",
            "More wonderful information about ceramics!",
            '<image>data:image/s3,"s3://x/y" alt=""</image>',
            "![alt](http://example.com/a.png) and text",
            "< p > a paragraph < /p >",
            "Women'S Guild Opens A Shop In The Old Town",
            "doesnâ€™t â€œquoteâ€\x9d",
            "&amp;lt; &NewLine; &#10; &nbsp;",
            "China",
            "Textile Association",
            "di?erent things, 1n the o\x00ce",
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
THOROUGH = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(ANY)
@THOROUGH
def test_promises_hold_for_any_text(text):
    page = textfix.examine(text)
    assert page.text == textfix.clean(text)
    assert page.original == text
    assert textfix.clean(page.text) == page.text
    assert pickle.loads(pickle.dumps(page)) == page
    page.to_json()
    lines = text_lines(text)
    for change in page.changes:
        assert 1 <= change.line <= lines
        assert change.reason
        assert 0 <= change.confidence <= 1


@given(ANY)
@THOROUGH
def test_undo_gives_the_input_back(text):
    original = split(text)
    page = textfix.examine(text)
    removed = {change.line for change in page.removals} | {n for join in page.joins for n in join.lines[1:]}
    kept = [line for line in original if line.number not in removed]
    final = dict(zip([line.number for line in kept], split(page.text), strict=True)) if kept else {}
    lines = [type(line)(number, line.text) for number, line in final.items()]
    undone = undo(lines, page.changes, [line.end for line in original])
    assert "".join(line.text + line.end for line in undone) == text


@given(PAGES, st.floats(0, 1))
@THOROUGH
def test_least_confidence_refuses_what_is_below(text, least):
    page = textfix.examine(text, textfix.Config(least_confidence=least))
    assert all(change.confidence >= least for change in page.changes)


def text_lines(text):
    return len(split(text))


@pytest.mark.parametrize("wrong", [None, b"bytes", 3, ["text"]])
def test_what_is_no_str_is_a_type_error_that_says_what_came(wrong):
    with pytest.raises(TypeError, match=type(wrong).__name__):
        textfix.examine(wrong)


def test_public_names():
    assert set(textfix.__all__) == {
        "clean", "examine", "learn", "Config", "Profile", "Page", "STAGES",
        "Link", "Repair", "Removal", "Join", "Damage",
    }  # fmt: skip


def test_config_is_validated_frozen_hashable_and_picklable():
    config = textfix.Config(skip=frozenset({"joins"}), furniture=("More about *!",))
    assert hash(config) == hash(pickle.loads(pickle.dumps(config)))
    assert pickle.loads(pickle.dumps(config)) == config
    with pytest.raises(ValueError, match=r"'join'.*markup, encoding, words, sections, joins, spacing"):
        textfix.Config(skip=frozenset({"join"}))
    with pytest.raises(ValueError, match="from 0 to 1"):
        textfix.Config(least_confidence=2)
    with pytest.raises(TypeError, match="TextFixerConfig"):
        textfix.Config(ftfy="gentle")
    with pytest.raises(TypeError, match="one string"):
        textfix.Config(furniture="More about *!")
    with pytest.raises(AttributeError):
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


def test_a_page_is_the_same_in_every_process():
    program = "import textfix, sys; print(textfix.examine(sys.stdin.read()).to_json())"
    text = "The pfer of pformation and the pition to pportation\nWomen'S\n- News | Headline One\n" * 3
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program], input=text, capture_output=True, text=True, timeout=60,
            env={"PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8", "PATH": "/usr/bin:/bin"}, check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }  # fmt: skip
    assert len(outputs) == 1


def test_import_reads_no_table():
    program = (
        "import sys; seen = []\n"
        "sys.addaudithook(lambda event, args: seen.append(str(args[0])) if event == 'open' else None)\n"
        "import textfix\n"
        "print([name for name in seen if 'tables' in name and not name.endswith(('.py', '.pyc'))])\n"
        "print('numpy' in sys.modules, 'textfix.learn' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split("\n")[:2] == ["[]", "False False"]


def test_page_has_a_documented_schema():
    page = textfix.examine("The pfer")
    assert list(page.to_dict()) == ["version", "title", "text", "links", "changes", "labels", "original"]
    assert isinstance(page, Page)
