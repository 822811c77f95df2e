"""Signing in at Facebook: an hour's token of a person, sixty days for it, and then the Pages' own by `/me/accounts`."""

from typing import Any

from starlette.responses import Response

from sandbox.facebook.access import PERMISSIONS
from sandbox.facebook.errors import GraphError
from sandbox.oauth import Grant, OAuth
from sandbox.oauth.facts import DAY, HOUR

CODES = {"invalid_grant": (100, 36009), "invalid_client": (101, None)}


def _refusal(kind: str, words: str, status: int) -> Response:
    """Graph's envelope, always as 400."""
    code, subcode = CODES.get(kind, (100, None))
    return GraphError(words, code, subcode=subcode).response()


def _shape(grant: Grant) -> dict[str, Any]:
    return {"access_token": grant.token, "token_type": "bearer", "expires_in": grant.token_seconds}


SIGN_IN = OAuth(
    page="/v26.0/dialog/oauth",
    token="/v26.0/oauth/access_token",  # noqa: S106 -- a path
    client=("app_id", "app_secret"),
    scopes=PERMISSIONS,
    separator=",",
    several=True,
    token_seconds=HOUR,
    exchanges={"fb_exchange_token": ("fb_exchange_token", 60 * DAY)},
    fragment="#_=_",  # Facebook really adds this
    shape=_shape,
    refusal=_refusal,
)
