"""Lines of a page are labelled by the gold text's words, each once."""

import importlib.util
from pathlib import Path

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "tiling.py"
spec = importlib.util.spec_from_file_location("tiling", SCRIPT)
assert spec
assert spec.loader
tiling = importlib.util.module_from_spec(spec)
spec.loader.exec_module(tiling)

PAGE = "home the kiln is cold about us the kiln is cold said the potter on monday the kiln is cold related".split()
GOLD = "the kiln is cold said the potter on monday".split()


def matched(page: list[str], gold: list[str]) -> str:
    places = tiling.tiled(page, gold)
    used = [place for place in places if place >= 0]
    assert len(used) == len(set(used))
    assert all(page[index] == gold[place] for index, place in enumerate(places) if place >= 0)
    return "".join("x" if place >= 0 else "." for place in places)


def test_what_stands_three_times_is_the_articles_once_where_the_rest_of_it_is() -> None:
    assert matched(PAGE, GOLD) == ".......xxxxxxxxx....."


def test_a_headline_moves_to_the_copy_nearest_to_the_text() -> None:
    page = "the kiln is cold login search the kiln is cold a potter waits for spring".split()
    gold = "the kiln is cold by our reporter a potter waits for spring".split()
    assert matched(page, gold) == "......xxxxxxxxx"


def test_short_pieces_between_two_runs_are_filled() -> None:
    page = "menu one two three price 9 four five six menu".split()
    assert matched(page, "one two three price four five six".split()) == ".xxxx.xxx."


def test_the_order_may_differ() -> None:
    assert matched("four five six one two three".split(), "one two three four five six".split()) == "xxxxxx"
