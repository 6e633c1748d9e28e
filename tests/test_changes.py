from hypothesis import given
from hypothesis import strategies as st

from textfix.changes import Join, Label, Line, Removal, Repair, apply, render, split, undo

PAGES = st.lists(st.text(alphabet="ab \n\r\t", max_size=12), max_size=8).map("".join)


def ends(lines):
    return [line.end for line in lines]


@given(st.text())
def test_split_keeps_every_character(text):
    assert "".join(line.text + line.end for line in split(text)) == text


@given(PAGES)
def test_render_gives_the_text_back(text):
    assert render(split(text)) == text


def test_repairs_of_one_line_are_logged_so_that_they_can_be_undone():
    lines = split("pfer and pformation")
    proposals = [
        Repair("words", 1, 9, "pformation", "transformation", "", 1.0),
        Repair("words", 1, 0, "pfer", "transfer", "", 1.0),
    ]
    repaired, changes, _ = apply(lines, proposals)
    assert render(repaired) == "transfer and transformation"
    assert [change.column for change in changes] == [0, 13]
    assert render(undo(repaired, changes, ends(lines))) == "pfer and pformation"


def test_a_repair_that_overlaps_or_does_not_stand_there_is_dropped():
    lines = split("abcabc")
    proposals = [
        Repair("words", 1, 0, "abc", "x", "", 1.0),
        Repair("words", 1, 2, "ca", "y", "", 1.0),
        Repair("words", 1, 3, "zzz", "y", "", 1.0),
    ]
    repaired, changes, _ = apply(lines, proposals)
    assert render(repaired) == "xabc"
    assert len(changes) == 1


def test_joins_and_removals_are_undone():
    text = "title\r\n\r\nChina\nTextile\nspeaks.\nMore!"
    lines = split(text)
    joined, changes, _ = apply(
        lines, [Join("joins", 3, (3, 4, 5), "China\nTextile\nspeaks.", "China Textile speaks.", "", 1)]
    )
    kept, removed, _ = apply(joined, [Removal("sections", 6, "More!", "", 1.0)])
    assert render(kept) == "title\r\n\r\nChina Textile speaks."
    assert render(undo(kept, changes + removed, ends(lines))) == text


def test_a_join_of_lines_that_are_no_neighbours_is_dropped():
    lines = [Line(1, "a"), Line(2, "b"), Line(3, "c", "")]
    joined, changes, _ = apply(lines, [Join("joins", 1, (1, 3), "a\nc", "a c", "", 1.0)])
    assert not changes
    assert render(joined) == "a\nb\nc"


def test_labels_change_no_text():
    lines, changes, labels = apply(split("a"), [Label("sections", 1, "body", 0.9)])
    assert (render(lines), changes, labels[0].part, lines[0].part) == ("a", [], "body", "body")


def test_a_join_ends_as_its_last_line_ended():
    lines = [Line(1, "a", "\n"), Line(2, "b", "\r"), Line(3, "c", "\r\n"), Line(4, "d", "")]
    joined, _, _ = apply(lines, [Join("joins", 1, (1, 2, 3), "a\nb\nc", "a b c", "", 1.0)])
    assert joined == [Line(1, "a b c", "\r\n"), Line(4, "d", "")]


def test_a_join_is_carried_out_where_its_lines_stand_together():
    lines = [Line(1, "a", "\n"), Line(2, "b", "\n"), Line(3, "c", "")]
    joined, _, _ = apply(lines, [Join("joins", 1, (1, 2), "a\nb", "a b", "", 1.0)])
    assert joined == [Line(1, "a b", "\n"), Line(3, "c", "")]
    assert apply([lines[0], lines[2]], [Join("joins", 1, (1, 2), "a\nb", "a b", "", 1.0)])[:2] == (
        [lines[0], lines[2]],
        [],
    )
    assert apply(lines, [Join("joins", 1, (1,), "a", "b", "", 1.0)])[:2] == (lines, [])
