"""Reminding of passwords that have to be changed: before their day, after it, and after a week Comms too (REG-7; CBC do 3)."""

from datetime import date, timedelta
from typing import Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.health import Rules, with_access
from accounts.models import Account
from core.notify.services import tell
from core.people.models import Person
from pages.clocks import long_day

BEFORE: Final = timedelta(days=3)
LATE: Final = timedelta(days=7)
"""After so long those who can hand an account over hear of it too."""


def watch_passwords() -> None:
    """Each reminder once for each due day."""
    rules = Rules.now()
    for account in _to_change(rules):
        due_on = _due_on(account)
        if rules.today > due_on + LATE:
            _remind(account, due_on, "very late", {*_keepers(account), *Person.objects.holding("accounts.hand_over")})
        elif rules.today > due_on:
            _remind(account, due_on, "late", _keepers(account))
        else:
            _remind(account, due_on, "soon", _keepers(account))


def _to_change(rules: Rules) -> QuerySet[Account, Account]:
    rows = Account.objects.live().select_related("custodian", "custody__deputy")
    soon = Q(password_due_on__lte=rules.today + BEFORE) | Q(custody__must_change_since__isnull=False)
    return with_access(rows, rules).filter(soon)


def _due_on(account: Account) -> date:
    """The day from which on it is late: where it has to be changed whatever its date, the day on which that was said."""
    since = account.kept.must_change_since if account.kept else None
    days = [timezone.localdate(since)] if since else []
    due_on: date | None = account.password_due_on  # type: ignore[attr-defined]
    return min([*days, *([due_on] if due_on else [])])


def _keepers(account: Account) -> set[Person]:
    """Who keeps it, whoever is still here; those who keep the register where nobody is named."""
    deputy = account.kept.deputy if account.kept else None
    named = {person for person in (account.custodian, deputy) if person and person.is_active}
    return named or set(Person.objects.holding("accounts.keep"))


def _remind(account: Account, due_on: date, when: str, people: set[Person]) -> None:
    words = f"Change the password of {account}: {'it is' if when == 'soon' else 'it was'} due on {long_day(due_on)}"
    key = f"accounts.account.{account.pk}.password.{due_on}.{when}"
    tell(people, key=key, words=words, url=account.get_absolute_url(), urgent=when != "soon")
