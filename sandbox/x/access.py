"""Who is calling: a user's OAuth 2.0 token, in the Authorization header and nowhere else."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.people import find_account, find_token
from sandbox.town import Account, Town
from sandbox.x import errors

NETWORK_KEY = "x"
SCOPES = (
    "tweet.read",
    "tweet.write",
    "tweet.moderate.write",
    "users.read",
    "mute.write",
    "block.write",
    "media.write",
    "dm.read",
    "dm.write",
)


@dataclass(frozen=True)
class Call:
    """One request: who asks, the query, the JSON body, the files."""

    town: Town
    me: Account
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: dict[str, Any] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    base: str = ""

    def only_me(self) -> None:
        """Paths that name a user take the caller's own id only."""
        if self.path["id"] != self.me.id:
            raise errors.invalid(
                f"The `id` query parameter value [{self.path['id']}] must be the same as the authenticating user"
                f" [{self.me.id}]",
                parameters={"id": [self.path["id"]]},
            )


def caller(town: Town, authorization: str, scope: str) -> Account:
    """Raises Problem 401 where the token is no good, 403 where the scope is gone."""
    kind, _, shown = authorization.partition(" ")
    token = find_token(town, NETWORK_KEY, shown.strip()) if kind.lower() == "bearer" else None
    if token is None or token.revoked_at is not None or _is_over(town, token.expires_at):
        raise errors.plain(401)
    account = find_account(town, NETWORK_KEY, token.account)
    if account is None:
        raise errors.plain(401)
    if scope in account.lost_permissions:
        raise errors.forbidden("You are not permitted to perform this action.")
    return account


def _is_over(town: Town, expires_at: int | None) -> bool:
    return expires_at is not None and expires_at <= town.clock.now()


def body_of(raw: bytes) -> dict[str, Any]:
    """A JSON object; raises Problem 400."""
    try:
        body = json.loads(raw or b"{}")
    except ValueError:
        raise errors.invalid("Request body contains invalid JSON") from None
    if not isinstance(body, dict):
        raise errors.invalid("$: expected an object")
    return body
