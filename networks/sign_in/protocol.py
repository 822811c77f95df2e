"""What every way of signing in can be asked. It knows no database and keeps nothing: what must be kept, it hands out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from networks.protocol import Secrets
from networks.sign_in.web import Web

TOKEN_UNTIL = "token_until"  # noqa: S105 -- a name, no secret
"""Under this name the secrets say until when their token works (ISO 8601, UTC)."""
ENDS_AT = "ends_at"
"""And under this one, when the whole access ends unless a person signs in again or a machine prolongs it in time."""


@dataclass(frozen=True)
class App:
    """The council's own application at a network, as the network registered it."""

    client_id: str
    client_secret: str = field(default="", repr=False)


@dataclass(frozen=True)
class Begun:
    """Where the person goes to sign in, and what must be kept, sealed, until they are back."""

    address: str
    kept: Secrets = field(repr=False)


@dataclass(frozen=True)
class Found:
    """An account for which the person who signed in may act, with the secrets of this account and no other."""

    external_id: str
    handle: str
    name: str
    secrets: Secrets = field(repr=False)


class SignIn(Protocol):
    """One network's way. Methods raise `networks.outcomes.Failed` and nothing else."""

    @property
    def app_names(self) -> tuple[str, str]:
        """Names in NETWORK_SECRETS of the application's id and secret."""

    @property
    def asks_for_server(self) -> bool:
        """Whether the account lives on a server of its own, at which an application is registered first (Mastodon)."""

    @property
    def advice(self) -> str:
        """What the person has to do at the network, as sentences."""

    @property
    def hosts(self) -> frozenset[str]:
        """The network's own hosts that signing in speaks to."""

    @property
    def renew_ahead(self) -> timedelta | None:
        """How long before its token ends a machine renews it unasked; None where it is renewed when it is used."""

    def begin(self, web: Web, app: App, state: str, back: str) -> Begun:
        """`state` comes back with the person, to the address `back`."""

    def accounts(self, web: Web, app: App, kept: Secrets, query: Mapping[str, str], back: str) -> list[Found]:
        """With what the person came back with: the accounts for which they may act."""

    def renewable(self, secrets: Secrets) -> bool:
        """Whether an access with these secrets can be renewed without a person."""

    def refreshed(self, web: Web, app: App, stale: Secrets) -> Secrets:
        """Secrets that work for longer, in place of `stale`; a refresh token may work once only."""
