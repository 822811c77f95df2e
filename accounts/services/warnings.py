"""Public warnings of impostors: one person writes, another publishes, and they end when their reason does (REG-16)."""

import re
from datetime import timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import actions
from accounts.impostor_permissions import may_publish_warning, may_stop_warning, may_write_warning
from accounts.models import Impostor, ImpostorWarning
from accounts.models.impostor import CLEARED, GONE
from accounts.reported import Reported, own_account
from accounts.states import WarningState
from core.audit.verbs import RuleBroken, add, change, ensure, locked
from core.notify.services import tell
from core.people.models import Person

STAYS_FOR: Final = timedelta(days=30)
"""How long a warning stays after the account is gone: its messages still lie in people's boxes."""
SHORTEST: Final = 20
_OF_PERSONS: Final = re.compile(
    r"\b(scammers?|fraudsters?|fraud|criminals?|thie(?:f|ves)|crooks?|con(?:wo)?m[ae]n|con artists?|liars?|hackers?)\b",
    re.IGNORECASE,
)
_LINK: Final = re.compile(r"https?:|www\.", re.IGNORECASE)


@transaction.atomic
def write_warning(*, impostor_id: int, words: str, by: Person) -> ImpostorWarning:
    """What residents should read; they do not before somebody else publishes it. Raises RuleBroken."""
    impostor = locked(Impostor.objects, impostor_id)
    ensure(may_write_warning(by, impostor))
    _refuse_ours(impostor)
    warning = ImpostorWarning(impostor=impostor, words=_factual(words), written_by=by)
    try:
        with transaction.atomic():
            add(warning, code=actions.WARNING_WRITTEN, by=by)
    except IntegrityError:
        raise RuleBroken("There is a warning of this account already. Withdraw or end it first.") from None
    _touch(impostor)
    others = Person.objects.holding("impostors.warn").exclude(pk=by.pk)
    words = f"{by} wrote a public warning of an impostor: yours to publish"
    tell(others, key=f"accounts.warning.{warning.pk}", words=words, url=warning.get_absolute_url())
    return warning


@transaction.atomic
def publish_warning(*, warning_id: int, by: Person, seen: int | None = None) -> ImpostorWarning:
    """Residents read it from now on: on the list of our accounts, in the box, and by program. Raises RuleBroken, ChangedMeanwhile."""
    warning = _locked(warning_id, seen)
    ensure(may_publish_warning(by, warning))
    _refuse_ours(warning.impostor)
    warning.published_by, warning.published_at = by, timezone.now()
    change(warning, to=WarningState.PUBLISHED, code=actions.WARNING_PUBLISHED, by=by)
    _touch(warning.impostor)
    key = f"accounts.warning.{warning.pk}.published"
    tell([warning.written_by], key=key, words=f"{by} published your warning", url=warning.get_absolute_url())
    return warning


@transaction.atomic
def stop_warning(*, warning_id: int, reason: str, by: Person) -> ImpostorWarning:
    """Takes back one that nobody has published, or ends one that residents read. Raises RuleBroken."""
    warning = _locked(warning_id)
    ensure(may_stop_warning(by, warning))
    if not reason.strip():
        raise RuleBroken("Enter your reason. It stays in the record.", field="reason")
    _end(warning, by, reason)
    _touch(warning.impostor)
    return warning


def settle_warnings(impostor: Impostor, by: Person) -> None:
    """Part of the verb that decides the outcome of an impostor, whose row is locked."""
    for warning in ImpostorWarning.objects.live().select_for_update().filter(impostor=impostor):
        gone = impostor.outcome in GONE
        if impostor.outcome in CLEARED or (gone and warning.state == WarningState.WRITTEN):
            _end(warning, by, impostor.get_outcome_display())
        elif gone:
            warning.keep_until = timezone.localdate() + STAYS_FOR
            change(warning, code=actions.WARNING_KEPT, by=by, reason=impostor.get_outcome_display())


def end_old_warnings() -> int:
    """Ends those whose last day is over; returns how many."""
    over = ImpostorWarning.objects.filter(state=WarningState.PUBLISHED, keep_until__lt=timezone.localdate())
    return sum(_end_over(pk) for pk in over.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _end_over(warning_id: int) -> bool:
    warning = _locked(warning_id)
    over = warning.keep_until is not None and warning.keep_until < timezone.localdate()
    if warning.state != WarningState.PUBLISHED or not over:
        return False
    _end(warning, None, "Its last day is over.")
    return True


def _locked(warning_id: int, seen: int | None = None) -> ImpostorWarning:
    """The impostor's row first, as in every verb that has both: or two of them would wait for each other."""
    impostor_id = ImpostorWarning.objects.values_list("impostor_id", flat=True).get(pk=warning_id)
    impostor = locked(Impostor.objects, impostor_id)
    warning = locked(ImpostorWarning.objects.select_related("written_by"), warning_id, seen=seen)
    warning.impostor = impostor
    return warning


def _end(warning: ImpostorWarning, by: Person | None, reason: str) -> None:
    to, code = WarningState.ENDED, actions.WARNING_ENDED
    if warning.state == WarningState.WRITTEN:
        to, code = WarningState.WITHDRAWN, actions.WARNING_WITHDRAWN
    warning.ended_at, warning.ended_by = timezone.now(), by
    change(warning, to=to, code=code, by=by, reason=reason)


def _touch(impostor: Impostor) -> None:
    """That somebody did something about it; the entry stands with the warning."""
    impostor.touched_at = timezone.now()
    impostor.save(update_fields=["touched_at"])


def _refuse_ours(impostor: Impostor) -> None:
    reported = Reported(impostor.network, impostor.handle, impostor.address, impostor.key)
    if ours := own_account(reported):
        raise RuleBroken(
            f"{ours.at_handle} on {ours.network_name} is on our register now: there is nothing to warn of."
        )


def _factual(words: str) -> str:
    """What the account does may be said; what somebody is, a court says."""
    said = " ".join(words.split())
    if len(said) < SHORTEST:
        raise RuleBroken("Say in a sentence or two what residents should know and do.", field="words")
    if found := _OF_PERSONS.search(said):
        raise RuleBroken(
            f"Say what the account does, not what somebody is: leave out “{found.group()}”.", field="words"
        )
    if _LINK.search(said):
        raise RuleBroken("Leave out addresses: residents would open them.", field="words")
    return said
