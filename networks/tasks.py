from celery import shared_task

from networks import by_hand_watch, connect_journey, connect_watch, dispatch, polling, silence
from networks import reconcile as reconciling
from networks.manual import mailbox


@shared_task(expires=1)
def send_due() -> None:
    """Sends what is due; stays for longer than it takes the next tick to come, so that nothing waits for it."""
    dispatch.send_due(linger=0.8)


@shared_task(expires=5)
def reconcile() -> None:
    """Gives up what is overdue, and looks at what nobody knows."""
    reconciling.reconcile()


@shared_task(expires=30)
def poll() -> None:
    """Reads what came in on the networks."""
    polling.poll()


@shared_task(expires=60)
def watch_connections() -> None:
    """Warns before an access ends, prolongs what can be, asks each network once a day, forgets old sign-ins."""
    connect_watch.warn()
    connect_watch.prolong()
    connect_watch.probe()
    connect_journey.tidy()


@shared_task(expires=30)
def watch_by_hand() -> None:
    """Warns before the time of what is posted by hand ends, and tells of checks that nobody made."""
    by_hand_watch.watch()


@shared_task(expires=3600)
def watch_silence() -> None:
    """Tells of accounts that have gone quiet."""
    silence.watch()


@shared_task(expires=60)
def take_in_mail() -> None:
    """Keeps what waits in the folders of MAIL_IN."""
    mailbox.take_in_folders()
