"""A damage is done, undone and written; cases that the mutation check asked for (`make mutation`)."""

from importlib.resources import files

import pytest

from textfix.knowledge.damages import MOST_SITES, Damage, escape, read, recased, restored, unescape, write


def test_undone_at_one_place_at_all_and_at_two():
    undone = ["assbzcz", "azbsscz", "azbzcss", "assbsscz", "assbzcss", "azbsscss", "assbsscss"]
    assert sorted(Damage("ss", "z").undone("azbzcz")) == sorted(undone)
    assert list(Damage("trans", "p").undone("pfer")) == ["transfer"]
    assert list(Damage("fi", "").undone("ab")) == ["fiab", "afib", "abfi"]
    assert "xbxcxda" in list(Damage("x", "a").undone("abacada"))


def test_the_work_on_a_word_is_bounded():
    assert len(list(Damage("fi", "").undone("a" * 40))) == 41
    assert list(Damage("fi", "").undone("a" * 41)) == []
    assert MOST_SITES == 6
    assert "x" * 6 in list(Damage("x", "a").undone("a" * 6))
    for places in (7, 8, 20):
        assert list(Damage("x", "a").undone("a" * places)) == []


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
        ("P", "trans", "Trans"),
        ("pFERRED", "transferred", "transFERRED"),
        ("ofICE", "office", "offICE"),
    ):
        assert recased(word, meant) == right
    assert recased("xFer", "transfer") == "transFer"
    assert restored("ere", "there", Damage("Th", "")) == "There"
    assert restored("ere", "there", Damage("Th", "", "any")) == "there"
    assert restored("pier", "transier", Damage("trans", "p")) == "transier"


def test_the_table_is_read_as_it_was_written():
    first = (files("textfix.knowledge.tables") / "damages.tsv").read_text("utf-8").split("\n")[0]
    for text in (" a ", "\0", "\\", "�", "a\tb", "é", " ", ""):
        assert unescape(escape(text)) == text
    damage = Damage("fi", " \0 ", "any", 0.25, 3.5, reason="why")
    (again,) = read(write([damage], first))
    assert (again, again.reason) == (damage, "why")
