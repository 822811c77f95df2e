"""Addresses of the pages of a long list."""

from django.http import HttpRequest


def page_address(request: HttpRequest, number: int) -> str:
    """This page's address with `page` set to `number`; filters and saved views stay."""
    query = request.GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"
