"""Replay: a page's changes carried out by hand, each looked for where it says that it is."""

from textfix.changes import Join, Line, Removal, split


def replayed(page):
    """The lines of the input after every change; fails where one is not what it says."""
    current = {line.number: line.text for line in split(page.original)}
    ends = {line.number: line.end for line in split(page.original)}
    for change in page.changes:
        assert change.line in current, change
        text = current[change.line]
        if isinstance(change, Removal):
            assert change.before == text, change
            assert change.after == ""
            del current[change.line]
        elif isinstance(change, Join):
            assert change.line == change.lines[0]
            assert len(change.lines) > 1
            assert list(change.lines) == [number for number in current if change.lines[0] <= number <= change.lines[-1]]
            assert change.before == "\n".join(current[number] for number in change.lines), change
            assert "\n" not in change.after
            current[change.line], ends[change.line] = change.after, ends[change.lines[-1]]
            for number in change.lines[1:]:
                del current[number]
        else:
            assert change.before != change.after, change
            stop = change.column + len(change.before)
            assert text[change.column : stop] == change.before, change
            current[change.line] = text[: change.column] + change.after + text[stop:]
            assert not {"\n", "\r"} & set(change.after), change
    return [Line(number, text, ends[number]) for number, text in current.items()]
