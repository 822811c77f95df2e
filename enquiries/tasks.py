import time
from contextlib import suppress
from typing import Final

from celery import shared_task

from core.council.selectors import NoCouncil
from enquiries import deadlines, recording_many
from enquiries.echoes import stand_alone
from enquiries.taking_in import take_in
from networks import inbound

AT_ONCE: Final = 100
ROUND_SECONDS: Final = 5.0
"""The other ticks of the worker wait so long at most."""


@shared_task(expires=5)
def take_in_deliveries() -> None:
    """Takes in what webhooks and polls have brought; one that fails is parked with its reason and stops no other.

    Where more waits than one round takes (a storm), it goes on at once: the next tick is two seconds away.
    """
    give_up_at = time.monotonic() + ROUND_SECONDS
    while inbound.hand_on(take_in, alone=stand_alone, limit=AT_ONCE) == AT_ONCE and time.monotonic() < give_up_at:
        pass


@shared_task(expires=20)
def watch_deadlines() -> None:
    """Warns before deadlines, tells of breaches, and counts again what an emergency or a closure has moved."""
    with suppress(NoCouncil):  # nothing can be due before a council file was loaded
        deadlines.sweep()


@shared_task(expires=600)
def forget_files() -> None:
    """Empties uploaded files that nobody took in within a day."""
    recording_many.forget_old_files()
