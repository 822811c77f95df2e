"""The council's one colour as a stylesheet of its own: no page carries an inline style."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from core.council.selectors import NoCouncil, current
from pages.colour import council_css as css_for


@login_not_required
@require_safe
def council_css(request: HttpRequest) -> HttpResponse:
    """Kept by browsers for a day; its address changes with the version of the profile."""
    try:
        css = css_for(current().profile.council.colour.value)
    except NoCouncil:
        css = ""
    return HttpResponse(css, content_type="text/css; charset=utf-8", headers={"Cache-Control": "public, max-age=86400"})
