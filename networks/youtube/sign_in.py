"""Signing in for a channel: a Google account's code, tokens of an hour, a refresh token that stays.

The refresh token of a project that is still in “Testing” dies after seven days. Source: developers.google.com, "Using OAuth
2.0 for Web Server Applications", and YouTube's "Implementing OAuth 2.0 authorization".
"""

from networks.classify import understood
from networks.outcomes import Failed, Refused
from networks.sign_in import Found, OAuth2, Token, Web
from networks.youtube.errors import classify

CHANNELS = "https://www.googleapis.com/youtube/v3/channels"


@understood()
def _channels(web: Web, token: Token) -> list[Found]:
    """The one that the person chose while signing in. Raises `Failed`."""
    found = web.read(classify, CHANNELS, token.access, part="snippet", mine="true").get("items", [])
    if not found:
        raise Failed(
            Refused("This Google account has no channel on YouTube. Choose the council’s when Google asks.", False)
        )
    return [
        Found(
            one["id"], one["snippet"].get("customUrl", "").removeprefix("@"), one["snippet"]["title"], token.secrets()
        )
        for one in found
    ]


SIGN_IN = OAuth2(
    code="youtube",
    app_names=("client_id", "client_secret"),
    page="https://accounts.google.com/o/oauth2/v2/auth",
    token="https://oauth2.googleapis.com/token",  # noqa: S106 -- an address
    hosts=frozenset({"oauth2.googleapis.com", "www.googleapis.com"}),
    scopes=("https://www.googleapis.com/auth/youtube.force-ssl",),  # videos, captions and comments: no other gives all
    pkce=True,
    page_asks={
        "access_type": "offline",
        "prompt": "consent",
    },  # without these two no refresh token comes the second time
    listed=_channels,
    advice="Google asks which channel you mean: choose the council’s, not your own, and leave every permission ticked.",
)
