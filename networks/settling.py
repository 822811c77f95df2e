"""Recording what became of an attempt, where the attempt is still ours.

Between a network's yes and its record nothing runs that can fail: a batch is written before anybody is told, the floors
above are told in savepoints, and what could not be written is tried again, alone, for as long as the process lives.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import F, Min
from django.db.models.functions import Now

from core.audit.together import save_together
from core.audit.verbs import change
from networks import actions, settled, telling
from networks.connections import connector_of
from networks.endings import Ending, ending, reason_of, unconfirmed
from networks.gates import Stop, late_sentence
from networks.locking import these
from networks.models import Attempt, Connection, Outbound, Pace
from networks.moves import database_time, move
from networks.outcomes import Accepted, Outcome, Processing, RateLimited, Unauthorised, Unknown
from networks.protocol import Request
from networks.states import OutboundState
from networks.storable import plain, text

log = logging.getLogger(__name__)
WORKING_LEASE: Final = timedelta(minutes=10)
"""How long a network may work on what it has taken before nobody believes in it any more."""
LOOK_AT_WORK: Final = timedelta(seconds=5)


@dataclass(frozen=True)
class Result:
    """What a sending thread brought back from one attempt. `kept`: what was prepared before the preparation failed."""

    outbound_id: int
    attempt_id: int
    number: int
    outcome: Outcome
    kept: Mapping[str, Any] | None = None


def settle(results: Sequence[Result]) -> list[Result]:
    """Records `results`, each yes before the rest; returns those that could not be recorded now, to be given again.

    Never raises: no answer of a network is dropped.
    """
    yes = [result for result in results if isinstance(result.outcome, Accepted)]
    rest = [result for result in results if not isinstance(result.outcome, Accepted)]
    return [result for part in (yes, rest) for result in _unrecorded(part)]


def _unrecorded(results: Sequence[Result]) -> Sequence[Result]:
    """Together, or where that fails each alone."""
    if not results or _recorded(results):
        return []
    return results if len(results) == 1 else [result for result in results if not _recorded([result])]


def _recorded(results: Sequence[Result]) -> bool:
    try:
        with transaction.atomic():
            _record(results)
    except Exception as error:
        log.error("%s results could not be recorded yet: %s", len(results), type(error).__name__)
        connection.close_if_unusable_or_obsolete()
        return False
    return True


def _record(results: Sequence[Result]) -> None:
    items = these([result.outbound_id for result in results])
    ours = {items[one.outbound_id]: one.outcome for one in results if _still_ours(items[one.outbound_id], one)}
    kept = {items[one.outbound_id]: one.kept for one in results if one.kept is not None}
    _keep_handles({item: handle for item, handle in kept.items() if item in ours})
    _finish_attempts(results)
    for item, outcome in ours.items():
        _consequences(item, outcome)
    for result in results:
        if items[result.outbound_id] not in ours:
            _came_late(items[result.outbound_id], result.outcome)
    now = database_time()
    end({item: _ending(item, outcome, now) for item, outcome in ours.items() if not isinstance(outcome, Processing)})


def _keep_handles(kept: Mapping[Outbound, Mapping[str, Any]]) -> None:
    """The next try goes on from here, instead of uploading a second time."""
    for item, handle in kept.items():
        item.handle = plain(handle)
    save_together(list(kept), ["handle"])


def _still_ours(item: Outbound, result: Result) -> bool:
    """The newest attempt, which nobody gave up. A yes also counts where nobody has decided yet: it is the proof."""
    if item.attempts_made != result.number:
        return False
    undecided = item.state == OutboundState.UNCONFIRMED and isinstance(result.outcome, Accepted)
    return item.state == OutboundState.SENDING or undecided


def _ending(item: Outbound, outcome: Outcome, now: datetime) -> Ending:
    return ending(item, outcome, now, harmless=isinstance(outcome, Unknown) and repeat_is_harmless(item))


def repeat_is_harmless(item: Outbound) -> bool:
    """As the network's connector says, from the first attempt that may have succeeded."""
    begun = Attempt.objects.filter(outbound=item).aggregate(at=Min("first_byte_at"))["at"] or database_time()
    link = Connection.objects.select_related("account").get(account=item.account_id)
    return connector_of(link).repeat_is_harmless(Request.read(item.request), item.handle, begun)


def end(endings: Mapping[Outbound, Ending]) -> None:
    """Moves each item, locked by this transaction, to its ending, in batches; then tells people and the floors above."""
    if not endings:
        return
    now, batches = database_time(), defaultdict(list)
    for item, last in endings.items():
        item.why, item.settled_at = last.why[:500], None if last.to == OutboundState.SCHEDULED else now
        for name, value in last.facts.items():
            setattr(item, name, value)
        batches[last.to, last.code, ("why", "settled_at", *last.facts)].append(item)
    for (to, code, changed), items in batches.items():
        move(items, to=to, code=code, changed=changed)
    for item in endings:
        if item.repeat_at is None and (item.state != OutboundState.UNCONFIRMED or item.may_be_out):
            telling.that_it_stopped(item)
    settled.announce(item for item in endings if item.state != OutboundState.SCHEDULED)


def _finish_attempts(results: Iterable[Result]) -> None:
    alike = defaultdict(list)
    for result in results:
        if isinstance(result.outcome, Processing):
            continue
        alike[type(result.outcome).__name__, reason_of(result.outcome)[:500]].append(result.attempt_id)
    for (outcome, detail), attempts in alike.items():
        open_ones = Attempt.objects.filter(pk__in=attempts, finished_at__isnull=True)
        open_ones.update(outcome=OUTCOMES[outcome], detail=detail, finished_at=Now())


OUTCOMES: Final = {
    "Accepted": "accepted",
    "Refused": "refused",
    "RateLimited": "rate_limited",
    "Unauthorised": "unauthorised",
    "Unknown": "unknown",
    "ByHand": "by_hand",
}


def _consequences(item: Outbound, outcome: Outcome) -> None:
    """What an outcome means beyond the state of its item."""
    match outcome:
        case Processing(token):
            _works_on_it(item, token)
        case RateLimited(until, "app"):
            Pace.objects.update_or_create(network=item.account.network, defaults={"not_before": until})
        case RateLimited(until, _):
            Connection.objects.filter(account=item.account_id).update(not_before=until)
        case Unauthorised(reason):
            access_is_lost(item.account_id, reason)


def _works_on_it(item: Outbound, token: str) -> None:
    """The network has taken it: the attempt goes on, and the reconciler asks how it went."""
    item.handle = {**item.handle, "token": text(token)}
    item.next_look_at, item.looks = database_time() + LOOK_AT_WORK, 0
    item.save(update_fields=["handle", "next_look_at", "looks"])
    Attempt.objects.filter(outbound=item, number=item.attempts_made).update(lease_until=Now() + WORKING_LEASE)


def access_is_lost(account_id: int, reason: str) -> None:
    """Writes at the connection what is wrong with it, and tells people, once for each reason."""
    reason = text(reason)[:500]
    link = (
        Connection.objects.select_for_update(of=("self",)).select_related("account__custodian").get(account=account_id)
    )
    if link.problem != reason:
        link.problem, link.problem_since = reason, database_time()
        change(link, code=actions.ACCESS_LOST, by=None, reason=link.problem)
        telling.that_access_is_lost(link)


def _came_late(item: Outbound, outcome: Outcome) -> None:
    """An answer to an attempt that nobody waits for: a yes to what a person saw gives its identity, any other yes is told."""
    if not isinstance(outcome, Accepted) or item.external_id == text(outcome.external_id):
        return
    if item.state == OutboundState.PUBLISHED and not item.external_id:
        item.external_id, item.extra = text(outcome.external_id)[:300], plain(outcome.extra)
        item.save(update_fields=["external_id", "extra"])
    else:
        telling.that_it_came_late(item, text(outcome.url))


# Before the first byte ---------------------------------------------------------


def stop(items: Iterable[Outbound], stops: Mapping[int, Stop]) -> None:
    """What a gate stops does not go out now. Where an earlier attempt may have succeeded it stays unconfirmed."""
    stopped = [item for item in items if item.pk in stops]
    if not stopped:
        return
    _stop_attempts([item for item in stopped if item.state == OutboundState.SENDING])
    for item in stopped:
        if item.state == OutboundState.UNCONFIRMED:
            item.repeat_at = None
            item.save(update_fields=["repeat_at"])
            telling.that_it_stopped(item)
    now = database_time()
    end({item: _stopped(item, stops[item.pk], now) for item in stopped if item.state != OutboundState.UNCONFIRMED})


def _stopped(item: Outbound, why: Stop, now: datetime) -> Ending:
    if item.may_be_out:
        return unconfirmed(item, why.why, now, sent=False)
    code = actions.EXPIRED if why.kind == "expired" else actions.STOPPED
    return Ending(OutboundState(why.kind), code, why.why)


def _stop_attempts(items: Sequence[Outbound]) -> None:
    newest = Attempt.objects.filter(outbound__in=items, number=F("outbound__attempts_made"), finished_at__isnull=True)
    newest.update(outcome="stopped", finished_at=Now())


def expire(items: Iterable[Outbound]) -> None:
    """Too late: never sent by itself any more."""
    end({item: Ending(OutboundState.EXPIRED, actions.EXPIRED, late_sentence(item)) for item in items})
