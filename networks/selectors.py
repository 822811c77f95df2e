"""What screens and `/health` read of the outbox."""

from datetime import UTC, datetime
from typing import Final

from django.db.models import Max, Q, QuerySet

from accounts.catalogue import Action
from accounts.permissions import reachable
from core.audit.models import Entry
from core.people.models import Person
from networks.models import Cursor, Heartbeat, Outbound
from networks.permissions import READ, READ_THE_REST

PARTS: Final = ("sender", "reconciler", "poller")
"""What must beat for the outbox to work."""
NEVER: Final = datetime.fromtimestamp(0, UTC)


def needs_a_person(person: Person | None = None) -> QuerySet[Outbound]:
    """What no machine settles, of what `person` may read: unconfirmed, waiting for work by hand, refused, expired."""
    items = Outbound.objects.needing_a_person().with_account().prefetch_related("look_ups").order_by("due_at", "id")
    return items if person is None else items.filter(readable_by(person))


def readable_by(person: Person) -> Q:
    """Of the outbox, what `person` may read. One query for each duty that does not go for every account."""
    readable = Q(pk__in=[])
    for duty in sorted({*READ.values(), READ_THE_REST}):
        kinds = [kind for kind in Action if READ.get(kind, READ_THE_REST) == duty]
        accounts = reachable(person, duty)
        readable |= Q(kind__in=kinds) if accounts is None else Q(kind__in=kinds, account__in=accounts)
    return readable


def item(pk: int) -> Outbound:
    """One item with its attempts and looks. Raises Outbound.DoesNotExist."""
    return Outbound.objects.with_account().prefetch_related("attempts", "look_ups__by").get(pk=pk)


def trail(found: Outbound) -> QuerySet[Entry]:
    """What happened to it, newest first."""
    return Entry.objects.about(found).select_related("actor")


def heartbeats() -> dict[str, datetime]:
    """When each part last finished a round; a part that never did counts as silent since 1970."""
    return dict.fromkeys(PARTS, NEVER) | dict(Heartbeat.objects.values_list("name", "at"))


def last_read_at() -> datetime | None:
    """When the networks were last read, as the inbox shows it."""
    at: datetime | None = Cursor.objects.aggregate(at=Max("read_at"))["at"]
    return at
