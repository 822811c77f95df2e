"""What a person leaves behind when they go. Upper floors register; the page of a person and the leaver's verb read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


class HasKey(Protocol):
    pk: int


@dataclass(frozen=True, slots=True)
class OpenWork:
    """One kind of unfinished work, in words, with how many and where to see it."""

    words: str
    count: int
    url: str


_sources: list[Callable[[HasKey], OpenWork]] = []


def register(source: Callable[[HasKey], OpenWork]) -> None:
    """Called once by an upper floor's AppConfig.ready."""
    _sources.append(source)


def of(person: HasKey) -> list[OpenWork]:
    """Everything unfinished that has this person's name on it; nothing where there is none."""
    return [work for work in (source(person) for source in _sources) if work.count]
