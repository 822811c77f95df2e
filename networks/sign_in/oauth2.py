"""OAuth 2.0 with a code (RFC 6749, 4.1), with PKCE where the network knows it (RFC 7636).

Authlib makes the addresses, bodies, challenges and the client's authentication. Its sessions are not used: they follow
redirects, keep no total deadline, look at no peer, and put themselves between us and the answer (docs/architecture.md).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Self

from authlib.common.security import generate_token
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from accounts.catalogue import network
from networks.classify import NOT_AS_STATED, USUAL_WAIT, by_status, without_answer
from networks.http import Answer, NoAnswer, network_time
from networks.outcomes import CertainNo, Failed, RateLimited, Refused, Unauthorised, without_effect
from networks.protocol import Secrets
from networks.sign_in.protocol import ENDS_AT, TOKEN_UNTIL, App, Begun, Found
from networks.sign_in.web import Web

FORM = "application/x-www-form-urlencoded"
SAID = 200
"""Characters of the network's own words that are shown."""
VERIFIER = 64
"""Characters, 43 to 128 (RFC 7636, 4.1)."""


@dataclass(frozen=True)
class Token:
    """What a network's token address gave. Its repr shows no secret."""

    access: str = field(repr=False)
    until: datetime | None = None
    refresh: str = field(default="", repr=False)
    ends_at: datetime | None = None

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> Self:
        """RFC 6749, 5.1; `refresh_token_expires_in` is LinkedIn's. Raises KeyError, TypeError or ValueError."""
        access = fields["access_token"]
        if not isinstance(access, str) or not access:
            raise TypeError("access_token")
        return cls(
            access=access,
            until=_in(fields.get("expires_in")),
            refresh=str(fields.get("refresh_token") or ""),
            ends_at=_in(fields.get("refresh_token_expires_in")),
        )

    def secrets(self) -> Secrets:
        """As they are kept. What the network did not say is left out; without a refresh token all ends with the token."""
        ends_at = self.ends_at or (None if self.refresh else self.until)
        said = {
            "access_token": self.access,
            "refresh_token": self.refresh,
            TOKEN_UNTIL: self.until.isoformat() if self.until else "",
            ENDS_AT: ends_at.isoformat() if ends_at else "",
        }
        return {name: value for name, value in said.items() if value}


Listed = Callable[[Web, Token], Sequence[Found]]
Prolong = Callable[[Web, App, Token], Token]


@dataclass(frozen=True)
class OAuth2:
    """A network's facts, and the protocol that follows from them.

    `page`: where the person signs in; `token`: where the code is turned into a token. `listed`: the accounts for which a
    token's owner may act. `prolong`: a short token for a long one, where the network gives them in two steps. `renewed`: how
    a token is renewed where the network has a way of its own; otherwise by the refresh token (RFC 6749, 6).
    """

    code: str
    app_names: tuple[str, str]
    page: str
    token: str
    scopes: tuple[str, ...]
    listed: Listed
    advice: str
    hosts: frozenset[str]
    separator: str = " "
    pkce: bool = False
    client_auth: str = "client_secret_post"
    page_asks: Mapping[str, str] = field(default_factory=dict)
    prolong: Prolong | None = None
    renewed: Prolong | None = None
    renew_ahead: timedelta | None = None
    asks_for_server: bool = False

    @property
    def name(self) -> str:
        return network(self.code).name

    def begin(self, web: Web, app: App, state: str, back: str) -> Begun:
        """Nobody is asked yet."""
        verifier = generate_token(VERIFIER) if self.pkce else ""
        proof = {"code_challenge": create_s256_code_challenge(verifier), "code_challenge_method": "S256"}
        address = prepare_grant_uri(
            web.address(self.page),
            app.client_id,
            "code",
            redirect_uri=back,
            scope=self.separator.join(self.scopes),
            state=state,
            **self.page_asks,
            **(proof if self.pkce else {}),
        )
        return Begun(address, {"verifier": verifier} if verifier else {})

    def accounts(self, web: Web, app: App, kept: Secrets, query: Mapping[str, str], back: str) -> list[Found]:
        """The code works once and not for long: it is used at once."""
        asked = {"code": _code_of(query, self.name), "redirect_uri": back, "code_verifier": kept.get("verifier")}
        token = self.ask(web, app, "authorization_code", **asked)
        if self.prolong:
            token = self.prolong(web, app, token)
        return list(self.listed(web, token))

    def renewable(self, secrets: Secrets) -> bool:
        """Whether the network gave the means to renew."""
        return bool(self.renewed or secrets.get("refresh_token"))

    def refreshed(self, web: Web, app: App, stale: Secrets) -> Secrets:
        """Raises `Failed`, with `Unauthorised` where only a new sign-in helps."""
        if self.renewed:
            fresh = self.renewed(web, app, Token(stale.get("access_token", "")))
        else:
            known = stale.get("refresh_token", "")
            fresh = self.ask(web, app, "refresh_token", refresh_token=known)
            fresh = replace(fresh, refresh=fresh.refresh or known)  # Google gives none anew
        return {**stale, **fresh.secrets()}

    def ask(self, web: Web, app: App, grant: str, **facts: Any) -> Token:
        """The token address, by `POST` with everything in the body (RFC 6749, 2.3.1 and 3.2). Raises `Failed`."""
        way = self.client_auth if app.client_secret else "none"
        named = app.client_id if way == "client_secret_basic" else None  # X wants it beside the header
        body, headers = prepare_token_request(grant, client_id=named, **facts), {"Content-Type": FORM}
        _, headers, body = ClientAuth(app.client_id, app.client_secret, way).prepare("POST", "", headers, body)
        return self.token_of(lambda: web.call("POST", self.token, body=body.encode(), headers=headers), grant)

    def token_of(self, call: Callable[[], Answer], grant: str) -> Token:
        """What a call to a token address brought. Raises `Failed`."""
        try:
            answer = call()
        except NoAnswer as trouble:
            raise Failed(without_effect(without_answer(trouble))) from None
        try:
            if answer.status == 200:
                return Token.read(_inner(answer.fields))
        except NOT_AS_STATED:
            pass  # a refusal in the clothes of a success is told below
        raise Failed(self._refusal(answer, grant))

    def _refusal(self, answer: Answer, grant: str) -> CertainNo:
        words = said(answer)
        if answer.status == 429:
            return RateLimited(answer.wait_until(USUAL_WAIT), scope="app")
        if answer.status in {400, 401, 403} and grant == "authorization_code":
            return Unauthorised(f"{self.name} did not accept this sign-in. It says: {words or 'nothing more'}")
        if answer.status in {400, 401, 403}:
            return Unauthorised(f"{self.name} no longer renews the council's access. Connect the account again.")
        if answer.status == 200:
            return Refused(f"{self.name} answered without an access. It says: {words or 'nothing more'}", False)
        return without_effect(by_status(answer, self.name, words))


def said(answer: Answer) -> str:
    """The network's own words: RFC 6749, 5.2, or Graph's envelope."""
    error = answer.fields.get("error")
    inner = error.get("message") if isinstance(error, dict) else error
    words = answer.fields.get("error_description") or answer.fields.get("error_message") or inner or ""
    return str(words)[:SAID]


def _inner(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """Instagram puts what it gives into a list of one."""
    data = fields.get("data")
    return data[0] if isinstance(data, list) and data else fields


def _code_of(query: Mapping[str, str], name: str) -> str:
    if not query.get("code"):
        raise Failed(Refused(f"{name} sent you back without saying who you are. Sign in once more.", False))
    return query["code"]


def _in(seconds: Any) -> datetime | None:
    return network_time() + timedelta(seconds=int(seconds)) if seconds else None
