"""What Threads' login and Instagram's own share: an hour's token, sixty days for it, and sixty more before these end.

The documentation puts the application's secret and the token into the address, where logs keep them. Here the exchange is a
POST with both in the body, and the renewal carries its token in the header, as Graph takes it everywhere.
Sources: developers.facebook.com, "Threads API, Long-lived tokens" and "Instagram API with Instagram Login, Business login".
"""

from datetime import timedelta

from networks.classify import read
from networks.meta.errors import Meaning
from networks.sign_in import App, OAuth2, Token, Web

RENEW_AHEAD = timedelta(days=30)
"""Half of a token's life; it must be a day old before it can be renewed."""


def long_token(way: OAuth2, web: Web, app: App, short: Token, prefix: str) -> Token:
    """Sixty days for an hour. Raises `Failed`."""
    form = {
        "grant_type": f"{prefix}_exchange_token", "client_id": app.client_id, "client_secret": app.client_secret,
        "access_token": short.access,
    }  # fmt: skip
    address = f"{_graph(way)}/access_token"
    return way.token_of(lambda: web.call("POST", address, form=form), "authorization_code")


def prolonged(way: OAuth2, web: Web, token: Token, prefix: str, meaning: Meaning) -> Token:
    """Sixty days from now. Raises `Failed`: limits and stumbles come as 400 too, and lose no access."""
    asked, address = {"grant_type": f"{prefix}_refresh_token"}, f"{_graph(way)}/refresh_access_token"
    answer = read(lambda: web.call("GET", address, params=asked, token=token.access), meaning)
    return way.token_of(lambda: answer, "refresh")


def _graph(way: OAuth2) -> str:
    return f"https://graph.{way.code}.{'net' if way.code == 'threads' else 'com'}"
