"""Signing in at Instagram by its own login: an hour's token in a list of one, sixty days for it, sixty more before these end."""

from typing import Any

from sandbox.instagram.access import connect_by
from sandbox.instagram.shapes import NETWORK_KEY
from sandbox.oauth import Grant, OAuth
from sandbox.oauth.facts import DAY, HOUR
from sandbox.people import account_of
from sandbox.threads.sign_in import refusal
from sandbox.town import Town

SCOPES = ("basic", "content_publish", "manage_comments", "manage_messages", "manage_insights")


def _let_in(town: Town, accounts: tuple[str, ...]) -> None:
    """From now on the account answers as one of Instagram's own login, without a Page."""
    connect_by(town, account_of(town, NETWORK_KEY, accounts[0]), "instagram")


def _shape(grant: Grant) -> dict[str, Any]:
    if not grant.scopes:
        return {"access_token": grant.token, "token_type": "bearer", "expires_in": grant.token_seconds}
    first = {"access_token": grant.token, "user_id": grant.accounts[0], "permissions": ",".join(grant.scopes)}
    return {"data": [first]}


SIGN_IN = OAuth(
    page="/oauth/authorize",
    token="/oauth/access_token",  # noqa: S106 -- a path
    client=("app_id", "app_secret"),
    scopes=[f"instagram_business_{scope}" for scope in SCOPES],
    separator=",",
    token_seconds=HOUR,
    exchanges={"ig_exchange_token": ("access_token", 60 * DAY), "ig_refresh_token": ("access_token", 60 * DAY)},
    exchange_paths={"ig_exchange_token": "/access_token", "ig_refresh_token": "/refresh_access_token"},
    fragment="#_",
    let_in=_let_in,
    shape=_shape,
    refusal=refusal,
)
