"""Config: what a caller may choose. Every default is written here, once, with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ftfy import TextFixerConfig

if TYPE_CHECKING:
    from textfix.knowledge.profile import Profile

STAGES: Final = ("markup", "encoding", "words", "sections", "spacing", "joins")
"""The names of the stages, in the order in which they run.

`markup` comes before `encoding` because a single `<` makes ftfy stop decoding entities. `words` sees the whole
page, furniture and links too, because its evidence adds up over them. `joins` comes after `sections`, so that
it only has to tell what belongs together within the article, and after `spacing`, so that the last stage sees what
is left as the next round's will see it.
"""

GENTLE: Final = TextFixerConfig(
    # What could rewrite good text is off: curly quotes, ligatures and widths are often meant.
    uncurl_quotes=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    # Line breaks are `split`'s business; they stay as they are.
    fix_line_breaks=False,
    # NFC changes how nothing looks and can change identifiers.
    normalization=None,
)


@dataclass(frozen=True, slots=True)
class Config:
    """What to leave out, how sure to be, and what is known of the site.

    - `skip`: names of stages to leave out; see `textfix.STAGES`.
    - `profile`: what `textfix.learn` found out about the site, or None.
    - `least_confidence`: changes below it are refused; from 0 to 1. The default refuses none, because every
      stage proposes only what passed its own, measured threshold.
    - `furniture`: phrases that the caller knows to be boilerplate; `*` stands for any words.
    - `allowed`: words that are never changed, whatever their case.
    - `ftfy`: ftfy's own settings. The default changes no good text.

    Raises `ValueError` for an unknown stage or a confidence out of range, `TypeError` for a wrong type.

    >>> Config(skip=frozenset({"joins"})).skip
    frozenset({'joins'})
    """

    skip: frozenset[str] = frozenset()
    profile: Profile | None = None
    least_confidence: float = 0.0
    furniture: tuple[str, ...] = ()
    allowed: frozenset[str] = frozenset()
    ftfy: TextFixerConfig = field(default=GENTLE)

    def __post_init__(self) -> None:
        object.__setattr__(self, "skip", frozenset(_strings("skip", self.skip)))
        object.__setattr__(self, "furniture", tuple(_strings("furniture", self.furniture)))
        object.__setattr__(self, "allowed", frozenset(word.lower() for word in _strings("allowed", self.allowed)))
        unknown = sorted(self.skip - set(STAGES))
        if unknown:
            raise ValueError(f"unknown stage {', '.join(map(repr, unknown))}; the stages are {', '.join(STAGES)}")
        if isinstance(self.least_confidence, bool) or not isinstance(self.least_confidence, (int, float)):
            raise TypeError(f"least_confidence must be a number, not {type(self.least_confidence).__name__}")
        if not 0 <= self.least_confidence <= 1:
            raise ValueError(f"least_confidence must be from 0 to 1, not {self.least_confidence}")
        if not isinstance(self.ftfy, TextFixerConfig):
            raise TypeError(f"ftfy must be a ftfy.TextFixerConfig, not {type(self.ftfy).__name__}")


def _strings(name: str, values: Iterable[str]) -> list[str]:
    if isinstance(values, str):
        raise TypeError(f"{name} must be a collection of strings, not one string")
    strings = list(values)
    for value in strings:
        if not isinstance(value, str):
            raise TypeError(f"{name} must hold strings, not {type(value).__name__}")
    return strings
