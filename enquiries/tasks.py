from contextlib import suppress

from celery import shared_task

from core.council.selectors import NoCouncil
from enquiries import deadlines
from enquiries.taking_in import take_in
from networks import inbound


@shared_task(expires=5)
def take_in_deliveries() -> None:
    """Takes in what webhooks and polls have brought; one that fails is parked with its reason and stops no other."""
    inbound.hand_on(take_in)


@shared_task(expires=20)
def watch_deadlines() -> None:
    """Warns before deadlines, tells of breaches, and counts again what an emergency or a closure has moved."""
    with suppress(NoCouncil):  # nothing can be due before a council file was loaded
        deadlines.sweep()
