"""The pages of allauth that we use, and no others: what is not mounted cannot be misused."""

from typing import Final

from allauth.account.urls import urlpatterns as account_pages
from allauth.urls import build_provider_urlpatterns
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

NOT_USED: Final = {
    "account_email",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_confirm_login_code",
}
"""An Administrator gives the address; nobody adds another one to their log-in."""

urlpatterns: list[URLPattern | URLResolver] = [
    *(page for page in account_pages if page.name not in NOT_USED),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
]
if settings.SINGLE_SIGN_ON:
    urlpatterns += [path("3rdparty/", include("allauth.socialaccount.urls")), *build_provider_urlpatterns()]
