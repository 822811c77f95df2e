"""Pages of the register: the list, its file, an account that is only planned. Doors only."""

from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts import columns, permissions, selectors, services
from accounts.fates import COLUMNS, row_of
from accounts.forms import PlanForm, RegisterFilterForm
from accounts.health import Rules, counted
from accounts.health import needs as all_needs
from accounts.panels import remarks_on
from core.people.doors import needs, tried
from pages.files import csv_download

PER_PAGE: Final = 25


@needs("accounts.read")
def register(request: HttpRequest) -> HttpResponse:
    """The register: search, filters, and what needs a person in each row."""
    rules, asked, form = Rules.now(), *_asked(request)
    page = Paginator(selectors.register(asked, rules), PER_PAGE).get_page(request.GET.get("page"))
    shown = {
        "filters": form,
        "page": page,
        "picks": _picks(request.GET, asked, counted(rules)),
        "rules": rules,
        "columns": columns.of(page.object_list),
        "remarks": remarks_on(page.object_list),
        "can_keep": permissions.may_propose(request.user),
    }
    return render(request, "accounts/register.html", shown)


@needs("accounts.read")
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """What the filters show, as a file that can be read in again (REG-15)."""
    asked, _ = _asked(request)
    return csv_download("register.csv", list(COLUMNS.said), [row_of(account) for account in selectors.register(asked)])


@needs("accounts.keep")
def plan(request: HttpRequest) -> HttpResponse:
    """An account that the council means to have one day (REG-1)."""
    form = PlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if planned := tried(form, services.plan_account, by=request.user, **form.cleaned_data):
            messages.success(request, f"{planned} is on the register as planned.")
            return redirect(planned)
    return render(request, "accounts/plan.html", {"form": form})


def _asked(request: HttpRequest) -> tuple[selectors.RegisterFilter, RegisterFilterForm]:
    form = RegisterFilterForm(request.GET)
    if not form.is_valid():
        return selectors.RegisterFilter(), form
    department = form.cleaned_data["department"]
    return selectors.RegisterFilter(**form.cleaned_data | {"department": department.pk if department else None}), form


def _picks(given: QueryDict, asked: selectors.RegisterFilter, counts: dict[str, int]) -> list[dict[str, Any]]:
    """The filters above the list: all, what needs something, and each need that an account has."""
    named = [
        ("", "All"),
        ("any", "Need something"),
        *((need.code, need.words) for need in all_needs() if counts[need.code]),
    ]
    return [
        {"label": label, "url": _with(given, code), "current": asked.need == code, "count": counts.get(code)}
        for code, label in named
    ]


def _with(given: QueryDict, need: str) -> str:
    """The same search with another need."""
    changed = given.copy()
    changed.pop("page", None)
    changed["need"] = need
    return f"?{changed.urlencode()}"
