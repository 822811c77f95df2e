"""Who is calling: OAuth 1.0a (RFC 5849), HMAC-SHA1 over method, address and all parameters but a picture."""

import hashlib
import hmac
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlencode

from authlib.oauth1.errors import OAuth1Error
from authlib.oauth1.rfc5849.signature import generate_signature_base_string, hmac_sha1_signature
from authlib.oauth1.rfc5849.wrapper import OAuth1Request
from starlette.datastructures import Headers

from sandbox.flickr import errors
from sandbox.people import find_account, find_token
from sandbox.town import Account, Town

NETWORK_KEY = "flickr"
READ, WRITE, DELETE = "read", "write", "delete"
CLOCKS_DIFFER = 300
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Call:
    """One request: who asks, what for, and the picture of an upload."""

    town: Town
    me: Account
    asked: Mapping[str, str]
    picture: bytes | None = None

    def needed(self, name: str) -> str:
        """Raises Refusal where it is missing."""
        if not self.asked.get(name):
            raise errors.Refusal(1 if name == "photo_id" else 2, f"Required argument missing: {name}")
        return self.asked[name]

    def may(self, permission: str) -> None:
        """Raises Refusal where the token does not go so far."""
        if permission not in permissions(self.me):
            raise errors.no_permission()


def permissions(account: Account) -> list[str]:
    """What a token of this account allows: each right holds those before it."""
    rights = [READ, WRITE, DELETE]
    lost = min((rights.index(right) for right in account.lost_permissions if right in rights), default=len(rights))
    return rights[:lost]


def token_secret(token: str) -> str:
    """What belongs to a token, and is never sent."""
    return hashlib.blake2b(token.encode(), digest_size=8).hexdigest()


def shown_token(authorization: str) -> str:
    found = re.search(r'oauth_token="([^"]*)"', authorization)
    return unquote(found[1]) if found else ""


def caller(town: Town, method: str, address: str, headers: Headers, form: Mapping[str, str]) -> Account:
    """Raises BadSignature, and Refusal where the token is no good."""
    signed = _signed(method, address, headers, form)
    token = find_token(town, NETWORK_KEY, signed.token or "")
    secrets = town.secrets[NETWORK_KEY]
    if signed.client_id != secrets["client_id"]:
        raise errors.BadSignature("consumer_key_unknown")
    if not str(signed.timestamp).isdigit() or abs(time.time() - int(signed.timestamp)) > CLOCKS_DIFFER:
        raise errors.BadSignature("timestamp_refused")
    base = generate_signature_base_string(signed)
    right = hmac_sha1_signature(base, secrets["client_secret"], token_secret(signed.token or ""))
    if not hmac.compare_digest(right.encode(), str(signed.signature).encode()):
        raise errors.BadSignature("signature_invalid", quote(base))
    account = find_account(town, NETWORK_KEY, token.account) if token else None
    over = token is not None and token.expires_at is not None and token.expires_at <= town.clock.now()
    if token is None or account is None or token.revoked_at is not None or over:
        raise errors.no_access()
    return account


def _signed(method: str, address: str, headers: Headers, form: Mapping[str, str]) -> OAuth1Request:
    kept = {"Authorization": headers.get("authorization", ""), "Host": headers.get("host", "")}
    if not kept["Authorization"]:
        raise errors.BadSignature("parameter_absent")
    try:
        return OAuth1Request(method, address, urlencode(form), kept | ({"Content-Type": FORM} if form else {}))
    except (OAuth1Error, ValueError):
        raise errors.BadSignature("parameter_rejected") from None
