"""Pages of the register: the list, one account, its facts, stopping it. Doors only."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts import permissions, selectors, services
from accounts.fates import COLUMNS, row_of
from accounts.forms import FactsForm, ReasonForm, RegisterFilterForm
from accounts.models import Account
from accounts.panels import of as panels_of
from accounts.panels import remarks_on
from core.people.doors import needs, tried
from pages.files import csv_download

PER_PAGE = 25


@needs("accounts.read")
def register(request: HttpRequest) -> HttpResponse:
    """The register: search, filters, and what needs a person in each row."""
    form = RegisterFilterForm(request.GET)
    asked = selectors.RegisterFilter(**_asked(form)) if form.is_valid() else selectors.RegisterFilter()
    page = Paginator(selectors.register(asked), PER_PAGE).get_page(request.GET.get("page"))
    shown = {
        "filters": form,
        "page": page,
        "asked": asked,
        "remarks": remarks_on(page.object_list),
        "can_keep": permissions.may_propose(request.user),
    }
    return render(request, "accounts/register.html", shown)


@needs("accounts.read")
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """What the filters show, as a file that can be read in again (REG-15)."""
    form = RegisterFilterForm(request.GET)
    asked = selectors.RegisterFilter(**_asked(form)) if form.is_valid() else selectors.RegisterFilter()
    return csv_download("register.csv", list(COLUMNS.said), [row_of(account) for account in selectors.register(asked)])


def _asked(form: RegisterFilterForm) -> dict[str, object]:
    department = form.cleaned_data["department"]
    return form.cleaned_data | {"department": department.pk if department else None}


@needs("accounts.read")
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one account, on one timeline."""
    found = _account(pk)
    return render(request, "accounts/account.html", {
        "account": found,
        "risk": selectors.risk_level(found),
        "trail": selectors.trail(found),
        "panels": panels_of(found, request.user),
        "remark": remarks_on([found]).get(pk, ""),
        "may_stop": permissions.may_stop(request.user, found),
        "may_keep": permissions.may_keep(request.user, found),
    })  # fmt: skip


@needs("accounts.keep")
def facts(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes what the register says; two tabs cannot overwrite each other."""
    found = _account(pk)
    form = FactsForm(request.POST or None, instance=found, initial={"seen": found.version})
    if request.method == "POST" and form.is_valid():
        if tried(
            form,
            services.change_facts,
            account_id=pk,
            facts=form.facts(),
            by=request.user,
            seen=form.cleaned_data["seen"],
        ):
            messages.success(request, "The facts are changed.")
            return redirect("accounts:account", pk)
    return render(request, "accounts/facts.html", {"account": found, "form": form})


STOPS = {
    "suspend": (
        services.suspend,
        "Suspend",
        "Nothing goes out from this account until somebody lets it go on. What is scheduled is held.",
    ),
    "compromised": (
        services.mark_compromised,
        "Mark compromised",
        "Nothing goes out from this account until its password was changed.",
    ),
    "go-on": (
        services.let_go_on,
        "Let it go on",
        "Posts and replies may go out again. What was held stays held until somebody releases it.",
    ),
    "close": (services.close, "Close", "The account is closed for good. Its history stays on the register."),
}


@needs("accounts.stop")
def stop(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """A page of its own for each act with consequences beyond the record."""
    if act not in STOPS:
        raise Http404
    found, (verb, words, follows) = _account(pk), STOPS[act]
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if changed := tried(form, verb, account_id=pk, by=request.user, reason=form.cleaned_data["reason"]):
            messages.success(request, f"{changed}: {changed.get_state_display()}.")
            return redirect("accounts:account", pk)
    return render(request, "accounts/stop.html", {"account": found, "form": form, "words": words, "follows": follows})


def _account(pk: int) -> Account:
    try:
        return selectors.account(pk)
    except Account.DoesNotExist:
        raise Http404 from None
