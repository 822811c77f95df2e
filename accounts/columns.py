"""What upper floors show in the rows of the register, such as the last post."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from accounts.models import Account

Words = Mapping[int, str]
"""By account; one without an entry has an empty cell."""


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, and the words of each account."""

    label: str
    words: Words = field(default_factory=dict)


_sources: list[tuple[str, Callable[[Collection[Account]], Words]]] = []


def register(label: str, source: Callable[[Collection[Account]], Words]) -> None:
    """Called once by an upper floor's AppConfig.ready. As few queries as `source` needs, however many accounts."""
    _sources.append((label, source))


def of(accounts: Collection[Account]) -> list[Column]:
    return [Column(label, source(accounts) if accounts else {}) for label, source in _sources]
