"""A batch of alike requests: one case, many accounts (REG-17; NCC 7: a page for each of 29 youth centres)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.db import transaction

from accounts import actions
from accounts.models import AccountRequest, Batch, Document
from accounts.services.asking import ask_for_account, change_request, send_request
from accounts.services.signing import decide
from core.audit.verbs import RuleBroken, add, locked
from core.people.models import Department, Person

MOST: Final = 100


@transaction.atomic
def ask_for_alike(
    *, network: str, names: Sequence[str], department: Department, two_way: bool, case: Mapping[str, Any], by: Person
) -> Batch:
    """A draft for each of `names`, all with the same case. Raises RuleBroken as for one."""
    _check(names)
    batch = add(
        Batch(count=len(names), label=f"{len(names)} alike for {department}"[:200], asked_by=by),
        code=actions.BATCH_DRAFTED,
        by=by,
    )
    for name in names:
        request = ask_for_account(network=network, name=name, department=department, two_way=two_way, case=case, by=by)
        AccountRequest.objects.filter(pk=request.pk).update(batch=batch)
    return batch


@transaction.atomic
def change_alike(*, request_id: int, case: Mapping[str, Any], by: Person, seen: int) -> AccountRequest:
    """The case of one and of every other of its batch that can be changed by now, all or none. Raises as for one."""
    first = change_request(request_id=request_id, case=case, by=by, seen=seen)
    for other in _others(first, [AccountRequest.State.DRAFT, AccountRequest.State.CHANGES_ASKED]):
        change_request(request_id=other.pk, case=case, by=by, seen=other.version)
    return first


@transaction.atomic
def send_alike(*, request_id: int, by: Person) -> int:
    """Sends one and every other of its batch that waits to be sent, all or none; returns how many. Raises as for one."""
    first = send_request(request_id=request_id, by=by)
    others = _others(first, [AccountRequest.State.DRAFT, AccountRequest.State.CHANGES_ASKED])
    for other in others:
        send_request(request_id=other.pk, by=by)
    return 1 + len(others)


@transaction.atomic
def decide_alike(
    *, request_id: int, verdict: str, by: Person, reason: str, seen: int, body: str = "", minute: str = "",
    decided_on: date | None = None, document: Document | None = None,
) -> int:  # fmt: skip
    """The same decision on one and on every other of its batch at the same stage, all or none; returns how many. Raises as for one."""
    first = locked(AccountRequest.objects, request_id, seen=seen)
    others = [one for one in _others(first, [first.state]) if one.stage == first.stage]
    said: dict[str, Any] = {
        "verdict": verdict, "by": by, "reason": reason, "body": body, "minute": minute, "decided_on": decided_on, "document": document,
    }  # fmt: skip
    for one in (first, *others):
        decide(request_id=one.pk, seen=one.version, **said)
    return 1 + len(others)


def _others(request: AccountRequest, states: Sequence[str]) -> list[AccountRequest]:
    """The rest of its batch in these states, locked in the order of their numbers."""
    if request.batch_id is None:
        return []
    rest = AccountRequest.objects.filter(batch=request.batch_id, state__in=states).exclude(pk=request.pk)
    return list(rest.select_for_update(of=("self",)).order_by("pk"))


def _check(names: Sequence[str]) -> None:
    if not 2 <= len(names) <= MOST:
        raise RuleBroken(f"Enter two to {MOST} names, one in each line.", field="names")
    if long := next((name for name in names if len(name) > 160), None):
        raise RuleBroken(f"“{long[:40]}…” is too long: a name has 160 characters at most.", field="names")
    lower = [name.casefold() for name in names]
    if twice := next((name for name in names if lower.count(name.casefold()) > 1), None):
        raise RuleBroken(f"“{twice}” stands there twice.", field="names")
