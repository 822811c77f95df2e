"""OAuth 1.0a (RFC 5849) as Flickr speaks it: a request token, the page, and an access for a verifier. Every call is signed.

The signature is made here from the RFC, not by the library that the application uses.
"""

import base64
import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from sandbox.guard import POLICY
from sandbox.network import Network
from sandbox.oauth.facts import ALLOW, ASK, DENY, weather
from sandbox.oauth.page import POLICY_HEADER, accounts_of, registered
from sandbox.square.pages import show
from sandbox.town import Account, Town

PARAMETER = re.compile(r'([a-z_]+)="([^"]*)"')
CLOCKS_DIFFER = 300
REQUEST_LASTS = 10 * 60 * 1000
RIGHTS = ("read", "write", "delete")


@dataclass(frozen=True)
class OAuth1:
    """One network's way: its paths, the names of the application's id and secret, and a token's own secret."""

    request_token: str
    page: str
    access_token: str
    client: tuple[str, str]
    token_secret: Callable[[str], str]
    tells: Callable[[Account], Mapping[str, str]]
    """What the last answer says beside the access."""


class Refused1(Exception):
    """`oauth_problem`, as the networks say it."""


def signed(
    town: Town, network: Network, facts: OAuth1, method: str, url: str, authorization: str, token_secret: str = ""
) -> dict[str, str]:
    """The parameters of a signed request without a body (RFC 5849, 3.4). Raises Refused1."""
    said = {name: unquote(value) for name, value in PARAMETER.findall(authorization)}
    identity, secret = (town.secrets[network.key].get(name, "") for name in facts.client)
    if said.get("oauth_consumer_key") != identity:
        raise Refused1("consumer_key_unknown")
    if not said.get("oauth_timestamp", "").isdigit() or abs(time.time() - int(said["oauth_timestamp"])) > CLOCKS_DIFFER:
        raise Refused1("timestamp_refused")
    parts = urlsplit(url)
    pairs = [(name, value) for name, value in said.items() if name not in {"oauth_signature", "realm"}]
    pairs += parse_qsl(parts.query, keep_blank_values=True)
    listed = "&".join(sorted(f"{_safe(name)}={_safe(value)}" for name, value in pairs))
    base = "&".join(map(_safe, (method, f"{parts.scheme}://{parts.netloc}{parts.path}", listed)))
    key = f"{_safe(secret)}&{_safe(token_secret)}"
    right = base64.b64encode(hmac.new(key.encode(), base.encode(), hashlib.sha1).digest())
    if not hmac.compare_digest(right, said.get("oauth_signature", "").encode()):
        raise Refused1("signature_invalid")
    return said


def _safe(words: str) -> str:
    return quote(words, safe="~-._")


def request_token(town: Town, network: Network, facts: OAuth1, request: Request) -> Response:
    """POST: a request token for the address to go back to."""
    try:
        said = signed(town, network, facts, request.method, str(request.url), request.headers.get("authorization", ""))
        if not registered(said.get("oauth_callback", "")):
            raise Refused1("parameter_rejected")
    except Refused1 as problem:
        return _problem(problem)
    token = f"721577{secrets.token_hex(12)}"
    with town.store.change():
        town.store.insert(
            "sign_in_codes", code=token, network=network.key, accounts="", scopes="", redirect_uri=said["oauth_callback"],
            challenge="", at=town.clock.now(), expires_at=town.clock.now() + REQUEST_LASTS,
        )  # fmt: skip
    return _form(oauth_callback_confirmed="true", oauth_token=token, oauth_token_secret=_secret_of(token))


def page(town: Town, network: Network, query: Mapping[str, str], request: Request) -> Response:
    """GET: the page, or by itself where a tester chose so."""
    row = _open_request(town, network, query.get("oauth_token", ""))
    if row is None:
        return show(request, "nothing.html", 400, sentence=f"{network.title} does not know this request any more.")
    wanted = weather(town, network.key)
    every = [one.id for one in accounts_of(town, network)]
    if wanted.answer == DENY:
        return _back(row["redirect_uri"], denied=query["oauth_token"])
    if wanted.answer == ALLOW and (chosen := [*wanted.accounts, *every][:1]):
        return _let_in(town, row, chosen[0])
    assert wanted.answer in (ASK, ALLOW)
    return _drawn(request, town, network, query, row["redirect_uri"])


def answered(town: Town, network: Network, form: Mapping[str, str], request: Request) -> Response:
    """POST: yes for this account, or no."""
    row = _open_request(town, network, form.get("oauth_token", ""))
    if row is None:
        return show(request, "nothing.html", 400, sentence=f"{network.title} does not know this request any more.")
    if form.get("do") != "allow":
        return _back(row["redirect_uri"], denied=form["oauth_token"])
    if form.get("account") not in {one.id for one in accounts_of(town, network)}:
        return _drawn(request, town, network, form, row["redirect_uri"], error="Choose an account first.")
    return _let_in(town, row, form["account"])


def access_token(town: Town, network: Network, facts: OAuth1, request: Request) -> Response:
    """POST: an access that stays, once, for the verifier."""
    shown = dict(PARAMETER.findall(request.headers.get("authorization", ""))).get("oauth_token", "")
    row = _open_request(town, network, shown)
    try:
        said = signed(
            town, network, facts, request.method, str(request.url), request.headers.get("authorization", ""),
            _secret_of(shown),
        )  # fmt: skip
        if (
            row is None
            or not row["challenge"]
            or not hmac.compare_digest(row["challenge"], said.get("oauth_verifier", ""))
        ):
            raise Refused1("token_rejected" if row is None else "permission_denied")
    except Refused1 as problem:
        return _problem(problem)
    account = next(one for one in accounts_of(town, network) if one.id == row["accounts"])
    token = town.network(network.key).new_token()
    with town.store.change():
        town.store.write("UPDATE sign_in_codes SET used_at = ? WHERE code = ?", town.clock.now(), shown)
        town.store.insert("tokens", token=token, network=network.key, account=account.id, at=town.clock.now())
    return _form(oauth_token=token, oauth_token_secret=facts.token_secret(token), **facts.tells(account))


def _let_in(town: Town, row: Mapping[str, str], account: str) -> Response:
    verifier = secrets.token_hex(8)
    with town.store.change():
        town.store.write(
            "UPDATE sign_in_codes SET accounts = ?, challenge = ? WHERE code = ?", account, verifier, row["code"]
        )
    return _back(row["redirect_uri"], oauth_token=row["code"], oauth_verifier=verifier)


def _drawn(
    request: Request, town: Town, network: Network, query: Mapping[str, str], redirect_uri: str, error: str = ""
) -> Response:
    kept = {name: value for name, value in query.items() if name in {"oauth_token", "perms"}}
    scopes: Sequence[str] = RIGHTS[: RIGHTS.index(query["perms"]) + 1] if query.get("perms") in RIGHTS else ()
    drawn = show(
        request, "sign_in.html", 422 if error else 200, title=network.title, several=False, scopes=scopes,
        accounts=accounts_of(town, network), kept=kept, error=error, action=request.url.path,
    )  # fmt: skip
    back = urlsplit(redirect_uri)
    drawn.headers[POLICY_HEADER] = POLICY.replace(
        "form-action 'self'", f"form-action 'self' {back.scheme}://{back.netloc}"
    )
    return drawn


def _open_request(town: Town, network: Network, token: str) -> Mapping[str, str] | None:
    row = town.store.row("SELECT * FROM sign_in_codes WHERE network = ? AND code = ?", network.key, token)
    spent = row is None or row["used_at"] is not None or row["expires_at"] <= town.clock.now()
    return None if spent else dict(row)  # type: ignore[arg-type]


def _secret_of(request_token: str) -> str:
    return hashlib.blake2b(request_token.encode(), digest_size=8).hexdigest()


def _back(address: str, **said: str) -> Response:
    joint = "&" if urlsplit(address).query else "?"
    return RedirectResponse(f"{address}{joint}{urlencode(said)}", 302)


def _form(**fields: str) -> Response:
    return PlainTextResponse(urlencode(fields))


def _problem(problem: Refused1) -> Response:
    return PlainTextResponse(urlencode({"oauth_problem": str(problem)}), 401)
