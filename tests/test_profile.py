"""A profile is read as it was written, and a wrong file is refused with the key, the reason and the line."""

import pytest

import textfix
from textfix.knowledge.damages import Damage

PROFILE = textfix.Profile(
    damages=(Damage("ff", "\0"), Damage("x", "\u2028y"), Damage("'\"\\", " "), Damage("or", "", case="any", rate=2.5)),
    corrections=(("kilnn", "kiln"), ("sonn", "son")),
    furniture=("More about * here!", "Back"),
    pages=3,
)


def test_what_was_written_is_read(tmp_path):
    PROFILE.save(tmp_path / "site.toml")
    assert textfix.Profile.load(tmp_path / "site.toml") == PROFILE


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("version = 1", "version = 3", "version: expected 1, found 3"),
        ("version = 1", "version = true", "version: expected 1, found True"),
        ("pages = 3", "pages = -3", "pages: expected a whole number, 0 or more, found '-3'"),
        ("pages = 3", "page = 3", "page: unknown key 'page'"),
        ('"Back"', '"**"', "furniture[1]: a phrase has a word, not '**'"),
        ('"Back"', '"two\\nlines"', "furniture[1]: has a line break"),
        ('["sonn", "son"]', '["sonn"]', "corrections[1]: expected a pair"),
        ('["sonn", "son"]', '["sonn", "Sonn"]', "corrections[1]: expected a word and another"),
        ('["sonn", "son"]', '["so nn", "son"]', "corrections[1]: expected a word and another"),
        ("rate = 2.5", "rate = nan", "damages[3].rate: expected a number"),
        ("rate = 2.5", "rate = true", "damages[3].rate: expected a number"),
        ('case = "any"', 'case = "all"', "damages[3]: case must be one of"),
        ('lost = "or"', 'lost = ""', "damages[3]: a damage replaces something"),
        ('lost = "or"', 'lost = "o\\nr"', "damages[3].lost: has a line break"),
        ('lost = "or"', f'lost = "{"o" * 200}"', "damages[3].lost: expected a string of at most 100"),
        ('lost = "or"', "lost = 5", "damages[3].lost: expected a string"),
        ('lost = "or"', 'lots = "or"', "damages[3].lots: unknown key 'lots'"),
    ],
)
def test_a_wrong_value_is_refused_with_its_line(old, new, reason):
    text = PROFILE.dumps()
    place = text.rindex(old)
    wrong = text[:place] + new + text[place + len(old) :]
    with pytest.raises(ValueError, match="at line") as refused:
        textfix.Profile.loads(wrong)
    assert str(refused.value).startswith(reason)
    if "case must" not in reason and "replaces" not in reason:  # of a pair of values the table is named
        assert str(refused.value).endswith(f"(at line {text[:place].count(chr(10)) + 1})")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("version = 1\npages = [", "line|end of document"),
        ("version = 1\nx = " + "[" * 5000 + "]" * 5000, "nested too deeply"),
        ("version = 1\n" + '[[damages]]\nlost = "a"\nput = "b"\n' * 2, "the same as"),
        ("version = 1\n" + "".join(f'[[damages]]\nlost = "a{n}"\nput = "b"\n' for n in range(501)), "at most 500"),
        ("", "version: expected 1, found None"),
    ],
    ids=["syntax", "deep", "twice", "many", "empty"],
)
def test_a_hostile_file_is_refused(text, reason):
    with pytest.raises(ValueError, match=reason):
        textfix.Profile.loads(text)


def test_a_huge_file_is_not_read(tmp_path):
    (tmp_path / "huge.toml").write_bytes(b"#" * 4_000_001)
    with pytest.raises(ValueError, match="larger than"):
        textfix.Profile.load(tmp_path / "huge.toml")
