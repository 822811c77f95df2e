"""Signing in at Google for a channel: an hour's token, and a refresh token that stays."""

from sandbox.oauth import OAuth
from sandbox.oauth.facts import DAY, HOUR

SIGN_IN = OAuth(
    page="/o/oauth2/v2/auth",
    token="/token",  # noqa: S106 -- a path
    revoke="/revoke",
    client=("client_id", "client_secret"),
    scopes=[
        f"https://www.googleapis.com/auth/{scope}"
        for scope in ("youtube.force-ssl", "youtube.upload", "youtube.readonly")
    ],
    pkce=True,
    token_seconds=HOUR,
    refresh_seconds=3650 * DAY,
)
