"""Every promise of the contract, over pages as scrapers bring them and over all of Unicode.

`tests/test_contract.py` has the promises as such; here they are held against texts that look like pages, and what a
change says of itself is held against the text.
"""

import json
import os
import pickle
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, Phase, example, given, seed, settings
from hypothesis import strategies as st
from replay import replayed
from strategies import DAMAGES, PAGES, PROSE, TEXTS

import textfix
from textfix import suspects
from textfix.changes import render, split, undo
from textfix.knowledge.damages import Damage
from textfix.seen import Seen

EXAMPLES = int(os.environ.get("TEXTFIX_EXAMPLES", "200"))
"""For a long run: `TEXTFIX_EXAMPLES=20000 pytest tests/test_properties.py`."""

ROUNDS = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
FEWER = settings(ROUNDS, max_examples=EXAMPLES // 3)
LEVELS = st.sampled_from([0, 0.3, 0.5, 0.8, 0.85, 0.9, 0.95, 0.97, 1])
PROFILE = textfix.Profile(
    damages=(Damage("trans", "p"), Damage("fi", ""), Damage("i", "1")),
    corrections=(("kilnn", "kiln"),),
    furniture=("Share", "More * about *"),
    pages=9,
)
CONFIGS = st.builds(
    textfix.Config,
    skip=st.frozensets(st.sampled_from(textfix.STAGES), max_size=3),
    profile=st.sampled_from([None, None, PROFILE]),
    least_confidence=LEVELS,
    furniture=st.sampled_from([(), ("Share",), ("*",)]),
    allowed=st.sampled_from([frozenset(), frozenset({"pfer"})]),
)


@given(TEXTS, CONFIGS)
@ROUNDS
def test_every_change_stands_where_it_says_and_nothing_else_changed(text, config):
    page = textfix.examine(text, config)
    lines = replayed(page)
    assert render(lines) == page.text
    ends = [line.end for line in split(text)]
    undone = undo(lines, page.changes, ends)
    assert "".join(line.text + line.end for line in undone) == text == page.original


@given(TEXTS)
@ROUNDS
def test_what_a_page_hands_out_is_right(text):
    page = textfix.examine(text)
    assert textfix.clean(text) == page.text
    assert textfix.examine(text) == page
    assert pickle.loads(pickle.dumps(page)) == page
    assert textfix.clean(page.text) == page.text
    lines = {line.number: line.text for line in split(text)}
    for label in page.labels:
        assert label.line in lines
        assert 0 <= label.confidence <= 1
    assert [label.line for label in page.labels] == sorted({label.line for label in page.labels})
    for link in page.links:
        assert link.line in lines
        gone = [change for change in page.removals if change.line == link.line]
        stands = gone[0].before if gone else lines[link.line]
        assert link.text in stands or any(change.line == link.line for change in page.changes)
    if page.title is not None:
        assert page.title == page.title.strip() != ""
    json.loads(page.to_json())


@given(TEXTS, CONFIGS)
@ROUNDS
def test_a_second_cleaning_finds_nothing(text, config):
    once = textfix.clean(text, config)
    again = textfix.examine(once, config)
    assert again.text == once
    assert not again.changes


@given(TEXTS, LEVELS, LEVELS)
@ROUNDS
def test_least_confidence_is_monotone(text, one, other):
    """What every change reaches refuses none; what refuses some makes no change below it; 0 is the default."""
    low, high = sorted((one, other))
    page = textfix.examine(text, textfix.Config(least_confidence=low))
    stricter = textfix.examine(text, textfix.Config(least_confidence=high))
    assert all(change.confidence >= high for change in stricter.changes)
    if all(change.confidence >= high for change in page.changes):
        assert stricter.changes == page.changes
        assert stricter.text == page.text
    if low == 0:
        assert page == textfix.examine(text)


@pytest.mark.parametrize("stage", textfix.STAGES)
def test_a_stage_by_itself_makes_fewer_changes_the_surer_it_has_to_be(stage):
    others = frozenset(textfix.STAGES) - {stage}

    def made(text, least):
        page = textfix.examine(text, textfix.Config(skip=others, least_confidence=least))
        return {(change.line, change.before, change.after) for change in page.changes}

    @given(PAGES, LEVELS, LEVELS)
    @FEWER
    def check(text, one, other):
        low, high = sorted((one, other))
        assert made(text, high) <= made(text, low)

    check()


def test_every_character_between_letters_and_beside_each_other():
    """All 1,114,112 code points: nothing raises, and what is said of a change is true."""
    without = textfix.Config(skip=frozenset({"sections"}))
    for start in range(0, sys.maxunicode + 1, 2048):
        characters = list(map(chr, range(start, start + 2048)))
        texts = ["\n".join(f"a{character}b" for character in characters)] if start < 0x32000 else []
        for text in [*texts, "".join(characters)]:
            page = textfix.examine(text, without)
            assert render(replayed(page)) == page.text
    for start in range(0, 0x20000, 4096):
        text = " ".join(map(chr, range(start, start + 4096)))
        page = textfix.examine(text)
        assert render(replayed(page)) == page.text
        assert textfix.clean(page.text) == page.text


PROGRAM = """
import json, sys, textfix
texts = json.load(sys.stdin)
damages = textfix.Damage("trans", "p"), textfix.Damage("fi", ""), textfix.Damage("I", "1")
site = textfix.Config(profile=textfix.Profile(damages=damages, furniture=("Share", "More * about *")))
order = range(len(texts)) if sys.argv[1] == "forth" else range(len(texts) - 1, -1, -1)
found = {n: [textfix.examine(texts[n], config).to_json() for config in (None, site)] for n in order}
json.dump([found[number] for number in range(len(texts))], sys.stdout)
"""


def test_a_page_is_the_same_in_every_process_and_whatever_was_read_before():
    """Words are remembered from page to page; what is remembered may save time and nothing else."""
    texts = some_pages(80)
    printed = set()
    for hash_seed, order in (("0", "forth"), ("1", "back"), ("4242", "forth")):
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, order],
            input=json.dumps(texts).encode(), capture_output=True, timeout=300, check=True,
            env=os.environ | {"PYTHONHASHSEED": hash_seed},
        )  # fmt: skip
        printed.add(done.stdout)
    assert len(printed) == 1


@given(PAGES, CONFIGS)
@ROUNDS
def test_what_was_found_out_in_an_earlier_round_changes_nothing(text, config):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Seen, "recall", lambda *_: None)
        anew = textfix.examine(text, config)
    assert textfix.examine(text, config) == anew


def test_a_page_is_the_same_in_every_thread(monkeypatch):
    """Threads share what is remembered, and one of them may have it forgotten while the others read."""
    generator = random.Random(3)
    texts = []
    for _ in range(60):
        names = ["".join(generator.choices("abdefgpst", k=generator.randrange(3, 9))) for _ in range(24)]
        sentences = [
            f"{generator.choice(PROSE)} {first} {second}" for first, second in zip(names[::2], names[1::2], strict=True)
        ]
        texts.append(generator.choice(DAMAGES).do(" ".join(sentences)))
    expected = [textfix.clean(text) for text in texts]
    monkeypatch.setattr(suspects, "MOST_REMEMBERED", 60)
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(3):
            suspects.memory.cache_clear()
            with ThreadPoolExecutor(6) as threads:
                assert list(threads.map(textfix.clean, texts)) == expected
    finally:
        sys.setswitchinterval(usual)
        suspects.memory.cache_clear()


def some_pages(number):
    found = []

    @seed(10)
    @given(PAGES)
    @settings(ROUNDS, max_examples=number, database=None, phases=[Phase.generate])
    def gather(text):
        found.append(text)

    gather()
    return found


@given(st.lists(st.sampled_from(PROSE), min_size=4, max_size=10), st.sampled_from(DAMAGES))
@FEWER
def test_a_damaged_page_keeps_what_was_not_damaged(sentences, damage):
    """A word that the damage did not touch comes out as it went in."""
    intact = "\n".join(sentences)
    damaged = damage.do(intact)
    cleaned = textfix.clean(damaged, textfix.Config(skip=frozenset({"sections", "joins", "spacing"})))
    for before, hurt, after in zip(intact.split("\n"), damaged.split("\n"), cleaned.split("\n"), strict=True):
        rows = before.split(" "), hurt.split(" "), after.split(" ")
        if len(rows[0]) == len(rows[1]) == len(rows[2]):
            for word, worse, result in zip(*rows, strict=True):
                if word == worse:
                    assert result == word, (damage, result)


@given(PAGES, st.randoms(use_true_random=False))
@FEWER
def test_a_page_handed_over_as_a_subclass_of_str_is_the_same(text, generator):
    class Text(str):
        pass

    assert textfix.clean(Text(text)) == textfix.clean(text)


def test_random_bytes_read_as_latin_1():
    generator = random.Random(7)
    for size in (1, 10, 100, 1_000, 20_000):
        for _ in range(6):
            page = textfix.examine(generator.randbytes(size).decode("latin-1"))
            assert render(replayed(page)) == page.text
            assert textfix.clean(page.text) == page.text


@pytest.mark.skipif(sys.platform != "linux", reason="the stack's limit is Linux's")
@example(100)
@given(st.integers(1, 300))
@settings(max_examples=5, deadline=None)
def test_it_works_deep_in_a_stack(depth):
    def down(left):
        return textfix.clean("The pfer of industries") if left == 0 else down(left - 1)

    assert down(depth) == "The transfer of industries"
