from celery import shared_task

from networks import dispatch, polling
from networks import reconcile as reconciling


@shared_task(expires=1)
def send_due() -> None:
    """Sends what is due; stays until shortly before the next tick, so that nothing waits for it."""
    dispatch.send_due(linger=0.8)


@shared_task(expires=5)
def reconcile() -> None:
    """Gives up what is overdue, and looks at what nobody knows."""
    reconciling.reconcile()


@shared_task(expires=30)
def poll() -> None:
    """Reads what came in on the networks."""
    polling.poll()
