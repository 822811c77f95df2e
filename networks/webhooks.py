"""Where the networks deliver: the raw bytes first, their signature, the commit, and only then the answer (networks.md, section 7).

Nobody is signed in here and nothing is read but the bytes, so a delivery takes a short way past sessions and pages.
"""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from networks.inbound import keep_delivery
from networks.protocol import Connector
from networks.registry import CONNECTORS

LARGEST: Final = 1_000_000
"""Bytes of one delivery. A batch of a hundred comments is some 80 kB."""
PRIVATE: Final = {"authorization", "cookie"}
PREFIX: Final = "/webhooks/"
SIGNED_WITH, GREETED_WITH = 0, 1


class ShortWay:
    """Middleware: answers deliveries before sessions, messages and pages are set up. Stands behind the security headers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        try:
            view, args, kwargs = resolve(request.path_info)
        except Resolver404:
            return _nobody()
        return view(request, *args, **kwargs)


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest, network: str) -> HttpResponse:
    """GET answers the network's challenge; POST keeps a delivery. 404 for a network that delivers nothing."""
    connector = CONNECTORS.get(network)
    if connector is None or connector.webhook_secrets is None:
        return _nobody()
    return _challenged(request, connector) if request.method == "GET" else _delivered(request, connector)


def _challenged(request: HttpRequest, connector: Connector) -> HttpResponse:
    secret = _secret(connector, GREETED_WITH)
    answer = connector.handshake(request.GET.dict(), secret) if secret else None
    if answer is None:
        return _plain("This is not a challenge that we know.", 403)
    kind = "application/json" if answer.startswith("{") else "text/plain"
    return HttpResponse(answer, content_type=kind)


def _delivered(request: HttpRequest, connector: Connector) -> HttpResponse:
    raw = _body(request)
    if raw is None:
        return _plain("A delivery has one megabyte at most.", 413)
    headers = {name.lower(): value for name, value in request.headers.items() if name.lower() not in PRIVATE}
    secret = _secret(connector, SIGNED_WITH)
    if not secret or not connector.signature_ok(raw, headers, secret):
        return _plain("The signature does not fit.", 403)
    try:
        keep_delivery(connector.code, raw, headers)
    except Error:
        return _plain("It could not be kept now. Please deliver it again.", 503)
    return _plain("", 200)


def _body(request: HttpRequest) -> bytes | None:
    """Exactly what came; None, unread, where it says that it is too much. More than it says is never read."""
    stated = request.headers.get("Content-Length", "")
    return None if stated.isdigit() and int(stated) > LARGEST else request.body


def _secret(connector: Connector, place: int) -> str:
    """From the settings; empty where nobody has set it, and then nothing is genuine."""
    secrets = settings.NETWORK_SECRETS.get(connector.code, {})
    return str(secrets.get((connector.webhook_secrets or ("", ""))[place], ""))


def _nobody() -> HttpResponse:
    return _plain("No network delivers here.", 404)


def _plain(words: str, status: int) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
