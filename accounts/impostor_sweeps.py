"""What is done about impostors without anybody pressing: reminders, the end of warnings, forgetting who reported (REG-16)."""

from datetime import timedelta
from typing import Final

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from accounts import actions
from accounts.models import Impostor, ImpostorEvidence
from accounts.models.impostor import CLEARED
from accounts.screenshots import path_of
from core.audit.verbs import change, locked
from core.council.selectors import Current, current
from core.notify.models import Notice
from core.notify.services import give, notices_for
from core.people.models import Person
from pages.clocks import plural

REMIND_AFTER: Final = (1, 3)
"""Working days for which nobody did anything about it."""
FORGET_AFTER: Final = timedelta(days=90)
"""After it was closed: long enough to ask who reported it, should it come back."""


def remind_of_impostors() -> None:
    """Tells who publishes warnings of those that nobody touched, each once for each reminder. Four queries, however many."""
    if not (waiting := list(Impostor.objects.open())):
        return
    here, people = current(), list(Person.objects.holding("impostors.warn"))
    give(notice for impostor in waiting for notice in _reminder(impostor, here, people))


def _reminder(impostor: Impostor, here: Current, people: list[Person]) -> list[Notice]:
    day = here.calendar.working_day_minutes()
    now, since = timezone.now(), impostor.touched_at
    reached = [days for days in REMIND_AFTER if here.calendar.add_minutes(since, days * day) <= now]
    if not reached:
        return []
    key = f"accounts.impostor.{impostor.pk}.untouched.{since:%Y%m%d%H%M%S}.{max(reached)}"
    words = f"Nobody has done anything about {impostor} for {plural(max(reached), 'working day')}"
    return notices_for(people, key=key, words=words, url=impostor.get_absolute_url(), urgent=True)


def forget_reporters() -> int:
    """Erases what residents wrote and how to reach them, `FORGET_AFTER` it was closed; returns of how many.

    Where it was no impostor, what we kept of somebody's account is erased, too: its text, its pictures, its name.
    """
    old = Impostor.objects.filter(closed_at__lt=timezone.now() - FORGET_AFTER, forgotten_at__isnull=True)
    return sum(_forget(pk) for pk in old.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _forget(impostor_id: int) -> bool:
    impostor = locked(Impostor.objects, impostor_id)
    if impostor.is_open or impostor.forgotten_at:
        return False
    impostor.reports.update(words="", email="")
    pictures = _forget_account(impostor) if impostor.outcome in CLEARED else []
    impostor.forgotten_at = timezone.now()
    change(impostor, code=actions.IMPOSTOR_FORGOTTEN, by=None)
    for sha256 in pictures:
        transaction.on_commit(lambda sha256=sha256: default_storage.delete(path_of(sha256)))  # type: ignore[misc]
    return True


def _forget_account(impostor: Impostor) -> list[str]:
    """Returns the pictures that no other evidence shows."""
    kept = impostor.evidence.exclude(screenshot="")
    pictures = set(kept.values_list("screenshot", flat=True))
    impostor.evidence.update(words="", screenshot="", salt="")
    impostor.handle, impostor.address = "", ""
    still = ImpostorEvidence.objects.filter(screenshot__in=pictures).values_list("screenshot", flat=True)
    return sorted(pictures - set(still))
