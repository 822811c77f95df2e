"""What differs from network to network, and what a tester may set over it."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from starlette.responses import JSONResponse, Response

from sandbox.town import Town

ASK, ALLOW, DENY = "ask", "allow", "deny"
ANSWERS = (ASK, ALLOW, DENY)
MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR


@dataclass(frozen=True)
class Grant:
    """What a person allowed: for which accounts, with which scopes; and the tokens that the application is given."""

    accounts: tuple[str, ...]
    scopes: tuple[str, ...]
    token: str
    token_seconds: int | None
    refresh: str = ""
    refresh_seconds: int | None = None


Refusal = Callable[[str, str, int], Response]
Shape = Callable[[Grant], dict[str, Any]]


def plain_refusal(kind: str, words: str, status: int = 400) -> Response:
    """RFC 6749, 5.2."""
    return JSONResponse({"error": kind, "error_description": words}, status, {"cache-control": "no-store"})


def plain_shape(grant: Grant) -> dict[str, Any]:
    """RFC 6749, 5.1."""
    said = {
        "token_type": "bearer",
        "access_token": grant.token,
        "expires_in": grant.token_seconds,
        "scope": " ".join(grant.scopes),
        "refresh_token": grant.refresh or None,
    }
    return {name: value for name, value in said.items() if value is not None}


@dataclass(frozen=True)
class OAuth:
    """One network's way. Paths are those of the real network; `client` names the application's id and secret.

    `several`: one person may act for several accounts, so a token is theirs (Facebook) and not an account's. `exchanges`:
    further grants, each an old token for a new one, by the name of the grant and of the field that carries the old one.
    """

    page: str
    token: str
    client: tuple[str, str]
    scopes: Sequence[str]
    separator: str = " "
    several: bool = False
    pkce: bool = False
    basic: bool = False
    code_seconds: int = 10 * MINUTE
    token_seconds: int | None = 2 * HOUR
    refresh_seconds: int | None = None
    rotates: bool = False
    exchanges: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    """Grant → (field with the old token, how many seconds the new one lasts)."""
    exchange_paths: Mapping[str, str] = field(default_factory=dict)
    """Where a grant has an address of its own: grant → path."""
    revoke: str = ""
    fragment: str = ""
    let_in: Callable[[Town, tuple[str, ...]], None] = lambda town, accounts: None
    """What else happens when somebody says yes. Called inside a change."""
    shape: Shape = plain_shape
    refusal: Refusal = plain_refusal


@dataclass(frozen=True)
class Weather:
    """What a tester set: how the page answers by itself, and how long things last."""

    answer: str = ASK
    accounts: tuple[str, ...] = ()
    code_seconds: int | None = None
    token_seconds: int | None = None
    refresh_seconds: int | None = None


def weather(town: Town, network: str) -> Weather:
    found = json.loads(town.store.setting(_key(network), "{}"))
    return Weather(**found | {"accounts": tuple(found.get("accounts", ()))})


def set_weather(town: Town, network: str, wanted: Weather) -> None:
    """Call inside a change."""
    town.store.set(_key(network), json.dumps(wanted.__dict__))


def today(town: Town, network: str, facts: OAuth) -> OAuth:
    """The facts with the lifetimes that a tester chose."""
    chosen = weather(town, network)
    wanted = {
        name: getattr(chosen, name)
        for name in ("code_seconds", "token_seconds", "refresh_seconds")
        if getattr(chosen, name) is not None
    }
    return replace(facts, **wanted)


def _key(network: str) -> str:
    return f"sign_in:{network}"
