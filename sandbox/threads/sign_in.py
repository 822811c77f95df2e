"""Signing in at Threads: an hour's token, sixty days for it, sixty more before these end."""

from typing import Any

from starlette.responses import JSONResponse, Response

from sandbox.oauth import Grant, OAuth
from sandbox.oauth.facts import DAY, HOUR

SCOPES = ("basic", "content_publish", "manage_replies", "read_replies", "manage_mentions", "manage_insights", "delete")


def refusal(kind: str, words: str, status: int) -> Response:
    """Not Graph's envelope: Threads' login and Instagram's say it so."""
    return JSONResponse({"error_type": "OAuthException", "code": 400, "error_message": words}, 400)


def _shape(grant: Grant) -> dict[str, Any]:
    said = {"access_token": grant.token, "token_type": "bearer", "expires_in": grant.token_seconds}
    return said if not grant.scopes else {"access_token": grant.token, "user_id": int(grant.accounts[0])}


SIGN_IN = OAuth(
    page="/oauth/authorize",
    token="/oauth/access_token",  # noqa: S106 -- a path
    client=("app_id", "app_secret"),
    scopes=[f"threads_{scope}" for scope in SCOPES],
    separator=",",
    token_seconds=HOUR,
    exchanges={"th_exchange_token": ("access_token", 60 * DAY), "th_refresh_token": ("access_token", 60 * DAY)},
    exchange_paths={"th_exchange_token": "/access_token", "th_refresh_token": "/refresh_access_token"},
    fragment="#_",
    shape=_shape,
    refusal=refusal,
)
