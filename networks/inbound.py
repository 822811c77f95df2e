"""What comes in: kept once and exactly as it came, then handed on as normalised items.

A delivery that cannot be read is parked with its reason, and nothing waits behind it.
"""

import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Final

from django.db import OperationalError, connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from networks.manual import mailbox
from networks.models import Delivery
from networks.moves import database_time
from networks.protocol import Attachment, Author, BadDelivery, Inbound, Kind, Verb
from networks.registry import CONNECTORS
from networks.storable import text

log = logging.getLogger(__name__)
LONGEST_KEY: Final = 200
MOST_TRIES: Final = 5
Alone = Callable[[Sequence[Inbound]], Sequence[bool]]
"""For each item, in their order, whether nothing of it would be kept. Reads only, in few queries."""


# Keeping --------------------------------------------------------------------


def keep_delivery(network: str, raw: bytes, headers: Mapping[str, str]) -> None:
    """Stores a webhook body whose signature was right, once. When this returns it is committed."""
    key, problem = _key(network, raw)
    _keep(
        Delivery(
            network=network,
            source=Delivery.Source.WEBHOOK,
            delivery_key=key,
            body=raw,
            headers=dict(headers),
            problem=problem,
        )
    )


def keep_fetched(network: str, items: Sequence[Inbound]) -> None:
    """Stores what a poll brought; the same items again are the same, whatever has changed around them."""
    same = [(item.account_external_id, item.external_id, item.verb, item.at.isoformat(), item.text) for item in items]
    key = f"poll:{hashlib.sha256(json.dumps(same).encode()).hexdigest()}"
    body = json.dumps([asdict(item) for item in items], default=datetime.isoformat).encode()
    _keep(Delivery(network=network, source=Delivery.Source.POLL, delivery_key=key, body=body))


def _key(network: str, raw: bytes) -> tuple[str, str]:
    """The events' own identities, so that the same ones in another wrapping are the same; and why it cannot be read.

    By account: one mention of two of our accounts has one identity.
    """
    try:
        keys = [f"{event.account_external_id}:{event.key}" for event in CONNECTORS[network].read_webhook(raw)]
    except Exception as error:  # whatever somebody sends must be kept, and must not stop anything
        return f"body:{hashlib.sha256(raw).hexdigest()}", _why_unread(error)
    if not keys:
        return f"body:{hashlib.sha256(raw).hexdigest()}", ""
    key = "|".join(keys)
    if len(key) <= LONGEST_KEY and key.isprintable():
        return key, ""
    return f"events:{hashlib.sha256(key.encode(errors='surrogatepass')).hexdigest()}", ""


def _why_unread(error: Exception) -> str:
    return str(error) if isinstance(error, BadDelivery) else f"This delivery cannot be read ({type(error).__name__})."


def _keep(delivery: Delivery) -> None:
    Delivery.objects.bulk_create([delivery], ignore_conflicts=True)


# Handing on -------------------------------------------------------------------


def hand_on(take_in: Callable[[Inbound], Any], *, alone: Alone | None = None, limit: int = 200) -> int:
    """Gives every waiting item to `take_in`, oldest delivery first, and returns how many deliveries were dealt with.

    Each delivery is taken in and marked by one commit, by one taker at a time. `take_in` must not mind hearing the same
    twice. Where it fails the item is parked with the reason; a database that was busy is tried again, five times.
    `alone` says of many items at once whether `take_in` would keep nothing of them: those are passed over together.
    """
    waiting = list(Delivery.objects.waiting().values_list("pk", flat=True)[:limit])
    passed = _passed_over(waiting, alone) if alone else set()
    return len(passed) + sum(_handed_on(pk, take_in) for pk in waiting if pk not in passed)


def _passed_over(waiting: Sequence[int], alone: Alone) -> set[int]:
    """Marks the deliveries of which nothing would be kept, by one commit: most of what comes while we publish is our own echo."""
    try:
        with transaction.atomic():
            rows = Delivery.objects.waiting().filter(pk__in=waiting).exclude(source=Delivery.Source.MAIL)
            passed = _of_which_nothing_stays(rows.select_for_update(skip_locked=True), alone)
            Delivery.objects.filter(pk__in=passed).update(processed_at=Now(), tries=F("tries") + 1)
    except Exception as error:  # one odd item must not stop the others: each is taken in, or parked, by itself
        log.error("%s deliveries could not be looked at together: %s", len(waiting), type(error).__name__)
        return set()
    return passed


def _of_which_nothing_stays(deliveries: Iterable[Delivery], alone: Alone) -> set[int]:
    """Ids of those whose every item stands alone; what cannot be read is not among them."""
    items: list[tuple[int, Inbound]] = []
    read = set()
    for delivery in deliveries:
        with suppress(Exception):
            items += [(delivery.pk, item) for item in items_of(delivery)]
            read.add(delivery.pk)
    answers = alone([item for _, item in items])
    return read - {pk for (pk, _), is_alone in zip(items, answers, strict=True) if not is_alone}


def _handed_on(pk: int, take_in: Callable[[Inbound], Any]) -> bool:
    with transaction.atomic():
        delivery = Delivery.objects.waiting().select_for_update(skip_locked=True).filter(pk=pk).first()
        if delivery is None:
            return False
        problem, may_pass = _take_each(delivery, take_in)
        delivery.tries += 1
        if not problem:
            delivery.processed_at = database_time()
        elif not may_pass or delivery.tries >= MOST_TRIES:
            delivery.problem = problem
        delivery.save(update_fields=["problem", "tries", "processed_at"])
    return True


def _take_each(delivery: Delivery, take_in: Callable[[Inbound], Any]) -> tuple[str, bool]:
    """Why not everything could be taken in, and whether that may pass."""
    try:
        items = items_of(delivery)
    except Exception as error:
        return _why_unread(error)[:500], False
    problems, again = [], False
    for item in items:
        try:
            with transaction.atomic():
                take_in(item)
                connection.check_constraints()  # what is checked at the commit would stop the others with it
        except Exception as error:
            log.error("delivery %s could not be taken in: %s", delivery.pk, type(error).__name__)
            problems.append(f"It could not be taken in ({type(error).__name__}).")
            again = again or isinstance(error, OperationalError)
    return " ".join(problems)[:500], again


def items_of(delivery: Delivery) -> list[Inbound]:
    """What stands in a delivery, for people to deal with. Raises BadDelivery."""
    raw = bytes(delivery.body)
    if delivery.source == Delivery.Source.MAIL:
        return [_storable(mailbox.read(delivery))]
    if delivery.source == Delivery.Source.POLL:
        return [_storable(_item(stored)) for stored in json.loads(raw)]
    events = CONNECTORS[delivery.network].read_webhook(raw)
    return [_storable(event.inbound) for event in events if event.inbound is not None]


def _storable(item: Inbound) -> Inbound:
    author = replace(item.author, handle=text(item.author.handle), name=text(item.author.name))
    return replace(item, text=text(item.text), author=author)


def _item(stored: dict[str, Any]) -> Inbound:
    """An item as a poll has stored it; JSON knows no tuples and no times."""
    facts: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()}
    facts |= {
        "kind": Kind(stored["kind"]),
        "verb": Verb(stored["verb"]),
        "at": datetime.fromisoformat(stored["at"]),
        "author": Author(**stored["author"]),
        "attachments": tuple(Attachment(**one) for one in stored["attachments"]),
    }
    return Inbound(**facts)


def read_again() -> int:
    """Gives parked deliveries another chance, after the reason was mended; returns how many."""
    return Delivery.objects.parked().update(problem="", tries=0)
