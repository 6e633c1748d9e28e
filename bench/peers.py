"""What else is measured beside textfix, where it is installed (`pip install -e '.[bench]'`).

clean-text gets the page's text, symspellpy its words, jusText and trafilatura an HTML page made of its blocks, for the
pages of the benchmark are at hand as text nodes with their links alone.
"""

from __future__ import annotations

import importlib.resources
import re
from collections.abc import Callable
from html import escape
from typing import Any

Page = dict[str, Any]
WORD = re.compile(r"[^\W\d_]{4,}")


def html(page: Page) -> str:
    """A page of paragraphs and links: what an extractor needs at least."""
    blocks = (
        "<p>" + " ".join(f"<a href='/'>{escape(text)}</a>" if link else escape(text) for text, link in block["nodes"])
        for block in page["blocks"]
    )
    return (
        f"<html><head><title>{escape(page['title'] or '')}</title></head><body>{'</p>'.join(blocks)}</p></body></html>"
    )


def peers() -> dict[str, Callable[[Page], object]]:
    """The calls by name; those that are not installed are left out."""
    found: dict[str, Callable[[Page], object]] = {}
    for add in (_clean_text, _symspellpy, _justext, _trafilatura):
        try:
            add(found)
        except ImportError as missing:
            print(f"left out: {' '.join(str(missing).split())}")
    return found


def _clean_text(found: dict[str, Callable[[Page], object]]) -> None:
    from cleantext import clean

    found["clean-text"] = lambda page: clean(page["text"]["resiliparse"], lower=False)


def _symspellpy(found: dict[str, Callable[[Page], object]]) -> None:
    from symspellpy import SymSpell, Verbosity

    speller = SymSpell(max_dictionary_edit_distance=2)
    words = importlib.resources.files("symspellpy") / "frequency_dictionary_en_82_765.txt"
    speller.load_dictionary(str(words), term_index=0, count_index=1)

    def corrected(page: Page) -> None:
        for word in WORD.findall(page["text"]["resiliparse"].lower()):
            speller.lookup(word, Verbosity.TOP, max_edit_distance=2, include_unknown=True)

    found["symspellpy"] = corrected


def _justext(found: dict[str, Callable[[Page], object]]) -> None:
    import justext

    stop_words = justext.get_stoplist("English")
    found["jusText"] = lambda page: justext.justext(html(page), stop_words)


def _trafilatura(found: dict[str, Callable[[Page], object]]) -> None:
    import trafilatura

    found["trafilatura"] = lambda page: trafilatura.extract(html(page))
