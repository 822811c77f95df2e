"""OAuth 1.0a (RFC 5849), which only Flickr still speaks: a request token, a page, and a verifier for an access that stays.

Authlib signs; the calls are our own watched HTTP. The state travels in the address to which the person is sent back.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode

from authlib.oauth1.rfc5849.client_auth import ClientAuth

from accounts.catalogue import network
from networks.classify import by_status, without_answer
from networks.http import Answer, NoAnswer
from networks.outcomes import Failed, Refused, Unauthorised, without_effect
from networks.protocol import Secrets
from networks.sign_in.protocol import App, Begun, Found
from networks.sign_in.web import Web

Fields = Mapping[str, str]


@dataclass(frozen=True)
class OAuth1:
    """A network's facts. `named`: the account that an answer to the last step tells of (no further call is needed)."""

    code: str
    app_names: tuple[str, str]
    request_token: str
    page: str
    access_token: str
    named: Callable[[Fields], Found]
    advice: str
    hosts: frozenset[str]
    page_asks: Sequence[tuple[str, str]] = ()
    renew_ahead: timedelta | None = None
    asks_for_server: bool = False

    def begin(self, web: Web, app: App, state: str, back: str) -> Begun:
        """Asks for a request token, which names the way back. Raises `Failed`."""
        auth = ClientAuth(app.client_id, app.client_secret, redirect_uri=f"{back}?{urlencode({'state': state})}")
        given = self._ask(web, auth, self.request_token)
        address = urlencode([("oauth_token", given["oauth_token"]), *self.page_asks])
        return Begun(f"{web.address(self.page)}?{address}", given)

    def accounts(self, web: Web, app: App, kept: Secrets, query: Mapping[str, str], back: str) -> list[Found]:
        """Raises `Failed`."""
        if not query.get("oauth_verifier") or query.get("oauth_token") != kept.get("oauth_token"):
            name = network(self.code).name
            raise Failed(Refused(f"{name} sent you back without saying who you are. Sign in once more.", False))
        auth = ClientAuth(
            app.client_id, app.client_secret, kept["oauth_token"], kept["oauth_token_secret"],
            verifier=query["oauth_verifier"],
        )  # fmt: skip
        return [self.named(self._ask(web, auth, self.access_token))]

    def renewable(self, secrets: Secrets) -> bool:
        """It does not run out."""
        return False

    def refreshed(self, web: Web, app: App, stale: Secrets) -> Secrets:
        """Raises `Failed`: what was taken back cannot be renewed."""
        raise Failed(Unauthorised(f"{network(self.code).name} took the access back. Connect the account again."))

    def _ask(self, web: Web, auth: ClientAuth, url: str) -> dict[str, str]:
        """A signed POST with an empty body; the answer is a form. Raises `Failed`."""
        _, headers, _ = auth.prepare("POST", web.address(url), {}, "")
        try:
            answer = web.call("POST", url, headers={"Authorization": headers["Authorization"]})
        except NoAnswer as trouble:
            raise Failed(without_effect(without_answer(trouble))) from None
        fields = dict(parse_qsl(answer.body.decode("utf-8", "replace")))
        if answer.status == 200 and fields.get("oauth_token") and fields.get("oauth_token_secret"):
            return fields
        raise Failed(self._refusal(answer, fields))

    def _refusal(self, answer: Answer, fields: Fields) -> Refused | Unauthorised:
        name, said = network(self.code).name, fields.get("oauth_problem", "nothing more")[:200]
        if answer.status in {200, 400, 401, 403}:
            return Unauthorised(f"{name} did not accept this sign-in. It says: {said}")
        outcome = without_effect(by_status(answer, name, ""))
        return outcome if isinstance(outcome, Refused) else Refused(f"{name} asks us to wait.", before_sending=True)
