"""Asking the networks what came in. Polls close the gaps of webhooks, and are all there is where a network has none.

What a poll brought and where the next one begins are stored by one commit; a network is never asked inside a transaction.
"""

import logging
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import QuerySet

from accounts.states import OPENED, AccountState
from networks.connections import access_of, connector_of
from networks.heart import beat
from networks.inbound import keep_fetched
from networks.models import Connection, Cursor
from networks.moves import database_time
from networks.outcomes import CertainNo, Failed, RateLimited, Refused, Unauthorised
from networks.protocol import Fetched
from networks.settling import access_is_lost
from networks.storable import text
from networks.wire import outside_transactions

log = logging.getLogger(__name__)
EVERY: Final = timedelta(seconds=60)
BEHIND_A_WEBHOOK: Final = timedelta(minutes=5)
"""Where a webhook brings things at once; some networks charge for each item that is read."""
LEASE: Final = timedelta(seconds=60)
AT_ONCE: Final = 4
PAGES: Final = 5
"""How many pages of one account a poll reads at most; the next one goes on."""


@dataclass(frozen=True)
class Ask:
    """One account to be asked, and from where on."""

    cursor_id: int
    place: str
    link: Connection


def poll() -> int:
    """Reads what is due to be read, and returns how many pages that were."""
    pages, asks = 0, _due()
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="polling") as pool:
        for _ in range(PAGES):
            answers = {pool.submit(_fetch, ask): ask for ask in asks}
            pages += len(asks)
            asks = [again for answer in as_completed(answers) if (again := _keep(answers[answer], answer.result()))]
    beat("poller")
    return pages


@transaction.atomic
def _due() -> list[Ask]:
    """Accounts whose time has come, leased to us."""
    _begin_with_the_new()
    now = database_time()
    due = Cursor.objects.filter(next_at__lte=now).select_for_update(skip_locked=True)
    cursors = {cursor.account_id: cursor for cursor in due.order_by("next_at")[: AT_ONCE * PAGES]}
    Cursor.objects.filter(pk__in=[cursor.pk for cursor in cursors.values()]).update(next_at=now + LEASE)
    links = _readable().filter(account__in=list(cursors))
    return [
        Ask(cursors[link.account_id].pk, cursors[link.account_id].place, link)
        for link in links
        if connector_of(link).can_fetch
    ]


def _begin_with_the_new() -> None:
    new = _readable().filter(account__cursor__isnull=True)
    Cursor.objects.bulk_create([Cursor(account_id=link.account_id) for link in new], ignore_conflicts=True)


def _readable() -> QuerySet[Connection]:
    """Connected accounts that stand open on their network; a suspended one is still written to by residents."""
    standing = OPENED - {AccountState.CLOSED}
    return Connection.objects.select_related("account").exclude(secrets="").filter(account__state__in=standing)


def _fetch(ask: Ask) -> Fetched | CertainNo:
    outside_transactions()
    try:
        return connector_of(ask.link).fetch_inbound(access_of(ask.link), ask.place)
    except Failed as failed:
        return failed.outcome
    except ImproperlyConfigured as lost:
        return Unauthorised(f"The access cannot be read: {lost}")
    except Exception as error:
        log.error("reading account %s failed with %s", ask.link.account_id, type(error).__name__)
        return Refused(
            f"What {ask.link.account.network_name} answered could not be read ({type(error).__name__}).",
            before_sending=True,
        )


def _keep(ask: Ask, answer: Fetched | CertainNo) -> Ask | None:
    """Stores a page with the place behind it; returns where to go on at once."""
    if not isinstance(answer, Fetched):
        _put_off(ask, answer)
        return None
    now, place = database_time(), text(answer.cursor)
    every = BEHIND_A_WEBHOOK if connector_of(ask.link).webhook_secrets else EVERY
    with transaction.atomic():
        if answer.items:
            keep_fetched(ask.link.account.network, answer.items)
        ours = Cursor.objects.filter(pk=ask.cursor_id, place=ask.place)
        moved = ours.update(place=place, read_at=now, problem="", next_at=now + (LEASE if answer.more else every))
    return Ask(ask.cursor_id, place, ask.link) if moved and answer.more else None


def _put_off(ask: Ask, no: CertainNo) -> None:
    next_at = no.until if isinstance(no, RateLimited) else database_time() + BEHIND_A_WEBHOOK
    reason = text(str(getattr(no, "reason", "The network asks us to wait.")))
    with transaction.atomic():
        Cursor.objects.filter(pk=ask.cursor_id).update(next_at=next_at, problem=reason[:500])
        if isinstance(no, Unauthorised):
            access_is_lost(ask.link.account_id, no.reason)
