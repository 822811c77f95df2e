"""What several pages of posts need."""

import re
from datetime import date
from typing import cast

from django.http import Http404, HttpRequest

from core.people.models import Person
from publishing import selectors
from publishing.models import Post

PER_PAGE = 25


def me(request: HttpRequest) -> Person:
    """Whoever is signed in: every page of ours stands behind a duty."""
    return cast(Person, request.user)


def found(pk: int) -> Post:
    """The post, or the page that says that there is none."""
    try:
        return selectors.post(pk)
    except Post.DoesNotExist:
        raise Http404 from None


def day_of(text: str) -> date:
    """A day of the years that the calendar knows, or the page that says that there is none."""
    if not re.fullmatch(r"20\d\d-\d\d-\d\d", text, re.ASCII):
        raise Http404
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
