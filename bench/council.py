"""The invented council with its people and accounts, and as many further accounts as a group needs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Account
from accounts.services import take_on
from accounts.states import AccountState
from bench import ground
from core.people.models import Department, Person
from council_social.demonstration.accounts import found
from council_social.demonstration.people import staff

ALWAYS_OPEN_SINCE = timedelta(days=400)


def afresh() -> Mapping[str, Person]:
    """Nothing but Ashmere, as its file is loaded; its people by first name."""
    ground.empty()
    with transaction.atomic():
        found(timezone.now() - ALWAYS_OPEN_SINCE)
    return staff()


def open_account(network: str, handle: str, external_id: str) -> Account:
    """An account that answers residents, taken on by two people."""
    people = staff()
    account = Account(
        network=network, handle=handle, name=f"Ashmere {handle}", external_id=external_id, state=AccountState.ACTIVE,
        department=Department.objects.get(slug="communications"), kind=Account.Kind.SERVICE, two_way=True,
    )  # fmt: skip
    due = timezone.localdate() + timedelta(days=90)
    return take_on(account=account, grounds="Bench", risk_due_on=due, by=people["ada"], confirmed_by=people["priya"])
