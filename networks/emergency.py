"""What turning on emergency mode does to the outbox: every routine post is held, what is on the wire is waited for and named."""

import time
from collections.abc import Sequence
from functools import partial
from typing import Final

from django.db import transaction
from django.utils import timezone

from core.council.brake import Stopped
from core.people.models import Person
from networks import actions
from networks.models import Outbound
from networks.moves import move
from networks.states import OutboundState

LOOK_EVERY: Final = 0.25
"""Seconds between two looks at what is on the wire."""


@transaction.atomic
def hold_routine(*, by: Person, reason: str) -> Stopped:
    """Holds every scheduled post that is no emergency post (PUB-8). Each is read again before it goes out.

    The caller has the brake, so nothing is let go meanwhile (`networks.claiming`); what was claimed, but not let go yet, is
    held by the gates.
    """
    scheduled = Outbound.objects.routine_posts().filter(state=OutboundState.SCHEDULED).with_account().order_by("pk")
    items = list(scheduled.select_for_update(of=("self",)))
    for item in items:
        item.why = reason[:500]
    move(items, to=OutboundState.HELD, code=actions.HELD, changed=["why"], by=by)
    going = list(Outbound.objects.routine_posts().on_the_wire().with_account().order_by("pk"))
    return Stopped(len(items), [_named(item) for item in going], partial(_wait_for, [item.pk for item in going]))


def _wait_for(items: Sequence[int], seconds: float) -> list[str]:
    """Until none of `items` is on the wire, `seconds` at most; then what became of each."""
    last = time.monotonic() + seconds
    rows = Outbound.objects.filter(pk__in=items)
    while rows.filter(state=OutboundState.SENDING).exists() and time.monotonic() < last:
        time.sleep(LOOK_EVERY)
    return [_outcome(item) for item in rows.with_account().order_by("pk")]


def _named(item: Outbound) -> str:
    return f"“{item.subject}” on {item.account}"


def _outcome(item: Outbound) -> str:
    name = _named(item)
    if item.state == OutboundState.PUBLISHED and item.settled_at:
        return f"{name} was on its way already: it went out at {timezone.localtime(item.settled_at):%H:%M}."
    if item.state == OutboundState.SENDING:
        return f"{name} was on its way already, and {item.network_name} has not answered yet."
    return f"{name} was on its way already: now it is “{item.state_words}”."
