"""What is said of an account that exists already: read from a form or a row, kept in a proposal, made an account when it is confirmed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final, Self

from accounts.catalogue import network
from accounts.models import Account
from accounts.states import AccountState

TAKEN_ON_AS: Final = (AccountState.ACTIVE, AccountState.ON_TRIAL, AccountState.UNUSED, AccountState.CLOSED)
"""The states in which an account can come onto the register without having been asked for here."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """One account, as REG-1 lists it. `department` and `custodian` are numbers of rows."""

    network: str
    name: str
    department: int
    handle: str = ""
    external_id: str = ""
    address: str = ""
    activities: str = ""
    joined_on: date | None = None
    kind: str = Account.Kind.SERVICE
    two_way: bool = True
    on_public_page: bool = True
    custodian: int | None = None
    state: str = AccountState.ACTIVE
    trial_ends_on: date | None = None

    @property
    def label(self) -> str:
        """How people tell it from others: “@ashmerewaste on Facebook”."""
        named = f"@{self.handle}" if self.handle else self.external_id or self.name
        return f"{named} on {network(self.network).name}"

    @property
    def state_words(self) -> str:
        return str(AccountState(self.state).label)

    @property
    def keys(self) -> list[tuple[str, str, str]]:
        """What two rows for one account have in common: the network with the handle, its own number or the address."""
        said = (("handle", self.handle.lower()), ("id", self.external_id), ("address", self.address))
        return [(self.network, what, value) for what, value in said if value]

    def among(self, known: Mapping[tuple[str, str, str], Account]) -> Account | None:
        """The account of the register that this one is. One that was closed may be opened again under its old handle."""
        there = next((known[key] for key in self.keys if key in known), None)
        reopened = there and there.state == AccountState.CLOSED and self.state != AccountState.CLOSED
        return None if reopened else there

    def account(self) -> Account:
        """The account, not saved yet."""
        facts = asdict(self)
        return Account(department_id=facts.pop("department"), custodian_id=facts.pop("custodian"), **facts)

    def written(self) -> dict[str, Any]:
        """As a proposal keeps it."""
        return asdict(self) | {
            day: str(at) if (at := getattr(self, day)) else "" for day in ("joined_on", "trial_ends_on")
        }

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> Self:
        """From what `written` gave."""
        days = {
            day: date.fromisoformat(written[day]) if written[day] else None for day in ("joined_on", "trial_ends_on")
        }
        return cls(**{**written, **days})
