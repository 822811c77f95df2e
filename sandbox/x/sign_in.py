"""Signing in at X: PKCE, a code of thirty seconds, tokens of two hours, refresh tokens that work once."""

from starlette.responses import Response

from sandbox.oauth import OAuth, plain_refusal
from sandbox.oauth.facts import DAY, HOUR
from sandbox.x.access import SCOPES


def _refusal(kind: str, words: str, status: int) -> Response:
    """X calls a bad code and a bad token `invalid_request`, and an unknown application `unauthorized_client`."""
    names = {"invalid_grant": "invalid_request", "invalid_client": "unauthorized_client"}
    return plain_refusal(names.get(kind, kind), words, status)


SIGN_IN = OAuth(
    page="/i/oauth2/authorize",
    token="/2/oauth2/token",  # noqa: S106 -- a path
    revoke="/2/oauth2/revoke",
    client=("client_id", "client_secret"),
    scopes=(*SCOPES, "block.read", "mute.read", "offline.access"),
    pkce=True,
    basic=True,
    code_seconds=30,
    token_seconds=2 * HOUR,
    refresh_seconds=180 * DAY,
    rotates=True,
    refusal=_refusal,
)
