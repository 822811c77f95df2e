"""Many people at once: a file is read first, then all of them are added; and everybody as a file. Doors only."""

from itertools import chain
from typing import Final, cast

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from core.people import selectors, staff
from core.people.doors import needs, pressed, tried
from core.people.forms import PeopleFilterForm, StaffFileForm, asked
from core.people.models import Person, StaffFile, role_choices
from core.people.permissions import KEEP
from core.people.staff_file import COLUMNS, EXAMPLE, rows_of
from pages.files import csv_download

PER_PAGE: Final = 25


@needs(KEEP)
def staff_file(request: HttpRequest) -> HttpResponse:
    """A file is read first, and nobody is added by choosing it."""
    form = StaffFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["file"]
        content = chosen.read(COLUMNS.largest + 1)
        if file := tried(form, staff.upload_staff, name=chosen.name or "", content=content, by=_me(request)):
            return redirect(file)
    roles = [words for _, words in role_choices()]
    return render(request, "people/staff_file.html", {"form": form, "roles": roles})


@needs(KEEP)
def staff_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """What would become of each row; whoever uploaded the file adds everybody in it."""
    file = StaffFile.objects.filter(pk=pk, by=_me(request)).first()
    if file is None:
        raise Http404
    if request.method == "POST":
        seen = request.POST.get("seen", "")[:64]
        done = pressed(request, "They are added.", staff.add_staff, file_id=pk, seen=seen, by=_me(request))
        return redirect("people") if done else redirect(file)
    plan = staff.plan_of(file, _me(request)) if file.content else None
    page = Paginator(plan.shown, PER_PAGE).get_page(request.GET.get("page")) if plan else None
    return render(request, "people/staff_rows.html", {"file": file, "plan": plan, "page": page})


@needs(KEEP)
@require_safe
def staff_example(request: HttpRequest) -> HttpResponse:
    """A file with the headings and one row, to begin with."""
    return csv_download("staff.csv", list(EXAMPLE), [EXAMPLE])


@needs(KEEP, "audit.read")
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """What the filters show, one row for each role, as a file that can be read in again."""
    found = selectors.people(selectors.PeopleFilter(**asked(PeopleFilterForm(request.GET))))
    return csv_download("people.csv", list(COLUMNS.said), chain.from_iterable(map(rows_of, found)))


def _me(request: HttpRequest) -> Person:
    """Who asks: the doors let in nobody who is not signed in."""
    return cast(Person, request.user)
