"""The encoding stage gives ftfy's result, to the character, and skips only what ftfy leaves alone.

The skip is a proof about ftfy's tables, so that it is held against ftfy itself: over text near mojibake, for every
setting that `Config.ftfy` can have, and for every code point.
"""

import itertools
import os
import sys

import ftfy
import pytest
from ftfy.badness import MOJIBAKE_CATEGORIES, is_bad
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from strategies import TEXTS

from textfix.changes import LINE_END, Line, apply, split
from textfix.config import GENTLE, Config
from textfix.stages.encoding import _apart, _harmless, _provable, encoding

NEAR_MOJIBAKE = "".join(
    character
    for group in MOJIBAKE_CATEGORIES.values()
    for first, *rest in [group.split("-") if len(group) == 3 and group[1] == "-" else (group,)]
    for character in (map(chr, range(ord(first), ord(rest[0]) + 1)) if rest else first)
)
PIECES = st.one_of(
    st.text(NEAR_MOJIBAKE, min_size=1, max_size=4),
    st.sampled_from([" ", "a", "Z", "ab", "a b", ". ", "A ", "\t", "\u2028", "\xa0", "Ã", "Â", "Ã ", "œ", "вЂ", "é"]),
    st.integers(1, 24).map("x".__mul__),
    st.sampled_from(["&", "&#", ";", "&amp;", "&hellip;", "&#8217;", "&no;", "&amp", "<", "\x1b[31m", "\x1b", "\x85"]),
    st.sampled_from(["ﬁ", "Ａ", "“", "’", "\ufeff", "\ufffc", "\u206a", "\ud83d", "\udca9", "\ufffd", "e\u0301", "?"]),
    st.sampled_from(
        ["doesn’t", "café", "naïve", "“quoted”", "€5", "5°", "½", "Ærø", "GARÇON", "SÃO", "ЁЖ", "Ωμ", "中文"]
    ),
    st.sampled_from(["’", "é", "—", "中", "ü", "\xa0", "“"]).map(lambda c: c.encode().decode("latin-1")),
    st.sampled_from(["’", "é", "…", "ć", "“", "à"]).map(lambda c: c.encode().decode("cp1252", "ignore")),
    st.characters(),
)
LINES = st.lists(PIECES, max_size=12).map("".join)
SETTINGS = st.builds(
    ftfy.TextFixerConfig,
    unescape_html=st.sampled_from(["auto", True, False]),
    normalization=st.sampled_from([None, None, "NFC", "NFKC", "NFD"]),
    max_decode_length=st.sampled_from([1_000_000, 1_000_000, 1, 2, 5, 17]),
    **dict.fromkeys(
        set(ftfy.TextFixerConfig._fields) - {"unescape_html", "normalization", "max_decode_length"}, st.booleans()
    ),
)
PROVABLE = SETTINGS.map(
    lambda chosen: chosen._replace(
        normalization=None, uncurl_quotes=False, fix_latin_ligatures=False, fix_character_width=False,
        fix_line_breaks=False,
    )
)  # fmt: skip
ROUNDS = settings(
    max_examples=5 * int(os.environ.get("TEXTFIX_EXAMPLES", "200")), deadline=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


def test_what_stands_apart_is_not_bad():
    """Every non-ASCII character of ftfy's tables, each alone among ASCII, and those that never matter together."""
    around = ["", "\n", " ", "a", "Z", "0", "-", ".", "?", "\t"]
    alone = [before + mark + after for mark in NEAR_MOJIBAKE for before in around for after in around]
    harmless = [mark for mark in NEAR_MOJIBAKE + "中\u05d0\u200bĦ" if _apart(f"“{mark}”") and mark > "\x9f"]
    assert len(harmless) > 20
    together = [
        first + rest for first in around + harmless for rest in map("".join, itertools.product(harmless, repeat=3))
    ]
    for texts in (alone, together):
        apart = [text for text in texts if _apart(text) and not any("\x80" <= c <= "\x9f" for c in text)]
        assert len(apart) > 1000
        assert not any(map(is_bad, apart))


@given(st.lists(PIECES, max_size=8).map("".join))
@ROUNDS
def test_what_may_be_anything_but_stands_apart_is_not_bad(text):
    if _apart(text) and not any("\x80" <= c <= "\x9f" for c in text):
        assert not is_bad(text)


@given(LINES, PROVABLE)
@example("((Ã b", GENTLE._replace(max_decode_length=2))  # was skipped
@ROUNDS
def test_what_is_skipped_is_what_ftfy_leaves_alone(text, config):
    assert _provable(config)
    if _harmless(text):
        assert ftfy.fix_text(text, config) == text


@given(st.one_of(st.lists(LINES, max_size=6).map("\n".join), TEXTS), SETTINGS)
@example("a\nÃ b\n?Â c", GENTLE)
@example("œ\nb", GENTLE)
@example("\x85a&nbsp;b", GENTLE)  # lost the no-break space
@ROUNDS
def test_the_stage_gives_ftfys_result(text, chosen):
    """Line by line, a line break within a line being written as a space; whatever the settings."""
    lines = split(text)
    result, changes, _ = apply(lines, encoding(lines, None, Config(ftfy=chosen)))
    expected = [LINE_END.sub(" ", ftfy.fix_text(line.text, chosen)) for line in lines]
    assert [line.text for line in result] == expected
    assert {change.line for change in changes} == {
        line.number for line, fixed in zip(lines, expected, strict=True) if line.text != fixed
    }


@pytest.mark.parametrize(
    "config",
    [
        GENTLE,
        GENTLE._replace(unescape_html=True, fix_encoding=False, explain=False),
        GENTLE._replace(fix_encoding=False, remove_control_chars=False, fix_surrogates=False, fix_c1_controls=False),
    ],
    ids=["gentle", "entities", "little"],
)
def test_every_code_point(config):
    """Alone and between letters; beyond U+FFFF, where no table of ftfy has anything, 64 together."""
    plane = map(chr, range(0x10000))
    higher = (map(chr, range(start, start + 64)) for start in range(0x10000, sys.maxunicode + 1, 64))
    for text in itertools.chain(plane, map("".join, higher)):
        for placed in (text, f"a{text}b"):
            if _harmless(placed):
                assert ftfy.fix_text(placed, config) == placed, ascii(placed)


def test_every_pair_of_what_mojibake_is_made_of():
    """ftfy's measure looks at neighbours: every pair of its characters, with what stands beside it."""
    characters = sorted({*NEAR_MOJIBAKE, *"aZ .?\t\xa0°Œœ²³×"})
    for left in characters:
        for before, after in (("", ""), ("b", "c")):
            for right in characters:
                line = before + left + right + after
                if _harmless(line):
                    assert ftfy.fix_text(line, GENTLE) == line, ascii(line)


def test_the_skip_skips():
    """It would be right, and useless, if it skipped nothing."""
    for text in (
        "The mill.",
        "It doesn’t — “never” — cost €5.",
        "Café de l’Œuvre",
        "AT&T a & b; c",
        "Người thợ gốm",
        "陶工",
    ):
        assert _harmless(text)
        assert list(encoding([Line(1, text)], None, Config())) == []
