"""When a browser was last seen, for the page “Where you are signed in”: to the minute, so that not every page writes a row."""

from datetime import timedelta
from typing import Final

from allauth.account.adapter import get_adapter
from allauth.usersessions.middleware import UserSessionsMiddleware
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

OFTEN_ENOUGH: Final = timedelta(minutes=1)
LONGEST: Final = UserSession._meta.get_field("user_agent").max_length
"""Characters of a browser's name that allauth keeps."""


class SeenToTheMinute(UserSessionsMiddleware):
    """allauth's own, except that a browser which was noted within the minute, at the same address, is not noted again."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and _was_noted(request):
            return self.get_response(request)
        return super().__call__(request)


def _was_noted(request: HttpRequest) -> bool:
    return UserSession.objects.filter(
        session_key=request.session.session_key,
        user_id=request.user.pk,
        ip=get_adapter().get_client_ip(request),
        user_agent=request.META.get("HTTP_USER_AGENT", "")[:LONGEST],
        last_seen_at__gt=timezone.now() - OFTEN_ENOUGH,
    ).exists()
