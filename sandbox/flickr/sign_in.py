"""Signing in at Flickr: OAuth 1.0a, and an access that does not run out."""

from collections.abc import Mapping

from sandbox.flickr.access import token_secret
from sandbox.oauth import OAuth1
from sandbox.town import Account


def _tells(account: Account) -> Mapping[str, str]:
    return {"fullname": account.name, "user_nsid": account.id, "username": account.handle}


SIGN_IN = OAuth1(
    request_token="/services/oauth/request_token",  # noqa: S106 -- a path
    page="/services/oauth/authorize",
    access_token="/services/oauth/access_token",  # noqa: S106 -- a path
    client=("client_id", "client_secret"),
    token_secret=token_secret,
    tells=_tells,
)
