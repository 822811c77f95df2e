"""The calendar as a month and as a list of one week."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.people.doors import needs
from pages.clocks import today
from publishing import selectors
from publishing.forms import CalendarFilterForm
from publishing.permissions import READ
from publishing.selectors.calendar import monday_of
from publishing.views.common import day_of


@needs(READ)
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """What goes out when, and is anything stuck? `?month=2026-11`."""
    form = CalendarFilterForm(request.GET)
    first = day_of(f"{request.GET.get('month') or today().isoformat()[:7]}-01")
    shown = selectors.month(first, form.asked())
    return render(request, "publishing/calendar.html", {
        "month": shown,
        "filters": form,
        "held": selectors.held_count(),
        "before": _with(request, month=f"{shown.before:%Y-%m}"),
        "after": _with(request, month=f"{shown.after:%Y-%m}"),
    })  # fmt: skip


@needs(READ)
@require_safe
def calendar_list(request: HttpRequest) -> HttpResponse:
    """The same as a list, one week from its Monday: `?week=2026-11-23`."""
    form = CalendarFilterForm(request.GET)
    first = monday_of(day_of(request.GET.get("week") or today().isoformat()))
    shown = selectors.week(first, form.asked())
    return render(request, "publishing/calendar_list.html", {
        "week": shown,
        "filters": form,
        "held": selectors.held_count(),
        "before": _with(request, week=shown.before.isoformat()),
        "after": _with(request, week=shown.after.isoformat()),
    })  # fmt: skip


def _with(request: HttpRequest, **place: str) -> str:
    """This page at another place; the filters stay."""
    query = request.GET.copy()
    for name, value in place.items():
        query[name] = value
    return f"?{query.urlencode()}"
