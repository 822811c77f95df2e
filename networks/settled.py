"""Upper floors learn what became of what they put out: a reply is marked as sent, a block as carried out.

A listener is called inside the settling transaction, in a savepoint of its own: it cannot undo a record. One that fails
(a deadlock, say) is told again by the reconciler until it succeeds, so it must not mind hearing the same twice.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from django.db import connection, transaction

from networks.models import Outbound
from networks.states import SETTLED

log = logging.getLogger(__name__)
Listener = Callable[[Outbound], object]
PATIENCE: Final = "1s"
"""How long a listener may wait for a lock: the record waits with it."""
_listeners: list[Listener] = []


def register(listener: Listener) -> None:
    """Called once by an upper floor's AppConfig.ready. It changes states and tells people; it calls no network."""
    _listeners.append(listener)


def announce(items: Iterable[Outbound]) -> None:
    """Tells every listener of every item, together or where that fails each alone; remembers what was not taken."""
    news = [(listener, item) for item in items for listener in _listeners]
    if not news:
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = %s", [PATIENCE])
    if not _told(news):
        untold = {item.pk for listener, item in news if not _told([(listener, item)])}
        Outbound.objects.filter(pk__in=untold).update(untold=True)


@transaction.atomic
def announce_again(limit: int = 50) -> int:
    """Tells again what a listener could not take; returns how many items that were."""
    waiting = Outbound.objects.filter(untold=True).with_account().order_by("pk")
    items = list(waiting.select_for_update(of=("self",), skip_locked=True)[:limit])
    if items:
        Outbound.objects.filter(pk__in=[item.pk for item in items]).update(untold=False)
        announce(item for item in items if item.state in SETTLED)
    return len(items)


def _told(news: Sequence[tuple[Listener, Outbound]]) -> bool:
    try:
        with transaction.atomic():
            for listener, item in news:
                listener(item)
            connection.check_constraints()  # what is checked at the commit would undo the record with it
    except Exception as error:
        names = ", ".join(sorted({listener.__module__ for listener, _ in news}))
        log.error("%s could not take the news about %s items: %s", names, len(news), type(error).__name__)
        return False
    return True
