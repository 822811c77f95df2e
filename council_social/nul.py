"""Text with the character NUL, which no keyboard types and no database keeps, is refused before any view reads it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

NUL = "\x00"
SENTENCE = "What came in contains a character that cannot be kept (NUL). Type the text anew instead of pasting it."


class RefuseNul:
    """Middleware: a request with NUL in its address or in a field of its form is answered with a sentence (400)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        if not any(
            NUL in value for given in (request.GET, request.POST) for _, values in given.lists() for value in values
        ):
            return None
        return render(request, "errors/400.html", {"sentence": SENTENCE}, status=400)
