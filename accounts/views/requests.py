"""Pages of requests for accounts. Doors only."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from accounts import evaluation_selectors, permissions, selectors, services
from accounts.case import CASE, gaps
from accounts.deciding import decided_with
from accounts.forms import AlikeForm, CaseForm, ChangeCaseForm, DecisionForm, ReasonForm
from accounts.joined import may_ask_on
from accounts.letters import letter_of
from accounts.models import AccountRequest, Document
from accounts.opening import opening_list
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
def ask_alike(request: HttpRequest) -> HttpResponse:
    """One case for several accounts that are alike (REG-17)."""
    form = AlikeForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        kept = {name: form.cleaned_data[name] for name in ("network", "names", "department", "two_way")}
        if batch := tried(form, services.ask_for_alike, **kept, case=form.case(), by=request.user):
            messages.success(request, f"{batch.count} drafts are saved. Nobody has been asked yet.")
            return redirect(batch.requests.earliest("pk"))
    return render(request, "accounts/ask_alike.html", {"form": form})


@needs("accounts.request")
def change_case(request: HttpRequest, pk: int) -> HttpResponse:
    """The case, changed while it is a draft or after somebody asked for changes."""
    found = _request(pk, request)
    initial = {key: getattr(found, key) for key in CASE} | {"seen": found.version}
    form = ChangeCaseForm(request.POST or None, initial=initial, person=request.user)
    if request.method == "POST" and form.is_valid():
        verb = services.change_alike if form.cleaned_data["alike"] else services.change_request
        if tried(form, verb, request_id=pk, case=form.case(), by=request.user, seen=form.cleaned_data["seen"]):
            messages.success(request, "The request is changed.")
            return redirect(found)
    return render(request, "accounts/change_case.html", {"found": found, "form": form})


@needs("accounts.read")
def one_request(request: HttpRequest, pk: int) -> HttpResponse:
    """The case made, whose turn it is, and the decision for whoever may take it."""
    found = _request(pk, request)
    form = DecisionForm(request.POST or None, request.FILES or None, initial={"seen": found.version, "alike": True})
    if request.method == "POST" and form.is_valid():
        if decided := _decided(form, found, request):
            messages.success(request, _said(decided))
            return redirect(decided)
    return render(request, "accounts/request.html", _request_page(found, request, form))


@needs("accounts.read")
@reauthentication_required(allow_get=False)
def sign(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The same page from the link in an e-mail: who follows it says once more who they are (REG-4)."""
    return one_request(request, pk)


def _decided(form: DecisionForm, found: AccountRequest, request: HttpRequest) -> AccountRequest | None:
    given = dict(form.cleaned_data)
    file, alike = given.pop("document"), given.pop("alike") and found.batch_id is not None
    facts = {"request_id": found.pk, "by": request.user, **given}
    return tried(form, decided_with, file=(file.name, file.read()) if file else None, alike=alike, **facts)


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
    may_change = permissions.may_change(person, found)
    may_be_there = may_ask_on(found.account.network) if may_change else None
    undecided = may_be_there is not None and not may_be_there
    return {
        "found": found,
        "form": form,
        "stages": selectors.stages(found, current().chain),
        "trail": selectors.trail(found),
        "gaps": gaps(found),
        "may_decide": permissions.may_decide(person, found),
        "may_change": may_change,
        "may_be_there": may_be_there,
        "evaluation": evaluation_selectors.under_way(found.account.network) if undecided else None,
        "may_open": permissions.may_open(person, found),
        "may_withdraw": permissions.may_withdraw(person, found),
        "alike": selectors.alike(found),
    }


@needs("accounts.request")
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends a draft, or a request that came back, to the first stage."""
    found, chain = _request(pk, request), current().chain
    done = f"Sent. {chain[0]['name']} decides first."
    verb = services.send_alike if found.batch_id and "alike" in request.POST else services.send_request
    pressed(request, done, verb, request_id=pk, by=request.user)
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


@needs("accounts.read")
def open_it(request: HttpRequest, pk: int) -> HttpResponse:
    """The opening list; when every line stands, somebody other than the requester opens the account."""
    found = _request(pk, request)
    answer = permissions.may_open(request.user, found)
    if request.method == "POST":
        pressed(request, f"{found} is open.", services.open_account, request_id=pk, by=request.user)
        return redirect("accounts:account", found.account_id)
    shown = {"found": found, "lines": opening_list(found.account_id), "may_open": answer}
    return render(request, "accounts/open.html", shown)


@needs("accounts.read")
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of the request, to print."""
    found = _request(pk, request)
    written = letter_of(found)
    if written is None:
        raise Http404
    return render(request, "accounts/letter.html", {"found": found, "letter": written})


@needs("accounts.read")
@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The document behind a decision, to save."""
    kept = get_object_or_404(Document, pk=pk)
    answer = HttpResponse(bytes(kept.content), content_type=kept.content_type)
    answer["Content-Disposition"] = content_disposition_header(True, kept.name) or ""
    return answer


def _request(pk: int, request: HttpRequest) -> AccountRequest:
    try:
        return selectors.request(pk, request.user)
    except AccountRequest.DoesNotExist:
        raise Http404 from None
