"""A handle as the register keeps it: one spelling for one account.

Takes a handle, not an address: no `https://`, no page path.
"""

from dataclasses import dataclass

import regex


class BadHandle(ValueError):
    """The handle cannot be one of this network; the text is a sentence for the person who typed it."""


@dataclass(frozen=True)
class HandleRule:
    """What a network's handles look like: the pattern without the @, an example, and whether case says anything."""

    pattern: str
    example: str
    case_counts: bool = False

    def canonical(self, typed: str, network: str) -> str:
        """The one spelling of `typed`. Raises `BadHandle`."""
        handle = typed.strip().removeprefix("@")
        handle = handle if self.case_counts else handle.lower()
        if not regex.fullmatch(self.pattern, handle):
            raise BadHandle(f"“{typed.strip()}” is not a {network} handle. One looks like this: {self.example}")
        return handle
