"""The time window of work by hand, and checks that nobody made: told once each, however often this runs."""

from datetime import timedelta
from typing import Final

from django.db import transaction

from networks import by_hand_telling
from networks.by_hand_models import HandWork
from networks.by_hand_states import HandState
from networks.models import Outbound
from networks.moves import database_time
from networks.states import OutboundState

LONGEST_WARNING: Final = timedelta(minutes=30)
FORGET_AFTER: Final = timedelta(days=1)
"""What ended earlier was told then."""


@transaction.atomic
def watch() -> None:
    """Warns before a window ends, says when it has ended, and tells the Comms managers of late checks."""
    now = database_time()
    waiting = Outbound.objects.with_account().filter(state=OutboundState.BY_HAND, expires_at__gt=now - FORGET_AFTER)
    for item in waiting.select_related("hand_work__taken_by"):
        work = getattr(item, "hand_work", None)
        taken_by = work.taken_by if work else None
        assert item.expires_at is not None
        if item.expires_at <= now:
            by_hand_telling.that_its_time_is_over(item, taken_by)
        elif item.expires_at - now <= warning_before(item):
            by_hand_telling.that_its_time_is_nearly_over(item, taken_by)
    for work in HandWork.objects.with_item().filter(state=HandState.TO_CHECK, check_by__lte=now):
        by_hand_telling.that_the_check_is_late(work)


def warning_before(item: Outbound) -> timedelta:
    """So long before its end: the last third of the window, half an hour at most."""
    assert item.expires_at is not None
    return min((item.expires_at - item.due_at) / 3, LONGEST_WARNING)
