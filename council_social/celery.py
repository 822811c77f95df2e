"""The clock and the hands: every periodic job of the system stands on this page.

The database is the queue; a task finds what is due, claims it and calls a verb. No task carries work in the broker, so a
broker that is killed and emptied loses nothing: the next tick finds the same rows.
"""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_init
from django.core.exceptions import ImproperlyConfigured
from kombu import Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "council_social.settings")

app = Celery("council_social")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    [
        "core.audit",
        "core.people",
        "core.notify",
        "accounts",
        "networks",
        "publishing",
        "enquiries",
        "moderation",
        "reporting",
    ]
)

SENDING = "sending"
"""The sender's own queue: sending waits on networks, so it must never stand behind other work."""

app.conf.task_queues = [Queue("celery"), Queue(SENDING)]
app.conf.task_routes = {"networks.tasks.send_due": {"queue": SENDING}}


@worker_init.connect
@beat_init.connect
def refuse(**_: Any) -> None:
    """Ends the process where production must not start: of a signal, Celery only logs other exceptions."""
    from council_social.checks import refuse_demonstration_log_ins  # noqa: PLC0415 -- models are not loaded before

    try:
        refuse_demonstration_log_ins()
    except ImproperlyConfigured as sentence:
        raise SystemExit(str(sentence)) from None


def every(task: str, seconds: float) -> dict[str, object]:
    """A tick; one that could not be delivered in time is dropped, because the next one does the same work."""
    return {"task": task, "schedule": seconds, "options": {"expires": seconds}}


app.conf.beat_schedule = {
    "send what is due": every("networks.tasks.send_due", 0.5),
    "look again at what is unconfirmed": every("networks.tasks.reconcile", 5),
    "read the networks": every("networks.tasks.poll", 30),
    "look after the connected accounts": every("networks.tasks.watch_connections", 60),
    "watch what is done by hand": every("networks.tasks.watch_by_hand", 30),
    "watch for accounts that go quiet": every("networks.tasks.watch_silence", 3600),
    "read the mailboxes": every("networks.tasks.take_in_mail", 60),
    "take in what came by webhook": every("enquiries.tasks.take_in_deliveries", 2),
    "warn before a deadline": every("enquiries.tasks.watch_deadlines", 20),
    "forget uploaded files": every("enquiries.tasks.forget_files", 600),
    "forget files of staff": every("core.people.tasks.forget_files", 600),
    "forget what is left of killed uploads": every("publishing.tasks.forget_leftovers", 3600),
    "remind signers before it is too late": every("publishing.tasks.watch_waiting", 60),
    "remind of requests for accounts": every("accounts.tasks.watch_requests", 600),
    "warn before training runs out": every("accounts.tasks.watch_training", 3600),
    "watch impostors and their warnings": every("accounts.tasks.watch_impostors", 600),
    "remind of networks to look at again": every("accounts.tasks.watch_networks", 3600),
    "seal the audit trail": every("core.audit.tasks.seal_audit", 3),
    "send mail": every("core.notify.tasks.send_mail", 5),
    "count followers and engagement": every("reporting.tasks.read_figures", 3600),
}
