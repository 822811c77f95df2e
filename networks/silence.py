"""Accounts that have gone quiet, and accounts that flood those who follow them (REG-9; CBC don't 7 and part C).

Counted by what went out through us, by machine or by hand; what was posted past us is not known here.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone

from accounts.catalogue import Action
from accounts.health import Need, Rules, due_for
from accounts.models import Account
from accounts.remedies import Remedy
from accounts.states import OPENED, PUBLISHES
from core.notify.models import Notice
from core.notify.services import give, notices_for
from core.people.models import Person
from networks.models import Outbound
from networks.states import OutboundState
from pages.clocks import LONDON, day, plural, when

LOOKED_BACK: Final = timedelta(days=28)
"""How far back an account is looked at for floods."""


def posts_out() -> QuerySet[Outbound, Outbound]:
    return Outbound.objects.filter(kind=Action.POST, state=OutboundState.PUBLISHED, settled_at__isnull=False)


def last_posts(accounts: Collection[Account]) -> Mapping[int, str]:
    """For the register's column: when each posted last. One query."""
    found = _last_of(accounts)
    open_ones = [account for account in accounts if account.state in OPENED]
    return {one.pk: day(found[one.pk]) if one.pk in found else "None through us" for one in open_ones}


def is_silent(rules: Rules) -> Q:
    """Open for so long, and nothing went out since."""
    since = timezone.now() - timedelta(days=rules.profile.register.dormant_after_days.value)
    recent = posts_out().filter(account=OuterRef("pk"), settled_at__gte=since)
    return Q(state__in=PUBLISHES, state_since__lt=since) & ~Q(Exists(recent))


def floods(rules: Rules) -> Exists:
    """On one day of the last four weeks more went out than the council's file allows."""
    since = timezone.now() - LOOKED_BACK
    days = posts_out().filter(account=OuterRef("pk"), settled_at__gte=since).order_by()
    counted = days.annotate(day=TruncDate("settled_at", tzinfo=LONDON)).values("day").annotate(number=Count("pk"))
    return Exists(counted.filter(number__gt=rules.profile.publishing.posts_per_day.value))


def silent_remedy(account: Account, rules: Rules) -> Remedy:
    last = _last_of([account]).get(account.pk)
    words = f"Nothing was posted since {when(last)}." if last else "Nothing was ever posted through us."
    note = f"After {plural(rules.profile.register.dormant_after_days.value, 'day')} an account counts as silent: post, keep it unused, or close it."
    return Remedy(
        words, note, "Keep, but do not use", reverse("accounts:stop", args=[account.pk, "set-aside"]), "clock"
    )


def floods_remedy(account: Account, rules: Rules) -> Remedy:
    limit = plural(rules.profile.publishing.posts_per_day.value, "post")
    return Remedy("It flooded its followers.", f"On a day of the last four weeks more than {limit} went out.", "", "")


def _last_of(accounts: Collection[Account]) -> dict[int, datetime]:
    """By account, when it posted last; one that never did is missing. One query."""
    last = posts_out().filter(account__in=[account.pk for account in accounts]).order_by().values("account")
    return dict(last.annotate(at=Max("settled_at")).values_list("account", "at"))


SILENT: Final = Need("silent", "Silent", is_silent, silent_remedy)
FLOODS: Final = Need("floods", "Floods its followers", floods, floods_remedy)


def watch() -> None:
    """Whoever keeps an account, and Comms, hear once that it has gone quiet."""
    keepers, silent = set(Person.objects.holding("accounts.hand_over")), list(due_for(SILENT))
    last = _last_of(silent)
    give(notice for account in silent for notice in _quiet_notices(account, last.get(account.pk), keepers))


def _quiet_notices(account: Account, last: datetime | None, keepers: set[Person]) -> list[Notice]:
    key = f"networks.silent.{account.pk}.{last or account.state_since:%Y%m%d}"
    people = keepers | ({account.custodian} if account.custodian else set())
    return notices_for(people, key=key, words=f"{account} has gone quiet", url=account.get_absolute_url())
