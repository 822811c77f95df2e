"""Signing in on an account's own server: the council's application is registered there first, for this access alone.

The access does not run out. Source: docs.joinmastodon.org, "methods/apps", "methods/oauth", "methods/accounts".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from networks.classify import NOT_AS_STATED, by_status, read, understood
from networks.http import Answer
from networks.outcomes import Accepted, Failed, Outcome, Refused
from networks.protocol import Secrets
from networks.sign_in import App, Begun, Found, OAuth2, Token, Web

NAME = "Council social media"
SCOPES = ("read", "write", "follow")


def _readable(answer: Answer) -> Outcome:
    said = str(answer.fields.get("error", ""))[:200]
    return Accepted("", "") if answer.status == 200 else by_status(answer, "The server", said)


@understood()
def _account(web: Web, token: Token) -> list[Found]:
    """The one that signed in, with its server in the handle. Raises `Failed`."""
    me = web.read(_readable, "/api/v1/accounts/verify_credentials", token.access)
    server = web.address("").partition("://")[2]
    return [
        Found(str(me["id"]), f"{me['username']}@{server}", me.get("display_name") or me["username"], token.secrets())
    ]


@dataclass(frozen=True)
class Registering(OAuth2):
    """Registers the application where nobody has heard of it yet; what it is given there is kept with the access."""

    def begin(self, web: Web, app: App, state: str, back: str) -> Begun:
        """Asks the server for an application of ours. Raises `Failed`."""
        form = {"client_name": NAME, "redirect_uris": back, "scopes": " ".join(self.scopes)}
        given = read(partial(web.call, "POST", "/api/v1/apps", form=form), _readable).fields
        try:
            ours = App(given["client_id"], given["client_secret"])
        except NOT_AS_STATED:
            raise Failed(Refused("This is no Mastodon server, or it lets no application in.", False)) from None
        begun = super().begin(web, ours, state, back)
        return Begun(begun.address, {**begun.kept, "client_id": ours.client_id, "client_secret": ours.client_secret})

    def accounts(self, web: Web, app: App, kept: Secrets, query: Mapping[str, str], back: str) -> list[Found]:
        """With the server and the application beside the token: both are the account's own. Raises `Failed`."""
        ours = {name: kept[name] for name in ("server", "client_id", "client_secret")}
        found = super().accounts(web, app, kept, query, back)
        return [Found(one.external_id, one.handle, one.name, {**one.secrets, **ours}) for one in found]


SIGN_IN = Registering(
    code="mastodon",
    app_names=("client_id", "client_secret"),
    page="/oauth/authorize",
    token="/oauth/token",  # noqa: S106 -- a path on the account's own server
    hosts=frozenset(),
    scopes=SCOPES,
    listed=_account,
    asks_for_server=True,
    advice="Sign in there as the council’s account, not as yourself.",
)
