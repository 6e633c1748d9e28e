"""A damage is done, undone and written; cases that the mutation check asked for (`make mutation`)."""

from importlib.resources import files

import pytest

from textfix.changes import Join, Line, apply
from textfix.knowledge.damages import Damage, escape, read, recased, unescape, write


def test_undone_at_one_place_at_all_and_at_two():
    undone = ["assbzcz", "azbsscz", "azbzcss", "assbsscz", "assbzcss", "azbsscss", "assbsscss"]
    assert sorted(Damage("ss", "z").undone("azbzcz")) == sorted(undone)
    assert list(Damage("trans", "p").undone("pfer")) == ["transfer"]
    assert list(Damage("fi", "").undone("ab")) == ["fiab", "afib", "abfi"]


def test_what_is_no_damage_is_refused():
    for lost, put in (("a", "a"), ("", "a"), ("", "")):
        with pytest.raises(ValueError, match="replaces something"):
            Damage(lost, put)
    with pytest.raises(ValueError, match="case must be"):
        Damage("a", "b", case="all")


def test_case():
    assert Damage("trans", "p").do("Trans TRANS trans") == "Trans TRANS p"
    assert Damage("trans", "p", case="any").do("Trans TRANS trans") == "P P p"
    for word, meant, right in (
        ("Fer", "transfer", "Transfer"),
        ("fer", "transfer", "transfer"),
        ("Ofice", "office", "Office"),
        ("OFICE", "office", "OFFICE"),
    ):
        assert recased(word, meant) == right


def test_the_table_is_read_as_it_was_written():
    first = (files("textfix.knowledge.tables") / "damages.tsv").read_text("utf-8").split("\n")[0]
    for text in (" a ", "\0", "\\", "�", "a\tb", "é", " ", ""):
        assert unescape(escape(text)) == text
    damage = Damage("fi", " \0 ", "any", 0.25, 3.5, reason="why")
    (again,) = read(write([damage], first))
    assert (again, again.reason) == (damage, "why")


def test_a_join_ends_as_its_last_line_ended():
    lines = [Line(1, "a", "\n"), Line(2, "b", "\r"), Line(3, "c", "\r\n"), Line(4, "d", "")]
    joined, _, _ = apply(lines, [Join("joins", 1, (1, 2, 3), "a\nb\nc", "a b c", "", 1.0)])
    assert joined == [Line(1, "a b c", "\r\n"), Line(4, "d", "")]
