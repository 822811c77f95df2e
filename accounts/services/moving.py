"""What the verbs of the register share: how an account moves, and who is told of a request."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.letters import letter_of
from accounts.models import Account, AccountRequest
from accounts.permissions import deciders
from accounts.states import AccountState
from core.audit.verbs import change, locked
from core.notify.services import tell, write
from core.people.models import Person


def move(
    account: Account, to: str, code: str, by: Person | None, reason: str = "", *, extra: Mapping[str, Any] | None = None
) -> None:
    """Moves a locked account, with when and why. Raises RuleBroken where its graph has no such edge."""
    account.state_since, account.state_reason = timezone.now(), reason[:500]
    change(account, to=to, code=code, by=by, reason=reason, extra=extra)


def go_on_as(account: Account) -> AccountState:
    """The state in which an account that was stopped goes on."""
    return AccountState.ON_TRIAL if account.trial_ends_on else AccountState.ACTIVE


def move_account(request: AccountRequest, to: str, code: str, by: Person, reason: str = "") -> None:
    """The account of a request follows it, unless it is there already."""
    account = locked(Account.objects, request.account_id)
    if account.state != to:
        move(account, to, code, by, reason)


def tell_deciders(request: AccountRequest) -> None:
    """Everybody who may decide the stage that begins, once for each round; the link asks who they are once more."""
    stage = request.chain[request.stage]["name"]
    key = f"accounts.request.{request.pk}.{request.round}.{request.stage}"
    tell(
        deciders(request),
        key=key,
        words=f"{request} waits for {stage}: your decision",
        url=reverse("accounts:sign", args=[request.pk]),
    )


def tell_requester(request: AccountRequest, words: str) -> None:
    """Whoever asked, once for each state of the request and of its account."""
    key = f"accounts.request.{request.pk}.{request.round}.{request.state}.{request.account.state}"
    tell([request.requester], key=key, words=words, url=request.get_absolute_url())


def write_letter(request: AccountRequest) -> None:
    """What became of it, in full, by e-mail to the person who asked."""
    if letter := letter_of(AccountRequest.objects.with_all().get(pk=request.pk)):
        key = f"accounts.request.{request.pk}.{request.round}.letter"
        write(to=request.requester.email, key=key, subject=letter.subject, body=letter.text)
