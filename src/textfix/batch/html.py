"""The text of a page that is still HTML."""

from __future__ import annotations

from textfix.batch.records import need


def page_text(html: str) -> str:
    r"""The text of a page's HTML by resiliparse, for `textfix.clean` to go on with; lists and blocks get lines.

    Raises `CommandError` where resiliparse is not installed.
    """
    extract = need("resiliparse.extract.html2text", "html").extract_plain_text
    return str(extract(html, main_content=False, list_bullets=True, alt_texts=False, links=False))
