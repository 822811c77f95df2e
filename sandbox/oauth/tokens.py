"""The address that turns codes into tokens and old tokens into new ones."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping

from starlette.responses import JSONResponse, Response

from sandbox.network import Network
from sandbox.oauth import keeping
from sandbox.oauth.facts import Grant, OAuth, today
from sandbox.people import find_token
from sandbox.town import Town

NOT_THE_CLIENT = "The application's id or secret is wrong."
BAD_CODE = "Value passed for the authorization code was invalid."
BAD_VERIFIER = "Value passed for the code verifier did not match the code challenge."
BAD_REDIRECT = "The redirect_uri is not the one that the code was asked for with."
BAD_TOKEN = "Value passed for the token was invalid."  # noqa: S105 -- what X says


def token(town: Town, network: Network, facts: OAuth, asked: Mapping[str, str], authorization: str) -> Response:
    """One request for tokens. Nothing is changed where it is refused, but the code is used up. Call inside a change."""
    facts = today(town, network.key, facts)
    grant = asked.get("grant_type", "")
    shown = asked.get(facts.exchanges[grant][0], "") if grant in facts.exchanges else ""
    bearer = shown or authorization.removeprefix("Bearer ")
    if not _is_the_client(town, network, facts, asked, authorization) and not _needs_no_client(grant):
        return facts.refusal("invalid_client", NOT_THE_CLIENT, 401)
    if grant == "authorization_code":
        return _for_code(town, network, facts, asked)
    if grant == "refresh_token" and facts.refresh_seconds is not None:
        found = keeping.refresh(town, network.key, facts, asked.get("refresh_token", ""))
        return _given(facts, found) if found else facts.refusal("invalid_grant", BAD_TOKEN, 400)
    if grant in facts.exchanges:
        return _exchanged(town, network, facts, bearer, facts.exchanges[grant][1])
    return facts.refusal("unsupported_grant_type", f"There is no grant {grant or 'without a name'}.", 400)


def _needs_no_client(grant: str) -> bool:
    """Meta renews a long token for whoever holds it."""
    return grant.endswith("_refresh_token")


def _for_code(town: Town, network: Network, facts: OAuth, asked: Mapping[str, str]) -> Response:
    code = keeping.take_code(town, network.key, asked.get("code", ""))
    if code is None:
        return facts.refusal("invalid_grant", BAD_CODE, 400)
    if code.redirect_uri != asked.get("redirect_uri"):
        return facts.refusal("invalid_grant", BAD_REDIRECT, 400)
    if code.challenge and not _proves(asked.get("code_verifier", ""), code.challenge):
        return facts.refusal("invalid_grant", BAD_VERIFIER, 400)
    return _given(facts, keeping.give_tokens(town, network.key, facts, code.accounts, code.scopes))


def _exchanged(town: Town, network: Network, facts: OAuth, shown: str, seconds: int) -> Response:
    """A new token for one that still works."""
    known, now = find_token(town, network.key, shown), town.clock.now()
    if known is None or known.revoked_at or (known.expires_at is not None and known.expires_at <= now):
        return facts.refusal("invalid_grant", BAD_TOKEN, 400)
    accounts = tuple(keeping.allowed_accounts(town, network.key, shown) or (known.account,))
    seconds = seconds if facts.refresh_seconds is None else facts.refresh_seconds
    fresh = keeping.give_token(town, network.key, facts, accounts, seconds)
    return _given(facts, Grant(accounts, (), fresh, seconds))


def _given(facts: OAuth, grant: Grant) -> Response:
    return JSONResponse(facts.shape(grant), 200, {"cache-control": "no-store"})


def _is_the_client(town: Town, network: Network, facts: OAuth, asked: Mapping[str, str], authorization: str) -> bool:
    secrets = town.secrets[network.key]
    identity, secret = (secrets.get(name, "") for name in facts.client)
    shown = _basic(authorization) if facts.basic else (asked.get("client_id", identity), asked.get("client_secret", ""))
    return bool(secret) and shown[0] == identity and hmac.compare_digest(shown[1].encode(), secret.encode())


def _basic(authorization: str) -> tuple[str, str]:
    try:
        words = base64.b64decode(authorization.removeprefix("Basic "), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    identity, _, secret = words.partition(":")
    return identity, secret


def _proves(verifier: str, challenge: str) -> bool:
    """RFC 7636, 4.6."""
    made = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=")
    return hmac.compare_digest(made, challenge.encode())
