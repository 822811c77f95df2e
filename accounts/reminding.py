"""Requests that wait too long: whoever decides is reminded (REG-4)."""

from django.urls import reverse

from accounts.models import AccountRequest
from accounts.signers import Signers
from core.notify.services import tell
from pages.clocks import plural


def remind() -> None:
    """Reminds the deciders of each stage after so many working days, each once for each reminder; after the last, deputies too."""
    if not (waiting := list(AccountRequest.objects.in_review().with_all())):
        return
    signers = Signers.now()
    for request in waiting:
        waited = signers.waited(request)
        if reached := [days for days in signers.here.profile.sign_off.reminders if waited >= days]:
            _remind(request, max(reached), signers)


def _remind(request: AccountRequest, days: int, signers: Signers) -> None:
    key = f"accounts.request.{request.pk}.{request.round}.{request.stage}.after.{days}"
    words = (
        f"{request} has waited {plural(days, 'working day')} for {request.chain[request.stage]['name']}: your decision"
    )
    tell(signers.of(request), key=key, words=words, url=reverse("accounts:sign", args=[request.pk]), urgent=True)
