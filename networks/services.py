"""The verbs of the outbox: put out, hold, release, withdraw; it is out, send again, leave it.

`hold`, `release` and `withdraw` are parts of the verbs of the floors above, which ask who may; the ones of a
person who looks at an unconfirmed item ask themselves.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from accounts.catalogue import Action
from accounts.models import Account
from core.audit.verbs import RuleBroken, add, change, ensure, locked
from core.people.models import Person
from networks import actions, by_hand, settled, wire
from networks.by_hand_permissions import in_other_hands
from networks.connections import connection_of, connector_of
from networks.endings import NOTHING_OPEN, published
from networks.frozen import checked, fingerprint
from networks.models import Outbound
from networks.moves import database_time, move
from networks.outcomes import Finding, Found
from networks.permissions import may_leave_it, may_say_it_is_out, may_send_again
from networks.proof import answered, check_proof
from networks.protocol import Request
from networks.reconcile import close_attempt, errand_of, known_posts, not_another, write_down
from networks.states import OutboundState

LATE_LIMIT: Final = timedelta(minutes=15)
"""For how long after its time a post may still go out, where its own window does not say."""
AGAIN_FOR: Final = timedelta(minutes=15)
"""How long *Send again* has to succeed before it is too late once more."""
_O = OutboundState
NOT_OUT: Final = frozenset({_O.SCHEDULED, _O.HELD, _O.REFUSED, _O.EXPIRED, _O.BY_HAND})
"""States from which it can be withdrawn: residents cannot have seen it."""


@transaction.atomic
def put_out(
    *, kind: str, account: Account, request: Request | Mapping[str, Any], due_at: datetime, by: Person | None,
    expires_at: datetime | None = None, subject: str = "", subject_url: str = "", emergency: bool = False,
) -> Outbound:  # fmt: skip
    """Puts one thing into the outbox, frozen. `subject` names it in lists and in the record: no resident's words or name.

    A post without `expires_at` expires 15 minutes after `due_at`; the rest is better late than never. Raises RuleBroken for
    what nobody can do on this network, ValueError for a request that is none.
    """
    barrier = connector_of(connection_of(account)).barriers.get(Action(kind))
    if barrier is not None and not barrier.by_hand:
        raise RuleBroken(barrier.sentence)
    frozen = checked(request)
    if frozen["kind"] != kind:
        raise ValueError(f"A request to {frozen['kind']} cannot be put out as {kind}.")
    if expires_at is None and kind == Action.POST:
        expires_at = due_at + LATE_LIMIT
    item = Outbound(
        kind=kind, account=account, request=frozen, fingerprint=fingerprint(frozen), due_at=due_at, expires_at=expires_at,
        subject=subject[:200], subject_url=subject_url, emergency=emergency, put_out_by=by,
    )  # fmt: skip
    return add(item, code=actions.PUT_OUT, by=by)


@transaction.atomic
def hold(*, outbound_id: int, by: Person | None, reason: str) -> Outbound:
    """Stops it until somebody releases it. Raises RuleBroken where it does not wait any more."""
    item = _waiting(outbound_id, {_O.SCHEDULED})
    item.why = reason[:500]
    change(item, to=_O.HELD, code=actions.HELD, by=by, reason=reason)
    return item


@transaction.atomic
def release(*, outbound_id: int, by: Person | None) -> Outbound:
    """Lets it go out at its time. Raises RuleBroken once that has passed: what is late is never sent by a release."""
    item = _waiting(outbound_id, {_O.HELD})
    if item.expires_at is not None and item.expires_at <= database_time():
        raise RuleBroken(
            f"Its time ended at {timezone.localtime(item.expires_at):%H:%M}. Give it a new time, or withdraw it."
        )
    item.why, item.not_before, item.settled_at = "", None, None
    change(item, to=_O.SCHEDULED, code=actions.RELEASED, by=by)
    return item


@transaction.atomic
def withdraw(*, outbound_id: int, by: Person | None, reason: str = "") -> Outbound:
    """Takes it out of the outbox for good. Raises RuleBroken where it is out, may be out, or is being sent or posted."""
    item = _waiting(outbound_id, NOT_OUT)
    if by is not None:
        ensure(in_other_hands(by, item))
    item.why, item.settled_at = reason[:500], timezone.now()
    move([item], to=_O.WITHDRAWN, code=actions.WITHDRAWN, changed=["why", "settled_at"], by=by)
    return item


def _waiting(outbound_id: int, states: frozenset[str] | set[str]) -> Outbound:
    """The item, locked with the lock of the claim, in one of `states`. Raises RuleBroken with what can be done instead."""
    item = locked(Outbound.objects.select_related("account"), outbound_id)
    if item.state in states:
        return item
    instead = {
        _O.SENDING: f"It is being sent to {item.network_name} at this moment. Look again in a minute.",
        _O.UNCONFIRMED: f"It may be out on {item.network_name}. Say first whether it is.",
        _O.PUBLISHED: f"It is out on {item.network_name} already.",
    }
    raise RuleBroken(instead.get(_O(item.state), f"It is “{item.state_words}”, so this cannot be done."))


# A person who looks ----------------------------------------------------------


@transaction.atomic
def it_is_out(*, outbound_id: int, by: Person, url: str = "", answer: str = "", seen: int | None = None) -> Outbound:
    """Somebody saw it on the network, or did it there by hand; its address is the proof.

    `answer`: why an address that looks wrong is right; it stays in the record. Raises RuleBroken, ChangedMeanwhile.
    """
    item = locked(Outbound.objects.select_related("account"), outbound_id, seen=seen)
    ensure(may_say_it_is_out(by, item))
    check_proof(item, url.strip())
    reason = " ".join(answered(item, url.strip(), answer)).strip()
    if item.state == _O.BY_HAND:
        by_hand.came_out(item, url.strip(), answer, by)
    _nothing_open(item)
    item.url, item.why, item.settled_at, item.settled_by = url.strip(), "", timezone.now(), by
    change(item, to=_O.PUBLISHED, code=actions.IT_IS_OUT, by=by, reason=reason)
    settled.announce([item])
    return item


@transaction.atomic
def leave_it(*, outbound_id: int, by: Person, reason: str, seen: int | None = None) -> Outbound:
    """It is not out, and it is not to be sent any more. Raises RuleBroken, ChangedMeanwhile."""
    item = locked(Outbound.objects.select_related("account"), outbound_id, seen=seen)
    ensure(may_leave_it(by, item))
    if not reason.strip():
        raise RuleBroken("Enter your reason. It stays in the record.", field="reason")
    _nothing_open(item)
    item.why, item.settled_at, item.settled_by = reason.strip()[:500], timezone.now(), by
    changed = ["why", "settled_at", "settled_by", *NOTHING_OPEN]
    move([item], to=_O.WITHDRAWN, code=actions.WITHDRAWN, changed=changed, by=by)
    settled.announce([item])
    return item


def send_again(*, outbound_id: int, by: Person, seen: int | None = None) -> Outbound:
    """Puts it back. Where it may be out: stops the machine's looks, looks once more, and publishes it instead if it is found.

    Calls the network, so it must not stand inside a transaction. Raises RuleBroken, ChangedMeanwhile.
    """
    wire.outside_transactions()
    item = _take_in_hand(outbound_id, by, seen)
    finding = wire.look_up(errand_of(item), known_posts(item)) if item.may_be_out else None
    return _send_again_unless_found(item, finding, by)


@transaction.atomic
def _take_in_hand(outbound_id: int, by: Person, seen: int | None) -> Outbound:
    item = locked(Outbound.objects.select_related("account"), outbound_id, seen=seen)
    ensure(may_send_again(by, item))
    item.next_look_at, item.repeat_at, item.version = None, None, item.version + 1
    item.save(update_fields=["next_look_at", "repeat_at", "version"])
    return item


@transaction.atomic
def _send_again_unless_found(taken: Outbound, finding: Finding | None, by: Person) -> Outbound:
    item = locked(Outbound.objects.select_related("account"), taken.pk, seen=taken.version)
    if finding is not None:
        finding = not_another(item, finding)
        write_down(item, finding, by=by)
    _nothing_open(item)
    if isinstance(finding, Found):
        close_attempt(item, "found")
        for name, value in published(finding.accepted).facts.items():
            setattr(item, name, value)
        item.why, item.settled_at, item.settled_by = "", timezone.now(), by
        change(item, to=_O.PUBLISHED, code=actions.FOUND, by=by)
        settled.announce([item])
    else:
        item.why, item.settled_at, item.not_before, item.again_until = "", None, None, database_time() + AGAIN_FOR
        change(item, to=_O.SCHEDULED, code=actions.SENT_AGAIN, by=by)
    return item


def _nothing_open(item: Outbound) -> None:
    for name, value in NOTHING_OPEN.items():
        setattr(item, name, value)
