"""The shipped tables are what the scripts make of their sources, and their rows are sound."""

import importlib.util
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from textfix.knowledge import lexicon, load
from textfix.knowledge.damages import escape, unescape

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "build" / "sources"


def build_tables():
    spec = importlib.util.spec_from_file_location("build_tables", ROOT / "scripts" / "build_tables.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_tables_can_be_built_again():
    module = build_tables()
    if not (SOURCES / "scowl").exists() or not list(SOURCES.glob("symspellpy-*.whl")):
        pytest.skip("the sources are not in build/sources; scripts/fetch_sources.py fetches them")
    if not (module.DATA / "wcxb-dev" / "pages.jsonl.gz").exists():
        pytest.skip(f"no pages below {module.DATA}; set TEXTFIX_DATA")
    for path, content in module.build().items():
        assert path.read_bytes() == content, f"{path.relative_to(ROOT)} is not what scripts/build_tables.py makes"


def test_a_word_is_right_or_wrong_never_both():
    knowledge = load(None)
    rows = (ROOT / "data" / "hand" / "corrections.tsv").read_text("utf-8").splitlines()[1:]
    by_hand = {row.split("\t")[0] for row in rows}
    for damaged in knowledge.corrections:
        row = knowledge.corrections[damaged]
        assert not knowledge.lexicon.band(damaged), damaged
        assert row.meant in knowledge.lexicon or row.damaged in by_hand, row
        assert row.meant not in knowledge.corrections, row
        assert row.reason


def test_rows_of_the_damages_are_sound():
    seen = set()
    for damage in load(None).damages:
        assert (damage.lost, damage.put) not in seen
        seen.add((damage.lost, damage.put))
        assert 0 < damage.chance < 0.01
        assert damage.reason
        assert unescape(escape(damage.put)) == damage.put


def test_contexts_speak_of_known_words():
    knowledge = load(None)
    assert {"plate", "plates", "plated", "plating", "pit", "pact", "p"} <= knowledge.contexts.damaged


@pytest.mark.parametrize("text", ["", " a", "a ", "\\", "\x00", "\ufffd", "tab\there", "é"])
def test_cells_are_escaped_and_unescaped(text):
    cell = escape(text)
    assert "\t" not in cell
    assert cell == cell.strip()
    assert unescape(cell) == text


WORD_LIST = (ROOT / "src" / "textfix" / "knowledge" / "tables" / "lexicon.txt").read_text("utf-8")


def test_a_rare_word_is_known_whichever_is_asked_for_first():
    bands = dict(lexicon.read(WORD_LIST).words)
    rare = [word for word, band in bands.items() if band < lexicon.COMMON]
    assert len(rare) > 200_000
    asked = lexicon.read(WORD_LIST)
    assert all(word in asked and asked.band(word) == bands[word] for word in reversed(rare[::7]))
    assert asked.unknown({"kiln", "pfer", "zzyzxq", ""}) == {"pfer", "zzyzxq", ""}
    assert list(asked.words.items()) == list(bands.items())  # in the same order
    assert asked.common(10) == lexicon.read(WORD_LIST).common(10) == [word for word in bands if bands[word] >= 10]


def test_the_word_list_is_written_as_it_was_read():
    assert lexicon.write(lexicon.read(WORD_LIST), WORD_LIST.partition("\n")[0]) == WORD_LIST


def test_threads_ask_for_rare_words_at_once():
    bands = dict(lexicon.read(WORD_LIST).words)
    rare = [word for word, band in bands.items() if 0 < band < lexicon.COMMON][::11]
    for _ in range(3):
        asked = lexicon.read(WORD_LIST)
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda word, asked=asked: asked.band(word), rare, chunksize=1))
            assert len(list(pool.map(lambda _, asked=asked: len(asked.words), range(4)))) == 4
        assert found == [bands[word] for word in rare]
