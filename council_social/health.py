"""`/health`: green only while every part works. Reads heartbeats and the age of the oldest due item, not a fresh connection."""

from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from networks.in_time import oldest_due
from networks.selectors import NEVER, heartbeats

SILENT = timedelta(minutes=2)
"""How long a part may be silent before we are red (field.md claim 10)."""


@login_not_required
def health(request: HttpRequest) -> JsonResponse:
    """200 and `{"ok": true, …}` while everything works; 503 with what does not."""
    problems = _problems()
    response = JsonResponse({"ok": not problems, "problems": problems}, status=503 if problems else 200)
    response._has_been_logged = True  # type: ignore[attr-defined]  # whoever asks reads it; the log keeps what nobody asked for
    return response


def _problems() -> list[str]:
    try:
        connection.ensure_connection()
        return [*_silent(), *_late()]
    except (OperationalError, InterfaceError):
        return ["The database does not answer."]


def _silent() -> list[str]:
    now = timezone.now()
    return [f"The {name} {_last_heard(at)}." for name, at in heartbeats().items() if now - at > SILENT]


def _last_heard(at: datetime) -> str:
    return "has not been heard of yet" if at == NEVER else f"was last heard of at {at:%H:%M:%S} UTC"


def _late() -> list[str]:
    oldest = oldest_due()
    if oldest is None or not oldest.is_late:
        return []
    return [f"The oldest due item is {oldest.waited.total_seconds():.0f} seconds late."]
