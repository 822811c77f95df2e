"""One action id and one address for everything that a request records, in the entries and in the row history."""

from collections.abc import Callable

import pghistory
from django.http import HttpRequest, HttpResponse

from core.audit import context


class AuditContext:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with context.at(request.META.get("REMOTE_ADDR") or None) as here:
            with pghistory.context(action=str(here.action), path=request.path):
                return self.get_response(request)
