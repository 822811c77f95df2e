"""Signing in as an account on Threads. Source: developers.facebook.com, "Threads API, Get access tokens"."""

from networks.classify import understood
from networks.meta.sign_in import RENEW_AHEAD, long_token, prolonged
from networks.sign_in import App, Found, OAuth2, Token, Web
from networks.threads.errors import classify

API = "https://graph.threads.net/v1.0"


@understood()
def _account(web: Web, token: Token) -> list[Found]:
    """The one that signed in. Raises `Failed`."""
    me = web.read(classify, f"{API}/me", token.access, fields="id,username,name")
    return [Found(me["id"], me["username"], me.get("name") or me["username"], token.secrets())]


def _long(web: Web, app: App, token: Token) -> Token:
    return long_token(SIGN_IN, web, app, token, "th")


def _longer(web: Web, app: App, token: Token) -> Token:
    return prolonged(SIGN_IN, web, token, "th", classify)


SIGN_IN = OAuth2(
    code="threads",
    app_names=("app_id", "app_secret"),
    page="https://threads.net/oauth/authorize",
    token="https://graph.threads.net/oauth/access_token",  # noqa: S106 -- an address
    hosts=frozenset({"graph.threads.net"}),
    scopes=(
        "threads_basic",
        "threads_content_publish",
        "threads_manage_replies",
        "threads_read_replies",
        "threads_manage_mentions",
        "threads_manage_insights",
        "threads_delete",
    ),
    separator=",",
    listed=_account,
    prolong=_long,
    renewed=_longer,
    renew_ahead=RENEW_AHEAD,
    advice="Sign in as the council’s account, not as yourself, and leave every permission on.",
)
