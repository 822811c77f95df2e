"""My own page, the people with their roles, and the table of duties that an auditor prints."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.notify.models import Notice
from core.notify.services import read_all
from core.people.doors import needs
from core.people.duties import matrix
from core.people.models import Membership, Person


def me(request: HttpRequest) -> HttpResponse:
    """My notices, my roles, my second factor. Open to everybody who is signed in."""
    if request.method == "POST":
        read_all(by=request.user)
    notices = Paginator(Notice.objects.filter(person_id=request.user.pk).order_by("-id"), 25).get_page(
        request.GET.get("page")
    )
    roles = Membership.objects.filter(person_id=request.user.pk).select_related("department", "person")
    return render(request, "people/me.html", {"page": notices, "roles": roles})


@needs("people.keep", "audit.read")
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with a log-in, and what they hold."""
    everybody = Person.objects.prefetch_related("memberships__department").order_by("-is_active", "name")
    return render(request, "people/people.html", {"page": Paginator(everybody, 25).get_page(request.GET.get("page"))})


@needs("council.read")
@require_safe
def duties(request: HttpRequest) -> HttpResponse:
    """The role × duty matrix: the same rows that the code reads."""
    return render(request, "people/duties.html", {"matrix": matrix()})
