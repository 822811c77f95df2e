"""Connecting an account, from its page: who may, with what, and what the network says about it. Doors only."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.models import Account
from core.audit.models import Entry
from core.people.doors import needs, tried
from networks.connect_forms import FORMS, DisconnectForm, ServerForm
from networks.connect_journey import back_address, not_set_up, sign_in_of
from networks.connecting import connect as connect_account
from networks.connecting import disconnect as disconnect_account
from networks.connections import connection_of
from networks.models import Connection
from networks.permissions import may_connect, may_disconnect
from networks.views import me


@needs("accounts.keep")
def connect(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks the network with what was typed; kept only where it answers that this is the account."""
    link = link_of(pk)
    kind = FORMS.get(link.account.network)
    if kind is None:
        return sign_in_page(request, link)
    form = kind(request.POST or None, account=link.account, link=link)
    if request.method == "POST" and form.is_valid():
        if tried(form, connect_account, account_id=pk, by=me(request), **form.facts()):
            messages.success(request, f"{link.account} is connected. {link.account.network_name} knows us.")
            return redirect(link.account)
    return render(request, "networks/connect.html", _facts(request, link) | {"form": form})


def sign_in_page(request: HttpRequest, link: Connection, form: Form | None = None) -> HttpResponse:
    """For networks at which one signs in; 404 where accounts are not connected at all."""
    network = link.account.network
    way = sign_in_of(network)
    if way is None:
        raise Http404
    form = form or (ServerForm() if way.asks_for_server else Form())
    known = {"form": form, "advice": way.advice, "not_set_up": not_set_up(network), "back": back_address(network)}
    return render(request, "networks/connect.html", _facts(request, link) | known)


def _facts(request: HttpRequest, link: Connection) -> dict[str, Any]:
    """What every page that connects an account shows."""
    may, may_end = may_connect(me(request), link.account), may_disconnect(me(request), link.account, link)
    trail = Entry.objects.about(link)[:12]
    nothing = {"advice": "", "not_set_up": "", "back": ""}
    return {"link": link, "account": link.account, "may": may, "may_end": may_end, "trail": trail, **nothing}


@needs("accounts.keep")
def disconnect(request: HttpRequest, pk: int) -> HttpResponse:
    """A page of its own: from then on everything is done by hand."""
    link = link_of(pk)
    form = DisconnectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if tried(form, disconnect_account, account_id=pk, by=me(request), reason=form.cleaned_data["reason"]):
            messages.success(request, f"{link.account} is not connected any more. What is due is done by hand.")
            return redirect(link.account)
    may = may_disconnect(me(request), link.account, link)
    return render(
        request,
        "networks/disconnect.html",
        {"account": link.account, "form": form, "may": may, "typed": link.account.network in FORMS},
    )


def link_of(pk: int) -> Connection:
    """The account's connection, an empty one where there is none yet."""
    try:
        return connection_of(Account.objects.on_register().get(pk=pk))
    except Account.DoesNotExist:
        raise Http404 from None
