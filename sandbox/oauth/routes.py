"""Where signing in stands: at the network's own paths, and behind the same faults as the rest of it."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from sandbox.misbehaviour import Misbehaviour
from sandbox.network import Network
from sandbox.oauth import keeping, one, page, tokens
from sandbox.oauth.one import OAuth1
from sandbox.town import Town

Answer = Callable[[Request], Awaitable[Response]]


def routes(town: Town, network: Network) -> list[BaseRoute]:
    """Those of one network; none where nobody signs in there."""
    facts = network.oauth
    if facts is None:
        return []
    if isinstance(facts, OAuth1):
        return _routes_of_one(town, network, facts)

    async def sign_in(request: Request) -> Response:
        if request.method == "GET":
            return page.sign_in(town, network, facts, dict(request.query_params), request)
        form = await request.form()
        typed = {name: value for name, value in form.items() if isinstance(value, str)}
        ticked = [value for value in form.getlist("account") if isinstance(value, str)]
        return page.answered(town, network, facts, typed, ticked, request)

    async def token(request: Request) -> Response:
        asked = await _asked(request)
        with town.store.change():
            return tokens.token(town, network, facts, asked, request.headers.get("authorization", ""))

    async def revoke(request: Request) -> Response:
        asked = await _asked(request)
        with town.store.change():
            keeping.revoke(town, network.key, asked.get("token", ""))
        return Response(status_code=200)

    doors = {facts.page: sign_in, facts.token: token, **dict.fromkeys(facts.exchange_paths.values(), token)}
    doors |= {facts.revoke: revoke} if facts.revoke else {}
    return [_route(town, network, path, answer) for path, answer in doors.items()]


def _routes_of_one(town: Town, network: Network, facts: OAuth1) -> list[BaseRoute]:
    """The three addresses of OAuth 1.0a."""

    async def request_token(request: Request) -> Response:
        return one.request_token(town, network, facts, request)

    async def sign_in(request: Request) -> Response:
        if request.method == "GET":
            return one.page(town, network, dict(request.query_params), request)
        return one.answered(town, network, await _asked(request), request)

    async def access_token(request: Request) -> Response:
        return one.access_token(town, network, facts, request)

    doors = {facts.request_token: request_token, facts.page: sign_in, facts.access_token: access_token}
    return [_route(town, network, path, answer) for path, answer in doors.items()]


def _route(town: Town, network: Network, path: str, answer: Answer) -> Route:
    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        await (await answer(request))(scope, receive, send)

    return Route(f"/{network.key}{path}", Misbehaviour(served, town, network), methods=["GET", "POST"])


async def _asked(request: Request) -> dict[str, str]:
    """What stands in the query and in the body."""
    form = await request.form() if request.method == "POST" else {}
    return dict(request.query_params) | {name: value for name, value in form.items() if isinstance(value, str)}
