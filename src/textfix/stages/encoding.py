"""encoding: ftfy, line by line, and not at all where it provably changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import ftfy
import regex
from ftfy.badness import MOJIBAKE_CATEGORIES, is_bad

from textfix.changes import LINE_END, Line, Proposal, Repair

if TYPE_CHECKING:
    from textfix.config import Config
    from textfix.knowledge import Knowledge
    from textfix.knowledge.profile import Profile
    from textfix.seen import Seen

SUSPECT: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u206a-\u206f\ufeff\ufff9-\ufffc\ud800-\udfff]")
ENTITY: Final = re.compile(r"&#?[0-9A-Za-z]{1,24};")
OPENERS: Final = ("Ã ", "Â ")
"""Controls, surrogates, the marks that ftfy drops; entities; and the one mojibake that ftfy looks for at the start of a
text, and of a piece of a line that is longer than its `max_decode_length`. What has none of them, and is not bad by
ftfy's own measure of mojibake, ftfy does not change in the settings that `_provable` accepts."""

HIDDEN: Final = 0xF0000
"""The first character of private use that stands for a mark of the site while ftfy looks on."""

_FAR: Final = re.compile(r"(?<=[\x00-\x7f]{8})[\x00-\x7f]+(?=[\x00-\x7f]{8})")
"""ASCII so far from anything else that no pattern of ftfy's measure reaches it: each is of six characters at most, and
none of ASCII alone. Without it the measure costs a tenth."""


_PLAIN: Final = bytes(code for code in range(128) if not SUSPECT.match(chr(code)))
"""Single characters are looked for in what is left of a text without these: a fifth of the time."""

_DOUBTFUL: Final = re.compile(
    "[{}]+".format(
        "".join(
            members
            for name, members in MOJIBAKE_CATEGORIES.items()
            if name not in ("common", "c1", "start_punctuation", "end_punctuation")
        )
    )
)
_BY_ITSELF: Final = frozenset("ŒœÃÂВГРСΒΓΞΟ")
"""Every pattern of ftfy's measure has a doubtful character in it, and beside that one another that is not ASCII, the
ones apart that may match by themselves or around a hyphen. `tests/test_encoding.py` holds both against the measure.
Of the pages to develop with 62 in 100 have no doubtful character, and 91 none that does not stand alone."""


def encoding(
    lines: Sequence[Line], knowledge: Knowledge, config: Config, seen: Seen | None = None
) -> Iterator[Proposal]:
    """Text decoded in the wrong encoding, entities, control characters: ftfy's result, line by line.

    It refuses to break a line in two: where ftfy writes a line break, a space is written.

    >>> from textfix.changes import split
    >>> from textfix.config import Config
    >>> [change.after for change in encoding(split("doesnâ€™t"), None, Config())]
    ['doesn’t']
    """
    if seen and seen.recall("encoding"):
        return
    provable = _provable(config.ftfy)
    changed = False
    for line in () if provable and _harmless("\n".join([line.text for line in lines])) else lines:
        if provable and _harmless(line.text):
            continue
        hide, show = _hidden(line.text, knowledge.profile if knowledge else None)
        fixed = LINE_END.sub(" ", ftfy.fix_text(line.text.translate(hide), config.ftfy)).translate(show)
        if fixed != line.text:
            changed = True
            yield from _repairs(line, fixed)
    if seen and not changed:
        seen.keep("encoding", True)


def _hidden(text: str, profile: Profile | None) -> tuple[dict[int, int], dict[int, str]]:
    """What hides the controls that the site's damages put, and what shows them again: `words` needs to see them.

    Each becomes a character of private use; where the text has some of its own, none is hidden.
    """
    marks = _put(profile) if profile else ()
    hide = {ord(mark): HIDDEN + index for index, mark in enumerate(marks)}
    if any(chr(hidden) in text for hidden in hide.values()):
        return {}, {}
    return hide, {HIDDEN + index: mark for index, mark in enumerate(marks)}


@lru_cache(maxsize=8)
def _put(profile: Profile) -> tuple[str, ...]:
    """The controls that the site's damages put."""
    return tuple(sorted({mark for damage in profile.damages for mark in damage.put if SUSPECT.match(mark)}))


def _harmless(text: str) -> bool:
    if text.isascii() and "&" not in text and text.isprintable():
        return True
    rest = text.encode("utf-8", "surrogatepass").translate(None, _PLAIN).decode("utf-8", "surrogatepass")
    if SUSPECT.search(rest) or ("&" in text and ENTITY.search(text)):
        return False
    if not rest:
        return True
    if any(opener[0] in rest and opener in text for opener in OPENERS):
        return False
    return not _DOUBTFUL.search(rest) or _apart(text) or not is_bad(_FAR.sub("\n", text))


def _apart(text: str) -> bool:
    """Whether each doubtful character stands alone among ASCII; such a text is not bad by ftfy's measure."""
    for match in _DOUBTFUL.finditer(text):
        start, stop = match.span()
        if stop - start > 1 or match.group() in _BY_ITSELF:
            return False
        if not (text[start - 1 : start] + text[stop : stop + 1]).isascii():
            return False
    return True


@lru_cache(maxsize=16)
def _provable(config: ftfy.TextFixerConfig) -> bool:
    return (
        config.normalization is None
        and not (config.uncurl_quotes or config.fix_latin_ligatures or config.fix_character_width)
        and not config.fix_line_breaks
    )


def _repairs(line: Line, fixed: str) -> Iterator[Repair]:
    before, after = regex.split(r"(\s+)", line.text), regex.split(r"(\s+)", fixed)
    # A white space at the start may become text (\x85 is an ellipsis): then the words do not stand side by side.
    if len(before) != len(after) or (after[0] and not before[0]):
        before, after = [line.text], [fixed]
    column = 0
    for old, new in zip(before, after, strict=True):
        if old != new:
            reason = "HTML entity decoded" if "&" in old else "text that was decoded in the wrong encoding (ftfy)"
            yield Repair("encoding", line.number, column, old, new, reason, 0.95)
        column += len(old)
