"""Opening a signed-off account (REG-4)."""

from django.db import transaction
from django.utils import timezone

from accounts import actions
from accounts.models import Account, AccountRequest
from accounts.permissions import may_open
from accounts.services.moving import move, tell_requester
from accounts.states import AccountState
from core.audit.verbs import ensure, locked
from core.people.models import Person


@transaction.atomic
def open_account(*, request_id: int, handle: str, address: str, by: Person, custodian: Person | None = None) -> Account:
    """Enters the page that was made and opens the account; not by the person who asked. Raises RuleBroken."""
    request = locked(AccountRequest.objects, request_id)
    ensure(may_open(by, request))
    account = locked(Account.objects, request.account_id)
    account.handle, account.address, account.custodian = handle.strip().lstrip("@"), address, custodian
    account.joined_on = timezone.localdate()
    move(account, AccountState.ACTIVE, actions.ACCOUNT_OPENED, by)
    tell_requester(request, f"{account} is open")
    return account
