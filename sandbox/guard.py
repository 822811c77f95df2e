"""The sandbox is for this machine only: no other Host, no other site's forms, no script, nothing kept in caches."""

from functools import lru_cache
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
HEADERS = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
]


class Guard:
    """ASGI: refuse whoever is not at home, and send every answer with the same protection."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif sentence := refusal(scope["method"], Headers(scope=scope)):
            await PlainTextResponse(sentence, 403)(scope, receive, send)
        else:
            await self.app(scope, receive, _protected(send))


def refusal(method: str, headers: Headers) -> str:
    """Why a request is not served, or nothing. A page of another site could otherwise reset the town."""
    host = headers.get("host", "")
    if _name_of(host) not in LOOPBACK:
        return "The sandbox answers on this machine only: use http://127.0.0.1."
    origin = headers.get("origin")
    if method != "GET" and origin and origin.partition("://")[2] != host:
        return "Another website may not write here."
    return ""


@lru_cache(maxsize=256)
def _name_of(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _protected(send: Send) -> Send:
    async def send_protected(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = {name.lower() for name, _ in message["headers"]}
            message["headers"] = [*message["headers"], *(one for one in HEADERS if one[0] not in own)]
        await send(message)

    return send_protected
