"""Connecting an account, from its page: who may, with what, and what the network says about it. Doors only."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.models import Account
from core.audit.models import Entry
from core.people.doors import needs, tried
from networks.connect_forms import FORMS, DisconnectForm
from networks.connecting import connect as connect_account
from networks.connecting import disconnect as disconnect_account
from networks.connections import connection_of
from networks.models import Connection
from networks.permissions import may_connect, may_disconnect
from networks.views import me


@needs("accounts.keep")
def connect(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks the network with what was typed; kept only where it answers that this is the account."""
    link = _link(pk)
    kind = FORMS.get(link.account.network)
    if kind is None:
        raise Http404
    form = kind(request.POST or None, account=link.account, link=link)
    if request.method == "POST" and form.is_valid():
        if tried(form, connect_account, account_id=pk, by=me(request), **form.facts()):
            messages.success(request, f"{link.account} is connected. {link.account.network_name} knows us.")
            return redirect(link.account)
    may = may_connect(me(request), link.account)
    may_end, trail = may_disconnect(me(request), link.account, link), Entry.objects.about(link)[:12]
    facts = {"link": link, "account": link.account, "form": form, "may": may, "may_end": may_end, "trail": trail}
    return render(request, "networks/connect.html", facts)


@needs("accounts.keep")
def disconnect(request: HttpRequest, pk: int) -> HttpResponse:
    """A page of its own: from then on everything is done by hand."""
    link = _link(pk)
    form = DisconnectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if tried(form, disconnect_account, account_id=pk, by=me(request), reason=form.cleaned_data["reason"]):
            messages.success(request, f"{link.account} is not connected any more. What is due is done by hand.")
            return redirect(link.account)
    may = may_disconnect(me(request), link.account, link)
    return render(request, "networks/disconnect.html", {"account": link.account, "form": form, "may": may})


def _link(pk: int) -> Connection:
    """The account's connection, an empty one where there is none yet."""
    try:
        return connection_of(Account.objects.on_register().get(pk=pk))
    except Account.DoesNotExist:
        raise Http404 from None
