"""The verbs of work by hand: take, give back, take over; it is right, something is wrong, it is mended, it is taken down.

Each locks the item of the outbox first, as the claim of a sender does, so that two officers who press at the same moment
come one after the other, and the second reads who was faster. `services.it_is_out` ends the posting itself.
"""

from contextlib import suppress
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.catalogue import Action
from core.audit.verbs import RuleBroken, add, change, ensure, locked
from core.council.brake import Stopped
from core.council.selectors import NoCouncil, current
from core.people.models import Person
from networks import actions, by_hand_permissions, by_hand_telling
from networks.by_hand_models import HandWork
from networks.by_hand_states import HandState
from networks.models import Outbound
from networks.proof import answered, check_proof
from networks.states import OutboundState

CHECK_WITHIN: Final = timedelta(hours=4)
"""By when a second person should have looked, where the council's file does not say (publishing.check_within_hours)."""


# Whose it is -----------------------------------------------------------------


@transaction.atomic
def take(*, outbound_id: int, by: Person) -> HandWork:
    """Puts one's own name on it, so that nobody else posts it as well. Raises RuleBroken, naming who was faster."""
    item, work = _locked(outbound_id)
    ensure(by_hand_permissions.may_take(by, item, work))
    work.taken_by, work.taken_at = by, timezone.now()
    return _write(work, actions.HAND_TAKEN, by)


@transaction.atomic
def give_back(*, outbound_id: int, by: Person) -> HandWork:
    """It is nobody's again: it was not posted. Raises RuleBroken."""
    item, work = _locked(outbound_id)
    ensure(by_hand_permissions.may_give_back(by, item, work))
    work.taken_by, work.taken_at = None, None
    return _write(work, actions.HAND_GIVEN_BACK, by)


@transaction.atomic
def take_over(*, outbound_id: int, by: Person, seen: int | None = None) -> HandWork:
    """From the colleague who has it, who is told. `seen`: the version on the page. Raises RuleBroken, ChangedMeanwhile."""
    item, work = _locked(outbound_id, seen)
    ensure(by_hand_permissions.may_take_over(by, item, work))
    former = work.taken_by
    assert former is not None, "only what somebody has can be taken over"
    work.taken_by, work.taken_at = by, timezone.now()
    _write(work, actions.HAND_TAKEN_OVER, by, {"from": str(former)})
    by_hand_telling.that_it_was_taken_over(work, former)
    return work


# That it is out, and looks as it should ---------------------------------------


def came_out(item: Outbound, url: str, answer: str, by: Person) -> None:
    """The part of `services.it_is_out` that belongs to work by hand, in its transaction, with the item locked.

    `answer`: why an address that looks wrong is right. Raises RuleBroken with what looks wrong where there is none.
    """
    work = _work_of(item)
    stopped = by_hand_permissions.stopped(item)
    _proved(work, item, url, answer)
    work.taken_by, work.taken_at = work.taken_by or by, work.taken_at or timezone.now()
    to = HandState.TO_CHECK if needs_a_check(item) else HandState.UNCHECKED
    _done(work, to, actions.HAND_DONE, by, {"although": stopped} if stopped else {})


@transaction.atomic
def it_is_right(*, outbound_id: int, by: Person, seen: int | None = None) -> HandWork:
    """A second person opened the address and saw what was approved. Raises RuleBroken, ChangedMeanwhile."""
    item, work = _locked(outbound_id, seen)
    ensure(by_hand_permissions.may_check(by, item, work))
    work.checked_by, work.checked_at, work.wrong = by, timezone.now(), ""
    change(work, to=HandState.CHECKED, code=actions.HAND_CHECKED, by=by)
    return work


@transaction.atomic
def something_is_wrong(*, outbound_id: int, by: Person, what: str, seen: int | None = None) -> HandWork:
    """A second person looked and says what must be mended. Raises RuleBroken, ChangedMeanwhile."""
    item, work = _locked(outbound_id, seen)
    ensure(by_hand_permissions.may_check(by, item, work))
    if not what.strip():
        raise RuleBroken("Say what is wrong, so that somebody can mend it.", field="what")
    work.checked_by, work.checked_at, work.wrong = by, timezone.now(), what.strip()[:500]
    change(work, to=HandState.TO_MEND, code=actions.HAND_WRONG, by=by, reason=work.wrong)
    by_hand_telling.that_something_is_wrong(work)
    return work


@transaction.atomic
def it_is_mended(*, outbound_id: int, by: Person, url: str, answer: str = "", seen: int | None = None) -> HandWork:
    """Mended on the network, at the same address or posted anew; somebody else looks again. Raises RuleBroken, ChangedMeanwhile."""
    item, work = _locked(outbound_id, seen)
    ensure(by_hand_permissions.may_mend(by, item, work))
    check_proof(item, url.strip())
    _proved(work, item, url.strip(), answer)
    if url.strip() != item.url:
        item.url = url.strip()
        change(item, code=actions.PROOF_CHANGED, by=by)
    work.checked_by, work.checked_at = None, None
    return _done(work, HandState.TO_CHECK, actions.HAND_MENDED, by, {})


@transaction.atomic
def it_is_taken_down(*, outbound_id: int, by: Person, reason: str, seen: int | None = None) -> HandWork:
    """It could not be mended and stands there no more. Raises RuleBroken, ChangedMeanwhile."""
    item, work = _locked(outbound_id, seen)
    ensure(by_hand_permissions.may_mend(by, item, work))
    if not reason.strip():
        raise RuleBroken("Enter your reason. It stays in the record.", field="reason")
    change(work, to=HandState.TAKEN_DOWN, code=actions.HAND_TAKEN_DOWN, by=by, reason=reason.strip())
    return work


def needs_a_check(item: Outbound) -> bool:
    """Posts, unless the council's file says otherwise (publishing.second_person_checks)."""
    if item.kind != Action.POST:
        return False
    with suppress(NoCouncil):
        said = current().profile.publishing.second_person_checks
        return True if said is None else said.value
    return True


def check_within() -> timedelta:
    """How long a second person has."""
    with suppress(NoCouncil):
        said = current().profile.publishing.check_within_hours
        return CHECK_WITHIN if said is None else timedelta(hours=said.value)
    return CHECK_WITHIN


# Emergency mode ---------------------------------------------------------------


@transaction.atomic
def stop_routine(*, by: Person, reason: str) -> Stopped:
    """Tells whoever has a routine post in hand not to post it, and names them: nothing else can hold a person back (PUB-8)."""
    waiting = Outbound.objects.routine_posts().filter(state=OutboundState.BY_HAND).order_by("pk")
    # Locked first: whoever takes one at this moment comes before us, or reads of the emergency.
    items = list(waiting.select_for_update(of=("self",)))
    held = list(HandWork.objects.with_item().filter(outbound__in=items, taken_by__isnull=False).order_by("pk"))
    for work in held:
        by_hand_telling.that_it_must_not_be_posted(work, reason)
    names = [f"“{work.outbound.subject}” on {work.outbound.account}, in the hands of {work.taken_by}" for work in held]
    return Stopped(0, names, lambda seconds: [f"{name}: they are told not to post it." for name in names])


# The parts of the verbs -------------------------------------------------------


def _locked(outbound_id: int, seen: int | None = None) -> tuple[Outbound, HandWork]:
    """The item, locked, and its work, which only a holder of that lock changes. Raises ChangedMeanwhile, Outbound.DoesNotExist."""
    item = locked(Outbound.objects.select_related("account"), outbound_id)
    return item, _work_of(item, seen)


def _work_of(item: Outbound, seen: int | None = None) -> HandWork:
    pk = HandWork.objects.filter(outbound=item).values_list("pk", flat=True).first()
    work = locked(HandWork.objects.with_item(), pk, seen=seen) if pk else HandWork(outbound=item)
    work.outbound = item
    return work


def _write(work: HandWork, code: str, by: Person, extra: dict[str, str] | None = None) -> HandWork:
    if work.pk is None:
        add(work, code=code, by=by, extra=extra)
    else:
        change(work, code=code, by=by, extra=extra)
    return work


def _proved(work: HandWork, item: Outbound, url: str, answer: str) -> None:
    """Keeps what looks wrong with the address beside why it is right. Raises RuleBroken where nobody says why."""
    work.doubt, work.doubt_answer = answered(item, url, answer)


def _done(work: HandWork, to: HandState, code: str, by: Person, extra: dict[str, str]) -> HandWork:
    """Posted or mended: from now on a second person has so long to look."""
    work.done_by, work.done_at = by, timezone.now()
    work.check_by = work.done_at + check_within() if to == HandState.TO_CHECK else None
    if work.pk is None:
        add(work, code=actions.HAND_TAKEN, by=by)
    change(work, to=to, code=code, by=by, reason=work.doubt_answer, extra=extra)
    if to == HandState.TO_CHECK:
        by_hand_telling.that_it_waits_for_a_check(work)
    return work
