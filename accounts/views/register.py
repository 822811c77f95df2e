"""Pages of the register: the list, one account, its facts, stopping it, handing it over. Doors only."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts import permissions, selectors, services
from accounts.fates import COLUMNS, row_of
from accounts.forms import FactsForm, HandOverForm, ReasonForm, RegisterFilterForm, TrialForm
from accounts.models import Account
from accounts.panels import of as panels_of
from accounts.panels import remarks_on
from accounts.states import AccountState
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
        "acts": _acts(found),
        "may_hand_over": permissions.may_hand_over(request.user, found),
        "may_decide_trial": permissions.may_decide_trial(request.user, found),
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


@dataclass(frozen=True)
class Act:
    """A change of an account's state that has a page of its own: its verb, the words on its button, what follows, where it leads."""

    verb: Callable[..., Account]
    words: str
    follows: str
    to: AccountState
    icon: str = ""
    grave: bool = False


ACTS: Final = {
    "suspend": Act(
        services.suspend, "Suspend", "Nothing goes out from this account until somebody lets it go on. What is scheduled is held.",
        AccountState.SUSPENDED, "pause",
    ),
    "compromised": Act(
        services.mark_compromised, "Mark compromised", "Nothing goes out from this account until its password was changed. Our public list tells residents at once not to trust what it posts now.",
        AccountState.COMPROMISED, "stop", grave=True,
    ),
    "go-on": Act(
        services.let_go_on, "Let it go on", "Posts and replies may go out again. What was held stays held until somebody releases it.",
        AccountState.ACTIVE,
    ),
    "set-aside": Act(
        services.set_aside, "Keep, but do not use", "Nothing is posted. The account is kept, so that nobody else takes its name.",
        AccountState.UNUSED,
    ),
    "begin-closing": Act(
        services.begin_closing, "Begin to close", "Nothing goes out any more. Answer what is open, then close it.", AccountState.CLOSING,
    ),
    "close": Act(
        services.close, "Close", "The account is closed for good. Its history stays on the register, and residents see when it was closed.",
        AccountState.CLOSED,
    ),
}  # fmt: skip


@needs("accounts.stop")
def stop(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """A page of its own for each act with consequences beyond the record."""
    if act not in ACTS:
        raise Http404
    found, chosen = _account(pk), ACTS[act]
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if changed := tried(form, chosen.verb, account_id=pk, by=request.user, reason=form.cleaned_data["reason"]):
            messages.success(request, f"{changed}: {changed.get_state_display()}.")
            return redirect("accounts:account", pk)
    return render(request, "accounts/stop.html", {"account": found, "form": form, "act": chosen})


def _acts(account: Account) -> list[tuple[str, Act]]:
    """What can be done to its state now."""
    resting = account.state in {
        AccountState.REQUESTED,
        AccountState.IN_REVIEW,
        AccountState.APPROVED,
        AccountState.PLANNED,
    }
    if resting:
        return []
    return [(code, act) for code, act in ACTS.items() if account.graph.allows(account.state, act.to)]


@needs("accounts.hand_over")
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """To another department, with the rights on it."""
    found = _account(pk)
    form = HandOverForm(request.POST or None, initial={"seen": found.version})
    if request.method == "POST" and form.is_valid():
        if changed := tried(form, services.hand_over, account_id=pk, by=request.user, **form.cleaned_data):
            messages.success(request, f"{changed} is handed over to {changed.department}.")
            return redirect("accounts:account", pk)
    answer = permissions.may_hand_over(request.user, found)
    return render(request, "accounts/hand_over.html", {"account": found, "form": form, "may_hand_over": answer})


@needs("accounts.hand_over")
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """How a trial ends: extended, or the account is permanent from now on."""
    found = _account(pk)
    form = TrialForm(request.POST or None, initial={"seen": found.version})
    if request.method == "POST" and form.is_valid():
        given = {
            "account_id": pk,
            "by": request.user,
            "reason": form.cleaned_data["reason"],
            "seen": form.cleaned_data["seen"],
        }
        longer = {"until": form.cleaned_data["until"]} if form.cleaned_data["decision"] == "extend" else {}
        if tried(form, services.extend_trial if longer else services.make_permanent, **given, **longer):
            messages.success(request, "The trial goes on." if longer else "The account is permanent.")
            return redirect("accounts:account", pk)
    answer = permissions.may_decide_trial(request.user, found)
    return render(request, "accounts/trial.html", {"account": found, "form": form, "may_decide": answer})


def _account(pk: int) -> Account:
    try:
        return selectors.account(pk)
    except Account.DoesNotExist:
        raise Http404 from None
