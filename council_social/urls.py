"""Every address of the application."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from council_social import health, home, stylesheet
from networks.handing_out import hand_out

handler400 = "council_social.errors.bad_request"
handler403 = "council_social.errors.forbidden"
handler404 = "council_social.errors.not_found"
handler500 = "council_social.errors.server_error"

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", home.search, name="search"),
    path("mail/", home.mail, name="mail"),
    path("health", health.health, name="health"),
    path("council.css", stylesheet.council_css, name="council_css"),
    path("sign-in/", include("council_social.sign_in_urls")),
    path("", include("core.people.urls")),
    path("", include("core.council.urls")),
    path("", include("accounts.training_urls")),
    path("accounts/", include("networks.connect_urls")),
    path("accounts/", include("accounts.urls")),
    path("posts/", include("publishing.urls")),
    path("webhooks/", include("networks.urls")),
    path("for-networks/<str:token>.<slug:ending>", hand_out, name="for_networks"),
    path("outbox/", include("networks.outbox_urls")),
    path("inbox/", include("enquiries.urls")),
    path("moderation/", include("moderation.urls")),
    path("figures/", include("reporting.urls")),
    path("public/", include("public.urls")),
    path("api/", include("council_social.api_urls")),
    path("api/schema/", login_not_required(SpectacularAPIView.as_view()), name="api_schema"),
    path("api/", SpectacularSwaggerSplitView.as_view(url_name="api_schema"), name="api_page"),
]
