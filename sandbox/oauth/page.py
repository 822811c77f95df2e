"""The page at which somebody lets the council's application in: for whom, with which rights, yes or no."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sandbox import people
from sandbox.guard import HEADERS, LOOPBACK, POLICY
from sandbox.network import Network
from sandbox.oauth.facts import ALLOW, ASK, OAuth, today, weather
from sandbox.oauth.keeping import Code, give_code
from sandbox.square.pages import show
from sandbox.town import Account, Refused, Town

POLICY_HEADER = "content-security-policy"
assert any(name == POLICY_HEADER.encode() for name, _ in HEADERS)


@dataclass(frozen=True)
class Asked:
    """What the application asks for, checked."""

    redirect_uri: str
    state: str
    scopes: tuple[str, ...]
    challenge: str


class Wrong(Exception):
    """The application asks wrongly. `kind` is told to it by a redirect (RFC 6749, 4.1.2.1); empty: to the person only."""

    def __init__(self, sentence: str, kind: str = "") -> None:
        super().__init__(sentence)
        self.kind = kind


def registered(uri: str) -> bool:
    """The council's application is on this machine."""
    parts = urlsplit(uri)
    return parts.scheme in {"http", "https"} and parts.hostname in LOOPBACK and not parts.fragment


def asked_for(town: Town, network: Network, facts: OAuth, query: Mapping[str, str]) -> Asked:
    """Raises Wrong."""
    if query.get("client_id") != town.secrets[network.key].get(facts.client[0]):
        raise Wrong("There is no application with this id.")
    if not registered(query.get("redirect_uri", "")):
        raise Wrong("The address to go back to is not one that the application has registered.")
    scopes = tuple(scope for scope in query.get("scope", "").split(facts.separator) if scope)
    if query.get("response_type") != "code":
        raise Wrong("Only codes are given here.", "unsupported_response_type")
    if unknown := [scope for scope in scopes if scope not in facts.scopes]:
        raise Wrong(f"There is no scope {unknown[0]}.", "invalid_scope")
    if facts.pkce and (query.get("code_challenge_method") != "S256" or len(query.get("code_challenge", "")) != 43):
        raise Wrong("A code challenge of 43 characters by S256 is needed.", "invalid_request")
    if facts.pkce and not query.get("state"):
        raise Wrong("A state is needed.", "invalid_request")
    return Asked(query["redirect_uri"], query.get("state", ""), scopes, query.get("code_challenge", ""))


def sign_in(town: Town, network: Network, facts: OAuth, query: Mapping[str, str], request: Request) -> Response:
    """GET of the page; answers by itself where a tester chose so."""
    try:
        asked = asked_for(town, network, facts, query)
    except Wrong as wrong:
        return _refused(request, network, facts, wrong, query)
    wanted = weather(town, network.key)
    if wanted.answer == ASK:
        return drawn(request, town, network, facts, asked, query)
    if wanted.answer != ALLOW:
        return denied(facts, asked)
    every = [one.id for one in accounts_of(town, network)]
    chosen = wanted.accounts or every
    return allowed(town, network, facts, asked, chosen if facts.several else chosen[:1])


def answered(town: Town, network: Network, facts: OAuth, form: Mapping[str, str], ticked: Sequence[str],
             request: Request) -> Response:  # fmt: skip
    """POST of the page: yes for these accounts, or no."""
    try:
        asked = asked_for(town, network, facts, form)
    except Wrong as wrong:
        return _refused(request, network, facts, wrong, form)
    if form.get("do") != "allow":
        return denied(facts, asked)
    try:
        chosen = [*ticked, *_newly_opened(town, network, form)]
        if not chosen:
            raise Refused("Choose an account first.")
        known = {one.id for one in accounts_of(town, network)}
        return allowed(town, network, facts, asked, [one for one in chosen if one in known])
    except Refused as refusal:
        return drawn(request, town, network, facts, asked, form, error=str(refusal))


def allowed(town: Town, network: Network, facts: OAuth, asked: Asked, accounts: Sequence[str]) -> Response:
    if not accounts:
        return denied(facts, asked)
    with town.store.change():
        chosen = tuple(accounts) if facts.several else tuple(accounts)[-1:]
        code = Code(chosen, asked.scopes, asked.redirect_uri, asked.challenge)
        facts.let_in(town, chosen)
        given = give_code(town, network.key, today(town, network.key, facts), code)
    return _back(facts, asked, code=given)


def denied(facts: OAuth, asked: Asked) -> Response:
    return _back(facts, asked, error="access_denied", error_description="The person said no.")


def drawn(request: Request, town: Town, network: Network, facts: OAuth, asked: Asked, query: Mapping[str, str],
          error: str = "") -> Response:  # fmt: skip
    """The page itself. Browsers apply the policy for forms to where a form redirects, so it names the application too."""
    kept = {name: value for name, value in query.items() if name not in {"do", "account", "handle", "name"}}
    page = show(
        request, "sign_in.html", 422 if error else 200, title=network.title, several=facts.several, scopes=asked.scopes,
        accounts=accounts_of(town, network), kept=kept, error=error, action=request.url.path,
    )  # fmt: skip
    back = urlsplit(asked.redirect_uri)
    page.headers[POLICY_HEADER] = POLICY.replace(
        "form-action 'self'", f"form-action 'self' {back.scheme}://{back.netloc}"
    )
    return page


def accounts_of(town: Town, network: Network) -> list[Account]:
    return [one for one in people.accounts(town) if one.network == network.key]


def _newly_opened(town: Town, network: Network, form: Mapping[str, str]) -> list[str]:
    """An account that a tester adds on the way."""
    handle = form.get("handle", "").strip().lstrip("@")
    if not handle:
        return []
    with town.store.change():
        name = form.get("name", "").strip() or handle
        return [people.open_account(town, network=network.key, handle=handle, name=name, followers=900).id]


def _refused(request: Request, network: Network, facts: OAuth, wrong: Wrong, query: Mapping[str, str]) -> Response:
    if wrong.kind:
        asked = Asked(query["redirect_uri"], query.get("state", ""), (), "")
        return _back(facts, asked, error=wrong.kind, error_description=str(wrong))
    return show(request, "nothing.html", 400, sentence=f"{network.title} cannot let anybody in: {wrong}")


def _back(facts: OAuth, asked: Asked, **said: str) -> Response:
    said |= {"state": asked.state} if asked.state else {}
    joint = "&" if urlsplit(asked.redirect_uri).query else "?"
    return RedirectResponse(f"{asked.redirect_uri}{joint}{urlencode(said)}{facts.fragment}", 302)
