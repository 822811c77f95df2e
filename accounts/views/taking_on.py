"""Accounts that exist already: one person says so, alone or with a file of many; a second person decides. Doors only."""

from typing import Final, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import permissions, selectors, services
from accounts.fates import COLUMNS
from accounts.forms import ReasonForm
from accounts.models import Proposal, RegisterFile
from accounts.taking_on_forms import ExistingForm, FileForm, GroundsForm
from core.people.doors import needs, pressed, tried
from core.people.models import Person
from pages.files import csv_download

PER_PAGE: Final = 25
EXAMPLE: Final = {
    "network": "Facebook", "name": "Ashmere Museum", "address": "https://www.facebook.com/ashmeremuseum", "department": "Museum",
    "kind": "At arm’s length", "enquiries": "yes", "state": "Open", "activities": "Exhibitions, school visits", "joined": "14/02/2018",
    "public": "yes",
}  # fmt: skip


@needs("accounts.keep")
def existing(request: HttpRequest) -> HttpResponse:
    """One account, by its address, which another page may have filled in. A second person confirms it before it stands on the register."""
    form = ExistingForm(request.POST or None, initial={"address": request.GET.get("address", "")[:2_000]})
    if request.method == "POST" and form.is_valid():
        facts = {"accounts": [form.facts()], "grounds": form.cleaned_data["grounds"], "by": _me(request)}
        if proposed := tried(form, services.propose_accounts, **facts):
            messages.success(request, "A second person is asked to confirm it. Until then it is not on the register.")
            return redirect(proposed)
    return render(request, "accounts/existing.html", {"form": form})


@needs("accounts.keep")
def existing_file(request: HttpRequest) -> HttpResponse:
    """A file is read first, and nothing is proposed by choosing it."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["file"]
        content = chosen.read(COLUMNS.largest + 1)
        if file := tried(form, services.upload_accounts, name=chosen.name or "", content=content, by=_me(request)):
            return redirect(file)
    return render(request, "accounts/existing_file.html", {"form": form})


@needs("accounts.keep")
def rows(request: HttpRequest, pk: int) -> HttpResponse:
    """What would become of each row; whoever uploaded it proposes all that are new."""
    file = RegisterFile.objects.select_related("proposal").filter(pk=pk, by=_me(request)).first()
    if file is None:
        raise Http404
    form = GroundsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        grounds = form.cleaned_data["grounds"]
        if proposed := tried(form, services.propose_file, file_id=pk, grounds=grounds, by=_me(request)):
            messages.success(request, "A second person is asked to confirm them. Until then none is on the register.")
            return redirect(proposed)
    plan = services.plan_of(file) if file.content else None
    page = Paginator(plan.shown, PER_PAGE).get_page(request.GET.get("page")) if plan else None
    return render(request, "accounts/rows.html", {"file": file, "plan": plan, "page": page, "form": form})


@needs("accounts.keep")
@require_safe
def example(request: HttpRequest) -> HttpResponse:
    """A file with the headings and one row, to begin with."""
    return csv_download("accounts.csv", list(EXAMPLE), [EXAMPLE])


@needs("accounts.read")
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """What is proposed, and the decision for whoever may take it."""
    found = _proposal(pk)
    if request.method == "POST":
        done = "They are on the register." if found.count > 1 else "It is on the register."
        pressed(request, done, services.confirm_proposal, proposal_id=pk, by=_me(request), seen=_seen(request))
        return redirect(found)
    page = Paginator(selectors.proposed(found), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/proposal.html", {
        "found": found,
        "page": page,
        "trail": selectors.trail(found),
        "may_confirm": permissions.may_confirm(_me(request), found),
        "may_take_back": permissions.may_take_back(_me(request), found),
    })  # fmt: skip


@needs("accounts.take_on")
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Not the council's, or not as described: with the reason."""
    found = _proposal(pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if tried(form, services.refuse_proposal, proposal_id=pk, by=_me(request), reason=form.cleaned_data["reason"]):
            messages.success(request, "Refused. Nothing came onto the register.")
            return redirect(found)
    return render(request, "accounts/refuse_proposal.html", {"found": found, "form": form})


@needs("accounts.keep")
@require_POST
def withdraw_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    pressed(request, "It is withdrawn.", services.withdraw_proposal, proposal_id=pk, by=_me(request))
    return redirect("accounts:proposal", pk)


def _proposal(pk: int) -> Proposal:
    found = Proposal.objects.select_related("proposed_by", "decided_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _seen(request: HttpRequest) -> int:
    """The version on the page that was pressed: another one is refused."""
    said = request.POST.get("seen", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else -1


def _me(request: HttpRequest) -> Person:
    """Who asks: the doors let in nobody who is not signed in."""
    return cast(Person, request.user)
