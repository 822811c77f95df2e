"""The pages for what went wrong. They ask no database and no session, for those may be what went wrong."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.council.selectors import NoCouncil


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Says which rule refused and who may, where the refusal knew it."""
    return render(request, "errors/403.html", {"sentence": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(
        request,
        "errors/400.html",
        {"sentence": "This form was open too long, or came from another page. Go back, reload it and send it again."},
        status=403,
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """A stopped database, and a council that nobody has loaded yet, are said plainly (503); everything else is ours to mend (500). Never a traceback."""
    if isinstance(sys.exc_info()[1], NoCouncil):
        return render(request, "errors/no_council.html", status=503)
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        response = render(request, "errors/503.html", status=503)
        response["Retry-After"] = "30"
        return response
    return render(request, "errors/500.html", status=500)
