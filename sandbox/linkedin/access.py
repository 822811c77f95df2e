"""Who is calling: a person's token, with a role on the page, in a version that is still served."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.linkedin import errors
from sandbox.people import find_account, find_token
from sandbox.town import Account, Town

NETWORK_KEY = "linkedin"
OLDEST_SERVED, NEWEST_SERVED = "202508", "202611"
PROTOCOL = "2.0.0"
WRITE, READ, ADMINISTER = "w_organization_social", "r_organization_social", "rw_organization_admin"
SCOPES = (WRITE, READ, ADMINISTER)
ROLE = "ADMINISTRATOR"
"""Taken away like a permission: then nothing is told any more, and nobody says why."""
UPLOAD = ""
"""Instead of a scope: an address that LinkedIn has given out. Neither version nor role are looked at."""


@dataclass(frozen=True)
class Call:
    """One request: who asks, the query, the JSON body, the bytes."""

    town: Town
    me: Account
    path: Mapping[str, str]
    query: Mapping[str, Any]
    body: dict[str, Any] = field(default_factory=dict)
    content: bytes = b""
    base: str = ""

    @property
    def person(self) -> str:
        """Whose token it is."""
        return person_of(self.me)

    @property
    def has_role(self) -> bool:
        return ROLE not in self.me.lost_permissions

    def only_me(self, urn: Any) -> None:
        """The page that writes must be the one on which the token's owner has a role."""
        if urn != self.me.id:
            raise errors.denied("the organization that is named as author")


@dataclass(frozen=True)
class Told:
    """An answer that says something in its headers."""

    headers: Mapping[str, str]
    body: dict[str, Any] | None = None


def person_of(account: Account) -> str:
    """The administrator behind an account's token."""
    return f"urn:li:person:Adm{account.id.rpartition(':')[2]}"


def check_headers(headers: Mapping[str, str]) -> None:
    """Raises Problem 400 without a version, 426 for one that is not served."""
    version = headers.get("linkedin-version", "")
    if not version:
        raise errors.no_version()
    if not OLDEST_SERVED <= version <= NEWEST_SERVED or len(version) != len(OLDEST_SERVED):
        raise errors.no_such_version(version)
    if headers.get("x-restli-protocol-version") != PROTOCOL:
        raise errors.wrong("Syntax exception in path variables: X-Restli-Protocol-Version must be 2.0.0")


def caller(town: Town, authorization: str, scope: str) -> Account:
    """Raises Problem 401 where the token is no good, 403 where the scope or the role is gone."""
    kind, _, shown = authorization.partition(" ")
    if kind.lower() != "bearer" or not shown.strip():
        raise errors.no_token()
    token = find_token(town, NETWORK_KEY, shown.strip())
    account = find_account(town, NETWORK_KEY, token.account) if token else None
    if token is None or account is None:
        raise errors.Problem(401, "Invalid access token")
    if token.revoked_at is not None:
        raise errors.token_revoked()
    if token.expires_at is not None and token.expires_at <= town.clock.now():
        raise errors.token_expired()
    if scope in account.lost_permissions or (scope in (READ, WRITE) and ROLE in account.lost_permissions):
        raise errors.denied(scope)
    return account


def body_of(raw: bytes) -> dict[str, Any]:
    """A JSON object; raises Problem 400."""
    try:
        body = json.loads(raw or b"{}")
    except ValueError:
        raise errors.wrong("Invalid JSON in the request body") from None
    if not isinstance(body, dict):
        raise errors.wrong("The request body must be an object")
    return body
