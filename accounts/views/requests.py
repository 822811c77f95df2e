"""Pages of requests for accounts. Doors only."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts import permissions, selectors, services
from accounts.case import CASE, gaps
from accounts.forms import CaseForm, ChangeCaseForm, DecisionForm, OpenForm, ReasonForm
from accounts.models import AccountRequest
from core.council.selectors import current
from core.people.doors import needs, pressed, tried

PER_PAGE = 25


@needs("accounts.read")
def requests(request: HttpRequest) -> HttpResponse:
    """Requests for accounts: what waits for me first, then all of them."""
    page = Paginator(selectors.requests(request.user), PER_PAGE).get_page(request.GET.get("page"))
    waiting = selectors.waiting_for(request.user)
    return render(
        request,
        "accounts/requests.html",
        {
            "page": page,
            "waiting": waiting,
            "to_open": selectors.to_open(request.user),
            "proposals": selectors.waiting_proposals(request.user),
        },
    )


@needs("accounts.request")
def ask(request: HttpRequest) -> HttpResponse:
    """The form that the documents ask for (REG-3). Saved as a draft, sent from the next page."""
    form = CaseForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        kept = {name: form.cleaned_data[name] for name in ("network", "name", "department", "two_way")}
        if drafted := tried(form, services.ask_for_account, **kept, case=form.case(), by=request.user):
            messages.success(request, "Saved as a draft. Nobody has been asked yet.")
            return redirect(drafted)
    return render(request, "accounts/ask.html", {"form": form})


@needs("accounts.request")
def change_case(request: HttpRequest, pk: int) -> HttpResponse:
    """The case, changed while it is a draft or after somebody asked for changes."""
    found = _request(pk, request)
    initial = {key: getattr(found, key) for key in CASE} | {"seen": found.version}
    form = ChangeCaseForm(request.POST or None, initial=initial, person=request.user)
    if request.method == "POST" and form.is_valid():
        if tried(
            form,
            services.change_request,
            request_id=pk,
            case=form.case(),
            by=request.user,
            seen=form.cleaned_data["seen"],
        ):
            messages.success(request, "The request is changed.")
            return redirect(found)
    return render(request, "accounts/change_case.html", {"found": found, "form": form})


@needs("accounts.read")
def one_request(request: HttpRequest, pk: int) -> HttpResponse:
    """The case made, whose turn it is, and the decision for whoever may take it."""
    found = _request(pk, request)
    form = DecisionForm(request.POST or None, initial={"seen": found.version})
    if request.method == "POST" and form.is_valid():
        if decided := _decided(form, found, request):
            messages.success(request, _said(decided))
            return redirect(decided)
    return render(request, "accounts/request.html", _request_page(found, request, form))


def _decided(form: DecisionForm, found: AccountRequest, request: HttpRequest) -> AccountRequest | None:
    return tried(form, services.decide, request_id=found.pk, by=request.user, **form.cleaned_data)


def _said(decided: AccountRequest) -> str:
    if decided.state == decided.State.IN_REVIEW:
        return f"Signed. It now waits for {decided.chain[decided.stage]['name']}."
    return {
        "approved": "Signed. The account can be opened now.",
        "declined": "Declined. The person who asked is told why.",
        "corporate": "Decided: it is published through the main account. The person who asked is told why.",
    }.get(decided.state, "Sent back with your reason.")


def _request_page(found: AccountRequest, request: HttpRequest, form: DecisionForm) -> dict[str, object]:
    person = request.user
    return {
        "found": found,
        "form": form,
        "stages": selectors.stages(found, current().chain),
        "trail": selectors.trail(found),
        "gaps": gaps(found),
        "may_decide": permissions.may_decide(person, found),
        "may_change": permissions.may_change(person, found),
        "may_open": permissions.may_open(person, found),
        "may_withdraw": permissions.may_withdraw(person, found),
    }


@needs("accounts.request")
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends a draft, or a request that came back, to the first stage."""
    found, chain = _request(pk, request), current().chain
    done = f"Sent. {chain[0]['name']} decides first."
    pressed(request, done, services.send_request, request_id=pk, by=request.user)
    return redirect(found)


@needs("accounts.request")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = _request(pk, request)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if tried(form, services.withdraw_request, request_id=pk, by=request.user, reason=form.cleaned_data["reason"]):
            messages.success(request, "The request is withdrawn.")
            return redirect("accounts:requests")
    return render(request, "accounts/withdraw.html", {"found": found, "form": form})


@needs("accounts.open")
def open_it(request: HttpRequest, pk: int) -> HttpResponse:
    """The page was made on the network: enter what it is called, and open it for work."""
    found = _request(pk, request)
    form = OpenForm(request.POST or None, account=found.account)
    if request.method == "POST" and form.is_valid():
        if opened := tried(form, services.open_account, request_id=pk, by=request.user, **form.cleaned_data):
            messages.success(request, f"{opened} is open.")
            return redirect("accounts:account", opened.pk)
    answer = permissions.may_open(request.user, found)
    return render(request, "accounts/open.html", {"found": found, "form": form, "may_open": answer})


def _request(pk: int, request: HttpRequest) -> AccountRequest:
    try:
        return selectors.request(pk, request.user)
    except AccountRequest.DoesNotExist:
        raise Http404 from None
