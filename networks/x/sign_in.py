"""Signing in as an account on X: PKCE, a code of thirty seconds, tokens of two hours, refresh tokens that work once.

Source: docs.x.com, "OAuth 2.0 Authorization Code Flow with PKCE".
"""

from networks.classify import understood
from networks.sign_in import Found, OAuth2, Token, Web
from networks.x.errors import classify

API = "https://api.x.com/2"


@understood()
def _account(web: Web, token: Token) -> list[Found]:
    """The one that signed in. Raises `Failed`."""
    me = web.read(classify, f"{API}/users/me", token.access)["data"]
    return [Found(me["id"], me["username"], me["name"], token.secrets())]


SIGN_IN = OAuth2(
    code="x",
    app_names=("client_id", "client_secret"),
    page="https://x.com/i/oauth2/authorize",
    token=f"{API}/oauth2/token",
    hosts=frozenset({"api.x.com"}),
    scopes=(
        "tweet.read",
        "tweet.write",
        "tweet.moderate.write",
        "users.read",
        "mute.read",
        "mute.write",
        "block.read",
        "media.write",
        "dm.read",
        "dm.write",
        "offline.access",
    ),
    pkce=True,
    client_auth="client_secret_basic",
    listed=_account,
    advice="Sign in as the council’s account, not as yourself: X connects the account that is signed in there.",
)
