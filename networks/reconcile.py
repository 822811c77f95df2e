"""What nobody knows is looked up: rows whose sender has died, answers that never came, what a network still works on.

A list of posts proves *out*, never *not out*. What no machine can prove stays with a person, with every look written down.
"""

from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now

from core.people.models import Person
from networks import actions, settled, telling, wire
from networks.claiming import expire_late
from networks.endings import LOOK_AFTER, NOTHING_OPEN, Ending, published, put_back, unconfirmed
from networks.gates import SPEAKS
from networks.heart import beat
from networks.models import Attempt, Connection, LookUp, Outbound
from networks.moves import database_time
from networks.outcomes import CannotTell, CertainlyNot, Finding, Found
from networks.settling import LOOK_AT_WORK, end, repeat_is_harmless
from networks.states import MAY_BE_OUT, OutboundState
from networks.storable import text
from networks.wire import Errand

LOOK_LEASE: Final = timedelta(seconds=60)
"""A look that has not come back by then is taken up by somebody else."""
LOOKS_AT_ONCE: Final = 8
KNOWN_POSTS: Final = 200
"""Of how many of our latest posts on the account a look is told that they are others."""
NOTHING_WAS_SENT: Final = "The sender ended before anything was sent."


def reconcile() -> None:
    """One round: give up what is overdue, tell what was not heard, look at what is due for a look."""
    expire_late()
    give_up_overdue()
    settled.announce_again()
    look()
    beat("reconciler")


@transaction.atomic
def give_up_overdue(limit: int = 200) -> int:
    """An item found *Sending* past its lease becomes unconfirmed, never scheduled; returns how many did."""
    sending = (
        Outbound.objects.with_account()
        .filter(state=OutboundState.SENDING, pk__in=_overdue().values("outbound"))
        .order_by("pk")
    )
    items = {item.pk: item for item in sending.select_for_update(of=("self",), skip_locked=True)[:limit]}
    # Read again now that the rows are ours: a sender may have let one go between our look and our lock.
    lost = {attempt.outbound_id: attempt for attempt in _overdue().filter(outbound__in=items)}
    now = database_time()
    end({items[pk]: _given_up(items[pk], attempt, now) for pk, attempt in lost.items()})
    return len(lost)


def look() -> int:
    """Looks at what is due for a look, and records what was seen; returns how many looks that were."""
    errands = _due_for_a_look()
    with ThreadPoolExecutor(LOOKS_AT_ONCE, thread_name_prefix="looking") as pool:
        looking = {pool.submit(wire.look_up, errand, taken): errand for errand, taken in errands}
        for future in as_completed(looking):
            record_finding(errand=looking[future], finding=future.result())
    return len(errands)


@transaction.atomic
def record_finding(*, errand: Errand, finding: Finding) -> None:
    """Writes down a look, and ends the item where it proves something and nobody has decided meanwhile."""
    item = Outbound.objects.with_account().select_for_update(of=("self",)).get(pk=errand.outbound_id)
    finding = not_another(item, finding)
    write_down(item, finding)
    unchanged = item.attempts_made == errand.number and item.next_look_at is not None
    match finding:
        case Found(accepted) if item.state in MAY_BE_OUT:
            close_attempt(item, "found")
            end({item: published(accepted, actions.FOUND)})
        case CertainlyNot() if unchanged:
            close_attempt(item, "not_out")
            end({item: _not_out(item)})
        case CannotTell() if unchanged:
            _look_later(item)


def write_down(item: Outbound, finding: Finding, *, by: Person | None = None, detail: str = "") -> None:
    """One line of what the page shows."""
    answers = {Found: LookUp.Answer.FOUND, CertainlyNot: LookUp.Answer.NOT_OUT, CannotTell: LookUp.Answer.NOT_SEEN}
    seen = finding.accepted.url if isinstance(finding, Found) else str(getattr(finding, "reason", detail))
    LookUp.objects.create(outbound=item, by=by, answer=answers[type(finding)], detail=text(seen)[:500])


def close_attempt(item: Outbound, outcome: str) -> None:
    """The newest attempt, whose own answer never came, ended as was found by looking."""
    open_one = Attempt.objects.filter(outbound=item, number=item.attempts_made, finished_at__isnull=True)
    open_one.update(outcome=outcome, finished_at=Now())


def not_another(item: Outbound, finding: Finding) -> Finding:
    """What was found may have been found for another item of the account a moment ago: then it proves nothing."""
    if not isinstance(finding, Found) or item.kind not in SPEAKS:
        return finding
    Connection.objects.select_for_update().get(account=item.account_id)
    identity = text(finding.accepted.external_id)[:300]
    others = Outbound.objects.filter(account=item.account_id, external_id=identity).exclude(pk=item.pk)
    return (
        CannotTell("What the network shows belongs to another item with the same words.")
        if others.exists()
        else finding
    )


def errand_of(item: Outbound) -> Errand:
    """What a look needs."""
    link = Connection.objects.select_related("account").get(account=item.account_id)
    return Errand(item.pk, 0, item.attempts_made, link, item.request, item.handle)


def known_posts(item: Outbound) -> list[str]:
    """Identities on the network that belong to other items of this account."""
    others = (
        Outbound.objects.filter(account=item.account_id, kind__in=SPEAKS).exclude(external_id="").exclude(pk=item.pk)
    )
    return list(others.order_by("-settled_at").values_list("external_id", flat=True)[:KNOWN_POSTS])


def _overdue() -> QuerySet[Attempt]:
    """Newest attempts of items in *Sending* whose lease ran out."""
    return Attempt.objects.filter(
        outbound__state=OutboundState.SENDING,
        number=F("outbound__attempts_made"),
        lease_until__lte=Now(),
        finished_at__isnull=True,
    )


def _given_up(item: Outbound, attempt: Attempt, now: datetime) -> Ending:
    if attempt.first_byte_at is None and not item.may_be_out:
        return unconfirmed(item, NOTHING_WAS_SENT, now, sent=False)
    why = f"The sender ended before {item.network_name} had answered."
    return unconfirmed(item, why, now, repeat=repeat_is_harmless(item))


@transaction.atomic
def _due_for_a_look(limit: int = 2 * LOOKS_AT_ONCE) -> list[tuple[Errand, list[str]]]:
    """What a look needs, for each item whose time has come; what was never sent needs no look and goes back."""
    due = Outbound.objects.with_account().filter(next_look_at__lte=Now(), state__in=MAY_BE_OUT).order_by("next_look_at")
    items = list(due.select_for_update(of=("self",), skip_locked=True)[:limit])
    Outbound.objects.filter(pk__in=[item.pk for item in items]).update(next_look_at=Now() + LOOK_LEASE)
    never_sent = [item for item in items if item.state == OutboundState.UNCONFIRMED and not item.may_be_out]
    for item in never_sent:
        write_down(item, CertainlyNot(), detail=NOTHING_WAS_SENT)
    end({item: put_back(item, NOTHING_WAS_SENT, None) for item in never_sent})
    return [(errand_of(item), known_posts(item)) for item in items if item not in never_sent]


def _not_out(item: Outbound) -> Ending:
    if item.state == OutboundState.SENDING:
        return Ending(
            OutboundState.REFUSED,
            actions.REFUSED,
            f"{item.network_name} took it and could not finish it.",
            NOTHING_OPEN,
        )
    return put_back(item, "It was looked for, and it is certainly not out.", None)


def _look_later(item: Outbound) -> None:
    """The next look of the plan; after the last one only a person can say."""
    now, item.looks = database_time(), item.looks + 1
    if item.state == OutboundState.SENDING:
        item.next_look_at = now + min(LOOK_AFTER[1], LOOK_AT_WORK * item.looks)
    elif item.looks < len(LOOK_AFTER):
        item.next_look_at = max(now + LOOK_AFTER[0], (item.settled_at or now) + LOOK_AFTER[item.looks])
    else:
        item.next_look_at = None
    item.save(update_fields=["looks", "next_look_at"])
    if item.state == OutboundState.UNCONFIRMED:
        telling.that_it_stopped(item)
