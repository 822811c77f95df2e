"""Initials with which replies are signed: 2 to 4 capital letters, and nobody else's."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import product
from string import ascii_uppercase
from typing import Final

INITIALS: Final = re.compile(r"[A-Z]{2,4}", re.ASCII)


class Initials:
    """Who signs with which initials, and proposals for whoever has none."""

    def __init__(self, taken: Mapping[str, str], kept_free: Collection[str] = ()) -> None:
        """`taken`: by initials, who signs with them. `kept_free`: those that somebody has typed for somebody, never proposed."""
        self._taken, self._kept_free = dict(taken), frozenset(kept_free)
        self._proposals: dict[tuple[str, ...], Iterator[str]] = {}

    def claim(self, typed: str, name: str) -> str:
        """The initials that were typed, or a proposal where none were; `name` has them from now on.

        Raises ValueError with a sentence where they are not initials, or somebody else's.
        """
        found = typed.strip().upper() or self._proposal(name)
        if not INITIALS.fullmatch(found):
            raise ValueError(f"“{typed[:20]}” are not initials. Write 2 to 4 letters, like GM.")
        if holder := self._taken.get(found):
            raise ValueError(f"{found} are the initials of {holder} already. Write others.")
        self._taken[found] = name
        return found

    def _proposal(self, name: str) -> str:
        """The next free one; of many people with the same letters each begins where the last one ended."""
        words = tuple(letters_of(name))
        if not words:
            raise ValueError("Write initials: none can be made from this name.")
        proposals = self._proposals.setdefault(words, _proposals(words))
        for found in proposals:
            if found not in self._taken and found not in self._kept_free:
                return found
        raise ValueError("Write initials: all that can be made from this name are taken.")


def letters_of(name: str) -> Iterable[str]:
    """“Éamon Ó Néill” as EAMON, O, NEILL."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper()
    return re.findall(r"[A-Z]+", plain.replace("'", ""))


def _proposals(words: tuple[str, ...]) -> Iterator[str]:
    """GM, then with more letters of the name (GMO, GIM), then with any (GMA, GMB …)."""
    first, last = words[0], words[-1] if len(words) > 1 else words[0][1:]
    whole = "".join(word[0] for word in words)[:4]
    named = (whole, *(first[:more] + last[:other] for more, other in ((1, 1), (1, 2), (2, 1), (2, 2))))
    yield from dict.fromkeys(found for found in named if INITIALS.fullmatch(found))
    for start in (first[0] + last[:1], first[0]):
        for more in range(1, 5 - len(start)):
            yield from (start + "".join(letters) for letters in product(ascii_uppercase, repeat=more))
