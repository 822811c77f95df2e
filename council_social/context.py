"""Fills the shell around every page: navigation by duty with what waits, the council, the notices."""

from typing import Any

from django.http import HttpRequest

from council_social.shell import shell_for


def shell(request: HttpRequest) -> dict[str, Any]:
    """`shell` for every template; built only for pages that are really rendered."""
    return {"shell": shell_for(request)}
