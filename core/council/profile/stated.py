"""A value together with where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Origin:
    """Where a value comes from: a paragraph or heading of the council's document, or nowhere (an empty `source`)."""

    source: str = ""
    note: str = ""


@dataclass(frozen=True)
class Stated(Generic[T]):
    """A value of the council file.

    `source` is the paragraph or heading that states it ("6.2.2"; several are joined by "; "). Where the document does
    not state it, `source` is empty and the value is our default. `note` explains it to those who read it, for example
    by naming the law.
    """

    value: T
    source: str = ""
    note: str = ""

    @property
    def stated(self) -> bool:
        """Whether the council's document says so; if not, pages show the value as our default."""
        return bool(self.source)
