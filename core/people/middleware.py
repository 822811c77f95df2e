"""Nobody who signed in with a password works without a second factor (GOV-3)."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse


class SecondFactorRequired:
    """Sends people to set up a second factor before anything else. Single sign-on brings the council's own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SECOND_FACTOR_REQUIRED and self._lacks_one(request):
            return HttpResponseRedirect(reverse("mfa_activate_totp"))
        return self.get_response(request)

    def _lacks_one(self, request: HttpRequest) -> bool:
        if not request.user.is_authenticated or request.path.startswith(
            ("/sign-in/", "/static/", "/council.css", "/health")
        ):
            return False
        methods = request.session.get("account_authentication_methods", [])
        if any(method.get("method") == "socialaccount" for method in methods):
            return False
        return not is_mfa_enabled(request.user)
