"""The API's addresses: each app brings its own."""

from django.urls import include, path

urlpatterns = [
    path("", include(f"{app}.api_urls"))
    for app in ("core.people", "accounts", "publishing", "networks", "enquiries", "moderation", "reporting")
]
