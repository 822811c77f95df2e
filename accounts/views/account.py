"""Pages of one account: everything about it, its facts, stopping it, handing it over. Doors only."""

from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts import permissions, selectors, services, timeline
from accounts.acts import ACTS, acts_on
from accounts.forms import FactsForm, HandOverForm, ReasonForm, TrialForm
from accounts.health import Rules, put_right
from accounts.opening import opening_list
from accounts.panels import of as panels_of
from accounts.panels import remarks_on
from accounts.states import AccountState
from accounts.views.custody import one_account
from core.people.doors import needs, tried

TRAIL: Final = 12
"""How much of the timeline stands on the page; the rest is a page of its own."""
PER_PAGE: Final = 50


@needs("accounts.read")
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one account, on one timeline."""
    found, person = one_account(pk), request.user
    rules, waiting = Rules.now(), selectors.waiting_change(found)
    return render(request, "accounts/account.html", {
        "account": found,
        "custody": permissions.custody_for(person, found),
        "may_see_custody": permissions.may_see_custody(person, found),
        "rules": rules,
        "newest": next(iter(found.risks.all()), None),
        "waiting": waiting,
        "may_confirm": permissions.may_confirm_change(person, waiting) if waiting else None,
        "may_take_back": permissions.may_take_back_change(person, waiting) if waiting else None,
        "put_right": put_right(found, rules),
        "opening": opening_list(pk) if found.state == AccountState.APPROVED else [],
        "trail": timeline.of(found, person, most=TRAIL),
        "panels": panels_of(found, person),
        "remark": remarks_on([found]).get(pk, ""),
        "acts": acts_on(found),
        **permissions.rights_on(person, found),
    })  # fmt: skip


@needs("accounts.read")
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole timeline of an account, page by page."""
    found = one_account(pk)
    page = Paginator(timeline.whole(found, request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/record.html", {"account": found, "page": page})


@needs("accounts.keep")
def facts(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes what the register says; two tabs cannot overwrite each other."""
    found = one_account(pk)
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


@needs("accounts.stop", "accounts.keep")
def stop(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """A page of its own for each act with consequences beyond the record."""
    if act not in ACTS:
        raise Http404
    found, chosen = one_account(pk), ACTS[act]
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if changed := tried(form, chosen.verb, account_id=pk, by=request.user, reason=form.cleaned_data["reason"]):
            messages.success(request, f"{changed}: {changed.get_state_display()}.")
            return redirect("accounts:account", pk)
    return render(request, "accounts/stop.html", {"account": found, "form": form, "act": chosen})


@needs("accounts.hand_over")
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """To another department, with the rights on it."""
    found = one_account(pk)
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
    found = one_account(pk)
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
