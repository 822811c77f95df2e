"""Suspending an account, letting it go on, closing it (REG-13)."""

from django.db import transaction

from accounts import actions
from accounts.models import Account
from accounts.permissions import may_stop
from accounts.services.moving import move
from accounts.states import AccountState
from core.audit.verbs import RuleBroken, ensure, locked
from core.people.models import Person


@transaction.atomic
def suspend(*, account_id: int, by: Person, reason: str) -> Account:
    """Stops posts and replies on this account at once. Raises RuleBroken."""
    return _stop(account_id, AccountState.SUSPENDED, actions.ACCOUNT_SUSPENDED, by, reason)


@transaction.atomic
def mark_compromised(*, account_id: int, by: Person, reason: str) -> Account:
    """Somebody else may hold the password: nothing goes out until it was changed (CBC do 3). Raises RuleBroken."""
    return _stop(account_id, AccountState.COMPROMISED, actions.ACCOUNT_COMPROMISED, by, reason)


@transaction.atomic
def let_go_on(*, account_id: int, by: Person, reason: str) -> Account:
    """Posts and replies may go out again. Raises RuleBroken."""
    return _stop(account_id, AccountState.ACTIVE, actions.ACCOUNT_RESUMED, by, reason)


@transaction.atomic
def close(*, account_id: int, by: Person, reason: str) -> Account:
    """Closes the account for good; its history stays. Raises RuleBroken."""
    return _stop(account_id, AccountState.CLOSED, actions.ACCOUNT_CLOSED, by, reason)


def _stop(account_id: int, to: str, code: str, by: Person, reason: str) -> Account:
    account = locked(Account.objects, account_id)
    ensure(may_stop(by, account))
    if not reason.strip():
        raise RuleBroken("Enter your reason. It stays in the record.", field="reason")
    move(account, to, code, by, reason)
    return account
