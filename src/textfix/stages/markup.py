"""markup: what markup left behind in plain text: placeholders, tag residue, filter marks, invisible characters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from html.entities import html5
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

import regex

from textfix import permalinks
from textfix.changes import Line, Proposal, Removal, Repair, bearing

if TYPE_CHECKING:
    from textfix.config import Config
    from textfix.knowledge import Knowledge
    from textfix.seen import Seen


class Span(NamedTuple):
    """A part of a line that goes, and what comes in its place."""

    start: int
    stop: int
    after: str
    reason: str
    confidence: float


# No pattern here scans without bound what a later start of its own would scan again: a repeated class either
# excludes the character that the pattern starts with, or carries a bound. tests/test_markup.py measures it.
_INVISIBLE: Final = "\u200b\u200c\u200d\u200e\u200f\u00ad\u2060\ufeff"
_SIGNS: Final = (
    "<",
    "](",
    "[",
    "(im",
    "data:",
    "&",
    "{page",
    "{Page",
    "#p#",
    "IMG",
    "DSC",
    "mage ",
    "hoto ",
    "icture ",
    "rowser do",
    "href=",
)
_INVISIBLE_SET: Final = frozenset(_INVISIBLE)
_OFTEN: Final = b"abcdefghijklmnopqrstuvwxyz0123456789 \n.,'-"
"""Signs are looked for in what is left of a text without these first: in a tenth of it."""

_KIND: Final = r"image|img|picture|photo|figure|video|audio|embed|iframe|gif|media"
_CODE: Final = regex.compile(
    r"(?<!break ?\}*)[{};]\s*$|=>|->|\(\)|==|\$\w|</? \w|\bstr_replace\b|\w\(['\"]"
    r"|^\s*(?:#include|import|from|def|class|const|var|let|function|return|git|npm|pip|sudo)\b.*[(={;./]"
    r"|^\s*(?:>>>|\$ |//)|<\?|<!|\bclass(?:Name)?="
)
_ABOUT: Final = regex.compile(
    r"\b(?:HTML5?|XHTML|XML|CSS|JSX|JavaScript|PHP|[Mm]arkdown|BBCode|RemoveXSS)\b|<!DOCTYPE|<\?php|```"
)
_ABOUT_SIGNS: Final = ("TML", "XML", "CSS", "JSX", "JavaScript", "PHP", "arkdown", "BBCode", "XSS", "<!D", "<?p", "```")
"""What a page that speaks of markup has, each a part of what `_ABOUT` looks for: finding them is ten times faster."""
_NEEDS_WORDS: Final = regex.compile(r"[^\W\d_]")

_IMAGE_ELEMENT: Final = regex.compile(
    r"<((?:[a-z]\w{0,15}:)?(?:image|video|audio|picture|iframe|figure|svg|object|embed))\b[^<>]*+>[^<>]*+</\1>",
    regex.IGNORECASE,
)
_EMPTY_ELEMENT: Final = regex.compile(
    r"</?(?:[a-z]\w{0,15}:)?(?:img|image|video|audio|picture|iframe|embed|source)\b"
    r"(?=[^<>]{0,200}+(?:[\s\"'](?:src|alt|width)\s?=|/?>))[^<>]*+(?:>|$)",
    regex.IGNORECASE,
)
_MARKDOWN_IMAGE: Final = regex.compile(
    r"!\[[^\[\]]*+\](?:\(\s?[^()\s]*+(?:\([^()\s]*+\)[^()\s]*+)?(?:\s+[\"'][^\"'()]{0,300}+[\"'])?\s?\)|\[[^\[\]]{0,80}+\])"
)
_MARKDOWN_LINK: Final = regex.compile(
    r"(?<![\]\\!`\w])\[([^\[\]]++)\]\(\s?(?:https?://|mailto:|www\.|/|#|\.\./)[^()\s`]*+(?:\([^()\s]*+\)[^()\s`]*+)?"
    r"(?:\s+[\"'][^\"'()]{0,300}+[\"'])?\s?\)"
)
_BRACKETED: Final = regex.compile(
    rf"\[\s?(?:(?:inline )?(?:{_KIND})(?:[ _-]?(?:\d{{1,4}}|placeholder|removed|omitted))?(?:\s?[:=|]\s?[^\[\]]*+)?"
    rf"|cid:[^\[\]\s]*+|图片|圖片|画像)\s?\](?!\()|\((?:img|image|pic|photo|video)\)|（图）|（圖）",
    regex.IGNORECASE,
)
_NUMBERED: Final = regex.compile(rf"(?:{_KIND}) \d{{1,4}} ?(?:of|/) ?\d{{1,4}}", regex.IGNORECASE)
_CAMERA: Final = regex.compile(
    r"(?:IMG|DSC|DSCN|DSCF|PXL|MVIMG|DCIM|VID|P10\d)[_-]?\d{3,}[\w-]{0,40}(?:\.(?:jpe?g|png|gif|webp|heic|bmp|mp4|mov))?",
    regex.IGNORECASE,
)
_DATA_URI: Final = regex.compile(
    r"[\"'(]?data:(?:image|video|audio|font|application)/[\w.+-]{1,40}[;,][^\s<>)\]]{20,}+[\"')]?"
)
_NO_SUPPORT: Final = regex.compile(
    r"(?:Your|This) browser (?:does not|doesn['’]t) support (?:the |HTML5? ?)?(?:video|audio|iframe|embedded)\b"
    r"[^.<>]{0,60}\.?"
)
_BREAK: Final = regex.compile(
    r"\{+\s?page[_ -]?break\s?\}+|\[\s?(?:page[_ -]?break|nextpage)\s?\]|<!--\s?nextpage\s?-->"
    r"|\[!--empirenews\.page--\]|#p#[^#]{0,80}+#e#",
    regex.IGNORECASE,
)
_ENTITY: Final = regex.compile(r"&([A-Z][a-z]{1,9});")
_CLOAK: Final = regex.compile(r"(?:</?[a-z]{1,10}(?: id ?= ?[\"'“”]?[\w-]{0,40}+[\"'“”]?)? ?/?>\s{0,3}+){4,}+")

# RemoveXSS writes <x> after the second letter of what it takes for dangerous, wherever that stands in a word.
_FILTERED: Final = (
    "javascript vbscript expression applet meta xml blink link style script embed object iframe frame frameset "
    "ilayer layer bgsound title base onabort onload onclick onerror onmouse onfocus onblur onchange onsubmit onselect "
    "onunload onkey onmove onresize onreset onscroll onstart onstop oncopy oncut onpaste ondrag ondrop onhelp"
).split()
_HEADS: Final = tuple((word[:2], word[2:]) for word in _FILTERED)
_FILTER_MARK: Final = regex.compile(r"(?<=\w\w)(?:<x>|&lt;x&gt;)(?=\w)")

_NAMES: Final = (
    r"(?:p|strong|span|a|b|i|u|em|br|div|font|center|img|h[1-6]|li|ul|ol|table|tbody|tr|td|th|blockquote|sup|sub|section"
    r"|o:p)"
)
_SPACED: Final = regex.compile(
    rf"<(?:\s/?\s?|/\s){_NAMES}(?:\s[^<>]*+)?>|<{_NAMES}\s[^<>]*+=\s\"[^<>]*+>"
    rf"|\b(?:href|target|style)=(?:\s\"|\"\s)",
    regex.IGNORECASE,
)
_SPACED_SIGN: Final = regex.compile(r"</?\s|=\s?\"")
"""What each match of `_SPACED` has in it."""
_ATTRIBUTE: Final = r"(?:target|href|style|border|src|alt|align|width|height|title|class)\s?=|_blank\b|\b_self\b"
_TAG: Final = regex.compile(rf"<\s?/?\s?{_NAMES}(?:\s[^<>]*+)?/?>", regex.IGNORECASE)
_SOUP: Final = regex.compile(
    rf"(?:[\"<>]\s?)?(?:(?<!\w)(?:a|img)\b[\s>\"]{{0,4}})?(?:[\"']?(?:{_ATTRIBUTE})[\s\"'>.*]{{0,6}}+"
    rf"(?:(?:(?:https?:)?//|/|\.\./)[\w./?=&%#~:+-]*+[\s\"'>]{{0,6}}+)?)+",
    regex.IGNORECASE,
)
_CLOSING: Final = regex.compile(rf"[\"<>]?\s?[\"<>]?\s?/\s?{_NAMES}\b(?!/)\s?[\">]?(?:\s>)?", regex.IGNORECASE)
_ANCHOR: Final = regex.compile(r"(?<!\S)a >\s?(?=\")|(?<!\S)> >(?!\S)|(?<!\S)>(?=\s*$)")
_LONE: Final = regex.compile(r"(?<![^\s\"“(])[\"“]?[Pp](?![\w'’&/+=-])(?!\. ?[A-Z]\.)[\"”]?(?:[.,](?!\w))?(?:\s?>)*")
_BLOCK: Final = regex.compile(r"<\s?/?\s?(?:p|br|div|li|tr|td|h[1-6])\b", regex.IGNORECASE)


def markup(lines: Sequence[Line], knowledge: Knowledge, config: Config, seen: Seen | None = None) -> Iterator[Proposal]:
    """What markup left behind in text: placeholders of images, residue of tags, marks of filters, invisible marks.

    It refuses code, prose about markup, quoted placeholders and mathematics. Tags go only from a page that shows
    the residue of a translated source, and so does a lone *p*.

    >>> from textfix.changes import split
    >>> [change.after for change in markup(split("They subsc<x>ribe, a < b"), None, None)]
    []
    >>> [change.before for change in markup(split("A st<x>yle of art {page_break}"), None, None)]
    ['<x>', ' {page_break}']
    """
    possible: Sequence[str] | None = seen.recall("signs") if seen else None
    if possible is not None and not possible:
        return
    texts = [line.text for line in lines]
    text = "\n".join(texts)
    default = _SIGNS if text.isascii() else (*_SIGNS, *_INVISIBLE)
    seldom = text.encode("utf-8", "surrogatepass").translate(None, _OFTEN)
    links = permalinks.signs(texts, text) if possible is None else ()
    signs = [sign for sign in possible or default if _seldom(sign) in seldom and sign in text]
    signs += links
    if seen:
        seen.keep("signs", signs)
    if not signs:
        return
    about = any(_seldom(sign) in seldom and sign in text for sign in _ABOUT_SIGNS) and _ABOUT.search(text) is not None
    filtered = ("<x>" in text or "&lt;x&gt;" in text) and "RemoveXSS" not in text
    spaced = ("<" in text or "=" in text) and _SPACED_SIGN.search(text) is not None
    residue = spaced and not about and _residue(text)
    fenced = _fenced(texts) if "```" in text else frozenset()
    quiet = not (about or fenced or "\u00ad" in signs or "RemoveXSS" in text or spaced)
    for position in range(len(texts)) if residue else bearing(texts, text, signs):
        line = lines[position]
        following = texts[position + 1] if position + 1 < len(texts) else ""
        spans = list(_invisible(line.text, following))
        if filtered:
            spans += _filter_marks(line.text)
        if position not in fenced:
            marks = list(_marks(line.text, about))
            if residue:
                marks += _tags(line.text)
            if marks and not _is_code(line.text):
                spans += marks
            if links:
                spans += _permalink(line.text, links)
        if spans:
            quiet = False
            yield from _proposals(line, spans)
    if seen and quiet:  # what the page is about keeps none of its lines from being mended
        seen.keep("signs", ())


@cache
def _seldom(sign: str) -> bytes:
    """What is left of a sign without the characters of which nearly all text consists."""
    return sign.encode().translate(None, _OFTEN)


def _permalink(text: str, signs: Sequence[str]) -> Iterator[Span]:
    """The mark at the end of a heading, if it is one of these."""
    found = permalinks.mark(text)
    if found and found in signs and (found != "#" or not _is_code(text)):
        yield Span(text.rindex(found), len(text), "", "mark of a link to its heading", 0.9)


def _is_code(text: str) -> bool:
    """Whether a line looks like a program, the residue of tags in it apart."""
    return _CODE.search(_SPACED.sub("", text[:2000]) if "<" in text else text, 0, 2000) is not None


def _fenced(texts: Sequence[str]) -> frozenset[int]:
    """The lines of code between fences."""
    fences = accumulate(text.startswith("```") for text in texts)
    return frozenset(position for position, fence in enumerate(fences) if fence % 2)


def _residue(text: str) -> bool:
    """Whether the page is a translated one whose tags became text: spaced tags, and little code beside them."""
    found = closing = opening = 0
    for match in _SPACED.finditer(text):
        tag = match.group()
        found += 1
        closing += "/" in tag[:4] and not tag.startswith("</ ")
        opening += "=" in tag or not text[: match.start()].rstrip()[-1:].isalnum()
        if found >= 3 and closing:
            break
    if not closing and not opening:
        return False
    code = sum("</ " in line or _is_code(line) for line in text.split("\n"))
    return code * 3 <= found


def _invisible(text: str, following: str) -> Iterator[Span]:
    """Zero-width marks and soft hyphens, except where a script or an emoji needs them."""
    if text.isascii() or not any(mark in text for mark in _INVISIBLE):
        return
    for position, character in enumerate(text):
        if character not in _INVISIBLE_SET:
            continue
        before, after = text[position - 1 : position], text[position + 1 : position + 2]
        if character in "\u200c\u200d\u200e\u200f\u200b" and not (_latin(before) and _latin(after)):
            continue
        if character == "\u00ad" and not after and following[:1].islower():
            continue  # a word cut at the end of its line: joins puts it together
        yield Span(position, position + 1, "", "invisible mark", 0.95)


def _latin(character: str) -> bool:
    return character < "\u0250" or "\u2000" <= character <= "\u206f" or character in _INVISIBLE_SET


def _filter_marks(text: str) -> Iterator[Span]:
    """The marks that RemoveXSS leaves, in code too: nobody writes them."""
    for match in _FILTER_MARK.finditer(text):
        head, rest = text[match.start() - 2 : match.start()].lower(), text[match.end() : match.end() + 9].lower()
        if any(head == first and rest.startswith(last) for first, last in _HEADS):
            yield Span(match.start(), match.end(), "", "mark of a filter against script injection", 0.95)


def _marks(text: str, about: bool) -> Iterator[Span]:
    """What is a placeholder on any page; `about`: the page speaks of markup."""
    if "&" in text:
        for match in _ENTITY.finditer(text):
            if match.group(1) + ";" not in html5 and match.group(1).lower() + ";" in html5:
                after = html5[match.group(1).lower() + ";"].replace("\xa0", " ")
                yield Span(match.start(), match.end(), after, "HTML entity in title case", 0.95)
    if "{" in text or "[" in text or "<" in text or "#" in text:
        for match in _BREAK.finditer(text):
            if not _quoted(text, match):
                yield Span(match.start(), match.end(), "", "page break mark", 0.95)
    if about:
        return
    if "](" in text or "![" in text:
        for match in _MARKDOWN_IMAGE.finditer(text):
            if not _quoted(text, match):
                yield Span(match.start(), match.end(), "", "image placeholder", 0.95)
        for match in _MARKDOWN_LINK.finditer(text):
            if not _quoted(text, match) and not match.group(1).startswith("!"):
                yield Span(match.start(), match.end(), match.group(1), "target of a link", 0.9)
    if "<" in text:
        for pattern, reason in (
            (_IMAGE_ELEMENT, "image placeholder"),
            (_EMPTY_ELEMENT, "image placeholder"),
            (_CLOAK, "list of empty tags"),
        ):
            for match in pattern.finditer(text):
                if not _quoted(text, match) and _apart(text, match):
                    yield Span(match.start(), match.end(), "", reason, 0.95)
    if "[" in text or "(" in text or "（" in text:
        for match in _BRACKETED.finditer(text):
            if not _quoted(text, match) and _apart(text, match):
                yield Span(match.start(), match.end(), "", "image placeholder", 0.9)
    if "data:" in text:
        for match in _DATA_URI.finditer(text):
            yield Span(match.start(), match.end(), "", "data of an image", 0.9)
    bare = text.strip(" \t-|•*·")
    if bare and len(bare) < 80 and any(p.fullmatch(bare) for p in (_NUMBERED, _CAMERA, _NO_SUPPORT)):
        yield Span(0, len(text), "", "image placeholder", 0.9)


def _quoted(text: str, match: regex.Match[str]) -> bool:
    """Whether quotation marks or backticks stand around the match: a mention, no use."""
    before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
    return (before + after) in {"``", '""', "''", "“”", "‘’", "«»", "„“"}


def _apart(text: str, match: regex.Match[str]) -> bool:
    """Whether the match stands where no sentence needs it: at either end of the line or of a sentence."""
    before, after = text[: match.start()].rstrip(), text[match.end() :].lstrip()
    if not before.strip("|-•*"):
        return not after.startswith(("is ", "are ", "was ", "in ", "tag", "element", "button", "and ", "or "))
    return (
        (not after.strip("|-•*.") and before[-1] not in ",:") or before[-1] in ".!?>)]|。" or match.group()[-1] == ">"
    )


def _tags(text: str) -> Iterator[Span]:
    """The residue of tags on a page that shows it: whole ones, scrambled ones, a lone p."""
    reason = "residue of a tag"
    for match in _TAG.finditer(text):
        between = match.start() > 0 and text[match.start() - 1] != " " and text[match.end() : match.end() + 1] != " "
        stop = match.end()
        if match.group().endswith(">") and text[stop : stop + 1] == "." and not text[stop + 1 :].strip():
            stop += text[: match.start()].rstrip()[-1:] in '.!?*"”>'
        yield Span(match.start(), stop, " " if between and _BLOCK.match(match.group()) else "", reason, 0.9)
    for pattern in (_SOUP, _CLOSING, _ANCHOR):
        for match in pattern.finditer(text):
            if pattern is not _SOUP or "=" in match.group() or "_blank" in match.group():
                yield Span(match.start(), match.end(), "", reason, 0.85)
    for match in _LONE.finditer(text):
        before = text[: match.start()].rstrip()
        found = match.group()
        if before[-1:].isupper() or (found.startswith("P.") and regex.search(r"\b[A-Z]\w*$", before[-20:])):
            continue  # initials
        stop = match.end()
        if found[-1] in ".," and before and before[-1] not in '.!?>"”':
            stop -= 1
        yield Span(match.start(), stop, "", "residue of a paragraph tag", 0.8)


def _proposals(line: Line, spans: Sequence[Span]) -> Iterator[Proposal]:
    """The spans as changes: each takes its doubled space along; a line of which nothing is left goes."""
    text = line.text
    merged: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.stop)):
        if merged and span.start < merged[-1].stop:
            if span.stop > merged[-1].stop and not merged[-1].after:
                merged[-1] = merged[-1]._replace(stop=span.stop)
            continue
        if merged and not text[merged[-1].stop : span.start].strip(" \t") and not merged[-1].after and not span.after:
            gap = text[merged[-1].stop : span.start]
            inner = text[merged[-1].start - 1 : merged[-1].start] in {"", " "} or not gap
            merged[-1] = merged[-1]._replace(stop=span.stop, after="" if inner else " ")
            continue
        merged.append(span)
    spaced = [_spaced(text, span) for span in merged]
    pieces: list[str] = []
    done = 0
    for span in spaced:
        pieces += text[done : span.start], span.after
        done = max(done, span.stop)
    left = "".join(pieces) + text[done:]
    if (
        not left.strip(' \t|-•*>"“”.,')
        and not _NEEDS_WORDS.search(left)
        and any(s.reason != "invisible mark" for s in spaced)
    ):
        yield Removal(
            "markup", line.number, text, f"nothing but {spaced[0].reason}", spaced[0].confidence, "placeholder"
        )
        return
    for span in spaced:
        yield Repair(
            "markup", line.number, span.start, text[span.start : span.stop], span.after, span.reason, span.confidence
        )


def _spaced(text: str, span: Span) -> Span:
    """The span with the space that would be doubled, or would stand at an end or before punctuation."""
    start, stop, after = span.start, span.stop, span.after
    if span.reason == "invisible mark" or after.strip():
        return span
    left, right = text[:start][-1:], text[stop : stop + 1]
    if not left or left.isspace():
        while stop < len(text) and text[stop] in " \t":
            stop += 1
        after = ""
    elif not right or right in " \t,.;:!?)。，":
        after = after if right not in " \t,.;:!?)。，" else ""
    if stop == len(text) or text[stop] in ",.;:!?。，":
        while start > 0 and text[start - 1] in " \t":
            start -= 1
        after = ""
    return span._replace(start=start, stop=stop, after=after)
