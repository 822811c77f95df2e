"""What else belongs on an account's page: upper floors register a panel, the page asks them all."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from accounts.models import Account
from core.people.models import Person


@dataclass(frozen=True, slots=True)
class Panel:
    """A card on the account's page: a heading and facts, each with an address or an empty one."""

    title: str
    facts: list[tuple[str, str, str]]


Remarks = Mapping[int, str]
"""By account: the rest of a sentence that begins with its name, “cannot be used now: …”. Accounts without one are missing."""

_remarks: list[Callable[[Collection[Account]], Remarks]] = []
_sources: list[Callable[[Account, Person], Panel | None]] = []


def register(source: Callable[[Account, Person], Panel | None]) -> None:
    """Called once by an upper floor's AppConfig.ready. `source` gives None where it has nothing to show to this person."""
    _sources.append(source)


def of(account: Account, person: Person) -> list[Panel]:
    return [panel for panel in (source(account, person) for source in _sources) if panel]


def register_remarks(source: Callable[[Collection[Account]], Remarks]) -> None:
    """Called once by an upper floor's AppConfig.ready: what people must know of accounts wherever these are used."""
    _remarks.append(source)


def remarks_on(accounts: Collection[Account]) -> dict[int, str]:
    """What must be known of these accounts. As many queries as there are sources, however many accounts."""
    found: dict[int, str] = {}
    for source in _remarks if accounts else ():
        for pk, words in source(accounts).items():
            found[pk] = f"{found[pk]} {words}" if pk in found else words
    return found
