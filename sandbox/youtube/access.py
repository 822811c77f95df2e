"""Who is calling: a channel's OAuth 2.0 token, in the Authorization header."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.people import find_account, find_token
from sandbox.town import Account, Town
from sandbox.youtube import errors

NETWORK_KEY = "youtube"
READ, WRITE, UPLOAD = "youtube.readonly", "youtube.force-ssl", "youtube.upload"
AUDITED = "audited"
"""Not a scope: without it the project has not been audited, and whatever it uploads stays private."""


@dataclass(frozen=True)
class Call:
    """One request: who asks, the query, the JSON body or the bytes of an upload, the headers, its own address."""

    town: Town
    me: Account
    query: Mapping[str, str]
    headers: Mapping[str, str]
    raw: bytes
    address: str
    body: dict[str, Any] = field(default_factory=dict)

    def needed(self, name: str) -> str:
        """A parameter; raises Refusal 400 where it is missing."""
        if not self.query.get(name):
            raise errors.Refusal(400, "missingRequiredParameter", f"No value was given for the parameter {name}.")
        return self.query[name]

    def parts(self, known: set[str]) -> set[str]:
        """What the answer shall hold; raises Refusal 400 for a part that the resource has not."""
        asked = {part for part in self.needed("part").split(",") if part}
        if unknown := sorted(asked - known):
            raise errors.Refusal(400, "unknownPart", f"The part parameter names {unknown[0]}, which is not known.")
        return asked


def caller(town: Town, authorization: str, scope: str) -> Account:
    """Raises Refusal 401 where the token is no good, 403 where the scope is gone."""
    kind, _, shown = authorization.partition(" ")
    token = find_token(town, NETWORK_KEY, shown.strip()) if kind.lower() == "bearer" else None
    over = token is not None and token.expires_at is not None and token.expires_at <= town.clock.now()
    account = find_account(town, NETWORK_KEY, token.account) if token else None
    if token is None or over or token.revoked_at is not None or account is None:
        raise errors.no_access()
    if scope in account.lost_permissions:
        raise errors.no_scope()
    return account


def body_of(raw: bytes, kind: str) -> dict[str, Any]:
    """A JSON object, where that is what came; raises Refusal 400."""
    if not raw or not kind.startswith("application/json"):
        return {}
    try:
        body = json.loads(raw)
    except ValueError:
        raise errors.Refusal(400, "parseError", "The request body is not JSON.") from None
    if not isinstance(body, dict):
        raise errors.Refusal(400, "parseError", "The request body is not an object.")
    return body
