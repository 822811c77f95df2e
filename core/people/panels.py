"""What else belongs on a person's page: upper floors register a panel, the page asks them all."""

from collections.abc import Callable
from dataclasses import dataclass, field

from core.people.models import Person


@dataclass(frozen=True, slots=True)
class Panel:
    """A card on a person's page: facts, names with the words of a state, and where to read more."""

    title: str
    facts: list[tuple[str, str]]
    links: list[tuple[str, str]] = field(default_factory=list)
    """Words with their address."""


_sources: list[Callable[[Person, Person], Panel | None]] = []


def register(source: Callable[[Person, Person], Panel | None]) -> None:
    """Called once by an upper floor's AppConfig.ready. `source` gives None where it has nothing about the first person for the second."""
    _sources.append(source)


def of(person: Person, by: Person) -> list[Panel]:
    """What stands about `person` on the page that `by` reads."""
    return [panel for panel in (source(person, by) for source in _sources) if panel]
