"""Codes, tokens and refresh tokens: given once, used up, run out. Times are the sandbox's own clock."""

import json
import secrets
import sqlite3
from dataclasses import dataclass

from sandbox.happenings import COUNCIL, record
from sandbox.oauth.facts import Grant, OAuth
from sandbox.town import Town


@dataclass(frozen=True)
class Code:
    """What a code stands for."""

    accounts: tuple[str, ...]
    scopes: tuple[str, ...]
    redirect_uri: str
    challenge: str


def give_code(town: Town, network: str, facts: OAuth, code: Code) -> str:
    """A new code. Call inside a change."""
    given, now = secrets.token_urlsafe(48), town.clock.now()
    town.store.insert(
        "sign_in_codes", code=given, network=network, accounts=json.dumps(code.accounts), scopes=json.dumps(code.scopes),
        redirect_uri=code.redirect_uri, challenge=code.challenge, at=now, expires_at=now + facts.code_seconds * 1000,
    )  # fmt: skip
    return given


def take_code(town: Town, network: str, code: str) -> Code | None:
    """Uses a code up; None where there is none, it was used, or it is too old. Call inside a change."""
    row = town.store.row("SELECT * FROM sign_in_codes WHERE network = ? AND code = ?", network, code)
    if row is None or row["used_at"] is not None or row["expires_at"] <= town.clock.now():
        return None
    town.store.write("UPDATE sign_in_codes SET used_at = ? WHERE code = ?", town.clock.now(), code)
    return Code(
        tuple(json.loads(row["accounts"])), tuple(json.loads(row["scopes"])), row["redirect_uri"], row["challenge"]
    )


def give_tokens(town: Town, network: str, facts: OAuth, accounts: tuple[str, ...], scopes: tuple[str, ...]) -> Grant:
    """Fresh tokens for what was allowed. Call inside a change."""
    refresh = ""
    if facts.refresh_seconds is not None:
        refresh = secrets.token_urlsafe(48)
        ends = town.clock.now() + facts.refresh_seconds * 1000
        _keep_refresh(town, network, refresh, accounts, scopes, ends)
    token = give_token(town, network, facts, accounts, facts.token_seconds)
    return Grant(accounts, scopes, token, facts.token_seconds, refresh, facts.refresh_seconds)


def give_token(town: Town, network: str, facts: OAuth, accounts: tuple[str, ...], seconds: int | None) -> str:
    """An access token, a person's where one may act for several accounts."""
    token, now = town.network(network).new_token(), town.clock.now()
    ends = None if seconds is None else now + seconds * 1000
    owner = "" if facts.several else accounts[0]
    town.store.insert("tokens", token=token, network=network, account=owner, at=now, expires_at=ends)
    town.store.insert("sign_in_tokens", token=token, network=network, accounts=json.dumps(accounts))
    return token


def allowed_accounts(town: Town, network: str, token: str) -> set[str] | None:
    """For which accounts a person's token may act; None where it did not come by signing in, and sees all of them."""
    found = town.store.value("SELECT accounts FROM sign_in_tokens WHERE network = ? AND token = ?", network, token)
    return None if found is None else set(json.loads(found))


def refresh(town: Town, network: str, facts: OAuth, token: str) -> Grant | None:
    """Fresh tokens for a refresh token, which works once where it rotates. Call inside a change."""
    row = _good_refresh(town, network, token)
    if row is None:
        return None
    accounts, scopes = tuple(json.loads(row["accounts"])), tuple(json.loads(row["scopes"]))
    record(town, network=network, account=accounts[0], by=COUNCIL, effect="refresh", object_id="")
    if facts.rotates:
        town.store.write("UPDATE sign_in_refreshes SET used_at = ? WHERE token = ?", town.clock.now(), token)
        return give_tokens(town, network, facts, accounts, scopes)
    fresh = give_token(town, network, facts, accounts, facts.token_seconds)
    return Grant(accounts, scopes, fresh, facts.token_seconds)


def revoke(town: Town, network: str, token: str) -> None:
    """RFC 7009: of an access token or a refresh token; nothing happens where there is none. Call inside a change."""
    now = town.clock.now()
    for table in ("tokens", "sign_in_refreshes"):
        town.store.write(f"UPDATE {table} SET revoked_at = ? WHERE network = ? AND token = ?", now, network, token)


def revoke_every_refresh(town: Town, network: str) -> int:
    """As when the person takes the council's application off their list. Call inside a change."""
    return town.store.write("UPDATE sign_in_refreshes SET revoked_at = ? WHERE network = ?", town.clock.now(), network)


def _good_refresh(town: Town, network: str, token: str) -> sqlite3.Row | None:
    row = town.store.row("SELECT * FROM sign_in_refreshes WHERE network = ? AND token = ?", network, token)
    spent = row is None or row["used_at"] is not None or row["revoked_at"] is not None
    return None if spent or (row and row["expires_at"] <= town.clock.now()) else row


def _keep_refresh(
    town: Town, network: str, token: str, accounts: tuple[str, ...], scopes: tuple[str, ...], ends: int
) -> None:
    town.store.insert(
        "sign_in_refreshes", token=token, network=network, accounts=json.dumps(accounts), scopes=json.dumps(scopes),
        at=town.clock.now(), expires_at=ends,
    )  # fmt: skip
