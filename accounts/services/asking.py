"""Asking for an account: draft, change, send, withdraw (REG-3)."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import actions
from accounts.case import CASE, gaps
from accounts.joined import may_ask_on
from accounts.models import Account, AccountRequest
from accounts.permissions import may_ask, may_change, may_withdraw
from accounts.services.moving import move, move_account, tell_deciders
from accounts.states import AccountState, RequestState
from core.audit.verbs import RuleBroken, add, change, ensure, locked
from core.council.selectors import current
from core.people.models import Department, Person


@transaction.atomic
def ask_for_account(
    *, network: str, name: str, department: Department, two_way: bool, case: Mapping[str, Any], by: Person
) -> AccountRequest:
    """A draft of a request, as far as it is answered; nobody is asked yet. Raises RuleBroken where the person may not ask for this department."""
    ensure(may_ask(by, department.pk))
    account = _planned(network, name, department, two_way, by) or _new(network, name, department, two_way, by)
    request = AccountRequest(account=account, department=department, requester=by, **{key: case[key] for key in CASE})
    return add(request, code=actions.REQUEST_DRAFTED, by=by)


def _planned(network: str, name: str, department: Department, two_way: bool, by: Person) -> Account | None:
    """The account that the council means to have under this name: asked for now."""
    found = (
        Account.objects.filter(network=network, name__iexact=name, state=AccountState.PLANNED)
        .values_list("pk", flat=True)
        .first()
    )
    if found is None:
        return None
    account = locked(Account.objects, found)
    account.department, account.two_way = department, two_way
    move(account, AccountState.REQUESTED, actions.ACCOUNT_ASKED, by)
    return account


def _new(network: str, name: str, department: Department, two_way: bool, by: Person) -> Account:
    kind = Account.Kind.CORPORATE if department.kind == Department.Kind.COMMS else Account.Kind.SERVICE
    account = Account(
        network=network, name=name, department=department, kind=kind, two_way=two_way, state=AccountState.REQUESTED
    )
    return add(account, code=actions.ACCOUNT_ASKED, by=by)


@transaction.atomic
def change_request(*, request_id: int, case: Mapping[str, Any], by: Person, seen: int) -> AccountRequest:
    """Changes the case while it is a draft or changes were asked for. Raises RuleBroken, ChangedMeanwhile."""
    request = locked(AccountRequest.objects, request_id, seen=seen)
    ensure(may_change(by, request))
    for key in CASE:
        setattr(request, key, case[key])
    change(request, code=actions.REQUEST_CHANGED, by=by)
    return request


@transaction.atomic
def send_request(*, request_id: int, by: Person, seen: int | None = None) -> AccountRequest:
    """Sends it to the first stage of the council's chain; a request that came back begins a new round.

    Raises RuleBroken, also where the council has not decided to be on that network (NH 5.12–5.14).
    """
    request = locked(AccountRequest.objects, request_id, seen=seen)
    ensure(may_change(by, request))
    if missing := gaps(request):
        raise RuleBroken(f"Answer first: {' · '.join(missing)}")
    ensure(may_ask_on(request.account.network))
    if request.state == RequestState.CHANGES_ASKED:
        request.round += 1
    request.chain, request.stage = current().chain, 0
    request.sent_at = request.stage_since = timezone.now()
    change(request, to=RequestState.IN_REVIEW, code=actions.REQUEST_SENT, by=by)
    move_account(request, AccountState.IN_REVIEW, actions.ACCOUNT_IN_REVIEW, by)
    tell_deciders(request)
    return request


@transaction.atomic
def withdraw_request(*, request_id: int, by: Person, reason: str = "") -> AccountRequest:
    """The person who asked takes the request back. Raises RuleBroken."""
    request = locked(AccountRequest.objects, request_id)
    ensure(may_withdraw(by, request))
    change(request, to=RequestState.WITHDRAWN, code=actions.REQUEST_WITHDRAWN, by=by, reason=reason)
    move_account(request, AccountState.DECLINED, actions.REQUEST_WITHDRAWN, by, reason)
    return request
