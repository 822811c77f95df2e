"""Claiming what is due, and letting the first byte leave: the short transactions before anything can be out.

Two where the network is asked before the send (an upload, a container); one where what comes before is our own work alone.

Every process may claim at any time. An account is claimed with the row of its connection, so that no two things of one
account are under way at once: their order is kept, a look-up by words finds the right one, and one renewal at a time.
Neither transaction waits for a lock that a person's press may hold: who waits here makes everything else late.
"""

import os
import socket
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.db.models.functions import Now

from core.audit.together import save_together
from core.council.models import Brake
from networks import actions, gates
from networks.locking import first_of_each, free_accounts
from networks.models import Attempt, Connection, Outbound
from networks.moves import database_time, move
from networks.protocol import Handle
from networks.settling import expire, stop
from networks.states import OutboundState
from networks.storable import plain
from networks.wire import Errand, prepared_here

LEASE: Final = timedelta(seconds=90)
"""From the claim to the first byte: longer than what comes before it may take (`dispatch.PREPARE_SECONDS`)."""
WIRE_LEASE: Final = timedelta(seconds=60)
"""From the first byte to the record: longer than a send may take (`dispatch.SEND_SECONDS`)."""
MOST_STOPPED: Final = 10
"""How many items of an account one claim stops at most; the next claim goes on."""
CLAIMED: Final = ("attempts_made", "repeat_at", "next_look_at", "why", "handle")
PER_NETWORK: Final = 32
"""Calls of one process to one network at a time, so that a slow network leaves threads for the others."""


@transaction.atomic
def claim(*, most: int, under_way: Counter[str] | None = None) -> list[Errand]:
    """Takes up to `most` due items, one for each account, the longest due first, and writes an attempt for each.

    `under_way`: how many calls this process makes to each network. What a gate stops is stopped here. Nothing is claimed
    while an emergency is being pressed. An errand `may_go` at once where nothing has to be asked of the network first;
    the others are prepared, and then let go.
    """
    if most < 1 or not _brake_is_free():
        return []
    calls = Counter(under_way)
    links = free_accounts(most, [network for network, number in calls.items() if number >= PER_NETWORK])
    return _write_attempts(_may_go(links, calls), links)


@transaction.atomic
def let_go(prepared: Mapping[Errand, Handle]) -> list[Errand] | None:
    """Of the `prepared` errands those that may now be sent, with the mark that their first byte leaves from here on.

    Asks the gates once more, and stores the handle of each. An attempt that is no longer the newest, or
    whose lease ran out, is not among them. None while an emergency is being pressed: ask again.
    """
    if not _brake_is_free():
        return None
    leased = Attempt.objects.filter(pk__in=[errand.attempt_id for errand in prepared], lease_until__gt=Now())
    mine = dict(leased.values_list("outbound_id", "number"))
    locked = Outbound.objects.select_related("account").filter(pk__in=mine, state=OutboundState.SENDING)
    items = [
        item for item in locked.select_for_update(of=("self",)).order_by("pk") if item.attempts_made == mine[item.pk]
    ]
    going = _with_handles(items, prepared)
    stops = gates.ask_again(items)
    stop(items, stops)
    return _mark([item for item in items if item.pk not in stops], going)


def expire_late(limit: int = 200) -> int:
    """What is still scheduled after its last moment is never sent, and somebody is told; returns how many that were."""
    with transaction.atomic():
        late = Outbound.objects.too_late().with_account().order_by("pk")
        items = list(late.select_for_update(of=("self",), skip_locked=True)[:limit])
        expire(items)
    return len(items)


def _brake_is_free() -> bool:
    """Shares the brake until the transaction ends; False while an emergency has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM council_brake WHERE id = 1 FOR SHARE SKIP LOCKED")
        if cursor.fetchone():
            return True
    return Brake.objects.get_or_create(id=1)[1]  # a council without a profile yet has none


def _may_go(links: Mapping[int, Connection], calls: Counter[str]) -> list[Outbound]:
    """The first item of each account that no gate stops; behind one that is stopped comes the next."""
    going: list[Outbound] = []
    accounts = set(links)
    for _ in range(MOST_STOPPED):
        items = _within_limits(first_of_each(accounts), calls, going)
        stops = gates.ask(items)
        stop(items, stops)
        going += [item for item in items if item.pk not in stops]
        accounts = {item.account_id for item in items if item.pk in stops}
        if not accounts:
            break
    return going


def _within_limits(items: Iterable[Outbound], calls: Counter[str], going: Iterable[Outbound]) -> list[Outbound]:
    """Those for which their network has room, besides the `calls` under way and what is `going` already."""
    asked, kept = calls + Counter(item.account.network for item in going), []
    for item in items:
        asked[item.account.network] += 1
        if asked[item.account.network] <= PER_NETWORK:
            kept.append(item)
    return kept


def _write_attempts(items: Sequence[Outbound], links: Mapping[int, Connection]) -> list[Errand]:
    ready = _prepare_here(items, links)
    now = database_time()
    attempts = Attempt.objects.bulk_create(_attempt(item, now, may_go=item in ready) for item in items)
    for item in items:
        item.attempts_made, item.repeat_at, item.next_look_at, item.why = item.attempts_made + 1, None, None, ""
        item.handle = ready.get(item, item.handle)
    move(items, to=OutboundState.SENDING, code=actions.SENDING, changed=CLAIMED)
    return [
        Errand(item.pk, attempt.pk, attempt.number, links[item.account_id], item.request, item.handle, item in ready)
        for item, attempt in zip(items, attempts, strict=True)
    ]


def _prepare_here(items: Iterable[Outbound], links: Mapping[int, Connection]) -> dict[Outbound, Handle]:
    """The handles of those that need nothing from their network before the send: they may go with this commit."""
    handles = {item: prepared_here(links[item.account_id], item.request, item.handle) for item in items}
    return {item: plain(handle) for item, handle in handles.items() if handle is not None}


def _attempt(item: Outbound, now: datetime, *, may_go: bool) -> Attempt:
    lasts = WIRE_LEASE if may_go else LEASE
    return Attempt(
        outbound=item, number=item.attempts_made + 1, worker=_worker(), started_at=now, lease_until=now + lasts,
        first_byte_at=now if may_go else None,
    )  # fmt: skip


def _with_handles(items: Sequence[Outbound], prepared: Mapping[Errand, Handle]) -> dict[int, Errand]:
    """Errands by item, the handle of each stored, also of what a gate then stops: released later, it uploads nothing twice."""
    by_item = {errand.outbound_id: errand for errand in prepared}
    for item in items:
        item.handle = plain(prepared[by_item[item.pk]])
    save_together(items, ["handle"])
    return by_item


def _mark(items: Sequence[Outbound], errands: Mapping[int, Errand]) -> list[Errand]:
    """From this commit on the first byte may leave."""
    if not items:
        return []
    going = [errands[item.pk] for item in items]
    Attempt.objects.filter(pk__in=[errand.attempt_id for errand in going]).update(
        first_byte_at=Now(), lease_until=Now() + WIRE_LEASE
    )
    return going


def _worker() -> str:
    """Who claims, as an administrator finds it in the list of processes."""
    return f"{socket.gethostname()}:{os.getpid()}"[:80]
