"""From where somebody asks, when a proxy of the council's own stands before us: otherwise everybody has the proxy's address."""

import re
from collections.abc import Callable
from ipaddress import ip_address
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

PORT: Final = re.compile(r"(?P<v4>[0-9.]+):\d+|\[(?P<v6>[0-9a-fA-F:.]+)\](:\d+)?")
"""Some proxies write the port as well."""


class BehindOurProxies:
    """Middleware: REMOTE_ADDR becomes the address from which the outermost of our proxies was asked.

    The record names it, and the limits of signing in and of what residents send count by it. Each proxy appends to
    X-Forwarded-For from where it was asked: with `OWN_PROXIES` of them it is that many entries from the end. What stands
    before it is the visitor's own claim, which anybody can make up (RFC 7239, section 8.1). Without the header, as the
    health check asks, or where no address stands there, REMOTE_ADDR stays.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        passed_on = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if 0 < settings.OWN_PROXIES <= len(passed_on) and (found := _address(passed_on[-settings.OWN_PROXIES])):
            request.META["REMOTE_ADDR"] = found
        return self.get_response(request)


def _address(entry: str) -> str:
    """Empty where it is none."""
    written = entry.strip()
    if with_port := PORT.fullmatch(written):
        written = with_port["v4"] or with_port["v6"]
    try:
        return str(ip_address(written.partition("%")[0]))  # “%eth0” behind a link's own address is no part of it
    except ValueError:
        return ""
