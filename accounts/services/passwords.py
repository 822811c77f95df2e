"""Reminding of passwords that have to be changed: before their day, after it, and after a week Comms too (REG-7; CBC do 3)."""

from datetime import date, timedelta
from typing import Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.health import Rules, with_access
from accounts.models import Account
from core.notify.models import Notice
from core.notify.services import give, notices_for
from core.people.models import Person
from pages.clocks import long_day

BEFORE: Final = timedelta(days=3)
LATE: Final = timedelta(days=7)
"""After so long those who can hand an account over hear of it too."""


def watch_passwords() -> None:
    """Each reminder once for each due day."""
    rules = Rules.now()
    keep, hand_over = (list(Person.objects.holding(duty)) for duty in ("accounts.keep", "accounts.hand_over"))
    give(notice for one in _to_change(rules) for notice in _notices_of(one, rules.today, keep, hand_over))


def _notices_of(account: Account, today: date, keep: list[Person], hand_over: list[Person]) -> list[Notice]:
    """To its keepers, or to those who keep the register where nobody is named; when it is very late also to who can hand it over."""
    due_on, people = _due_on(account), _keepers(account) or set(keep)
    if today > due_on + LATE:
        when, people = "very late", people | set(hand_over)
    else:
        when = "late" if today > due_on else "soon"
    words = f"Change the password of {account}: {'it is' if when == 'soon' else 'it was'} due on {long_day(due_on)}"
    key = f"accounts.account.{account.pk}.password.{due_on}.{when}"
    return notices_for(people, key=key, words=words, url=account.get_absolute_url(), urgent=when != "soon")


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
    """The custodian and the deputy, as far as they are still here."""
    deputy = account.kept.deputy if account.kept else None
    return {person for person in (account.custodian, deputy) if person and person.is_active}
