"""Does everything go out in time? The oldest item that is due and not out, as `/health` reads it and as people do."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Greatest

from accounts.catalogue import Action
from core.people.models import Person
from networks.models import Outbound, OutboundQuerySet, Pace
from networks.moves import database_time
from networks.selectors import readable_by
from pages.clocks import clock, duration, london_date, plural, today, when

LATE: Final = timedelta(minutes=2)
"""How long a due item may wait before `/health` and the pages are red (field.md claim 10)."""
NOUNS: Final = {Action.POST: "post", Action.REPLY: "reply", Action.DIRECT_MESSAGE: "direct message"}
MAY_GO_FROM: Final = (
    "not_before",
    "account__connection__not_before",
    Subquery(Pace.objects.filter(network=OuterRef("account__network")).values("not_before")),
)
"""Before these it must not go: the item's own, then what the network asked of the account and of us all."""


@dataclass(frozen=True)
class Waits:
    """An item that is due and not out. `waited`: since it could have gone; `sentence`: what people read of it."""

    item: Outbound
    waited: timedelta
    sentence: str

    @property
    def is_late(self) -> bool:
        return self.waited > LATE


@dataclass(frozen=True)
class InTime:
    """How the outbox keeps its times; None where nothing waits."""

    oldest: Waits | None
    told_to_wait: Waits | None

    @property
    def is_late(self) -> bool:
        return any(waits is not None and waits.is_late for waits in (self.oldest, self.told_to_wait))


def in_time(person: Person | None = None) -> InTime:
    """Of all that goes out, or of what `person` may read. Two queries, and one more for each item that waits."""
    return InTime(oldest_due(person), told_to_wait(person))


def oldest_due(person: Person | None = None) -> Waits | None:
    """What could have gone out first and has not."""
    # GREATEST leaves out what is empty: an item that was asked to wait is late from then on.
    since = Greatest("due_at", "repeat_at", *MAY_GO_FROM)
    item = _readable(Outbound.objects.claimable(), person).annotate(since=since).order_by("since", "pk").first()
    if item is None:
        return None
    begun: datetime = item.since  # type: ignore[attr-defined]  # annotated
    waited = database_time() - begun
    return Waits(item, waited, _oldest(item, begun, waited))


def told_to_wait(person: Person | None = None) -> Waits | None:
    """What is past its time the longest, and waits because its network asked for it or could not be reached."""
    until = Greatest("due_at", *MAY_GO_FROM)
    asked = Greatest("due_at", *MAY_GO_FROM[1:])
    items = _readable(Outbound.objects.told_to_wait(), person).annotate(until=until, asked=asked)
    item = items.order_by("due_at", "pk").first()
    if item is None:
        return None
    asked_for = item.asked == item.until  # type: ignore[attr-defined]  # annotated
    sentence = _has_to_wait(item, item.until, asked_for=asked_for)  # type: ignore[attr-defined]
    return Waits(item, database_time() - item.due_at, sentence)


def _readable(items: OutboundQuerySet, person: Person | None) -> OutboundQuerySet:
    return (items if person is None else items.filter(readable_by(person))).with_account()


def _oldest(item: Outbound, since: datetime, waited: timedelta) -> str:
    wanted = "" if since == item.due_at else f" It was wanted {_at(item.due_at)}."
    return f"The oldest {_noun(item)} that is due has waited {_long(waited)}: it should have gone out {_at(since)}.{wanted}"


def _has_to_wait(item: Outbound, until: datetime, *, asked_for: bool) -> str:
    why = (
        f"{item.network_name} asked us to wait until {_moment(until)}."
        if asked_for
        else f"{item.why} It is tried again {_at(until)}."
    )
    return (
        f"The oldest {_noun(item)} that has to wait should have gone out {_at(item.due_at)}. {why} {_then(item, until)}"
    )


def _then(item: Outbound, until: datetime) -> str:
    ends = max(filter(None, (item.expires_at, item.again_until)), default=None)
    if ends is None or until < ends:
        return "It goes out by itself after that."
    return f"Its own time ends {_at(ends)}, so it will not be sent."


def _noun(item: Outbound) -> str:
    return NOUNS.get(Action(item.kind), "action")


def _at(moment: datetime) -> str:
    return f"{'at' if _is_today(moment) else 'on'} {_moment(moment)}"


def _moment(moment: datetime) -> str:
    """“12:01”, or “Mon 23 Nov, 12:01”."""
    return clock(moment) if _is_today(moment) else when(moment)


def _is_today(moment: datetime) -> bool:
    return london_date(moment) == today()


def _long(waited: timedelta) -> str:
    """“40 seconds”, “4 minutes”, “3 h 53 min”."""
    seconds = int(waited.total_seconds())
    if seconds < 60:
        return plural(seconds, "second")
    return plural(seconds // 60, "minute") if seconds < 3_600 else duration(waited)
