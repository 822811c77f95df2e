"""The whole demonstration, in parts that each stand or fall as one: what was interrupted is finished by the next call."""

from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from core.council.models import ProfileVersion
from council_social.demonstration.accounts import enter_requests, found
from council_social.demonstration.clock import Diary, moved_to

HISTORY: Final = timedelta(weeks=60)
"""How long ago the council began to use the system: longer than a block lasts before its first appeal."""


def load(*, small: bool = False) -> bool:
    """Does what is not done yet; False where everything was there already."""
    return _found()


def _found() -> bool:
    if ProfileVersion.objects.exists():
        return False
    now = timezone.now()
    with transaction.atomic():
        with moved_to(now - HISTORY):
            found(now - HISTORY)
        diary = Diary()
        enter_requests(diary, _at(now, 9))
        diary.live(now)
    return True


def _at(day: datetime, hour: int) -> datetime:
    return day.astimezone(UTC).replace(hour=hour, minute=0, second=0, microsecond=0)
