"""Opening a signed-off account (REG-4)."""

from django.db import transaction
from django.utils import timezone

from accounts import actions
from accounts.models import Account, AccountRequest
from accounts.opening import missing, opening_list
from accounts.permissions import may_open
from accounts.services.moving import move, tell_requester
from accounts.states import AccountState
from core.audit.verbs import RuleBroken, ensure, locked
from core.people.models import Person


@transaction.atomic
def open_account(*, request_id: int, by: Person) -> Account:
    """Opens the account once every line of the opening list stands; not by the person who asked. Raises RuleBroken."""
    request = locked(AccountRequest.objects, request_id)
    ensure(may_open(by, request))
    account = locked(Account.objects, request.account_id)
    lines = opening_list(account.pk)
    if gaps := missing(lines):
        raise RuleBroken(f"Not yet: {gaps}. Each line of the list must stand before the account is opened.")
    account.joined_on = account.joined_on or timezone.localdate()
    stood = {line.words: line.note for line in lines}
    move(account, AccountState.ACTIVE, actions.ACCOUNT_OPENED, by, extra={"opening_list": stood})
    tell_requester(request, f"{account} is open")
    return account
