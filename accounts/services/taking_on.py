"""Taking on an account that existed before this system (NCC 11)."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import actions
from accounts.models import Account, TakeOn
from core.audit.verbs import RuleBroken, add
from core.people.models import Person


@transaction.atomic
def take_on(
    *, account: Account, grounds: str, risk_due_on: date, by: Person | None, confirmed_by: Person | None
) -> Account:
    """Enters an account that existed before this system; `account` is not saved yet. Raises RuleBroken.

    Two people stand behind it, except where the council file itself is loaded (`by` None: the system).
    """
    if by is not None and (confirmed_by is None or confirmed_by.pk == by.pk):
        raise RuleBroken("A second person must confirm that this account is the council’s.")
    account.state_since = timezone.now()
    try:
        with transaction.atomic():
            add(account, code=actions.ACCOUNT_TAKEN_ON, by=by, reason=grounds)
    except IntegrityError:
        raise RuleBroken(
            f"{account.at_handle} on {account.network_name} is on the register already.", field="handle"
        ) from None
    TakeOn.objects.create(
        account=account, grounds=grounds, taken_on_by=by, confirmed_by=confirmed_by, risk_due_on=risk_due_on
    )
    return account
