"""Accounts that somebody keeps, for the tests of custody."""

from datetime import date
from typing import Any

from django.utils import timezone

from accounts import services
from accounts.health import Rules, put_right
from accounts.models import Account, Custody, PasswordChange
from accounts.selectors import account as shown
from core.people.models import Person
from tests.cast import Cast


def kept(
    cast: Cast, account: Account, keeper: Person | None = None, deputy: Person | None = None, **others: Any
) -> Custody:
    """Leah keeps it, Grace stands in; `others` are other facts."""
    account.refresh_from_db()
    facts = {"kept_in": "the safe", "second_factor": "app", "recovery_contact": "comms@ashmere.example"} | others
    return services.change_custody(
        account_id=account.pk,
        custodian=keeper or cast.leah,
        deputy=deputy or cast.grace,
        by=cast.ada,
        seen=account.version,
        **facts,
    )


def changed(
    cast: Cast, account: Account, on: date | None = None, *, by: Person | None = None, second: Person | None = None
) -> PasswordChange:
    said = services.say_changed(account_id=account.pk, changed_on=on or timezone.localdate(), by=by or cast.tom)
    return services.confirm_change(change_id=said.pk, by=second or cast.priya)


def needs_of(account: Account) -> list[str]:
    return [one.words for one in put_right(shown(account.pk), Rules.now())]
