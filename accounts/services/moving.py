"""What the verbs of the register share: how an account moves, and who is told of a request."""

from django.utils import timezone

from accounts.models import Account, AccountRequest
from accounts.permissions import deciders
from core.audit.verbs import change, locked
from core.notify.services import tell
from core.people.models import Person


def move(account: Account, to: str, code: str, by: Person | None, reason: str = "") -> None:
    account.state_since, account.state_reason = timezone.now(), reason[:500]
    change(account, to=to, code=code, by=by, reason=reason)


def move_account(request: AccountRequest, to: str, code: str, by: Person, reason: str = "") -> None:
    account = locked(Account.objects, request.account_id)
    if account.state != to:
        move(account, to, code, by, reason)


def tell_deciders(request: AccountRequest) -> None:
    stage = request.chain[request.stage]["name"]
    key = f"accounts.request.{request.pk}.{request.round}.{request.stage}"
    tell(
        deciders(request), key=key, words=f"{request} waits for {stage}: your decision", url=request.get_absolute_url()
    )


def tell_requester(request: AccountRequest, words: str) -> None:
    key = f"accounts.request.{request.pk}.{request.round}.{request.state}.{request.account.state}"
    tell([request.requester], key=key, words=words, url=request.get_absolute_url())
