"""A profile is read as it was written, and a wrong file is refused with the key, the reason and the line."""

import time

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
        ("version = 1\n" + ".".join("a" * 40_000) + " = 1", r"too many parts, refused \(at line 2\)"),
        ("version = 1\nfurniture = [{" + "a.b." * 3000 + "c = 1}]", r"too many parts, refused \(at line 2\)"),
        (
            "version = 1\nfurniture = [" + "{a.a.a.a.a.a.a.a.a.a =\n" * 400,
            "nested too deeply|line|end of document|unclosed",
        ),
        ('version = 1\nfurniture = ["""a\nb"""]', "a string over several lines"),
        ("version = 1\npages = " + "9" * 5000, "4300 digits"),
        ("version = 1\npages = 2020-01-01", "pages: expected a whole number"),
        ('version = 1\n[[damages]]\nlost="a"\nput="b"\nrate = 1e400', "expected a number from 0"),
        ("version = 1\nfurniture = ['a\0b']", "invalid character"),
        ("version = 1\nfurniture = [" + "'a', " * 20_001 + "]", "20,001 rows, at most 20,000"),
        ("version = 1\nfurniture = [" + ",".join(f"'* a {n}'" for n in range(201)) + "]", "201 templates begin with"),
        (
            "version = 1\nfurniture = [" + ",".join(f"'Read * {n}'" for n in range(201)) + "]",
            "templates begin with 'read'",
        ),
        ("version = 1\ndamages = {}", "damages: expected a list, found dict"),
        ("version = 1\n[[damages]]\nlost='a'\nput='b'\nexamples=[[1]]", "expected a string"),
    ],
    ids=[
        *(
            "syntax",
            "deep",
            "twice",
            "many",
            "empty",
            "dotted",
            "dotted table",
            "deep tables",
            "lines",
            "digits",
            "date",
        ),
        *("infinite", "control", "rows", "templates", "one word", "no list", "nested"),
    ],
)
def test_a_hostile_file_is_refused(text, reason):
    with pytest.raises(ValueError, match=reason):
        textfix.Profile.loads(text)


def test_a_huge_file_is_not_read(tmp_path):
    (tmp_path / "huge.toml").write_bytes(b"#" * 4_000_001)
    with pytest.raises(ValueError, match="larger than"):
        textfix.Profile.load(tmp_path / "huge.toml")


def test_a_reason_holds_no_control_characters_and_not_all_of_a_long_key():
    for key in ('"\\u001b[31m\\n"', "k" * 100_000):
        with pytest.raises(ValueError, match="unknown key") as refused:
            textfix.Profile.loads(f"version = 1\n{key} = 1")
        assert str(refused.value).isprintable()
        assert len(str(refused.value)) < 250


def test_what_looks_like_too_much_and_is_a_phrase_is_read():
    phrases = ("." * 900, "a.b." * 200 + "c", "it's '''' quoted", '"""', "# . . . " * 30, "\\." * 40)
    profile = textfix.Profile(furniture=tuple(f"Read {phrase}" for phrase in phrases))
    assert textfix.Profile.loads(profile.dumps()) == profile
    assert textfix.Profile.loads("version = 1\n# " + "." * 500).furniture == ()


def test_a_profile_of_patterns_and_of_all_that_is_allowed_costs_a_page_a_bounded_time():
    """Nothing in a profile is a regular expression, and looking for a thousand things is a thousand looks, not more."""
    pair = [(a, b) for a in "abcdefghijklmnopqrstuvwxyz" for b in "abcdefghijklmnopqrs"]
    profile = textfix.Profile(
        damages=(Damage("x", "(a+)+$"), *(Damage(a + b, "", case="any") for a, b in pair)),
        furniture=("a* " * 300, "(x+x+)+y *", *(f"* {'a * ' * 200}{n}" for n in range(150))),
        corrections=(("kilna", "kilnb"), ("kilnb", "kilna"), ("the", "a " * 40)),
    )
    read = textfix.Profile.loads(profile.dumps())
    assert read == profile
    work = []
    for times in (5, 20):
        page = (
            "The pfer of the kilna took a year.\n" + ("a" * 200 + "\n" + "x" * 200 + "\n" + "a b " * 40 + "\n") * times
        )
        begun = time.process_time()
        cleaned = textfix.clean(page, textfix.Config(profile=read))
        work.append(time.process_time() - begun)
        assert textfix.clean(cleaned, textfix.Config(profile=read)) == cleaned
    assert work[1] < 10 * work[0] + 1
