"""What else belongs on an account's page: upper floors register a panel, the page asks them all."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import Account
from core.people.models import Person


@dataclass(frozen=True, slots=True)
class Panel:
    """A card on the account's page: a heading and facts, each with an address or an empty one."""

    title: str
    facts: list[tuple[str, str, str]]


_sources: list[Callable[[Account, Person], Panel | None]] = []


def register(source: Callable[[Account, Person], Panel | None]) -> None:
    """Called once by an upper floor's AppConfig.ready. `source` gives None where it has nothing to show to this person."""
    _sources.append(source)


def of(account: Account, person: Person) -> list[Panel]:
    return [panel for panel in (source(account, person) for source in _sources) if panel]
