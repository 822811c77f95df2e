"""Signing in at LinkedIn: sixty days, and for approved partners a refresh token of a year, which does not rotate."""

from typing import Any

from sandbox.linkedin.access import SCOPES
from sandbox.oauth import Grant, OAuth
from sandbox.oauth.facts import DAY


def _shape(grant: Grant) -> dict[str, Any]:
    said = {
        "access_token": grant.token,
        "expires_in": grant.token_seconds,
        "refresh_token": grant.refresh or None,
        "refresh_token_expires_in": grant.refresh_seconds,
        "scope": ",".join(grant.scopes),
    }
    return {name: value for name, value in said.items() if value is not None}


SIGN_IN = OAuth(
    page="/oauth/v2/authorization",
    token="/oauth/v2/accessToken",  # noqa: S106 -- a path
    client=("client_id", "client_secret"),
    scopes=SCOPES,
    code_seconds=30 * 60,
    token_seconds=60 * DAY,
    refresh_seconds=365 * DAY,
    shape=_shape,
)
