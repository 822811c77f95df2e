"""Names that could be taken for one of ours.

Two names are alike where nothing is left of their difference once they are drawn roughly: other alphabets, signs between
letters, figures for letters (UTS #39, “confusables”, has the idea; these are those with which names are really forged).
"""

import unicodedata
from collections.abc import Iterable
from typing import Final

_DRAWN: Final = str.maketrans(
    "авеікмнорстухѕјһԁԛԝӏүαεικνορτυχɑɡı01345i",
    "abelkmhopctyxsjhdqwlyaelkvoptuxagloleasl",
)
"""Each letter as the one that it is read as; Cyrillic in small letters, its capitals being those that look Latin."""
_PAIRS: Final = (("rn", "m"), ("vv", "w"))
_BAIT: Final = (
    *("official", "real", "help", "helpdesk", "helpline", "support", "refund", "refunds", "rebate", "rebates"),
    *("grant", "grants", "payment", "payments", "customerservice", "customerservices"),
)
"""What impostors put before or behind a council's name."""
SHORTEST: Final = 4
LONG_ENOUGH: Final = 6
"""Short names are one letter apart by accident."""


def rough(name: str) -> str:
    """The name as it is drawn roughly: without signs, accents and what nobody sees."""
    folded = unicodedata.normalize("NFKD", name).casefold()
    drawn = "".join(filter(str.isalnum, folded)).translate(_DRAWN)
    for pair, letter in _PAIRS:
        drawn = drawn.replace(pair, letter)
    return drawn


_ROUGH_BAIT: Final = tuple(map(rough, _BAIT))


class Alike:
    """Asks of one name after the other whether it is one of `typed`, or nearly."""

    def __init__(self, typed: Iterable[str]) -> None:
        drawn = {rough(name) for name in typed}
        self.same = {core for name in drawn for core in _cores(name) if len(core) >= SHORTEST}
        self.near = {name for name in drawn if len(name) >= LONG_ENOUGH}

    def to(self, ours: str) -> bool:
        name = rough(ours)
        if name in self.same:
            return True
        return len(name) >= LONG_ENOUGH and any(one_apart(name, typed) for typed in self.near)


def _cores(name: str) -> set[str]:
    """The name, and what is left of it without bait."""
    bared = {name.removeprefix(bait) for bait in _ROUGH_BAIT} | {name.removesuffix(bait) for bait in _ROUGH_BAIT}
    return {name, *bared}


def one_apart(one: str, other: str) -> bool:
    """Whether they differ in one letter: another, one more, one fewer, or two that changed places."""
    if abs(len(one) - len(other)) > 1:
        return False
    same = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[same:], other[same:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
