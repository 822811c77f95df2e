"""Signing in as a professional account by Instagram's own login, which needs no Page. Its API has a host of its own.

Source: developers.facebook.com, "Instagram API with Instagram Login, Business login".
"""

from networks.classify import understood
from networks.instagram.errors import classify
from networks.meta.sign_in import RENEW_AHEAD, long_token, prolonged
from networks.sign_in import App, Found, OAuth2, Token, Web

GRAPH = "https://graph.instagram.com"


@understood()
def _account(web: Web, token: Token) -> list[Found]:
    """The one that signed in; the connector learns by `login` and `server` which way it came. Raises `Failed`."""
    me = web.read(classify, f"{GRAPH}/v26.0/me", token.access, fields="user_id,username,name")
    secrets = {**token.secrets(), "login": "instagram", "server": web.address(GRAPH)}
    return [Found(str(me["user_id"]), me["username"], me.get("name") or me["username"], secrets)]


def _long(web: Web, app: App, token: Token) -> Token:
    return long_token(SIGN_IN, web, app, token, "ig")


def _longer(web: Web, app: App, token: Token) -> Token:
    return prolonged(SIGN_IN, web, token, "ig", classify)


SIGN_IN = OAuth2(
    code="instagram",
    app_names=("app_id", "app_secret"),
    page="https://www.instagram.com/oauth/authorize",
    token="https://api.instagram.com/oauth/access_token",  # noqa: S106 -- an address
    hosts=frozenset({"api.instagram.com", "graph.instagram.com"}),
    scopes=(
        "instagram_business_basic",
        "instagram_business_content_publish",
        "instagram_business_manage_comments",
        "instagram_business_manage_messages",
        "instagram_business_manage_insights",
    ),
    separator=",",
    listed=_account,
    prolong=_long,
    renewed=_longer,
    renew_ahead=RENEW_AHEAD,
    advice="Sign in as the council’s professional account, not as yourself, and leave every permission on.",
)
