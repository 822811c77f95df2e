"""Requests that wait too long: whoever decides is reminded (REG-4)."""

from django.utils import timezone

from accounts.models import AccountRequest
from accounts.permissions import deciders
from core.council.selectors import current
from core.notify.services import tell
from pages.clocks import plural


def remind() -> None:
    """Reminds the deciders of each stage after so many working days, each once for each reminder."""
    here, today = current(), timezone.localdate()
    for request in AccountRequest.objects.in_review().with_all():
        since = timezone.localdate(request.stage_since or request.sent_at)
        waited = here.calendar.working_days_between(since, today)
        if reached := [days for days in here.profile.sign_off.reminders if waited >= days]:
            _remind(request, max(reached))


def _remind(request: AccountRequest, days: int) -> None:
    key = f"accounts.request.{request.pk}.{request.round}.{request.stage}.after.{days}"
    words = (
        f"{request} has waited {plural(days, 'working day')} for {request.chain[request.stage]['name']}: your decision"
    )
    tell(deciders(request), key=key, words=words, url=request.get_absolute_url(), urgent=True)
