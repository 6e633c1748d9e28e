"""Damage(lost, put): a blind search-and-replace. Do it, undo it in a word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from textfix.knowledge.tables import header

FORMAT: Final = "textfix-damages 1"
CASES: Final = ("exact", "any")

MOST_SITES: Final = 6
"""A word with more places where a damage could be undone is left alone; bounds the work on hostile input."""

LONGEST_TWICE: Final = 20
"""Letters of a word in which a deletion is undone at two places: all pairs of places are tried."""

ORDINARY: Final = " ?!.,;:'\"’‘“”-–—()[]…&/%°™®"
"""Characters other than letters that stand beside words in good text."""


@dataclass(frozen=True, slots=True)
class Damage:
    """Somewhere every `lost` became `put`; either may be short, long or empty, but they differ.

    - `case`: "exact", only in this case; "any", whatever its case (the case of the first letter is kept).
    - `chance`: share of the unknown words of undamaged text that undoing it would make known by accident.
    - `rate`: occurrences of `lost` in a million words of undamaged English.
    - `support`, `expected`, `observed`, `contradictions`, `confidence`, `examples`: the evidence behind a learned
      damage: the different words that it explains, how often `lost` should have occurred and how often it did,
      unknown words that speak against it, how sure, and some of the words.
    - `reason`: where it was seen, and why it happens.

    >>> Damage("trans", "p").do("The transfer of Transformation")
    'The pfer of Transformation'
    >>> Damage("trans", "p", case="any").do("The transfer of Transformation")
    'The pfer of Pformation'
    """

    lost: str
    put: str
    case: str = "exact"
    chance: float = 1e-4
    rate: float = 0.0
    support: int = 0
    expected: float = 0.0
    observed: int = 0
    contradictions: int = 0
    confidence: float = 1.0
    reason: str = ""
    examples: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.lost == self.put or not self.lost:
            raise ValueError(f"a damage replaces something by something else, not {self.lost!r} by {self.put!r}")
        if self.case not in CASES:
            raise ValueError(f"case must be one of {', '.join(CASES)}, not {self.case!r}")

    def __hash__(self) -> int:
        return hash((self.lost, self.put))

    def __str__(self) -> str:
        shown = self.put if self.put.isprintable() else self.put.encode("unicode_escape").decode("ascii")
        return f"{self.lost}→{shown or '∅'}"

    @property
    def wordlike(self) -> bool:
        """Whether what was put consists of letters, so that a damaged word is still one word."""
        return not self.put or self.put.isalpha()

    @property
    def of_marks(self) -> bool:
        """Whether what was lost has no letter: a comma, an apostrophe."""
        return not any(map(str.isalpha, self.lost))

    @property
    def odd(self) -> bool:
        """Whether what was put holds a character that no word ends with: NUL, an angle bracket, an asterisk."""
        return not all(character.isalnum() or character in ORDINARY for character in self.put)

    @property
    def remade(self) -> bool:
        """Whether it leaves what it replaces, where it made room: *bee* is *be* when *be* is *b*."""
        return bool(self.put) and (self.lost.startswith(self.put) or self.lost.endswith(self.put))

    def do(self, text: str) -> str:
        """Damage a text, as the program did that made the mistake."""
        text = text.replace(self.lost, self.put)
        if self.case == "any":
            text = text.replace(self.lost.capitalize(), self.put.capitalize())
            text = text.replace(self.lost.upper(), self.put.upper())
        return text

    def undone(self, word: str) -> Iterator[str]:
        """What the word may have been, in lower case: undone at one place, at two, at all but one, at all of them.

        >>> list(Damage("ass", "butt").undone("clbuttic")), list(Damage("trans", "p").undone("word"))
        (['classic'], [])
        """
        lower, put, lost = word.lower(), self.put.lower(), self.lost.lower()
        if not put:
            if len(lower) <= 40:
                yield from (lower[:place] + lost + lower[place:] for place in range(len(lower) + 1))
            return
        for chosen in _choices(_places(lower, put)):
            yield _replaced(lower, chosen, put, lost)

    def made(self, word: str) -> Iterator[str]:
        """What it may have made of a word, in lower case, at one place, at two, at all but one, at all of them.

        >>> list(Damage("ff", "").made("office")), list(Damage("ff", "").made("word"))
        (['oice'], [])
        """
        lower, put, lost = word.lower(), self.put.lower(), self.lost.lower()
        for chosen in _choices(_places(lower, lost)):
            yield _replaced(lower, chosen, lost, put)

    def undone_twice(self, word: str) -> Iterator[str]:
        """What the word may have been, in lower case, where something was deleted at two places of it.

        >>> "condition" in Damage("on", "").undone_twice("cditi"), list(Damage("trans", "p").undone_twice("pp"))
        (True, [])
        """
        if self.put or len(word) > LONGEST_TWICE:
            return
        lower, lost = word.lower(), self.lost.lower()
        for first in range(len(lower) + 1):
            head = lower[:first] + lost
            yield from (head + lower[first:second] + lost + lower[second:] for second in range(first, len(lower) + 1))


def restored(word: str, meant: str, damage: Damage) -> str:
    """`meant`, which is in lower case, as it stood before the damage: what was lost came in its own case.

    >>> restored("na\u019fon", "nation", Damage("ti", "\u019f")), restored("ere", "there", Damage("Th", ""))
    ('nation', 'There')
    >>> restored("PFER", "transfer", Damage("trans", "p"))
    'TRANSFER'
    """
    if damage.case == "exact" and (damage.put or damage.lost[0].isupper()):
        places = _places(word, damage.put) if damage.put else [0]
        for chosen in _choices(places):
            undone = _replaced(word, chosen, damage.put, damage.lost)
            if undone.lower() == meant:
                return undone
    return recased(word, meant)


def recased(word: str, meant: str) -> str:
    """`meant`, which is in lower case, in the case of the damaged `word`.

    >>> recased("Pformation", "transformation"), recased("PFER", "transfer"), recased("StoresPfer", "storestransfer")
    ('Transformation', 'TRANSFER', 'StoresTransfer')
    """
    letters = [character for character in word if character.isalpha()]
    if len(letters) > 1 and all(character.isupper() for character in letters):
        return meant.upper()
    start = 0
    while start < min(len(word), len(meant)) and word[start].lower() == meant[start]:
        start += 1
    end = 0
    while end < min(len(word), len(meant)) - start and word[-1 - end].lower() == meant[-1 - end]:
        end += 1
    middle = meant[start : len(meant) - end]
    replaced = word[start : len(word) - end]
    if replaced[:1].isupper():
        middle = middle[:1].upper() + middle[1:]
    tail = word[len(word) - end :] if end else ""
    if start == 0 and not replaced and tail[:1].isupper():
        middle, tail = middle[:1].upper() + middle[1:], tail[:1].lower() + tail[1:]
    return word[:start] + middle + tail


def read(text: str) -> tuple[Damage, ...]:
    """Read the table: tab-separated lost, put, case, chance, rate, reason; strings with backslash escapes."""
    lines = text.splitlines()
    header.check(lines[0], FORMAT)
    damages = []
    for line in lines[2:]:
        lost, put, case, chance, rate, reason = line.split("\t")
        damages.append(Damage(unescape(lost), unescape(put), case, float(chance), float(rate), reason=reason))
    return tuple(damages)


def write(damages: Iterable[Damage], first_line: str) -> str:
    """The table as text: what `read` reads."""
    lines = [first_line, "lost\tput\tcase\tchance\trate\treason"]
    for damage in damages:
        cells = escape(damage.lost), escape(damage.put), damage.case, f"{damage.chance:.3g}", f"{damage.rate:.4g}"
        lines.append("\t".join((*cells, damage.reason)))
    return "\n".join(lines) + "\n"


def escape(text: str) -> str:
    r"""A string for a table's cell: control characters as ``\xNN`` or ``\uNNNN``, an outer space as ``\x20``.

    >>> escape(" a\x00"), unescape(escape(" a\x00"))
    ('\\x20a\\x00', ' a\x00')
    """
    escaped = "".join(
        character
        if character.isprintable() and character not in "\\�"
        else character.encode("unicode_escape").decode("ascii")
        if character != "\\"
        else "\\\\"
        for character in text
    )
    if escaped.startswith(" "):
        escaped = "\\x20" + escaped[1:]
    if escaped.endswith(" "):
        escaped = escaped[:-1] + "\\x20"
    return escaped


def unescape(cell: str) -> str:
    """What `escape` made a cell from."""
    if "\\" not in cell:
        return cell
    return cell.encode("latin-1", "backslashreplace").decode("unicode_escape")


def _choices(places: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """One of the places, two of them, all of them but one, all of them; none where there are too many."""
    if not places or len(places) > MOST_SITES:
        return
    for number in sorted({1, min(2, len(places)), max(1, len(places) - 1), len(places)}):
        yield from combinations(places, number)


def _places(word: str, put: str) -> list[int]:
    places: list[int] = []
    place = word.find(put)
    while place >= 0 and len(places) <= MOST_SITES:
        places.append(place)
        place = word.find(put, place + len(put))
    return places


def _replaced(word: str, places: tuple[int, ...], put: str, lost: str) -> str:
    pieces: list[str] = []
    done = 0
    for place in places:
        pieces += word[done:place], lost
        done = place + len(put)
    return "".join(pieces) + word[done:]
