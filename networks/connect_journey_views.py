"""To the network and back, from the page that connects an account. Doors only."""

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core.audit.verbs import RuleBroken
from core.people.doors import needs, tried
from networks import connect_journey as journeys
from networks.connect_forms import ChooseForm, ServerForm
from networks.connect_views import link_of, sign_in_page
from networks.models import Connection
from networks.registry import CONNECTORS
from networks.views import me


@needs("accounts.keep")
@require_POST
def sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads to the network. By a page and its `Refresh`: browsers apply our policy for forms to where a form redirects."""
    link = link_of(pk)
    way = journeys.sign_in_of(link.account.network)
    form = ServerForm(request.POST) if way and way.asks_for_server else Form(request.POST)
    if form.is_valid():
        facts = {"account_id": pk, "session": _session(request), **form.cleaned_data}
        if address := tried(form, journeys.begin, by=me(request), **facts):
            page = render(request, "networks/leaving.html", {"account": link.account, "address": address})
            page["Refresh"] = f"0; url={address}"
            return page
    return sign_in_page(request, link, form)


@needs("accounts.keep")
@require_safe
def come_back(request: HttpRequest, network: str) -> HttpResponse:
    """Where the network sends the person back to. Ends on the account's page, so that no code stays in the address."""
    if network not in CONNECTORS or journeys.sign_in_of(network) is None:
        raise Http404
    state = request.GET.get("state", "")
    try:
        journey = journeys.come_back(network=network, state=state, by=me(request), session=_session(request))
    except RuleBroken as refusal:
        messages.error(request, refusal.sentence)
        return redirect("accounts:register")
    try:
        link = journeys.arrive(journey=journey, query=request.GET.dict(), by=me(request))
    except RuleBroken as refusal:
        messages.error(request, refusal.sentence)
        return redirect("connections:connect", journey.account_id)
    return _connected(request, link) if link else redirect("connections:choose", journey.account_id)


@needs("accounts.keep")
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Which of the accounts that the network named is this one."""
    account, session = link_of(pk).account, _session(request)
    try:
        _, found = journeys.waiting_choice(account_id=pk, by=me(request), session=session)
    except RuleBroken as refusal:
        messages.error(request, refusal.sentence)
        return redirect(account)
    form = ChooseForm(request.POST or None, account=account, found=found)
    if request.method == "POST" and form.is_valid():
        facts = {"account_id": pk, "external_id": form.cleaned_data["chosen"], "session": session}
        if link := tried(form, journeys.choose, by=me(request), **facts):
            return _connected(request, link)
    return render(request, "networks/choose.html", {"account": account, "form": form, "found": found})


def _connected(request: HttpRequest, link: Connection) -> HttpResponse:
    messages.success(request, f"{link.account} is connected. {link.account.network_name} knows us.")
    return redirect(link.account)


def _session(request: HttpRequest) -> str:
    return request.session.session_key or ""
